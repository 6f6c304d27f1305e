"""The lead image: a path or a map in the front matter, and the file that it names.

Whether the file can be printed is judged by the copy-edit, as for the images of the body.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from printer.copyedit import Context, check_lead_image
from printer.copyedit.images import find_image
from printer.diagnostics import warning
from printer.model import Image
from printer.readers import identifiers, prose
from printer.readers.fields import Fields, report_unknown

_KEYS = ("file", "caption", "credit", "source", "alt")


def read_image(fields: Fields, context: Context) -> tuple[Image | None, tuple[Path, ...]]:
    """Return the lead image, and the files that were read or looked for.

    An image that cannot be printed has an empty `src`, and its `alt` says which one is missing
    in the language of the article, to be printed in its place.
    """
    image = _described(fields, context)
    if image is None:
        return None, ()
    if context.preflight:
        _check_texts(image, fields)
    checked = check_lead_image(image, context)
    fields.found.extend(checked.diagnostics)
    path = find_image(image.src, context).path
    files = (path,) if path is not None else ()
    if checked.value is not None:
        return checked.value, files
    name = f"{context.words['missing_image']}: {Path(image.src).name}"
    alt = f"{name} ({image.alt})" if image.alt else name
    return replace(image, src="", alt=alt), files


def _described(fields: Fields, context: Context) -> Image | None:
    key = fields.key("image")
    if key is None or fields.values[key] is False:
        return None
    place = fields.place(key)
    if not isinstance(fields.values[key], Mapping):
        # The keys beside `image` are those of Jekyll sites.
        caption = prose.inline(fields, context, "image_caption", "image_figcaption")
        credit, alt = fields.text("image_credit"), fields.text("image_alt")
        src = fields.text_at(key)
        return Image(src, caption, credit, alt=alt, place=place) if src else None
    own = fields.below(key)
    image = Image(
        src=own.text("file", "src", "path"),
        caption=prose.inline(own, context, "caption"),
        credit=own.text("credit"),
        source=own.checked(identifiers.web_address, "source"),
        alt=own.text("alt"),
        place=place,
    )
    report_unknown([own], _KEYS, where="`image`", after="left out")
    if not image.src:
        fields.error(key, "the image has no file", hint="write `file: …` below it")
        return None
    return image


def _check_texts(image: Image, fields: Fields) -> None:
    for name, text in (("caption", image.caption), ("credit", image.credit)):
        if not text:
            fields.found.add(
                warning(
                    f"the lead image has no {name}",
                    image.place,
                    hint=f"write `{name}: …` below `image:`, beside `file: {image.src}`",
                    code=f"{name}-missing",
                )
            )
