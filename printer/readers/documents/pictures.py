"""Pass: images are taken out of the document, named by what they are, and looked at.

An image that is missing, or of a kind that cannot be printed (Word's EMF and WMF, PDF, EPS), keeps
its place in the text, where the page shows a mark, and is an error here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote_to_bytes

from printer.diagnostics import Collector, Place, error, warning
from printer.readers.documents.ast import Node, text_of, walk
from printer.readers.documents.values import Pictures

MAX_IMAGES = 1000
MAX_TOTAL_BYTES = 300_000_000

_UNPRINTABLE = {
    ".emf": ("an EMF drawing of Windows", "save it as SVG or PNG in the program that made it"),
    ".wmf": ("a WMF drawing of Windows", "save it as SVG or PNG in the program that made it"),
    ".pdf": ("a PDF", "convert it to SVG or PNG"),
    ".eps": ("a PostScript drawing", "convert it to SVG or PNG"),
    ".ps": ("a PostScript drawing", "convert it to SVG or PNG"),
}
_SIGNATURES = (
    (b"\xd7\xcd\xc6\x9a", ".wmf"), (b"%PDF-", ".pdf"), (b"%!PS", ".eps"),
    (b"\xc5\xd0\xd3\xc6", ".eps"),
)  # fmt: skip


@dataclass(slots=True)
class Taken:
    """The images of a document: name in the article → content."""

    shown: str
    found: Collector
    images: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Address in the document → name in the article."""

    total: int = 0

    def take(self, tree: Any, pictures: Pictures) -> None:
        """Take every image of a tree, which is changed: its addresses are those of the article."""
        for node in walk(tree):
            if node["t"] == "Image":
                self._take(node, pictures)

    def _take(self, node: Node, pictures: Pictures) -> None:
        target = node["c"][2][0]
        if target.startswith(("http://", "https://")):
            if target not in self.names:
                self.names[target] = target
                self._say_web(target)
            return
        if target not in self.names:
            self.names[target] = self._named(target, pictures, text_of(node["c"][1]))
        node["c"][2][0] = self.names[target]

    def _named(self, target: str, pictures: Pictures, alt: str) -> str:
        from printer.importing import image_name

        inline = target.startswith("data:")
        data = _of_data_address(target) if inline else pictures.get(target)
        shown = "image" if inline else re.sub(r"[?#].*", "", target.replace("\\", "/"))
        if data is not None and (
            len(self.images) >= MAX_IMAGES or self.total + len(data) > MAX_TOTAL_BYTES
        ):
            data = None
        taken = [*self.images, *self.names.values()]
        if data is None:
            # What is put there must be of a kind that can be printed.
            name = image_name(re.sub(r"\.(?:pdf|eps|ps|emf|wmf)$", ".png", shown), b"", taken)
            self._say_missing(shown, alt, name)
            return name
        name = image_name(shown, data, taken)
        self.total += len(data)
        kind = kind_of(data)
        if kind in _UNPRINTABLE:
            what, hint = _UNPRINTABLE[kind]
            name = re.sub(r"\.\w+$", "", name) + kind
            self.found.add(
                error(
                    f'the image "{shown[-80:]}" is {what}, which cannot be printed',
                    Place(self.shown),
                    hint=f"{hint}, and name that file in the article",
                    code="document-image-format",
                )
            )
        self.images[name] = data
        return name

    def _say_missing(self, shown: str, alt: str, name: str) -> None:
        about = f" ({alt[:60]})" if alt else ""
        self.found.add(
            error(
                f'the image "{shown[-80:]}"{about} is not in the document or beside it',
                Place(self.shown),
                hint=f"save it as a picture, and put it at {name} in the article's folder",
                code="document-image-missing",
            )
        )

    def _say_web(self, target: str) -> None:
        self.found.add(
            warning(
                f"the image {target[:100]} is on the web and is not fetched",
                Place(self.shown),
                hint="save it beside the article, or print with --network",
                code="document-image-web",
            )
        )


def kind_of(data: bytes) -> str:
    """Return the suffix of a kind of drawing that cannot be printed; empty for all else."""
    if data[:4] == b"\x01\x00\x00\x00" and data[40:44] == b" EMF":
        return ".emf"
    if data[:4] == b"\x01\x00\x09\x00":
        return ".wmf"
    return next((suffix for signature, suffix in _SIGNATURES if data.startswith(signature)), "")


def _of_data_address(target: str) -> bytes | None:
    import base64
    import binascii

    head, _, content = target.partition(",")
    try:
        if head.endswith(";base64"):
            return base64.b64decode(content, validate=False)
        return unquote_to_bytes(content)
    except (binascii.Error, ValueError):
        return None
