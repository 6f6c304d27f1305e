"""Chooses the lines of a paragraph together, so that their faults add up to the least.

Knuth and Plass 1981, with the same names: the ratio of a line says by how much of what is
bearable its spaces are wider or narrower, its badness grows with the third power of that, and
demerits are what a line costs. This module knows numbers only, no text and no engine.

The work grows with the number of places times the lines that can end at one of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from printer.typesetting.values import Line, Material, Measure, Rules

_GOOD, _BEARABLE, _ANY = 1.0, 2.5, 60.0
"""Largest ratios that are tried in turn."""

_MISFIT = 0.05
"""Ems by which a line without a word space may be short."""

_TIGHT, _DECENT, _LOOSE, _VERY_LOOSE = range(4)


@dataclass(slots=True)
class _Node:
    """The best way to a place, of those with as many lines and hyphens behind them."""

    place: int
    line: int
    """How many lines there are before it, as far as their widths differ."""

    run: int
    """How many lines in a row before it end with a hyphen or dash."""

    fitness: int
    demerits: float
    before: _Node | None
    last_cost: float = 0.0


def undivided(material: Material, measure: Measure, rules: Rules) -> tuple[Line, ...] | None:
    """Choose lines that are all good, and no short last line; None if there are no such lines.

    Meant for material without places within words.
    """
    node = _Search(material, measure, rules).best(_GOOD)
    if node is None or node.last_cost >= min(rules.lone_word, rules.short_last_line):
        return None
    return _lines(node, material, measure, rules)


def divided(material: Material, measure: Measure, rules: Rules) -> tuple[Line, ...] | None:
    """Choose the best lines; None if one of them would have to be wider than the measure.

    More hyphens in a row than the rules allow are taken only where there are no lines otherwise.
    """
    for tolerance, most in ((_BEARABLE, None), (_ANY, None), (_ANY, len(material.ends))):
        allowed = rules if most is None else replace(rules, most_hyphens=most)
        if (node := _Search(material, measure, allowed).best(tolerance)) is not None:
            return _lines(node, material, measure, rules)
    return None


class _Search:
    """The search for the best lines of one paragraph."""

    def __init__(self, material: Material, measure: Measure, rules: Rules) -> None:
        self.material = material
        self.measure = measure
        self.rules = rules
        self.last = len(material.ends) - 1
        space = material.space
        self.stretch = 0.0 if measure.ragged else space * (rules.good_space - 1)
        self.shrink = 0.0 if measure.ragged else space * (1 - rules.least_space)
        self.widening = 0.0 if measure.ragged else rules.widening
        self.zone = rules.ragged_zone * material.em if measure.ragged else 0.0

    def best(self, tolerance: float) -> _Node | None:
        """Return the best way to the end over lines whose ratio is at most `tolerance`."""
        nodes: list[list[_Node]] = [[_Node(0, 0, 0, _DECENT, 0.0, None)]]
        first = 0
        for place in range(1, self.last + 1):
            while first < len(nodes) and self._is_overfull(nodes[first][0].place, place):
                first += 1
            if first == len(nodes):
                return None
            reached = self._reach(nodes, first, place, tolerance)
            if reached:
                nodes.append(reached)
        if nodes[-1][0].place != self.last:
            return None
        return min(nodes[-1], key=lambda node: node.demerits)

    def _is_overfull(self, start: int, place: int) -> bool:
        """Tell whether a line would be too wide on the widest measure, without a hyphen."""
        material = self.material
        natural = material.ends[place] - material.starts[start]
        gaps = material.gaps_before[place] - material.gaps_after[start]
        least = natural * (1 - self.widening) - gaps * self.shrink
        return least > self.measure.widest + 1e-6

    def _reach(
        self, nodes: list[list[_Node]], first: int, place: int, tolerance: float
    ) -> list[_Node]:
        """Return the best nodes at `place`, of lines that begin at nodes from `first` on."""
        material, widths = self.material, self.measure.widths
        kinds = len(widths) - 1
        end = material.ends[place] + material.hyphens[place]
        ends_paragraph = place == self.last
        divides = material.divides[place]
        best: dict[tuple[int, int], _Node] = {}
        for index in range(first, len(nodes)):
            start = nodes[index][0].place
            natural = end - material.starts[start]
            gaps = material.gaps_before[place] - material.gaps_after[start]
            ratio = math.inf
            for node in nodes[index]:
                ratio = self._ratio(natural, gaps, widths[node.line])
                if ends_paragraph and ratio > 0:
                    ratio = 0.0
                if not -1 <= ratio <= tolerance:
                    continue
                run = node.run + 1 if divides else 0
                if run > self.rules.most_hyphens:
                    continue
                cost = self._cost(node, place, ratio)
                if ends_paragraph:
                    cost += self._end_cost(node, natural, gaps)
                key = (min(node.line + 1, kinds), run)
                total = node.demerits + cost
                if key not in best or total < best[key].demerits:
                    best[key] = _Node(place, *key, _fitness(ratio), total, node, cost)
            if ratio > tolerance and kinds == 0:
                break  # what begins later is shorter still
        return list(best.values())

    def _ratio(self, natural: float, gaps: int, width: float) -> float:
        rest = width - natural
        widening = natural * self.widening
        if rest < 0:
            shrink = gaps * self.shrink + widening
            return rest / shrink if shrink else (0.0 if rest > -1e-6 else -math.inf)
        stretch = self.zone or (gaps * self.stretch + widening)
        if not gaps and not self.zone:
            return 0.0 if rest <= widening + _MISFIT * self.material.em else math.inf
        return rest / stretch

    def _cost(self, node: _Node, place: int, ratio: float) -> float:
        rules = self.rules
        badness = 100 * abs(ratio) ** 3
        penalty = self.material.penalties[place]
        cost = (rules.line_penalty + badness) ** 2 + penalty * penalty
        if node.run and self.material.divides[place]:
            cost += rules.hyphens_in_a_row
        if not self.zone and abs(_fitness(ratio) - node.fitness) > 1:
            cost += rules.uneven
        return cost

    def _end_cost(self, node: _Node, natural: float, gaps: int) -> float:
        """Return what a last line costs that looks forgotten."""
        if node.before is None:
            return 0.0
        rules = self.rules
        cost = rules.last_hyphen if node.run else 0.0
        if natural < rules.shortest_last_line * self.material.em:
            cost += rules.short_last_line
        if not gaps:
            cost += rules.lone_word * (3 if node.run else 1)
        return cost


def _fitness(ratio: float) -> int:
    if ratio < -0.5:
        return _TIGHT
    if ratio <= 0.5:
        return _DECENT
    return _LOOSE if ratio <= 1 else _VERY_LOOSE


def _lines(last: _Node, material: Material, measure: Measure, rules: Rules) -> tuple[Line, ...]:
    """Follow the nodes back to the beginning."""
    lines: list[Line] = []
    node = last
    while (before := node.before) is not None:
        place, start = node.place, before.place
        natural = material.ends[place] + material.hyphens[place] - material.starts[start]
        width = measure.widths[before.line]
        scale = 1.0
        if not measure.ragged:
            scale = _scale(natural, width, rules.widening, is_last=node is last)
        gaps = material.gaps_before[place] - material.gaps_after[start]
        lines.append(Line(place, natural, gaps, width, scale))
        node = before
    return tuple(reversed(lines))


def _scale(natural: float, width: float, most: float, *, is_last: bool) -> float:
    """Let the letters take as much as they may of what a line is too short or too wide."""
    if not natural or (is_last and natural <= width):
        return 1.0
    return round(1 + max(-most, min(most, width / natural - 1)), 5)
