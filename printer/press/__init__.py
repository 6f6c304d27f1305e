"""The press: prints one galley into one conformant PDF.

`print_galley` is the only way to WeasyPrint in this program. The order of the work:

    engine      loads WeasyPrint with the layout's fonts and collects what it reports
    furniture   prints folios and running heads apart, from the same stylesheets
    structure   builds the tag tree from the HTML document
    finish      metadata, page labels, attachments, conformance details of the file
"""

from __future__ import annotations

from printer.press.engine import warm_up
from printer.press.printing import print_galley

__all__ = ["print_galley", "warm_up"]
