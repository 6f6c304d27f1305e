"""Archived versions go into issues as they are, and a period becomes one PDF of them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from archives import deposit, filled
from issues import (
    article,
    bare,
    conforms,
    describe,
    foreign,
    labels,
    outline,
    pictures,
    printer,
    record,
    words,
)
from issues import publication as written
from pikepdf import Dictionary, Name, Pdf, String

from printer.archive.compilation import Period, chosen, issue_text
from printer.archive.values import About, File, Record
from printer.issue import stamping


def version(name: str, published: str, *, what: str = "record", kind: str = "article", section=""):
    return Record(
        name, 1, kind, what, "2026-12-01T00:00:00Z",
        About(title=name, published=published, section=section),
        (File("pdf", f"{name}.pdf", "0" * 64, 1),),
    )  # fmt: skip


# What a period holds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "first", "last", "held"),
    [
        ("2026-10-15", "2026-10-15", "2026-10-15", True),
        ("2026-10-15", "2026-10", "2026-10", True),
        ("2026-10-31", "", "2026", True),
        ("2026-11-01", "2026-10", "2026-10", False),
        ("2026-09-30", "2026-10-01", "", False),
        ("2026-10", "2026-10-05", "", True),
        ("2026-10", "", "2026-09-30", False),
        ("2025", "2026", "", False),
        ("", "2026", "", False),
        ("", "", "", True),
    ],
)
def test_a_period_holds_what_was_published_in_it(published, first, last, held):
    assert Period(first, last).holds(version("a", published)) is held


def test_things_come_by_day_and_the_retracted_stay_out():
    records = [
        version("c", "2026-03-01"),
        version("b", "2026-01-01"),
        version("gone", "2026-02-01", what="retraction"),
        version("a", "2026-01-01"),
        version("ad", "2026-01-01", kind="document"),
    ]
    held, said = chosen(records, Period("2026"))
    assert [item.id for item in held] == ["a", "b", "c"]
    assert [item.code for item in said] == ["compilation-retracted"]


def test_the_issue_of_a_period_is_toml_whatever_names_hold():
    import tomllib

    odd = replace(version("a", "2026"), id='мост/"x"\\y')
    text = issue_text([odd], title='Days "and"\x7f nights', archive="/tmp/a b")
    told = tomllib.loads(text)
    assert told["title"] == 'Days "and"\x7f nights'
    assert told["articles"] == [{"archive": 'мост/"x"\\y@1'}]


# In issues ------------------------------------------------------------------------------------


ARTICLES = {
    "ferry": article("A night on the ferry", "Water and ropes.", words=600),
    "bridge": article("The bridge", words=300, front="date: 2026-03-02\n"),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """A publication of two articles, both archived; the text of one is another by now."""
    folder = written(tmp_path_factory.mktemp("home"), ARTICLES)
    done = printer("archive", "add", "ferry", "bridge", cwd=folder)
    assert done.returncode == 0, done.stderr
    (folder / "sources/articles/ferry.md").write_text(article("Not the ferry at all"))
    return folder


def bodies(pdf: Path, pages: slice) -> list[bytes]:
    """The pictures of pages without their furniture."""
    with Pdf.open(pdf) as opened:
        for page in opened.pages:
            stamping.strip(page.obj)
        buffer = io.BytesIO()
        opened.save(buffer)
    return pictures(buffer.getvalue())[pages]


@pytest.mark.slow
def test_an_archived_article_takes_its_place_unchanged(home, verapdf):
    describe(home, bare("bridge", '{archive = "ferry"}'))
    done = printer("issue", "one", cwd=home)
    assert (done.returncode, done.stderr) == (0, "")
    pdf = home / "build/issues/one/issue.pdf"
    told = {piece["slug"]: piece for piece in record(home)["pieces"]}
    assert told["ferry"]["kind"] == "article"
    assert told["ferry"]["title"] == "A night on the ferry"
    start = told["ferry"]["pdf_page"] - 1
    pages = slice(start, start + told["ferry"]["pages"])
    archived = home / "taken.pdf"
    assert printer("archive", "get", "ferry", "-o", archived, cwd=home).returncode == 0
    assert bodies(pdf, pages) == bodies(archived, slice(None))
    assert labels(pdf)[pages] == [told["ferry"]["first_page"], told["ferry"]["last_page"]]
    text = words(pdf)[start + 1]
    assert text.endswith(f"A night on the ferry {told['ferry']['last_page']}")
    assert "Page 2 of" not in text
    assert "A night on the ferry" in [title for _, title, _ in outline(pdf)]
    conforms(pdf, home / "build/issues/one/offprints/ferry.pdf")


@pytest.mark.slow
def test_a_version_that_is_new_in_the_archive_is_a_reason_to_compile_again(home):
    describe(home, bare('{archive = "bridge"}'))
    assert printer("issue", "one", cwd=home).returncode == 0
    again = json.loads(printer("issue", "one", "--json", cwd=home).stdout)
    assert again["reused"] is True
    (home / "sources/articles/bridge.md").write_text(article("The bridge", "Mended.", words=300))
    added = printer("archive", "add", "bridge", "--correction", "It was mended", cwd=home)
    assert added.returncode == 0, added.stderr
    assert json.loads(printer("issue", "one", "--json", cwd=home).stdout)["reused"] is False
    assert "Mended." in " ".join(words(home / "build/issues/one/issue.pdf"))
    describe(home, bare('{archive = "bridge@1"}'))
    assert printer("issue", "one", cwd=home).returncode == 0
    assert "Mended." not in " ".join(words(home / "build/issues/one/issue.pdf"))


@pytest.mark.slow
def test_a_period_becomes_one_pdf(home, verapdf):
    done = printer(
        "archive", "export", "ferry", "bridge@1", "-o", "year.pdf", "--title", "The year", cwd=home
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "year.pdf\n", "")
    pdf = home / "year.pdf"
    titles = [title for level, title, _ in outline(pdf) if level == 0]
    assert [title for title in titles if title in ("A night on the ferry", "The bridge")] == [
        "A night on the ferry",
        "The bridge",
    ]
    conforms(pdf)
    nothing = printer(
        "archive", "export", "--from", "1999", "--to", "2000", "-o", "n.pdf", cwd=home
    )
    assert nothing.returncode == 2
    assert "nothing of this kind" in nothing.stderr


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ('{archive = "nothing"}', "archive-unknown"),
        ('{archive = "ferry@9"}', "archive-unknown"),
        ('{archive = "ferry"}, {archive = "ferry@1"}', "issue-article-twice"),
        ('{archive = "gone"}', "issue-retracted"),
        ('{archive = "ferry", slug = "ferry"}', "issue-entry-wrong"),
        ('{archive = "ferry", layout = "nonesuch"}', "layout-unknown"),
        ('{archive = "../../etc/passwd"}', "archive-unknown"),
    ],
)
def test_what_cannot_be_taken_from_the_archive_is_said_at_its_line(tmp_path, entries, code):
    from printer.config import find_publication
    from printer.issue.reading import read_issue

    folder = written(tmp_path, {"text": article("A text")}, bare(entries, "text"))
    store = filled(folder / "archive", deposit("ferry"), deposit("gone"))
    store.retract("gone", "It was invented", "2026-11-01")
    read = read_issue(str(folder / "sources/issues/one.toml"), find_publication(folder).value)
    wrong = [item for item in read.diagnostics if item.code == code]
    assert [item.place.line for item in wrong] == [5]


def test_a_retracted_version_that_is_named_is_printed_with_a_warning(tmp_path):
    from printer.config import find_publication
    from printer.issue.reading import read_issue

    folder = written(tmp_path, {}, bare('{archive = "gone@1"}'))
    filled(folder / "archive", deposit("gone")).retract("gone", "It was invented", "2026-11-01")
    read = read_issue(str(folder / "sources/issues/one.toml"), find_publication(folder).value)
    assert [item.code for item in read.diagnostics] == ["issue-retracted"]
    assert [entry.slug for entry in read.value.entries] == ["gone"]


def test_an_issue_may_name_the_archive_that_it_takes_from(tmp_path):
    from printer.config import find_publication
    from printer.issue.reading import read_issue

    head = 'archive = "../../elsewhere"\n'
    folder = written(tmp_path, {}, bare('{archive = "ferry", title = "Afloat"}', head=head))
    filled(folder / "elsewhere", deposit("ferry"))
    read = read_issue(str(folder / "sources/issues/one.toml"), find_publication(folder).value)
    assert read.diagnostics == ()
    (entry,) = read.value.entries
    assert (entry.slug, entry.title, entry.authors) == ("ferry", "Afloat", ("Marta Lind",))
    assert entry.pdf.read_bytes() == foreign(2, Archived=5)


@pytest.mark.slow
def test_an_archived_file_of_somebody_else_is_as_safe_as_any_other(tmp_path):
    run = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    folder = written(tmp_path, {}, bare('{archive = "ad", alt = "A blue field"}'))
    filled(folder / "archive", deposit("ad", pdf=foreign(1, AA=Dictionary(O=run)), kind="document"))
    done = printer("issue", "one", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "runs by itself" in done.stderr
    assert b"app.alert" not in (folder / "build/issues/one/issue.pdf").read_bytes()
