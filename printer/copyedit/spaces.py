"""Dashes, ellipses, ranges and no-break spaces by the customs of a language.

Each rule is a pattern whose first group is replaced by a fixed text; the rest of it is only
looked at. Rules change spaces, hyphens and full stops, never a letter or a digit, and
leave alone what is typographic already. Quotation marks are in quotes.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from printer.copyedit.languages import Customs
from printer.copyedit.quotes import OPAQUE, Edit

NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW = "\N{NARROW NO-BREAK SPACE}"

_S = "[ \n]+"
_UPPER = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĘĚŁŃŇŘŚŠŤŮŹŻŽΑ-ΩЀ-ЯҐ]"
_UNITS = (
    r"%|‰|°[CF]?|km²|m²|km/h|km|cm|mm|µm|nm|m|ha|kg|g|mg|t|l|ml|Hz|kHz|MHz|GHz|kB|MB|GB|TB|kW|MW"
    r"|GW|kWh|px|pt|pp|dpi|min|€|£|\$|¥|₽|zł|Kč"
)
_BEFORE_DASH = r"[\w»”“’‘\"')\]…,.!?;:%" + OPAQUE + "]"
_AFTER_DASH = r"[\w«„“‘\"'(\[…¿¡" + OPAQUE + "]"

ADDRESS = re.compile(r"(?:https?://|www\.|ftp://|doi:|[\w.+-]+@[\w-]+\.)[^\s<>\"«»„“”]*")
"""What is never touched: addresses written out in the text."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Replace the first group of a pattern."""

    pattern: re.Pattern[str]
    text: str
    needs: str = ""
    """Without it in a text, which is quickly seen, the pattern does not match."""

    def edits(self, text: str) -> list[Edit]:
        """Return the changes that this rule makes to a text, in order."""
        if self.needs not in text:
            return []
        return [
            (match.start(1), match.end(1), self.text)
            for match in self.pattern.finditer(text)
            if match[1] != self.text
        ]


@functools.lru_cache(maxsize=128)
def dash_rules(customs: Customs) -> tuple[Rule, ...]:
    """Return the rules for dots, dashes and ranges; they come before the quotation marks."""
    dash = customs.dash
    return (
        _rule(r"(?<!\.)(\.\.\.)(?!\.)", "…", needs="..."),
        _rule(r"(?<!-)(---)(?!-)", "—", needs="---"),
        # Not before an option: --flag.
        _rule(rf"(?:^|(?<=\s))(--)(?=\s|$|{_UPPER})", dash, needs="--"),
        _rule(r"(?<=[^\s-])(--)(?!-)", "–", needs="--"),
        _rule(rf"(?<={_BEFORE_DASH}){_S}(-)(?={_S}(?!\d){_AFTER_DASH})", dash, needs="-"),
        _rule(rf"(?<=[^\W\d]){_S}(-)(?={_S}\d)", dash, needs="-"),
    )


@functools.lru_cache(maxsize=128)
def space_rules(customs: Customs) -> tuple[Rule, ...]:
    """Return the rules for spaces; they come after the quotation marks."""
    start = r"(?<![\w\-’'.])"
    rules = [
        _rule(rf"(?<=[^\s–—])({_S})(?=[–—](?:\s|$))", NO_BREAK),
        _rule(rf"^[–—]({_S})", NO_BREAK),
        _rule(rf"(?<=\d)({_S})(?=(?:{_UNITS})(?![\w/]))", NO_BREAK),
        _rule(rf"[§№]({_S})(?=\d)", NO_BREAK),
        _rule(rf"(?<![\w.]){_UPPER}\.({_S})(?={_UPPER})", NO_BREAK),
    ]
    if customs.spaced_thousands:
        rules.append(_rule(rf"(?<![\d.,])\d{{1,3}}({_S})(?=\d{{3}}(?!\d))", NO_BREAK))
    if customs.before_number:
        rules.append(_rule(rf"{start}(?:{customs.before_number})({_S})(?=\d|[IVXLC]+\b)", NO_BREAK))
    if customs.after_number:
        rules.append(_rule(rf"(?<=\d)({_S})(?={customs.after_number}(?!\w))", NO_BREAK))
    if customs.before_name:
        rules.append(
            _rule(rf"{start}(?<!\d\s)(?:{customs.before_name})({_S})(?={_UPPER})", NO_BREAK)
        )
    if customs.before_word:
        words = rf"{start}(?:{customs.before_word})({_S})(?=[\w«„“‘({OPAQUE}])"
        rules.append(_rule(words, NO_BREAK, re.IGNORECASE))
    if customs.after_word:
        rules.append(_rule(rf"(?<=\w)({_S})(?=(?:{customs.after_word})(?!\w))", NO_BREAK))
    rules += [
        _rule(rf"(?<![\w.]){re.escape(first)}([ \n]?)(?={re.escape(second)}(?!\w))", NARROW)
        for first, second in customs.compact
    ]
    rules += _sign_rules(customs)
    return tuple(rules)


def range_edits(text: str) -> list[Edit]:
    """Return the changes of `33-35` to `33–35`, and of `1914-1918` to `1914–1918`.

    Only where it is clearly a range: two ascending numbers of at most three digits, or two
    years, with nothing around that belongs to a telephone number, a date, an ISBN or a
    standard.
    """
    if "-" not in text:
        return []
    numbers = [
        (match.start(3), match.end(3), "–")
        for match in _RANGE.finditer(text)
        if int(match[2]) < int(match[4]) and not (match[1] or "").isupper()
    ]
    years = [
        (match.start(3), match.end(3), "–")
        for match in _YEARS.finditer(text)
        if int(match[2]) < int(match[4]) and not _is_of_a_number(match[1] or "")
    ]
    return sorted(numbers + years)


_RANGE = re.compile(
    r"(?:(?<!\w)(\w+)[ \n\N{NO-BREAK SPACE}]+)?"
    r"(?<![\w\-–.,:/+@#$])([1-9]\d{0,2})(-)([1-9]\d{0,2})(?![\w\-–/:@]|[.,]\d)"
)

_YEAR = r"(?:1\d{3}|20\d{2})"
_YEARS = re.compile(
    r"(?:(?<!\w)([\w+]+)[.:]*[ \n\N{NO-BREAK SPACE}]+)?"
    rf"(?<![\w\-–.,:/+@#$=])({_YEAR})(-)({_YEAR})(?![\w\-–/:@=]|[.,]\d|[ \N{{NO-BREAK SPACE}}]\d)"
)
_BEFORE_NUMBER = re.compile(
    r"[+\d]+|tel|telephone|phone|call|fax|mobile|telefon|teléfono|téléphone|tél"
    r"|telefono|телефон|тел|факс|τηλ",
    re.IGNORECASE,
)


def _is_of_a_number(before: str) -> bool:
    """Tell of a word whether two years behind it are none: `ISSN 1914-1918`, `Tel. 1914-1918`."""
    return (len(before) > 1 and before.isupper()) or bool(_BEFORE_NUMBER.fullmatch(before))


def _sign_rules(customs: Customs) -> list[Rule]:
    """Return the spaces that French has before its signs and inside its guillemets."""
    rules: list[Rule] = []
    word = r"[\w)\]»”’…%" + OPAQUE + "]"
    for signs, space in ((customs.narrow_before, NARROW), (customs.wide_before, NO_BREAK)):
        if signs:
            some = f"[{re.escape(signs)}]"
            rules.append(_rule(rf"(?<={word})({_S})(?={some})", space))
            rules.append(_rule(rf"(?<={word})()(?={some}+(?:[\s»”)\]?!]|$))", space))
    if customs.spaced_guillemets:
        rules.append(_rule(rf"«({_S})(?=\S)", NO_BREAK))
        rules.append(_rule(r"«()(?=[^\s])", NO_BREAK))
        rules.append(_rule(rf"(?<=\S)({_S})(?=»)", NO_BREAK))
        rules.append(_rule(r"(?<=\S)()(?=»)", NO_BREAK))
    return rules


def _rule(pattern: str, text: str, flags: re.RegexFlag = re.NOFLAG, *, needs: str = "") -> Rule:
    return Rule(re.compile(pattern, flags), text, needs)
