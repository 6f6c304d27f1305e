"""Verification names every file that is not as it was, and repairs it from another copy."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from archives import deposit

from printer import folders
from printer.archive.door import Archive, open_archive
from printer.archive.fixity import Report, verify
from printer.archive.hashing import Progress
from printer.archive.keys import Where
from printer.archive.objects import object_key
from printer.archive.places import open_place

THINGS = 60


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A user's cache of the test's own."""
    monkeypatch.setattr(folders, "user_cache", lambda: tmp_path / "cache")


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    """An archive of many small things, some with several versions."""
    folder = tmp_path_factory.mktemp("original") / "archive"
    with open_archive(folder, create=True) as archive:
        archive.add(small(number) for number in range(THINGS))
        archive.add(small(number, "more", what="update", reason="More") for number in range(10))
        archive.retract("thing-3", "It is wrong")
        archive.keeper.ask(lambda _: None)
    return folder


def small(number: int, text: str = "", **said):
    return deposit(f"thing-{number}", pdf=f"%PDF {number} {text}".encode() * 50, **said)


@pytest.fixture
def folder(original, tmp_path):
    """A copy that may be damaged."""
    shutil.copytree(original, tmp_path / "archive")
    return tmp_path / "archive"


def verified(folder: Path, **more) -> Report:
    with open_archive(folder) as archive:
        return verify(archive, **more)


def files(folder: Path) -> list[Path]:
    return sorted(
        path
        for below in ("objects", "records")
        for path in (folder / below).rglob("*")
        if path.is_file()
    )


def damage(path: Path, chance: random.Random) -> None:
    """Flip a bit, or cut the file short."""
    data = bytearray(path.read_bytes())
    if chance.random() < 0.5:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    else:
        del data[chance.randrange(len(data)) :]
    path.chmod(0o644)
    path.write_bytes(data)


def test_an_archive_that_is_as_it_was_is_clean(folder):
    report = verified(folder)
    assert report.clean
    assert report.findings == ()
    assert (report.records, report.objects) == (THINGS + 11, len(files(folder)) - THINGS - 11)
    assert report.size == sum(path.stat().st_size for path in (folder / "objects").rglob("?" * 64))


@pytest.mark.parametrize("rounds", [1, pytest.param(5, marks=pytest.mark.slow)])
def test_hundreds_of_bit_flips_and_truncations_are_all_named(folder, rounds):
    chance = random.Random(7)
    wrong = 0
    for _ in range(rounds):
        hurt = chance.sample(files(folder), 100)
        whole = {path: path.read_bytes() for path in hurt}
        for path in hurt:
            damage(path, chance)
        report = verified(folder, jobs=2)
        named = {finding.key for finding in report.findings if finding.kind == "damaged"}
        assert named == {path.relative_to(folder).as_posix() for path in hurt}
        wrong += len(named)
        for path, data in whole.items():
            path.write_bytes(data)
    assert wrong == rounds * 100
    assert verified(folder).clean


def test_what_is_missing_is_named_with_all_versions_it_is_of(folder):
    with open_archive(folder) as archive:
        pdf = archive.store.record("thing-3").pdf
    (folder / object_key(pdf.sha256)).unlink()
    (finding,) = verified(folder).findings
    assert (finding.kind, finding.key) == ("missing", object_key(pdf.sha256))
    assert finding.names == ("thing-3@2", "thing-3@3")


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_missing_record_is_known_by_the_later_ones_or_the_catalogue(folder, version):
    (folder / Where("thing-3", version).key).unlink()
    report = verified(folder)
    assert [item.key for item in report.findings if item.kind == "missing"] == [
        Where("thing-3", version).key
    ]
    assert not report.clean


def test_a_record_that_was_exchanged_breaks_the_chain(folder, tmp_path):
    with open_archive(tmp_path / "other", create=True) as other:
        other.add([deposit("thing-3", pdf=b"%PDF forged")])
        forged = (tmp_path / "other" / Where("thing-3", 1).key).read_bytes()
    path = folder / Where("thing-3", 1).key
    path.chmod(0o644)
    path.write_bytes(forged)
    assert "chain" in {finding.kind for finding in verified(folder).findings}


def test_foreign_and_unnamed_files_are_told_and_left_alone(folder):
    (folder / "objects" / "notes.txt").write_text("hello")
    (folder / "records" / "thing-3" / "v03.json").write_text("{}")
    with open_archive(folder) as archive:
        archive.store.place.put([])
        key = object_key("ab" * 32)
    (folder / key).parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(next((folder / "objects").rglob("?" * 64)), folder / key)
    report = verified(folder)
    assert {(finding.kind, finding.key) for finding in report.findings} == {
        ("foreign", "objects/notes.txt"),
        ("foreign", "records/thing-3/v03.json"),
        ("damaged", key),
        ("unnamed", key),
    }
    assert (folder / "objects" / "notes.txt").exists()


def test_everything_is_repaired_from_a_second_copy(folder, original):
    chance = random.Random(3)
    for path in chance.sample(files(folder), 60):
        if chance.random() < 0.3:
            path.unlink()
        else:
            damage(path, chance)
    (folder / "store.json").write_text("{}")
    report = verified(folder, copy=open_place(original), jobs=2)
    assert report.clean
    assert len(report.findings) >= 61
    assert all(finding.repaired for finding in report.findings)
    again = verified(folder)
    assert again.findings == ()
    assert again.records == THINGS + 11


def test_a_repair_that_cannot_be_written_is_told_and_no_harm_to_the_others(folder, original):
    first, second, third = [path for path in files(folder) if "objects" in path.parts][:3]
    for path in (first, second, third):
        path.unlink()
    (first / "inside").mkdir(parents=True)  # in the way
    second.mkdir()  # empty, and so is not
    report = verified(folder, copy=open_place(original))
    assert {item.key: item.repaired for item in report.findings if item.kind == "missing"} == {
        first.relative_to(folder).as_posix(): False,
        second.relative_to(folder).as_posix(): True,
        third.relative_to(folder).as_posix(): True,
    }
    assert not report.clean
    assert report.unwritten == 1
    assert "stays so: the archive cannot be written" in report.findings[0].message


def test_a_copy_that_is_damaged_in_the_same_place_repairs_nothing(folder, original, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(original, copy)
    key = next(path for path in files(folder) if "objects" in path.parts).relative_to(folder)
    for where in (folder, copy):
        damage(where / key, random.Random(1))
    report = verified(folder, copy=open_place(copy))
    assert not report.clean
    assert [finding.repaired for finding in report.findings] == [False]


def test_a_record_is_repaired_from_the_catalogue_when_the_copy_lacks_it(folder, original, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(original, copy)
    key = Where("thing-3", 3).key
    (folder / key).unlink()
    (copy / key).unlink()
    (finding,) = verified(folder, copy=open_place(copy)).findings
    assert finding.repaired
    assert (folder / key).read_bytes() == (original / key).read_bytes()


def test_a_verification_that_was_stopped_goes_on_and_forgets_no_damage(folder):
    hurt = [path for path in files(folder) if "objects" in path.parts][::9]
    for path in hurt:
        damage(path, random.Random(5))

    def stop(done: int, _all: int) -> None:
        if done >= 64:
            raise KeyboardInterrupt

    with open_archive(folder) as archive, pytest.raises(KeyboardInterrupt):
        verify(archive, on_progress=stop)
    with open_archive(folder) as archive:
        report = verify(archive, resume=True)
        assert Progress(archive.store.place).begun() == set()
    assert 0 < report.resumed < report.objects
    assert {finding.key for finding in report.findings} == {
        path.relative_to(folder).as_posix() for path in hurt
    }
    assert verified(folder, resume=True).resumed == 0


def test_a_remote_archive_is_verified_and_repaired(tmp_path):
    address = f"memory://{tmp_path}/verify"
    with open_archive(tmp_path / "copy", create=True) as copy:
        copy.add(small(number) for number in range(5))
    with open_archive(address, create=True) as archive:
        archive.add(small(number) for number in range(5))
        assert verify(archive).findings == ()
        remove(archive, archive.store.record("thing-1").pdf.sha256)
        (finding,) = verify(archive, copy=open_place(tmp_path / "copy")).findings
        assert finding.kind == "missing"
        assert finding.repaired
        assert verify(archive).findings == ()


def remove(archive: Archive, sha256: str) -> None:
    import fsspec

    system, path = fsspec.url_to_fs(f"{archive.store.place.name}/{object_key(sha256)}")
    system.rm(path)


def test_findings_are_told_as_problems_with_a_place(folder):
    with open_archive(folder) as archive:
        pdf = archive.store.record("thing-5").pdf
    path = folder / object_key(pdf.sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:10])
    report = verified(folder)
    (told,) = report.diagnostics()
    assert told.code == "archive-damaged"
    assert f"10 bytes of {pdf.size}" in told.message
    assert "thing-5@" in told.message
    assert report.as_json()["clean"] is False
