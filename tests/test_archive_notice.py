"""A page in front of an archived PDF says what became of it; the record stays as it is."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from issues import article, conforms, foreign, labels, pictures, printer, words
from issues import publication as written
from pikepdf import Pdf

from printer.archive.notices import Notice, with_notice
from printer.config import find_publication
from printer.diagnostics import UnprintableError, UsageError

DAY = dt.date(2026, 11, 2)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = written(
        tmp_path_factory.mktemp("home"), {"ferry": article("A night on the ferry", words=600)}
    )
    assert printer("article", "ferry", cwd=folder).returncode == 0
    return folder


@pytest.mark.slow
def test_the_notice_stands_in_front_and_the_record_is_unchanged(home, verapdf):
    record = home / "build/articles/ferry.pdf"
    before = record.read_bytes()
    notice = Notice(
        "retraction", "A night on the ferry", "The <timetable> was made up.\n\nWe are sorry.",
        ("N. N.",), DAY, "en-GB", doi="10.1000/2.5",
    )  # fmt: skip
    made = with_notice(record, notice, find_publication(home).value)
    assert made.diagnostics == ()
    path = home / "notice.pdf"
    path.write_bytes(made.value)
    first, *rest = words(path)
    assert "Retraction: A night on the ferry" in first
    assert "Retracted on 2 November 2026" in first
    assert "The <timetable> was made up." in first
    assert "https://doi.org/10.1000/2.5" in first
    assert rest == words(record)
    assert labels(path) == ["i", "1", "2"]
    assert pictures(path)[1:] == pictures(record)
    assert record.read_bytes() == before
    assert with_notice(record, notice, find_publication(home).value).value == made.value
    with Pdf.open(path) as pdf:
        sizes = {tuple(map(float, page.mediabox)) for page in pdf.pages}
    assert len({(round(box[2]), round(box[3])) for box in sizes}) == 1
    conforms(path)


@pytest.mark.slow
def test_a_notice_speaks_the_language_of_the_article(home):
    notice = Notice("correction", "Мост", "Исправлена таблица 2.", (), DAY, "ru")
    made = with_notice(home / "build/articles/ferry.pdf", notice, find_publication(home).value)
    first = words(made.value)[0]
    assert "Исправление: Мост" in first
    assert "Исправлено 2 ноября 2026" in first


@pytest.mark.slow
def test_a_notice_before_the_file_of_somebody_else_claims_nothing(home):
    made = with_notice(
        foreign(2), Notice("update", "Ad", "It moved."), find_publication(home).value
    )
    assert any(item.code == "not-claimed" for item in made.diagnostics)
    with Pdf.open(io.BytesIO(made.value)) as pdf:
        assert len(pdf.pages) == 3


def test_the_version_of_record_has_no_notice(home):
    with pytest.raises(UsageError, match="a notice is"):
        with_notice(foreign(), Notice("record", "A", ""), find_publication(home).value)


@pytest.mark.slow
def test_a_damaged_file_is_refused_by_name(home):
    with pytest.raises(UnprintableError):
        with_notice(b"%PDF-1.7", Notice("retraction", "A", "B"), find_publication(home).value)
