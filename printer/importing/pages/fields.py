"""The front matter of an imported page: what was found, in the forms that articles have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from printer.importing.markdown import escape
from printer.importing.values import Value
from printer.readers import identifiers
from printer.readers.webpage.values import Picture, WebArticle

_MOST_AUTHORS = 60
_LONGEST_WORDS = 80


def fields(article: WebArticle, images: Mapping[str, str]) -> tuple[tuple[str, Value], ...]:
    """Return the front matter; `images` names the files that the lead image may be."""
    date, updated = article.date[:10], article.updated[:10]
    changed = updated if date < updated else ""
    note = escape(" ".join(article.corrections))
    return (
        ("title", _line(article.title)),
        ("standfirst", _line(article.standfirst)),
        ("authors", tuple(author.name for author in article.authors[:_MOST_AUTHORS])),
        ("date", date),
        ("updated", {"date": changed, "note": note} if changed and note else changed),
        ("lang", _checked(identifiers.language, article.language)),
        ("section", article.section),
        ("keywords", article.keywords),
        ("license", _licence(article.licence)),
        ("url", _checked(identifiers.web_address, article.url)),
        ("description", "" if article.standfirst else article.subtitle),
        ("image", _image(article.lead, images)),
    )


def _checked(check: Callable[[str], str], text: str) -> str:
    try:
        return check(text) if text else ""
    except ValueError:
        return ""


def _licence(text: str) -> str:
    """Return the name of a known licence; the address of a site's own terms says nothing on paper."""
    try:
        name, address = identifiers.licence(text) if text else ("", "")
    except ValueError:
        return ""
    return name if address or (len(name) <= _LONGEST_WORDS and "://" not in name) else ""


def _image(lead: Picture | None, images: Mapping[str, str]) -> Value:
    if lead is None or not lead.image:
        return None
    return {
        "file": images.get(lead.image, lead.image),
        "caption": _line(lead.caption),
        "credit": lead.credit,
        "alt": lead.alt,
    }


def _line(text: str) -> str:
    """Escape a text that stands on a line of its own, where a bar cannot begin a table's cell."""
    return escape(text).replace("\\|", "|")
