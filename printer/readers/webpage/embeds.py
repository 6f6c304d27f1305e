"""Rule: an embedded video or recording becomes a link that paper can show."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_HOSTS = re.compile(
    r"//(?:www\.|player\.)?(?:dailymotion|youtube|youtube-nocookie|vimeo|v\.qq|bilibili|twitch"
    r"|ted|soundcloud|spotify|archive)\.(?:com|tv|org)|youtu\.be|upload\.wikimedia\.org",
    re.IGNORECASE,
)
_YOUTUBE = re.compile(r"(?:https?:)?//(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]+).*")
_VIMEO = re.compile(r"(?:https?:)?//player\.vimeo\.com/video/(\d+).*")


def is_kept(element: Element) -> bool:
    """Tell whether an element embeds a video or recording of a known house."""
    if tree.name(element) not in ("iframe", "embed", "object"):
        return False
    return any(_HOSTS.search(value) for value in element.attrib.values())


_AMP = {
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-soundcloud": ("data-trackid", "https://api.soundcloud.com/tracks/{}"),
}


def open_amp(page: Element) -> None:
    """Give AMP's own elements for videos the names and addresses that HTML has for them."""
    for element in tree.elements(page, *_AMP, "amp-iframe", "amp-video", "amp-audio"):
        name = tree.name(element)
        if name in _AMP:
            key, address = _AMP[name]
            identifier = element.get(key) or ""
            if re.fullmatch(r"[\w-]{1,40}", identifier):
                element.set("src", address.format(identifier))
        element.tag = "iframe" if name in _AMP or name == "amp-iframe" else name[4:]


def make_links(root: Element) -> None:
    """Put a link in the place of each embedded video or recording."""
    for element in tree.elements(root, "iframe", "embed", "object", "video", "audio"):
        if element.getparent() is None:
            continue
        address = _address(element)
        if not address:
            tree.drop(element)
            continue
        link = tree.make("a", element.get("title") or address, href=address)
        paragraph = tree.make("p", class_="embed")
        paragraph.append(link)
        tree.replace(element, paragraph)
        tree.lift(paragraph)


def _address(element: Element) -> str:
    address = element.get("src") or element.get("data-src") or element.get("data") or ""
    if not address:
        inner = next(iter(element.iter("source", "embed", "iframe", "param")), None)
        address = (inner.get("src") or inner.get("value") or "") if inner is not None else ""
    address = _VIMEO.sub(r"https://vimeo.com/\1", address.strip())
    address = _YOUTUBE.sub(r"https://www.youtube.com/watch?v=\1", address)
    return f"https:{address}" if address.startswith("//") else address
