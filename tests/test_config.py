"""publication.toml: what it may say, what is said of mistakes, and how articles are found."""

from __future__ import annotations

import pickle
import textwrap
from pathlib import Path

import pytest

from printer.config import find_publication, read_publication
from printer.diagnostics import Severity, UnprintableError, UsageError

ROOT = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder to put a publication into."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(folder: Path, text: str):
    (folder / "publication.toml").write_text(text, encoding="utf-8")
    return find_publication(folder)


def messages(result) -> str:
    return "".join(
        f"{item.place.line}:{item.place.column}: {item.message}\n" for item in result.diagnostics
    )


def test_every_setting_has_a_value_without_being_said(folder):
    result = read(folder, 'title = "Harbour Notes"\n')
    publication = result.value
    assert result.diagnostics == ()
    assert publication.title == "Harbour Notes"
    assert publication.root == folder
    assert publication.file == folder / "publication.toml"
    assert (publication.layout, publication.size, publication.lang) == ("article", "", "en")
    assert (publication.links, publication.notes) == ("notes", "page")
    assert publication.paths.articles == folder / "sources/articles"
    assert publication.limits.max_pages == 2000
    assert publication.options == {}
    assert not publication.is_default


def test_a_publication_says_what_it_likes(folder):
    result = read(
        folder,
        """
        title = "Буквы"
        lang = "ru"
        url = "https://bukvy.example"
        issn = "2049-3630"
        authors = "marta-lind"
        size = "170mm 240mm"
        links = "list"
        numbering = true
        bibliography = ["sources/references.bib", "../shared.json"]
        site_root = "static"
        options = { accent = "#123456" }
        [paths]
        articles = "texts"
        [pdf]
        attach_source = true
        [limits]
        max_pages = 50
        """,
    )
    publication = result.value
    assert result.diagnostics == ()
    assert publication.size == "170mm 240mm"
    assert publication.authors == ("marta-lind",)
    assert publication.bibliography == (
        folder / "sources/references.bib",
        folder / "../shared.json",
    )
    assert publication.site_root == folder / "static"
    assert publication.paths.articles == folder / "texts"
    assert publication.paths.build == folder / "build"
    assert publication.pdf.attach_source
    assert publication.limits.max_pages == 50
    assert publication.limits.timeout == 25
    assert pickle.loads(pickle.dumps(publication)) == publication


def test_the_nearest_publication_above_counts(folder):
    read(folder, 'title = "Outer"\n')
    inner = folder / "inner" / "sources" / "articles" / "a"
    inner.mkdir(parents=True)
    read(folder / "inner", 'title = "Inner"\n')
    (inner / "index.md").write_text("x", encoding="utf-8")
    assert find_publication(inner / "index.md").value.title == "Inner"
    assert find_publication(folder).value.title == "Outer"


def test_without_a_publication_results_go_to_build_in_the_working_folder(folder):
    result = find_publication(Path("/"))
    assert result.value.is_default
    assert result.value.root == folder
    assert result.value.paths.build == folder / "build"
    assert result.diagnostics == ()


def test_all_mistakes_are_told_with_place_and_hint(folder):
    result = read(
        folder,
        """titel = "Recto"
size = "A9"
numbering = "yes"
url = "recto.example"
issn = "20493630"
links = "footnotes"
paths = "sources"

[limits]
max_pages = 0
timeout = true
memroy = 12
""",
    )
    assert messages(result) == textwrap.dedent(
        """\
        1:1: there is no setting `titel`
        2:1: `size` has to be a paper size such as "A4", "A5 landscape" or "170mm 240mm", not "A9"
        3:1: `numbering` has to be true or false, not "yes"
        4:1: `url` has to be an address that begins with https:// or http://, not "recto.example"
        5:1: `issn` has to be an ISSN such as 2049-3630, not "20493630"
        6:1: `links` has to be "notes", "list" or "none", not "footnotes"
        7:1: `paths` has to be a table, not "sources"
        10:1: `max_pages` has to be a whole number above zero, not 0
        11:1: `timeout` has to be a whole number above zero, not true
        12:1: there is no setting `memroy` in [limits]
        """
    )
    assert result.diagnostics[0].hint == "did you mean `title`?"
    assert result.diagnostics[-1].hint == "did you mean `memory`?"
    assert result.value.size == ""
    assert result.value.limits.max_pages == 2000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('title = "Recto', "publication.toml:1:15: error: the TOML is wrong here"),
        ("lang = en\n", "publication.toml:1:8: error: the TOML is wrong here: invalid value"),
        ("a." * 5000 + "b = 1", "nested more than 20 levels"),
        ("a = " + "[" * 5000, "nested more than 20 levels"),
        ("volume = " + "9" * 9000, "a number is too long"),
    ],
)
def test_a_file_that_is_no_toml_ends_the_work(folder, text, said):
    with pytest.raises(UnprintableError) as caught:
        read(folder, text)
    assert said in str(caught.value)


def test_an_empty_file_is_a_publication_with_the_usual_settings(folder):
    assert read(folder, "").value.layout == "article"


def test_house_words_belong_to_a_language(folder):
    publication = read(
        folder,
        """
        lang = "en-GB"
        [words]
        by = "Words by"
        votes = { one = "{count} voice" }
        [words.ru]
        figure_label = "Илл. {number}"
        """,
    ).value
    assert publication.words_in("en-US") == {"by": "Words by", "votes": {"one": "{count} voice"}}
    assert publication.words_in("ru-RU") == {"figure_label": "Илл. {number}"}
    assert publication.words_in("de") == {}


# Articles


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / "sources" / "articles" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("# T\n", encoding="utf-8")


def test_articles_are_folders_and_files_in_the_order_of_their_slugs(folder):
    make(folder, "zebra/index.md", "apple.md", "_later/index.md", ".hidden.md", "pear/notes.md")
    publication = read(folder, 'title = "R"\n').value
    articles = folder / "sources/articles"
    assert publication.articles() == [
        ("apple", articles / "apple.md"),
        ("zebra", articles / "zebra/index.md"),
    ]


def test_an_article_is_found_by_slug_folder_or_path(folder):
    make(folder, "zebra/index.md", "apple.md")
    (folder / "elsewhere.md").write_text("# T\n", encoding="utf-8")
    publication = read(folder, 'title = "R"\n').value
    zebra = folder / "sources/articles/zebra/index.md"
    for name in ("zebra", "sources/articles/zebra", "sources/articles/zebra/index.md", str(zebra)):
        assert publication.find_article(name) == zebra
    assert publication.find_article("elsewhere.md") == folder / "elsewhere.md"


def test_an_unknown_article_is_answered_with_the_nearest(folder):
    make(folder, "the-a4-sheet/index.md")
    publication = read(folder, 'title = "R"\n').value
    for name in ("a4-sheet", "the-a4-shet.md", "sources/articles/the-a3-sheet/"):
        with pytest.raises(UsageError, match="did you mean the-a4-sheet"):
            publication.find_article(name)
    for name in ("x" * 5000, "a\0b", ""):
        with pytest.raises(UsageError, match="there is no article"):
            publication.find_article(name)


def test_an_empty_publication_says_so(folder):
    publication = read(folder, 'title = "R"\n').value
    assert publication.articles() == []
    with pytest.raises(UsageError, match="there are no articles in sources/articles"):
        publication.find_article("a")


def test_two_sources_of_one_name_are_not_chosen_between(folder):
    make(folder, "zebra/index.md", "zebra.md")
    publication = read(folder, 'title = "R"\n').value
    with pytest.raises(UsageError, match=r"two sources are named zebra: .*zebra/index\.md"):
        publication.find_article("zebra")


def test_the_repository_is_a_publication_without_mistakes():
    result = read_publication(ROOT / "publication.toml")
    assert [item for item in result.diagnostics if item.severity is Severity.ERROR] == []
    assert result.value.title == "Recto"
    assert result.value.articles()
