"""The works that an article may cite, and the style in which it does.

Reads bibliographies once a process as long as their files stay the same, finds styles, and
says which keys are unknown. Nothing here touches the text of an article.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Collector, Diagnostic, Place, PrinterError, Result, error, warning
from printer.files import display_path, is_file
from printer.model import Sources

if TYPE_CHECKING:
    from printer.citations import Library, Style
    from printer.citations.syntax import Cluster

_SUFFIXES = frozenset({".bib", ".bibtex", ".json", ".yaml", ".yml", ".ris"})

USUAL_STYLE = "chicago-author-date"
"""For articles and publications that name none."""


def library_of(sources: Sources) -> Result[Library]:
    """Return the works of an article's bibliographies and its own front matter.

    Files that do not exist are reported where they are named (`bibliography-missing`).
    """
    paths = tuple(path for path in sources.bibliographies if is_file(path))
    missing = [
        _missing(path, sources.bibliographies_place)
        for path in sources.bibliographies
        if path not in paths
    ]
    stamps = tuple(_stamp(path) for path in paths)
    inline = json.dumps([_plain(item) for item in sources.references], ensure_ascii=False)
    read = _library(paths, stamps, inline, sources.references_place)
    return Result(read.value, (*missing, *read.diagnostics))


def _missing(path: Path, place: Place | None) -> Diagnostic:
    try:
        near = [item.name for item in path.parent.iterdir() if item.suffix.lower() in _SUFFIXES]
    except (OSError, ValueError):
        near = []
    match = difflib.get_close_matches(path.name, near, 1, 0.5)
    usual = "its path starts from the folder of the file that names it"
    return error(
        f'the bibliography "{display_path(path)[:120]}" does not exist',
        place,
        hint=f"did you mean {match[0]}?" if match else usual,
        code="bibliography-missing",
    )


@functools.lru_cache(maxsize=8)
def _library(
    paths: tuple[Path, ...],
    stamps: tuple[tuple[int, int], ...],  # noqa: ARG001 (a changed file is another library)
    inline: str,
    place: Place | None,
) -> Result[Library]:
    from printer.citations import read_bibliography

    return read_bibliography(paths, inline=json.loads(inline), inline_place=place)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return 0, 0
    return status.st_size, status.st_mtime_ns


def _plain(value: Any) -> Any:
    """Return a value of the front matter as lists and dictionaries."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def style_of(sources: Sources) -> Result[Style]:
    """Return the style that an article asks for, or else the usual one, with an error.

    Raises PrinterError when there are no styles at all.
    """
    from printer.citations import find_style

    if not sources.style:
        return find_style(USUAL_STYLE)
    try:
        return find_style(sources.style, base=sources.style_base)
    except PrinterError as problem:
        if any(item.code == "style-not-installed" for item in problem.diagnostics):
            raise
        usual = find_style(USUAL_STYLE)
        return Result(usual.value, (*placed(problem, sources.style_place), *usual.diagnostics))


def placed(problem: PrinterError, place: Place | None) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of an exception; those without a place get this one."""
    return tuple(
        item
        if item.place is not None
        else Diagnostic(item.severity, item.message, place, item.hint, item.code)
        for item in problem.diagnostics
    )


def canonical(cluster: Cluster, library: Library) -> Cluster:
    """Return a cluster whose former keys (`ids` of BibLaTeX) are replaced by today's."""
    if not any(item.key in library.aliases for item in cluster.items):
        return cluster
    items = tuple(
        dataclasses.replace(item, key=library.aliases.get(item.key, item.key))
        for item in cluster.items
    )
    return dataclasses.replace(cluster, items=items)


def unknown_keys(
    cited: Sequence[tuple[Cluster, Sequence[Place]]], library: Library, where: str
) -> Iterator[Diagnostic]:
    """Yield an error for each place at which a key is cited that no bibliography has.

    `where` names the bibliographies.
    """
    for cluster, places in cited:
        for item, place in zip(cluster.items, places, strict=True):
            if item.key not in library.items:
                yield unknown_key(item.key, place, library, where, in_text=item.author_in_text)


def unknown_key(
    key: str, place: Place | None, library: Library, where: str, *, in_text: bool = False
) -> Diagnostic:
    """Return the error of one key that no bibliography has."""
    near = library.nearest(key)
    if near:
        hint = f"did you mean @{near}?"
    elif in_text:
        hint = f"add the work, or write \\@{key} if this is no citation"
    else:
        hint = "add the work to the bibliography"
    return error(f"the citation key @{key} is not in {where}", place, hint=hint, code="cite-key")


def where_of(sources: Sources) -> str:
    """Return the names of an article's bibliographies, for messages."""
    names = [path.name for path in sources.bibliographies]
    if sources.references:
        names.append("the front matter")
    if len(names) < 2:
        return names[0] if names else "any bibliography"
    return f"{', '.join(names[:-1])} or {names[-1]}"


def uncited_keys(sources: Sources, library: Library, found: Collector) -> tuple[str, ...]:
    """Return the keys of `nocite` that there are; the others are reported."""
    keys = []
    for key in sources.uncited:
        key = library.aliases.get(key, key)
        if key == "*" or key in library.items:
            keys.append(key)
            continue
        near = library.nearest(key)
        found.add(
            warning(
                f"the key @{key} under `nocite` is not in {where_of(sources)}",
                sources.uncited_place,
                hint=f"did you mean @{near}?" if near else None,
                code="cite-key",
            )
        )
    return tuple(keys)
