"""What is archived is printed again from what is stored with it, and compared."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from archives import deposit, filled
from issues import article, printer
from issues import publication as written

from printer.archive import looking
from printer.archive.places import open_place
from printer.archive.reprinting import reprint, source_of
from printer.archive.store import open_store
from printer.archive.values import Content, Deposit
from printer.diagnostics import UnprintableError, UsageError

BIBLIOGRAPHY = "@book{lind, author = {Lind, Marta}, title = {Bridges}, year = {1998}}\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A publication with an archive, whose sources are gone."""
    folder = written(
        tmp_path_factory.mktemp("home"),
        {"ferry": article("A night on the ferry", words=600), "bridge": article("The bridge")},
    )
    done = printer("archive", "add", "ferry", "bridge", "one", cwd=folder)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder / "sources")
    shutil.rmtree(folder / "build")
    return folder


def store_of(home: Path):
    return open_store(open_place(home / "archive"))


@pytest.mark.slow
def test_the_same_bytes_come_out_when_all_else_is_gone(home):
    done = printer("archive", "reprint", "ferry", "bridge", cwd=home)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "ferry@1: the same bytes"
    assert "bridge@1: the same bytes" in done.stderr
    assert not (home / "build").exists()


@pytest.mark.slow
def test_an_issue_comes_out_again_too(home):
    done = printer("archive", "reprint", "issues/one", "--json", cwd=home)
    assert done.returncode == 0, done.stderr
    (told,) = json.loads(done.stdout)
    assert told["same_bytes"] is True


@pytest.mark.slow
def test_an_issue_with_pages_out_of_the_archive_comes_out_again(tmp_path):
    folder = written(
        tmp_path / "yearbook", {"ferry": article("The ferry"), "bridge": article("The bridge")}
    )
    assert printer("archive", "add", "ferry", cwd=folder).returncode == 0
    file = folder / "sources" / "issues" / "one.toml"
    text = file.read_text().replace('"ferry"', '{archive = "ferry"}')
    assert "archive" in text
    file.write_text(text)
    done = printer("archive", "add", "one", cwd=folder)
    assert done.returncode == 0, done.stderr
    shutil.rmtree(folder / "sources")
    shutil.rmtree(folder / "build")
    (folder / "archive").rename(folder / "elsewhere")
    done = printer("archive", "reprint", "issues/one", "--store", "elsewhere", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stderr.splitlines()[0] == "issues/one@1: the same bytes"


def other(home: Path, folder: Path, text: str, **changed):
    """An archive whose source of the ferry was not what its PDF was printed from."""
    own = store_of(home)
    record = own.record("ferry")
    contents = [
        Content(
            file.role,
            file.path,
            text.encode()
            if file.role == "source" and file.path.endswith(".md")
            else own.read(file.sha256),
        )
        for file in record.files
    ]
    told = Deposit(
        "ferry", "article", record.about, tuple(contents), settings=record.settings, **changed
    )
    return filled(folder / "archive", told)


@pytest.mark.slow
def test_pages_that_differ_to_the_eye_are_named(home, tmp_path):
    record = store_of(home).record("ferry")
    (file,) = [file for file in record.files if file.path.endswith("ferry.md")]
    text = store_of(home).read(file.sha256).decode()
    # The last word stands on the last page.
    store = other(home, tmp_path, text.rstrip().removesuffix("leaf.") + "tree.\n")
    result = reprint(store, "ferry")
    assert not result.same
    assert result.looks.different == (2,)
    done = printer("archive", "reprint", "ferry", cwd=tmp_path)
    assert done.returncode == 1
    assert "these pages look different: 2" in done.stderr


@pytest.mark.slow
def test_what_looks_the_same_is_good_unless_bytes_are_asked_for(home, tmp_path):
    record = store_of(home).record("ferry")
    (file,) = [file for file in record.files if file.path.endswith("ferry.md")]
    text = store_of(home).read(file.sha256).decode()
    text = text.replace("author: N. N.", "author: N. N.\nkeywords: [boats]")
    made_with = {**record.made_with, "weasyprint": "1.0", "font Lost.ttf": "0" * 64}
    other(home, tmp_path, text, made_with=made_with)
    done = printer("archive", "reprint", "ferry", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "other bytes, and all 2 pages look the same" in done.stderr
    assert "was 1.0" in done.stderr
    assert "the font Lost.ttf is not here" in done.stderr
    assert printer("archive", "reprint", "ferry", "--strict", cwd=tmp_path).returncode == 1


@pytest.mark.slow
def test_where_nobody_can_look_that_is_said(home, tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "eye", lambda: "")
    store = other(home, tmp_path, article("Another ferry"))
    result = reprint(store, "ferry", keep=tmp_path / "new.pdf")
    assert (result.same, result.proved, result.looks.eye) == (False, False, "")
    assert (tmp_path / "new.pdf").read_bytes().startswith(b"%PDF")


def test_what_somebody_else_made_has_no_source(tmp_path):
    store = filled(
        tmp_path / "archive",
        Deposit("ad", "document", deposit("ad").about, (Content("pdf", "ad.pdf", b"%PDF-"),)),
    )
    with pytest.raises(UsageError, match="no source is stored with it"):
        reprint(store, "ad")
    assert source_of(filled(tmp_path / "b", deposit("ferry")).record("ferry")) == (
        "sources/articles/ferry.md"
    )


def test_a_record_that_names_files_elsewhere_is_not_followed(tmp_path):
    told = deposit("ferry")
    evil = Content("settings", "../../evil.txt", b"boo")
    store = filled(tmp_path / "archive", replace(told, contents=(*told.contents, evil)))
    with pytest.raises(UnprintableError, match="nowhere"):
        reprint(store, "ferry")
    assert not list(tmp_path.rglob("evil.txt"))
