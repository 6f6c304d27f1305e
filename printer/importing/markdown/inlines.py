"""What stands within a line: emphasis, links, code, calls of notes, images, breaks.

Emphasis is written with asterisks where the reader is sure to see it so, else as HTML.
"""

from __future__ import annotations

import re
import unicodedata

from printer.importing.markdown import escaping
from printer.importing.markdown.state import MAX_INLINE, State
from printer.readers.markdown import tree
from printer.readers.markdown.html_names import DROPPED
from printer.readers.markdown.tree import Element

BREAK = "\\\n"
_MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "del": "~~", "s": "~~", "strike": "~~"}
_HTML = {"em": "em", "i": "em", "strong": "strong", "b": "strong", "del": "del", "s": "del",
         "strike": "del"}  # fmt: skip
_KEPT = frozenset({
    "abbr", "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "ruby", "rb", "rp", "rt",
    "samp", "small", "sub", "sup", "u", "var",
})  # fmt: skip
"""Elements that Markdown has no marks for; the reader takes them as HTML."""

_WHITE = " \u00a0\u2002\u2003\u2009\u200a\u202f\u3000"
_KEPT_ATTRIBUTES = ("title", "lang", "dir")
_SIMPLE = re.compile(r"[\w.,+−-]+")
_SAFE = re.compile(r"(?:https?|mailto|doi):", re.IGNORECASE)
_SMALL_CAPS = frozenset({"smallcaps", "small-caps", "sc"})


def line(element: Element, state: State) -> str:
    """Return all that is in an element as one paragraph of Markdown, ready to be put down."""
    lines = content(element, state).strip(" ").split("\n")
    lines = [*(item[:-1].rstrip(" ") for item in lines[:-1]), lines[-1]]
    lines = [escaping.at_start(item.strip()) for item in lines if item.strip()]
    # A backslash before the one that breaks the line would take its meaning.
    ends = [re.sub(r"\\$", "&#92;", re.sub(r"\\\\$", "&#92;", item)) for item in lines[:-1]]
    return BREAK.join([*ends, *lines[-1:]])


def content(element: Element, state: State, depth: int = 0, before: str = " ") -> str:
    """Return the text and the elements in an element as Markdown, spaces at its ends kept.

    `before` is the character that stands before it.
    """
    if depth > MAX_INLINE:
        return _text(tree.text_of(element), state)
    out = [_text(element.text, state)]
    for child in element:
        last = next((piece[-1] for piece in reversed(out) if piece), before)
        piece = _piece(child, state, depth + 1, last)
        if piece.startswith("[") and out[-1].endswith("!"):
            out[-1] = f"{out[-1][:-1]}&#33;"  # else it would be an image
        out.append(piece)
        out.append(_text(child.tail, state))
    return _spaced("".join(out))


def _text(text: str | None, state: State) -> str:
    return escaping.within(escaping.squeeze(text or ""), in_brackets=state.in_brackets)


def bracketed(element: Element, state: State, depth: int = 0) -> str:
    """Return what is in an element as Markdown that stands in brackets: a link's words, a caption."""
    before, state.in_brackets = state.in_brackets, True
    try:
        return content(element, state, depth)
    finally:
        state.in_brackets = before


def _spaced(text: str) -> str:
    return re.sub(r"  +", " ", text)


def _piece(element: Element, state: State, depth: int, before: str) -> str:
    name = tree.name(element)
    if not name or name in DROPPED:
        return ""
    if element in state.calls:
        return f"[^{state.calls[element]}]"
    if name in _MARKS:
        return _emphasis(element, name, state, depth, before)
    if name in ("code", "tt"):
        return _code(element, before, state)
    if name == "span":
        return _span(element, state, depth, before)
    if name in _SPECIALS:
        return _SPECIALS[name](element, state, depth)
    if name in ("sub", "sup"):
        return _script(element, name, state, depth)
    if name in _KEPT:
        return _as_html(element, name, content(element, state, depth))
    inner = content(element, state, depth, before)
    # A block within a line: its words must not run into those beside it.
    return f" {inner} " if name in ("p", "div", "li", "td", "th", "tr", "dd", "dt") else inner


def _emphasis(element: Element, name: str, state: State, depth: int, before: str) -> str:
    inner = content(element, state, depth)
    lead, text, trail = _divided(inner)
    if not text.replace(BREAK, "").strip():
        return inner
    mark = _MARKS[name]
    after = " " if trail else _next_letter(element)
    if _can_mark(text, " " if lead else before, after) and not (state.in_table and "\\\n" in text):
        return f"{lead}{mark}{text}{mark}{trail}"
    if mark == "*" and _can_underline(text, " " if lead else before, after):
        return f"{lead}_{text}_{trail}"
    tag = _HTML[name]
    return f"{lead}<{tag}>{text}</{tag}>{trail}"


def _divided(inner: str) -> tuple[str, str, str]:
    """Return the white space before a text, the text, and that behind it."""
    text = inner.strip(_WHITE)
    start = inner.find(text)
    return inner[:start], text, inner[start + len(text) :]


def _next_letter(element: Element) -> str:
    """Return the character behind an element, a space where it ends the text."""
    if element.tail:
        return element.tail[0]
    following = element.getnext()
    if following is None:
        parent = element.getparent()
        # The marks around would touch: `**a *b***` is read wrongly.
        return "*" if parent is not None and tree.name(parent) in _MARKS else " "
    if tree.name(following) in (*_MARKS, "code", "a", "img", "sub", "sup"):
        return "*"
    return (tree.text_of(following) or " ")[0]


def _can_mark(text: str, before: str, after: str) -> bool:
    """Tell whether marks around a text are read as marks, by CommonMark's rule of flanking."""
    first, last = text[0], text[-1]
    if "*" in (before, after) or "~" in (before, after) or "_" in (before, after):
        return False
    if first in "*~<[`!" or last in "*~>`" or before in "\\<&" or "\\\n" in text:
        return False
    if first == "\\" or text[-2:-1] == "\\" or last == ";":
        return False
    opens = not _is_mark(first) or before == " " or _is_mark(before)
    closes = not _is_mark(last) or after.isspace() or _is_mark(after)
    return opens and closes


def _can_underline(text: str, before: str, after: str) -> bool:
    """Tell whether low lines are sure to be marks: within strong text, at a word's ends."""
    plain = text[0].isalnum() and text[-1].isalnum() and "_" not in text and "*" not in text
    return plain and before in " *(" and after in " *.,;:)" and "\\\n" not in text


def _is_mark(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter)[0] in "PS"


def _script(element: Element, name: str, state: State, depth: int) -> str:
    """Return H~2~O and x^2^ where the words are simple, else HTML."""
    inner = content(element, state, depth)
    if state.in_brackets and name == "sup":
        return _as_html(element, name, inner)  # [^x^] would call a note
    if not len(element) and _SIMPLE.fullmatch(tree.text_of(element)) and inner == element.text:
        mark = "~" if name == "sub" else "^"
        return (
            f"{mark}{inner}{mark}" if _next_letter(element) not in "*~^" else _tagged(name, inner)
        )
    return _as_html(element, name, inner)


def _tagged(name: str, inner: str) -> str:
    return f"<{name}>{inner}</{name}>"


def _as_html(element: Element, name: str, inner: str) -> str:
    if not inner.strip():
        return inner
    given = "".join(
        f' {key}="{escaping.html_attribute(value)}"'
        for key in _KEPT_ATTRIBUTES
        if (value := element.get(key))
    )
    lead, text, trail = _divided(inner)
    return f"{lead}<{name}{given}>{text}</{name}>{trail}"


def _code(element: Element, before: str, state: State) -> str:
    """Return code between backticks, or as HTML where these would not be seen as marks."""
    text = escaping.squeeze(tree.text_of(element)).strip(" ")
    if not text:
        return ""
    odd = "`" in text or "|" in text or text.endswith("\\") or before in "`\\"
    if odd or (state.in_brackets and ("[" in text or "]" in text)):
        return f"<code>{_text(text, state)}</code>"
    return f"`{text}`"


def _link(element: Element, state: State, depth: int) -> str:
    inner = bracketed(element, state, depth)
    href = (element.get("href") or "").strip()
    lead, text, trail = _divided(inner)
    if not text:
        return inner
    if href.startswith("#") and href[1:] in state.targets:
        return f"{lead}[{text}]({escaping.address(href)}){trail}"
    if not _SAFE.match(href) or "](" in text or "\\\n" in text:
        return inner
    if tree.text_of(element).strip() == href and not re.search(r"[\s<>\"'`\\{}\[\]]", href):
        return f"{lead}<{href}>{trail}"
    return f"{lead}[{text}]({escaping.address(href)}){trail}"


def _image(element: Element, state: State, depth: int) -> str:  # noqa: ARG001
    src = state.src((element.get("src") or "").strip())
    alt = escaping.squeeze(element.get("alt") or "").strip()
    words = escaping.within(alt, in_brackets=True)
    return f"![{words}]({escaping.address(src)})" if src else words


def _break(element: Element, state: State, depth: int) -> str:  # noqa: ARG001
    return "<br>" if state.in_table else BREAK


def _nothing(element: Element, state: State, depth: int) -> str:  # noqa: ARG001
    return ""


def _span(element: Element, state: State, depth: int, before: str) -> str:
    classes = set(tree.classes(element))
    if written := element.get("data-markdown"):
        return written
    if "math" in classes:
        latex = (element.get("data-latex") or tree.text_of(element)).strip()
        return f"${latex}$" if "display" not in classes else f"$${latex}$$"
    given = [".smallcaps"] if classes & _SMALL_CAPS else []
    lang = element.get("lang") or ""
    if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", lang):
        given.append(f"lang={lang}")
    text = bracketed(element, state, depth).strip(" ") if given else ""
    inner = content(element, state, depth, before)
    if not text or "](" in text or "\\\n" in text:
        return inner
    lead, text, trail = _divided(inner)
    return f"{lead}[{text}]{{{' '.join(given)}}}{trail}"


_SPECIALS = {"a": _link, "img": _image, "br": _break, "wbr": _nothing}
