"""Nothing in a bibliography crashes or hangs the reader, and no key is lost without a word."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printer.citations import read_bibliography
from printer.citations.bibliography.latex import to_plain_text, to_rich_text
from printer.citations.bibliography.names import parse_names

SETTINGS = settings(
    max_examples=60, deadline=5_000, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

SCRAPS = st.sampled_from(
    ["@article{", "@book{", "@string{", "@comment{", "@", "{", "}", '"', ",", "=", "#", "\n", " ", "\\",
     "key", "title", "author", "crossref", "xdata", "year", "date", " and ", "1999", "{A}", "$", "_", "^",
     "\\'", "\\emph", "{\\em ", "é", "Ж", "~", "--", "<i>", "</b>", "<script>", "&lt;", "%", "(", ")"]
)  # fmt: skip


def read(tmp_path, text, name="a.bib"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", errors="surrogatepass")
    return read_bibliography([path])


def well_formed(items):
    json.dumps(items, ensure_ascii=False, allow_nan=False).encode()
    for key, item in items.items():
        assert item["id"] == key
        # A key is plain text, escaped wherever it is printed; the fields are markup.
        fields = json.dumps({name: value for name, value in item.items() if name != "id"})
        assert not re.search(r"<(?!/?(?:i|b|sup|sub|span)\b)/?(?:script|img|a|iframe)\b", fields)


@SETTINGS
@given(st.lists(SCRAPS, max_size=60).map("".join))
def test_any_heap_of_scraps_is_read(tmp_path, text):
    well_formed(dict(read(tmp_path, text).value.items))


@SETTINGS
@given(st.text(max_size=200), st.sampled_from(["a.bib", "a.json", "a.yaml", "a.ris", "a.txt"]))
def test_any_text_is_read_in_any_format(tmp_path, text, name):
    well_formed(dict(read(tmp_path, text, name).value.items))


KEYS = st.from_regex(r"[A-Za-z][A-Za-z0-9:_.+-]{0,10}", fullmatch=True)


@SETTINGS
@given(
    st.lists(st.tuples(KEYS, st.lists(SCRAPS, max_size=12).map("".join)), max_size=8),
)
def test_no_key_is_lost_without_a_word(tmp_path, entries):
    text = "\n".join(
        f"@book{{{key},\n title = {{{body}}},\n year = 2000\n}}" for key, body in entries
    )
    result = read(tmp_path, text)
    said = " ".join(str(problem) for problem in result.diagnostics)
    for key, _ in entries:
        assert key in result.value.items or key in said


@SETTINGS
@given(st.lists(SCRAPS, max_size=40).map("".join))
def test_latex_and_names_never_fail(text):
    to_rich_text(text)
    to_plain_text(text)
    parse_names(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
ITEMS = st.dictionaries(
    st.sampled_from(["id", "type", "title", "author", "issued", "URL", "DOI", "volume", "keyword"]),
    json_values | st.just({"date-parts": [[None, "x"]]}) | st.just([{"family": 1}, "x", None]),
)


@SETTINGS
@given(st.lists(ITEMS, max_size=5))
def test_items_of_any_shape_are_cleaned(tmp_path, items):
    well_formed(dict(read(tmp_path, json.dumps(items), "a.json").value.items))
    well_formed(dict(read_bibliography([], inline=items).value.items))


MANY = 100_000


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bib", "@article{a, title={" + "{" * MANY),
        ("a.bib", "@a{" * MANY),
        ("a.bib", "@article{a, title=" + '"' * MANY),
        ("a.bib", "@book{a, title=" + "{x} b= " * MANY),
        ("a.bib", "@book{a, title={" + "$a" * 40_000 + "}}"),
        ("a.bib", "@book{a, title={" + "<script>" * 12_000 + "}}"),
        ("a.bib", "@book{a, author={" + "a and " * 15_000 + "}}"),
        ("a.bib", "".join(f"@string{{s{n}=s{n - 1} # s{n - 1} # {{x}}}}\n" for n in range(1, 60))
         + "".join(f"@book{{b{n}, title=s59 # s59}}\n" for n in range(2_000))),
        ("a.bib", "".join(f"@book{{k{n}, xdata={{k{n + 1}}}}}\n" for n in range(10_000))),
        ("a.bib", "".join(f"@book{{k{n}, xdata={{{','.join(f'k{m}' for m in range(100))}}}}}\n" for n in range(100))),
        ("a.bib", "".join(f"@book{{k{n}, crossref={{x{n}}}}}\n" for n in range(10_000))),
        ("a.bib", "@book{p, title={" + "word " * 15_000 + "}}"
         + "".join(f"@inbook{{k{n}, crossref={{p}}}}\n" for n in range(5_000))),
        ("a.json", '[{"id":"a" x},' * 10_000),
        ("a.json", '[{"id":' + "[" * MANY),
        ("a.yaml", "- " * 10_000),
        ("a.yaml", "references:\n" + "- {id: a}\n" * 10_000),
        ("a.ris", "TY  - JOUR\n" * 20_000),
    ],
)  # fmt: skip
def test_hostile_files_end_in_time(tmp_path, name, text):
    began = time.process_time()
    result = read(tmp_path, text, name)
    result.value.nearest("nothing-like-it")
    result.value.duplicates()
    result.value.missing_fields()
    assert time.process_time() - began < 20
    assert len(result.diagnostics) <= 1_001


# -- real files -------------------------------------------------------------------------------

CORPORA = os.environ.get("PRINTER_CORPORA", "")
RESEARCH = Path(CORPORA) / "md-research" / "assets" / "bibliography"


@pytest.mark.skipif(not CORPORA, reason="PRINTER_CORPORA is not set")
def test_every_bibliography_of_the_research_posts_is_read_whole():
    paths = sorted(RESEARCH.glob("*.bib"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        keys = re.findall(
            r"^\s*@(?!comment|string|preamble)\w+\s*\{\s*([^,\s]+)", text, re.M | re.I
        )
        result = read_bibliography([path])
        assert list(result.value.items) == list(dict.fromkeys(keys)), path.name
        assert all(item.get("title") for item in result.value.items.values()), path.name
        errors = [item for item in result.diagnostics if item.severity.value == "error"]
        assert errors == [], path.name
