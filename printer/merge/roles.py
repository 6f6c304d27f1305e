"""Role maps, class maps and namespaces joined, with clashes resolved by new names.

A custom type that two files map to different standard types, a class with two meanings,
or a standard type that one file maps to another (which would change it for all) gets
another name in the later file. See ISO 32000-1, 14.7.3 and 14.7.5.2, and ISO 32000-2, 14.7.4.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name

from printer.merge.parts import Part
from printer.pdf.objects import (
    as_array,
    as_bytes,
    as_dict,
    as_name,
    in_header,
    items_of,
    key_of,
    keys_of,
    one_or_many,
)
from printer.pdf.structure import STANDARD

MOST_NAMES = 1_000
PDF_2 = b"http://iso.org/pdf2/ssn"


@dataclass(frozen=True, slots=True)
class Words:
    """What is renamed in the elements of one file."""

    standard: dict[str, str]
    """Types by what they stand for in this file."""

    types: dict[str, str]
    classes: dict[str, str]
    spaces: dict[tuple[int, int], Any]
    """Namespace dictionaries that are there already, by the key of the double."""

    def settle(self, element: Any, keys: set[str]) -> None:
        """Rename in one element."""
        if self.types:
            new = self.types.get(as_name(element.get("/S")))
            if new is not None and "/NS" not in keys:
                element.S = Name(f"/{new}")
        if self.classes and "/C" in keys:
            element.C = Array(
                [
                    Name(f"/{self.classes.get(as_name(item), as_name(item))}")
                    if as_name(item)
                    else item
                    for item in one_or_many(element["/C"])
                ]
            )
        if self.spaces and "/NS" in keys:
            space = self.spaces.get(key_of(element["/NS"]))
            if space is not None:
                element.NS = space


@dataclass(slots=True)
class Vocabulary:
    """The role map, class map and namespaces of the new file."""

    roles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, Any] = field(default_factory=dict)
    spaces: dict[bytes, Any] = field(default_factory=dict)

    def join(self, root: Any, part: Part) -> Words:
        """Take over what one file says; return what its elements have to change."""
        written = {
            name[1:]: as_name(in_header(root["/RoleMap"], name))
            for name in keys_of(root.get("/RoleMap"))[:MOST_NAMES]
        }
        standard = {name: _end(name, written) for name in written}
        types = {}
        for name, meaning in standard.items():
            if name == meaning or not meaning:
                continue
            new = name
            count = 1
            while new in STANDARD or self.roles.get(new, meaning) != meaning:
                count += 1
                new = f"{name}-{count}"
            self.roles[new] = meaning
            if new != name:
                types[name] = new
        if types:
            part.note("role-renamed", f"structure types were renamed: {', '.join(sorted(types))}")
        return Words(standard, types, self._classes(root), self._spaces(root))

    def _classes(self, root: Any) -> dict[str, str]:
        renamed = {}
        for key in keys_of(root.get("/ClassMap"))[:MOST_NAMES]:
            value = in_header(root["/ClassMap"], key)
            name = new = key[1:]
            count = 1
            while new in self.classes and not _same(self.classes[new], value):
                count += 1
                new = f"{name}-{count}"
            self.classes.setdefault(new, value)
            if new != name:
                renamed[name] = new
        return renamed

    def _spaces(self, root: Any) -> dict[tuple[int, int], Any]:
        doubles = {}
        for item in items_of(as_array(root.get("/Namespaces"))):
            space = as_dict(item)
            if space is None:
                continue
            name = as_bytes(space.get("/NS")) or b""
            first = self.spaces.get(name)
            if first is None:
                self.spaces[name] = space
            elif _same(first.get("/RoleMapNS"), space.get("/RoleMapNS")):
                doubles[key_of(space)] = first
            else:
                # Two namespaces of one name are legal when each element says which is its own.
                self.spaces[name + b"#%d" % len(self.spaces)] = space
        return doubles

    def write(self, root: Any, document: Any) -> None:
        """Write what was gathered into the root of the tag tree."""
        if self.roles:
            root.RoleMap = Dictionary(
                {f"/{name}": Name(f"/{self.roles[name]}") for name in sorted(self.roles)}
            )
        if self.classes:
            root.ClassMap = Dictionary(
                {f"/{name}": self.classes[name] for name in sorted(self.classes)}
            )
        if self.spaces:
            root.Namespaces = Array(list(self.spaces.values()))
            if PDF_2 in self.spaces:
                document.NS = self.spaces[PDF_2]


def _end(name: str, written: dict[str, str]) -> str:
    """Follow a role map to its end; a map that leads back ends where it does."""
    chain = [name]
    while (target := written.get(chain[-1], "")) and target not in chain:
        chain.append(target)
        if target in STANDARD:
            break
    return chain[-1] if len(chain) > 1 else ""


def _same(one: Any, other: Any) -> bool:
    """Whether two small values say the same; those with references are compared by them."""
    if one is None or other is None:
        return one is other
    return bool(one.unparse(resolved=True) == other.unparse(resolved=True))
