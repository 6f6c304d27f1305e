"""What the copy-edit is told, what it works on, and what it gives back.

`Manuscript` is the one value here that changes: the parsed body travels through the passes
and gathers what they find. No rule of copy-editing is in this module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer.copyedit.others import Others
from printer.diagnostics import Collector, Diagnostic, Place, error, note, warning
from printer.model import Html, Numbered
from printer.pictures import Limits
from printer.words import Words

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PLACE_ATTRIBUTE = "data-line"
"""`line:column` in the source, set by the readers and taken away at the end."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything about an article that its body alone does not tell."""

    lang: str
    """BCP 47 language of the article."""

    base: Path
    """The article's folder (absolute); relative image paths start here."""

    words: Words
    site_root: Path | None = None
    """Where image paths that begin with `/` start."""

    roots: tuple[Path, ...] = ()
    """Folders that images may lie in; `base` when empty."""

    shown: str = ""
    """The source's path as diagnostics name it."""

    source_text: str = ""
    """The source itself, to find the line of what carries no place."""

    article_url: str = ""
    """Where the article is published; relative links start here."""

    publication_url: str = ""
    """Where links that begin with `/` start."""

    options: Mapping[str, Any] = field(default_factory=dict)
    """`numbering` (of headings) and `network` (images from the web), both bool."""

    limits: Limits = field(default_factory=Limits)
    others: Others | None = None
    """The articles that this one can refer to; None where there are no files around it."""

    preflight: bool = False
    """Also report what is good style and not needed to print: captions, credits."""


@dataclass(frozen=True, slots=True)
class Copy:
    """The body as it is printed."""

    body: Html
    numbered: tuple[Numbered, ...] = ()
    """What cross-references can name, in reading order."""

    files: tuple[Path, ...] = ()
    """Images that were read or looked for in vain (absolute)."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What another article can refer to in a body."""

    ids: frozenset[str] = frozenset()
    numbered: tuple[Numbered, ...] = ()


@dataclass(slots=True)
class Manuscript:
    """A body on its way through the passes."""

    root: HtmlElement
    context: Context
    problems: Collector = field(default_factory=Collector)
    numbered: list[Numbered] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def error(
        self, element: HtmlElement, message: str, *, code: str, hint: str | None = None
    ) -> None:
        """Report an error at an element's place."""
        self.problems.add(error(message, self.place(element), hint=hint, code=code))

    def warning(
        self, element: HtmlElement, message: str, *, code: str, hint: str | None = None
    ) -> None:
        """Report a warning at an element's place."""
        self.problems.add(warning(message, self.place(element), hint=hint, code=code))

    def note(
        self, element: HtmlElement, message: str, *, code: str, hint: str | None = None
    ) -> None:
        """Report a note at an element's place."""
        self.problems.add(note(message, self.place(element), hint=hint, code=code))

    def report(self, element: HtmlElement, diagnostic: Diagnostic, message: str) -> None:
        """Report what another module found, at an element's place and in better words."""
        self.problems.add(
            Diagnostic(
                diagnostic.severity,
                message,
                self.place(element),
                diagnostic.hint,
                diagnostic.code,
            )
        )

    def place(self, element: HtmlElement) -> Place:
        """Return where an element comes from, as near as it is known.

        Its own mark counts first, then one inside it, one around it, the place of its
        address or id in the source, and at last the nearest mark before it.
        """
        shown = self.context.shown
        for path in (
            f"self::*[@{PLACE_ATTRIBUTE}]",
            f"(descendant::*[@{PLACE_ATTRIBUTE}])[1]",
            f"ancestor::*[@{PLACE_ATTRIBUTE}][1]",
        ):
            marked = element.xpath(path)
            if marked:
                return _parsed(shown, marked[0].get(PLACE_ATTRIBUTE, ""))
        for name in ("src", "href", "data-ref", "id"):
            value = element.get(name, "")
            offset = self.context.source_text.find(value.lstrip("#")) if len(value) > 2 else -1
            if offset >= 0:
                return _at(shown, self.context.source_text, offset)
        marked = element.xpath(f"(preceding::*[@{PLACE_ATTRIBUTE}])[last()]")
        return _parsed(shown, marked[0].get(PLACE_ATTRIBUTE, "")) if marked else Place(shown)


def _parsed(shown: str, mark: str) -> Place:
    line, _, column = mark.partition(":")
    if not line.isdecimal():
        return Place(shown)
    return Place(shown, int(line), int(column) if column.isdecimal() else None)


def _at(shown: str, source: str, offset: int) -> Place:
    line = source.count("\n", 0, offset) + 1
    return Place(shown, line, offset - source.rfind("\n", 0, offset))
