"""Word and OpenDocument files made by hand, as Word, Zotero and Writer make them; no tests."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from html import escape
from typing import Any


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 40, 20, 8, 2, 0, 0, 0))
    + _chunk(
        b"IDAT", zlib.compress(b"".join(b"\0" + bytes([90, 120, 160]) * 40 for _ in range(20)))
    )
    + _chunk(b"IEND", b"")
)
"""Forty by twenty pixels of one colour."""

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_STYLES = {
    "Title": "Title", "Subtitle": "Subtitle", "Author": "Author", "Abstract": "Abstract",
    "Heading1": "heading 1", "Heading2": "heading 2", "Caption": "caption", "Quote": "Quote",
    "IntenseQuote": "Intense Quote", "SourceCode": "Source Code", "FootnoteText": "footnote text",
    "Keywords": "Keywords", "Affiliation": "Affiliation", "Bibliography": "Bibliography", "PullQuote": "Pull Quote",
}  # fmt: skip


def run(text: str, style: str = "") -> str:
    """A run; `style` is `b`, `i` or both."""
    properties = "".join(f"<w:{letter}/>" for letter in style)
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{head}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*content: str, style: str = "") -> str:
    """A paragraph; plain texts (that do not begin with `<`) become runs."""
    runs = "".join(item if item.startswith("<") else run(item) for item in content)
    head = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{head}{runs}</w:p>"


def word_field(instruction: str, shown: str) -> str:
    """A complex field, as Word writes it: begin, instruction, separator, result, end."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(name: str, number: int, content: str) -> str:
    """Content with a bookmark around it, which REF fields name."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        f'{content}<w:bookmarkEnd w:id="{number}"/>'
    )


def zotero_field(items: list[dict[str, Any]], shown: str, *, mendeley: bool = False) -> str:
    """A citation by Zotero (or Mendeley): a field that holds CSL-JSON."""
    payload = {
        "citationID": "Ab12Cd",
        "properties": {"formattedCitation": shown, "plainCitation": shown, "noteIndex": 0},
        "citationItems": items,
        "schema": "https://github.com/citation-style-language/schema/raw/master/csl-citation.json",
    }
    program = "ADDIN CSL_CITATION" if mendeley else "ADDIN ZOTERO_ITEM CSL_CITATION"
    return word_field(f"{program} {json.dumps(payload)}", shown)


def footnote_call(number: int) -> str:
    """Where a footnote is called."""
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def picture(relation: str, alt: str = "", *, number: int = 1) -> str:
    """A picture in a run."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1905000" cy="1905000"/>'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{escape(alt)}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{number}" name=""/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def chart(alt: str) -> str:
    """A chart in a run."""
    return (
        '<w:r><w:drawing><wp:inline><wp:extent cx="1905000" cy="1905000"/>'
        f'<wp:docPr id="3" name="Chart 3" descr="{escape(alt)}"/>'
        "<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def text_box(*paragraphs: str) -> str:
    """A text box, as Word writes it twice: for itself and for older versions."""
    content = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        '<wp:extent cx="100" cy="100"/><wp:docPr id="9" name="Text Box 9"/>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:txbx>{content}</wps:txbx></wps:wsp>'
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{content}</v:textbox></v:shape></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def table(*rows: tuple[str, ...], header: bool = True) -> str:
    """A table of texts; the first row repeats on each page."""
    lines = []
    for index, row in enumerate(rows):
        cells = "".join(f"<w:tc><w:tcPr/>{paragraph(text)}</w:tc>" for text in row)
        head = "<w:trPr><w:tblHeader/></w:trPr>" if header and not index else ""
        lines.append(f"<w:tr>{head}{cells}</w:tr>")
    grid = "<w:gridCol/>" * len(rows[0])
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"


def docx(
    *body: str,
    footnotes: Mapping[int, str] | None = None,
    images: Mapping[str, tuple[str, bytes]] | None = None,
    links: Mapping[str, str] | None = None,
    core: str = "",
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A Word document. `images`: relation id → name and content; `links`: id → address."""
    images, links = images or {}, links or {}
    parts: dict[str, bytes] = {
        "[Content_Types].xml": _content_types().encode(),
        "_rels/.rels": _relations({
            "rId1": ("officeDocument", "word/document.xml", ""),
            "rId2": ("metadata/core-properties", "docProps/core.xml", ""),
        }).encode(),
        "docProps/core.xml": _core(core).encode(),
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(body)}</w:body></w:document>"
        .encode(),
        "word/styles.xml": _style_sheet().encode(),
        "word/footnotes.xml": _footnotes(footnotes or {}).encode(),
        "word/_rels/document.xml.rels": _relations({
            "rIdS": ("styles", "styles.xml", ""),
            "rIdF": ("footnotes", "footnotes.xml", ""),
            **{key: ("image", f"media/{name}", "") for key, (name, _) in images.items()},
            **{key: ("hyperlink", address, "External") for key, address in links.items()},
        }).encode(),
        **{f"word/media/{name}": data for name, data in images.values()},
        **(extra or {}),
    }  # fmt: skip
    return zipped(parts)


def zipped(parts: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _content_types() -> str:
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{main}.styles+xml"/>'
        f'<Override PartName="/word/footnotes.xml" ContentType="{main}.footnotes+xml"/>'
        "</Types>"
    )


def _relations(entries: Mapping[str, tuple[str, str, str]]) -> str:
    base = "http://schemas.openxmlformats.org"
    rows = []
    for key, (kind, target, mode) in entries.items():
        place = "package" if kind.startswith("metadata") else "officeDocument"
        external = f' TargetMode="{mode}"' if mode else ""
        rows.append(
            f'<Relationship Id="{key}" Type="{base}/{place}/2006/relationships/{kind}" '
            f'Target="{escape(target)}"{external}/>'
        )
    return (
        f'<Relationships xmlns="{base}/package/2006/relationships">{"".join(rows)}</Relationships>'
    )


def _core(content: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/">{content}</cp:coreProperties>'
    )


def _style_sheet() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
        for key, name in _STYLES.items()
    )
    return f"<w:styles {_W}>{styles}</w:styles>"


def _footnotes(notes: Mapping[int, str]) -> str:
    content = "".join(
        f'<w:footnote w:id="{number}">{paragraph(text, style="FootnoteText")}</w:footnote>'
        for number, text in notes.items()
    )
    return f"<w:footnotes {_W}>{content}</w:footnotes>"
