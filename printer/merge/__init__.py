"""Finished PDFs become one in which nothing is lost: the structure-preserving merge.

`merge` is the door. Behind it, in a child process with limits, each file is opened and
repaired (`opening`), copied into the new file (`importing`), freed of what runs by itself
(`active`), and joined subject by subject: `structure`, `destinations`, `outlines`,
`labels`, `attachments`, `forms`, `layers`, `intents`, `metadata`. Then what is the same is
kept once (`sharing`) and the file is written (`saving`).
"""

from printer.merge.door import merge
from printer.merge.values import FileReport, Imprint, Input, Merged, MergeReport, Options

__all__ = ["FileReport", "Imprint", "Input", "MergeReport", "Merged", "Options", "merge"]
