"""Lines that are chosen for a whole paragraph: the best ones, whatever the paragraph is."""

from __future__ import annotations

import itertools
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from printer.typesetting.breaking import divided, undivided
from printer.typesetting.values import Line, Material, Measure, Rules

RULES = Rules()


def paragraph(words: list[float], *, hyphened: bool = False) -> Material:
    """Material of words of these widths, with spaces of 2; hyphens in the middle of each."""
    ends, starts, before, after = [0.0], [0.0], [0], [0]
    hyphens, penalties, divides = [0.0], [0.0], [False]
    at = 0.0
    for number, word in enumerate(words):
        if hyphened and word > 10:
            ends.append(at + word / 2)
            starts.append(at + word / 2)
            before.append(number)
            after.append(number)
            hyphens.append(3.0)
            penalties.append(RULES.hyphen_penalty)
            divides.append(True)
        at += word
        ends.append(at)
        before.append(number)
        at += 2
        starts.append(at)
        after.append(number + 1)
        hyphens.append(0.0)
        penalties.append(0.0)
        divides.append(False)
    return Material(ends, starts, before, after, hyphens, penalties, divides, 2.0, 10.0)


def spaces(lines: tuple[Line, ...]) -> list[float]:
    """The word space of each line but the last as a share of the natural one."""
    return [
        1 + (line.measure - line.width * line.scale) / line.gaps / 2
        for line in lines[:-1]
        if line.gaps
    ]


def test_a_word_moves_down_where_that_makes_the_paragraph_even():
    # Line by line, the first line would take four words and leave a hole in the second.
    words = [20, 20, 20, 20, 50, 30, 20, 20, 40, 20]
    lines = divided(paragraph(words), Measure((100.0,)), RULES)
    assert lines is not None
    assert lines[-1].place == len(words)
    assert max(spaces(lines)) < 10


def test_no_line_is_tighter_than_the_rules_say():
    words = [13.0, 17, 19, 11, 23, 14, 16, 18, 12, 21] * 6
    lines = divided(paragraph(words), Measure((120.0,)), RULES)
    assert lines is not None
    assert min(spaces(lines)) >= RULES.least_space - 1e-6


def test_good_lines_need_no_hyphens():
    words = [18.0] * 60  # five words and their spaces are 98
    lines = undivided(paragraph(words), Measure((100.0,)), RULES)
    assert lines is not None
    assert all(line.gaps == 4 for line in lines[:-1])


def test_lines_that_would_be_loose_are_left_to_hyphens():
    words = [40.0, 45, 48] * 6
    assert undivided(paragraph(words), Measure((100.0,)), RULES) is None
    lines = divided(paragraph(words, hyphened=True), Measure((100.0,)), RULES)
    assert lines is not None


def test_no_more_than_two_hyphens_in_a_row():
    words = [30.0 + number % 7 for number in range(60)]
    material = paragraph(words, hyphened=True)
    lines = divided(material, Measure((70.0,)), RULES)
    assert lines is not None
    runs = [
        sum(1 for _ in run)
        for hyphened, run in itertools.groupby(material.divides[line.place] for line in lines)
        if hyphened
    ]
    assert max(runs, default=0) <= RULES.most_hyphens


def test_a_last_line_of_one_short_word_is_avoided():
    words = [9.0] * 9 + [10.0]  # the first line is full after nine words
    lines = divided(paragraph(words), Measure((100.0,)), RULES)
    assert lines is not None
    assert lines[-1].gaps >= 1


def test_what_fits_nowhere_is_left_to_the_engine():
    assert divided(paragraph([20.0, 500.0, 20.0]), Measure((100.0,)), RULES) is None


def test_lines_beside_a_float_are_shorter():
    words = [9.0] * 80
    lines = divided(paragraph(words), Measure((50.0, 50.0, 100.0)), RULES)
    assert lines is not None
    assert [line.measure for line in lines[:4]] == [50.0, 50.0, 100.0, 100.0]
    assert all(line.width * (1 - RULES.widening) <= line.measure + line.gaps for line in lines)


def test_ragged_lines_keep_their_natural_width():
    lines = divided(paragraph([14.0, 9, 22, 17] * 9), Measure((100.0,), ragged=True), RULES)
    assert lines is not None
    assert all(line.scale == 1 and line.width <= line.measure for line in lines)


def cost(material: Material, cuts: tuple[int, ...], width: float, tolerance: float) -> float:
    """What these lines cost by the book; infinite if one of them is no line."""
    total, start, fitness = 0.0, 0, 1
    last = len(material.ends) - 1
    for place in (*cuts, last):
        natural = material.ends[place] - material.starts[start]
        gaps = material.gaps_before[place] - material.gaps_after[start]
        rest, widening = width - natural, natural * RULES.widening
        if rest >= 0 and place == last:
            ratio = 0.0
        elif rest >= 0 and not gaps:
            ratio = 0.0 if rest <= widening + 0.5 else math.inf
        else:
            ratio = rest / (gaps * (0.4 if rest < 0 else 1.0) + widening)
        if not -1 <= ratio <= tolerance:
            return math.inf
        total += (10 + 100 * abs(ratio) ** 3) ** 2
        now = 0 if ratio < -0.5 else 1 if ratio <= 0.5 else 2 if ratio <= 1 else 3
        total += RULES.uneven if abs(now - fitness) > 1 else 0
        if place == last and start:
            total += RULES.short_last_line if natural < 30 else 0
            total += 0 if gaps else RULES.lone_word
        start, fitness = place, now
    return total


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(8, 40), min_size=3, max_size=9), st.integers(60, 110))
def test_no_other_lines_are_better(words, width):
    material = paragraph([float(word) for word in words])
    lines = divided(material, Measure((float(width),)), RULES)
    places = range(1, len(words))
    ways = [cuts for count in range(len(words)) for cuts in itertools.combinations(places, count)]
    for tolerance in (2.5, 60.0):
        best = min(cost(material, cuts, width, tolerance) for cuts in ways)
        if best < math.inf:
            break
    if lines is None:
        assert best == math.inf
        return
    chosen = cost(material, tuple(line.place for line in lines[:-1]), width, tolerance)
    # Of the ways to a place only the best is kept, whatever comes behind it: where a loose line
    # would follow a tight one, another way may be better by that.
    assert chosen <= best + RULES.uneven * len(lines)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.floats(0.1, 60), min_size=1, max_size=60),
    st.floats(1, 200),
    st.booleans(),
    st.booleans(),
)
def test_any_paragraph_has_its_lines_in_order_or_none(words, width, hyphened, ragged):
    lines = divided(paragraph(words, hyphened=hyphened), Measure((width,), ragged), RULES)
    if lines is not None:
        places = [line.place for line in lines]
        assert places == sorted(set(places))
        assert all(1 - RULES.widening <= line.scale <= 1 + RULES.widening for line in lines)
