"""Prints how fast articles are printed, beside WeasyPrint's own command on the same pages.

    python benchmarks/run.py [--runs N]

The article is `keeping-files-for-a-century` of the sample publication, seven pages, which cites
nothing: WeasyPrint has no citations.
WeasyPrint gets the very HTML and stylesheets that the press gets, and the variant
PDF/A-2a. Every row is a ratio of medians measured in one run; smaller is better.
"""

from __future__ import annotations

import argparse
import platform
import shutil
import sys
import tempfile
from pathlib import Path

import lxml.html
from measure import Command, Cost, compare

from printer import layouts, readers
from printer.config import find_publication
from printer.galley import lay_out

ROOT = Path(__file__).resolve().parent.parent
ARTICLE = "keeping-files-for-a-century"
BIN = Path(sys.executable).parent


def main() -> None:
    """Measure everything and print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=5, help="counted runs of each command")
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory(prefix="printer-benchmark-") as folder:
        bench = _Bench(Path(folder), runs)
        rows = [bench.cold(), bench.eight(), bench.unchanged(), bench.help(), bench.memory()]
    print(f"Python {platform.python_version()}, {platform.machine()}, medians of {runs} runs\n")
    print(f"{'':44} {'ours':>9} {'theirs':>9} {'ratio':>6} {'floor':>6} {'goal':>5}")
    for row in rows:
        print(row)


class _Bench:
    def __init__(self, folder: Path, runs: int) -> None:
        self._runs = runs
        self._publication = folder / "publication"
        self._theirs = folder / "theirs"
        self._theirs.mkdir()
        sources = self._publication / "sources" / "articles"
        for number in range(20):
            shutil.copytree(ROOT / "sources" / "articles" / ARTICLE, sources / f"copy-{number:02}")
        shutil.copy(ROOT / "publication.toml", self._publication)
        shutil.copy(ROOT / "sources" / "people.toml", self._publication / "sources")
        self._weasyprint = [str(BIN / "weasyprint"), *self._export(), "--pdf-variant", "pdf/a-2a"]

    def _export(self) -> list[str]:
        """Write the galley for WeasyPrint's command; return its stylesheet options."""
        publication = find_publication(self._publication).value
        article = readers.read_article(publication.find_article("copy-00"), publication).value
        layout = layouts.load(publication.layout, publication.paths.layouts)
        galley = lay_out(article, layout, publication).value
        tree = lxml.html.document_fromstring(galley.html)
        for img in tree.iter("img"):
            if not img.get("src").startswith("data:"):
                img.set("src", (galley.base / img.get("src")).as_uri())
        html = lxml.html.tostring(tree, encoding="unicode", doctype="<!DOCTYPE html>")
        (self._theirs / "article.html").write_text(html, encoding="utf-8")
        last = self._theirs / "last.css"
        last.write_text(galley.css, encoding="utf-8")
        return [word for sheet in (*galley.stylesheets, last) for word in ("-s", str(sheet))]

    def _printer(self, *words: str, fresh: bool = False) -> Command:
        def forget() -> None:
            shutil.rmtree(self._publication / "build", ignore_errors=True)

        return Command(
            [str(BIN / "printer"), *words],
            self._publication,
            prepare=forget if fresh else lambda: None,
        )

    def _their_article(self, times: int = 1) -> Command:
        words = [*self._weasyprint, "article.html", "article.pdf"]
        return Command(words, self._theirs, times=times)

    def _their_version(self) -> Command:
        return Command([str(BIN / "weasyprint"), "--version"], self._theirs)

    def cold(self) -> str:
        ours = self._printer("article", "copy-00", fresh=True)
        costs = compare(ours, self._their_article(), self._runs)
        return _row("one article, cold: CPU s", costs, "cpu", 1.25, 0.9)

    def eight(self) -> str:
        names = [f"copy-{number:02}" for number in range(8)]
        ours = self._printer("article", *names, fresh=True)
        costs = compare(ours, self._their_article(times=8), max(2, self._runs // 2))
        return _row("eight articles, one call against eight: CPU s", costs, "cpu", 0.55, 0.4)

    def unchanged(self) -> str:
        self._printer("article", "copy-00").run()
        ours = self._printer("article", "copy-00")
        costs = compare(ours, self._their_version(), 2 * self._runs)
        return _row("unchanged article against --version: CPU s", costs, "cpu", 0.6, 0.35)

    def help(self) -> str:
        costs = compare(self._printer("--help"), self._their_version(), 2 * self._runs)
        return _row("--help against --version: CPU s", costs, "cpu", 0.4, 0.25)

    def memory(self) -> str:
        names = [f"copy-{number:02}" for number in range(20)]
        ours = self._printer("article", "--jobs", "1", *names, fresh=True)
        one = self._printer("article", "--jobs", "1", "copy-00", fresh=True)
        costs = compare(ours, one, max(2, self._runs // 2))
        return _row("20 articles in a row against one: peak MiB", costs, "memory", 1.3, 1.0)


def _row(name: str, costs: tuple[Cost, Cost], figure: str, floor: float, goal: float) -> str:
    ours, theirs = (getattr(cost, figure) for cost in costs)
    ratio = ours / theirs
    return f"{name:44} {ours:9.3f} {theirs:9.3f} {ratio:6.2f} {floor:6.2f} {goal:5.2f}"


if __name__ == "__main__":
    main()
