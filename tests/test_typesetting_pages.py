"""Pages whose lines are chosen: better lines, and nothing else is different."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from galleys import LOREM, galley

from printer.model import Edition
from printer.pages.measuring import measure
from printer.pages.reading import read_pages
from printer.pages.report import Tally
from printer.pages.values import Flaw
from printer.pdf.document import open_document
from printer.pdf.text import text_in_reading_order
from printer.press import print_body, print_galley
from printer.typesetting import Rules, steering

PROSE = (
    "A paragraph is set line by line in most programs: each line takes as many words as it can, "
    "and the spaces are stretched until the line is full. A compositor of the old school looked "
    "ahead, and moved a short word down where that spared the next line a hole. The typesetting "
    "system of Knuth and Plass does the same by weighing all the possible lines of a paragraph "
    "against each other, with penalties for hyphens, for spaces that are too wide and for last "
    "lines that hold a single syllable. "
)
INLINE = (
    "Some <em>words in <strong>several</strong> voices</em> with "
    '<a href="https://example.org/">a link that is long enough to be broken</a>, '
    "<code>code_of_some(length)</code>, "
    '<span style="font-variant-caps: all-small-caps; letter-spacing: .05em">Small Capitals</span> '
    'and a note<span class="footnote" id="fn-1">Notes are set in lines, too, and this one is long '
    "enough to have two of them on a page as narrow as this one is.</span> that is called here. "
)
CODE = 'word <code style="padding: 0 4pt">code</code> '
RULES = Rules()


def set_both(folder: Path, body: str, **fields: Any) -> tuple[Edition, Edition]:
    """The same galley, its lines broken by the engine and chosen by the rules."""
    return (
        print_galley(galley(folder, body, **fields)),
        print_galley(galley(folder, body, rules=RULES, **fields)),
    )


def text(edition: Edition, folder: Path) -> str:
    """The extracted text in the order of the tags; spaces and soft hyphens stand at line ends."""
    file = folder / "text.pdf"
    file.write_bytes(edition.pdf)
    return re.sub(r"[\s\u00ad]+", "", text_in_reading_order(file))


def tags(edition: Edition) -> list[tuple[int, str, str, str]]:
    """The structure elements with their depth, language and alternative text."""
    found: list[tuple[int, str, str, str]] = []

    def walk(element: pikepdf.Object, depth: int) -> None:
        values = (str(element.get(key, "")) for key in ("/S", "/Lang", "/Alt"))
        found.append((depth, *values))
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid, depth + 1)

    with pikepdf.open(io.BytesIO(edition.pdf)) as pdf:
        walk(pdf.Root.StructTreeRoot.K[0], 0)
    return found


def links(edition: Edition) -> set[str]:
    """Where the links lead."""
    with pikepdf.open(io.BytesIO(edition.pdf)) as pdf:
        return {
            str(note.A.get("/URI", "")) if "/A" in note else str(note.get("/Dest"))
            for page in pdf.pages
            for note in page.get("/Annots", [])
        }


def tally(edition: Edition, folder: Path) -> Tally:
    """What `printer check --page` counts on the pages."""
    file = folder / "measured.pdf"
    file.write_bytes(edition.pdf)
    with open_document(file) as document:
        return measure("measured", read_pages(document), []).total


def test_word_spaces_come_near_to_the_font_s_own(tmp_path):
    plain, fine = set_both(tmp_path, f"<p>{PROSE}</p>" * 8)
    before, after = tally(plain, tmp_path), tally(fine, tmp_path)
    assert after.share(Flaw.LOOSE) < before.share(Flaw.LOOSE) / 3
    assert after.share(Flaw.TIGHT) < 0.02
    assert not after.flaws.get(Flaw.LADDER)
    assert not after.flaws.get(Flaw.OVERFULL)


def test_no_last_line_is_a_piece_of_a_word(tmp_path):
    body = "".join(f"<p>{PROSE[: -1 - 7 * number]}ation</p>" for number in range(12))
    _, fine = set_both(tmp_path, body)
    assert not tally(fine, tmp_path).flaws.get(Flaw.RUNT)


BODIES = {
    "prose": f"<p>{PROSE}</p>" * 3,
    "inline": f"<p>{INLINE}{PROSE}{INLINE.replace('fn-1', 'fn-2')}</p>",
    "lists": f"<ul><li>{PROSE}</li><li>{PROSE}<p>{PROSE}</p></li></ul><ol><li>{PROSE}</li></ol>",
    "quotation": f"<blockquote><p>{PROSE}</p></blockquote>",
    "columns": f'<div style="columns: 2">{f"<p>{PROSE}</p>" * 4}</div>',
    "beside a float": f'<div style="float: left; width: 30mm; height: 20mm"></div><p>{PROSE}</p>',
    "drop cap": f'<p><span style="float: left; font-size: 30pt">A</span>{PROSE}</p>',
    "boxes in lines": '<p>Boxes <span style="display: inline-block; width: 9pt"></span> '
    f"in lines {PROSE}</p>",
    "boxes with padding": f"<p>{CODE * 40}</p>",
    "hanging indent": f'<p style="padding-left: 2em; text-indent: -2em">{PROSE}</p>',
    "line ends": f"<p>{PROSE}<br>{PROSE}</p><p style='white-space: pre-wrap'>{PROSE}\n{PROSE}</p>",
    "first letter": f"<style>p::first-letter {{ font-size: 20pt }}</style><p>{PROSE}</p>",
    "first line": f"<style>p::first-line {{ font-weight: bold }}</style><p>{PROSE}</p>",
    "aligned otherwise": "".join(
        f'<p style="text-align: {align}">{PROSE}</p>' for align in ("left", "center", "right")
    ),
    "last line justified": f'<p style="text-align-last: justify">{PROSE}</p>',
    "page numbers in the text": "<style>a::after { content: target-counter(attr(href), page) }"
    "</style>" + f'<p>{PROSE}<a href="#end">p. </a> {PROSE}</p>' * 6 + '<h2 id="end">The end</h2>',
    "one endless word": f"<p>{'a' * 5000}</p><p>Before it {'Donaudampf' * 500} and after</p>",
    "one endless address": f"<p>See {'https://example.org/a/very-long-path/' * 30} for it</p>",
    "right to left": f'<p dir="rtl" style="direction: rtl">{"שלום עולם " * 60}</p>',
    "several scripts": f"<p>{'Straße типография καλλιγραφία Привет fiancé ' * 12}</p>",
    "emoji": "<p>" + "Words with ☺ and ✈ and ❤\ufe0f in them, or 👩\u200d👧. " * 8 + "</p>",
    "combining marks": "<p>" + PROSE.replace("a", "a\u0301\u0323") + "x" + "\u0301" * 40 + "</p>",
    "invisible characters": "<p>" + "ab\u200b c\u200dd e\u2060f g\u00a0h i\u202fj " * 60 + "</p>",
    "soft hyphens": "<p>"
    + "pos\u00adsi\u00adbil\u00adi\u00adties con\u00adsid\u00adered " * 40
    + "</p>",
    "nothing to set": "<p></p><p> </p><p><em></em></p><p>&nbsp;</p><p style='font-size: 0'>x y</p>",
    "no room": f'<div style="width: 0"><p>{LOREM}</p></div><div style="width: 3mm">{LOREM}</div>',
    "deep nesting": f"<p>{'<em>' * 70}{PROSE}{'</em>' * 70}</p>",
}


QUICK = {"prose", "inline", "lists", "beside a float", "line ends", "right to left"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for name, body in BODIES.items()
    ],
)
def test_text_tags_and_links_are_what_they_are_without_it(tmp_path, body):
    plain, fine = set_both(tmp_path, body)
    assert text(fine, tmp_path) == text(plain, tmp_path)
    assert tags(fine) == tags(plain)
    assert links(fine) == links(plain)
    assert [item.code for item in fine.diagnostics] == [item.code for item in plain.diagnostics]


def test_no_line_leaves_its_column(tmp_path):
    for body in ("inline", "boxes with padding", "beside a float", "lists", "columns"):
        _, fine = set_both(tmp_path, BODIES[body])
        assert not tally(fine, tmp_path).flaws.get(Flaw.OVERFULL), body


def test_narrow_columns_are_not_justified(tmp_path):
    narrow = f'<div style="width: 60mm"><p>{PROSE * 3}</p></div>'
    plain, fine = set_both(tmp_path, narrow)
    assert tally(plain, tmp_path).justified > 10
    assert tally(fine, tmp_path).justified == 0
    justified = print_galley(galley(tmp_path, narrow, rules=Rules(ragged_below=50)))
    assert tally(justified, tmp_path).justified > 10


def test_a_font_without_the_hyphen_draws_another_font_s(tmp_path):
    body = f"<p style=\"hyphenate-character: '\\2e17'\">{PROSE * 2}</p>"
    _, fine = set_both(tmp_path, body)
    assert not tally(fine, tmp_path).flaws.get(Flaw.OVERFULL)


def test_bodies_without_furniture_are_set_the_same(tmp_path):
    whole = print_galley(galley(tmp_path, f"<p>{PROSE}</p>" * 9, rules=RULES))
    body = print_body(galley(tmp_path, f"<p>{PROSE}</p>" * 9, rules=RULES))
    assert body.pages == whole.pages
    assert tally(body, tmp_path).stretches == pytest.approx(tally(whole, tmp_path).stretches)


def test_what_was_chosen_before_comes_out_the_same(tmp_path):
    made = galley(tmp_path, BODIES["inline"] + BODIES["columns"], rules=RULES)
    assert print_galley(made).pdf == print_galley(made).pdf


_PRINT = """
import hashlib, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from galleys import galley
from test_typesetting_pages import BODIES, RULES
from printer.press import print_galley
made = galley(Path({folder!r}), BODIES["inline"] + BODIES["columns"], rules=RULES)
print(hashlib.sha256(print_galley(made).pdf).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_in_two_processes(tmp_path):
    script = _PRINT.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert len(made) == 1


@pytest.mark.slow
def test_a_paragraph_of_fifty_thousand_words(tmp_path):
    words = [word for word in re.findall(r"\w+", PROSE) if len(word) < 12]
    body = f"<p>{' '.join(words[(7 * number) % len(words)] for number in range(50_000))}</p>"
    fine = print_galley(galley(tmp_path, body, rules=RULES))
    assert fine.pages > 100


def test_the_engine_s_functions_are_as_they_were_when_they_were_wrapped():
    from inspect import signature

    from weasyprint.draw import text as drawing
    from weasyprint.formatting_structure.boxes import TextBox
    from weasyprint.layout import inline
    from weasyprint.text.line_break import Layout

    steering.install()
    wrapped = {
        inline.get_next_linebox: "context linebox position_y bottom_space skip_stack "
        "containing_block absolute_boxes fixed_boxes first_letter_style first_line_style",
        inline.split_inline_box: "context box position_x max_x bottom_space skip_stack "
        "containing_block absolute_boxes fixed_boxes line_placeholders waiting_floats "
        "line_children first_letter_style first_line_style",
        inline.split_inline_level: "context box position_x max_x bottom_space skip_stack "
        "containing_block absolute_boxes fixed_boxes line_placeholders waiting_floats "
        "line_children first_letter_style first_line_style",
        inline.text_align: "context line available_width last",
        drawing.draw_first_line: "stream textbox text_overflow block_ellipsis matrix",
    }
    for function, parameters in wrapped.items():
        original = function.args[0]
        assert list(signature(original).parameters) == parameters.split()
    assert list(signature(Layout.__init__).parameters) == [
        "self", "style", "justification_spacing", "max_width",
    ]  # fmt: skip
    assert TextBox.justification_spacing == 0
