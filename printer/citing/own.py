"""How an article itself is cited: its particulars as CSL-JSON, and formatted in a style."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from printer.model import Article, Html, Person

if TYPE_CHECKING:
    from printer.config import Publication

_PARTICLES = frozenset(
    {"da", "de", "del", "della", "den", "der", "di", "dos", "du", "la", "le", "ten", "ter", "van",
     "von", "zu", "zum", "zur"}
)  # fmt: skip
_SECONDS = 5.0
"""For one work; a page that would say how it is cited does not wait longer."""

_KEPT = re.compile(r"<(/?)(?:em|i|cite)\b[^>]*>")


def item_of(article: Article, publication: Publication) -> dict[str, Any]:
    """Return an article of a publication as a CSL-JSON item; its texts are plain."""
    is_journal = bool(publication.issn or article.volume or article.doi)
    title = f"{article.title}: {article.subtitle}" if article.subtitle else article.title
    pages = "–".join(filter(None, (article.first_page, article.last_page)))
    item: dict[str, Any] = {
        "id": article.slug,
        "type": "article-journal" if is_journal else "article-magazine",
        "title": title,
        "author": [_name(person) for person in article.authors],
        "container-title": publication.title,
        "publisher": publication.publisher,
        "volume": article.volume,
        "issue": article.issue,
        "page": pages,
        "DOI": article.doi,
        "URL": article.url,
        "ISSN": publication.issn,
        "language": article.lang,
        "keyword": ", ".join(article.keywords),
    }
    if article.date:
        date = article.date
        item["issued"] = {"date-parts": [[date.year, date.month, date.day]]}
    return {name: value for name, value in item.items() if value}


def formatted(article: Article, publication: Publication) -> Html:
    """Return how an article is cited in the publication's style, as inline markup.

    Raises PrinterError when the style does not exist, or there is no engine.
    """
    from printer.citations import find_style
    from printer.citations.process import process
    from printer.citations.syntax import CiteItem, Cluster
    from printer.citing.works import USUAL_STYLE

    style = find_style(publication.csl or USUAL_STYLE, base=publication.root).value
    item = item_of(article, publication)
    subtitle = f": {article.subtitle}" if article.subtitle else ""
    item["title"] = _rich(article.title_html or escape(article.title)) + subtitle
    key = str(item["id"])
    cluster = Cluster((CiteItem(key),))
    done = process([cluster], [item], style, article.lang, timeout=_SECONDS)
    if done.entries:
        markup = done.entries[0].html
    else:
        markup = done.clusters[0].note or done.clusters[0].text
    markup = re.sub(r'<a href="#[^"]*">(.*?)</a>', r"\1", markup, flags=re.DOTALL)
    return Html(markup.replace('<a href="', '<a class="url" href="').strip())


def _name(person: Person) -> dict[str, str]:
    """Return a name in its parts; one that cannot be taken apart stays whole."""
    family, comma, given = person.sort.partition(",")
    if comma:
        return {"family": family.strip(), "given": given.strip()}
    *before, last = person.name.split() or [""]
    if not before or len(before) > 3 or not last[:1].isupper() or not before[0][:1].isupper():
        return {"literal": person.name}
    given_names = [word for word in before if word.lower() not in _PARTICLES]
    particles = " ".join(word for word in before if word.lower() in _PARTICLES)
    name = {"family": last, "given": " ".join(given_names)}
    return name | ({"non-dropping-particle": particles} if particles else {})


def _rich(markup: str) -> str:
    """Return a title with the markup that CSL knows, which knows no entities."""
    marked = _KEPT.sub(lambda found: f"\0{found[1]}i\1", markup)
    return unescape(re.sub(r"<[^>]*>", "", marked)).replace("\0", "<").replace("\1", ">")
