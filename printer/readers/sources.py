"""What front matter says about cited works: `bibliography`, `csl`, `nocite`, `references`.

Paths start from the article's folder, or from `site_root` when they begin with `/` or there is
no such file, and may not lead out of the publication. Where an article says nothing, publication.toml holds. No
bibliography is opened here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Place, error
from printer.files import display_path, is_file
from printer.model import Sources

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.copyedit import Context
    from printer.readers.fields import Fields

_SITE_FOLDERS = ("", "assets/bibliography", "_bibliography")
"""Below `site_root`; the latter two are where Jekyll's themes for research look."""

KEYS = ("bibliography", "csl", "nocite", "references")


def read_sources(fields: Fields, context: Context, publication: Publication) -> Sources:
    """Return what an article and its publication say about cited works.

    Reported: files that lie outside (`bibliography-outside`, `style-outside`), and values of
    the wrong kind.
    """
    files = fields.words("bibliography")
    key = fields.key("bibliography")
    place = fields.place(key) if key else None
    if files:
        found = [_file(name, fields, context, place) for name in files]
        paths = tuple(path for path in found if path is not None)
    else:
        paths, place = publication.bibliography, _house(publication)
    style, base, style_place = _style(fields, context, publication)
    references = _references(fields)
    return Sources(
        bibliographies=paths,
        bibliographies_place=place,
        references=references,
        references_place=fields.place("references") if references else None,
        style=style,
        style_base=base,
        style_place=style_place,
        uncited=_uncited(fields),
        uncited_place=fields.place("nocite") if fields.key("nocite") else None,
    )


def _file(name: str, fields: Fields, context: Context, place: Place | None) -> Path | None:
    """Return the path of a bibliography; None, with an error, when it may not be read."""
    path = _found(name, context)
    if not _is_inside(path, context):
        fields.found.add(
            error(
                f'the bibliography "{name[:80]}" lies outside of the publication and is not read',
                place,
                hint="copy it beside the article, or into the publication",
                code="bibliography-outside",
            )
        )
        return None
    return path


def _found(name: str, context: Context) -> Path:
    """Return where a bibliography is: beside the article, or where sites keep them."""
    site = context.site_root
    if name.startswith("/") and site is not None:
        return site / name.lstrip("/")
    path = context.base / name
    if site is not None and not is_file(path):
        for folder in _SITE_FOLDERS:
            if is_file(site / folder / name):
                return site / folder / name
    return path


def _is_inside(path: Path, context: Context) -> bool:
    try:
        real = path.resolve()
        roots = [root.resolve() for root in (context.roots or (context.base,))]
    except (OSError, ValueError, RuntimeError):  # a NUL, a name too long, a loop of links
        return False
    return any(real.is_relative_to(root) for root in roots)


def _style(
    fields: Fields, context: Context, publication: Publication
) -> tuple[str, Path | None, Place | None]:
    """Return the name of the style, the folder that a path starts from, and its place."""
    key = fields.key("csl")
    name = fields.text_at(key) if key else ""
    if not key or not name:
        return publication.csl, publication.root, _house(publication)
    place = fields.place(key)
    path = context.base / name
    if name.lower().endswith(".csl") and not _is_inside(path, context):
        fields.found.add(
            error(
                f'the citation style "{name[:80]}" lies outside of the publication and is not read',
                place,
                hint="copy it beside the article, or into the publication",
                code="style-outside",
            )
        )
        return publication.csl, publication.root, place
    return name, context.base, place


def _house(publication: Publication) -> Place | None:
    return Place(display_path(publication.file)) if publication.file else None


def _references(fields: Fields) -> tuple[Mapping[str, object], ...]:
    key = fields.key("references")
    if key is None:
        return ()
    value = fields.values[key]
    if isinstance(value, Mapping):
        value = (value,)
    if not isinstance(value, tuple):
        fields.wrong(key, "a list of works, each with an id")
        return ()
    return value


def _uncited(fields: Fields) -> tuple[str, ...]:
    """Return the keys under `nocite`: `@a, @b`, a list of keys, or `@*` for all works."""
    key = fields.key("nocite")
    if key is None:
        return ()
    from printer.citations.syntax import parse_citations

    value = fields.values[key]
    if isinstance(value, tuple):
        names = [name if name.startswith("@") else f"@{name}" for name in fields.words("nocite")]
        text = "\n".join(names)
    else:
        text = fields.written(key)
    keys = [item.key for found in parse_citations(text) for item in found.cluster.items]
    return tuple(dict.fromkeys([*(["*"] if "@*" in text else []), *keys]))
