"""Digests, piece by piece: periods, choosing, the issue file, what a schedule says."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.config import Paths, Publication
from printer.diagnostics import UsageError
from printer.digest import composing
from printer.digest.asking import between, month_of, name_of, quarter_of, week_of
from printer.digest.choosing import chosen, grouped
from printer.digest.schedule import snippets
from printer.digest.values import Item, Placed, Request
from printer.readers.feeds.values import FeedEntry
from printer.words.periods import Period, month, name, quarter, short_name, week

TODAY = dt.date(2026, 11, 2)
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 10, 31))


@pytest.mark.parametrize(
    ("asked", "first", "last", "file"),
    [
        (month_of("2026-10", TODAY), "2026-10-01", "2026-10-31", "2026-10"),
        (month_of("last", TODAY), "2026-10-01", "2026-10-31", "2026-10"),
        (month_of("this", TODAY), "2026-11-01", "2026-11-30", "2026-11"),
        (month_of("2024-02-10", TODAY), "2024-02-01", "2024-02-29", "2024-02"),
        (quarter_of("2026-Q4", TODAY), "2026-10-01", "2026-12-31", "2026-q4"),
        (quarter_of("last", TODAY), "2026-07-01", "2026-09-30", "2026-q3"),
        (week_of("2026-W42", TODAY, "en-US"), "2026-10-12", "2026-10-18", "2026-w42"),
        (week_of("2026-10-14", TODAY, "de"), "2026-10-12", "2026-10-18", "2026-w42"),
        (week_of("2026-10-14", TODAY, "en-US"), "2026-10-11", "2026-10-17",
         "2026-10-11-to-2026-10-17"),
        (week_of("last", TODAY, "de"), "2026-10-26", "2026-11-01", "2026-w44"),
        (week_of("2020-W53", TODAY, "de"), "2020-12-28", "2021-01-03", "2020-w53"),
        (between("2026-10-05", "", TODAY), "2026-10-05", "2026-11-02", "2026-10-05-to-2026-11-02"),
        (between("2026-10-05", "2026-10-05", TODAY), "2026-10-05", "2026-10-05", "2026-10-05"),
    ],
)  # fmt: skip
def test_periods(asked: Period, first: str, last: str, file: str) -> None:
    """Weeks begin where the language is spoken, but those with a number are ISO 8601's."""
    assert (str(asked.first), str(asked.last), name_of(asked)) == (first, last, file)


@pytest.mark.parametrize("text", ["2026-13", "2021-W53", "2026-W00", "yesterday", "9999999", ""])
def test_what_is_no_period(text: str) -> None:
    """Said, with an example."""
    with pytest.raises(UsageError):
        week_of(text, TODAY, "en")
    with pytest.raises(UsageError):
        month_of(text, TODAY)
    with pytest.raises(UsageError):
        between("2026-10-05", "2026-10-04", TODAY)


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en-GB", ["October 2026", "4th quarter 2026", "12–18 Oct 2026"]),
        ("de", ["Oktober 2026", "4. Quartal 2026", "12.–18. Okt. 2026"]),
        ("fr", ["Octobre 2026", "4e trimestre 2026", "12–18 oct. 2026"]),
    ],
)
def test_names_of_periods(lang: str, names: list[str]) -> None:
    """As CLDR has them."""
    periods = (OCTOBER, quarter(TODAY), Period(dt.date(2026, 10, 12), dt.date(2026, 10, 18)))
    assert [" ".join(name(each, lang).split()) for each in periods] == names


@given(st.dates(dt.date(1000, 1, 10), dt.date(9990, 1, 1)))
def test_every_day_lies_in_its_periods(day: dt.date) -> None:
    """Which are as long as they ought to be."""
    assert day in month(day)
    assert day in quarter(day)
    assert day in week(day, "ar")
    assert week(day, "en-US").days == 7
    assert quarter(day).first.day == 1
    assert short_name(month(day), "ru")


def item(title: str, day: int, **told: object) -> Item:
    """An article of October."""
    date = dt.date(2026, 10, day)
    whole = Item(title, date, date.isoformat(), section="News", slug=title.lower())
    return replace(whole, **told)  # type: ignore[arg-type]


def titles(items: list[Item], **told: object) -> list[str]:
    """The titles of what a request chooses."""
    request = replace(Request(OCTOBER, "digest"), **told)  # type: ignore[arg-type]
    return [each.title for each in chosen(items, request)]


ITEMS = [
    item("A", 3, tags=("Water", "ice"), authors=("Ada Weir",), author_ids=("ada",)),
    item("b", 9, section="Letters", authors=("Ben Lock",)),
    item("C", 5, tags=("mills",)),
]


def test_filters_do_not_heed_capitals() -> None:
    """By section, tag, author: name or id."""
    assert titles(ITEMS, sections=("letters",)) == ["b"]
    assert titles(ITEMS, tags=("WATER", "mills")) == ["C", "A"]
    assert titles(ITEMS, authors=("ada", "ben lock")) == ["b", "A"]
    assert titles(ITEMS, tags=("none",)) == []


def test_orders_and_how_many() -> None:
    """The newest are kept, whatever the order."""
    assert titles(ITEMS) == ["b", "C", "A"]
    assert titles(ITEMS, order="oldest") == ["A", "C", "b"]
    assert titles(ITEMS, order="title") == ["A", "b", "C"]
    assert titles(ITEMS, order="oldest", most=2) == ["C", "b"]


def test_one_page_is_chosen_once() -> None:
    """A feed may carry our own articles, with marks that count readers."""
    own = item("Own", 4, url="https://a.example/x/")
    twin = item("Twin", 4, url="http://www.a.example/x?utm_source=rss#top", entry=FeedEntry())
    other = item("Other", 4, url="https://a.example/x?id=2", entry=FeedEntry())
    assert titles([own, twin, other]) == ["Other", "Own"]


def test_groups() -> None:
    """Own articles first; otherwise in the order of the first article."""
    foreign = item("F", 30, section="Feed", entry=FeedEntry(), slug="")
    items = chosen([*(replace(each, source=Path("x")) for each in ITEMS), foreign],
                   Request(OCTOBER, "d"))  # fmt: skip

    def heads(group: str) -> list[str]:
        return [each.title for each in grouped(items, group, OCTOBER, "en-GB")]

    assert heads("section") == ["Letters", "News", "Feed"]
    assert heads("none") == [""]
    assert heads("author") == ["Feed", "Ben Lock", "News", "Ada Weir"]
    assert " ".join(heads("date")[0].split()) == "26 Oct – 1 Nov 2026"


PUBLICATION = Publication(Path("/p"), Paths(*[Path("/p")] * 5), lang="en-GB")


@given(st.text(), st.text(), st.text())
def test_the_issue_file_is_toml_whatever_the_texts(title: str, note: str, section: str) -> None:
    """And says what was chosen."""
    request = Request(OCTOBER, "digest-2026-10", title=title, note=note)
    placed = (Placed(item(title, 3), "a", "full"), Placed(item("b", 4), 'x/"y".md', "excerpt"))
    (group,) = grouped([each.item for each in placed], "none", OCTOBER, "en")
    group = replace(group, title=section)
    text = composing.signed(composing.composed(request, PUBLICATION, [(group, placed)]))
    value = tomllib.loads(text)
    assert value["title"] == (title or "October 2026")
    assert value["sections"][0]["articles"] == ["a", {"slug": 'x/"y".md', "form": "excerpt"}]
    assert value.get("editorial", "").strip("\n") == note.strip("\n")
    assert composing.signature(text)[1]
    assert not composing.signature(text.replace("digest", "Digest", 1))[1]


def test_a_schedule_asks_for_the_last_period() -> None:
    """On the morning after it; words with spaces and signs survive every shell."""
    told = snippets("week", ["--title", "50% off $x"], "/home/a b", "en-US")
    assert r"30 6 * * 0  cd '/home/a b' && printer digest --week --title '50\% off $x'" in told
    assert "OnCalendar=Sun *-*-* 06:30:00" in told
    assert 'ExecStart=/usr/bin/env printer digest --week --title "50%% off $$x"' in told
    assert "SuccessExitStatus=4" in told
    assert "30 6 1 1,4,7,10 *" in snippets("quarter", [], "/p", "de")
    assert "@" not in snippets("month", [], "/p", "de").replace("actions/", "").replace(
        "checkout@v4", "").replace("upload-artifact@v4", "")  # fmt: skip


def test_a_schedule_in_an_odd_place() -> None:
    """A crontab ends a command at a per cent sign; systemd has quotes of its own, not a shell's."""
    told = snippets(
        "month", ["--tag", "Reader's", "--title", r'\ "let"'], "/50% off", "en", "/a b/p"
    )
    assert r"cd '/50\% off' && '/a b/p' digest" in told
    unit = r'ExecStart=/usr/bin/env "/a b/p" digest --month --tag "Reader'
    assert unit + r"""'s" --title "\\ \"let\"""" + '"' in told
    assert "          printer digest --month" in told
