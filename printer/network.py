"""The guarded fetcher: public addresses only, with limits on size, time and redirects.

Used only when a person asked for the network. A name is resolved once, every address it
has must be public, and the connection goes to the very address that was judged, so that a
name server cannot answer differently the second time. Bodies must come uncompressed, so
that a small answer cannot unfold into a large one.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

_AGENT = "Printer (+https://pypi.org/project/printer-press/)"
_CHUNK = 65_536
_DEFAULT_PORTS = {"http": 80, "https": 443}


class FetchError(Exception):
    """Why an address was not fetched, in one sentence without a full stop."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came back."""

    url: str
    """After redirects."""

    data: bytes
    media_type: str
    charset: str


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    if mapped is not None:
        ip = mapped
    return ip.is_global and not ip.is_multicast


@dataclass(slots=True)
class Network:
    """A budget of fetches for one print."""

    max_bytes: int = 20_000_000
    """Of one answer."""

    max_total: int = 100_000_000
    max_fetches: int = 200
    seconds: float = 20.0
    """For one fetch, redirects included."""

    max_redirects: int = 5
    permitted: Callable[[str], bool] = is_public
    """Judges each IP address before anything connects to it."""

    _total: int = field(default=0, init=False)
    _fetches: int = field(default=0, init=False)

    def fetch(self, url: str) -> Fetched:
        """Return what `url` (http or https) answers; raises FetchError for all else."""
        deadline = time.monotonic() + self.seconds
        for _ in range(self.max_redirects + 1):
            self._fetches += 1
            if self._fetches > self.max_fetches:
                raise FetchError(f"more than {self.max_fetches} fetches were asked for")
            answer = self._one(url, deadline)
            if isinstance(answer, Fetched):
                self._total += len(answer.data)
                if self._total > self.max_total:
                    raise FetchError(f"more than {self.max_total // 1_000_000} MB were fetched")
                return answer
            url = answer
        raise FetchError(f"it redirects more than {self.max_redirects} times")

    def _one(self, url: str, deadline: float) -> Fetched | str:
        """Return the answer, or the address that it redirects to."""
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            raise FetchError("only http and https addresses are fetched")
        if parts.username or parts.password:
            raise FetchError("addresses with a user name are not fetched")
        try:
            port = parts.port or _DEFAULT_PORTS[parts.scheme]
        except ValueError as problem:
            raise FetchError("its port is no number") from problem
        connection = _connect(parts.scheme, parts.hostname, port, self.permitted, deadline)
        target = parts.path or "/"
        if parts.query:
            target += f"?{parts.query}"
        # One that answers a byte at a time would outlast every timeout of the socket.
        guard = threading.Timer(max(0.0, deadline - time.monotonic()), _hang_up, [connection])
        guard.daemon = True
        guard.start()
        try:
            connection.request(
                "GET",
                target,
                headers={"User-Agent": _AGENT, "Accept-Encoding": "identity", "Accept": "*/*"},
            )
            with connection.getresponse() as response:
                if response.status in {301, 302, 303, 307, 308}:
                    return urljoin(url, response.headers.get("Location", ""))
                return self._body(url, response, deadline)
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as problem:
            if time.monotonic() >= deadline:
                raise FetchError(f"it took longer than {self.seconds:g} s") from problem
            raise FetchError(
                f"the connection failed ({str(problem) or type(problem).__name__})"
            ) from problem
        finally:
            guard.cancel()
            connection.close()

    def _body(self, url: str, response: http.client.HTTPResponse, deadline: float) -> Fetched:
        if response.status != 200:
            raise FetchError(f"it answers {response.status} {response.reason}".rstrip())
        encoding = response.headers.get("Content-Encoding", "identity")
        if encoding not in {"", "identity"}:
            raise FetchError(f"it answers in the encoding {encoding}, which was not asked for")
        pieces = bytearray()
        while piece := response.read1(_CHUNK):
            pieces += piece
            if len(pieces) > self.max_bytes:
                raise FetchError(f"it is larger than {self.max_bytes // 1_000_000} MB")
        # A connection that was hung up looks like one that has come to its end.
        if time.monotonic() >= deadline:
            raise FetchError(f"it took longer than {self.seconds:g} s")
        if response.length:
            raise FetchError("it ended early")
        return Fetched(
            url,
            bytes(pieces),
            response.headers.get_content_type(),
            response.headers.get_content_charset() or "",
        )


def _connect(
    scheme: str, host: str, port: int, permitted: Callable[[str], bool], deadline: float
) -> http.client.HTTPConnection:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise FetchError(f"there is no host {host}") from problem
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(permitted(address) for address in addresses):
        raise FetchError(f"{host} is not on the public internet")
    remaining = max(0.1, deadline - time.monotonic())
    connection = http.client.HTTPConnection(host, port, timeout=remaining)
    try:
        plain = socket.create_connection((addresses[0], port), timeout=remaining)
        if scheme == "https":
            plain = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError as problem:
        raise FetchError(f"{host} cannot be reached ({problem})") from problem
    connection.sock = plain
    return connection


def _hang_up(connection: http.client.HTTPConnection) -> None:
    sock = connection.sock
    if sock is not None:
        try:
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            # It was closed meanwhile, which is what is wanted.
            return
