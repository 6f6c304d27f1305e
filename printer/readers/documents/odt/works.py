"""Citations in OpenDocument texts: Zotero's and Mendeley's reference marks, Writer's own entries."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from printer.readers.documents.odt import names
from printer.readers.documents.odt.names import TEXT
from printer.readers.documents.values import Item
from printer.readers.documents.word.fields import Works

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CITATION = re.compile(r"\s*(?:ADDIN\s+)?(?:ZOTERO_ITEM\s+)?CSL_CITATION\s*(?=\{)")
_TYPES = {"article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter",
          "inproceedings": "paper-conference", "conference": "paper-conference", "phdthesis": "thesis",
          "mastersthesis": "thesis", "techreport": "report", "www": "webpage", "unpublished":
          "manuscript"}  # fmt: skip
_TEXTS = {"title": "title", "journal": "container-title", "booktitle": "container-title", "publisher":
          "publisher", "address": "publisher-place", "volume": "volume", "number": "issue", "pages":
          "page", "edition": "edition", "series": "collection-title", "url": "URL", "isbn": "ISBN",
          "note": "note"}  # fmt: skip


@dataclass(slots=True)
class OdtWorks:
    """The works that a text cites."""

    works: Works = field(default_factory=Works)

    @property
    def items(self) -> tuple[Item, ...]:
        """The works, in the order of the text."""
        return tuple(self.works.items.values())

    def read(self, root: Element) -> None:
        """Take the works out of the citations, which become marks."""
        for start in list(root.iter(f"{TEXT}reference-mark-start")):
            match = _CITATION.match(start.get(f"{TEXT}name", ""))
            if match is not None:
                self._of_manager(start, match.end())
        for entry in list(root.iter(f"{TEXT}bibliography-mark")):
            self._of_writer(entry)
        for section in list(root.iter(f"{TEXT}section")):
            if re.match(
                r"\s*(?:ADDIN\s+)?ZOTERO_BIBL|.*Mendeley.*Bibliography",
                section.get(f"{TEXT}name", ""),
            ):
                names.put(section)

    def _of_manager(self, start: Element, position: int) -> None:
        name = start.get(f"{TEXT}name", "")
        try:
            citation, _ = json.JSONDecoder().raw_decode(name[position:])
            items = [self._named(item) for item in citation["citationItems"]]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self.works.broken += 1
            return
        shown = _take_until_end(start, name)
        names.put(start, names.mark("cite", shown or "?", works=json.dumps(items)))

    def _named(self, item: dict[str, Any]) -> dict[str, Any]:
        self.works.name(item)
        return {key: value for key, value in item.items() if key not in ("itemData", "uris", "uri")}

    def _of_writer(self, entry: Element) -> None:
        key = entry.get(f"{TEXT}identifier", "") or names.words(entry)
        kind = entry.get(f"{TEXT}bibliography-type", "")
        item: dict[str, Any] = {"id": key, "type": _TYPES.get(kind, "document")}
        for name, variable in _TEXTS.items():
            if text := entry.get(f"{TEXT}{name}", "").strip():
                item.setdefault(variable, text)
        people = [
            part for part in re.split(r"\s*;\s*|\s+and\s+", entry.get(f"{TEXT}author", "")) if part
        ]
        if people:
            item["author"] = [_person(part) for part in people]
        if year := re.search(r"\d{4}", entry.get(f"{TEXT}year", "")):
            item["issued"] = {"date-parts": [[int(year[0])]]}
        self.works.items.setdefault(key, item)
        names.put(
            entry, names.mark("cite", names.words(entry) or key, works=json.dumps([{"id": key}]))
        )


def _person(text: str) -> dict[str, str]:
    family, comma, given = (part.strip() for part in text.partition(","))
    if comma:
        return {"family": family, "given": given}
    first, _, last = text.rpartition(" ")
    return {"family": last, "given": first} if first else {"family": text}


def _take_until_end(start: Element, name: str) -> str:
    """Take away what stands between the marks of a citation; return its words."""
    shown = [start.tail or ""]
    start.tail = None
    following = start.getnext()
    while following is not None:
        ends = following.tag == f"{TEXT}reference-mark-end" and following.get(f"{TEXT}name") == name
        after = following.getnext()
        if ends:
            names.put(following)
            break
        shown += [names.words(following), following.tail or ""]
        following.tail = None
        names.put(following)
        following = after
    return " ".join("".join(shown).split())
