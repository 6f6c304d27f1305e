"""One PDF file, opened for reading through pikepdf, within limits.

What this is: opening (damage, passwords, things that are no PDF) and what every subject of
the check needs from an open file. What it is not: any judgement of what the file says.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Pdf, Stream

from printer.diagnostics import Place, UnprintableError, error
from printer.pdf.decoding import decoded
from printer.pdf.findings import Findings
from printer.pdf.limits import Deadline, Limits
from printer.pdf.objects import as_dict, key_of, rectangle_of
from printer.pdf.pagetree import PageTree, walk_pages

HARMLESS = "handled correctly"
"""What qpdf says of a common slip that every reader of PDF forgives."""

HEADER_WITHIN = 1024
"""Bytes from the start within which readers look for `%PDF-`."""


@dataclass(slots=True)
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

    def tell_damage(self) -> None:
        """Note what has had to be repaired since the last time; damage shows up late, too."""
        path = Path(self.findings.place.path)
        told = list(dict.fromkeys(_plain(words, path) for words in self.pdf.get_warnings()))
        serious = [words for words in told if HARMLESS not in words]
        tell = self.findings.error if serious else self.findings.warning
        if told:
            more = f", and {len(told) - 3} more" if len(told) > 3 else ""
            tell(
                "pdf-damaged",
                f"the file is damaged and was repaired in memory: "
                f"{'; '.join((serious or told)[:3])}{more}",
                hint="make it again, or repair it with qpdf",
            )

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
            raise UnprintableError(
                error(
                    f"the PDF has {count} objects, more than the {limits.objects} that are read",
                    place,
                    code="pdf-too-large",
                )
            )
        tree = walk_pages(pdf, limits)
        deadline = Deadline.after(limits.seconds + limits.seconds_per_page * len(tree.pages))
        document = Document(pdf, findings, limits, deadline, tree)
        document.tell_damage()
        yield document


def _refuse_unreadable(path: Path, place: Place, limits: Limits) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEADER_WITHIN)
    except OSError as problem:
        raise UnprintableError(
            error(
                f"the file cannot be read: {problem.strerror or problem}",
                place,
                code="pdf-unreadable",
            )
        ) from problem
    if size > limits.file_bytes:
        raise UnprintableError(
            error(
                f"the file has {size / 1e6:.0f} MB, more than the "
                f"{limits.file_bytes / 1e6:.0f} MB that are read",
                place,
                code="pdf-too-large",
            )
        )
    if b"%PDF-" not in head and b"%!PS-Adobe" not in head:
        raise UnprintableError(
            error(
                "this is not a PDF",
                place,
                code="not-a-pdf",
                hint="a PDF begins with the characters %PDF-",
            )
        )


def _opened(path: Path, place: Place, password: str) -> Pdf:
    try:
        return Pdf.open(path, password=password, suppress_warnings=True)
    except pikepdf.PasswordError:
        told = "another password" if password else "a password"
        raise UnprintableError(
            error(
                f"the PDF is encrypted and needs {told} to be read",
                place,
                hint="give its password, or ask its maker for an open copy",
                code="pdf-encrypted",
            )
        ) from None
    except (pikepdf.PikepdfError, RuntimeError, OSError, ValueError) as problem:
        raise UnprintableError(
            error(
                f"the PDF is damaged beyond repair: {_plain(problem, path)}",
                place,
                code="pdf-unreadable",
            )
        ) from problem


def _plain(problem: object, path: Path) -> str:
    # qpdf begins its messages with the path, which the diagnostic's place tells already.
    text = str(problem).removeprefix(str(path)).strip(" :()")
    return " ".join(text.split())[:300] or "no reason given"
