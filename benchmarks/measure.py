"""Measures whole commands: CPU, wall time and peak memory, as medians of several runs.

Machines differ and are noisy, so commands that are compared are run in turn (A B A B …)
and told as a ratio of medians. Python may keep what it compiles: installed packages are
compiled when they are installed, and a checkout is to be compared with them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took, its child processes included."""

    cpu: float
    """Seconds, user and system."""

    wall: float
    """Seconds."""

    memory: float
    """MiB, of the largest single process."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command line with what has to happen before each run."""

    words: Sequence[str]
    cwd: Path
    prepare: Callable[[], object] = lambda: None
    env: Mapping[str, str] | None = None
    times: int = 1
    """How often it is run in a row; the costs are added up."""

    def run(self) -> Cost:
        """Run it once and return its cost; a failing command ends the benchmark."""
        self.prepare()
        costs = [self._once() for _ in range(self.times)]
        return Cost(
            cpu=sum(cost.cpu for cost in costs),
            wall=sum(cost.wall for cost in costs),
            memory=max(cost.memory for cost in costs),
        )

    def _once(self) -> Cost:
        start = time.perf_counter()
        process = subprocess.Popen(
            self.words,
            cwd=self.cwd,
            env=dict(self.env or _ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in (0, 1):
            raise SystemExit(f"{' '.join(self.words)} failed:\n{said.decode(errors='replace')}")
        return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def compare(ours: Command, theirs: Command, runs: int) -> tuple[Cost, Cost]:
    """Run both in turn after one uncounted run each; return the medians of both."""
    ours.run()
    theirs.run()
    pairs = [(ours.run(), theirs.run()) for _ in range(runs)]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(
        statistics.median(cost.cpu for cost in costs),
        statistics.median(cost.wall for cost in costs),
        statistics.median(cost.memory for cost in costs),
    )
