"""In which language a work is: babel's names → BCP 47, and what a script tells."""

from __future__ import annotations

import re

from printer.readers.identifiers import language

LANGUAGES = {
    "english": "en", "american": "en-US", "usenglish": "en-US", "british": "en-GB",
    "ukenglish": "en-GB", "australian": "en-AU", "canadian": "en-CA", "newzealand": "en-NZ",
    "german": "de", "ngerman": "de-DE", "germanb": "de-DE", "austrian": "de-AT",
    "naustrian": "de-AT", "swissgerman": "de-CH", "nswissgerman": "de-CH", "french": "fr",
    "francais": "fr-FR", "frenchb": "fr-FR", "canadien": "fr-CA", "acadian": "fr-CA",
    "spanish": "es", "mexican": "es-MX", "italian": "it", "portuguese": "pt", "portuges": "pt-PT",
    "brazilian": "pt-BR", "brazil": "pt-BR", "russian": "ru", "ukrainian": "uk",
    "belarusian": "be", "bulgarian": "bg", "serbian": "sr-Latn", "serbianc": "sr-Cyrl",
    "croatian": "hr", "bosnian": "bs", "slovene": "sl", "slovenian": "sl", "slovak": "sk",
    "czech": "cs", "polish": "pl", "macedonian": "mk", "upersorbian": "hsb", "lowersorbian": "dsb",
    "latvian": "lv", "lithuanian": "lt", "estonian": "et", "finnish": "fi", "hungarian": "hu",
    "magyar": "hu", "romanian": "ro", "albanian": "sq", "greek": "el", "polutonikogreek": "grc",
    "ancientgreek": "grc", "latin": "la", "dutch": "nl", "afrikaans": "af", "danish": "da",
    "swedish": "sv", "norwegian": "nb", "norsk": "nb", "nynorsk": "nn", "bokmal": "nb",
    "icelandic": "is", "faroese": "fo", "irish": "ga", "scottish": "gd", "welsh": "cy",
    "breton": "br", "catalan": "ca", "galician": "gl", "basque": "eu", "occitan": "oc",
    "turkish": "tr", "azerbaijani": "az", "kazakh": "kk", "uzbek": "uz", "georgian": "ka",
    "armenian": "hy", "arabic": "ar", "hebrew": "he", "persian": "fa", "farsi": "fa", "urdu": "ur",
    "hindi": "hi", "bengali": "bn", "tamil": "ta", "sanskrit": "sa", "thai": "th",
    "vietnamese": "vi", "indonesian": "id", "malay": "ms", "chinese": "zh", "japanese": "ja",
    "korean": "ko", "mongolian": "mn", "esperanto": "eo", "deutsch": "de", "français": "fr",
    "русский": "ru", "español": "es", "italiano": "it", "українська": "uk",
}  # fmt: skip
"""Languages as babel, polyglossia and people call them, in lower case → BCP 47."""

_SCRIPTS = (
    ("Cyrl", "\u0400", "\u052f"),
    ("Grek", "\u0370", "\u03ff"),
    ("Armn", "\u0530", "\u058f"),
    ("Geor", "\u10a0", "\u10ff"),
    ("Hebr", "\u0590", "\u05ff"),
    ("Arab", "\u0600", "\u06ff"),
)


def language_tag(name: str) -> str | None:
    """Return the tag of a language that is named in words or by its tag, None when not known."""
    known = LANGUAGES.get(name.strip().lower())
    if known is not None:
        return known
    try:
        return language(name)
    except ValueError:
        return None


def language_of_script(title: str) -> str | None:
    """Return `und-Cyrl` for a title in Cyrillic, None for one in Latin or a mixture.

    Title case is a custom of English: the processor gives it to all works in no stated language,
    and a title in another script must not get it.
    """
    if title.isascii():
        return None
    letters = [
        character for character in re.sub(r"<[^>]*>", "", title[:500]) if character.isalpha()
    ]
    for script, first, last in _SCRIPTS:
        if sum(first <= character <= last for character in letters) * 2 > len(letters):
            return f"und-{script}"
    return None
