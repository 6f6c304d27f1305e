"""Prints how evenly lines are set and what that costs, chosen and by the engine alone.

    PRINTER_CORPORA=… python benchmarks/typography.py [--articles N]

English is every article of `md-18f`; German and Russian are the sample articles in these
languages. Each is printed in the layout `article` twice: `fine`, its lines chosen for whole
paragraphs, and `plain`, as WeasyPrint breaks them. What is told is measured in the PDFs by
`printer check --page`'s own functions: shares of justified lines by the width of their word
spaces as a multiple of the font's own, shares of paragraphs by their last lines. CPU is that of the
press (lines, pages, tags, file), in one process, plain and fine in turn.

Notes that hold nothing but an address are counted apart: an address that is broken has a last
line of one word, however it is set. Exits 1 when a floor does not hold.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from printer import layouts
from printer.config import Publication, find_publication
from printer.galley import lay_out
from printer.model import Galley
from printer.pages.measuring import measure
from printer.pages.reading import read_pages
from printer.pages.values import Flaw, Kind, Reading, Spot
from printer.pdf.document import open_document
from printer.press import print_galley
from printer.readers import read_article
from printer.typesetting import Rules

ROOT = Path(__file__).resolve().parent.parent
_NARROW = ".body { width: 80mm }"


@dataclass(frozen=True)
class Text:
    """What is set, how wide, and the floors: shares of lines over 1.5 and over 2."""

    name: str
    galleys: Sequence[Galley]
    css: str
    loose: float
    very_loose: float


@dataclass
class Sum:
    """What was counted in several PDFs."""

    stretches: list[float] = field(default_factory=list)
    flaws: Counter[Flaw] = field(default_factory=Counter)
    addresses: Counter[Flaw] = field(default_factory=Counter)
    """Flaws of the last lines of addresses."""

    paragraphs: int = 0
    pages: int = 0
    cpu: float = 0.0

    def share(self, flaw: Flaw) -> float:
        """Return the share of paragraphs that end so, addresses aside."""
        return (self.flaws[flaw] - self.addresses[flaw]) / max(1, self.paragraphs)

    def over(self, stretch: float) -> float:
        """Return the share of lines with wider spaces."""
        return sum(one > stretch for one in self.stretches) / max(1, len(self.stretches))

    @property
    def tight(self) -> float:
        """Return the share of lines with spaces below .8 of the font's."""
        return sum(one < 0.8 for one in self.stretches) / max(1, len(self.stretches))


def main() -> int:
    """Measure all texts and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=1000, help="of the English corpus")
    most = options.parse_args().articles
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora:
        print("PRINTER_CORPORA is not set")
        return 0
    head = ("> 1.5", "> 2", "< 0.8", "ladders", "overfull", "runts", "one word", "lines", "CPU s")
    print(f"{'':28}" + "".join(f"{name:>9}" for name in head))
    with tempfile.TemporaryDirectory(prefix="printer-benchmark-") as name:
        folder = Path(name)
        broken = [
            problem
            for text in _texts(folder, Path(corpora), most)
            for problem in _compare(text, folder)
        ]
    for problem in broken:
        print(problem)
    return 1 if broken else 0


def _texts(folder: Path, corpora: Path, most: int) -> Iterator[Text]:
    shutil.copytree(corpora / "md-18f", folder / "md-18f")
    (folder / "publication.toml").write_text('title = "Real"\nsite_root = "md-18f"\n')
    real, samples = find_publication(folder).value, find_publication(ROOT).value
    sources = sorted((folder / "md-18f" / "content").rglob("*.md"))[:most]
    english = [_galley(source, real) for source in sources]
    german = [_galley(samples.find_article("das-grosse-eszett"), samples)]
    russian = [_galley(samples.find_article("grazhdanskiy-shrift"), samples)]
    yield Text("English, 118 mm", english, "", 0.07, 0.015)
    yield Text("English, 80 mm", english, _NARROW, 0.20, 0.05)
    yield Text("German, 118 mm", german, "", 0.20, 0.05)
    yield Text("Russian, 118 mm", russian, "", 0.20, 0.05)


def _galley(source: Path, publication: Publication) -> Galley:
    article = read_article(source, publication).value
    return lay_out(article, layouts.load("article"), publication).value


def _compare(text: Text, folder: Path) -> Iterator[str]:
    """Print the rows of a text and yield the floors that do not hold."""
    plain, fine = Sum(), Sum()
    for galley in text.galleys:
        for rules, into in ((None, plain), (Rules(), fine)):
            made = replace(galley, rules=rules, css=galley.css + text.css)
            _add(into, made, folder / "measured.pdf")
    for mode, counted in (("plain", plain), ("fine", fine)):
        print(f"{text.name:20} {mode:>7}{_row(counted)}")
    floors = (
        ("lines over 1.5", fine.over(1.5), text.loose),
        ("lines over 2", fine.over(2), text.very_loose),
        ("lines below .8", fine.tight, 0.02),
        ("runts", fine.share(Flaw.RUNT), 0.003),
        ("one-word last lines", fine.share(Flaw.SINGLE_WORD), 0.04),
        ("ladders", fine.flaws[Flaw.LADDER], 0),
        ("overfull lines", fine.flaws[Flaw.OVERFULL], 0),
        ("times the CPU of plain", fine.cpu / plain.cpu, 2.0),
    )
    for name, value, most in floors:
        if value > most:
            yield f"{text.name}: {name} {value:.3f}, more than {most}"


def _row(counted: Sum) -> str:
    shares = (counted.over(1.5), counted.over(2), counted.tight)
    flaws = (counted.flaws[Flaw.LADDER], counted.flaws[Flaw.OVERFULL])
    ends = (counted.share(Flaw.RUNT), counted.share(Flaw.SINGLE_WORD))
    return (
        "".join(f"{share:9.1%}" for share in shares)
        + "".join(f"{flaw:9}" for flaw in flaws)
        + "".join(f"{share:9.1%}" for share in ends)
        + f"{len(counted.stretches):9}{counted.cpu:9.1f}"
    )


def _add(into: Sum, galley: Galley, file: Path) -> None:
    began = time.process_time()
    edition = print_galley(galley)
    into.cpu += time.process_time() - began
    file.write_bytes(edition.pdf)
    with open_document(file) as document:
        reading = read_pages(document)
    counted = measure(galley.slug, reading, [])
    into.pages += edition.pages
    into.paragraphs += counted.total.paragraphs
    into.stretches += counted.total.stretches
    into.flaws.update(spot.flaw for spot in counted.spots)
    into.addresses.update(spot.flaw for spot in counted.spots if _ends_address(reading, spot))


def _ends_address(reading: Reading, spot: Spot) -> bool:
    """Tell whether a last line is the end of a broken address in a note."""
    for block in reading.blocks:
        if block.kind is Kind.NOTE and len(block.lines) > 1 and block.lines[-1].box == spot.box:
            return block.lines[-1].page == spot.page and "/" in block.lines[-2].words[-1].text
    return False


if __name__ == "__main__":
    sys.exit(main())
