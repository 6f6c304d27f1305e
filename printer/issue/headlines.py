"""Headlines: what the running heads and the citation lines of an issue say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from printer.issue.records import as_article, as_published
from printer.issue.stamping import IssueFacts
from printer.issue.titling import issue_line
from printer.issue.values import About, Issue, Span
from printer.words import words_for

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.words import Words


class Headlines:
    """The named strings that an issue gives the furniture of its pieces."""

    def __init__(self, issue: Issue, publication: Publication) -> None:
        self._issue = issue
        self._publication = publication
        self._line = issue_line(issue, publication, self._words(issue.lang))

    def of_article(self, about: About, span: Span) -> dict[str, str]:
        """Return the strings of one piece: the issue, its own title, how to cite it."""
        words = self._words(about.lang)
        return {
            "running-publication": self._line,
            "running-title": about.short_title or about.title,
            "citation-line": self._citation(about, span, words)
            if self._is_listed(about.slug)
            else "",
            "proof": words["draft"],
        }

    def of_part(self, title: str) -> dict[str, str]:
        """Return the strings of one of the issue's own parts."""
        return {
            "running-publication": self._line,
            "running-title": title,
            "citation-line": "",
            "proof": self._words(self._issue.lang)["draft"],
        }

    def facts(self, about: About, span: Span) -> IssueFacts:
        """Return what the metadata of a piece says of its issue, and how it is cited from it."""
        from printer.galley import cite

        issue, publication = self._issue, as_published(self._issue, self._publication)
        article = as_article(about, issue, span)
        return replace(
            self.facts_of_part(),
            section=about.section,
            citation=cite.citation(article, publication, self._words(about.lang))
            if self._is_listed(about.slug)
            else "",
        )

    def facts_of_part(self) -> IssueFacts:
        """Return what the metadata of one of the issue's own parts says of it."""
        issue, publication = self._issue, self._publication
        return IssueFacts(
            publication=publication.title or issue.title,
            issn=issue.issn or publication.issn,
            volume=issue.volume,
            number=issue.number,
            date=issue.date.isoformat() if issue.date else "",
        )

    def _is_listed(self, slug: str) -> bool:
        return any(entry.slug == slug and entry.in_contents for entry in self._issue.entries)

    def _words(self, lang: str) -> Words:
        return words_for(lang, self._publication.words_in(lang))

    def _citation(self, about: About, span: Span, words: Words) -> str:
        """Return `Recto 2 (3), 2026, pp. 34–41. https://doi.org/…`, as far as it is known."""
        issue = self._issue
        number = f"({issue.number})" if issue.volume and issue.number else issue.number
        date = about.date or issue.date
        first, last = span.labels[0], span.labels[-1]
        pages = words.pages(first, last)
        where = " ".join(
            text for text in (self._publication.title or issue.title, issue.volume, number) if text
        )
        line = ", ".join(text for text in (where, str(date.year) if date else "", pages) if text)
        return f"{line}. https://doi.org/{about.doi}" if about.doi else f"{line}."
