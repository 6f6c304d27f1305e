"""Form fields of all files in one form (ISO 32000-1, 12.7).

Fields of equal names would share their values, so the later one gets its file's name in
front. Signatures cannot outlive a merge, and XFA forms are programs: both are told and go.
"""

from __future__ import annotations

import re
from typing import Any

from pikepdf import Array, Dictionary, String

from printer.merge.parts import Part, Volume
from printer.pdf.objects import (
    Key,
    as_bytes,
    as_dict,
    as_name,
    as_text,
    in_header,
    items_of,
    key_of,
    keys_of,
)

MOST_FIELDS = 500_000
DEEPEST = 100


def bring_forms(volume: Volume) -> None:
    """Write the form of the new file, when one of the files has any."""
    form = Dictionary(Fields=Array())
    taken: set[str] = set()
    resources: dict[str, dict[str, Any]] = {}
    for part in volume.parts:
        own = as_dict(part.root.get("/AcroForm")) or Dictionary()
        if own.get("/XFA") is not None:
            part.error("form-lost", "the file loses its XFA form; what its pages show is kept")
        fonts = _resources(own, resources)
        tops = _unique(list(items_of(own.get("/Fields"))))
        seen = {key_of(top) for top in tops}
        fields = _walk(part, tops, seen)
        strays = _unique(_strays(part, seen))
        seen.update(key_of(stray) for stray in strays)
        fields += _walk(part, strays, seen)
        tops += strays
        part.counts["fields"] = len(fields)
        for field in fields:
            _settle(part, field, fonts, own)
        for top in tops:
            _rename(part, top, taken)
            form.Fields.append(top)
        if bool(own.get("/NeedAppearances", False)):
            form.NeedAppearances = True
    if len(form.Fields) or resources:
        form.DR = Dictionary({kind: Dictionary(entries) for kind, entries in resources.items()})
        volume.root.AcroForm = volume.add(form)


def _is_field(item: Any) -> bool:
    return as_dict(item) is not None and key_of(item) != (0, 0)


def _walk(part: Part, tops: list[Any], seen: set[Key]) -> list[Any]:
    """Return the fields below some, each once; a kid that leads back is taken from its field."""
    found: list[Any] = []
    waiting = []
    for top in tops:
        if "/Parent" in top:
            del top["/Parent"]
        waiting.append(top)
    waiting.reverse()
    while waiting and len(found) < MOST_FIELDS:
        field = waiting.pop()
        found.append(field)
        kids = list(items_of(field.get("/Kids")))
        own = _unique([kid for kid in kids if key_of(kid) not in seen])
        if len(own) < len(kids):
            part.warning("form-broken", "the form fields lead back into themselves")
            field.Kids = Array(own)
        for kid in own:
            kid.Parent = field
        seen.update(key_of(kid) for kid in own)
        waiting.extend(reversed(own))
    return found


def _unique(items: list[Any]) -> list[Any]:
    return list({key_of(item): item for item in items if _is_field(item)}.values())


def _strays(part: Part, known: set[Key]) -> list[Any]:
    """Return the tops of fields that stand on pages and are missing in the form."""
    found: dict[Key, Any] = {}
    for page in part.pages:
        for annotation in items_of(page.get("/Annots")):
            if as_name(annotation.get("/Subtype")) != "Widget" or key_of(annotation) in known:
                continue
            top = annotation
            for _ in range(DEEPEST):
                above = top.get("/Parent")
                if not _is_field(above) or key_of(above) in known:
                    break
                top = above
            found.setdefault(key_of(top), top)
    return list(found.values())


def _settle(part: Part, field: Any, fonts: dict[str, str], form: Any) -> None:
    if as_name(field.get("/FT")) == "Sig" and "/V" in field:
        part.error("signature-lost", "a digital signature does not hold for the merged file")
        del field["/V"]
    if "/FT" in field:
        # What a form says for all of its fields would be said for those of the others, too.
        for name in ("/DA", "/Q"):
            if name not in field and form.get(name) is not None and "/Parent" not in field:
                field[name] = form[name]
    look = as_bytes(field.get("/DA"))
    if fonts and look is not None:
        new = re.sub(
            rb"/([^\s/\[\]<>()]+)",
            lambda match: (
                b"/" + fonts.get(match[1].decode("latin-1"), "").encode()
                if match[1].decode("latin-1") in fonts
                else match[0]
            ),
            look,
        )
        field.DA = String(new)


def _rename(part: Part, field: Any, taken: set[str]) -> None:
    name = as_text(field.get("/T")) or ""
    free, count = name, 1
    while free in taken:
        free = f"{part.name}-{name}" if count == 1 else f"{part.name}-{count}-{name}"
        count += 1
    taken.add(free)
    if free != name:
        field.T = String(free)
        part.note("field-renamed", f"the form field “{name}” is now “{free}”")


def _resources(form: Any, resources: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Join the resources that fields draw with; return the fonts that got new names."""
    renamed = {}
    own = form.get("/DR")
    for kind in keys_of(own):
        entries = own[kind]
        if as_dict(entries) is None:
            resources.setdefault(kind, {})
            continue
        known = resources.setdefault(kind, {})
        for key in keys_of(entries):
            value = in_header(entries, key)
            new, count = key, 1
            while new in known and key_of(known[new]) != key_of(value):
                count += 1
                new = f"{key}-{count}"
            known[new] = value
            if new != key and kind == "/Font":
                renamed[key[1:]] = new[1:]
    return renamed
