"""EPUB: the metadata of the package, images wherever they lie, links between its files."""

from __future__ import annotations

import pytest
from making_documents import PNG, zipped
from reading_back import read_back

from printer.diagnostics import UnprintableError
from printer.readers.documents import read_document

CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<dc:title id="t">Gravel</dc:title><dc:title id="s">What a river leaves</dc:title>
<meta refines="#s" property="title-type">subtitle</meta>
<dc:creator id="c">Ann van Lee</dc:creator><meta refines="#c" property="file-as">van Lee, Ann</meta>
<dc:language>en-GB</dc:language><dc:date>2020-05-12T00:00:00Z</dc:date>
<dc:subject>Rivers</dc:subject><dc:identifier>https://doi.org/10.1000/182</dc:identifier></metadata>
<manifest><item id="a" href="text/a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/b.xhtml" media-type="application/xhtml+xml"/>
<item id="i" href="images/a.png" media-type="image/png"/></manifest>
<spine><itemref idref="a"/><itemref idref="b"/></spine></package>"""
PAGE = '<html xmlns="http://www.w3.org/1999/xhtml"><body>{}</body></html>'


@pytest.fixture
def book(tmp_path):
    """A book of two files."""
    path = tmp_path / "book.epub"
    first = (
        '<h1 id="one">One</h1><p>See <a href="b.xhtml#two">the second</a>.</p>'
        '<figure><img src="../images/a.png" alt="Arches."/><figcaption>The bridge.</figcaption></figure>'
    )
    path.write_bytes(
        zipped(
            {
                "mimetype": b"application/epub+zip",
                "META-INF/container.xml": CONTAINER,
                "OEBPS/book.opf": PACKAGE.encode(),
                "OEBPS/text/a.xhtml": PAGE.format(first).encode(),
                "OEBPS/text/b.xhtml": PAGE.format('<h1 id="two">Two</h1><p>End.</p>').encode(),
                "OEBPS/images/a.png": PNG,
            }
        )
    )
    return path


def test_metadata_of_the_package(book):
    made = read_document(book)
    assert made.title == "Gravel"
    assert made.value("subtitle") == "What a river leaves"
    assert made.value("authors") == ({"name": "Ann van Lee", "sort": "van Lee, Ann"},)
    assert made.value("lang") == "en-GB"
    assert made.value("date") == "2020-05-12"
    assert made.value("doi") == "10.1000/182"
    assert made.value("keywords") == ("Rivers",)


def test_text_images_and_links_between_files(book, tmp_path):
    made = read_document(book)
    assert '![The bridge.](figures/a.png){alt="Arches."}' in made.body
    assert made.images == {"figures/a.png": PNG}
    assert "[the second](#sec-two)" in made.body
    assert "## Two {#sec-two}" in made.body
    assert not read_back(made, tmp_path)[1]


def test_a_book_without_its_package_is_damaged(tmp_path):
    path = tmp_path / "book.epub"
    path.write_bytes(
        zipped({"mimetype": b"application/epub+zip", "META-INF/container.xml": CONTAINER})
    )
    with pytest.raises(UnprintableError) as problem:
        read_document(path)
    assert problem.value.diagnostics[0].code == "document-broken"


@pytest.mark.parametrize(("heading", "stays"), [("One", True), ("Gravel", False)])
def test_the_only_heading_is_not_the_title_of_a_book_that_has_one(tmp_path, heading, stays):
    path = tmp_path / "book.epub"
    parts = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": PACKAGE.encode(),
        "OEBPS/text/a.xhtml": PAGE.format(f"<h1>{heading}</h1><p>Stones.</p>").encode(),
        "OEBPS/text/b.xhtml": PAGE.format("<p>End.</p>").encode(),
        "OEBPS/images/a.png": PNG,
    }
    path.write_bytes(zipped(parts))
    made = read_document(path)
    assert made.title == "Gravel"
    assert (f"# {heading}" in made.body) == stays
