"""The typographic customs of each language, as a table.

Sources: Duden (German), Imprimerie nationale, Lexique des règles typographiques (French),
Мильчин, Справочник издателя и автора (Russian), Real Academia Española, Ortografía (Spanish),
New Hart's Rules (British English), The Chicago Manual of Style (American English), CLDR
(quotation marks of the others). How a custom is applied is in quotes.py and spaces.py.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Customs:
    """What one language does with straight typing; the lists are regular expressions."""

    quotes: tuple[str, str, str, str]
    """Outer opening and closing, inner opening and closing."""

    single_is_outer: bool = False
    """Whether `'a'` that stands in no other quotation has the outer marks."""

    dash: str = "–"
    """For ` - ` and ` -- `."""

    before_number: str = ""
    """Words that stay with the number that follows: `p\\.`."""

    after_number: str = ""
    """Words that stay with the number before them: `г\\.`."""

    before_name: str = ""
    """Titles that stay with the name that follows: `Dr\\.`."""

    before_word: str = ""
    """Short words that never end a line."""

    after_word: str = ""
    """Particles that never begin a line."""

    compact: tuple[tuple[str, str], ...] = ()
    """Parts of abbreviations with a narrow space between them: `z.` `B.`"""

    leading_apostrophe: str = ""
    """Words that begin with an apostrophe: `'tis`."""

    narrow_before: str = ""
    """Signs with a narrow no-break space before them."""

    wide_before: str = ""
    """Signs with a no-break space before them."""

    spaced_thousands: bool = False
    """Whether large numbers are written `12 345`."""

    spaced_guillemets: bool = False
    """Whether « quotations » have spaces inside."""


ENGLISH = Customs(
    quotes=("“", "”", "‘", "’"),
    before_number=(
        r"(?:pp?|vols?|Vols?|nos?|Nos?|figs?|Figs?|chs?|Ch|secs?|Sec|eqs?|Eqs?|fols?|ca)\."
        r"|Figures?|Tables?|Listings?|[Pp]ages?|[Cc]hapters?|[Ss]ections?|[Vv]olumes?|[Ii]ssues?"
    ),
    before_name=r"(?:Mr|Mrs|Ms|Dr|Prof|St|Sir|Dame)\.?",
    after_number=r"(?:million|billion|per cent|percent|a\.m\.|p\.m\.|BCE|BC|AD|CE)",
    leading_apostrophe=r"(?:tis|twas|twere|twill|em|til|cause|bout|round|n)(?!\w)",
)
BRITISH = replace(ENGLISH, quotes=("‘", "’", "“", "”"), single_is_outer=True)
GERMAN = Customs(
    quotes=("„", "“", "‚", "‘"),
    before_number=(
        r"(?:S|Nr|Abb|Tab|Bd|Kap|Abs|Art|Jg|Anm|Ziff|Vol|Aufl|Heft)\.|Seiten?|Abbildung"
        r"|Tabelle|Abschnitt|Kapitel|Heft|Band"
    ),
    after_number=r"(?:Mio\.|Mrd\.|Uhr|Prozent|Euro)",
    before_name=r"(?:Dr|Prof|Hrsg|Hl|St|Fr|Hr)\.",
    compact=(
        ("z.", "B."), ("d.", "h."), ("u.", "a."), ("u.", "U."), ("z.", "T."), ("v.", "a."),
        ("s.", "o."), ("s.", "u."), ("o.", "g."), ("m.", "E."), ("o.", "Ä."), ("u.", "Ä."),
        ("i.", "d."), ("d.", "R."), ("v.", "Chr."), ("n.", "Chr."),
    ),
)  # fmt: skip
SWISS_GERMAN = replace(GERMAN, quotes=("«", "»", "‹", "›"))
FRENCH = Customs(
    quotes=("«", "»", "“", "”"),
    before_number=(
        r"(?:pp?|vol|fig|chap|art|no|t|éd)\.|n[°ᵒº]|[Ff]igures?|[Tt]ableaux?|[Pp]ages?"
        r"|[Cc]hapitres?"
    ),
    after_number=r"(?:millions?|milliards?|euros?)",
    before_name=r"(?:M\.|MM\.|Mme|Mmes|Mlle|Dr|Pr|Me|Mgr)",
    narrow_before=";!?",
    wide_before=":",
    spaced_thousands=True,
    spaced_guillemets=True,
)
RUSSIAN = Customs(
    quotes=("«", "»", "„", "“"),
    dash="—",
    before_number=(
        r"(?:сс?|стр|рис|табл|гл|тт?|вып|вып|ст|пп?|разд|илл?)\.|№|§"
        r"|[Рр]исун\w+|[Тт]аблиц\w+|[Гг]лав\w+|[Тт]ом\w*|[Вв]ыпуск\w*|[Сс]траниц\w+"
    ),
    after_number=(
        r"(?:гг?\.|вв?\.|руб\.|коп\.|тыс\.|млн|млрд|трлн|кг|км|см|мм|м|га|л|г|т|ч|мин|с|пт"
        r"|год\w*|век\w*|лет|января|февраля|марта|апреля|мая|июня|июля|августа|сентября"
        r"|октября|ноября|декабря)"
    ),
    before_name=r"(?:г|ул|им|пл|пос|акад|проф|св|гр)\.",
    before_word=(
        r"(?:а|в|во|до|за|и|из|из-за|из-под|к|ко|на|не|ни|но|о|об|обо|от|по|под|при|про|с|со|у"
        r"|для|без|над|или|что|как)"
    ),
    after_word=r"(?:бы|б|же|ж|ли|ль)",
    spaced_thousands=True,
)
UKRAINIAN = replace(
    RUSSIAN,
    before_number=r"(?:сс?|стор|рис|табл|гл|тт?|вип|ст|пп?|розд)\.|№|§",
    after_number=r"(?:рр?\.|ст\.|грн|тис\.|млн|млрд|кг|км|см|мм|м|га|л|г|т|год|хв|с|рок\w*)",
    before_name=r"(?:м|вул|ім|пл|акад|проф|св)\.",
    before_word=(
        r"(?:а|в|у|до|за|і|й|та|із|зі|з|к|на|не|ні|о|об|від|по|під|при|про|для|без|над|або|що"
        r"|як|але)"
    ),
    after_word=r"(?:би|б|же|ж|чи)",
)
SPANISH = Customs(
    quotes=("«", "»", "“", "”"),
    before_number=(
        r"(?:pp?|págs?|vol|vols|fig|figs|cap|núm|núms|art|t)\.|n\.º|n\.os|[Ff]iguras?|[Tt]ablas?"
        r"|[Pp]áginas?|[Cc]apítulos?"
    ),
    after_number=r"(?:millones|millón|euros?|a\. C\.|d\. C\.)",
    before_name=r"(?:Sr|Sra|Srta|Dr|Dra|Prof|D|Dña|S)\.",
    compact=(("p.", "ej."), ("a.", "C."), ("d.", "C."), ("EE.", "UU.")),
)
POLISH = Customs(
    quotes=("„", "”", "«", "»"),
    before_number=r"(?:s|ss|str|rys|tab|t|r|ryc)\.|nr",
    after_number=r"(?:r\.|w\.|zł|gr|tys\.|mln|mld)",
    before_name=r"(?:dr|prof|mgr|inż|św)\.?",
    before_word=r"[aiouwzAIOUWZ]",
    spaced_thousands=True,
)
CZECH = Customs(
    quotes=("„", "“", "‚", "‘"),
    before_number=r"(?:s|str|obr|tab|č|sv|roč)\.|§",
    after_number=r"(?:Kč|tis\.|mil\.|mld\.)",
    before_name=r"(?:Dr|Ing|Mgr|prof|doc|sv)\.",
    before_word=r"[aiouksvzAIOUKSVZ]",
    spaced_thousands=True,
)
ITALIAN = Customs(
    quotes=("«", "»", "“", "”"),
    before_number=r"(?:pp?|vol|fig|figg|cap|art|n|nn|t)\.|[Ff]igur[ae]|[Tt]abell[ae]",
    before_name=r"(?:Sig|Dott|Prof|Ing|S)\.",
)
PORTUGUESE = replace(SPANISH, quotes=("“", "”", "‘", "’"), compact=())
DUTCH = Customs(
    quotes=("“", "”", "‘", "’"),
    before_number=r"(?:p|pp|blz|nr|afb|fig|hfst|jg|dl)\.|[Ff]iguur|[Tt]abel|[Pp]agina",
    before_name=r"(?:dhr|mevr|dr|prof|mr|ir|St)\.",
    leading_apostrophe=r"(?:s|t|n|k|m|r|ns)(?!\w)",
)
GREEK = Customs(quotes=("«", "»", "“", "”"), before_number=r"(?:σ|σσ|αρ|εικ|πίν|τ)\.")


def _quoted(marks: str) -> Customs:
    return Customs(quotes=(marks[0], marks[1], marks[2], marks[3]))


CUSTOMS = {
    "en": ENGLISH, "en-GB": BRITISH, "en-IE": BRITISH, "en-AU": BRITISH, "en-NZ": BRITISH,
    "en-ZA": BRITISH, "de": GERMAN, "de-CH": SWISS_GERMAN, "de-LI": SWISS_GERMAN,
    "fr": FRENCH, "fr-CA": replace(FRENCH, narrow_before=""), "ru": RUSSIAN,
    "be": RUSSIAN, "uk": UKRAINIAN, "es": SPANISH,
    "pl": POLISH, "cs": CZECH, "sk": CZECH, "it": ITALIAN, "nl": DUTCH, "el": GREEK,
    "pt": replace(PORTUGUESE, quotes=("«", "»", "“", "”")), "pt-BR": PORTUGUESE,
    "sv": _quoted("””’’"), "fi": _quoted("””’’"), "da": _quoted("””’’"), "nb": _quoted("«»‘’"),
    "nn": _quoted("«»‘’"), "no": _quoted("«»‘’"), "hu": _quoted("„”»«"), "ro": _quoted("„”«»"),
    "bg": _quoted("„“’’"), "hr": _quoted("„”’’"), "sl": _quoted("„“‚‘"), "lt": _quoted("„“‚‘"),
    "et": _quoted("„“‚‘"), "is": _quoted("„“‚‘"), "ca": _quoted("«»“”"), "eu": _quoted("«»“”"),
}  # fmt: skip
"""By BCP 47 language; American Spanish has its own quotation marks (see `customs_of`)."""


@functools.lru_cache(maxsize=128)
def customs_of(lang: str) -> Customs:
    """Return the customs of the nearest language: `de-AT` has those of `de`.

    A language that is not in the table has curly quotation marks and nothing else.
    """
    parts = lang.replace("_", "-").split("-")
    parts = [parts[0].lower(), *(part.upper() if len(part) == 2 else part for part in parts[1:])]
    if parts[0] == "es" and len(parts) > 1 and parts[-1] not in ("ES", "GQ"):
        return replace(SPANISH, quotes=("“", "”", "‘", "’"))
    for count in range(len(parts), 0, -1):
        customs = CUSTOMS.get("-".join(parts[:count]))
        if customs is not None:
            return customs
    return _quoted("“”‘’")


_BLANK = "[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_BLANKS_WITHIN = re.compile(rf"^((?:<[^>]*>)*){_BLANK}|{_BLANK}((?:<[^>]*>)*)$")


def with_inner_quotes(text: str, lang: str) -> str:
    """Return typographic text that goes between quotation marks, with inner ones for its own.

    The text may have inline markup.
    """
    opening, closing, inner_opening, inner_closing = customs_of(lang).quotes
    pair = rf"{re.escape(opening)}([^{re.escape(opening)}]*?){re.escape(closing)}(?!\w)"

    def with_inner(found: re.Match[str]) -> str:
        within = _BLANKS_WITHIN.sub(r"\1\2", found[1])  # of guillemets
        return f"{inner_opening}{within}{inner_closing}"

    return re.sub(pair, with_inner, text)
