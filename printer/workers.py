"""Runs work in child processes that can be stopped: a hang or a crash costs one task.

Each child gets one task at a time. A child that takes longer than its limit is killed, one that dies
is noticed, and in both cases the others go on. The results come back in the order of
the tasks' ends.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from printer.diagnostics import PrinterError

_log = logging.getLogger("printer")

Task = TypeVar("Task")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one task may use."""

    seconds: float
    """Wall time."""

    memory_mb: int
    """Address space; 0 for no limit. Kept where the system can (not on macOS)."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """How one task ended: with a value, a PrinterError, or by the death of its worker."""

    index: int
    """Which task, counted from 0."""

    value: Value | None = None
    problem: PrinterError | None = None
    death: str = ""
    """Why the worker is gone: `took longer than 120 s`, `ran out of memory` …"""


def run(
    tasks: Sequence[Task], work: Callable[[Task], Value], *, jobs: int, limits: Limits
) -> Iterator[Outcome[Value]]:
    """Do `work` on every task in up to `jobs` processes and yield the outcomes as they come.

    `work` and the tasks must be picklable. When the caller stops iterating, the
    processes are ended.
    """
    context = _context()
    waiting = list(enumerate(tasks))[::-1]
    children = [_Child(context, work, limits) for _ in range(min(jobs, len(tasks)))]
    try:
        for child in children:
            child.give(*waiting.pop())
        while busy := [child for child in children if child.index is not None]:
            pause = max(0.0, min(child.deadline for child in busy) - time.monotonic())
            ready = wait([child.pipe for child in busy], timeout=pause)
            for child in busy:
                if child.pipe in ready:
                    yield child.outcome()
                elif time.monotonic() >= child.deadline:
                    yield child.kill(f"took longer than {limits.seconds:g} s")
                else:
                    continue
                if waiting:
                    child.give(*waiting.pop())
    finally:
        for child in children:
            child.end()


class _Child:
    """One worker process and the task it has, if any."""

    def __init__(self, context: Any, work: Callable[[Any], Any], limits: Limits) -> None:
        self._context, self._work, self._limits = context, work, limits
        self._process: Any = None
        self.pipe: Connection
        self.index: int | None = None
        self.deadline = 0.0

    def give(self, index: int, task: Any) -> None:
        if self._process is None:
            self._start()
        self.index = index
        self.deadline = time.monotonic() + self._limits.seconds
        with contextlib.suppress(OSError):
            # A worker that died meanwhile is noticed when its outcome is asked for.
            self.pipe.send(task)

    def _start(self) -> None:
        self.pipe, other = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(other, self.pipe, self._work, self._limits), daemon=True
        )
        self._process.start()
        other.close()

    def outcome(self) -> Outcome[Any]:
        index = self._take()
        try:
            kind, content = self.pipe.recv()
        except (EOFError, OSError):
            return Outcome(index, death=self._bury())
        if kind == "value":
            return Outcome(index, value=content)
        if kind == "problem":
            return Outcome(index, problem=content)
        return Outcome(index, death=content)

    def _take(self) -> int:
        index, self.index = self.index, None
        if index is None:
            raise RuntimeError("the worker has no task")
        return index

    def kill(self, reason: str) -> Outcome[Any]:
        index = self._take()
        self._process.kill()
        self._bury()
        return Outcome(index, death=reason)

    def _bury(self) -> str:
        self._process.join()
        code = self._process.exitcode
        self.pipe.close()
        self._process = None
        if code is not None and code < 0:
            return f"was stopped by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def end(self) -> None:
        if self._process is None:
            return
        if self.index is None:
            self.pipe.close()
            self._process.join(0.5)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self.index is not None:
            self.pipe.close()


def _serve(
    pipe: Connection, parents_end: Connection, work: Callable[[Any], Any], limits: Limits
) -> None:
    """The worker's life: one task after the other until the pipe is closed."""
    with contextlib.suppress(OSError):
        parents_end.close()
    # Ctrl-C is for the parent, which ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(limits.memory_mb)
    _collect_rarely()
    while True:
        try:
            task = pipe.recv()
        except (EOFError, OSError):
            break
        try:
            answer: tuple[str, Any] = ("value", work(task))
        except PrinterError as problem:
            answer = ("problem", problem)
        except MemoryError:
            answer = ("death", f"needed more than {limits.memory_mb} MB of memory")
        except RecursionError:
            answer = ("death", "is nested too deeply")
        except Exception as problem:  # noqa: BLE001 (said, with its kind, to the caller)
            # A defect of this program must not end the other tasks.
            _log.debug("the worker failed", exc_info=True)
            answer = ("death", f"failed inside the program ({type(problem).__name__}: {problem})")
        try:
            pipe.send(answer)
        except OSError:
            break


def _collect_rarely() -> None:
    """Laying out a page makes many objects and little garbage; looking for it costs a tenth."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def _limit_memory(megabytes: int) -> None:
    if not megabytes or sys.platform == "win32":
        return
    import resource

    limit = megabytes * 1_000_000
    with contextlib.suppress(ValueError, OSError):
        # Some systems (macOS, some containers) do not let the limit be set.
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _context() -> Any:
    """Fork where that is safe, because it costs milliseconds instead of a new start."""
    forkable = sys.platform.startswith("linux") and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forkable else "spawn")


def default_jobs() -> int:
    """Return how many processes this machine runs at once."""
    # Containers often may use fewer processors than the machine has.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
