"""Examining images: what is whole is described, what is broken, hostile or too large is refused."""

import base64
import io
import os
import struct
import time
import zlib

import pytest
from PIL import Image

from printer.pictures import Limits, decode_data_uri, examine

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


def raster(kind="PNG", size=(60, 40), mode="RGB", **options):
    file = io.BytesIO()
    noise = bytes((x * 37 + x * x) % 251 for x in range(size[0] * size[1]))
    image = Image.frombytes("L", size, noise).convert(mode)
    image.save(file, kind, **options)
    return file.getvalue()


def svg(content="", attributes='viewBox="0 0 100 50"'):
    return SVG.format(attributes, content).encode()


def png_header(width, height):
    """A PNG that says it is huge and has next to nothing in it."""

    def chunk(kind, data):
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9))


def refusal(source, limits=None):
    """The code and the message of the one reason against an image."""
    result = examine(source, limits)
    assert result.value is None
    assert len(result.diagnostics) == 1
    return result.diagnostics[0].code, result.diagnostics[0].message


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "AVIF", "JPEG2000"])
def test_usual_raster_images_are_described(kind):
    result = examine(raster(kind))
    assert result.diagnostics == ()
    picture = result.value
    assert (picture.width_px, picture.height_px) == (60, 40)
    assert picture.kind == "raster"
    assert picture.pixels == 2400


def test_the_stated_resolution_is_told():
    assert examine(raster("JPEG", dpi=(300, 300))).value.dpi == pytest.approx(300)
    assert examine(raster("JPEG")).value.dpi is None


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_usual_pixel_modes_are_printable(mode):
    assert examine(raster(mode=mode)).value is not None


def test_cmyk_photographs_are_printable():
    assert examine(raster("JPEG", mode="CMYK")).value.mode == "CMYK"


def test_pixels_of_odd_kinds_are_refused():
    assert refusal(raster("TIFF", mode="F"))[0] == "image-format"


def test_a_camera_held_upright_gives_an_upright_picture():
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = examine(raster("JPEG", exif=exif)).value
    assert (picture.width_px, picture.height_px) == (40, 60)


def test_a_picture_is_read_from_a_file_and_again_when_it_changes(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(raster(size=(10, 10)))
    assert examine(path).value.width_px == 10
    path.write_bytes(raster(size=(20, 10)))
    os.utime(path, ns=(1, 1))
    assert examine(path).value.width_px == 20


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
@pytest.mark.parametrize("part", [0.3, 0.6, 0.95])
def test_a_file_that_was_cut_off_is_broken(kind, part):
    data = raster(kind, size=(200, 200))
    assert refusal(data[: int(len(data) * part)])[0] in ("image-broken", "image-format")


def test_a_flipped_bit_in_a_png_is_found():
    data = bytearray(raster(size=(200, 200)))
    data[len(data) // 2] ^= 4
    assert refusal(bytes(data))[0] == "image-broken"


def test_the_print_engine_cannot_make_truncated_files_pass(monkeypatch):
    from PIL import ImageFile

    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = raster("JPEG", size=(200, 200))
    assert refusal(data[: len(data) // 2])[0] == "image-broken"
    assert ImageFile.LOAD_TRUNCATED_IMAGES is True


def test_a_huge_image_is_refused_by_its_header_alone():
    start = time.process_time()
    code, message = refusal(png_header(50_000, 50_000))
    assert code == "image-too-large"
    assert "40 megapixels" in message
    assert time.process_time() - start < 1


def test_an_image_over_the_budget_says_its_size():
    code, message = refusal(png_header(9_000, 9_000))
    assert code == "image-too-large"
    assert "9000 × 9000 pixels (81 megapixels)" in message
    assert refusal(raster(), Limits(image_megapixels=0.001))[0] == "image-too-large"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF file"),
        (b"<!DOCTYPE html><title>404</title>", "a web page"),
        (b"\n <html><body>", "a web page"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "a PostScript file"),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer"),
        (b"\x1f\x8b\x08 svgz", "a compressed file"),
    ],
)
def test_what_is_no_image_is_named(data, what):
    code, message = refusal(data)
    assert code == "image-format"
    assert what in message


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"hello", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_rubbish_is_refused(data):
    assert refusal(data)[0] in ("image-broken", "image-format")


def test_folders_and_missing_files_are_refused(tmp_path):
    assert refusal(tmp_path)[0] == "image-broken"
    assert refusal(tmp_path / "none.png")[0] == "image-broken"


def test_a_named_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert refusal(tmp_path / "pipe.png")[0] == "image-broken"


# Drawings


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 100 50"', (100, 50)),
        ('width="40" height="30"', (40, 30)),
        ('width="1in" height="2.54cm"', (96, 96)),
        ('width="200" viewBox="0 0 100 50"', (200, 100)),
        ('width="100%" viewBox="0 0 100 50"', (100, 50)),
        ("", (300, 150)),
    ],
)
def test_a_drawing_has_a_size_in_css_pixels(attributes, size):
    picture = examine(svg(attributes=attributes)).value
    assert (picture.width_px, picture.height_px) == size
    assert picture.kind == "svg"
    assert picture.pixels == 0


@pytest.mark.parametrize(
    "data",
    [
        svg(),
        b"\xef\xbb\xbf" + svg(),
        svg().decode().encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-8"?>\n<!-- Inkscape -->\n' + svg(),
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        b'"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + svg(),
        b"<!-- a remark --><svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_drawings_of_many_programs_are_known(data):
    assert examine(data).value.format == "SVG"


def test_drawings_with_uses_patterns_gradients_and_pictures_are_fine():
    inner = base64.b64encode(raster()).decode()
    picture = examine(
        svg(
            '<defs><path id="a" d="M0 0L9 9"/><pattern id="p" width="0.1" height="0.1">'
            '<use href="#a"/></pattern><linearGradient id="g" spreadMethod="repeat" x2="10%"/>'
            '<marker id="m"><path d="M0 0"/></marker></defs>'
            '<use xlink:href="#a"/><rect fill="url(#p)"/><path marker-mid="url(#m)" d="M0 0L9 9"/>'
            f'<a xlink:href="https://x.org/"><text>x</text></a>'
            f'<image href="data:image/png;base64,{inner}"/>'
        )
    )
    assert picture.diagnostics == ()
    assert picture.value.pixels == 2400


LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
BOMB = '<g id="u0"><path/></g>' + "".join(
    f'<g id="u{i}">{f"<use href={chr(34)}#u{i - 1}{chr(34)}/>" * 10}</g>' for i in range(1, 12)
)
PATTERNS = "".join(
    f'<pattern id="q{i}" width="1" height="1">{f"<rect fill={chr(34)}url(#q{i + 1}){chr(34)}/>" * 9}'
    "</pattern>"
    for i in range(9)
)
HOSTILE = {
    "billion laughs": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY l0 "ha">'
    + LAUGHS.encode()
    + b"]>"
    + svg("<text>&l9;</text>"),
    "external entity": b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    + svg("<text>&x;</text>"),
    "use bomb": svg(BOMB + '<use href="#u11"/>'),
    "use bomb by xlink": svg(BOMB.replace("href", "xlink:href")),
    "itself": svg('<g id="a"><use href="#a"/></g>'),
    "circle": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
    "patterns of patterns": svg(PATTERNS + '<rect fill="url(#q0)"/>'),
    "patterns by style": svg(PATTERNS.replace('fill="', 'style="fill:')),
    "markers": svg(f'<marker id="m">{"<path/>" * 100}</marker><path marker="url(#m)" d="{"1 1 " * 9000}"/>'),
    "tiny pattern": svg('<pattern id="p" width="0.00001" height="1"/>'),
    "tiny pattern in user space": svg('<pattern patternUnits="userSpaceOnUse" width="1e-9" height="9"/>'),
    "shrunken pattern": svg('<pattern width=".1" height=".1" patternTransform="scale(1e-9)"/>'),
    "tiny gradient": svg('<radialGradient spreadMethod="reflect" r="1e-7"/>'),
    "no gradient": svg('<linearGradient spreadMethod="repeat" x1="0.5" x2="0.5"/>'),
    "deep": svg("<g>" * 5000 + "</g>" * 5000),
    "many": svg("<g/>" * 60_000),
    "chain": svg("".join(f'<g id="c{i}"><use href="#c{i + 1}"/></g>' for i in range(20_000))),
    "local file": svg('<image href="file:///etc/passwd"/>'),
    "relative file": svg('<image xlink:href="../../secret.png"/>'),
    "from the web": svg('<image href="http://169.254.169.254/x.png"/>'),
    "other drawing": svg('<use href="other.svg#a"/>'),
    "drawing in it": svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>'),
    "huge picture in it": svg(
        f'<image href="data:image/png;base64,{base64.b64encode(png_header(9000, 9000)).decode()}"/>'
    ),
    "broken picture in it": svg('<image href="data:image/png;base64,AAAA"/>'),
    "not well-formed": b"<svg><g></svg>",
    "no drawing": b'<?xml version="1.0"?><rss/>',
    "empty view": svg(attributes='viewBox="0 0 0 0"'),
    "endless view": svg(attributes='viewBox="0 0 1e999 1"'),
    "no width": svg(attributes='width="0" height="5"'),
    "absurd": svg(attributes='width="1e12" height="5"'),
    "unknown encoding": b'<?xml version="1.0" encoding="x-none"?><svg/>',
    "too many bytes": svg("<!--" + "x" * 5_100_000 + "-->"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_drawings_are_refused_at_once(name):
    start = time.process_time()
    code, message = refusal(HOSTILE[name])
    assert code in ("drawing-unsafe", "drawing-broken", "image-too-large", "image-format",
                    "image-broken")  # fmt: skip
    assert message.startswith("the image ")
    assert "\n" not in message
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("<script>alert(1)</script>", "script"),
        ("<foreignObject><p>x</p></foreignObject>", "foreignObject"),
        ("<style>@import url(http://fonts.example/x.css);</style>", "outside"),
        ("<style>text{background:url(file:///x)}</style>", "outside"),
        ('<rect fill="url(http://x/y#z)"/>', "outside"),
    ],
)
def test_what_a_drawing_loses_in_print_is_reported(content, what):
    result = examine(svg(content))
    assert result.value is not None
    assert [item.code for item in result.diagnostics] == ["drawing-loses"]
    assert what in result.diagnostics[0].message


def test_data_uris_are_decoded_with_care():
    assert decode_data_uri("data:image/png;base64,QUJD") == b"ABC"
    assert decode_data_uri("data:image/svg+xml,%3Csvg/%3E") == b"<svg/>"
    assert decode_data_uri("data:image/png;base64,%%%") is None
    assert decode_data_uri("data:image/png") is None
    assert decode_data_uri("data:image/png;base64," + "A" * 9_000_000) is None
