"""Foreign shortcodes: Liquid, Nunjucks, Jinja, Hugo and kramdown's own.

A post that comes from a site generator is full of instructions to that generator. Those
that show an image become images; a quoted path (`{{ "/about/" | url }}`) becomes the path;
`raw` and `comment` do what they say; an embedded film becomes a link. Everything else is
left out with a warning that names it. Within code all of it stays text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from printer.diagnostics import Place, warning
from printer.readers.markdown import tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Line, Stretch
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

_CLOSERS = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}"}
_MAX = 3000

_ARGUMENT = re.compile(
    r"""(?:([\w-]+)\s*[=:]\s*)?("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|“[^”]*+”|[^\s,"']++)"""
)
_LITERAL = re.compile(
    r"""\s*(["'])(.*?)\1\s*(?:\|\s*(?:url|relative_url|absolute_url|asset)\b.*)?"""
)
_QUOTED = re.compile(r"""\s*(["'])(.*?)\1\s*\|""")
_SITE_ROOT = re.compile(r"\s*-?\s*site\.(?:baseurl|url)\s*(?:\|.*)?-?\s*")
_PICTURE = re.compile(
    r"(?:^|[_/-])(?:image|img|figure|fig|picture|photo)s?(?=$|[_./-])", re.IGNORECASE
)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|svg|webp|avif|tiff?)(?:$|\?)", re.IGNORECASE)
_BETWEEN = re.compile(r'"\s*,?\s+"')
_EMBEDS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtuber": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
}
_QUIET = re.compile(r"end\w+|raw|/.*")
_HIGHLIGHT = re.compile(r"\s*\{(?:%-?\s*|\{[<%]\s*)highlight\s+([\w+#-]*)[^}]*\}+\s*$")
_END_HIGHLIGHT = re.compile(r"\s*\{(?:%-?\s*end|\{[<%]\s*/\s*)highlight[^}]*\}+\s*$")
_COMMENT = re.compile(r"\s*\{%-?\s*comment\s*-?%\}")
_END_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}")


@dataclass(frozen=True, slots=True)
class LeftOut(Slot):
    """A shortcode that cannot be printed; reported when it would have been shown."""

    link: str = ""
    """An address that it shows, which is kept."""

    words: str = ""
    """A quoted text that it would have turned into something, which is kept."""

    quiet: bool = False

    def realise(self, conversion: Conversion) -> Element | str:
        """Give nothing, or the link."""
        self._report(conversion)
        if not self.link:
            return self.words
        return tree.make("a", self.link, href=self.link, data_line=self.position)

    def in_attribute(self, conversion: Conversion) -> str:
        """Give nothing, or the quoted text."""
        self._report(conversion)
        return self.words

    def _report(self, conversion: Conversion) -> None:
        if self.quiet:
            return
        what = re.sub(r"\s+", " ", self.source)
        what = what if len(what) <= 70 else what[:67] + "…"
        kept = "printed as a link" if self.link else "left out"
        if self.words:
            kept = f"printed as {self.words[:40]}"
        conversion.report(
            warning(
                f"the shortcode {what} is {kept}",
                self.place,
                hint="it speaks to another program; write in Markdown what it shows",
                code="shortcode",
            )
        )


@dataclass(frozen=True, slots=True)
class Path(Slot):
    """A quoted path, or the site's address, which paths from the root do without."""

    path: str

    def realise(self, conversion: Conversion) -> str:  # noqa: ARG002
        """Stand as the path."""
        return self.path

    def in_attribute(self, conversion: Conversion) -> str:  # noqa: ARG002
        """Stand as the path."""
        return self.path


@dataclass(frozen=True, slots=True)
class Picture(Slot):
    """A shortcode that shows an image."""

    src: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    width: str = ""

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make an image, which becomes a figure where it stands alone."""
        element = tree.make("x-image", self.caption, src=self.src, data_line=self.position)
        for key in ("alt", "credit", "width"):
            if value := getattr(self, key):
                element.set(key, value)
        return element

    def in_attribute(self, conversion: Conversion) -> str:  # noqa: ARG002
        """Give the path."""
        return self.src


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int] | None:
    """Inline rule: a shortcode, from its opening braces to the closing ones."""
    text, start = stretch.text, match.start()
    place = stretch.place(conversion.path, start)
    if match[0].startswith("{:"):
        return conversion.take(LeftOut(match[0], place)), match.end()
    opener = text[start : start + 3]
    closer = _CLOSERS.get(opener) or _CLOSERS[match[0]]
    opener = opener if opener in _CLOSERS else match[0]
    end = stretch.find(closer, start + len(opener))
    if end < 0 or end - start > _MAX:
        return None
    after = end + len(closer)
    source, inner = text[start:after], text[start + len(opener) : end].strip().strip("-").strip()
    if conversion.verbatim_shortcodes and not inner.startswith("endraw"):
        return conversion.take(_verbatim(source, place)), after
    if opener == "{%" and inner in ("raw", "endraw"):
        conversion.verbatim_shortcodes = inner == "raw"
    if opener == "{%" and inner == "comment" and (found := _END_COMMENT.search(text, after)):
        return conversion.take(LeftOut(text[start : found.end()], place, quiet=True)), found.end()
    return conversion.take(interpret(source, opener, inner, place)), after


def interpret(source: str, opener: str, inner: str, place: Place) -> Slot:
    """Find out what a shortcode stands for."""
    if opener == "{{":
        if literal := _LITERAL.fullmatch(inner):
            return Path(source, place, literal[2])
        if _SITE_ROOT.fullmatch(inner):
            return Path(source, place, "")
        quoted = _QUOTED.match(inner)
        return LeftOut(source, place, words=quoted[2] if quoted else "")
    name, _, rest = inner.partition(" ")
    if _QUIET.fullmatch(name):
        return LeftOut(source, place, quiet=True)
    if opener == "{%" and name == "include":
        name, _, rest = rest.strip().partition(" ")
    if _PICTURE.search(name) and (picture := _picture(source, rest, place, opener)):
        return picture
    return LeftOut(source, place, link=_link(name, rest))


def highlighted(lines: Sequence[Line], index: int) -> tuple[str, list[Line], int] | None:
    """Find `{% highlight python %}` … `{% endhighlight %}`: language, code, line after."""
    opening = _HIGHLIGHT.match(lines[index].text)
    if not opening:
        return None
    for last in range(index + 1, len(lines)):
        if _END_HIGHLIGHT.match(lines[last].text):
            return opening[1], list(lines[index + 1 : last]), last + 1
    return None


def comment(lines: Sequence[Line], index: int) -> int | None:
    """Find `{% comment %}` … `{% endcomment %}` over several paragraphs: the line after."""
    if not _COMMENT.match(lines[index].text):
        return None
    for last in range(index, len(lines)):
        if _END_COMMENT.search(lines[last].text):
            return last + 1
    return None


def _verbatim(source: str, place: Place) -> Slot:
    return Path(source, place, source)


def _picture(source: str, rest: str, place: Place, opener: str) -> Picture | None:
    named: dict[str, str] = {}
    plain: list[str] = []
    for key, value in _ARGUMENT.findall(rest):
        value = value.strip("\"'“”")
        if key and not value.startswith("//"):
            named.setdefault(key.lower(), value)
        else:
            plain.append(value)
    if not any(key in named for key in ("path", "src", "url", "file", "image", "img", "filename")):
        plain = _BETWEEN.split(rest.strip().strip('"')) if rest.strip().startswith('"') else plain
    path = _first(named, "path", "src", "url", "file", "image", "img", "filename")
    if not path and plain and _PICTURE_FILE.search(plain[0]):
        path = plain.pop(0)
    if not path:
        return None
    if opener == "{%" and not re.match(r"[./]|[a-z]+:", path):
        path = "/" + path
    return Picture(
        source,
        place,
        path,
        alt=_first(named, "alt") or (plain[-1] if plain else ""),
        caption=_first(named, "caption", "description", "title"),
        credit=_first(named, "credit", "attr", "attribution"),
        width=_first(named, "width") if "%" in named.get("width", "") else "",
    )


def _first(named: dict[str, str], *keys: str) -> str:
    return next((named[key] for key in keys if named.get(key)), "")


def _link(name: str, rest: str) -> str:
    if address := re.search(r"https?://[^\s\"'<>]+", rest):
        return address[0]
    argument = _ARGUMENT.match(rest.strip())
    if name in _EMBEDS and argument:
        return _EMBEDS[name].format(argument[2].strip("\"'"))
    return ""
