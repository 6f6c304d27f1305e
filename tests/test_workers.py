"""Work in child processes: one that hangs, dies or fails costs its own task only."""

from __future__ import annotations

import os
import time

import pytest

from printer.diagnostics import UnprintableError, error
from printer.workers import Limits, run

LIMITS = Limits(seconds=20, memory_mb=0)


def work(task: str) -> str:
    if task == "hang":
        time.sleep(60)
    if task == "spin":
        while True:
            pass
    if task.startswith("half a second"):
        begin = time.process_time()
        while time.process_time() - begin < 0.5:
            pass
    if task == "die":
        os._exit(7)
    if task == "fail":
        raise UnprintableError(error("it cannot be read"))
    if task == "defect":
        raise ZeroDivisionError("one by nought")
    if task == "hungry":
        return "x" * 3_000_000_000
    if task == "deep":
        return work("deep")
    return task.upper()


def outcomes(tasks: list[str], jobs: int = 2, limits: Limits = LIMITS) -> dict[str, object]:
    return {tasks[item.index]: item for item in run(tasks, work, jobs=jobs, limits=limits)}


def test_values_come_back():
    found = outcomes(["a", "b", "c", "d", "e"])
    assert {name: item.value for name, item in found.items()} == {
        "a": "A", "b": "B", "c": "C", "d": "D", "e": "E",
    }  # fmt: skip


def test_problems_travel_whole():
    found = outcomes(["fail", "a"])
    assert found["fail"].problem.diagnostics[0].message == "it cannot be read"
    assert found["a"].value == "A"


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ("die", "ended with exit code 7"),
        ("defect", "ZeroDivisionError: one by nought"),
        ("deep", "is nested too deeply"),
    ],
)
def test_a_death_is_told_and_the_others_go_on(task, said):
    found = outcomes([task, "a", "b"], jobs=1)
    assert said in found[task].death
    assert (found["a"].value, found["b"].value) == ("A", "B")


def test_a_task_without_end_is_ended_at_its_limit():
    found = outcomes(["a", "spin", "b"], jobs=1, limits=Limits(seconds=1.5, memory_mb=0))
    assert found["spin"].death == "took longer than 1.5 s of processor time"
    assert (found["a"].value, found["b"].value) == ("A", "B")


def test_every_task_has_the_whole_time():
    tasks = ["half a second", "half a second ", "half a second  ", "half a second   "]
    found = outcomes(tasks, jobs=1, limits=Limits(seconds=1, memory_mb=0))
    assert [found[task].death for task in tasks] == [""] * 4


def test_a_task_that_only_waits_is_ended_by_the_clock():
    begin = time.monotonic()
    found = outcomes(["hang", "a", "b"], limits=Limits(seconds=0.5, memory_mb=0))
    assert time.monotonic() - begin < 10
    assert found["hang"].death == "did not end within 2 s"
    assert (found["a"].value, found["b"].value) == ("A", "B")


def test_memory_is_limited():
    found = outcomes(["hungry", "a"], jobs=1, limits=Limits(seconds=20, memory_mb=1000))
    assert found["hungry"].death == "needed more than 1000 MB of memory"
    assert found["a"].value == "A"


def test_no_tasks_are_no_work():
    assert list(run([], work, jobs=2, limits=LIMITS)) == []


def test_stopping_early_leaves_no_process_behind():
    import multiprocessing

    for _ in run(["a", "hang", "hang"], work, jobs=2, limits=LIMITS):
        break
    assert not multiprocessing.active_children()
