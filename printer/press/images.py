"""Images on their way to the press: read within bounds, scaled once, known by content.

A photograph from a camera is many times larger than its print needs. It is scaled down
to the resolution that the quality of the print asks for, turned upright, and brought to the
colours of the page; what a camera wrote beside it is left out. The result is kept in the
user's cache.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from printer.diagnostics import Diagnostic, OutputError, Place, error
from printer.files import write_atomically
from printer.folders import user_cache
from printer.model import Galley
from printer.network import FetchError, Network
from printer.pictures import Limits, examine
from printer.pictures.metadata import without_metadata
from printer.pictures.quality import QUALITIES, Quality
from printer.pictures.raster import orientation
from printer.press.addresses import IMAGE_SCHEME

_MM_PER_INCH = 25.4
_SUFFIXES = {"image/svg+xml": ".svg", "image/jpeg": ".jpg", "image/png": ".png"}
"""So that a layout's stylesheet can tell drawings from photographs (`img[src$=".svg"]`)."""

_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE svg|svg)")


@dataclass(frozen=True, slots=True)
class _Plate:
    name: str
    width_px: int
    """Of the original; 0 for a drawing."""


@dataclass(slots=True)
class Plates:
    """The prepared images of one galley."""

    roots: tuple[Path, ...]
    """Folders that images may lie in (resolved)."""

    width_px: int
    """No raster image is wider than this."""

    quality: Quality
    megapixels: int
    """Limit for one image."""

    network: Network | None
    """The budget for fetching, None when the network is off."""

    table: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    """Name → (bytes, media type), as the fetcher serves them."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Address → `src`."""

    originals: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Address → `src` and pixel width of the original, for raster images."""

    _done: dict[str, _Plate] = field(default_factory=dict)

    def prepare(self, src: str, base: Path, place: Place) -> str | None:
        """Return the address under which the engine gets the image `src`.

        `src` is relative to the folder `base`. None, with a diagnostic at `place`, when
        the file is missing, outside the roots, too large or broken.
        """
        web = src.startswith(("http://", "https://"))
        try:
            key = src if web else str((base / unquote(src)).resolve())
            if key not in self._done:
                self._done[key] = self._plate(self._fetch(src) if web else self._read(Path(key)))
        except (OSError, RuntimeError, ValueError, FetchError) as problem:
            reason = (problem.strerror or "").lower() if isinstance(problem, OSError) else problem
            self.diagnostics.append(
                error(f"the image {src} cannot be printed: {reason}", place, code="image-broken")
            )
            return None
        plate = self._done[key]
        address = IMAGE_SCHEME + plate.name
        self.names[address] = src
        if plate.width_px:
            self.originals[address] = (src, plate.width_px)
        return address

    def _fetch(self, url: str) -> bytes:
        if self.network is None:
            raise ValueError("the network is off")
        data = self.network.fetch(url).data
        self._judge(data)
        return data

    def _read(self, path: Path) -> bytes:
        if not any(path.is_relative_to(root) for root in self.roots):
            raise ValueError("it lies outside the publication")
        self._judge(path)
        return path.read_bytes()

    def _judge(self, image: Path | bytes) -> None:
        judged = examine(image, Limits(image_megapixels=self.megapixels))
        if judged.value is None:
            raise ValueError(judged.diagnostics[0].message.replace("the image", "it", 1))

    def _plate(self, data: bytes) -> _Plate:
        if _XML.match(data):
            media_type, width_px = "image/svg+xml", 0
        else:
            data, media_type, width_px = self._scaled(data)
        name = hashlib.sha256(data).hexdigest()[:32] + _SUFFIXES.get(media_type, "")
        self.table[name] = (data, media_type)
        return _Plate(name, width_px)

    def _scaled(self, data: bytes) -> tuple[bytes, str, int]:
        from PIL import Image

        with _without_pillows_own_limit(Image), Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > self.megapixels * 1_000_000:
                raise ValueError(
                    f"{image.width} × {image.height} pixels are more than the limit of "
                    f"{self.megapixels} million"
                )
            media_type = Image.MIME.get(image.format or "", "application/octet-stream")
            keep = (
                image.width <= self.width_px
                and image.format in {"JPEG", "PNG"}
                and image.mode in {"RGB", "RGBA", "L", "LA", "P", "1"}
                and "icc_profile" not in image.info
                and orientation(image) == 1
            )
            if keep:
                return without_metadata(data), media_type, image.width
            width_px = image.width
            return *self._converted(data, image), width_px

    def _converted(self, data: bytes, image: Any) -> tuple[bytes, str]:
        wanted = f"|{self.width_px}|{self.quality}|2"
        key = hashlib.sha256(data + wanted.encode()).hexdigest()
        folder = user_cache() / "images"
        for suffix, media_type in ((".jpg", "image/jpeg"), (".png", "image/png")):
            kept = folder / f"{key}{suffix}"
            if kept.exists():
                return kept.read_bytes(), media_type
        made, suffix, media_type = _converted(
            image, self.width_px, self.quality, lossy=is_lossy(data)
        )
        with contextlib.suppress(OutputError):
            # What cannot be kept is made again next time.
            write_atomically(folder / f"{key}{suffix}", made)
        return made, media_type


@contextlib.contextmanager
def _without_pillows_own_limit(pillow: Any) -> Iterator[None]:
    """Pillow only warns of large images; the limit here is strict and comes right after."""
    before, pillow.MAX_IMAGE_PIXELS = pillow.MAX_IMAGE_PIXELS, None
    try:
        yield
    finally:
        pillow.MAX_IMAGE_PIXELS = before


def is_lossy(data: bytes) -> bool:
    """Tell whether an image was compressed as photographs are: something of it is lost already."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return b"VP8L" not in data[12:64] and b"VP8 " in data
    return data[:2] == b"\xff\xd8" or data[4:12] in (b"ftypavif", b"ftypavis")


def _converted(
    image: Any, width_px: int, quality: Quality, *, lossy: bool
) -> tuple[bytes, str, str]:
    """Scale to `width_px` at most, in sRGB or gray, upright; what was lossy becomes JPEG."""
    from PIL import Image, ImageOps

    profile = image.info.get("icc_profile")
    image = _in_srgb(ImageOps.exif_transpose(image), profile)
    if image.mode in {"P", "PA"}:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode not in {"RGB", "RGBA", "L", "LA"}:
        image = image.convert("L" if image.mode.startswith(("I", "F", "1")) else "RGB")
    if image.width > width_px:
        height = max(1, round(image.height * width_px / image.width))
        image = image.resize((width_px, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if image.mode == "RGBA" and lossy and image.getextrema()[3] == (255, 255):
        image = image.convert("RGB")
    if lossy and image.mode in {"RGB", "L"}:
        image.save(
            out, "JPEG", quality=quality.jpeg, optimize=True, icc_profile=None, exif=b"",
            subsampling="4:4:4" if quality.whole_colour else "4:2:0",
        )  # fmt: skip
        # Pillow writes the comment of the original again.
        return without_metadata(out.getvalue()), ".jpg", "image/jpeg"
    image.save(out, "PNG", icc_profile=None)
    return out.getvalue(), ".png", "image/png"


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    """Bring an image from the colours of its profile to those of the page (PDF/A's intent)."""
    from PIL import ImageCms

    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return image
    try:
        return ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except ImageCms.PyCMSError:
        # A broken profile says nothing about colour; sRGB is the usual truth.
        return image.convert("RGB")


def plates(galley: Galley, megapixels: int) -> Plates:
    """Return an empty set of plates for the images of a galley."""
    quality = QUALITIES[galley.quality]
    return Plates(
        roots=tuple(root.resolve() for root in galley.roots),
        width_px=round(galley.max_image_width / _MM_PER_INCH * quality.dpi),
        quality=quality,
        megapixels=megapixels,
        network=Network() if galley.network else None,
    )
