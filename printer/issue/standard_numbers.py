"""ISSN and ISBN: their forms and check digits.

Each function returns the form that is kept and raises ValueError with the reason, as the end
of a sentence, for anything else.
"""

from __future__ import annotations

import re

_MISTYPED = "has a wrong check digit, so that a digit is mistyped"


def issn(text: str) -> str:
    """Return an ISSN as `2049-3630`, its check digit verified (ISO 3297)."""
    digits = text.strip().replace("-", "").upper()
    if not re.fullmatch(r"[0-9]{7}[0-9X]", digits):
        raise ValueError("is not an ISSN such as 2049-3630")
    if sum(_value(digit) * (8 - at) for at, digit in enumerate(digits)) % 11:
        raise ValueError(_MISTYPED)
    return f"{digits[:4]}-{digits[4:]}"


def isbn(text: str) -> str:
    """Return an ISBN of 10 or 13 digits with its hyphens, its check digit verified (ISO 2108)."""
    written = re.sub(r"(?i)^isbn(?:-1[03])?:?\s*", "", text.strip()).upper()
    digits = re.sub(r"[\s-]", "", written)
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        right = sum(_value(digit) * (10 - at) for at, digit in enumerate(digits)) % 11 == 0
    elif re.fullmatch(r"97[89][0-9]{10}", digits):
        right = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0
    else:
        raise ValueError("is not an ISBN such as 978-3-16-148410-0")
    if not right:
        raise ValueError(_MISTYPED)
    return re.sub(r"\s+", "-", written)


def _value(digit: str) -> int:
    return 10 if digit == "X" else int(digit)
