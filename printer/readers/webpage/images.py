"""Rule: every image gets the best address that the page knows: lazy, responsive, in `<noscript>`."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_LAZY = (
    "data-full-src", "data-fullsrc", "data-original", "data-hi-res-src", "data-large-file",
    "data-lazy-src", "data-src", "data-original-src", "data-url", "data-delayed-url",
    "data-pin-media", "data-image", "data-actualsrc",
)  # fmt: skip
_LAZY_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)\b", re.IGNORECASE)
_CANDIDATE = re.compile(r"(\S*[^\s,])(?:\s+([\d.]+)([wxh])[^,]*)?\s*(?:,|$)")
_PLACEHOLDER = re.compile(
    r"^data:|(?:^|/)(?:blank|spacer|pixel|placeholder|transparent|loading|1x1|lazy)[\w-]*\.(?:gif|png|svg|jpe?g)",
    re.IGNORECASE,
)
_KNOWN = re.compile(r"(?:https?|data|cid):|(?![a-z][a-z0-9+.-]*:)", re.IGNORECASE)
"""Addresses that an image may have: of the web, within the page or its archive, relative."""

_WIDEST = 2600
"""Pixels; more is not needed to print a page's width at 300 dpi."""

_SMALLEST = 4
"""Pixels; below, an image counts readers instead of showing them something."""


def resolve(root: Element) -> dict[str, tuple[str, ...]]:
    """Give each image of a page its best address, and take counters and lost images away.

    Returned is, for each address that was chosen, what else the page has for the same image.
    """
    others: dict[str, tuple[str, ...]] = {}
    _open_noscripts(root)
    _name_figures(root)
    for image in tree.elements(root, "img", "amp-img"):
        image.tag = "img"
        address = best(image)
        if not address or _is_counter(image):
            if image.getparent() is not None:
                tree.drop(image)
            continue
        plain = (image.get("src") or "").strip()
        if plain and plain != address and not _PLACEHOLDER.search(plain):
            others.setdefault(address, (plain,))
        image.set("src", address)
    return others


def best(image: Element) -> str:
    """Return the address of the version of an image that prints best, empty for none."""
    sets = [image.get(name, "") for name in _LAZY_SETS]
    # The parser knows no <source> and may have put the image into it.
    picture = next(image.iterancestors("picture"), None)
    if picture is not None:
        for source in picture.iter("source"):
            sets += [source.get(name, "") for name in _LAZY_SETS]
    candidates = [item for value in sets if value for item in _candidates(value)]
    wide = [item for item in candidates if item[0] <= _WIDEST] or candidates
    if wide:
        return max(wide, key=lambda item: item[0])[1] if candidates == wide else max(wide)[1]
    plain = (image.get("src") or "").strip()
    for name in _LAZY:
        value = (image.get(name) or "").strip()
        if (
            value
            and not value.startswith(("data:", "{", "["))
            and (_PICTURE.search(value) or not plain or _PLACEHOLDER.search(plain))
        ):
            return value
    return "" if _PLACEHOLDER.search(plain) and not _is_inline_picture(plain) else plain


def _is_inline_picture(address: str) -> bool:
    """Tell whether a `data:` address is a picture rather than a place-holder."""
    return address.startswith("data:image/") and len(address) > 2000


def _candidates(value: str) -> list[tuple[float, str]]:
    """Return width (or density in thousands) and address of each member of a `srcset`."""
    found = []
    for address, number, unit in _CANDIDATE.findall(value.strip()):
        if _PLACEHOLDER.search(address):
            continue
        try:
            size = float(number) if number else 1.0
        except ValueError:
            continue
        found.append((size if unit == "w" else size * 1000, address))
    return found


def _is_counter(image: Element) -> bool:
    sizes = [(image.get(name) or "").removesuffix("px").strip() for name in ("width", "height")]
    return all(value.isdigit() and int(value) < _SMALLEST for value in sizes)


def _open_noscripts(root: Element) -> None:
    """Put the image of a `<noscript>` in the place of the one that waits for a script."""
    for holder in tree.elements(root, "noscript"):
        if holder.getparent() is None:
            continue
        images = list(holder.iter("img"))
        if not images and "<img" in (holder.text or ""):
            images = list(tree.parse(holder.text or "").iter("img"))
        if len(images) != 1 or tree.text_of(holder).strip().strip("\n") not in (
            "",
            holder.text or "",
        ):
            continue
        image = images[0]
        waiting = holder.getprevious()
        inner = None
        if waiting is not None and not tree.text_of(waiting).strip():
            seen = list(waiting.iter("img"))
            inner = seen[0] if len(seen) == 1 else None
        image.tail = None
        if inner is not None:
            if not _PICTURE.search(best(inner)):
                inner.set("src", best(image))
            tree.drop(holder)
        elif best(image):
            tree.replace(holder, image)


def _name_figures(root: Element) -> None:
    """Make the image of a figure whose microdata have its address while a script shows it."""
    for figure in root.iter("figure"):
        address = figure.get("itemid") or ""
        if _PICTURE.search(address) and next(figure.iter("img"), None) is None:
            figure.insert(0, tree.make("img", src=address))


def absolute(root: Element, base: str) -> None:
    """Resolve the addresses of links and images against the page's base."""
    for element in root.iter("a", "img"):
        name = "href" if element.tag == "a" else "src"
        value = (element.get(name) or "").strip()
        if not value:
            continue
        whole = value if value.startswith("#") else joined(base, value)
        if name == "src" and not _KNOWN.match(whole):
            # Such as file:, which no page may read from; a file of that name may lie beside it.
            whole = whole.partition("?")[0].rstrip("/").rpartition("/")[2]
        element.set(name, whole)


def joined(base: str, address: str) -> str:
    """Return an address made absolute as far as the base allows; a broken one stays as it is."""
    if not base or not address:
        return f"https:{address}" if address.startswith("//") else address
    if address.startswith(("https://", "http://")):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address
