"""Every file tests/examples/markdown-*.md, example by example.

An example is a title, then source, body and diagnostics, each ended by a line with a dot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from printer.diagnostics import UnprintableError
from printer.readers import markdown

FOLDER = Path(__file__).parent / "examples"
EXAMPLE = re.compile(
    r"^(?P<title>[^\n]+)\n\.\n(?P<source>.*?)\n\.\n(?P<body>.*?)\n\.\n(?P<notes>.*?)^\.$",
    re.DOTALL | re.MULTILINE,
)


def examples() -> Iterator[object]:
    for file in sorted(FOLDER.glob("markdown-*.md")):
        for match in EXAMPLE.finditer(file.read_text(encoding="utf-8")):
            name = f"{file.stem}: {match['title']}"
            yield pytest.param(match["source"], match["body"], match["notes"].strip(), id=name)


@pytest.mark.parametrize(("source", "body", "diagnostics"), list(examples()))
def test_example(source, body, diagnostics):
    try:
        result = markdown.convert(source, path="a.md")
        made, noticed = result.value, result.diagnostics
    except UnprintableError as refused:
        made, noticed = "", refused.diagnostics

    assert made == body
    assert "\n".join(str(item).removeprefix("a.md:") for item in noticed) == diagnostics
