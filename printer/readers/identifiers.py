"""The forms that identifiers have: languages, DOIs, ORCID iDs, licences, addresses.

Pure functions from what an author wrote to the form that is kept. Each raises ValueError
with the reason, as the end of a sentence, when the text is something else. Nothing is looked
up anywhere.
"""

from __future__ import annotations

import re

_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?"
    r"(?P<rest>(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}|x-[a-z0-9]{1,8}))*)",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+")
_DOI_ADDRESS = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_ORCID = re.compile(
    r"(?:https?://(?:www\.)?orcid\.org/)?((?:\d{4}-?){3}\d{3}[\dX])/?", re.IGNORECASE
)
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@(?:[\w-]+\.)+[\w-]{2,63}")
_WEB = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?", re.IGNORECASE)


def language(text: str) -> str:
    """Return a BCP 47 language tag in its usual case: `en-GB`, `zh-Hant`, `sr-Latn-RS`.

    Checks the syntax (RFC 5646, without extensions) and takes an underscore for a hyphen.
    """
    match = _LANGUAGE.fullmatch(text.strip().replace("_", "-"))
    if match is None:
        raise ValueError("is not a language tag such as en-GB or ru")
    parts = [match["language"].lower()]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts) + match["rest"].lower()


def doi(text: str) -> str:
    """Return a DOI without its address: `10.1000/182`."""
    bare = _DOI_ADDRESS.sub("", text.strip(), count=1)
    if not _DOI.fullmatch(bare):
        raise ValueError("is not a DOI such as 10.1000/182")
    return bare


def orcid(text: str) -> str:
    """Return an ORCID iD without its address, its check digit verified (ISO 7064, mod 11-2)."""
    match = _ORCID.fullmatch(text.strip())
    if match is None:
        raise ValueError("is not an ORCID iD such as 0000-0002-1825-0097")
    digits = match[1].replace("-", "").upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[-1] != ("X" if check == 10 else str(check)):
        raise ValueError("has a wrong check digit, so that a digit is mistyped")
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def email(text: str) -> str:
    """Return an e-mail address, without `mailto:`."""
    bare = text.strip().removeprefix("mailto:")
    if not _EMAIL.fullmatch(bare):
        raise ValueError("is not an e-mail address")
    return bare


def web_address(text: str) -> str:
    """Return an address on the web; other schemes are refused."""
    bare = text.strip()
    if not _WEB.fullmatch(bare):
        raise ValueError("is not an address that begins with https:// or http://")
    return bare


_CREATIVE_COMMONS = re.compile(
    r"(?:cc|creative commons)[\s_-]*(?P<terms>by(?:[\s_-]*(?:nc|nd|sa))*)"
    r"(?:[\s_-]*(?P<version>\d\.\d))?(?:[\s_-]*(?P<country>[a-z]{2}))?"
    r"(?:[\s_-]*(?:international|unported|licen[cs]e|deed))*",
    re.IGNORECASE,
)
_CC_ADDRESS = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/licenses/(?P<terms>[a-z-]+)/(?P<version>\d\.\d)"
    r"(?:/(?P<country>[a-z]{2})(?![a-z]))?(?:/.*)?",
    re.IGNORECASE,
)
_CC0 = re.compile(
    r"cc[\s-]*(?:0|zero)(?:[\s-]*1\.0)?(?:[\s-]*universal)?"
    r"|https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0(?:/.*)?",
    re.IGNORECASE,
)
_PUBLIC_DOMAIN_MARK = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/publicdomain/mark/1\.0(?:/.*)?", re.IGNORECASE
)
_CC_WORDS = (
    ("attribution", "by"),
    ("noncommercial", "nc"),
    ("non-commercial", "nc"),
    ("noderivatives", "nd"),
    ("noderivs", "nd"),
    ("share-alike", "sa"),
    ("sharealike", "sa"),
)
_CC_TERMS = frozenset({"by", "by-sa", "by-nd", "by-nc", "by-nc-sa", "by-nc-nd"})
_CC_VERSIONS = frozenset({"1.0", "2.0", "2.1", "2.5", "3.0", "4.0"})


def licence(text: str) -> tuple[str, str]:
    """Return the name of a licence and its address; the address is empty for words of one's own.

    Knows the Creative Commons licences by their short and long names, SPDX identifiers and
    addresses; without a version, 4.0 is meant. Raises ValueError for a combination or a
    version that Creative Commons never had.
    """
    words = " ".join(text.split())
    if _CC0.fullmatch(words):
        return "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"
    if _PUBLIC_DOMAIN_MARK.fullmatch(words):
        return "Public domain", "https://creativecommons.org/publicdomain/mark/1.0/"
    match = _CC_ADDRESS.fullmatch(words)
    if match is None:
        short = words.lower()
        for long, abbreviation in _CC_WORDS:
            short = short.replace(long, abbreviation)
        match = _CREATIVE_COMMONS.fullmatch(short)
    if match is None:
        return words, words if _WEB.fullmatch(words) else ""
    given = re.findall(r"by|nc|nd|sa", match["terms"].lower())
    terms = "-".join(sorted(given, key=["by", "nc", "nd", "sa"].index))
    version = match["version"] or "4.0"
    if terms not in _CC_TERMS or version not in _CC_VERSIONS:
        raise ValueError("is not a licence of Creative Commons")
    country = (match["country"] or "").lower()
    name = f"CC {terms.upper()} {version} {country.upper()}".rstrip()
    folder = f"{country}/" if country else ""
    return name, f"https://creativecommons.org/licenses/{terms}/{version}/{folder}"
