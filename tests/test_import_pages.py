"""Web pages as articles: images from beside, archives and the network; what must never come along."""

from __future__ import annotations

import base64
import io
import re
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from PIL import Image

from printer.diagnostics import UnprintableError
from printer.importing.pages import Page, read_page
from printer.network import Network
from printer.readers import markdown

PROSE = (
    "<p>The tide came in, as it does, twice a day, and nobody, least of all the gulls, minded it much,"
    " although the harbour master, who counted them, did so every morning and every evening.</p>"
)


def png(colour="red", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def page(body="", head="<title>A port in the rain, and its gulls</title>"):
    return f"<!doctype html><html lang=en><head>{head}</head><body><article>{PROSE * 2}{body}{PROSE}</article></body></html>".encode()


def figure(src, caption="The port."):
    return f"<figure><img {src}><figcaption>{caption}</figcaption></figure>"


def codes(imported):
    return [item.code for item in imported.diagnostics]


def test_a_saved_page_takes_its_images_from_its_folder(tmp_path):
    (tmp_path / "rain_files").mkdir()
    (tmp_path / "rain_files/port one.png").write_bytes(png())
    saved = page(
        figure('src="./rain_files/port%20one.png" srcset="https://x.example/big.png 2000w"')
    )
    imported = read_page(Page(saved, "", "rain.html", folder=tmp_path))
    assert list(imported.images) == ["figures/port-one.png"]
    assert "![The port.](figures/port-one.png)" in imported.body
    assert not imported.diagnostics


def test_a_saved_page_whose_address_is_known(tmp_path):
    (tmp_path / "port.png").write_bytes(png())
    imported = read_page(
        Page(page(figure('src="port.png"')), "https://quay.example/2026/rain.html", folder=tmp_path)
    )
    assert list(imported.images) == ["figures/port.png"]


def test_an_address_that_the_browser_wrote_into_the_page(tmp_path):
    saved = b"<!-- saved from url=(0029)https://quay.example/a/rain -->" + page(
        '<p><a href="b">More</a>, here, at length.</p>'
    )
    imported = read_page(Page(saved, "", folder=tmp_path))
    assert "[More](https://quay.example/a/b)" in imported.body
    assert imported.origin == "https://quay.example/a/rain"


def test_an_archive_has_its_images_in_it():
    parts = [
        (
            "text/html; charset=utf-8",
            "https://quay.example/a",
            page(figure('src="cid:one@mhtml"') + figure('src="/two.png"')),
            "",
        ),
        ("image/png", "https://quay.example/x.png", png(), "<one@mhtml>"),
        ("image/png", "https://quay.example/two.png", png("blue"), ""),
    ]
    lines = [b"From: <Saved by Blink>", b"Snapshot-Content-Location: https://quay.example/a", b"MIME-Version: 1.0",
             b'Content-Type: multipart/related; type="text/html"; boundary="B"', b""]  # fmt: skip
    for kind, location, data, identifier in parts:
        lines += [b"--B", f"Content-Type: {kind}".encode(), b"Content-Transfer-Encoding: base64",
                  f"Content-Location: {location}".encode()]  # fmt: skip
        lines += [f"Content-ID: {identifier}".encode()] if identifier else []
        lines += [b"", base64.encodebytes(data)]
    imported = read_page(Page(b"\r\n".join([*lines, b"--B--", b""]), name="a.mhtml"))
    assert len(imported.images) == 2
    assert imported.body.count("](figures/") == 2
    assert not imported.diagnostics


def test_an_image_within_its_address():
    data = base64.b64encode(png(size=(300, 300)) + b"\0" * 3000).decode()
    imported = read_page(Page(page(figure(f'src="data:image/png;base64,{data}"'))))
    assert list(imported.images) == ["figures/image.png"]


def test_without_the_network_one_warning_says_what_was_not_fetched():
    imported = read_page(
        Page(
            page(figure('src="https://x.example/a.png"') + figure('src="https://x.example/b.png"'))
        )
    )
    assert codes(imported) == ["import-not-fetched"]
    assert "2 images" in imported.diagnostics[0].message
    assert "(https://x.example/a.png)" in imported.body


def test_the_same_image_is_one_file(tmp_path):
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(png())
    imported = read_page(Page(page(figure('src="a.png"') + figure('src="b.png"')), folder=tmp_path))
    assert list(imported.images) == ["figures/a.png"]


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>no image</html>", b"%PDF-1.7", png()[:60], b"\x89PNG\r\n\x1a\n" + b"x" * 40],
)
def test_what_is_no_image_keeps_its_place_and_is_said(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    imported = read_page(Page(page(figure('src="a.png"')), folder=tmp_path))
    assert codes(imported) == ["import-image-missing"]
    assert not imported.images
    assert "![The port.](figures/a.png)" in imported.body


def test_an_image_of_too_many_pixels_is_said(tmp_path):
    row = zlib.compress(b"\0" * 100)
    header = b"\0\0\xc3\x50\0\0\xc3\x50\x08\x02\0\0\0"
    chunks = b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)
        for kind, data in ((b"IHDR", header), (b"IDAT", row), (b"IEND", b""))
    )
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n" + chunks)
    imported = read_page(Page(page(figure('src="a.png"')), folder=tmp_path))
    assert codes(imported) == ["import-image-missing"]


@pytest.mark.parametrize(
    "address",
    [
        "../secret.png",
        "..%2fsecret.png",
        "{root}/secret.png",
        "file://{root}/secret.png",
        "//localhost{root}/secret.png",
        "link.png",
        "folder/../../secret.png",
        "/etc/passwd",
        "/proc/self/environ",
        "a%00.png",
    ],
)
@pytest.mark.parametrize("url", ["", "https://quay.example/a/", "file:///"])
def test_no_file_outside_of_the_folder_of_the_page(tmp_path, address, url):
    secret = png("green", (7, 7))
    (tmp_path / "secret.png").write_bytes(secret)
    folder = tmp_path / "page"
    (folder / "folder").mkdir(parents=True)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    src = address.format(root=tmp_path)
    imported = read_page(Page(page(figure(f'src="{src}"')), url, folder=folder))
    assert secret not in imported.images.values()
    assert re.findall(r"\]\(<?((?:figures/[\w-]+\.\w+|https?://\S+))", imported.body)
    assert imported.diagnostics


class _Site(BaseHTTPRequestHandler):
    pages: dict[str, tuple[int, str, bytes]] = {}  # noqa: RUF012
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self):
        self.asked.append(self.path)
        status, kind, data = self.pages.get(self.path, (404, "text/plain", b"gone"))
        self.send_response(status)
        if status == 302:
            self.send_header("Location", data.decode())
            data = b""
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    _Site.pages, _Site.asked = {}, []
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(url):
    return read_page(Page(url=url, name=url, network=True), Network(permitted=lambda _: True))


def test_a_page_and_its_images_are_fetched_where_it_was_led_to(site):
    _Site.pages = {
        "/old": (302, "", b"/new/rain"),
        "/new/rain": (
            200,
            "text/html; charset=iso-8859-1",
            page(figure('src="port.png"', "D\u00fcne.")).decode().encode("latin-1"),
        ),
        "/new/port.png": (200, "image/png", png()),
    }
    imported = fetch(f"{site}/old")
    assert list(imported.images) == ["figures/port.png"]
    assert "Düne." in imported.body
    assert imported.origin == f"{site}/new/rain"


def test_the_image_that_prints_best_and_the_next_one_where_that_is_gone(site):
    _Site.pages = {
        "/": (200, "text/html", page(figure('src="/s.png" srcset="/m.png 800w, /l.png 1600w"'))),
        "/s.png": (200, "image/png", png()),
        "/l.png": (200, "image/png", png("blue")),
    }
    assert list(fetch(site).images) == ["figures/l.png"]
    del _Site.pages["/l.png"]
    assert list(fetch(site).images) == ["figures/s.png"]


def test_an_image_that_is_gone_keeps_its_place_and_is_said(site):
    _Site.pages = {"/": (200, "text/html", page(figure('src="/gone.png"')))}
    imported = fetch(site)
    (told,) = imported.diagnostics
    assert told.code == "import-image-missing"
    assert "404" in told.message
    assert f"![The port.]({site}/gone.png)" in imported.body


def test_a_page_that_is_gone(site):
    with pytest.raises(UnprintableError) as problem:
        fetch(f"{site}/gone")
    assert problem.value.diagnostics[0].code == "web-not-fetched"


def test_nothing_is_fetched_from_inside_the_house(site):
    with pytest.raises(UnprintableError, match="public"):
        read_page(Page(url=site, name=site, network=True))
    imported = read_page(Page(page(figure(f'src="{site}/a.png"')), network=True))
    assert codes(imported) == ["import-image-missing"]
    assert _Site.asked == []


def test_styles_scripts_and_frames_are_never_asked_for(site):
    _Site.pages = {
        "/": (200, "text/html", page(
            '<link rel=stylesheet href="/a.css"><style>@import "/b.css"; p{background:url(/c.png)}</style>'
            '<script src="/d.js"></script><iframe src="/e"></iframe><object data="/f"></object><embed src="/g">'
            '<p style="background:url(/h.png)">Text, text, and so on.</p><link rel=attachment href="/i">'
            '<svg><image href="/j.png"/></svg><input type=image src="/k.png">'))}  # fmt: skip
    fetch(site)
    assert _Site.asked == ["/"]


def test_a_video_is_a_figure_with_its_code():
    imported = read_page(
        Page(
            page(
                '<p><iframe src="https://www.youtube.com/embed/abc123" title="The light"></iframe></p>'
            )
        )
    )
    (name,) = imported.images
    assert name.endswith(".svg")
    assert (
        f'![The light]({name}){{alt="QR code: https://www.youtube.com/watch?v=abc123"'
        in imported.body
    )
    assert 'source="https://www.youtube.com/watch?v=abc123"' in imported.body


def test_what_was_corrected_goes_to_the_front_matter():
    head = (
        '<title>A port in the rain, and its gulls</title><meta property="article:published_time" content="2026-05-12">'
        '<meta property="article:modified_time" content="2026-05-14">'
    )
    imported = read_page(
        Page(
            page(
                '<div class="correction"><p>An earlier version counted the gulls twice.</p></div>',
                head,
            )
        )
    )
    assert imported.value("updated") == {
        "date": "2026-05-14",
        "note": "An earlier version counted the gulls twice.",
    }
    assert "earlier version" not in imported.body


def test_front_matter():
    imported = read_page(
        Page((Path(__file__).parent / "pages/head.html").read_bytes(), "https://quay.example/a/")
    )
    fields = {key: value for key, value in imported.fields if value}
    assert fields == {
        "title": "Rain over the old port",
        "authors": ("Ada Lund", "Ben Ost"),
        "date": "2026-05-12",
        "updated": "2026-05-13",
        "lang": "en-GB",
        "section": "Harbour",
        "url": "https://quay.example/2026/rain",
        "description": "What a wet spring did to the boats.",
        "image": {
            "file": "https://quay.example/img/port-in-rain-600x400.jpg",
            "caption": "Boats in the rain.",
            "credit": "Photo: Ida Berg",
            "alt": "Boats under grey clouds",
        },
    }


HOSTILE = [
    '<p>a<a href="javascript:alert(1)">b</a><a href="file:///etc/passwd">c</a><a href="data:text/html,x">d</a></p>',
    "<p>{{ 7*7 }} {% include 'x' %} ${x} $x^2$ \\(x\\) [@key] @fig-x [^1] <!-- x --></p>",
    "<p>---</p><p>+++</p><p>title: x</p>",
    "<p>```\n~~~ ::: {.poll}</p>",
    "<pre>```\n::: {.box}\n</pre>",
    "<p>![x](/etc/passwd) &lt;img src=file:///etc/passwd&gt; &lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<figure><img src=x alt='\"} onload=x {.wide'><figcaption>](file:///etc/passwd){x}</figcaption></figure>",
    "<table><tr><td colspan=1000000 rowspan=1000000>x</td><td>y | z</td></tr></table>",
    "<p>\ud800 \x00 \u202e \ufffe \ue000 &#0; &#xD800;</p>",
]


@pytest.mark.parametrize("body", HOSTILE)
def test_text_of_a_page_stays_text(body):
    imported = read_page(
        Page(page(body.encode("utf-8", "surrogatepass").decode("utf-8", "replace")))
    )
    read = markdown.convert(imported.body, path="index.md")
    assert not read.diagnostics
    for bad in ("javascript:alert(1)\"", 'href="file:', 'src="file:', "<script", "data-latex",
                "class=\"citation", "crossref", "footnote", 'class="poll'):  # fmt: skip
        assert bad not in read.value
    assert 'src="/etc' not in read.value


def test_the_standfirst_stands_once():
    text = (
        "The tide came in, as it does, twice a day, and nobody, least of all the gulls, minded it."
    )
    body = f"<p class=standfirst>A port, and the rain.</p><p>{text}</p><p>A port, and the rain?</p>"
    imported = read_page(Page(page(body + f"<p>{text}</p>" * 4)))
    assert dict(imported.fields)["standfirst"] == "A port, and the rain."
    assert "A port, and the rain." not in imported.body
    assert "A port, and the rain?" in imported.body
