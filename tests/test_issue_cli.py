"""`printer issue`, from the outside: what is made, what is made again, what is refused."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from issues import (
    SENTENCE,
    article,
    bare,
    conforms,
    describe,
    labels,
    links,
    outline,
    pictures,
    printer,
    publication,
    python,
    record,
    words,
)
from pikepdf import Pdf
from PIL import Image

from printer.cli import main

ARTICLES = {
    "the-bridge": article(
        "The bridge",
        "The ferry ran until then ([](the-ferry.md)); see [the timetable](the-ferry.md#fig-times), "
        "and [](the-mill.md#s-flour).",
        words=700,
        front="url: https://recto.example/bridge\n",
    ),
    "the-ferry": article(
        "The ferry",
        '![The boat at its landing](boat.png){#fig-times alt="A boat" credit="Photo: N. N."}',
        "The bridge came later ([](the-bridge.md)).",
        words=100,
    ),
    "the-mill": article("The mill", "## Water {#s-water}", SENTENCE * 30, "## Flour {#s-flour}"),
}
DATED = "Volume 2, No. 5, 15 October 2026"
SMALL = {"a": article("A"), "b": article("B")}
ISSUE = """\
title = "Rivers"
volume = 2
number = 5
date = 2026-10-15
editorial = "Dear readers, this is the river."
colophon = "Printed by the river."

[back_cover]
text = "In spring: *The hills*."

[[sections]]
title = "Over the water"
opener = true
articles = ["the-bridge", "the-ferry"]

[[sections]]
title = "Beside it"
articles = ["the-mill"]
"""


def rivers(folder: Path) -> Path:
    """A publication of three short articles that refer to each other, and an issue with all parts."""
    publication(folder, ARTICLES, ISSUE, name="rivers")
    Image.new("RGB", (900, 500), (30, 90, 140)).save(folder / "sources/articles/boat.png")
    return folder


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """The publication after `printer issue rivers`; not to be changed."""
    folder = rivers(tmp_path_factory.mktemp("recto"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["issue", "rivers", "-q"]) == 0
    return folder


@pytest.fixture
def recto(compiled, tmp_path, monkeypatch):
    """A copy of it as the working folder, to be changed."""
    # The cache knows files by their absolute paths, so that the copy is compiled anew.
    folder = rivers(tmp_path / "recto")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(capfd):
    """Run the command line; the exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return code, out, err

    return run


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """A publication of two articles of one page each as the working folder."""
    folder = publication(tmp_path / "small", SMALL)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("small")


@pytest.fixture
def small(kept, monkeypatch, run):
    """The same, compiled already, in whatever state the test before has left its cache."""
    monkeypatch.chdir(kept)
    shutil.rmtree(kept / "sources", ignore_errors=True)
    publication(kept, SMALL)
    assert run("issue", "one")[0] == 0
    return kept


def told(run, *arguments: object) -> dict:
    """What `--json` says of a compilation."""
    _, out, _ = run("issue", *arguments, "--json")
    value: dict = json.loads(out)
    return value


# What is made ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_paths_made_are_all_that_is_said(fresh, run):
    code, out, err = run("issue", "one")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "build/issues/one/issue.pdf",
        "build/issues/one/issue.json",
        "build/issues/one/issue.ris",
        "build/issues/one/issue.bib",
        "build/issues/one/offprints/a.pdf",
        "build/issues/one/offprints/b.pdf",
    ]
    assert all((fresh / path).is_file() for path in out.splitlines())


def test_a_page_of_an_offprint_is_the_same_page_of_the_issue_to_the_pixel(compiled):
    pages = pictures(compiled / "build/issues/rivers/issue.pdf")
    for piece in record(compiled, "rivers")["pieces"]:
        alone = pictures(compiled / "build/issues/rivers" / piece["file"])
        start = piece["pdf_page"] - 1
        assert alone == pages[start : start + piece["pages"]], piece["slug"]


def test_labels_folios_contents_and_record_give_the_same_numbers(compiled):
    folder = compiled / "build/issues/rivers"
    numbers, seen = labels(folder / "issue.pdf"), words(folder / "issue.pdf")
    contents = next(page for page in seen if "Contents" in page and "The bridge" in page)
    for piece in record(compiled, "rivers")["pieces"]:
        start, pages = piece["pdf_page"] - 1, piece["pages"]
        own = numbers[start : start + pages]
        assert (own[0], own[-1]) == (piece["first_page"], piece["last_page"])
        assert labels(folder / piece["file"]) == own
        assert re.search(rf"{own[0]} {piece['title']}", contents)
        for number, text in zip(own, seen[start : start + pages], strict=True):
            assert number in text.split()


def test_references_and_contents_lead_to_the_pages_that_they_name(compiled):
    pdf = compiled / "build/issues/rivers/issue.pdf"
    at = {piece["slug"]: piece["pdf_page"] - 1 for piece in record(compiled, "rivers")["pieces"]}
    leading = list(links(pdf))
    seen = words(pdf)
    contents = seen.index(next(page for page in seen if f"{DATED} Contents" in page))
    assert [to for page, to in leading if page == contents][1:4] == list(at.values())
    bridge = [to for page, to in leading if page == at["the-bridge"]]
    mill = at["the-mill"] + record(compiled, "rivers")["pieces"][2]["pages"] - 1
    assert bridge == [at["the-ferry"], at["the-ferry"], mill]
    text = words(pdf)[at["the-bridge"]]
    assert f"‘The ferry’, page {at['the-ferry'] + 1}" in text
    assert f"the timetable (page {at['the-ferry'] + 1})" in text


def test_in_an_offprint_links_to_other_articles_lead_to_the_web_or_are_text(compiled):
    offprints = compiled / "build/issues/rivers/offprints"
    assert list(links(offprints / "the-bridge.pdf")) == []
    assert list(links(offprints / "the-ferry.pdf")) == [(0, "https://recto.example/bridge")]


def test_bookmarks_follow_the_sections(compiled):
    titles = [
        (level, title) for level, title, _ in outline(compiled / "build/issues/rivers/issue.pdf")
    ]
    assert (0, "Over the water") in titles
    assert titles.index((1, "The bridge")) < titles.index((1, "The ferry"))
    assert (2, "Flour") in titles
    pages = [page for _, _, page in outline(compiled / "build/issues/rivers/issue.pdf")]
    assert None not in pages
    assert pages == sorted(pages)


@pytest.mark.slow
def test_issue_and_offprints_keep_what_they_claim(compiled, verapdf):
    folder = compiled / "build/issues/rivers"
    conforms(folder / "issue.pdf", *sorted((folder / "offprints").iterdir()))
    assert record(compiled, "rivers")["conformance"] == ["PDF/A-2a", "PDF/UA-1"]


@pytest.mark.slow
def test_with_its_sources_an_issue_is_pdf_a_3a(recto, run, verapdf):
    assert told(run, "rivers", "--attach-sources")["conformance"] == "PDF/A-3a + PDF/UA-1"
    folder = recto / "build/issues/rivers"
    conforms(folder / "issue.pdf", *sorted((folder / "offprints").iterdir()), pdfa="3a")
    with Pdf.open(folder / "issue.pdf") as pdf:
        attached = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
    sources = recto / "sources/articles"
    for slug in ARTICLES:
        assert (sources / f"{slug}.md").read_bytes() in attached.values()


@pytest.mark.slow
def test_the_same_sources_give_the_same_bytes_in_any_folder_and_with_any_number_of_processes(
    compiled, tmp_path
):
    folder = rivers(tmp_path / "elsewhere")
    done = printer("issue", "rivers", "--jobs", "1", cwd=folder, PYTHONHASHSEED="77")
    assert (done.returncode, done.stderr) == (0, "")
    made = sorted((folder / "build/issues/rivers").rglob("*.*"))
    assert len(made) == 7
    for path in made:
        assert path.read_bytes() == (compiled / path.relative_to(folder)).read_bytes(), path.name


# What is made again ----------------------------------------------------------------------------


def test_an_unchanged_issue_loads_no_engine_and_says_the_same(compiled):
    before = {path: path.stat().st_mtime_ns for path in compiled.rglob("build/issues/**/*.*")}
    heavy = ("weasyprint", "pikepdf", "lxml", "jinja2", "markdown", "printer.readers", "PIL")
    script = (
        "import sys; from printer.cli import main; code = main(['issue', 'rivers'])\n"
        f"print([name for name in {heavy} if name in sys.modules], code)"
    )
    done = python("-c", script, cwd=compiled)
    paths, loaded = done.stdout.splitlines()[:-1], done.stdout.splitlines()[-1]
    assert loaded == "[] 0"
    assert done.stderr == ""
    assert len(paths) == 7
    assert before == {
        path: path.stat().st_mtime_ns for path in compiled.rglob("build/issues/**/*.*")
    }


def test_one_changed_article_is_printed_and_no_other(small, run):
    assert told(run, "one") | {"reused": True, "printed": []} == told(run, "one")
    (small / "sources/articles/b.md").write_text(article("B", "A new paragraph."))
    assert run("why", "one")[1] == (
        "issues/one: sources/articles/b.md changed\nissues/one/b: sources/articles/b.md changed\n"
    )
    assert told(run, "one")["printed"] == ["b"]
    assert "A new paragraph." in words(small / "build/issues/one/offprints/b.pdf")[0]
    assert "A new paragraph." in words(small / "build/issues/one/issue.pdf")[-1]


@pytest.mark.slow
def test_a_longer_article_moves_those_behind_it_without_printing_them(small, run):
    (small / "sources/articles/a.md").write_text(article("A", words=700))
    assert told(run, "one")["printed"] == ["a"]
    pieces = {piece["slug"]: piece for piece in record(small)["pieces"]}
    assert pieces["a"]["pages"] == 2
    assert pieces["b"]["first_page"] == "6"
    assert labels(small / "build/issues/one/offprints/b.pdf") == ["6"]
    assert words(small / "build/issues/one/offprints/b.pdf")[0].startswith("6 ")
    assert pictures(small / "build/issues/one/offprints/b.pdf") == [
        pictures(small / "build/issues/one/issue.pdf")[-1]
    ]


@pytest.mark.slow
def test_what_is_made_does_not_tell_what_was_made_before(small, run):
    folder = small / "build/issues/one"
    made = {path: path.read_bytes() for path in folder.rglob("*.*")}
    (small / "sources/articles/a.md").write_text(article("A", words=700))
    (small / "sources/articles/b.md").write_text(article("B", "Otherwise."))
    told(run, "one")
    assert made != {path: path.read_bytes() for path in folder.rglob("*.*")}
    publication(small, SMALL)
    told(run, "one")
    assert made == {path: path.read_bytes() for path in folder.rglob("*.*")}


@pytest.mark.slow
def test_other_settings_print_all_articles_again(small, run):
    settings = (small / "publication.toml").read_text()
    (small / "publication.toml").write_text(settings.replace("A5", "A6"))
    assert told(run, "one")["printed"] == ["a", "b"]


@pytest.mark.slow
def test_a_changed_layout_prints_all_articles_again(small, run):
    layout = small / "layouts/house"
    (layout / "css").mkdir(parents=True)
    (layout / "layout.toml").write_text('extends = "article"\nstylesheets = ["css/house.css"]\n')
    (layout / "css/house.css").write_text("p { color: #111 }")
    describe(small, bare("a", "b", head='layout = "house"'))
    assert told(run, "one")["printed"] == ["a", "b"]
    (layout / "css/house.css").write_text("p { color: #222 }")
    assert told(run, "one")["printed"] == ["a", "b"]


@pytest.mark.slow
@pytest.mark.parametrize("gone", ["issue.pdf", "issue.json", "offprints/a.pdf"])
def test_a_file_that_is_gone_or_damaged_is_made_again(small, run, gone):
    path = small / "build/issues/one" / gone
    whole = path.read_bytes()
    path.unlink()
    assert run("why", "one")[1] == f"issues/one: {path.name} is not what was made\n"
    assert told(run, "one")["printed"] == []
    assert path.read_bytes() == whole
    path.write_bytes(whole[:-9])
    told(run, "one")
    assert path.read_bytes() == whole


@pytest.mark.slow
def test_a_damaged_cache_is_made_again(small, run):
    made = (small / "build/issues/one/issue.pdf").read_bytes()
    kept = sorted((small / "build/.cache").rglob("*.*"))
    for content in (b"", b"{}", b'{"format": 2}', b"[" * 100_000, b"\xff"):
        for path in kept:
            path.write_bytes(content)
        assert run("issue", "one")[0] == 0
        assert (small / "build/issues/one/issue.pdf").read_bytes() == made


@pytest.mark.slow
def test_facts_in_the_cache_that_are_no_facts_are_made_again(small, run):
    made = (small / "build/issues/one/issue.pdf").read_bytes()
    for path in (small / "build/.cache/records").iterdir():
        values = json.loads(path.read_text())
        for facts in ({}, {"files": 3}, {"files": {"\0": "x"}, "failed": None}):
            path.write_text(json.dumps(values | {"facts": facts}))
            assert run("issue", "one")[0] == 0, path.read_text()
    assert (small / "build/issues/one/issue.pdf").read_bytes() == made


@pytest.mark.slow
def test_articles_with_the_same_text_do_not_share_their_fate(tmp_path, monkeypatch, run):
    folder = publication(tmp_path, {"a": article("Same"), "b": article("Same")})
    monkeypatch.chdir(folder)
    told(run, "one")
    (folder / "sources/articles/b.md").write_text(article("Other"))
    describe(folder, bare("a", "b", head="first_page = 11"))
    assert told(run, "one")["printed"] == ["b"]
    assert [piece["title"] for piece in record(folder)["pieces"]] == ["Same", "Other"]


@pytest.mark.slow
def test_the_cache_does_not_grow_for_ever(fresh, run):
    told(run, "one")
    prints = fresh / "build/.cache/prints"
    before = set(prints.iterdir())
    (fresh / "sources/articles/b.md").write_text(article("Other"))
    told(run, "one")
    after = set(prints.iterdir())
    # Another process may still read what was printed a moment ago.
    assert before < after
    for path in after:
        os.utime(path, (0, 0))
    (fresh / "sources/articles/b.md").write_text(article("Another"))
    told(run, "one")
    assert len(before - set(prints.iterdir())) == len(after - before)
    assert told(run, "one")["reused"] is True


@pytest.mark.slow
def test_the_offprint_of_an_article_that_has_left_goes_too(small, run):
    offprints = small / "build/issues/one/offprints"
    (offprints / "notes.txt").write_text("mine")
    (offprints / "extra.pdf").write_text("mine")
    describe(small, bare("b"))
    told(run, "one")
    assert sorted(path.name for path in offprints.iterdir()) == ["b.pdf", "extra.pdf", "notes.txt"]
    describe(small, bare("a"))
    shutil.rmtree(small / "build/.cache")
    told(run, "one")
    assert sorted(path.name for path in offprints.iterdir()) == ["a.pdf", "extra.pdf", "notes.txt"]


@pytest.mark.slow
def test_without_the_cache_everything_is_printed_and_nothing_kept(fresh, run):
    assert told(run, "one", "--no-cache")["printed"] == ["a", "b"]
    assert told(run, "one", "--no-cache")["printed"] == ["a", "b"]
    assert [path.name for path in (fresh / "build").iterdir()] == ["issues"]


# why -------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_why_knows_issues_and_articles(fresh, run):
    assert run("why", "one") == (
        0,
        (
            "issues/one: it was never printed\n"
            "issues/one/a: it was never printed\n"
            "issues/one/b: it was never printed\n"
        ),
        "",
    )
    told(run, "one")
    assert run("why", "one") == (0, "issues/one: up to date\n", "")
    assert run("why", "a") == (0, "a: it was never printed\n", "")
    (fresh / "sources/articles/one.md").write_text(article("An article called one"))
    assert json.loads(run("why", "one", "--json")[1]) == {
        "one": ["it was never printed"],
        "issues/one": [],
    }
    code, out, err = run("why", "onne")
    assert (code, out) == (2, "")
    assert "did you mean" in err


@pytest.mark.slow
def test_why_tells_of_a_page_number_that_is_no_longer_true(small, run):
    (small / "sources/articles/a.md").write_text(article("A", "See [](b.md)."))
    told(run, "one")
    describe(small, bare("b", "a"))
    answer = json.loads(run("why", "one", "--json")[1])
    assert answer["issues/one"] == ["sources/issues/one.toml changed"]
    assert answer["issues/one/a"] == ["the setting pieces referred to changed"]
    assert set(answer) == {"issues/one", "issues/one/a"}
    assert told(run, "one")["printed"] == ["a"]
