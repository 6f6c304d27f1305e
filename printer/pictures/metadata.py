"""Takes out of a JPEG file what a camera or a program wrote beside the picture.

Where a photograph was taken, with which camera and by whom is nobody's business in print.
The picture itself is not touched, so nothing of it is lost.
"""

from __future__ import annotations

_KEPT = frozenset([0xE0, 0xEE])
"""APP0 and APP14: JFIF's density, and Adobe's word on colours."""

_COMMENT, _SCAN = 0xFE, 0xDA
_ALONE = frozenset([0x01, *range(0xD0, 0xD8)])
"""Markers without a length."""


def without_metadata(jpeg: bytes) -> bytes:
    """Return a JPEG without Exif, XMP, IPTC, thumbnails and comments.

    A file that does not keep to the order of segments (ITU T.81, B.1.1) is returned as it
    is; whether it is whole was judged before.
    """
    if jpeg[:2] != b"\xff\xd8":
        return jpeg
    parts = [jpeg[:2]]
    at = 2
    while at + 4 <= len(jpeg):
        if jpeg[at] != 0xFF:
            return jpeg
        marker = jpeg[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == _SCAN:
            return b"".join([*parts, jpeg[at:]])
        if marker in _ALONE:
            end = at + 2
        else:
            end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not _is_metadata(marker):
            parts.append(jpeg[at:end])
        at = end
    return jpeg


def _is_metadata(marker: int) -> bool:
    return marker == _COMMENT or (0xE0 <= marker <= 0xEF and marker not in _KEPT)
