"""BibTeX and BibLaTeX entries → CSL-JSON items.

The tables are in `vocabulary`; here are the decisions that need more than one field: what
a number numbers, which title is the container's, what a publisher is, in which language a title is.
Text keeps its case. What cannot be understood is reported and kept as text where it can print.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from printer.citations.bibliography import vocabulary as words
from printer.citations.bibliography.dates import Date, is_literal, parse_date, parse_year_month
from printer.citations.bibliography.entry import Entry
from printer.citations.bibliography.found import Found
from printer.citations.bibliography.identify import identify
from printer.citations.bibliography.languages import LANGUAGES, language_of_script, language_tag
from printer.citations.bibliography.latex import to_plain_text, to_rich_text
from printer.citations.bibliography.names import parse_names
from printer.diagnostics import note, warning

_LANGUAGE_FIELDS = ("langid", "hyphenation", "language")

Item = dict[str, Any]
"""A CSL-JSON item (https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html)."""

_ORDINAL = re.compile(r"(\d+)\s*(?:st|nd|rd|th|\.|-?е|-?a|ª|º|e|ème)?(?:\s+(?:ed|edition|изд|Aufl)\.?)?",
                      re.IGNORECASE)  # fmt: skip
_SCRIPTS = (("Cyrl", "\u0400", "\u052f"), ("Grek", "\u0370", "\u03ff"), ("Armn", "\u0530", "\u058f"),
            ("Geor", "\u10a0", "\u10ff"), ("Hebr", "\u0590", "\u05ff"), ("Arab", "\u0600", "\u06ff"))  # fmt: skip


def to_item(entry: Entry, found: Found) -> Item:
    """Return the CSL-JSON item of an entry that has inherited all it can."""
    return _Mapping(entry, found).item()


class _Mapping:
    def __init__(self, entry: Entry, found: Found) -> None:
        self.entry = entry
        self.fields = {name: text for name, text in entry.fields.items() if text.strip()}
        self.found = found
        self.out: Item = {"id": entry.key, "type": self._type()}

    def item(self) -> Item:
        self._titles()
        self._names()
        self._dates()
        for field, variable in words.TEXTS.items():
            self._put(variable, self._value(field, variable))
        self._series()
        self._identity()
        self._numbers()
        self._publisher()
        self._genre_and_status()
        self._notes()
        self._language()
        return self.out

    # -- text --------------------------------------------------------------------------------

    def _value(self, field: str, variable: str) -> str:
        source = self.fields.get(field, "")
        if not source:
            return ""
        if variable in words.RICH_VARIABLES:
            titled = "title" in variable
            converted = to_rich_text(source, protect=titled)
        else:
            converted = to_plain_text(source)
        self._report_unknown(field, converted.unknown)
        return converted.text

    def _put(self, variable: str, text: str) -> None:
        if text:
            self.out.setdefault(variable, text)

    def _report_unknown(self, field: str, commands: tuple[str, ...]) -> None:
        for command in commands:
            if command.startswith("nesting"):
                what = f"has {command}"
            else:
                what = f"uses \\{command[:40]}, which is not known here"
            self._warn(field, what, "check how it prints, or write the character itself",
                       "bib-latex-unknown")  # fmt: skip

    def _warn(self, field: str, what: str, hint: str, code: str) -> None:
        message = f"entry '{self.entry.key}': the field '{field}' {what}"
        self.found.add(warning(message, self.entry.where(field), hint=hint, code=code))

    # -- what it is --------------------------------------------------------------------------

    def _type(self) -> str:
        kind = self.entry.type
        subtype = self.fields.get("entrysubtype", "").strip("{} ").lower()
        if kind == "article" and subtype in ("magazine", "newspaper"):
            return f"article-{subtype}"
        if kind == "unpublished" and ("eventtitle" in self.fields or "venue" in self.fields):
            return "speech"
        if kind in ("misc", "unpublished") and identify(self.fields).is_preprint:
            return "article"
        if kind == "misc" and identify(self.fields).variables.get("URL"):
            printed = any(name in self.fields for name in ("publisher", "isbn", "journal"))
            return "document" if printed else "webpage"
        if kind in words.TYPES:
            return words.TYPES[kind]
        if kind in words.CSL_TYPES:
            return kind
        self.found.add(
            warning(
                f"entry '{self.entry.key}': the type @{kind[:40]} is not known",
                self.entry.place,
                hint="it prints like @misc; use a type of BibLaTeX",
                code="bib-type-unknown",
            )
        )
        return "document"

    def _titles(self) -> None:
        title = self._title("title", "subtitle", "titleaddon")
        main = self._title("maintitle", "mainsubtitle", "maintitleaddon")
        book = self._title("booktitle", "booksubtitle", "booktitleaddon")
        journal = self._title("journaltitle", "journalsubtitle", "") or self._title(
            "journal", "", ""
        )
        issue = self._title("issuetitle", "issuesubtitle", "")
        part = self.out["type"] in words.NUMBER_IN_SERIES and self.out["type"] != "book"
        if main and not part:
            self._put("title", main)
            self._put("volume-title", title)
        elif main and part:
            self._put("title", title)
            self._put("container-title", main)
            self._put("volume-title", book)
        self._put("title", title)
        self._put("container-title", journal or book)
        self._put("volume-title", issue)
        if not title and book and not journal:
            self.out["title"] = self.out.pop("container-title", book)

    def _title(self, title: str, subtitle: str, addon: str) -> str:
        text = self._value(title, "title")
        below = self._value(subtitle, "title")
        if text and below:
            text = f"{text} {below}" if text[-1] in "?!:…" else f"{text}: {below}"
        extra = self._value(addon, "title")
        return f"{text.rstrip('.')}. {extra}" if text and extra else text or extra

    def _language(self) -> None:
        named = (to_plain_text(self.fields.get(field, "")).text for field in _LANGUAGE_FIELDS)
        tags = (language_tag(name) for name in named if name)
        tag = next(filter(None, tags), None) or language_of_script(str(self.out.get("title", "")))
        self._put("language", tag or "")

    # -- who ---------------------------------------------------------------------------------

    def _names(self) -> None:
        for field, variable in words.NAMES.items():
            self._people(field, variable)
        for letter in ("", "a", "b", "c"):
            field = f"editor{letter}"
            role = self.fields.get(f"{field}type", "editor").strip("{} ").lower()
            default = "editor" if not letter else "contributor"
            self._people(field, words.EDITOR_TYPES.get(role, default))

    def _people(self, field: str, variable: str) -> None:
        source = self.fields.get(field)
        if not source:
            return
        options = re.sub(r"\s", "", self.fields.get("options", "").lower())
        names = parse_names(source, drop_particles="useprefix=false" in options)
        self._report_unknown(field, names.unknown)
        for odd in names.odd:
            self._warn(field, f"has {odd}", "write names as Family, Given and join them by and",
                       "bib-name-odd")  # fmt: skip
        if names.names and variable not in self.out:
            self.out[variable] = [dict(name) for name in names.names]

    # -- when --------------------------------------------------------------------------------

    def _dates(self) -> None:
        self._issued()
        for field, variable in words.DATES.items():
            self._date(field, variable)
        for field in words.OTHER_ACCESS_DATES:
            if "accessed" not in self.out:
                self._date(field, "accessed")

    def _issued(self) -> None:
        if "date" in self.fields:
            self._date("date", "issued")
        if "issued" in self.out or "year" not in self.fields:
            return
        month, day = self.fields.get("month", ""), self.fields.get("day", "")
        date, understood = parse_year_month(self.fields["year"], month, day)
        if not understood:
            self._warn("month", f"is not understood: '{month[:40]}'", "write it as 5 or may",
                       "bib-date-literal")  # fmt: skip
        self._keep_date("year", "issued", date)

    def _date(self, field: str, variable: str) -> None:
        self._keep_date(field, variable, parse_date(self.fields.get(field, "")))

    def _keep_date(self, field: str, variable: str, date: Date | None) -> None:
        if date is None:
            return
        self.out[variable] = date
        text = str(date.get("literal", ""))
        # Words and brackets are meant (`in press`, `[1998]`); figures that make no date are a slip.
        if is_literal(date) and re.fullmatch(r"[\d\s/.,:-]+", text):
            self._warn(field, f"is no date: '{text[:40]}'", "write it as 2010, 2010-05 or 2010-05-31",
                       "bib-date-literal")  # fmt: skip

    # -- numbers and places ------------------------------------------------------------------

    def _series(self) -> None:
        kind, number = self.out["type"], self._value("number", "number")
        issue = self._value("issue", "issue")
        if kind in words.NUMBER_OF_ISSUE:
            self._put("issue", number or issue)
        elif kind in words.NUMBER_IN_SERIES and ("series" in self.fields or kind != "book"):
            self._put("collection-number", number)
        else:
            self._put("number", number)
        self._put("issue", issue)

    def _numbers(self) -> None:
        pages = self._value("pages", "page")
        self._put("page", re.sub(r"\s*[–—‒-]+\s*", "-", pages) if _is_range(pages) else pages)
        if eid := self._value("eid", "number"):
            # Half of all styles print one of the two, the other half the other.
            self._put("page", eid)
            self._put("number", eid)
        edition = self._value("edition", "edition")
        match = _ORDINAL.fullmatch(edition)
        first = edition.lower().removesuffix(" edition").strip()
        self._put("edition", match[1] if match else str(words.ORDINALS.get(first, edition)))

    def _publisher(self) -> None:
        kind = self.out["type"]
        for field in words.PUBLISHERS:
            if field == "organization" and kind == "paper-conference" and "publisher" in self.out:
                continue
            text = self._value(field, "publisher")
            if field == "howpublished" and re.search(r"https?:|\burl\b", text, re.IGNORECASE):
                continue
            self._put("publisher", text)
        for field in words.PLACES:
            self._put("publisher-place", self._value(field, "publisher-place"))

    def _identity(self) -> None:
        identity = identify(self.fields)
        for field, reason in identity.wrong:
            self._warn(field, reason, "it is left out; mend the address or number",
                       "bib-identifier-wrong")  # fmt: skip
        variables = dict(identity.variables)
        if identity.is_preprint:
            if self.out["type"] == "article":
                self._put("publisher", "arXiv")
            elif self.out["type"] in words.NUMBER_OF_ISSUE:
                # A published article is cited as such; the copy at arXiv is where to read it.
                variables.pop("number", None)
        for variable, text in variables.items():
            self._put(variable, text)

    def _genre_and_status(self) -> None:
        tongue = LANGUAGES.get(self.fields.get("langid", "").lower(), "en")[:2]
        genre = str(self.out.get("genre", words.GENRES.get(self.entry.type, "")))
        terms: Mapping[str, str] | None = words.THESES.get(genre.lower())
        if terms is not None:
            genre = terms.get(tongue, terms["en"])
        self.out.pop("genre", None)
        self._put("genre", genre)
        state = self._value("pubstate", "status")
        state = words.STATES.get(state.lower(), state)
        # Styles that know no status print it in the place of the date; those that do, too.
        if "issued" in self.out:
            self._put("status", state)
        elif state:
            self.out["issued"] = {"literal": state}

    def _notes(self) -> None:
        addendum = self._value("addendum", "note")
        if addendum:
            before = self.out.get("note")
            self.out["note"] = f"{before}. {addendum}" if before else addendum
        text = str(self.out.get("note", ""))
        if (
            text
            and self.out.get("URL")
            and re.fullmatch(r"(?:url:?\s*)?https?://\S+", text.lower())
        ):
            del self.out["note"]
        if not self.fields:
            self.found.add(
                note(f"entry '{self.entry.key}' has no fields", self.entry.place,
                     code="bib-entry-empty")
            )  # fmt: skip


def _is_range(pages: str) -> bool:
    """Tell whether dashes in a page field join two pages (`10--20`, not `--` alone)."""
    return bool(re.search(r"\w\s*[–—‒-]+\s*\w", pages))
