"""Named destinations, and the links that lead to them, within a file and between files.

A name gets the name of its file in front, percent-encoded (`the-bridge:fig-1`), so that
equal names of two files are two. Links to another of the merged files, by its name, its
file's name or its address, become links to its pages.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from pikepdf import Array, Dictionary, Name, ObjectType, String

from printer.merge.parts import Part, Volume, fit, string_of
from printer.pdf.objects import (
    as_array,
    as_bytes,
    as_dict,
    as_int,
    as_name,
    as_text,
    in_header,
    items_of,
    key_of,
    keys_of,
)
from printer.pdf.trees import name_tree


def bring_names(volume: Volume, part: Part) -> None:
    """Take over the named destinations of a file under their new names."""
    found: dict[bytes, Any] = {}
    for name, value in name_tree(in_header(part.root.get("/Names"), "/Dests")).entries:
        found.setdefault(name, value)
    old = part.root.get("/Dests")
    for key in keys_of(old):
        found.setdefault(key[1:].encode("utf-8", "surrogateescape"), in_header(old, key))
    pages = {key_of(page) for page in part.pages}
    lost = 0
    for name, value in found.items():
        explicit = as_dict(value)
        array = as_array(explicit.get("/D") if explicit is not None else value)
        settled = _explicit(array, part)
        if settled is None or key_of(settled[0]) not in pages:
            lost += 1
            continue
        new = part.destination(name)
        part.names[name] = new
        volume.destinations[new] = settled
    part.counts["destinations"] = len(part.names)
    volume.destinations.setdefault(part.destination(b""), fit(part.pages[0]))
    if lost:
        part.warning(
            "destination-broken",
            f"{lost} named destinations lead to no page and are left out",
        )


def _explicit(array: Array | None, part: Part) -> Array | None:
    """Return a destination with the page itself where a page number stands."""
    items = list(items_of(array))
    if not items:
        return None
    place = as_int(items[0])
    if place is not None:
        if not 0 <= place < len(part.pages):
            return None
        return Array([part.pages[place], *(items[1:] or [Name.Fit])])
    if items[0] is None:
        return None
    return array if len(items) > 1 else Array([items[0], Name.Fit])


class Links:
    """Settles the links of one file."""

    def __init__(self, volume: Volume, part: Part) -> None:
        self._volume, self._part = volume, part
        self._base = part.base
        self._done: set[tuple[int, int]] = set()

    def settle(self, owner: Any) -> None:
        """Settle the destination and the actions of an annotation or bookmark."""
        if as_name(owner.get("/Subtype")) == "Link":
            self._part.count("links")
        if "/Dest" in owner:
            new = self._target(owner["/Dest"])
            if new is not None:
                owner["/Dest"] = new
        action = owner.get("/A")
        if as_dict(action) is None or "/S" not in action or "/O" in action:
            return
        for one in [action, *items_of(action.get("/Next"))]:
            if as_dict(one) is not None:
                self._action(one)

    def _action(self, action: Any) -> None:
        key = key_of(action)
        if key != (0, 0):
            if key in self._done:
                return
            self._done.add(key)
        kind = as_name(action.get("/S"))
        if kind == "GoTo":
            new = self._target(action.get("/D"))
            if new is not None:
                action["/D"] = new
        elif kind == "URI":
            address = as_bytes(action.get("/URI")) or b""
            if self._base and not re.match(rb"[A-Za-z][\w+.-]*:", address):
                action.URI = String(urljoin(self._base, address.decode("latin-1")))
            self._volume.foreign_links.append((self._part, action))
        elif kind == "GoToR":
            self._volume.foreign_links.append((self._part, action))

    def _target(self, target: Any) -> String | Array | None:
        """Return what takes the place of a destination; None when it stays."""
        kind = target._type_code if hasattr(target, "_type_code") else None
        if kind is ObjectType.array:
            settled = _explicit(target, self._part)
            if settled is None:
                self._broken("a page that is not there")
            return settled
        name = as_bytes(target)
        if name is None and kind is ObjectType.name_:
            name = as_name(target).encode("utf-8", "surrogateescape")
        if name is None:
            return None
        new = self._part.names.get(name)
        if new is None:
            self._broken(f"“{name[:60].decode('latin-1')}”")
            new = self._part.destination(name)
        return string_of(new)

    def _broken(self, where: str) -> None:
        self._part.warning("link-broken", f"a link leads nowhere in the file itself: to {where}")


def join_files(volume: Volume) -> None:
    """Turn links to another of the merged files into links to its pages."""
    by_file: dict[str, Part] = {}
    by_url: dict[str, Part] = {}
    for part in volume.parts:
        if part.input.name:
            by_file.setdefault(f"{part.input.name}.pdf", part)
    for part in volume.parts:
        if isinstance(part.input.source, Path):
            by_file.setdefault(part.input.source.name, part)
        if part.input.url:
            by_url.setdefault(_address(part.input.url), part)
    for part, action in volume.foreign_links:
        found = _where(action, by_file, by_url)
        if found is None:
            continue
        target, destination = found
        for key in ("/F", "/URI", "/NewWindow", "/IsMap"):
            if key in action:
                del action[key]
        action.S = Name.GoTo
        action.D = destination
        if target is not part:
            part.count("crossing")


def _where(
    action: Any, by_file: dict[str, Part], by_url: dict[str, Part]
) -> tuple[Part, Any] | None:
    if as_name(action.get("/S")) == "GoToR":
        specification = action.get("/F")
        name = as_text(specification) or ""
        if as_dict(specification) is not None:
            name = as_text(specification.get("/UF")) or as_text(specification.get("/F")) or ""
        target = by_file.get(name.replace("\\", "/").rpartition("/")[2])
        return (target, _remote(action.get("/D"), target)) if target is not None else None
    address = (as_bytes(action.get("/URI")) or b"").decode("utf-8", "replace")
    before, _, fragment = address.partition("#")
    target = by_url.get(_address(before))
    if target is None and not urlsplit_scheme(before):
        target = by_file.get(unquote(before.rpartition("/")[2]))
    return (target, _fragment(unquote(fragment), target)) if target is not None else None


def urlsplit_scheme(address: str) -> str:
    """Return the scheme of an address, empty when it is relative or none at all."""
    try:
        return urlsplit(address).scheme
    except ValueError:
        return "broken"


def _address(url: str) -> str:
    return url.partition("#")[0].rstrip("/")


def _remote(target: Any, part: Part) -> Any:
    array = as_array(target)
    if array is not None:
        settled = _explicit(array, part)
        return settled if settled is not None else fit(part.pages[0])
    name = as_bytes(target)
    if name is None:
        name = as_name(target).encode("utf-8", "surrogateescape")
    new = part.names.get(name)
    return string_of(new) if new is not None else fit(part.pages[0])


def _fragment(fragment: str, part: Part) -> Any:
    """What the part of an address behind # means in a PDF (RFC 8118)."""
    page = re.search(r"(?:^|&)page=(\d{1,6})", fragment)
    if page and 1 <= int(page[1]) <= len(part.pages):
        return fit(part.pages[int(page[1]) - 1])
    named = re.search(r"(?:^|&)nameddest=([^&]+)", fragment)
    name = named[1] if named else fragment
    written = (name.encode(), BOM_UTF16_BE + name.encode("utf-16-be"), bytes(String(name)))
    new = next((part.names[one] for one in written if one in part.names), None)
    return string_of(new) if new is not None else fit(part.pages[0])


def write_names(volume: Volume) -> list[tuple[String, Any]]:
    """Return the entries of the tree of named destinations, in its order."""
    return [(string_of(name), volume.destinations[name]) for name in sorted(volume.destinations)]


def open_at(volume: Volume) -> None:
    """Open the file where its first part wants to be opened, when that is a mere place."""
    first = volume.parts[0]
    if first.opening in first.names:
        target = string_of(first.names[first.opening])
        volume.root.OpenAction = Dictionary(S=Name.GoTo, D=target)
