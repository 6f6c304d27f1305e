"""Rule: a page that is no article is said to be none, with what it seems to be.

An index, a login, a shell that a script would fill, a set of frames. What is only short is
left to a warning: short articles exist.
"""

from __future__ import annotations

import re

from printer.diagnostics import Diagnostic, Place, error
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import embeds
from printer.readers.webpage.decode import in_frames
from printer.readers.webpage.measure import length, link_density, words_of

SHORT = 250
"""Characters; with less, a page may be anything."""

_WALL_TEXT = 900
_LOGIN = re.compile(
    r"\b(?:log ?in|sign ?in|subscribers? only|for subscribers|subscribe to (?:continue|read)|create (?:a free|an) account"
    r"|already a (?:member|subscriber)|anmelden|einloggen|abonnenten|connectez-vous|abonnés|suscr[ií]bete"
    r"|inicia(?:r)? sesión|войти|войдите|подпис(?:ка|чик))\b",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(r"javascript|enable (?:js|scripts)|JavaScript", re.IGNORECASE)
_APP = re.compile(r"^(?:root|app|__next|__nuxt|main-app|react-root|application)$", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4")
_CARDS = 4
_TEASER = 450
"""Characters under a heading that is a link: more than that is a text of its own."""


class Signs:
    """What a page shows before it is stripped."""

    def __init__(self, root: Element, page: Element) -> None:
        self.has_password = any(
            (item.get("type") or "").lower() == "password" for item in page.iter("input")
        )
        self.has_scripts = next(page.iter("script"), None) is not None or bool(
            root.findall("head/script")
        )
        self.asks_for_scripts = any(
            _SCRIPTED.search(tree.text_of(item)) for item in root.iter("noscript")
        )
        self.has_empty_app = any(
            _APP.match(item.get("id") or "") and not words_of(item)
            for item in page.iter("div", "main")
        )
        self.frames = tuple(
            address
            for item in root.iter("frame", "iframe")
            if (address := (item.get("src") or "").strip()) and not embeds.is_kept(item)
        )


def empty(signs: Signs, page: Element, shown: str) -> Diagnostic:
    """Return why there is no text, or hardly any."""
    if signs.has_password:
        return _login(shown)
    if signs.frames and length(page) < SHORT:
        return in_frames(signs.frames, shown)
    if signs.has_empty_app or signs.asks_for_scripts or signs.has_scripts:
        return error(
            "there is no article on this page: a script would bring it",
            Place(shown),
            hint="open the page in a browser, wait until the text is there, and save it from there",
            code="web-shell",
        )
    return error(
        "there is no article on this page",
        Place(shown),
        hint="compare it with the page in the browser",
        code="web-no-article",
    )


def _login(shown: str) -> Diagnostic:
    return error(
        "the page asks for a login and has no article",
        Place(shown),
        hint="log in with a browser, and save the page from there",
        code="web-login",
    )


def judge(
    signs: Signs, article: Element, page: Element, shown: str, *, signed: bool
) -> Diagnostic | None:
    """Return why what was found is no article; None when it may be one.

    A page that is `signed` has a date or an author, as an index has not.
    """
    size = length(article)
    text = words_of(article)
    if size < _WALL_TEXT and (signs.has_password or size < SHORT) and _LOGIN.search(text):
        return _login(shown)
    if size < SHORT and (signs.has_empty_app or (signs.asks_for_scripts and size < SHORT // 2)):
        return empty(signs, page, shown)
    if size < SHORT // 2 and signs.frames:
        return in_frames(signs.frames, shown)
    if is_index(article) or (not signed and size < SHORT and _is_full_of_cards(page)):
        return error(
            "this page is an index of articles, not an article",
            Place(shown),
            hint="import the articles that it lists, one by one, or the site's feed",
            code="web-index",
        )
    return None


def is_index(article: Element) -> bool:
    """Tell whether most of a text are headings that are links, with a teaser each, or plain links."""
    headings = tree.elements(article, *_HEADINGS)
    linked = [item for item in headings if _is_linked(item)]
    size = length(article)
    if len(linked) >= _CARDS and len(linked) >= 0.7 * len(headings):
        return size / len(linked) < _TEASER
    links = [item for item in article.iter("a") if not (item.get("href") or "#").startswith("#")]
    return len(links) >= 15 and link_density(article) > 0.6


def _is_full_of_cards(page: Element) -> bool:
    """Tell whether a whole page is cards, of which one was taken for the article."""
    headings = tree.elements(page, *_HEADINGS)
    linked = sum(_is_linked(item) for item in headings)
    return linked >= 2 * _CARDS and linked >= 0.8 * len(headings)


def _is_linked(heading: Element) -> bool:
    if any(tree.name(item) == "a" and item.get("href") for item in heading.iterancestors()):
        return True
    size = length(heading)
    linked = sum(length(a) for a in heading.iter("a") if not (a.get("href") or "#").startswith("#"))
    return size > 0 and linked / size > 0.8
