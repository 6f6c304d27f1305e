"""Items that are CSL already, from JSON, YAML or front matter: checked and cleaned.

Only what the processor can use goes on: known types, text with harmless markup, names and dates of
the right shape, addresses of the web. What has another shape is mended where its meaning is plain
(a year as a number, one name that is no list) and otherwise left out with a warning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from printer.citations.bibliography import vocabulary as words
from printer.citations.bibliography.dates import parse_date
from printer.citations.bibliography.found import Found
from printer.citations.bibliography.languages import language_of_script
from printer.citations.bibliography.rich_text import clean_markup, strip_markup
from printer.citations.bibliography.values import MAX_FIELD
from printer.diagnostics import Place, error, warning
from printer.readers.identifiers import doi, web_address

Item = dict[str, Any]

_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
_NAME_SWITCHES = ("comma-suffix", "static-ordering", "parse-names")
_MAX_NAMES = 5_000


def clean_item(
    raw: Mapping[str, Any], place: Place | None, found: Found, *, markdown: bool = False
) -> Item | None:
    """Return the item, or None, with an error in `found`, when it has no id.

    With `markdown` (YAML and front matter, as pandoc has it) emphasis is written with asterisks.
    """
    key = raw.get("id")
    if isinstance(key, bool) or not isinstance(key, str | int) or not str(key).strip():
        found.add(
            error("a reference has no id", place, hint="give it an id, such as smith2010",
                  code="csl-item-broken")
        )  # fmt: skip
        return None
    cleaner = _Cleaner(str(key).strip(), place, found, markdown)
    out: Item = {"id": cleaner.key, "type": cleaner.type(raw.get("type"))}
    for name, value in raw.items():
        if name in ("id", "type") or value is None or value == "":
            continue
        cleaned = cleaner.variable(str(name), value)
        if cleaned not in (None, "", []):
            out[_variable(str(name))] = cleaned
    if script := language_of_script(str(out.get("title", ""))):
        out.setdefault("language", script)
    return out


def _variable(name: str) -> str:
    """Return the CSL spelling of a variable: `doi` → `DOI`."""
    upper = name.upper()
    return upper if upper in ("DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID") else name


class _Cleaner:
    def __init__(self, key: str, place: Place | None, found: Found, markdown: bool) -> None:
        self.key = key
        self.place = place
        self.found = found
        self.markdown = markdown

    def type(self, value: Any) -> str:
        name = str(value or "").strip()
        if name in words.CSL_TYPES:
            return name
        known = words.TYPES.get(name.lower())
        if known is None:
            self._warn(
                f"the type '{name[:40]}' is not known" if name else "has no type",
                "use a type of CSL, such as article-journal, book or chapter",
                "bib-type-unknown",
            )
        return known or "document"

    def variable(self, name: str, value: Any) -> Any:
        variable = _variable(name)
        if variable in words.NAME_VARIABLES:
            return self._names(name, value)
        if variable in words.DATE_VARIABLES:
            return self._date(name, value)
        if isinstance(value, Sequence) and not isinstance(value, str) and name == "keyword":
            value = ", ".join(str(part) for part in value)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            if name not in ("categories", "custom", "system_id"):
                self._shape(name, "text")
            return None
        return self._text(variable, str(value))

    def _text(self, variable: str, text: str) -> str | None:
        if len(text) > MAX_FIELD:
            self.found.add(
                error(f"entry '{self.key}': '{variable[:40]}' is longer than {MAX_FIELD:,} characters",
                      self.place, hint="it is left out", code="bib-limit")
            )  # fmt: skip
            return None
        if variable in ("DOI", "URL"):
            try:
                return doi(text) if variable == "DOI" else web_address(text)
            except ValueError as problem:
                self._warn(f"'{variable}' {problem}", "it is left out; mend it",
                           "bib-identifier-wrong")  # fmt: skip
                return None
        if variable not in words.RICH_VARIABLES:
            return strip_markup(text)
        return clean_markup(markdown_to_markup(text) if self.markdown else text)

    def _names(self, name: str, value: Any) -> list[dict[str, Any]] | None:
        if isinstance(value, str | Mapping):
            value = [value]
        if not isinstance(value, Sequence):
            self._shape(name, "a list of names")
            return None
        out = []
        for person in value[:_MAX_NAMES]:
            cleaned = self._person(person)
            if cleaned:
                out.append(cleaned)
            else:
                self._shape(name, "names with family and given, or literal")
        return out

    def _person(self, person: Any) -> dict[str, Any] | None:
        if isinstance(person, str):
            return {"literal": strip_markup(person)} if strip_markup(person) else None
        if not isinstance(person, Mapping):
            return None
        if isinstance(person.get("name"), str) and not person.get("literal"):
            person = {**person, "literal": person["name"]}
        texts = {
            part: strip_markup(str(person[part])[:2_000])
            for part in _NAME_PARTS
            if isinstance(person.get(part), str | int) and str(person[part]).strip()
        }
        if not any(part in texts for part in ("family", "literal", "given")):
            return None
        switches = {
            part: _truth(person[part]) for part in _NAME_SWITCHES if person.get(part) is not None
        }
        return {**texts, **switches}

    def _date(self, name: str, value: Any) -> dict[str, Any] | None:
        if isinstance(value, str | int) and not isinstance(value, bool):
            return parse_date(str(value)[:200].replace("\\", ""))
        if isinstance(value, Sequence):
            value = {"date-parts": [_year_first(part) for part in value[:2]]}
        if not isinstance(value, Mapping):
            self._shape(name, "a date")
            return None
        out: dict[str, Any] = {}
        parts = [_numbers(part) for part in _list(value.get("date-parts"))[:2]]
        if parts and _all_numbers(parts):
            out["date-parts"] = parts
        elif isinstance(value.get("year"), str | int):
            year_first = _numbers(_year_first(value))
            if _all_numbers([year_first]):
                out["date-parts"] = [year_first]
        for text_key in ("literal", "raw"):
            if isinstance(value.get(text_key), str | int) and not out:
                text = strip_markup(str(value[text_key])[:200])
                out.update({"literal": text} if text_key == "literal" else parse_date(text) or {})
        if not out:
            self._shape(name, "a date")
            return None
        if value.get("season"):
            season = str(value["season"])
            out["season"] = (
                int(season) if re.fullmatch(r"\d", season) else strip_markup(season[:50])
            )
        if _truth(value.get("circa", False)):
            out["circa"] = True
        return out

    def _shape(self, name: str, wanted: str) -> None:
        self._warn(
            f"'{name[:40]}' has another shape than {wanted}",
            "it is left out; mend it",
            "csl-item-broken",
        )

    def _warn(self, what: str, hint: str, code: str) -> None:
        self.found.add(warning(f"entry '{self.key}': {what}", self.place, hint=hint, code=code))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return []
    if value and not isinstance(value[0], Sequence):
        return [value]  # one date without the outer list
    return list(value)


def _year_first(part: Any) -> list[Any]:
    if not isinstance(part, Mapping):
        return [part]
    return [part[name] for name in ("year", "month", "day") if part.get(name) is not None]


def _numbers(part: Any) -> list[int | None]:
    if not isinstance(part, Sequence) or isinstance(part, str):
        part = [part]
    given = [number for number in list(part)[:3] if number not in (None, "")]
    return [int(text) if re.fullmatch(r"-?\d{1,6}", text := str(number).strip()) else None
            for number in given]  # fmt: skip


def _all_numbers(parts: list[list[int | None]]) -> bool:
    return all(part and None not in part for part in parts)


def _truth(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "yes")


_MARKDOWN = (
    (re.compile(r"(?<!\\)\*\*(?=\S)([^*]{1,500}?)(?<=\S)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<!\\)\*(?=\S)([^*]{1,500}?)(?<=\S)\*"), r"<i>\1</i>"),
    (re.compile(r"(?<![\w\\])_(?=\S)([^_]{1,500}?)(?<=\S)_(?!\w)"), r"<i>\1</i>"),
    (re.compile(r"(?<!\\)\^([^\s^]{1,100})\^"), r"<sup>\1</sup>"),
    (re.compile(r"(?<![\\~])~([^\s~]{1,100})~(?!~)"), r"<sub>\1</sub>"),
    (re.compile(r"(?<!\\)\[([^\[\]]{1,500})\]\{\.nocase\}"), r'<span class="nocase">\1</span>'),
    (
        re.compile(r"(?<!\\)\[([^\[\]]{1,500})\]\{\.smallcaps\}"),
        r'<span style="font-variant:small-caps;">\1</span>',
    ),
    (re.compile(r"\\([\\*_^~\[\]#$@<>'\"&-])"), r"\1"),
)


def markdown_to_markup(text: str) -> str:
    """Turn the emphasis of pandoc's Markdown into the markup of CSL."""
    for pattern, replacement in _MARKDOWN:
        text = pattern.sub(replacement, text)
    return text
