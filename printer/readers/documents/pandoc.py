"""Pandoc as a reader: the bytes of a document → its tree, in a limited child process.

Pandoc runs in its sandbox: it sees nothing but the document, neither files nor the network.
What the tree means is no business of this module; citations are formatted elsewhere
(`printer.citations.engine`).
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import Any

from printer.citations.pandoc import INSTALL, find_pandoc
from printer.diagnostics import Place, UnprintableError, error
from printer.readers.documents.ast import Nodes

SECONDS = 40.0
"""By the clock; a book of 500 pages takes five."""

MEMORY_MB = 1536
MAX_TREE_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Tree:
    """What pandoc understood of a document."""

    meta: dict[str, Any]
    blocks: Nodes
    warnings: tuple[str, ...] = ()


def read_tree(data: bytes, form: str, shown: str, *, seconds: float = SECONDS) -> Tree:
    """Return the tree of a document in one of pandoc's formats (`docx+styles`).

    Raises UnprintableError: `document-pandoc` when pandoc is missing, `document-slow` when it
    does not end in time, `document-broken` when it cannot read the document or needs too much
    memory, `document-too-large` when the tree is enormous.
    """
    pandoc = find_pandoc()
    if pandoc is None:
        raise UnprintableError(
            error(
                "documents of other programs need pandoc, which is not installed here",
                Place(shown),
                hint=f"run {INSTALL}",
                code="document-pandoc",
            )
        )
    command = [
        str(pandoc),
        "+RTS",
        f"-M{MEMORY_MB}m",
        "-RTS",
        "--sandbox",
        "-f",
        form,
        "-t",
        "json",
    ]
    output, said, status = _run(command, data, shown, seconds)
    if status != 0 and b"RTS options" in said:
        # Distributions build pandoc without this limit; those of the process remain.
        output, said, status = _run([command[0], *command[4:]], data, shown, seconds)
    lines = said.decode("utf-8", "replace").splitlines()
    if status != 0:
        raise _broken(lines, status, shown)
    tree = json.loads(output)
    warnings = [line.removeprefix("[WARNING] ").strip() for line in lines]
    return Tree(tree["meta"], tree["blocks"], tuple(filter(None, warnings)))


def _run(command: list[str], data: bytes, shown: str, seconds: float) -> tuple[bytes, bytes, int]:
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={"LANG": "C.UTF-8", "PATH": os.environ.get("PATH", "")},
        )  # fmt: skip
    except OSError as broken:
        raise UnprintableError(
            error(
                f"pandoc at {command[0]} cannot be started: {broken.strerror}",
                hint=f"run {INSTALL}",
                code="document-pandoc",
            )
        ) from broken
    _limit(process.pid, seconds)
    return _exchange(process, data, shown, seconds)


def _exchange(
    process: subprocess.Popen[bytes], data: bytes, shown: str, seconds: float
) -> tuple[bytes, bytes, int]:
    """Give the document, take the tree; stop pandoc when it takes or writes too much."""
    stdin, stdout, stderr = process.stdin, process.stdout, process.stderr
    if stdin is None or stdout is None or stderr is None:
        raise RuntimeError("pandoc was started without pipes")
    said: list[bytes] = []
    helpers = [
        threading.Thread(target=_give, args=(stdin, data), daemon=True),
        threading.Thread(target=lambda: said.append(stderr.read(100_000)), daemon=True),
    ]
    late = threading.Timer(seconds, process.kill)
    late.start()
    try:
        for helper in helpers:
            helper.start()
        output = stdout.read(MAX_TREE_BYTES + 1)
        if len(output) > MAX_TREE_BYTES:
            raise _too_large(shown)
        status = process.wait()
    finally:
        slow = not late.is_alive()
        late.cancel()
        process.kill()
        process.wait()
        for helper in helpers:
            helper.join()
        stdout.close()
        stderr.close()
    if status < 0 and (slow or -status == _out_of_time()):
        raise UnprintableError(
            error(
                f"reading it took longer than {seconds:g} seconds and was stopped",
                Place(shown),
                hint="save the document again, without what is not the article",
                code="document-slow",
            )
        )
    return output, b"".join(said), status


def _give(pipe: Any, data: bytes) -> None:
    # Pandoc that gives up on a broken document closes the pipe early.
    with contextlib.suppress(OSError):
        pipe.write(data)
    with contextlib.suppress(OSError):
        pipe.close()


def _limit(process: int, seconds: float) -> None:
    """Let the system end pandoc even when this process dies before it."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):
        resource.prlimit(process, resource.RLIMIT_CPU, (int(seconds), int(seconds) + 1))
        resource.prlimit(process, resource.RLIMIT_CORE, (0, 0))


def _out_of_time() -> int:
    import signal

    return getattr(signal, "SIGXCPU", 0)


def _broken(lines: list[str], status: int, shown: str) -> UnprintableError:
    reason = " ".join(" ".join(lines).split())[:300] or f"exit code {status}"
    if status == 251 or "heap" in reason.lower():
        reason = f"it needs more than {MEMORY_MB} MB of memory"
    return UnprintableError(
        error(
            f"the document cannot be read: {reason}",
            Place(shown),
            hint="open it in its program and save it again",
            code="document-broken",
        )
    )


def _too_large(shown: str) -> UnprintableError:
    return UnprintableError(
        error(
            "the document is much larger than an article",
            Place(shown),
            hint="save the article by itself",
            code="document-too-large",
        )
    )
