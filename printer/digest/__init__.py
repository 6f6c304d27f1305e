"""Digests: what was published in a period, chosen, written as an issue file, and compiled.

    period ──choose──▶ Item … ──take in──▶ sources beside the issue file ──compose──▶ issue file

The issue file is an ordinary one: it can be edited, and is compiled by the verb `issue`. Nothing
here prints.
"""

from __future__ import annotations

from printer.digest.values import Digest, Item, Request

__all__ = ["Digest", "Item", "Request"]
