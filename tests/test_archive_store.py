"""The store keeps every version of every thing, each file once, and never changes what it has."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import stat
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.archive.keys import Where, where_is
from printer.archive.objects import object_key
from printer.archive.places import Part, open_place
from printer.archive.store import STORE_FILE, Store, open_store
from printer.archive.values import (
    About,
    Content,
    Deposit,
    File,
    Record,
    SealBrokenError,
    checked_id,
    from_json,
    to_json,
)
from printer.diagnostics import OutputError, UnprintableError, UsageError


def thing(name: str, text: str = "one", **said) -> Deposit:
    """A document with bytes of its own."""
    pdf = Content("pdf", f"{name}.pdf", f"%PDF {name} {text}".encode())
    contents = said.pop("contents", (pdf,))
    about = About(title=said.pop("title", name))
    return Deposit(said.pop("id", name), "document", about, contents, **said)


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    """A new store, in a folder and on a file system that fsspec knows."""
    address = tmp_path / "archive" if request.param == "folder" else f"memory://{tmp_path}"
    with open_store(open_place(address, create=True), create=True) as made:
        yield made


def keys(store: Store) -> list[str]:
    return sorted(entry.key for entry in store.place.entries())


def test_a_thing_that_was_added_is_there_with_all_its_files(store):
    source = Content("source", "sources/articles/kite.md", "# Змей".encode())
    (added,) = store.add([replace(thing("kite"), contents=(thing("kite").contents[0], source))])
    assert added.is_new
    record = store.record("kite")
    assert record == added.record
    assert [(file.role, file.path) for file in record.files] == [
        ("pdf", "kite.pdf"),
        ("source", "sources/articles/kite.md"),
    ]
    assert store.read(record.files[1].sha256).decode() == "# Змей"
    assert store.ids() == ["kite"]


def test_two_things_with_the_same_file_share_one_object(store):
    same = Content("pdf", "a.pdf", b"%PDF the same")
    store.add([thing("a", contents=(same,)), thing("b", contents=(same,))])
    objects = [key for key in keys(store) if key.startswith("objects/")]
    assert objects == [object_key(hashlib.sha256(b"%PDF the same").hexdigest())]


def test_adding_again_what_has_not_changed_writes_nothing(store):
    store.add([thing("kite")])
    before = keys(store)
    (added,) = store.add([thing("kite")])
    assert not added.is_new
    assert added.record is not None
    assert keys(store) == before


def test_a_changed_thing_needs_a_reason(store):
    store.add([thing("kite")])
    (refused,) = store.add([thing("kite", "two")])
    assert refused.record is None
    assert refused.diagnostics[0].code == "archive-differs"
    assert "--correction" in (refused.diagnostics[0].hint or "")
    (empty,) = store.add([thing("kite", "two", what="correction", reason=" ")])
    assert empty.record is None
    (added,) = store.add([thing("kite", "two", what="correction", reason="A date was wrong")])
    assert added.record is not None
    assert added.record.version == 2
    assert store.record("kite@1").what == "record"
    assert store.record("kite").reason == "A date was wrong"


def test_an_update_of_what_is_not_there_is_refused(store):
    (refused,) = store.add([thing("kite", what="update", reason="It moved")])
    assert refused.record is None
    assert store.ids() == []


def test_versions_are_a_chain_of_hashes(store):
    store.add([thing("kite")])
    store.add([thing("kite", "two", what="update", reason="More wind")])
    store.retract("kite", "It never flew", "2026-11-24")
    first, second, third = store.versions("kite")
    assert first.previous == ""
    assert second.previous == hashlib.sha256(to_json(first)).hexdigest()
    assert third.previous == hashlib.sha256(to_json(second)).hexdigest()
    assert [record.what for record in (first, second, third)] == ["record", "update", "retraction"]


def test_a_retraction_removes_nothing_and_is_made_once(store):
    store.add([thing("kite")])
    (pdf,) = store.record("kite").files
    first = store.retract("kite", "It never flew", "2026-11-24")
    assert first.record is not None
    assert first.record.files == (pdf,)
    assert store.read(pdf.sha256) == b"%PDF kite one"
    assert not store.retract("kite", "It never flew").is_new


def test_one_that_is_refused_does_not_stop_the_others(store, tmp_path):
    gone = Content("pdf", "gone.pdf", tmp_path / "gone.pdf")
    results = store.add([thing("a"), thing("b", contents=(gone,)), thing("c")])
    assert [added.record is not None for added in results] == [True, False, True]
    assert results[1].diagnostics[0].code == "archive-source-unreadable"


def test_a_file_that_was_changed_meanwhile_is_refused(store, tmp_path):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF new")
    printed = hashlib.sha256(b"%PDF as it was printed").hexdigest()
    (added,) = store.add([thing("a", contents=(Content("pdf", "a.pdf", file, printed),))])
    assert added.record is None
    assert added.diagnostics[0].code == "archive-source-changed"
    assert not [key for key in keys(store) if key != STORE_FILE]


def test_a_large_file_is_copied_without_being_held(store, tmp_path):
    file = tmp_path / "large.pdf"
    file.write_bytes(b"%PDF" + bytes(5_000_000))
    (added,) = store.add([thing("large", contents=(Content("pdf", "large.pdf", file),))])
    assert added.record is not None
    assert store.read(added.record.pdf.sha256) == file.read_bytes()


def test_an_object_that_has_rotted_is_replaced_when_its_file_is_added_again(tmp_path):
    with open_store(open_place(tmp_path / "archive", create=True), create=True) as store:
        store.add([thing("kite")])
    key = object_key(hashlib.sha256(b"%PDF kite one").hexdigest())
    rot(tmp_path / "archive" / key)
    with open_store(open_place(tmp_path / "archive")) as store:
        store.add([thing("copy", contents=(Content("pdf", "x.pdf", b"%PDF kite one"),))])
        assert store.read(key.rpartition("/")[2]) == b"%PDF kite one"


def rot(path) -> None:
    """Change a byte of a file that is read-only."""
    path.chmod(0o644)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_damaged_bytes_are_never_handed_out(tmp_path):
    with open_store(open_place(tmp_path / "archive", create=True), create=True) as store:
        (added,) = store.add([thing("kite")])
        assert added.record is not None
        rot(tmp_path / "archive" / object_key(added.record.pdf.sha256))
        with pytest.raises(UnprintableError) as caught:
            store.read(added.record.pdf.sha256)
        assert caught.value.diagnostics[0].code == "archive-damaged"
        rot(tmp_path / "archive" / Where("kite", 1).key)
        with pytest.raises(UnprintableError):
            store.record("kite")


def test_files_are_read_only_and_no_temporary_stays(tmp_path):
    with open_store(open_place(tmp_path / "archive", create=True), create=True) as store:
        store.add([thing("kite")])
    path = tmp_path / "archive" / Where("kite", 1).key
    assert stat.S_IMODE(path.stat().st_mode) & 0o222 == 0
    assert os.listdir(tmp_path / "archive" / "tmp") == ["state"]  # noqa: PTH208


def test_a_place_never_writes_over_a_name(store):
    assert store.place.put([Part("records/x/v1.json", b"one")]) == [True]
    assert store.place.put([Part("records/x/v1.json", b"two")]) == [False]
    assert store.place.read("records/x/v1.json") == b"one"


def test_what_is_no_deposit_is_told_whole(store):
    bad = Deposit("../x", "poem", About(), (Content("verse", "a", b"a"),))
    (added,) = store.add([bad])
    assert added.record is None
    (other,) = store.add([replace(bad, id="x")])
    said = " ".join(item.message for item in other.diagnostics)
    assert "poem" in said
    assert "verse" in said
    assert "needs one PDF" in said


def test_there_is_no_archive_until_one_is_begun(tmp_path):
    with pytest.raises(UsageError) as caught:
        open_store(open_place(tmp_path / "none"))
    assert caught.value.diagnostics[0].code == "archive-missing"


def test_a_later_format_is_refused(tmp_path):
    place = open_place(tmp_path / "archive", create=True)
    place.put([Part(STORE_FILE, json.dumps({"format": "printer-archive/2"}).encode())])
    with pytest.raises(UsageError) as caught:
        open_store(place)
    assert caught.value.diagnostics[0].code == "archive-format"


def test_an_address_that_nothing_knows_is_a_wrong_use():
    with pytest.raises(UsageError) as caught:
        open_place("gopher://example.org/archive")
    assert caught.value.diagnostics[0].code == "archive-place"


def test_unknown_names_say_what_there_is(store):
    store.add([thing("kite")])
    with pytest.raises(UsageError) as caught:
        store.record("kite@7")
    assert "kite@1" in (caught.value.diagnostics[0].hint or "")
    for name in ("kit", "kite@x", "../kite", "", "@", "kite/..", "a\0b", "K" * 150):
        with pytest.raises(UsageError):
            store.record(name)


def test_the_clock_may_go_back(tmp_path):
    days = iter(
        [dt.datetime(2026, 5, 1, tzinfo=dt.UTC)] * 2 + [dt.datetime(2001, 1, 1, tzinfo=dt.UTC)] * 9
    )
    store = Store(open_place(tmp_path / "archive", create=True), now=lambda: next(days))
    store.add([thing("kite")])
    (added,) = store.add([thing("kite", "two", what="update", reason="More wind")])
    assert added.record is not None
    assert added.record.version == 2
    assert added.record.added == "2026-05-01T00:00:00Z"
    assert [item.code for item in added.diagnostics] == ["archive-clock"]
    assert store.latest("kite") == added.record
    store.place.close()


texts = st.text(st.characters(codec="utf-8"), max_size=30)
records = st.builds(
    Record,
    id=st.sampled_from(["kite", "issues/2026-10", "змей"]),
    version=st.integers(1, 99),
    kind=st.just("article"),
    what=st.just("record"),
    added=texts,
    about=st.builds(About, title=texts, authors=st.lists(texts, max_size=3).map(tuple)),
    files=st.lists(
        st.builds(
            File, role=texts, path=texts, sha256=st.just("ab" * 32), size=st.integers(0, 10**12)
        ),
        max_size=3,
    ).map(tuple),
    made_with=st.dictionaries(texts, texts, max_size=3),
    examined=st.dictionaries(texts, st.lists(st.integers() | texts, max_size=3), max_size=3),
)


@given(records)
def test_a_record_comes_back_as_it_was_written(record):
    assert from_json(to_json(record)) == record


@given(records, st.data())
def test_every_changed_byte_of_a_record_is_noticed(record, data):
    written = to_json(record)
    place = data.draw(st.integers(0, len(written) - 1))
    mask = data.draw(st.integers(1, 255))
    changed = bytearray(written)
    changed[place] ^= mask
    with pytest.raises(SealBrokenError):
        from_json(bytes(changed))
    with pytest.raises(SealBrokenError):
        from_json(written[:place])


@given(st.binary(max_size=80) | st.sampled_from([b"[]", b"{}", b"null", b'"seal"', b"[" * 9999]))
def test_what_is_no_record_is_none(data):
    with pytest.raises(SealBrokenError):
        from_json(data)


@given(st.text(st.sampled_from("aBЖжß-_.1/İ"), min_size=1, max_size=12))
def test_ids_and_keys_belong_to_each_other(name):
    try:
        identifier = checked_id(name)
    except UsageError:
        return
    where = Where(identifier, 3)
    assert where_is(where.key) == where


def test_names_that_differ_in_case_do_not_meet_on_any_file_system(store):
    store.add([thing("Kite"), thing("kite", "two")])
    folded = [Where(name, 1).key.lower() for name in store.ids()]
    assert len(set(folded)) == 2


def test_a_store_that_may_only_be_read_says_so(tmp_path, monkeypatch):
    with open_store(open_place(tmp_path / "archive", create=True), create=True) as store:
        store.add([thing("kite")])
        monkeypatch.setattr(os, "open", _refusing)
        with pytest.raises(OutputError) as caught:
            store.add([thing("other")])
        assert "read-only" in caught.value.diagnostics[0].message
        assert store.record("kite").id == "kite"


_open = os.open


def _refusing(path, flags, *more, **named):
    if flags & os.O_CREAT:
        raise OSError(30, "Read-only file system", str(path))
    return _open(path, flags, *more, **named)
