"""What the press has to say about a galley, in the words of an editor."""

from __future__ import annotations

import contextlib
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from printer.diagnostics import Diagnostic, Place, PrinterError, UnprintableError, error
from printer.fonts import Family
from printer.model import Galley
from printer.press import safety


def place_of(galley: Galley) -> Place:
    """Return where its problems are: the source, since lines are not known any more."""
    return Place(galley.source_name or galley.slug)


def unsafe_link(address: str, galley: Galley) -> Diagnostic:
    """Report a link that a template made and the press took away."""
    return error(
        f"the layout {galley.layout} makes a link to {address[:60]}, which is not printed",
        place_of(galley),
        hint="links lead to https:, http: and mailto: addresses, or to #ids",
        code="link-unsafe",
    )


def missing_glyph(
    character: str, layout: str, families: Sequence[Family], place: Place
) -> Diagnostic:
    """Report a character that none of a layout's fonts has; `layout` names it in the sentence."""
    name = unicodedata.name(character, "a character without a name")
    named = ", ".join(family.name for family in families)
    return error(
        f"no font of {layout} has {character} (U+{ord(character):04X} {name})",
        place,
        hint=f"replace it, or add a font that has it to the layout (now: {named})",
        code="glyph-missing",
    )


def unprintable(character: str, galley: Galley) -> Diagnostic:
    """Report a character of a galley that none of its layout's fonts has."""
    layout = f"the layout {galley.layout}"
    return missing_glyph(character, layout, galley.families, place_of(galley))


def cut_text(pages: Sequence[Any], galley: Galley) -> Iterator[Diagnostic]:
    """Report text beyond the edges of the paper, once for all pages."""
    cut = dict(safety.cut_off(pages))
    if not cut:
        return
    text = next(iter(cut.values()))
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    numbers = ", ".join(map(str, [*cut][:8])) + (" …" if len(cut) > 8 else "")
    where = f"page {numbers}" if len(cut) == 1 else f"pages {numbers}"
    yield error(
        f"text runs over the edge of {where} and is cut off: “{shown}”",
        place_of(galley),
        hint="a table that is too wide, or a word that cannot be broken; look at the page",
        code="text-cut",
    )


def too_many_pages(count: int, most: int, galley: Galley) -> Diagnostic:
    """Report a body that is longer than it may be."""
    return error(
        f"{galley.slug} has {count} pages, more than the limit of {most}",
        place_of(galley),
        hint="raise limits.max_pages in publication.toml if this is meant",
        code="too-many-pages",
    )


def other_furniture(made: int, wanted: int, what: str, place: Place) -> Diagnostic:
    """Report furniture that came out on more or fewer pages than there are."""
    return error(
        f"{what} makes {made} pages of furniture for {wanted} pages",
        place,
        hint="its stylesheet must not change page breaks of empty sections",
        code="furniture",
    )


@contextlib.contextmanager
def crashes(what: str, place: Place) -> Iterator[None]:
    """Within the context an exception of the engine becomes an UnprintableError.

    `what` names what was printed: `my-article in the layout article`.
    """
    try:
        yield
    except (PrinterError, MemoryError, KeyboardInterrupt):
        raise
    except Exception as problem:
        kind = type(problem).__name__
        said = f": {problem}" if str(problem) else ""
        raise UnprintableError(
            error(
                f"the engine failed on {what} ({kind}{said})",
                place,
                hint="try another layout; if that prints, the layout's CSS asks for something "
                "the engine cannot do",
                code="engine-crash",
            )
        ) from problem
