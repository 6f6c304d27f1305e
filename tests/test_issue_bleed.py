"""Covers that a layout lets bleed: the boxes of their pages, what is to be seen, conformance."""

from __future__ import annotations

import re

import pypdfium2 as pdfium
import pytest
from issues import ROOT, article, bare, conforms, printer, publication, words
from pikepdf import Pdf
from PIL import Image

from printer.pdf.checker import check_pdf

BLEED = 3 * 72 / 25.4
RED = (200, 30, 30)
IMAGES = """\
[cover]
image = "cover.png"
alt = "Nothing but red"

[back_cover]
image = "cover.png"
alt = "Nothing but red"
text = "In spring: hills."
"""
TYPE = """\
[back_cover]
text = "In spring: hills."
"""


@pytest.fixture(params=[IMAGES, TYPE], ids=["images", "type"])
def bled(request, tmp_path):
    """An issue whose layout has the rules of the manual."""
    manual = (ROOT / "docs/issues.md").read_text()
    (rules,) = re.findall(r"```css\n(.*?)```", manual, re.DOTALL)
    head = 'layout = "house"'
    issue = f"{bare('a', 'b', head=head)}\n{request.param}"
    folder = publication(tmp_path, {"a": article("A"), "b": article("B")}, issue)
    Image.new("RGB", (1000, 1400), RED).save(folder / "sources/issues/cover.png")
    layout = folder / "layouts/house"
    layout.mkdir(parents=True)
    (layout / "layout.toml").write_text('extends = "article"\nissue_stylesheets = ["bleed.css"]\n')
    (layout / "bleed.css").write_text(rules)
    done = printer("issue", "one", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder


@pytest.mark.slow
def test_the_covers_go_beyond_the_edges_and_the_other_pages_do_not(bled):
    path = bled / "build/issues/one/issue.pdf"
    with Pdf.open(path) as pdf:
        covers = [pdf.pages[0], pdf.pages[-1]]
        for page in covers:
            trim, bleed = ([float(edge) for edge in box] for box in (page.trimbox, page.bleedbox))
            assert trim == pytest.approx([0, 0, 148 * 72 / 25.4, 210 * 72 / 25.4], abs=0.01)
            assert bleed == pytest.approx(
                [-BLEED, -BLEED, trim[2] + BLEED, trim[3] + BLEED], abs=0.01
            )
            assert bleed == [float(edge) for edge in page.mediabox]
        assert list(pdf.pages[3].mediabox) == list(pdf.pages[3].trimbox)
    document = pdfium.PdfDocument(path)
    for index in (0, len(document) - 1):
        image = document[index].render().to_pil()
        right, lower = image.width - 1, image.height - 1
        corners = [(0, 0), (right, 0), (0, lower), (right, lower)]
        # Where the paper is cut there is no other colour than beyond.
        inside = [(9, 9), (right - 9, 9), (9, lower - 9), (right - 9, lower - 9)]
        seen = {image.getpixel(place) for place in (*corners, *inside)}
        assert len(seen) == 1
        assert seen != {(255, 255, 255)}
    document.close()
    assert check_pdf(path).diagnostics == ()


@pytest.mark.slow
def test_a_draft_of_them_is_marked_within_what_stays(bled):
    assert printer("issue", "one", "--draft", cwd=bled).returncode == 0
    draft = bled / "build/issues/one/draft/issue.pdf"
    assert all("D R A F T" in page for page in words(draft))


@pytest.mark.slow
def test_an_issue_with_covers_that_bleed_conforms(bled, verapdf):
    conforms(bled / "build/issues/one/issue.pdf")
