"""Fields of Word: finding them, and the works that reference managers keep in them.

Zotero and Mendeley write each citation as a field whose instruction holds CSL-JSON; Mendeley's newer
add-in keeps it in the tag of a content control; Word itself names sources that lie in a part of
their own. All become what pandoc reads, with ids under which the works are known to us.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from printer.readers.documents.values import Item
from printer.readers.documents.word import names
from printer.readers.documents.word.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CITATION = re.compile(r"\s*ADDIN\s+(?:ZOTERO_ITEM\s+)?CSL_CITATION\s*(?=\{)")
_MENDELEY = "MENDELEY_CITATION_v3_"
_WORD = re.compile(r"\s*CITATION\s+(\S+)(.*)", re.DOTALL)
_SWITCH = re.compile(r'\\([a-z])(?:\s+("[^"]*"|[^\s\\]+))?')


@dataclass(slots=True)
class Field:
    """A field, with the elements of its instruction."""

    texts: list[Element] = field(default_factory=list)
    """`instrText` elements, in order."""

    begin: Element | None = None

    @property
    def instruction(self) -> str:
        """What the field is to show."""
        return "".join(item.text or "" for item in self.texts)

    def say(self, instruction: str) -> None:
        """Change the instruction."""
        for index, item in enumerate(self.texts):
            item.text = "" if index else f" {instruction} "


def fields_of(root: Element) -> Iterator[Field]:
    """Yield the complex fields of a part, those within others too."""
    stack: list[Field] = []
    for element in root.iter(f"{W}fldChar", f"{W}instrText"):
        if element.tag == f"{W}instrText":
            if stack:
                stack[-1].texts.append(element)
        elif element.get(f"{W}fldCharType") == "begin":
            stack.append(Field(begin=element))
        elif element.get(f"{W}fldCharType") == "end" and stack:
            yield stack.pop()


@dataclass(slots=True)
class Works:
    """The works that the citations of a document carry with them."""

    sources: dict[str, Item] = field(default_factory=dict)
    """Word's own sources by their tag."""

    items: dict[str, Item] = field(default_factory=dict)
    """Id → item."""

    ids: dict[str, str] = field(default_factory=dict)
    """What identifies a work in its manager → id."""

    broken: int = 0
    """Citations that could not be read."""

    def read(self, root: Element) -> None:
        """Take the works out of the citations of a part, which is changed to name them by our ids."""
        _open_controls(root)
        for found in fields_of(root):
            instruction = found.instruction
            if match := _CITATION.match(instruction):
                self._take(found, instruction[match.end() :])
            elif (match := _WORD.match(instruction)) and match[1] in self.sources:
                found.say(f"ADDIN CSL_CITATION {json.dumps(self._of_word(match))}")

    def _take(self, found: Field, text: str) -> None:
        try:
            citation, _ = json.JSONDecoder().raw_decode(text)
            for item in citation["citationItems"]:
                self.name(item)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            self.broken += 1
            return
        found.say(f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(citation)}")

    def name(self, item: dict[str, Any]) -> None:
        """Give an item of a citation our id, and keep the work that it carries.

        Raises LookupError when it carries none that is known.
        """
        data = dict(item.get("itemData") or {})
        address = next(iter(item.get("uris") or item.get("uri") or ()), "")
        known = str(address or data.get("id") or item.get("id"))
        if not data.get("title") and not data.get("author") and known not in self.ids:
            raise LookupError("a citation without its work")
        name = self.ids.setdefault(known, f"work{len(self.ids) + 1}")
        self.items.setdefault(name, {**_plain(data), "id": name})
        item["id"] = name
        item["itemData"] = {**self.items[name]}

    def _of_word(self, match: re.Match[str]) -> dict[str, Any]:
        items: list[dict[str, Any]] = [self._source(match[1])]
        for switch, value in _SWITCH.findall(match[2]):
            value = value.strip('"')
            if switch == "m" and value in self.sources:
                items.append(self._source(value))
            elif switch in ("p", "v"):
                items[-1] |= {"locator": value, "label": "page" if switch == "p" else "volume"}
            elif switch in ("f", "s"):
                items[-1]["prefix" if switch == "f" else "suffix"] = value
            elif switch == "n":
                items[-1]["suppress-author"] = True
        return {"citationItems": items, "properties": {"noteIndex": 0}}

    def _source(self, tag: str) -> dict[str, Any]:
        self.items.setdefault(tag, self.sources[tag])
        return {"id": tag, "itemData": {**self.sources[tag]}}


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """Return an item without what is not of the work: the manager's own fields, abstracts."""
    left_out = (
        "id",
        "abstract",
        "note",
        "source",
        "journalAbbreviation",
        "shortTitle",
        "citation-key",
    )
    return {key: value for key, value in data.items() if key not in left_out}


def _open_controls(root: Element) -> None:
    """Make fields of the content controls in which Mendeley Cite keeps its citations."""
    for control in list(root.iter(f"{W}sdt")):
        tag = control.find(f"{W}sdtPr/{W}tag")
        value = tag.get(f"{W}val", "") if tag is not None else ""
        content = control.find(f"{W}sdtContent")
        parent = control.getparent()
        if not value.startswith(_MENDELEY) or content is None or parent is None:
            continue
        try:
            said = base64.b64decode(value.removeprefix(_MENDELEY)).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError, ValueError):
            continue
        runs = names.field(f"ADDIN CSL_CITATION {said}", names.words(content) or "?")
        index = parent.index(control)
        parent.remove(control)
        if parent.tag != f"{W}p":
            runs = [names.make("p", *runs)]
        for offset, item in enumerate(runs):
            parent.insert(index + offset, item)


def open_simple_fields(root: Element) -> None:
    """Write fields of the short form (`fldSimple`) in the long one, so that there is one to know."""
    for simple in list(root.iter(f"{W}fldSimple")):
        parent = simple.getparent()
        if parent is None:
            continue
        index = parent.index(simple)
        begin, said, separate, _, end = names.field(simple.get(f"{W}instr", "").strip(), "")
        runs = [begin, said, separate, *list(simple), end]
        parent.remove(simple)
        for offset, item in enumerate(runs):
            parent.insert(index + offset, item)
