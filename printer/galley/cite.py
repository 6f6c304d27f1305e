"""The words that say how to cite an article.

In the publication's own style; or else in one plain form for all languages, in the order
that author-date styles share: authors, year, title, publication with volume, issue and
pages, address.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape, unescape
from typing import TYPE_CHECKING

from printer.citing import own
from printer.copyedit import polish
from printer.copyedit.languages import with_inner_quotes
from printer.diagnostics import Diagnostic, Place, PrinterError, Result, Severity
from printer.files import display_path
from printer.model import Article, Html
from printer.words import Words

if TYPE_CHECKING:
    from printer.config import Publication

_NO_ENGINE = ("citations-missing", "style-not-installed")


def how_to_cite(article: Article, publication: Publication, words: Words) -> Result[Html]:
    """Return the citation as inline markup, empty when there is too little to cite.

    A publication with a citation style (`csl`) is cited in it; without one, or where no
    engine is installed, in a plain form. Reported: a style or an engine that fails, with the
    code of what went wrong; where none is installed, that is a note.
    """
    if not _is_citable(article, publication):
        return Result(Html(""))
    if publication.csl:
        try:
            return Result(own.formatted(article, publication))
        except PrinterError as problem:
            told = tuple(_in_passing(item, publication) for item in problem.diagnostics)
            return Result(plain(article, publication, words), told)
    return Result(plain(article, publication, words))


def _in_passing(problem: Diagnostic, publication: Publication) -> Diagnostic:
    """Return what is said of a failure that costs the article nothing but a form."""
    settings = Place(display_path(publication.file)) if publication.file else None
    return replace(
        problem,
        severity=Severity.NOTE if problem.code in _NO_ENGINE else Severity.WARNING,
        message=f"{problem.message}; how to cite is printed in a plain form",
        place=problem.place or settings,
    )


def citation(article: Article, publication: Publication, words: Words, shown: str = "") -> str:
    """Return how something is cited as plain text, for metadata; empty as `how_to_cite` is.

    That is what the page shows of it, or else the plain form: no engine starts for what
    nobody sees.
    """
    if not _is_citable(article, publication):
        return ""
    return as_text(shown or plain(article, publication, words))


FORMS = ("text", "bibtex", "ris", "csl-json")


def cite_as(article: Article, publication: Publication, form: str, words: Words) -> Result[str]:
    """Return how an article is cited, in one of FORMS, ending with a line break.

    Text is in the publication's style; where no engine is installed in a plain form, with a
    warning. A style that does not exist is an error. CSL-JSON is one item in a list.
    """
    from printer.citations import export

    item = own.item_of(article, publication)
    if form == "bibtex":
        return Result(export.to_bibtex(item))
    if form == "ris":
        return Result(export.to_ris(item))
    if form == "csl-json":
        return Result(export.to_csl_json([item]))
    found: tuple[Diagnostic, ...] = ()
    try:
        markup = own.formatted(article, publication)
    except PrinterError as problem:
        markup = plain(article, publication, words)
        found = tuple(_milder(item) for item in problem.diagnostics)
    return Result(f"{as_text(markup)}\n", found)


def as_text(markup: str) -> str:
    """Return a citation without its markup, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", markup)).split())


def _milder(problem: Diagnostic) -> Diagnostic:
    """Return a warning in place of the error that there is no engine."""
    if problem.code not in _NO_ENGINE:
        return problem
    return replace(problem, severity=Severity.WARNING)


def plain(article: Article, publication: Publication, words: Words) -> Html:
    """Return the citation in one form for all languages, without an engine."""
    parts = []
    if article.authors:
        names = [person.sort or person.name for person in article.authors[:1]]
        names += [person.name for person in article.authors[1:]]
        parts.append(
            escape(words.join(names)) + (f" ({article.date.year})." if article.date else ".")
        )
    elif article.date:
        parts.append(f"{escape(publication.title)} ({article.date.year}).")
    if article.title != publication.title:
        parts.append(_quoted(article))
    where = _where(article, publication, words)
    if where:
        parts.append(where)
    if article.doi:
        address = f"https://doi.org/{article.doi}"
    else:
        address = article.url
    if address:
        parts.append(f'<a class="url" href="{escape(address)}">{escape(address)}</a>')
    return Html(" ".join(parts))


def _is_citable(article: Article, publication: Publication) -> bool:
    return bool(article.title and (article.authors or publication.title))


def _quoted(article: Article) -> str:
    """Return title and subtitle between the quotation marks of the article's language."""
    title = article.title_html or escape(article.title, quote=False)
    if article.subtitle:
        title = f"{title}: {escape(article.subtitle, quote=False)}"
    end = "" if title.endswith(("?", "!", ".")) else "."
    return polish(f'"{with_inner_quotes(title, article.lang)}"{end}', article.lang)


def _where(article: Article, publication: Publication, words: Words) -> str:
    if not publication.title:
        return ""
    where = f"<em>{escape(publication.title)}</em>"
    if article.volume:
        where += f" {escape(article.volume)}"
        where += f" ({escape(article.issue)})" if article.issue else ""
    elif article.issue:
        where += f", {words['number']}\u00a0{escape(article.issue)}"
    if article.first_page:
        where += f": {escape(article.first_page)}"
        where += f"–{escape(article.last_page)}" if article.last_page else ""
    return f"{where}."
