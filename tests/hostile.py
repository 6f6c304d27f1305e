"""Bad input for `test_bad_input.py`: articles, images and layouts that are broken or mean harm.

Each case is one article, which says what has to be told of it and where. Nothing is run here.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "CANARYTEXT"
"""Stands in files outside of the publication, and must never be found in a PDF."""


@dataclass(frozen=True)
class Link:
    """A symbolic link; `{outside}` stands for a folder outside of the publication."""

    target: str


class Pipe:
    """A named pipe, which makes a reader wait for ever."""


@dataclass(frozen=True)
class Case:
    """One article, and what is told of it."""

    name: str
    source: str | bytes
    code: str
    """Of the diagnostic that has to be among those told."""

    at: str = ""
    """Text on the line that the diagnostic names; empty when it names the whole file."""

    printed: bool = True
    severity: str = "error"
    files: Mapping[str, str | bytes | Link | Pipe] = field(default_factory=dict)
    """Beside the article."""

    layout: Mapping[str, str | bytes] = field(default_factory=dict)
    """A layout of the same name that the article asks for."""

    where: str = ""
    """The file of the layout that the diagnostic names, instead of the article."""

    hinted: bool = True
    """False where the message itself says what is wanted instead."""

    images: int | None = None
    """How many raster images the PDF has."""

    def place(self) -> str:
        """The start of the line in which the diagnostic is told."""
        if self.where:
            path, text = f"layouts/{self.name}/{self.where}", self.layout.get(self.where, "")
        else:
            path, text = f"sources/articles/{self.name}/index.md", self.source
        if not self.at:
            return f"{path}:"
        text = text if isinstance(text, str) else text.decode("utf-8", "replace")
        assert self.at in text, f"{self.name}: the test itself is wrong"
        return f"{path}:{text.count(chr(10), 0, text.index(self.at)) + 1}:"

    def write(self, root: Path, outside: Path) -> None:
        """Write the article, its files and its layout into a publication."""
        folder = root / "sources/articles" / self.name
        _write(folder / "index.md", self.source, outside)
        for name, content in self.files.items():
            _write(folder / name, content, outside)
        for name, content in self.layout.items():
            _write(root / "layouts" / self.name / name, content, outside)


def _write(path: Path, content: str | bytes | Link | Pipe, outside: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Link):
        path.symlink_to(content.target.format(outside=outside))
    elif isinstance(content, Pipe):
        os.mkfifo(path)
    elif isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        path.write_bytes(content)


def article(body: str, *front: str, title: str = "title: A title") -> str:
    """An article; `front` are more lines of its front matter."""
    lines = ["---", title, "author: A. Example", "date: 2026-05-12", *front, "---", "", body, ""]
    return "\n".join(lines)


def outside(folder: Path) -> None:
    """Make the files that no article may reach."""
    folder.mkdir()
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    (folder / "secret.css").write_text(f"body::after {{ content: '{SECRET}' }}", encoding="utf-8")
    (folder / "secret.png").write_bytes(png(40, 30))
    (folder / "secret.svg").write_bytes(svg(f'<text id="s" y="50">{SECRET}</text>'))


# Images -------------------------------------------------------------------------------------


def png(width: int, height: int, pixels: bytes | None = None, *, depth: int = 8) -> bytes:
    """A grey PNG; `pixels` are its compressed scan lines."""
    if pixels is None:
        pixels = zlib.compress((b"\0" + b"\x80" * width) * height)
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def huge_png() -> bytes:
    """A whole PNG of 50,000 × 50,000 pixels in 300 kB."""
    packer = zlib.compressobj(1)
    rows = (b"\0" + bytes(6250)) * 500
    pixels = b"".join(packer.compress(rows) for _ in range(100)) + packer.flush()
    return png(50_000, 50_000, pixels, depth=1)


def svg(inner: str, attributes: str = 'width="100" height="100"', head: str = "") -> bytes:
    """A drawing."""
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{head}<svg {spaces} {attributes}>{inner}</svg>".encode()


def entities(count: int) -> str:
    """A document type whose last entity is ten to the power of `count` letters long."""
    tenfold = [f"&e{n};" * 10 for n in range(count)]
    nested = "".join(f'<!ENTITY e{n} "{inner}">' for n, inner in enumerate(tenfold, 1))
    return f'<!DOCTYPE svg [<!ENTITY e0 "a">{nested}]>'


def uses(count: int) -> bytes:
    """A drawing that grows tenfold `count` times."""
    tenfold = [f'<use href="#g{n}"/>' * 10 for n in range(count)]
    groups = "".join(f'<g id="g{n}">{inner}</g>' for n, inner in enumerate(tenfold, 1))
    return svg(f'<g id="g0"><rect width="1" height="1"/></g>{groups}')


# What can be wrong with the file and its front matter ------------------------------------------


def _bomb() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]" for n in range(9)]
    return "\n".join(lines)


FILES = (
    Case("empty", b"", "source-empty", printed=False),
    Case("blank", b"\n\n  \n", "source-empty", printed=False),
    Case("picture", png(10, 10), "source-not-text", printed=False),
    Case("zero-byte", article("Text\0here").encode(), "source-not-text", "Text", printed=False),
    Case("not-utf8", article("caf_").encode().replace(b"_", b"\xe9"), "source-encoding", "caf",
         printed=False),
    Case("utf16", article("Text").encode("utf-16"), "source-encoding", printed=False),
    Case("surrogate", article("half _ one").encode().replace(b"_", b"\xed\xa0\x80"),
         "characters-left-out", "half", severity="warning"),
    Case("too-large", article("word " * 1_000_001), "source-too-large", printed=False),
)  # fmt: skip

FRONT_MATTER = (
    Case("colon", article("Text", title="title: Foo: bar"), "front-matter-syntax", "Foo: bar"),
    Case("unclosed", "---\ntitle: A title\n\nText\n", "front-matter-unclosed", "---"),
    Case("no-title", "---\ndate: 2026-05-12\n---\n\nText\n", "title-missing"),
    Case("no-front-matter", "Text\n", "title-missing"),
    Case("date", article("Text").replace("2026-05-12", "someday"), "date-wrong", "someday"),
    Case("no-such-day", article("Text").replace("05-12", "02-30"), "date-wrong", "02-30"),
    Case("alias-bomb", article("Text", _bomb()), "front-matter-unsafe", "*a0", printed=False),
    Case("merge-bomb", article("Text", "a: &a {x: 1}", "b: {<<: [*a, *a]}"),
         "front-matter-unsafe", "<<", printed=False),
    Case("yaml-brackets", article("Text", "a: " + "[" * 1000), "front-matter-unsafe", "a: [",
         printed=False),
    Case("yaml-large", article("Text", "a: " + "x" * 70_000), "front-matter-too-large", "title",
         printed=False),
    Case("yaml-object", article("Text", "a: !!python/object/apply:os.system ['exit']"),
         "front-matter-unsupported", "!!python"),
    Case("toml", '+++\ntitle = "A title"\ndate =\n+++\n\nText\n', "toml-syntax", "date ="),
    Case("wrong-types", article("Text", "image: [1]", "keywords: {a: {b: c}}", "lang: ../../etc"),
         "front-matter-value", "keywords", hinted=False),
    Case("unsafe-url", article("Text", "url: file:///etc/passwd"), "front-matter-value", "url:",
         hinted=False),
    Case("long-url", article("Text", f"url: https://example.org/{'x' * 5000}"), "qr-too-long",
         "url:", severity="warning"),
    Case("size", article("Text", "print:", "  size: 'A4; } @page { background: url(x)'"),
         "option-value", "size:", hinted=False),
    Case("unknown-layout", article("Text", "layout: ../../../etc"), "layout-unknown", "layout:",
         severity="warning"),
    Case("markup-title", article("Text", title="title: '<script>x</script> <b>bold</b>'"),
         "html-dropped", "title:", severity="warning"),
)  # fmt: skip


# Images that are missing, broken, too large, or not the article's --------------------------------


def _image(
    name: str, code: str, target: str = "f.png", *, images: int | None = 0, **files: object
) -> Case:
    named = {key.replace("_", "."): value for key, value in files.items()}
    body = f'Text.\n\n![A caption]({target}){{alt="What is seen"}}'
    return Case(name, article(body), code, "![", files=named, images=images)  # type: ignore[arg-type]


def _drawing(name: str, data: bytes, code: str = "drawing-unsafe") -> Case:
    return _image(f"drawing-{name}", code, "f.svg", f_svg=data)


IMAGES = (
    _image("image-missing", "image-missing", "g.png", f_png=png(9, 9)),
    _image("image-cut", "image-broken", f_png=png(40, 30)[:60]),
    _image("image-text", "image-format", f_png=b"This is no image."),
    _image("image-50000", "image-too-large", f_png=huge_png()),
    _image("image-folder", "image-broken", "."),
    _image("image-pipe", "image-broken", f_png=Pipe()),
    _image("image-device", "image-outside", f_png=Link("/dev/zero")),
    _image("image-link-loop", "image-missing", f_png=Link("f.png")),
    _image("image-long-name", "image-missing", "x" * 5000 + ".png"),
    _image("image-zero-in-name", "image-missing", "a%00b.png"),
    _image("image-above", "image-outside", "../../../../outside/secret.png"),
    _image("image-above-encoded", "image-outside", "%2e%2e/..%2f../../outside/secret.png"),
    _image("image-link", "image-outside", f_png=Link("{outside}/secret.png")),
    _image("image-linked-folder", "image-outside", "d/secret.svg", d=Link("{outside}")),
    _image("image-system-file", "image-missing", "/etc/passwd"),
    _image("image-file-url", "image-unsafe", "file:///etc/passwd"),
    _image("image-web", "image-network", "https://example.org/x.png"),
    _image("image-web-short", "image-network", "//example.org/x.png"),
    _image("image-inner-address", "image-unsafe", "image:00"),
    _image("image-layout-file", "image-network", "https://layout.invalid/base/layout.toml"),
    Case("lead-image", article("Text", "image: {file: /etc/passwd, alt: A}"), "image-missing",
         "image:", images=0),
    _drawing("entities", svg("<text>&e8;</text>", head=entities(8))),
    _drawing("external-entity", svg("<text y='50'>&x;</text>",
             head='<!DOCTYPE svg [<!ENTITY x SYSTEM "../../../../outside/secret.txt">]>')),
    _drawing("use-bomb", uses(9)),
    _drawing("use-itself", svg('<g id="a"><use href="#a"/></g>')),
    _drawing("mask-itself", svg('<mask id="m"><rect mask="url(#m)"/></mask>'
                                '<rect width="9" height="9" mask="url(#m)"/>')),
    _drawing("external-image", svg('<image href="../../../../outside/secret.png"/>')),
    _drawing("external-use", svg('<use href="../../../../outside/secret.svg#s"/>')),
    _drawing("data-drawing", svg('<image href="data:image/svg+xml;base64,PHN2Zy8+"/>')),
    _drawing("huge", svg("<rect/>", 'width="1e9" height="1e9"'), "drawing-broken"),
    _drawing("no-size", svg("<rect/>", 'width="0" height="0"'), "drawing-broken"),
    _drawing("tiny-pattern", svg('<pattern id="p" width="1e-7" height="1e-7"><rect/></pattern>'
                                 '<rect width="99" height="99" fill="url(#p)"/>')),
    _drawing("tiny-gradient", svg('<linearGradient id="g" x2="1e-9" spreadMethod="repeat"/>'
                                  '<rect width="99" height="99" fill="url(#g)"/>')),
    _drawing("deep", svg("<g>" * 5000 + "</g>" * 5000)),
    _drawing("not-closed", b'<svg xmlns="http://www.w3.org/2000/svg"><rect>', "drawing-broken"),
    _drawing("absurd-numbers", svg('<path d="M 1e308 1e308 L -1e308 -1e308"/>'), "drawing-broken"),
    Case("drawing-beyond-engine", article("![C](f.svg){alt=A}"), "image-broken",
         files={"f.svg": svg('<g transform="rotate(x)"><rect width="9" height="9"/></g>')}),
    Case("drawing-script", article("![C](f.svg){alt=A}"), "drawing-loses", "![C]",
         severity="warning",
         files={"f.svg": svg("<script>x</script><rect width='9' height='9' onload='x'/>")}),
)  # fmt: skip


# Markdown that is tangled, and links that lead astray --------------------------------------------


def _body(name: str, body: str, code: str, at: str = "", **more: object) -> Case:
    return Case(name, article(body), code, at, **more)  # type: ignore[arg-type]


def _refused(name: str, body: str, code: str, at: str) -> Case:
    return _body(name, body, code, at, printed=False)


MARKDOWN = (
    _refused("brackets", "[" * 10_000, "too-tangled", "[["),
    _refused("image-brackets", "![" * 10_000, "too-tangled", "![!["),
    _refused("link-brackets", "[a](" * 10_000, "too-tangled", "[a]([a]("),
    _refused("quotations", "> " * 200 + "x", "too-deep", "> > >"),
    _refused("emphasis", "*a **b " * 28_000, "too-tangled", "*a **b"),
    _refused("backticks", "".join("`" * n + " " for n in range(1, 600)), "too-tangled", "` `` "),
    _refused("lists", "\n".join("  " * n + "- x" for n in range(200)), "too-deep",
             "  " * 30 + "- x"),
    _refused("divs", "\n".join(f"::: {{.box title={n}}}" for n in range(200)), "too-deep",
             "title=30"),
    _body("long-word", "x" * 5000, ""),
    _body("combining", "a" + "\u0301" * 400, ""),
    _body("less-than", "<" * 2000, ""),
    _body("notes-in-notes", "a[^a] ^[^[^[x]]]\n\n[^a]: b[^a]", ""),
    _body("no-glyph", "Text \U0001f9ff.", "glyph-missing", "Text"),
    _body("dead-references", "@fig-nope and [x](#nope)", "crossref-dead", "@fig-nope"),
    _body("poll", "::: {.poll question=Q}\n- a | 99999999999999999999\n- b | -5\n:::",
          "poll-count", "- b"),
    _body("formula", "$\\def\\a{\\a\\a}\\a$", "math", "$"),
    _body("deep-formula", "$" + "\\frac{a}{" * 200 + "b" + "}" * 200 + "$", "math", "$"),
    _body("shortcode", "{% include '/etc/passwd' %} {{ 7 * 7 }}", "shortcode", "{%",
          severity="warning"),
    _body("link-file", "[one](file:///etc/passwd)", "link-unsafe", "[one]"),
    _body("link-script", "[one](javascript:alert(1))", "link-unsafe", "[one]"),
    _body("link-script-hidden", '<a href="java&#10;script:x">one</a>', "link-unsafe", "<a"),
    _body("link-script-entity", "[one](JaVa&#x73;cript:x)", "link-unsafe", "[one]"),
    _body("link-data", "[one](data:text/html,x)", "link-unsafe", "[one]"),
    _body("link-autolink", "<file:///etc/passwd>", "link-unsafe"),
)  # fmt: skip


# HTML ----------------------------------------------------------------------------------------


def _html(name: str, markup: str, at: str = "<", *, code: str = "html-dropped") -> Case:
    return _body(f"html-{name}", f"Before.\n\n{markup}\n\nAfter.", code, at, severity="warning")


_STYLE = "background: url(file:///etc/passwd); font-size: 1e30px; tab-size: 1e9; grid-row: 1e8"

HTML = (
    _refused("html-divs", "<div>" * 200 + "x" + "</div>" * 200, "too-deep", "<div>"),
    _refused("html-flex", '<div style="display: flex">' * 100 + "x", "too-deep", "<div"),
    _html("few-flex", '<div style="display: flex">' * 15 + "x" + "</div>" * 15, code=""),
    _html("colspan", "<table><tr><td colspan=1000000 rowspan=99999999>x</td></tr></table>",
          code=""),
    _html("style", "<style>* { display: none }</style>"),
    _html("style-attribute", f'<p style="{_STYLE}">Text</p>', code=""),
    _html("base", '<base href="file:///etc/">'),
    _html("attachment", '<link rel=attachment href="file:///etc/passwd">'),
    _body("html-attached-link", '<a rel=attachment href="file:///etc/passwd">x</a>',
          "link-unsafe", "<a"),
    _html("meta", "<meta http-equiv=refresh content='0;url=file:///etc/passwd'>"),
    _html("object", '<object data="file:///etc/passwd">x</object>'),
    _html("embed", '<embed src="file:///etc/passwd">'),
    _html("iframe", '<iframe src="file:///etc/passwd"></iframe>'),
    _html("svg", '<svg><image href="file:///etc/passwd"/></svg>'),
    _html("form", "<form action='javascript:x'><input value=x></form>"),
    _body("html-image", '<img src="file:///etc/passwd">', "image-unsafe", "<img", images=0),
    _html("source-set", '<picture><source srcset="file:///etc/passwd"></picture>', code=""),
    _html("body", '<body background="file:///etc/passwd">', code="html-unclosed"),
    _html("comment", "<!-- it never ends", code=""),
    _html("entities", "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/passwd'>]> &x; &#0; &#xD800;",
          code=""),
    _html("footnotes", "<span class=footnote>a<span class=footnote>b</span></span>", code=""),
    _html("tables", "<table><tr><td><table><tr><td>x</table>\n\n<td>loose</td>\n\n<table></table>",
          code=""),
    _html("open-paragraphs", "<p " * 5000, code="html-unclosed"),
)  # fmt: skip


# Layouts -------------------------------------------------------------------------------------

_OWN = 'title = "Own"\nextends = "article"\n'
_HEAD = '{% extends "article.html" %}\n{% block name %}own{% endblock %}\n'
_BODY = (
    "## A heading\n\nA [link](https://example.org/) and^[a note].\n\n- one\n- two\n\n"
    "| a | b |\n|---|---|\n| 1 | 2 |"
)


def _layout(
    name: str, code: str, at: str = "", *, where: str = "layout.toml", toml: str | bytes = _OWN,
    files: Mapping[str, str | bytes] | None = None, **more: object,
) -> Case:  # fmt: skip
    name = f"layout-{name}"
    return Case(
        name, article(_BODY, f"layout: {name}"), code, at, where=where,
        layout={"layout.toml": toml, **(files or {})}, **{"printed": False, **more},  # type: ignore[arg-type]
    )  # fmt: skip


def _template(name: str, text: str | bytes, at: str = "", *, code: str = "template") -> Case:
    own = "templates/own.html"
    toml = f'{_OWN}template = "own.html"\n'
    return _layout(name, code, at, where=own, toml=toml, files={own: text})


def _css(name: str, text: str | bytes, code: str, **more: object) -> Case:
    toml = f'{_OWN}stylesheets = ["css/own.css"]\n'
    return _layout(name, code, toml=toml, files={"css/own.css": text}, **more)  # type: ignore[arg-type]


LAYOUTS = (
    _template("syntax", f"{_HEAD}\n{{% nosuch %}}", "nosuch"),
    _template("open-if", f"{_HEAD}{{% if article.title %}}\n", "{% if"),
    _template("undefined", f"{_HEAD}{{% block title_block %}}\n{{{{ nosuch.thing }}}}\n{{% endblock %}}",
              "nosuch"),
    _template("misspelt", f"{_HEAD}{{% block title_block %}}\n{{{{ article.titel }}}}\n{{% endblock %}}",
              "titel"),
    _template("no-include", f"{_HEAD}{{% block title_block %}}\n\n{{% include 'no.html' %}}{{% endblock %}}",
              "no.html"),
    _template("no-parent", "{% extends 'no.html' %}", "no.html"),
    _template("includes-itself", "<html>\n{% include 'own.html' %}", "include"),
    _template("calls-itself", "{% macro a() %}{{ a() }}{% endmacro %}\n{{ a() }}", "macro"),
    _template("range", "\n\n{% for i in range(10**9) %}x{% endfor %}", "range"),
    _template("division", "\n\n{{ 1 / 0 }}", "1 / 0"),
    _template("class", "\n{{ article.__class__.__mro__ }}", "__class__"),
    _template("reads-file", "\n{{ layout.folders[0].joinpath('/etc/passwd').read_text() }}",
              "read_text"),
    _template("writes-file", "\n{{ layout.folders[0].joinpath('own.txt').write_text('x') }}",
              "write_text"),
    _template("system-file", "{% include '/etc/passwd' %}", "passwd"),
    _template("above", "{% include '../../../../outside/secret.txt' %}", "secret"),
    _template("latin1", b"\ncaf\xe9 {{ article.title }}", "caf", code="source-encoding"),
    _template("empty", "", code="source-empty"),
    _template("nothing", "{# only a comment #}", code="template"),
    _layout("no-template", "template", toml=f'{_OWN}template = "no.html"\n'),
    _layout("toml", "toml-syntax", "title", toml='title = "Own\nextends = "article"\n'),
    _layout("toml-latin1", "source-encoding", "title", toml="title = 'é'\n".encode("latin-1")),
    _layout("key", "layout-key", "stylsheets", toml=f"{_OWN}stylsheets = []\n"),
    _layout("types", "layout-key", "extends", toml="title = 3\nextends = ['a']\n",
            hinted=False),
    _layout("itself", "layout-cycle", "extends", toml='extends = "layout-itself"\n'),
    _layout("no-such-parent", "layout-unknown", "articel", toml='extends = "articel"\n'),
    _layout("no-sheet", "layout-stylesheet", "no.css", toml=f'{_OWN}stylesheets = ["no.css"]\n'),
    _layout("sheet-number", "layout-key", "[1]", toml=f"{_OWN}stylesheets = [1]\n",
            hinted=False),
    _layout("sheet-outside", "layout-stylesheet", "secret",
            toml=f'{_OWN}stylesheets = ["../../../outside/secret.css"]\n'),
    _layout("paper", "layout-key", "url", toml=f'{_OWN}size = "url(x)"\n', hinted=False),
    _layout("font-text", "layout-font", "X =", toml=f'{_OWN}[fonts]\nX = "a"\n'),
    _layout("font-list", "layout-font", "fonts.X", toml=f'{_OWN}[fonts.X]\nfiles = ["a.ttf"]\n'),
    _layout("font-broken", "font-broken", where="fonts/Broken.ttf",
            toml=f'{_OWN}[fonts.X]\nrole = "text"\nfiles = {{"Broken.ttf" = ""}}\n',
            files={"fonts/Broken.ttf": "no font"}),
    _css("crash", 'li::marker { content: "- " }', "engine-crash", where=""),
    _css("css-latin1", b"/* caf\xe9 */", "layout-stylesheet", where="css/own.css"),
    _css("css-nonsense", "p { color: ; } } @@@ { no: 1 }\nh1 {{{", "engine", severity="warning",
         where="css/own.css", printed=True),
    _css("css-import", "@import url(file:///etc/passwd);\n@import url(own.css);\np { color: red }",
         "engine", severity="warning", where="css/own.css", printed=True),
    _css("css-files", "body { background: url(../../../../outside/secret.png) }\n"
         "@page { background: url(file:///etc/passwd) }", "image-broken", where="", printed=True,
         images=0),
    _css("css-pages", "p { break-before: page } section { break-after: right !important }", "furniture", where=""),
    _layout(
        "links", "link-unsafe", where="", printed=True, images=0,
        toml=f'{_OWN}template = "own.html"\n',
        files={"templates/own.html": (
            '<!DOCTYPE html><html lang="en"><head><title>x</title>'
            '<link rel=attachment href="file:///etc/passwd">'
            '<style>@import "file:///etc/passwd"; p { background: url(file:///etc/passwd) }</style>'
            '</head><body><article><h1>x</h1><a href="file:///etc/passwd">f</a>'
            '<a href="java\nscript:x">j</a><a rel=attachment href="layout.toml">l</a>'
            '<img src="file:///etc/passwd"><img src="../../../../outside/secret.png">'
            '<object data="file:///etc/passwd"></object><embed src="file:///etc/passwd">'
            '<svg><image href="file:///etc/passwd"/></svg>{{ article.body }}</article></body></html>'
        )},
    ),
)  # fmt: skip

QUICK = (*FILES, *FRONT_MATTER, *IMAGES, *MARKDOWN, *HTML, *LAYOUTS)


# What keeps the engine busy ------------------------------------------------------------------

_TENFOLD = " ".join(f"--v{n}: " + f"var(--v{n + 1}) " * 10 + ";" for n in range(12))
_VARIABLES = f"html {{ {_TENFOLD} --v12: 1px }} p {{ margin: var(--v0) }}"

SLOW = (
    _body("slow-table", "<table>" + "<tr><td>a</td></tr>" * 20_000 + "</table>", ""),
    _body("slow-columns", "<table><tr>" + "<td>x</td>" * 3000 + "</tr></table>", "text-cut"),
    _body("slow-pipes", "|a" * 1500 + "|\n" + "|-" * 1500 + "|\n" + "|b" * 1500 + "|", "text-cut"),
    _body("slow-letters", "x" * 1_000_000, ""),
    _body("slow-words", "word " * 200_000, ""),
    _body("slow-notes", " ".join(f"w^[note {n}]" for n in range(600)), ""),
    _body("slow-attributes", "<p " + " ".join(f"a{n}=1" for n in range(20_000)) + ">x</p>", ""),
    _body("slow-code", "```python\n" + "(" * 20_000 + "\n```", ""),
    Case("slow-title", article("Text", title="title: " + "word " * 10_000), ""),
    _css("slow-flex", "* { display: flex }", "", where=""),
    _css("slow-variables", _VARIABLES, "", where=""),
    _css("slow-gradient", "body { background: repeating-linear-gradient(red, blue 1e-7px) }", "",
         where=""),
    _template("slow-loop", "{% for i in range(90000) %}{% for j in range(90000) %}x{% endfor %}"
              "{% endfor %}", code=""),
    _template("slow-memory", "{{ 'x' * 10**10 }}", code=""),
)  # fmt: skip
"""Each is printed, or given up at the limit of time or memory."""


def names(cases: Iterable[Case]) -> list[str]:
    """The names of cases, as ids of tests."""
    return [case.name for case in cases]
