"""The markup that a CSL variable may carry, and the removal of all other.

Titles come with HTML from publishers' exports and with anything at all from hostile files. The
processor understands italics, bold, super- and subscripts, small capitals and two spans
(https://docs.citationstyles.org/projects/citeproc-js/en/latest/csl-json/markup.html#html-like-formatting-tags);
those stay, in one spelling and balanced. Other HTML tags go, and a `<` that begins no tag is text.
This module knows nothing of LaTeX or of bibliography formats.
"""

from __future__ import annotations

import bisect
import html
import re

NOCASE = '<span class="nocase">'
SMALL_CAPS = '<span style="font-variant:small-caps;">'

_MAX_DEPTH = 12
_CANONICAL = {
    "i": "<i>",
    "em": "<i>",
    "cite": "<i>",
    "b": "<b>",
    "strong": "<b>",
    "sup": "<sup>",
    "sub": "<sub>",
    "sc": SMALL_CAPS,
    "scp": SMALL_CAPS,
    "italic": "<i>",
    "bold": "<b>",
}
_KNOWN = frozenset({
    "a", "abbr", "address", "applet", "area", "acronym", "article", "blink", "aside", "audio", "b", "base",
    "basefont", "bdi", "bdo", "big", "blockquote", "body", "br", "button", "canvas", "center",
    "cite", "code", "col", "colgroup", "data", "datalist", "dd", "del", "details", "dfn",
    "dialog", "dir", "div", "dl", "dt", "em", "embed", "fieldset", "figcaption", "figure",
    "font", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "i", "iframe", "img", "input", "ins", "kbd", "label", "legend",
    "li", "link", "main", "map", "mark", "marquee", "math", "menu", "meta", "meter", "nav",
    "noframes", "noscript", "object", "ol", "optgroup", "option", "output", "p", "param",
    "picture", "pre", "progress", "q", "rp", "rt", "ruby", "s", "samp", "sc", "scp", "script",
    "section", "select", "slot", "small", "source", "span", "strike", "strong", "style", "sub",
    "summary", "sup", "svg", "table", "tbody", "td", "template", "textarea", "tfoot", "th",
    "thead", "time", "title", "tr", "track", "tt", "u", "ul", "var", "video", "wbr", "bold",
    "disp-formula", "inline-formula", "italic", "mfrac", "mi", "mn", "mo", "mrow", "msqrt",
    "msub", "msubsup", "msup", "mtext", "tex-math",
})  # fmt: skip
_TAG = re.compile(r"<(/?)(?:jats:|mml:)?([A-Za-z][A-Za-z0-9-]*)(\s[^<>]*)?/?>")
_HIDDEN_END = re.compile(r"</(?:script|style)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*-->")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]")
_SMALL_CAPS_STYLE = re.compile(r"font-variant\s*:\s*small-caps")


def clean_markup(text: str) -> str:
    """Return `text` with only the processor's markup, balanced, and white space collapsed.

    Entities become characters first, so that what they hide is cleaned too.
    """
    text = _characters(text)
    if "<" not in text:
        return text
    return _SPACE.sub(" ", "".join(_balanced(text))).strip()


def strip_markup(text: str) -> str:
    """Return `text` without any HTML tag, for variables that are plain text."""
    text = _characters(text)
    if "<" not in text:
        return text
    return _SPACE.sub(" ", "".join(part for part, tag in _parts(text) if tag is None)).strip()


def _characters(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    if max(text, default="") >= "\ue000":
        text = re.sub("[\ue000-\ue0ff]", "\ufffd", text)  # this program's own marks
    return _UNSEEN.sub("", _SPACE.sub(" ", text)).strip()


def _parts(text: str) -> list[tuple[str, re.Match[str] | None]]:
    """Cut a text into runs of characters and HTML tags; scripts and style sheets go whole."""
    text = _COMMENT.sub("", text)
    parts: list[tuple[str, re.Match[str] | None]] = []
    ends = [match.start() for match in _HIDDEN_END.finditer(text)]
    position = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if match.start() < position or name not in _KNOWN:
            continue
        parts.append((text[position : match.start()], None))
        parts.append(("", match))
        position = match.end()
        if name in ("script", "style") and not match[1]:
            later = bisect.bisect_left(ends, position)
            position = ends[later] if later < len(ends) else position
    parts.append((text[position:], None))
    return parts


def _balanced(text: str) -> list[str]:
    out: list[str] = []
    waiting: list[tuple[str, str]] = []  # (name as written, opening tag or "" for one left out)
    for part, tag in _parts(text):
        if tag is None:
            out.append(part)
            continue
        name = tag[2].lower()
        if not tag[1]:
            opening = _opening(name, tag[3] or "")
            if opening is None or len(waiting) >= _MAX_DEPTH:
                opening = ""
            if tag[0].endswith("/>") or (not opening and name != "span"):
                continue
            out.append(opening)
            waiting.append((name, opening))
        elif any(name == open_name for open_name, _ in waiting):
            while waiting:
                open_name, opening = waiting.pop()
                out.append(_closing(opening))
                if open_name == name:
                    break
    out.extend(_closing(opening) for _, opening in reversed(waiting))
    return out


def _opening(name: str, attributes: str) -> str | None:
    if name != "span":
        return _CANONICAL.get(name)
    if re.search(r"class\s*=\s*[\"']?nocase\b", attributes):
        return NOCASE
    if re.search(r"class\s*=\s*[\"']?nodecor\b", attributes):
        return '<span class="nodecor">'
    if _SMALL_CAPS_STYLE.search(attributes):
        return SMALL_CAPS
    return None


def _closing(opening: str) -> str:
    if not opening:
        return ""
    return "</span>" if opening.startswith("<span") else f"</{opening[1:]}"
