"""Word documents: what reference managers, captions and cross-references leave in them is kept."""

from __future__ import annotations

import base64
import json

import pytest
from making_documents import (
    PNG,
    bookmark,
    chart,
    docx,
    footnote_call,
    paragraph,
    picture,
    run,
    table,
    text_box,
    word_field,
    zotero_field,
)
from reading_back import codes, read_back

from printer.diagnostics import UnprintableError
from printer.readers.documents import read_document

AMES = {
    "type": "article-journal",
    "title": "On floods",
    "author": [{"family": "Ames", "given": "Robert"}],
    "container-title": "Journal of Rivers",
    "issued": {"date-parts": [[1902, 5]]},
    "volume": "3",
    "page": "10-20",
}
LIND = {
    "type": "book",
    "title": "Bridges & piers",
    "author": [{"family": "Lind", "given": "Marta"}],
    "publisher": "Ard",
    "issued": {"date-parts": [["1999"]]},
}


def cited(work, number, **particulars):
    """One work in a citation, as Zotero writes it."""
    address = f"http://zotero.org/users/1/items/{number:08}"
    return {"id": number, "uris": [address], "itemData": {**work, "id": number}, **particulars}


@pytest.fixture
def imported(tmp_path):
    """A function that imports a document of these paragraphs."""

    def make(*body, name="paper.docx", **parts):
        path = tmp_path / name
        path.write_bytes(docx(*body, **parts))
        return read_document(path)

    return make


def test_a_citation_of_zotero_becomes_a_key_and_an_entry(imported, tmp_path):
    made = imported(
        paragraph(
            "Text ", zotero_field([cited(AMES, 7, locator="12", label="page")], "(Ames)"), "."
        )
    )
    assert "Text [@ames1902, p. 12]." in made.body
    assert "@article{ames1902," in made.bibliography
    article, errors = read_back(made, tmp_path)
    assert not errors
    assert "Journal of Rivers" in article.references


def test_several_works_prefixes_and_left_out_authors(imported):
    field = zotero_field(
        [cited(AMES, 1, prefix="see"), cited(LIND, 2, **{"suppress-author": True})], "(x)"
    )
    assert "[see @ames1902; -@lind1999]" in imported(paragraph("A ", field)).body


def test_the_same_work_has_one_key_wherever_it_is_cited(imported):
    made = imported(
        paragraph("A ", zotero_field([cited(AMES, 1)], "x")),
        paragraph("B ", zotero_field([cited(AMES, 1)], "x", mendeley=True)),
    )
    assert made.body.count("[@ames1902]") == 2
    assert made.bibliography.count("@article") == 1


def test_two_works_of_one_author_and_year_have_different_keys(imported):
    other = {**AMES, "title": "On drought"}
    made = imported(paragraph(zotero_field([cited(AMES, 1), cited(other, 2)], "x")))
    assert "[@ames1902; @ames1902b]" in made.body


def test_a_note_that_is_only_a_citation_is_a_citation(imported):
    note = {2: zotero_field([cited(AMES, 1)], "Ames, On floods.")}
    made = imported(paragraph("Text", footnote_call(2), "."), footnotes=note)
    assert "[@ames1902]" in made.body
    assert "[^" not in made.body


def test_mendeley_cite_keeps_its_works_in_a_content_control(imported):
    payload = {"citationItems": [{"id": "x-y", "itemData": {**AMES, "id": "x-y"}}]}
    tag = base64.b64encode(json.dumps(payload).encode()).decode()
    control = (
        f'<w:sdt><w:sdtPr><w:tag w:val="MENDELEY_CITATION_v3_{tag}"/></w:sdtPr>'
        f"<w:sdtContent>{run('(Ames, 1902)')}</w:sdtContent></w:sdt>"
    )
    made = imported(f"<w:p>{run('Text ')}{control}{run('.')}</w:p>")
    assert "Text [@ames1902]." in made.body


def test_words_own_sources_are_works_too(imported):
    sources = (
        '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography">'
        "<b:Source><b:Tag>Ame02</b:Tag><b:SourceType>Book</b:SourceType><b:Title>Floods</b:Title>"
        "<b:Year>1902</b:Year><b:Author><b:Author><b:NameList><b:Person><b:Last>Ames</b:Last>"
        "<b:First>R.</b:First></b:Person></b:NameList></b:Author></b:Author></b:Source></b:Sources>"
    )
    made = imported(
        paragraph("A ", word_field(r"CITATION Ame02 \p 5 \l 1033", "(Ames, 1902)")),
        extra={"customXml/item1.xml": sources.encode()},
    )
    assert "[@Ame02, p. 5]" in made.body
    assert "title = {Floods}" in made.bibliography


def test_a_broken_citation_stays_as_text_and_is_said(imported):
    field = word_field("ADDIN ZOTERO_ITEM CSL_CITATION {broken", "(Ames 1902)")
    made = imported(paragraph("Text ", field))
    assert "(Ames 1902)" in made.body
    assert "document-citation-broken" in codes(made)


def test_the_list_that_zotero_made_goes_with_its_heading(imported):
    made = imported(
        paragraph("Text ", zotero_field([cited(AMES, 1)], "x")),
        paragraph("References", style="Heading1"),
        paragraph(
            word_field("ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY", "Ames 1902."), style="Bibliography"
        ),
    )
    assert "References" not in made.body
    assert "Ames 1902." not in made.body


def test_the_style_that_zotero_used_is_the_articles(imported):
    properties = b'<Properties>&lt;style id="http://www.zotero.org/styles/apa"</Properties>'
    made = imported(
        paragraph(zotero_field([cited(AMES, 1)], "x")), extra={"docProps/custom.xml": properties}
    )
    assert made.value("csl") == "apa"


def figure(number, caption, name="_Ref1"):
    """The caption of a figure, as Word's own command writes it."""
    label = run("Figure ") + word_field(r"SEQ Figure \* ARABIC", str(number))
    return paragraph(bookmark(name, number, label), f": {caption}", style="Caption")


def test_captions_lose_their_number_and_references_follow(imported, tmp_path):
    made = imported(
        paragraph("As ", word_field(r"REF _Ref1 \h", "Figure 1"), " shows."),
        paragraph(picture("rId9", "A bridge.")),
        figure(1, "The bridge in May. Photo: N. Okafor / Archive"),
        images={"rId9": ("image1.png", PNG)},
    )
    assert "As @fig-1 shows." in made.body
    assert (
        '![The bridge in May.](figures/image1.png){#fig-1 alt="A bridge."'
        ' credit="Photo: N. Okafor / Archive"' in made.body
    )
    assert made.images["figures/image1.png"] == PNG
    article, errors = read_back(made, tmp_path)
    assert not errors
    assert [(item.kind, item.number) for item in article.numbered] == [("figure", "1")]


def test_a_reference_in_plain_words_follows_too(imported):
    made = imported(
        paragraph("See Figure 1 and (Fig. 1), not Figure 2."),
        paragraph(picture("rId9")),
        figure(1, "A bridge."),
        images={"rId9": ("image1.png", PNG)},
    )
    assert "See @fig-1 and (@fig-1), not Figure 2." in made.body


def test_captions_of_tables_stand_above_or_below(imported, tmp_path):
    label = run("Table ") + word_field("SEQ Table", "1")
    rows = table(("Year", "Height"), ("1821", "4.10"))
    above = imported(paragraph(label, ". Floods", style="Caption"), rows)
    below = imported(rows, paragraph(label, ". Floods"))
    assert "Table: Floods {#tbl-1}" in above.body
    assert "Table: Floods {#tbl-1}" in below.body
    assert not read_back(below, tmp_path)[1]


def test_notes_headings_quotations_and_code(imported):
    made = imported(
        paragraph("Intro", style="Heading1"),
        paragraph("Text", footnote_call(2), "."),
        paragraph("Said.", style="Quote"),
        paragraph("x = 1", style="SourceCode"),
        paragraph("  y = 2", style="SourceCode"),
        paragraph("Part", style="Heading2"),
        paragraph("End."),
        paragraph("Another", style="Heading1"),
        footnotes={2: "A note."},
    )
    assert made.body == (
        "## Intro\n\nText[^1].\n\n> Said.\n\n```\nx = 1\n  y = 2\n```\n\n### Part\n\nEnd.\n\n## Another\n\n"
        "[^1]: A note.\n"
    )


def test_the_text_before_a_text_box_stays_and_the_box_follows(imported):
    made = imported(
        paragraph("Before ", text_box(paragraph("How to read", style="Heading2"), paragraph("So.")))
    )
    assert 'Before\n\n::: {.box title="How to read"}\nSo.\n:::' in made.body


def test_a_caption_in_a_text_box_is_that_of_the_picture(imported):
    made = imported(
        paragraph(picture("rId9"), text_box(figure(1, "The bridge."))),
        images={"rId9": ("image1.png", PNG)},
    )
    assert "![The bridge.](figures/image1.png){#fig-1" in made.body


def test_title_and_authors_have_styles(imported):
    made = imported(
        paragraph("My title", style="Title"),
        paragraph("Below it", style="Subtitle"),
        paragraph(
            "Ann Lee", "<w:r><w:rPr><w:vertAlign w:val=\"superscript\"/></w:rPr><w:t>1</w:t></w:r>",
            ", Bob Roe", style="Author",
        ),
        paragraph("1 University of Ard", style="Affiliation"),
        paragraph("It floods.", style="Abstract"),
        paragraph("Keywords: rivers; floods", style="Keywords"),
        paragraph("Text."),
        core="<dc:title>Another</dc:title><dc:creator>Somebody</dc:creator>",
    )  # fmt: skip
    assert made.title == "My title"
    assert made.value("subtitle") == "Below it"
    assert made.value("authors") == (
        {"name": "Ann Lee", "affiliation": "University of Ard"},
        "Bob Roe",
    )
    assert made.value("abstract") == "It floods."
    assert made.value("keywords") == ("rivers", "floods")
    assert made.body == "Text.\n"


def test_without_styles_the_file_says_who_and_what(imported):
    made = imported(
        paragraph("Text."), core="<dc:title>Gravel</dc:title><dc:creator>Ann; Bob</dc:creator>"
    )
    assert made.title == "Gravel"
    assert made.value("authors") == ("Ann", "Bob")


def test_without_any_title_the_file_s_name_serves_and_is_said(imported):
    made = imported(paragraph("Text."), name="my_paper.docx")
    assert made.title == "my paper"
    assert codes(made) == ["document-no-title"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("image1.emf", b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(40)), ("image1.wmf", b"\xd7\xcd\xc6\x9a" + bytes(40))],
)  # fmt: skip
def test_drawings_of_windows_are_named_as_unprintable(imported, name, data):
    made = imported(paragraph(picture("rId9", "A plan.")), images={"rId9": (name, data)})
    assert "document-image-format" in codes(made)
    assert f"figures/{name}" in made.body
    assert made.images[f"figures/{name}"] == data


def test_a_chart_leaves_a_place_and_an_error(imported):
    made = imported(paragraph("Before."), paragraph(chart("Levels by year")), paragraph("After."))
    assert 'Before.\n\n![](figures/chart-1.png){alt="Levels by year"}\n\nAfter.' in made.body
    assert "document-image-missing" in codes(made)


def test_tracked_changes_are_taken_as_accepted_and_said(imported):
    changed = (
        f'<w:p><w:ins w:id="1" w:author="A">{run("new ")}</w:ins>'
        f'<w:del w:id="2" w:author="A"><w:r><w:delText>old </w:delText></w:r></w:del>{run("text")}</w:p>'
    )
    made = imported(changed)
    assert "new text" in made.body
    assert "old" not in made.body
    assert "document-changes" in codes(made)


def test_a_table_that_only_places_pictures_is_opened(imported):
    cell = f"<w:tc><w:tcPr/>{paragraph(picture('rId9', 'A.'))}</w:tc>"
    made = imported(
        f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid><w:tr>{cell}{cell}</w:tr></w:tbl>",
        images={"rId9": ("image1.png", PNG)},
    )
    assert "|" not in made.body
    assert made.body.count("figures/image1.png") == 2


def test_formulas_of_word_are_latex(imported):
    formula = "<m:oMath><m:sSup><m:e><m:r><m:t>a</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath>"
    made = imported(
        f"<w:p>{run('Where ')}{formula}{run(' is.')}</w:p>",
        f"<w:p><m:oMathPara>{formula}</m:oMathPara></w:p>",
    )
    assert "Where $a^{2}$ is." in made.body
    assert "$$\na^{2}\n$$" in made.body


def test_what_looks_like_markdown_is_only_text(imported, tmp_path):
    words = "# 1. *not* _that_ [x](y) <b> @fig-none $5 and $6 {.a} ::: | a | b | `c` \\d ~e~ ^f^"
    made = imported(paragraph(words))
    article, errors = read_back(made, tmp_path)
    assert not errors
    for word in ("*not*", "_that_", "[x](y)", "&lt;b&gt;", "@fig-none", "$5 and $6", "`c`"):
        assert word in article.body


def test_a_table_of_one_cell_is_a_box(imported):
    made = imported(paragraph("Before."), table(("Read the lower edge.",), header=False))
    assert "::: {.box}\nRead the lower edge.\n:::" in made.body


def test_styles_for_what_stands_beside_the_text(imported):
    made = imported(
        paragraph("Before."), paragraph("Counted.", style="PullQuote"), paragraph("After.")
    )
    assert "::: {.pullquote}\nCounted.\n:::" in made.body


def test_strict_open_xml_is_refused_by_name(tmp_path):
    path = tmp_path / "strict.docx"
    path.write_bytes(
        docx(
            extra={
                "word/document.xml": b'<w:document xmlns:w="http://purl.oclc.org/ooxml/'
                b'wordprocessingml/main"><w:body/></w:document>'
            }
        )
    )
    with pytest.raises(UnprintableError, match="Strict Open XML"):
        read_document(path)
