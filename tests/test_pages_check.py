"""`printer check --page`: files of all kinds, what is told of them, and the marked copy."""

from __future__ import annotations

import io
import json
import resource
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_samples import good_issue
from set_pages import ROWS, SetPages, cut, full, lines, untagged

from printer.cli.main import main
from printer.pages import Flaw, measure_pages
from printer.workers import Limits


def spoiled() -> SetPages:
    """Two pages with a very loose line, a runt, an orphan and a white foot."""
    pages = SetPages()
    pages.page()
    text = lines(ROWS - 20, last=["it."])
    text[2] = full(2.2, seed=9)
    pages.paragraph(text, range(ROWS - 20), stretches=[1, 1, 2.2])
    pages.page()
    pages.paragraph(lines(ROWS - 1, seed=2), range(ROWS - 1))
    made = pages.paragraph([full(seed=77)], [ROWS - 1])
    pages.page()
    pages.paragraph(lines(4, seed=4), range(4), element=made)
    return pages


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return spoiled().save(Path("set.pdf"))


# The command line


def test_each_page_is_told_in_a_line(file, capsys):
    assert main(["check", "--page", str(file)]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    told = err.splitlines()
    assert told[0].startswith("set.pdf: text 10.0/14.0 pt, paragraphs by its tags; ")
    assert "page 1: " in told[1]
    assert "1 very loose line, 1 runt, 1 last line of one word, 1 white foot" in told[1]
    assert "1 orphan" in told[2]
    assert "set.pdf: warning: page 2: the first line of a paragraph stands alone" in err


def test_what_a_reader_sees_is_a_warning_and_counts_under_strict(file, capsys):
    assert main(["check", "--page", "--strict", "-q", str(file)]) == 1
    assert capsys.readouterr().err == ""


def test_json_has_every_page_and_every_place(file, capsys):
    assert main(["check", "--page", "--json", str(file)]) == 0
    value = json.loads(capsys.readouterr().out)
    (one,) = value["pages"]
    measures = one["measures"]
    assert [page["page"] for page in measures["pages"]] == [1, 2, 3]
    first = measures["pages"][0]
    assert first["flaws"]["very-loose"] == 1
    assert first["word_space"]["largest"] == pytest.approx(2.2, abs=0.02)
    (spot,) = [spot for spot in first["spots"] if spot["flaw"] == "very-loose"]
    assert spot["box"][0] == 100
    assert {"page-foot-gap", "page-orphan"} <= {item["code"] for item in one["diagnostics"]}


def test_the_marked_copy_shows_every_place_and_leaves_the_page_as_it_is(file, capsys):
    assert main(["check", "--page", "-q", str(file), "--marked", "marked.pdf"]) == 0
    assert capsys.readouterr().out == "marked.pdf\n"
    (found,) = measure_pages([file])
    with pikepdf.open("marked.pdf") as copy, pikepdf.open(file) as original:
        comments = [annotation for page in copy.pages for annotation in page.get("/Annots", [])]
        assert len(comments) == len(found.measures.spots)
        assert "very loose line (2.20)" in {str(item.Contents) for item in comments}
        assert "/Metadata" not in copy.Root
        for one, other in zip(copy.pages, original.pages, strict=True):
            assert one.Contents.read_bytes() == other.Contents.read_bytes()
    with pypdfium2.PdfDocument("marked.pdf") as copy, pypdfium2.PdfDocument(file) as original:
        drawn = [pdf[0].render(scale=0.5).to_pil().tobytes() for pdf in (copy, original)]
        assert drawn[0] != drawn[1]


def test_several_files_are_marked_in_a_folder(file, capsys):
    spoiled().save(Path("other.pdf"), tags=False)
    assert main(["check", "--page", "-q", "set.pdf", "other.pdf", "--marked", "m"]) == 0
    assert capsys.readouterr().out.split() == ["m/set-marked.pdf", "m/other-marked.pdf"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--page"],
        ["--page", "an-article"],
        ["--page", "missing.pdf"],
        ["set.pdf", "--marked", "m.pdf"],
        ["--page", "set.pdf", "--marked", "set.pdf"],
        ["--page", "set.pdf", "other.pdf", "--marked", "one.pdf"],
    ],
)
def test_wrong_use_is_told(file, capsys, arguments):
    spoiled().save(Path("other.pdf"))
    before = file.read_bytes()
    assert main(["check", *arguments]) == 2
    assert "error: " in capsys.readouterr().err
    assert file.read_bytes() == before


# Files


def test_an_untagged_file_says_that_its_paragraphs_are_guessed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    spoiled().save(Path("foreign.pdf"), tags=False)
    assert main(["check", "--page", "foreign.pdf"]) == 0
    assert "guessed by their places, for want of tags" in capsys.readouterr().err


def test_text_that_runs_upwards_is_counted_and_not_measured(tmp_path):
    pages = spoiled()
    element = pages.element("P", pages.document)
    pages.mark(element, "BT /F 10 Tf 0 1 -1 0 40 300 Tm <0002> Tj ET")
    (found,) = measure_pages([pages.save(tmp_path / "a.pdf")])
    assert found.measures.turned == 1


def test_a_password_opens_an_encrypted_file(tmp_path):
    path = spoiled().save(tmp_path / "open.pdf")
    with pikepdf.open(path) as pdf:
        pdf.save(tmp_path / "shut.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    (shut,) = measure_pages([tmp_path / "shut.pdf"])
    assert shut.measures is None
    assert [item.code for item in shut.diagnostics] == ["pdf-encrypted"]
    (opened,) = measure_pages([tmp_path / "shut.pdf"], password="u", with_copy=True)
    assert opened.measures.total.flaws[Flaw.VERY_LOOSE] == 1
    assert not pikepdf.open(io.BytesIO(opened.marked)).is_encrypted


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", b"%PDF-1.7 1 0 obj"])
def test_what_is_no_pdf_is_told(tmp_path, data):
    (tmp_path / "a.pdf").write_bytes(data)
    (found,) = measure_pages([tmp_path / "a.pdf"])
    assert found.measures is None or found.measures.pages == ()
    assert found.measures is not None or found.diagnostics


def test_a_file_that_takes_too_long_costs_only_itself(tmp_path):
    """A page of four million strings, and beside it one as usual."""
    pages = spoiled()
    pages.streams[0].append("BT /F 10 Tf " + "1 0 Td <0002> Tj " * 900_000 + "ET")
    bad, good = pages.save(tmp_path / "bad.pdf"), spoiled().save(tmp_path / "good.pdf")
    found = measure_pages([bad, good], limits=Limits(0.5, 2000))
    assert found[0].measures is None
    assert [item.code for item in found[0].diagnostics] == ["page-given-up"]
    assert found[1].measures is not None


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damage_never_brings_it_down(tmp_path, data):
    whole = bytearray(good_issue())
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(9, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.pdf"
    path.write_bytes(bytes(whole))
    (found,) = measure_pages([path], with_copy=True)
    assert all("failed inside" not in item.message for item in found.diagnostics)


OPERATORS = (
    "BT ET 0 -5 1e30 7 nan <0002> <00030004> (x) [<0002>-900<0003>] Tj TJ Td Tm Tc Tw Tz /F 10 Tf "
    "1 0 0 1 72 700 cm q Q T* ' \""
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.sampled_from(OPERATORS.split()), max_size=60))
def test_any_content_is_measured(tmp_path, steps):
    pages = spoiled()
    pages.streams[1].append(" ".join(steps))
    path = tmp_path / "odd.pdf"
    path.write_bytes(untagged(pages.finish()))
    (found,) = measure_pages([path])
    assert all("failed inside" not in item.message for item in found.diagnostics)


# Speed


@pytest.mark.slow
def test_ten_pages_take_less_than_two_seconds(tmp_path):
    pages = SetPages()
    for number in range(10):
        pages.page()
        pages.paragraph(lines(ROWS, last=cut(20, 4, number), seed=number), range(ROWS))
    path = pages.save(tmp_path / "ten.pdf")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    (found,) = measure_pages([path])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert found.measures.total.lines == 10 * ROWS
    assert after.ru_utime - before.ru_utime < 2
