"""What the engine reports, heard and put into the words of an editor; none is swallowed."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from printer.diagnostics import Diagnostic, Place, error, warning
from printer.press.addresses import IMAGE_SCHEME, LAYOUT_ORIGIN

_IMAGE = re.compile(rf"{IMAGE_SCHEME}\w+(?:\.\w+)?")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@contextlib.contextmanager
def listening() -> Iterator[list[logging.LogRecord]]:
    """Collect what the engine logs while the context lasts; nothing reaches the terminal."""
    records: list[logging.LogRecord] = []

    class _Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    ear = _Ear(logging.WARNING)
    before = [(logger, logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(ear)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
    try:
        yield records
    finally:
        for logger, propagate, level in before:
            logger.removeHandler(ear)
            logger.propagate = propagate
            logger.setLevel(level)


_MEANINGS: tuple[tuple[re.Pattern[str], str, str, str], ...] = (
    (
        re.compile(r"No anchor #(?P<it>\S+) for internal URI reference"),
        "anchor-dead",
        "the link to #{it} leads nowhere",
        "give what is meant this id",
    ),
    (
        re.compile(r"Failed to load image at '(?P<it>[^']*)'(?:: (?:\w+: )?(?P<why>.+))?", re.S),
        "image-broken",
        "the image {it} cannot be printed: {why}",
        "save it again in an image editor; a layout's images lie in its own folder",
    ),
    (
        re.compile(r"Failed to render SVG image (?P<it>.*)", re.S),
        "image-broken",
        "the drawing {it} is beyond the engine and is left out, in whole or in part",
        'export it again as "plain SVG", or save it as PNG',
    ),
    (
        re.compile(r"\.notdef glyph rendered .*\"(?P<it>.+)\" \((?P<code>U\+\w+)\)", re.S),
        "glyph-missing",
        "no font of the layout has the character {it} ({code})",
        "replace it, or add a font that has it to the layout",
    ),
    (
        re.compile(r"Failed to load inline SVG: (?P<why>.*)"),
        "image-broken",
        "a drawing cannot be printed: {why}",
        "put it into a file of its own",
    ),
)
"""What the engine logs → the code, message and hint of the error that it is."""

_POSITION = re.compile(r" at (\d+):(\d+)")


def diagnostics(
    records: Sequence[logging.LogRecord], source: str, names: Mapping[str, str] = _NO_NAMES
) -> Iterator[Diagnostic]:
    """Translate the engine's log into diagnostics about `source`; none is swallowed.

    `names` are those that the article knows its images by, for the engine's addresses.
    """
    for record in records:
        text = record.getMessage().replace(LAYOUT_ORIGIN, "")
        text = _IMAGE.sub(lambda match: names.get(match[0], match[0]), text)
        for pattern, code, message, hint in _MEANINGS:
            if match := pattern.match(text):
                said = message.format(**match.groupdict("the engine cannot read it"))
                yield error(said, Place(source), hint=hint, code=code)
                break
        else:
            position = _POSITION.search(text)
            place = Place(source, *map(int, position.groups())) if position else Place(source)
            yield warning(f"the engine says: {text}", place, code="engine")
