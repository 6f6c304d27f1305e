"""Page numbers are found by printing until none moves: who is printed again, and when it ends."""

from __future__ import annotations

import json
import shutil

import pytest
from issues import SENTENCE, article, bare, describe, labels, links, publication, record, words
from PIL import Image

from printer.cli import main

ROUND = {
    "a": article("A", "Of [](b.md), [](c.md#far) and [](a.md)."),
    "b": article("B", "Of [](a.md) and [](c.md)."),
    "c": article("C", "Of [](b.md).", "## Near {#near}", SENTENCE * 45, "## Far {#far}"),
}
LONGER = ROUND["b"] + SENTENCE * 45
HOUSE = {
    "page numbers": 'a.crossref::after { content: " on p. " target-counter(attr(href url), page) }',
    "sides": "@page :left { margin-left: 35mm }",
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("recto")


@pytest.fixture
def recto(kept, monkeypatch):
    """Three articles that refer to each other, as the working folder; the cache stays."""
    monkeypatch.chdir(kept)
    shutil.rmtree(kept / "sources", ignore_errors=True)
    return publication(kept, ROUND)


@pytest.fixture
def compiled(capfd):
    """What `printer issue` says with --json."""

    def compiled(*arguments: str) -> dict:
        code = main(["issue", *arguments, "--json"])
        out, _ = capfd.readouterr()
        value: dict = json.loads(out)
        return value | {"code": code}

    return compiled


def firsts(folder, name="one"):
    return {piece["slug"]: piece["first_page"] for piece in record(folder, name)["pieces"]}


def house(folder, css):
    """A layout of the publication with a rule of its own."""
    layout = folder / "layouts/house"
    (layout / "css").mkdir(parents=True)
    (layout / "layout.toml").write_text('extends = "article"\nstylesheets = ["css/house.css"]\n')
    (layout / "css/house.css").write_text(css)


def test_references_in_a_circle_settle_in_a_few_rounds(recto, compiled):
    made = compiled("one")
    assert made["code"] == 0
    assert made["rounds"] <= 3
    seen = words(recto / "build/issues/one/issue.pdf")
    assert "Of ‘B’ (page 5), the section ‘Far’ of ‘C’ (page 7) and ‘A’." in seen[3]
    assert "Of ‘A’ (page 4) and ‘C’ (page 6)." in seen[4]
    assert "Of ‘B’ (page 5)." in seen[5]


@pytest.mark.slow
def test_an_article_that_names_itself_leads_to_its_own_beginning(recto, compiled):
    compiled("one")
    leading = [target for page, target in links(recto / "build/issues/one/issue.pdf") if page == 3]
    assert leading == [4, 6, 3]
    assert list(links(recto / "build/issues/one/offprints/a.pdf")) == [(0, 0)]


@pytest.mark.slow
def test_who_names_a_page_that_has_moved_is_printed_again(recto, compiled):
    compiled("one")
    (recto / "sources/articles/b.md").write_text(LONGER)
    made = compiled("one")
    # C moves and names B alone, which does not: it is not printed again.
    assert made["printed"] == ["a", "b"]
    seen = words(recto / "build/issues/one/issue.pdf")
    assert "the section ‘Far’ of ‘C’ (page 8)" in seen[3]
    assert "Of ‘A’ (page 4) and ‘C’ (page 7)." in seen[4]


@pytest.mark.slow
def test_a_reference_to_what_has_left_the_issue_is_words_without_a_page(recto, compiled):
    compiled("one")
    describe(recto, bare("a", "c"))
    made = compiled("one")
    assert made["printed"] == ["a", "c"]
    assert "Of ‘B’, the section" in words(recto / "build/issues/one/issue.pdf")[3]


@pytest.mark.slow
def test_what_comes_back_into_the_issue_is_named_with_its_page_again(recto, compiled):
    describe(recto, bare("a", "c"))
    compiled("one")
    describe(recto, bare("a", "b", "c"))
    assert "a" in compiled("one")["printed"]
    seen = words(recto / "build/issues/one/issue.pdf")
    assert "Of ‘B’ (page 5), the section" in seen[3]
    assert "Of ‘B’ (page 5)." in seen[5]


@pytest.mark.slow
def test_an_article_that_says_its_own_page_numbers_follows_its_place(
    tmp_path, monkeypatch, compiled
):
    figure = '![A square](f.png){#fig-f alt="A square"}'
    folder = publication(
        tmp_path,
        {"a": article("A"), "b": article("B", "As @fig-f shows.", SENTENCE * 40, figure)},
        bare("a", "b", head='layout = "house"'),
    )
    Image.new("RGB", (400, 400), (90, 90, 90)).save(folder / "sources/articles/f.png")
    house(folder, HOUSE["page numbers"])
    monkeypatch.chdir(folder)
    compiled("one")
    assert "As Figure 1 on p. 6 shows." in words(folder / "build/issues/one/issue.pdf")[4]
    (folder / "sources/articles/a.md").write_text(article("A", SENTENCE * 40))
    assert compiled("one")["printed"] == ["a", "b"]
    for path, page in (("issue.pdf", 5), ("offprints/b.pdf", 0)):
        assert "As Figure 1 on p. 7 shows." in words(folder / "build/issues/one" / path)[page]


@pytest.mark.slow
def test_an_article_whose_sides_differ_is_printed_again_on_the_other_side(
    tmp_path, monkeypatch, compiled
):
    folder = publication(
        tmp_path,
        {"a": article("A"), "b": article("B"), "c": article("C")},
        bare("a", "c", head='layout = "house"'),
    )
    house(folder, HOUSE["sides"])
    monkeypatch.chdir(folder)
    assert compiled("one")["rounds"] <= 3
    describe(folder, bare("a", "b", "c", head='layout = "house"'))
    assert compiled("one")["printed"] == ["b", "c"]
    (folder / "sources/articles/b.md").write_text(article("B", SENTENCE * 80))
    assert compiled("one")["plan"][-2]["pages"] == 3
    assert compiled("one", "--no-cache")["plan"] == compiled("one")["plan"]


@pytest.mark.slow
def test_pages_that_never_come_to_rest_end_with_the_names_of_the_articles(
    tmp_path, monkeypatch, compiled
):
    # In lines of 5.7 em there is room for “‘B’ (page 11)”, whose figures are narrower, but not
    # for “‘B’ (page 10)”. So A has two pages while B stands on page 10, which moves B to 11,
    # where A needs one page only, which moves B back.
    narrow = """p:has(> a.article-ref) { font: 30pt/1.2 Inter; font-variant-numeric: proportional-nums;
    hyphens: manual; letter-spacing: 0; margin: 0; text-align: left; text-indent: 0; width: 5.7em }"""
    folder = publication(
        tmp_path,
        {"z": article("Z"), "a": article("A", *["[](b.md)"] * 7, words=0), "b": article("B")},
        bare("z", "a", "b", head='layout = "house"\nfirst_page = 5'),
    )
    house(folder, narrow)
    monkeypatch.chdir(folder)
    made = compiled("one")
    assert (made["code"], made["output"]) == (3, None)
    (problem,) = [item for item in made["diagnostics"] if item["code"] == "issue-unsettled"]
    assert problem["path"] == "sources/issues/one.toml"
    assert problem["message"].endswith("these become longer or shorter again: a")
    draft = compiled("one", "--draft")
    assert (draft["code"], draft["output"]) == (1, "build/issues/one/draft/issue.pdf")
    assert [item["message"] for item in draft["diagnostics"]] == [problem["message"]]
    # What the hint says helps.
    without = article("A", *["[](b.md)", *["‘B’ (page 10)"] * 6], words=0)
    (folder / "sources/articles/a.md").write_text(without)
    assert compiled("one")["code"] == 0
    assert firsts(folder) == {"z": "8", "a": "9", "b": "10"}


# Where pages stand -------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_volume_is_counted_through(recto, compiled):
    describe(recto, bare("a", "b", head="first_page = 145"))
    compiled("one")
    pdf = recto / "build/issues/one/issue.pdf"
    assert labels(pdf) == ["145", "146", "147", "148", "149"]
    assert firsts(recto) == {"a": "148", "b": "149"}
    assert [page.split()[-1 if index == 1 else 0] for index, page in enumerate(words(pdf))][
        3
    ] == "148"


@pytest.mark.slow
def test_roman_front_matter_and_right_hand_pages(recto, compiled):
    describe(recto, bare("a", "b", "c", head='numerals = "roman"\nstart = "recto"\nfirst_page = 7'))
    compiled("one")
    folder = recto / "build/issues/one"
    numbers = labels(folder / "issue.pdf")
    assert numbers == ["i", "ii", "iii", "iv", "7", "8", "9", "10", "11", "12"]
    assert firsts(recto) == {"a": "7", "b": "9", "c": "11"}
    seen = words(folder / "issue.pdf")
    assert [seen[3], seen[5], seen[7]] == ["", "", ""]
    assert "iii" in seen[2].split()
    assert "9 B" in seen[2]
    assert "Of ‘B’ (page 9)" in seen[4]
    assert labels(folder / "offprints/c.pdf") == ["11", "12"]
    for page, text in enumerate(seen):
        if text and page > 1:
            assert numbers[page] in text.split()
