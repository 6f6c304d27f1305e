"""Runs work in child processes that can be stopped: a hang or a crash costs one task.

Each child gets one task at a time. The system ends a child that has used up its processor
time; one that waits for ever is killed, one that dies is noticed, and in all cases the others
go on. The results come back in the order of the tasks' ends.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Generic, TypeVar

from printer.diagnostics import PrinterError
from printer.limits import OUT_OF_TIME, Limits, in_time, keep_to_memory

__all__ = ["Limits", "Outcome", "collect_rarely", "default_jobs", "described", "run"]

_log = logging.getLogger("printer")
_PACKAGE = Path(__file__).parent
_HELD = (signal.SIGINT, signal.SIGTERM)
_LONGEST_PAUSE = 3600.0
"""Seconds; the system takes no wait of any length."""

_TASKS_BETWEEN_COLLECTIONS = 2

Task = TypeVar("Task")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Value]):
    """How one task ended: with a value, a PrinterError, or by the death of its worker."""

    index: int
    """Which task, counted from 0."""

    value: Value | None = None
    problem: PrinterError | None = None
    death: str = ""
    """Why the worker is gone: `took longer than 25 s`, `needed more than 2048 MB` …"""

    defect: bool = False
    """It was not the task but this program that went wrong."""


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
            pause = min(pause, _LONGEST_PAUSE)
            ready = wait([child.pipe for child in busy], timeout=pause)
            for child in busy:
                if child.pipe in ready:
                    yield child.outcome()
                elif time.monotonic() >= child.deadline:
                    yield child.kill(f"did not end within {limits.patience:g} s")
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
        self.deadline = time.monotonic() + self._limits.patience
        with contextlib.suppress(OSError):
            # A worker that died meanwhile is noticed when its outcome is asked for.
            self.pipe.send(task)

    def _start(self) -> None:
        self.pipe, other = self._context.Pipe()
        self._process = self._context.Process(
            target=_serve, args=(other, self.pipe, self._work, self._limits), daemon=True
        )
        # A Ctrl-C must not meet the child before it has said that it ignores them.
        with _signals_held():
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
        return Outcome(index, death=content, defect=kind == "defect")

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
        if code == OUT_OF_TIME:
            return f"took longer than {self._limits.seconds:g} s of processor time"
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
    _take_signals()
    keep_to_memory(limits.memory_mb)
    collect_rarely()
    with contextlib.suppress(EOFError, OSError):
        for number in itertools.count():
            task = pipe.recv()
            if number and number % _TASKS_BETWEEN_COLLECTIONS == 0:
                gc.collect()
            pipe.send(_answer(task, work, limits))


def _answer(task: Any, work: Callable[[Any], Any], limits: Limits) -> tuple[str, Any]:
    try:
        with in_time(limits):
            return ("value", work(task))
    except PrinterError as problem:
        return ("problem", problem)
    except MemoryError:
        return ("death", f"needed more than {limits.memory_mb} MB of memory")
    except RecursionError:
        return ("death", "is nested too deeply")
    except Exception as problem:  # noqa: BLE001 (said, with its kind and place, to the caller)
        # A defect of this program must not end the other tasks.
        _log.debug("the worker failed", exc_info=True)
        return ("defect", described(problem))


def described(problem: BaseException) -> str:
    """Return an unforeseen exception in a few words: its kind, what it says, where it arose."""
    frames = traceback.extract_tb(problem.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_PACKAGE)]
    where = f" at {Path(own[-1].filename).relative_to(_PACKAGE)}:{own[-1].lineno}" if own else ""
    said = " ".join(str(problem).split())[:200]
    return f"failed inside the program ({type(problem).__name__}: {said}{where})"


def _take_signals() -> None:
    """Leave Ctrl-C to the parent, which ends its workers; die of all else as usual."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _HELD)


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Let the signals that end the program wait while the context lasts."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _HELD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def collect_rarely() -> None:
    """Laying out a page makes many objects; looking for garbage among them costs a tenth.

    It is looked for between tasks instead, often enough that memory does not grow.
    """
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


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
