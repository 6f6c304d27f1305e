"""What has to be known of an article before any of its text is printed.

Where it comes from, its language and that language's words, and the folders that its images
may lie in: the copy-edit's `Context`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer.copyedit import Context
from printer.diagnostics import Place, warning
from printer.files import display_path
from printer.pictures import Limits
from printer.readers import identifiers
from printer.words import words_for

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Neighbours
    from printer.readers.fields import Fields


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article comes from."""

    slug: str
    base: Path
    source: Path | None
    url: str = ""
    """Where a text from outside was found; the front matter's own `url` goes before it."""


@dataclass(frozen=True, slots=True)
class Switches:
    """What the one who reads decides, not the article."""

    network: bool = False
    """Images from the web are allowed."""

    preflight: bool = False
    """Also report what is only good style."""

    citing: bool = True
    """Format citations; otherwise they stay as they are written, and are listed."""

    neighbours: Neighbours | None = None
    """The other articles of the issue; None when the article stands alone."""


def edit_context(
    fields: Fields, origin: Origin, publication: Publication, text: str, switches: Switches
) -> Context:
    """Return what the copy-edit has to know of an article before anything of it is printed.

    `text` is the whole source.
    """
    lang = _language(fields, publication.lang)
    words = words_for(lang, publication.words_in(lang))
    for item in words.diagnostics:
        house = publication.file if item.code != "words-language" else None
        place = Place(display_path(house)) if house else fields.place("lang")
        fields.found.add(replace(item, place=place))
    folders = (origin.base, publication.root, publication.site_root)
    options = fields.values.get("print")
    numbering = options.get("numbering") if isinstance(options, Mapping) else None
    return Context(
        lang=lang,
        base=origin.base,
        words=words,
        site_root=publication.site_root,
        roots=tuple(folder for folder in folders if folder is not None),
        shown=fields.front.shown,
        source_text=text,
        article_url=fields.checked(identifiers.web_address, "url") or origin.url,
        publication_url=publication.url,
        options={
            "numbering": publication.numbering if numbering is None else numbering is True,
            "network": switches.network,
        },
        limits=Limits(publication.limits.image_megapixels, publication.limits.document_megapixels),
        preflight=switches.preflight,
    )


def _language(fields: Fields, default: str) -> str:
    lang = fields.checked(identifiers.language, "lang", "language", "locale")
    key = fields.key("lang", "language", "locale")
    if lang and key and "_" in fields.written(key):
        fields.found.add(
            warning(
                "the parts of a language are joined by a hyphen",
                fields.place(key),
                hint=f"write {key}: {lang}",
                code="lang-underscore",
            )
        )
    return lang or default
