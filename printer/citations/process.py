"""From clusters, works and a style to formatted citations and a reference list.

What this is: the door that articles use. It hands the engine what it needs, in a form
that it cannot misread, and repairs what comes back (`repair_style`, `repair_items`,
`repair_output`). What this is not: it parses neither text (`syntax`, `locators`) nor
bibliographies, and reports no missing key: the caller knows the places.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from printer.citations.engine import SECONDS, Inlines, Reply, Request, run_citeproc
from printer.citations.inlines import to_html
from printer.citations.keys import Keys
from printer.citations.links import with_links
from printer.citations.paragraphs import paragraph
from printer.citations.repair_items import repaired_item
from printer.citations.repair_output import (
    capital,
    capital_term,
    in_parentheses,
    missing_marked,
    repaired,
)
from printer.citations.repair_style import ENGINE_LABELS, borrow, repaired_style
from printer.citations.syntax import Cluster
from printer.citations.terms import Terms, style_terms


class StyleLike(Protocol):
    """What is asked of a style; `printer.citations.styles.Style` has it."""

    @property
    def xml(self) -> bytes:
        """The independent CSL style."""

    @property
    def default_locale(self) -> str:
        """The language that it is for, BCP 47; empty for any."""

    @property
    def is_note(self) -> bool:
        """Whether citations become notes."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """One cluster as the style wants it, as markup."""

    text: str
    """What stands in the sentence; empty when all of it is in the note."""

    note: str | None = None
    """What a note of its own says; None without one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the reference list."""

    key: str
    id: str
    """The id that citations link to: the caller's prefix and a number."""

    html: str
    label: str = ""
    """The number or label that hangs before the entry, where the style has one."""


@dataclass(frozen=True, slots=True)
class Processed:
    """The citations of one article."""

    clusters: tuple[Formatted, ...]
    entries: tuple[Entry, ...]
    hanging_indent: bool
    missing: tuple[tuple[int, str], ...]
    """Index of a cluster and the key that it cites in vain."""

    warnings: tuple[str, ...]
    """What the engine said, in its words."""


def process(
    clusters: Sequence[Cluster],
    items: Sequence[Mapping[str, Any]],
    style: StyleLike,
    lang: str,
    *,
    note_numbers: Sequence[int] = (),
    within: Collection[int] = (),
    opening: Collection[int] = (),
    nocite: Collection[str] = (),
    prefix: str = "ref-",
    timeout: float = SECONDS,
    cached: bool = True,
) -> Processed:
    """Format the citations and the reference list of one article.

    `clusters` stand in document order; their prefixes and suffixes are markup. `items` is
    CSL-JSON, of which only what is cited or named in `nocite` (`*`: everything) is used.
    `lang` is BCP 47; empty for the style's own.

    `note_numbers` has for each cluster the number of the note that it stands in or makes,
    counted together with the author's own notes; 0 in the text of a style without notes
    (without it, a note style numbers the clusters themselves). `within` and `opening` are
    the indices of clusters in the author's own notes: `opening` of those that begin one,
    `within` of those that come later, which a note style puts in parentheses. `prefix`
    begins the ids of entries, to which the citations link.

    Raises PrinterError as `printer.citations.engine.run_citeproc` does.
    """
    if not clusters and not nocite:
        return Processed((), (), hanging_indent=False, missing=(), warnings=())
    keys = Keys(clusters, items, nocite)
    lang = lang or style.default_locale
    words = style_terms(style.xml, lang, timeout)
    loans = borrow((item.label for cluster in clusters for item in cluster.items), words)
    names = {label: label for label in ENGINE_LABELS} | {loan.label: loan.under for loan in loans}
    numbers = tuple(note_numbers) or _own_numbers(len(clusters), style.is_note)
    makes_note = [
        style.is_note and index not in within and index not in opening
        for index in range(len(clusters))
    ]
    request = Request(
        style=repaired_style(style.xml, loans),
        lang=lang,
        items=[repaired_item(keys.items[key], token) for key, token in keys.found.items()],
        clusters=[
            paragraph(keys, cluster, number, alone, names)
            for cluster, number, alone in zip(clusters, numbers, makes_note, strict=True)
        ],
        uncited=[keys.tokens[key] for key in keys.uncited],
    )
    reply = run_citeproc([request], timeout=timeout, cached=cached)[0]
    parenthesised = [style.is_note and index in within for index in range(len(clusters))]
    return _Finish(keys, words, prefix).all(reply, clusters, makes_note, parenthesised)


def _own_numbers(count: int, is_note: bool) -> tuple[int, ...]:
    return tuple(range(1, count + 1)) if is_note else (0,) * count


class _Finish:
    """Makes markup of what the engine answered."""

    def __init__(self, keys: Keys, words: Terms, prefix: str) -> None:
        self._keys = keys
        self._words = words
        self._prefix = prefix

    def all(
        self,
        reply: Reply,
        clusters: Sequence[Cluster],
        makes_note: Sequence[bool],
        parenthesised: Sequence[bool],
    ) -> Processed:
        """Return everything; for each cluster is told how it stands on the page."""
        each = zip(reply.clusters, clusters, makes_note, parenthesised, strict=True)
        return Processed(
            clusters=tuple(self._cluster(*one) for one in each),
            entries=tuple(self._entries(reply)),
            hanging_indent=reply.hanging_indent,
            missing=self._keys.missing,
            warnings=tuple(
                self._keys.named(line) for line in reply.warnings if "not found" not in line
            ),
        )

    def _cluster(
        self, inlines: Inlines, cluster: Cluster, makes_note: bool, parenthesised: bool
    ) -> Formatted:
        first = inlines[0]
        if first["t"] == "Note":
            markup = to_html(first["c"][0]["c"])
            if makes_note:
                markup = capital_term(markup)
                if cluster.items[0].prefix.strip():
                    markup = capital(markup)
                return Formatted("", self._markup(markup))
            text = self._markup(markup)
            return Formatted(
                in_parentheses(text) if parenthesised and not cluster.in_text else text
            )
        content = first["c"][1]
        notes = [part for part in content if part["t"] == "Note"]
        text = to_html([part for part in content if part["t"] != "Note"])
        note = self._markup(to_html(notes[0]["c"][0]["c"])) if notes else None
        return Formatted(self._markup(text), note)

    def _entries(self, reply: Reply) -> Iterator[Entry]:
        """Yield the entries; a style that prints nothing of a work gives it none."""
        for token, inlines in reply.entries:
            label = ""
            if inlines and _displayed(inlines[0], "csl-left-margin"):
                label = self._markup(to_html(inlines[0]["c"][1])).strip()
                inlines = inlines[1:]
                if len(inlines) == 1 and _displayed(inlines[0], "csl-right-inline"):
                    inlines = inlines[0]["c"][1]
            html = self._markup(to_html(inlines))
            if label or html.strip():
                id_ = f"{self._prefix}{token.removeprefix('r')}"
                yield Entry(self._keys.keys[token], id_, html, label)

    def _markup(self, markup: str) -> str:
        for token, key in self._keys.lost.items():
            if f">{token}?<" in markup:
                markup = missing_marked(markup, token, key)
        return with_links(repaired(markup, self._words), self._prefix)


def _displayed(inline: Mapping[str, Any], name: str) -> bool:
    return inline["t"] == "Span" and name in inline["c"][0][1]
