"""What a process may use, kept by the system: processor time, time by the clock, memory.

A process sets these limits for itself. Whoever waits for it watches the clock too
(`printer.workers`).
"""

from __future__ import annotations

import contextlib
import math
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

PATIENCE = 4
"""How many times its processor time a task may take by the clock: machines do other things too."""

OUT_OF_TIME = -signal.SIGXCPU if hasattr(signal, "SIGXCPU") else None
"""Exit code, as `multiprocessing` tells it, of a process that used up its processor time."""

_DAY = 24 * 3600.0


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
    """Within the context, let the system end this process when it takes longer than allowed.

    At the limit of processor time it is ended at once, at that of the clock ten seconds
    later: who waits for it does that first, unless it was killed itself.
    """
    _keep_to_seconds(limits.seconds)
    if not hasattr(signal, "alarm"):
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(int(min(limits.patience, _DAY)) + 10)
    try:
        yield
    finally:
        signal.alarm(0)


def _keep_to_seconds(seconds: float) -> None:
    """Let this process have so many seconds of processor time from now on.

    Programs that it starts have as many, each for itself.
    """
    if sys.platform == "win32":
        return
    import resource

    end = math.ceil(time.process_time() + seconds)
    with contextlib.suppress(ValueError, OSError, OverflowError):
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (end, most))
        # Such an end is no crash, of which an image of the memory would have to be kept.
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def keep_to_memory(megabytes: int) -> None:
    """Limit the address space of this process; 0 for no limit."""
    if not megabytes or sys.platform == "win32":
        return
    import resource

    limit = megabytes * 1_000_000
    with contextlib.suppress(ValueError, OSError, OverflowError):
        # Some systems (macOS, some containers) do not let the limit be set.
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
