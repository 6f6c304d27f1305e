"""Links: only those that lead somewhere on paper and in a PDF, and only where tags allow them.

WeasyPrint writes any scheme into the PDF, so the allowed ones are a closed list. A link
inside code, a link inside a link, and a link around an image fail PDF/UA or veraPDF. Anchors
are checked here; cross-references by number are not (crossrefs.py), nor are references to
other articles (articlerefs.py).
"""

from __future__ import annotations

import difflib
import itertools
import re
import urllib.parse
from typing import TYPE_CHECKING

from printer.copyedit.articlerefs import ARTICLE_REFERENCE, say_page, settle_reference
from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import add_class, has_class, new, replace, unlink
from printer.copyedit.structure import LAYOUT_ANCHORS, REFERENCE_PREFIX

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ALLOWED = frozenset({"http", "https", "mailto"})

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_IMAGE_FILE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|tiff?)$", re.IGNORECASE)
_IGNORED = dict.fromkeys((*range(0x20), 0x7F))
r"""Control characters, which URL parsers skip: `java\nscript:` is `javascript:`."""


def edit_links(manuscript: Manuscript, *, ids_elsewhere: bool = False) -> None:
    """Set each link right or take it away, keeping its words.

    With `ids_elsewhere` the text is a part of a whole whose ids are not known here.
    """
    ids = None
    if not ids_elsewhere:
        ids = {element.get("id", "") for element in manuscript.root.xpath(".//*[@id]")}
    for link in list(manuscript.root.iter("a")):
        if has_class(link, "crossref"):
            continue
        if next(link.iterancestors("a"), None) is not None or link.get("href") is None:
            unlink(link)
            continue
        if settle_reference(manuscript, link):
            continue
        if not link.text_content().strip() and not link.xpath(
            ".//*[@src or @data-latex or @data-key]"
        ):
            manuscript.note(link, "this link has no words and is left out", code="link-empty")
            unlink(link)
            continue
        address = _address(manuscript, link, ids)
        if address is None:
            unlink(link)
            continue
        link.set("href", address)
        if not address.startswith("#") and not has_class(link, ARTICLE_REFERENCE):
            add_class(link, "external")
        if link.find(".//img") is not None:
            _free_image(manuscript, link, address)
        else:
            _lift_out_of_code(link)
            say_page(manuscript, link)


def _address(manuscript: Manuscript, link: HtmlElement, ids: set[str] | None) -> str | None:
    """Return where a link leads, or None (reported) when it leads nowhere on paper."""
    href: str = link.get("href", "").translate(_IGNORED).strip()
    if has_class(link, ARTICLE_REFERENCE):
        return href
    if href.startswith("#"):
        if ids is None:
            return href
        return _anchor(manuscript, link, href, ids)
    if href.startswith("//"):
        return f"https:{href}"
    if href.lower().startswith("www."):
        return f"https://{href}"
    scheme = _SCHEME.match(href)
    if scheme is None:
        return _published(manuscript, link, href)
    name = scheme[1].lower()
    if name == "doi":
        return f"https://doi.org/{href[4:].lstrip('/')}"
    if name in ALLOWED:
        return href
    report = manuscript.error if name in ("javascript", "vbscript", "file") else manuscript.warning
    report(
        link,
        f'links to "{name}:" are not printed, the words stay',
        hint="link to an https: address",
        code="link-scheme",
    )
    return None


def _anchor(manuscript: Manuscript, link: HtmlElement, href: str, ids: set[str]) -> str | None:
    """Return `#id` when there is such an id."""
    name = urllib.parse.unquote(href[1:])
    for candidate in (href[1:], name):
        if candidate in ids or candidate in LAYOUT_ANCHORS:
            return f"#{candidate}"
    if name.startswith(REFERENCE_PREFIX) or not name:
        return href if name else None
    near = difflib.get_close_matches(name, sorted(ids), 1, 0.5)
    manuscript.error(
        link,
        f'nothing here has the id "{name}", the link is left out',
        hint=f'did you mean "#{near[0]}"?' if near else "an anchor is made with {#id}",
        code="anchor-dead",
    )
    return None


def _published(manuscript: Manuscript, link: HtmlElement, href: str) -> str | None:
    """Return the address on the web of a link to another file of the publication."""
    context = manuscript.context
    path, _, rest = href.partition("#")
    path = re.sub(r"(?:(?:^|(?<=/))index)?\.(?:md|markdown)$", "", path)
    target = f"{path}#{rest}" if rest else path
    if href.startswith("/") and context.publication_url:
        return urllib.parse.urljoin(context.publication_url, target)
    if context.article_url:
        folder = context.article_url
        if "." not in folder.rpartition("/")[2] or folder.count("/") < 3:
            folder = folder.rstrip("/") + "/"
        return urllib.parse.urljoin(folder, target)
    manuscript.note(
        link,
        f'the link to "{href}" leads to a file, which nobody can follow on paper; its words stay',
        hint="set url in the front matter or in publication.toml, or link to an https: address",
        code="link-relative",
    )
    return None


def _free_image(manuscript: Manuscript, link: HtmlElement, address: str) -> None:
    """Take the link off an image; its address becomes the figure's source, if there is none."""
    figure = next(link.iterancestors("figure"), None)
    is_image = _IMAGE_FILE.search(urllib.parse.urlsplit(address).path) is not None
    if figure is not None and not is_image and not address.startswith("#"):
        caption = figure.find("figcaption")
        if caption is None:
            caption = new("figcaption")
            figure.append(caption)
        if not caption.xpath(".//*[contains(concat(' ', @class, ' '), ' source ')]"):
            source = new("span", class_="source")
            shown = urllib.parse.urlsplit(address).netloc or address
            source.append(new("a", shown, class_="external", href=address))
            if len(caption):
                caption[-1].tail = (caption[-1].tail or "").rstrip() + " "
            caption.append(source)
    elif figure is None and not is_image:
        manuscript.note(
            link, f'the link of an image to "{address}" is left out', code="link-on-image"
        )
    unlink(link)


def _lift_out_of_code(link: HtmlElement) -> None:
    """Make `<a><code>…</code></a>` of `<code><a>…</a></code>`, which tags may not nest.

    A code element with more than the link in it is cut in up to three.
    """
    code = link.getparent()
    if code is None or code.tag != "code":
        return
    if next(code.iterancestors("pre"), None) is not None:
        unlink(link)  # in a listing it would be a link in the middle of a block of code
        return
    before, after = new("code"), new("code")
    before.attrib.update({name: value for name, value in code.attrib.items() if name != "id"})
    after.attrib.update(before.attrib)
    before.text = code.text
    index = code.index(link)
    before.extend(code[:index])
    after.text, link.tail = link.tail, None
    after.extend(code[code.index(link) + 1 :])
    inner = new("code", link.text or "")
    inner.attrib.update(before.attrib)
    link.text = None
    inner.extend(list(link))
    link.append(inner)
    parts = [part for part in (before, link, after) if part is link or _holds(part)]
    parent = code.getparent()
    if parent is None:
        return
    replace(code, parts[0])
    tail, parts[0].tail = parts[0].tail, None
    for previous, part in itertools.pairwise(parts):
        previous.addnext(part)
    parts[-1].tail = tail
    for rest in after.iter("a"):
        if rest.getparent() is after:
            _lift_out_of_code(rest)
            break


def _holds(element: HtmlElement) -> bool:
    return bool(element.text) or len(element) > 0
