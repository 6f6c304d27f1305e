"""The verbs that fetch, from the command line to the file, against a server on this machine.

The guarded fetcher refuses such a server, as `test_network.py` shows; here one address is let
through, and all else is as people have it: processes, limits, messages, exit codes.
"""

from __future__ import annotations

import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from PIL import Image

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="child processes are forked on Linux only"
)

RUN = """
import sys
from printer import network
network.is_public.__code__ = (lambda address: address == "127.0.0.1").__code__
from printer.cli import main
sys.exit(main())
"""
PROSE = "<p>The tide came in, as it does, twice a day, and nobody, least of all the gulls, minded it much.</p>"


class Site(BaseHTTPRequestHandler):
    """Answers what a test lays down: status, kind, body; or where to go, for a status of 302."""

    pages: ClassVar[dict[str, tuple[int, str, bytes]]] = {}
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, kind, body = self.pages.get(self.path, (404, "text/plain", b"gone"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", body.decode())
            body = b""
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Site.pages, Site.asked = {}, []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def printer(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def png() -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (400, 300), "navy").save(data, "png")
    return data.getvalue()


def article(figure: str = "") -> bytes:
    return f"<html lang=en><head><title>Rain over the old port</title></head><body><article>{PROSE * 4}{figure}{PROSE}</article></body></html>".encode()


def test_a_page_and_its_images_are_brought_in(tmp_path: Path, site: str) -> None:
    figure = (
        "<figure><img src=/port.png alt='Boats'><figcaption>The port. Photo: A. Lind"
        "</figcaption></figure><figure><img src=/gone.png><figcaption>Gone.</figcaption></figure>"
    )
    Site.pages = {
        "/old": (302, "", b"/2026/rain"),
        "/2026/rain": (200, "text/html; charset=utf-8", article(figure)),
        "/port.png": (200, "image/png", png()),
    }
    run = printer(tmp_path, "import", f"{site}/old", "--network", "--into", ".")
    assert run.stdout == "rain-over-the-old-port/index.md\n"
    assert run.returncode == 1
    assert "gone.png" in run.stderr
    assert "404" in run.stderr
    folder = tmp_path / "rain-over-the-old-port"
    assert (folder / "figures/port.png").read_bytes() == png()
    text = (folder / "index.md").read_text("utf-8")
    assert '![The port.](figures/port.png){alt="Boats" credit="Photo: A. Lind"}' in text
    assert f"![Gone.]({site}/gone.png)" in text


def test_without_the_network_nothing_is_asked(tmp_path: Path, site: str) -> None:
    assert printer(tmp_path, "import", f"{site}/a").returncode == 2
    assert printer(tmp_path, "digest", "--month", "2026-10", "--feed", f"{site}/f").returncode == 2
    (tmp_path / "page.html").write_bytes(article(f"<figure><img src={site}/port.png></figure>"))
    assert printer(tmp_path, "import", "page.html", "--into", ".").returncode == 0
    assert Site.asked == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, "text/html", b""), "404"),
        ((302, "", b"http://192.168.0.1/"), "not on the public internet"),
        ((302, "", b"file:///etc/passwd"), "only http and https"),
        ((302, "", b"/page"), "redirects more than"),
        ((200, "text/html", b""), "the page is empty"),
        ((200, "text/html", b"<p>x</p>" * 2_600_000), "larger than 20 MB"),
    ],
    ids=["gone", "inner", "file", "circle", "empty", "large"],
)
def test_a_page_that_cannot_be_had(
    tmp_path: Path, site: str, answer: tuple[int, str, bytes], said: str
) -> None:
    Site.pages = {"/page": answer}
    run = printer(tmp_path, "import", f"{site}/page", "--network", "--into", ".")
    assert run.returncode == 3
    assert said in run.stderr
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_page_is_printed_from_its_address(tmp_path: Path, site: str) -> None:
    Site.pages = {"/rain": (200, "text/html", article())}
    run = printer(tmp_path, "article", f"{site}/rain", "--network", "-o", "rain.pdf")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "rain.pdf").read_bytes().startswith(b"%PDF")


def test_a_feed_its_pages_and_its_images(tmp_path: Path, site: str) -> None:
    """Once fetched they are sources: the second time nothing has to be asked for again."""
    items = "".join(
        f"<item><title>Rain {n}</title><link>{site}/{n}</link><guid>{n}</guid>"
        f"<pubDate>0{n} Oct 2026 10:00:00 GMT</pubDate><description>It rained.</description></item>"
        for n in (1, 2)
    )
    feed = f"<rss version='2.0'><channel><title>The Quay</title><link>{site}/</link>{items}</channel></rss>"
    figure = "<figure><img src=/port.png alt='Boats'><figcaption>The port.</figcaption></figure>"
    Site.pages = {
        "/feed": (200, "application/rss+xml", feed.encode()),
        "/1": (200, "text/html", article(figure)),
        "/port.png": (200, "image/png", png()),
    }
    (tmp_path / "publication.toml").write_text('title = "The Quay"\n')
    run = printer(
        tmp_path, "digest", "--month", "2026-10", "--feed", f"{site}/feed", "--feed",
        f"{site}/none", "--network", "--full-text", "--form", "full", "--choose-only",
    )  # fmt: skip
    assert run.returncode == 1
    assert "/none: error: the feed cannot be fetched: it answers 404" in run.stderr
    folder = tmp_path / "sources/issues/digest-2026-10"
    whole = (folder / "rain-1/index.md").read_text("utf-8")
    assert "least of all the gulls" in whole
    assert "![The port.](figures/port.png)" in whole
    assert (folder / "rain-1/figures/port.png").read_bytes() == png()
    assert "It rained." in (folder / "rain-2/index.md").read_text("utf-8")
    assert f"{site}/2" in run.stderr
