"""The page size and the options of a layout as CSS, which comes after all stylesheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAME = re.compile(r"[\w-]+")
_VALUE = re.compile(r"[\w#.,%()/ +-]*")


def css(options: Mapping[str, Any], size: str) -> str:
    """Return options as custom properties (`--accent`) and the size of the page.

    Options that are no text or number, or could be more than one value, are left out.
    """
    properties = [
        f"--{name.replace('_', '-')}: {value};"
        for name, value in sorted(options.items())
        if _NAME.fullmatch(name)
        and isinstance(value, (str, int, float))
        and not isinstance(value, bool)
        and str(value).strip()
        and _VALUE.fullmatch(str(value))
    ]
    page = size if _VALUE.fullmatch(size) else "A4"
    return f":root {{ {' '.join(properties)} }}\n@page {{ size: {page.replace(',', ' ')} }}\n"
