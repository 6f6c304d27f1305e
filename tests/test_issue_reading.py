"""An issue's file is read; whatever is wrong in it is said at its line, and all of it at once."""

from __future__ import annotations

import datetime as dt
import re
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from printer.config import read_publication
from printer.diagnostics import UnprintableError, UsageError
from printer.issue import keys
from printer.issue.reading import find_issue, issue_files, read_issue

TODAY = dt.date(2026, 10, 1)


class Desk:
    """A publication in a folder, and an issue in it."""

    def __init__(self, root):
        self.root = root
        self.write("publication.toml", 'title = "Recto"\nlang = "en-GB"\n')
        for slug in ("the-bridge", "the-ferry", "das-große-eszett"):
            self.article(slug)

    def write(self, name, content):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")
        return path

    def article(self, slug, front="title: A title\n"):
        return self.write(f"sources/articles/{slug}/index.md", f"---\n{front}---\n\nText.\n")

    def picture(self, name="cover.jpg", size=(400, 560)):
        path = self.root / "sources/issues" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, "teal").save(path, "JPEG")

    @property
    def publication(self):
        return read_publication(self.root / "publication.toml").value

    def read(self, text, name="spring", day=TODAY):
        self.write(f"sources/issues/{name}.toml", text)
        return read_issue(name, self.publication, day=day)

    def problems(self, text, **told):
        """`line:column code` of every problem."""
        return [
            f"{item.place.line}:{item.place.column} {item.code}"
            for item in self.read(text, **told).diagnostics
        ]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def slugs(issue):
    return [[entry.slug for entry in section.entries] for section in issue.sections]


# ---- What can be said ----------------------------------------------------------------------------

WHOLE = '''
title = "Rivers"
subtitle = "What they carry"
volume = 2
number = "5"
date = 2026-10-15
date_text = "Autumn 2026"
lang = "en-GB"
publisher = "The Ard Society"
issn = "2049-3630"
isbn = "978-3-16-148410-0"
doi = "https://doi.org/10.1000/182"
url = "https://recto.example/5"
license = "CC-BY-4.0"
editors = ["marta-lind", "Ana Prat"]
layout = "article"
size = "170mm 240mm"
first_page = 145
numerals = "roman"
start = "recto"
multiple = 4
figures = false
authors_index = false
reference_list = true
attach_sources = true
imprint = "Printed by **hand**."
editorial = """
Dear readers,

these are *rivers*.
"""
colophon = "colophon.md"

[cover]
image = "cover.jpg"
alt = "A river"
credit = "Photo: N. N."
lines = ["The bridge", "The ferry"]

[back_cover]
text = "Next: *bridges*."

[contents]
title = "Inside"
depth = 2

[masthead]
"Art direction" = ["marta-lind", "B. C."]
Proofs = "D. E."

[[sections]]
title = "Water"
opener = true
lede = "It runs."
articles = [
    "the-bridge",
    {slug = "das-große-eszett", layout = "article", start = "any"},
]

[[sections]]
articles = [
    {pdf = "Anzeige Nr. 7.pdf", title = "An advertisement", authors = ["A. D."], alt = "Shoes", folio = false, in_contents = false, start = "recto"},
]
'''


@pytest.fixture
def whole(desk):
    desk.write("sources/people.toml", '[marta-lind]\nname = "Marta Lind"\n')
    desk.write("sources/issues/colophon.md", "Set in <script>x</script>Vollkorn.\n")
    desk.write("sources/issues/Anzeige Nr. 7.pdf", b"%PDF-1.7\n")
    desk.picture()
    return desk.read(WHOLE)


def test_everything_that_an_issue_can_say(whole):
    issue = whole.value

    assert (issue.name, issue.title, issue.subtitle) == ("spring", "Rivers", "What they carry")
    assert (issue.volume, issue.number) == ("2", "5")
    assert (issue.date, issue.date_text) == (dt.date(2026, 10, 15), "Autumn 2026")
    assert (issue.issn, issue.isbn) == ("2049-3630", "978-3-16-148410-0")
    assert (issue.doi, issue.license) == ("10.1000/182", "CC BY 4.0")
    assert [person.name for person in issue.editors] == ["Marta Lind", "Ana Prat"]
    assert (issue.first_page, issue.numerals, issue.start) == (145, "roman", "recto")
    assert (issue.multiple, issue.size) == (4, "170mm 240mm")
    assert (issue.contents_title, issue.contents_depth) == ("Inside", 2)
    assert not issue.figures
    assert not issue.authors_index
    assert issue.reference_list
    assert issue.attach_sources
    assert [(role.title, role.names) for role in issue.masthead] == [
        ("Art direction", ("Marta Lind", "B. C.")),
        ("Proofs", ("D. E.",)),
    ]


def test_the_sections_and_what_is_in_them(whole):
    water, rest = whole.value.sections

    assert (water.title, water.opener, water.lede) == ("Water", True, "It runs.")
    assert slugs(whole.value) == [["the-bridge", "das-große-eszett"], ["anzeige-nr-7"]]
    assert water.entries[0].source.parts[-2:] == ("the-bridge", "index.md")
    assert (water.entries[1].layout, water.entries[1].start) == ("article", "any")
    assert str(water.entries[1].place) == "sources/issues/spring.toml:57:5"
    advertisement = rest.entries[0]
    assert advertisement.pdf.name == "Anzeige Nr. 7.pdf"
    assert (advertisement.title, advertisement.authors) == ("An advertisement", ("A. D.",))
    assert (advertisement.alt, advertisement.start) == ("Shoes", "recto")
    assert not advertisement.folio
    assert not advertisement.in_contents


def test_texts_are_markdown_and_sanitised(whole):
    issue = whole.value

    assert issue.imprint == "<p>Printed by <strong>hand</strong>.</p>"
    assert "<em>rivers</em>" in issue.editorial
    assert "Vollkorn" in issue.colophon
    assert "script" not in issue.colophon
    assert "<em>bridges</em>" in issue.back_cover_text


def test_the_cover_has_an_image_and_lines(whole):
    cover = whole.value.cover

    assert (cover.src, cover.alt, cover.credit) == ("cover.jpg", "A river", "Photo: N.\u00a0N.")
    assert whole.value.cover_lines == ("The bridge", "The ferry")
    assert whole.value.back_cover is None


def test_only_what_was_taken_out_is_said(whole):
    (told,) = whole.diagnostics

    assert (told.code, told.place.path) == ("html-dropped", "sources/issues/colophon.md")


def test_what_is_printed_is_set_with_typographic_characters(desk):
    text = """title = "A river's name"\n[[sections]]\ntitle = "It's"\narticles = ["the-ferry"]"""

    issue = desk.read(text).value

    assert (issue.title, issue.sections[0].title) == ("A river’s name", "It’s")


def test_every_file_is_named_that_was_looked_at(whole, desk):
    names = {file.relative_to(desk.root).as_posix() for file in whole.value.files}

    assert names >= {
        "publication.toml",
        "sources/people.toml",
        "sources/issues/spring.toml",
        "sources/issues/colophon.md",
        "sources/issues/cover.jpg",
        "sources/issues/Anzeige Nr. 7.pdf",
        "sources/articles/the-bridge/index.md",
    }
    assert all(file.is_absolute() for file in whole.value.files)


def test_a_short_file_is_enough(desk):
    read = desk.read('title = "Rivers"\narticles = ["the-bridge", "the-ferry"]\n')

    assert read.diagnostics == ()
    assert slugs(read.value) == [["the-bridge", "the-ferry"]]
    assert read.value.sections[0].title == ""
    assert read.value.lang == "en-GB"


def test_articles_may_stand_before_the_first_section(desk):
    text = 'articles = ["the-bridge"]\n[[sections]]\ntitle = "S"\narticles = ["the-ferry"]\n'

    assert slugs(desk.read(text).value) == [["the-bridge"], ["the-ferry"]]


def test_an_issue_without_a_title_has_the_publications(desk):
    assert desk.read('number = 3\narticles = ["the-bridge"]').value.title == "Recto"


def test_an_article_may_be_named_by_its_path(desk):
    desk.write("elsewhere/letter.md", "# Letter\n")

    issue = desk.read('articles = ["../../elsewhere/letter.md"]').value

    assert slugs(issue) == [["letter"]]


def test_names_are_found_in_whatever_code_points_they_are_written(desk):
    desk.article("une-échelle")

    assert slugs(desk.read('articles = ["une-e\u0301chelle"]').value) == [["une-échelle"]]


# ---- Names ---------------------------------------------------------------------------------------


def test_an_issue_is_found_by_name_and_by_path(desk):
    file = desk.write("sources/issues/осень-2026.toml", "")
    desk.write("sources/issues/осень-2026.lock.toml", "")
    publication = desk.publication

    assert list(issue_files(publication)) == ["осень-2026"]
    assert find_issue("осень-2026", publication) == file
    assert find_issue("sources/issues/осень-2026.toml", publication) == file


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("2026-2", "did you mean 2026-1?"),
        ("zebra", "there are 2026-1"),
        ("sources/issues/2026-1.lock.toml", "issues are described in sources/issues/NAME.toml"),
        ("../" * 40 + "etc", "there are 2026-1"),
        ("a\0b", "there are 2026-1"),
        ("x" * 5000, "there are 2026-1"),
    ],
)
def test_an_unknown_issue_is_answered_with_the_nearest(desk, name, hint):
    desk.write("sources/issues/2026-1.toml", "")
    desk.write("sources/issues/2026-1.lock.toml", "")

    with pytest.raises(UsageError) as caught:
        read_issue(name, desk.publication)

    assert caught.value.diagnostics[0].hint == hint


def test_a_publication_without_issues_is_told_where_they_go(desk):
    with pytest.raises(UsageError) as caught:
        read_issue("spring", desk.publication)

    assert caught.value.diagnostics[0].hint == "describe it in sources/issues/spring.toml"


def test_pdfs_get_names_that_are_their_own(desk):
    for name in ("Ad.pdf", "ad!.pdf", "Реклама.pdf", "….pdf", "the ferry.pdf"):
        desk.write(f"sources/issues/{name}", b"%PDF-1.4")
    text = """articles = [
        {pdf = "Ad.pdf"}, {pdf = "ad!.pdf"}, {pdf = "Ad.pdf"}, {pdf = "Реклама.pdf"},
        {pdf = "….pdf"}, {pdf = "the ferry.pdf"}, "the-ferry"]"""

    names = slugs(desk.read(text).value)[0]

    assert names == ["ad", "ad-2", "ad-3", "реклама", "pdf", "the-ferry-2", "the-ferry"]


def test_an_article_may_be_called_like_a_part_of_the_issue(desk):
    desk.article("editorial")
    desk.article("opener-3")

    read = desk.read('articles = ["editorial", "opener-3"]')

    assert slugs(read.value) == [["editorial-2", "opener-3-2"]]
    assert [item.code for item in read.diagnostics] == ["issue-name-taken"] * 2


# ---- What is wrong -------------------------------------------------------------------------------


def test_all_problems_are_found_at_once_each_at_its_place(desk):
    text = """titel = "Rivers"
date = "2026-02-30"
first_page = 0
articles = ["the-brigde", "the-ferry",
            {slug = "the-ferry"}, {pdf = "ad.pdf", alt = 3}, 7]

[[sections]]
title = "Empty"
articles = []
"""
    assert desk.problems(text) == [
        "1:1 setting-unknown",
        "2:1 date-wrong",
        "3:1 setting-wrong",
        "4:13 article-unknown",
        "5:13 issue-article-twice",
        "5:35 issue-pdf-missing",
        "5:52 setting-wrong",
        "5:62 setting-wrong",
        "7:3 issue-section-empty",
    ]


def say(desk, text, code):
    """The message and the hint of the one problem with this code."""
    (found,) = [item for item in desk.read(text).diagnostics if item.code == code]
    return f"{found.message}. {found.hint}"


def test_hints_name_what_may_be_meant(desk):
    assert "did you mean `title`?" in say(desk, 'titel = "x"', "setting-unknown")
    assert "did you mean the-bridge or" in say(desk, 'articles = ["the-brigde"]', "article-unknown")
    assert '{pdf = "ad.pdf"}' in say(desk, 'articles = ["ad.pdf"]', "article-unknown")
    desk.write("sources/issues/advert.pdf", b"%PDF-1.4")
    assert 'did you mean "advert.pdf"?' in say(
        desk, 'articles = [{pdf = "adverts.pdf"}]', "issue-pdf-missing"
    )
    assert "did you mean article?" in say(
        desk, 'layout = "artikle"\narticles = ["the-ferry"]', "layout-unknown"
    )


def test_an_article_twice_says_where_it_was_first(desk):
    text = 'articles = ["the-ferry"]\n[[sections]]\ntitle = "S"\narticles = ["the-ferry"]\n'
    read = desk.read(text)

    (_, twice) = read.diagnostics
    assert (twice.place.line, twice.place.column) == (4, 13)
    assert "sources/issues/spring.toml:1:13" in twice.hint
    assert slugs(read.value) == [["the-ferry"]]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ('{archive = "2025/ferry"}', "archive-missing"),
        ('{slug = "the-ferry", pdf = "ad.pdf"}', "issue-entry-wrong"),
        ('{title = "?"}', "issue-entry-wrong"),
        ('{slug = ["the-ferry"]}', "setting-wrong"),
        ('{slug = "the-ferry", start = "verso"}', "setting-wrong"),
        ('{slug = "the-ferry", titel = "x"}', "setting-unknown"),
        ('{slug = "the-ferry", layout = "no such"}', "layout-unknown"),
        ('["the-ferry"]', "setting-wrong"),
        ("true", "setting-wrong"),
        ('{pdf = ""}', "issue-pdf-missing"),
        ('{pdf = "."}', "issue-pdf-missing"),
        ('""', "article-unknown"),
        ('{slug = "a\\u0000b.md"}', "article-unknown"),
    ],
)
def test_an_entry_that_is_wrong(desk, entry, code):
    found = [item.code for item in desk.read(f"articles = [{entry}]").diagnostics]

    assert code in found


def test_two_sources_of_one_name(desk):
    desk.write("sources/articles/the-ferry.md", "# The other\n")

    assert "two sources are named the-ferry" in say(
        desk, 'articles = ["the-ferry"]', "article-ambiguous"
    )


def test_an_image_is_no_pdf_and_a_pdf_no_image(desk):
    desk.picture("ad.pdf")
    desk.write("sources/issues/scan.jpg", b"%PDF-1.4\n")
    desk.write("sources/issues/empty.pdf", b"")

    assert "is a JPEG image, not a PDF" in say(
        desk, 'articles = [{pdf = "ad.pdf"}]', "issue-pdf-kind"
    )
    assert "is empty, not a PDF" in say(desk, 'articles = [{pdf = "empty.pdf"}]', "issue-pdf-kind")
    read = desk.read('articles = [{pdf = "scan.jpg"}]')
    assert [item.code for item in read.diagnostics] == ["issue-pdf-name"]
    assert slugs(read.value) == [["scan"]]
    assert "is a PDF file" in say(
        desk, 'cover = "scan.jpg"\narticles = ["the-ferry"]', "image-format"
    )


def test_a_cover_that_is_missing_leaves_one_of_type_alone(desk):
    read = desk.read('articles = ["the-ferry"]\n[cover]\nalt = "x"\nimage = "no.jpg"\n')

    (problem,) = read.diagnostics
    assert (problem.code, problem.place.line) == ("image-missing", 4)
    assert "article" not in problem.hint
    assert read.value.cover is None


def test_a_cover_may_be_named_by_its_path_alone_and_wants_an_alternative_text(desk):
    desk.picture("über.jpg")
    read = desk.read('cover = "über.jpg"\narticles = ["the-ferry"]')

    assert [item.code for item in read.diagnostics] == ["alt-missing"]
    assert read.value.cover.src == "%C3%BCber.jpg"


def test_an_image_outside_of_the_publication_is_not_read(desk):
    desk.write("../outside.jpg", b"x")
    text = 'cover = "../../../outside.jpg"\narticles = ["the-ferry"]'

    assert desk.problems(text) == ["1:1 image-outside"]


def test_a_text_that_is_missing(desk):
    text = 'colophon = "colofon.md"\narticles = ["the-ferry"]'

    assert desk.problems(text) == ["1:1 issue-text-missing"]


def test_mistakes_in_a_text_have_their_line(desk):
    text = 'articles = ["the-ferry"]\neditorial = """\nOne.\n\n![](no.png)\n"""\n'

    assert [item.place.line for item in desk.read(text).diagnostics if "image" in item.code] == [5]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("issn", "2049-3631"),
        ("isbn", "978-3-16-148410-1"),
        ("isbn", "123"),
        ("doi", "10.1"),
        ("license", "CC BY-ND-SA"),
    ],
)
def test_numbers_with_a_wrong_check_digit_or_form_are_left_out(desk, key, value):
    read = desk.read(f'{key} = "{value}"\narticles = ["the-ferry"]')

    assert [item.code for item in read.diagnostics] == ["issue-identifier"]
    assert getattr(read.value, key) == ""


@pytest.mark.parametrize("isbn", ["0-306-40615-2", "080442957X", "ISBN 978 0 306 40615 7"])
def test_isbns_of_both_lengths_are_known(desk, isbn):
    assert desk.read(f'isbn = "{isbn}"\narticles = ["the-ferry"]').diagnostics == ()


def test_a_date_without_a_day_is_told_of_the_words_to_print(desk):
    assert "date_text" in say(desk, 'date = "2026-10"\narticles = ["the-ferry"]', "date-wrong")


def test_an_even_first_page_cannot_be_a_cover(desk):
    assert "13 is used" in say(
        desk, 'first_page = 12\narticles = ["the-ferry"]', "issue-first-page"
    )
    roman = 'numerals = "roman"\nfirst_page = 12\narticles = ["the-ferry"]'
    assert desk.problems(roman) == []
    assert desk.problems(roman + '\nstart = "recto"') == ["2:1 issue-first-page"]


@pytest.mark.parametrize("value", ["0", "-1", "true", '"7"', "1.5", "100000"])
def test_first_page_is_a_number_of_a_page(desk, value):
    read = desk.read(f'first_page = {value}\narticles = ["the-ferry"]')

    assert [item.code for item in read.diagnostics] == ["setting-wrong"]
    assert read.value.first_page == 1


def test_full_sheets_need_a_back_cover(desk):
    text = 'multiple = 4\narticles = ["the-ferry"]'

    assert desk.problems(text) == ["1:1 issue-no-back-cover"]
    assert desk.problems(text + '\n[back_cover]\ntext = "Bye"') == []


def test_an_issue_without_articles(desk):
    assert [item.code for item in desk.read("").diagnostics] == ["issue-empty"]


def test_a_file_that_is_no_toml_is_refused_with_all_its_mistakes(desk):
    with pytest.raises(UnprintableError) as caught:
        desk.read('title = Rivers\narticles = ["the-ferry"]\nlang = \n')

    assert [item.place.line for item in caught.value.diagnostics] == [1, 3]


# ---- What is not to appear yet -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "appears"),
    [
        ("title: A\n", True),
        ("title: A\ndraft: true\n", False),
        ("title: A\ndraft: false\n", True),
        ("title: A\nDraft: true\n", False),
        ("title: A\npublished: false\n", False),
        ("{title: A, draft: true}\n", False),
        ("title: A\npublish_on: 2026-10-01\n", True),
        ("title: A\npublish_on: 2026-10-02\n", False),
        ("title: A\npublish-date: 2027-01-01\n", False),
        ("title: A\npublish_on: soon\n", True),
        ("title: We speak of a draft\n", True),
    ],
)
def test_drafts_and_what_is_to_be_published_later_stay_out(desk, front, appears):
    desk.article("the-bridge", front)

    read = desk.read('articles = ["the-bridge", "the-ferry"]')

    assert ("the-bridge" in slugs(read.value)[0]) == appears
    assert [item.code for item in read.diagnostics] == (
        [] if appears else ["issue-article-withheld"]
    )


def test_an_article_that_cannot_be_read_is_left_to_the_press(desk):
    desk.write("sources/articles/the-bridge/index.md", b"draft: \xff")

    assert slugs(desk.read('articles = ["the-bridge"]').value) == [["the-bridge"]]


def test_toml_front_matter_has_drafts_too(desk):
    desk.write("sources/articles/the-bridge/index.md", "+++\ntitle = 'A'\ndraft = true\n+++\nA.\n")

    assert slugs(desk.read('articles = ["the-bridge", "the-ferry"]').value) == [["the-ferry"]]


def test_an_issue_prepared_ahead_has_what_appears_with_it(desk):
    desk.article("the-bridge", "title: A\npublish_on: 2026-11-01\n")

    issue = desk.read('date = 2026-11-01\narticles = ["the-bridge"]').value

    assert slugs(issue) == [["the-bridge"]]


def test_without_a_day_the_clock_or_source_date_epoch_counts(desk, monkeypatch):
    desk.article("the-bridge", "title: A\npublish_on: 2026-11-01\n")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert slugs(desk.read('articles = ["the-bridge"]', day=None).value) == []
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1800000000")
    assert slugs(desk.read('articles = ["the-bridge"]', day=None).value) == [["the-bridge"]]
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    desk.article("the-bridge", "title: A\npublish_on: 9999-01-01\n")
    assert slugs(desk.read('articles = ["the-bridge"]', day=None).value) == []


# ---- Hostile -------------------------------------------------------------------------------------


def test_a_list_of_fifty_thousand_articles_is_cut_short(desk):
    before = time.process_time()
    read = desk.read('title = "x"\narticles = [' + '"the-brigde", ' * 50_000 + "]")

    assert "issue-too-large" in {item.code for item in read.diagnostics}
    assert time.process_time() - before < 10


TOML_VALUES = st.recursive(
    st.one_of(
        st.booleans().map(lambda it: str(it).lower()),
        st.integers(-5, 10**6).map(str),
        st.sampled_from(['"recto"', '"the-ferry"', '"x.pdf"', "''", '"2026-10-01"', "2026-10-01",
                         '"""\nA\n"""', "1e300", '"*a*"', '"cover.jpg"', "nan", '"../.."']),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(
            st.sampled_from(["slug", "pdf", "title", "image", "text", "start", "alt", '"a b"']),
            inner.filter(lambda text: "\n" not in text),
            max_size=3,
        ).map(lambda table: "{" + ", ".join(f"{k} = {v}" for k, v in table.items()) + "}"),
    ),
    max_leaves=6,
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    table=st.dictionaries(
        st.sampled_from(
            ["title", "volume", "date", "editors", "cover", "back_cover", "masthead", "imprint",
             "contents", "first_page", "articles", "sections", "isbn", "multiple", "nothing"]
        ),
        TOML_VALUES,
    )
)  # fmt: skip
def test_whatever_a_file_says_there_is_an_issue_or_a_reason(desk, table):
    text = "\n".join(f"{key} = {value}" for key, value in table.items())
    with suppress(UnprintableError):
        read = desk.read(text)
        assert read.value.title
        assert all(item.place and item.code for item in read.diagnostics)


# ---- docs/issues.md ------------------------------------------------------------------------------

GUIDE = (Path(__file__).parents[1] / "docs/issues.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_of_the_guide_is_right(desk, example):
    for slug in re.findall(r'"((?:the|das|from)-[a-z-]+)"', example):
        desk.article(slug)
    for name in re.findall(r'"([\w/-]+\.pdf)"', example):
        desk.write(f"sources/issues/{name}", b"%PDF-1.7")
    for name in re.findall(r'"([\w/-]+\.md)"', example):
        desk.write(f"sources/issues/{name}", "A text.\n")
    desk.write("sources/people.toml", '[marta-lind]\nname = "Marta Lind"\n')
    desk.picture("figures/cover.jpg")

    read = desk.read(example)

    assert read.diagnostics == ()
    assert read.value.entries


def test_the_guide_has_every_key():
    for key in [*keys.ISSUE, *keys.COVER, *keys.SECTION, *keys.ARTICLE, *keys.PDF]:
        assert re.search(rf"`{key}\b|\b{key} = |\[{key}\]", GUIDE), key
