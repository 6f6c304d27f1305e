r"""LaTeX in a bibliography field → Unicode text with the markup of CSL.

Accents, ligatures, dashes, quotation marks and commands become characters; emphasis, small
capitals, raised and lowered text become markup; braces that protect capitals become
`<span class="nocase">`, as BibTeX means them: not those around an accent (`{\"u}`). Formulas are
made readable (`latex_math`). Nothing is ever put in another case. Commands that are not known are
left out, their argument stays, and the caller is told. Macros are not expanded.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass, field

from printer.citations.bibliography import latex_tables as tables
from printer.citations.bibliography.latex_math import math_to_text
from printer.citations.bibliography.rich_text import (
    NOCASE,
    SMALL_CAPS,
    clean_markup,
    strip_markup,
)

_MAX_DEPTH = 40
_TOKEN = re.compile(
    r"""\\(?P<command>[A-Za-z]+)\*?[ \t\r\n]*      # a control word swallows the space after it
    | \\\((?P<paren>(?:[^\\]|\\[^()]){1,400}?)\\\)
    | \\(?P<escaped>.)
    | (?P<mark>[{}~])
    | \$(?P<math>(?=[^\s$])(?:[^$\\]|\\.)*?[^\s$\\])\$(?!\d)   # "$5 and $6" is no formula
    | (?P<dash>-{2,3})
    | (?P<quote>``|''|`|'|,,)
    | (?P<text>[^\\{}~$\-`',]+|[-,$\\])
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKUP = {
    "i": "<i>",
    "b": "<b>",
    "sup": "<sup>",
    "sub": "<sub>",
    "sc": SMALL_CAPS,
    "nocase": NOCASE,
}
_DASHES = {"--": "–", "---": "—"}
_QUOTES = {"``": "“", "''": "”", "`": "‘", ",,": "„"}
_ABOVE = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u0309\u030a\u030b\u030c\u030f")


@dataclass(frozen=True, slots=True)
class Converted:
    """Text, and the commands that were not understood (without their backslash)."""

    text: str
    unknown: tuple[str, ...] = ()


@functools.lru_cache(maxsize=4096)
def to_rich_text(source: str, *, protect: bool = True) -> Converted:
    """Convert a field that may carry markup; `protect` keeps the case of braced words."""
    return _convert(source, rich=True, protect=protect)


@functools.lru_cache(maxsize=8192)
def to_plain_text(source: str) -> Converted:
    """Convert a field that is plain text: names, places, numbers."""
    return _convert(source, rich=False, protect=False)


def unescape_address(source: str) -> str:
    """Return a URL or DOI as it is typed: LaTeX's escapes undone, nothing else touched."""
    text = re.sub(r"\\(?:url|path|nolinkurl)(?![A-Za-z])", "", source)
    text = re.sub(
        r"\\(?:textasciitilde|~)\s*(?:\{\})?|\{\\(?:textasciitilde|~)\}|\$\\sim\$", "~", text
    )
    text = text.replace(r"\textunderscore", "_").replace(r"\slash", "/")
    text = re.sub(r"\\([_%&#$~{}^-])", r"\1", text)
    return re.sub(r"[{}\s]|\\(?=[/,])", "", text)


def _convert(source: str, *, rich: bool, protect: bool) -> Converted:
    if source.isascii() and source.isprintable() and not re.search(r"[\\{}~$`'<&-]|,,|  ", source):
        return Converted(source.strip())
    reader = _Reader(list(_TOKEN.finditer(source)), rich, protect)
    try:
        text = reader.group(0, stop=False)
    except _TooDeepError:
        text = re.sub(r"\\[A-Za-z]+|[\\{}]", "", source)
        reader.unknown["nesting of more than 40 levels"] = None
    text = unicodedata.normalize("NFC", text)
    text = clean_markup(text) if rich else strip_markup(text)
    return Converted(text, tuple(reader.unknown))


class _TooDeepError(Exception):
    """The groups are nested too deeply for any honest title."""


@dataclass(slots=True)
class _Reader:
    tokens: list[re.Match[str]]
    rich: bool
    protect: bool
    position: int = 0
    open_quotes: int = 0
    unknown: dict[str, None] = field(default_factory=dict)

    def group(self, depth: int, *, stop: bool = True) -> str:
        """Read to the closing brace, or with `stop=False` past stray ones to the end."""
        if depth > _MAX_DEPTH:
            raise _TooDeepError
        out: list[str] = []
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token["mark"] == "}":
                if stop:
                    break
                self.position += 1
                continue
            if token["command"] in tables.DECLARATIONS:
                self.position += 1
                rest = self.group(depth + 1, stop=stop)
                out.append(self.tag(tables.DECLARATIONS[token["command"]], rest))
                continue
            out.append(self.one(depth))
        return "".join(out)

    def one(self, depth: int) -> str:
        """Read one token, with its arguments when it is a command."""
        token = self.tokens[self.position]
        self.position += 1
        kind = token.lastgroup or "text"
        content = token[kind]
        if kind == "command":
            return self.command(content, depth)
        if kind == "escaped":
            return self.escaped(content, depth)
        if kind == "mark":
            return "\u00a0" if content == "~" else self.braces(depth)
        if kind in ("math", "paren"):
            formula = math_to_text(content, rich=self.rich, tag=self.tag)
            return self.tag("nocase", formula) if self.protect else formula
        if kind == "dash":
            return _DASHES[content]
        if kind == "quote":
            return self.quote(content)
        return content

    def braces(self, depth: int) -> str:
        """Read a group whose opening brace has been read, and its closing brace."""
        first = self.tokens[self.position] if self.position < len(self.tokens) else None
        special = first is not None and first.lastgroup in ("command", "escaped")
        protect, self.protect = self.protect, self.protect and special
        content = self.group(depth + 1)
        self.protect = protect
        self.position += 1
        if protect and not special and any(map(str.isalpha, content)):
            return self.tag("nocase", content)
        return content

    def argument(self, depth: int) -> str:
        """Read what a command applies to: a group, a command, or one character."""
        if depth > _MAX_DEPTH:
            raise _TooDeepError
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token["text"] is None or not token["text"].isspace():
                break
            self.position += 1
        else:
            return ""
        if token["mark"] == "}":
            return ""
        if token["mark"] == "{":
            self.position += 1
            content = self.group(depth + 1)
            self.position += 1
            return content
        if token["text"] is not None and len(token["text"].lstrip()) > 1:
            text = token["text"].lstrip()
            self.tokens[self.position] = _text_token(text[1:])
            return text[0]
        return self.one(depth + 1).lstrip()

    def command(self, name: str, depth: int) -> str:
        if name in tables.ACCENTS:
            return _accented(name, self.argument(depth))
        if name in tables.STYLES:
            return self.tag(tables.STYLES[name], self.argument(depth))
        if name in tables.SYMBOLS:
            return tables.SYMBOLS[name]
        if name in tables.QUOTES:
            return self.argument(depth).join(tables.QUOTES[name])
        if name in tables.TRANSPARENT:
            return self.argument(depth)
        if name in tables.LAST_OF_TWO:
            self.argument(depth)
            return self.argument(depth)
        if name in tables.DROPPED:
            self.argument(depth)
            return ""
        if name in tables.IGNORED:
            return ""
        if name in tables.MATHS:
            return tables.MATHS[name]
        if name in ("MakeUppercase", "uppercase"):
            return self.argument(depth).upper() if not self.rich else self.argument(depth)
        self.unknown[name] = None
        following = self.tokens[self.position] if self.position < len(self.tokens) else None
        braced = following is not None and following["mark"] == "{"
        return self.argument(depth) if braced else ""

    def escaped(self, character: str, depth: int) -> str:
        if character in tables.ACCENTS:
            return _accented(character, self.argument(depth))
        return tables.CHARACTERS.get(character, character)

    def quote(self, mark: str) -> str:
        if mark == "`":
            self.open_quotes += 1
        elif mark == "'":
            previous = self.tokens[self.position - 2][0] if self.position > 1 else ""
            following = self.tokens[self.position][0] if self.position < len(self.tokens) else ""
            within = previous[-1:].isalnum() and following[:1].isalnum()
            if within or not self.open_quotes:
                return "'"  # an apostrophe; the processor makes it round
            self.open_quotes -= 1
            return "’"
        return _QUOTES[mark]

    def tag(self, name: str, content: str) -> str:
        if not content.strip():
            return content
        if self.rich:
            opening = _MARKUP[name]
            closing = "</span>" if opening.startswith("<span") else f"</{opening[1:]}"
            return f"{opening}{content}{closing}"
        if name == "sup":
            return content.translate(tables.SUPERSCRIPTS)
        return content.translate(tables.SUBSCRIPTS) if name == "sub" else content


def _accented(accent: str, base: str) -> str:
    """Put an accent on the first letter, after those that it carries already."""
    base = unicodedata.normalize("NFD", base)
    if not base or base.isspace():
        return tables.BARE_ACCENTS.get(accent, "") + base
    mark = tables.ACCENTS[accent]
    first = base[0]
    if mark in _ABOVE:
        first = {"ı": "i", "ȷ": "j"}.get(first, first)  # the accent takes the place of the dot
    end = 1
    while end < len(base) and unicodedata.combining(base[end]):
        end += 1
    return unicodedata.normalize("NFC", first + base[1:end] + mark + base[end:])


def _text_token(text: str) -> re.Match[str]:
    match = _TOKEN.match(text)
    if match is None:
        raise AssertionError("text is always a token")
    return match
