"""Examining a raster image: the header first, then whether its pixels are whole.

Formats and pixel modes are closed lists. Nothing is decoded that would not fit the pixel
budget, and nothing is converted or scaled.
"""

from __future__ import annotations

import base64
import binascii
import io
import urllib.parse
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Diagnostic, Result, error

if TYPE_CHECKING:
    from PIL import Image

COMMON_FORMATS = ("PNG", "JPEG", "GIF", "BMP")
"""What Pillow knows from its start."""

FORMATS = (*COMMON_FORMATS, "WEBP", "AVIF", "TIFF", "JPEG2000")
"""Pillow's names of what is printed; EPS, PSD and other programs' files are not."""

PRINTABLE_MODES = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "I"})
"""Pillow's pixel modes that the print engine writes rightly."""

MAX_DATA_URI_BYTES = 2_000_000
"""Of a picture inside the text; a larger one belongs into a file."""

SAVE_AS = "save it as PNG, JPEG or SVG"


@dataclass(frozen=True, slots=True)
class Limits:
    """How many pixels may be decoded, in millions."""

    image_megapixels: float = 40
    document_megapixels: float = 200


@dataclass(frozen=True, slots=True)
class Picture:
    """What is known of a usable image."""

    width_px: int
    """As it is seen, after the camera's rotation; a drawing's in CSS pixels."""

    height_px: int
    kind: str
    """`raster` or `svg`."""

    format: str
    """`PNG`, `JPEG` … or `SVG`."""

    mode: str = ""
    """Pillow's pixel mode, empty for a drawing."""

    dpi: float | None = None
    """The resolution that the file itself states."""

    pixels: int = 0
    """To be decoded in all; of a drawing, those of the pictures in it."""


def decode_data_uri(uri: str) -> bytes | None:
    """Return the bytes of a `data:` URI, None when it is malformed or too large."""
    head, comma, payload = uri.partition(",")
    if not comma or len(payload) > MAX_DATA_URI_BYTES * 4 // 3:
        return None
    raw = urllib.parse.unquote_to_bytes(payload)
    if not head.lower().rstrip().endswith(";base64"):
        return raw
    try:
        return base64.b64decode(b"".join(raw.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _open(source: Path | bytes) -> Image.Image:
    """Open an image, the common kinds first: for the others Pillow loads all it has."""
    from PIL import Image, UnidentifiedImageError

    def opened(formats: tuple[str, ...]) -> Image.Image:
        return Image.open(
            io.BytesIO(source) if isinstance(source, bytes) else source, formats=formats
        )

    try:
        Image.preinit()  # by itself it loads the one that the file's suffix suggests, then all
        return opened(COMMON_FORMATS)
    except UnidentifiedImageError:
        return opened(FORMATS)


def examine_raster(source: Path | bytes, limits: Limits) -> Result[Picture | None]:
    """Return what a raster image is, or None with the error that says why it is not printed."""
    from PIL import Image, UnidentifiedImageError

    try:
        with (
            _strict_pillow(),
            _open(source) as image,
        ):
            problem = _beyond_limits(image, limits)
            if problem is not None:
                return problem
            picture = _described(image)
            _decode(image)
            return Result(picture)
    except UnidentifiedImageError:
        return refused("is of a kind that cannot be printed", SAVE_AS, code="image-format")
    except Image.DecompressionBombError:
        return refused(
            f"has far more than the {limits.image_megapixels:g} megapixels that are allowed",
            "scale it down to the size that is printed",
            code="image-too-large",
        )
    except Exception as failure:  # noqa: BLE001  (Pillow's plugins raise whatever; the file is bad)
        what = str(failure).splitlines()[0] if str(failure) else type(failure).__name__
        return refused(
            f"is broken ({what})", "open it in an image editor and save it again",
            code="image-broken",
        )  # fmt: skip


def _beyond_limits(image: Image.Image, limits: Limits) -> Result[Picture | None] | None:
    """Refuse by the header alone what is too large or of a pixel mode that prints wrongly."""
    width, height = image.size
    if not width or not height:
        return refused("has no pixels", code="image-broken")
    if width * height > limits.image_megapixels * 1e6:
        return refused(
            f"has {width} × {height} pixels ({width * height / 1e6:.0f} megapixels), "
            f"the limit is {limits.image_megapixels:g}",
            "scale it down to the size that is printed",
            code="image-too-large",
        )
    if image.mode not in PRINTABLE_MODES:
        return refused(
            f"has pixels of the kind {image.mode}, which cannot be printed",
            "save it with 8 bits a channel in RGB, CMYK or grey",
            code="image-format",
        )
    return None


def _described(image: Image.Image) -> Picture:
    width, height = image.size
    if orientation(image) in (5, 6, 7, 8):  # Exif: these four lie on their side
        width, height = height, width
    resolution = image.info.get("dpi")
    dpi = float(resolution[0]) if resolution else None
    return Picture(
        width, height, "raster", image.format or "", image.mode,
        dpi if dpi and dpi > 1 else None, width * height,
    )  # fmt: skip


def orientation(image: Image.Image) -> int:
    """Return the Exif orientation, 1 for upright; of a PNG without decoding it, which `verify` forbids."""
    if image.format != "PNG":
        return int(image.getexif().get(0x0112, 1))
    from PIL import Image as Pillow

    exif = Pillow.Exif()
    exif.load(image.info.get("exif", b""))
    return int(exif.get(0x0112, 1))


def _decode(image: Image.Image) -> None:
    """Raise when the pixels are not whole, at the least cost that each format allows."""
    if image.format == "PNG":
        image.verify()  # the checksum of each chunk, without decompressing
        return
    image.draft("L", (max(1, image.width // 8), max(1, image.height // 8)))
    image.load()


@contextmanager
def _strict_pillow() -> Iterator[None]:
    """Let truncated files raise (the print engine switches that off for the whole process)."""
    from PIL import ImageFile

    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # large or odd headers: judged here, not warned about
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def refused(why: str, hint: str | None = None, *, code: str) -> Result[Picture | None]:
    """Return no picture and the error that says why."""
    return Result(None, (refusal(why, hint, code=code),))


def refusal(why: str, hint: str | None = None, *, code: str) -> Diagnostic:
    """Return the error for an image that "is empty" or "has 60 megapixels"."""
    return error(f"the image {why}", hint=hint, code=code)
