"""Dates in bibliographies → CSL dates.

BibLaTeX's date fields follow EDTF levels 0 and 1 (Library of Congress, Extended Date/Time Format;
biblatex manual §2.3.8): ranges, open ranges, `~` circa, `?` uncertain, seasons, unspecified digits.
BibTeX's year and month are words. What is no date (`in press`) becomes a literal, which
every style prints as it stands. Nothing is ever guessed from the clock.
"""

from __future__ import annotations

import calendar
import re
from typing import Any

from printer.citations.bibliography.latex import to_plain_text

Date = dict[str, Any]
"""A CSL date: `date-parts` (one or two lists of year, month, day), `season`, `circa`, `literal`."""

OPEN_END = [0]
"""The second of two date-parts when the range goes on, as pandoc's citeproc reads it."""

_ISO = re.compile(
    r"(?P<year>-?\d{4}|-?\d{1,3}XX?|\d{2}XX|\d{3}X|\d{2}uu|\d{3}u)"
    r"(?:-(?P<month>\d{1,2}|XX|uu)(?:-(?P<day>\d{1,2}|XX|uu))?)?"
    r"(?:T[\d:.+Z-]+)?(?P<marks>[?~%]*)"
)
_EDTF = re.compile(r"[-\dXu/.?~%TZ:+]+")
_NO_DATE = re.compile(
    r"\[?(?:n\.?\s*d\.?|s\.?\s*d\.?|o\.\s*J\.|no date|undated|б\.\s*г\.)\]?", re.IGNORECASE
)
"""Every style has words of its own for a work without a date."""

_YEAR = re.compile(r"-?\d{1,4}")
_CIRCA = re.compile(r"(?:circa|ca?\.?|около|um|vers|env\.?|approx\.?)\s*(?=\[?-?\d)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*(?:(?:-{1,3}|–|—|/)\s*(\d{4})|(?:-{2,3}|–|—|/)\s*(\d{2}))")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_NUMERIC = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WORDS = re.compile(r"[^\W\d_]+|\d+")
_DAYS = re.compile(r"([^\W\d_]+)?\.?\s*(\d{1,2})\s*[–-]\s*(\d{1,2})(?:\s+([^\W\d_]+)\.?)?")
_PERIOD = re.compile(r"\s*(?:--?-?|–|—|/|\band\b|&)\s*")

_MONTHS = (
    "jan january januar janvier enero gennaio янв январь января",
    "feb february februar février febrero febbraio фев февраль февраля",
    "mar march märz mars marzo мар март марта",
    "apr april avril abril aprile апр апрель апреля",
    "may mai mayo maggio май мая",
    "jun june juni juin junio giugno июн июнь июня",
    "jul july juli juillet julio luglio июл июль июля",
    "aug august août agosto авг август августа",
    "sep sept september septembre septiembre settembre сен сентябрь сентября",
    "oct october oktober octobre octubre ottobre окт октябрь октября",
    "nov november novembre noviembre ноя ноябрь ноября",
    "dec december dezember décembre diciembre dicembre дек декабрь декабря",
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
"""Names of months in the languages of our readers, and the abbreviations of BibTeX."""

_SEASONS = {
    "spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4, "frühling": 1, "frühjahr": 1,
    "sommer": 2, "herbst": 3, "printemps": 1, "été": 2, "automne": 3, "hiver": 4, "весна": 1,
    "лето": 2, "осень": 3, "зима": 4,
}  # fmt: skip


def parse_date(source: str) -> Date | None:
    """Return the CSL date of a date field, or None for an empty one and for `n.d.`.

    Whatever is no date comes back as `{"literal": text}`, so the caller can tell.
    """
    text = source.strip().strip("{}")
    if not _EDTF.fullmatch(text):  # there a tilde is a sign of its own, elsewhere LaTeX's space
        text = to_plain_text(source).text
    if not text or _NO_DATE.fullmatch(text):
        return None
    halves = re.split(r"\s*/\s*", text)
    if len(halves) == 2 and (date := _range(halves[0], halves[1])):
        return date
    if (point := _point(text)) is not None:
        return point
    return _in_words(text) or {"literal": text}


def parse_year_month(year: str, month: str = "", day: str = "") -> tuple[Date | None, bool]:
    """Return the CSL date of BibTeX's separate fields, and whether all of them were understood.

    A year that is none (`in press`, `2003a`) becomes a literal, and the month is not used then.
    """
    date = parse_date(year)
    if date is None or is_literal(date) or not month.strip():
        return date, True
    if len(date.get("date-parts", ())) != 1 or len(date["date-parts"][0]) != 1:
        return date, False
    number = date["date-parts"][0][0]
    words = to_plain_text(month).text
    if match := _DAYS.fullmatch(words):  # 29–31 October
        name = match[1] or match[4]
        months = [[*_month(name), int(match[number])] for number in (2, 3)]
    else:
        months = [_month(part) for part in _PERIOD.split(words) if part]
    parts = [[number, *found] for found in months if found]
    if len(parts) != len(months) or not parts:
        season = _SEASONS.get(words.lower().strip(" ."))
        return ({**date, "season": season}, True) if season else (date, False)
    if day.strip().isdecimal() and len(parts) == 1 and len(parts[0]) == 2:
        parts[0].append(int(day))
    good = [part for part in parts if _valid(part)]
    return {**date, "date-parts": good[:2] or date["date-parts"]}, len(good) == len(parts) <= 2


def is_literal(date: Date | None) -> bool:
    """Tell whether a date could not be read as one."""
    return date is not None and "literal" in date


def _range(begin: str, end: str) -> Date | None:
    first, second = _point(begin), _point(end)
    circa = {"circa": True} if any(half and half.get("circa") for half in (first, second)) else {}
    if first and second:
        return {"date-parts": [first["date-parts"][0], second["date-parts"][-1]], **circa}
    if first and end in ("", ".."):
        return {"date-parts": [first["date-parts"][0], list(OPEN_END)], **circa}
    if second and begin in ("", ".."):
        return {"literal": f"–{abs(second['date-parts'][0][0])}"}
    return None


def _point(text: str) -> Date | None:
    match = _ISO.fullmatch(text[1:] + "~" if text.startswith("~") else text)
    if match is None:
        return None
    year = match["year"]
    circa = {"circa": True} if match["marks"] else {}
    if not year.lstrip("-").isdecimal():
        low, high = (int(re.sub("[Xu]", digit, year)) for digit in "09")
        return {"date-parts": [[low], [high]], **circa}
    number = int(year)
    if year.startswith("-"):
        number -= 1  # EDTF counts a year 0, which was 1 BC
    elif number == 0:
        number = -1
    if not match["month"] or not match["month"].isdecimal():
        return {"date-parts": [[number]], **circa}
    month = int(match["month"])
    if 21 <= month <= 24:
        return {"date-parts": [[number]], "season": month - 20, **circa}
    parts = [number, month]
    if match["day"] and match["day"].isdecimal():
        parts.append(int(match["day"]))
    return {"date-parts": [parts], **circa} if _valid(parts) else None


def _in_words(text: str) -> Date | None:
    """Read what people write without a standard: `c. 1850`, `44 BC`, `12 May 2020`."""
    circa = _CIRCA.match(text)
    if circa:
        date = _in_words(text[circa.end() :]) or _point(text[circa.end() :])
        return {**date, "circa": True} if date else None
    if _YEAR.fullmatch(text) and int(text):
        return {"date-parts": [[int(text)]]}
    if match := re.fullmatch(r"(\d{1,4}) ?(?:BCE?|B\. ?C\.(?: ?E\.)?|до н\. ?э\.)", text):
        return {"date-parts": [[-int(match[1])]]} if int(match[1]) else None
    if match := _YEARS.fullmatch(text):
        end = match[2] or match[1][:2] + match[3]
        return {"date-parts": [[int(match[1])], [int(end)]]} if int(end) >= int(match[1]) else None
    return _day_in_words(text)


def _day_in_words(text: str) -> Date | None:
    for pattern, order in ((_SLASHED, (0, 1, 2)), (_DAY_FIRST, (2, 1, 0))):
        if match := pattern.fullmatch(text):
            parts = [int(match.groups()[index]) for index in order]
            return {"date-parts": [parts]} if _valid(parts) else None
    if match := _NUMERIC.fullmatch(text):  # 13/5/2020 has one reading only, 5/6/2020 has two
        first, second, year = map(int, match.groups())
        readings = [[year, second, first], [year, first, second]]
        valid = [parts for parts in readings if _valid(parts)]
        return {"date-parts": valid[:1]} if len(valid) == 1 or first == second else None
    words = _WORDS.findall(text.lower()) if len(text) < 60 else []
    years = [word for word in words if word.isdecimal() and len(word) == 4]
    months = [word for word in words if word in MONTHS]
    days = [re.sub(r"\D", "", word) for word in words if word.isdecimal() and len(word) < 3]
    rest = set(words) - set(years) - set(months) - set(days) - {"th", "st", "nd", "rd", "of", "г"}
    if len(years) != 1 or len(months) != 1 or len(days) > 1 or rest:
        return None
    parts = [int(years[0]), MONTHS[months[0]], *map(int, days)]
    return {"date-parts": [parts]} if _valid(parts) else None


def _month(text: str) -> list[int]:
    """Return `[month]` or `[month, day]` of words such as `may`, `05`, `12~May`; [] for none."""
    words = _WORDS.findall(text.lower())
    if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 3:
        return [int(words[0])]
    names = [MONTHS[word] for word in words if word in MONTHS]
    days = [int(word) for word in words if word.isdecimal() and len(word) < 3]
    known = len(names) + len(days) == len(
        [word for word in words if word not in ("th", "st", "nd")]
    )
    return [names[0], *days] if len(names) == 1 and len(days) < 2 and known else []


def _valid(parts: list[int]) -> bool:
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        return False
    if len(parts) < 3:
        return True
    year = parts[0] if 1 <= parts[0] <= 9999 else 4  # a leap year for those before our era
    return 1 <= parts[2] <= calendar.monthrange(year, parts[1])[1]
