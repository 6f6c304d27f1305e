"""Reading a text file whole and writing a file so that it is never seen half made.

Reading turns bytes into text that every later stage can trust: UTF-8, line feeds as line ends, no
characters that a PDF or an XML file could not hold, and none of those that this program
uses as its own marks. Writing goes to a temporary file in the same folder, which then
takes the place of the old one in one step.

Images, fonts and the network are no business of this module.
"""

from __future__ import annotations

import errno
import itertools
import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from printer.diagnostics import (
    Collector,
    Diagnostic,
    OutputError,
    Place,
    Result,
    UnprintableError,
    error,
    warning,
)

MAX_SOURCE_BYTES = 5_000_000
"""The longest text file that is read; a novel has about a million characters."""

_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_OWN_MARKS = re.compile("[\ue000-\ue0ff]")

_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a Word document or another ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
)


def display_path(path: Path) -> str:
    """Return `path` as a user would name it: relative to the working folder when below it."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  (symbolic links stay as they are named)
    with suppress(ValueError, OSError):
        absolute = absolute.relative_to(Path.cwd())
    return os.fsencode(absolute).decode("utf-8", "backslashreplace")


def is_file(path: Path) -> bool:
    """Tell whether there is such a file; a name that no file can have is none."""
    return os.path.isfile(path)  # noqa: PTH113  (Path.is_file raises for names that are too long)


def is_folder(path: Path) -> bool:
    """Tell whether there is such a folder, for any name."""
    return os.path.isdir(path)  # noqa: PTH112  (as above)


def read_source(path: Path, *, may_be_empty: bool = False) -> Result[str]:
    """Return the text of a file, with line feeds as line ends and without a byte order mark.

    Control characters, lone surrogates and noncharacters are left out and characters
    from U+E000 to U+E0FF become U+FFFD; both are reported as warnings.

    Raises UnprintableError when the file is missing, not a file, larger than
    MAX_SOURCE_BYTES, empty, not text, or not UTF-8 (with the place of the first bad byte).
    """
    shown = display_path(path)
    data = _read_bytes(path, shown)
    if may_be_empty and not data.strip():
        return Result("")
    return clean_text(decoded(data, shown), shown)


def decoded(data: bytes, shown: str) -> str:
    """Return bytes as text; raises UnprintableError as `read_source` does.

    `shown` is the name of the file they are from. The text is not cleaned.
    """
    if not data.strip():
        raise _unprintable(
            "the file is empty",
            Place(shown),
            hint="an article begins with a title: see `printer new`",
            code="source-empty",
        )
    if len(data) > MAX_SOURCE_BYTES:
        raise _unprintable(
            f"the file is larger than {MAX_SOURCE_BYTES // 1_000_000} MB",
            Place(shown),
            hint="an article is text; split it, or keep data in files of its own",
            code="source-too-large",
        )
    _refuse_other_kinds(data, shown)
    try:
        # Surrogates written as UTF-8 are let through here and left out with a warning.
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "surrogatepass")
        before = before.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        raise _unprintable(
            f"byte 0x{data[problem.start]:02X} is not UTF-8",
            place_in(before, len(before), shown),
            hint=f"save the file as UTF-8{_likely_encoding(data)}",
            code="source-encoding",
        ) from problem


def clean_text(text: str, shown: str, *, first_line: int = 1) -> Result[str]:
    """Return text without the characters that must not travel further, and where they were.

    Line ends become line feeds and a leading byte order mark goes; see `read_source` for the rest.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = Collector()
    for pattern, replacement, what, code in (
        (_OWN_MARKS, "\ufffd", "replaced", "characters-replaced"),
        (_UNWANTED, "", "left out", "characters-left-out"),
    ):
        matches = list(pattern.finditer(text))
        if not matches:
            continue
        names = sorted({f"U+{ord(match.group()):04X}" for match in matches})
        listed = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
        count = "a character" if len(matches) == 1 else f"{len(matches)} characters"
        found.add(
            warning(
                f"{count} that cannot be printed {'was' if len(matches) == 1 else 'were'} "
                f"{what}: {listed}",
                place_in(text, matches[0].start(), shown, first_line=first_line),
                hint="delete what is invisible at this place and type it again",
                code=code,
            )
        )
        text = pattern.sub(replacement, text)
    return Result(text, found.frozen())


def place_in(text: str, index: int, shown: str, *, first_line: int = 1) -> Place:
    """Return the place of the character at `index` of a text that starts on `first_line`."""
    before = text.count("\n", 0, index)
    return Place(shown, first_line + before, index - text.rfind("\n", 0, index))


def write_atomically(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Write a file so that its name shows either the old content or the new, never a part.

    Missing folders are made. The data goes to `.NAME.PID.tmp` in the same folder, reaches the disk,
    and is then moved over `path` (through a symbolic link, to the file that it names).
    Raises OutputError when that fails; the temporary file is gone then. A file that is not
    `lasting` does not wait for the disk: it may be gone, or broken, when the power fails.
    """
    write_together([(path, data)], lasting=lasting)


def write_together(files: Iterable[tuple[Path, bytes]], *, lasting: bool = True) -> None:
    """Write files, each as `write_atomically` does, so that a full disk leaves all the old ones.

    The first is moved into its place when all of them have reached the disk; they are moved in
    the order in which they are given, which need not all be in memory at once.
    """
    with ExitStack() as stack:
        staged = []
        for path, data in files:
            with _reported(path):
                target = _target(path)
                staged.append(
                    (path, target, stack.enter_context(_temporary(target, data, lasting)))
                )
        for path, target, temporary in staged:
            with _reported(path):
                temporary.replace(target)
                if lasting:
                    _sync_folder(target.parent)


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    """Say why a file cannot be written."""
    shown = display_path(path)
    try:
        yield
    except ValueError as problem:  # a zero byte in the name
        raise OutputError(
            error("cannot write: no file can have this name", Place(shown), code="output-failed")
        ) from problem
    except OSError as problem:
        raise OutputError(_write_problem(problem, shown)) from problem


def _target(path: Path) -> Path:
    """Return the ordinary file that a path means, in a folder that exists."""
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists() and not target.is_file():
        what = "a folder" if target.is_dir() else "not an ordinary file"
        raise OutputError(
            error(
                f"cannot write: it is {what}",
                Place(display_path(path)),
                hint="name another file with -o",
                code="output-failed",
            )
        )
    return target


def sweep_stale(folder: Path) -> tuple[Path, ...]:
    """Remove the temporary files that dead processes left in a folder; return their paths.

    Process numbers are those of this machine: do not sweep a folder that another machine
    is writing to. What may not be removed stays for the next sweep.
    """
    removed = []
    with suppress(OSError):
        for path in sorted(folder.iterdir()):
            match = re.fullmatch(r"\..+\.(\d{1,9})\.tmp", path.name, re.DOTALL)
            if match is None or is_alive(int(match[1])):
                continue
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return tuple(removed)


def _unprintable(
    message: str, place: Place, *, hint: str | None = None, code: str
) -> UnprintableError:
    return UnprintableError(error(message, place, hint=hint, code=code))


def _read_bytes(path: Path, shown: str) -> bytes:
    place = Place(shown)
    try:
        # A named pipe would wait for a writer for ever without O_NONBLOCK.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _unprintable("this is not an ordinary file", place, code="source-unreadable")
            return file.read(MAX_SOURCE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError) as problem:
        raise _unprintable("the file does not exist", place, code="source-missing") from problem
    except IsADirectoryError as problem:
        raise _unprintable(
            "this is a folder, not a file", place, code="source-unreadable"
        ) from problem
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise _unprintable(
            f"the file cannot be read: {str(reason).lower()}", place, code="source-unreadable"
        ) from problem


def _refuse_other_kinds(data: bytes, shown: str) -> None:
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise _unprintable(
                f"the file is not text but {what}",
                Place(shown),
                hint="write the article as text in Markdown",
                code="source-not-text",
            )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _unprintable(
            "the file is encoded as UTF-16, not UTF-8",
            Place(shown),
            hint="save the file as UTF-8",
            code="source-encoding",
        )
    if b"\0" in data:
        index = data.index(b"\0")
        before = data[:index].decode("utf-8", "replace")
        raise _unprintable(
            "the file is not text (it holds zero bytes)",
            place_in(before, len(before), shown),
            hint="save the article as text in UTF-8",
            code="source-not-text",
        )


def _likely_encoding(data: bytes) -> str:
    """Guess the encoding from how its high bytes cluster: words of them are Cyrillic."""
    high = sum(byte >= 0x80 for byte in data)
    in_words = sum(len(run) for run in re.findall(rb"[\xc0-\xff\xa8\xb8]{3,}", data))
    if in_words * 2 > high:
        return "; it looks like Windows-1251"
    if high * 4 < len(data):
        return "; it looks like Windows-1252 (Latin 1)"
    return ""


@contextmanager
def _temporary(target: Path, data: bytes, lasting: bool) -> Iterator[Path]:
    """Make a temporary file with the data on disk; it goes in the end unless it was moved."""
    path, descriptor = _open_beside(target)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            if lasting:
                os.fsync(descriptor)
        finally:
            os.close(descriptor)
        yield path
    finally:
        path.unlink(missing_ok=True)


def _open_beside(target: Path) -> tuple[Path, int]:
    for count in itertools.count():
        ending = f".{count}.{os.getpid()}.tmp" if count else f".{os.getpid()}.tmp"
        # File systems allow 255 bytes a name.
        stem = os.fsencode(f".{target.name}")[: 250 - len(ending)].decode("utf-8", "ignore")
        path = target.with_name(stem + ending)
        # A file of that name belongs to another thread that writes the same target.
        with suppress(FileExistsError):
            return path, os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    raise AssertionError("unreachable: the names never end")


def _sync_folder(folder: Path) -> None:
    """Make the new name itself durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        # Some network file systems cannot sync folders; there is nothing more to do there.
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


_WRITE_PROBLEMS = {
    errno.ENOSPC: ("the disk is full", "free some space and print again"),
    errno.EDQUOT: ("your disk quota is used up", "free some space and print again"),
    errno.EROFS: ("the file system is read-only", "choose another folder with -o"),
    errno.EACCES: ("you may not write there", "choose another folder with -o"),
    errno.EPERM: ("you may not write there", "choose another folder with -o"),
    errno.EISDIR: ("it is a folder", "name another file with -o"),
    errno.ENOTDIR: ("a part of its path is a file", "choose another folder with -o"),
    errno.EEXIST: ("a part of its path is a file", "choose another folder with -o"),
    errno.ENAMETOOLONG: ("the name is too long", "choose a shorter name with -o"),
}


def _write_problem(problem: OSError, shown: str) -> Diagnostic:
    reason, hint = _WRITE_PROBLEMS.get(
        problem.errno or 0, ((problem.strerror or str(problem)).lower(), None)
    )
    return error(f"cannot write: {reason}", Place(shown), hint=hint, code="output-failed")


def is_alive(process: int) -> bool:
    """Tell whether a process of this machine is running; one that was killed is not."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    # One that was killed keeps its number until its parent asks, which in a container may be never.
    with suppress(OSError):
        state = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()[:1]
        return state != [b"Z"]
    return True
