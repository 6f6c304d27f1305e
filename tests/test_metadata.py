"""What the keys of the front matter mean, and what is said when they mean nothing."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.config import find_publication
from printer.diagnostics import Severity
from printer.readers import identifiers, read_text
from printer.readers.dates import DateError, parse_date

PEOPLE = """
[marta-lind]
name = "Marta Lindqvist"
sort = "Lindqvist, Marta"
affiliation = "Recto"
email = "marta@recto.example"
bio = "edits Recto and sets its pages."

[josiah-carberry]
name = "Josiah Carberry"
orcid = "https://orcid.org/0000-0002-1825-0097"
affiliations = ["Brown University", "Recto"]
"""

PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">
<rect width="40" height="30" fill="#9b2d1f"/></svg>"""


@pytest.fixture
def publication(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "publication.toml").write_text(
        'title = "Recto"\nlang = "en-GB"\nlicense = "CC BY 4.0"\n', encoding="utf-8"
    )
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "people.toml").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "lead.svg").write_text(PICTURE, encoding="utf-8")
    return find_publication(tmp_path).value


@pytest.fixture
def read(publication):
    """Read an article from its front matter alone; the body says "Text"."""

    def read(head: str, slug: str = "a"):
        head = textwrap.dedent(head)
        title = "" if re.search("^title:", head, re.MULTILINE) else "title: T\n"
        return read_text(
            f"---\n{title}{head.rstrip()}\n---\nText\n",
            slug=slug,
            base=publication.root,
            publication=publication,
            shown="a.md",
        )

    return read


@pytest.fixture
def article(read):
    """Read an article whose front matter has no mistakes."""

    def article(head: str, slug: str = "a"):
        result = read(head, slug)
        assert [str(item) for item in result.diagnostics] == []
        return result.value

    return article


@pytest.fixture
def complaint(read):
    """The one thing that is said of an article's front matter."""

    def complaint(head: str):
        (only,) = read(head).diagnostics
        assert only.place is not None
        return only

    return complaint


# Texts


def test_the_title_keeps_its_markup_and_has_plain_words_too(article):
    found = article("title: \"The *Hypnerotomachia* & 'its' page\"\n")
    assert found.title == "The Hypnerotomachia & ‘its’ page"
    assert found.title_html == "The <em>Hypnerotomachia</em> &amp; ‘its’ page"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("1984", "1984"),
        ("1.10", "1.10"),
        ("2026-05-12", "2026-05-12"),
        ("No", "No"),
        ("007", "007"),
    ],
)
def test_a_title_that_looks_like_something_else_is_printed_as_it_is_written(
    article, written, title
):
    assert article(f"title: {written}\n").title == title


def test_the_texts_of_an_article(article):
    found = article(
        """\
        subtitle: It's about paper
        short-title: Paper
        description: For machines
        excerpt: >
          For the
          contents page
        standfirst: A *lede* that pulls.
        section: Page
        kind: Interview
        volume: 007
        issue: 1.10
        first_page: 12
        last_page: xiv
        doi: https://doi.org/10.1000/182
        url: https://recto.example/page/a
        layout: post
        """
    )
    assert found.subtitle == "It’s about paper"
    assert found.short_title == "Paper"
    assert found.description == "For machines"
    assert found.excerpt == "For the contents page"
    assert found.standfirst.strip() == "<p>A <em>lede</em> that pulls.</p>"
    assert (found.section, found.kind) == ("Page", "interview")
    assert (found.volume, found.issue) == ("007", "1.10")
    assert (found.first_page, found.last_page) == ("12", "xiv")
    assert found.doi == "10.1000/182"
    assert found.url == "https://recto.example/page/a"
    assert found.layout == "post"
    assert str(found.places["doi"]) == "a.md:16:1"


def test_an_abstract_may_have_paragraphs(article):
    found = article("abstract: |\n  One *thing*.\n\n  Another.\n")
    assert found.abstract.count("<p>") == 2
    assert "<em>thing</em>" in found.abstract


def test_a_mistake_within_an_abstract_is_told_at_its_line(read):
    result = read("abstract: |\n  One.\n\n  See {% include x.html %}.\n")
    (only,) = result.diagnostics
    assert only.place.line == 6


def test_other_names_for_the_same_thing(article):
    assert article("lede: A\n").standfirst == article("standfirst: A\n").standfirst
    assert article("summary: A\n").description == "A"
    assert article("lastmod: 2026-01-02\n").updated.date == dt.date(2026, 1, 2)
    assert article("author: A. Uthor\n").authors == article("authors: [A. Uthor]\n").authors


def test_two_names_for_the_same_thing_are_one_too_many(complaint):
    said = complaint("lede: A\nstandfirst: B\n")
    assert said.message == "`lede` means the same as `standfirst` and is left aside"
    assert said.place.line == 3


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("title: true", "`title` has to be text, not true"),
        ("subtitle: [a]", "`subtitle` has to be text, not a list"),
        ("section: {a: b}", "`section` has to be text, not keys and values"),
        ("draft: perhaps", '`draft` has to be true or false, not "perhaps"'),
        ("tags: [a, {b: c}]", "`tags` has to be text, not keys and values"),
        ("print: list", '`print` has to be keys and values such as `links: list`, not "list"'),
        ("doi: 10.1000", '"10.1000" is not a DOI such as 10.1000/182'),
        ("url: javascript:alert(1)", "is not an address that begins with https:// or http://"),
        ("lang: English", '"English" is not a language tag such as en-GB or ru'),
        ("kind: long read", 'the kind "long read" is not one word'),
        ("image: {alt: a}", "the image has no file"),
        ("updated: {note: a}", "`updated` has no date"),
        ("license: CC BY-ND-SA 4.0", "is not a licence of Creative Commons"),
    ],
)
def test_a_wrong_value_is_an_error_and_nothing_else_suffers(read, line, message):
    result = read(f"{line}\nvolume: 3\n")
    errors = [item for item in result.diagnostics if item.code != "title-missing"]
    (only,) = errors
    assert message in only.message
    assert only.place.line in (2, 3)
    assert result.value.volume == "3"


def test_empty_keys_are_as_good_as_none(article):
    found = article("subtitle:\ndate: ''\nauthors: []\ntags:\nimage:\nprint:\nupdated:\ndoi: ~\n")
    assert found.date is None
    assert found.authors == ()


# Languages


@pytest.mark.parametrize(
    ("written", "kept"),
    [("en-gb", "en-GB"), ("RU", "ru"), ("zh-hant-tw", "zh-Hant-TW"), ("de-1996", "de-1996"),
     ("es-419", "es-419"), ("sl-rozaj-biske", "sl-rozaj-biske"), ("no", "no")],
)  # fmt: skip
def test_languages_have_their_usual_case(read, written, kept):
    result = read(f"lang: {written}\n")
    assert result.value.lang == kept
    # Some have no words of furniture; that is a note.
    assert {item.severity for item in result.diagnostics} <= {Severity.NOTE}


def test_an_article_without_language_has_that_of_the_publication(article):
    assert article("").lang == "en-GB"


def test_an_underscore_is_corrected_with_a_warning(read):
    result = read("lang: pt_br\n")
    assert result.value.lang == "pt-BR"
    assert [str(item) for item in result.diagnostics] == [
        "a.md:3:1: warning: the parts of a language are joined by a hyphen. hint: write lang: pt-BR"
    ]


# Dates


@pytest.mark.parametrize(
    "written",
    ["2016-01-05", "2016-1-5", "'2016-01-05'", "2016-01-05 12:00:00 -0500", "20160105",
     "2016-01-05T12:00:00Z", "2016-01-05T12:00:00.123+01:00", "2016-01-05 12:00", "2016-01-05 16:52:00 -4",
     "2016-01-05 4:52 PM EST"],
)  # fmt: skip
def test_a_date_is_the_day_that_is_written(article, written):
    assert article(f"date: {written}\n").date == dt.date(2016, 1, 5)


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        ("2016-02-30", "is not a day of the calendar", "write it as YYYY-MM-DD"),
        ("2016-05", "has no day", "write the whole date, such as 2016-05-01"),
        ("2016", "has no day", "write the whole date, such as 2016-01-01"),
        ("12.05.2016", "as it is written here", "write it as 2016-05-12"),
        ("2016/05/12", "as it is written here", "write it as 2016-05-12"),
        ("12 May 2016", "is not a date", "write it as YYYY-MM-DD"),
        ("today", "is a different day every time", "write the day itself"),
        ("0000-01-01", "is not a day of the calendar", "write it as YYYY-MM-DD"),
    ],
)
def test_other_dates_are_errors_with_advice(read, written, message, hint):
    result = read(f"date: {written}\n")
    (only,) = result.diagnostics
    assert message in only.message
    assert only.hint.startswith(hint)
    assert result.value.date is None


@given(st.dates())
def test_every_iso_date_is_read(day):
    assert parse_date(day.isoformat()) == day


@given(st.text(st.sampled_from("0123456789-/.: TZ+٣"), max_size=20))
def test_what_is_no_date_is_a_date_error(text):
    with suppress(DateError):
        assert isinstance(parse_date(text), dt.date)


def test_the_name_of_a_post_has_its_date(article):
    assert article("", slug="2016-03-25-consistency").date == dt.date(2016, 3, 25)
    assert article("date: 2016-04-01\n", slug="2016-03-25-x").date == dt.date(2016, 4, 1)
    assert article("", slug="2016-13-45-x").date is None


def test_an_update_may_say_why(article):
    plain = article("updated: 2026-10-12\n").updated
    assert (plain.date, plain.note) == (dt.date(2026, 10, 12), "")
    noted = article("updated: {date: 2026-10-12, note: 'A *figure* was wrong'}\n").updated
    assert noted.note == "A <em>figure</em> was wrong"


def test_drafts_and_later_publication(article):
    assert article("draft: true\n").draft
    assert article("published: false\n").draft
    assert not article("published: true\n").draft
    assert article("publish_on: 2026-12-24\n").publish_on == dt.date(2026, 12, 24)
    assert article("publishDate: 2026-12-24\n").publish_on == dt.date(2026, 12, 24)


# People


def test_people_are_named_by_id(article):
    marta, josiah = article("authors: [marta-lind, josiah-carberry]\n").authors
    assert (marta.name, marta.sort, marta.id) == (
        "Marta Lindqvist",
        "Lindqvist, Marta",
        "marta-lind",
    )
    assert marta.affiliations == ("Recto",)
    assert josiah.orcid == "0000-0002-1825-0097"
    assert josiah.affiliations == ("Brown University", "Recto")


@pytest.mark.parametrize(
    ("head", "names"),
    [
        ("author: Jane Doe", ["Jane Doe"]),
        ("author: Doe, Jane", ["Doe, Jane"]),
        ("author: Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
        ("author: marta-lind, josiah-carberry", ["Marta Lindqvist", "Josiah Carberry"]),
        ("authors: [Jane Doe, marta-lind]", ["Jane Doe", "Marta Lindqvist"]),
        ("authors: {name: Jane Doe}", ["Jane Doe"]),
        ("authors: [{name: {given: Jane, family: Doe}}]", ["Jane Doe"]),
        (
            "authors: [{given: Jane, family: Doe}, {id: marta-lind}]",
            ["Jane Doe", "Marta Lindqvist"],
        ),
        ("authors: [Ирина Белова]", ["Ирина Белова"]),
    ],
)
def test_authors_are_written_in_many_ways(article, head, names):
    assert [person.name for person in article(f"{head}\n").authors] == names


def test_an_author_may_be_described(article):
    (person,) = article(
        """\
        authors:
          - name: Jane Doe
            orcid: 0000-0002-1825-0097
            email: jane@example.org
            affiliation: Harbour Archives
            corresponding: true
            bio: keeps files.
            sort: Doe, Jane
        """
    ).authors
    assert person.orcid == "0000-0002-1825-0097"
    assert person.email == "jane@example.org"
    assert person.affiliations == ("Harbour Archives",)
    assert person.corresponding
    assert (person.bio, person.sort) == ("keeps files.", "Doe, Jane")


def test_a_known_person_may_be_described_anew(article):
    (person,) = article("authors: [{id: marta-lind, bio: writes., corresponding: true}]\n").authors
    assert (person.name, person.bio, person.corresponding) == ("Marta Lindqvist", "writes.", True)
    assert person.affiliations == ("Recto",)


@pytest.mark.parametrize(
    "head",
    [
        "affiliations: {b: Brown, r: Recto}\nauthors: [{name: J, affiliations: [b, r]}]",
        "affiliations: [Brown, Recto]\nauthors: [{name: J, affiliation: '1, 2'}]",
        """
        affiliations: [{name: Brown, index: 1}, {name: Recto, index: 2}]
        authors: [{name: J, affiliation: '1, 2'}]""",
        """
        affiliations: [{id: x, name: Brown}, {id: y, name: Recto}]
        authors: [{name: J, affiliations: [{ref: x}, {ref: y}]}]""",
        "authors: [{name: J, affiliations: [{name: Brown}, Recto]}]",
    ],
)
def test_affiliations_may_be_shared(article, head):
    (person,) = article(f"{head}\n").authors
    assert person.affiliations == ("Brown", "Recto")


def test_a_single_affiliation_belongs_to_everybody(article):
    found = article("affiliations: Recto\nauthors: [A B, C D]\n")
    assert [person.affiliations for person in found.authors] == [("Recto",), ("Recto",)]


def test_an_unknown_id_is_printed_and_warned_about(read):
    result = read("authors: [marta-lnd, melody]\n")
    assert [person.name for person in result.value.authors] == ["marta-lnd", "melody"]
    first, second = result.diagnostics
    assert (first.code, first.hint) == ("author-unknown", "did you mean marta-lind?")
    assert second.hint == "add [melody] there, or write the name"
    assert str(second.place) == "a.md:3:22"


@pytest.mark.parametrize(
    ("author", "message"),
    [
        ("{name: J, orcid: 0000-0002-1825-0098}", "has a wrong check digit"),
        ("{name: J, orcid: 1825}", "is not an ORCID iD such as 0000-0002-1825-0097"),
        ("{name: J, email: at home}", "is not an e-mail address"),
        ("{name: J, corresponding: perhaps}", "`corresponding` has to be true or false"),
        ("{name: J, affiliation: {}}", "an affiliation has no name"),
    ],
)
def test_what_is_wrong_with_an_author_is_left_out(read, author, message):
    result = read(f"authors: [{author}]\n")
    (only,) = result.diagnostics
    assert message in only.message
    (person,) = result.value.authors
    assert (person.name, person.orcid, person.email, person.affiliations) == ("J", "", "", ())


@pytest.mark.parametrize("author", ["{email: a@b.org}", "[a]", "12", "{}"])
def test_what_is_no_author_is_an_error(read, author):
    result = read(f"authors: [{author}]\n")
    assert [item.severity.value for item in result.diagnostics] == ["error"]
    assert result.value.authors == ()


def test_unknown_particulars_of_authors_are_told_once(complaint):
    said = complaint("authors: [{name: A B, url: x}, {name: C D, url: y, orcd: z}]\n")
    assert said.message == "the keys `url`, `orcd` of an author are not known; left out"
    assert said.hint == "did you mean `orcid` by `orcd`?"


def test_a_publication_may_sign_what_nobody_signs(publication, tmp_path):
    (tmp_path / "publication.toml").write_text('authors = ["marta-lind"]\n', encoding="utf-8")
    result = read_text(
        "# T\n\nText", slug="a", base=tmp_path, publication=find_publication(tmp_path).value
    )
    assert [person.name for person in result.value.authors] == ["Marta Lindqvist"]


def test_mistakes_in_the_people_file_are_told_there(read, tmp_path):
    (tmp_path / "sources" / "people.toml").write_text(
        '[marta]\nnam = "Marta"\norcid = "0000-0002-1825-0098"\n[jo]\nname = "Jo"\nbio =\n',
        encoding="utf-8",
    )
    result = read("authors: [marta, jo]\n")
    assert [person.name for person in result.value.authors] == ["marta", "Jo"]
    mistyped = "has a wrong check digit, so that a digit is mistyped"
    assert [f"{item.place}: {item.message}" for item in result.diagnostics] == [
        "sources/people.toml:1:2: `marta` has no name",
        "sources/people.toml:2:1: there is no setting `nam` in [marta]",
        f'sources/people.toml:3:1: "0000-0002-1825-0098" {mistyped}',
        "sources/people.toml:6:6: the TOML is wrong here: invalid value",
    ]


@given(st.integers(0, 10**15 - 1))
def test_exactly_one_check_digit_is_right(number):
    digits = f"{number:015}"
    right = []
    for check in "0123456789X":
        text = digits + check
        with_hyphens = "-".join(text[start : start + 4] for start in range(0, 16, 4))
        try:
            right.append(identifiers.orcid(with_hyphens))
        except ValueError:
            continue
    assert len(right) == 1


# Licences


@pytest.mark.parametrize(
    ("written", "name", "path"),
    [
        ("CC BY 4.0", "CC BY 4.0", "licenses/by/4.0/"),
        ("CC-BY-4.0", "CC BY 4.0", "licenses/by/4.0/"),
        ("cc by-sa", "CC BY-SA 4.0", "licenses/by-sa/4.0/"),
        ("CC BY-NC-ND 3.0", "CC BY-NC-ND 3.0", "licenses/by-nc-nd/3.0/"),
        ("CC BY 3.0 DE", "CC BY 3.0 DE", "licenses/by/3.0/de/"),
        ("CC-BY-SA-2.5", "CC BY-SA 2.5", "licenses/by-sa/2.5/"),
        ("CC0", "CC0 1.0", "publicdomain/zero/1.0/"),
        ("CC0-1.0", "CC0 1.0", "publicdomain/zero/1.0/"),
        ("Creative Commons Attribution 4.0 International", "CC BY 4.0", "licenses/by/4.0/"),
        (
            "Creative Commons Attribution-NonCommercial-ShareAlike 4.0",
            "CC BY-NC-SA 4.0",
            "licenses/by-nc-sa/4.0/",
        ),
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0", "licenses/by/4.0/"),
        (
            "http://creativecommons.org/licenses/by-nc/3.0/de/deed.en",
            "CC BY-NC 3.0 DE",
            "licenses/by-nc/3.0/de/",
        ),
        (
            "https://creativecommons.org/publicdomain/zero/1.0/",
            "CC0 1.0",
            "publicdomain/zero/1.0/",
        ),
    ],
)
def test_creative_commons_is_recognised(article, written, name, path):
    found = article(f"license: {written}\n")
    assert found.license == name
    assert found.license_url == f"https://creativecommons.org/{path}"


def test_other_licences_are_printed_as_they_are_written(article):
    found = article("license: All rights reserved, Recto 2026\n")
    assert (found.license, found.license_url) == ("All rights reserved, Recto 2026", "")
    found = article("license: {name: Open Data, url: https://example.org/odl}\n")
    assert (found.license, found.license_url) == ("Open Data", "https://example.org/odl")


def test_without_a_licence_that_of_the_publication_holds(article):
    assert article("").license == "CC BY 4.0"


# Keywords


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ("tags: [paper sizes, A4]", ("paper sizes", "A4")),
        ("tags:\n- paper sizes\n- 1984", ("paper sizes", "1984")),
        ("keywords: paper sizes, A4", ("paper sizes", "A4")),
        ("tags: paper ink", ("paper", "ink")),
        ("keywords: paper sizes", ("paper sizes",)),
        ("tags: [a, b, a]", ("a", "b")),
    ],
)
def test_keywords_are_a_list_or_a_text(article, head, words):
    assert article(f"{head}\n").keywords == words


def test_the_first_category_is_the_section(article):
    found = article("tags: [ink]\ncategories: [Page, paper]\n")
    assert (found.section, found.keywords) == ("Page", ("ink", "paper"))
    found = article("section: Measure\ncategory: Page\n")
    assert (found.section, found.keywords) == ("Measure", ("Page",))


# The lead image


def test_an_image_is_a_path_or_a_map(article):
    found = article(
        """\
        image:
          file: lead.svg
          caption: A *red* sheet
          credit: "Diagram: Recto"
          source: https://recto.example/red
          alt: A red rectangle
        """
    ).image
    assert (found.src, found.alt) == ("lead.svg", "A red rectangle")
    assert found.caption == "A <em>red</em> sheet"
    assert found.credit == "Diagram: Recto"
    assert found.source == "https://recto.example/red"
    jekyll = article("image: lead.svg\nimage_alt: A red rectangle\n").image
    assert (jekyll.src, jekyll.alt) == ("lead.svg", "A red rectangle")
    assert article("image: false\n").image is None


def test_an_image_without_description_is_warned_about(complaint):
    assert complaint("image: lead.svg\n").code == "alt-missing"


def test_a_missing_image_is_named_in_its_place(read, tmp_path):
    result = read("image: {file: led.svg, alt: A red rectangle}\n")
    (only,) = result.diagnostics
    assert (only.code, str(only.place)) == ("image-missing", "a.md:3:1")
    assert result.value.image.src == ""
    assert result.value.image.alt == "Missing image: led.svg (A red rectangle)"
    assert tmp_path / "led.svg" in result.value.files


def test_preflight_asks_for_caption_and_credit(publication):
    text = "---\ntitle: T\nimage: {file: lead.svg, alt: A red rectangle}\n---\nText"
    result = read_text(
        text, slug="a", base=publication.root, publication=publication, preflight=True
    )
    assert [item.code for item in result.diagnostics] == ["caption-missing", "credit-missing"]


def test_an_image_outside_of_the_publication_is_not_read(complaint):
    assert complaint("image: ../../etc/passwd\n").code == "image-outside"


# Switches and unknown keys


def test_switches_stand_under_print(article):
    found = article("print: {links: list, notes: article, numbering: true, columns: 2}\n")
    assert found.options == {"links": "list", "notes": "article", "numbering": True, "columns": 2}


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("print: {links: footnotes}", '`links` has to be notes, list or none, not "footnotes"'),
        ("print: {notes: end}", '`notes` has to be page or article, not "end"'),
        ("print: {numbering: 1}", "`numbering` has to be true or false, not 1"),
        ("print: {link: list}", "there is no switch `link`"),
        ("notes: page", "`notes` is a switch of the printer"),
    ],
)
def test_a_wrong_switch_is_told(complaint, head, message):
    assert complaint(f"{head}\n").message == message


def test_unknown_keys_are_named_once_and_kept(read):
    result = read("hero: false\npermalink: /a/\ntoc: [{name: A}]\nsubtitel: x\n")
    (only,) = result.diagnostics
    assert str(only) == (
        "a.md:3:1: warning: the keys `hero`, `permalink`, `toc`, `subtitel` are not known; "
        "kept for the layout. hint: did you mean `subtitle` by `subtitel`?"
    )
    assert result.value.extra == {
        "hero": False,
        "permalink": "/a/",
        "toc": ({"name": "A"},),
        "subtitel": "x",
    }


def test_what_the_citations_need_is_kept_without_a_word(article):
    read = article("bibliography: refs.bib\ncsl: apa\n")
    assert read.sources.style == "apa"
    assert [path.name for path in read.sources.bibliographies] == ["refs.bib"]
    assert read.extra == {}


KEYS = (
    *("title", "subtitle", "authors", "affiliations", "date", "updated", "lang", "abstract"),
    *("standfirst", "keywords", "categories", "section", "kind", "doi", "license", "url"),
    *("image", "layout", "volume", "draft", "publish_on", "print", "image_alt", "references"),
)


@pytest.mark.parametrize("value", ["{a: b}", "[1, [2]]", "true", "12", "~", "text", "{name: [x]}"])
def test_any_key_may_hold_anything(read, value):
    result = read("".join(f"{key}: {value}\n" for key in KEYS))
    assert "Text" in result.value.body
    assert all(item.place is not None for item in result.diagnostics)


@pytest.mark.parametrize(("lang", "bio"), [("en-GB", "edits."), ("de", "leitet."), ("fr", "")])
def test_a_bio_is_printed_in_the_language_of_the_article(publication, article, lang, bio):
    publication.paths.people.write_text(
        '[anna]\nname = "Anna"\nbio.en = "edits."\nbio.de = "leitet."\n', encoding="utf-8"
    )
    (anna,) = article(f"author: anna\nlang: {lang}").authors
    assert anna.bio == bio


def test_what_is_said_of_people_has_typographic_signs(publication, article):
    said = {"affiliation": "King's College", "bio": "draws the 'charts'."}
    publication.paths.people.write_text(
        '[anna]\nname = "Anna O\'Hara"\n'
        + "".join(f'{key} = "{text}"\n' for key, text in said.items()),
        encoding="utf-8",
    )
    described = ", ".join(f'{key}: "{text}"' for key, text in said.items())
    for author in article(f"""authors: [anna, {{name: "Anna O'Hara", {described}}}]""").authors:
        assert author.name == "Anna O'Hara"
        assert author.affiliations == ("King’s College",)
        assert author.bio == "draws the ‘charts’."
