"""An issue of two hundred articles, made by a generator: everything that holds for three of them.

The articles refer to each other, so that a change of pages moves numbers in many of them.
"""

from __future__ import annotations

import importlib.util
import json
import sys

import pytest
from issues import ROOT, conforms, labels, links, pictures, printer, record, words

COUNT = 200
pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


def generator():
    """`benchmarks/articles.py`, which is no part of the package."""
    path = ROOT / "benchmarks/articles.py"
    spec = importlib.util.spec_from_file_location("generated_articles", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """The publication and what the compilation said."""
    folder = tmp_path_factory.mktemp("large")
    articles = generator()
    articles.write_publication(folder, COUNT, sections=1)
    for number in range(COUNT):
        path = folder / f"sources/articles/article-{number:03}.md"
        other = f"article-{(number * 7 + 3) % COUNT:03}.md"
        text = path.read_text(encoding="utf-8")
        if number % 10 == 0:
            text = articles.article(number, sections=4)
        path.write_text(f"{text}\nCompare []({other}) and []({other}#s-0).\n", encoding="utf-8")
    done = printer("issue", "all", "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder, json.loads(done.stdout)


def test_all_are_there_in_few_rounds(large):
    folder, said = large
    assert said["rounds"] <= 4
    assert len(said["printed"]) == COUNT
    assert said["conformance"] == "PDF/A-2a + PDF/UA-1"
    pieces = record(folder, "all")["pieces"]
    assert [piece["slug"] for piece in pieces] == [f"article-{n:03}" for n in range(COUNT)]
    assert len(list((folder / "build/issues/all/offprints").iterdir())) == COUNT


def test_every_number_is_the_right_one(large):
    folder, said = large
    pdf = folder / "build/issues/all/issue.pdf"
    numbers, seen = labels(pdf), words(pdf)
    assert len(numbers) == said["pages"] == record(folder, "all")["pages"]
    assert numbers == [str(number + 1) for number in range(len(numbers))]
    pieces = record(folder, "all")["pieces"]
    starts = [piece["pdf_page"] - 1 for piece in pieces]
    for page, text in enumerate(seen):
        if page:
            assert numbers[page] in text.split()
    leading = list(links(pdf))
    for number, piece in enumerate(pieces):
        pages = range(piece["pdf_page"] - 1, piece["pdf_page"] - 1 + piece["pages"])
        assert piece["first_page"] == numbers[pages[0]]
        assert piece["last_page"] == numbers[pages[-1]]
        other = pieces[(number * 7 + 3) % COUNT]
        text = " ".join(seen[page] for page in pages)
        assert f"(page {other['first_page']})" in text or f"page {other['first_page']}" in text
        assert other["pdf_page"] - 1 in [to for page, to in leading if page in pages]
    contents = next(page for page in range(starts[0]) if "Contents" in seen[page])
    listed = [to for page, to in leading if contents <= page < starts[0]]
    assert [page for page in listed if page in starts] == starts


def test_offprints_show_the_pages_of_the_issue(large):
    folder, _ = large
    pages = pictures(folder / "build/issues/all/issue.pdf", scale=0.25)
    for piece in record(folder, "all")["pieces"]:
        alone = pictures(folder / "build/issues/all" / piece["file"], scale=0.25)
        start = piece["pdf_page"] - 1
        assert alone == pages[start : start + piece["pages"]], piece["slug"]


def test_the_whole_and_its_offprints_keep_what_they_claim(large, verapdf):
    folder, _ = large
    offprints = sorted((folder / "build/issues/all/offprints").iterdir())
    conforms(folder / "build/issues/all/issue.pdf", *offprints[::20])


def test_a_change_in_one_prints_that_one_and_those_that_name_what_has_moved(large):
    folder, _ = large
    path = folder / f"sources/articles/article-{COUNT - 1:03}.md"
    path.write_text(path.read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")
    done = printer("issue", "all", "--json", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["printed"] == [f"article-{COUNT - 1:03}"]
    assert printer("why", "all", cwd=folder).stdout == "issues/all: up to date\n"
