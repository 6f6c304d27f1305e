"""Broken and hostile PDFs: merged with what they hold, or refused by name, and soon."""

from __future__ import annotations

import time

import pytest
from merge_samples import bare, codes, merged, opened, plain

from printer.diagnostics import UnprintableError
from printer.merge import Input, Options, merge

CATALOG = b"<</Type /Catalog /Pages 2 0 R>>"
PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>"
SECONDS = 30


def kids(text: bytes, count: int = 1) -> bytes:
    return b"<</Type /Pages /Kids [%s] /Count %d>>" % (text, count)


def with_catalog(entries: bytes, *objects: bytes) -> bytes:
    """One page (object 3) and a catalogue with more entries; the objects begin with 4."""
    return bare(b"<</Type /Catalog /Pages 2 0 R %s>>" % entries, kids(b"3 0 R"), PAGE, *objects)


def chain(first: int, length: int, link: bytes) -> list[bytes]:
    """Objects of which each leads to the next, and the last to the first."""
    numbers = [*range(first + 1, first + length), first]
    return [link % number for number in numbers]


MERGED = {
    "a page tree that leads back": (bare(CATALOG, kids(b"3 0 R 2 0 R", 2), PAGE), 1),
    "a page listed five times": (bare(CATALOG, kids(b"3 0 R " * 5, 5), PAGE), 5),
    "a page tree of 150 levels": (
        bare(CATALOG, *(kids(b"%d 0 R" % number) for number in range(3, 153)), PAGE),
        1,
    ),
    "a page tree of 5,000 levels": (
        bare(CATALOG, *(kids(b"%d 0 R" % number) for number in range(3, 5003)), PAGE),
        1,
    ),
    "branches that are each listed twice": (
        bare(CATALOG, *(kids(b"%d 0 R %d 0 R" % (n, n), 2) for n in range(3, 43)), PAGE),
        2,
    ),
    "no pages but strings": (bare(CATALOG, kids(b"3 0 R 7 (x) null", 4), PAGE), 1),
    "entries of wrong kinds": (
        bare(
            b"<</Type /Catalog /Pages 2 0 R /Names 7 /Dests [] /Outlines (x) /AcroForm 3 0 R "
            b"/StructTreeRoot [] /PageLabels (x) /OCProperties 5 /OutputIntents 4 /AF /x>>",
            kids(b"3 0 R"),
            b"<</Type /Page /Annots 7 /Resources 3 /Contents 9 /MediaBox (x)>>",
        ),
        1,
    ),
    "name trees that lead back": (
        with_catalog(
            b"/Names <</Dests 4 0 R /EmbeddedFiles 4 0 R>> /PageLabels 4 0 R",
            b"<</Kids [4 0 R 4 0 R]>>",
        ),
        1,
    ),
    "bookmarks that lead back": (
        with_catalog(b"/Outlines <</First 4 0 R>>", *chain(4, 3, b"<</Title (x) /Next %d 0 R>>")),
        1,
    ),
    "a field that is its own kid": (
        with_catalog(
            b"/AcroForm <</Fields [4 0 R 4 0 R]>>", b"<</T (a) /Kids [4 0 R] /Parent 4 0 R>>"
        ),
        1,
    ),
    "actions that lead back": (
        bare(
            CATALOG,
            kids(b"3 0 R"),
            b"<</Type /Page /MediaBox [0 0 9 9] /Annots [4 0 R]>>",
            b"<</Subtype /Link /Rect [0 0 1 1] /A 5 0 R>>",
            *chain(5, 2, b"<</S /Named /N /NextPage /Next %d 0 R>>"),
        ),
        1,
    ),
    "tags that lead back": (
        with_catalog(
            b"/StructTreeRoot 4 0 R", b"<</K 5 0 R>>", *chain(5, 3, b"<</S /Div /K %d 0 R>>")
        ),
        1,
    ),
}
HUGE = {
    "100,000 bookmarks in a row": with_catalog(
        b"/Outlines <</First 4 0 R>>", *chain(4, 100_000, b"<</Title (x) /Next %d 0 R>>")
    ),
    "100,000 bookmarks, each in the other": with_catalog(
        b"/Outlines <</First 4 0 R>>", *chain(4, 100_000, b"<</Title (x) /First %d 0 R>>")
    ),
    "100,000 tags, each in the other": with_catalog(
        b"/StructTreeRoot 4 0 R", b"<</K 5 0 R>>", *chain(5, 100_000, b"<</S /Div /K %d 0 R>>")
    ),
}
REFUSED = {
    "nothing": (b"", "not-a-pdf"),
    "a page of the web": (b"<html>", "not-a-pdf"),
    "noise": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "pdf-unreadable"),
    "no page tree": (bare(b"<</Type /Catalog>>", b"null", PAGE), "pdf-unreadable"),
    "no pages": (bare(CATALOG, kids(b"", 0)), "pdf-without-pages"),
    "a page listed 50,000 times": (
        bare(CATALOG, kids(b"3 0 R " * 50_000, 50_000), PAGE),
        "pdf-too-large",
    ),
}


@pytest.mark.parametrize("name", MERGED)
def test_what_is_broken_is_merged_as_far_as_it_goes(name):
    data, pages = MERGED[name]
    result = merged(plain(), Input(data, name="bad"))
    assert result.value.report.files[1].pages == pages
    with opened(result) as pdf:
        assert len(pdf.pages) == 1 + pages
        assert pdf.check_pdf_syntax() == []


@pytest.mark.slow
@pytest.mark.parametrize("name", HUGE)
def test_what_is_huge_is_merged_in_time(name):
    start = time.monotonic()
    result = merged(plain(), Input(HUGE[name], name="bad"))
    assert result.value.report.pages == 2
    assert time.monotonic() - start < SECONDS


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_merged_is_refused_by_name(name):
    data, code = REFUSED[name]
    start = time.monotonic()
    with pytest.raises(UnprintableError) as caught:
        merged(plain(), Input(data, name="bad"))
    assert [item.code for item in caught.value.diagnostics] == [code]
    assert str(caught.value.diagnostics[0].place) == "bad"
    assert time.monotonic() - start < SECONDS


@pytest.mark.slow
def test_nesting_that_no_stack_can_hold_costs_the_child_only():
    nested = chain(4, 20_000, b"[" * 200 + b"%d 0 R" + b"]" * 200)
    data = bare(CATALOG, kids(b"3 0 R"), b"<</Type /Page /X 4 0 R>>", *nested)
    with pytest.raises(UnprintableError) as caught:
        merged(plain(), Input(data, name="bad"))
    (problem,) = caught.value.diagnostics
    assert (problem.code, str(problem.place)) == ("merge-given-up", "bad")


def test_a_merge_that_takes_too_long_is_given_up():
    data = HUGE["100,000 bookmarks, each in the other"]
    with pytest.raises(UnprintableError, match=r"took longer than 0\.2 s") as caught:
        merge([Input(data, name="slow")], Options(seconds=0.2))
    assert str(caught.value.diagnostics[0].place) == "slow"


def test_too_many_pages_in_all_are_refused():
    with pytest.raises(UnprintableError, match="more pages than the 5"):
        merge([Input(plain(3)), Input(plain(3))], Options(most_pages=5))


def test_a_page_count_that_is_wrong_is_told():
    result = merged(bare(CATALOG, kids(b"3 0 R", 9), PAGE))
    assert "page-count" in codes(result)
