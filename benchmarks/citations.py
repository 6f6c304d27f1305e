"""Prints what 1,000 citations over 200 works cost, beside `pandoc --citeproc` on the same.

    python benchmarks/citations.py [--runs N]

The works are deliberately alike (few names, few years), so that they have to be told
apart. Ours is a Markdown article that cites them, read to the value that is laid out: the
bibliography read, the text converted and copy-edited, the citations formatted, linked
and listed, without anything of an earlier run but the loaded program and the words of the
style, and with a worker's way of collecting garbage; pandoc's own is its command on the same
text and the same CSL-JSON. CPU seconds of both with their child processes, the best of the
runs. Exits 1 when a ratio is over 1.5.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from printer.citations import find_style  # noqa: E402
from printer.citations.pandoc import find_pandoc  # noqa: E402
from printer.config import Publication, find_publication  # noqa: E402
from printer.folders import user_cache  # noqa: E402
from printer.readers import read_article  # noqa: E402
from printer.workers import collect_rarely  # noqa: E402

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
        os.environ["PRINTER_CACHE"] = str(folder / "cache")
        text = _write(folder)
        publication = find_publication(folder).value
        for style_name in STYLES:
            style = find_style(style_name).value
            front = f"---\ntitle: Causes\nlang: en-US\nbibliography: works.json\ncsl: {style_name}\n---\n"
            (folder / "article.md").write_text(f"{front}\n{text}\n", encoding="utf-8")
            command = [
                str(pandoc), "--citeproc", "--csl", str(style.path), "-M", "link-citations=true",
                "-M", "lang=en-US", "--bibliography", str(folder / "works.json"),
                str(folder / "text.md"), "-o", str(folder / "text.html"),
            ]  # fmt: skip
            _ours(folder, publication)
            collect_rarely()
            ours = min(_cost(partial(_ours, folder, publication)) for _ in range(runs))
            theirs = min(_cost(partial(subprocess.run, command, check=True)) for _ in range(runs))
            worst = max(worst, ours / theirs)
            print(f"{style_name:30} {ours:7.2f} {theirs:7.2f} {ours / theirs:6.2f}")
    print(f"at most {MOST} is allowed")
    return 0 if worst <= MOST else 1


def _ours(folder: Path, publication: Publication) -> None:
    shutil.rmtree(user_cache() / "citations", ignore_errors=True)
    (folder / "works.json").touch()  # what has another time is read anew
    article = read_article(folder / "article.md", publication).value
    assert len(article.citations) == CITATIONS // 2
    assert 'class="missing"' not in article.body
    assert article.references.count("<li ") > WORKS * 0.9


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
