"""Prints an archived version again from what is stored with it, and says whether it is the same.

    stored files ─▶ a temporary publication ─▶ print ─▶ same bytes? ─▶ same pages?

What was stored are sources, images, bibliographies, layouts and settings; fonts and programs
are those of this machine, and where they differ from the recorded ones that is said.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from printer.archive.looking import Looks, compare
from printer.archive.values import Record
from printer.diagnostics import Diagnostic, PrinterError, UnprintableError, UsageError, error

if TYPE_CHECKING:
    from printer.archive.store import Store
    from printer.config import Publication

_BUILTIN, _OUTSIDE = "builtin", "outside"
_FONT = "font "
_EPOCH = "SOURCE_DATE_EPOCH"
_UNSEEN = Looks("")


@dataclass(frozen=True, slots=True)
class Reprint:
    """How an archived version came out again."""

    name: str
    """`id@version`."""

    same: bool
    """Byte for byte."""

    archived: str
    """SHA-256 of the archived PDF."""

    printed: str
    """SHA-256 of the new one."""

    looks: Looks = _UNSEEN
    """How the pages compare; nobody looks when the bytes are the same."""

    changed: tuple[str, ...] = ()
    """Programs and fonts that are others than they were, in words."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """What the print said."""

    @property
    def proved(self) -> bool:
        """Whether the print is the same in its bytes, or at least to the eye."""
        return self.same or self.looks.same

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        return {
            "name": self.name,
            "same_bytes": self.same,
            "same_pages": self.proved,
            "archived": self.archived,
            "printed": self.printed,
            "compared_by": self.looks.eye,
            "pages": list(self.looks.pages),
            "different_pages": list(self.looks.different),
            "changed": list(self.changed),
            "diagnostics": [item.as_json() for item in self.diagnostics],
        }


def reprint(store: Store, name: str, *, keep: Path | None = None) -> Reprint:
    """Print `id` or `id@version` again and compare it with what is archived.

    The new print is written to `keep`, if given. Raises UsageError when nothing is stored
    that it could be printed from, UnprintableError when a stored file is damaged or no PDF
    comes out.
    """
    record = store.record(name)
    source = source_of(record)
    with tempfile.TemporaryDirectory(prefix="printer-reprint-") as folder:
        root = Path(folder) / "publication"
        publication = _laid_out(store, record, root)
        with _environment(record.settings):
            data, said = _printed(record, publication, root / source, Path(folder))
        if keep is not None:
            from printer.files import write_atomically

            write_atomically(keep, data)
        result = Reprint(
            name=record.name,
            same=hashlib.sha256(data).hexdigest() == record.pdf.sha256,
            archived=record.pdf.sha256,
            printed=hashlib.sha256(data).hexdigest(),
            changed=tuple(_changed(record, publication)),
            diagnostics=said,
        )
        if result.same:
            return result
        return replace(result, looks=_looked(store, record, data, Path(folder)))


def source_of(record: Record) -> str:
    """Return the path of what an archived version was printed from; raises UsageError without."""
    suffixes = (".toml",) if record.kind == "issue" else (".md", ".markdown")
    name = record.id.rpartition("/")[2]
    found = [file.path for file in record.with_role("source") if file.path.endswith(suffixes)]
    paths = [PurePosixPath(path) for path in found]
    own = [path for path in paths if path.stem == name or path.parent.name == name]
    if len(own or paths) != 1:
        what = "no source is stored with it" if not paths else "it is not clear which source it is"
        raise UsageError(
            error(
                f"{record.name} cannot be printed again: {what}",
                hint="what this program printed has its sources, PDFs from elsewhere have none",
                code="reprint-source",
            )
        )
    return str((own or paths)[0])


# A publication as it was ----------------------------------------------------------------------


def _laid_out(store: Store, record: Record, root: Path) -> Publication:
    """Write what is stored where it stood, and return the publication that it makes."""
    from printer.config import FILE_NAME, find_publication

    root.mkdir()
    build = root.parent / "build"
    later: list[tuple[str, bytes]] = []
    for file in record.files:
        if file.role in ("pdf", "offprint", "normalized", "notice", "data"):
            continue
        top = PurePosixPath(file.path).parts[0]
        if PurePosixPath(file.path).name == f"{file.sha256}.pdf":
            # Pages that an issue took out of the archive are where it has its copies of them.
            _write(build, f".cache/archive/{file.sha256}.pdf", store.read(file.sha256))
        elif top == _BUILTIN:
            later.append((file.path, store.read(file.sha256)))
        elif top == _OUTSIDE:
            _write(root.parent, file.path, store.read(file.sha256))
        else:
            _write(root, file.path, store.read(file.sha256))
    if not (root / FILE_NAME).is_file():
        (root / FILE_NAME).write_bytes(b"")
    publication = find_publication(root).value
    for path, data in later:
        # As a layout of the publication's own it goes before the one that is installed now.
        rest = PurePosixPath(*PurePosixPath(path).parts[1:])
        if not (publication.paths.layouts / rest).exists():
            _write(publication.paths.layouts, str(rest), data)
    return replace(publication, paths=replace(publication.paths, build=build))


def _write(root: Path, path: str, data: bytes) -> None:
    parts = PurePosixPath(path).parts
    if not parts or PurePosixPath(path).is_absolute() or ".." in parts:
        raise UnprintableError(
            error(f"the archive names a file {path[:80]!r}, which is nowhere", code="archive-path")
        )
    target = root.joinpath(*parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


@contextlib.contextmanager
def _environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Let the date of the print be the recorded one."""
    before = os.environ.get(_EPOCH)
    told = settings.get(_EPOCH, "")
    try:
        if told:
            os.environ[_EPOCH] = told
        else:
            os.environ.pop(_EPOCH, None)
        yield
    finally:
        if before is None:
            os.environ.pop(_EPOCH, None)
        else:
            os.environ[_EPOCH] = before


# Printing and comparing -----------------------------------------------------------------------


def _printed(
    record: Record, publication: Publication, source: Path, folder: Path
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    output = folder / "again.pdf"
    print_it = _print_issue if record.kind == "issue" else _print_article
    said = print_it(record.settings, publication, source, output)
    if not output.is_file():
        refusal = error(f"{record.name} could not be printed again", code="reprint-failed")
        raise UnprintableError(*said, refusal)
    return output.read_bytes(), said


def _print_article(
    settings: Mapping[str, str], publication: Publication, source: Path, output: Path
) -> tuple[Diagnostic, ...]:
    from printer.articles import print_articles
    from printer.config import slug_of
    from printer.requests import Options, Request

    options = Options(
        layout=settings.get("layout", ""),
        proof=settings.get("proof") == "True",
        attach_source=settings.get("attach_source") == "True",
        quality=settings.get("quality", ""),
        jobs=1,
        use_cache=False,
    )
    request = Request(source, output, slug=slug_of(source))
    (printed,) = print_articles(publication, [request], options)
    return printed.diagnostics


def _print_issue(
    settings: Mapping[str, str], publication: Publication, source: Path, output: Path
) -> tuple[Diagnostic, ...]:
    from printer.issue.door import Options, compile_issue

    options = Options(
        output=output,
        attach_sources=settings.get("attach_source") == "True",
        quality=settings.get("quality", ""),
        linearize=settings.get("linearize") == "True",
    )
    return compile_issue(publication, source, options).diagnostics


def _looked(store: Store, record: Record, data: bytes, folder: Path) -> Looks:
    before, after = folder / "archived.pdf", folder / "printed.pdf"
    before.write_bytes(store.read(record.pdf.sha256))
    after.write_bytes(data)
    try:
        return compare(before, after)
    except PrinterError:
        # Who asks is told that nobody could look.
        return _UNSEEN


def _changed(record: Record, publication: Publication) -> Iterator[str]:
    """Yield which programs and fonts are others now than those that made the archived version."""
    from printer.cache import versions

    now = versions()
    fonts = _fonts(record, publication)
    for name, told in sorted(record.made_with.items()):
        if name in now and now[name] != told:
            yield f"{name} is {now[name]}, was {told}"
        elif name.startswith(_FONT) and fonts and fonts.get(name, "") != told:
            what = "is another file" if name in fonts else "is not here"
            yield f"the {name} {what}"


def _fonts(record: Record, publication: Publication) -> dict[str, str]:
    """Return the hashes of the font files that the layout has on this machine."""
    from printer import fonts, layouts

    name = record.settings.get("layout") or publication.layout
    try:
        families = layouts.load(name, publication.paths.layouts).families
    except PrinterError:
        return {}
    faces = fonts.locate(families).value.faces
    return {
        f"{_FONT}{face.path.name}": hashlib.sha256(face.path.read_bytes()).hexdigest()
        for face in faces
    }
