"""The page numbers of an issue that is published, frozen in `<name>.lock.toml` beside its file.

Once readers cite page 34, what is on page 34 stays there. The lock is written by `--publish`;
from then on a compilation that would move a number is refused with the reason. Corrections
that move nothing are let through.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer import toml
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    UnprintableError,
    error,
    note,
)
from printer.files import display_path, is_file, read_source, write_atomically
from printer.issue.values import Issue, Plan, Span
from printer.settings import COUNT, TEXT, read_table
from printer.toml import Toml

FORMAT = 1
_HEAD = """\
# The page numbers of "{title}" as they were published. Written by `printer issue {name} --publish`.
# A change that would move them is refused. To withdraw the publication, delete this file.

format = {format}
"""
_PIECE = {"slug": TEXT, "first": TEXT, "last": TEXT, "pages": COUNT, "sha256": TEXT}
_MAX_REASONS = 3


@dataclass(frozen=True, slots=True)
class LockedPiece:
    """One article or PDF as it was published."""

    slug: str
    first: str
    """Folio of its first page, as it is printed."""

    last: str
    pages: int
    sha256: str = ""
    """Of the offprint; empty when there is none."""

    @property
    def folios(self) -> str:
        """Return its pages in words: `page 7`, `pages 7–12`."""
        return _folios(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Lock:
    """What was published."""

    file: Path
    pieces: tuple[LockedPiece, ...]
    """In the order of the issue."""


def lock_file(issue: Issue) -> Path:
    """Return where the lock of an issue is, whether there is one or not."""
    return issue.file.with_name(f"{issue.name}.lock.toml")


def read_lock(issue: Issue) -> Lock | None:
    """Return the lock of an issue, None when it is not published.

    Raises UnprintableError when the file cannot be read or is damaged, since nobody knows then
    which numbers to keep.
    """
    file = lock_file(issue)
    if not is_file(file):
        return None
    shown = display_path(file)
    text = read_source(file, may_be_empty=True)
    parsed = toml.parse(text.value, shown)
    found = Collector()
    found.extend((*text.diagnostics, *parsed.diagnostics))
    values = parsed.value.values
    if values.get("format") != FORMAT or not isinstance(values.get("pieces", ()), tuple):
        found.add(
            error("this is not a lock file that is known", Place(shown, 1), code="lock-damaged")
        )
        raise UnprintableError(*map(_with_advice, found.frozen()))
    pieces = []
    for index, table in enumerate(values.get("pieces", ())):
        place = parsed.value.places.get(f"pieces.{index}", Place(shown))
        told: dict[str, Any] = {}
        if isinstance(table, Mapping):
            told = read_table(Toml(table, dict.fromkeys(table, place)), shown, "", _PIECE, found)
        if missing := [key for key in _PIECE if key not in told]:
            found.add(error(f"a piece has no {', '.join(missing)}", place, code="lock-damaged"))
        else:
            pieces.append(LockedPiece(**told))
    if found.items:
        raise UnprintableError(*map(_with_advice, found.frozen()))
    return Lock(file, tuple(pieces))


def _with_advice(problem: Diagnostic) -> Diagnostic:
    hint = "restore the lock file, or delete it to withdraw the publication"
    return error(problem.message, problem.place, hint=hint, code="lock-damaged")


def publish(issue: Issue, plan: Plan, sha256: Mapping[str, str]) -> Path:
    """Freeze the page numbers of a plan; return the lock file.

    `sha256` are the hashes of the offprints by slug. Raises UnprintableError when the issue is
    published with other numbers, and OutputError when the file cannot be written.
    """
    before = read_lock(issue)
    if before is not None and (refusals := check(before, issue, plan)):
        raise UnprintableError(*refusals)
    file = lock_file(issue)
    title = "".join(char if char.isprintable() else " " for char in issue.title)
    name = "".join(char if char.isprintable() else " " for char in issue.name)
    lines = [_HEAD.format(title=title, name=name, format=FORMAT)]
    for piece in _pieces(issue, plan, sha256):
        lines.append("[[pieces]]")
        lines.extend(
            f"{key} = {_quoted(value) if isinstance(value, str) else value}"
            for key, value in ((key, getattr(piece, key)) for key in _PIECE)
        )
        lines.append("")
    write_atomically(file, "\n".join(lines).encode())
    return file


def check(lock: Lock, issue: Issue, plan: Plan) -> tuple[Diagnostic, ...]:
    """Return an error for every piece whose published page numbers a plan would change.

    Pieces that are new and move nothing are no error; see `notices`.
    """
    now = _pieces(issue, plan, {})
    current = {piece.slug: piece for piece in now}
    places = _places(issue)
    hint = f"undo the change; to withdraw the publication, delete {display_path(lock.file)}"
    found = []
    for was in lock.pieces:
        piece = current.get(was.slug)
        if piece is None:
            found.append(
                error(
                    f"{was.slug}, published on {was.folios}, is no longer in the issue",
                    Place(display_path(issue.file)),
                    hint=hint,
                    code="lock-gone",
                )
            )
        elif piece.folios != was.folios:
            because = _because(_reasons(was, piece, lock.pieces, now))
            found.append(
                error(
                    f"{was.slug} was published on {was.folios} and would stand on {piece.folios}, "
                    f"because {because}",
                    places.get(was.slug),
                    hint=hint,
                    code="lock-moved",
                )
            )
    return tuple(found)


def notices(
    lock: Lock, issue: Issue, plan: Plan, sha256: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Return a note for every piece that was not published, or not as it is now."""
    was = {piece.slug: piece for piece in lock.pieces}
    places = _places(issue)
    hint = "`--publish` again puts it into the lock file"
    found = []
    for piece in _pieces(issue, plan, sha256):
        before, place = was.get(piece.slug), places.get(piece.slug)
        if before is None:
            found.append(
                note(
                    f"{piece.slug}, on {piece.folios}, came after the issue was published",
                    place,
                    hint=hint,
                    code="lock-new",
                )
            )
        elif before.sha256 and piece.sha256 and before.sha256 != piece.sha256:
            found.append(
                note(
                    f"{piece.slug} is not as it was published; its page numbers are",
                    place,
                    hint=hint,
                    code="lock-changed",
                )
            )
    return tuple(found)


def _because(reasons: Iterator[str]) -> str:
    first, rest = list(itertools.islice(reasons, _MAX_REASONS)), len(list(reasons))
    return ", ".join(first) + (f" and {rest} more" if rest else "")


def _reasons(
    was: LockedPiece, now: LockedPiece, before: Sequence[LockedPiece], after: Sequence[LockedPiece]
) -> Iterator[str]:
    """Yield what has changed up to a piece."""
    ahead = {piece.slug: piece for piece in before[: before.index(was)]}
    ahead_now = {piece.slug: piece for piece in after[: after.index(now)]}
    if was.first == now.first:
        yield f"it has {_counted(now.pages)} instead of {was.pages}"
        return
    same = ahead.keys() == ahead_now.keys()
    for slug, piece in ahead.items():
        if slug not in ahead_now:
            yield f"{slug} no longer stands before it"
        elif ahead_now[slug].pages != piece.pages:
            same = False
            yield f"{slug} has {_counted(ahead_now[slug].pages)} instead of {piece.pages}"
    for slug in ahead_now:
        if slug not in ahead:
            yield f"{slug} now stands before it"
    if same:
        yield "the pages before the articles, first_page or start have changed"


def _pieces(issue: Issue, plan: Plan, sha256: Mapping[str, str]) -> tuple[LockedPiece, ...]:
    spans = {span.name: span for span in plan.spans}
    return tuple(
        _piece(spans[entry.slug], sha256.get(entry.slug, ""))
        for entry in issue.entries
        if entry.slug in spans
    )


def _piece(span: Span, sha256: str) -> LockedPiece:
    labels = span.labels
    return LockedPiece(span.name, labels[0], labels[-1], span.pages, sha256)


def _places(issue: Issue) -> dict[str, Place]:
    return {entry.slug: entry.place for entry in issue.entries if entry.place is not None}


def _folios(first: str, last: str) -> str:
    return f"page {first}" if first == last else f"pages {first}–{last}"


def _counted(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages} pages"


def _quoted(text: str) -> str:
    """Return a text as TOML writes it; JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
