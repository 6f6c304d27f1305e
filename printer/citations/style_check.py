"""A CSL style from a file → XML that the processor can be trusted with.

No document type, no entities, a size limit, CSL 1.0, a layout for citations, and macros that exist
and do not call each other in a circle (the processor would never return). Each refusal names the line.
Whether the result looks as it should is for the style's author.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Place, UnprintableError, error

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 2_000_000
"""Of one style; the longest of the CSL project has 250 kB."""

CSL = "{http://purl.org/net/xbiblio/csl}"
"""The namespace, as lxml writes it before names."""


def parse_style(path: Path, shown: str) -> tuple[_Element, bytes]:
    """Return the root of a style, dependent or not, and its bytes.

    Raises UnprintableError when the file is unreadable, unsafe, too large, or no CSL style.
    """
    from lxml import etree

    data = _read(path, shown)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as problem:
        raise UnprintableError(
            error(
                f"the style is not XML: {(problem.msg or 'it is empty').split(', line')[0]}",
                Place(shown, problem.lineno or 1),
                hint="download the style again",
                code="style-broken",
            )
        ) from problem
    if root.tag != f"{CSL}style" or root.getroottree().docinfo.doctype:
        raise broken(
            f"this is not a CSL style; its first element is {str(root.tag)[:80]}", shown, root
        )
    return root, data


def _read(path: Path, shown: str) -> bytes:
    """Return the bytes of a style that has a bearable size and no document type."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise UnprintableError(
            error(
                f"the style cannot be read: {(problem.strerror or str(problem)).lower()}",
                Place(shown),
                code="style-broken",
            )
        ) from problem
    if len(data) > MAX_BYTES:
        raise UnprintableError(
            error(f"the style is larger than {MAX_BYTES // 1_000_000} MB", Place(shown),
                  code="style-too-large")
        )  # fmt: skip
    if (index := data.find(b"<!DOCTYPE")) >= 0 or (index := data.find(b"<!ENTITY")) >= 0:
        raise UnprintableError(
            error(
                "the style has a document type declaration, which is refused",
                Place(shown, data.count(b"\n", 0, index) + 1),
                hint="delete the declaration; CSL has none",
                code="style-unsafe",
            )
        )
    return data


def check_independent(root: _Element, shown: str) -> None:
    """Raise UnprintableError when the processor could not work with an independent style."""
    if not root.get("version", "1.0").startswith("1."):
        version = root.get("version", "")[:20]
        raise broken(f"the style is written in CSL {version}; only CSL 1.0 is read", shown, root)
    layout = root.find(f"{CSL}citation/{CSL}layout")
    if layout is None:
        raise broken("the style has no layout for citations", shown, root)
    macros = {macro.get("name", ""): macro for macro in root.iterfind(f"{CSL}macro")}
    calls: dict[str, list[str]] = {}
    for name, macro in macros.items():
        calls[name] = list(_called(macro, macros, shown))
    for part in ("citation", "bibliography"):
        for element in root.iterfind(f"{CSL}{part}"):
            list(_called(element, macros, shown))
    circle = _circle(calls)
    if circle:
        message = f"the macro '{circle}' calls itself in a circle"
        raise broken(message, shown, macros[circle])


def _called(element: _Element, macros: dict[str, _Element], shown: str) -> Iterator[str]:
    for user in element.iter(f"{CSL}text", f"{CSL}key"):
        name = user.get("macro")
        if name is None:
            continue
        if name not in macros:
            raise broken(f"the macro '{name[:60]}' is not defined", shown, user)
        yield name


def _circle(calls: dict[str, list[str]]) -> str | None:
    """Return a macro that reaches itself, by taking away those that call no other."""
    callers: dict[str, list[str]] = {name: [] for name in calls}
    waiting = {name: len(set(called)) for name, called in calls.items()}
    for name, called in calls.items():
        for other in set(called):
            callers[other].append(name)
    done = [name for name, count in waiting.items() if count == 0]
    while done:
        for name in callers[done.pop()]:
            waiting[name] -= 1
            if waiting[name] == 0:
                done.append(name)
    return next((name for name, count in waiting.items() if count > 0), None)


def broken(message: str, shown: str, element: _Element) -> UnprintableError:
    """Return the exception for something wrong at an element of a style."""
    return UnprintableError(
        error(message, Place(shown, element.sourceline), hint="download the style again, or mend it",
              code="style-broken")
    )  # fmt: skip
