"""What a process may use, kept by the system: processor time, time by the clock, memory.

A process sets these limits for itself. Who waits for it watches the clock too
(`printer.workers`).
"""

from __future__ import annotations

import contextlib
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass

PATIENCE = 4
"""How many times its processor time a task may take by the clock: machines do other things too."""

OUT_OF_TIME = -signal.SIGPROF if hasattr(signal, "SIGPROF") else None
"""Exit code, as `multiprocessing` tells it, of a process that used up its processor time."""

_GRACE = 10.0
_LONGEST = 24 * 3600.0
"""Seconds; the system takes no timer of any length."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use."""

    seconds: float
    """Processor time; by the clock it may be `PATIENCE` times as many."""

    memory_mb: int
    """Address space; 0 for no limit. Kept where the system can (not on macOS)."""

    @property
    def patience(self) -> float:
        """Seconds by the clock."""
        return self.seconds * PATIENCE


@contextlib.contextmanager
def in_time(limits: Limits) -> Iterator[None]:
    """Let the system end this process when it takes longer than allowed within the context.

    At the limit of processor time it is ended at once, at that of the clock a little later:
    who waits for it does that first, unless he was killed himself.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, min(limits.seconds, _LONGEST))
    signal.setitimer(signal.ITIMER_REAL, min(limits.patience, _LONGEST) + _GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)


def keep_to_memory(megabytes: int) -> None:
    """Limit the address space of this process; 0 for no limit."""
    if not megabytes or sys.platform == "win32":
        return
    import resource

    limit = megabytes * 1_000_000
    with contextlib.suppress(ValueError, OSError, OverflowError):
        # Some systems (macOS, some containers) do not let the limit be set.
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
