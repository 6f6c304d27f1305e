"""XML of strangers → a tree: no document types that declare anything, no entities, no network.

A DOCTYPE that only names a public one (as every JATS file has) is let through and not read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.diagnostics import Place, UnprintableError, error

if TYPE_CHECKING:
    from lxml import etree

MAX_BYTES = 50_000_000
MAX_DEPTH = 200

_DOCTYPE = re.compile(rb"<!DOCTYPE\b[^\[>]*(\[)?", re.IGNORECASE)
_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_NAMED = re.compile(rb"&([A-Za-z][\w.-]*);")
_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))


def parse_xml(data: bytes, shown: str, part: str = "") -> etree._Element:
    """Return the root of an XML document.

    `part` names the member of an archive that it is. Raises UnprintableError:
    `document-unsafe` for entities or a DTD within the document, `document-broken` (with the
    line) when it is not XML, `document-too-large`.
    """
    from lxml import etree

    where = f" (in {part})" if part else ""
    if len(data) > MAX_BYTES:
        raise _refused(f"the XML{where} is larger than {MAX_BYTES // 1_000_000} MB", Place(shown),
                       "save the article by itself", "document-too-large")  # fmt: skip
    data = _plain(data, shown, where)
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        line = getattr(problem, "lineno", None)
        reason = " ".join(str(problem).split())[:200]
        raise _refused(
            f"this is no well-formed XML{where}: {reason}",
            Place(shown, line) if line and not part else Place(shown),
            "get the file again, or have it repaired by who made it",
            "document-broken",
        ) from problem
    _check_depth(root, shown, where)
    return root


def check_xml(data: bytes, shown: str, part: str) -> None:
    """Refuse XML that declares anything, without reading it otherwise (for parts that pandoc reads).

    Raises UnprintableError as `parse_xml` does.
    """
    if b"<!" in data or b"\0" in data[:200]:
        _plain(data, shown, f" (in {part})")


def _plain(data: bytes, shown: str, where: str) -> bytes:
    """Return the document without its DOCTYPE; entities of HTML become characters."""
    # In UTF-16 the marks looked for here would not be seen.
    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:200]:
        try:
            marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
            text = data.decode("utf-16" if marked else "utf-16-be" if data[0] == 0 else "utf-16-le")
        except UnicodeDecodeError as problem:
            raise _refused(f"the encoding of the XML{where} is not known", Place(shown),
                           "save it as UTF-8", "document-broken") from problem  # fmt: skip
        text = re.sub(r"^\ufeff?\s*<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL)
        data = text.encode("utf-8", "replace")
    found = _DOCTYPE.search(data)
    if _ENTITY.search(data) or (found and found[1]):
        line = data.count(b"\n", 0, found.start() if found else 0) + 1
        raise _refused(
            f"the XML{where} declares entities, which may read files and fill the memory",
            Place(shown, line) if not where else Place(shown),
            "remove the part in brackets from the DOCTYPE; do not trust the file",
            "document-unsafe",
        )
    if found:
        end = data.find(b">", found.start())
        head = data[: found.start()]
        data = head + b"\n" * data.count(b"\n", found.start(), end) + data[end + 1 :]
    return _NAMED.sub(_character, data)


def _character(match: re.Match[bytes]) -> bytes:
    """Return a character that HTML and the DTD of JATS have a name for, as a number."""
    import html

    if match[1] in _OWN:
        return match[0]
    text = html.unescape(match[0].decode("ascii"))
    if text.startswith("&"):
        return b"&#65533;"
    return "".join(f"&#{ord(letter)};" for letter in text).encode()


def _check_depth(root: etree._Element, shown: str, where: str) -> None:
    from lxml import etree

    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise _refused(f"the XML{where} is nested more than {MAX_DEPTH} levels deep",
                           Place(shown), None, "document-unsafe")  # fmt: skip


def _refused(message: str, place: Place, hint: str | None, code: str) -> UnprintableError:
    return UnprintableError(error(message, place, hint=hint, code=code))
