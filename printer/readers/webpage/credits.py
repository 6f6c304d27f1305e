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
_CAPTION = re.compile(r"caption|cutline|(?:^|[\s_-])legend", re.IGNORECASE)
_PROPS = frozenset({"copyrightholder", "credittext", "creator", "author", "copyrightnotice"})
_LEAD = (
    r"(?:photo(?:s|graphs?|graphy)?|images?|pictures?|illustrations?|graphics?|courtesy|credits?"
    r"|cr[ée]dit(?:s|os?)?(?: photo)?|source|foto|bild|abbildung|grafik|quelle|fotograf(?:ie)?|imagen"
    r"|fotograf[ií]a|fuente|фото|иллюстрация|источник|copyright)"
)
_MARK = r"\s*(?:credits?\s*)?(?:[:/]|\b(?:by|of|von|courtesy|di|de|par|por)\b)"
_AGENCY = (
    r"(?:AP|AFP|Reuters|Getty(?: Images)?|EPA(?:-EFE)?|dpa|Bloomberg|EFE|ANSA|PA|TASS|ТАСС|РИА Новости"
    r"|Alamy|Shutterstock|iStock|Magnum|Keystone|Scanpix|ZUMA|Xinhua|picture alliance)"
)
_HOUSE = (
    rf"(?:{_AGENCY}|[^()\[\]/]{{0,40}}\b(?:Press|Images|Photos?|Media|News|Commons|Archives?)\b)"
)
_TAIL = re.compile(
    rf"(?:^|(?<=[.!?…)»”\"])\s+|\s+[|–—/]\s+|\n\s*)"
    rf"((?:{_LEAD}{_MARK}|©|\(c\)|{_LEAD}\s*©)\s*.{{2,120}})$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    rf"[(\[]\s*((?:{_LEAD}{_MARK}|©|via\s)\s*[^()\[\]]{{2,120}}"
    rf"|[^()\[\]]{{2,60}}/\s*{_HOUSE}[^()\[\]]{{0,40}}"
    rf"|{_AGENCY} (?:photo|file|foto)\s*/[^()\[\]]{{2,60}}"
    rf"|[^()\[\].]{{2,60}}\s(?:for the|via)\s[^()\[\]]{{2,80}}"
    rf"|(?:photo|foto|image|bild|фото)\s[^()\[\]]{{2,60}}[./,–-]\s*{_AGENCY})\s*[)\]]\s*\.?$",
    re.IGNORECASE,
)
_AGENCY_FIRST = re.compile(
    r"(?<=[.!?…”\"])\s+((?:REUTERS|AP Photo|AFP PHOTO|AP|EPA)\s*/\s*[^.!?]{2,60})$"
)
_NAME_AND_HOUSE = re.compile(r"(?:^|(?<=[.!?…”»\"])\s+)([^.!?…/()]{4,50}\s*/\s*[^.!?…/()]{2,40})$")
_NAME_IN_HOUSE = re.compile(rf"(?<=[.!?…”»\"])\s+([^.!?…/()]{{4,50}}\s+\({_AGENCY}\))$")
_LABEL = re.compile(
    r"^(?:(?:photo|image|picture) )?(?:credits?|source|copyright)\b\s*(?:\.{3}|…)?\s*[:,]?\s*(?!(?:by|of)\b)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    r"(?:image|photo|picture|video)? ?(?:caption|source|copyright|credits?)\s*[,.:…]*",
    re.IGNORECASE,
)
"""What pages say to screen readers before a caption or a credit."""

_SPOKEN_CLASS = re.compile(r"hidden|off-?screen|sr-only|screen-?reader|a11y|label", re.IGNORECASE)


def drop_labels(figure: Element) -> None:
    """Take away `Image caption` and `Image source` where only screen readers get them."""
    for element in tree.elements(figure, "span", "div", "p", "strong", "b", "label"):
        if element.getparent() is None:
            continue
        if _SPOKEN_CLASS.search(element.get("class") or "") and _SPOKEN.fullmatch(
            words_of(element)
        ):
            tree.drop(element)


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
    """Return a credit without brackets and the word `Credit`, which layouts have as a label."""
    if len(text) > 2 and text[0] + text[-1] in ("()", "[]") and not set("()[]") & set(text[1:-1]):
        text = text[1:-1].strip()
    return _LABEL.sub("", text) or text


def is_credit(element: Element) -> bool:
    """Tell whether the markup says that an element is a credit, and nothing besides."""
    if any(item in _PROPS for item in (element.get("itemprop") or "").lower().split()):
        return True
    if not _NAMES.search(element.get("class") or ""):
        return False
    return not any(
        _CAPTION.search(item.get("class") or "") and not _NAMES.search(item.get("class") or "")
        for item in element.iter()
        if item is not element
    )


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
    for pattern in (_BRACKETED, _TAIL, _AGENCY_FIRST, _NAME_IN_HOUSE):
        if match := pattern.search(text):
            return text[: match.start()].rstrip(" |–—/"), match[1].strip()
    match = _NAME_AND_HOUSE.search(text)
    if match and match.start() and all(word[:1].isupper() for word in _WORDS.findall(match[1])):
        return text[: match.start()].rstrip(), match[1].strip()
    return text, ""


_WORDS = re.compile(r"[^\W\d_][\w’'.-]*")
