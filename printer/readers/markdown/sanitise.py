"""What of the author's HTML is printed, and the final guarantee that nothing else is.

`tidy` goes over the tree and reports what it takes away, with its line; `clean` runs nh3
over the finished body with the same lists. Only `clean` is security; `tidy` is courtesy.
"""

from __future__ import annotations

import re

import nh3

from printer.diagnostics import Diagnostic, Place, error, note, warning
from printer.readers.markdown import html_names, tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.tree import Element

ATTRIBUTES: dict[str, set[str]] = {
    "*": {"id", "class", "lang", "dir", "title", "style", "role", "data-line", "data-latex",
          "data-ref", "data-language", "data-pdf-tag", "data-key", "data-mode"},
    "a": {"href"}, "img": {"src", "alt"}, "ol": {"start", "reversed", "type"}, "li": {"value"},
    "td": {"colspan", "rowspan", "headers"}, "th": {"colspan", "rowspan", "scope", "headers"},
    "time": {"datetime"}, "col": {"span"}, "colgroup": {"span"},
    "blockquote": {"cite"}, "q": {"cite"}, "del": {"cite", "datetime"}, "ins": {"cite", "datetime"},
}  # fmt: skip

SCHEMES = frozenset({"http", "https", "mailto", "doi"})
MAX_SPAN = 100
"""Columns or rows that one cell may cover."""

_STYLE = re.compile(
    r"text-align: (?:left|right|center|justify)|--width: [\d.]+[a-z%]+|width: [\d.]+%"
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2000-\u200f\u2028-\u202f\ufeff]")

_HOSTS = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|ted\.com"
    r"|soundcloud\.com|spotify\.com|archive\.org|wikimedia\.org|google\.com|openstreetmap\.org"
    r"|datawrapper\.de|dwcdn\.net|flourish\.studio|observablehq\.com|codepen\.io|slideshare\.net"
    r"|speakerdeck\.com|twitter\.com|x\.com|infogram\.com|peertube\.\w+)$"
)
_YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*")
_VIMEO = re.compile(r"https?://player\.vimeo\.com/video/(\d+).*")


def tidy(root: Element, conversion: Conversion) -> None:
    """Tree pass: take away what may not be printed and report it.

    Reported: `html-dropped` (warning), `embed-link` (note), `link-unsafe` (error),
    `link-scheme` (warning), `image-unsafe` (error).
    """
    for element in tree.elements(root):
        if element.getparent() is None:
            continue
        name = tree.name(element)
        if name in html_names.DROPPED:
            _drop(element, name, conversion)
        elif name in html_names.OPENED:
            _report_dropped(element, name, conversion)
            tree.unwrap(element)
        elif name in html_names.RENAMED:
            element.tag = html_names.RENAMED[name]
        for span in ("colspan", "rowspan"):
            if (value := element.get(span)) and not (value.isdigit() and int(value) <= MAX_SPAN):
                del element.attrib[span]
    for link in tree.elements(root, "a"):
        _check_link(link, conversion)
    for image in tree.elements(root, "img", "x-image"):
        _check_image(image, conversion)


def clean(markup: str) -> str:
    """Let through the contract's elements and attributes, and nothing else."""
    return nh3.clean(
        markup,
        tags=set(html_names.PRINTED),
        attributes=ATTRIBUTES,
        attribute_filter=_filter,
        url_schemes=set(SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def scheme(address: str) -> str:
    """Name the scheme of an address as a browser reads it; empty for relative ones."""
    match = _SCHEME.match(_SPACE.sub("", address))
    return match[1].lower() if match else ""


def _filter(tag: str, attribute: str, value: str) -> str | None:  # noqa: ARG001
    if attribute == "style":
        return value if _STYLE.fullmatch(value) else None
    return value


def _drop(element: Element, name: str, conversion: Conversion) -> None:
    address = element.get("src") or element.get("data") or ""
    if not address:
        inner = next(iter(element.iter("source", "embed", "iframe")), None)
        address = inner.get("src", "") if inner is not None else ""
    host = re.match(r"(?:https?:)?//([^/?#:]+)", address.strip())
    known = host is not None and (name in ("video", "audio") or _HOSTS.search(host[1].lower()))
    if name not in ("iframe", "video", "audio", "embed", "object") or not known:
        _report_dropped(element, name, conversion, address)
        tree.drop(element)
        return
    target = _YOUTUBE.sub(r"https://www.youtube.com/watch?v=\1", address.strip())
    target = _VIMEO.sub(r"https://vimeo.com/\1", target)
    target = "https:" + target if target.startswith("//") else target
    link = tree.make("a", element.get("title") or target, href=target)
    position = element.get("data-line", "")
    link.set("data-line", position)
    message = f"the embedded <{name}> is printed as a link"
    conversion.report(note(message, conversion.place_of(element), code="embed-link"))
    parent = element.getparent()
    if parent is not None and tree.name(parent) in ("p", "a", "span", "td", "li", "figcaption"):
        tree.replace(element, link)
        return
    paragraph = tree.make("p", class_="embed")
    paragraph.append(link)
    tree.replace(element, paragraph)


def _report_dropped(element: Element, name: str, conversion: Conversion, address: str = "") -> None:
    what = f"<{name}> ({address[:80]})" if address else f"<{name}>"
    conversion.report(
        warning(
            f"{what} cannot be printed and is left out",
            conversion.place_of(element),
            hint="remove it, or put a picture or a link in its place",
            code="html-dropped",
        )
    )


def _check_link(link: Element, conversion: Conversion) -> None:
    address = link.get("href")
    if address is None:
        return
    found = scheme(address)
    if address.strip() and (not found or found in SCHEMES):
        link.set("href", address.strip())
        return
    if found:
        conversion.report(_unsafe(found, address, conversion.place_of(link)))
    del link.attrib["href"]
    if not (link.get("id") or link.get("class")):
        tree.unwrap(link)


def _unsafe(found: str, address: str, place: Place) -> Diagnostic:
    shown = " ".join(address.split())
    shown = shown if len(shown) <= 60 else shown[:57] + "…"
    if found in ("javascript", "file", "data", "vbscript", "about", "blob"):
        return error(
            f"the link {shown} is unsafe and not printed",
            place,
            hint="link to a web address, an e-mail address, or a place in the article (#id)",
            code="link-unsafe",
        )
    return warning(
        f"the link {shown} is not printed: {found}: is no kind of address that readers can open",
        place,
        hint="http, https, mailto and doi can be linked",
        code="link-scheme",
    )


def _check_image(image: Element, conversion: Conversion) -> None:
    address = image.get("src", "").strip()
    found = scheme(address)
    if not found or found in ("http", "https"):
        return
    shown = address if len(address) <= 60 else address[:57] + "…"
    conversion.report(
        error(
            f"the image {shown} cannot be read",
            conversion.place_of(image),
            hint="put the picture beside the article and write its relative path",
            code="image-unsafe",
        )
    )
    words = tree.text_of(image).strip() or image.get("alt", "") or "?"
    tree.replace(image, tree.make("span", words, class_="missing-image"))
