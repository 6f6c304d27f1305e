"""How an issue is named on its pages: volume, number and date, in the words of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.issue.values import Issue

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.words import Words


def numbered(issue: Issue, words: Words) -> str:
    """Return `Volume 2, No. 5`, whichever of the two there is; each stays on one line."""
    told = ((words["volume"], issue.volume), (words["number"], issue.number))
    return ", ".join(f"{word}\u00a0{value}" for word, value in told if value)


def issue_date(issue: Issue, words: Words) -> str:
    """Return the date as it is printed; the issue's own words go before the calendar's."""
    return issue.date_text or (words.date(issue.date) if issue.date else "")


def issue_line(issue: Issue, publication: Publication, words: Words) -> str:
    """Return `Recto, No. 1, October 2026`, which heads the pages of an issue."""
    told = (
        publication.title or issue.title,
        numbered(issue, words),
        issue_date(issue, words),
    )
    return ", ".join(text for text in told if text)
