"""Whatever is handed to the program, it says what is wrong and where, and does the rest.

Nothing here may give a traceback, hang, leave half a PDF under its name, or bring into one what the
article must not reach. Most cases are articles of one publication that is printed by a single call.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import hostile
import pikepdf
import pytest
from hostile import Case, article

ROOT = Path(__file__).parents[1]
PROGRAM = (sys.executable, "-m", "printer")
LONGEST = 120
"""Seconds that any call here may take on a machine with much else to do."""

_TOLD = re.compile(
    r"(?:.+?: )?(?:error|warning|note): \S|printer: stopped; |`.+ --help` shows|\d+ files? checked: "
)


@dataclass(frozen=True)
class Ran:
    """How a call ended."""

    code: int
    out: str
    err: str


def environment(**changes: str | None) -> dict[str, str]:
    values = {**os.environ, "PYTHONPATH": str(ROOT), **changes}
    return {key: value for key, value in values.items() if value is not None}


def run(
    *arguments: str, cwd: Path, stdin: bytes = b"", start: tuple[str, ...] = PROGRAM,
    env: Mapping[str, str] | None = None, seconds: float = LONGEST,
) -> Ran:  # fmt: skip
    """Call the program from `cwd`; whatever it says has to be diagnostics, one a line."""
    done = subprocess.run(
        [*start, *arguments], cwd=cwd, input=stdin, capture_output=True, timeout=seconds,
        env=dict(env or environment()), check=False,
    )  # fmt: skip
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode("utf-8", "replace"))
    assert "Traceback" not in ran.err + ran.out, ran.err
    strange = [line for line in ran.err.splitlines() if not _TOLD.match(line)]
    assert not strange, ran.err
    return ran


def complete(pdf: Path) -> pikepdf.Pdf:
    """Open a PDF that has to be whole."""
    data = pdf.read_bytes()
    assert data.startswith(b"%PDF-1.7")
    assert data.rstrip().endswith(b"%%EOF")
    opened = pikepdf.open(io.BytesIO(data))
    assert len(opened.pages) > 0
    return opened


def files_below(folder: Path) -> list[str]:
    """The names of all files that are not the cache's."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and ".cache" not in path.parts
    )


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.name.endswith(".tmp")]


def slow(*values: object) -> object:
    """A set of parameters that takes seconds."""
    return pytest.param(*values, marks=pytest.mark.slow)


# Articles, all printed by one call -----------------------------------------------------------

QUICK = pytest.mark.parametrize("case", hostile.QUICK, ids=hostile.names(hostile.QUICK))
SLOW = pytest.mark.parametrize("case", hostile.SLOW, ids=hostile.names(hostile.SLOW))


@dataclass(frozen=True)
class Batch:
    """Many articles that were printed by one call, a good one among them."""

    root: Path
    ran: Ran
    seconds: float

    @property
    def results(self) -> dict[str, dict]:
        return {result["slug"]: result for result in json.loads(self.ran.out)}

    def told(self, place: str) -> list[str]:
        """What was said of a file or a line of it, as a person sees it."""
        return [line for line in self.ran.err.splitlines() if line.startswith(place)]


def print_all(
    cases: tuple[Case, ...], name: str, settings: str, factory: pytest.TempPathFactory
) -> Batch:
    """Print cases, once for all processes that run these tests."""
    base = factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "done.json"
        if not done.exists():
            hostile.outside(folder / "outside")
            root = publication(folder / "publication", settings)
            for case in cases:
                case.write(root, folder / "outside")
            begin = time.monotonic()
            ran = run("article", "--all", "--json", cwd=root, seconds=1200)
            values = [ran.code, ran.out, ran.err, time.monotonic() - begin]
            done.write_text(json.dumps(values), encoding="utf-8")
        code, out, err, seconds = json.loads(done.read_text(encoding="utf-8"))
    return Batch(folder / "publication", Ran(code, out, err), seconds)


def publication(root: Path, settings: str = "") -> Path:
    """Make a publication with one good article."""
    good = root / "sources/articles/good"
    good.mkdir(parents=True)
    (root / "publication.toml").write_text(f'title = "Recto"\n{settings}', encoding="utf-8")
    (good / "index.md").write_text(article("Good text."), encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    return print_all(hostile.QUICK, "hostile", "", tmp_path_factory)


@QUICK
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(batch, case):
    told = batch.told(case.place())
    if not case.code:
        assert case.printed
        return
    result = batch.results[case.name]
    codes = [item["code"] for item in result["diagnostics"] if item["severity"] == case.severity]
    assert case.code in codes
    said = [item["message"] for item in result["diagnostics"] if item["code"] == case.code]
    lines = [line for line in told if any(f" {case.severity}: {text}" in line for text in said)]
    assert lines, (
        f"not told at {case.place()} but as\n{json.dumps(result['diagnostics'], indent=1)}"
    )
    if case.severity == "error" and case.hinted:
        assert " hint: " in lines[0]


@QUICK
def test_there_is_a_whole_pdf_or_none(batch, case):
    output = batch.results[case.name]["output"]
    assert (output is not None) == case.printed
    file = batch.root / "build/articles" / f"{case.name}.pdf"
    assert file.exists() == case.printed
    if not case.printed:
        return
    assert all(item["code"] for item in batch.results[case.name]["diagnostics"])
    with complete(file) as pdf:
        nothing_from_outside(pdf, batch.root)
        if case.images is not None:
            assert case.images == sum(
                isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
                for item in pdf.objects
            )


def nothing_from_outside(pdf: pikepdf.Pdf, root: Path) -> None:
    """No link, attachment, path or text that the article must not have."""
    plain = io.BytesIO()
    pdf.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    unwanted = (b"file:", b"javascript:", b"root:", b"/EmbeddedFile", b"layout.invalid")
    assert not [item for item in (*unwanted, os.fsencode(root.parent)) if item in plain.getvalue()]


REACHING = [
    case for case in hostile.QUICK
    if case.printed and "outside" in f"{case.source!r} {case.files!r} {case.layout!r}"
]  # fmt: skip


@pytest.mark.parametrize("case", REACHING, ids=hostile.names(REACHING))
def test_the_text_of_a_file_outside_is_not_printed(batch, case):
    pdf = (batch.root / "build/articles" / f"{case.name}.pdf").read_bytes()
    assert hostile.SECRET not in text_of(pdf)


def text_of(pdf: bytes) -> str:
    from pypdf import PdfReader

    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_the_call_as_a_whole(batch):
    assert batch.ran.code == 3  # some could not be printed
    assert batch.results["good"]["diagnostics"] == []
    complete(batch.root / "build/articles/good.pdf")
    made = {Path(name).stem for name in files_below(batch.root / "build")}
    assert made == {"good", *(case.name for case in hostile.QUICK if case.printed)}
    assert not leftovers(batch.root)
    assert not list((batch.root / "layouts").rglob("own.txt"))


def test_no_case_took_long(batch):
    given_up = [
        name
        for name, result in batch.results.items()
        if any(item["code"] == "not-printed" for item in result["diagnostics"])
    ]
    assert given_up == []
    assert batch.seconds < 30 * len(hostile.QUICK)


@pytest.mark.slow
def test_errors_are_told_in_the_exit_code_too(batch):
    assert run("article", "good", cwd=batch.root).code == 0
    assert run("article", "date", cwd=batch.root).code == 1
    assert run("article", "surrogate", cwd=batch.root).code == 0
    assert run("article", "surrogate", "--strict", cwd=batch.root).code == 1
    assert run("article", "brackets", cwd=batch.root).code == 3
    assert run("article", "brackets", "good", cwd=batch.root).code == 3


def test_long_words_are_whole(batch):
    text = text_of((batch.root / "build/articles/long-word.pdf").read_bytes())
    assert text.count("x") >= 5000


@pytest.mark.slow
def test_the_check_of_all_of_it_ends_well_and_writes_nothing(batch):
    before = files_below(batch.root)
    ran = run("check", cwd=batch.root, seconds=600)
    assert ran.code == 1
    assert files_below(batch.root) == before
    for case in hostile.QUICK:
        if case.code and case.severity == "error":
            assert any(line.startswith(case.place()) for line in ran.err.splitlines()), case.name


@pytest.fixture(scope="module")
def long_batch(tmp_path_factory):
    limits = "[limits]\nmemory = 1500\n"
    return print_all(hostile.SLOW, "slow", limits, tmp_path_factory)


@pytest.mark.slow
@SLOW
def test_what_takes_for_ever_is_given_up_at_its_limit(long_batch, case):
    result = long_batch.results[case.name]
    if result["output"] is not None:
        complete(long_batch.root / result["output"])
        return
    told = " ".join(item["message"] for item in result["diagnostics"])
    limits = ("took longer than 25 s", "did not end within 100 s", "more than 1500 MB of memory")
    assert any(limit in told for limit in limits)
    assert not (long_batch.root / "build/articles" / f"{case.name}.pdf").exists()


@pytest.mark.slow
def test_the_others_are_printed_beside_what_takes_for_ever(long_batch):
    assert long_batch.results["good"]["diagnostics"] == []
    complete(long_batch.root / "build/articles/good.pdf")
    assert long_batch.seconds < 40 * len(hostile.SLOW)


# Settings and people -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A publication whose one article is printed already, so that the next print costs little."""
    root = publication(tmp_path_factory.mktemp("printed") / "Моя газета, 1")
    assert run("article", "good", cwd=root).code == 0
    shutil.copytree(root, root.parent / "as it was")
    return root


@pytest.fixture
def recto(printed):
    """The same, to be spoilt."""
    yield printed
    shutil.rmtree(printed)
    shutil.copytree(printed.parent / "as it was", printed)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("title = Recto", r"publication.toml:1:9: error: .* hint: "),
        ('titel = "Recto"', r"publication.toml:1:1: error: .*titel.* hint: did you mean `title`"),
        ("title = 3", r"publication.toml:1:1: error: .*text in quotes.* hint: "),
        ("a = " + "[" * 2000, r"publication.toml:1:?\d*: error: .*"),
        (b"title = '\xe9'", r"publication.toml:1:10: error: .*not UTF-8.* hint: .*"),
        (b"\0", r"publication.toml:1:1: error: .*not text.*"),
    ],
)
def test_a_wrong_publication_toml_ends_the_call(recto, text, said):
    data = text if isinstance(text, bytes) else text.encode()
    (recto / "publication.toml").write_bytes(data)
    ran = run("article", "good", cwd=recto)
    assert ran.code == 3
    assert re.match(said, ran.err), ran.err
    assert ran.out == ""


@pytest.mark.parametrize("verb", ["check", "why", "layouts", "config", "doctor"])
def test_a_wrong_publication_toml_ends_every_verb(recto, verb):
    (recto / "publication.toml").write_text("title = 3", encoding="utf-8")
    ran = run(verb, cwd=recto)
    assert ran.code == 3
    assert ran.err.startswith("publication.toml:1:1: error: ")


def test_an_unknown_layout_of_the_publication_is_told_with_the_nearest(recto):
    (recto / "publication.toml").write_text('layout = "artikle"\n', encoding="utf-8")
    ran = run("article", "good", cwd=recto)
    assert ran.code == 3
    assert re.match(r"publication.toml: error: .*'artikle'.* hint: did you mean article", ran.err)


@pytest.mark.slow
def test_empty_settings_are_no_mistake(recto):
    (recto / "publication.toml").write_bytes(b"")
    (recto / "sources/people.toml").write_bytes(b"")
    assert run("article", "good", cwd=recto).code == 0


@pytest.mark.slow
def test_limits_beyond_all_measure(recto):
    big = "9" * 30
    (recto / "publication.toml").write_text(
        f"[limits]\ntimeout = {big}\nmemory = {big}\n", encoding="utf-8"
    )
    assert run("article", "good", "--no-cache", cwd=recto).code == 0


def test_too_little_memory_is_told(recto):
    (recto / "publication.toml").write_text("[limits]\nmemory = 1\n", encoding="utf-8")
    ran = run("article", "good", "--no-cache", cwd=recto)
    assert ran.code == 3
    assert "sources/articles/good/index.md: error: the print was given up" in ran.err


def test_a_wrong_people_toml_is_told_and_the_article_printed(recto):
    (recto / "sources/people.toml").write_text('[marta\nname = "M"\n', encoding="utf-8")
    ran = run("article", "good", cwd=recto)
    assert ran.code == 1
    assert re.match(r"sources/people.toml:1:7: error: .* hint: ", ran.err), ran.err
    complete(recto / "build/articles/good.pdf")


def test_people_that_are_not_text_are_told(recto):
    (recto / "sources/people.toml").write_bytes(b"[marta]\nname = '\xff'\n")
    ran = run("article", "good", cwd=recto)
    assert ran.code == 3
    assert ran.err.startswith("sources/people.toml:2:9: error: byte 0xFF")


def test_a_broken_layout_costs_only_itself(recto):
    folder = recto / "layouts/broken"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text("title = \n", encoding="utf-8")
    for verb, code in (("layouts", 1), ("doctor", 1)):
        ran = run(verb, cwd=recto)
        assert ran.code == code
        assert "layouts/broken/layout.toml:1:9: error:" in ran.err + ran.out
    assert run("article", "good", "-l", "broken", cwd=recto).code == 3
    assert run("article", "good", cwd=recto).code == 0


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ article.titel }}", "there is no 'titel' here. hint: "),
        ("{% for i in range(10**9) %}x{% endfor %}", "MAX_RANGE (100000). hint: "),
    ],
)
def test_what_a_template_does_wrong_is_told_in_a_layouts_words(recto, template, said):
    own = recto / "layouts/own"
    (own / "templates").mkdir(parents=True)
    (own / "layout.toml").write_text(
        'extends = "article"\ntemplate = "own.html"\n', encoding="utf-8"
    )
    (own / "templates/own.html").write_text(f"\n{template}", encoding="utf-8")
    ran = run("article", "good", "-l", "own", cwd=recto)
    assert ran.code == 3
    wrong = "layouts/own/templates/own.html:2: error: the template of the layout own is wrong: "
    assert ran.err.startswith(wrong)
    assert said in ran.err


@pytest.mark.slow
def test_a_damaged_cache_is_passed_over(recto):
    (record,) = (recto / "build/.cache/records").iterdir()
    kept = json.loads(record.read_bytes())
    damaged = [b"", b"[]", b'{"format": 1}', b"\xff\0", b"null"]
    for key, value in (("output", "../../../publication.toml"), ("pages", "x"), ("inputs", 3)):
        damaged.append(json.dumps({**kept, key: value}).encode())
    for content in damaged:
        record.write_bytes(content)
        assert "it was never printed" in run("why", "good", cwd=recto).out
    assert run("article", "good", cwd=recto).code == 0
    assert json.loads(record.read_bytes()).keys() == kept.keys()


# Words on the command line ---------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["artikle"], 2, "there is no verb 'artikle'. hint: did you mean article?"),
        (["xyz"], 2, "there is no verb 'xyz'. hint: the verbs are new, article"),
        (["article"], 2, "name an article, or use --all for every article. hint: "),
        (["article", "god"], 2, "there is no article god. hint: did you mean good?"),
        (["article", "../../etc/passwd"], 2, "there is no article ../../etc/passwd. hint: "),
        (["article", "/etc/passwd"], 2, "is not a Markdown file. hint: "),
        (["article", "publication.toml"], 2, "is not a Markdown file. hint: "),
        (["article", "x" * 5000], 2, "there is no article xxx"),
        (["article", ""], 2, "there is no article"),
        (["article", "."], 2, "there is no article .. hint: "),
        (
            ["article", "good", "--layuot", "x"],
            2,
            "no option --layuot. hint: did you mean --layout",
        ),
        (
            ["article", "good", "-l", "artikle"],
            2,
            "no layout 'artikle'. hint: did you mean article",
        ),
        (["article", "good", "-l", "../../x"], 2, "there is no layout '../../x'. hint: "),
        (["article", "good", "-j", "0"], 2, "invalid value for '-j'"),
        (["article", "good", "-", "-o", "x.pdf"], 2, "several articles cannot be one file. hint: "),
        (["check", "god"], 2, "there is no article god. hint: did you mean good?"),
        (["check", "no.pdf"], 2, "there is no file no.pdf"),
        (["why", "god"], 2, "there is no article god. hint: did you mean good?"),
        (["new", "."], 2, "there is something here already. hint: "),
    ],
)
def test_wrong_words_are_told_with_the_right_ones(printed, arguments, code, said):
    ran = run(*arguments, cwd=printed, stdin=article("Text.").encode())
    assert ran.code == code
    assert said in ran.err
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1


@pytest.mark.slow
def test_a_name_that_is_unknown_does_not_stop_the_others(recto):
    ran = run("article", "god", "good", cwd=recto)
    assert ran.code == 3
    assert ran.out == "build/articles/good.pdf\n"


@pytest.mark.slow
def test_without_any_publication(tmp_path):
    (tmp_path / "note.md").write_text(article("Text."), encoding="utf-8")
    ran = run("article", "note.md", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "build/articles/note.pdf\n")
    for arguments in (["article", "--all"], ["check"]):
        ran = run(*arguments, cwd=tmp_path)
        assert ran.code == 2
        assert ": no articles" in ran.err or "there are no articles" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "-: error: there is nothing on standard input. hint: "),
        (b" \n ", "-: error: there is nothing on standard input. hint: "),
        (b"one\ntw\xff", "-:2:3: error: byte 0xFF is not UTF-8. hint: "),
        (b"%PDF-1.7", "-: error: the file is not text but a PDF. hint: "),
        (b"x" * 5_000_001, "-: error: the file is larger than 5 MB. hint: "),
    ],
)
def test_standard_input_that_is_no_article(printed, text, said):
    ran = run("article", "-", cwd=printed, stdin=text)
    assert ran.code == 3
    assert ran.err.startswith(said)


@pytest.mark.slow
def test_two_articles_of_one_name(recto):
    one, other = recto / "one/twin.md", recto / "other/twin.md"
    for path in (one, other):
        path.parent.mkdir()
        path.write_text(article(f"Text of {path.parent.name}."), encoding="utf-8")
    ran = run("article", "one/twin.md", "other/twin.md", cwd=recto)
    assert ran.code == 3
    assert ran.err.startswith("other/twin.md: error: one/twin.md prints to the same file. hint: ")
    assert "Text of one." in text_of((recto / "build/articles/twin.pdf").read_bytes())
    twins = recto / "sources/articles/good.md"
    twins.write_text(article("Text."), encoding="utf-8")
    ran = run("article", "good", cwd=recto)
    assert ran.code == 2
    assert "two sources are named good" in ran.err


@pytest.mark.slow
def test_names_with_spaces_letters_and_bytes(recto):
    folder = recto / "sources/articles"
    for name in ("Ёлки — палки №1", "a'b\"c$(d)", "-dash", "x" * 200):
        (folder / name).mkdir()
        (folder / name / "index.md").write_text(article("Text."), encoding="utf-8")
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("Text without a title.\n", encoding="utf-8")
    (folder / "a\x1b[2Jb.md").write_text("Text without a title.\n", encoding="utf-8")
    ran = run("article", "--all", cwd=recto)
    assert ran.code == 1  # the last two have no title
    assert len(ran.out.splitlines()) == len(list((recto / "build/articles").iterdir())) == 7
    assert "\x1b" not in ran.err  # which would clear the terminal


def test_the_working_folder_is_gone(tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    start = ("sh", "-c", 'rmdir "$PWD" && exec "$@"', "sh", *PROGRAM)
    ran = run("article", "good", cwd=folder, start=start)
    assert ran.code == 3
    assert "error: " in ran.err


# Where the results go ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("publication.toml", "a part of its path is a file"),
        slow("publication.toml/a/b.pdf", "a part of its path is a file"),
        ("folder.pdf", "it is a folder"),
        ("/proc/x", ""),
        slow("/proc/x.pdf", ""),
        slow("/dev/null/x.pdf", "a part of its path is a file"),
        slow("x" * 300 + ".pdf", "the name is too long"),
        ("x" * 5000, "the name is too long"),
        slow("loop/x.pdf", ""),
    ],
)
def test_an_output_that_cannot_be_written(recto, output, said):
    (recto / "folder.pdf").mkdir()
    (recto / "loop").symlink_to("loop")
    before = files_below(recto)
    ran = run("article", "good", "-o", output, cwd=recto)
    assert ran.code == 3
    assert f"error: cannot write: {said}" in ran.err
    assert ran.out == ""
    assert files_below(recto) == before
    assert not leftovers(recto)


@pytest.mark.slow
def test_a_file_where_the_build_folder_should_be(recto):
    shutil.rmtree(recto / "build")
    (recto / "build").write_bytes(b"")
    ran = run("article", "good", cwd=recto)
    assert ran.code == 3
    assert re.match(r"build/articles/good.pdf: error: cannot write: a part .* hint: ", ran.err)


FAULTS = textwrap.dedent(
    """
    import errno, os, signal, sys
    from pathlib import Path
    from printer import files

    step, number, name = sys.argv.pop(1), int(sys.argv.pop(1)), sys.argv.pop(1)

    def fault(path):
        if name in str(path):
            if number == 0:
                os.killpg(0, signal.SIGKILL)
            raise OSError(number, os.strerror(number))

    class System:
        def __getattr__(self, attribute):
            return getattr(os, attribute)

        def write(self, file, data):
            if step == "write" and name in os.readlink(f"/proc/self/fd/{file}"):
                os.write(file, data[: len(data) // 2])
                fault(name)
            return os.write(file, data)

        def fsync(self, file):
            os.fsync(file)
            if step == "fsync":
                fault(os.readlink(f"/proc/self/fd/{file}"))

    def replace(path, target):
        if step == "replace":
            fault(path)
        made = whole(path, target)
        if step == "replaced":
            fault(path)
        return made

    whole, Path.replace, files.os = Path.replace, replace, System()
    if step == "mkdir":
        whole_mkdir = Path.mkdir
        Path.mkdir = lambda path, *more, **named: fault(path) or whole_mkdir(path, *more, **named)
    from printer.cli import main
    sys.exit(main())
    """
)
"""The program with a fault at one step of writing a file whose name holds a word (0 kills it)."""


def faulty(step: str, number: int, name: str) -> tuple[str, ...]:
    return (sys.executable, "-c", FAULTS, step, str(number), name)


@pytest.mark.parametrize("step", [slow("write"), slow("fsync"), "replace"])
def test_a_full_disk_costs_the_file_and_leaves_the_old_one(recto, step):
    other = recto / "sources/articles/other/index.md"
    other.parent.mkdir()
    other.write_text(article("Text."), encoding="utf-8")
    old = (recto / "build/articles/good.pdf").read_bytes()
    ran = run(
        "article", "good", "other", "--no-cache", cwd=recto,
        start=faulty(step, errno.ENOSPC, ".good.pdf."),
    )  # fmt: skip
    assert ran.code == 3
    assert ran.out == "build/articles/other.pdf\n"
    assert ran.err == (
        "build/articles/good.pdf: error: cannot write: the disk is full. hint: "
        "free some space and print again\n"
    )
    assert (recto / "build/articles/good.pdf").read_bytes() == old
    complete(recto / "build/articles/other.pdf")
    assert not leftovers(recto)


@pytest.mark.parametrize(
    ("step", "number", "said"),
    [
        ("mkdir", errno.EROFS, "the file system is read-only. hint: choose another folder"),
        slow("mkdir", errno.EACCES, "you may not write there. hint: choose another folder"),
        ("fsync", errno.EIO, "input/output error"),
        slow("replace", errno.EDQUOT, "your disk quota is used up. hint: "),
    ],
)
def test_a_folder_that_cannot_be_written(recto, step, number, said):
    ran = run("article", "good", "-o", "out", cwd=recto, start=faulty(step, number, "out"))
    assert ran.code == 3
    assert ran.err.startswith(f"out/good.pdf: error: cannot write: {said}")
    assert files_below(recto / "out") == []


def test_a_cache_that_cannot_be_written_is_no_failure(recto):
    shutil.rmtree(recto / "build")
    start = faulty("write", errno.ENOSPC, ".cache")
    assert run("article", "good", cwd=recto, start=start).code == 0
    complete(recto / "build/articles/good.pdf")
    assert not leftovers(recto)


@pytest.mark.slow
def test_a_real_limit_on_the_size_of_files(recto):
    (recto / "build/articles/good.pdf").unlink()
    start = ("sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *PROGRAM)
    ran = run("article", "good", cwd=recto, start=start)
    assert ran.code == 3
    assert "build/articles/good.pdf: error: cannot write: file too large" in ran.err
    assert files_below(recto / "build") == []


@pytest.mark.parametrize(
    "home", [slow(None), slow("/proc"), slow("/dev/null"), slow("relative"), slow("")]
)
def test_a_home_that_cannot_be_written(recto, tmp_path, home):
    env = environment(HOME=home, XDG_CACHE_HOME=None, PRINTER_CACHE=None, TMPDIR=str(tmp_path))
    assert run("article", "good", "--no-cache", cwd=recto, env=env).code == 0
    assert not (recto / "relative").exists()


@pytest.mark.slow
def test_no_room_for_the_list_of_fonts(recto, tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/fontconfig").write_bytes(b"")
    env = environment(PRINTER_CACHE=str(tmp_path / "cache"))
    ran = run("article", "good", "--no-cache", cwd=recto, env=env)
    assert ran.code == 3
    assert "error: the list of fonts cannot be written" in ran.err
    assert "hint: free some space, or name another folder in PRINTER_CACHE" in ran.err


def test_missing_fonts_are_told_with_their_package(recto):
    layout = recto / "layouts/own/layout.toml"
    layout.parent.mkdir(parents=True)
    layout.write_text(
        'extends = "article"\n[fonts."No Such"]\nrole = "text"\n'
        'package = {debian = "fonts-no-such"}\nfiles = {"NoSuch.ttf" = ""}\n',
        encoding="utf-8",
    )
    ran = run("article", "good", "-l", "own", cwd=recto)
    assert ran.code == 3
    assert "the font family No Such is not installed (NoSuch.ttf)" in ran.err
    assert "hint: install it: apt install fonts-no-such" in ran.err


# Standard output ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        ('"$@" | head -c 0', {0}),  # the code is head's
        slow('"$@" | true', {0}),
        ('"$@" >&-', {0}),
        slow('"$@" 2>&-', {0}),
        slow('"$@" >&- 2>&- <&-', {0}),
        ('"$@" > /dev/full', {3}),
        slow('"$@" 2> /dev/full', {0}),
        slow('"$@" --json > /dev/full', {3}),
    ],
)
def test_output_that_nobody_takes(recto, command, codes):
    ran = run("article", "good", cwd=recto, start=("sh", "-c", command, "sh", *PROGRAM))
    assert ran.code in codes
    complete(recto / "build/articles/good.pdf")


def test_errors_that_nobody_takes(recto):
    start = ("sh", "-c", '"$@" 2> /dev/full', "sh", *PROGRAM)
    assert run("article", "god", cwd=recto, start=start).code in {2, 3}
    assert run("nosuch", cwd=recto, start=start).code in {2, 3}


# Being stopped -----------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["write", slow("fsync"), slow("replace"), slow("replaced")])
def test_killed_in_the_middle_nothing_half_made_is_left(recto, step):
    old = (recto / "build/articles/good.pdf").read_bytes()
    source = recto / "sources/articles/good/index.md"
    source.write_text(article("Other text."), encoding="utf-8")
    start = faulty(step, 0, ".good.pdf.")
    killed = subprocess.run(
        [*start, "article", "good"], cwd=recto, env=environment(), start_new_session=True,
        timeout=LONGEST, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    complete(recto / "build/articles/good.pdf")
    if step != "replaced":
        assert (recto / "build/articles/good.pdf").read_bytes() == old
        assert len(leftovers(recto)) == 1
    assert run("article", "good", cwd=recto).code == 0
    assert "Other text." in text_of((recto / "build/articles/good.pdf").read_bytes())
    assert not leftovers(recto)


@pytest.mark.parametrize("name", [slow("prints"), slow("records")])
def test_killed_in_the_middle_of_its_cache(recto, name):
    shutil.rmtree(recto / "build")
    start = faulty("write", 0, f".cache/{name}")
    killed = subprocess.run(
        [*start, "article", "good"], cwd=recto, env=environment(), start_new_session=True,
        timeout=LONGEST, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL
    assert len(leftovers(recto)) == 1
    assert run("article", "good", cwd=recto).code == 0
    assert not leftovers(recto)


@pytest.mark.slow
def test_killed_at_any_moment(recto):
    """Fifty times, at moments spread over the whole run."""
    output = recto / "build/articles/good.pdf"
    for moment in range(50):
        process = subprocess.Popen(
            [*PROGRAM, "article", "good", "--no-cache"], cwd=recto, env=environment(),
            start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(moment * 0.04)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        complete(output)
    assert run("article", "good", "--no-cache", cwd=recto).code == 0
    assert not leftovers(recto)


BUSY = textwrap.dedent(
    """
    import os, signal, sys, time
    from pathlib import Path
    from printer import impression

    marks, end = Path(sys.argv.pop(1)), sys.argv.pop(1)
    whole = impression.print_article

    def work(task):
        if task.request.slug == "good":
            (marks / str(os.getpid())).touch()
            if end == "sleep":
                time.sleep(300)
            if end == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if end == "defect":
                raise KeyError("a mistake of the program")
        return whole(task)

    impression.print_article = work
    from printer.cli import main
    sys.exit(main())
    """
)
"""The program with a worker that never ends, or ends badly, once it has marked that it began."""


def busy(marks: Path, end: str) -> tuple[str, ...]:
    marks.mkdir()
    return (sys.executable, "-c", BUSY, str(marks), end)


def begun(marks: Path, process: subprocess.Popen) -> int:
    """Wait until the worker is at work; return its number."""
    for _ in range(LONGEST * 20):
        if found := list(marks.iterdir()):
            return int(found[0].name)
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.05)
    raise AssertionError("the worker never began")


def is_alive(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


@pytest.mark.parametrize("stop", ["ctrl-c", slow("terminate")])
def test_stopped_it_says_so_and_leaves_no_process(recto, tmp_path, stop):
    start = busy(tmp_path / "marks", "sleep")
    with subprocess.Popen(
        [*start, "article", "good", "--no-cache"], cwd=recto, env=environment(),
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        worker = begun(tmp_path / "marks", process)
        if stop == "ctrl-c":
            os.killpg(process.pid, signal.SIGINT)  # a terminal tells the whole group
        else:
            process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=LONGEST)
    assert process.returncode == 130
    assert out == b""
    assert err.strip() == b"printer: stopped; files made so far are complete"
    assert not is_alive(worker)
    complete(recto / "build/articles/good.pdf")


@pytest.mark.slow
def test_a_worker_does_not_outlive_a_killed_parent_for_long(recto, tmp_path):
    (recto / "publication.toml").write_text("[limits]\ntimeout = 5\n", encoding="utf-8")
    start = busy(tmp_path / "marks", "sleep")
    with subprocess.Popen(
        [*start, "article", "good", "--no-cache"], cwd=recto, env=environment(),
        start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        worker = begun(tmp_path / "marks", process)
        process.kill()
        for _ in range(LONGEST * 10):
            if not is_alive(worker):
                break
            time.sleep(0.1)
        assert not is_alive(worker)


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("killed", "was stopped by SIGKILL. hint: raise limits.timeout or limits.memory"),
        slow(
            "defect",
            "failed inside the program (KeyError: 'a mistake of the program' at workers.py",
        ),
    ],
)
def test_a_worker_that_ends_badly_costs_its_article(recto, tmp_path, end, said):
    other = recto / "sources/articles/other/index.md"
    other.parent.mkdir()
    other.write_text(article("Text."), encoding="utf-8")
    start = busy(tmp_path / "marks", end)
    ran = run("article", "good", "other", "--no-cache", cwd=recto, start=start)
    assert ran.code == 3
    assert ran.out == "build/articles/other.pdf\n"
    assert f"good/index.md: error: the print was given up: it {said}" in ran.err


def test_a_mistake_in_the_program_itself_is_one_line(recto):
    code = (
        "import sys\nfrom printer.cli import article, main\n"
        "article.publication_for = lambda _: 1 / 0\nsys.exit(main())"
    )
    ran = run("article", "good", cwd=recto, start=(sys.executable, "-c", code))
    assert ran.code == 3
    assert ran.err.startswith("printer: error: it failed inside the program (ZeroDivisionError: ")
    assert len(ran.err.splitlines()) == 1
