"""Puts a page in front of an archived PDF that says what became of it: a retraction, a correction.

The page is printed by the press in the layout of the publication, on a sheet of the record's
size, and merged with the record. The record's own pages stay as they are, with their labels;
the notice's page is `i`. The record itself is not touched: this makes another file, which is
handed out beside it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Result, UsageError, error

if TYPE_CHECKING:
    from printer.archive.values import Record
    from printer.config import Publication
    from printer.words import Words

KINDS = ("retraction", "correction", "update")
_DATED = {"retraction": "retracted_on", "correction": "corrected_on", "update": "updated_on"}
_SILENT = dict.fromkeys(("how_to_cite", "licence", "online_version", "qr", "author_notes"), False)
"""Options of layouts: a notice is not what is cited."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be told of an archived PDF."""

    what: str
    """One of KINDS."""

    title: str
    """Of the archived thing."""

    reason: str
    """In the editors' words; an empty line between paragraphs."""

    authors: tuple[str, ...] = ()
    date: dt.date | None = None
    lang: str = ""
    """The publication's when empty."""

    citation: str = ""
    """How the archived thing is cited, as plain text."""

    doi: str = ""
    url: str = ""


def notice_of(record: Record) -> Notice:
    """Return the notice that an update, a correction or a retraction asks for."""
    about = record.about
    return Notice(
        what=record.what,
        title=about.title,
        reason=record.reason,
        authors=about.authors,
        date=_day(record.date or record.added[:10]),
        lang=about.lang,
        doi=about.doi,
        url=about.url,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def with_notice(pdf: bytes | Path, notice: Notice, publication: Publication) -> Result[bytes]:
    """Return a PDF with the page of a notice before it; same input, same bytes.

    It claims what the PDF itself claims, as far as a merge may. Raises UsageError for a
    notice of no kind, UnprintableError when the PDF cannot be read or the page not printed.
    """
    from printer.merge import Imprint, Input, Options, merge
    from printer.words import words_for

    if notice.what not in KINDS:
        told = f"a notice is a {', a '.join(KINDS[:-1])} or an {KINDS[-1]}"
        raise UsageError(error(told, code="notice-kind"))
    lang = notice.lang or publication.lang
    words = words_for(lang, publication.words_in(lang))
    heading = f"{words[notice.what]}: {notice.title}"
    page = _page(pdf, replace(notice, lang=lang), publication, words, heading)
    about = Imprint(
        authors=notice.authors,
        description=" ".join(notice.reason.split()),
        publication=publication.title,
        publisher=publication.publisher,
        issn=publication.issn,
        doi=notice.doi,
        url=notice.url,
        date=notice.date.isoformat() if notice.date else "",
        citation=notice.citation,
    )
    merged = merge(
        [
            Input(page, name="notice", title=words[notice.what], lang=lang),
            Input(pdf, name="record", title=notice.title),
        ],
        Options(title=heading, lang=lang, about=about),
    )
    return Result(merged.value.pdf, merged.diagnostics)


def _page(
    pdf: bytes | Path, notice: Notice, publication: Publication, words: Words, heading: str
) -> bytes:
    """Print the page of a notice, without furniture and with roman labels."""
    from printer import layouts
    from printer.galley import lay_out
    from printer.issue.stamping import stamp
    from printer.model import Article, Html
    from printer.press import print_body

    article = Article(
        slug="notice",
        base=publication.root,
        source=None,
        title=heading,
        body=Html("".join(_paragraphs(notice, words))),
        lang=notice.lang,
        standfirst=Html(_dated(notice, words)),
    )
    alone = replace(
        publication,
        size=_sheet(pdf) or publication.size,
        options={**publication.options, **_SILENT},
    )
    layout = layouts.load(publication.layout, publication.paths.layouts)
    galley = lay_out(article, layout, alone).value
    edition = print_body(replace(galley, source_name="notice"))
    return stamp(edition.pdf, None, folio=1, numerals="roman")


def _dated(notice: Notice, words: Words) -> str:
    if notice.date is None:
        return ""
    return f"<p>{escape(words[_DATED[notice.what]].format(date=words.date(notice.date)))}</p>"


def _paragraphs(notice: Notice, words: Words) -> Iterator[str]:
    for paragraph in notice.reason.split("\n\n"):
        if paragraph.strip():
            yield f"<p>{escape(' '.join(paragraph.split()))}</p>"
    cited = notice.citation or ", ".join((*notice.authors, notice.title))
    address = f"https://doi.org/{notice.doi}" if notice.doi else notice.url
    link = f' <a href="{escape(address)}">{escape(address)}</a>' if address else ""
    if address and address in cited:
        cited = cited.replace(address, "").rstrip()
    follows = f"<p>{escape(words['record_follows'])}</p>"
    yield f'<aside class="box"><p>{escape(cited)}{link}</p>{follows}</aside>'


def _sheet(pdf: bytes | Path) -> str:
    """Return the size of a PDF's first page as a setting; empty for one of no usual size."""
    import pikepdf

    from printer.settings import SIZE

    source = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    try:
        with pikepdf.open(source, suppress_warnings=True) as opened:
            box = [float(side) for side in opened.pages[0].trimbox]
    except (pikepdf.PikepdfError, OSError, RuntimeError, ValueError, IndexError):
        # The merge says what is wrong with the file.
        return ""
    wide, high = ((box[place + 2] - box[place]) / 72 * 25.4 for place in (0, 1))
    size = f"{wide:.2f}mm {high:.2f}mm"
    usual = 90 <= wide <= 1000 and 90 <= high <= 1500
    return size if usual and SIZE.checked(size) else ""
