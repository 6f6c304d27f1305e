"""Locators: the `pp. 33–35` in `[@a, pp. 33–35 and *passim*]`.

Labels are understood in English and in the language of the style (its words come from
`printer.citations.terms`). Pandoc would read locators itself, but only in the style's
language, and would take `с.` for a suffix in an English style.

The rules are pandoc's: a number after the key is a page, a label needs a number or a
Roman numeral behind it, braces take anything (`{ii, A, D-Z}`), and empty braces say that
what follows is no locator.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence

from printer.citations.syntax import Cluster
from printer.citations.terms import Terms

_ENGLISH: Mapping[str, tuple[str, ...]] = {
    "appendix": ("appendix", "appendices", "app.", "apps."),
    "article-locator": ("article", "articles", "art.", "arts."),
    "book": ("book", "books", "bk.", "bks."),
    "chapter": ("chapter", "chapters", "chap.", "chaps.", "ch.", "chs."),
    "column": ("column", "columns", "col.", "cols."),
    "equation": ("equation", "equations", "eq.", "eqs."),
    "figure": ("figure", "figures", "fig.", "figs."),
    "folio": ("folio", "folios", "fol.", "fols."),
    "issue": ("issue", "issues", "no.", "nos.", "number", "numbers"),
    "line": ("line", "lines", "l.", "ll."),
    "note": ("note", "notes", "n.", "nn."),
    "opus": ("opus", "opera", "op.", "opp."),
    "page": ("page", "pages", "p.", "pp."),
    "paragraph": ("paragraph", "paragraphs", "para.", "paras.", "¶", "¶¶"),
    "part": ("part", "parts", "pt.", "pts."),
    "scene": ("scene", "scenes", "sc.", "scs."),
    "section": ("section", "sections", "sec.", "secs.", "sect.", "§", "§§"),
    "sub-verbo": ("sub verbo", "s.v.", "s.vv.", "s. v.", "s. vv."),
    "table": ("table", "tables", "tbl.", "tbls."),
    "verse": ("verse", "verses", "v.", "vv."),
    "volume": ("volume", "volumes", "vol.", "vols."),
}
_USAGE = {"стр.": "page"}
"""What people mean, whatever the locale says: CSL's Russian has `стр.` for a line."""

_SPACES = re.compile(r"\s*")
_LEAD = re.compile(r"\s*,?\s*")
_BRACED = re.compile(r"\{((?:[^{}]|\{[^{}]*\})*)\}")
_WORD = re.compile(r"(?:\w+(?:[.:]\w+)*|\([^()\s]{0,20}\)|\[[^\[\]\s]{0,20}\])+")
_JOINT = re.compile(r"\s*[-–—]\s*|\s*[,;]\s*|\s*&\s*|\s+")
_ROMAN = re.compile(
    r"[({\[]?(?=[mdclxvi])m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})[)}\]]?",
    re.IGNORECASE,
)


def split_locator(suffix: str, terms: Terms | None = None) -> tuple[str, str, str]:
    """Return label, locator and the rest of a suffix; label and locator empty without one.

    `terms` are the words of the style's language; English is always understood. The rest
    keeps its first space or comma.
    """
    start = _end(_LEAD, suffix, 0)
    if braced := _BRACED.match(suffix, start):
        rest = suffix[braced.end() :]
        if not braced[1].strip():
            return "", "", rest
        label, at = _label(braced[1].lstrip(), terms)
        return label or "page", braced[1].lstrip()[at:].strip(), rest
    label, at = _label(suffix[start:], terms)
    value = _value(suffix, start + at, digits=not label)
    if value is None:
        return "", "", suffix
    return label or "page", suffix[start + at : value].strip(), suffix[value:]


def located(cluster: Cluster, terms: Terms | None = None) -> Cluster:
    """Return a cluster whose locators are split off its suffixes."""
    items = []
    for item in cluster.items:
        label, locator, rest = split_locator(item.suffix, terms)
        items.append(dataclasses.replace(item, label=label, locator=locator, suffix=rest))
    return Cluster(tuple(items))


def _label(text: str, terms: Terms | None) -> tuple[str, int]:
    """Return the label that a text begins with and the offset of what comes after it."""
    folded = text[:60].casefold()
    for word, label in _words(terms).get(folded[:1], ()):
        if folded.startswith(word):
            after = text[len(word) : len(word) + 1]
            # `p3` is a label and a number for nobody, but `p.3` and `§3` are.
            if not (word[-1].isalpha() and after.isalnum()):
                return label, _end(_SPACES, text, len(word))
    return "", _end(_SPACES, text, 0)


@functools.lru_cache(maxsize=16)
def _words(terms: Terms | None) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return words and their labels by the words' first letters, the longest words first."""
    words = {word.casefold(): label for label, forms in _ENGLISH.items() for word in forms}
    if terms is not None:
        words |= {word.casefold(): label for label, forms in terms.labels.items() for word in forms}
    words |= _USAGE
    words.pop("", None)
    found: dict[str, list[tuple[str, str]]] = {}
    for word, label in sorted(words.items(), key=lambda item: -len(item[0])):
        found.setdefault(word[:1], []).append((word, label))
    return found


def _value(text: str, at: int, *, digits: bool) -> int | None:
    """Return the end of the numbers that begin at `at`; None when there are none."""
    end = None
    position: int = at
    while word := _WORD.match(text, position):
        numeric = any(char.isdigit() for char in word[0])
        if not numeric and (digits or not _ROMAN.fullmatch(word[0])):
            break
        end = word.end()
        joint = _JOINT.match(text, end)
        if joint is None:
            break
        position = joint.end()
    return end


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at
