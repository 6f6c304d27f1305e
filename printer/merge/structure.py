"""The tag trees become one: a Document with a Part for each file (ISO 32000-1, 14.7 and 14.8).

Elements keep their objects; what changes is what could clash: IDs and Headers get the
name of the file in front, custom roles, classes and namespaces that mean something else
elsewhere get names of their own, and the parent trees are joined with their keys moved on.
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectType, String

from printer.merge.parts import Part, Volume, string_of, tree_of
from printer.merge.roles import Vocabulary
from printer.pdf.objects import as_array, as_bytes, as_dict, as_name, key_of, one_or_many
from printer.pdf.trees import number_tree

MOST_ELEMENTS = 2_000_000


def graft(volume: Volume, part: Part, vocabulary: Vocabulary) -> None:
    """Put the tag tree of one file under the common Document."""
    root = as_dict(part.root.get("/StructTreeRoot"))
    if root is None or not part.tagged:
        return
    words = vocabulary.join(root, part)
    section = _section(volume, part, root, words.standard)
    part.section = section
    live = _walk(volume, part, section, words)
    _rows(volume, part, root, live)


def _section(volume: Volume, part: Part, root: Any, meaning: dict[str, str]) -> Any:
    """Return the Part element of a file: its own Document, renamed, where it has one."""
    tops = [
        item if key_of(item) != (0, 0) else volume.add(item)
        for item in one_or_many(root.get("/K"))
        if as_dict(item) is not None and "/S" in item
    ]
    section: Any
    written = as_name(tops[0].get("/S")) if tops else ""
    if len(tops) == 1 and meaning.get(written, written) == "Document":
        section = tops[0]
        section.S = Name.Part
    else:
        section = volume.add(Dictionary(Type=Name.StructElem, S=Name.Part, K=Array(tops)))
        for item in tops:
            item.P = section
    section.T = String(part.title)
    if part.lang:
        section.Lang = String(part.lang)
    metadata = part.root.get("/Metadata")
    if metadata is not None and part.claims.pdfa:
        section.Metadata = metadata
    return section


def _walk(volume: Volume, part: Part, section: Any, words: Any) -> set[int]:
    """Settle every element of the tree; return the numbers of those that are in it."""
    live: set[int] = set()
    waiting = [section]
    while waiting:
        element = waiting.pop()
        number = element.objgen[0]
        if number:
            if number in live:
                part.warning("tag-repeated", "an element stands in the tag tree twice")
                continue
            live.add(number)
        if len(live) > MOST_ELEMENTS:
            part.error("tag-tree-too-large", "the tag tree is too large to be kept whole")
            break
        keys = element.keys()
        words.settle(element, keys)
        if "/ID" in keys:
            _identify(volume, part, element)
        if "/A" in keys:
            _headers(part, element["/A"])
        if "/K" in keys:
            kids = element["/K"]
            if isinstance(kids, int):
                continue
            kind = getattr(kids, "_type_code", None)
            if kind is ObjectType.array:
                waiting.extend(kid for kid in kids if _is_element(kid))
            elif kind is ObjectType.dictionary and _is_element(kids):
                waiting.append(kids)
    part.counts["elements"] = len(live)
    return live


def _is_element(kid: Any) -> bool:
    if isinstance(kid, int):
        return False
    return getattr(kid, "_type_code", None) is ObjectType.dictionary and "/S" in kid


def _identify(volume: Volume, part: Part, element: Any) -> None:
    name = as_bytes(element["/ID"])
    new = part.identifier(name) if name is not None else b""
    if not new or new in volume.ids:
        part.warning("id-repeated", "two elements have the same ID; the second loses it")
        del element["/ID"]
        return
    element.ID = string_of(new)
    volume.ids[new] = element


def _headers(part: Part, attributes: Any) -> None:
    for item in one_or_many(attributes):
        if as_dict(item) is None or "/Headers" not in item:
            continue
        names = [as_bytes(name) for name in one_or_many(item["/Headers"])]
        item.Headers = Array(
            [string_of(part.identifier(name)) for name in names if name is not None]
        )


def _rows(volume: Volume, part: Part, root: Any, live: set[int]) -> None:
    """Take over the rows of the parent tree that something of the file leads to."""
    rows = number_tree(root.get("/ParentTree")).lookup()
    dead = 0
    for key in sorted(part.claimed_keys):
        row = rows.get(key)
        kind = getattr(row, "_type_code", None)
        if kind is ObjectType.array:
            dead += _bury(row, live)
        elif kind is not ObjectType.dictionary or key_of(row)[0] not in live:
            part.warning(
                "parent-tree-missing", "the tags of a page or link cannot be found from it"
            )
            continue
        if row is not None:
            volume.rows.append((key + part.offset, row))
    if dead:
        part.warning(
            "tag-orphan", f"{dead} pieces of content name elements that are not in the tag tree"
        )


def _bury(row: Any, live: set[int]) -> int:
    dead = [
        place
        for place, entry in enumerate(row)
        if entry is not None and getattr(entry, "objgen", (0, 0))[0] not in live
    ]
    for place in dead:
        row[place] = None
    return len(dead)


def crown(volume: Volume, vocabulary: Vocabulary, title: str, lang: str) -> None:
    """Write the common root, its Document, and the trees that lead to the elements."""
    if not volume.sections:
        return
    root = volume.add(Dictionary(Type=Name.StructTreeRoot))
    document = volume.add(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    document.T = String(title)
    if lang:
        document.Lang = String(lang)
    vocabulary.write(root, document)
    document.K = Array(_below(volume, document))
    root.K = Array([document])
    root.ParentTree = tree_of(volume, sorted(volume.rows, key=lambda row: row[0]), "/Nums")
    root.ParentTreeNextKey = volume.next_key
    if volume.ids:
        entries = [(string_of(name), volume.ids[name]) for name in sorted(volume.ids)]
        root.IDTree = tree_of(volume, entries, "/Names")
    volume.root.StructTreeRoot = root


def _below(volume: Volume, document: Any) -> list[Any]:
    """Return the kids of the Document: the files' Parts, those of a group in one Part."""
    kids = []
    for title, parts in volume.groups():
        own = [part.section for part in parts if part.section is not None]
        parent = document
        if title and own:
            parent = volume.add(
                Dictionary(Type=Name.StructElem, S=Name.Part, T=String(title), P=document)
            )
            parent.K = Array(own)
            kids.append(parent)
        else:
            kids += own
        for section in own:
            section.P = parent
    return kids


def is_tagged(root: Any) -> bool:
    """Tell whether a document catalogue leads to a tag tree with something in it."""
    tree = as_dict(root.get("/StructTreeRoot"))
    if tree is None:
        return False
    kids = tree.get("/K")
    array = as_array(kids)
    return len(array) > 0 if array is not None else as_dict(kids) is not None
