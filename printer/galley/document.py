"""Fills a layout's templates with an article and gathers everything a print needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer import layouts, templates
from printer.diagnostics import Collector, Result, error, warning
from printer.files import display_path
from printer.galley import cite, proof, properties, qr, typeset
from printer.galley.text import settled
from printer.galley.view import markup, view
from printer.model import Article, Galley, Html
from printer.settings import SIZE
from printer.words import words_for

if TYPE_CHECKING:
    from printer.config import Publication


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
    text = settled(article, publication, options, found)
    cited = Result(Html(""))
    if options.get("how_to_cite"):
        cited = cite.how_to_cite(article, publication, words)
        found.extend(cited.diagnostics)
    context = {
        "article": view(
            article, proof.annotate(text.body) if as_proof else text.body, text.references
        ),
        "publication": publication,
        "layout": layout,
        "words": words,
        "options": options,
        "notes": markup(text.notes),
        "links": text.links,
        "how_to_cite": markup(cited.value),
        "qr": _qr(article, found) if options.get("qr") else "",
        "proof": as_proof,
    }
    galley = replace(
        _galley(templates.render(layout, context), article, layout, publication),
        stylesheets=layout.stylesheets + (layout.proof_stylesheets if as_proof else ()),
        citation=cite.citation(article, publication, words, cited.value),
        first_page=first_page,
        rules=typeset.rules(options, article.places, found),
        css=properties.css(options, _size(article, publication, layout, options, found)),
        network=network,
        proof=as_proof,
    )
    return Result(galley, found.frozen())


def _galley(
    html: str, article: Article, layout: layouts.Layout, publication: Publication
) -> Galley:
    """Return a galley with what article, layout and publication say of it."""
    return Galley(
        slug=article.slug,
        html=html,
        stylesheets=layout.stylesheets,
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
        quality=publication.pdf.quality,
        max_image_width=layout.max_image_width,
        files=layout.files,
    )


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


def _size(
    article: Article,
    publication: Publication,
    layout: layouts.Layout,
    options: Mapping[str, Any],
    found: Collector,
) -> str:
    """Return the sheet that the article or an option asks for, or else the usual one."""
    usual, value = publication.size or layout.size, options.get("size")
    if value is None or value == "":
        return usual
    size: str | None = SIZE.checked(value)
    if size is None:
        place = article.places.get("print.size")
        found.add(
            error(f"print.size has to be {SIZE.words}, not {value!r}", place, code="option-value")
        )
    return size or usual


def _roots(article: Article, publication: Publication) -> tuple[Path, ...]:
    """Return the folders that images of an article may lie in."""
    folders = (article.base, publication.root, publication.site_root)
    return tuple(dict.fromkeys(folder for folder in folders if folder is not None))
