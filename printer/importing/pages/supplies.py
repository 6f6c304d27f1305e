"""Where the images of a page come from: the page itself, its archive, its folder, the network.

Files are read only below the folder of the page, links followed; addresses are fetched only by
the guarded fetcher.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from printer.network import FetchError, Network

MAX_BYTES = 20_000_000
"""Of one image."""

MAX_TOTAL = 100_000_000
_SECONDS = 120.0
"""For all images of a page; the slowest of them must not use up the time of the rest."""

_WEB = re.compile(r"https?://", re.IGNORECASE)


class MissingError(Exception):
    """Why an image cannot be had, in a few words."""


class NotFetchedError(MissingError):
    """The image is on the web, and the network is not allowed."""


@dataclass(slots=True)
class Supplies:
    """The sources of one page's images."""

    url: str = ""
    folder: Path | None = None
    parts: Mapping[str, bytes] = field(default_factory=dict)
    network: Network | None = None
    _total: int = field(default=0, init=False)
    _began: float = field(default_factory=time.monotonic, init=False)

    def get(self, address: str) -> bytes:
        """Return an image; raises MissingError with the reason."""
        data = self._found(address)
        if len(data) > MAX_BYTES:
            raise MissingError(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        self._total += len(data)
        if self._total > MAX_TOTAL:
            raise MissingError(f"all images are larger than {MAX_TOTAL // 1_000_000} MB")
        return data

    def _found(self, address: str) -> bytes:
        if address.startswith("data:"):
            return _in_address(address)
        for name in (address, unquote(address)):
            if name in self.parts:
                return self.parts[name]
        path = self._beside(address)
        if path is not None:
            return _content(path)
        if not _WEB.match(address):
            raise MissingError("there is no such file beside the page")
        if self.network is None:
            raise NotFetchedError("it is on the web")
        if time.monotonic() - self._began > _SECONDS:
            raise MissingError(f"the images before it took longer than {_SECONDS:g} s")
        try:
            return self.network.fetch(address).data
        except (FetchError, ValueError) as problem:
            raise MissingError(str(problem)) from problem

    def _beside(self, address: str) -> Path | None:
        """Return the file of a saved page's image, where there is one below its folder."""
        if self.folder is None:
            return None
        near = urljoin(self.url, ".") if self.url else ""
        if near and address.startswith(near):
            address = address[len(near) :]
        try:
            parts = urlsplit(address)
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.path:
            return None
        root = self.folder.resolve()
        for name in (unquote(parts.path), parts.path):
            try:
                path = (root / name).resolve()
                if path.is_relative_to(root) and path.is_file():
                    return path
            except (OSError, ValueError, RuntimeError):  # a NUL, a name too long, a loop of links
                continue
        return None


def _in_address(address: str) -> bytes:
    from printer.pictures import decode_data_uri

    data = decode_data_uri(address)
    if data is None:
        raise MissingError("its address is damaged, or too long")
    return data


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise MissingError(f"it cannot be read: {reason}") from problem
