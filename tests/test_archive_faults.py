"""Nothing that happens to a run or to its machine loses what was archived.

Processes are killed, disks are full, many add at once, folders may only be read, and the catalogue
goes to pieces while it is searched.
"""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from archives import deposit
from issues import ROOT, foreign

from printer import folders
from printer.archive.catalogue import Catalogue
from printer.archive.door import Archive, open_archive
from printer.archive.fixity import verify
from printer.archive.folder import LocalFolder
from printer.archive.values import Added, Content
from printer.diagnostics import OutputError, PrinterError

KILLING = Path(__file__).with_name("archive_killing.py")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A user's cache of the test's own."""
    monkeypatch.setattr(folders, "user_cache", lambda: tmp_path / "cache")


def python(*arguments: object, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


# Killed ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_killed_at_random_moments(tmp_path, times):
    done = python(KILLING, tmp_path, times, times)
    assert done.returncode == 0, done.stderr
    killed = [int(number) for number in re.findall(r"killed (\d+) times", done.stdout)]
    assert len(killed) == 3
    # Of adding, verifying and exporting, most were killed at work.
    assert min(killed) > times // 3 * 0.6


# Full disk ------------------------------------------------------------------------------------


def small(name: str, **said):
    return deposit(name, pdf=f"%PDF {name}".encode() * 20, **said)


@contextmanager
def full_at(number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let the disk be full from a certain write on; gives the writes that were tried."""
    tried: list[str] = []

    def failing(name: str):
        real = getattr(os, name)

        def call(*arguments, **named):
            writes = name != "open" or arguments[1] & os.O_CREAT
            if writes:
                tried.append(name)
            if writes and len(tried) >= number:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **named)

        return call

    with monkeypatch.context() as patch:
        for name in ("open", "write", "fsync", "link", "mkdir", "replace"):
            patch.setattr(os, name, failing(name))
        yield tried


def attempt(archive: Archive, names: tuple[str, ...]) -> list[Added]:
    """Add things and return those that were told to be stored; a full disk is an OutputError."""
    told: list[Added] = []
    with suppress(OutputError):
        archive.add((small(name) for name in names), on_added=told.append)
    return told


def test_a_disk_that_is_full_at_any_write_loses_nothing(tmp_path, monkeypatch):
    folder = tmp_path / "archive"
    with open_archive(folder, create=True) as archive:
        archive.add([small("before")])
    for number in range(1, 200):
        with full_at(number, monkeypatch) as tried:
            with open_archive(folder) as archive:
                told = attempt(archive, (f"a-{number}", f"b-{number}"))
            ended = len(tried) < number
        with open_archive(folder) as archive:
            stored = {where.id for where in archive.store.wheres()}
            assert {added.id for added in told} <= stored, f"lost at write {number}"
            assert "before" in stored
            assert archive.keeper.ask(Catalogue.wheres) == set(archive.store.wheres())
            assert {item.kind for item in verify(archive).findings} <= {"unnamed"}
            left = [path.name for path in (folder / "tmp").iterdir()]
            assert [name for name in left if not name.endswith((".lock", "state"))] == []
        if ended:
            break
    assert ended, "the last attempt met no full disk"
    assert number > 15


def test_a_disk_that_is_full_for_the_catalogue_leaves_it_behind_not_wrong(tmp_path, monkeypatch):
    folder = tmp_path / "archive"
    with open_archive(folder, create=True) as archive:
        archive.add([small("before")])

        def fill(catalogue: Catalogue) -> None:
            connection = catalogue.connection
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")

        archive.keeper.ask(fill)
        results = archive.add(small(f"thing-{number}") for number in range(200))
        assert all(added.is_new for added in results)
        assert [item.code for item in archive.diagnostics] == ["archive-catalogue"]
        assert "behind" in archive.diagnostics[0].message
    with open_archive(folder) as archive:
        assert len(archive.keeper.ask(Catalogue.wheres)) == 201
        assert archive.diagnostics == ()


# Many at once ---------------------------------------------------------------------------------

ADDING = """
import sys
from archives import deposit
from printer.archive.door import open_archive
place, who, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open_archive(place) as archive:
    for start in range(0, number, 10):
        things = [
            deposit(f"{who}-{count}", pdf=f"%PDF {who} {count}".encode() * 99)
            for count in range(start, start + 10)
        ]
        results = archive.add([*things, deposit("everybodys", pdf=b"%PDF the same")])
        assert all(added.record for added in results), results
    assert not archive.diagnostics, archive.diagnostics
"""


@pytest.mark.slow
def test_eight_processes_add_a_hundred_each_at_once(tmp_path):
    number = 100
    folder = tmp_path / "archive"
    with open_archive(folder, create=True):
        pass
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ADDING, str(folder), f"process-{who}", str(number)],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"},
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in range(8)
    ]
    for process in running:
        _, said = process.communicate()
        assert process.returncode == 0, said
    with open_archive(folder) as archive:
        assert len(archive.store.ids()) == 8 * number + 1
        assert len(archive.store.versions("everybodys")) == 1
        assert verify(archive, jobs=2).findings == ()
        assert archive.keeper.ask(Catalogue.wheres) == set(archive.store.wheres())
        assert archive.search("title:everybodys")
        archive.keeper.check()
    assert [path.name for path in (folder / "tmp").iterdir()] == ["state"]


def test_two_versions_at_once_are_two_versions(tmp_path, monkeypatch):
    folder = tmp_path / "archive"
    with open_archive(folder, create=True) as one, open_archive(folder) as other:
        one.add([small("kite")])
        real = LocalFolder.put

        def late(place, parts):
            # While the other is about to write version 2, the first does.
            if _records(parts) and place is other.store.place:
                monkeypatch.setattr(LocalFolder, "put", real)
                (first,) = one.add([small("kite", title="One", what="update", reason="One")])
                assert first.is_new
            return real(place, parts)

        monkeypatch.setattr(LocalFolder, "put", late)
        (added,) = other.add([small("kite", title="Other", what="update", reason="Other")])
        assert added.record is not None
        assert [record.reason for record in one.store.versions("kite")] == ["", "One", "Other"]
        assert verify(one).findings == ()


def _records(parts) -> bool:
    return any(part.key.startswith("records/") for part in parts)


# Read-only ------------------------------------------------------------------------------------

READING = """
import sys
from printer.cli import main
for words in (["search", "title:kite"], ["verify"], ["get", "kite", "-o", sys.argv[2]], ["list"]):
    assert main(["archive", *words, "--store", sys.argv[1]]) == 0, words
assert main(["archive", "add", sys.argv[3], "--quick", "--store", sys.argv[1]]) == 3
"""


def _bound_by_permissions() -> list[str]:
    """Begin a command in which root, too, may not write what is read-only."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everything here (no setpriv)")
    return ["setpriv", "--bounding-set=-dac_override"]


def test_an_archive_that_may_only_be_read_is_searched_and_verified(tmp_path):
    folder, work = tmp_path / "archive", tmp_path / "work"
    with open_archive(folder, create=True) as archive:
        archive.add([deposit("kite", pdf=foreign(1))])
        archive.keeper.ask(lambda _: None)
    work.mkdir()
    (work / "new.pdf").write_bytes(foreign(2))
    for path in (folder, *folder.rglob("*")):
        path.chmod(stat.S_IMODE(path.stat().st_mode) & ~0o222)
    done = subprocess.run(
        [*_bound_by_permissions(), sys.executable, "-c", READING, folder, work, work / "new.pdf"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=work,
        capture_output=True,
        text=True,
        check=False,
    )
    for path in (folder, *folder.rglob("*")):
        path.chmod(stat.S_IMODE(path.stat().st_mode) | 0o200)
    assert done.returncode == 0, done.stderr
    assert "read-only" in done.stderr or "permission denied" in done.stderr
    assert (work / "kite.pdf").read_bytes() == foreign(1)


# The catalogue --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_a_catalogue_that_goes_to_pieces_while_it_is_open_is_made_again(tmp_path, seed):
    chance = random.Random(seed)
    with open_archive(tmp_path / "archive", create=True) as archive:
        archive.add(small(f"thing-{number}") for number in range(40))
        for _ in range(5):
            assert archive.search("title:thing")
            _break(archive.keeper.ask(lambda catalogue: catalogue.path), chance)
            # It may be found out now or later; it is never an error of the search.
            archive.search("title:thing")
            archive.keeper.check()
            assert len(archive.search("title:thing", limit=99)) == 40


def _break(path: Path, chance: random.Random) -> None:
    """Delete, cut short, or write over the files of a catalogue."""
    way = chance.choice(["delete", "cut", "write", "empty"])
    files = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
    for file in [file for file in files if file.exists()]:
        size = file.stat().st_size
        if way == "delete":
            file.unlink()
        elif file.suffix.endswith("-shm"):
            continue  # shared memory: cutting it would stop any program that has it open
        elif way == "cut":
            os.truncate(file, size // 2)
        elif way == "empty":
            os.truncate(file, 0)
        elif size:
            with file.open("r+b") as opened:
                opened.seek(chance.randrange(size))
                opened.write(chance.randbytes(min(8192, size)))


def test_a_catalogue_that_cannot_be_made_is_an_error_not_a_traceback(tmp_path):
    with open_archive(tmp_path / "archive", create=True) as archive:
        archive.add([small("kite")])
        archive.keeper.close()
        path = tmp_path / "archive" / "catalogue.sqlite"
        for file in path.parent.glob("catalogue.sqlite*"):
            file.unlink()
        path.mkdir()
        with pytest.raises(PrinterError) as caught:
            archive.search("kite")
        assert caught.value.diagnostics[0].code == "archive-catalogue"
        assert archive.store.record("kite").id == "kite"


def test_shared_files_are_stored_once(tmp_path):
    shared = Content("image", "figures/a.png", b"\x89PNG one picture")
    with open_archive(tmp_path / "archive", create=True) as archive:
        for name in ("a", "b"):
            made = small(name)
            archive.add([replace(made, contents=(*made.contents, shared))])
        objects = list(archive.store.place.entries("objects"))
    assert len(objects) == 5
