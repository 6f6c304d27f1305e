"""The catalogue finds words on pages, and is never more than what the store says."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3

import pytest
from archives import deposit
from hypothesis import given
from hypothesis import strategies as st
from issues import foreign

from printer import folders
from printer.archive.asking import parse
from printer.archive.catalogue import Catalogue
from printer.archive.door import Archive, open_archive
from printer.archive.folding import excerpt, folded, readable
from printer.archive.texts import read_all
from printer.diagnostics import UsageError


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A user's cache of the test's own."""
    monkeypatch.setattr(folders, "user_cache", lambda: tmp_path / "cache")


@pytest.fixture
def archive(tmp_path):
    """Three things with texts of two pages each."""
    with open_archive(tmp_path / "archive", create=True) as made:
        enter(made, "kite", ["Змей летит ещё выше", "The naïve kite over the straße"])
        enter(made, "ferry", ["The ferry crosses", "optical margin, and a kite"], "2026-03")
        enter(made, "tower", ["档案馆在城市", "margin optical"], "1987", authors=("Ирина Белова",))
        yield made


def enter(archive: Archive, name: str, pages: list[str], published="2026-10-31", **said) -> None:
    """Add a thing whose text is known."""
    pdf = foreign(2, Archived=name)
    (added,) = archive.store.add([deposit(name, pdf=pdf, published=published, **said)])
    assert added.record is not None
    archive.keeper.entered([added.record], {added.record.pdf.sha256: pages})


def found(archive: Archive, text: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(hit.id, hit.pages) for hit in archive.search(text)]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("kite", [("kite", (2,)), ("ferry", (2,))]),
        ("crosses", [("ferry", (1,))]),
        ("the kite", [("kite", (2,))]),
        ('"optical margin"', [("ferry", (2,))]),
        ("optical margin", [("ferry", (2,)), ("tower", (2,))]),
        ("naive", [("kite", (2,))]),
        ("STRASSE", [("kite", (2,))]),
        ("strasse OR crosses", [("kite", (2,)), ("ferry", (1,))]),
        ("еще", [("kite", (1,))]),
        ("ЗМЕЙ", [("kite", (1,))]),
        ("лет*", [("kite", (1,))]),
        ("档案", [("tower", (1,))]),
        ("城市", [("tower", (1,))]),
        ("市城", []),
        ("kite -over", [("ferry", (2,))]),
        ("author:белова", [("tower", ())]),
        ("margin author:БЕЛОВА", [("tower", (2,))]),
        ("margin date:1987", [("tower", (2,))]),
        ("date:2026-03", [("ferry", ())]),
        ("after:2026-10", [("kite", ())]),
        ("before:2026-03-01", [("tower", ())]),
        ("date:1980..2026-03", [("ferry", ()), ("tower", ())]),
        ("kite date:..2026-03", [("ferry", (2,))]),
        ("title:ferry", [("ferry", ())]),
        ("kind:article margin", [("ferry", (2,)), ("tower", (2,))]),
        ("lang:en id:kite", [("kite", ())]),
        ("nowhere", []),
        ("http://nowhere", []),
    ],
)
def test_questions_and_answers(archive, question, answer):
    assert found(archive, question) == answer


@pytest.mark.parametrize(
    "text", ["", "  ", "-kite", "date:soon kite", "after:2026-13", "after:1..2", "kite " * 60]
)
def test_what_asks_nothing_is_a_wrong_use(archive, text):
    with pytest.raises(UsageError) as caught:
        archive.search(text)
    assert caught.value.diagnostics[0].code == "archive-search"


@given(st.text(max_size=40))
def test_no_question_is_too_strange(text):
    try:
        query = parse(text)
    except UsageError:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE word USING fts5(text, content='')")
    if query.words:
        connection.execute("SELECT rowid FROM word WHERE word MATCH ?", (query.words,)).fetchall()
    connection.execute("CREATE VIRTUAL TABLE fact USING fts5(title, author, section, keyword)")
    if query.excluded:
        connection.execute(
            "SELECT rowid FROM word WHERE word MATCH ?", (query.excluded,)
        ).fetchall()
    if query.facts:
        connection.execute("SELECT rowid FROM fact WHERE fact MATCH ?", (query.facts,)).fetchall()
    connection.close()


def test_hits_name_the_page_by_number_and_folio_and_show_the_words(archive):
    (hit,) = archive.search("naive")
    assert (hit.pages, hit.labels) == ((2,), ("2",))
    assert archive.excerpts("naive kit*", hit) == ["The «naïve» «kite» over the straße"]


def test_a_new_version_takes_the_place_of_the_last(archive):
    change = deposit("kite", pdf=foreign(2, Archived="new"), what="correction", reason="Wind")
    (added,) = archive.store.add([change])
    assert added.record is not None
    archive.keeper.entered([added.record], {added.record.pdf.sha256: ["A dragon flies"]})
    assert found(archive, "naive") == []
    assert [(hit.id, hit.version) for hit in archive.search("dragon")] == [("kite", 2)]


def test_a_retraction_is_found_by_its_text_and_says_so(archive):
    archive.retract("kite", "It never flew")
    (hit,) = archive.search("naive")
    assert (hit.version, hit.what, hit.pages) == (2, "retraction", (2,))


def test_texts_that_were_not_read_are_told_and_read_later(tmp_path):
    with open_archive(tmp_path / "archive", create=True) as archive:
        archive.add([deposit("kite", pdf=foreign(3))])
        assert [item.code for item in archive.unread()] == ["archive-unread"]
        assert read_all(archive, jobs=1) == ()
        assert archive.unread() == ()
        assert archive.search("title:kite")


def test_a_pdf_that_cannot_be_read_is_told_once(tmp_path):
    with open_archive(tmp_path / "archive", create=True) as archive:
        archive.add([deposit("kite", pdf=b"%PDF- but nothing else")])
        (told,) = read_all(archive, jobs=1)
        assert told.code == "archive-text"
        assert "kite" in told.message
        assert read_all(archive, jobs=1) == ()


def test_a_catalogue_that_is_deleted_is_made_again_in_the_middle_of_a_search(archive):
    path = archive.keeper.ask(lambda catalogue: catalogue.path)
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    assert found(archive, "title:kite") == [("kite", ())]
    assert path.exists()


@pytest.mark.parametrize("part", [0, 0.3, 0.6, 0.9])
def test_a_catalogue_that_is_damaged_is_made_again_in_the_middle_of_a_search(archive, part):
    path = archive.keeper.ask(lambda catalogue: catalogue.path)
    archive.keeper.ask(
        lambda catalogue: catalogue.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    )
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(int(size * part))
        file.write(os.urandom(size // 4))
    archive.keeper.close()
    archive.keeper.check()
    assert found(archive, "title:kite") == [("kite", ())]
    assert {item.code for item in archive.diagnostics} <= {"archive-catalogue"}
    archive.keeper.check()


def test_a_catalogue_of_another_format_is_made_again(archive):
    def change(catalogue: Catalogue) -> None:
        catalogue.set_mark("format", "0")

    archive.keeper.ask(change)
    archive.keeper.close()
    assert found(archive, "title:kite") == [("kite", ())]
    assert [item.code for item in archive.diagnostics] == ["archive-catalogue"]


def test_what_others_stored_is_found(archive, tmp_path):
    with open_archive(tmp_path / "archive") as other:
        other.store.add([deposit("bridge", pdf=foreign(1, Archived="bridge"))])
    archive.keeper.close()
    assert found(archive, "title:bridge") == [("bridge", ())]


@pytest.mark.parametrize("seed", range(40))
def test_a_catalogue_that_is_damaged_anywhere_is_no_harm_to_a_search(archive, tmp_path, seed):
    chance = random.Random(seed)
    archive.keeper.close()
    path = tmp_path / "archive" / "catalogue.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    for _ in range(chance.choice([1, 10, 60])):
        # The schema stands in the first page: damage there is told in many words.
        start = chance.randrange(4096 if seed % 2 else len(data))
        length = chance.choice([1, 4, 60, 600])
        data[start : start + length] = chance.randbytes(len(data[start : start + length]))
    path.write_bytes(data)
    for question in ("kite", "author:lind", "title:kite", "date:2026 lang:en"):
        archive.search(question)


def test_a_page_of_no_record_is_damage(archive):
    def forget(catalogue: Catalogue) -> None:
        catalogue.connection.execute("DELETE FROM record WHERE id = 'kite'")

    archive.keeper.ask(forget)
    assert found(archive, "title:kite") == [("kite", ())]
    assert [item.code for item in archive.diagnostics] == ["archive-catalogue"]


@pytest.mark.parametrize("text", ["", "(", "OR", "''", '"', "* -", 'author:""'])
def test_a_question_that_asks_nothing_is_told(text):
    with pytest.raises(UsageError, match="nothing to search"):
        parse(text)


def test_a_store_that_was_copied_without_its_catalogue_is_searched(archive, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(tmp_path / "archive", copy, ignore=shutil.ignore_patterns("*.sqlite*", "tmp"))
    with open_archive(copy) as other:
        assert found(other, "title:kite") == [("kite", ())]


def test_a_remote_store_has_its_catalogue_in_the_users_cache(tmp_path):
    address = f"memory://{tmp_path}/remote"
    with open_archive(address, create=True) as archive:
        archive.add([deposit("kite", pdf=foreign(2))])
    with open_archive(address) as archive:
        assert read_all(archive, jobs=1) == ()
        assert found(archive, "title:kite") == [("kite", ())]
    assert list((tmp_path / "cache" / "archives").glob("*.sqlite"))


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Ёлка", "елка"),
        ("ŁÓDŹ", "lodz"),
        ("Ἀθῆναι", "αθηναι"),
        ("край", "край"),
        ("її", "її"),
        ("æon œuvre", "aeon oeuvre"),
        ("soft\u00adhyphen", "softhyphen"),
        ("ﬁne", "fine"),
    ],
)
def test_folding(text, plain):
    assert folded(text) == plain


def test_words_that_a_line_divides_are_whole():
    assert readable("typo\u2010\ngraphy and mar-\ngin\n1986-\n1990") == (
        "typography and margin\n1986-\n1990"
    )


@given(st.text(max_size=200), st.text(min_size=1, max_size=10))
def test_excerpts_are_short_lines_of_the_text(text, word):
    shown = excerpt(text, [folded(word).strip()])
    assert "\n" not in shown
    assert len(shown) < 2000
