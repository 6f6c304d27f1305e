"""The only resources that the engine can reach: prepared images and files of layouts.

Images are read and examined before the print (images.py) and known to the engine by
their content alone, so neither a path nor an address of an article reaches it.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from weasyprint.urls import URLFetcher, URLFetcherResponse

from printer.press.addresses import IMAGE_SCHEME, LAYOUT_ORIGIN

_MAX_DATA_URL = 8_000_000


class GuardedFetcher(URLFetcher):  # type: ignore[misc]
    """Serves `image:` names, layout files and short `data:` URLs; refuses all else.

    A refusal is a ValueError, which the engine logs and the press reports.
    """

    def __init__(
        self, images: Mapping[str, tuple[bytes, str]], layout_folders: Sequence[Path]
    ) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)
        self._images = images
        self._layouts = {folder.name: folder.resolve() for folder in layout_folders}

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return the resource behind `url` (bytes with a media type)."""
        if url.startswith(IMAGE_SCHEME):
            if (found := self._images.get(url.removeprefix(IMAGE_SCHEME))) is None:
                raise ValueError("it was not prepared for printing")
            data, media_type = found
            return URLFetcherResponse(url, data, {"Content-Type": media_type})
        if url.startswith(LAYOUT_ORIGIN):
            return self._layout_file(url)
        if url.startswith("data:") and len(url) <= _MAX_DATA_URL:
            return super().fetch(url, headers)
        raise ValueError("this address may not be fetched")

    def _layout_file(self, url: str) -> URLFetcherResponse:
        name, _, rest = unquote(url.removeprefix(LAYOUT_ORIGIN)).partition("/")
        folder = self._layouts.get(name)
        path = (folder / rest).resolve() if folder is not None else None
        if folder is None or path is None or not path.is_relative_to(folder):
            raise ValueError("it is outside the layout's folder")
        if not path.is_file():
            raise ValueError(f"the layout {name} has no such file")
        media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": media_type})
