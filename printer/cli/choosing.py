"""Which articles a call of `printer article` is about, and where they are printed to."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from printer.articles import Request
from printer.config import Publication, slug_of
from printer.diagnostics import Diagnostic, Place, UnprintableError, UsageError, error, note
from printer.files import MAX_SOURCE_BYTES, decoded, display_path, is_file


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the names of a call stand for."""

    requests: tuple[Request, ...]
    unknown: tuple[Diagnostic, ...]
    """Errors about names that stand for nothing."""

    withheld: tuple[Diagnostic, ...]
    """Notes about articles that are not to be published yet."""


def choose(
    sources: tuple[str, ...],
    publication: Publication,
    *,
    everything: bool,
    output: Path | None,
    url: str,
    proof: bool,
) -> Chosen:
    """Turn names, and the wish for `everything`, into requests.

    Of everything, drafts and articles whose day is still to come are left out; by its name
    an article is printed nevertheless. Raises UsageError when nothing can be meant, and
    UnprintableError when standard input is named and is empty.
    """
    own = tuple(name for name in sources if not _is_foreign(name))
    named, unknown = _named(own, publication)
    foreign = [name for name in dict.fromkeys(sources) if name not in own]
    withheld = [about for path in named if path and (about := _withheld(path, printed=True))]
    if everything:
        rest = [path for _, path in publication.articles() if path not in named]
        if not (rest or named or unknown or foreign):
            where = display_path(publication.paths.articles)
            raise UsageError(
                error(f"there are no articles in {where}", hint="`printer new DIR` makes a start")
            )
        left_out = {path: about for path in rest if (about := _withheld(path, printed=False))}
        withheld += left_out.values()
        named += [path for path in rest if path not in left_out]
    target = _target(
        output, publication, proof=proof, many=len(named) + len(unknown) + len(foreign)
    )
    requests = []
    for path in named:
        slug = _slug(path, url)
        text = _standard_input() if path is None else ""
        requests.append(Request(source=path, output=target(slug), text=text, url=url, slug=slug))
    for name in foreign:
        slug = _foreign_slug(name)
        requests.append(_foreign_request(name, target(slug), url, slug))
    return Chosen(tuple(requests), tuple(unknown), tuple(withheld))


def _target(
    output: Path | None, publication: Publication, *, proof: bool, many: int
) -> Callable[[str], Path]:
    """Return what tells the file that an article of a slug is printed to.

    Raises UsageError for several articles in one file.
    """
    single = output is not None and output.suffix == ".pdf"
    if single and many > 1:
        raise UsageError(
            error("several articles cannot be one file", hint="name a folder with -o"),
        )
    folder = output if output is not None else publication.paths.build / "articles"

    def target(slug: str) -> Path:
        name = f"{slug}-proof.pdf" if proof else f"{slug}.pdf"
        return folder.absolute() if single else folder.absolute() / name

    return target


def _is_foreign(name: str) -> bool:
    """Tell whether a name is that of a web page or a document, which is imported to be printed."""
    from printer.importing.kinds import can_print, is_address

    return is_address(name) or (is_file(Path(name)) and can_print(Path(name)))


def _foreign_slug(name: str) -> str:
    from printer.importing.kinds import is_address
    from printer.importing.naming import file_stem

    path = urlsplit(name).path.rstrip("/") if is_address(name) else name
    return file_stem(Path(path).stem, "article")


def _foreign_request(name: str, output: Path, url: str, slug: str) -> Request:
    from printer.importing.kinds import is_address

    if is_address(name):
        return Request(source=None, output=output, url=name, slug=slug, is_foreign=True)
    return Request(Path(name).absolute(), output, url=url, slug=slug, is_foreign=True)


def _named(
    sources: tuple[str, ...], publication: Publication
) -> tuple[list[Path | None], list[Diagnostic]]:
    """Find the sources that are named, None for standard input; unknown names are errors."""
    found: dict[Path | None, None] = {}
    unknown: list[Diagnostic] = []
    for name in dict.fromkeys(sources):
        try:
            found[None if name == "-" else publication.find_article(name)] = None
        except UsageError as problem:
            unknown.extend(problem.diagnostics)
    return list(found), unknown


def _withheld(path: Path, *, printed: bool) -> Diagnostic | None:
    """Return a note about an article that is not to be published yet."""
    from printer.withheld import today, withheld

    reason = withheld(path, today())
    if not reason:
        return None
    slug = slug_of(path)
    if printed:
        return note(f"{slug} {reason}", Place(display_path(path)), code="article-withheld")
    return note(
        f"{slug} {reason} and is left out",
        Place(display_path(path)),
        hint=f"`printer article {slug}` prints it",
        code="article-withheld",
    )


def _slug(path: Path | None, url: str) -> str:
    if path is None:
        name = re.sub(r"[^\w-]+", "-", url.rstrip("/").rpartition("/")[2]).strip("-")
        return name or "article"
    return slug_of(path)


def _standard_input() -> str:
    data = sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1) if sys.stdin is not None else b""
    if not data.strip():
        raise UnprintableError(
            error(
                "there is nothing on standard input",
                Place("-"),
                hint="pipe an article into it: printer article - < article.md",
                code="source-empty",
            )
        )
    return decoded(data, "-")
