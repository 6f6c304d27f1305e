"""`printer archive`, as a user calls it."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from issues import ROOT, foreign

from printer import folders
from printer.cli import main

VERBS = (
    "add", "list", "show", "get", "search", "versions", "retract", "verify", "reprint", "export",
    "import", "catalogue", "stats",
)  # fmt: skip

ARTICLE = """---
title: The kite
author: Marta Lind
date: 2026-10-01
section: Wind
lang: en-GB
---

A kite rises against the wind, not with it. ![A kite](kite.svg){alt="A kite"}
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A publication of one article, and a PDF from elsewhere."""
    (tmp_path / "cache").mkdir()
    monkeypatch.setattr(folders, "user_cache", lambda: tmp_path / "cache")
    folder = tmp_path / "publication"
    article = folder / "sources" / "articles" / "kite"
    article.mkdir(parents=True)
    (folder / "publication.toml").write_text('title = "Air"\nlang = "en-GB"\n')
    (article / "index.md").write_text(ARTICLE)
    (article / "kite.svg").write_text(SVG)
    (folder / "foreign.pdf").write_bytes(foreign(2))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capsys):
    """Run a verb of the archive; give its exit code, standard output and standard error."""

    def call(*words: object) -> tuple[int, str, str]:
        code = main(["archive", *map(str, words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_every_verb_explains_itself(run):
    code, out, _ = run("--help")
    assert code == 0
    for verb in VERBS:
        assert f"\n  {verb} " in out
        code, told, _ = run(verb, "--help")
        assert code == 0
        assert "Exit codes:" in told
        assert "\\b" not in told


@pytest.mark.slow
def test_an_article_is_printed_stored_found_and_given_back(here, run):
    code, out, err = run("add", "kite", "--no-verapdf")
    assert (code, out) == (0, "kite@1\n"), err
    printed = (here / "build" / "articles" / "kite.pdf").read_bytes()
    code, out, _ = run("show", "kite", "--json")
    record = json.loads(out)
    roles = {file["path"]: file["role"] for file in record["files"]}
    assert roles["kite.pdf"] == "pdf"
    assert roles["sources/articles/kite/index.md"] == "source"
    assert roles["sources/articles/kite/kite.svg"] == "image"
    assert roles["publication.toml"] == "settings"
    assert roles["builtin/base/layout.toml"] == "layout"
    assert record["about"]["authors"] == ["Marta Lind"]
    assert record["made_with"]["weasyprint"].startswith("70.")
    assert any(name.startswith("font ") for name in record["made_with"])
    assert record["examined"]["claims"] == "PDF/A-2a + PDF/UA-1"
    assert "/" not in record["files"][0]["path"]
    assert str(here) not in out
    code, out, _ = run("search", "rises", "against", "author:lind")
    assert code == 0
    assert out.startswith("kite@1  The kite (Marta Lind, 2026-10-01, Wind)\n  page 1: ")
    shutil.rmtree(here / "build")
    code, out, _ = run("get", "kite", "-o", "given")
    assert (code, out) == (0, "given/kite.pdf\n")
    assert (here / "given" / "kite.pdf").read_bytes() == printed
    assert run("add", "kite", "--no-verapdf")[:2] == (0, "kite@1\n")


@pytest.mark.slow
def test_a_changed_article_needs_a_reason_and_becomes_a_version(here, run):
    assert run("add", "kite", "--no-verapdf")[0] == 0
    source = here / "sources" / "articles" / "kite" / "index.md"
    source.write_text(ARTICLE.replace("against", "into"))
    code, out, err = run("add", "kite", "--no-verapdf")
    assert (code, out) == (3, "")
    assert "kite.pdf" in err
    assert "--correction REASON" in err
    code, out, _ = run(
        "add", "kite", "--no-verapdf", "--correction", "Wind", "--date", "2026-10-09"
    )
    assert (code, out) == (0, "kite@2\n")
    code, out, _ = run("versions", "kite")
    first, second = out.splitlines()
    assert first.startswith("kite@1  ")
    assert second.startswith("kite@2  2026-10-09  correction  ")
    assert second.endswith("  Wind")


@pytest.mark.slow
def test_an_issue_is_stored_with_its_offprints_and_record(here, run):
    issue = here / "sources" / "issues" / "one.toml"
    issue.parent.mkdir()
    issue.write_text('title = "One"\n[[sections]]\narticles = ["kite"]\n')
    code, out, err = run("add", "one", "--no-verapdf")
    assert (code, out) == (0, "issues/one@1\n"), err
    record = json.loads(run("show", "issues/one", "--json")[1])
    roles = {file["path"]: file["role"] for file in record["files"]}
    assert roles["offprints/kite.pdf"] == "offprint"
    assert roles["issue.json"] == "data"
    assert roles["sources/issues/one.toml"] == "source"
    code, out, _ = run("get", "issues/one", "--files", "-o", "all")
    assert code == 0
    assert (here / "all" / "offprints" / "kite.pdf").is_file()
    assert (here / "all" / "sources" / "articles" / "kite" / "kite.svg").read_text() == SVG


def test_an_article_that_cannot_be_printed_is_not_archived(here, run):
    (here / "sources" / "articles" / "kite" / "index.md").write_bytes(b"\xff\xfe")
    code, out, err = run("add", "kite", "--no-verapdf")
    assert (code, out) == (3, "")
    assert "is not archived" in err


def test_a_foreign_pdf_is_stored_as_it_is(here, run):
    data = (here / "foreign.pdf").read_bytes()
    name = hashlib.sha256(data).hexdigest()[:12]
    facts = ["--author", "Ann Lee", "--author", "Bo Ek", "--published", "1987-05"]
    code, out, err = run("add", "foreign.pdf", "--no-verapdf", *facts)
    assert (code, out) == (0, f"{name}@1\n"), err
    about = json.loads(run("show", name, "--json")[1])["about"]
    assert about["authors"] == ["Ann Lee", "Bo Ek"]
    assert about["published"] == "1987-05"
    assert about["pages"] == 2
    assert run("get", name)[:2] == (0, f"{name}.pdf\n")
    assert (here / f"{name}.pdf").read_bytes() == data


def test_a_folder_stands_for_its_pdfs_and_quick_reads_them_later(here, run):
    pile = here / "pile"
    pile.mkdir()
    for number in range(3):
        (pile / f"pile-{number}.pdf").write_bytes(foreign(1, Number=number))
    code, out, _ = run("add", "pile", "--quick", "--json")
    added = json.loads(out)["added"]
    assert code == 0
    assert [item["new"] for item in added] == [True] * 3
    code, out, err = run("search", "title:pile")
    assert len(out.splitlines()) == 3
    assert "`printer archive catalogue`" in err
    assert run("catalogue")[0] == 0
    assert run("search", "title:pile")[2] == ""
    assert run("catalogue", "--rebuild")[0] == 0
    assert len(run("search", "title:pile")[1].splitlines()) == 3


def test_what_is_no_pdf_is_refused_and_the_rest_is_stored(here, run):
    (here / "words.txt").write_text("words")
    code, out, err = run("add", "words.txt", "foreign.pdf", "--no-verapdf")
    assert code == 3
    assert len(out.splitlines()) == 1
    assert "words.txt is no PDF" in err


def test_a_retraction_and_its_notice(here, run):
    name = "report"
    assert run("add", "foreign.pdf", "--id", name, "--no-verapdf")[0] == 0
    assert run("retract", name)[0] == 2
    assert run("retract", name, "--reason", "Made up", "--date", "soon")[0] == 2
    assert run("retract", name, "--reason", "Made up")[:2] == (0, "report@2\n")
    assert run("retract", name, "--reason", "Made up")[0] == 4
    assert "[retraction]" in run("list")[1]
    assert "[retracted]" in run("search", "what:retraction")[1]
    assert run("get", name)[0] == 0
    assert (here / "report.pdf").read_bytes() == (here / "foreign.pdf").read_bytes()


@pytest.mark.slow
def test_the_notice_stands_before_the_pdf_on_request(here, run):
    assert run("add", "kite", "--no-verapdf")[0] == 0
    assert run("retract", "kite", "--reason", "Made up")[0] == 0
    code, out, err = run("get", "kite", "--notice", "-o", "noticed.pdf")
    assert (code, out) == (0, "noticed.pdf\n"), err
    from printer.pdf.text import text_by_page

    assert "Made up" in text_by_page(here / "noticed.pdf")[0]


def test_damage_is_named_and_repaired(here, run):
    assert run("add", "foreign.pdf", "--id", "report", "--no-verapdf")[0] == 0
    shutil.copytree(here / "archive", here / "copy")
    path = next((here / "archive" / "objects").rglob("?" * 64))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    code, _, err = run("verify")
    assert code == 1
    assert path.name in err
    assert "(of report@1)" in err
    assert run("get", "report")[0] == 3
    code, out, _ = run("verify", "--json")
    assert json.loads(out)["findings"][0]["kind"] == "damaged"
    code, _, err = run("verify", "--from", "copy", "-q")
    assert code == 0
    assert "has been repaired" in err
    code, _, err = run("verify")
    assert code == 0
    assert "everything is as it was" in err


def test_how_much_there_is(here, run):
    assert run("add", "foreign.pdf", "--id", "report", "--no-verapdf")[0] == 0
    told = json.loads(run("stats", "--json")[1])
    assert (told["things"], told["versions"], told["pages"], told["files"]) == (1, 1, 2, 1)
    assert told["kinds"] == {"document": 1}
    assert "1 things in 1 versions" in run("stats")[1]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["list"], 2),
        (["show", "kite"], 2),
        (["search", "kite"], 2),
        (["verify"], 2),
        (["add"], 2),
        (["add", "nowhere"], 2),
        (["add", "kite", "--update", "a", "--correction", "b"], 2),
        (["add", "kite", "--update", " "], 2),
        (["add", "foreign.pdf", "foreign.pdf", "--id", "a b"], 3),
        (["add", "kite", "foreign.pdf", "--id", "a"], 2),
        (["ad"], 2),
        (["list", "--store", "gopher://x"], 2),
        (["list", "--store", "publication.toml"], 2),
        (["add", "foreign.pdf", "--quick", "--store", "publication.toml"], 3),
        (["search", "kite", "--limt", "3"], 2),
        (["search", "kite", "-serif"], 2),
        (["export", "-o", "x.pdf", "--from", "2026-13"], 2),
        (["export", "-o", "x", "--from", "2026-12", "--to", "2026-01"], 2),
        (["export", "-o", "memory://x"], 2),
        (["import", "nowhere"], 3),
        (["list", "--store", "reference://x"], 2),
    ],
)
def test_wrong_use_is_told_and_never_a_traceback(here, run, words, code):
    got, out, err = run(*words)
    assert (got, out) == (code, ""), err
    assert "Traceback" not in err
    assert "this is a mistake of the program" not in err


def test_names_in_a_record_cannot_lead_outside(here, run):
    from printer.archive.door import open_archive
    from printer.archive.values import About, Content, Deposit

    bad = Content("source", "../../outside.md", b"x")
    with open_archive(here / "archive", create=True) as archive:
        archive.add([Deposit("bad", "document", About(), (Content("pdf", "a.pdf", b"%PDF"), bad))])
    code, _, err = run("get", "bad", "--files", "-o", "all")
    assert code == 2
    assert "elsewhere" in err
    assert not (here.parent / "outside.md").exists()


def test_help_loads_neither_the_engine_nor_the_catalogue():
    import subprocess
    import sys

    script = (
        "import sys; from printer.cli import main; main(['archive', '--help']);"
        "bad = {'weasyprint', 'pikepdf', 'sqlite3', 'lxml', 'msgspec'} & set(sys.modules);"
        "sys.exit(f'loaded {bad}' if bad else 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_store_is_documented_as_it_is():
    text = (Path(ROOT) / "docs" / "archive.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"printer archive {verb}" in text
