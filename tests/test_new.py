"""A new publication: what there is to start from compiles as it is."""

from __future__ import annotations

import datetime as dt

import pytest

import printer
from printer.check import check_pdfs


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "of_issue"), [("en-GB", "en-GB"), ("ru", "en")])
def test_its_issue_compiles_without_a_word(tmp_path, monkeypatch, lang, of_issue):
    printer.new_publication(tmp_path / "magazine", lang=lang, today=dt.date(2026, 10, 6))
    monkeypatch.chdir(tmp_path / "magazine")
    publication = printer.find_publication(tmp_path / "magazine").value
    file = publication.paths.issues / "first-issue.toml"
    issue = printer.compile_issue(publication, file)
    assert [str(item) for item in issue.diagnostics] == []
    assert issue.claims == "PDF/A-2a + PDF/UA-1"
    made = [path.relative_to(publication.paths.build).as_posix() for path in issue.files]
    assert made == [
        f"issues/first-issue/{name}"
        for name in (
            "issue.pdf",
            "issue.json",
            "issue.ris",
            "issue.bib",
            "offprints/first-article.pdf",
        )
    ]
    pdfs = [path for path in issue.files if path.suffix == ".pdf"]
    for checked in check_pdfs(pdfs):
        assert [str(item) for item in checked.diagnostics] == []
    assert f'"lang": "{of_issue}"' in issue.files[1].read_text(encoding="utf-8")


def test_its_issue_is_planned_as_it_is_compiled(tmp_path, monkeypatch):
    printer.new_publication(tmp_path / "magazine", today=dt.date(2026, 10, 6))
    monkeypatch.chdir(tmp_path / "magazine")
    publication = printer.find_publication(tmp_path / "magazine").value
    planned = printer.plan_issue(publication, publication.paths.issues / "first-issue.toml")
    folios = {piece.name: (piece.first_page, piece.last_page) for piece in planned.pieces}
    assert folios["first-article"] == ("5", "6")
    assert not (publication.paths.build / "issues").exists()
