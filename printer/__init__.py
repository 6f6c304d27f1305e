"""Printer: print and PDF publications from article sources.

The verbs of the command line are functions of this package. They are loaded when they
are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

__version__ = "0.1.0"
