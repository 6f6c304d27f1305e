"""The head of a source: what is read, where it stands, and what is said of mistakes."""

from __future__ import annotations

import os
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.diagnostics import Severity, UnprintableError
from printer.readers.frontmatter import split


def read(text: str):
    return split(textwrap.dedent(text), "a.md")


def values(text: str) -> dict:
    result = read(text)
    assert result.diagnostics == ()
    return dict(result.value.values)


def complaints(text: str) -> list[str]:
    return [str(item) for item in read(text).diagnostics]


# Where the head ends and the body begins


def test_yaml_stands_between_two_lines():
    front = read("---\ntitle: Paper\n---\nText\n").value
    assert front.values == {"title": "Paper"}
    assert (front.body, front.body_line) == ("Text\n", 4)


def test_three_dots_end_it_too():
    front = read("\n---  \ntitle: Paper\n...\n\nText").value
    assert front.values == {"title": "Paper"}
    assert (front.body, front.body_line) == ("\nText", 5)


def test_toml_stands_between_plus_signs():
    front = read(
        """\
        +++
        title = "Paper"
        date = 2026-05-12
        tags = ["a", "b"]
        [image]
        file = "a.jpg"
        alt = '''
        key = no key
        '''
        [[authors]]
        name = "A"
        [[authors]]
        name = "B"
        +++
        Text
        """
    ).value
    assert front.values == {
        "title": "Paper",
        "date": "2026-05-12",
        "tags": ("a", "b"),
        "image": {"file": "a.jpg", "alt": "key = no key\n"},
        "authors": ({"name": "A"}, {"name": "B"}),
    }
    assert (front.body, front.body_line) == ("Text\n", 15)
    assert str(front.place("image.alt")) == "a.md:7:1"
    assert str(front.place("authors.1.name")) == "a.md:13:1"
    assert "key" not in front.places


@pytest.mark.parametrize(
    "text",
    ["Text\n", "# Title\n\n---\n", "---\n\nA rule comes first.\n", "---", "----\na: b\n----\n",
     "---\nA line below a rule\n", "text\n---\na: b\n---\n", "+++\n\n"],
)  # fmt: skip
def test_a_source_need_not_have_a_head(text):
    result = split(text, "a.md")
    assert result.diagnostics == ()
    assert (result.value.values, result.value.body, result.value.body_line) == ({}, text, 1)


def test_an_empty_head_has_no_values():
    assert values("---\n---\nText") == {}
    assert values("---\n# later\n---\nText") == {}


def test_a_head_without_end_is_said_and_guessed():
    result = read(
        """\
        ---
        title: Paper
        authors:
        - marta

        ## First

        Text: with a colon.
        """
    )
    (problem,) = result.diagnostics
    assert str(problem) == (
        "a.md:1:1: error: the front matter does not end: the closing line --- is missing. "
        "hint: put a line --- after line 4, where it seems to end"
    )
    assert result.value.values == {"title": "Paper", "authors": ("marta",)}
    assert result.value.body.startswith("\n## First")
    assert result.value.body_line == 5
    toml = read('+++\ntitle = "Paper"\n\nText\n')
    assert toml.value.values == {"title": "Paper"}
    assert toml.value.body == "\nText\n"


# Values


def test_scalars_are_typed_as_yaml_1_2_says():
    assert values(
        """\
        ---
        whole: 12
        negative: -3
        octal: 0o17
        hexadecimal: 0xFF
        fraction: 1.5
        large: 1e3
        yes: true
        "no": False
        nothing:
        tilde: ~
        norway: no
        on: off
        date: 2026-05-12
        time: 12:30
        version: 1.2.3
        quoted: "12"
        sexagesimal: 190:20:30
        ---
        """
    ) == {
        "whole": 12,
        "negative": -3,
        "octal": 15,
        "hexadecimal": 255,
        "fraction": 1.5,
        "large": 1000.0,
        "yes": True,
        "no": False,
        "nothing": None,
        "tilde": None,
        "norway": "no",
        "on": "off",
        "date": "2026-05-12",
        "time": "12:30",
        "version": "1.2.3",
        "quoted": "12",
        "sexagesimal": "190:20:30",
    }


def test_numbers_are_remembered_as_they_were_written():
    front = read("---\nvolume: 007\nissue: 1.10\n---\n").value
    assert front.values == {"volume": 7, "issue": 1.1}
    assert front.written["volume"].text == "007"
    assert front.written["issue"].text == "1.10"


def test_long_digits_stay_text():
    assert values(f"---\na: {'9' * 5000}\n---\n") == {"a": "9" * 5000}


def test_lists_and_maps_have_places_to_the_last_word():
    front = read(
        """\
        ---
        image: {file: a.jpg, alt: "a tree"}
        authors:
          - name: Marta
            affiliations: [One, [Two]]
          - Josiah
        abstract: |
          First line
          second
        note: >
          folded
        ---
        """
    ).value
    assert front.values["image"] == {"file": "a.jpg", "alt": "a tree"}
    assert front.values["authors"] == (
        {"name": "Marta", "affiliations": ("One", ("Two",))},
        "Josiah",
    )
    places = {key: f"{place.line}:{place.column}" for key, place in front.places.items()}
    assert places["image.alt"] == "2:22"
    assert places["authors.0.name"] == "4:5"
    assert places["authors.0.affiliations.1.0"] == "5:26"
    assert places["authors.1"] == "6:5"
    assert front.line("abstract") == 8
    assert front.line("note") == 11
    assert front.line("authors.1") == 6
    # What has no place of its own has that of what it stands in.
    assert str(front.place("image.credit")) == "a.md:2:1"
    assert str(front.place("unheard.of")) == "a.md:1"


def test_separators_of_unicode_do_not_count_as_lines():
    front = read("---\ntitle: a\u2028b\x85c\nlang: ru\n---\n").value
    assert front.values["title"] == "a b c"
    assert front.place("lang").line == 3


def test_what_escapes_bring_in_is_cleaned():
    result = read('---\ntitle: "a\\u0007\\uD800b\\uE000"\n---\n')
    assert result.value.values["title"] == "ab\ufffd"
    assert {str(item.place) for item in result.diagnostics} == {"a.md:2:8"}


# Mistakes


def test_a_colon_in_a_title_is_the_mistake_that_people_make():
    result = read("---\ntitle: Paper: a history\nlang: en\n---\n")
    (problem,) = result.diagnostics
    assert str(problem) == (
        "a.md:2:13: error: the front matter is wrong here: a colon within a text. "
        'hint: put the text in quotes, like this: title: "Paper: a history"'
    )
    assert result.value.values == {"title": "Paper: a history", "lang": "en"}


@pytest.mark.parametrize(
    ("line", "value", "said"),
    [
        ("title: @home", "@home", "a text begins with this character"),
        ("title: *Hamlet* again", "*Hamlet* again", "begins with * or &"),
        ("title: *Hamlet", "*Hamlet", "begins with * or &"),
        ('title: "Paper" and ink', '"Paper" and ink', "does not belong to the value before it"),
        ("title: 'It's'", "'It's'", "does not belong to the value before it"),
        ('title: "Paper', "Paper", "a quotation mark is not closed"),
        ('title: "C:\\dir"', "C:\\dir", "a backslash in double quotes"),
        ("title: [Paper", None, "a list in brackets is not closed"),
        ("title: a\n\tb: c", None, "a tab"),
        ("? [title]\n: b", None, "a list or a map cannot be a key"),
        ("%YAML 1.2", None, "a line of YAML's own"),
        ("title", None, "a text without a key"),
    ],
)
def test_a_mistake_costs_only_its_own_key(line, value, said):
    result = read(f"---\n{line}\nlang: ru\n---\nText")
    (problem,) = result.diagnostics
    assert said in problem.message
    assert problem.place.line in (2, 3)
    assert "\n" not in str(problem)
    expected = {"lang": "ru"} if value is None else {"title": value, "lang": "ru"}
    if line not in {"title", "%YAML 1.2"}:  # there is no line that begins with a key before it
        assert result.value.values == expected
    assert result.value.body == "Text"


def test_several_mistakes_are_all_told():
    assert [line.partition(": error")[0] for line in complaints(
        "---\ntitle: a: b\nlang: ru\nsubtitle: @c\nsection: 'd\n---\n"
    )] == ["a.md:2:9", "a.md:4:11", "a.md:5:12"]  # fmt: skip


def test_after_many_mistakes_reading_ends():
    lines = complaints("---\n" + "".join(f"k{i}: @\n" for i in range(100)) + "---\n")
    assert len(lines) == 21
    assert "the rest of the front matter is not read" in lines[-1]


def test_a_key_given_twice_is_an_error_and_the_first_counts():
    result = read(
        """\
        ---
        title: A
        image:
          alt: one
          alt: two
        title: {a: [1, 2], b: c}
        lang: ru
        ---
        """
    )
    assert result.value.values == {"title": "A", "image": {"alt": "one"}, "lang": "ru"}
    inner, outer = result.diagnostics
    assert str(inner) == (
        "a.md:5:3: error: the key `alt` is given twice, first on line 4. "
        "hint: delete one of the two; the first is used"
    )
    assert str(outer).startswith("a.md:6:1: error: the key `title` is given twice, first on line 2")
    assert "title.a" not in result.value.places


def test_anchors_and_tags_are_errors_but_their_values_stay():
    result = read("---\ntitle: &t Paper\nvolume: !!str 12\n---\n")
    assert result.value.values == {"title": "Paper", "volume": "12"}
    assert [item.code for item in result.diagnostics] == ["front-matter-unsupported"] * 2


def test_a_list_is_not_a_head():
    result = read("---\n- a\n- b\n---\nText")
    assert result.value.values == {}
    assert result.value.body == "Text"
    assert "a text without a key" in result.diagnostics[0].message


def test_broken_toml_costs_only_its_line():
    result = read(
        """\
        +++
        title = Paper
        lang = "ru"
        lang = "en"
        [image
        file = "a.jpg"
        [print]
        links = "list"
        +++
        Text
        """
    )
    assert result.value.values == {"lang": "ru", "print": {"links": "list"}}
    assert [item.place.line for item in result.diagnostics] == [2, 4, 5]
    assert result.value.body == "Text\n"


# Hostile heads


BOMBS = {
    "aliases": "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n",
    "merge keys": "a: &a {x: 1}\nb:\n  <<: *a\n",
    "a merge key alone": "b:\n  <<: {x: 1}\n",
    "brackets": "a: " + "[" * 1000,
    "braces": "a: " + "{a: " * 1000,
    "dashes": "a:\n  " + "- " * 1000,
    "indentation": "\n".join(" " * depth + "a:" for depth in range(200)),
    "size": "a: " + "b" * 70_000,
    "values": "a: [" + "b," * 6000 + "]",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_one_line(name):
    with pytest.raises(UnprintableError) as caught:
        split(f"---\n{BOMBS[name]}\n---\n", "a.md")
    assert str(caught.value).startswith("a.md:")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["a." * 20_000 + "b = 1", "a = " + "[" * 5000, "[a]\n" * 9000])
def test_hostile_toml_does_not_hang(text):
    start = time.process_time()
    with suppress(UnprintableError):
        assert split(f"+++\n{text}\n+++\n", "a.md").diagnostics
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text",
    ["[" * 60_000, "a: [" + "a," * 30_000 + "]", "{" * 18 + "a," * 20_000, "a: " * 20_000,
     "&a " * 20_000, "\n".join(f"k{i}: @" for i in range(8000)), 'a: "' + "\n" * 60_000,
     "? " * 30_000, "\n" * 60_000, "# \n" * 20_000, "a\n" * 30_000, "'a'\n: b\n" * 7000],
)  # fmt: skip
def test_hostile_yaml_does_not_hang(text):
    start = time.process_time()
    for source in (f"---\n{text}\n---\n", f"---\n{text}", f"---\na: b\n{text}"):
        with suppress(UnprintableError):
            split(source, "a.md")
    assert time.process_time() - start < 15


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("ab:- \n\t[]{}\"'#&*!|>?%@,.<=~0é"), max_size=80))
def test_any_yaml_is_values_or_diagnostics(text):
    try:
        result = split(f"---\n{text}\n---\nbody\n", "a.md")
    except UnprintableError:
        return
    assert result.value.body.endswith("body\n")
    for item in result.diagnostics:
        assert item.place is not None
        assert 1 <= item.place.line <= text.count("\n") + 4


@settings(max_examples=100, deadline=None)
@given(st.text(st.sampled_from("ab=. \n[]{}\"'#01-é\\"), max_size=80))
def test_any_toml_is_values_or_diagnostics(text):
    try:
        result = split(f"+++\n{text}\n+++\nbody\n", "a.md")
    except UnprintableError:
        return
    assert result.value.body.endswith("body\n")
    assert all(item.place is not None for item in result.diagnostics)


SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**9), 10**9), st.text("abc é:#'\"-\\", max_size=20)
)
TREES = st.dictionaries(
    st.from_regex(r"[a-z_]{1,8}", fullmatch=True),
    st.recursive(
        SCALARS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.from_regex(r"[a-z]{1,5}", fullmatch=True), inner, max_size=3)
        ),
        max_leaves=8,
    ),
    max_size=5,
)


def frozen(value):
    if isinstance(value, list):
        return tuple(frozen(item) for item in value)
    if isinstance(value, dict):
        return {key: frozen(item) for key, item in value.items()}
    return value


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_what_yaml_writes_is_read_back(tree):
    import yaml

    text = yaml.safe_dump(tree, allow_unicode=True)
    text = "" if text == "{}\n" else text
    result = split(f"---\n{text}---\n", "a.md")
    assert result.diagnostics == ()
    assert result.value.values == frozen(tree)


# Real sources


@pytest.mark.slow
def test_the_heads_of_real_posts_are_read():
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora:
        pytest.skip("PRINTER_CORPORA does not name the folder of the corpora")
    paths = [
        path for name in ("md-18f", "md-research") for path in Path(corpora, name).rglob("*.md")
    ]
    posts = [path for path in paths if path.read_text("utf-8").startswith("---")]
    assert len(posts) > 30
    for path in posts:
        result = split(path.read_text("utf-8"), path.name)
        assert not [item for item in result.diagnostics if item.severity is Severity.ERROR], path
        assert result.value.values["title"]
