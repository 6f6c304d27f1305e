"""Pandoc's citation syntax: what is a citation, of what, and where it stands."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.citations.syntax import CiteItem, Cluster, parse_citations


def clusters(text: str) -> list[Cluster]:
    return [found.cluster for found in parse_citations(text)]


def keys(text: str) -> list[str]:
    return [item.key for cluster in clusters(text) for item in cluster.items]


def test_brackets_hold_one_or_several_works():
    assert clusters("As shown [@a; @b].") == [Cluster((CiteItem("a"), CiteItem("b")))]


def test_prefix_and_suffix_stay_source_text():
    (cluster,) = clusters("[see @a, pp. 33–35 and *passim*; also @b, chap. 2]")
    assert cluster.items == (
        CiteItem("a", prefix="see ", suffix=", pp. 33–35 and *passim*"),
        CiteItem("b", prefix="also ", suffix=", chap. 2"),
    )


def test_a_key_without_brackets_names_the_author_in_the_sentence():
    (cluster,) = clusters("As @doe99 says.")
    assert cluster.items == (CiteItem("doe99", author_in_text=True),)
    assert cluster.in_text


def test_a_locator_may_follow_an_author_in_the_sentence():
    (cluster,) = clusters("As @doe [p. 30; see @roe] says.")
    assert cluster.items == (
        CiteItem("doe", suffix=", p. 30", author_in_text=True),
        CiteItem("roe", prefix="see "),
    )


def test_works_in_brackets_after_an_author_belong_to_the_same_citation():
    (cluster,) = clusters("As @doe [@roe] says.")
    assert [item.key for item in cluster.items] == ["doe", "roe"]


@pytest.mark.parametrize("text", ["[-@doe]", "-@doe"])
def test_a_minus_suppresses_the_author(text):
    (cluster,) = clusters(text)
    assert cluster.items == (CiteItem("doe", suppress_author=True),)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("@Doe99:a-b/c.", "Doe99:a-b/c"),
        ("(@a_b)", "a_b"),
        ("@иванов2005,", "иванов2005"),
        ("@foo--bar", "foo"),
        ("@{https://example.org/x?a=1&b=2}", "https://example.org/x?a=1&b=2"),
        ("@{odd key}", "odd key"),
        ("@doe's", "doe"),
    ],
)
def test_keys_are_read_as_pandoc_reads_them(text, key):
    assert keys(text) == [key]


@pytest.mark.parametrize(
    "text",
    [
        "me@example.org",
        r"\@doe",
        "`@doe`",
        "``a ` @doe``",
        "$@doe$",
        "<me@example.org>",
        '<a title="@doe">',
        "https://example.org/@doe",
        "[text](mailto:a@b)",
        "a @ b",
        "@",
        "[@]",
        "<!-- @doe -->",
    ],
)
def test_what_is_no_citation(text):
    assert clusters(text) == []


def test_links_spans_and_notes_are_no_clusters_but_may_hold_citations():
    assert clusters("[@a](address)")[0].in_text
    assert clusters("[@a]{.small}")[0].in_text
    assert clusters("^[@a says so]")[0].in_text
    assert not clusters("^[He says so [@a].]")[0].in_text
    assert not clusters("![A caption [@a]](figure.svg)")[0].in_text


def test_nested_brackets_belong_to_the_suffix():
    (cluster,) = clusters("[@a, [sic] p. 3]")
    assert cluster.items == (CiteItem("a", suffix=", [sic] p. 3"),)


def test_a_part_without_a_key_belongs_to_the_next_prefix():
    (cluster,) = clusters("[see there; @b]")
    assert cluster.items == (CiteItem("b", prefix="see there; "),)


def test_a_last_part_without_a_key_makes_the_brackets_prose():
    (cluster,) = clusters("[@b; and so on]")
    assert cluster.in_text


def test_cross_references_are_left_to_the_caller():
    def reserved(key):
        return key.startswith("fig-")

    found = parse_citations("@fig-x, [@fig-x; @a] and @b [@fig-y]", reserved=reserved)
    assert [item.key for citation in found for item in citation.cluster.items] == ["a", "b"]


def test_places_are_offsets_into_the_text():
    text = "One [see @a; -@b] and @c [p. 2]."
    first, second = parse_citations(text)
    assert text[first.start : first.end] == "[see @a; -@b]"
    assert [text[at : at + 2] for at in first.key_offsets] == ["@a", "-@"]
    assert text[second.start : second.end] == "@c [p. 2]"


@given(st.text(alphabet="@[]{};-^!(`$\\ab1 .,*\n", max_size=60))
def test_any_text_is_parsed_into_citations_in_order_that_do_not_overlap(text):
    end = 0
    for citation in parse_citations(text):
        assert end <= citation.start < citation.end <= len(text)
        end = citation.end
        assert len(citation.key_offsets) == len(citation.cluster.items)
        for offset, item in zip(citation.key_offsets, citation.cluster.items, strict=True):
            assert citation.start <= offset < citation.end
            assert item.key
            assert item.key in text[offset : citation.end]


word = st.text(alphabet="abcé", min_size=1, max_size=5)


@given(st.lists(st.tuples(word, word, word, st.booleans()), min_size=1, max_size=4))
def test_what_is_written_is_read_again(parts):
    written = "; ".join(
        f"{prefix} {'-' if minus else ''}@{key}, {suffix}" for prefix, key, suffix, minus in parts
    )
    (cluster,) = clusters(f"before [{written}] after")
    assert cluster.items == tuple(
        CiteItem(key, f"{prefix} ", f", {suffix}", suppress_author=minus)
        for prefix, key, suffix, minus in parts
    )


@pytest.mark.parametrize("unit", ["[", "`", "@a [", "[@a;", "$", "a.@", "](", "<a ", "@{", "@a;"])
def test_hostile_repetition_is_read_in_linear_time(unit):
    started = time.process_time()
    parse_citations(unit * 20_000 + "@end")
    assert time.process_time() - started < 2
