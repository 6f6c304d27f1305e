"""The file that names the format of a store, and what is done with other formats."""

from __future__ import annotations

import json

from printer.archive.values import FORMAT
from printer.diagnostics import UsageError, error

STORE_FILE = "store.json"
STORE_BYTES = (
    json.dumps(
        {
            "about": "objects/ holds files by their SHA-256; records/ says what they are",
            "format": FORMAT,
        },
        indent=1,
    )
    + "\n"
).encode()


def require_format(text: bytes, name: str) -> None:
    """Raise UsageError when the file of the store called `name` is that of another format."""
    if text == STORE_BYTES:
        return
    try:
        found = str(json.loads(text)["format"])
    except (ValueError, LookupError, TypeError):
        return  # damaged, which `verify` tells
    name, _, number = found.partition("/")
    if name == FORMAT.partition("/")[0] and number.isdigit() and found != FORMAT:
        hint = "use the version of this program that wrote it, or a later one"
        raise UsageError(
            error(
                f"the archive at {name} is of format {found}",
                hint=hint,
                code="archive-format",
            )
        )
