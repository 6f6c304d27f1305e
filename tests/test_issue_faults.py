"""What goes wrong while an issue is compiled: what is said, what is kept, what is made."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from issues import (
    ROOT,
    SENTENCE,
    SETTINGS,
    article,
    bare,
    describe,
    labels,
    links,
    printer,
    publication,
    python,
    record,
    words,
)
from pikepdf import Pdf

from printer.cli import main
from printer.diagnostics import OutputError
from printer.issue.turns import turn
from printer.pdf.checker import check_pdf

SMALL = {
    "a": article("A", "Of [](b.md)."),
    "b": article("B", "Of [](c.md)."),
    "c": article("C"),
}
BROKEN = b"---\ntitle: \xff\xfe\n---\n"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("small")


@pytest.fixture
def small(kept, monkeypatch, run):
    """A compiled issue of three articles as the working folder."""
    monkeypatch.chdir(kept)
    for folder in ("sources", "build/issues"):
        shutil.rmtree(kept / folder, ignore_errors=True)
    publication(kept, SMALL)
    assert run("issue", "one", "-q")[0] == 0
    return kept


@pytest.fixture
def unprinted(tmp_path, monkeypatch):
    """The same, before anything is compiled."""
    monkeypatch.chdir(tmp_path)
    return publication(tmp_path, SMALL)


@pytest.fixture
def run(capfd):
    """Run the command line; the exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def files_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def no_leftovers(folder: Path) -> bool:
    return not list(folder.rglob(".*.tmp"))


# An article that cannot be printed ---------------------------------------------------------------


def test_an_article_that_cannot_be_read_keeps_the_issue_from_being_made(small, run):
    before = files_of(small / "build/issues")
    (small / "sources/articles/b.md").write_bytes(BROKEN)
    (small / "sources/articles/c.md").write_text(article("C", "Corrected."))
    code, out, err = run("issue", "one")
    assert (code, out) == (3, "")
    assert "sources/articles/b.md:2:8: error: byte 0xFF is not UTF-8" in err
    assert (
        "sources/issues/one.toml: error: the issue is not made, because these cannot be printed: b"
    ) in err
    assert files_of(small / "build/issues") == before
    (small / "sources/articles/b.md").write_text(SMALL["b"])
    _, out, _ = run("issue", "one", "--json")
    # The correction of C was printed and kept.
    assert json.loads(out)["printed"] == []
    assert "Corrected." in words(small / "build/issues/one/issue.pdf")[-1]


def test_a_draft_has_a_page_in_its_place_and_says_on_every_page_what_it_is(small, run):
    before = files_of(small / "build/issues")
    (small / "sources/articles/b.md").write_bytes(BROKEN)
    code, out, err = run("issue", "one", "--draft")
    assert code == 1
    assert "sources/articles/b.md:2:8: error" in err
    assert out.splitlines()[0] == "build/issues/one/draft/issue.pdf"
    draft = small / "build/issues/one/draft"
    seen = words(draft / "issue.pdf")
    assert len(seen) == 6
    assert all("D R A F T" in page for page in seen), seen
    assert "sources/articles/b.md:2:8: error: byte 0xFF is not UTF-8" in seen[4]
    assert "4 A 5 b 6 C" in seen[2]
    assert [target for page, target in links(draft / "issue.pdf") if page == 2] == [3, 4, 5]
    assert labels(draft / "issue.pdf") == ["1", "2", "3", "4", "5", "6"]
    assert all("D R A F T" in words(path)[0] for path in (draft / "offprints").iterdir())
    # The issue itself is as it was.
    assert {
        path: data for path, data in files_of(small / "build/issues").items() if path in before
    } == before
    (small / "sources/articles/b.md").write_text(SMALL["b"])
    assert run("issue", "one", "--draft")[0] == 0
    assert "B" in words(draft / "issue.pdf")[4].split()


@pytest.mark.slow
def test_blank_pages_of_a_draft_say_what_they_are_too_and_have_no_tags(small, run):
    describe(small, bare("a", "b", "blank", head='start = "recto"\nmultiple = 4'))
    (small / "sources/articles/blank.md").write_text(article("Blank"))
    assert run("issue", "one", "--draft", "-q")[0] == 0
    draft = small / "build/issues/one/draft/issue.pdf"
    seen = words(draft)
    blank = [3, 5, 7]
    assert [seen[page] for page in blank] == ["D R A F T"] * 3
    assert all("D R A F T" in page for page in seen)
    with Pdf.open(draft) as pdf:
        assert all("/StructParents" not in pdf.pages[page].obj for page in blank)
    assert check_pdf(draft).diagnostics == ()
    assert run("issue", "one", "-q")[0] == 0
    assert [words(small / "build/issues/one/issue.pdf")[page] for page in blank] == [""] * 3


WOUNDED = """
import os, signal, sys, time
from printer.cli import main
from printer.issue import pressroom

printed = pressroom.print_body_of

def print_body_of(task):
    match task.entry.slug:
        case "killed": os.kill(os.getpid(), signal.SIGKILL)
        case "busy":
            while True: pass
        case "raising": raise KeyError("a mistake of the program")
        case "asleep": time.sleep(3600)
        case "greedy": raise MemoryError
    return printed(task)

pressroom.print_body_of = print_body_of
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_workers_that_die_cost_their_own_article(tmp_path):
    ill = ["killed", "busy", "raising", "asleep", "greedy"]
    articles = {slug: article(slug) for slug in ["first", *ill, "last"]}
    settings = f"{SETTINGS}\n[limits]\ntimeout = 2\n"
    folder = publication(tmp_path, articles, settings=settings)
    done = python("-c", WOUNDED, "issue", "one", "--json", cwd=folder)
    assert done.returncode == 3
    said = json.loads(done.stdout)
    assert sorted(said["failed"]) == sorted(ill)
    assert said["printed"] == ["first", "last"]
    why = {item["path"]: item["message"] for item in said["diagnostics"]}
    assert why["sources/articles/killed.md"].endswith("it was stopped by SIGKILL")
    assert why["sources/articles/busy.md"].endswith("it took longer than 2 s of processor time")
    assert why["sources/articles/asleep.md"].endswith("it did not end within 8 s")
    assert why["sources/articles/greedy.md"].endswith("MB of memory")
    assert "KeyError" in why["sources/articles/raising.md"]
    assert not (folder / "build/issues").exists()
    done = python("-c", WOUNDED, "issue", "one", "--draft", "--json", cwd=folder)
    assert done.returncode == 1
    assert json.loads(done.stdout)["printed"] == []
    assert len(words(folder / "build/issues/one/draft/issue.pdf")) == 3 + len(articles)
    done = printer("issue", "one", "--json", cwd=folder)
    assert done.returncode == 0
    assert json.loads(done.stdout)["printed"] == ill


# A file of the issue that says something wrong ---------------------------------------------------


def test_an_issue_that_names_what_there_is_not_is_not_made_short_of_it(small, run):
    before = files_of(small / "build/issues")
    (small / "sources/articles/a.md").write_text("---\ntitle: A\n---\n\nAs @fig-x shows.\n")
    describe(small, bare("a", "bb", "c", head='lang = "english"\ncover = "nowhere.png"'))
    code, out, err = run("issue", "one")
    assert (code, out) == (3, "")
    for said in (
        "sources/issues/one.toml:6:18: error: there is no article bb. hint: did you mean b?",
        "nowhere.png",
        "sources/articles/a.md:5:4: error: ",
        "error: the issue is not made, because its file has errors",
    ):
        assert said in err
    assert files_of(small / "build/issues") == before
    code, _, _ = run("issue", "one", "--draft")
    assert code == 1
    assert labels(small / "build/issues/one/draft/issue.pdf") == ["1", "2", "3", "4", "5"]


def test_a_file_that_is_no_toml_is_refused_with_all_its_mistakes(unprinted, run):
    describe(unprinted, 'title = "One\narticles = [a]\nstart = recto\n')
    for arguments in ((), ("--draft",), ("--plan",)):
        code, out, err = run("issue", "one", *arguments)
        assert (code, out) == (3, "")
        for line in (1, 2, 3):
            assert f"sources/issues/one.toml:{line}:" in err
    code, out, _ = run("issue", "one", "--json")
    assert code == 3
    assert json.loads(out)["output"] is None
    assert len(json.loads(out)["diagnostics"]) >= 3


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the issue has no articles"),
        ('title = "One"\narticles = ["a", "a"]', "a is in the issue twice"),
        ('title = "One"\narticles = []\n[[sections]]\ntitle = "S"\narticles = []', "no articles"),
    ],
)
def test_an_issue_of_nothing_is_not_made(small, run, text, said):
    describe(small, text)
    code, _, err = run("issue", "one")
    assert code == 3
    assert said in err


def test_an_unknown_issue_is_a_mistake_of_the_call(unprinted, run):
    for name in ("two", "onne", "sources/articles/a.md", "../..", "", "\0", "a" * 5000):
        code, out, err = run("issue", name)
        assert (code, out) == (2, ""), name
        assert err.startswith("error: "), name
        assert "Traceback" not in err


# Places and names --------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_output_may_be_a_folder_or_one_file(small, run):
    code, out, _ = run("issue", "sources/issues/one.toml", "-o", "выпуск 1")
    assert code == 0
    assert out.splitlines()[0] == "выпуск 1/issue.pdf"
    assert (small / "выпуск 1/offprints/a.pdf").is_file()
    code, out, _ = run("issue", "one", "-o", "out/the issue.pdf")
    assert (code, out) == (0, "out/the issue.pdf\n")
    assert sorted(path.name for path in (small / "out").iterdir()) == ["the issue.pdf"]
    assert (small / "out/the issue.pdf").read_bytes() == (
        small / "build/issues/one/issue.pdf"
    ).read_bytes()
    other = small / "elsewhere"
    other.mkdir(exist_ok=True)
    os.chdir(other)
    code, out, _ = run("issue", "one", "-o", "out/the issue.pdf")
    assert (code, out) == (0, "out/the issue.pdf\n")
    assert (other / "out/the issue.pdf").is_file()


@pytest.mark.slow
def test_names_in_other_letters_and_with_spaces_are_names(tmp_path):
    folder = publication(
        tmp_path / "Река и мост (2)",
        {
            "паром": article("Паром", "О [мосте](мост,%20старый.md)."),
            "мост, старый": article("Мост"),
        },
        name="осень 2026",
    )
    done = printer("issue", "осень 2026", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "build/issues/осень 2026/offprints/паром.pdf" in done.stdout.splitlines()
    pieces = record(folder, "осень 2026")["pieces"]
    assert [piece["slug"] for piece in pieces] == ["паром", "мост, старый"]
    pdf = folder / "build/issues/осень 2026/issue.pdf"
    assert [to for page, to in links(pdf) if page == 3] == [4]
    assert printer("why", "осень 2026", cwd=folder).stdout.endswith(": up to date\n")


@pytest.mark.slow
def test_what_is_said_follows_the_options(small, run):
    (small / "sources/articles/a.md").write_text(SMALL["a"].replace("author:", "autor:"))
    code, out, err = run("issue", "one")
    assert code == 0
    assert "warning" in err
    assert run("issue", "one") == (code, out, err)
    assert run("issue", "one", "-q") == (0, out, "")
    assert run("issue", "one", "--strict") == (1, out, err)
    code, out, _ = run("issue", "one", "--json", "--strict")
    assert code == 1
    said = json.loads(out)
    assert said["reused"] is True
    assert [item["severity"] for item in said["diagnostics"]] == ["warning"]
    assert run("issue", "one", "--draft", "--publish")[0] == 2


# Disks -------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("last", ["issue.bib", "issue.pdf", "a.pdf"])
def test_a_disk_that_is_full_in_the_last_write_leaves_the_old_issue_whole(
    small, run, monkeypatch, last
):
    before = files_of(small / "build/issues")
    (small / "sources/articles/a.md").write_text(article("A", "Corrected."))
    whole = os.write

    def full(descriptor, data):
        if f"/.{last}." in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return whole(descriptor, data)

    monkeypatch.setattr(os, "write", full)
    code, out, err = run("issue", "one")
    assert (code, out) == (3, "")
    assert "error: cannot write: the disk is full. hint: free some space" in err
    assert files_of(small / "build/issues") == before
    monkeypatch.undo()
    monkeypatch.chdir(small)
    assert run("issue", "one")[0] == 0
    assert "Corrected." in words(small / "build/issues/one/issue.pdf")[3]
    assert no_leftovers(small)


FULL = """
import errno, os, sys
from printer.cli import main

whole = os.write

def write(descriptor, data):
    try:
        path = os.readlink(f"/proc/self/fd/{descriptor}")
    except OSError:
        path = ""
    if "/.cache/prints/" in path:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return whole(descriptor, data)

os.write = write
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.slow
def test_a_disk_that_is_full_in_the_first_write_is_told(tmp_path):
    folder = publication(tmp_path, SMALL)
    done = python("-c", FULL, "issue", "one", cwd=folder)
    assert (done.returncode, done.stdout) == (3, "")
    assert "error: build cannot be written, or its disk is full" in done.stderr
    assert "Traceback" not in done.stderr
    assert no_leftovers(folder)


@pytest.mark.slow
def test_a_build_folder_that_cannot_be_written_is_told(tmp_path, run, monkeypatch):
    folder = publication(tmp_path, SMALL)
    (folder / "build").write_text("a file")
    monkeypatch.chdir(folder)
    code, out, err = run("issue", "one")
    assert (code, out) == (3, "")
    assert "error: build cannot be written, or its disk is full" in err
    code, out, err = run("issue", "one", "--no-cache", "-o", "build/x")
    assert (code, out) == (3, "")
    assert "a part of its path is a file" in err


# Interruptions -----------------------------------------------------------------------------------


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "printer", "issue", "one", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def long(tmp_path):
    """An issue that takes some seconds."""
    return publication(
        tmp_path, {f"a{number}": article(f"A {number}", SENTENCE * 150) for number in range(8)}
    )


def after_first_print(folder: Path, process: subprocess.Popen[str]) -> None:
    """Wait until something has been printed and much is still to be."""
    # The record comes after the PDF; without it the print does not count.
    records = folder / "build/.cache/records"
    while process.poll() is None and not list(records.glob("[!.]*.json")):
        time.sleep(0.01)
    assert process.poll() is None


@pytest.mark.slow
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_so_and_the_next_goes_on(long, stop):
    process = start(long)
    after_first_print(long, process)
    process.send_signal(stop)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert "stopped" in err
    done = printer("issue", "one", "--json", cwd=long)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["printed"]) < 8
    assert no_leftovers(long)


@pytest.mark.slow
def test_a_killed_run_leaves_nothing_behind_that_the_next_one_trips_over(long):
    process = start(long)
    after_first_print(long, process)
    process.kill()
    process.communicate(timeout=30)
    done = printer("issue", "one", "--json", cwd=long)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["printed"]) < 8
    assert no_leftovers(long)


@pytest.mark.slow
def test_two_runs_at_once_make_the_same_issue(long):
    both = [start(long, "--jobs", "1"), start(long, "--jobs", "1")]
    for process in both:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, "")
    made = files_of(long / "build/issues")
    assert printer("issue", "one", "--no-cache", cwd=long).returncode == 0
    assert files_of(long / "build/issues") == made
    assert no_leftovers(long)


TOGETHER = """
import pathlib, sys, time
from printer.cli import main
from printer.issue import compiling

bound, moved = compiling.bind, pathlib.Path.replace
number, last = sys.argv.pop(), sys.argv.pop()

def bind(*arguments, **more):
    result = bound(*arguments, **more)
    pathlib.Path(f"bound.{number}").touch()
    while not pathlib.Path("bound.2").exists():
        time.sleep(0.01)
    time.sleep(0.3 if number == last else 0)
    return result

def replace(self, target):
    if "/build/issues/" in str(target):
        time.sleep(0.1)
    return moved(self, target)

compiling.bind, pathlib.Path.replace = bind, replace
sys.exit(main(sys.argv[1:]))
"""
"""Two runs, 1 and 2, that have everything ready before either writes, and write slowly."""


@pytest.mark.slow
@pytest.mark.parametrize(("last", "entries"), [("1", "abc"), ("2", "bad")])
def test_two_runs_at_once_with_different_sources_leave_the_issue_of_one(unprinted, last, entries):
    def start(number: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-c", TOGETHER, "issue", "one", "-q", last, number]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)

    with start("1") as first:
        while first.poll() is None and not Path("bound.1").exists():
            time.sleep(0.01)
        if entries != "abc":
            describe(unprinted, bare(*entries))
        for slug in entries:
            source = unprinted / f"sources/articles/{slug}.md"
            source.write_text(article(slug.upper(), "Later.", SENTENCE * 45))
        with start("2") as second:
            pass
    assert (first.returncode, second.returncode) == (0, 0)
    folder = unprinted / "build/issues/one"
    told = record(unprinted)
    assert [piece["slug"] for piece in told["pieces"]] in (list("abc"), list(entries))
    hashed = {piece["file"]: piece["sha256"] for piece in told["pieces"]}
    hashed["issue.pdf"] = told["sha256"]
    made = {str(path.relative_to(folder)): data for path, data in files_of(folder).items()}
    assert {name: hashlib.sha256(made[name]).hexdigest() for name in hashed} == hashed
    assert set(made) == {*hashed, "issue.json", "issue.ris", "issue.bib"}
    # Whoever was the last, the next run makes what the sources say now.
    assert printer("issue", "one", cwd=unprinted).returncode == 0
    now = files_of(folder)
    assert printer("issue", "one", "--no-cache", cwd=unprinted).returncode == 0
    assert files_of(folder) == now
    assert no_leftovers(unprinted)


def test_a_turn_that_does_not_come_is_told(tmp_path):
    folder = tmp_path / "one"
    with turn(folder):
        with pytest.raises(OutputError) as caught, turn(folder, patience=0.1):
            raise AssertionError("two have their turn")
        (problem,) = caught.value.diagnostics
        assert problem.code == "output-busy"
    with turn(folder, patience=0.1):
        assert list(folder.iterdir()) == []


@pytest.mark.slow
def test_what_is_changed_while_it_is_printed_is_printed_the_next_time(long):
    process = start(long)
    after_first_print(long, process)
    for source in (long / "sources/articles").iterdir():
        source.write_text(source.read_text() + "\nWritten meanwhile.\n")
    (long / "sources/issues/one.toml").write_text(bare(*[f"a{n}" for n in range(7)]))
    process.communicate(timeout=60)
    assert process.returncode == 0
    assert printer("issue", "one", cwd=long).returncode == 0
    assert len(record(long)["pieces"]) == 7
    offprints = [words(path)[-1] for path in (long / "build/issues/one/offprints").iterdir()]
    assert len(offprints) == 7
    assert all("Written meanwhile." in text for text in offprints)
