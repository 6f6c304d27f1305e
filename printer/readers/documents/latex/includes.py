r"""One source of several: `\input`, `\include`, `\subfile` and `\import` replaced by what they name."""

from __future__ import annotations

import re

from printer.diagnostics import Collector, Place, UnprintableError, error
from printer.readers.documents.beside import Beside
from printer.readers.documents.latex.scan import without_comments

MAX_DEPTH = 10
MAX_CHARACTERS = 5_000_000

_INCLUDE = re.compile(
    r"\\(?:input|include|subfile)\s*\{\s*([^{}\n]+?)\s*\}"
    r"|\\input\s+([^\s{}\\]+)"
    r"|\\(?:sub)?import\s*\{([^{}\n]*)\}\s*\{([^{}\n]+)\}"
)
_BODY = re.compile(r"\\begin\{document\}(.*)\\end\{document\}", re.DOTALL)


def with_includes(source: str, beside: Beside, shown: str, found: Collector) -> str:
    """Return a source with everything that it includes.

    Reported: `document-include-missing`. Raises UnprintableError (`document-too-large`).
    """
    return _Including(beside, shown, found).read(without_comments(source), ())


class _Including:
    def __init__(self, beside: Beside, shown: str, found: Collector) -> None:
        self.beside, self.shown, self.found = beside, shown, found
        self.total = 0

    def read(self, source: str, through: tuple[str, ...]) -> str:
        self.total += len(source)
        if self.total > MAX_CHARACTERS:
            raise UnprintableError(
                error(
                    "the document with all that it includes is much larger than an article",
                    Place(self.shown),
                    hint="import one chapter at a time",
                    code="document-too-large",
                )
            )
        return _INCLUDE.sub(lambda match: self._included(match, through), source)

    def _included(self, match: re.Match[str], through: tuple[str, ...]) -> str:
        name = match[1] or match[2] or f"{match[3].rstrip('/')}/{match[4]}".lstrip("/")
        if name in through or len(through) >= MAX_DEPTH:
            return self._missing(name, "includes itself")
        text = next(
            (
                text
                for item in (name, f"{name}.tex")
                if (text := self.beside.text(item)) is not None
            ),
            None,
        )
        if text is None:
            return self._missing(name, "is not beside the document")
        body = _BODY.search(text)
        return self.read(without_comments(body[1] if body else text), (*through, name))

    def _missing(self, name: str, what: str) -> str:
        self.found.add(
            error(
                f'the included file "{name[:80]}" {what} and is left out',
                Place(self.shown),
                hint="put it into the document's folder, under the name that is written there",
                code="document-include-missing",
            )
        )
        return ""
