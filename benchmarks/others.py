"""Other programs that a benchmark asks for the same, when they are installed.

None of them makes what this program makes; `lacks` says what is missing from what they make.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lxml.html
from measure import Command, Cost, median

APPEND = """
import sys
from pypdf import PdfWriter
writer = PdfWriter()
for name in sys.argv[2:]:
    writer.append(name)
writer.write(sys.argv[1])
"""
_BLOCKS = frozenset(["p", "li", "td", "th", "figcaption", "caption", "blockquote", "pre"])
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True, slots=True)
class Other:
    """Another program and its command; None when it is not installed."""

    name: str
    lacks: str
    command: Command | None

    def cost(self, runs: int) -> Cost | None:
        """Return the median cost of some runs after an uncounted one."""
        if self.command is None:
            return None
        self.command.run()
        return median([self.command.run() for _ in range(runs)])


def row(other: Other, ours: Cost, runs: int, *, width: int) -> str:
    """Return a row of a table: the CPU seconds of both and their ratio, or that there is none."""
    theirs = other.cost(runs)
    if theirs is None:
        return f"{other.name:{width}} not installed"
    ratio = ours.cpu / theirs.cpu
    return f"{other.name:{width}} {ours.cpu:9.3f} {theirs.cpu:9.3f} {ratio:6.2f}  {other.lacks}"


def pypdf_append(files: Sequence[str], folder: Path) -> Other:
    """Return pypdf's plain append, which this program's tests have installed."""
    words = [sys.executable, "-c", APPEND, "pypdf.pdf", *files]
    return Other("pypdf append", "tags, bookmarks in order, metadata", Command(words, folder))


def qpdf(files: Sequence[str], folder: Path) -> Other:
    """Return qpdf's `--pages`, which copies pages and little besides."""
    words = ["--empty", "--pages", *files, "--", "qpdf.pdf"]
    return Other("qpdf --pages", "tags, bookmarks, metadata", _command(["qpdf"], words, folder))


def typst(html: Path, folder: Path) -> Other:
    """Return Typst on the plain text of an HTML document: headings and paragraphs."""
    source = folder / "plain.typ"
    source.write_text("\n".join(_typst(html)), encoding="utf-8")
    lacks = "emphasis, notes, tables, links, our layout, PDF/A"
    return Other(
        "Typst, one document",
        lacks,
        _command(["typst"], ["compile", source.name, "typst.pdf"], folder),
    )


def chromium(html: Path, folder: Path) -> Other:
    """Return Chromium on an HTML document as it is, without stylesheets."""
    words = [
        *("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"),
        f"--user-data-dir={folder / 'chromium'}",
        "--print-to-pdf=chromium.pdf",
        html.as_uri(),
    ]
    lacks = "stylesheets, folios, notes at the foot, PDF/A; CPU of processes that it waits for"
    return Other("Chromium, one document", lacks, _command(_CHROMIUM, words, folder))


def _command(names: Sequence[str], words: Sequence[str], folder: Path) -> Command | None:
    program = next(filter(None, map(shutil.which, names)), None)
    return Command([program, *words], folder) if program is not None else None


def _typst(html: Path) -> Iterator[str]:
    """Yield the headings and paragraphs of a document as Typst calls of plain strings."""
    tree = lxml.html.document_fromstring(html.read_bytes())
    for element in tree.iter(*_BLOCKS, "h1", "h2", "h3"):
        text = json.dumps(" ".join(element.text_content().split()), ensure_ascii=False)
        if element.tag in {"h1", "h2", "h3"}:
            yield f"#heading(level: {element.tag[1]}, {text})"
        elif not any(parent.tag in _BLOCKS for parent in element.iterancestors()):
            yield f"#par(text({text}))"
