"""Which processes are writing to a folder: each holds a lock as long as it may write.

The lock (flock) is let go by the system when a process dies, however it dies. No clock and
no process number is asked.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Session:
    """A process's right to have temporary files."""

    lock: Path
    descriptor: int
    number: int = 0

    def next(self) -> Path:
        """Return the name of another temporary file."""
        self.number += 1
        return self.lock.with_suffix(f".{self.number}")


def new_session(folder: Path) -> Session:
    """Make a lock that this process holds."""
    while True:
        lock = folder / f"{secrets.token_hex(6)}.lock"
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        # Before it was held, another process may have taken it for a dead one's.
        if hold(descriptor) and lock.exists():
            return Session(lock, descriptor)
        os.close(descriptor)


def hold(descriptor: int) -> bool:
    """Hold a lock until the descriptor is closed; False when another process holds it."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
