"""Rule: who made a picture is told apart from what it shows, by markup or by the words."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import squeeze, words_of

_NAMES = re.compile(
    r"(?:^|[\s_-]|(?<=[a-z]))(?:credits?|copyright|photographer|attribution|photo-?by|byline|agency"
    r"|rights|bildquelle|fotograf|fotocredit|imagecredit)(?:$|[\s_-]|(?=[A-Z]))",
    re.IGNORECASE,
)
_PROPS = frozenset({"copyrightholder", "credittext", "creator", "author", "copyrightnotice"})
_LEAD = (
    r"(?:photo(?:s|graphs?|graphy)?|images?|pictures?|illustrations?|graphics?|courtesy|credits?"
    r"|cr[ée]dits?(?: photo)?|source|foto|bild|abbildung|grafik|quelle|fotograf(?:ie)?|imagen"
    r"|fotografía|фото|иллюстрация|источник|copyright)"
)
_TAIL = re.compile(
    rf"(?:^|(?<=[.!?…)»”\"])\s+|\s+[|–—/]\s+|\n\s*)"
    rf"((?:{_LEAD}\s*(?:credits?\s*)?(?:[:/]|\bby\b|\bof\b|\bvon\b|\bcourtesy\b)|©|\(c\)|{_LEAD}\s*©)\s*.{{2,120}})$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    rf"[(\[]\s*((?:{_LEAD}\s*(?:credits?\s*)?(?:[:/]|\bby\b|\bof\b|\bcourtesy\b)|©|via\s)\s*[^()\[\]]{{2,120}}"
    r"|[^()\[\]]{2,60}/\s*(?:AP|AFP|Reuters|Getty|EPA|dpa|Bloomberg|EFE|ANSA|PA|TASS|ТАСС|Alamy|Shutterstock)[^()\[\]]{0,40})\s*[)\]]\s*\.?$",
    re.IGNORECASE,
)
_BARE_AGENCY = re.compile(
    r"(?<=[.!?…”\"])\s+((?:[A-Z][\w.’'-]+\s+){1,4}(?:/|[A-Z]{2,5}\s*/)\s*[A-Z][\w /.’'-]{1,60})$"
)
_LABEL = re.compile(r"^(?:(?:photo|image|picture) )?credits?\s*:?\s*", re.IGNORECASE)


def take_from(caption: Element) -> str:
    """Take the credit that has markup of its own out of a caption; empty when there is none."""
    found = []
    for element in tree.elements(caption):
        if element.getparent() is None or not is_credit(element):
            continue
        if any(is_credit(item) for item in _between(element, caption)):
            continue
        if text := words_of(element):
            found.append(unlabelled(text))
        tree.drop(element)
    return squeeze(" ".join(found))


def unlabelled(text: str) -> str:
    """Return a credit without the word `Credit` before it, which layouts have as a label."""
    return _LABEL.sub("", text) or text


def is_credit(element: Element) -> bool:
    """Tell whether the markup says that an element is a credit."""
    if any(item in _PROPS for item in (element.get("itemprop") or "").lower().split()):
        return True
    return bool(_NAMES.search(element.get("class") or ""))


def _between(element: Element, root: Element) -> list[Element]:
    found = []
    for ancestor in element.iterancestors():
        if ancestor is root:
            break
        found.append(ancestor)
    return found


def split(text: str) -> tuple[str, str]:
    """Return caption and credit of a text that has both, as its words tell.

    `The bridge in May. Photo: A. Lind` and `The bridge (Photo by A. Lind)` are the patterns.
    """
    for pattern in (_BRACKETED, _TAIL, _BARE_AGENCY):
        if match := pattern.search(text):
            return text[: match.start()].rstrip(" |–—/"), match[1].strip()
    return text, ""
