"""Where the pages of an issue stand: sides, blank pages, folios."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

from hypothesis import given
from hypothesis import strategies as st

from printer.issue.parts import Slot, Slots
from printer.issue.settling import Piece, place_pieces, settle
from printer.issue.values import Entry, Issue, Section

COVER = Piece("cover", 1, "recto")
BACK = Piece("back-cover", 1)


def placed(plan):
    """`name: folios`, as a reader sees them."""
    return [f"{span.name} {span.labels[0]}–{span.labels[-1]}" for span in plan.spans]


def test_pages_are_counted_from_the_cover():
    plan = place_pieces([COVER, Piece("masthead", 1)], [Piece("a", 6), Piece("b", 3)])

    assert placed(plan) == ["cover 1–1", "masthead 2–2", "a 3–8", "b 9–11"]
    assert plan.pages == 11
    assert plan.span("b").start == 8


def test_what_begins_on_a_recto_has_a_blank_page_before_it_where_needed():
    plan = place_pieces([COVER], [Piece("a", 2, "recto"), Piece("b", 3, "recto")])

    assert placed(plan) == ["cover 1–1", "a 3–4", "b 5–7"]
    assert [span.blanks_before for span in plan.spans] == [0, 1, 0]


def test_roman_front_matter_is_followed_by_the_first_article_on_the_page_that_is_asked_for():
    plan = place_pieces(
        [COVER, Piece("masthead", 1), Piece("contents", 1)],
        [Piece("a", 4), Piece("colophon", 1)],
        numerals="roman",
        first_page=145,
    )

    assert placed(plan) == ["cover i–i", "masthead ii–ii", "contents iii–iii", "a 145–148", "colophon 149–149"]  # fmt: skip
    assert plan.span("a").blanks_before == 1, "145 is a recto, and page iv was left for it"
    assert plan.span("a").start == 4


def test_an_even_first_page_after_roman_front_matter_is_a_verso():
    plan = place_pieces([COVER], [Piece("a", 3)], numerals="roman", first_page=146)

    assert plan.span("a").folio == 146
    assert plan.span("a").start == 1


def test_an_even_first_page_gives_way_to_an_article_that_begins_on_a_recto():
    plan = place_pieces([COVER], [Piece("a", 3, "recto")], numerals="roman", first_page=146)

    assert plan.span("a").folio == 147


def test_a_cover_has_an_odd_number():
    assert place_pieces([COVER], [Piece("a", 3)], first_page=12).spans[0].folio == 13


def issue_of(*sections, **told):
    return Issue("spring", Path("/p/spring.toml"), "Spring", "en", sections=sections, **told)


def slots(*front, back=(), openers=MappingProxyType({})):
    return Slots(tuple(map(Slot, front)), openers, tuple(Slot(name) for name in back))


def test_the_back_cover_is_the_last_page_and_even():
    issue = issue_of(Section("", (Entry("a"),)))
    plan = settle(issue, {"cover": 1, "a": 5, "back-cover": 1}, slots("cover", back=["back-cover"]))

    assert plan.pages == 8
    assert plan.span("back-cover").start == 7
    assert plan.span("back-cover").blanks_before == 1


def test_an_issue_that_is_stapled_has_a_multiple_of_four_pages():
    issue = issue_of(Section("", (Entry("a"),)), multiple=4)
    plan = settle(issue, {"cover": 1, "a": 7, "back-cover": 1}, slots("cover", back=["back-cover"]))

    assert plan.pages == 12
    assert plan.span("back-cover").labels == ("12",)


def test_an_entry_may_begin_elsewhere_than_the_issue_says():
    issue = issue_of(Section("", (Entry("a"), Entry("ad", start="any"))), start="recto")
    plan = settle(issue, {"cover": 1, "a": 1, "ad": 1}, slots("cover"))

    assert placed(plan) == ["cover 1–1", "a 3–3", "ad 4–4"]


def test_what_could_not_be_printed_has_no_place_and_its_section_no_opener():
    sections = (
        Section("One", (Entry("a"),), opener=True),
        Section("Two", (Entry("b"),), opener=True),
    )
    openers = {0: Slot("opener-1"), 1: Slot("opener-2")}
    pages = {"cover": 1, "opener-1": 1, "opener-2": 1, "b": 2}
    plan = settle(issue_of(*sections), pages, slots("cover", openers=openers))

    assert [span.name for span in plan.spans] == ["cover", "opener-2", "b"]


pieces = st.lists(
    st.builds(
        Piece,
        name=st.just("x"),
        pages=st.integers(0, 9),
        start=st.sampled_from(["any", "recto", "verso"]),
    ),
    max_size=8,
)


@given(
    front=pieces,
    rest=pieces,
    first_page=st.integers(1, 400),
    numerals=st.sampled_from(["arabic", "roman"]),
    multiple=st.sampled_from([1, 2, 4, 16]),
)
def test_every_page_has_one_place_and_one_number(front, rest, first_page, numerals, multiple):
    plan = place_pieces(front, rest, first_page=first_page, numerals=numerals, multiple=multiple)
    printed = [piece for piece in [*front, *rest] if piece.pages]

    page = 0
    for span, piece in zip(plan.spans, printed, strict=True):
        assert span.start == page + span.blanks_before, "nothing overlaps, nothing is lost"
        assert span.pages == piece.pages
        assert 0 <= span.blanks_before <= max(1, multiple)
        assert (span.start % 2 == 0) == (span.folio % 2 == 1), "rectos are odd"
        page = span.start + span.pages
    assert plan.pages == page

    labels = [label for span in plan.spans for label in span.labels]
    assert len(labels) == len(set(labels))
    arabic = [int(label) for label in labels if label.isdecimal()]
    assert arabic == sorted(arabic)


@given(front=pieces, rest=pieces, numerals=st.sampled_from(["arabic", "roman"]))
def test_everything_begins_on_the_side_it_asks_for(front, rest, numerals):
    plan = place_pieces(front, rest, numerals=numerals)
    printed = [piece for piece in [*front, *rest] if piece.pages]
    for span, piece in zip(plan.spans, printed, strict=True):
        is_recto = span.start % 2 == 0
        assert piece.start == "any" or is_recto == (piece.start == "recto")


@given(
    front=pieces.map(lambda some: [COVER, *some]),
    rest=pieces,
    multiple=st.sampled_from([2, 4, 8, 12]),
    numerals=st.sampled_from(["arabic", "roman"]),
)
def test_a_back_cover_ends_a_whole_of_full_sheets(front, rest, multiple, numerals):
    plan = place_pieces(front, [*rest, BACK], multiple=multiple, numerals=numerals)

    arabic_part_is_the_back_cover = numerals == "roman" and not any(p.pages for p in rest)
    if not arabic_part_is_the_back_cover:
        assert plan.pages % multiple == 0
    assert plan.spans[-1].name == "back-cover"


@given(
    rest=st.lists(st.builds(Piece, st.just("x"), st.integers(1, 9)), min_size=1, max_size=5),
    front=pieces.map(lambda some: [COVER, *some]),
    first_page=st.integers(1, 400),
)
def test_roman_front_matter_never_moves_the_articles(front, rest, first_page):
    plan = place_pieces(front, rest, first_page=first_page, numerals="roman")
    first = plan.spans[len([piece for piece in front if piece.pages])]

    assert first.labels[0] == str(first_page)
