"""Where sentences end, and how many words a text has. Plain text in, numbers out.

A full stop ends a sentence when a space and what can begin a sentence follow it, and what stands
before it is no abbreviation, initial or ordinal of the language. (After Unicode Standard Annex
29, whose default rules know no abbreviations.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_END = re.compile(
    r"""
    (?P<stop>[.!?…؟۔]+) (?P<close>["'”’“»)\]]*) (?=\s|$)      # scripts with spaces
    | [。！？｡]+ [」』”’）]*                                   # scripts without
    """,
    re.VERBOSE,
)
_BEFORE = re.compile(r"[\w.’'-]*$")
_NEXT = re.compile(r"\s+[\"'“„«‘(\[¿¡]*(\w)")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")

_SHORT = {
    "": "al approx art bd ca cf co col ed eds et etc fig figs ff inc jr ltd no nos nr op p pp resp "
    "sc sq sr st tab trans transl vgl viz vol vols vs",
    "en": "capt dr gen gov hon lt messrs mr mrs ms mt prof rep rev sen sgt e.g i.e a.m p.m u.s u.k "
    "jan feb mar apr jun jul aug sep sept oct nov dec",
    "de": "abb abs abschn anm aufl ausg bspw bzw d.h dr evtl ggf hrsg i.d.r jh mio mrd o.ä prof "
    "s sog str u.a usw z.b z.t zzt inkl geb gest jan feb aug sept okt nov dez",
    "fr": "av chap dr env ex hab m mm mme mlle p.ex réf s tél",
    "es": "ud uds sr sra srta dr dra pág págs p.ej ee.uu núm av",
    "it": "dott prof sig sigg pag pagg es ecc avv",
    "nl": "bijv bv blz dhr dr drs enz ir mevr nl o.a",
    "pt": "dr dra sr sra pág págs ex av",
    "ru": "г гг в вв др рис табл см ср стр т тт ул им напр проф акад т.е т.д т.п т.к н.э до руб тыс "
    "млн млрд чел",
    "uk": "р рр ст див рис табл ім напр проф т.д т.п т.зв грн тис млн млрд",
    "pl": "np m.in tzn tzw dr prof ul r w wg zob por itd itp",
    "cs": "např tzv mj tj atd apod dr prof ul r s",
}
_ORDINALS = frozenset(
    {"de", "cs", "pl", "da", "nb", "no", "nn", "fi", "hu", "sk", "sl", "hr", "et"}
)
"""Languages in which `12.` is the twelfth."""


def sentence_ends(text: str, lang: str) -> Iterator[int]:
    """Yield the positions behind the ends of sentences, closing quotes included."""
    language = lang.partition("-")[0].lower()
    short = frozenset(f"{_SHORT['']} {_SHORT.get(language, '')}".split())
    for match in _END.finditer(text):
        if match["stop"] is None or _is_end(text, match, short, language in _ORDINALS):
            yield match.end()


def _is_end(text: str, match: re.Match[str], short: frozenset[str], ordinals: bool) -> bool:
    following = _NEXT.match(text, match.end())
    if following is not None and following[1].islower():
        return False
    if match["stop"] != "." or match["close"]:
        return True
    before = _BEFORE.search(text, max(0, match.start() - 24), match.start())
    word = before[0].strip(".’'-") if before else ""
    last = word.rpartition(".")[2]
    if following is None and not text[match.end() :].strip():
        return True
    if len(last) == 1 and last.isalpha() and (last.isupper() or "." in word):
        return False  # an initial, or the last letter of `z. B.`
    if ordinals and last.isdecimal() and len(last) < 3:
        return False
    return word.lower() not in short and last.lower() not in short


def shortened(text: str, words: int, lang: str) -> tuple[str, bool]:
    """Return the first sentences of a text, of at most so many words, and whether it is all.

    A first sentence that is longer stays whole up to twice as many; a longer one ends after a
    word, with an ellipsis.
    """
    text = text.strip()
    if count_words(text) <= words:
        return text, True
    best = 0
    for end in sentence_ends(text, lang):
        count = count_words(text[:end])
        if count <= words or (not best and count <= 2 * words):
            best = end
        if count > words:
            break
    if best:
        return text[:best], not text[best:].strip()
    cut = _after_words(text, words)
    return f"{text[:cut].rstrip(' ,;:–—-')} …", False


def _after_words(text: str, words: int) -> int:
    count = 0.0
    for match in re.finditer(rf"{_CJK.pattern}|{_WORD.pattern}", text):
        count += 0.5 if _CJK.match(match[0]) else 1
        if count >= words:
            return match.end()
    return len(text)


def count_words(text: str) -> int:
    """Return how many words a text has; two characters of Chinese or Japanese count as one."""
    ideographs = _CJK.findall(text)
    return len(_WORD.findall(_CJK.sub(" ", text))) + (len(ideographs) + 1) // 2
