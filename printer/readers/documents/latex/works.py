r"""The works of a LaTeX article: .bib files beside it, or a `thebibliography` that it has itself."""

from __future__ import annotations

import re
from typing import Any

from printer.diagnostics import Collector, Place, error
from printer.readers.documents.beside import Beside
from printer.readers.documents.latex.scan import commands, environments
from printer.readers.documents.said import text_references
from printer.readers.documents.values import Item

_ITEM = re.compile(r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{[^{}]*\})*\])?\s*\{([^{}]+)\}")
_DOI = re.compile(r"10\.\d{4,9}/[^\s{}]+[^\s{}.,;]")
_URL = re.compile(r"https?://[^\s{}]+[^\s{}.,;]")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")


def read_bibliography(source: str, beside: Beside, shown: str, found: Collector) -> str:
    """Return the text of all .bib files that a source names, one after the other.

    Reported: `document-bibliography-missing`.
    """
    names = [
        name.strip()
        for command in commands(source, "bibliography", "addbibresource", "addglobalbib")
        for name in command.argument.split(",")
    ]
    texts = []
    for name in dict.fromkeys(filter(None, names)):
        full = name if name.lower().endswith(".bib") else f"{name}.bib"
        text = beside.text(full)
        if text is None:
            found.add(
                error(
                    f'the bibliography "{full[:80]}" is not beside the document',
                    Place(shown),
                    hint="put it into the document's folder and import again",
                    code="document-bibliography-missing",
                )
            )
            continue
        texts.append(text.strip().replace("\r\n", "\n"))
    return "\n\n".join(texts) + ("\n" if texts else "")


def take_written(source: str, shown: str, found: Collector) -> tuple[str, tuple[Item, ...]]:
    """Return a source without its `thebibliography`, and the works that are written there.

    Reported: `document-reference-text`, since they have no parts.
    """
    works: dict[str, Item] = {}
    for start, end in reversed(list(environments(source, "thebibliography"))):
        body = source[start:end]
        body = body[: body.rindex(r"\end{thebibliography}")]
        parts = _ITEM.split(body)
        for key, text in zip(parts[1::2], parts[2::2], strict=True):
            works.setdefault(key.strip(), _work(key.strip(), text))
        source = source[:start] + source[end:]
    if works:
        found.add(text_references(tuple(works), len(works), shown))
    return source, tuple(works.values())


def _work(key: str, latex: str) -> dict[str, Any]:
    from printer.citations.bibliography.latex import to_rich_text

    latex = re.sub(r"\\(?:newblock|par|natexlab\{\w*\}|bibinfo\{\w+\}|em\b|it\b|bf\b)", "", latex)
    doi, url = _DOI.search(latex), _URL.search(latex)
    latex = re.sub(
        r"\\(?:url|href)\s*\{[^{}]*\}|(?:https?://(?:dx\.)?doi\.org/|doi:\s*)\S+", "", latex
    )
    latex = _URL.sub("", latex)
    text = " ".join(to_rich_text(latex.replace("~", " ")).text.split()).strip(" .,;")
    item: dict[str, Any] = {"id": key, "type": "document", "title": text or key}
    if doi:
        item["DOI"] = doi[0]
    elif url:
        item["URL"] = url[0]
    return item
