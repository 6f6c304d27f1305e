"""What a user types when searching, as a question of the catalogue.

    print archive            both words, on one page
    "optical margin"         a phrase
    typograph*               words that begin so
    archive OR library       either
    archive -library         only things that do not hold the other
    author:knuth section:reviews keyword:pdf title:"page one" id:… lang:ru kind:issue
    after:2026-01 before:2026-06-15 date:2026 date:2026-01..2026-06

Everything must hold. What answers a question is found by `searching`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from printer.archive.catalogue import LAST_DAY, first_day
from printer.archive.folding import folded
from printer.diagnostics import UsageError, error

FIRST, LAST = 1, LAST_DAY
_TERM = re.compile(
    r"""(?P<minus>-)?(?:(?P<field>[a-z]+):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""",
    re.VERBOSE,
)
_FACTS = {"title": "title", "author": "author", "section": "section", "keyword": "keyword"}
_EXACT = {"lang": "lang", "kind": "kind", "what": "what", "id": "id"}
_DATES = ("after", "before", "date")
_MOST_TERMS = 50


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched."""

    words: str = ""
    """In the syntax of FTS5; empty when no word is asked for."""

    excluded: str = ""
    """What no page of a thing may hold, in the same syntax."""

    wanted: tuple[str, ...] = ()
    """The folded words that an excerpt shows."""

    facts: str = ""
    """What titles, authors, sections and keywords must match, in the syntax of FTS5."""

    exact: tuple[tuple[str, str], ...] = ()
    """Columns of the record, and what they must be; `lang` may be followed by more."""

    since: int = FIRST
    """First day, as a number."""

    until: int = LAST
    """Last day."""


@dataclass(slots=True)
class _Reading:
    """A question while it is read, term after term."""

    words: list[list[str]] = field(default_factory=list)
    """Terms that must all be there; of each list, one."""

    excluded: list[str] = field(default_factory=list)
    wanted: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    exact: list[tuple[str, str]] = field(default_factory=list)
    since: int = FIRST
    until: int = LAST
    either: bool = False
    """The next word is an alternative to the last."""

    def word(self, term: str, minus: bool) -> None:
        """Take a word or a phrase of the text."""
        if minus:
            self.excluded.append(term)
        elif self.either and self.words:
            self.words[-1].append(term)
        else:
            self.words.append([term])
        self.either = False

    def frozen(self) -> Query:
        """Return the question; raises UsageError when it asks nothing."""
        if self.excluded and not self.words:
            raise _wrong("words that must not be there need others that must")
        limited = (self.since, self.until) != (FIRST, LAST)
        if not (self.words or self.facts or self.exact or limited):
            raise _wrong("there is nothing to search for")
        together = " AND ".join(f"({' OR '.join(terms)})" for terms in self.words)
        return Query(
            words=together,
            excluded=" OR ".join(self.excluded),
            wanted=tuple(self.wanted),
            facts=" AND ".join(self.facts),
            exact=tuple(self.exact),
            since=self.since,
            until=self.until,
        )


def parse(text: str) -> Query:
    """Return the question that a user's words ask; raises UsageError when they ask nothing."""
    reading = _Reading()
    matches = list(_TERM.finditer(text))
    if not matches:
        raise _wrong("there is nothing to search for")
    if len(matches) > _MOST_TERMS:
        raise _wrong(f"more than {_MOST_TERMS} words are too many")
    for match in matches:
        _take(match, reading)
    return reading.frozen()


def _take(match: re.Match[str], reading: _Reading) -> None:
    name, phrase = match["field"], match["phrase"]
    value = match["word"] if phrase is None else phrase
    if name in _DATES:
        _limit(name, value, reading)
    elif name in _EXACT:
        reading.exact.append((_EXACT[name], value))
    elif name in _FACTS:
        if term := _term(value, phrase is not None):
            reading.facts.append(f"{_FACTS[name]} : {term}")
    elif match[0] in ("OR", "AND"):
        reading.either = match[0] == "OR"
    else:
        # What looks like a field and is none is text: `http://…`.
        shown = f"{name}:{value}" if name else value
        term = _term(shown, phrase is not None)
        if not term:
            return
        reading.word(term, bool(match["minus"]))
        if not match["minus"]:
            ending = "*" if term.endswith("*") else ""
            plain = re.findall(r"\w+", folded(shown))
            reading.wanted += [*plain[:-1], plain[-1] + ending] if plain else []


def _term(text: str, is_phrase: bool) -> str:
    """Return words as a phrase of FTS5; empty when they hold nothing that is searched."""
    plain = " ".join(re.findall(r"\w+", folded(text)))
    if not plain:
        return ""
    return f'"{plain}"*' if text.endswith("*") and not is_phrase else f'"{plain}"'


def _limit(name: str, value: str, reading: _Reading) -> None:
    first, between, last = value.partition("..")
    if name != "date" and between:
        raise _wrong(f"{name}: takes one date")
    if name in ("after", "date") and first:
        reading.since = max(reading.since, _first(first))
    if name == "before":
        reading.until = min(reading.until, _first(first) - 1)
    if name == "date" and (last or not between):
        reading.until = min(reading.until, _last(last or first))


def _first(text: str) -> int:
    day = first_day(text)
    if day is None:
        raise _wrong(f"'{text[:40]}' is no date", "write it like 2026, 2026-10 or 2026-10-31")
    return day


def _last(text: str) -> int:
    """Return the number of the last day of a year, a month or a day."""
    start = date.fromordinal(_first(text))
    length = {1: 366, 2: 31}.get(len(text.split("-")), 1)
    # The first day of what follows is found by stepping over the end.
    after = date.fromordinal(min(start.toordinal() + length, LAST))
    if length == 366:
        after = date(start.year + 1, 1, 1) if start.year < date.max.year else date.max
    elif length == 31:
        after = after.replace(day=1)
    return (after - timedelta(days=1)).toordinal()


def _wrong(message: str, hint: str | None = None) -> UsageError:
    usual = "`printer archive search --help` shows how to ask"
    return UsageError(error(message, hint=hint or usual, code="archive-search"))
