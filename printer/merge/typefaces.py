"""Unites the subsets that several files embed of one face into one.

Thirty articles bring thirty subsets of each face. Those that WeasyPrint writes keep the
glyph numbers of their font, so that one font program with the glyphs of all serves all of
them, and no page changes. Subsets unite only when they agree on every glyph that two of
them use (`programs`). Widths and texts of glyphs depend on the text as well, by rounding
and by what a glyph stood for first: fonts share them as far as they agree, and keep maps of
their own where they do not. What is damaged or of another make stays as it is (`subsets`).
"""

from __future__ import annotations

import hashlib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from pikepdf import Array, Dictionary, Name, Object, PikepdfError, Stream

from printer.merge.parts import Volume
from printer.merge.programs import Program, Union
from printer.merge.subsets import (
    FIXED_PITCH,
    SAME_IN_DESCRIPTORS,
    Subset,
    recognise,
    write_texts,
    write_widths,
)

MOST_BYTES = 4 * 1024 * 1024
"""Of one font program; larger ones are whole fonts rather than subsets."""

MOST_BYTES_TOGETHER = 512 * 1024 * 1024
MOST_TRIED = 8
"""How many unions, and how many joined maps, a subset is compared with."""

_T = TypeVar("_T")


def unite(volume: Volume, fonts: Iterable[Any]) -> int:
    """Let composite fonts use the unions of their subsets; return how many now do.

    The fonts given, which are objects of their own, are changed; nothing leads to the
    subsets any more.
    """
    faces: defaultdict[tuple[object, ...], list[Subset]] = defaultdict(list)
    for font in fonts:
        subset = recognise(font)
        if subset is not None:
            faces[subset.key].append(subset)
    budget = MOST_BYTES_TOGETHER
    count = 0
    for subsets in faces.values():
        unions: list[_Face] = []
        for subset in _different(subsets):
            program = subset.read(min(budget, MOST_BYTES))
            budget -= subset.size
            if program is not None:
                _place(unions, subset, program)
        count += sum(face.share(volume) for face in unions if len(face.subsets) > 1)
    return count


def _different(subsets: list[Subset]) -> list[Subset]:
    """Return the subsets that differ, with their twins; nothing when there is only one."""
    found: dict[bytes, Subset] = {}
    for subset in subsets if len(subsets) > 1 else ():
        try:
            first = found.setdefault(subset.mark(), subset)
        except (PikepdfError, RuntimeError):
            # Damaged, so no subset that could be united.
            continue
        if first is not subset:
            first.twins.append(subset)
    return list(found.values()) if len(found) > 1 else []


def _place(unions: list[_Face], subset: Subset, program: Program) -> None:
    """Take a subset into the first union that it agrees with, or begin another."""
    taken = any(face.add(subset, program) for face in unions)
    if not taken and len(unions) < MOST_TRIED:
        unions.append(_Face(subset, program))


class _Face:
    """A union of subsets, and the fonts that will use it."""

    def __init__(self, first: Subset, program: Program) -> None:
        self._union = Union(program)
        self.subsets = [first]

    def add(self, subset: Subset, program: Program) -> bool:
        """Take a subset in; False when it differs."""
        if not self._union.add(program):
            return False
        self.subsets.append(subset)
        return True

    def share(self, volume: Volume) -> int:
        """Write the union and lead all fonts to it; return how many."""
        widths = _Joined[bytes](subset.widths for subset in self.subsets)
        texts = _Joined[str](subset.texts() for subset in self.subsets)
        program = self._union.write(_characters(texts.maps))
        descriptor = volume.add(self._descriptor(volume, program, widths.maps))
        descendants = [self._descendant(volume, descriptor, joined) for joined in widths.maps]
        written = [_compressed(volume, write_texts(joined)) for joined in texts.maps]
        count = 0
        for place, first in enumerate(self.subsets):
            descendant = descendants[widths.places[place]]
            known = texts.places[place]
            for subset in (first, *first.twins):
                subset.font.BaseFont = descendant.BaseFont
                subset.font.DescendantFonts = Array([descendant])
                if known >= 0:
                    subset.font.ToUnicode = written[known]
                count += 1
        return count

    def _descriptor(
        self, volume: Volume, program: bytes, widths: Iterable[Mapping[int, bytes]]
    ) -> Dictionary:
        first = self.subsets[0]
        descriptors = [item.descriptor for one in self.subsets for item in (one, *one.twins)]
        corners = list(zip(*(list(item.FontBBox) for item in descriptors), strict=True))
        fixed = all(len(set(joined.values())) == 1 for joined in widths)
        # Two subsets of one font must have different tags; the same input the same ones.
        tag = "".join(chr(65 + byte % 26) for byte in hashlib.sha256(program).digest()[:6])
        file = _compressed(volume, program)
        if first.file_key == "/FontFile2":
            file.Length1 = len(program)
        else:
            file.Subtype = Name.OpenType
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(f"/{tag}+{first.face}"),
            Flags=int(first.descriptor.Flags) & ~FIXED_PITCH | FIXED_PITCH * fixed,
            FontBBox=Array([*map(min, corners[:2]), *map(max, corners[2:])]),
            Ascent=max(item.Ascent for item in descriptors),
            Descent=min(item.Descent for item in descriptors),
            CapHeight=max(item.CapHeight for item in descriptors),
        )
        for key in SAME_IN_DESCRIPTORS:
            descriptor[key] = first.descriptor[key]
        descriptor[first.file_key] = file
        return descriptor

    def _descendant(self, volume: Volume, descriptor: Any, widths: Mapping[int, bytes]) -> Any:
        first = self.subsets[0].descendant
        return volume.add(
            Dictionary(
                Type=Name.Font,
                Subtype=first.Subtype,
                BaseFont=descriptor.FontName,
                CIDSystemInfo=first.CIDSystemInfo,
                CIDToGIDMap=Name.Identity,
                W=Object.parse(write_widths(widths)),
                FontDescriptor=descriptor,
            )
        )


class _Joined(Generic[_T]):
    """Maps from glyphs to something, joined as far as they agree."""

    def __init__(self, maps: Iterable[Mapping[int, _T] | None]) -> None:
        self.maps: list[dict[int, _T]] = []
        self.places = [-1 if one is None else self._place(one) for one in maps]
        """For each map that was given the place of the joined one; -1 for None."""

    def _place(self, new: Mapping[int, _T]) -> int:
        for place, known in enumerate(self.maps[:MOST_TRIED]):
            if all(known.get(gid, item) == item for gid, item in new.items()):
                known.update(new)
                return place
        self.maps.append(dict(new))
        return len(self.maps) - 1


def _characters(maps: Iterable[Mapping[int, str]]) -> dict[int, int]:
    """Return the character of each glyph that stands for one."""
    found: dict[int, int] = {}
    for texts in maps:
        for gid, text in texts.items():
            if len(text) == 1:
                found.setdefault(gid, ord(text))
    return found


def _compressed(volume: Volume, data: bytes) -> Any:
    return volume.add(Stream(volume.pdf, zlib.compress(data, 9), Filter=Name.FlateDecode))
