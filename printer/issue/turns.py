"""Runs that write into one folder take turns, so that it holds what one of them made."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from printer.diagnostics import OutputError, Place, error
from printer.files import display_path

PATIENCE = 120.0
"""Seconds; the files of a large issue are written within a few."""

_PAUSE = 0.05


@contextlib.contextmanager
def turn(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Wait until no other process has its turn in a folder, which need not exist yet.

    A turn ends with its process, however that ends. Where the file system knows no locks, all
    runs have their turn at once. Raises OutputError after `patience` seconds.
    """
    with contextlib.ExitStack() as stack:
        # What is no folder, or cannot be made, is told by who writes into it.
        with contextlib.suppress(OSError, ValueError):
            folder.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            stack.callback(os.close, descriptor)
            _wait(descriptor, folder, patience)
        yield


def _wait(descriptor: int, folder: Path, patience: float) -> None:
    import fcntl

    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            if time.monotonic() > end:
                raise OutputError(
                    error(
                        f"another run has been writing there for {patience:.0f} s",
                        Place(display_path(folder)),
                        hint="wait until it has ended, or end it",
                        code="output-busy",
                    )
                ) from problem
            time.sleep(_PAUSE)
        else:
            return
