"""Layouts: folders of templates and print CSS, each built on another.

A layout is a folder with a `layout.toml`. `extends` names its parent; templates are
looked up in the child first, stylesheets are applied parent first, font families and
options are merged with the child's winning. This module reads that chain and renders its
templates; it does not know what an article is.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Place, PrinterError, UnprintableError, UsageError, error
from printer.files import display_path
from printer.folders import builtin_layouts
from printer.fonts import ROLES, Family

if TYPE_CHECKING:
    import jinja2

_KEYS = {
    "title": str,
    "description": str,
    "extends": str,
    "template": str,
    "stylesheets": list,
    "proof_stylesheets": list,
    "fonts": dict,
    "options": dict,
    "size": str,
    "max_image_width": (int, float),
    "kind": str,
}
_DEEPEST_CHAIN = 8


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
        for file in sorted(root.glob("*/layout.toml")):
            found.setdefault(file.parent.name, file.parent)
    return found


def load(name: str, own: Path | None = None) -> Layout:
    """Read a layout and its parents.

    Raises UsageError for an unknown name, UnprintableError for a broken layout.toml.
    """
    chain = _chain(name, available(own))
    own_first = [(folder, values) for folder, values in chain]
    parents_first = list(reversed(own_first))
    options: dict[str, Any] = {}
    families: dict[str, Family] = {}
    stylesheets: list[Path] = []
    proof: list[Path] = []
    for folder, values in parents_first:
        options |= values.get("options", {})
        families |= {family.name: family for family in _families(folder, values)}
        stylesheets += [_existing(folder, item) for item in values.get("stylesheets", [])]
        proof += [_existing(folder, item) for item in values.get("proof_stylesheets", [])]

    def nearest(key: str, default: Any) -> Any:
        return next((values[key] for _, values in own_first if key in values), default)

    own_values = own_first[0][1]
    return Layout(
        name=name,
        title=own_values.get("title", name),
        description=own_values.get("description", ""),
        kind=own_values.get("kind", "article"),
        folders=tuple(folder for folder, _ in own_first),
        template=nearest("template", "document.html"),
        stylesheets=tuple(stylesheets),
        proof_stylesheets=tuple(proof),
        families=tuple(sorted(families.values(), key=lambda family: ROLES.index(family.role))),
        options=MappingProxyType(options),
        size=nearest("size", "A4"),
        max_image_width=float(nearest("max_image_width", 170)),
    )


def nearest_name(name: str, names: Sequence[str]) -> str | None:
    """Return the known name that looks most like `name`, if any does."""
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    return close[0] if close else None


def _chain(name: str, known: Mapping[str, Path]) -> list[tuple[Path, dict[str, Any]]]:
    chain: list[tuple[Path, dict[str, Any]]] = []
    visited: list[str] = []
    wanted = name
    while wanted:
        if wanted in visited or len(visited) >= _DEEPEST_CHAIN:
            raise UnprintableError(
                error(
                    f"the layout {name} extends itself: {' → '.join([*visited, wanted])}",
                    Place(display_path(chain[-1][0] / "layout.toml")),
                    code="layout-cycle",
                )
            )
        if wanted not in known:
            raise _unknown(wanted, chain, known)
        visited.append(wanted)
        folder = known[wanted]
        values = _read(folder / "layout.toml")
        chain.append((folder, values))
        wanted = values.get("extends", "")
    return chain


def _unknown(
    wanted: str, chain: list[tuple[Path, dict[str, Any]]], known: Mapping[str, Path]
) -> PrinterError:
    near = nearest_name(wanted, list(known))
    hint = f"did you mean {near}?" if near else f"the layouts are {', '.join(sorted(known))}"
    if not chain:
        return UsageError(error(f"there is no layout {wanted!r}", hint=hint, code="layout-unknown"))
    place = Place(display_path(chain[-1][0] / "layout.toml"))
    return UnprintableError(
        error(
            f"it extends {wanted!r}, which does not exist", place, hint=hint, code="layout-unknown"
        )
    )


def _read(path: Path) -> dict[str, Any]:
    shown = display_path(path)
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise UnprintableError(
            error(f"the layout cannot be read: {problem}", Place(shown), code="layout-syntax")
        ) from problem
    except (OSError, UnicodeDecodeError) as problem:
        raise UnprintableError(
            error(f"the layout cannot be read: {problem}", Place(shown), code="layout-unreadable")
        ) from problem
    problems = []
    for key, value in values.items():
        if key not in _KEYS:
            near = nearest_name(key, list(_KEYS))
            hint = f"did you mean {near}?" if near else f"the keys are {', '.join(_KEYS)}"
            problems.append(
                error(f"unknown key {key!r}", Place(shown), hint=hint, code="layout-key")
            )
        elif not isinstance(value, _KEYS[key]):  # type: ignore[arg-type]
            problems.append(error(f"{key!r} has the wrong type", Place(shown), code="layout-key"))
    if problems:
        raise UnprintableError(*problems)
    return values


def _families(folder: Path, values: Mapping[str, Any]) -> list[Family]:
    families = []
    shown = Place(display_path(folder / "layout.toml"))
    for name, spec in values.get("fonts", {}).items():
        role = spec.get("role", "fallback")
        if role not in ROLES or not isinstance(spec.get("files"), dict):
            raise UnprintableError(
                error(
                    f"the font {name!r} needs files and a role",
                    shown,
                    hint=f"the roles are {', '.join(ROLES)}",
                    code="layout-font",
                )
            )
        families.append(
            Family(
                name=name,
                role=role,
                files=MappingProxyType(spec["files"]),
                package=MappingProxyType(spec.get("package", {})),
                folder=folder / "fonts" if (folder / "fonts").is_dir() else None,
            )
        )
    return families


def _existing(folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file():
        raise UnprintableError(
            error(
                f"the stylesheet {name!r} does not exist",
                Place(display_path(folder / "layout.toml")),
                code="layout-stylesheet",
            )
        )
    return path


def render(layout: Layout, context: Mapping[str, Any]) -> str:
    """Fill the layout's template.

    Raises UnprintableError with the template's file and line when the template is wrong.
    """
    import jinja2

    environment = _environment(layout)
    try:
        return environment.get_template(layout.template).render(context)
    except jinja2.TemplateSyntaxError as problem:
        place = Place(_shown(problem.filename or problem.name), problem.lineno)
        raise _broken(layout, str(problem.message), place) from problem
    except jinja2.TemplateNotFound as problem:
        raise _broken(layout, f"there is no template {problem.name!r}", None) from problem
    except (
        jinja2.TemplateError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as problem:
        raise _broken(layout, str(problem), _template_place(layout, problem)) from problem


def _environment(layout: Layout) -> jinja2.Environment:
    import jinja2
    import jinja2.sandbox

    return jinja2.sandbox.ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader([folder / "templates" for folder in layout.folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _broken(layout: Layout, message: str, place: Place | None) -> UnprintableError:
    return UnprintableError(
        error(
            f"the template of the layout {layout.name} is wrong: {message}",
            place,
            code="template",
        )
    )


def _template_place(layout: Layout, problem: BaseException) -> Place | None:
    """Find the innermost template line in the traceback."""
    folders = [str(folder) for folder in layout.folders]
    place = None
    traceback = problem.__traceback__
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if any(name.startswith(folder) for folder in folders):
            place = Place(_shown(name), traceback.tb_lineno)
        traceback = traceback.tb_next
    return place


def _shown(name: str | None) -> str:
    return display_path(Path(name)) if name else "template"
