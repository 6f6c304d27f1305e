"""No note is lost, also where the engine makes some pages again because of page numbers."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from galleys import CSS, LOREM, galley
from pypdf import PdfReader

from printer.press import print_body

NUMBERS = (
    CSS
    + ".page::after { content: target-counter(attr(href), page) } p { margin: 0; hyphens: manual }"
)


def shifts(numbers: range) -> list[object]:
    """Numbers of lines that stand before the notes; all but each fifth are slow."""
    return [
        pytest.param(number, marks=[pytest.mark.slow] if at % 5 else [])
        for at, number in enumerate(numbers)
    ]


def note(word: str, length: int = 1) -> str:
    text = f"{word} {LOREM * length}"
    return f'<span class="footnote"><span class="note-paragraph">{text}</span></span>'


def printed(folder: Path, body: str) -> str:
    edition = print_body(galley(folder, f"<h1>T</h1>{body}", css=NUMBERS))
    assert edition.diagnostics == ()
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(edition.pdf)).pages)


@pytest.mark.parametrize("lines", shifts(range(14, 26)))
@pytest.mark.parametrize("where", ["here", "there", "both"])
def test_on_pages_that_say_numbers_of_others(tmp_path, lines, where):
    """Whatever stands at the foot of the first page, its long notes may go on to the second."""
    here = '<a class="page" href="#end"></a>' if where != "there" else ""
    there = '<a class="page" href="#end"></a>' if where != "here" else ""
    body = (
        f"<p>start {here}</p>{'<p>line</p>' * lines}"
        f"<p>one{note('alpha', 3)} two{note('beta', 4)} {LOREM * 2} three{note('gamma')}</p>"
        f'<p>{LOREM * 3} {there}</p><p>{LOREM * 40}</p><p id="end">end{note("delta")}</p>'
    )
    text = printed(tmp_path, body)
    assert [text.count(word) for word in ("alpha", "beta", "gamma", "delta")] == [1] * 4


@pytest.mark.parametrize("lines", shifts(range(20, 28)))
def test_on_a_last_page_of_nothing_but_notes(tmp_path, lines):
    body = (
        f'<p>see <a class="page" href="#end"></a></p><div style="break-before: page"></div>'
        f'{"<p>line</p>" * lines}<p id="end">one{note("alpha", 3)} two{note("beta", 6)} three{note("gamma", 6)}</p>'
    )
    text = printed(tmp_path, body)
    assert [text.count(word) for word in ("alpha", "beta", "gamma")] == [1] * 3


@pytest.mark.parametrize("lines", shifts(range(18, 24)))
def test_nor_is_the_rest_of_a_float(tmp_path, lines):
    column = "".join(f"<div>float{number}.</div>" for number in range(30))
    body = (
        f"{'<p>line</p>' * lines}<div style='float: left; width: 30mm'>{column}</div>"
        f'<p>{LOREM * 4} <a class="page" href="#end"></a></p>'
        f'<p>{LOREM * 30}<a class="page" href="#end"></a> {LOREM * 30}</p><p id="end">end</p>'
    )
    text = printed(tmp_path, body)
    assert [text.count(f"float{number}.") for number in range(30)] == [1] * 30
