"""Furniture is drawn onto printed pages, and taken off again, without touching their bodies."""

from __future__ import annotations

import io
import time

import pikepdf
import pytest
from galleys import galley
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_samples import merged, plain, tagged
from pdf_samples import codes as encoded
from pdf_samples import good_issue
from pikepdf import Array, Dictionary, Name, Pdf

from printer.check import check_pdfs
from printer.diagnostics import UnprintableError
from printer.issue.stamping import IssueFacts, stamp
from printer.issue.values import numeral
from printer.pdf.checker import check_pdf
from printer.pdf.text import text_in_reading_order
from printer.press import print_galley

FACTS = IssueFacts(
    publication="Rëcto & Verso", issn="1234-5679", volume="3", number="2", date="2026-11-01"
)
PRISM = "{http://prismstandard.org/namespaces/basic/2.0/}"


def furniture(*words: str) -> bytes:
    """A PDF of one page for each word, which stands at its foot, in the font of the samples."""
    with Pdf.open(io.BytesIO(good_issue())) as pdf:
        font = pdf.pages[0].obj.Resources.Font
        key = next(iter(font.keys()))
        with Pdf.new() as made:
            resources = made.copy_foreign(pdf.make_indirect(Dictionary(Font=font)))
            for word in words:
                made.add_blank_page(page_size=(595, 842))
                page = made.pages[-1].obj
                page.Resources = resources
                text = f"/Artifact BMC BT {key} 9 Tf 300 20 Td {encoded(word)} Tj ET EMC"
                page.Contents = made.make_stream(text.encode())
            file = io.BytesIO()
            made.save(file)
    return file.getvalue()


FOUR = furniture("34", "35", "36", "37")


def forms(data: bytes) -> list[list[str]]:
    """The furniture that each page has among its resources."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        return [
            [name for name in page.obj.Resources.get("/XObject", {}) if "Furniture" in name]
            for page in pdf.pages
        ]


def drawn(data: bytes, page: int) -> list[bytes]:
    with Pdf.open(io.BytesIO(data)) as pdf:
        contents = pdf.pages[page].obj.Contents
        return [
            item.read_bytes() for item in (contents if isinstance(contents, Array) else [contents])
        ]


def checked(data: bytes, tmp_path):
    path = tmp_path / "stamped.pdf"
    path.write_bytes(data)
    return check_pdf(path)


def told(data: bytes) -> dict[str, str]:
    with Pdf.open(io.BytesIO(data)) as pdf:
        xmp = pdf.open_metadata()
        return {name.removeprefix(PRISM): xmp[name] for name in xmp if name.startswith(PRISM)}


# Furniture ------------------------------------------------------------------------------------


def test_each_page_draws_its_furniture_as_an_artifact_under_its_body(tmp_path):
    stamped = stamp(tagged(), FOUR, folio=34)
    assert drawn(stamped, 1)[0] == b"/Artifact <</Type /Pagination>> BDC q /Furniture2 Do Q EMC"
    found = checked(stamped, tmp_path)
    assert found.diagnostics == ()
    assert found.value.labels == ("34", "35", "36", "37")
    assert str(found.value.claims) == "PDF/A-2a + PDF/UA-1"


def test_what_is_read_aloud_stays_the_same(tmp_path):
    for name, data in (("a.pdf", tagged()), ("b.pdf", stamp(tagged(), FOUR, folio=34))):
        (tmp_path / name).write_bytes(data)
    before, after = (text_in_reading_order(tmp_path / name) for name in ("a.pdf", "b.pdf"))
    assert after == before


def test_stamping_again_replaces_what_was_there():
    once = stamp(tagged(), FOUR, folio=34)
    again = stamp(once, furniture("1", "2", "3", "4"), folio=1)
    assert [len(names) for names in forms(again)] == [1, 1, 1, 1]
    assert sum(b"Furniture" in data for data in drawn(again, 0)) == 1
    assert stamp(again, FOUR, folio=34) == once


def test_without_furniture_only_the_body_is_left():
    bare = stamp(stamp(tagged(), FOUR, folio=34), None, folio=34)
    assert forms(bare) == [[], [], [], []]
    assert drawn(bare, 0) == drawn(tagged(), 0)


def test_furniture_can_lie_over_bodies_that_paint_the_whole_page():
    def unbalanced(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(b"2 0 0 2 0 0 cm")

    once = stamp(plain(1, unbalanced), furniture("7"), folio=7, over=True)
    assert [data.split()[0] for data in drawn(once, 0)] == [b"q", b"2", b"Q", b"/Artifact"]
    twice = stamp(once, furniture("8"), folio=8, over=True)
    assert [data.split()[0] for data in drawn(twice, 0)] == [b"q", b"2", b"Q", b"/Artifact"]


def test_furniture_finds_the_corner_of_a_page_with_bleed():
    def with_bleed(pdf):
        pdf.pages[0].obj.MediaBox = Array([-9, -9, 604, 851])
        pdf.pages[0].obj.TrimBox = Array([10, 20, 595, 842])

    data = stamp(plain(1, with_bleed), furniture("7"), folio=7)
    assert b"q 1 0 0 1 10 20 cm /Furniture1 Do Q" in drawn(data, 0)[0]
    assert forms(stamp(data, None, folio=7)) == [[]]


def test_a_page_that_calls_something_else_furniture_keeps_it():
    def change(pdf):
        form = pdf.make_stream(b"0 0 5 5 re f", Type=Name.XObject, Subtype=Name.Form)
        form.BBox = Array([0, 0, 5, 5])
        pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(Furniture1=form))
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q /Furniture1 Do Q")

    data = stamp(plain(1, change), furniture("7"), folio=7)
    assert forms(data) == [["/Furniture1", "/Furniture2"]]
    assert b"/Furniture2 Do" in drawn(data, 0)[0]


def test_the_pages_of_one_stamp_share_their_fonts():
    with Pdf.open(io.BytesIO(stamp(plain(4), FOUR, folio=34))) as pdf:
        fonts = {
            form.Resources.Font.objgen if form.Resources.Font.is_indirect else form.Resources.objgen
            for page in pdf.pages
            for form in page.obj.Resources.XObject.values()
        }
    assert len(fonts) == 1


def test_the_same_input_gives_the_same_bytes():
    first, second = (stamp(tagged(), FOUR, folio=34, facts=FACTS) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("pages", [1, 5])
def test_furniture_for_another_number_of_pages_is_refused(pages):
    with pytest.raises(UnprintableError, match="pages of furniture for 4 pages"):
        stamp(tagged(), furniture(*"12345"[:pages]), folio=1)


@pytest.mark.parametrize("body", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(body, tmp_path):
    with pytest.raises(UnprintableError):
        stamp(body, None, folio=1)
    with pytest.raises(UnprintableError, match="cannot be read"):
        stamp(tmp_path / "missing.pdf", None, folio=1)


# Labels ---------------------------------------------------------------------------------------


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 3000), st.sampled_from(["arabic", "roman"]))
def test_page_labels_equal_the_folios(folio, numerals):
    data = stamp(plain(3), None, folio=folio, numerals=numerals)
    with Pdf.open(io.BytesIO(data)) as pdf:
        labels = [page.label for page in pdf.pages]
    assert labels == [numeral(folio + index, numerals) for index in range(3)]


# Metadata -------------------------------------------------------------------------------------


def test_the_metadata_tell_where_in_which_issue_the_pages_stand(tmp_path):
    stamped = stamp(tagged(), FOUR, folio=34, facts=FACTS)
    assert told(stamped) == {
        "publicationName": "Rëcto & Verso",
        "issn": "1234-5679",
        "volume": "3",
        "number": "2",
        "publicationDate": "2026-11-01",
        "startingPage": "34",
        "endingPage": "37",
    }
    assert checked(stamped, tmp_path).diagnostics == ()


def test_metadata_of_an_earlier_issue_are_replaced_and_the_rest_stays():
    before = stamp(tagged(), FOUR, folio=34, facts=FACTS)
    after = stamp(before, None, folio=9, numerals="roman", facts=IssueFacts(volume="4"))
    assert told(after) == told(before) | {"volume": "4", "startingPage": "ix", "endingPage": "xii"}
    with Pdf.open(io.BytesIO(after)) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        assert pdf.open_metadata()["dc:title"] == "Two articles"
    assert packet.count(b"PRISM basic metadata") == 1
    assert packet.startswith(b'<?xpacket begin="\xef\xbb\xbf"')


@pytest.mark.parametrize(
    "packet",
    [b"<broken", b"<a/>", b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', b""],
)
def test_a_packet_that_cannot_be_read_stays_as_it_is(packet):
    def change(pdf):
        pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)

    body = plain(1, change, fix_metadata_version=False)
    with Pdf.open(io.BytesIO(stamp(body, None, folio=3, facts=FACTS))) as pdf:
        assert pdf.Root.Metadata.read_bytes() == packet


# Real articles --------------------------------------------------------------------------------

BODY = "".join(
    f"<section><h2>Section {number}</h2><p>{'A line of words. ' * 200}</p></section>"
    for number in range(12)
)


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    folder = tmp_path_factory.mktemp("article")
    return print_galley(galley(folder, f"<h1>Made</h1>{BODY}")).pdf


@pytest.mark.slow
def test_an_archived_article_gets_the_furniture_of_an_issue(article, tmp_path, verapdf):
    with Pdf.open(io.BytesIO(article)) as pdf:
        count = len(pdf.pages)
    words = [str(34 + index) for index in range(count)]
    stamped = stamp(article, furniture(*words), folio=34, facts=FACTS)
    assert {len(names) for names in forms(stamped)} <= {1, count}
    path = tmp_path / "stamped.pdf"
    path.write_bytes(stamped)
    (found,) = check_pdfs([path])
    assert [str(item) for item in found.diagnostics] == []
    assert {(v.flavour, v.passed) for v in found.verdicts} == {("2a", True), ("ua1", True)}


@pytest.mark.slow
def test_a_page_costs_three_milliseconds_at_most(article):
    with Pdf.open(io.BytesIO(article)) as pdf:
        count = len(pdf.pages)
    some = furniture(*map(str, range(count)))
    best = min(_cost(article, some) for _ in range(5))
    assert best / count < 0.003


def _cost(body: bytes, some: bytes) -> float:
    start = time.process_time()
    stamp(body, some, folio=34, facts=FACTS)
    return time.process_time() - start


def test_a_stamped_piece_can_be_merged(tmp_path):
    stamped = stamp(tagged(), FOUR, folio=34)
    result = merged(stamped, stamp(tagged(), FOUR, folio=38))
    path = tmp_path / "merged.pdf"
    path.write_bytes(result.value.pdf)
    found = check_pdf(path)
    assert found.diagnostics == ()
    assert found.value.labels == tuple(str(folio) for folio in range(34, 42))
    assert pikepdf.Pdf.open(path).check_pdf_syntax() == []
