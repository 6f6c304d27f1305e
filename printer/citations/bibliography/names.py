r"""Name lists of BibTeX and BibLaTeX → CSL names.

Names are split as BibTeX splits them (Markey, *Tame the BeaST*, §11), while they are still LaTeX:
only then do braces say what belongs together, and only the converted letter says whether a word
is a particle (`{\'E}douard` is none). Departures, each because the strict reading is never
meant: a name all in lower case (bell hooks) has no particle, and `King, Jr.` has no given name Jr.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from printer.citations.bibliography.latex import Converted, to_plain_text

Name = dict[str, str]
"""A CSL name: `family`, `given`, `suffix`, `non-dropping-particle` … or `literal`."""

_SUFFIX = re.compile(r"(?:[js]r\.?|[ivx]{1,4}|filho|neto|мл\.?|ст\.?)", re.IGNORECASE)
_ELIDED = re.compile(r"((?:[dl]|dell|dall|nell|sull)['’])\s*(?=\w)")
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix|useprefix|id|\w+-i)\s*=\s*(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one field, and what was odd about it (each a phrase for a message)."""

    names: tuple[Name, ...]
    odd: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """LaTeX commands that were not understood."""


def parse_names(field: str, *, drop_particles: bool = False) -> Names:
    """Return the names of a field such as `Knuth, Donald E. and {Free Software Foundation}`.

    `and others` becomes the literal name `others`, which the processor prints as *et al*.
    `drop_particles` makes particles dropping ones (biblatex's `useprefix=false`).
    """
    reader = _Names(drop_particles)
    for source in split_at_depth_zero(field, _AND):
        if not source.strip():
            if field.strip():
                reader.odd.append("an empty name between two `and`s")
            continue
        reader.name(source.strip())
    return Names(tuple(reader.names), tuple(dict.fromkeys(reader.odd)), tuple(reader.unknown))


_AND = re.compile(r"(?<![^\s}])and(?![^\s{])", re.IGNORECASE)
_BREAK = re.compile(r"[\s~]+")
_COMMA = re.compile(r",")


def split_at_depth_zero(source: str, separator: re.Pattern[str]) -> list[str]:
    """Split at the separators that stand outside all braces."""
    return list(_pieces(source, separator))


def _pieces(source: str, separator: re.Pattern[str]) -> Iterator[str]:
    if "{" not in source:
        yield from separator.split(source)
        return
    depth, last = 0, 0
    for match in re.finditer(rf"\\.|[{{}}]|{separator.pattern}", source, separator.flags):
        if match[0] == "{":
            depth += 1
        elif match[0] == "}":
            depth = max(0, depth - 1)
        elif depth == 0 and match[0][0] != "\\":
            yield source[last : match.start()]
            last = match.end()
    yield source[last:]


@dataclass(slots=True)
class _Names:
    drop_particles: bool
    names: list[Name]
    odd: list[str]
    unknown: dict[str, None]

    def __init__(self, drop_particles: bool) -> None:
        self.drop_particles = drop_particles
        self.names = []
        self.odd = []
        self.unknown = {}

    def name(self, source: str) -> None:
        if source.lower() in ("others", "{others}", "et al", "et al.", "{et al.}"):
            self.names.append({"literal": "others"})
        elif _is_one_group(source):
            self._keep({"literal": self.text(source)})
        elif "=" in source and (fields := self._extended(source)):
            self._keep(fields)
        else:
            parts = [part.strip() for part in split_at_depth_zero(source, _COMMA)]
            while len(parts) > 1 and not parts[-1]:
                parts.pop()
            self._keep(self._by_commas(parts))

    def text(self, source: str) -> str:
        converted: Converted = to_plain_text(source)
        self.unknown.update(dict.fromkeys(converted.unknown))
        return re.sub(r"\s+", " ", converted.text.replace("\u00a0", " ")).strip()

    def _keep(self, name: Name) -> None:
        name = {part: text for part, text in name.items() if text}
        if name:
            self.names.append(name)
        else:
            self.odd.append("a name without letters")

    def _by_commas(self, parts: list[str]) -> Name:
        if len(parts) == 1:
            return self._in_order(parts[0])
        if len(parts) == 2 and _SUFFIX.fullmatch(self.text(parts[1])) and " " in parts[0]:
            return {**self._in_order(parts[0]), "suffix": self.text(parts[1])}
        if len(parts) == 3:
            if _SUFFIX.fullmatch(self.text(parts[2])):
                parts = [parts[0], parts[2], parts[1]]
            return {
                **self._family(parts[0]),
                **self._given(parts[2]),
                "suffix": self.text(parts[1]),
            }
        if len(parts) > 3:
            self.odd.append(f"a name with {len(parts) - 1} commas")
        return {**self._family(parts[0]), **self._given(", ".join(parts[1:]))}

    def _given(self, source: str) -> Name:
        """`Johann Wolfgang von` after the comma: the particle is one that drops."""
        words = [word for word in split_at_depth_zero(source, _BREAK) if word]
        end = len(words)
        while end > 1 and self._is_lower(words[end - 1]):
            end -= 1
        given = {"given": self.text(" ".join(words[:end]))}
        particle = self.text(" ".join(words[end:]))
        return {**given, "dropping-particle": particle} if particle else given

    def _in_order(self, source: str) -> Name:
        """`First von Last`: the particle begins at the first word in lower case."""
        words = [word for word in split_at_depth_zero(source, _BREAK) if word]
        lower = [self._is_lower(word) for word in words]
        if all(lower) and len(words) > 1:
            return {"family": self.text(words[-1]), "given": self.text(" ".join(words[:-1]))}
        first = next((index for index, is_lower in enumerate(lower[:-1]) if is_lower), None)
        if first is None:
            return {**self._family(words[-1] if words else ""),
                    "given": self.text(" ".join(words[:-1]))}  # fmt: skip
        return {
            **self._family(" ".join(words[first:])),
            "given": self.text(" ".join(words[:first])),
        }

    def _family(self, source: str) -> Name:
        """`von Last`: the particle ends at the last word in lower case before the end."""
        words = [word for word in split_at_depth_zero(source, _BREAK) if word]
        lower = [self._is_lower(word) for word in words[:-1]]
        end = max((index + 1 for index, is_lower in enumerate(lower) if is_lower), default=0)
        if not self._is_lower(words[0] if words else ""):
            end = 0
        particle, family = self.text(" ".join(words[:end])), self.text(" ".join(words[end:]))
        elided = None if particle or source.startswith("{") else _ELIDED.match(family)
        if elided is not None:
            particle, family = elided[1], family[elided.end() :]
        kind = "dropping-particle" if self.drop_particles else "non-dropping-particle"
        return {kind: particle, "family": family}

    def _is_lower(self, word: str) -> bool:
        """Tell whether a word begins in lower case; what stands in braces has no case."""
        if re.match(r"\{(?!\s*\\)", word):
            return False
        text = self.text(word)
        letter = next((character for character in text if character.isalpha()), "")
        return letter.islower()

    def _extended(self, source: str) -> Name | None:
        """BibLaTeX's `family=Berg, given=Jan, prefix=van den, useprefix=true`."""
        values: dict[str, str] = {}
        for part in split_at_depth_zero(source, _COMMA):
            match = _EXTENDED.fullmatch(part.strip().strip('"'))
            if match is None:
                return None
            values[match[1]] = self.text(match[2].strip().strip('"'))
        use = values.get("useprefix", "false" if self.drop_particles else "true")
        kind = "dropping-particle" if use.lower() == "false" else "non-dropping-particle"
        return {"family": values.get("family", ""), "given": values.get("given", ""),
                kind: values.get("prefix", ""), "suffix": values.get("suffix", "")}  # fmt: skip


def _is_one_group(source: str) -> bool:
    """Tell whether one pair of braces, not around an accent only, holds the whole name."""
    if not (source.startswith("{") and source.endswith("}")):
        return False
    if re.fullmatch(r"\{\s*\\[^A-Za-z]\s*[^{}]*\}", source) and " " not in source:
        return False
    depth = 0
    for match in re.finditer(r"\\.|[{}]", source, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(match[0], 0)
        if depth == 0 and match.end() < len(source):
            return False
    return True
