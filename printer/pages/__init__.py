"""Measures set pages from the PDF itself: word spaces, ladders, last lines, breaks, gaps.

What it is: lines and paragraphs read from glyph positions and the tag tree, and one
measure a file. What it is not: the check of the file's structure (`printer.pdf.checker`).
"""

from printer.pages.door import MeasuredPdf, measure_pages
from printer.pages.report import Measures, PageMeasures, Tally
from printer.pages.values import Flaw, Spot

__all__ = ["Flaw", "MeasuredPdf", "Measures", "PageMeasures", "Spot", "Tally", "measure_pages"]
