"""How well articles are found on saved web pages, and how fast; other extractors beside ours.

    PRINTER_CORPORA=… python benchmarks/webpages.py [--failures] [--pages NAME,…]

Each page has `source.html`, `expected.html` (the body that Mozilla's Readability finds) and
`expected-metadata.json`. Others are measured when they are installed: trafilatura,
readability-lxml, newspaper4k.

- title: the same text, spaces aside, of the pages that have one
- byline: the same words, `By` and what follows a name aside, of the pages that have one
- lead image: of the pages that name a picture in OpenGraph or Twitter tags, those with a lead
- captions: of the `<figcaption>` texts in expected.html, those found as captions of figures
- F1: of the words of the body, in any order, mean of the pages; ours with the texts of the lead
  image, which the expected body has in it
- ms: processor time, median of the pages, each the best of three
- credits: of the patterns in tests/data/credit_patterns.json, markup that sites write around
  captions and credits, those with both exactly right (ours only)
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import html as lxml_html

URL = "http://fakehost/test/page.html"
_SPLIT = re.compile(r"\w+")


@dataclass
class Found:
    """What an extractor finds, in the form that is compared."""

    title: str = ""
    byline: str = ""
    lead: str = ""
    captions: list[str] = field(default_factory=list)
    text: str = ""


def ours(data: bytes) -> Found:
    """This program."""
    from printer.readers.webpage import read_webpage

    article = read_webpage(data, url=URL).value
    pictures = [*([article.lead] if article.lead else []), *article.figures]
    return Found(
        article.title,
        ", ".join(author.name for author in article.authors),
        article.lead.image if article.lead else "",
        [f"{item.caption} {item.credit}" for item in pictures],
        text_of(article.html)
        + " "
        + (pictures[0].caption + " " + pictures[0].credit if article.lead else ""),
    )


def trafilatura(data: bytes) -> Found:
    """trafilatura, with its own defaults."""
    import trafilatura as engine

    value: Any = engine.bare_extraction(data, with_metadata=True, include_images=True)
    if value is None:
        return Found()
    item = value.as_dict() if hasattr(value, "as_dict") else value
    return Found(
        item.get("title") or "",
        item.get("author") or "",
        item.get("image") or "",
        [],
        item.get("text") or "",
    )


def readability(data: bytes) -> Found:
    """readability-lxml."""
    import readability as engine

    document = engine.Document(data)
    markup = document.summary()
    captions = [item.text_content() for item in lxml_html.fromstring(markup).iter("figcaption")]
    return Found(document.title(), document.author() or "", "", captions, text_of(markup))


def newspaper(data: bytes) -> Found:
    """newspaper4k."""
    import newspaper as engine

    article = engine.article(URL, input_html=data.decode("utf-8", "replace"))
    return Found(
        article.title, ", ".join(article.authors), article.top_image or "", [], article.text
    )


def text_of(markup: str) -> str:
    """The words of markup, with spaces between elements."""
    if not markup.strip():
        return ""
    return " ".join(lxml_html.fromstring(f"<div>{markup}</div>").itertext())


def words(text: str) -> list[str]:
    """Lower-case words; a character each in scripts without spaces."""
    found = []
    for word in _SPLIT.findall(text.lower()):
        found += list(word) if re.search("[\u3040-\u9fff]", word) else [word]
    return found


def f1(found: str, expected: str) -> float:
    """F1 of two bags of words."""
    ours_, theirs = Counter(words(found)), Counter(words(expected))
    both = sum((ours_ & theirs).values())
    total = sum(ours_.values()) + sum(theirs.values())
    return 2 * both / total if total else 1.0


def plain_byline(text: str) -> str:
    """The names in a byline, so that `By A. Lind` equals `A. Lind`."""
    text = " ".join(text.split()).lower()
    return " ".join(words(re.sub(r"^(?:written )?(?:by|par|von)\s+", "", text)))


def pages(root: Path, names: Iterable[str]) -> Iterator[Path]:
    """The folders of the corpus."""
    chosen = set(names)
    for folder in sorted(root.iterdir()):
        if (folder / "expected.html").is_file() and (not chosen or folder.name in chosen):
            yield folder


def has_picture(data: bytes) -> bool:
    """Tell whether a page names the picture that it is shared with."""
    pattern = rb"<meta[^>]+(?:og:image|twitter:image)[\"'][^>]*>"
    return any(re.search(rb"content=[\"'][^\"']{8}", item) for item in re.findall(pattern, data))


def measure(engine: Callable[[bytes], Found], folders: list[Path], *, failures: bool) -> list[str]:
    """Return one row of the table; tell what was missed when asked."""
    counts: dict[str, list[float]] = {
        key: [] for key in ("title", "byline", "lead", "captions", "F1", "ms")
    }
    for folder in folders:
        data = (folder / "source.html").read_bytes()
        known = json.loads((folder / "expected-metadata.json").read_text("utf-8"))
        expected = (folder / "expected.html").read_text("utf-8")
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            try:
                found = engine(data)
            except Exception as problem:  # noqa: BLE001 (others' failures count as nothing found)
                print(f"  {folder.name}: {type(problem).__name__}: {problem}", file=sys.stderr)
                found = Found()
            best = min(best, time.process_time() - start)
        missed = score(counts, found, known, expected, data)
        counts["ms"].append(best * 1000)
        if failures:
            for line in missed:
                print(f"  {folder.name}: {line}")
    cells = [
        f"{100 * statistics.mean(counts[key] or [0]):.1f} %"
        for key in ("title", "byline", "lead", "captions")
    ]
    return [
        *cells,
        f"{statistics.mean(counts['F1']):.4f}",
        f"{statistics.median(counts['ms']):.1f}",
    ]


def score(
    counts: dict[str, list[float]], found: Found, known: dict[str, Any], expected: str, data: bytes
) -> list[str]:
    """Add the results of one page; return what was missed."""
    missed = []
    if known.get("title"):
        same = " ".join(found.title.split()) == " ".join(known["title"].split())
        counts["title"].append(same)
        if not same:
            missed.append(f"title {found.title!r}, not {known['title']!r}")
    if known.get("byline"):
        same = plain_byline(found.byline) == plain_byline(known["byline"])
        counts["byline"].append(same)
        if not same:
            missed.append(f"byline {found.byline!r}, not {known['byline']!r}")
    if has_picture(data):
        counts["lead"].append(bool(found.lead))
        if not found.lead:
            missed.append("no lead image")
    held = [words(item) for item in found.captions]
    for caption in lxml_html.fromstring(expected).iter("figcaption"):
        wanted = Counter(words(caption.text_content()))
        if not wanted:
            continue
        near = max(
            (
                2 * sum((wanted & Counter(item)).values()) / (sum(wanted.values()) + len(item))
                for item in held
            ),
            default=0,
        )
        counts["captions"].append(near > 0.9)
        if near <= 0.9:
            missed.append(
                f"caption ({near:.2f}) {' '.join(caption.text_content().split())[:100]!r}"
            )
    value = f1(found.text, text_of(expected))
    counts["F1"].append(value)
    if value < 0.97:
        missed.append(f"F1 {value:.3f}")
    return missed


PATTERNS = Path(__file__).parent.parent / "tests" / "data" / "credit_patterns.json"
_PROSE = (
    "<p>The tide came in, as it does, twice a day, and nobody, least of all the gulls, minded it "
    "much, although the harbour master, who counted them, did so every morning and evening.</p>"
) * 3


def credits_found(*, failures: bool) -> tuple[int, int]:
    """Return how many patterns of credits are read exactly, and how many there are."""
    from printer.readers.webpage import read_webpage

    patterns = json.loads(PATTERNS.read_text("utf-8"))
    good = 0
    for pattern in patterns:
        page = (
            f"<title>A port in the rain</title><article>{_PROSE}{pattern['html']}{_PROSE}</article>"
        )
        figures = read_webpage(page.encode(), url=URL).value.figures
        found = (figures[0].caption, figures[0].credit) if figures else ("", "")
        same = found == (pattern["caption"], pattern["credit"])
        good += same
        if failures and not same:
            print(f"  credit: {pattern['name']}: {found}")
    return good, len(patterns)


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--failures", action="store_true", help="tell what was missed")
    parser.add_argument("--pages", default="", help="only these, with commas")
    parser.add_argument("--ours", action="store_true", help="do not measure others")
    chosen = parser.parse_args()
    corpora = os.environ.get("PRINTER_CORPORA", "")
    if not corpora:
        print("set PRINTER_CORPORA to the folder of the corpora", file=sys.stderr)
        return 2
    folders = list(pages(Path(corpora) / "webpages", [n for n in chosen.pages.split(",") if n]))
    print(f"{'':14}{'title':>9}{'byline':>9}{'lead':>9}{'captions':>10}{'F1':>9}{'ms':>8}")
    for engine in (ours, *(() if chosen.ours else (trafilatura, readability, newspaper))):
        module = engine.__name__
        if engine is not ours:
            try:
                __import__(module)
            except ImportError:
                print(f"{module:14} not installed")
                continue
        row = measure(engine, folders, failures=chosen.failures and engine is ours)
        print(f"{module:14}{row[0]:>9}{row[1]:>9}{row[2]:>9}{row[3]:>10}{row[4]:>9}{row[5]:>8}")
    good, every = credits_found(failures=chosen.failures)
    print(f"credits: {good} of {every} patterns of markup")
    return 0


if __name__ == "__main__":
    sys.exit(main())
