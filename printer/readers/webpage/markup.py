"""The allow-list at the end: what is not of the HTML contract does not come through."""

from __future__ import annotations

import re

import nh3

from printer.model import Html
from printer.readers.markdown import html_names, tree
from printer.readers.markdown.sanitise import MAX_SPAN, SCHEMES
from printer.readers.markdown.tree import Element

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "lang", "dir"},
    "a": {"href"}, "img": {"src", "alt"}, "ol": {"start", "reversed", "type"}, "li": {"value"},
    "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}, "time": {"datetime"},
    "abbr": {"title"}, "blockquote": {"cite"}, "q": {"cite"},
}  # fmt: skip
_OURS = frozenset(
    [
        "figure",
        "caption",
        "credit",
        "gallery",
        "embed",
        "poll",
        "poll-question",
        "poll-results",
        "poll-option",
        "poll-count",
        "poll-share",
        "footnote",
        "noteref",
        "note",
    ]
)
_ANCHOR = re.compile(r"[A-Za-z_][\w.:-]{0,80}")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+")


def clean(root: Element) -> Html:
    """Return what is in `root` as sanitised markup."""
    for element in tree.elements(root):
        name = tree.name(element)
        if name == "h1":
            element.tag = "h2"
        elif name in html_names.RENAMED:
            element.tag = html_names.RENAMED[name]
    markup = nh3.clean(
        tree.serialise(root),
        tags=set(html_names.PRINTED),
        clean_content_tags={"script", "style", "svg", "math", "template", "iframe", "object"},
        attributes=_ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes={*SCHEMES, "data", "cid"},
        link_rel=None,
        strip_comments=True,
    )
    return Html(re.sub(r"\n\s*\n+", "\n", markup).strip())


def _filter(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "class":
        return " ".join(word for word in value.split() if word in _OURS) or None
    if attribute == "id":
        return value if _ANCHOR.fullmatch(value) else None
    if attribute in ("colspan", "rowspan"):
        return value if value.isdigit() and int(value) <= MAX_SPAN else None
    if value.lstrip().lower().startswith("data:"):
        return value if tag == "img" and _PICTURE.fullmatch(value.strip()) else None
    return value
