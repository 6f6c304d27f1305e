"""The guarded fetcher against a server that misbehaves on purpose."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from printer.network import FetchError, Network, is_public


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0]
        getattr(self, f"serve_{name}", self.serve_missing)()

    def answer(self, body: bytes, **headers: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def serve_good(self) -> None:
        self.answer(b"hello", Content_Type="image/png; charset=x")

    def serve_missing(self) -> None:
        self.send_error(404)

    def redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def serve_hop(self) -> None:
        self.redirect("/good")

    def serve_loop(self) -> None:
        self.redirect("/loop")

    def serve_inward(self) -> None:
        self.redirect("http://10.0.0.1/secret")

    def serve_file(self) -> None:
        self.redirect("file:///etc/passwd")

    def serve_bomb(self) -> None:
        self.answer(b"x" * 10, Content_Encoding="deflate")

    def serve_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            self.close_connection = True

    def serve_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        try:
            for _ in range(1000):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            self.close_connection = True

    def serve_dripping_head(self) -> None:
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(1000):
                self.wfile.write(b"X-%d: y\r\n" % number)
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def local(**limits: float) -> Network:
    return Network(permitted=lambda ip: ip == "127.0.0.1", **limits)  # type: ignore[arg-type]


def test_a_public_answer_is_returned(address):
    got = local().fetch(f"{address}/good")
    assert (got.data, got.media_type) == (b"hello", "image/png")


def test_redirects_are_followed_and_judged_again(address):
    assert local().fetch(f"{address}/hop").data == b"hello"
    with pytest.raises(FetchError, match="not on the public internet"):
        local().fetch(f"{address}/inward")
    with pytest.raises(FetchError, match="only http and https"):
        local().fetch(f"{address}/file")
    with pytest.raises(FetchError, match="redirects more than 5 times"):
        local().fetch(f"{address}/loop")


@pytest.mark.parametrize("page", ["drip", "dripping_head"])
def test_a_drip_ends_at_the_deadline(address, page):
    begin = time.monotonic()
    with pytest.raises(FetchError, match="took longer than 0\\.6 s"):
        local(seconds=0.6).fetch(f"{address}/{page}")
    assert time.monotonic() - begin < 5


def test_sizes_and_numbers_are_limited(address):
    with pytest.raises(FetchError, match="larger than 1 MB"):
        local(max_bytes=1_000_000).fetch(f"{address}/endless")
    network = local(max_fetches=2)
    network.fetch(f"{address}/good")
    network.fetch(f"{address}/good")
    with pytest.raises(FetchError, match="more than 2 fetches"):
        network.fetch(f"{address}/good")


def test_compressed_and_failing_answers_are_refused(address):
    with pytest.raises(FetchError, match="encoding deflate"):
        local().fetch(f"{address}/bomb")
    with pytest.raises(FetchError, match="answers 404"):
        local().fetch(f"{address}/nothing")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://0.0.0.0/",
        "http://10.1.2.3/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data",
        "http://[::ffff:127.0.0.1]/", "http://[fe80::1]/", "http://2130706433/", "http://0x7f.1/",
        "http://100.64.0.1/", "http://224.0.0.1/",
    ],
)  # fmt: skip
def test_inner_addresses_are_never_connected_to(url, monkeypatch):
    monkeypatch.setattr("socket.create_connection", lambda *_, **__: pytest.fail("connected"))
    with pytest.raises(FetchError):
        Network(seconds=2).fetch(url)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "http://user:pw@example.org/", "http://h:x/", "http://"]
)
def test_odd_addresses_are_refused(url):
    with pytest.raises(FetchError):
        Network(seconds=2).fetch(url)


def test_public_addresses_are_public():
    assert is_public("93.184.216.34")
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
    assert not is_public("::ffff:10.0.0.1")
