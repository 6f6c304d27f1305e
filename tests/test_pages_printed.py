"""The measures on pages that were printed, ours and those of others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from galleys import galley
from set_pages import untagged

from printer.pages import Flaw, Measures, measure_pages
from printer.press import print_galley

CORPORA = os.environ.get("PRINTER_CORPORA", "")

TEXT = (
    "A page is judged before it is read. The eye takes in the grey of the column, the evenness of "
    "its spaces and the white around it, and only then begins with the first word of the first "
    "line. Where the spaces are wide the grey has holes, and where many of them stand below each "
    "other the holes run together. None of this is noticed by anybody who is not looking for it, "
    "and everybody feels it. {} paragraphs like this one were set for a test."
)
CSS = """
@page { size: A5; margin: 18mm; @bottom-center { content: counter(page) } }
html { font: 9.5pt/13pt Vollkorn, serif; hyphens: auto; text-align: ALIGN }
article { columns: COLUMNS } p { margin: 0; text-indent: 1em } h2 { font-size: 13pt }
"""


def measured(
    folder: Path, *, align: str = "justify", columns: int = 1
) -> tuple[Measures, Measures]:
    """Print some paragraphs; measure them with their tags and without."""
    numbers = "Six Eleven Seventeen Twenty Thirty Forty Sixty Ninety Hundred Thousand".split()  # noqa: SIM905 (a row of words)
    body = "".join(
        ("<h2>A heading</h2>" if place % 5 == 2 else "") + f"<p>{TEXT.format(number)}</p>"
        for place, number in enumerate(numbers)
    )
    css = CSS.replace("ALIGN", align).replace("COLUMNS", str(columns))
    pdf = print_galley(galley(folder, body, css=css)).pdf
    (folder / "tagged.pdf").write_bytes(pdf)
    (folder / "untagged.pdf").write_bytes(untagged(pdf))
    one, other = measure_pages([folder / "tagged.pdf", folder / "untagged.pdf"])
    assert one.measures is not None
    assert other.measures is not None
    return one.measures, other.measures


def test_printed_lines_are_read_whole(tmp_path):
    with_tags, _ = measured(tmp_path)
    words = with_tags.total.paragraphs
    assert words == 10
    assert with_tags.total.justified == with_tags.total.lines - 10
    assert with_tags.total.flaws[Flaw.OVERFULL] == 0


def test_the_engine_stretches_and_never_shrinks(tmp_path):
    with_tags, _ = measured(tmp_path)
    assert with_tags.total.stretches[0] > 0.8
    assert with_tags.total.stretches[-1] > 1.1


def test_ragged_text_is_set_at_natural_width(tmp_path):
    for one in measured(tmp_path, align="left"):
        assert one.total.flaws[Flaw.LOOSE] == one.total.flaws[Flaw.VERY_LOOSE] == 0


@pytest.mark.parametrize("columns", [1, 2])
def test_the_guess_agrees_with_the_tags_on_our_own_pages(tmp_path, columns):
    with_tags, guessed = measured(tmp_path, columns=columns)
    assert (with_tags.tagged, guessed.tagged) == (True, False)
    assert guessed.total.stretches == pytest.approx(with_tags.total.stretches)
    assert guessed.total.paragraphs == with_tags.total.paragraphs
    assert guessed.total.flaws == with_tags.total.flaws
    assert [page.columns for page in guessed.pages] == [page.columns for page in with_tags.pages]
    assert with_tags.pages[0].columns == columns


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA, reason="PRINTER_CORPORA does not lead to the corpora")
def test_real_files_of_all_kinds_are_measured_or_told():
    files = sorted((Path(CORPORA) / "pdfs").rglob("*.pdf"))
    found = measure_pages(files, with_copy=True)
    assert len(found) == len(files)
    for one in found:
        assert one.measures is not None or one.diagnostics
        assert all("failed inside" not in item.message for item in one.diagnostics)
    assert sum(one.measures is not None for one in found) > 0.9 * len(files)
