"""MHTML, the archive that browsers save a page in: the page itself and its address."""

from __future__ import annotations

import email
import email.policy
import re

from printer.diagnostics import Place, UnprintableError, error
from printer.readers.webpage import MAX_BYTES

_HEAD = re.compile(
    rb"^(?:From|MIME-Version|Snapshot-Content-Location|Subject|Content-Type)\s*:", re.I | re.M
)


def is_envelope(data: bytes) -> bool:
    """Tell whether the bytes are an MHTML archive."""
    head = data[:4096].lstrip()
    return bool(_HEAD.match(head)) and b"multipart/related" in head.lower()


def main_part(data: bytes, shown: str) -> tuple[bytes, str, str]:
    """Return the page in an archive: its bytes, their character set, its address.

    Raises UnprintableError when there is none, or when the archive is too large.
    """
    if len(data) > 2 * MAX_BYTES:
        raise UnprintableError(
            error(
                f"the archive is larger than {2 * MAX_BYTES // 1_000_000} MB",
                Place(shown),
                hint="save the page as HTML",
                code="web-too-large",
            )
        )
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        payload = part.get_payload(decode=True)
        if isinstance(payload, bytes):
            address = part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
            return payload, part.get_content_charset() or "", str(address).strip()
    raise UnprintableError(
        error(
            "there is no page in this archive",
            Place(shown),
            hint="save the page again",
            code="web-empty",
        )
    )


def images(data: bytes) -> dict[str, bytes]:
    """Return the images in an archive by their address; those with an id also by `cid:`."""
    found: dict[str, bytes] = {}
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_maintype() in ("multipart", "text"):
            continue
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        if location := str(part.get("Content-Location") or "").strip():
            found.setdefault(location, payload)
        if identifier := str(part.get("Content-ID") or "").strip(" <>"):
            found.setdefault(f"cid:{identifier}", payload)
    return found
