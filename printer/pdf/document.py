"""One PDF file, opened for reading through pikepdf, within limits.

What this is: opening (damage, passwords, things that are no PDF), the walk down the page
tree, the budget of time, and the safe decoding of streams. What it is not: any judgement
of what the file says; the subjects of the check do that.
"""

from __future__ import annotations

import time
import zlib
from base64 import a85decode
from binascii import Error as BadCode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Pdf, Stream

from printer.diagnostics import Place, UnprintableError, error
from printer.pdf.findings import Findings
from printer.pdf.objects import (
    Key,
    as_array,
    as_dict,
    as_name,
    items_of,
    key_of,
    one_or_many,
    rectangle_of,
)

HEADER_WITHIN = 1024
"""Bytes from the start within which readers look for `%PDF-`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is looked at before it is called too large."""

    file_bytes: int = 500_000_000
    objects: int = 3_000_000
    pages: int = 50_000
    tree_depth: int = 200
    """Levels of the tag tree, of the page tree and of outlines."""

    elements: int = 2_000_000
    content_bytes: int = 16_000_000
    """Decoded bytes of the content of one page or form."""

    stream_bytes: int = 128_000_000
    """Decoded bytes of any other stream."""

    seconds: float = 20.0
    """Time for one file, and besides:"""

    seconds_per_page: float = 0.2


class TooLong(Exception):  # noqa: N818 (a signal, caught by the checker, which tells of it)
    """The time for one file is used up."""


@dataclass(slots=True)
class Deadline:
    """When the work on a file has to end."""

    end: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return a deadline so many seconds from now."""
        return cls(time.monotonic() + seconds)

    def check(self) -> None:
        """Raise TooLong when the time is used up."""
        if time.monotonic() > self.end:
            raise TooLong


@dataclass(slots=True)
class PageTree:
    """The pages of a file in order, and what is wrong with the tree that holds them."""

    pages: list[Dictionary] = field(default_factory=list)
    index: dict[Key, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Object number and words."""


@dataclass(slots=True, weakref_slot=True)
class Document:
    """An open PDF with everything the subjects of the check share."""

    pdf: Pdf
    findings: Findings
    limits: Limits
    deadline: Deadline
    tree: PageTree

    @property
    def root(self) -> Dictionary:
        """The document catalogue; an empty dictionary when it is missing."""
        return as_dict(self.pdf.trailer.get("/Root")) or Dictionary()

    @property
    def pages(self) -> list[Dictionary]:
        """The page dictionaries in order."""
        return self.tree.pages

    def page_of(self, page: object) -> int | None:
        """Return the 0-based place of a page dictionary, or None when it is no page here."""
        return self.tree.index.get(key_of(page))

    def box(self, page: int, name: str) -> tuple[float, float, float, float] | None:
        """Return a box of a page, such as `/MediaBox`, its own or inherited, or None."""
        node: Dictionary | None = self.pages[page]
        for _ in range(self.limits.tree_depth):
            if node is None:
                break
            box = rectangle_of(node.get(name))
            if box is not None:
                return box
            node = as_dict(node.get("/Parent"))
        return None

    @property
    def struct_root(self) -> Dictionary | None:
        """The root of the tag tree, or None."""
        return as_dict(self.root.get("/StructTreeRoot"))

    def decoded(self, stream: Stream, most: int | None = None) -> bytes | None:
        """Return the decoded bytes of a stream, or None when they are too many or broken."""
        return decoded(stream, self.limits.stream_bytes if most is None else most)


@contextmanager
def open_document(
    path: Path, *, password: str | None = None, limits: Limits | None = None
) -> Iterator[Document]:
    """Open a PDF for reading.

    Damage that could be repaired in memory is noted in the findings. Raises
    UnprintableError when the file cannot be read, needs another password, or is too large.
    """
    limits = limits or Limits()
    place = Place(str(path))
    _refuse_unreadable(path, place, limits)
    pdf = _opened(path, place, password or "")
    with pdf:
        findings = Findings(place)
        count = len(pdf.objects)
        if count > limits.objects:
            raise UnprintableError(error(f"the PDF has {count} objects, more than the "
                                         f"{limits.objects} that are read", place,
                                         code="pdf-too-large"))
        _tell_damage(pdf, path, findings)
        tree = walk_pages(pdf, limits)
        deadline = Deadline.after(limits.seconds + limits.seconds_per_page * len(tree.pages))
        yield Document(pdf, findings, limits, deadline, tree)


HARMLESS = "handled correctly"
"""What qpdf says of a common slip that every reader of PDF forgives."""


def _tell_damage(pdf: Pdf, path: Path, findings: Findings) -> None:
    for words in dict.fromkeys(_plain(text, path) for text in pdf.get_warnings()):
        tell = findings.warning if HARMLESS in words else findings.error
        tell("pdf-damaged", f"the file is damaged and was repaired in memory: {words}",
             hint="make it again, or repair it with qpdf")


def _refuse_unreadable(path: Path, place: Place, limits: Limits) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEADER_WITHIN)
    except OSError as problem:
        raise UnprintableError(error(f"the file cannot be read: {problem.strerror or problem}",
                                     place, code="pdf-unreadable")) from problem
    if size > limits.file_bytes:
        raise UnprintableError(error(
            f"the file has {size / 1e6:.0f} MB, more than the "
            f"{limits.file_bytes / 1e6:.0f} MB that are read", place, code="pdf-too-large"))
    if b"%PDF-" not in head and b"%!PS-Adobe" not in head:
        raise UnprintableError(error("this is not a PDF", place, code="not-a-pdf",
                                     hint="a PDF begins with the characters %PDF-"))


def _opened(path: Path, place: Place, password: str) -> Pdf:
    try:
        return Pdf.open(path, password=password, suppress_warnings=True)
    except pikepdf.PasswordError:
        told = "another password" if password else "a password"
        raise UnprintableError(error(f"the PDF is encrypted and needs {told} to be read", place,
                                     hint="give its password, or ask its maker for an open copy",
                                     code="pdf-encrypted")) from None
    except (pikepdf.PdfError, pikepdf.DependencyError, OSError, ValueError) as problem:
        raise UnprintableError(error(f"the PDF is damaged beyond repair: {_plain(problem, path)}",
                                     place, code="pdf-unreadable")) from problem


def _plain(problem: object, path: Path) -> str:
    # qpdf begins its messages with the path, which the diagnostic's place tells already.
    text = str(problem).removeprefix(str(path)).strip(" :()")
    return " ".join(text.split())[:300] or "no reason given"


def walk_pages(pdf: Pdf, limits: Limits) -> PageTree:
    """Walk the page tree (ISO 32000-1, 7.7.3) without recursion, noting what is wrong."""
    found = PageTree()
    root = as_dict(pdf.trailer.get("/Root"))
    top = as_dict(root.get("/Pages")) if root is not None else None
    if top is None:
        found.problems.append((0, "the document has no page tree"))
        return found
    seen: set[Key] = set()
    waiting: list[tuple[object, Key, int]] = [(top, (0, 0), 0)]
    while waiting:
        item, parent, depth = waiting.pop()
        key = key_of(item)
        node = as_dict(item)
        trouble = _trouble(node, key, parent, depth, seen)
        if trouble:
            found.problems.append((key[0] or parent[0], trouble))
        if len(found.pages) >= limits.pages or depth > limits.tree_depth:
            found.problems.append((key[0], "the page tree is too large or too deep to be read"))
            break
        if node is None or key in seen:
            continue
        if key != (0, 0):
            seen.add(key)
        if as_array(node.get("/Kids")) is not None:
            kids = reversed(list(items_of(node.get("/Kids"))))
            waiting += [(kid, key, depth + 1) for kid in kids]
        else:
            found.index[key] = len(found.pages)
            found.pages.append(node)
    if top.get("/Count") != len(found.pages) and as_array(top.get("/Kids")) is not None:
        words = f"the page tree states {top.get('/Count')} pages and holds {len(found.pages)}"
        found.problems.append((key_of(top)[0], words))
    return found


def _trouble(node: Dictionary | None, key: Key, parent: Key, depth: int, seen: set[Key]) -> str:
    if node is None:
        return "the page tree has a branch that is no dictionary"
    if key in seen:
        return "the page tree holds the same page or branch twice"
    if depth and key_of(node.get("/Parent")) != parent:
        return "its parent in the page tree is another"
    return ""


# How many times longer data can become at most: zlib's own bound, and LZW's longest run.
_GROWTH = {"FlateDecode": 1040, "Fl": 1040, "LZWDecode": 1500, "LZW": 1500,
           "RunLengthDecode": 64, "RL": 64}


def decoded(stream: Stream, most: int) -> bytes | None:
    """Return a stream's decoded bytes; None when they exceed `most` or cannot be decoded."""
    filters = [as_name(item) for item in one_or_many(stream.get("/Filter"))]
    try:
        raw = stream.get_raw_stream_buffer()
        bound = len(memoryview(raw))
        for name in filters:
            bound *= _GROWTH.get(name, 1)
        if bound > most and not _fits(bytes(raw), filters, most):
            return None
        data = stream.read_bytes()
    except (pikepdf.PdfError, pikepdf.DependencyError, RuntimeError, ValueError):
        return None
    return data if len(data) <= most else None


def _fits(data: bytes, filters: list[str], most: int) -> bool:
    # Decode step by step with a ceiling, so that a bomb is noticed before it goes off.
    for name in filters:
        if name in ("ASCII85Decode", "A85"):
            try:
                data = a85decode(data.strip().removeprefix(b"<~").removesuffix(b"~>"))
            except (ValueError, BadCode):
                return False
        elif name in ("FlateDecode", "Fl"):
            try:
                data = zlib.decompressobj().decompress(data, most + 1)
            except zlib.error:
                return False
        elif name in _GROWTH and len(data) * _GROWTH[name] > most:
            return False
        if len(data) > most:
            return False
    return True


def content_fits(owner: Dictionary | Stream, limits: Limits) -> bool:
    """Tell whether the content of a page or of a form is small enough to be read."""
    streams = [owner] if isinstance(owner, Stream) else one_or_many(owner.get("/Contents"))
    total = 0
    for stream in streams:
        if isinstance(stream, Stream):
            data = decoded(stream, limits.content_bytes)
            if data is None:
                return False
            total += len(data)
    return total <= limits.content_bytes
