"""Kills processes at random moments while they add to, verify, repair and export an archive.

    python tests/archive_killing.py FOLDER TIMES SEED

A script, since it forks: a child works until it is killed, and tells through a pipe what it was
told is stored. After each kill the archive is opened as the next run would, and must be whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from printer import folders
from printer.archive import bagging
from printer.archive.catalogue import Catalogue
from printer.archive.door import open_archive
from printer.archive.fixity import verify
from printer.archive.objects import object_key
from printer.archive.places import open_place
from printer.archive.values import About, Content, Deposit

TOGETHER = 12
SHARED = Content("layout", "builtin/base.css", b"p { margin: 0 }" * 400)


def main(folder: Path, times: int, seed: int) -> None:
    """Kill so many children; raises AssertionError when something is not whole."""
    # The cache of the user who runs this is no business of his.
    folders.user_cache = lambda: folder / "cache"  # type: ignore[assignment]
    chance = random.Random(seed)
    killed = 0
    for count in range(times):
        if count % 25 == 0:
            place, stored = folder / f"archive-{count}", set[str]()
            with open_archive(place, create=True) as archive:
                archive.add([thing(f"first-{count}")])
        work = chance.choice([add, add, add, change, repair, bag])
        told, was_killed = _kill(work, place, count, chance.random() * 0.06)
        killed += was_killed
        stored |= told
        _check(place, stored)
    print(f"{killed} of {times} were killed at work")


def thing(name: str, text: str = "") -> Deposit:
    """A document of some size that shares a file with all others."""
    pdf = Content("pdf", f"{name}.pdf", f"%PDF {name} {text}".encode() * 3000)
    return Deposit(name, "document", About(title=name), (pdf, SHARED))


def add(place: Path, count: int, tell: Callable[[str], None]) -> None:
    """Add several things, and enter their texts."""
    with open_archive(place) as archive:
        things = [thing(f"thing-{count}-{number}") for number in range(TOGETHER)]
        archive.add(things, on_added=lambda added: tell(added.record.name))


def change(place: Path, count: int, tell: Callable[[str], None]) -> None:
    """Add a version to what is there."""
    with open_archive(place) as archive:
        name = archive.store.ids()[0]
        latest = archive.store.record(name)
        later = thing(name, f"changed {count}")
        later = Deposit(
            name, "document", latest.about, later.contents, what="update", reason=f"{count}"
        )
        archive.add([later], on_added=lambda added: tell(added.record.name))


def repair(place: Path, count: int, _tell: Callable[[str], None]) -> None:
    """Damage a file, and repair it from a copy."""
    copy = place.with_name(f"copy-{count}")
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns("tmp", "*.sqlite*"))
    name = place.name.replace("archive", "first")
    with open_archive(place) as archive:
        path = place / object_key(archive.store.record(name).pdf.sha256)
    (copy / "ready").touch()
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    with open_archive(place) as archive:
        verify(archive, copy=open_place(copy), jobs=2)


def bag(place: Path, count: int, _tell: Callable[[str], None]) -> None:
    """Export everything."""
    with open_archive(place) as archive:
        records = [
            record for name in archive.store.ids() for record in archive.store.versions(name)
        ]
        bagging.export_bag(archive.store, records, place.with_name(f"bag-{count}"))


def _kill(
    work: Callable[[Path, int, Callable[[str], None]], None], place: Path, count: int, after: float
) -> tuple[set[str], bool]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        code = 0
        try:
            work(place, count, lambda name: os.write(writing, f"{name}\n".encode()) and None)
        except BaseException:
            code = 1
            raise
        finally:
            os._exit(code)
    os.close(writing)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"{work.__name__} failed"
    with os.fdopen(reading, "rb") as pipe:
        return set(pipe.read().decode().split()), os.WIFSIGNALED(status)


def _check(place: Path, stored: set[str]) -> None:
    """Open the archive as the next run does: nothing is torn, lost, or left over."""
    _put_right(place)
    with open_archive(place) as archive:
        left = sorted(path.name for path in (place / "tmp").iterdir())
        assert left in ([], ["state"]), f"left over: {left}"
        known = {f"{where.id}@{where.version}" for where in archive.store.wheres()}
        assert stored <= known, f"lost: {stored - known}"
        assert archive.keeper.ask(Catalogue.wheres) == set(archive.store.wheres())
        report = verify(archive, jobs=1)
        wrong = [item for item in report.findings if item.kind != "unnamed"]
        assert not wrong, wrong
        archive.keeper.check()
    assert not archive.diagnostics, archive.diagnostics
    for bagged in place.parent.glob("bag-*"):
        assert (bagged / "tagmanifest-sha256.txt").exists(), "a bag without an end"


def _put_right(place: Path) -> None:
    """Repair what was damaged on purpose when the process that should have was killed."""
    for copy in place.parent.glob("copy-*"):
        if (copy / "ready").exists():
            with open_archive(place) as archive:
                verify(archive, copy=open_place(copy), jobs=1)
        shutil.rmtree(copy)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
