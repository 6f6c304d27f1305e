"""Videos and recordings: a figure with the QR code of the address, so that paper can lead there."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from printer.importing.pages.images import Images
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_EMPTY_TITLE = re.compile(
    r"(?:youtube|vimeo|embedded)?\s*(?:video|content|media|audio)?\s*(?:player|embed)?",
    re.IGNORECASE,
)
_WIDTH = "--width: 22%"


def make_codes(body: Element, images: Images) -> None:
    """Put a figure with a QR code in the place of each link to a video."""
    for paragraph in tree.elements(body, "p"):
        if "embed" not in tree.classes(paragraph):
            continue
        link = paragraph.find("a")
        address = (link.get("href") or "").strip() if link is not None else ""
        if link is None or not re.match(r"https?://", address):
            continue
        code = _code(address)
        if not code:
            continue
        host = urlsplit(address).hostname or address
        title = " ".join(tree.text_of(link).split())
        if title == address or _EMPTY_TITLE.fullmatch(title):
            title = host.removeprefix("www.")
        tree.replace(paragraph, _figure(images.put(f"qr-{host}.svg", code), address, title))


def _code(address: str) -> bytes:
    """Return the code as an SVG; empty for an address that is too long for one."""
    from printer.galley.qr import data_uri
    from printer.pictures import decode_data_uri

    uri = data_uri(address)
    return (decode_data_uri(uri) or b"") if uri else b""


def _figure(name: str, address: str, title: str) -> Element:
    figure = tree.make("figure", class_="figure", style=_WIDTH)
    figure.append(tree.make("img", src=name, alt=f"QR code: {address}"))
    caption = tree.make("figcaption")
    caption.append(tree.make("span", title, class_="caption"))
    source = tree.make("span", class_="source")
    source.append(tree.make("a", address, href=address))
    caption.append(source)
    figure.append(caption)
    return figure
