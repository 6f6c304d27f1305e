"""Citations as styles want them: in the text, in notes, and in the list at the end."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from printer.citations import engine
from printer.citations.locators import located
from printer.citations.pandoc import find_pandoc
from printer.citations.process import process
from printer.citations.syntax import parse_citations
from printer.citations.terms import style_terms

pytestmark = pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")

HEAD = "<info><title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>"
NAMES = '<names variable="author"><name form="short" and="text"/></names>'
YEAR = '<date variable="issued"><date-part name="year"/></date>'
LOCATOR = (
    '<group delimiter=" "><label variable="locator" form="short"/>'
    '<text variable="locator"/></group>'
)


@dataclass(frozen=True)
class Style:
    xml: bytes
    is_note: bool = False
    default_locale: str = ""


def style(citation: str, bibliography: str = "", *, note: bool = False, options: str = "") -> Style:
    kind = "note" if note else "in-text"
    text = (
        f'<style xmlns="http://purl.org/net/xbiblio/csl" class="{kind}" version="1.0" {options}>'
        f"{HEAD}{citation}{bibliography}</style>"
    )
    return Style(text.encode(), note)


AUTHOR_DATE = style(
    '<citation disambiguate-add-year-suffix="true"><sort><key variable="title"/></sort>'
    '<layout prefix="(" suffix=")" delimiter="; "><group delimiter=", ">'
    f"{NAMES}{YEAR}{LOCATOR}</group></layout></citation>",
    '<bibliography hanging-indent="true"><sort><key variable="title"/></sort><layout suffix=".">'
    f'<group delimiter=". ">{NAMES}{YEAR}<text variable="title" font-style="italic"/>'
    '<text variable="DOI" prefix="https://doi.org/"/><text variable="URL"/></group>'
    "</layout></bibliography>",
)
NUMERIC = style(
    '<citation collapse="citation-number"><sort><key variable="citation-number"/></sort>'
    '<layout prefix="[" suffix="]" delimiter=", "><text variable="citation-number"/></layout>'
    "</citation>",
    '<bibliography second-field-align="flush"><layout suffix=".">'
    '<text variable="citation-number" prefix="[" suffix="]"/>'
    '<group delimiter=", "><text variable="title" quotes="true"/>'
    f"{YEAR}</group></layout></bibliography>",
)
NOTES = style(
    '<citation><layout suffix="." delimiter="; "><choose>'
    '<if position="ibid-with-locator"><group delimiter=", "><text term="ibid"/>'
    '<text variable="locator"/></group></if>'
    '<else-if position="ibid"><text term="ibid"/></else-if>'
    f'<else-if position="subsequent"><group delimiter=", ">{NAMES}'
    '<text variable="first-reference-note-number" prefix="see n. "/>'
    '<text variable="locator"/></group></else-if>'
    f'<else><group delimiter=", ">{NAMES}<text variable="title" font-style="italic"/>'
    '<text variable="locator"/></group></else></choose></layout></citation>',
    f'<bibliography><layout suffix=".">{NAMES}</layout></bibliography>',
    note=True,
)

DOE = {
    "id": "doe",
    "type": "book",
    "title": "Alpha",
    "author": [{"family": "Doe", "given": "Jane"}],
    "issued": {"date-parts": [[2000]]},
    "DOI": "10.1000/a(b)",
}
ROE = {
    "id": "roe",
    "type": "book",
    "title": "Beta",
    "author": [{"family": "Roe", "given": "Al"}],
    "issued": {"date-parts": [[2001]]},
    "URL": "https://example.org/x?a=1&b=2",
}
LEE = {
    "id": "lee",
    "type": "book",
    "title": "Gamma",
    "author": [{"family": "Lee", "given": "Kim"}],
    "issued": {"date-parts": [[2002]]},
}
WORKS = [DOE, ROE, LEE]


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setattr(engine, "user_cache", lambda: tmp_path)


def cite(asked: Style, *texts: str, lang: str = "en-US", items=WORKS, **options):
    terms = style_terms(asked.xml, lang)
    clusters = [located(found.cluster, terms) for text in texts for found in parse_citations(text)]
    return process(clusters, items, asked, lang, **options)


def texts(done) -> list[str]:
    return [bare(cluster.text) for cluster in done.clusters]


def notes(done) -> list[str | None]:
    return [None if cluster.note is None else bare(cluster.note) for cluster in done.clusters]


def bare(markup: str) -> str:
    return re.sub(r"<[^>]*>", "", markup)


# In the text


def test_author_and_date_with_prefix_locator_and_suffix():
    done = cite(AUTHOR_DATE, "[see @doe, pp. 33–35 and so on; also @roe, chap. 2]")
    assert texts(done) == ["(see Doe, 2000, pp. 33–35 and so on; also Roe, 2001, chap. 2)"]


def test_affixes_are_markup_and_come_back_as_markup():
    done = cite(AUTHOR_DATE, "[<i>cf.</i> @doe, <b>really</b> &amp; truly]")
    assert done.clusters[0].text == (
        '(<i>cf.</i> <a href="#ref-1">Doe, 2000</a>, <b>really</b> &amp; truly)'
    )


def test_the_author_may_be_a_word_of_the_sentence():
    done = cite(AUTHOR_DATE, "@doe", "@roe [p. 3; @doe]", "[-@lee]", "@lee [and more]")
    assert texts(done) == [
        "Doe (2000)",
        "Roe (2001, p. 3; Doe, 2000)",
        "(2002)",
        "Lee (2002, and more)",
    ]


def test_characters_that_mean_something_to_the_engine_are_text():
    done = cite(AUTHOR_DATE, "[a|b {c} @doe, d|e {f}]", items=[{**DOE, "title": "<>{}|"}])
    assert texts(done) == ["(a|b {c} Doe, 2000, d|e {f})"]


def test_a_suffix_that_looks_like_a_locator_is_none_after_empty_braces():
    assert texts(cite(AUTHOR_DATE, "[@doe, {} 99 years later]")) == ["(Doe, 2000 99 years later)"]


def test_straight_quotes_in_affixes_become_those_of_the_language():
    assert texts(cite(AUTHOR_DATE, '["so" @doe]', lang="de-DE")) == ["(„so“ Doe, 2000)"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ru-RU", "[@doe, с. 15]", "(Doe, 2000, с. 15)"),
        ("ru-RU", "[@doe, p. 15]", "(Doe, 2000, с. 15)"),
        ("de-DE", "[@doe, S. 15]", "(Doe, 2000, S. 15)"),
        ("en-US", "[@doe, table 15]", "(Doe, 2000, tbl. 15)"),
        ("en-US", "[@doe, tables 15–16]", "(Doe, 2000, tbls. 15–16)"),
        ("fr-FR", "[@doe, table 15; @roe, p. 3]", "(Doe, 2000, tab. 15; Roe, 2001, p. 3)"),
    ],
)
def test_locators_are_printed_in_the_language_of_the_article(lang, text, expected):
    assert texts(cite(AUTHOR_DATE, text, lang=lang)) == [expected]


def test_numbers_are_collapsed():
    done = cite(NUMERIC, "[@doe]", "[@lee; @doe; @roe]")
    assert texts(done) == ["[1]", "[1–3]"]


def test_what_nothing_cites_is_listed_when_it_is_named():
    def listed(*nocite):
        return [entry.key for entry in cite(AUTHOR_DATE, "[@doe]", nocite=nocite).entries]

    assert listed() == ["doe"]
    assert listed("lee", "nobody") == ["doe", "lee"]
    assert listed("*") == ["doe", "roe", "lee"]


def test_nothing_to_do_starts_no_engine(monkeypatch):
    monkeypatch.setattr(engine, "find_pandoc", lambda: None)
    assert process([], WORKS, AUTHOR_DATE, "en").entries == ()


# Missing works


def test_a_missing_key_is_marked_and_told():
    done = cite(AUTHOR_DATE, "[@doe; @no]", "@gone")
    assert done.clusters[0].text.endswith(
        '; <strong class="missing">[no?]</strong>&lt;where&gt;)'
    ) or ('<strong class="missing">[no?]</strong>' in done.clusters[0].text)
    assert '<strong class="missing">[gone?]</strong>' in done.clusters[1].text
    assert done.missing == ((0, "no"), (1, "gone"))
    assert done.warnings == ()


def test_any_id_is_a_key():
    odd = [{**DOE, "id": "*"}, {**ROE, "id": 'a "b" <c>'}]
    done = cite(AUTHOR_DATE, "[@{*}]", '[@{a "b" <c>}]', items=odd)
    assert texts(done) == ["(Doe, 2000)", "(Roe, 2001)"]
    assert done.missing == ()


# The list


def test_entries_have_ids_that_citations_link_to():
    done = cite(AUTHOR_DATE, "[@doe]", prefix="alpha-ref-")
    assert done.entries[0].id == "alpha-ref-1"
    assert 'href="#alpha-ref-1"' in done.clusters[0].text
    assert done.hanging_indent


def test_addresses_and_dois_are_live():
    done = cite(AUTHOR_DATE, "[@doe; @roe]")
    assert [entry.html for entry in done.entries] == [
        (
            'Doe. 2000. <i>Alpha</i>. <a href="https://doi.org/10.1000/a(b)">'
            "https://doi.org/10.1000/a(b)</a>."
        ),
        (
            'Roe. 2001. <i>Beta</i>. <a href="https://example.org/x?a=1&amp;b=2">'
            "https://example.org/x?a=1&amp;b=2</a>."
        ),
    ]


def test_numbers_hang_before_their_entries():
    done = cite(NUMERIC, "[@roe]", "[@doe]")
    assert [(entry.label, entry.html) for entry in done.entries] == [
        ("[1]", "“Beta,” 2001."),
        ("[2]", "“Alpha,” 2000."),
    ]


def test_only_marks_of_the_contract_come_out():
    work = {
        **DOE,
        "title": 'A <i>b</i> <sup>c</sup> <span style="font-variant:small-caps;">d</span> '
        '<script>alert(1)</script> & <span class="nocase">E</span>',
    }
    (entry,) = cite(AUTHOR_DATE, "[@doe]", items=[work]).entries
    assert '<span class="nodecor">b</span>' in entry.html
    assert '<span class="smallcaps">d</span>' in entry.html
    assert "<script" not in entry.html
    assert set(re.findall(r"<(\w+)", entry.html)) <= {"i", "b", "sup", "sub", "u", "span", "a"}


def test_control_characters_of_a_bibliography_are_left_out():
    work = {**DOE, "title": "Al\x00pha\x1b \ue0a1beta\ufffe"}
    (entry,) = cite(AUTHOR_DATE, "[@doe]", items=[work]).entries
    assert "Alpha beta" in entry.html


def test_raised_letters_become_superscript():
    (entry,) = cite(AUTHOR_DATE, "[@doe]", items=[{**DOE, "title": "1ᵉʳ"}]).entries
    assert "1<sup>e</sup><sup>r</sup>" in entry.html


# Notes


def test_each_cluster_becomes_a_note_and_repeats_are_short():
    done = cite(NOTES, "[@doe, 3]", "[@doe, 4]", "[@doe, 4]", "[@roe]", "[@doe]")
    assert notes(done) == [
        "Doe, Alpha, 3.",
        "Ibid., 4.",
        "Ibid.",
        "Roe, Beta.",
        "Doe, see n. 1.",
    ]
    assert texts(done) == [""] * 5


def test_notes_are_counted_together_with_the_authors_own():
    done = cite(NOTES, "[@doe]", "[@roe]", "[@doe]", note_numbers=[2, 5, 7])
    assert notes(done)[2] == "Doe, see n. 2."


def test_ibid_does_not_reach_over_a_note_of_the_author():
    done = cite(NOTES, "[@doe]", "[@doe]", note_numbers=[1, 3])
    assert notes(done) == ["Doe, Alpha.", "Doe, see n. 1."]


def test_a_prefix_begins_a_note_with_a_capital_and_ibid_after_it_does_not():
    done = cite(NOTES, "[@doe]", "[see @doe]", "[He said so. @doe]")
    assert notes(done) == ["Doe, Alpha.", "See ibid.", "He said so. Ibid."]


def test_in_a_note_of_the_author_a_citation_is_part_of_the_sentence():
    done = cite(
        NOTES, "[@doe]", "[@roe]", "[@lee]", note_numbers=[1, 2, 2], opening=[1], within=[2]
    )
    assert notes(done) == ["Doe, Alpha.", None, None]
    assert texts(done) == ["", "Roe, Beta.", "(Lee, Gamma)"]


def test_several_citations_in_one_note_of_the_author_know_of_each_other():
    done = cite(
        NOTES,
        *("[@doe]", "[@roe]", "[@roe, 5]", "[@doe]", "[@doe, 9]"),
        note_numbers=[1, 2, 2, 3, 3],
        within=[1, 2, 3, 4],
    )
    assert texts(done) == [
        "",
        "(Roe, Beta)",
        "(ibid., 5)",
        "(Doe, see n. 1)",
        "(ibid., 9)",
    ]


def test_the_author_stands_in_the_sentence_and_the_rest_in_the_note():
    done = cite(NOTES, "@doe [p. 3]")
    assert (texts(done), notes(done)) == (["Doe"], ["Alpha, 3."])


def test_an_author_in_a_note_of_the_author_makes_no_second_note():
    done = cite(NOTES, "@doe [p. 3]", note_numbers=[1], within=[0])
    assert done.clusters[0].note is None
    assert texts(done)[0].startswith("Doe, Alpha, 3")


def test_a_link_never_stands_within_a_link():
    full = style(
        '<citation><layout suffix="."><group delimiter=", "><text variable="title"/>'
        '<text variable="URL"/><text variable="locator"/></group></layout></citation>',
        '<bibliography><layout><text variable="title"/></layout></bibliography>',
        note=True,
    )
    note = cite(full, "[@roe, 3]").clusters[0].note
    assert note is not None
    assert bare(note) == "Beta, https://example.org/x?a=1&amp;b=2, 3."
    assert not re.search(r"<a [^>]*>(?:(?!</a>).)*<a ", note)
    assert note.count("<a ") == 3


# Punctuation


def test_american_stops_go_within_two_quotation_marks_and_over_a_link():
    quoting = style(
        '<citation><layout delimiter=", "><text variable="title" quotes="true"/></layout></citation>'
        '<bibliography><layout suffix="."><text variable="title" quotes="true"/></layout>'
        "</bibliography>"
    )
    works = [{**DOE, "title": 'On "Alpha"'}, ROE]
    done = cite(quoting, "[@doe; @roe]", items=works)
    assert texts(done) == ["“On ‘Alpha,’” “Beta”"]
    assert [bare(entry.html) for entry in done.entries] == ["“On ‘Alpha.’”", "“Beta.”"]
    german = cite(quoting, "[@doe; @roe]", items=works, lang="de-DE")
    assert texts(german) == ["„On ‚Alpha‘“, „Beta“"]
