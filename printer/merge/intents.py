"""The output intent, which says what the colours of the file mean (ISO 32000-1, 14.11.5).

A file has one. Files whose profiles differ cannot both be shown as they were meant: the
first stays, the others are told, and no standard is claimed.
"""

from __future__ import annotations

import hashlib
from typing import Any

from pikepdf import Array

from printer.merge.parts import Part, Volume
from printer.pdf.decoding import decoded
from printer.pdf.objects import as_dict, as_name, as_stream, as_text, items_of

MOST_BYTES = 64_000_000


def bring_intent(volume: Volume) -> None:
    """Keep one output intent; mark the files whose intent is another."""
    first: Any = None
    print_of_first = ""
    for part in volume.parts:
        own = _archival(part)
        if own is None:
            continue
        mark = _print(own)
        if first is None:
            first, print_of_first = own, mark
        elif mark != print_of_first:
            part.error(
                "intent-differs",
                f"its colours are meant for {_named(own)}, those of the first file for "
                f"{_named(first)}; the latter is kept",
                hint="convert the files to one colour profile before they are merged",
            )
            part.spoiled.append("its output intent is another")
    if first is not None:
        volume.root.OutputIntents = Array([first])


def _archival(part: Part) -> Any:
    intents = [as_dict(item) for item in items_of(part.root.get("/OutputIntents"))]
    known = [intent for intent in intents if intent is not None]
    archival = [intent for intent in known if as_name(intent.get("/S")) == "GTS_PDFA1"]
    return next(iter(archival or known), None)


def _print(intent: Any) -> str:
    profile = as_stream(intent.get("/DestOutputProfile"))
    if profile is None:
        return as_text(intent.get("/OutputConditionIdentifier")) or ""
    data = decoded(profile, MOST_BYTES)
    return hashlib.sha256(data).hexdigest() if data is not None else "broken"


def _named(intent: Any) -> str:
    for key in ("/Info", "/OutputCondition", "/OutputConditionIdentifier"):
        if name := as_text(intent.get(key)):
            return f"“{name[:80]}”"
    return "a profile without a name"
