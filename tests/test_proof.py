"""`printer proof`: images of pages, contact sheets, and what changed between two files."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter
from set_pages import ROWS, SetPages, cut, lines

from printer.cli.main import main
from printer.diagnostics import UnprintableError, UsageError
from printer.imaging import chosen_pages, opened_images
from printer.proof import State, compare, hold_against, proof
from printer.proof.comparing import aligned
from printer.proof.differences import difference
from printer.workers import Limits


def pdf(path: Path, *seeds: int, word: str = "") -> Path:
    """Make a file with a page for each seed; `word` replaces one on the first page."""
    pages = SetPages()
    for number, seed in enumerate(seeds):
        pages.page()
        text = lines(ROWS // 2, last=cut(20, 4, seed), seed=seed + 1)
        if word and not number:
            text[4][2] = word[: len(text[4][2])].ljust(len(text[4][2]), "#")
        pages.paragraph(text, range(ROWS // 2))
        # A folio would say that pages have moved.
        pages.streams[-1] = [step for step in pages.streams[-1] if "/Artifact" not in step]
    return pages.save(path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def images_of(report: Path) -> list[Image.Image]:
    found = re.findall(r"data:image/png;base64,([^\"]+)", report.read_text(encoding="utf-8"))
    return [Image.open(io.BytesIO(base64.b64decode(data))) for data in found]


# Images and contact sheets


def test_every_page_becomes_an_image_and_all_of_them_a_sheet(folder, capsys):
    pdf(folder / "a.pdf", 1, 2, 3)
    assert main(["proof", "a.pdf"]) == 0
    made = capsys.readouterr().out.split()
    names = ["page-001.png", "page-002.png", "page-003.png", "contact.png"]
    assert made == [f"build/proofs/a/{name}" for name in names]
    with Image.open(made[0]) as image:
        assert image.size == (827, 1170)
    with Image.open(made[-1]) as sheet:
        assert sheet.width > 3 * 200


def test_pages_and_resolution_can_be_chosen_and_old_images_go(folder, capsys):
    pdf(folder / "a.pdf", 1, 2, 3)
    assert main(["proof", "a.pdf", "-o", "p"]) == 0
    (folder / "p" / "mine.png").write_bytes(b"kept")
    capsys.readouterr()
    assert main(["proof", "a.pdf", "-o", "p", "--pages", "2-", "--dpi", "36"]) == 0
    assert capsys.readouterr().out.split() == ["p/page-002.png", "p/page-003.png", "p/contact.png"]
    kept = sorted(path.name for path in (folder / "p").iterdir())
    assert kept == ["contact.png", "mine.png", "page-002.png", "page-003.png"]
    with Image.open("p/page-002.png") as image:
        assert image.size == (298, 421)


@pytest.mark.slow
def test_long_files_have_several_sheets(folder):
    pdf(folder / "long.pdf", *([1] * 61))
    made = proof(folder / "long.pdf", folder / "p", dpi=10)
    assert [path.name for path in made.contact] == ["contact.png", "contact-2.png"]
    assert len(made.pages) == 61


def test_json_names_what_was_made(folder, capsys):
    pdf(folder / "a.pdf", 1)
    assert main(["proof", "a.pdf", "-o", "p", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"source": "a.pdf", "pages": ["p/page-001.png"], "contact": ["p/contact.png"]}


# Comparing


def test_two_prints_of_the_same_are_the_same(folder, capsys):
    pdf(folder / "old.pdf", 1, 2)
    pdf(folder / "new.pdf", 1, 2)
    assert main(["proof", "--compare", "old.pdf", "new.pdf"]) == 0
    out, err = capsys.readouterr()
    assert (out, err) == ("", "2 of 2 pages are the same\n")


def test_one_changed_word_is_found_and_framed(folder, capsys):
    pdf(folder / "old.pdf", 1, 2)
    with pikepdf.open(folder / "old.pdf") as changed:
        bar = changed.make_stream(b"q 1 1 1 rg 200 680 60 9 re f Q")
        changed.pages[0].contents_add(bar)
        changed.save(folder / "new.pdf")
    assert main(["proof", "--compare", "old.pdf", "new.pdf", "-o", "r"]) == 1
    out, err = capsys.readouterr()
    assert out == "r/compared.html\n"
    assert re.match(r"page 1: changed, 0\.\d+ % of it, in 1 place\n1 of 2 pages are", err)
    found = compare(folder / "old.pdf", folder / "new.pdf", folder / "r" / "c.html", dpi=72)
    ((left, top, right, bottom),) = found.changes[0].places
    assert 190 <= left <= 205
    assert 255 <= right <= 270
    assert 842 - 695 <= top <= 842 - 680
    assert 842 - 685 <= bottom <= 842 - 670
    before, after, mask = images_of(folder / "r" / "compared.html")
    assert before.size == after.size == mask.size


def test_a_page_put_in_shifts_the_others_and_changes_none(folder):
    old, new = pdf(folder / "old.pdf", 1, 2, 3), pdf(folder / "new.pdf", 1, 9, 2, 3)
    found = compare(old, new, folder / "c.html")
    assert [(change.state, change.old, change.new) for change in found.changes] == [
        (State.SAME, 1, 1),
        (State.ADDED, None, 2),
        (State.SAME, 2, 3),
        (State.SAME, 3, 4),
    ]
    assert [change.name for change in found.differing] == ["page 2"]


def test_a_page_taken_out_is_told_by_its_old_number(folder):
    old, new = pdf(folder / "old.pdf", 1, 2, 3), pdf(folder / "new.pdf", 1, 3)
    (gone,) = compare(old, new, folder / "c.html").differing
    assert (gone.state, gone.name) == (State.REMOVED, "page 2 of the old file")


@pytest.mark.slow
def test_a_report_that_is_no_longer_true_goes(folder):
    old, new = pdf(folder / "old.pdf", 1), pdf(folder / "new.pdf", 2)
    assert compare(old, new, folder / "c.html").report is not None
    assert compare(old, old, folder / "c.html").report is None
    assert not (folder / "c.html").exists()


def test_names_are_escaped_in_the_report(folder):
    old, new = pdf(folder / "a<b>&.pdf", 1), pdf(folder / "new.pdf", 2)
    compare(old, new, folder / "c.html")
    text = (folder / "c.html").read_text(encoding="utf-8")
    assert "a&lt;b&gt;&amp;.pdf" in text
    assert "a<b>" not in text


@given(st.lists(st.binary(max_size=1), max_size=8), st.lists(st.binary(max_size=1), max_size=8))
def test_every_page_of_both_files_is_told_once(old, new):
    pairs = list(aligned(old, new))
    assert [a for a, _ in pairs if a is not None] == list(range(len(old)))
    assert [b for _, b in pairs if b is not None] == list(range(len(new)))


# Differences


def page() -> Image.Image:
    image = Image.new("RGB", (300, 400), "white")
    pen = ImageDraw.Draw(image)
    for row in range(20, 380, 12):
        pen.text((20, row), "The quick brown fox jumps over the dog", fill="black")
    return image


def test_antialiasing_is_no_difference():
    blurred = page().filter(ImageFilter.GaussianBlur(0.2))
    assert difference(page(), blurred).share == 0


def test_two_places_far_apart_are_two():
    changed = page()
    pen = ImageDraw.Draw(changed)
    pen.rectangle((10, 10, 40, 30), fill="black")
    pen.rectangle((200, 300, 240, 330), fill="black")
    assert len(difference(page(), changed).places) == 2


def test_a_larger_page_differs_where_the_other_ends():
    larger = Image.new("RGB", (300, 450), "white")
    larger.paste(page())
    found = difference(page(), larger)
    assert found.share == pytest.approx(50 / 450, abs=0.01)
    assert found.places[0][1] >= 390


# Golden pages


def test_golden_pages_are_missing_then_accepted_then_the_same(folder, capsys):
    pdf(folder / "a.pdf", 1, 2)
    asked = ["proof", "a.pdf", "--golden", "g", "-o", "r"]
    assert main(asked) == 1
    assert "page 1: missing" in capsys.readouterr().err
    assert main([*asked, "--update"]) == 0
    assert capsys.readouterr().out.split() == ["g/a-001.png", "g/a-002.png"]
    assert main(asked) == 0
    assert capsys.readouterr().out == ""


def test_a_changed_golden_page_is_shown_before_after_and_by_its_difference(folder):
    hold_against(pdf(folder / "a.pdf", 1), folder / "g", folder / "r.html", update=True)
    found = hold_against(pdf(folder / "a.pdf", 2), folder / "g", folder / "r.html")
    assert [change.state for change in found.changes] == [State.CHANGED]
    assert len(images_of(folder / "r.html")) == 3
    accepted = hold_against(folder / "a.pdf", folder / "g", folder / "r.html", update=True)
    assert accepted.differing == ()
    assert not (folder / "r.html").exists()


def test_a_golden_page_that_cannot_be_read_is_told(folder):
    pdf(folder / "a.pdf", 1)
    (folder / "a-001.png").write_bytes(b"no image")
    with pytest.raises(UnprintableError, match="the kept image cannot be read"):
        hold_against(folder / "a.pdf", folder, folder / "r.html")


# Bad input


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["missing.pdf"],
        ["a.pdf", "a.pdf"],
        ["--compare", "a.pdf"],
        ["--update", "a.pdf"],
        ["--compare", "a.pdf", "a.pdf", "--golden", "g"],
        ["--compare", "a.pdf", "a.pdf", "--pages", "1"],
        ["a.pdf", "--pages", "0"],
        ["a.pdf", "--pages", "9"],
        ["a.pdf", "--pages", "x"],
        ["a.pdf", "--dpi", "1"],
    ],
)
def test_wrong_use_is_told(folder, capsys, arguments):
    pdf(folder / "a.pdf", 1)
    assert main(["proof", *arguments]) == 2
    assert "error: " in capsys.readouterr().err
    assert not (folder / "build").exists()


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_told_and_nothing_made(folder, capsys, data):
    (folder / "bad.pdf").write_bytes(data)
    assert main(["proof", "bad.pdf"]) == 3
    assert "bad.pdf: error: its pages cannot be drawn" in capsys.readouterr().err
    assert not (folder / "build").exists()


def test_a_password_opens_an_encrypted_file(folder, capsys):
    with pikepdf.open(pdf(folder / "a.pdf", 1)) as opened:
        opened.save(folder / "shut.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    assert main(["proof", "shut.pdf"]) == 3
    assert "--password" in capsys.readouterr().err
    assert main(["proof", "shut.pdf", "--password", "u"]) == 0


@pytest.mark.slow
def test_a_vast_page_is_drawn_smaller(folder):
    with pikepdf.open(pdf(folder / "a.pdf", 1)) as opened:
        opened.pages[0].MediaBox = [0, 0, 14400, 14400]
        opened.save(folder / "vast.pdf")
    with opened_images(folder / "vast.pdf") as images:
        assert images.draw(0, 600).width <= 6400


def test_a_file_that_takes_too_long_is_given_up(folder):
    pages = SetPages()
    pages.page()
    pages.streams[0].append("0 0 m " + "500 700 l 10 20 l 400 30 l " * 200_000 + "S")
    path = pages.save(folder / "slow.pdf")
    with pytest.raises(UnprintableError, match="the proof was given up"):
        proof(path, folder / "p", limits=Limits(0.3, 3000))


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", [0, 1, 2, 3, 4]), ("2", [1]), ("1-3,5", [0, 1, 2, 4]), ("4-", [3, 4]), ("-2, 2", [0, 1])],
)
def test_ranges_of_pages(text, pages):
    assert list(chosen_pages(text, 5)) == pages


@pytest.mark.parametrize("text", ["0", "3-2", "x", "1-2-3", "9", ",", "-0", "²"])
def test_wrong_ranges_are_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011 (its words are those of the caller)
        chosen_pages(text, 5)


def test_pages_that_there_are_not_are_told_with_how_many_there_are(folder):
    path = pdf(folder / "a.pdf", 1, 2)
    with pytest.raises(UsageError, match="there are only 2 pages"):
        proof(path, folder / "p", pages="7")
