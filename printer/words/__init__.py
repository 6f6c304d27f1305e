"""The furniture words of a printed page, in the language of the article.

One TOML file a language stands beside this module. `words_for` finds the nearest one
(`ru-RU`, then `ru`, then English) and lays the house words of the publication over it.
Dates, numbers and plurals come from CLDR through Babel. This module puts nothing into
HTML: what it returns is plain text, to be escaped by who writes markup.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from printer.diagnostics import Diagnostic, note, warning

if TYPE_CHECKING:
    from babel import Locale

NUMBERED_KINDS = ("figure", "table", "listing", "equation", "section")
"""What can carry a number; each has `<kind>_label` and `<kind>_reference` words."""

FALLBACK = "en"

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; `words["notes"]` is the heading over the notes.

    An unknown key raises KeyError, so that a template that misspells one is noticed.
    """

    lang: str
    """The BCP 47 language that was asked for, such as `en-GB`."""

    texts: Mapping[str, str]
    """Every word by its key; templates have `{number}`, `{page}` and the like in them."""

    plurals: Mapping[str, Mapping[str, str]]
    """Forms by CLDR plural category: `one`, `few`, `many`, `other`."""

    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)
    """An unknown language and wrong house words, without places."""

    def __getitem__(self, key: str) -> str:
        """Return the word for a key of en.toml."""
        return self.texts[key]

    def label(self, kind: str, number: str) -> str:
        """Return what stands at the caption: `Figure 3`, «Рис. 3». Kind: NUMBERED_KINDS."""
        return _unbroken(self.texts[f"{kind}_label"]).format(number=number)

    def reference(self, kind: str, number: str, title: str = "") -> str:
        """Return what stands in the running text: `Figure 3`, «рис. 3».

        A section without a number is named by its title.
        """
        if kind == "section" and not number:
            return self.texts["section_title_reference"].format(title=title)
        return _unbroken(self.texts[f"{kind}_reference"]).format(number=number)

    def page(self, folio: str) -> str:
        """Return how the running text names a page: `page 34`, «с. 34», „S. 34“."""
        return _unbroken(self.texts["page_reference"]).format(page=folio)

    def part_of(self, thing: str, title: str) -> str:
        """Return what is said of a part of another article: `Figure 3 of “A map of one pump”`."""
        return self.texts["article_part_reference"].format(thing=thing, title=title)

    def pages(self, first: str, last: str) -> str:
        """`p. 34`, or `pp. 34–41`."""
        if first == last:
            return _unbroken(self["page_short"]).format(page=first)
        return _unbroken(self["pages_short"]).format(pages=f"{first}–{last}")

    def page_of(self, page: str | int, pages: str | int) -> str:
        """Return `Page 3 of 12`."""
        return self.texts["page_of"].format(page=page, pages=pages)

    def votes(self, count: int) -> str:
        """Return `1 vote`, `1,204 votes`, «5 голосов»."""
        return self.counted("votes", count)

    def counted(self, key: str, count: int) -> str:
        """Return a number with the plural form that it asks for. Key: a table of en.toml."""
        forms = self.plurals[key]
        form = forms.get(locale_for(self.lang).plural_form(count), forms["other"])
        return _unbroken(form).format(count=self.number(count))

    def date(self, date: dt.date, lang: str | None = None) -> str:
        """Return a long date: `12 May 2026`, «12 мая 2026 г.», „12. Mai 2026“.

        Another language than the article's can be given.
        """
        from babel.dates import format_date

        words = self if lang is None else words_for(lang)
        first = words.texts["first_of_month"]
        locale = locale_for(words.lang)
        if date.day != 1 or first == "1":
            return format_date(date, "long", locale=locale)
        pattern = locale.date_formats["long"].pattern.replace("d", f"'{first}'", 1)
        return format_date(date, pattern, locale=locale)

    def number(self, number: int | float) -> str:
        """Return a number with the language's separators: `12,345.6`, „12.345,6“."""
        from babel.numbers import format_decimal

        return str(format_decimal(number, locale=locale_for(self.lang)))

    def percent(self, share: float) -> str:
        """Return a share (0 to 1) with at most one decimal: `42.3%`, „42,3 %“."""
        from babel.numbers import format_percent

        locale = locale_for(self.lang)
        pattern = locale.percent_formats[None].pattern.replace("0%", "0.#%")
        pattern = pattern.replace(f"0{NO_BREAK_SPACE}%", f"0.#{NO_BREAK_SPACE}%")
        return str(format_percent(share, pattern, locale=locale))

    def join(self, items: Iterable[str]) -> str:
        """Return `A, B and C` in the language's way."""
        from babel.lists import format_list

        return str(format_list(list(items), locale=locale_for(self.lang)))


def words_for(lang: str, overrides: Mapping[str, object] | None = None) -> Words:
    """Return the words of a BCP 47 language with the house words over them.

    Never fails: what is wrong (an unknown language, an override that names no word or
    has a placeholder that is never filled) is in `Words.diagnostics` and left aside.
    """
    diagnostics: list[Diagnostic] = []
    texts: dict[str, str] = {}
    plurals: dict[str, Mapping[str, str]] = {}
    chain = _chain(lang)
    for name in (FALLBACK, *reversed(chain)):
        file_texts, file_plurals = _read(name)
        texts |= file_texts
        plurals |= file_plurals
    if not chain:
        diagnostics.append(
            note(
                f'there are no words for the language "{lang}", English ones are used',
                hint="set house words in publication.toml",
                code="words-language",
            )
        )
    for key, value in (overrides or {}).items():
        problem = _override(key, value, texts, plurals)
        if problem is not None:
            diagnostics.append(problem)
    return Words(lang, texts, plurals, tuple(diagnostics))


def languages() -> tuple[str, ...]:
    """Return the languages that have words, in alphabetical order."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def _override(
    key: str, value: object, texts: dict[str, str], plurals: dict[str, Mapping[str, str]]
) -> Diagnostic | None:
    """Lay one house word over the others, or tell why it cannot be."""
    if key in texts and isinstance(value, str):
        if not _placeholders(value) <= _placeholders(texts[key]):
            return _wrong(key, f"may only have {_listed(_placeholders(texts[key]))} in braces")
        texts[key] = value
        return None
    if key in plurals and isinstance(value, Mapping):
        forms = {str(form): str(text) for form, text in value.items()}
        if not all(_placeholders(text) <= {"count"} for text in forms.values()):
            return _wrong(key, "may only have {count} in braces")
        plurals[key] = {**plurals[key], **forms}
        return None
    if key in texts or key in plurals:
        return _wrong(key, "has to be " + ("text" if key in texts else "a table of plural forms"))
    near = difflib.get_close_matches(key, [*texts, *plurals], 1)
    hint = f'did you mean "{near[0]}"?' if near else None
    return warning(f'there is no house word "{key}"', hint=hint, code="words-unknown")


def _wrong(key: str, why: str) -> Diagnostic:
    return warning(f'the house word "{key}" {why}, the usual one is used', code="words-wrong")


def _listed(names: set[str | None]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(map(str, names))) or "nothing"


def _placeholders(template: str) -> set[str | None]:
    """Return the names in braces; a template that cannot be filled has the name None."""
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError:
        return {None}
    names: set[str | None] = set()
    for _, name, spec, conversion in fields:
        if name is not None:
            names.add(None if spec or conversion or not name.isidentifier() else name)
    return names


def _unbroken(template: str) -> str:
    """Keep `Figure 3` and `5 votes` on one line."""
    return template.replace(" {", f"{NO_BREAK_SPACE}{{").replace("} ", f"}}{NO_BREAK_SPACE}")


def _chain(lang: str) -> tuple[str, ...]:
    """Return the files that have words for a language, the nearest first."""
    parts = lang.replace("_", "-").split("-")
    names = ("-".join([parts[0].lower(), *parts[1:count]]) for count in range(len(parts), 0, -1))
    known = {name.lower(): name for name in languages()}
    return tuple(known[name.lower()] for name in names if name.lower() in known)


@functools.cache
def _read(name: str) -> tuple[dict[str, str], dict[str, Mapping[str, str]]]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    texts = {key: value for key, value in table.items() if isinstance(value, str)}
    return texts, {key: value for key, value in table.items() if key not in texts}


@functools.lru_cache(maxsize=64)
def locale_for(lang: str) -> Locale:
    """Return the CLDR locale nearest to a language; English when there is none."""
    from babel import Locale, UnknownLocaleError

    parts = lang.replace("_", "-").split("-")
    for count in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:count]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(FALLBACK)
