r"""The one way into this package: the bytes of a .tex file → what pandoc is to read."""

from __future__ import annotations

import re
from pathlib import Path

from printer.diagnostics import Collector
from printer.readers.documents.beside import Beside
from printer.readers.documents.latex.scan import commands, environments
from printer.readers.documents.values import Prepared

_DRAWN = ("tikzpicture", "pspicture", "picture", "circuitikz", "forest", "tikzcd")
_ENDINGS = ("", ".svg", ".png", ".jpg", ".jpeg", ".pdf", ".eps")


class LatexPictures(Beside):
    r"""Images as LaTeX names them: without endings, in folders of `\graphicspath`."""

    __slots__ = ()

    def get(self, target: str) -> bytes | None:
        """Return an image; one that can be printed is preferred to a PDF of the same name."""
        stem, dot, ending = target.rpartition(".")
        if dot and ending.lower() in ("pdf", "eps", "ps"):
            for other in (".svg", ".png", ".jpg", ".jpeg"):
                if (path := self.find(stem + other)) is not None and path.suffix.lower() == other:
                    return super().get(stem + other)
        return super().get(target)


def prepare_latex(
    data: bytes, path: Path, beside: Beside, shown: str, found: Collector
) -> Prepared:
    """Prepare a LaTeX article.

    Reported: `document-include-missing`, `document-bibliography-missing`,
    `document-reference-text`.
    """
    from printer.readers.documents.latex.about import read_about
    from printer.readers.documents.latex.includes import with_includes
    from printer.readers.documents.latex.works import read_bibliography, take_written

    source = with_includes(_decoded(data), beside, shown, found)
    bibliography = read_bibliography(source, beside, shown, found)
    quiet = Collector() if bibliography else found
    source, works = take_written(source, shown, quiet)
    if not works and not bibliography:
        # The list that BibTeX made of a .bib file that nobody kept.
        listed = beside.text(f"{path.stem}.bbl")
        if listed is not None:
            _, works = take_written(listed, shown, found)
    about = read_about(source)
    # Pandoc has no clock in its sandbox, and the day of printing is nobody's date.
    source = re.sub(r"\\today\b", "", source)
    return Prepared(
        data=_drawings(_unbounded(source)).encode(),
        form="latex",
        pictures=LatexPictures(beside.folder, ("", *_folders(source)), _ENDINGS),
        about=about,
        works=() if bibliography else works,
        bibliography=bibliography,
    )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _folders(source: str) -> tuple[str, ...]:
    for command in commands(source, "graphicspath"):
        folders = re.findall(r"\{([^{}]*)\}", command.argument)
        return tuple(f"{folder.rstrip('/')}/" for folder in folders if folder.strip("./"))
    return ()


def _unbounded(source: str) -> str:
    r"""Take away `\pandocbounded`, a macro of pandoc's own that its reader does not understand."""
    for command in reversed(list(commands(source, "pandocbounded"))):
        start, kept = command.start, command.argument
        if command.option == "1":
            start, kept = source.rfind("\\newcommand", 0, start), ""
            start = start if start >= 0 else command.start
        source = source[:start] + kept + source[command.end :]
    return source


def _drawings(source: str) -> str:
    """Put an image in the place of each drawing that only TeX can draw: it will be said missing."""
    spans = sorted(set(environments(source, *_DRAWN)))
    outer: list[tuple[int, int]] = []
    for start, end in spans:
        if not outer or start >= outer[-1][1]:
            outer.append((start, end))
    for number, (start, end) in reversed(list(enumerate(outer, 1))):
        source = f"{source[:start]}\\includegraphics{{drawing-{number}}}{source[end:]}"
    return source
