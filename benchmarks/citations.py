"""Prints what 1,000 citations over 200 works cost, beside `pandoc --citeproc` on the same.

    python benchmarks/citations.py [--runs N]

The works are deliberately alike (few names, few years), so that they have to be told
apart. Ours is: the bibliography read, the citations found and parsed, formatted and
linked, without the cache; pandoc's own is its command on a Markdown file with the same
citations and the same CSL-JSON. CPU seconds of both with their child processes, the best
of the runs. Exits 1 when a ratio is over 1.5.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from printer.citations import find_style, read_bibliography  # noqa: E402
from printer.citations.engine import find_pandoc  # noqa: E402
from printer.citations.locators import located  # noqa: E402
from printer.citations.process import process  # noqa: E402
from printer.citations.styles import Style  # noqa: E402
from printer.citations.syntax import parse_citations  # noqa: E402
from printer.citations.terms import style_terms  # noqa: E402

WORKS = 200
CITATIONS = 1000
MOST = 1.5
STYLES = ("apa", "ieee", "chicago-notes-bibliography")


def main() -> int:
    """Measure every style; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--runs", type=int, default=3)
    runs = arguments.parse_args().runs
    pandoc = find_pandoc()
    if pandoc is None:
        print("no pandoc: pip install pypandoc_binary")
        return 0
    worst = 0.0
    print(f"{'style':30} {'ours':>7} {'pandoc':>7} {'ratio':>6}   (CPU seconds)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = _write(folder)
        for style_name in STYLES:
            style = find_style(style_name).value
            command = [
                str(pandoc), "--citeproc", "--csl", str(style.path), "-M", "link-citations=true",
                "-M", "lang=en-US", "--bibliography", str(folder / "works.json"),
                str(folder / "text.md"), "-o", str(folder / "text.html"),
            ]  # fmt: skip
            ours = min(_cost(partial(_ours, folder, text, style)) for _ in range(runs))
            theirs = min(_cost(partial(subprocess.run, command, check=True)) for _ in range(runs))
            worst = max(worst, ours / theirs)
            print(f"{style_name:30} {ours:7.2f} {theirs:7.2f} {ours / theirs:6.2f}")
    print(f"at most {MOST} is allowed")
    return 0 if worst <= MOST else 1


def _ours(folder: Path, text: str, style: Style) -> None:
    library = read_bibliography([folder / "works.json"]).value
    words = style_terms(style.xml, "en-US")
    clusters = [
        located(found.cluster, words)
        for paragraph in text.split("\n\n")
        for found in parse_citations(paragraph)
    ]
    done = process(clusters, list(library.items.values()), style, "en-US", cached=False)
    assert len(done.clusters) == CITATIONS // 2
    assert not done.missing


def _cost(work: Callable[[], object]) -> float:
    before = _spent()
    work()
    return _spent() - before


def _spent() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def _write(folder: Path) -> str:
    chance = random.Random(1)  # noqa: S311  (the same works every time)
    works = [
        {
            "id": f"work{number}",
            "type": chance.choice(["article-journal", "book", "chapter"]),
            "title": f"On the {number} causes of things",
            "container-title": f"Journal {number % 20}",
            "author": [
                {
                    "family": chance.choice(["Smith", "Jones", "Brown", "Doe", "Lee", "Novak"]),
                    "given": chance.choice(["Anna", "Bert", "Carl", "Dora", "Emil", "Fay"]),
                }
                for _ in range(chance.randint(1, 5))
            ],
            "issued": {"date-parts": [[chance.randint(2000, 2006)]]},
            "volume": str(number % 30 + 1),
            "page": f"{number + 1}-{number + 9}",
            "DOI": f"10.1000/x{number}",
        }
        for number in range(WORKS)
    ]
    paragraphs = []
    for number in range(CITATIONS // 2):
        one, other = chance.sample(range(WORKS), 2)
        paragraphs.append(f"Text [see @work{one}, pp. {number}–{number + 3}; @work{other}] more.")
    text = "\n\n".join(paragraphs)
    (folder / "works.json").write_text(json.dumps(works), encoding="utf-8")
    (folder / "text.md").write_text(text, encoding="utf-8")
    return text


if __name__ == "__main__":
    sys.exit(main())
