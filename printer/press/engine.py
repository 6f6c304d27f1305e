"""WeasyPrint's one door: loads it, and gives it fonts and stylesheets.

Pinned to WeasyPrint 70: `load` replaces `weasyprint.pdf.add_tags` (structure.py says why)
and wraps `build_fonts_dictionary` beside it, the page maker (repairs.py says why) and the
styles of pages (pagestyles.py); the press reads `Page._page_box`, `Stream._tags`, the attributes of boxes, and the layout's
context (bounds.py), for which `Document._build_layout_context` is overridden. A canary test
watches all of them.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from printer import fonts
from printer.diagnostics import Diagnostic, UnprintableError, error
from printer.files import display_path, place_in
from printer.press import deferred, hearing, libraries, pagestyles, repairs
from printer.press.addresses import LAYOUT_ORIGIN
from printer.typesetting import steering
from printer.typesetting.composing import Compositor, Memory

_HYPHEN, _SOFT_HYPHEN = "\u2010", "\u00ad"


@dataclass(frozen=True, slots=True)
class Sheets:
    """Parsed stylesheets with the engine's font configuration they belong to."""

    font_config: Any
    counter_style: Any
    color_profiles: dict[str, Any]
    parsed: tuple[Any, ...]
    fetcher: Any
    said: tuple[Diagnostic, ...]
    """What the engine ignored in the stylesheets."""

    memory: Memory = field(default_factory=Memory)
    """What is known of the lines of texts in these fonts."""

    def also(self, css: str) -> Any:
        """Parse a little more CSS, for one document."""
        return _parse(css, LAYOUT_ORIGIN, self)


_sheets: dict[str, Sheets] = {}
_hooked = False


def warm_up() -> None:
    """Import the engine, so that processes forked from this one need not."""
    with deferred.unused_parts(), libraries.known():
        import weasyprint  # noqa: F401


def _no_tagger(_pdf: Any, _document: Any, _page_streams: Sequence[Any]) -> None:
    """Stand in until `load` is called, which is before the first print."""


_tagger: Callable[[Any, Any, Sequence[Any]], None] = _no_tagger


def load(tagger: Callable[[Any, Any, Sequence[Any]], None] = _no_tagger) -> None:
    """Import the engine, once a process, and let `tagger` build its tag trees.

    `tagger(pdf, document, page_streams)` is called when the pages of a PDF with tags are
    drawn.
    """
    global _tagger, _hooked  # noqa: PLW0603 (the engine has one hook for the whole process)
    warm_up()
    import weasyprint
    import weasyprint.pdf
    import weasyprint.text.ffi

    if not _hooked:
        _hooked = True
        libraries.spare_parsing(weasyprint.text.ffi.ffi)
        libraries.parse_types(weasyprint.text.ffi.ffi)
        repairs.keep_notes()
        repairs.fill_lines()
        pagestyles.share()
        steering.install()
        weasyprint.pdf.add_tags = _add_tags
        weasyprint.pdf.build_fonts_dictionary = functools.partial(
            _build_fonts, weasyprint.pdf.build_fonts_dictionary
        )
    _tagger = tagger


def load_hyphenation(lang: str) -> None:
    """Read the patterns of a language, if there are some, for all prints of this process."""
    import pyphen

    if (known := pyphen.language_fallback(lang)) is not None:
        pyphen.Pyphen(lang=known)


def _add_tags(pdf: Any, document: Any, _version: Any, page_streams: Sequence[Any]) -> None:
    _tagger(pdf, document, page_streams)


def sheets(paths: Sequence[Path], font_set: fonts.FontSet, fetcher: Any) -> Sheets:
    """Parse stylesheets, or return them from an earlier print of the same process.

    Files are read anew each time, so that a changed stylesheet is never missed.
    Raises UnprintableError for one that is not UTF-8 text.
    """
    from weasyprint.css.counters import CounterStyle
    from weasyprint.text.fonts import FontConfiguration

    texts = [(path, path.read_bytes()) for path in paths]
    digest = hashlib.sha256(font_set.key.encode())
    for path, text in texts:
        digest.update(f"\0{path}\0".encode() + text)
    key = digest.hexdigest()
    if key not in _sheets:
        bare = Sheets(FontConfiguration(), CounterStyle(), {}, (), fetcher, ())
        parsed = []
        said: list[Diagnostic] = []
        for path, text in texts:
            with hearing.listening() as records:
                parsed.append(_parse(_decoded(text, path), layout_url(path), bare))
            said += hearing.diagnostics(records, display_path(path))
        _sheets[key] = replace(bare, parsed=tuple(parsed), said=tuple(said))
    return _sheets[key]


def _decoded(css: bytes, path: Path) -> str:
    try:
        return css.decode("utf-8")
    except UnicodeDecodeError as problem:
        before = css[: problem.start].decode("utf-8")
        raise UnprintableError(
            error(
                f"byte 0x{css[problem.start]:02X} of the stylesheet is not UTF-8",
                place_in(before, len(before), display_path(path)),
                hint="save the file as UTF-8",
                code="layout-stylesheet",
            )
        ) from problem


def _parse(css: str, base_url: str, context: Sheets) -> Any:
    import weasyprint

    return weasyprint.CSS(
        string=css,
        base_url=base_url,
        url_fetcher=context.fetcher,
        font_config=context.font_config,
        counter_style=context.counter_style,
        color_profiles=context.color_profiles,
    )


def srgb() -> Any:
    """Return the engine's sRGB profile, for the output intent that PDF/A asks for.

    The engine would open it by itself, but leaves the file open.
    """
    from weasyprint.css import ColorProfile

    data = (importlib.resources.files("weasyprint.pdf") / "sRGB2014.icc").read_bytes()
    channels = (["r"], ["g"], ["b"])
    return ColorProfile(io.BytesIO(data), "sRGB2014.icc", "relative-colorimetric", channels)


def parsed_html(tree: Any, fetcher: Any, compositor: Compositor | None = None) -> Any:
    """Return the engine's source for an lxml tree, whose lines `compositor` chooses, if any.

    The engine's own parser is written in Python and would read again what is parsed. What
    `render` returns has besides `pages` the `context` of its layout (styles, counters).
    """
    import weasyprint
    from cssselect2 import ElementWrapper
    from weasyprint.document import Document

    class Laid(Document):  # type: ignore[misc]
        @classmethod
        def _build_layout_context(cls, html: Any, *rest: Any) -> Any:
            html.context = super()._build_layout_context(html, *rest)
            html.context.compositor = compositor
            return html.context

    class ParsedHTML(weasyprint.HTML):  # type: ignore[misc]
        def __init__(self) -> None:
            self.base_url = LAYOUT_ORIGIN
            self.url_fetcher = fetcher
            self.media_type = "print"
            self.wrapper_element = ElementWrapper.from_html_root(tree, content_language=None)
            self.etree_element = self.wrapper_element.etree_element
            self.context: Any = None

        def render(
            self, font_config: Any, counter_style: Any, color_profiles: Any, **options: Any
        ) -> Any:
            options = weasyprint.DEFAULT_OPTIONS | options
            document = Laid._render(self, font_config, counter_style, color_profiles, options)
            document.context = self.context
            return document

    return ParsedHTML()


def layout_url(stylesheet: Path) -> str:
    """Return the address under which the engine knows a layout's stylesheet.

    It names the layout but not the machine's folders, which would find their way into
    the PDF through the names of images.
    """
    return f"{LAYOUT_ORIGIN}{'/'.join(stylesheet.parts[-3:])}"


def _build_fonts(build: Callable[..., Any], pdf: Any, document_fonts: Any, *rest: Any) -> Any:
    """Let hyphens put in by hyphenation be extracted as soft hyphens.

    The engine draws U+2010 for them and says so in ToUnicode; copied text would hold
    hyphens that nobody wrote (ISO 32000-1, 14.8.2.2.3).
    """
    for font in document_fonts.values():
        for glyph, text in font.to_unicode.items():
            if text == _HYPHEN:
                font.to_unicode[glyph] = _SOFT_HYPHEN
    return build(pdf, document_fonts, *rest)
