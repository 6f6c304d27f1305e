"""RIS files → CSL items with their lines.

RIS (Research Information Systems, 2001; with the tags that EndNote and Zotero added) is a flat list
of `TY  - JOUR` lines; a record ends with `ER`. A record without that end is used and reported.
Records have no keys as a rule: one is made of the first author and the year, and said.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from printer.citations.bibliography.dates import Date, parse_date, parse_year_month
from printer.citations.bibliography.found import Found
from printer.citations.bibliography.names import Name
from printer.diagnostics import Place, error, note, warning

MAX_LINES = 5_000
"""Of one record."""

_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?")

_TYPES = {
    "JOUR": "article-journal", "EJOUR": "article-journal", "INPR": "article-journal",
    "ABST": "article-journal", "MGZN": "article-magazine", "NEWS": "article-newspaper",
    "BOOK": "book", "EBOOK": "book", "EDBOOK": "book", "SER": "book", "CHAP": "chapter",
    "ECHAP": "chapter", "CONF": "book", "CPAPER": "paper-conference", "THES": "thesis",
    "RPRT": "report", "GOVDOC": "report", "ELEC": "webpage", "ICOMM": "webpage", "WEB": "webpage",
    "BLOG": "post-weblog", "PAT": "patent", "DATA": "dataset", "AGGR": "dataset",
    "DBASE": "dataset", "COMP": "software", "UNPB": "manuscript", "MANSCPT": "manuscript",
    "GEN": "document", "GENERIC": "document", "STAND": "standard", "STAT": "legislation",
    "LEGAL": "legislation", "CASE": "legal_case", "BILL": "bill", "HEAR": "hearing", "MAP": "map",
    "VIDEO": "motion_picture", "MPCT": "motion_picture", "SOUND": "song", "MUSIC": "musical_score",
    "ART": "graphic", "FIGURE": "graphic", "CHART": "graphic", "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia", "SLIDE": "speech", "JFULL": "periodical", "PAMP": "pamphlet",
    "PCOMM": "personal_communication", "ANCIENT": "classic", "CLSWK": "classic",
    "CTLG": "book", "GRANT": "document", "MULTI": "document",
}  # fmt: skip

_TEXTS = (
    ("TI", "title"), ("T1", "title"), ("CT", "title"), ("JO", "container-title"),
    ("JF", "container-title"), ("JA", "container-title-short"), ("J1", "container-title-short"),
    ("J2", "container-title-short"), ("VL", "volume"), ("IS", "issue"), ("PB", "publisher"),
    ("CY", "publisher-place"), ("PP", "publisher-place"), ("AB", "abstract"), ("N2", "abstract"),
    ("N1", "note"), ("ET", "edition"), ("DO", "DOI"), ("LA", "language"), ("ST", "title-short"),
    ("M3", "genre"), ("AN", "call-number"), ("NV", "number-of-volumes"), ("OP", "original-title"),
)  # fmt: skip

_CHAPTERS = frozenset({"chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia"})


@dataclass(slots=True)
class _Record:
    type: str
    line: int
    tags: dict[str, list[str]] = field(default_factory=dict)
    lines: int = 0

    def first(self, *tags: str) -> str:
        return next((self.tags[tag][0] for tag in tags if self.tags.get(tag)), "")


def read_items(text: str, shown: str, found: Found) -> list[tuple[dict[str, Any], Place]]:
    """Return the records of the file as CSL items that have an id, before any check of fields."""
    items = []
    taken: set[str] = set()
    counts: Counter[str] = Counter()
    records = list(_records(text, shown, found))
    for record in records:
        taken.add(record.first("ID"))
    for record in records:
        place = Place(shown, record.line)
        item = _item(record, place, found)
        key = record.first("ID")
        if not key:
            key = _made_key(item, taken, counts)
            found.add(
                note(
                    f"this record has no ID; cite it as @{key}",
                    place,
                    hint=f"add the line `ID  - {key}`, so that it stays so",
                    code="ris-key-made",
                )
            )
        items.append(({"id": key, **item}, place))
    return items


def _records(text: str, shown: str, found: Found) -> Iterator[_Record]:
    record: _Record | None = None
    tag = ""
    for number, line in enumerate(text.split("\n"), 1):
        match = _LINE.fullmatch(line.strip())
        if match is None:
            if record is not None and line.strip() and tag and record.lines < MAX_LINES:
                record.tags[tag][-1] += f" {line.strip()}"
                record.lines += 1
            elif record is None and line.strip():
                found.add(
                    warning("this line is outside any record", Place(shown, number),
                            hint="a record begins with a line such as `TY  - JOUR`",
                            code="ris-stray-line")
                )  # fmt: skip
            continue
        tag, value = match[1], (match[2] or "").strip()
        if tag == "TY":
            if record is not None:
                _unended(record, shown, found)
                yield record
            record, tag = _Record(value.upper(), number), ""
        elif record is None:
            if tag != "ER":
                found.add(
                    error(f"the line {tag} comes before the TY of its record", Place(shown, number),
                          hint="a record begins with a line such as `TY  - JOUR`",
                          code="ris-stray-line")
                )  # fmt: skip
        elif tag == "ER":
            yield record
            record, tag = None, ""
        elif value and record.lines < MAX_LINES:
            record.tags.setdefault(tag, []).append(value)
            record.lines += 1
        else:
            tag = ""
    if record is not None:
        _unended(record, shown, found)
        yield record


def _unended(record: _Record, shown: str, found: Found) -> None:
    found.add(
        warning("this record has no line ER at its end", Place(shown, record.line),
                hint="add the line `ER  - `; the record is used", code="ris-no-end")
    )  # fmt: skip


def _item(record: _Record, place: Place, found: Found) -> dict[str, Any]:
    kind = _TYPES.get(record.type)
    if kind is None:
        found.add(
            warning(f"the type {record.type[:20] or '(none)'} is not known", place,
                    hint="it prints like a document of no special kind", code="bib-type-unknown")
        )  # fmt: skip
    out: dict[str, Any] = {"type": kind or "document"}
    for tag, variable in _TEXTS:
        if text := record.first(tag):
            out.setdefault(variable, text)
    _titles(record, out)
    _people(record, out)
    _numbers(record, out)
    for variable, tags in (("issued", ("DA", "PY", "Y1")), ("accessed", ("Y2",))):
        dates = [date for tag in tags if (date := _date(record.first(tag)))]
        dates.sort(key=lambda date: "literal" in date)
        if dates:
            out[variable] = dates[0]
    if record.tags.get("KW"):
        out["keyword"] = ", ".join(record.tags["KW"])
    return out


def _titles(record: _Record, out: dict[str, Any]) -> None:
    second, third = record.first("T2", "BT"), record.first("T3")
    book = out["type"] in ("book", "report", "thesis")
    if second and not out.get("title"):
        out["title"] = second
    elif second:
        out.setdefault("collection-title" if book else "container-title", second)
    if third:
        out.setdefault("collection-title", third)


def _people(record: _Record, out: dict[str, Any]) -> None:
    second = (
        "editor" if out["type"] in _CHAPTERS or "ED" not in record.tags else "collection-editor"
    )
    roles = (("author", ("AU", "A1")), ("editor", ("ED",)), (second, ("A2",)),
             ("collection-editor", ("A3",)), ("translator", ("A4",)))  # fmt: skip
    for role, tags in roles:
        names = [_name(text) for tag in tags for text in record.tags.get(tag, [])]
        if names and role not in out:
            out[role] = names


def _name(text: str) -> Name:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        suffix = {"suffix": parts[2]} if len(parts) > 2 else {}
        return {"family": parts[0], "given": parts[1], **suffix}
    return {"literal" if " " in text else "family": parts[0] if parts else text}


def _numbers(record: _Record, out: dict[str, Any]) -> None:
    start, end = record.first("SP"), record.first("EP")
    if start:
        out["page"] = f"{start}-{end}" if end and end != start and "-" not in start else start
    serial = record.first("SN")
    if serial:
        digits = re.sub(r"[^0-9Xx]", "", serial)
        out["ISSN" if len(digits) == 8 else "ISBN"] = serial
    if number := record.first("M1"):
        out.setdefault("number", number)
    if address := record.first("UR", "L2"):
        out["URL"] = address
    if section := record.first("SE"):
        out.setdefault("chapter-number" if out["type"] == "chapter" else "section", section)


def _date(text: str) -> Date | None:
    """Read `2010/05/31/other`, of which each part may be empty."""
    parts = [part.strip() for part in text.split("/")]
    numbers: list[str] = []
    for part in parts[:3]:
        if not part.isdecimal() or len(part) > 4:
            break
        numbers.append(part.zfill(4 if not numbers else 2))
    date = parse_date("-".join(numbers)) if numbers else parse_date(text[:100])
    other = parts[3][:100] if len(parts) > 3 else ""
    if date is None or len(numbers) != 1:
        return date or parse_date(other)
    with_season, understood = parse_year_month(numbers[0], other)
    return with_season if understood else date


def _made_key(item: dict[str, Any], taken: set[str], counts: Counter[str]) -> str:
    people = item.get("author") or item.get("editor") or [{}]
    name = (
        people[0].get("family") or people[0].get("literal") or str(item.get("title", "")) or "work"
    )
    plain = unicodedata.normalize("NFKD", name.split()[0] if name.split() else "work")
    stem = re.sub(r"[^\w]", "", plain).lower() or "work"
    parts = item.get("issued", {}).get("date-parts")
    stem += str(parts[0][0]) if parts else ""
    key = stem
    while key in taken:
        counts[stem] += 1
        count = counts[stem]
        key = f"{stem}{chr(96 + count)}" if count <= 26 else f"{stem}-{count}"
    taken.add(key)
    return key
