"""Opening a file that may be damaged, encrypted, or no PDF at all.

qpdf repairs most damage as it reads. Where it fails, or finds fewer pages than the file
says it has, pypdf reads the file and writes it anew, and the reading with more pages is taken.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pikepdf import Pdf

from printer.diagnostics import Collector, Diagnostic, Place, UnprintableError, error
from printer.merge.pages import PageList, list_pages
from printer.merge.parts import Part
from printer.merge.values import Input, Options
from printer.pdf.document import HARMLESS, HEADER_WITHIN
from printer.pdf.limits import Limits

LIMITS = Limits()

IMAGES = {
    re.compile(rb"\xff\xd8\xff"): "JPEG",
    re.compile(rb"\x89PNG\r\n"): "PNG",
    re.compile(rb"GIF8[79]a"): "GIF",
    re.compile(rb"II\*\0|MM\0\*"): "TIFF",
    re.compile(rb"RIFF.{4}WEBP", re.DOTALL): "WebP",
    re.compile(rb".{4}ftyp(?:avif|heic|heix|mif1)", re.DOTALL): "HEIF",
    re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<svg[\s>]"): "SVG",
}
"""How the images begin that are taken for PDFs."""


def open_part(item: Input, shown: str, name: str, options: Options) -> Part:
    """Open one file; raises UnprintableError, which says why it cannot be merged."""
    place = Place(shown)
    data = _checked(item.source, place)
    pdf, trouble = _opened(data, options.passwords, place)
    listed = _listed(pdf, options) if pdf is not None else None
    if pdf is not None and listed is not None:
        trouble = _trouble(pdf, listed, data)
    if pdf is None or listed is None or _lacks_pages(listed):
        other = _second_opinion(data, options)
        if other is not None:
            relisted = _listed(other, options)
            if relisted is not None and (listed is None or len(relisted.pages) > len(listed.pages)):
                pdf, listed = other, relisted
                trouble = f"it was read by the second library; the first said: {trouble}"
    if pdf is None or listed is None:
        raise UnprintableError(
            error(f"the PDF is damaged beyond repair: {trouble}", place, code="pdf-unreadable")
        )
    _refuse(listed, place, options)
    _refuse_size(pdf, place)
    part = Part(item, shown, name, pdf, listed.pages, Collector())
    part.repaired = trouble
    if trouble:
        part.warning("pdf-repaired", f"the file is damaged and was repaired: {trouble}")
    if listed.stated is not None and listed.stated != len(listed.pages):
        part.warning(
            "page-count",
            f"the file states {listed.stated} pages and holds {len(listed.pages)}, which are kept",
        )
    if pdf.is_encrypted:
        part.note("decrypted", "the file is encrypted; the merged file is not")
    return part


def _checked(source: Path | bytes, place: Place) -> Path | bytes:
    try:
        if isinstance(source, bytes):
            size, head = len(source), source[:HEADER_WITHIN]
        elif not source.is_file():
            what = "this is not an ordinary file" if source.exists() else "there is no such file"
            raise UnprintableError(error(what, place, code="pdf-missing"))
        else:
            size = source.stat().st_size
            with source.open("rb") as file:
                head = file.read(HEADER_WITHIN)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise UnprintableError(
            error(f"the file cannot be read: {reason}", place, code="pdf-unreadable")
        ) from problem
    if size > LIMITS.file_bytes:
        words = f"the file has {size / 1e6:.0f} MB, more than the {LIMITS.file_bytes / 1e6:.0f} MB that are read"
        raise UnprintableError(error(words, place, code="pdf-too-large"))
    if b"%PDF-" not in head and b"%!PS-Adobe" not in head:
        kind = next((name for mark, name in IMAGES.items() if mark.match(head)), "")
        what = f"this is a {kind} image, not a PDF" if kind else "this is not a PDF"
        hint = "a PDF begins with the characters %PDF-"
        if kind:
            hint = "save it as a PDF of the right size first, or print it as a figure of an article"
        raise UnprintableError(error(what, place, hint=hint, code="not-a-pdf"))
    return source


def _opened(data: Path | bytes, passwords: Sequence[str], place: Place) -> tuple[Pdf | None, str]:
    for password in ("", *passwords):
        try:
            stream = io.BytesIO(data) if isinstance(data, bytes) else data
            return Pdf.open(
                stream, password=password, suppress_warnings=True, inherit_page_attributes=False
            ), ""
        except pikepdf.PasswordError:
            continue
        except (pikepdf.PikepdfError, RuntimeError, OSError, ValueError, OverflowError) as problem:
            return None, plain(problem, data)
    raise UnprintableError(_password_needed(place, given=bool(passwords)))


def _password_needed(place: Place, *, given: bool) -> Diagnostic:
    told = "another password" if given else "a password"
    return error(
        f"the PDF is encrypted and needs {told} to be read",
        place,
        hint="give it with --password, or ask its maker for an open copy",
        code="pdf-encrypted",
    )


def _listed(pdf: Pdf, options: Options) -> PageList | None:
    try:
        return list_pages(pdf, options.most_pages)
    except (pikepdf.PikepdfError, RuntimeError, ValueError, OverflowError):
        return None


def _lacks_pages(listed: PageList) -> bool:
    if listed.too_many:
        return False
    return not listed.pages or (listed.stated or 0) > len(listed.pages)


def _trouble(pdf: Pdf, listed: PageList, data: Path | bytes) -> str:
    told = [plain(words, data) for words in pdf.get_warnings()]
    serious = [words for words in dict.fromkeys(told) if HARMLESS not in words]
    reasons = [*serious[:2], *dict.fromkeys(listed.problems)][:3]
    more = f", and {len(serious) - 2} more" if len(serious) > 2 else ""
    return "; ".join(reasons) + more


def _second_opinion(data: Path | bytes, options: Options) -> Pdf | None:
    """Read with pypdf and write anew; None when that fails, too."""
    import logging

    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            stream = io.BytesIO(data) if isinstance(data, bytes) else data
            reader = pypdf.PdfReader(stream, strict=False)
            if reader.is_encrypted and not any(map(reader.decrypt, ("", *options.passwords))):
                return None
            if len(reader.pages) > options.most_pages:
                return None
            writer = pypdf.PdfWriter(clone_from=reader)
            rewritten = io.BytesIO()
            writer.write(rewritten)
        rewritten.seek(0)
        return Pdf.open(rewritten, suppress_warnings=True, inherit_page_attributes=False)
    except (PyPdfError, pikepdf.PikepdfError, RecursionError, ArithmeticError) as _:
        return None
    except (LookupError, TypeError, ValueError, AttributeError, OSError, RuntimeError) as _:
        # pypdf meets damage with whatever Python raises there.
        return None


def _refuse(listed: PageList, place: Place, options: Options) -> None:
    if listed.too_many:
        what = (
            "lists the same pages thousands of times"
            if listed.repeated
            else f"has more than {options.most_pages} pages"
        )
        raise UnprintableError(error(f"the PDF {what}", place, code="pdf-too-large"))
    if not listed.pages:
        raise UnprintableError(error("the PDF has no pages", place, code="pdf-without-pages"))


def _refuse_size(pdf: Pdf, place: Place) -> None:
    count = len(pdf.objects)
    if count > LIMITS.objects:
        words = f"the PDF has {count} objects, more than the {LIMITS.objects} that are read"
        raise UnprintableError(error(words, place, code="pdf-too-large"))


def plain(problem: object, data: Path | bytes) -> str:
    """Say a library's message on one line and without the path, which the place tells."""
    text = re.sub(r"stream <[^>]*>", "", str(problem))
    if isinstance(data, Path):
        text = text.removeprefix(str(data))
    return " ".join(text.strip(" :,()").split())[:200] or "no reason given"
