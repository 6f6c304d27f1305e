"""Files inside the files: all are kept, under names of their own (ISO 32000-1, 7.11.4).

Each is associated with the document once (ISO 19005-3, 6.8) when its file said so.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

from pikepdf import Array, Name, String

from printer.merge.parts import Volume, tree_of
from printer.pdf.objects import (
    Key,
    as_bytes,
    as_dict,
    as_stream,
    as_text,
    in_header,
    items_of,
    key_of,
    keys_of,
)
from printer.pdf.trees import name_tree


def bring_attachments(volume: Volume) -> None:
    """Write the tree of embedded files and AF."""
    files: dict[str, Any] = {}
    associated: dict[Key, Any] = {}
    taken: set[Key] = set()
    for part in volume.parts:
        for name, value in name_tree(in_header(part.root.get("/Names"), "/EmbeddedFiles")).entries:
            spec = as_dict(value)
            if spec is None or as_dict(spec.get("/EF")) is None:
                part.error("attachment-missing", "a file that should be inside is not there")
                continue
            if key_of(spec) == (0, 0):
                spec = volume.add(spec)
            if key_of(spec) in taken:
                continue
            taken.add(key_of(spec))
            told = as_text(spec.get("/UF")) or as_text(spec.get("/F")) or name.decode("latin-1")
            _rename(spec, _free(told, part.name, files), told)
            files[as_text(spec.UF) or told] = spec
            part.count("attachments")
        for item in items_of(part.root.get("/AF")):
            if as_dict(item) is not None and key_of(item) != (0, 0):
                associated.setdefault(key_of(item), item)
    if any(part.claims.pdfa.startswith("3") for part in volume.parts):
        _associate_all(files, associated)
    if files:
        entries = sorted(
            ((as_bytes(String(name)) or b"", String(name), spec) for name, spec in files.items()),
            key=lambda entry: entry[0],
        )
        tree = tree_of(volume, [(name, spec) for _, name, spec in entries], "/Names")
        volume.root.Names.EmbeddedFiles = tree
    if associated:
        volume.root.AF = Array(list(associated.values()))


def _associate_all(files: dict[str, Any], associated: dict[Key, Any]) -> None:
    """PDF/A-3 wants every embedded file associated, with what it is to the document.

    Those of PDF/A-2 files, which need not say it, are of a relationship that nobody stated.
    """
    for spec in files.values():
        if "/AFRelationship" not in spec:
            spec.AFRelationship = Name.Unspecified
        for embedded in (spec.EF[key] for key in keys_of(spec.EF)):
            if as_stream(embedded) is not None and "/Subtype" not in embedded:
                embedded.Subtype = Name("/application/octet-stream")
        associated.setdefault(key_of(spec), spec)


def _free(name: str, prefix: str, files: dict[str, Any]) -> str:
    if name not in files:
        return name
    path = PurePosixPath(name.replace("\\", "/")).name or name
    free, count = f"{prefix}-{path}", 1
    while free in files:
        count += 1
        free = f"{prefix}-{count}-{path}"
    return free


def _rename(spec: Any, name: str, old: str) -> None:
    if name != old or "/UF" not in spec:
        spec.UF = String(name)
    if name != old or "/F" not in spec:
        spec.F = String(name.encode("ascii", "replace").decode().replace("?", "_"))
