"""Keeps the engine from loading parts that it may never use until it needs them.

WeasyPrint subsets fonts with HarfBuzz. On machines without that library it falls back on
fontTools' subsetter, which it imports in any case, at a quarter of its whole start. Its
parser of HTML is not needed either: the press hands over a tree.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
import types
from collections.abc import Iterator
from typing import Any

_MODULES = {
    "fontTools.subset": (),
    "fontTools.varLib.instancer": ("instantiateVariableFont",),
    "tinyhtml5": (),
}
"""Module → functions that are imported from it by name."""


class _Later(types.ModuleType):
    """Stands for a module and loads it when one of its names is asked for."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            # The import system asks for these; they are no reason to load anything.
            raise AttributeError(name)
        return getattr(_real(self.__name__), name)


@contextlib.contextmanager
def unused_parts() -> Iterator[None]:
    """Within the context, importing the modules costs nothing; afterwards they are as ever."""
    stand_ins = {}
    for module, functions in _MODULES.items():
        if module not in sys.modules:
            stand_in = stand_ins[module] = _Later(module)
            for function in functions:
                setattr(stand_in, function, _calling(module, function))
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for module, stand_in in stand_ins.items():
            if sys.modules.get(module) is stand_in:
                del sys.modules[module]


def _calling(module: str, function: str) -> Any:
    def call(*arguments: Any, **keywords: Any) -> Any:
        return getattr(_real(module), function)(*arguments, **keywords)

    return call


def _real(module: str) -> types.ModuleType:
    if isinstance(sys.modules.get(module), _Later):
        del sys.modules[module]
    return importlib.import_module(module)
