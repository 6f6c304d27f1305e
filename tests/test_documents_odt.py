"""OpenDocument texts, as Writer and pandoc make them: captions, references, formulas, citations."""

from __future__ import annotations

import json
import subprocess

import pytest
from making_documents import PNG, zipped
from reading_back import codes, read_back

from printer.citations.engine import find_pandoc
from printer.readers.documents import read_document

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {
        "office": "office", "text": "text", "draw": "drawing", "style": "style", "table": "table",
        "svg": "svg-compatible", "meta": "meta", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip
_LINKS = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def odt(body, *, extra=None, meta=""):
    """An OpenDocument text of this body."""
    styles = "".join(
        f'<style:style style:name="{name}" style:family="paragraph" style:parent-style-name="{above}"/>'
        for name, above in (
            ("P1", "Title"),
            ("P2", "Preformatted_20_Text"),
            ("Illustration", "Caption"),
        )
    )
    content = (
        f'<office:document-content {_NAMES} {_LINKS} office:version="1.2"><office:automatic-styles>'
        f"{styles}</office:automatic-styles><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    return zipped({
        "mimetype": b"application/vnd.oasis.opendocument.text",
        "content.xml": content.encode(),
        "styles.xml": f"<office:document-styles {_NAMES}/>".encode(),
        "meta.xml": f"<office:document-meta {_NAMES} {_LINKS}><office:meta>{meta}</office:meta>"
                    "</office:document-meta>".encode(),
        **(extra or {}),
    })  # fmt: skip


@pytest.fixture
def imported(tmp_path):
    """A function that imports a text of this body."""

    def make(body, **parts):
        path = tmp_path / "paper.odt"
        path.write_bytes(odt(body, **parts))
        return read_document(path)

    return make


FIGURE = (
    '<text:p><draw:frame draw:name="F"><draw:text-box><text:p text:style-name="Illustration">'
    '<draw:frame draw:name="I" svg:width="5cm"><draw:image xlink:href="Pictures/a.png"/>'
    "<svg:desc>Three arches.</svg:desc></draw:frame>Figure <text:sequence "
    'text:ref-name="refIllustration0" text:name="Illustration">1</text:sequence>: The bridge. Photo: '
    "N. Okafor</text:p></draw:text-box></draw:frame></text:p>"
)


def test_a_captioned_picture_and_a_reference_to_it(imported, tmp_path):
    made = imported(
        '<text:p>See <text:sequence-ref text:ref-name="refIllustration0">Figure 1'
        f"</text:sequence-ref>.</text:p>{FIGURE}<text:p>After.</text:p>",
        extra={"Pictures/a.png": PNG},
    )
    assert "See @fig-1." in made.body
    assert "![The bridge.](figures/a.png){#fig-1" in made.body
    assert 'alt="Three arches." credit="Photo: N. Okafor"' in made.body
    assert not read_back(made, tmp_path)[1]


def test_styles_are_followed_to_their_parents(imported):
    made = imported(
        '<text:p text:style-name="P1">Gravel</text:p><text:p>Text.</text:p>'
        '<text:p text:style-name="P2">x = 1</text:p><text:p text:style-name="P2">y = 2</text:p>'
    )
    assert made.title == "Gravel"
    assert made.body == "Text.\n\n```\nx = 1\ny = 2\n```\n"


def test_zotero_keeps_citations_in_reference_marks(imported, tmp_path):
    payload = {
        "citationItems": [
            {
                "id": 1,
                "locator": "5",
                "itemData": {
                    "id": 1,
                    "type": "book",
                    "title": "Floods",
                    "author": [{"family": "Ames", "given": "R."}],
                    "issued": {"date-parts": [[1902]]},
                },
            }
        ]
    }
    name = f"ZOTERO_ITEM CSL_CITATION {json.dumps(payload)} RNDabc".replace('"', "&quot;")
    made = imported(
        f'<text:p>Text <text:reference-mark-start text:name="{name}"/>(Ames <text:span>1902</text:span>)'
        f'<text:reference-mark-end text:name="{name}"/>, he says.</text:p>'
        '<text:section text:name="ZOTERO_BIBL {} CSL_BIBLIOGRAPHY RNDx"><text:p>Ames.</text:p></text:section>'
    )
    assert made.body == "Text [@ames1902, p. 5], he says.\n"
    assert "@book{ames1902," in made.bibliography
    assert not read_back(made, tmp_path)[1]


def test_entries_of_writers_own_bibliography(imported):
    made = imported(
        '<text:p>Text <text:bibliography-mark text:identifier="Ames02" text:bibliography-type="book" '
        'text:author="Ames, R.;Lee, A." text:title="Floods" text:year="1902">[Ames02]'
        "</text:bibliography-mark>.</text:p>"
    )
    assert "[@Ames02]" in made.body
    assert "author = {Ames, R. and Lee, A.}" in made.bibliography


def test_formulas_are_latex_in_the_line_and_alone(imported):
    mathml = (
        b'<math xmlns="http://www.w3.org/1998/Math/MathML"><msup><mi>a</mi><mn>2</mn></msup></math>'
    )
    formula = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    made = imported(
        f"<text:p>Where {formula} is.</text:p><text:p>{formula}</text:p>",
        extra={"Object 1/content.xml": mathml},
    )
    assert made.body == "Where $a^{2}$ is.\n\n$$\na^{2}\n$$\n"


def test_a_chart_leaves_a_place_and_an_error(imported):
    made = imported(
        '<text:p>A.</text:p><text:p><draw:frame><draw:object xlink:href="./Object 9"/></draw:frame></text:p>'
    )
    assert "figures/object-1.png" in made.body
    assert "document-image-missing" in codes(made)


def test_contents_and_comments_are_left_out(imported):
    made = imported(
        "<text:table-of-content><text:index-body><text:p>One 1</text:p></text:index-body>"
        "</text:table-of-content><text:p>Text<office:annotation><text:p>no!</text:p>"
        "</office:annotation>.</text:p>"
    )
    assert made.body == "Text.\n"


def test_properties_of_the_file(imported):
    made = imported(
        "<text:p>Text.</text:p>",
        meta="<dc:title>Gravel</dc:title><meta:initial-creator>Ann Lee</meta:initial-creator>"
        "<dc:language>de-DE</dc:language><meta:keyword>rivers, floods</meta:keyword>",
    )
    assert made.title == "Gravel"
    assert made.value("authors") == ("Ann Lee",)
    assert made.value("lang") == "de-DE"
    assert made.value("keywords") == ("rivers", "floods")


@pytest.mark.parametrize("form", ["odt", "docx", "epub", "latex", "jats"])
def test_what_pandoc_writes_comes_back(tmp_path, form):
    source = (
        "---\ntitle: Gravel\nauthor: Ann Lee\n---\n\n# One\n\nText *em* **st** `co` H~2~O x^2^ "
        "[link](https://a.example).^[A note.]\n\n- a\n- b\n\n  c\n\n1. x\n2. y\n\n> Said.\n\n"
        "| A | B |\n|---|--:|\n| 1 | 2 |\n\n: Rows\n\n![A bridge.](a.png)\n\n$$ a^2 $$\n\n"
        "## Two\n\nEnd.\n\n# Three\n\nTerm\n\n:   Meaning.\n"
    )
    (tmp_path / "a.png").write_bytes(PNG)
    path = tmp_path / f"paper.{ {'latex': 'tex', 'jats': 'xml'}.get(form, form) }"
    subprocess.run(
        [str(find_pandoc()), "-s", "-f", "markdown", "-t", form, "-o", str(path)],
        input=source.encode(), cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    made = read_document(path)
    folder = tmp_path / "back"
    folder.mkdir()
    article, errors = read_back(made, folder)
    assert not errors
    assert article.title == "Gravel"
    assert [person.name for person in article.authors] == ["Ann Lee"]
    for part in ("<em>em</em>", "<strong>st</strong>", "<sub>2</sub>", "https://a.example", "A note.",
                 "<blockquote>", "<table>", "A bridge.", "Meaning."):  # fmt: skip
        assert part in article.body, part
    assert len(made.images) == 1
    assert article.body.index("One") < article.body.index("Two") < article.body.index("Three")
