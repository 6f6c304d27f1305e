"""Prints what compiling an issue costs, beside WeasyPrint's own command on one document.

    python benchmarks/issue.py [--articles N] [--runs N]

The issue has 30 articles of six pages, made by `articles.py`. WeasyPrint gets the same
content, stylesheets and variant (PDF/A-2a) as one HTML document, without the issue's cover,
contents and lists, which ours has. Other programs follow when they are installed: what joins
the printed articles, and what makes one document of their text (`others.py` says what each
leaves out). Every row is a ratio of medians measured in one run, of
CPU time unless it says otherwise; smaller is better.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import others
from articles import article, write_publication
from measure import Command, Cost, compare

from printer import layouts, readers
from printer.config import find_publication
from printer.galley import lay_out

BIN = Path(sys.executable).parent


def main() -> None:
    """Measure everything and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=30)
    options.add_argument("--memory-articles", type=int, default=100)
    options.add_argument("--runs", type=int, default=3, help="counted runs of each command")
    given = options.parse_args()
    print(f"Python {platform.python_version()}, {platform.machine()}, {given.articles} articles, ")
    print(f"medians of {given.runs} runs\n")
    print(f"{'':44} {'ours':>9} {'theirs':>9} {'ratio':>6} {'floor':>6} {'goal':>5}")
    with tempfile.TemporaryDirectory(prefix="printer-benchmark-") as folder:
        for row in _Bench(Path(folder), given.articles, given.runs).rows():
            print(row, flush=True)
    with tempfile.TemporaryDirectory(prefix="printer-benchmark-") as folder:
        print(_Bench(Path(folder), given.memory_articles, 1).memory(), flush=True)


class _Bench:
    def __init__(self, folder: Path, count: int, runs: int) -> None:
        self._runs = runs
        self._count = count
        self._edits = 0
        self._publication = folder / "ours"
        self._publication.mkdir()
        write_publication(self._publication, count)
        self._theirs = folder / "theirs"
        self._theirs.mkdir()
        sheets = self._export()
        words = [str(BIN / "weasyprint"), *sheets, "--pdf-variant", "pdf/a-2a"]
        self._one = Command([*words, "issue.html", "issue.pdf"], self._theirs)

    def rows(self) -> Iterator[str]:
        """Yield the rows of the table, in the order in which the runs depend on another."""
        ours = self._printer(fresh=True)
        full = compare(ours, self._one, self._runs)
        yield _row("full build: CPU s", full, "cpu", 1.15, 0.85)
        yield _row("full build, two processes: wall s", full, "wall", 0.7, 0.55)
        yield self._sizes()
        theirs = full[1]
        yield _row("one article changed: CPU s", (self._changed(6), theirs), "cpu", 0.2, 0.1)
        yield _row("  also its page count: CPU s", (self._changed(4), theirs), "cpu", 0.25, 0.12)
        version = Command([str(BIN / "weasyprint"), "--version"], self._theirs)
        still = compare(self._printer(), version, 2 * self._runs)
        yield _row("unchanged against --version: CPU s", still, "cpu", 0.6, 0.35)
        yield "\nfull build beside others: CPU s"
        for other in self._others():
            yield others.row(other, full[0], self._runs, width=44)

    def memory(self) -> str:
        """Return the row on the peak memory of the largest process."""
        costs = (self._printer(fresh=True).run(), self._one.run())
        return _row(f"{self._count} articles: peak MiB", costs, "memory", 0.7, 0.4)

    def _others(self) -> tuple[others.Other, ...]:
        folder, document = self._theirs, self._theirs / "issue.html"
        made = self._publication / "build" / "issues" / "all" / "offprints"
        files = [str(path) for path in sorted(made.glob("*.pdf"))]
        return (
            others.qpdf(files, folder),
            others.pypdf_append(files, folder),
            others.typst(document, folder),
            others.chromium(document, folder),
        )

    def _sizes(self) -> str:
        ours = self._publication / "build" / "issues" / "all" / "issue.pdf"
        sizes = [path.stat().st_size / 1e6 for path in (ours, self._theirs / "issue.pdf")]
        costs = (Cost(sizes[0], 0, 0), Cost(sizes[1], 0, 0))
        return _row("size: MB", costs, "cpu", 1.9, 1.05)

    def _changed(self, sections: int) -> Cost:
        """Return the median cost of building after one article in the middle was changed."""
        source = self._publication / "sources" / "articles" / f"article-{self._count // 2:03}.md"
        costs = []
        for _ in range(self._runs):
            # Back to the usual length, so that the page count does change (or does not).
            source.write_text(article(self._count // 2), encoding="utf-8")
            self._printer().run()
            self._edits += 1
            text = article(self._count // 2, sections=sections)
            source.write_text(f"{text}\nEdited {self._edits}.\n", encoding="utf-8")
            costs.append(self._printer().run())
        return sorted(costs, key=lambda cost: cost.cpu)[len(costs) // 2]

    def _printer(self, *, fresh: bool = False) -> Command:
        def forget() -> None:
            shutil.rmtree(self._publication / "build", ignore_errors=True)

        return Command(
            [str(BIN / "printer"), "issue", "all", "--jobs", "2"],
            self._publication,
            prepare=forget if fresh else lambda: None,
        )

    def _export(self) -> list[str]:
        """Write the articles as one HTML document; return the options for its stylesheets."""
        publication = find_publication(self._publication).value
        layout = layouts.load(publication.layout, publication.paths.layouts)
        bodies = []
        for number in range(self._count):
            source = publication.find_article(f"article-{number:03}")
            laid = lay_out(readers.read_article(source, publication).value, layout, publication)
            tree = lxml.html.document_fromstring(laid.value.html)
            (element,) = tree.iter("article")
            text = lxml.html.tostring(element, encoding="unicode")
            bodies.append(re.sub(r'( id="| href="#)', rf"\g<1>a{number}-", text))
        html = (
            '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>All</title>'
            "<style>article + article { break-before: page }</style></head>"
            f'<body class="layout-{layout.name}">{"".join(bodies)}</body></html>'
        )
        (self._theirs / "issue.html").write_text(html, encoding="utf-8")
        last = self._theirs / "last.css"
        last.write_text(laid.value.css, encoding="utf-8")
        return [word for sheet in (*laid.value.stylesheets, last) for word in ("-s", str(sheet))]


def _row(name: str, costs: tuple[Cost, Cost], figure: str, floor: float, goal: float) -> str:
    ours, theirs = (getattr(cost, figure) for cost in costs)
    return f"{name:44} {ours:9.3f} {theirs:9.3f} {ours / theirs:6.2f} {floor:6.2f} {goal:5.2f}"


if __name__ == "__main__":
    main()
