"""Real pages: what is found on them, and that their Markdown says the same words."""

from __future__ import annotations

import importlib.util
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from lxml.html import fragment_fromstring

from printer.importing.pages import Page, read_page
from printer.readers import markdown
from printer.readers.webpage import read_webpage

CORPORA = os.environ.get("PRINTER_CORPORA", "")
FOLDERS = sorted(Path(CORPORA, "webpages").glob("*/source.html")) if CORPORA else []
URL = "http://fakehost/test/page.html"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDERS, reason="PRINTER_CORPORA does not name the folder of the corpora"
    ),
]


def letters(markup):
    text = "".join(fragment_fromstring(markup, create_parent="div").itertext())
    return Counter(re.sub(r"[\W\d]", "", text))


def test_what_is_found():
    path = Path(__file__).parent.parent / "benchmarks" / "webpages.py"
    spec = importlib.util.spec_from_file_location("webpages_benchmark", path)
    assert spec is not None
    assert spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    # Its dataclass looks its module up.
    import sys

    sys.modules[spec.name] = benchmark
    spec.loader.exec_module(benchmark)
    folders = list(benchmark.pages(Path(CORPORA) / "webpages", []))
    title, byline, lead, captions, f1, _ = benchmark.measure(
        benchmark.ours, folders, failures=False
    )
    found = [float(cell.rstrip(" %")) for cell in (title, byline, lead, captions, f1)]
    assert all(a >= b for a, b in zip(found, (92, 85, 95, 92, 0.97), strict=True)), found


@pytest.mark.parametrize("source", FOLDERS, ids=lambda path: path.parent.name)
def test_the_markdown_of_a_page_says_the_same(source):
    page = Page(source.read_bytes(), URL, source.parent.name)
    body = letters(read_webpage(page.data, url=URL).value.html)
    read = markdown.convert(read_page(page).body, path="index.md")
    assert not read.diagnostics
    lost = body - letters(read.value)
    # Back-links of notes go, and videos are told by their house.
    most = 400 if "videos" in page.name else 20
    assert sum(lost.values()) <= 0.005 * sum(body.values()) + most, lost
