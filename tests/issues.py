"""Small publications with an issue, for the tests of `printer issue`."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pikepdf import Array, Name, NameTree, Pdf

from printer.check import check_pdfs

ROOT = Path(__file__).parents[1]
SENTENCE = "A folio is the number of a page, and a page is one side of a leaf. "
Done = subprocess.CompletedProcess[str]
SETTINGS = 'title = "Recto"\nlang = "en-GB"\nsize = "A5"\n'


def article(title: str, *paragraphs: str, words: int = 60, front: str = "") -> str:
    """The Markdown of an article; about 250 words fill a page of A5."""
    filler = SENTENCE * (words // 16)
    body = "\n\n".join((*paragraphs, filler))
    return f"---\ntitle: {title}\nauthor: N. N.\n{front}---\n\n{body}\n"


def publication(
    folder: Path,
    articles: Mapping[str, str],
    issue: str = "",
    *,
    name: str = "one",
    settings: str = SETTINGS,
) -> Path:
    """Write a publication; without `issue`, one that has all articles in their order."""
    sources = folder / "sources" / "articles"
    sources.mkdir(parents=True, exist_ok=True)
    (folder / "publication.toml").write_text(settings, encoding="utf-8")
    for slug, text in articles.items():
        (sources / f"{slug}.md").write_text(text, encoding="utf-8")
    describe(folder, issue or bare(*articles), name=name)
    return folder


def bare(*entries: str, head: str = "") -> str:
    """An issue's file with no parts but a cover and contents."""
    listed = ", ".join(entry if entry.startswith("{") else json.dumps(entry) for entry in entries)
    return f'title = "One"\nfigures = false\nauthors_index = false\n{head}\narticles = [{listed}]\n'


def describe(folder: Path, text: str, *, name: str = "one") -> Path:
    """Write an issue's file."""
    file = folder / "sources" / "issues" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def printer(*arguments: object, cwd: Path, **environment: str) -> Done:
    """Run the command as a user does, in a process of its own."""
    return python("-m", "printer", *map(str, arguments), cwd=cwd, **environment)


def python(*arguments: str, cwd: Path, **environment: str) -> Done:
    """Run Python on this project."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def record(folder: Path, name: str = "one") -> dict[str, Any]:
    """What issue.json says."""
    value: dict[str, Any] = json.loads((folder / f"build/issues/{name}/issue.json").read_bytes())
    return value


def pictures(pdf: Path | bytes, *, scale: float = 0.6) -> list[bytes]:
    """The pixels of every page, each drawn as if it were the only one.

    Within a document pdfium draws glyphs again that it has drawn for an earlier page at almost
    the same width, so that a page would depend on those before it by a grey level or two.
    """
    return [_picture(pdf, index, scale) for index in range(page_count(pdf))]


def page_count(pdf: Path | bytes) -> int:
    document = pdfium.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _picture(pdf: Path | bytes, index: int, scale: float) -> bytes:
    document = pdfium.PdfDocument(pdf)
    try:
        return bytes(document[index].render(scale=scale).buffer)
    finally:
        document.close()


def words(pdf: Path | bytes) -> list[str]:
    """What is to be seen on every page, in one line each."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def labels(pdf: Path) -> list[str]:
    """The page labels."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [document.get_page_label(index) for index in range(len(document))]
    finally:
        document.close()


def links(pdf: Path) -> Iterator[tuple[int, int | str]]:
    """Page of each link, and the page or the address that it leads to."""
    with Pdf.open(pdf) as opened:
        numbers = {page.obj.objgen: index for index, page in enumerate(opened.pages)}
        names = _destinations(opened)
        for index, page in enumerate(opened.pages):
            for annotation in page.obj.get("/Annots", Array()):
                if annotation.Subtype != Name.Link:
                    continue
                action = annotation.get("/A")
                if action is not None and "/URI" in action:
                    yield index, str(action.URI)
                    continue
                target = annotation.Dest if "/Dest" in annotation else action.D
                if not isinstance(target, Array):
                    target = names[bytes(target) if not isinstance(target, Name) else target]
                yield index, numbers[target[0].objgen]


def _destinations(pdf: Pdf) -> dict[bytes, Any]:
    if "/Names" not in pdf.Root or "/Dests" not in pdf.Root.Names:
        return {}
    found = {}
    for key, value in NameTree(pdf.Root.Names.Dests).items():
        found[str(key).encode()] = value if isinstance(value, Array) else value.D
    return found


def outline(pdf: Path) -> list[tuple[int, str, int | None]]:
    """Depth, title and page of every bookmark."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [
            (item.level, item.get_title(), item.get_dest().get_index() if item.get_dest() else None)
            for item in document.get_toc()
        ]
    finally:
        document.close()


def foreign(pages: int = 1, *, size: tuple[int, int] = (420, 595), **extra: Any) -> bytes:
    """A PDF of somebody else: untagged, without any claim."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            page = pdf.add_blank_page(page_size=size)
            page.obj.Contents = pdf.make_stream(b"0.2 0.5 0.8 rg 40 40 200 300 re f")
            for key, value in extra.items():
                page.obj[f"/{key}"] = value
        file = io.BytesIO()
        pdf.save(file, deterministic_id=True)
        return file.getvalue()


def conforms(*paths: Path, pdfa: str = "2a") -> None:
    """Assert that `printer check`, veraPDF included, has nothing to say of PDFs that claim all."""
    for checked in check_pdfs(paths):
        told = [str(item) for item in checked.diagnostics]
        assert told == [], checked.source
        assert [(verdict.flavour, verdict.passed) for verdict in checked.verdicts] == [
            (pdfa, True),
            ("ua1", True),
        ]
