"""Prints what an archive costs, beside a shell loop, a bare SELECT, and sha256sum.

    python benchmarks/archive.py [--articles N] [--runs N]

The articles are a few of the sample publication's, six pages on average, each made distinct by
a comment at its end. `add` is the whole command, which looks up what each PDF says of itself,
stores, and catalogues; it does not read the text (`--quick`). The loop copies each file,
hashes the copy and waits until it is on the disk. A search gives ten things with their pages, on a
warm catalogue that holds the text of every page; the SELECT fetches one record's
id, version and title by its primary key from the same database. `verify` reads every record
and object again.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from measure import Command, Cost

from printer.archive.asking import parse
from printer.archive.catalogue import Catalogue
from printer.archive.door import Archive, open_archive
from printer.archive.searching import search
from printer.archive.texts import pages_of
from printer.articles import Request, print_articles
from printer.config import find_publication

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
SOURCES = ("grazhdanskiy-shrift", "the-a4-sheet", "le-point-et-le-metre")
LOOP = """
mkdir copies
for file in articles/*.pdf; do
    name=copies/${file##*/}
    cp "$file" "$name"
    sha256sum "$name" >> sums
    sync "$name"
done
"""
HASH = "find archive/objects -type f -print0 | xargs -0 sha256sum > hashes"
ADD, VERIFY, SEARCH = 3.0, 0.7, 20.0
_REPEATS = 300


def main() -> None:
    """Measure and print the table; a goal that is missed ends with exit code 1."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--articles", type=int, default=10_000, help="articles of six pages")
    options.add_argument("--runs", type=int, default=1, help="runs of adding and verifying")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="printer-benchmark-") as name:
        folder = Path(name)
        size, pages = _make(folder, chosen.articles)
        print(
            f"Python {platform.python_version()}, {platform.machine()}; {chosen.articles} articles, "
            f"{pages} pages, {size / 1e6:.0f} MB\n"
        )
        kept = [_adding(folder, chosen.runs), _verifying(folder, chosen.runs), _searching(folder)]
    if not all(kept):
        raise SystemExit(1)


def _make(folder: Path, number: int) -> tuple[int, int]:
    """Print the few articles and make many of them; return their size in bytes, and pages."""
    publication = find_publication(ROOT).value
    known = dict(publication.articles())
    requests = [
        Request(source=known[slug], output=folder / "printed" / f"{slug}.pdf", slug=slug)
        for slug in SOURCES
    ]
    printed = print_articles(publication, requests)
    (folder / "articles").mkdir()
    size = pages = 0
    for count, item in zip(range(number), itertools.cycle(printed), strict=False):
        assert item.output is not None
        data = item.output.read_bytes() + f"% copy {count}\n".encode()
        (folder / "articles" / f"{count:06}.pdf").write_bytes(data)
        size += len(data)
        pages += item.pages
    return size, pages


def _adding(folder: Path, runs: int) -> bool:
    def again() -> None:
        shutil.rmtree(folder / "archive", ignore_errors=True)

    def clean() -> None:
        shutil.rmtree(folder / "copies", ignore_errors=True)
        (folder / "sums").unlink(missing_ok=True)

    words = ["archive", "add", "articles", "--quick", "-q", "--store", "archive"]
    ours = Command([str(BIN / "printer"), *words], folder, again)
    theirs = Command(["sh", "-c", LOOP], folder, clean)
    mine, loop = _in_turn(ours, theirs, runs)
    clean()
    ratio = mine.wall / loop.wall
    _row("add, wall s", f"{mine.wall:.1f}", "shell loop", f"{loop.wall:.1f}", ratio, f"≤ {ADD:g}")
    return ratio <= ADD


def _verifying(folder: Path, runs: int) -> bool:
    command = [str(BIN / "printer"), "archive", "verify", "-q", "--store", "archive"]
    theirs = Command(["sh", "-c", HASH], folder)
    kept = True
    for label, more in (("verify, wall s", []), ("verify in one thread, wall s", ["-j", "1"])):
        mine, sums = _in_turn(Command([*command, *more], folder), theirs, runs)
        ratio = sums.wall / mine.wall
        mark = f"≥ {VERIFY:g}" if not more else ""
        _row(label, f"{mine.wall:.2f}", "sha256sum", f"{sums.wall:.2f}", ratio, mark)
        kept = kept and (ratio >= VERIFY or bool(more))
    return kept


def _in_turn(ours: Command, theirs: Command, runs: int) -> tuple[Cost, Cost]:
    pairs = [(ours.run(), theirs.run()) for _ in range(runs)]
    return tuple(  # type: ignore[return-value]
        sorted((pair[side] for pair in pairs), key=lambda cost: cost.wall)[len(pairs) // 2]
        for side in (0, 1)
    )


def _searching(folder: Path) -> bool:
    kept = True
    with open_archive(folder / "archive") as archive:
        start = time.perf_counter()
        _read_texts(archive, folder)
        _row("entering all texts, s", f"{time.perf_counter() - start:.1f}", "", "", None, "")
        for label, text, counts in (
            ("search, a rare word", "copy42", True),
            ("search, a word of every third", "буквы", True),
            ("search, a word of all", "page", True),
            ("search, a phrase", '"the long side"', False),
            ("search, a beginning", "typogr*", False),
            ("search, word and author", "page author:havel", False),
            ("search, word and year", "page date:2026", False),
        ):
            query = parse(text)
            hits = archive.search(text, limit=10)
            seconds = archive.keeper.ask(
                lambda catalogue, query=query: _median(lambda: search(catalogue, query, limit=10))
            )
            # Beside each search, since a machine has faster and slower moments.
            bare = archive.keeper.ask(_bare)
            ratio = seconds / bare
            label = f"{label}, ms ({len(hits)} hits)"
            mark = f"≤ {SEARCH:g}" if counts else ""
            _row(label, f"{seconds * 1e3:.3f}", "SELECT", f"{bare * 1e3:.4f}", ratio, mark)
            kept = kept and (not counts or ratio <= SEARCH)
    return kept


def _read_texts(archive: Archive, folder: Path) -> None:
    """Enter the text of every page, read once of each of the few articles, with a word of its own."""
    texts = [pages_of(folder / "printed" / f"{slug}.pdf") for slug in SOURCES]
    numbers = {
        path.stem: count for count, path in enumerate(sorted((folder / "articles").iterdir()))
    }
    waiting = archive.keeper.ask(Catalogue.unread)
    titles = archive.keeper.ask(_names)
    for start in range(0, len(waiting), 48):

        def enter(catalogue: Catalogue, start: int = start) -> None:
            with catalogue.writing():
                for item in waiting[start : start + 48]:
                    count = numbers[titles[item.pdf]]
                    pages = [f"{page}\ncopy{count}" for page in texts[count % len(texts)]]
                    catalogue.set_pages(item.pdf, pages)

        archive.keeper.ask(enter)


def _names(catalogue: Catalogue) -> dict[str, str]:
    return {record.pdf.sha256: Path(record.pdf.path).stem for record in catalogue.records()}


def _bare(catalogue: Catalogue) -> float:
    """Return the seconds of one SELECT by primary key."""
    (last,) = catalogue.connection.execute("SELECT max(number) FROM record").fetchone()
    keys = itertools.cycle(range(1, last + 1, max(1, last // 997)))
    select = "SELECT id, version, title FROM record WHERE number = ?"
    return _median(lambda: catalogue.connection.execute(select, (next(keys),)).fetchone())


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _row(label: str, ours: str, what: str, theirs: str, ratio: float | None, goal: str) -> None:
    told = f"{ratio:.2f}" if ratio is not None else ""
    print(f"{label:42} {ours:>9} {what:>11} {theirs:>9} {told:>7} {goal:>6}", flush=True)


if __name__ == "__main__":
    main()
