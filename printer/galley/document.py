"""Fills a layout's templates with an article and gathers everything a print needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from printer import layouts, templates
from printer.diagnostics import Collector, Place, Result, error, warning
from printer.files import display_path
from printer.galley import citations, cite, endnotes, links, proof, properties, qr
from printer.galley.runts import without_runt
from printer.model import Article, Galley, Html, Image
from printer.settings import SIZE
from printer.words import words_for

if TYPE_CHECKING:
    from markupsafe import Markup

    from printer.config import Publication

_HTML_FIELDS = frozenset(
    {"body", "title_html", "abstract", "standfirst", "references", "caption", "note"}
)
_LINK_CHOICES = ("notes", "list", "none")
_NOTE_CHOICES = ("page", "article")


def lay_out(
    article: Article,
    layout: layouts.Layout,
    publication: Publication,
    *,
    as_proof: bool = False,
    network: bool = False,
    first_page: int = 1,
) -> Result[Galley]:
    """Return the galley of an article.

    `as_proof` makes an author's proof; with `network` images may be fetched; `first_page` is the folio of the first page.
    Raises UnprintableError when a template of the layout is wrong.
    """
    found = Collector()
    options = {**layout.options, **publication.options, **article.options}
    words = words_for(article.lang, publication.words_in(article.lang))
    found.extend(words.diagnostics)
    body, listed = _body(article, publication, options, found)
    body = citations.number_notes(body, article.standfirst.count('class="footnote'))
    note_list = Html("")
    where = article.places.get("print.notes")
    if _choice(options, "notes", publication.notes, _NOTE_CHOICES, where, found) == "article":
        body, note_list = endnotes.collect(body)
    references = article.references
    if options.get("cited_on") is False:
        references = citations.without_pages(references)
    shown = _view(article) | {"body": _markup(body), "references": _markup(references)}
    if as_proof:
        shown["body"] = _markup(proof.annotate(body))
    context = {
        "article": SimpleNamespace(**shown),
        "publication": publication,
        "layout": layout,
        "words": words,
        "options": options,
        "notes": _markup(note_list),
        "links": listed,
        "how_to_cite": _markup(cite.how_to_cite(article, publication, words)),
        "qr": _qr(article, found) if options.get("qr") else "",
        "proof": as_proof,
    }
    html = templates.render(layout, context)
    size = _size(options.get("size"), article.places.get("print.size"), found)
    sheets = layout.stylesheets + (layout.proof_stylesheets if as_proof else ())
    galley = Galley(
        slug=article.slug,
        html=html,
        stylesheets=sheets,
        base=article.base,
        roots=_roots(article, publication),
        families=layout.families,
        layout=layout.name,
        title=article.title,
        lang=article.lang,
        source_name=display_path(article.source) if article.source else article.slug,
        authors=tuple(person.name for person in article.authors),
        description=article.description or article.excerpt,
        keywords=article.keywords,
        rights=article.license,
        rights_url=article.license_url,
        doi=article.doi,
        url=article.url,
        publication=publication.title,
        publisher=publication.publisher,
        issn=publication.issn,
        section=article.section,
        date=article.date,
        updated=article.updated.date if article.updated else None,
        volume=article.volume,
        issue=article.issue,
        first_page=first_page,
        max_image_width=layout.max_image_width,
        css=properties.css(options, size or publication.size or layout.size),
        network=network,
        proof=as_proof,
        files=layout.files,
    )
    return Result(galley, found.frozen())


def _body(
    article: Article, publication: Publication, options: Mapping[str, Any], found: Collector
) -> tuple[Html, tuple[links.Listed, ...]]:
    where = article.places.get("print.links")
    choice = _choice(options, "links", publication.links, _LINK_CHOICES, where, found)
    if choice == "notes":
        return links.as_notes(article.body, article.lang), ()
    if choice == "list":
        return links.as_list(article.body)
    return article.body, ()


def _choice(
    options: Mapping[str, Any],
    name: str,
    default: str,
    choices: tuple[str, ...],
    place: Place | None,
    found: Collector,
) -> str:
    value = options.get(name) or default
    if value in choices:
        return str(value)
    near = layouts.nearest_name(str(value), choices)
    found.add(
        warning(
            f"print.{name} is {value!r}, which is none of {', '.join(choices)}",
            place,
            hint=f"did you mean {near}?" if near else None,
            code="option-value",
        )
    )
    return default


def _qr(article: Article, found: Collector) -> str:
    code = qr.data_uri(article.url) if article.url else ""
    if article.url and not code:
        found.add(
            warning(
                "the address is too long for a QR code, which is left out",
                article.places.get("url"),
                hint="give the article a shorter url",
                code="qr-too-long",
            )
        )
    return code


def _size(value: Any, place: Place | None, found: Collector) -> str:
    """Return the sheet that an article or a layout's option asks for, empty when it is none."""
    if value is None or value == "":
        return ""
    size: str | None = SIZE.checked(value)
    if size is None:
        found.add(
            error(f"print.size has to be {SIZE.words}, not {value!r}", place, code="option-value")
        )
    return size or ""


def _view(article: Article) -> dict[str, Any]:
    """Return the article's fields for a template, with its markup marked as such."""
    values = {item.name: getattr(article, item.name) for item in fields(article)}
    for name in _HTML_FIELDS & values.keys():
        values[name] = _markup(values[name])
    values["subtitle"] = without_runt(article.subtitle)
    if article.image is not None:
        values["image"] = _image_view(article.image)
    if article.updated is not None:
        values["updated"] = SimpleNamespace(
            date=article.updated.date, note=_markup(article.updated.note)
        )
    return values


def _image_view(image: Image) -> SimpleNamespace:
    values = {item.name: getattr(image, item.name) for item in fields(image)}
    values["caption"] = _markup(image.caption)
    return SimpleNamespace(**values)


def _markup(html: str) -> Markup:
    from markupsafe import Markup

    return Markup(html)  # noqa: S704 (sanitised by the readers)


def _roots(article: Article, publication: Publication) -> tuple[Path, ...]:
    """Return the folders that images of an article may lie in."""
    folders = (article.base, publication.root, publication.site_root)
    return tuple(dict.fromkeys(folder for folder in folders if folder is not None))
