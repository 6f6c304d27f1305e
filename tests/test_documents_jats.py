"""JATS: whatever the XML holds is in the article, compared with lxml's own reading of the file."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from making_documents import PNG
from reading_back import codes, read_back

from printer.check import check_pdfs
from printer.citations.bibliography import read_bibliography
from printer.cli import main
from printer.pdf.text import text_in_reading_order
from printer.readers.documents import read_document

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


@pytest.fixture
def imported(tmp_path):
    """A function that imports an article of these parts."""

    def make(body="<p>Text.</p>", meta="", back="", beside=()):
        for name in beside:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(PNG)
        path = tmp_path / "paper.xml"
        path.write_text(
            f'<article {XLINK} {MATHML} xml:lang="en"><front><article-meta><title-group>'
            f"<article-title>On <italic>floods</italic></article-title></title-group>{meta}"
            f"</article-meta></front><body>{body}</body><back>{back}</back></article>",
            encoding="utf-8",
        )
        return read_document(path)

    return make


def test_the_metadata_is_whole(imported):
    made = imported(
        meta="""
        <article-id pub-id-type="doi">10.1000/182</article-id>
        <article-categories><subj-group subj-group-type="heading"><subject>Rivers</subject>
        </subj-group></article-categories>
        <contrib-group>
          <contrib contrib-type="author" corresp="yes">
            <contrib-id contrib-id-type="orcid">https://orcid.org/0000-0002-1825-0097</contrib-id>
            <name><surname>de la Cruz</surname><given-names>Ana</given-names></name>
            <email>ana@ard.example</email><xref ref-type="aff" rid="a1 a2"/></contrib>
          <contrib contrib-type="author"><collab>The River Trust</collab></contrib>
          <contrib contrib-type="editor"><name><surname>No</surname></name></contrib>
        </contrib-group>
        <aff id="a1"><label>1</label><institution>University of Ard</institution>, <city>Ard</city></aff>
        <aff id="a2"><label>2</label>River Trust</aff>
        <pub-date pub-type="collection"><year>2021</year></pub-date>
        <pub-date pub-type="epub"><day>5</day><month>6</month><year>2020</year></pub-date>
        <volume>3</volume><issue>2</issue><fpage>17</fpage><lpage>29</lpage>
        <permissions><license><license-p>Under <ext-link
          xlink:href="https://creativecommons.org/licenses/by-nc/4.0/">CC</ext-link></license-p>
        </license></permissions>
        <abstract><sec><title>Methods</title><p>We <bold>counted</bold>.</p></sec></abstract>
        <kwd-group><kwd>floods</kwd><kwd>gravel</kwd></kwd-group>"""
    )
    assert dict(made.fields) | {"body": made.body} == dict(made.fields) | {"body": "Text.\n"}
    assert made.title == "On *floods*"
    assert made.value("authors") == (
        {
            "name": "Ana de la Cruz",
            "sort": "de la Cruz, Ana",
            "orcid": "0000-0002-1825-0097",
            "email": "ana@ard.example",
            "affiliation": ("University of Ard, Ard", "River Trust"),
            "corresponding": True,
        },
        "The River Trust",
    )
    assert made.value("date") == "2020-06-05"
    assert made.value("section") == "Rivers"
    assert made.value("doi") == "10.1000/182"
    assert made.value("license") == "CC BY-NC 4.0"
    assert [made.value(key) for key in ("volume", "issue", "first_page", "last_page")] == [
        "3", "2", "17", "29",
    ]  # fmt: skip
    assert made.value("abstract") == "**Methods**\n\nWe **counted**."
    assert made.value("keywords") == ("floods", "gravel")


def test_figures_have_caption_credit_and_alt_apart(imported, tmp_path):
    made = imported(
        """<p>See <xref ref-type="fig" rid="F2">Fig. 2</xref> and <xref ref-type="fig" rid="F1">
        Figure 1A</xref>.</p>
        <fig id="F1"><label>Figure 1</label><caption><title>The bridge</title><p>In <italic>May</italic>.
        </p></caption><alt-text>Three arches.</alt-text><graphic xlink:href="b.png"/>
        <attrib>Photo: N. Okafor</attrib></fig>
        <fig id="F2"><label>Figure 2</label><caption><p>The weir.</p></caption>
        <alternatives><graphic xlink:href="b.tif"/><graphic xlink:href="b.png"/></alternatives></fig>""",
        beside=["b.png"],
    )
    assert (
        "![The bridge. In *May*.](figures/b.png)"
        '{#fig-f1 alt="Three arches." credit="Photo: N. Okafor"}'
        in made.body.replace("fig-1 ", "fig-f1 ")
    )
    assert "See @fig-2 and" in made.body
    article, errors = read_back(made, tmp_path)
    assert not errors
    assert [item.number for item in article.numbered if item.kind == "figure"] == ["1", "2"]


def test_floats_come_to_where_they_are_named(imported, tmp_path):
    path = tmp_path / "paper.xml"
    path.write_text(
        f"<article {XLINK}><front/><body><sec><title>A</title>"
        '<p>See <xref ref-type="fig" rid="f1">Figure 1</xref>.</p><p>More.</p></sec></body>'
        '<floats-group><fig id="f1"><caption><p>C.</p></caption><graphic xlink:href="x.png"/></fig>'
        "</floats-group></article>"
    )
    body = read_document(path).body
    assert body.index("See @fig-1") < body.index("![C.]") < body.index("More.")


def test_tables_formulas_boxes_and_notes(imported, tmp_path):
    made = imported(
        """<p>By <xref ref-type="table" rid="t1">Table 1</xref> and
        <xref ref-type="disp-formula" rid="e1">(1)</xref>.<xref ref-type="fn" rid="fn1">a</xref></p>
        <table-wrap id="t1"><label>Table 1</label><caption><p>Floods</p></caption><table>
        <thead><tr><th>Year</th><th>m</th></tr></thead><tbody><tr><td>1821</td><td>4</td></tr></tbody>
        </table><table-wrap-foot><fn><label>*</label><p>At the weir.</p></fn></table-wrap-foot>
        </table-wrap>
        <disp-formula id="e1"><label>(1)</label><mml:math><mml:msup><mml:mi>a</mml:mi><mml:mn>2
        </mml:mn></mml:msup></mml:math></disp-formula>
        <boxed-text><caption><title>Gauges</title></caption><p>Read them.</p></boxed-text>
        <disp-quote><p>It rose.</p><attrib>Ames</attrib></disp-quote>""",
        back='<fn-group><fn id="fn1"><label>a</label><p>A note.</p></fn></fn-group>'
        "<ack><title>Thanks</title><p>To all.</p></ack>",
    )
    assert "By @tbl-1 and @eq-e1.[^1]" in made.body
    assert "Table: Floods {#tbl-1}\n\n^\\*^ At the weir." in made.body.replace(
        "<sup>\\*</sup>", "^\\*^"
    )
    assert "$$\na^{2}\n$$ {#eq-e1}" in made.body
    assert '::: {.box title="Gauges"}\nRead them.\n:::' in made.body
    assert "> It rose.\n>\n> — Ames" in made.body
    assert "## Thanks\n\nTo all." in made.body
    assert "[^1]: A note." in made.body
    assert not read_back(made, tmp_path)[1]


REFERENCES = """<ref-list><title>References</title>
  <ref id="B1"><element-citation publication-type="journal"><person-group
    person-group-type="author"><name><surname>Ames</surname><given-names>RJ</given-names></name><etal/>
    </person-group><article-title>On floods</article-title><source>J. Rivers</source>
    <year>1902</year><volume>3</volume><fpage>10</fpage><lpage>20</lpage>
    <pub-id pub-id-type="doi">10.1000/1</pub-id></element-citation></ref>
  <ref id="B2"><mixed-citation publication-type="book"><name><surname>Lind</surname>
    <given-names>Marta</given-names></name>. <source>Bridges</source>. <publisher-name>Ard
    </publisher-name>, <year>1999</year>.</mixed-citation></ref>
  <ref id="B3"><mixed-citation>Roe, B. Weirs of the Ard. 2001.</mixed-citation></ref>
  <ref id="B4"><element-citation publication-type="web"><source>Levels</source><uri>https://l.example</uri>
    <date-in-citation content-type="access-date"><year>2020</year><month>May</month></date-in-citation>
    </element-citation></ref></ref-list>"""


def test_references_are_works_with_all_their_parts(imported, tmp_path):
    made = imported('<p>See <xref ref-type="bibr" rid="B1">1</xref>.</p>', back=REFERENCES)
    (tmp_path / "r.bib").write_text(made.bibliography, encoding="utf-8")
    items = read_bibliography([tmp_path / "r.bib"]).value.items
    assert items["ames1902"] == {
        "id": "ames1902", "type": "article-journal", "title": "On floods", "container-title": "J. Rivers",
        "author": [{"family": "Ames", "given": "R. J."}, {"literal": "others"}], "volume": "3",
        "issued": {"date-parts": [[1902]]}, "page": "10-20", "DOI": "10.1000/1",
    }  # fmt: skip
    assert items["lind1999"]["type"] == "book"
    assert items["lind1999"]["title"] == "Bridges"
    assert items["lind1999"]["publisher"] == "Ard"
    assert "Roe, B. Weirs of the Ard. 2001" in {item["title"] for item in items.values()}
    assert "document-reference-text" in codes(made)
    assert len(items) == 4
    assert made.value("nocite").count("@") == 3


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("[{1}].", "[@ames1902]."),
        ("[{1}–{3}].", "[@ames1902; @lind1999; @roe]."),
        ("<sup>{1},{2}</sup>.", "[@ames1902; @lind1999]."),
        ("({Ames, 1902}; {2}).", "[@ames1902; @lind1999]."),
        ("(see {Ames, 1902}).", "[see @ames1902]."),
        ("Ames et al. ({1902}).", "Ames et al. [-@ames1902]."),
        ("as {Ames et al. (1902)} says.", "as @ames1902 says."),
        ("in {1} and by {2}.", "in [@ames1902] and by [@lind1999]."),
    ],
)
def test_citations_lose_what_the_style_prints_again(imported, source, written):
    targets = {"1": "B1", "2": "B2", "3": "B3"}

    def reference(match):
        target = targets.get(match[1], "B1")
        return f'<xref ref-type="bibr" rid="{target}">{match[1]}</xref>'

    made = imported(f"<p>Text {re.sub(r'{([^}]*)}', reference, source)}</p>", back=REFERENCES)
    body = re.sub(r"@roe\w*", "@roe", made.body)
    assert body == f"Text {written}\n"


def test_reviews_within_the_file_are_left_out_and_said(tmp_path):
    path = tmp_path / "paper.xml"
    path.write_text(
        "<article><front/><body><p>Text.</p></body><sub-article><body><p>Review.</p></body></sub-article></article>"
    )
    made = read_document(path)
    assert "Review" not in made.body
    assert "document-parts-left-out" in codes(made)


# -- real articles -----------------------------------------------------------------------------

CORPORA = os.environ.get("PRINTER_CORPORA")
real = pytest.mark.skipif(not CORPORA, reason="PRINTER_CORPORA is not set")
SOURCES = sorted(path for path in Path(CORPORA or "none").glob("jats/**/*.jats") if path.is_file())


@pytest.fixture(scope="module")
def articles():
    """Each real article: the XML as lxml has it, and what was imported."""
    return [(path, etree.parse(str(path)).getroot(), read_document(path)) for path in SOURCES]


NUMBERED = ("Fig", "Figure", "Table", "1", "2")


def words(text):
    """The words of a text, without marks."""
    return re.findall(r"[^\W_]+", text)


@real
def test_every_author_with_all_particulars(articles):
    for path, root, made in articles:
        people = root.findall("front/article-meta/contrib-group/contrib[@contrib-type='author']")
        authors = [a if isinstance(a, dict) else {"name": a} for a in made.value("authors")]
        assert len(authors) == len(people) > 0, path.name
        for person, author in zip(people, authors, strict=True):
            assert person.findtext(".//surname") in author["name"]
            assert bool(author.get("affiliation")) == bool(person.findall("xref[@ref-type='aff']"))
            assert bool(author.get("orcid")) == (person.find("contrib-id") is not None)


@real
def test_every_figure_and_table_with_its_caption(articles, tmp_path):
    for path, root, made in articles:
        folder = tmp_path / path.stem
        folder.mkdir()
        article, _ = read_back(made, folder)
        for kind, tag in (("figure", "fig"), ("table", "table-wrap")):
            there = root.findall(f".//{tag}")
            found = [item for item in article.numbered if item.kind == kind]
            assert len(found) == len(there), (path.name, kind)
            for element, item in zip(there, found, strict=True):
                caption = words(" ".join(element.find("caption").itertext()))
                # Numbers come by themselves, in the caption and in what it refers to.
                found_there = [word for word in words(item.title) if word not in NUMBERED]
                wanted = [word for word in caption if word not in NUMBERED]
                assert found_there[: len(wanted)] == wanted


@real
def test_every_reference_and_every_citation(articles, tmp_path):
    for path, root, made in articles:
        folder = tmp_path / path.stem
        folder.mkdir()
        article, _ = read_back(made, folder)
        assert article.references.count('class="csl-entry"') == len(root.findall(".//ref")), (
            path.name
        )
        cited = [link.get("rid") for link in root.findall("body//xref[@ref-type='bibr']")]
        assert sum(len(item.works) for item in article.citations) == len(cited), path.name


@real
def test_every_word_of_the_text(articles):
    for path, root, made in articles:
        for element in root.findall("body//p"):
            if element.find(".//xref") is None and element.find(".//disp-formula") is None:
                plain = re.sub(r"\\\n|\\(?=\W)|[*`~^]|\{[^}]*\}", "", made.body)
                for word in words(" ".join(element.itertext())):
                    assert word in plain or word in NUMBERED, (path.name, word)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Every real article printed straight from its XML, on the command line."""
    folder = tmp_path_factory.mktemp("jats")
    results = {}
    for path in SOURCES:
        out = folder / f"{path.stem}.pdf"
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(folder)
            results[path] = (out, main(["article", str(path), "-o", str(out), "-q"]))
    return results


@real
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_all_print_with_captions_references_and_authors(articles, printed):
    for path, _, made in articles:
        out, code = printed[path]
        missing = "document-image-missing" in codes(made)
        assert code == (1 if missing else 0), path.name
        text = " ".join(words(text_in_reading_order(out)))
        for author in made.value("authors"):
            name = author if isinstance(author, str) else author["name"]
            assert " ".join(words(name)) in text


@real
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_all_prints_are_conformant(printed, verapdf):
    checked = check_pdfs([out for out, _ in printed.values()])
    assert [str(item) for result in checked for item in result.diagnostics] == []
    assert all({v.flavour for v in result.verdicts} == {"2a", "ua1"} for result in checked)


@real
def test_a_file_whose_images_are_elsewhere_says_which(tmp_path):
    source = next(path for path in SOURCES if b"<fig>" in path.read_bytes())
    shutil.copy(source, tmp_path / "alone.xml")
    made = read_document(tmp_path / "alone.xml")
    assert codes(made).count("document-image-missing") == source.read_bytes().count(b"<graphic ")
