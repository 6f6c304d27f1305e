"""Images on their way to the press: read within bounds, scaled once, known by content.

A photograph from a camera is many times larger than its print needs. It is scaled down
to the resolution the layout asks for; the result is kept in the user's cache.
"""

from __future__ import annotations

import hashlib
import io
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from printer.diagnostics import Diagnostic, Place, error
from printer.files import write_atomically
from printer.folders import user_cache
from printer.press.fetching import IMAGE_SCHEME

_MM_PER_INCH = 25.4
_JPEG_QUALITY = 88
_LARGEST_FILE = 100_000_000


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

    megapixels: int
    """Limit for one image."""

    table: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    """Name → (bytes, media type), as the fetcher serves them."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    originals: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Address → `src` and pixel width of the original, for raster images."""

    _done: dict[Path, _Plate] = field(default_factory=dict)

    def prepare(self, src: str, base: Path, place: Place) -> str | None:
        """Return the address under which the engine gets the image `src`.

        `src` is relative to the folder `base`. None, with a diagnostic at `place`, when
        the file is missing, outside the roots, too large or broken.
        """
        path = (base / unquote(src)).resolve()
        if path not in self._done:
            try:
                self._done[path] = self._read(path)
            except (OSError, ValueError) as problem:
                self.diagnostics.append(
                    error(f"the image {src} cannot be printed: {problem}", place, code="image-broken")
                )
                return None
        address = IMAGE_SCHEME + self._done[path].name
        if self._done[path].width_px:
            self.originals[address] = (src, self._done[path].width_px)
        return address

    def _read(self, path: Path) -> _Plate:
        if not any(path.is_relative_to(root) for root in self.roots):
            raise ValueError("it lies outside the publication")
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError("the file is over 100 MB")
        data = path.read_bytes()
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        if media_type != "image/svg+xml" and not data.lstrip()[:5].startswith((b"<svg", b"<?xml")):
            data, media_type, width_px = self._scaled(data)
        else:
            media_type, width_px = "image/svg+xml", 0
        name = hashlib.sha256(data).hexdigest()[:32]
        self.table[name] = (data, media_type)
        return _Plate(name, width_px)

    def _scaled(self, data: bytes) -> tuple[bytes, str, int]:
        from PIL import Image

        with _bounded(Image, self.megapixels), Image.open(io.BytesIO(data)) as image:
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
            )
            if keep:
                image.load()
                return data, media_type, image.width
            width_px = image.width
            return *self._converted(data, image), width_px

    def _converted(self, data: bytes, image: Any) -> tuple[bytes, str]:
        key = hashlib.sha256(data + f"|{self.width_px}|{_JPEG_QUALITY}|1".encode()).hexdigest()
        folder = user_cache() / "images"
        for suffix, media_type in ((".jpg", "image/jpeg"), (".png", "image/png")):
            kept = folder / f"{key}{suffix}"
            if kept.exists():
                return kept.read_bytes(), media_type
        made, suffix, media_type = _converted(image, self.width_px)
        folder.mkdir(exist_ok=True)
        write_atomically(folder / f"{key}{suffix}", made)
        return made, media_type


class _bounded:
    """Pillow's own guard, turned from a warning into an error at our limit."""

    def __init__(self, pillow: Any, megapixels: int) -> None:
        self._pillow = pillow
        self._limit = megapixels * 1_000_000

    def __enter__(self) -> None:
        self._before = self._pillow.MAX_IMAGE_PIXELS
        self._pillow.MAX_IMAGE_PIXELS = None

    def __exit__(self, *_: object) -> None:
        self._pillow.MAX_IMAGE_PIXELS = self._before


def _converted(image: Any, width_px: int) -> tuple[bytes, str, str]:
    """Scale to `width_px` at most, in sRGB or gray, upright; JPEG stays JPEG."""
    from PIL import Image, ImageCms, ImageOps

    was_jpeg = image.format in {"JPEG", "MPO"}
    profile = image.info.get("icc_profile")
    image = ImageOps.exif_transpose(image)
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            image = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except ImageCms.PyCMSError:
            # A broken profile says nothing about colour; sRGB is the usual truth.
            image = image.convert("RGB")
    if image.mode in {"P", "PA"}:
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    elif image.mode not in {"RGB", "RGBA", "L", "LA"}:
        image = image.convert("L" if image.mode.startswith(("I", "F", "1")) else "RGB")
    if image.width > width_px:
        height = max(1, round(image.height * width_px / image.width))
        image = image.resize((width_px, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    if was_jpeg and image.mode in {"RGB", "L"}:
        image.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True, icc_profile=None, exif=b"")
        return out.getvalue(), ".jpg", "image/jpeg"
    image.save(out, "PNG", icc_profile=None)
    return out.getvalue(), ".png", "image/png"


def plates(
    roots: Sequence[Path], max_width_mm: float, dpi: int, megapixels: int
) -> Plates:
    """Return an empty set of plates for images printed up to `max_width_mm` wide."""
    return Plates(
        roots=tuple(root.resolve() for root in roots),
        width_px=round(max_width_mm / _MM_PER_INCH * dpi),
        megapixels=megapixels,
    )
