"""Kills processes at random moments while they add to, verify and export an archive, in turn.

    python tests/archive_killing.py FOLDER TIMES SEED

A script, since it forks: a child works until it is killed, and tells through a pipe what it was
told is stored. After each kill the archive is opened as the next run would, and must be whole.
The moments are spread over the time that each kind of work takes, from its first to its last step.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from printer import folders
from printer.archive import bagging, metadata, ocfl
from printer.archive.catalogue import Catalogue
from printer.archive.door import Archive, open_archive
from printer.archive.fixity import verify
from printer.archive.objects import object_key
from printer.archive.places import open_place
from printer.archive.values import About, Content, Deposit, Record

TOGETHER = 12
SHARED = Content("layout", "builtin/base.css", b"p { margin: 0 }" * 400)
RECTO = metadata.Repository("Recto", "recto.example", "https://recto.example")
Tell = Callable[[str], None]


def main(folder: Path, times: int, seed: int) -> None:
    """Kill so many children; raises AssertionError when something is not whole."""
    # The cache of the user who runs this is no business of his.
    folders.user_cache = lambda: folder / "cache"  # type: ignore[assignment]
    chance = random.Random(seed)
    works = {
        "adding": [Work(add), Work(change)],
        "verifying": [Work(look), Work(repair)],
        "exporting": [Work(bag), Work(root), Work(tell_others)],
    }
    killed = dict.fromkeys(works, 0)
    for count in range(times):
        if count % 25 == 0:
            place, stored = folder / f"archive-{count}", set[str]()
            with open_archive(place, create=True) as archive:
                archive.add([thing(f"first-{count}")])
        kind = list(works)[count % len(works)]
        work = chance.choice(works[kind])
        told, was_killed = work.kill(place, count, chance.random())
        killed[kind] += was_killed
        stored |= told
        _check(place, stored)
        if work.does in EXPORTS:
            _check_export(place, work.does, count)
    for kind, number in killed.items():
        print(f"{kind}: killed {number} times")


def thing(name: str, text: str = "") -> Deposit:
    """A document of some size that shares a file with all others."""
    pdf = Content("pdf", f"{name}.pdf", f"%PDF {name} {text}".encode() * 3000)
    return Deposit(name, "document", About(title=name), (pdf, SHARED))


# What is killed -------------------------------------------------------------------------------


def add(place: Path, count: int, tell: Tell) -> None:
    """Add several things, with their texts."""
    with open_archive(place) as archive:
        things = [thing(f"thing-{count}-{number}") for number in range(TOGETHER)]
        texts = {
            hashlib.sha256(item.contents[0].data).hexdigest(): [f"of {item.id}"] for item in things
        }
        archive.add(things, texts, on_added=lambda added: tell(added.record.name))


def change(place: Path, count: int, tell: Tell) -> None:
    """Add a version to what is there."""
    with open_archive(place) as archive:
        name = archive.store.ids()[0]
        latest = archive.store.record(name)
        later = thing(name, f"changed {count}")
        later = Deposit(
            name, "document", latest.about, later.contents, what="update", reason=f"{count}"
        )
        archive.add([later], on_added=lambda added: tell(added.record.name))


def look(place: Path, _count: int, _tell: Tell) -> None:
    """Read everything again, going on where another was killed."""
    with open_archive(place) as archive:
        assert verify(archive, jobs=2, resume=True).clean


def repair(place: Path, count: int, _tell: Tell) -> None:
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


def bag(place: Path, count: int, _tell: Tell) -> None:
    """Export everything as a bag."""
    with open_archive(place) as archive:
        bagging.export_bag(archive.store, _records(archive), _exported(place, count))


def root(place: Path, count: int, _tell: Tell) -> None:
    """Export everything as an OCFL storage root."""
    with open_archive(place) as archive:
        ocfl.export_ocfl(archive.store, _records(archive), _exported(place, count))


def tell_others(place: Path, count: int, _tell: Tell) -> None:
    """Export what is said of everything."""
    with open_archive(place) as archive:
        latest = [archive.store.record(name) for name in archive.store.ids()]
        metadata.export_metadata(latest, RECTO, _exported(place, count))


EXPORTS = (bag, root, tell_others)


def _records(archive: Archive) -> list[Record]:
    return [record for name in archive.store.ids() for record in archive.store.versions(name)]


def _exported(place: Path, count: int) -> Path:
    return place.with_name(f"exported-{count}")


# Killing --------------------------------------------------------------------------------------


@dataclass
class Work:
    """Something that is killed, and how long it takes."""

    does: Callable[[Path, int, Tell], None]
    seconds: float = field(default=0.05)

    def kill(self, place: Path, count: int, moment: float) -> tuple[set[str], bool]:
        """Kill it at a moment from 0 to 1; return what it told is stored, and whether it was."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            self._work(place, count, writing)
        os.close(writing)
        after = moment * self.seconds
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, f"{self.does.__name__} failed"
        with os.fdopen(reading, "rb") as pipe:
            *told, rest = pipe.read().decode().split("\n")
        if told and told[-1].startswith("took "):
            self.seconds = float(told.pop()[5:])
            return set(told), False
        # It takes longer than that; how long is known when one is not killed.
        self.seconds = max(self.seconds, after * 1.2)
        assert not rest, "less than a line is written at once"
        return set(told), True

    def _work(self, place: Path, count: int, writing: int) -> None:
        code, start = 1, time.perf_counter()
        try:
            self.does(place, count, lambda name: os.write(writing, f"{name}\n".encode()) and None)
            os.write(writing, f"took {time.perf_counter() - start}\n".encode())
            code = 0
        finally:
            if code:
                traceback.print_exc()
            os._exit(code)


# What must be then ----------------------------------------------------------------------------


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


def _put_right(place: Path) -> None:
    """Repair what was damaged on purpose when the process that should have was killed."""
    for copy in place.parent.glob("copy-*"):
        if (copy / "ready").exists():
            with open_archive(place) as archive:
                verify(archive, copy=open_place(copy), jobs=1)
        shutil.rmtree(copy)


def _check_export(place: Path, does: Callable[[Path, int, Tell], None], count: int) -> None:
    """What was exported is there as a whole, or not at all; the next run leaves only that."""
    target = _exported(place, count)
    found = _tree(target)
    if found:
        shutil.rmtree(target)
    does(place, count, lambda _: None)
    assert found in ({}, _tree(target)), "an export is torn"
    shutil.rmtree(target)
    left = [path.name for path in place.parent.iterdir() if path.name.startswith(".")]
    assert not left, f"left over: {left}"


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
