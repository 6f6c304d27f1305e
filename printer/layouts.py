"""Layouts: folders of templates and print CSS, each built on another.

A layout is a folder with a `layout.toml`. `extends` names its parent; templates are
looked up in the child first, stylesheets are applied parent first, font families and
options are merged with the child's winning. This module reads that chain; templates.py
fills its templates.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from printer import toml
from printer.diagnostics import (
    Diagnostic,
    Place,
    PrinterError,
    UnprintableError,
    UsageError,
    error,
    has_errors,
)
from printer.files import display_path, is_file, read_source
from printer.folders import builtin_layouts
from printer.fonts import ROLES, Family
from printer.settings import SIZE

_KEYS = {
    "title": str,
    "description": str,
    "extends": str,
    "template": str,
    "stylesheets": list,
    "proof_stylesheets": list,
    "issue_stylesheets": list,
    "fonts": dict,
    "options": dict,
    "size": str,
    "max_image_width": (int, float),
    "kind": str,
}
_WORDS: Mapping[object, str] = {str: "text in quotes", dict: "a table", (int, float): "a number"}
_DEEPEST_CHAIN = 8

FILE_NAME = "layout.toml"


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout with everything it inherits."""

    name: str
    title: str
    description: str
    kind: str
    """What it prints: `article`, or `part` for layouts that only serve others."""

    folders: tuple[Path, ...]
    """Its own folder first, the base's last."""

    template: str
    stylesheets: tuple[Path, ...]
    """In cascade order: the base's first."""

    proof_stylesheets: tuple[Path, ...]
    """Added after the others for an author's proof."""

    issue_stylesheets: tuple[Path, ...]
    """Added after the others for the issue's own parts (cover, contents …)."""

    families: tuple[Family, ...]
    options: Mapping[str, Any]
    size: str
    max_image_width: float
    """Millimetres; the widest print of an image."""

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file of the chain that can change a page."""
        return tuple(
            sorted(
                path
                for folder in self.folders
                for path in folder.rglob("*")
                if path.is_file() and path.suffix in {".toml", ".html", ".css", ".xml", ".svg"}
            )
        )


def search_folders(own: Path | None) -> tuple[Path, ...]:
    """Return where layouts are looked for: the publication's folder, then the built-in one."""
    builtin = builtin_layouts()
    if own is None or not own.is_dir() or own.resolve() == builtin.resolve():
        return (builtin,)
    return (own, builtin)


def available(own: Path | None) -> dict[str, Path]:
    """Map the names of all layouts to their folders; the publication's own win."""
    found: dict[str, Path] = {}
    for root in search_folders(own):
        for file in sorted(root.glob(f"*/{FILE_NAME}")):
            found.setdefault(file.parent.name, file.parent)
    return found


def load(name: str, own: Path | None = None) -> Layout:
    """Read a layout and its parents.

    Raises UsageError for an unknown name, UnprintableError for a broken layout.toml.
    """
    own_first = _chain(name, available(own))
    options: dict[str, Any] = {}
    families: dict[str, Family] = {}
    stylesheets: list[Path] = []
    proof: list[Path] = []
    issue: list[Path] = []
    for step in reversed(own_first):
        options |= step.values.get("options", {})
        families |= {family.name: family for family in _families(step)}
        stylesheets += _sheets(step, "stylesheets")
        proof += _sheets(step, "proof_stylesheets")
        issue += _sheets(step, "issue_stylesheets")

    def nearest(key: str, default: Any) -> Any:
        return next((step.values[key] for step in own_first if key in step.values), default)

    itself = own_first[0].values
    return Layout(
        name=name,
        title=itself.get("title", name),
        description=itself.get("description", ""),
        kind=itself.get("kind", "article"),
        folders=tuple(step.folder for step in own_first),
        template=nearest("template", "document.html"),
        stylesheets=tuple(stylesheets),
        proof_stylesheets=tuple(proof),
        issue_stylesheets=tuple(issue),
        families=tuple(sorted(families.values(), key=lambda family: ROLES.index(family.role))),
        options=MappingProxyType(options),
        size=nearest("size", "A4"),
        max_image_width=float(nearest("max_image_width", 170)),
    )


def nearest_name(name: str, names: Sequence[str]) -> str | None:
    """Return the known name that looks most like `name`, if any does."""
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return close[0] if close else None


@dataclass(frozen=True, slots=True)
class _Step:
    """One layout of a chain as its layout.toml describes it."""

    folder: Path
    values: Mapping[str, Any]
    places: Mapping[str, Place]

    def place(self, key: str) -> Place:
        """Return where a dotted key stands, or what it stands under."""
        while key:
            if key in self.places:
                return self.places[key]
            key = key.rpartition(".")[0]
        return Place(display_path(self.folder / FILE_NAME))


def _chain(name: str, known: Mapping[str, Path]) -> list[_Step]:
    chain: list[_Step] = []
    visited: list[str] = []
    wanted = name
    while wanted:
        if wanted in visited or len(visited) >= _DEEPEST_CHAIN:
            raise UnprintableError(
                error(
                    f"the layout {name} extends itself: {' → '.join([*visited, wanted])}",
                    chain[-1].place("extends"),
                    hint="build on another layout, such as article",
                    code="layout-cycle",
                )
            )
        if wanted not in known:
            raise _unknown(wanted, chain, known)
        visited.append(wanted)
        chain.append(_read(known[wanted]))
        wanted = chain[-1].values.get("extends", "")
    return chain


def _unknown(wanted: str, chain: Sequence[_Step], known: Mapping[str, Path]) -> PrinterError:
    near = nearest_name(wanted, list(known))
    hint = f"did you mean {near}?" if near else f"the layouts are {', '.join(sorted(known))}"
    if not chain:
        return UsageError(error(f"there is no layout {wanted!r}", hint=hint, code="layout-unknown"))
    return UnprintableError(
        error(
            f"it extends {wanted!r}, which does not exist",
            chain[-1].place("extends"),
            hint=hint,
            code="layout-unknown",
        )
    )


def _read(folder: Path) -> _Step:
    file = folder / FILE_NAME
    shown = display_path(file)
    source = read_source(file, may_be_empty=True)
    parsed = toml.parse(source.value, shown)
    step = _Step(folder, parsed.value.values, parsed.value.places)
    problems = [*source.diagnostics, *parsed.diagnostics, *_mistakes(step)]
    if has_errors(problems):
        raise UnprintableError(*problems)
    return step


def _mistakes(step: _Step) -> Iterator[Diagnostic]:
    for key, value in step.values.items():
        kind = _KEYS.get(key)
        if kind is None:
            near = nearest_name(key, list(_KEYS))
            hint = f"did you mean {near}?" if near else f"the keys are {', '.join(_KEYS)}"
            yield error(f"unknown key {key!r}", step.place(key), hint=hint, code="layout-key")
        elif kind is list:
            if not isinstance(value, tuple) or not all(isinstance(name, str) for name in value):
                yield _wrong(step, key, "a list of file names")
        elif key == "size" and SIZE.checked(value) is None:
            yield _wrong(step, key, SIZE.words)
        elif not isinstance(value, kind) or isinstance(value, bool):  # type: ignore[arg-type]
            yield _wrong(step, key, _WORDS[kind])
    fonts = step.values.get("fonts")
    for name, spec in fonts.items() if isinstance(fonts, Mapping) else ():
        if not _is_family(spec):
            yield error(
                f"the font {name!r} needs files and a role",
                step.place(f"fonts.{name}"),
                hint=f'the roles are {", ".join(ROLES)}; files are names with their SHA-256, or ""',
                code="layout-font",
            )


def _wrong(step: _Step, key: str, wanted: str) -> Diagnostic:
    return error(f"{key!r} has to be {wanted}", step.place(key), code="layout-key")


def _is_family(spec: object) -> bool:
    if not isinstance(spec, Mapping) or spec.get("role", "fallback") not in ROLES:
        return False
    return _is_text_table(spec.get("files")) and _is_text_table(spec.get("package", {}))


def _is_text_table(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values())


def _families(step: _Step) -> Iterator[Family]:
    own = step.folder / "fonts"
    for name, spec in step.values.get("fonts", {}).items():
        yield Family(
            name=name,
            role=spec.get("role", "fallback"),
            files=dict(spec["files"]),
            package=dict(spec.get("package", {})),
            folder=own if own.is_dir() else None,
        )


def _sheets(step: _Step, key: str) -> Iterator[Path]:
    for name in step.values.get(key, ()):
        path = step.folder / name
        if not path.resolve().is_relative_to(step.folder.resolve()):
            what = "lies outside of the layout's folder"
        elif not is_file(path):
            what = "does not exist"
        else:
            yield path
            continue
        raise UnprintableError(
            error(
                f"the stylesheet {name!r} {what}",
                step.place(key),
                hint="a name is a path within the layout's folder, such as css/house.css",
                code="layout-stylesheet",
            )
        )
