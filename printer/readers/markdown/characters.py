"""Characters that cannot be printed, or that this package needs for itself.

Runs first, on the whole text. It knows nothing of Markdown.
"""

from __future__ import annotations

import re

from printer.diagnostics import error, warning
from printer.readers.markdown.conversion import Conversion

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAKS = str.maketrans({"\x0b": " ", "\x0c": " ", "\u2028": " ", "\u2029": " "})
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,7})|([0-9]{1,8}));?")


def clean(text: str, conversion: Conversion, first_line: int) -> str:
    """Unify line ends, remove a byte-order mark, control characters and lone surrogates.

    Reported: `surrogate` (error), `control-character` (warning), each with the first place.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.translate(_BREAKS)
    if match := _SURROGATE.search(text):
        conversion.report(
            error(
                f"half of a character (U+{ord(match[0]):04X}) cannot be printed",
                conversion.place(*_position(text, match.start(), first_line)),
                hint="the file was damaged or wrongly decoded: save it as UTF-8",
                code="surrogate",
            )
        )
        text = _SURROGATE.sub("\ufffd", text)
    if match := _CONTROL.search(text):
        count = len(_CONTROL.findall(text))
        conversion.report(
            warning(
                f"{count} invisible control character{'s' if count > 1 else ''} left out,"
                f" the first is U+{ord(match[0]):04X}",
                conversion.place(*_position(text, match.start(), first_line)),
                hint="such characters come with text copied from other programs",
                code="control-character",
            )
        )
        text = _CONTROL.sub("", text)
    return text


def tame_references(markup: str) -> str:
    """Replace references such as `&#2;` to characters that `clean` takes out."""
    if "&#" not in markup:
        return markup
    return _REFERENCE.sub(_tame, markup)


def _tame(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return "\ufffd"
    return "\ufffd" if _CONTROL.match(chr(number)) else match[0]


def _position(text: str, offset: int, first_line: int) -> tuple[int, int]:
    line = text.count("\n", 0, offset)
    return first_line + line, offset - text.rfind("\n", 0, offset)
