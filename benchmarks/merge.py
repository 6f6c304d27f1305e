"""Prints what a merge costs, beside pypdf's plain append of the same files, and beside qpdf.

    python benchmarks/merge.py [--runs N] [--files N]

The files are tagged articles of five pages of text, printed by this program: 200 of them
make 1,000 pages. `append` keeps neither tags nor metadata and sends the links of all files
to the first; the merge keeps everything. Every row is a ratio of medians measured in one
run; smaller is better. qpdf is told when it is installed (`others.py` says what it leaves
out); Typst and Chromium make documents and join none. Each figure includes starting Python and writing the file.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from pathlib import Path

import others
from measure import Command, Cost, compare

from printer.articles import Options, Request, print_articles
from printer.config import find_publication

BIN = Path(sys.executable).parent
PAGES = 5
WORDS = (
    "The pump stood at the corner of the yard, and the map that the doctor drew of it has been "
    "copied so often that few who print it have seen the first one, which is small and *plain*."
)
FLOOR, GOAL, MEGABYTES = 1.8, 1.0, 350


def main() -> None:
    """Measure and print the table; a floor that does not hold ends with exit code 1."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=3, help="counted runs of each command")
    options.add_argument("--files", type=int, default=200, help="files of five pages")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="printer-benchmark-") as name:
        folder = Path(name)
        files = _articles(folder, chosen.files)
        ours = Command([str(BIN / "printer"), "merge", "-q", "-o", "ours.pdf", *files], folder)
        theirs = Command([sys.executable, "-c", others.APPEND, "theirs.pdf", *files], folder)
        costs = compare(ours, theirs, chosen.runs)
        beside = others.row(others.qpdf(files, folder), costs[0], chosen.runs, width=24)
        sizes = [(folder / f"{who}.pdf").stat().st_size for who in ("ours", "theirs")]
    print(
        f"Python {platform.python_version()}, {platform.machine()}, medians of {chosen.runs} runs"
    )
    print(f"{PAGES * chosen.files} tagged pages in {chosen.files} files\n")
    print(f"{'':24} {'merge':>9} {'append':>9} {'ratio':>6} {'floor':>6} {'goal':>5}")
    _row("CPU s", costs, "cpu", FLOOR, GOAL)
    _row("wall s", costs, "wall", FLOOR, GOAL)
    print(f"{'peak MiB':24} {costs[0].memory:9.0f} {costs[1].memory:9.0f} {'':6} {MEGABYTES:6}")
    print(f"{'size kB':24} {sizes[0] / 1e3:9.0f} {sizes[1] / 1e3:9.0f} {sizes[0] / sizes[1]:6.2f}")
    print(f"\nCPU s beside others\n{beside}")
    if costs[0].cpu > FLOOR * costs[1].cpu or costs[0].memory > MEGABYTES:
        raise SystemExit(1)


def _articles(folder: Path, number: int) -> list[str]:
    """Print articles that differ in their words; return the names of the PDFs."""
    (folder / "publication.toml").write_text(
        'title = "Bench"\nlang = "en-GB"\nurl = "https://bench.example"\n', encoding="utf-8"
    )
    publication = find_publication(folder).value
    requests = []
    for count in range(number):
        source = folder / "sources" / "articles" / f"article-{count:03}" / "index.md"
        source.parent.mkdir(parents=True)
        sections = "\n\n".join(
            f"## Section {place} of {count}\n\n"
            + "\n\n".join(f"{place}. {WORDS}" for _ in range(12))
            + f"\n\nSee [the first](#section-1-of-{count}) and [a page](https://example.org/{place}).[^n{place}]"
            + f"\n\n[^n{place}]: A note on section {place}."
            for place in range(1, 6)
        )
        source.write_text(
            f"---\ntitle: Article {count}\nauthor: A. Writer\n---\n\n{sections}\n", encoding="utf-8"
        )
        requests.append(Request(source, folder / f"{count:03}.pdf", slug=source.parent.name))
    printed = print_articles(publication, requests, Options(use_cache=False))
    pages = {item.pages for item in printed}
    assert pages == {PAGES}, f"the articles have {sorted(pages)} pages"
    return [request.output.name for request in requests]


def _row(name: str, costs: tuple[Cost, Cost], figure: str, floor: float, goal: float) -> None:
    ours, theirs = (getattr(cost, figure) for cost in costs)
    print(f"{name:24} {ours:9.2f} {theirs:9.2f} {ours / theirs:6.2f} {floor:6.2f} {goal:5.2f}")


if __name__ == "__main__":
    main()
