"""The engine's way to its C libraries, without what it would ask the C compiler for.

WeasyPrint tries for each library the names that it has on several systems. On Linux Python
answers by running `gcc`, `ld` and `ldconfig` for every one of them, a fifth of the whole
start of the engine; and all that they tell is the name under which the loader knows the
library, its ABI name, which is the same everywhere.

And cffi has a parser of C in Python, which takes two milliseconds for each new type: for
each length of an array, too, of which subsetting a font takes several.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import functools
import re
import sys
from collections.abc import Iterator
from typing import Any

_ABI_NAMES = {
    "gobject-2.0": "libgobject-2.0.so.0",
    "pango-1.0": "libpango-1.0.so.0",
    "pangoft2-1.0": "libpangoft2-1.0.so.0",
    "harfbuzz-subset": "libharfbuzz-subset.so.0",
    "harfbuzz-vector": "libharfbuzz-vector.so.0",
    "harfbuzz": "libharfbuzz.so.0",
    "fontconfig": "libfontconfig.so.1",
}
"""What the names of a library have in common on all systems → its name on Linux."""

_TYPES = ("char[]", "hb_codepoint_t[]", "unsigned int *", "PangoRectangle *", "PangoLogAttr[]")

_ARRAY = re.compile(r"(\w+)\[(\d+)\]")


@contextlib.contextmanager
def known() -> Iterator[None]:
    """Within the context, the engine's libraries are found without a search.

    One that is not there fails to load, as it does after a search. Systems other than
    Linux are left to their own ways.
    """
    search = ctypes.util.find_library

    def find(name: str) -> str | None:
        for common, abi_name in _ABI_NAMES.items():
            if common in name:
                return abi_name
        return search(name)

    if sys.platform == "linux":
        ctypes.util.find_library = find
    try:
        yield
    finally:
        ctypes.util.find_library = search


def spare_parsing(ffi: Any) -> None:
    """Let `ffi.new("T[n]")` make an array of the open type `T[]`, which is parsed once."""
    new = ffi.new

    @functools.cache
    def open_array(item: str) -> Any:
        return ffi.typeof(f"{item}[]")

    def new_or_array(kind: Any, init: Any = None) -> Any:
        match = _ARRAY.fullmatch(kind) if isinstance(kind, str) else None
        if match and (init is None or len(init) == int(match[2])):
            return new(open_array(match[1]), int(match[2]) if init is None else init)
        return new(kind, init)

    ffi.new = new_or_array


def parse_types(ffi: Any) -> None:
    """Parse the types that every print asks for, so that processes forked from this one need not."""
    for kind in _TYPES:
        ffi.typeof(kind)
