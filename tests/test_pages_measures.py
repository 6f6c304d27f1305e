"""The measures of set pages, on pages whose answers are known because they were set by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from set_pages import FOOT, HEAD, LEADING, RIGHT, ROWS, SetPages, cut, full, lines

from printer.pages import Flaw, Measures, Spot, measure_pages

Setter = Callable[[SetPages], None]


@pytest.fixture(params=["tagged", "untagged"])
def measured(request, tmp_path: Path) -> Callable[[SetPages], Measures]:
    """Measure pages with their tags, and the same pages without."""

    def measure(pages: SetPages) -> Measures:
        path = pages.save(tmp_path / "set.pdf", tags=request.param == "tagged")
        (found,) = measure_pages([path])
        assert found.measures is not None, found.diagnostics
        assert found.measures.tagged is (request.param == "tagged")
        return found.measures

    return measure


@pytest.fixture
def tagged(tmp_path: Path) -> Callable[[SetPages], Measures]:
    """Measure pages by their tags."""

    def measure(pages: SetPages) -> Measures:
        (found,) = measure_pages([pages.save(tmp_path / "set.pdf")])
        assert found.measures is not None, found.diagnostics
        return found.measures

    return measure


def flaws(measures: Measures, *wanted: Flaw) -> list[Spot]:
    return [spot for spot in measures.spots if spot.flaw in wanted]


def page_of(count: int = 1) -> SetPages:
    pages = SetPages()
    for _ in range(count):
        pages.page()
    return pages


# Word spaces


def test_word_spaces_are_told_as_shares_of_the_fonts_space(measured):
    pages = page_of()
    stretches = [0.7, 0.8, 1.0, 1.4, 1.6, 2.0, 2.4]
    text = [full(stretch, seed=place) for place, stretch in enumerate(stretches)]
    pages.paragraph([*text, ["end", "of", "it"]], range(8), stretches=stretches)
    found = measured(pages)
    assert found.total.stretches == pytest.approx(stretches, abs=0.02)
    assert [round(spot.amount, 1) for spot in flaws(found, Flaw.LOOSE)] == [1.6, 2.0]
    assert [round(spot.amount, 1) for spot in flaws(found, Flaw.VERY_LOOSE)] == [2.4]
    assert [round(spot.amount, 1) for spot in flaws(found, Flaw.TIGHT)] == [0.7]
    assert found.total.share(Flaw.LOOSE) == pytest.approx(3 / 7)
    assert found.total.share(Flaw.VERY_LOOSE) == pytest.approx(1 / 7)


def test_the_distribution_counts_every_justified_line(measured):
    pages = page_of()
    stretches = [1.0] * 6 + [1.6, 2.4]
    text = [full(stretch, seed=place) for place, stretch in enumerate(stretches)]
    pages.paragraph([*text, ["end"]], range(9), stretches=stretches)
    told = measured(pages).as_json()["total"]["word_space"]
    assert told["median"] == pytest.approx(1.0, abs=0.01)
    assert told["largest"] == pytest.approx(2.4, abs=0.01)
    assert told["distribution"]["≤ 1.75"] == 1
    assert told["distribution"]["> 2"] == 1
    assert sum(told["distribution"].values()) == 8


def test_the_last_line_of_a_paragraph_is_never_loose_or_tight(measured):
    pages = page_of()
    pages.paragraph([*lines(4)[:-1], full(2.4)], range(4), stretches=[1, 1, 1, 2.4])
    assert flaws(measured(pages), Flaw.VERY_LOOSE) == []


def test_ragged_text_has_no_stretched_lines(measured):
    pages = page_of()
    ragged = [cut(50 - place * 3 % 11, 9, place) for place in range(12)]
    pages.paragraph([*ragged, ["end", "of", "it"]], range(13))
    found = measured(pages)
    assert found.total.justified == 0
    assert flaws(found, Flaw.OVERFULL, Flaw.LOOSE, Flaw.TIGHT) == []


def test_a_label_in_the_margin_is_no_wide_space(tagged):
    pages = page_of()
    made = pages.paragraph(lines(6), range(6))
    pages.paragraph(lines(6, seed=2), range(7, 13))
    caption = pages.element("Caption", pages.element("Figure", pages.document, Alt="A"))
    pages.words(caption, ["Fig.1"], pages.row(14), x=20)
    pages.paragraph(lines(3, seed=3), range(14, 17), element=caption)
    del made
    assert flaws(tagged(pages), Flaw.VERY_LOOSE) == []


def test_smaller_type_is_measured_by_its_own_space(tagged):
    pages = page_of()
    pages.paragraph(lines(6), range(6))
    note = pages.element("Note", pages.document)
    for row in range(5):
        pages.words(note, cut(62, 13, row), 200 - 10 * row, stretch=1.083, size=8)
    pages.words(note, ["end"], 150, size=8)
    found = tagged(pages)
    assert found.total.justified == 10
    assert found.total.stretches[-1] == pytest.approx(1.08, abs=0.02)


# Ladders


@pytest.mark.parametrize("hyphen", ["\u00ad", "‐", "-"])
def test_three_divided_lines_in_a_row_are_a_ladder_and_two_are_not(measured, hyphen):
    pages = page_of()
    text = lines(10)
    for place in (0, 1, 4, 5, 6):
        text[place][-1] = f"{text[place][-1]}{hyphen}"
        text[place][0] = text[place][0][1:] or "a"
        if len(text[place][0]) < 2:
            text[place] = cut(49, 11, place + 50)
            text[place][-1] += hyphen
    pages.paragraph(text, range(10))
    (ladder,) = flaws(measured(pages), Flaw.LADDER)
    assert ladder.amount == 3
    assert ladder.box[3] - ladder.box[1] == pytest.approx(2 * LEADING + 10, abs=1)


# Last lines


def test_a_last_line_of_one_word_is_told_and_a_runt_when_it_is_short(measured):
    pages = page_of()
    pages.paragraph(lines(4, last=["considerations."]), range(4))
    pages.paragraph(lines(4, last=["it."], seed=2), range(4, 8))
    pages.paragraph(lines(4, last=["of", "it."], seed=3), range(8, 12))
    pages.paragraph(lines(4, last=["of", "all", "this."], seed=4), range(12, 16))
    found = measured(pages)
    assert [spot.text for spot in flaws(found, Flaw.SINGLE_WORD)] == ["considerations.", "it."]
    assert [spot.text for spot in flaws(found, Flaw.RUNT)] == ["it."]
    assert found.total.paragraphs == 4
    assert found.total.share(Flaw.SINGLE_WORD) == 0.5


def test_the_rest_of_a_divided_word_is_a_runt(measured):
    pages = page_of()
    text = lines(4, last=["considerations."])
    text[2] = [*cut(49, 11, 7)[:-1], cut(49, 11, 7)[-1] + "\u00ad"]
    pages.paragraph(text, range(4))
    (runt,) = flaws(measured(pages), Flaw.RUNT)
    assert runt.text == "considerations."


def test_a_paragraph_of_one_line_has_no_last_line(measured):
    pages = page_of()
    pages.paragraph(lines(4), range(4))
    pages.paragraph([["No."]], [5])
    assert flaws(measured(pages), Flaw.RUNT, Flaw.SINGLE_WORD) == []


# Breaks


def broken(before: int, after: int) -> SetPages:
    """A paragraph of which so many lines stand on the first page and on the second."""
    pages = page_of()
    text = lines(before + after, seed=7)
    pages.paragraph(lines(ROWS - before), range(ROWS - before))
    made = pages.paragraph(text[:before], range(ROWS - before, ROWS))
    pages.page()
    pages.paragraph(text[before:], range(after), element=made)
    pages.paragraph(lines(10, seed=3), range(after, after + 10))
    return pages


def test_a_line_alone_at_the_head_is_a_widow(measured):
    (spot,) = flaws(measured(broken(3, 1)), Flaw.WIDOW, Flaw.ORPHAN)
    assert (spot.flaw, spot.page) == (Flaw.WIDOW, 1)


def test_a_line_alone_at_the_foot_is_an_orphan(measured):
    (spot,) = flaws(measured(broken(1, 3)), Flaw.WIDOW, Flaw.ORPHAN)
    assert (spot.flaw, spot.page) == (Flaw.ORPHAN, 0)


def test_two_lines_are_company(measured):
    assert flaws(measured(broken(2, 2)), Flaw.WIDOW, Flaw.ORPHAN) == []


def test_a_paragraph_over_two_columns_can_have_a_widow_on_one_page(measured):
    pages = page_of()
    text = [cut(22, 5, place) for place in range(6)]
    narrow = [cut(22, 5, place + 20) for place in range(8)]
    pages.paragraph([*narrow[:-1], ["end"]], range(8))
    made = pages.paragraph(text[:-1], range(8, 13))
    pages.paragraph([["the", "widow"]], [0], x=300, element=made)
    pages.paragraph([*narrow[1:-1], ["end"]], range(1, 8), x=300)
    (spot,) = flaws(measured(pages), Flaw.WIDOW)
    assert spot.box[0] == pytest.approx(300)


# Headings


def headed(rows_after: int) -> SetPages:
    """A heading with so many lines of its text below it before the page ends."""
    pages = page_of()
    at = ROWS - 2 - rows_after
    pages.paragraph(lines(at), range(at))
    heading = pages.element("H2", pages.document)
    pages.words(heading, ["A", "heading"], pages.row(at + 1), size=14)
    text = lines(8, seed=5)
    made = pages.paragraph(text[:rows_after], range(ROWS - rows_after, ROWS))
    pages.page()
    pages.paragraph(text[rows_after:], range(8 - rows_after), element=made)
    return pages


def test_a_heading_whose_text_begins_overleaf_is_stranded(measured):
    (spot,) = flaws(measured(headed(0)), Flaw.STRANDED)
    assert (spot.page, spot.text) == (0, "A heading")


def test_a_heading_with_two_lines_below_it_is_not(measured):
    assert flaws(measured(headed(2)), Flaw.STRANDED) == []


def test_a_heading_above_a_figure_that_was_moved_is_not_stranded(tagged):
    pages = page_of()
    heading = pages.element("H2", pages.document)
    pages.words(heading, ["A", "heading"], pages.row(0), size=14)
    figure = pages.element("Figure", pages.document, Alt="A")
    pages.paragraph(lines(8), range(1, 9))
    pages.page()
    pages.mark(figure, "q 100 0 0 100 100 600 cm /Im Do Q")
    pages.paragraph(lines(4), range(20, 24))
    assert flaws(tagged(pages), Flaw.STRANDED) == []


# White feet


def with_feet(*rows: int) -> SetPages:
    """Pages of which so many rows are set."""
    pages = SetPages()
    for number, count in enumerate(rows):
        pages.page()
        last = cut(20 + number, 4, number)
        pages.paragraph(lines(count, last=last, seed=number), range(count))
    return pages


def test_more_than_a_sixth_of_a_page_white_at_its_foot_is_told_with_its_height(measured):
    found = measured(with_feet(ROWS, ROWS - 20, ROWS - 8, 5))
    (gap,) = flaws(found, Flaw.FOOT_GAP)
    assert gap.page == 1
    assert gap.amount == pytest.approx(20 * LEADING, abs=4)
    assert [page.foot_gap and round(page.foot_gap) for page in found.pages][3] is None
    assert found.pages[0].foot_gap == pytest.approx(0, abs=4)
    assert found.pages[2].foot_gap == pytest.approx(8 * LEADING, abs=4)


def test_what_is_drawn_fills_a_foot(measured):
    pages = with_feet(ROWS, ROWS - 20)
    pages.bar(ROWS - 18, 18)
    pages.page()
    pages.paragraph(lines(4), range(4))
    assert flaws(measured(pages), Flaw.FOOT_GAP) == []


def test_notes_stand_below_a_gap_and_do_not_fill_it(tagged):
    pages = with_feet(ROWS, ROWS - 20)
    note = pages.element("Note", pages.document)
    pages.words(note, ["A", "note"], FOOT, size=8)
    pages.page()
    pages.paragraph(lines(4), range(4))
    (gap,) = flaws(tagged(pages), Flaw.FOOT_GAP)
    assert gap.amount == pytest.approx(18 * LEADING, abs=LEADING)


def test_the_last_page_of_an_article_may_end_where_it_likes(tagged):
    pages = with_feet(ROWS)
    for count in (8, ROWS, 4):
        if count == 8 or count == ROWS:
            part = pages.element("Art", pages.document)
        pages.page()
        made = pages.element("P", part)
        pages.paragraph(lines(count), range(count), element=made)
    assert flaws(tagged(pages), Flaw.FOOT_GAP) == []


# Rivers


def test_spaces_below_each_other_through_five_lines_are_a_river(measured):
    pages = page_of()
    same = [["abcdefgh"[: 3 + place % 4] for place in range(11)] for _ in range(5)]
    letters = sum(map(len, same[0]))
    assert letters == 48
    pages.paragraph([*same, ["the-end-of-it-all"]], range(6), stretches=[1.2] * 5)
    rivers = flaws(measured(pages), Flaw.RIVER)
    assert len(rivers) == 10
    assert {spot.amount for spot in rivers} == {5}


def test_four_lines_are_no_river(measured):
    pages = page_of()
    same = [["abcdefgh"[: 3 + place % 4] for place in range(11)] for _ in range(4)]
    pages.paragraph(
        [*same, ["the-end-of-all-things-that-were-said"]], range(5), stretches=[1.2] * 4
    )
    assert flaws(measured(pages), Flaw.RIVER) == []


# Overfull lines


def test_a_line_beyond_its_column_is_overfull_by_its_points(measured):
    pages = page_of()
    text = lines(8)
    text[3] = cut(53, 11, 3)
    pages.paragraph(text, range(8))
    (spot,) = flaws(measured(pages), Flaw.OVERFULL)
    assert spot.amount == pytest.approx(18, abs=0.1)
    assert spot.box[2] == pytest.approx(RIGHT + 18, abs=0.1)


def test_punctuation_that_hangs_is_not(measured):
    pages = page_of()
    text = lines(8)
    text[3][-1] += "-"
    text[5][-1] += ","
    pages.paragraph(text, range(8))
    assert flaws(measured(pages), Flaw.OVERFULL) == []


def test_a_line_beyond_the_page_is_overfull_whatever_it_is(tagged):
    pages = page_of()
    pages.paragraph(lines(8), range(8))
    code = pages.element("Code", pages.element("Div", pages.document))
    pages.words(code, ["x" * 30, "y" * 60], pages.row(10))
    (spot,) = flaws(tagged(pages), Flaw.OVERFULL)
    assert spot.amount == pytest.approx(100 + 91 * 6 - 595, abs=0.1)


# The grid


def two_columns(shift: float) -> SetPages:
    """Two columns, the second of which stands so many points lower from its fifth line on."""
    pages = page_of()
    text = [cut(22, 5, place) for place in range(20)]
    pages.paragraph(text, range(20))
    rows = [row + (shift / LEADING if row > 4 else 0) for row in range(20)]
    pages.paragraph([cut(22, 5, place + 40) for place in range(20)], rows, x=300)
    return pages


def test_lines_off_the_grid_are_told_with_their_distance(measured):
    found = measured(two_columns(3))
    off = flaws(found, Flaw.OFF_GRID)
    assert len(off) == 15
    assert {round(spot.amount, 1) for spot in off} == {-3.0}
    assert found.total.share(Flaw.OFF_GRID) == pytest.approx(15 / 40)
    assert found.pages[0].columns == 2


def test_half_a_point_cannot_be_seen(measured):
    assert flaws(measured(two_columns(0.4)), Flaw.OFF_GRID) == []


def test_a_whole_line_is_on_the_grid_again(measured):
    assert flaws(measured(two_columns(LEADING)), Flaw.OFF_GRID) == []


def test_one_column_is_not_held_against_a_grid(measured):
    pages = page_of()
    pages.paragraph(lines(8), range(8))
    pages.paragraph(lines(8, seed=2), [row + 8.4 for row in range(8)])
    found = measured(pages)
    assert flaws(found, Flaw.OFF_GRID) == []
    assert found.total.on_grid == 0


# Faultless pages


def test_faultless_pages_have_no_flaws(measured):
    found = measured(with_feet(ROWS, ROWS, ROWS, 12))
    assert found.spots == ()
    assert (found.text_size, found.leading) == (10, LEADING)
    assert found.total.lines == 3 * ROWS + 12


def test_a_page_without_text_is_measured_as_nothing(measured):
    pages = with_feet(ROWS, 3)
    pages.page()
    found = measured(pages)
    assert found.pages[2].tally.lines == 0
    assert found.pages[2].foot_gap is None


def test_furniture_is_no_text(measured):
    """The folio of each page stands below the text, and fills no foot."""
    found = measured(with_feet(ROWS, ROWS - 20, 5))
    assert found.total.lines == 2 * ROWS - 15
    assert HEAD > FOOT
