"""What the templates of a layout see of an article: its fields, with markup marked as such."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from printer.galley.runts import without_runt
from printer.model import Article, Html, Image

if TYPE_CHECKING:
    from markupsafe import Markup

_HTML_FIELDS = frozenset(
    {"body", "title_html", "abstract", "standfirst", "references", "caption", "note"}
)


def view(article: Article, body: Html, references: Html) -> SimpleNamespace:
    """Return the fields of an article, with the body and the references as they are printed."""
    values: dict[str, Any] = {item.name: getattr(article, item.name) for item in fields(article)}
    values |= {"body": body, "references": references}
    for name in _HTML_FIELDS & values.keys():
        values[name] = markup(values[name])
    values["subtitle"] = without_runt(article.subtitle)
    if article.image is not None:
        values["image"] = _image(article.image)
    if article.updated is not None:
        values["updated"] = SimpleNamespace(
            date=article.updated.date, note=markup(article.updated.note)
        )
    return SimpleNamespace(**values)


def markup(html: str) -> Markup:
    """Return markup that templates put in as it is."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704 (sanitised by the readers)


def _image(image: Image) -> SimpleNamespace:
    values = {item.name: getattr(image, item.name) for item in fields(image)}
    values["caption"] = markup(image.caption)
    return SimpleNamespace(**values)
