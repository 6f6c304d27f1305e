"""Pandoc's citation engine as a subprocess: the one door through which it is reached.

What this is: one call of `pandoc --citeproc` for each request, on a document that holds
nothing but citations. Style and works travel inside the document (as `data:` addresses),
so that pandoc runs in its sandbox, without a file or the network. Replies are cached by
content. What this is not: it knows neither articles nor how clusters are repaired
(`printer.citations.process`), and it never sees a text.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from printer.citations.pandoc import INSTALL, LEAST_VERSION, find_pandoc
from printer.diagnostics import Diagnostic, OutputError, PrinterError, error
from printer.files import write_atomically
from printer.folders import user_cache

Inlines: TypeAlias = list[dict[str, Any]]
"""Pandoc's inline elements, as its JSON writes them."""

SECONDS = 20.0
"""For one request; a thousand citations of two hundred works take one."""

MEMORY_MB = 1024
MAX_REQUEST_BYTES = 64 * 1024 * 1024
_FORMAT = 1
_API_VERSION = [1, 23, 1]
_MALFORMED = (ValueError, LookupError, TypeError, AttributeError)
"""What comes of reading JSON that is not a document of pandoc."""


@dataclass(frozen=True, slots=True)
class Request:
    """What one article (or one fixture) asks of the engine."""

    style: bytes
    """An independent CSL style, as XML."""

    lang: str
    """BCP 47 language of the locale; empty for the style's own."""

    items: Sequence[Mapping[str, Any]]
    """CSL-JSON; only what is cited or listed."""

    clusters: Sequence[Inlines]
    """For each citation the inlines of a paragraph, a `Cite` among them (`pandoc_cite`)."""

    uncited: Sequence[str] = ()
    """Ids that the reference list names although nothing cites them, in order."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The engine's answer, in pandoc's inlines."""

    clusters: tuple[Inlines, ...]
    """In the order of the request; each as its paragraph came back."""

    entries: tuple[tuple[str, Inlines], ...]
    """Id and inlines of each entry of the reference list, in its order."""

    hanging_indent: bool = False
    warnings: tuple[str, ...] = ()


def run_citeproc(
    requests: Iterable[Request], *, timeout: float = SECONDS, cached: bool = True
) -> tuple[Reply, ...]:
    """Answer every request, in order; those answered before come from the cache.

    `timeout` is in seconds for one request. A run of pandoc starts in some ten
    milliseconds, so requests do not share one. Raises PrinterError with one diagnostic
    when pandoc is missing (`citations-missing`), does not answer in time
    (`citations-timeout`), refuses the style or the works (`citations-failed`), or the
    request is too large (`citations-size`).
    """
    return tuple(_answer(request, timeout, cached) for request in requests)


def pandoc_cite(citations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the `Cite` element of one cluster."""
    return {"t": "Cite", "c": [list(citations), [{"t": "Str", "c": "?"}]]}


def _answer(request: Request, timeout: float, cached: bool) -> Reply:
    pandoc = find_pandoc()
    if pandoc is None:
        raise PrinterError(
            error(
                "citations need pandoc, which is not installed here",
                hint=f"run {INSTALL}",
                code="citations-missing",
            )
        )
    document = _document(request)
    if len(document) > MAX_REQUEST_BYTES:
        raise PrinterError(
            error(
                f"the cited works make {len(document) // 2**20} MB, "
                f"more than the {MAX_REQUEST_BYTES // 2**20} MB that are allowed",
                hint="shorten abstracts and notes in the bibliography",
                code="citations-size",
            )
        )
    slot = _slot(pandoc, document)
    count = len(request.clusters)
    if cached and (reply := _kept(slot, count)) is not None:
        return reply
    output = _run(pandoc, document, timeout)
    try:
        reply = _reply(output, count)
    except _MALFORMED as problem:
        raise PrinterError(_failed("its answer is no document")) from problem
    if cached:
        _keep(slot, output)
    return reply


def _document(request: Request) -> bytes:
    meta: dict[str, Any] = {
        "csl": _data_address("application/xml", request.style),
        "bibliography": _data_address(
            "application/json", json.dumps(list(request.items), ensure_ascii=False).encode()
        ),
        "link-citations": {"t": "MetaBool", "c": True},
        "link-bibliography": {"t": "MetaBool", "c": False},
    }
    if request.lang:
        meta["lang"] = {"t": "MetaString", "c": request.lang}
    if request.uncited:
        cites = [
            {
                "citationId": key,
                "citationPrefix": [],
                "citationSuffix": [],
                "citationMode": {"t": "NormalCitation"},
                "citationNoteNum": 0,
                "citationHash": 0,
            }
            for key in request.uncited
        ]
        meta["nocite"] = {"t": "MetaInlines", "c": [pandoc_cite(cites)]}
    blocks = [{"t": "Para", "c": cluster} for cluster in request.clusters]
    document = {"pandoc-api-version": _API_VERSION, "meta": meta, "blocks": blocks}
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _data_address(kind: str, data: bytes) -> dict[str, Any]:
    return {"t": "MetaString", "c": f"data:{kind};base64,{base64.b64encode(data).decode()}"}


def _run(pandoc: Path, document: bytes, timeout: float) -> bytes:
    """Return what pandoc writes: its JSON, a null byte, its warnings."""
    limited = ("+RTS", f"-M{MEMORY_MB}m", "-RTS")
    done = _start(pandoc, limited, document, timeout)
    if done.returncode != 0 and b"RTS options" in done.stderr:
        # Distributions build pandoc without this limit; the time limit remains.
        done = _start(pandoc, (), document, timeout)
    said = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode != 0:
        raise PrinterError(_failed(said or f"exit {done.returncode}"))
    return done.stdout + b"\0" + said.encode()


def _failed(said: str) -> Diagnostic:
    too_old = "Incompatible API versions" in said or "no document" in said
    return error(
        f"pandoc could not format the citations: {said}",
        hint=f"pandoc {LEAST_VERSION[0]} or newer is needed: run {INSTALL}"
        if too_old
        else "look at the style and the works that are cited",
        code="citations-failed",
    )


def _start(
    pandoc: Path, limits: tuple[str, ...], document: bytes, timeout: float
) -> subprocess.CompletedProcess[bytes]:
    command = [
        str(pandoc), *limits, "--sandbox", "-f", "json", "-t", "json", "--citeproc"
    ]  # fmt: skip
    try:
        return subprocess.run(
            command, input=document, capture_output=True, timeout=timeout, check=False,
            env={"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")},
        )  # fmt: skip
    except subprocess.TimeoutExpired as slow:
        raise PrinterError(
            error(
                f"pandoc did not format the citations within {timeout:g} seconds and was stopped",
                hint="look for an unusual style or an enormous bibliography",
                code="citations-timeout",
            )
        ) from slow
    except OSError as broken:
        raise PrinterError(
            error(
                f"pandoc at {pandoc} cannot be started: {broken.strerror}",
                hint=f"run {INSTALL}",
                code="citations-missing",
            )
        ) from broken


def _reply(output: bytes, count: int) -> Reply:
    document, _, said = output.partition(b"\0")
    blocks = json.loads(document)["blocks"]
    if len(blocks) < count:
        raise ValueError("there are fewer answers than citations")
    entries = []
    hanging = False
    for block in blocks[count:]:
        hanging = "hanging-indent" in block["c"][0][1]
        for entry in block["c"][1]:
            key = entry["c"][0][0].removeprefix("ref-")
            entries.append((key, [part for para in entry["c"][1] for part in para["c"]]))
    warnings = [line.removeprefix("[WARNING] ").strip() for line in said.decode().splitlines()]
    return Reply(
        tuple(block["c"] for block in blocks[:count]),
        tuple(entries),
        hanging,
        tuple(filter(None, warnings)),
    )


def _slot(pandoc: Path, document: bytes) -> Path:
    digest = hashlib.sha256(document)
    status = pandoc.stat() if pandoc.exists() else None
    stamp = f"{_FORMAT}:{pandoc}:{status.st_size}:{status.st_mtime_ns}" if status else ""
    digest.update(stamp.encode())
    name = digest.hexdigest()
    return user_cache() / "citations" / name[:2] / f"{name}.json"


def _kept(slot: Path, count: int) -> Reply | None:
    """Return an answer of the cache; damaged ones are no answers."""
    try:
        return _reply(slot.read_bytes(), count)
    except (OSError, *_MALFORMED):
        return None


def _keep(slot: Path, output: bytes) -> None:
    try:
        write_atomically(slot, output)
    except OutputError:
        return  # A cache that cannot be written is not an error.
