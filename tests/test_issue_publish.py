"""Published page numbers are frozen: `--publish`, what it refuses afterwards, and `--plan`."""

from __future__ import annotations

import json
import shutil

import pytest
from issues import SENTENCE, article, bare, describe, publication, words

from printer.cli import main

pytestmark = pytest.mark.slow
ARTICLES = {"a": article("A"), "b": article("B"), "c": article("C")}
LONGER = article("A", SENTENCE * 45)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("recto")


@pytest.fixture
def run(capfd):
    """Run the command line; the exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def published(kept, monkeypatch, run):
    """An issue of three articles after `--publish`, as the working folder."""
    monkeypatch.chdir(kept)
    shutil.rmtree(kept / "sources", ignore_errors=True)
    publication(kept, ARTICLES)
    assert run("issue", "one", "--publish")[0] == 0
    return kept


def lock_of(folder):
    return (folder / "sources/issues/one.lock.toml").read_text()


def test_publishing_writes_the_numbers_beside_the_issue(published, run):
    lock = lock_of(published)
    for slug, page in (("a", 4), ("b", 5), ("c", 6)):
        assert f'slug = "{slug}"\nfirst = "{page}"\nlast = "{page}"\npages = 1\n' in lock
    # Nothing has changed: neither command compiles anything.
    for arguments in ((), ("--publish",)):
        _, out, _ = run("issue", "one", "--json", *arguments)
        assert json.loads(out)["reused"] is True
    assert lock_of(published) == lock


def test_a_change_that_would_move_a_number_is_refused_with_the_reason(published, run):
    made = published / "build/issues/one/issue.pdf"
    before, lock = made.read_bytes(), lock_of(published)
    (published / "sources/articles/a.md").write_text(LONGER)
    for arguments in ((), ("--publish",)):
        code, out, err = run("issue", "one", *arguments)
        assert (code, out) == (3, "")
        assert (
            "error: b was published on page 5 and would stand on page 6, because a has 2 pages "
            "instead of 1. hint: undo the change; "
        ) in err
        assert "sources/issues/one.toml:5:" in err
        assert "a was published on page 4 and would stand on pages 4–5" in err
        assert made.read_bytes() == before
        assert lock_of(published) == lock


def test_the_plan_shows_what_would_be_refused(published, run):
    (published / "sources/articles/a.md").write_text(LONGER)
    code, out, err = run("issue", "one", "--plan")
    assert code == 3
    assert [line.split()[:3] for line in out.splitlines()[3:6]] == [
        ["a", "2", "4–5"],
        ["b", "1", "6"],
        ["c", "1", "7"],
    ]
    assert "b was published on page 5" in err
    code, out, _ = run("issue", "one", "--plan", "--json")
    said = json.loads(out)
    assert (code, said["output"], said["pages"]) == (3, None, 7)
    assert {item["code"] for item in said["diagnostics"]} == {"lock-moved"}


def test_a_correction_that_moves_nothing_is_printed_and_noted(published, run):
    lock = lock_of(published)
    (published / "sources/articles/b.md").write_text(article("B", "Corrected."))
    code, _, err = run("issue", "one", "-v")
    assert code == 0
    assert "note: b is not as it was published; its page numbers are" in err
    assert "Corrected." in words(published / "build/issues/one/issue.pdf")[4]
    assert lock_of(published) == lock
    assert run("issue", "one", "--publish", "-v")[0::2] == (0, "")
    assert lock_of(published) != lock
    assert run("issue", "one", "-v")[2] == ""


def test_an_article_at_the_end_moves_nothing(published, run):
    (published / "sources/articles/d.md").write_text(article("D"))
    describe(published, bare("a", "b", "c", "d"))
    code, _, err = run("issue", "one", "-v")
    assert code == 0
    assert "note: d, on page 7, came after the issue was published" in err
    describe(published, bare("a", "b"))
    code, _, err = run("issue", "one")
    assert code == 3
    assert "error: c, published on page 6, is no longer in the issue" in err


def test_a_failure_is_not_taken_for_a_change_of_page_numbers(published, run):
    (published / "sources/articles/a.md").write_bytes(b"\xff")
    code, _, err = run("issue", "one")
    assert code == 3
    assert "lock" not in err
    assert "was published" not in err
    assert "cannot be printed: a" in err


def test_a_draft_is_free(published, run):
    (published / "sources/articles/a.md").write_text(LONGER)
    code, out, _ = run("issue", "one", "--draft")
    assert code == 0
    assert len(words(published / out.splitlines()[0])) == 7


def test_without_its_lock_an_issue_is_not_published(published, run):
    (published / "sources/articles/a.md").write_text(LONGER)
    (published / "sources/issues/one.lock.toml").unlink()
    assert run("issue", "one")[0] == 0
    assert not (published / "sources/issues/one.lock.toml").exists()
    assert run("issue", "one", "--publish")[0] == 0
    assert 'first = "4"\nlast = "5"' in lock_of(published)


def test_a_damaged_lock_is_no_licence(published, run):
    lock = published / "sources/issues/one.lock.toml"
    lock.write_text(lock.read_text().replace('first = "5"', "first = 5"))
    code, out, err = run("issue", "one")
    assert (code, out) == (3, "")
    assert "sources/issues/one.lock.toml:" in err
    assert "restore the lock file, or delete it to withdraw the publication" in err
