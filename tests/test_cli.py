"""The command line: what is written where, exit codes, and each verb's promises."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from printer.cli import main
from printer.new import new_publication

ROOT = Path(__file__).parents[1]
WARNED = "---\ntitle: Warned\nsubtitel: Mistyped\n---\n\nText.\n"
WRONG = "---\ntitle: Wrong\n---\n\nAs @fig-nowhere shows.\n"
BROKEN = b"---\ntitle: \xff\xfe\n---\n"


@pytest.fixture
def magazine(tmp_path, monkeypatch):
    """A new publication, the working folder."""
    folder = tmp_path / "magazine"
    new_publication(folder, today=dt.date(2026, 10, 6))
    monkeypatch.chdir(folder)
    return folder


def add(folder: Path, slug: str, text: str | bytes) -> Path:
    """Add an article to a publication."""
    path = folder / f"sources/articles/{slug}.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def run(capsys):
    """Run the command line; the exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def stdin(monkeypatch, text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def python(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# Help and mistakes ---------------------------------------------------------------------------


@pytest.mark.parametrize("arguments", [("--help",), ("-h",)])
def test_the_help_fits_a_terminal_and_begins_with_what_most_people_need(run, arguments):
    code, out, err = run(*arguments)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    words = [line.split()[:2] for line in lines if line.split()[:1] == ["printer"]]
    assert words == [["printer", "new"], ["printer", "article"], ["printer", "check"]]


def test_every_verb_has_a_help_of_its_own_that_fits_the_width(run):
    from printer.cli.main import _VERBS

    for verb in _VERBS:
        code, out, _ = run(verb, "--help")
        assert code == 0
        assert out.startswith(f"Usage: printer {verb}")
        assert max(map(len, out.splitlines())) <= 80


def test_the_version_is_told(run):
    from printer import __version__

    assert run("--version") == (0, f"printer, version {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["artcle", "x"], "did you mean article?"),
        (["frobnicate"], "the verbs are new, article,"),
        (["article", "frist-article"], "did you mean first-article?"),
        (["article", "first-article", "-l", "artikel"], "did you mean article?"),
        (["article", "first-article", "--strickt"], "--strict"),
        (["check", "frist-article"], "did you mean first-article?"),
        (["why", "frist-article"], "did you mean first-article?"),
    ],
)
def test_a_mistyped_word_is_wrong_use_with_a_hint(magazine, run, arguments, hint):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert hint in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["article"],
        ["article", "first-article", "--jobs", "0"],
        ["check", "nowhere.pdf"],
        ["new"],
        ["article", "first-article", "publication.toml", "-o", "one.pdf"],
    ],
)
def test_wrong_use_ends_with_2_and_makes_nothing(magazine, run, arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err
    assert not (magazine / "build").exists()


def test_a_setting_that_is_wrong_stops_everything_and_names_its_line(magazine, run):
    (magazine / "publication.toml").write_text('title = "A"\nlayuot = "b"\n', encoding="utf-8")
    for verb in (["article", "--all"], ["check"], ["config"], ["layouts"], ["why"]):
        code, out, err = run(*verb)
        assert (code, out) == (3, "")
        assert err.startswith("publication.toml:2")
        assert "did you mean `layout`?" in err


# new -----------------------------------------------------------------------------------------


def test_new_says_what_it_made_and_what_comes_next(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    code, out, err = run("new", "my-magazine")
    assert code == 0
    made = sorted(path for path in (tmp_path / "my-magazine").rglob("*") if path.is_file())
    assert out.splitlines() == [str(path.relative_to(tmp_path)) for path in made]
    assert "cd my-magazine" in err
    assert (tmp_path / "my-magazine/.gitignore").read_text(encoding="utf-8") == "/build/\n"


@pytest.mark.parametrize(
    ("folder", "shown"),
    [("my magazine № 1", "  cd 'my magazine № 1'"), ("it's", "  cd 'it'\"'\"'s'"), (".", "Next:")],
)
def test_new_names_commands_that_a_shell_understands(tmp_path, monkeypatch, run, folder, shown):
    monkeypatch.chdir(tmp_path)
    lines = run("new", folder)[2].splitlines()
    assert lines[lines.index("  printer article --all") - 1] == shown


@pytest.mark.parametrize("what", ["file", "full folder", "the same folder again"])
def test_new_never_overwrites(tmp_path, monkeypatch, run, what):
    monkeypatch.chdir(tmp_path)
    if what == "file":
        (tmp_path / "there").write_text("mine", encoding="utf-8")
    elif what == "full folder":
        (tmp_path / "there").mkdir()
        (tmp_path / "there/notes.txt").write_text("mine", encoding="utf-8")
    else:
        run("new", "there")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code, out, err = run("new", "there")
    assert (code, out) == (2, "")
    assert err.startswith("there: error: there is something here already")
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_new_takes_an_empty_folder(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    assert run("new", "there")[0] == 0


def test_new_refuses_a_language_that_is_none(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    code, _, err = run("new", "there", "--lang", 'x"\nevil = "y')
    assert code == 2
    assert "is not a language tag" in err
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize(
    "title", ['Die "Brücke"', "Back\\slash", "Two\nlines\x07", "Ардские вести"]
)
def test_new_writes_any_title_so_that_it_can_be_read_again(tmp_path, title):
    from printer.config import find_publication
    from printer.readers import read_article

    new_publication(tmp_path / "a", title=title, lang="ru", today=dt.date(2026, 10, 6))
    publication = find_publication(tmp_path / "a")
    assert publication.diagnostics == ()
    assert publication.value.title == title.replace("\n", " ").replace("\x07", " ")
    article = read_article(publication.value.find_article("first-article"), publication.value)
    assert article.diagnostics == ()
    assert article.value.lang == "en"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en-GB", "ru"])
def test_a_new_publication_prints_and_is_checked_without_a_word(tmp_path, monkeypatch, run, lang):
    monkeypatch.chdir(tmp_path)
    run("new", "magazine", "--lang", lang)
    monkeypatch.chdir(tmp_path / "magazine")
    assert run("article", "--all", "--strict", "-v") == (
        0,
        "build/articles/first-article.pdf\n",
        "",
    )
    code, out, err = run("check", "--strict")
    assert (code, out, err) == (0, "", "1 file checked: nothing wrong\n")
    assert run("check", "build/articles/first-article.pdf", "--strict")[0] == 0


# article -------------------------------------------------------------------------------------


def test_only_the_paths_of_what_was_made_go_to_standard_output(magazine, run):
    add(magazine, "warned", WARNED)
    add(magazine, "wrong", WRONG)
    code, out, err = run("article", "--all")
    assert code == 1
    assert out.splitlines() == [
        f"build/articles/{slug}.pdf" for slug in ("first-article", "warned", "wrong")
    ]
    assert all((magazine / path).read_bytes().startswith(b"%PDF-1.7") for path in out.split())
    assert "sources/articles/wrong.md:5:4: error: the cross-reference" in err
    assert "sources/articles/warned.md:3:1: warning: the key `subtitel`" in err


@pytest.mark.parametrize(
    ("front", "reason"),
    [
        ("draft: true", "is a draft"),
        pytest.param("published: false", "is a draft", marks=pytest.mark.slow),
        pytest.param(
            "publish_on: 2026-11-02",
            "is not to be published before 2026-11-02",
            marks=pytest.mark.slow,
        ),
    ],
)
def test_all_articles_are_all_but_those_that_are_not_to_be_published_yet(
    magazine, run, monkeypatch, front, reason
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793491200")  # 1 November 2026
    add(magazine, "later", f"---\ntitle: Later\n{front}\n---\n\nText.\n")
    code, out, err = run("article", "--all")
    assert (code, out) == (0, "build/articles/first-article.pdf\n")
    assert err == (
        f"sources/articles/later.md: note: later {reason} and is left out. "
        "hint: `printer article later` prints it\n"
    )
    assert run("article", "--all", "--quiet") == (0, out, "")
    code, out, err = run("article", "later")
    assert (code, out) == (0, "build/articles/later.pdf\n")
    assert err == f"sources/articles/later.md: note: later {reason}\n"
    assert run("article", "later", "--all")[1].split() == [
        "build/articles/later.pdf",
        "build/articles/first-article.pdf",
    ]


@pytest.mark.slow
def test_an_article_is_published_on_its_day(magazine, run, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1793491200")
    add(magazine, "today", "---\ntitle: A\npublish_on: 2026-11-01\ndraft: false\n---\n\nText.\n")
    code, out, err = run("article", "--all")
    assert (code, out.split()[-1], err) == (0, "build/articles/today.pdf", "")


def test_where_all_are_drafts_there_is_nothing_to_do(magazine, run):
    first = magazine / "sources/articles/first-article/index.md"
    first.write_text("---\ntitle: A\ndraft: true\n---\n\nText.\n", encoding="utf-8")
    code, out, err = run("article", "--all")
    assert (code, out) == (4, "")
    assert "first-article is a draft and is left out" in err
    assert run("article", "--all", "--json")[:2] == (4, "[]\n")


def test_an_article_that_cannot_be_read_does_not_stop_the_others(magazine, run):
    add(magazine, "broken", BROKEN)
    code, out, err = run("article", "broken", "first-article")
    assert (code, out) == (3, "build/articles/first-article.pdf\n")
    assert err.startswith("sources/articles/broken.md:2:8: error: byte 0xFF is not UTF-8")
    assert not (magazine / "build/articles/broken.pdf").exists()


def test_an_unknown_article_does_not_stop_the_others(magazine, run):
    code, out, err = run("article", "nowhere", "first-article")
    assert (code, out) == (3, "build/articles/first-article.pdf\n")
    assert "there is no article nowhere" in err


@pytest.mark.parametrize(
    ("slug", "text", "options", "code"),
    [
        ("warned", WARNED, [], 0),
        ("warned", WARNED, ["--strict"], 1),
        ("wrong", WRONG, [], 1),
        ("broken", BROKEN, [], 3),
    ],
)
def test_the_exit_code_tells_how_it_went(magazine, run, slug, text, options, code):
    add(magazine, slug, text)
    assert run("article", slug, *options)[0] == code
    assert run("article", slug, *options)[0] == code, "the same when it is not printed again"


def test_quiet_says_errors_only_and_verbose_notes_too(magazine, run):
    add(magazine, "all", f"{WARNED}\n# Warned\n\n@fig-nowhere [this](other.md)\n")
    kinds = {}
    for options in ((), ("-q",), ("-v",)):
        _, _, err = run("article", "all", *options)
        kinds[options] = {line.split(": ")[1] for line in err.splitlines()}
    assert kinds == {
        (): {"error", "warning"},
        ("-q",): {"error"},
        ("-v",): {"error", "warning", "note"},
    }


def test_json_is_one_value_and_nothing_else(magazine, run):
    add(magazine, "wrong", WRONG)
    code, out, err = run("article", "wrong", "first-article", "--json")
    wrong, first = json.loads(out)
    assert code == 1
    assert (first["slug"], first["output"]) == ("first-article", "build/articles/first-article.pdf")
    assert (first["title"], first["pages"]) == ("A first article", len(first["labels"]))
    assert (first["reused"], first["diagnostics"]) == (False, [])
    (problem,) = wrong["diagnostics"]
    assert (problem["code"], problem["path"], problem["line"]) == (
        "crossref-dead",
        "sources/articles/wrong.md",
        5,
    )
    assert "crossref" not in out.partition("[")[0]
    assert err.count("\n") == 1


def test_json_of_what_could_not_be_printed_says_so(magazine, run):
    add(magazine, "broken", BROKEN)
    code, out, _ = run("article", "broken", "--json", "-q")
    (result,) = json.loads(out)
    assert (code, result["output"], result["pages"]) == (3, None, 0)
    assert result["diagnostics"][0]["code"] == "source-encoding"


def test_o_names_a_file_or_a_folder(magazine, run):
    assert run("article", "first-article", "-o", "out/one.pdf")[:2] == (0, "out/one.pdf\n")
    assert run("article", "first-article", "-o", "folder")[:2] == (0, "folder/first-article.pdf\n")
    one, other = (Path(name).read_bytes() for name in ("out/one.pdf", "folder/first-article.pdf"))
    assert one == other
    assert not Path("build/articles").exists()


def test_an_output_that_cannot_be_written_is_said(magazine, run):
    (magazine / "taken").write_text("a file", encoding="utf-8")
    code, out, err = run("article", "first-article", "-o", "taken/one.pdf")
    assert (code, out) == (3, "")
    assert "cannot write" in err
    assert (magazine / "taken").read_text(encoding="utf-8") == "a file"


def test_standard_input_is_an_article_with_the_address_that_is_given(magazine, run, monkeypatch):
    stdin(monkeypatch, "---\ntitle: From afar\n---\n\n[There](other).\n")
    url = "https://magazine.example/from-afar/"
    code, out, err = run("article", "-", "--url", url, "--json")
    (result,) = json.loads(out)
    assert (code, err) == (0, "")
    assert (result["source"], result["title"]) == ("-", "From afar")
    assert result["output"] == "build/articles/from-afar.pdf"
    from printer.pdf.checker import check_pdf

    assert check_pdf(Path(result["output"])).value.links >= 2


@pytest.mark.parametrize(
    ("text", "said"),
    [("  \n", "nothing on standard input"), (b"a\n\xff", "-:2:1: error")],
)
def test_standard_input_that_is_no_text_makes_no_file(magazine, run, monkeypatch, text, said):
    stdin(monkeypatch, text)
    code, out, err = run("article", "-")
    assert (code, out) == (3, "")
    assert said in err


def test_what_standard_input_has_that_cannot_be_printed_is_in_the_json_too(
    magazine, run, monkeypatch
):
    stdin(monkeypatch, "---\ntitle: Bell\n---\n\nA bell\a rings.\n")
    _, out, _ = run("article", "-", "--json", "-q")
    assert [item["code"] for item in json.loads(out)[0]["diagnostics"]] == ["characters-left-out"]


def test_outside_of_a_publication_results_go_to_build(tmp_path, monkeypatch, run):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lone.md").write_text("# Lone\n\nText.\n", encoding="utf-8")
    assert run("article", "lone.md") == (0, "build/articles/lone.pdf\n", "")


def test_a_proof_has_a_name_of_its_own(magazine, run):
    code, out, err = run("article", "first-article", "--proof")
    assert (code, out, err) == (0, "build/articles/first-article-proof.pdf\n", "")


def test_the_source_can_travel_inside(magazine, run):
    from printer.pdf.checker import check_pdf

    run("article", "first-article", "--attach-source")
    report = check_pdf(Path("build/articles/first-article.pdf")).value
    assert str(report.claims) == "PDF/A-3a + PDF/UA-1"
    citations = [f"first-article-citation.{form}" for form in ("bib", "json", "ris")]
    names = (*citations, "first-article.md")
    assert report.attachments == names


@pytest.mark.slow
def test_what_is_unchanged_is_not_printed_again(magazine, run):
    def reused(*options: str) -> bool:
        return json.loads(run("article", "first-article", "--json", *options)[1])[0]["reused"]

    assert [reused(), reused(), reused("--no-cache"), reused("--attach-source")] == [
        False,
        True,
        False,
        False,
    ]
    Path("build/articles/first-article.pdf").unlink()
    assert reused("--attach-source")
    assert Path("build/articles/first-article.pdf").is_file()


def loaded(code: str, cwd: Path) -> set[str]:
    """Names of the heavy modules that are loaded after some code has run."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    outcome = python("-c", program, cwd=cwd)
    assert outcome.returncode == 0, outcome.stderr
    heavy = {"weasyprint", "lxml", "markdown", "PIL", "babel", "pygments", "ziamath", "pikepdf"}
    return heavy & set(outcome.stderr.split())


@pytest.mark.slow
def test_neither_the_help_nor_an_unchanged_article_loads_anything_heavy(magazine, run):
    run("article", "first-article")
    call = "from printer.cli import main; main({})"
    for arguments in (
        ["--help"],
        ["article", "--help"],
        ["article", "first-article"],
        ["why"],
        ["config"],
    ):
        assert loaded(call.format(arguments), magazine) == set(), arguments


# check ---------------------------------------------------------------------------------------


def test_check_writes_nothing_and_counts(magazine, run):
    add(magazine, "warned", WARNED)
    add(magazine, "wrong", WRONG)
    before = sorted(magazine.rglob("*"))
    code, out, err = run("check")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == "3 files checked: 1 error, 1 warning"
    assert sorted(magazine.rglob("*")) == before
    assert run("check", "warned")[0] == 0
    assert run("check", "warned", "--strict")[0] == 1


@pytest.mark.slow
def test_check_gives_articles_and_pdfs_in_one_json_value(magazine, run):
    run("article", "first-article")
    made = "build/articles/first-article.pdf"
    code, out, err = run("check", "first-article", made, "--no-verapdf", "--json")
    value = json.loads(out)
    assert (code, err) == (0, "")
    assert [item["source"] for item in value["pdfs"]] == [made]
    assert value["pdfs"][0]["report"]["claims"] == {"pdfa": "2a", "pdfua": "1"}
    assert value["sources"][0]["pages"] == value["pdfs"][0]["report"]["pages"]


def test_check_of_something_that_is_no_pdf_is_a_finding(magazine, run):
    (magazine / "fake.pdf").write_text("no", encoding="utf-8")
    code, out, err = run("check", "fake.pdf", "--no-verapdf")
    assert (code, out) == (1, "")
    assert err.startswith("fake.pdf: error: this is not a PDF")


# layouts, why, config, doctor ----------------------------------------------------------------


def test_layouts_lists_the_built_in_and_the_own_and_marks_the_usual_one(magazine, run):
    own = magazine / "layouts/house"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text(
        'extends = "article"\ndescription = "Ours"\n', encoding="utf-8"
    )
    code, out, err = run("layouts")
    assert (code, err) == (0, "")
    assert [line.split()[:2] for line in out.splitlines()] == [
        ["*", "article"],
        ["digest", "Short"],
        ["house", "Ours"],
    ]
    listed = {item["name"]: item for item in json.loads(run("layouts", "--json")[1])}
    assert (listed["article"]["default"], listed["house"]["default"]) == (True, False)
    assert listed["house"]["folder"] == "layouts/house"


def test_why_tells_the_reasons(magazine, run):
    assert run("why") == (0, "first-article: it was never printed\n", "")
    run("article", "first-article")
    assert run("why") == (0, "first-article: up to date\n", "")
    article = magazine / "sources/articles/first-article/index.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    figure = magazine / "sources/articles/first-article/figures/page.svg"
    figure.write_text(figure.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    code, out, _ = run("why", "first-article")
    assert code == 0
    assert "sources/articles/first-article/index.md changed" in out
    assert "sources/articles/first-article/figures/page.svg changed" in out
    reasons = json.loads(run("why", "--json")[1])
    assert len(reasons["first-article"]) == 2


def test_why_notices_that_the_result_is_gone(magazine, run):
    run("article", "first-article")
    Path("build/articles/first-article.pdf").write_bytes(b"something else")
    assert "is not the PDF that was printed" in run("why")[1]


def test_config_shows_settings_that_could_be_written_into_the_file(magazine, run):
    from printer.config import read_publication

    code, out, err = run("config")
    assert (code, err) == (0, "")
    assert out.startswith("# publication.toml\n")
    values = tomllib.loads(out)
    assert values["title"] == "Magazine"
    assert values["limits"]["timeout"] == 25
    assert (values["numbering"], values["paths"]["build"]) == (False, "build")
    (magazine / "publication.toml").write_text(out, encoding="utf-8")
    assert read_publication(magazine / "publication.toml").diagnostics == ()
    assert run("config")[1] == out


def test_config_as_json_also_says_where_the_file_is(magazine, run):
    value = json.loads(run("config", "--json")[1])
    assert (value["file"], value["layout"]) == ("publication.toml", "article")


def test_doctor_finds_everything_that_the_tests_themselves_need(magazine, run):
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    states = {line[8:].split("  ")[0].strip(): line.split()[0] for line in out.splitlines()}
    assert states["WeasyPrint"] == "good"
    assert states["font Vollkorn"] == "good"
    found = {item["name"]: item for item in json.loads(run("doctor", "--json")[1])}
    assert found.keys() == states.keys()


def test_doctor_says_how_to_get_a_font_that_is_missing(magazine, run):
    own = magazine / "layouts/house"
    own.mkdir(parents=True)
    (own / "layout.toml").write_text(
        'extends = "article"\n'
        '[fonts."Rare Text"]\nrole = "text"\npackage = {debian = "fonts-rare"}\n'
        'files = {"RareText.ttf" = ""}\n'
        '[fonts."Rare Signs"]\nfiles = {"RareSigns.ttf" = ""}\n',
        encoding="utf-8",
    )
    code, out, _ = run("doctor")
    states = {line.split("  ")[0].removesuffix(" "): line for line in out.splitlines()}
    assert code == 1
    assert "apt install fonts-rare" in states["MISSING font Rare Text"]
    assert "absent  font Rare Signs" in out, "pages look the same until a sign is needed"


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("exit 1", "does not start; pip install"),
        ("echo pandoc 2.17.1", "2.17.1 at {} is too old, 3 or newer is needed; pip install"),
    ],
)
def test_doctor_starts_pandoc_before_it_calls_it_good(magazine, run, monkeypatch, script, said):
    pandoc = magazine / "pandoc"
    pandoc.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    pandoc.chmod(0o755)
    monkeypatch.setenv("PRINTER_PANDOC", str(pandoc))
    code, out, _ = run("doctor")
    assert code == 0, "only articles that cite need it"
    (line,) = (line for line in out.splitlines() if line[8:].startswith("pandoc "))
    assert line.startswith("absent ")
    assert said.format(pandoc) in line


# The installed command -----------------------------------------------------------------------


def test_the_command_is_the_function_that_these_tests_call():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["scripts"]["printer"].partition(":")
    assert getattr(__import__(module, fromlist=[name]), name) is main


def test_the_module_can_be_run_and_gives_its_exit_code(magazine):
    outcome = python("-m", "printer", "artcle", cwd=magazine)
    assert (outcome.returncode, outcome.stdout) == (2, "")
    assert "did you mean article?" in outcome.stderr


def test_a_reader_that_goes_away_early_is_no_reason_for_a_traceback(magazine):
    command = f'"{sys.executable}" -m printer --help | true; exit ${{PIPESTATUS[0]}}'
    outcome = subprocess.run(
        ["bash", "-c", command],
        cwd=magazine,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode in (0, 3), "0 when the help was written before it went"
    assert "Traceback" not in outcome.stderr


@pytest.mark.slow
def test_names_that_the_terminal_cannot_show_are_no_reason_to_stop(magazine):
    add(magazine, "мост", "# Мост\n\nТекст.\n")
    outcome = python(
        "-m", "printer", "article", "мост", cwd=magazine, LC_ALL="C", PYTHONIOENCODING="ascii"
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout == "build/articles/мост.pdf\n"
    assert (magazine / "build/articles/мост.pdf").is_file()


@pytest.mark.slow
def test_a_wheel_works_outside_of_the_repository_with_layouts_of_its_own(tmp_path):
    pytest.importorskip("hatchling", reason="hatchling, which builds the wheel, is not installed")
    copy = tmp_path / "checkout"
    for name in ("printer", "layouts"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy / name)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation"]
    build += ["--disable-pip-version-check", "--quiet", "-w", str(tmp_path), str(copy)]
    outcome = subprocess.run(build, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert outcome.returncode == 0, outcome.stderr
    shutil.rmtree(copy)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        archive.extractall(tmp_path / "installed")
    assert "printer/_layouts/base/layout.toml" in names
    assert "printer/_layouts/article/css/article.css" in names
    assert "printer/starter/publication.toml" in names
    assert "printer/words/en.toml" in names
    assert not [name for name in names if name.startswith(("tests/", "sources/", "layouts/"))]
    where = {"PYTHONPATH": str(tmp_path / "installed"), "PYTHONSAFEPATH": "1"}
    program = "import printer; print(printer.__file__)"
    assert str(tmp_path / "installed") in python("-c", program, cwd=tmp_path, **where).stdout
    assert python("-m", "printer", "new", "magazine", cwd=tmp_path, **where).returncode == 0
    printed = python("-m", "printer", "article", "--all", cwd=tmp_path / "magazine", **where)
    assert (printed.returncode, printed.stderr) == (0, "")
    listed = python("-m", "printer", "layouts", "--json", cwd=tmp_path / "magazine", **where)
    assert json.loads(listed.stdout)[0]["folder"].endswith("installed/printer/_layouts/article")
