"""Once an issue is published, its page numbers stay, and whoever would move one is told why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer import toml
from printer.diagnostics import OutputError, Place, UnprintableError
from printer.issue.lock import check, lock_file, notices, publish, read_lock
from printer.issue.settling import Piece, place_pieces
from printer.issue.values import Entry, Issue, Section

HASHES = {"bridge": "b" * 64, "ferry": "f" * 64, "lock": "c" * 64}


class Desk:
    """An issue with a cover and articles of so many pages."""

    def __init__(self, root):
        self.file = root / "spring.toml"
        self.file.write_text('title = "Rivers"\n')

    def compiled(self, front=1, first_page=1, start="any", **pages):
        entries = tuple(
            Entry(slug, place=Place("spring.toml", line)) for line, slug in enumerate(pages, 3)
        )
        issue = Issue("spring", self.file, "Rivers", "en", sections=(Section("", entries),))
        plan = place_pieces(
            [Piece("cover", front)],
            [Piece(slug, count, start) for slug, count in pages.items()],
            first_page=first_page,
        )
        return issue, plan

    def published(self, **pages):
        publish(*self.compiled(**pages), HASHES)
        return self.file.with_name("spring.lock.toml")

    def refusals(self, **told):
        """What is refused: who, was, is, because."""
        issue, plan = self.compiled(**told)
        messages = [item.message for item in check(read_lock(issue), issue, plan)]
        return [
            message.replace(" was published on", ":").replace(" and would stand on", " →")
            for message in messages
        ]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


def test_publishing_writes_the_page_numbers_beside_the_issue(desk):
    desk.published(bridge=4, ferry=6)

    issue, _ = desk.compiled(bridge=4)
    assert lock_file(issue).read_text() == (
        '# The page numbers of "Rivers" as they were published. '
        "Written by `printer issue spring --publish`.\n"
        "# A change that would move them is refused. "
        "To withdraw the publication, delete this file.\n"
        "\n"
        "format = 1\n"
        "\n"
        "[[pieces]]\n"
        'slug = "bridge"\nfirst = "2"\nlast = "5"\npages = 4\n'
        f'sha256 = "{"b" * 64}"\n'
        "\n"
        "[[pieces]]\n"
        'slug = "ferry"\nfirst = "6"\nlast = "11"\npages = 6\n'
        f'sha256 = "{"f" * 64}"\n'
    )


def test_an_issue_that_is_not_published_has_no_lock(desk):
    assert read_lock(desk.compiled(bridge=1)[0]) is None


def test_what_moves_nothing_is_let_through(desk):
    desk.published(bridge=4, ferry=6)

    assert desk.refusals(bridge=4, ferry=6) == []
    assert desk.refusals(bridge=4, ferry=6, lock=2) == [], "a new last article moves nothing"


def test_a_longer_article_moves_those_after_it(desk):
    desk.published(bridge=4, ferry=6, lock=1)

    assert desk.refusals(bridge=5, ferry=6, lock=1) == [
        "bridge: pages 2–5 → pages 2–6, because it has 5 pages instead of 4",
        "ferry: pages 6–11 → pages 7–12, because bridge has 5 pages instead of 4",
        "lock: page 12 → page 13, because bridge has 5 pages instead of 4",
    ]


def test_a_blank_page_may_take_up_the_change(desk):
    publish(*desk.compiled(start="recto", bridge=3, ferry=2), {})

    assert desk.refusals(start="recto", bridge=4, ferry=2) == [
        "bridge: pages 3–5 → pages 3–6, because it has 4 pages instead of 3"
    ]


def test_another_order_is_told(desk):
    desk.published(bridge=4, ferry=6)

    assert desk.refusals(ferry=6, bridge=4) == [
        "bridge: pages 2–5 → pages 8–11, because ferry now stands before it",
        "ferry: pages 6–11 → pages 2–7, because bridge no longer stands before it",
    ]


def test_an_article_that_is_gone_is_told(desk):
    desk.published(bridge=4, ferry=6)

    assert desk.refusals(ferry=6) == [
        "bridge, published on pages 2–5, is no longer in the issue",
        "ferry: pages 6–11 → pages 2–7, because bridge no longer stands before it",
    ]


@pytest.mark.parametrize("told", [{"front": 3}, {"first_page": 3}])
def test_pages_before_the_articles_are_told(desk, told):
    desk.published(bridge=4)

    (message,) = desk.refusals(bridge=4, **told)

    assert message.endswith(
        "because the pages before the articles, first_page or start have changed"
    )


def test_many_reasons_are_counted(desk):
    desk.published(**{f"a{number}": 1 for number in range(6)}, last=1)

    *_, message = desk.refusals(**{f"a{number}": 2 for number in range(6)}, last=1)

    assert message.endswith("a2 has 2 pages instead of 1 and 3 more")


def test_a_refusal_has_its_place_and_says_how_to_withdraw(desk):
    desk.published(bridge=4, ferry=6)
    issue, plan = desk.compiled(bridge=4, ferry=7)

    (refusal,) = check(read_lock(issue), issue, plan)

    assert str(refusal.place) == "spring.toml:4"
    assert refusal.code == "lock-moved"
    assert "delete spring.lock.toml" in refusal.hint


def test_roman_folios_are_folios(desk):
    issue = Issue("spring", desk.file, "R", "en", sections=(Section("", (Entry("bridge"),)),))
    publish(issue, place_pieces([Piece("bridge", 3)], [], numerals="roman"), {})

    assert read_lock(issue).pieces[0].folios == "pages i–iii"


def test_corrections_and_newcomers_are_noted(desk):
    desk.published(bridge=4)
    issue, plan = desk.compiled(bridge=4, ferry=2)

    found = notices(read_lock(issue), issue, plan, {**HASHES, "bridge": "0" * 64})

    assert [(item.severity.value, item.code) for item in found] == [
        ("note", "lock-changed"),
        ("note", "lock-new"),
    ]


def test_publishing_again_takes_newcomers_in_and_moves_nothing(desk):
    desk.published(bridge=4)
    desk.published(bridge=4, ferry=2)
    assert [piece.slug for piece in read_lock(desk.compiled(bridge=4)[0]).pieces] == [
        "bridge",
        "ferry",
    ]

    with pytest.raises(UnprintableError):
        desk.published(bridge=5, ferry=2)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "format = 2\n",
        "nonsense",
        'format = 1\npieces = "all"\n',
        "format = 1\npieces = [3]\n",
        'format = 1\n[[pieces]]\nslug = "bridge"\n',
        'format = 1\n[[pieces]]\nslug = 1\nfirst = "2"\nlast = "5"\npages = 0\nsha256 = ""\n',
    ],
)
def test_a_damaged_lock_is_never_taken_for_none(desk, content):
    desk.published(bridge=4).write_text(content)

    with pytest.raises(UnprintableError) as caught:
        read_lock(desk.compiled(bridge=4)[0])

    assert all(item.code == "lock-damaged" for item in caught.value.diagnostics)
    assert "delete it to withdraw" in caught.value.diagnostics[0].hint


def test_a_folder_in_the_way_is_told(desk):
    (desk.file.parent / "spring.lock.toml").mkdir()

    with pytest.raises(OutputError):
        desk.published(bridge=4)


@given(slug=st.text(min_size=1), title=st.text())
def test_any_name_survives(tmp_path_factory, slug, title):
    file = tmp_path_factory.mktemp("issue") / "spring.toml"
    issue = Issue("spring", file, title, "en", sections=(Section("", (Entry(slug),)),))
    text = publish(issue, place_pieces([], [Piece(slug, 2)]), {}).read_text()

    assert toml.parse(text, "x").value.values["pieces"][0]["slug"] == slug
