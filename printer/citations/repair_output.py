"""What is changed in the engine's markup after it answered.

Every repair works on the markup of one cluster or one entry and knows nothing of the
article around it.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from html import escape

from printer.citations import marks
from printer.citations.terms import Terms

_CLOSING = r"((?:</[a-z]+>)*)"
_JOINED = re.compile(f"{marks.JOIN}{_CLOSING}[ \n]?")
_AFTER_AFFIX = re.compile(f"{marks.AFFIX_END}{_CLOSING}[;,.](?=[ \n]|$)")
_CROWDED = re.compile(f"(?<=[,;]){marks.AFFIX_START}")
_FIRST_LETTER = re.compile(
    f"((?:^|{marks.SENTENCE_END}(?:</[a-z]+>)* ?)(?:<[^>]*>)*{marks.TERM})(\\w)"
)
_FIRST_WORD = re.compile(r"^((?:<[^>]*>|[\W_])*)(\w)")
_SUPERSCRIPT = re.compile(
    "["
    + "".join(
        chr(code)
        for code in range(0xA0, 0x3400)
        if unicodedata.decomposition(chr(code)).startswith("<super>")
    )
    + "ˀˁۥۦ]"
)
_UNDECOMPOSED = str.maketrans("ˀˁۥۦ", "ʔʕوي")


def repaired(markup: str, terms: Terms) -> str:
    """Return the markup of a cluster or an entry without our marks and with the repairs."""
    if marks.JOIN in markup:
        markup = _JOINED.sub(r"\1", markup)
    if marks.AFFIX_END in markup:
        markup = _AFTER_AFFIX.sub(r"\1", markup)
    if marks.AFFIX_START in markup:
        markup = _CROWDED.sub(" ", markup)
    if terms.punctuation_in_quotes:
        markup = _with_inner_stops(markup, terms)
    markup = marks.as_markup(marks.show(markup))
    return marks.without_marks(_SUPERSCRIPT.sub(_raised, markup))


def capital_term(markup: str) -> str:
    """Return a note's markup with a capital if it begins with a term of the style."""
    return _FIRST_LETTER.sub(lambda found: found[1] + found[2].upper(), markup, count=1)


def capital(markup: str) -> str:
    """Return markup whose first letter is a capital."""
    return _FIRST_WORD.sub(lambda found: found[1] + found[2].upper(), markup, count=1)


def in_parentheses(markup: str) -> str:
    """Return a note's citation as it stands within an author's sentence."""
    bare = re.sub(rf"\.{_CLOSING}$", r"\1", markup)
    return f"({bare})"


def missing_marked(markup: str, token: str, key: str) -> str:
    """Return markup with a visible mark where the engine misses the work `token`."""
    pattern = rf'(?:<a href="#ref-{token}">)?<b>{token}\?</b>(?:</a>)?'
    sign = f'<strong class="missing">[{escape(key, quote=False)}?]</strong>'
    return re.sub(pattern, lambda _: sign, markup)


def _with_inner_stops(markup: str, terms: Terms) -> str:
    """Move a full stop or comma before the closing marks that the engine could not reach.

    It moves them over one mark; not over two, nor over the end of emphasis or of a link.
    """
    if terms.quotes[1] not in markup:
        return markup
    inner, outer = _stop_patterns(*terms.inner_quotes, terms.quotes[1])
    markup = outer.sub(_moved, markup)
    return inner.sub(rf"\1\2{terms.inner_quotes[1]}{terms.quotes[1]}", markup)


@functools.lru_cache(maxsize=16)
def _stop_patterns(
    open_inner: str, close_inner: str, close: str
) -> tuple[re.Pattern[str], re.Pattern[str]]:
    inner = f"({re.escape(open_inner)}[^{open_inner}{close}]*){re.escape(close_inner)}([.,]){re.escape(close)}"
    outer = f"(.?)({re.escape(close)}(?:</[a-z]+>)+)([.,])"
    return re.compile(inner), re.compile(outer)


def _moved(found: re.Match[str]) -> str:
    if found[1] in ".,":
        return found[1] + found[2]
    if found[1] in "!?":
        return found[0]
    return found[1] + found[3] + found[2]


def _raised(found: re.Match[str]) -> str:
    text = unicodedata.normalize("NFKC", found[0]).translate(_UNDECOMPOSED)
    return f"<sup>{text}</sup>"
