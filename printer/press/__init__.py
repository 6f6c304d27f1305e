"""The press: prints galleys into conformant PDFs, and furniture for pages printed before.

Its functions are the only way to WeasyPrint in this program. `print_galley` prints body and
furniture at once, `print_body` a galley without furniture, `print_furniture` the furniture
of pages whose body is there already. The order of the work:

    engine      loads WeasyPrint with the layout's fonts and collects what it reports
    furniture   prints folios and running heads apart, from the same stylesheets
    structure   builds the tag tree from the HTML document
    finish      metadata, page labels, attachments, conformance details of the file
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from printer.model import Leaf
    from printer.press.furnishing import print_furniture
    from printer.press.printing import print_body, print_galley
    from printer.press.setting import prepare

__all__ = ["Leaf", "prepare", "print_body", "print_furniture", "print_galley"]

_HOMES = {
    "Leaf": "printer.model",
    "prepare": "printer.press.setting",
    "print_body": "printer.press.printing",
    "print_furniture": "printer.press.furnishing",
    "print_galley": "printer.press.printing",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that it lives in (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
