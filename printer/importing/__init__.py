"""Importing: from something foreign to the source of an article that an editor goes on with.

    page, document, feed ──read──▶ Imported ──write──▶ <slug>/index.md and its images

Readers of each kind of source make an `Imported`; here it becomes files. What an editor has
changed since is never overwritten. This package knows nothing of web pages, Word or feeds.
"""

from __future__ import annotations

from printer.importing.frontmatter import front_matter
from printer.importing.naming import file_stem, free_slug, image_name, slug_for
from printer.importing.values import Imported, State, Value, Written
from printer.importing.writing import write

__all__ = [
    "Imported",
    "State",
    "Value",
    "Written",
    "file_stem",
    "free_slug",
    "front_matter",
    "image_name",
    "slug_for",
    "write",
]
