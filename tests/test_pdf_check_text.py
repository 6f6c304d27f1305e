"""The text of a PDF as it is read aloud, and as it stands on the pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pdf_samples import Maker, good_issue
from pikepdf import Dictionary, Name, String
from pypdf import PdfReader

from printer.diagnostics import UnprintableError
from printer.pdf.text import text_by_page, text_in_reading_order


def written(tmp_path, data):
    path = tmp_path / "file.pdf"
    path.write_bytes(data)
    return path


def words(text):
    return Counter(re.findall(r"\w+", text))


def made(tmp_path, write, **options):
    make = Maker()
    make.page()
    write(make, make.element("Part", make.document))
    return text_in_reading_order(written(tmp_path, make.finish()), **options)


def test_the_whole_issue_is_read_aloud_in_order(tmp_path):
    text = text_in_reading_order(written(tmp_path, good_issue()))
    assert text.split("\n") == [
        "On margins",
        "Wide margins let the thumb hold the page and the eye rest.",
        "Proportions",
        "The old rule is two to three. 1",
        "1 See any book by a printer.",
        "It still holds.",
        "1. inner",
        "2. upper",
        "Figure 1 The four margins",
        "This paragraph begins on one page and ends on the next.",
        "Links",
        "https://recto.example/",
        "Go to the other article",
        "On columns",
        "Two columns need a narrow gutter.",
        "Table 1 Gutters",
        "Columns Gutter",
        "two 5 mm",
        "Rules",
        "A rule between columns is seldom needed.",
        "White space does it better.",
    ]


def test_furniture_is_on_the_page_and_not_in_the_reading(tmp_path):
    path = written(tmp_path, good_issue())
    first = text_by_page(path)[0].split("\n")
    assert first[0] == "1"
    assert "1" not in text_by_page(path, furniture=False)[0].split("\n")[0]
    assert text_by_page(path)[1].split("\n")[1] == "and ends on the next."


@pytest.mark.parametrize("hyphen", ["‐", "\u00ad"])
def test_a_word_divided_at_the_end_of_a_line_is_one_word(tmp_path, hyphen):
    def write(make, part):
        make.block("P", part, f"an extra{hyphen}", "ordinary word")

    assert made(tmp_path, write) == "an extraordinary word"
    assert made(tmp_path, write, join_hyphens=False) == f"an extra{hyphen}\nordinary word"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("a well-", "known rule", "a well-known rule"),
        ("either/", "or", "either/or"),
        ("one -", "two", "one - two"),
        ("one", "two", "one two"),
    ],
)
def test_a_line_that_ends_after_a_typed_hyphen_goes_on_without_a_space(
    tmp_path, first, second, whole
):
    def write(make, part):
        make.block("P", part, first, second)

    assert made(tmp_path, write) == whole


def test_replacement_text_is_read_instead_of_what_is_shown(tmp_path):
    def write(make, part):
        paragraph = make.block("P", part, "before")
        span = make.element("Span", paragraph, ActualText=String("spoken"))
        make.text(span, "shown")
        make.mark(
            paragraph, "/Span <</ActualText (said)>> BDC BT /F 9 Tf 72 90 Td <0023> Tj ET EMC"
        )

    assert made(tmp_path, write) == "before spoken said"


def test_the_words_within_a_figure_are_spoken_for_by_its_alternative_text(tmp_path):
    def write(make, part):
        figure = make.element("Figure", part, Alt=String("A chart"))
        make.text(figure, "axis")
        make.block("Caption", figure, "Figure 1")

    assert made(tmp_path, write) == "Figure 1"


def test_superscripts_stay_on_their_line(tmp_path):
    def write(make, part):
        paragraph = make.element("P", part)
        make.text(paragraph, "m", x=72, y=700)
        make.text(paragraph, "2", x=72 + 6.6, y=704, size=7)

    assert made(tmp_path, write) == "m2"


def test_an_untagged_file_is_read_page_after_page(tmp_path):
    make = Maker()
    make.page()
    make.block("P", make.document, "first", "second")
    data = make.finish()
    path = written(tmp_path, data.replace(b"/StructTreeRoot", b"/StructTreeGone"))
    assert text_in_reading_order(path) == "1\nfirst\nsecond"


def test_text_in_a_form_is_read_under_its_own_marks(tmp_path):
    make = Maker()
    make.page()
    part = make.element("Part", make.document)
    paragraph = make.block("P", part, "outside")
    form = make.pdf.make_stream(
        b"/P <</MCID 0>> BDC BT /F 11 Tf 72 300 Td <004A004F> Tj ET EMC",
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=[0, 0, 595, 842],
        Resources=Dictionary(Font=Dictionary(F=make.font)),
    )
    make.pages[0].Resources.XObject = Dictionary(X=form)
    make.streams[0].append("/X Do")
    paragraph.K.append(Dictionary(Type=Name.MCR, Pg=make.pages[0], Stm=form, MCID=0))
    assert text_in_reading_order(written(tmp_path, make.finish())) == "outside in"


def test_a_file_that_is_no_pdf_is_refused(tmp_path):
    with pytest.raises(UnprintableError) as refused:
        text_in_reading_order(written(tmp_path, b"nothing"))
    assert [item.code for item in refused.value.diagnostics] == ["not-a-pdf"]


def test_pypdf_finds_the_same_words(tmp_path):
    path = written(tmp_path, good_issue())
    pages = [page.extract_text() for page in PdfReader(path).pages]
    assert [words(page) for page in text_by_page(path)] == [words(page) for page in pages]


@pytest.mark.slow
def test_pdftotext_finds_the_same_words_in_real_articles():
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora or not (Path(corpora) / "pdfs").is_dir():
        pytest.skip("PRINTER_CORPORA does not lead to the corpora")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    for path in sorted((Path(corpora) / "pdfs" / "jose").glob("*.pdf")):
        ours = words("\n".join(text_by_page(path)))
        done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
        theirs = words(done.stdout.decode())
        # pdftotext joins words divided at the end of a line; nothing else may differ.
        assert (ours & theirs).total() > 0.97 * theirs.total(), path.name
