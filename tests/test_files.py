"""Text is read with care, and files are written so that nobody ever sees half of one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer import files
from printer.diagnostics import OutputError, PrinterError, UnprintableError
from printer.files import clean_text, display_path, read_source, sweep_stale, write_atomically


def written(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "article.md"
    path.write_bytes(data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnprintableError) as caught:
        read_source(path)
    return str(caught.value)


# Reading


def test_a_text_file_is_read_with_line_feeds_and_without_a_byte_order_mark(tmp_path):
    path = written(tmp_path, "\ufeffПривет\r\nMarta\rend".encode())
    result = read_source(path)
    assert result.value == "Привет\nMarta\nend"
    assert result.diagnostics == ()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"%PDF-1.7\n...", "not text but a PDF"),
        (b"PK\x03\x04....", "not text but a Word document"),
        (b"\x89PNG\r\n\x1a\n", "not text but a PNG image"),
        ("caf\u00e9".encode("utf-16"), "UTF-16, not UTF-8"),
        (b"abc\ndef\0ghi", ":2:4: error: the file is not text"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(tmp_path, data, said):
    message = refusal(written(tmp_path, data))
    assert said in message
    assert "\n" not in message


def test_the_first_byte_that_is_not_utf8_is_named(tmp_path):
    message = refusal(written(tmp_path, b"one\r\ntw\xc3\xb6 \xff\n"))
    assert ":2:5: error: byte 0xFF is not UTF-8" in message


def test_the_likely_encoding_is_named(tmp_path):
    russian = "Как печатали книги в провинции".encode("windows-1251")
    assert "looks like Windows-1251" in refusal(written(tmp_path, russian))
    french = "Le caf\u00e9 est ferm\u00e9 aujourd'hui".encode("windows-1252")
    assert "looks like Windows-1252" in refusal(written(tmp_path, french))


def test_what_is_not_a_file_is_refused(tmp_path):
    assert "does not exist" in refusal(tmp_path / "nowhere.md")
    assert "does not exist" in refusal(written(tmp_path, b"x") / "below.md")
    assert "this is a folder" in refusal(tmp_path)
    assert "cannot be read" in refusal(tmp_path / ("x" * 300))
    assert "cannot be read" in refusal(tmp_path / "a\0b")
    os.mkfifo(tmp_path / "pipe.md")  # reading it would wait for ever
    assert "not an ordinary file" in refusal(tmp_path / "pipe.md")
    assert "not an ordinary file" in refusal(Path("/dev/zero"))


def test_characters_that_cannot_be_printed_are_left_out_with_a_warning(tmp_path):
    path = written(tmp_path, b"good\nba\x07d\x1b \xed\xa0\x80\n")
    result = read_source(path)
    assert result.value == "good\nbad \n"
    (warning,) = result.diagnostics
    assert str(warning).endswith(
        "article.md:2:3: warning: 3 characters that cannot be printed were left out: "
        "U+0007, U+001B, U+D800. hint: delete what is invisible at this place and type it again"
    )


def test_the_characters_that_the_program_marks_with_are_replaced():
    result = clean_text("a\ue001b\ue0ff \ue100", "-")
    assert result.value == "a\ufffdb\ufffd \ue100"
    assert [str(item.place) for item in result.diagnostics] == ["-:1:2"]


@given(st.text(st.characters(), max_size=200))
def test_cleaned_text_is_clean(text):
    once = clean_text(text, "-").value
    assert clean_text(once.removeprefix("\ufeff"), "-").diagnostics == ()
    once.encode("utf-8")


@given(data=st.binary(max_size=400))
def test_any_bytes_are_text_or_a_refusal(tmp_path_factory, data):
    path = written(tmp_path_factory.mktemp("bytes"), data)
    with suppress(UnprintableError):
        read_source(path).value.encode("utf-8")


def test_paths_are_shown_as_the_user_would_write_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert display_path(tmp_path / "sources" / "a.md") == "sources/a.md"
    assert display_path(Path("sources/../b.md")) == "b.md"
    assert display_path(tmp_path.parent / "c.md") == str(tmp_path.parent / "c.md")
    assert display_path(Path(os.fsdecode(b"\xff.md"))) == "\\xff.md"


# Writing


def test_a_file_is_written_with_its_folders_and_nothing_beside_it(tmp_path):
    path = tmp_path / "build" / "articles" / "a.pdf"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [item.name for item in path.parent.iterdir()] == ["a.pdf"]


def test_a_symbolic_link_stays_one(tmp_path):
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    write_atomically(tmp_path / "link.pdf", b"one")
    assert (tmp_path / "link.pdf").is_symlink()
    assert (tmp_path / "real.pdf").read_bytes() == b"one"


def test_names_of_the_longest_kind_can_be_written(tmp_path):
    name = "ж" * 125 + ".pdf"
    write_atomically(tmp_path / name, b"one")
    assert [item.name for item in tmp_path.iterdir()] == [name]


def test_what_is_not_a_file_is_never_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path, said in ((tmp_path, "it is a folder"), (tmp_path / "pipe", "not an ordinary file")):
        with pytest.raises(OutputError, match=said):
            write_atomically(path, b"one")
    assert (tmp_path / "pipe").is_fifo()


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path):
    (tmp_path / "build").write_bytes(b"")
    with pytest.raises(OutputError, match="a part of its path is a file"):
        write_atomically(tmp_path / "build" / "a.pdf", b"one")
    with pytest.raises(OutputError, match="the name is too long"):
        write_atomically(tmp_path / ("x" * 300), b"one")
    with pytest.raises(OutputError):
        write_atomically(tmp_path / "a\0b", b"one")


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "you may not write there"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step, number, said):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def fail(*_):
        raise OSError(number, os.strerror(number))

    if step == "replace":
        monkeypatch.setattr(Path, "replace", fail)
    else:
        monkeypatch.setattr(os, step, fail)
    with pytest.raises(OutputError) as caught:
        write_atomically(path, b"new" * 1000)
    monkeypatch.undo()
    assert said in str(caught.value)
    assert path.read_bytes() == b"old"
    assert [item.name for item in tmp_path.iterdir()] == ["a.pdf"]


def test_short_writes_are_completed(tmp_path, monkeypatch):
    whole = os.write
    monkeypatch.setattr(os, "write", lambda file, data: whole(file, bytes(data[:7])))
    write_atomically(tmp_path / "a.pdf", b"0123456789" * 10)
    assert (tmp_path / "a.pdf").read_bytes() == b"0123456789" * 10


def test_a_folder_that_cannot_be_synced_is_no_failure(tmp_path, monkeypatch):
    whole = os.fsync

    def only_files(descriptor):
        if Path(f"/proc/self/fd/{descriptor}").resolve().is_dir():
            raise OSError(errno.EINVAL, "Invalid argument")
        whole(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    write_atomically(tmp_path / "a.pdf", b"one")
    assert (tmp_path / "a.pdf").read_bytes() == b"one"


def test_an_interrupted_write_leaves_nothing(tmp_path, monkeypatch):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(tmp_path / "a.pdf", b"one")
    assert list(tmp_path.iterdir()) == []


def test_only_the_leftovers_of_dead_processes_are_swept(tmp_path):
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for name in (f".a.pdf.{dead.pid}.tmp", f".a.pdf.{os.getpid()}.tmp", "a.tmp", ".a.x.tmp"):
        (tmp_path / name).write_bytes(b"")
    assert [path.name for path in sweep_stale(tmp_path)] == [f".a.pdf.{dead.pid}.tmp"]
    assert len(list(tmp_path.iterdir())) == 3
    assert sweep_stale(tmp_path / "nowhere") == ()


WRITER = textwrap.dedent(
    """
    import itertools, sys
    from pathlib import Path
    from printer.files import write_atomically
    print("ready", flush=True)
    for count in itertools.count():
        write_atomically(Path(sys.argv[1]), bytes([count % 256]) * 300_000)
    """
)


def kill_while_writing(folder: Path, times: int) -> None:
    """Kill a process in the middle of its writing, again and again."""
    path = folder / "a.pdf"
    root = Path(files.__file__).parents[1]
    for round_ in range(times):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, cwd=root
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.002 + round_ % 10 * 0.003)
            process.send_signal(signal.SIGKILL)
        if path.exists():
            data = path.read_bytes()
            assert len(data) == 300_000, f"torn in round {round_}"
            assert len(set(data)) == 1, f"mixed in round {round_}"
    sweep_stale(folder)
    assert [item.name for item in folder.iterdir()] == ["a.pdf"]


def test_a_killed_process_tears_nothing_and_leaves_nothing_after_a_sweep(tmp_path):
    kill_while_writing(tmp_path, 20)


@pytest.mark.slow
def test_three_hundred_killed_processes_tear_nothing(tmp_path):
    kill_while_writing(tmp_path, 300)


def test_errors_travel_between_processes_whole(tmp_path):
    with pytest.raises(PrinterError) as caught:
        read_source(tmp_path)
    import pickle

    again = pickle.loads(pickle.dumps(caught.value))
    assert again.diagnostics == caught.value.diagnostics
