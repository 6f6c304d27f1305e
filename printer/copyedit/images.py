"""Images: found, allowed, whole, described; what is not leaves a visible box in its place.

Paths are resolved to real paths before anything is read, so that neither `..` nor a
symbolic link leads out of the publication. Whether an image is usable is judged by
printer/pictures; nothing is decoded or changed here.
"""

from __future__ import annotations

import difflib
import os
import urllib.parse
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer.copyedit import markup
from printer.copyedit.manuscript import Context, Manuscript
from printer.copyedit.markup import new
from printer.diagnostics import Diagnostic, error
from printer.pictures import Picture, decode_data_uri, examine

if TYPE_CHECKING:
    from lxml.html import HtmlElement


_SUFFIXES = frozenset({
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".tif", ".tiff", ".bmp", ".jp2",
})  # fmt: skip
"""Of files that a missing image may have been meant to be."""


@dataclass(frozen=True, slots=True)
class Found:
    """The outcome of looking for an image."""

    src: str = ""
    """What the galley has: a path relative to the article's folder, or the URL itself."""

    path: Path | None = None
    """The file that was read or looked for."""

    picture: Picture | None = None
    problem: Diagnostic | None = None
    """Why it cannot be printed (without place)."""

    remarks: tuple[Diagnostic, ...] = ()


def edit_images(manuscript: Manuscript) -> None:
    """Resolve, examine and describe every image."""
    budget = manuscript.context.limits.document_megapixels * 1e6
    for image in list(manuscript.root.iter("img")):
        found = find_image(image.get("src", ""), manuscript.context)
        if found.path is not None and found.path not in manuscript.files:
            manuscript.files.append(found.path)
        if found.picture is not None:
            budget -= found.picture.pixels
            if budget < 0:
                found = replace(found, problem=_beyond_budget(manuscript.context, image))
        if found.problem is not None:
            manuscript.report(image, found.problem, found.problem.message)
            _leave_a_box(manuscript, image)
            continue
        for remark in found.remarks:
            manuscript.report(image, remark, remark.message)
        image.set("src", found.src)
        if found.picture is not None and found.picture.kind == "raster":
            image.set("data-width-px", str(found.picture.width_px))
        _describe(manuscript, image)


def find_image(src: str, context: Context) -> Found:
    """Find an image by what an article calls it, and examine it.

    The problem's code is `image-missing`, `image-outside`, `image-network`, or one of
    `printer.pictures.examine`.
    """
    src = src.strip()
    scheme = urllib.parse.urlsplit(src).scheme.lower() if _is_url(src) else ""
    if scheme == "data":
        return _inside_the_text(src, context)
    if scheme in ("http", "https") or src.startswith("//"):
        if context.options.get("network") is True:
            return Found(src if scheme else f"https:{src}")
        return _problem(
            f'the image "{_shortened(src)}" is on the web, which is not asked',
            "save it beside the article, or allow the web with --network",
            "image-network",
        )
    if scheme:
        return _problem(
            f'the image "{_shortened(src)}" is given by a "{scheme}:" address',
            "give its path, relative to the article",
            "image-outside",
        )
    if not src:
        return _problem("an image has no file", "write its path: ![…](figures/x.jpg)",
                        "image-missing")  # fmt: skip
    return _in_a_folder(src, context)


def _in_a_folder(src: str, context: Context) -> Found:
    try:
        path = _path(src, context)
        real = path.resolve()
        allowed = any(
            real.is_relative_to(root.resolve()) for root in (context.roots or (context.base,))
        )
    except (OSError, ValueError, RuntimeError):  # a NUL, a name too long, a loop of links
        hint = "give its path, relative to the article"
        return _problem(f'"{_shortened(src)}" is no path to an image', hint, "image-missing")
    if not allowed:
        return _problem(
            f'the image "{_shortened(src)}" lies outside of the publication and is not read',
            "copy it beside the article",
            "image-outside",
        )
    if not real.exists():
        return replace(_missing(src, path), path=path)
    result = examine(real, context.limits)
    name = f'the image "{_shortened(src)}"'
    judged = tuple(
        replace(item, message=item.message.replace("the image", name, 1))
        for item in result.diagnostics
    )
    if result.value is None:
        return Found(path=path, problem=judged[0])
    relative = os.path.relpath(path, context.base).replace(os.sep, "/")
    return Found(urllib.parse.quote(relative), path, result.value, None, judged)


def _path(src: str, context: Context) -> Path:
    """Return the file that a `src` means: percent-encoded or not, with a query or not."""
    plain = urllib.parse.urlsplit(src).path
    candidates = [urllib.parse.unquote(plain), urllib.parse.unquote(src), src]
    start = context.base
    if src.startswith("/"):
        start = context.site_root or context.base
    paths = [Path(os.path.normpath(start / candidate.lstrip("/"))) for candidate in candidates]
    return next((path for path in paths if path.exists()), paths[0])


def _missing(src: str, path: Path) -> Found:
    """Say that there is no such file, and which one may be meant."""
    folder = path.parent
    hint = None
    if not folder.is_dir():
        hint = f'there is no folder "{folder.name}"'
    else:
        names = [entry.name for entry in folder.iterdir() if entry.suffix.lower() in _SUFFIXES]
        names = sorted(names)[:5000]
        same = [name for name in names if name.lower() == path.name.lower()]
        same += [name for name in names if Path(name).stem == path.stem]
        near = same or difflib.get_close_matches(path.name, names, 1, 0.5)
        hint = f'did you mean "{near[0]}"?' if near else "check its name, or add the file"
    if src.startswith("/"):
        hint += "; paths that begin with / start from site_root in publication.toml"
    return _problem(f'the image "{_shortened(src)}" is missing', hint, "image-missing")


def _inside_the_text(src: str, context: Context) -> Found:
    """Judge a picture that is written into the text as a data: URI."""
    data = decode_data_uri(src)
    if data is None:
        return _problem(
            "an image that is written into the text is broken or very large",
            "save it as a file beside the article",
            "image-broken",
        )
    result = examine(data, context.limits)
    if result.value is None:
        return Found(problem=result.diagnostics[0])
    return Found(src, None, result.value, None, result.diagnostics)


def _describe(manuscript: Manuscript, image: HtmlElement) -> None:
    """See to it that the PDF has an alternative text (PDF/UA-1, 7.3)."""
    if image.get("data-pdf-tag") == "Artifact" or image.get("alt", "").strip():
        return
    manuscript.warning(
        image,
        f'the image "{_shortened(image.get("src", ""))}" has no alternative text',
        hint='say what is to be seen: {alt="…"}',
        code="alt-missing",
    )
    image.set("alt", manuscript.context.words["image_without_description"])


def _leave_a_box(manuscript: Manuscript, image: HtmlElement) -> None:
    """Put a visible box, which names the image, where it would have been."""
    name = _shortened(image.get("src", "")) or "?"
    box = new("span", class_="missing-image")
    box.text = f"{manuscript.context.words['missing_image']}: {name}"
    alt = image.get("alt", "").strip()
    if alt:
        box.text += f" ({alt})"
    for attribute in ("id", "data-line"):
        if image.get(attribute):
            box.set(attribute, image.get(attribute, ""))
    markup.replace(image, box)


def _beyond_budget(context: Context, image: HtmlElement) -> Diagnostic:
    return error(
        f'with the image "{_shortened(image.get("src", ""))}" the article has more than '
        f"{context.limits.document_megapixels:g} megapixels",
        hint="scale the images down to the size that is printed",
        code="image-too-large",
    )


def _problem(message: str, hint: str | None, code: str) -> Found:
    return Found(problem=error(message, hint=hint, code=code))


def _is_url(src: str) -> bool:
    """Tell a URL from a path; one letter before a colon is a drive."""
    head, colon, _ = src.partition(":")
    return bool(colon) and len(head) > 1 and head.isascii() and "/" not in head and head.isalnum()


def _shortened(src: str) -> str:
    return src if len(src) <= 80 else f"{src[:40]}…{src[-37:]}"
