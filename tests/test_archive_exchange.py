"""Archived things go to other systems and come back: BagIt, OCFL, sitemap, Dublin Core, JATS, OAI."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archives import deposit, everything, filled
from hypothesis import given
from hypothesis import strategies as st
from issues import ROOT, printer
from lxml import etree

from printer.archive import bagging, crating, metadata, ocfl
from printer.archive.places import open_place
from printer.archive.receiving import import_bag
from printer.archive.store import open_store
from printer.archive.values import About, File, Record
from printer.diagnostics import OutputError, UnprintableError, UsageError

BRIDGE = deposit(
    "bridge", title="The bridge & the <ferry>", doi="10.1000/2.5", section="Over the water"
)


@pytest.fixture
def store(tmp_path):
    """Two articles, a retraction, and a name that needs care."""
    made = filled(
        tmp_path / "archive", BRIDGE, deposit("ferry"), deposit("мост", id="issues/мост-1")
    )
    made.retract("ferry", "The timetable was made up", "2026-11-02")
    return made


def bag_of(store, folder: Path) -> Path:
    return bagging.export_bag(store, everything(store), folder).folder


def empty(folder: Path):
    return open_store(open_place(folder, create=True), create=True)


def trees(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# BagIt ----------------------------------------------------------------------------------------


def test_a_bag_is_one_for_the_bagit_package(store, tmp_path):
    bagit = pytest.importorskip("bagit")
    bag = bagit.Bag(str(bag_of(store, tmp_path / "bag")))
    assert bag.validate(processes=1)
    assert bag.info["Bag-Software-Agent"].startswith("Printer ")
    assert (tmp_path / "bag/data/bridge/v1/bridge.pdf").is_file()
    assert (tmp_path / "bag/data/issues/мост-1/v1/record.json").is_file()


def test_the_same_records_make_the_same_bag(store, tmp_path):
    assert trees(bag_of(store, tmp_path / "one")) == trees(bag_of(store, tmp_path / "two"))


def test_a_bag_is_taken_in_with_its_history_byte_by_byte(store, tmp_path):
    other = empty(tmp_path / "other")
    received = import_bag(other, bag_of(store, tmp_path / "bag"))
    assert set(received.added) == {"bridge@1", "ferry@1", "ferry@2", "issues/мост-1@1"}
    records = tmp_path / "archive/records"
    assert trees(tmp_path / "other/records") == trees(records)
    assert trees(tmp_path / "other/objects") == trees(tmp_path / "archive/objects")
    again = import_bag(other, tmp_path / "bag")
    assert (again.added, len(again.known)) == ((), 4)


def test_what_is_newer_in_a_bag_goes_on_where_the_archive_ends(store, tmp_path):
    early = [record for record in everything(store) if record.version == 1]
    other = empty(tmp_path / "other")
    import_bag(other, bagging.export_bag(store, early, tmp_path / "early").folder)
    assert import_bag(other, bag_of(store, tmp_path / "late")).added == ("ferry@2",)
    assert other.record("ferry").what == "retraction"


def test_another_history_is_refused_and_nothing_is_written(store, tmp_path):
    other = filled(tmp_path / "other", deposit("bridge", title="Another bridge"))
    before = trees(tmp_path / "other/objects")
    with pytest.raises(UnprintableError) as problem:
        import_bag(other, bag_of(store, tmp_path / "bag"))
    assert [item.code for item in problem.value.diagnostics] == ["bag-conflict"]
    assert trees(tmp_path / "other/objects") == before
    assert other.ids() == ["bridge"]


def test_a_version_without_the_one_before_is_refused(store, tmp_path):
    late = [record for record in everything(store) if record.name == "ferry@2"]
    bag = bagging.export_bag(store, late, tmp_path / "bag").folder
    with pytest.raises(UnprintableError, match="neither in the bag nor here"):
        import_bag(empty(tmp_path / "other"), bag)


def _flip(bag: Path) -> None:
    path = bag / "data/bridge/v1/bridge.pdf"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(data)


def _cut(bag: Path) -> None:
    path = bag / "data/bridge/v1/record.json"
    path.write_bytes(path.read_bytes()[:-9])


def _lose(bag: Path) -> None:
    (bag / "data/bridge/v1/bridge.pdf").unlink()


def _smuggle(bag: Path) -> None:
    (bag / "data/extra.pdf").write_bytes(b"%PDF-")


def _climb(bag: Path) -> None:
    with (bag / "manifest-sha256.txt").open("a") as file:
        file.write(f"{'0' * 64}  data/../../secret\n")


def _link(bag: Path) -> None:
    path = bag / "data/bridge/v1/bridge.pdf"
    target = bag.parent / "elsewhere.pdf"
    path.rename(target)
    path.symlink_to(target)


def _undeclare(bag: Path) -> None:
    (bag / "bagit.txt").unlink()


def _fetch(bag: Path) -> None:
    (bag / "fetch.txt").write_text("https://recto.example/x - data/x\n")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_flip, "bag-damaged"),
        (_cut, "bag-damaged"),
        (_lose, "bag-missing"),
        (_smuggle, "bag-unlisted"),
        (_climb, "bag-wrong"),
        (_link, "bag-link"),
        (_undeclare, "bag-wrong"),
        (_fetch, "bag-wrong"),
    ],
)
def test_a_bag_that_is_not_whole_is_refused(store, tmp_path, spoil, code):
    bag = bag_of(store, tmp_path / "bag")
    spoil(bag)
    with pytest.raises(UnprintableError) as problem:
        import_bag(empty(tmp_path / "other"), bag)
    assert problem.value.diagnostics[0].code == code
    assert not (tmp_path / "other/records").exists()


def test_a_bag_of_somebody_else_says_that_it_holds_no_records(tmp_path):
    bagit = pytest.importorskip("bagit")
    folder = tmp_path / "theirs"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    bagit.make_bag(str(folder), checksums=["sha256"])
    with pytest.raises(UnprintableError, match="holds no records"):
        import_bag(empty(tmp_path / "other"), folder)


@given(st.text(min_size=1, max_size=40).filter(lambda text: "\0" not in text))
def test_paths_in_manifests_are_read_as_they_were_written(path):
    assert bagging._decoded(bagging._encoded(path)) == path


# OCFL -----------------------------------------------------------------------------------------


def test_an_ocfl_root_is_one_for_its_validator(store, tmp_path):
    package = pytest.importorskip("ocfl")
    ocfl.export_ocfl(store, everything(store), tmp_path / "root")
    assert package.StorageRoot(str(tmp_path / "root")).validate()


def test_an_ocfl_object_has_every_version_and_each_file_once(store, tmp_path):
    ocfl.export_ocfl(store, everything(store), tmp_path / "root")
    folder = tmp_path / "root" / ocfl.folder_of("ferry")
    inventory = json.loads((folder / "inventory.json").read_bytes())
    assert inventory["head"] == "v2"
    assert inventory["versions"]["v2"]["message"] == "retraction: The timetable was made up"
    states = {
        head: {path: digest for digest, paths in version["state"].items() for path in paths}
        for head, version in inventory["versions"].items()
    }
    assert states["v1"].keys() == {"record.json", "ferry.pdf", "sources/articles/ferry.md"}
    assert states["v1"]["ferry.pdf"] == states["v2"]["ferry.pdf"]
    assert sorted(path.name for path in (folder / "v2/content").iterdir()) == ["record.json"]
    for digest, (path,) in inventory["manifest"].items():
        assert hashlib.sha256((folder / path).read_bytes()).hexdigest() == digest


# Folders that are made as a whole -------------------------------------------------------------


def test_nothing_is_written_over(store, tmp_path):
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken/mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="something is there already"):
        bag_of(store, tmp_path / "taken")
    assert trees(tmp_path / "taken") == {"mine.txt": b"mine"}


def test_a_full_disk_leaves_nothing(store, tmp_path, monkeypatch):
    written = 0

    def full(self, path, data):
        nonlocal written
        written += 1
        if written > 5:
            raise OSError(28, "No space left on device")
        put(self, path, data)

    put = crating.Crate.put
    monkeypatch.setattr(crating.Crate, "put", full)
    with pytest.raises(OutputError, match="no space left"):
        bag_of(store, tmp_path / "bag")
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_a_damaged_archive_exports_nothing(store, tmp_path):
    path = next(path for path in (tmp_path / "archive/objects").rglob("*") if path.is_file())
    path.chmod(0o600)
    path.write_bytes(b"rot")
    with pytest.raises(UnprintableError, match="damaged"):
        bag_of(store, tmp_path / "bag")
    assert not (tmp_path / "bag").exists()


SLOWLY = """
import sys, time
from pathlib import Path
from printer.archive import bagging, crating
from printer.archive.places import open_place
from printer.archive.store import open_store
put = crating.Crate.put
def slow(self, path, data):
    put(self, path, data)
    time.sleep(0.01)
crating.Crate.put = slow
store = open_store(open_place(sys.argv[1]))
records = [record for name in store.ids() for record in store.versions(name)]
print("begun", flush=True)
bagging.export_bag(store, records, Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_an_export_that_is_killed_leaves_a_whole_bag_or_none(store, tmp_path):
    place, bag = tmp_path / "archive", tmp_path / "bag"
    for moment in range(12):
        process = subprocess.Popen(
            [sys.executable, "-c", SLOWLY, str(place), str(bag)],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        process.stdout.readline()
        time.sleep(moment * 0.015)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        if bag.exists():
            break
    if not bag.exists():
        bag_of(store, bag)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "bag"]
    assert import_bag(empty(tmp_path / "other"), bag).added


# Elsewhere ------------------------------------------------------------------------------------


def test_a_remote_archive_takes_in_and_hands_on_as_a_folder_does(store, tmp_path):
    address = f"memory://{tmp_path}/é и"
    away = open_store(open_place(address, create=True), create=True)
    bag = bag_of(store, tmp_path / "bag")
    assert len(import_bag(away, bag).added) == 4
    assert import_bag(away, bag).added == ()
    assert trees(bag_of(away, tmp_path / "again")) == trees(bag)
    for name, source in (("here", store), ("away", away)):
        ocfl.export_ocfl(source, everything(source), tmp_path / f"{name}-ocfl")
        metadata.export_metadata(latest(source), RECTO, tmp_path / f"{name}-meta")
    assert trees(tmp_path / "away-ocfl") == trees(tmp_path / "here-ocfl")
    assert trees(tmp_path / "away-meta") == trees(tmp_path / "here-meta")


def test_of_several_bags_a_wrong_one_is_told_and_the_others_are_taken_in(store, tmp_path):
    bag = bag_of(store, tmp_path / "bag")
    done = printer("archive", "import", "nowhere", str(bag), "--store", "new", cwd=tmp_path)
    assert done.returncode == 1
    assert "nowhere is no bag" in done.stderr
    assert len(done.stdout.splitlines()) == 4
    done = printer("archive", "import", "nowhere", "--store", "none", cwd=tmp_path)
    assert done.returncode == 3
    assert not (tmp_path / "none").exists()


# Metadata -------------------------------------------------------------------------------------


def latest(store) -> list[Record]:
    return [store.latest(name) for name in store.ids()]


RECTO = metadata.Repository(
    "Recto", "recto.example", "https://recto.example", publisher="The Ard Society"
)
DC = "{http://purl.org/dc/elements/1.1/}"


def test_the_sitemap_has_what_may_be_found(store):
    ((name, text),) = metadata.sitemaps(latest(store))
    root = etree.fromstring(text.encode())
    places = [element.text for element in root.iter("{*}loc")]
    assert name == "sitemap.xml"
    assert places == ["https://recto.example/bridge", "https://recto.example/мост"]


def test_a_long_sitemap_is_cut_and_has_an_index(store, monkeypatch):
    monkeypatch.setattr(metadata, "MOST_ADDRESSES", 1)
    parts = dict(metadata.sitemaps(latest(store), "https://recto.example/"))
    assert list(parts) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert "https://recto.example/sitemap-2.xml" in parts["sitemap.xml"]


def test_dublin_core_says_what_is_known(store):
    root = etree.fromstring(metadata.dublin_core(store.latest("bridge"), RECTO))
    told = {
        name: root.findtext(f"{DC}{name}") for name in ("title", "creator", "date", "publisher")
    }
    assert told == {
        "title": "The bridge & the <ferry>",
        "creator": "Marta Lind",
        "date": "2026-10-01",
        "publisher": "The Ard Society",
    }
    identifiers = [element.text for element in root.iter(f"{DC}identifier")]
    assert identifiers[:2] == ["https://doi.org/10.1000/2.5", "https://recto.example/bridge"]


def test_a_retraction_is_told_everywhere(store):
    from printer.archive.jats import jats_front

    record = store.latest("ferry")
    assert "Retraction, 2026-11-02: The timetable was made up" in metadata.dublin_core(
        record, RECTO
    )
    root = etree.fromstring(jats_front(record, RECTO))
    assert root.find(".//pub-history/event").get("event-type") == "retracted"
    assert root.findtext(".//event-desc") == "The timetable was made up"


def test_an_oai_repository_has_every_record_in_both_formats(store):
    root = etree.fromstring(metadata.static_repository(latest(store), RECTO).encode())
    lists = {part.get("metadataPrefix"): len(part) for part in root.iter("{*}ListRecords")}
    assert lists == {"oai_dc": 3, "jats": 3}
    names = [
        element.text for element in root.iter("{http://www.openarchives.org/OAI/2.0/}identifier")
    ]
    assert names[0] == "oai:recto.example:bridge"


TEXT = st.text(max_size=30)


@given(TEXT, TEXT, TEXT, st.lists(TEXT, max_size=3))
def test_any_text_makes_xml(title, section, url, authors):
    from printer.archive.jats import jats_front

    about = About(title=title, authors=tuple(authors), section=section, url=url, license=title)
    record = Record(
        "x",
        1,
        "article",
        "record",
        "2026-10-01T00:00:00Z",
        about,
        (File("pdf", "x.pdf", "0" * 64, 1),),
    )
    etree.fromstring(metadata.dublin_core(record, RECTO))
    etree.fromstring(jats_front(record, RECTO))
    etree.fromstring(metadata.static_repository([record], RECTO).encode())
    for _, text in metadata.sitemaps([record]):
        etree.fromstring(text.encode())


# As a user does it ----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_verbs_export_and_import(store, tmp_path):
    def run(*words):
        return printer("archive", *words, cwd=tmp_path)

    made = run("export", "-o", "bag")
    assert (made.returncode, made.stdout, made.stderr) == (0, "bag\n", "")
    assert run("export", "--as", "ocfl", "-o", "root").returncode == 0
    assert run("export", "--as", "metadata", "-o", "meta").returncode == 0
    assert (tmp_path / "meta/oai_dc/issues/мост-1.xml").is_file()
    again = run("export", "-o", "bag")
    assert again.returncode == 2
    assert "something is there already" in again.stderr
    taken = run("import", "bag", "--store", "second", "--json")
    assert json.loads(taken.stdout)["added"] == [
        "bridge@1",
        "ferry@1",
        "ferry@2",
        "issues/мост-1@1",
    ]
    assert run("import", "bag", "--store", "second").returncode == 4
    assert "bridge@1" in run("list", "--store", "second").stdout
    assert run("export", "nothing", "-o", "x").returncode == 2
    assert run("export", "--from", "yesterday", "-o", "x").returncode == 2
    assert run("import", "meta").returncode == 3
