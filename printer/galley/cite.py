"""The words that say how to cite an article.

One plain form for all languages, in the order that author-date styles share: authors,
year, title, publication with volume, issue and pages, address.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from printer.model import Article, Html
from printer.words import Words

if TYPE_CHECKING:
    from printer.config import Publication

_QUOTES = {"ru": "«»", "uk": "«»", "fr": "«\u00a0\u00a0»", "de": "„“", "es": "«»", "it": "«»"}


def how_to_cite(article: Article, publication: Publication, words: Words) -> Html:
    """Return the citation as inline markup, empty when there is too little to cite."""
    if not article.title or not (article.authors or publication.title):
        return Html("")
    parts = []
    if article.authors:
        names = [person.sort or person.name for person in article.authors[:1]]
        names += [person.name for person in article.authors[1:]]
        parts.append(
            escape(words.join(names)) + (f" ({article.date.year})." if article.date else ".")
        )
    elif article.date:
        parts.append(f"{escape(publication.title)} ({article.date.year}).")
    parts.append(_quoted(article))
    where = _where(article, publication)
    if where:
        parts.append(where)
    if article.doi:
        address = f"https://doi.org/{article.doi}"
    else:
        address = article.url
    if address:
        parts.append(f'<a class="url" href="{escape(address)}">{escape(address)}</a>')
    return Html(" ".join(parts))


def _quoted(article: Article) -> str:
    marks = _QUOTES.get(article.lang.split("-")[0], "“”")
    half = len(marks) // 2
    title = article.title_html or escape(article.title)
    if article.subtitle:
        title = f"{title}: {escape(article.subtitle)}"
    end = "" if title.endswith(("?", "!", ".")) else "."
    return f"{marks[:half]}{title}{marks[half:]}{end}"


def _where(article: Article, publication: Publication) -> str:
    if not publication.title:
        return ""
    where = f"<em>{escape(publication.title)}</em>"
    if article.volume:
        where += f" {escape(article.volume)}"
        where += f" ({escape(article.issue)})" if article.issue else ""
    if article.first_page:
        where += f": {escape(article.first_page)}"
        where += f"–{escape(article.last_page)}" if article.last_page else ""
    return f"{where}."
