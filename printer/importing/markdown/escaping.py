r"""Plain text as Markdown: what our reader would take for a mark is escaped, and nothing else.

A backslash stands before punctuation, except where the reader gives it another meaning:
`\\(` and `\\[` begin a formula there, so brackets become character references when they must.
"""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*~^$<{|]|(?<![^\W_])_|_(?![^\W_])|@(?=[\w{]|$)|!(?=\[)")
_ADDRESS = re.compile(r"https?://(?:\\.|[^\s<>()\[\]{}\"'`\\])*")
_PAIR = re.compile(r"\\([<{`])|\\.")
"""The reader takes a backslash in an address for a part of it, and what follows for a mark."""

_REFERENCE = re.compile(r"&(?=#?(?:\w+;?|$))")
"""At the end, too, because the text of the next element may stand right behind it."""

_TARGET = re.compile(r"\](?=[({:])")
_START = re.compile(
    r"(?P<mark>[#>:=+-])|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)|(?P<table>table)(?P<colon>:)",
    re.IGNORECASE,
)
_BOX = re.compile(r"^\[(?=[ xX]\])")
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\ue000-\ue0ff\u2028\u2029]"
)


def escape(text: str) -> str:
    """Return plain text as the Markdown of one line, wherever it stands."""
    return at_start(within(squeeze(text)))


def squeeze(text: str) -> str:
    """Make one space of each run of white space; no-break spaces and the like stay."""
    return _SPACE.sub(" ", _UNWANTED.sub("", text.replace("\x85", " ")))


def within(text: str, *, in_brackets: bool = False) -> str:
    """Escape what would be a mark anywhere in a line, brackets too for text that stands in them."""
    text = _REFERENCE.sub("&amp;", text)
    text = _TARGET.sub("&#93;", text)
    text = _ALWAYS.sub(r"\\\g<0>", text)
    if in_brackets:
        text = without_brackets(text)
    return _ADDRESS.sub(lambda match: _PAIR.sub(_as_reference, match[0]), text)


def _as_reference(pair: re.Match[str]) -> str:
    return f"&#{ord(pair[1])};" if pair[1] else pair[0]


def without_brackets(text: str) -> str:
    """Write the brackets of a text as references, for text that stands in brackets itself."""
    return text.replace("[", "&#91;").replace("]", "&#93;")


def at_start(line: str) -> str:
    """Escape what would begin a heading, a list, a quotation or a caption at a line's start."""
    line = line.lstrip(" ")
    if line.startswith("["):
        return _BOX.sub("<span>&#91;</span>", line, count=1)
    match = _START.match(line)
    if match is None:
        return line
    if match["mark"]:
        return f"\\{line}"
    cut = match.start("dot") if match["number"] else match.start("colon")
    return f"{line[:cut]}\\{line[cut:]}"


def attribute(text: str) -> str:
    r"""Return plain text as a value in an attribute list: `"He said \\"no\\""`."""
    value = " ".join(squeeze(text).split())
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def address(url: str) -> str:
    """Return an address as the target of a link: between `<` and `>` where it has brackets."""
    url = re.sub(r"[\s<>\"'`\\{}]", _percent, _UNWANTED.sub("", url.strip()))
    return f"<{url}>" if re.search(r"[()]", url) else url


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())


def html_text(text: str) -> str:
    """Return plain text for HTML that our reader leaves as it is, formulas and citations too."""
    text = squeeze(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"[$@{}\[\]\\`]", lambda match: f"&#{ord(match[0])};", text)


def clean_code(line: str) -> str:
    """Return a line of code without what no source may hold."""
    return _UNWANTED.sub(
        "", line.replace("\x85", " ").replace("\v", " ").replace("\f", " ")
    ).rstrip()


def html_attribute(text: str) -> str:
    """Return plain text as the value of an attribute in such HTML."""
    return html_text(text).replace('"', "&quot;")


def html_formula(latex: str) -> str:
    """Return LaTeX as it stands between dollar signs in such HTML."""
    return " ".join(latex.split())
