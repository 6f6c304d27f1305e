"""The images of an article: each is had once, examined, and named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from printer.diagnostics import Collector, Place, error, warning
from printer.importing.naming import image_name
from printer.importing.pages.supplies import MissingError, NotFetchedError, Supplies

MOST = 200
"""Images of one article."""

_LONGEST = 100


@dataclass(slots=True)
class Images:
    """The files of an article, as they come together."""

    supplies: Supplies
    shown: str
    files: dict[str, bytes] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """Address → name in the article."""

    found: Collector = field(default_factory=Collector)
    _by_content: dict[bytes, str] = field(default_factory=dict)

    def gather(self, addresses: Iterable[str], others: Mapping[str, tuple[str, ...]]) -> None:
        """Get the images with these addresses, or with their other addresses."""
        wanted = [item for item in dict.fromkeys(addresses) if item]
        waiting = 0
        for address in wanted[:MOST]:
            waiting += not self._get(address, (address, *others.get(address, ())))
        if waiting:
            many = waiting > 1
            self.found.add(
                warning(
                    f"{waiting} image{'s are' if many else ' is'} on the web and "
                    f"{'were' if many else 'was'} not fetched",
                    Place(self.shown),
                    hint="import the page with --network, or save it whole in the browser",
                    code="import-not-fetched",
                )
            )
        if len(wanted) > MOST:
            self.found.add(
                warning(
                    f"only the first {MOST} of {len(wanted)} images are imported",
                    Place(self.shown),
                    code="import-images-many",
                )
            )

    def put(self, name: str, data: bytes) -> str:
        """Add a file under a name like this, and return its name."""
        known = self._by_content.get(data)
        if known is None:
            taken = {*self.files, *self.names.values()}
            known = self._by_content[data] = image_name(name, data, taken)
            self.files[known] = data
        return known

    def _get(self, address: str, candidates: tuple[str, ...]) -> bool:
        """Get one image; tell False when it only waits for the network."""
        reasons: list[str] = []
        not_fetched = 0
        for candidate in candidates:
            try:
                data = self.supplies.get(candidate)
                reason = _problem(data)
            except NotFetchedError:
                not_fetched += 1
                continue
            except MissingError as problem:
                reasons.append(str(problem))
                continue
            if not reason:
                self.names[address] = self.put(_file_name(candidate), data)
                return True
            reasons.append(reason)
        if not_fetched:
            return False
        if not re.match(r"https?://", address):
            self.names[address] = self._name_of_missing(address)
        self.found.add(
            error(
                f"the image {_short(address)} could not be had: {reasons[0]}",
                Place(self.shown),
                hint="its place is kept in the text; put a file there, or take the figure out",
                code="import-image-missing",
            )
        )
        return True

    def _name_of_missing(self, address: str) -> str:
        """Return a name for a file that is not there; the page's own may lead anywhere."""
        name = image_name(_file_name(address), b"", {*self.files, *self.names.values()})
        return name if "." in name else f"{name}.jpg"


def _problem(data: bytes) -> str:
    """Return why data are no image that can be printed; empty when they are one."""
    from printer.pictures import examine

    if not data:
        return "it is empty"
    examined = examine(data)
    return "" if examined.value is not None else f"it {examined.diagnostics[0].message}"


def _file_name(address: str) -> str:
    """Return what an image may be named after."""
    return "image" if address.startswith(("data:", "cid:")) else unquote(address)


def _short(address: str) -> str:
    return address if len(address) <= _LONGEST else f"{address[: _LONGEST - 1]}…"
