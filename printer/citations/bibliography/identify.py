"""Numbers and addresses that identify a work: DOI, URL, eprint archives.

Only addresses of the web come through, as links in print are live; DOIs lose their address.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from printer.citations.bibliography.latex import unescape_address
from printer.readers.identifiers import doi, web_address

_ADDRESS = re.compile(r"https?://[^\s{}<>\"]+", re.IGNORECASE)
_ARXIV = re.compile(r"(?:arxiv[:/ ]\s*)?(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7})",
                    re.IGNORECASE)  # fmt: skip
_ARCHIVES = {
    "jstor": "https://www.jstor.org/stable/{}",
    "hdl": "https://hdl.handle.net/{}",
    "handle": "https://hdl.handle.net/{}",
    "googlebooks": "https://books.google.com/books?id={}",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """CSL variables that identify the work, and what was wrong, by field."""

    variables: Mapping[str, str]
    wrong: tuple[tuple[str, str], ...] = ()
    """Pairs of a field and a phrase that continues `the field 'url'`."""

    is_preprint: bool = False


def identify(fields: Mapping[str, str]) -> Identity:
    """Return DOI, URL, archive numbers and the like of BibTeX fields."""
    out: dict[str, str] = {}
    wrong: list[tuple[str, str]] = []
    if source := unescape_address(fields.get("doi", "")):
        try:
            out["DOI"] = doi(source)
        except ValueError as problem:
            wrong.append(("doi", str(problem)))
    source = unescape_address(fields.get("url", "") or fields.get("ee", ""))
    if not source:
        source = _within(fields.get("howpublished", "")) or _within(fields.get("note", ""))
    if source:
        _address(source, out, wrong)
    is_preprint = _eprint(fields, out)
    return Identity(out, tuple(wrong), is_preprint)


def _address(source: str, out: dict[str, str], wrong: list[tuple[str, str]]) -> None:
    if source.lower().startswith("www."):
        source = f"http://{source}"
    try:
        address = web_address(source)
    except ValueError as problem:
        wrong.append(("url", str(problem)))
        return
    if re.match(r"https?://(?:dx\.)?doi\.org/10\.", address, re.IGNORECASE):
        # An address that is no proper DOI opens all the same.
        with suppress(ValueError):
            out.setdefault("DOI", doi(address))
            return
    out["URL"] = address


def _within(text: str) -> str:
    r"""Return the address in a text such as `\url{http://…}`, or nothing."""
    if "http" not in text.lower():
        return ""
    match = _ADDRESS.search(re.sub(r"\\([_%&#~$])", r"\1", text))
    return unescape_address(match[0].rstrip(".,;)")) if match else ""


def _eprint(fields: Mapping[str, str], out: dict[str, str]) -> bool:
    """Add what an archive's number gives; tell whether it is a preprint at arXiv."""
    number = unescape_address(fields.get("eprint", ""))
    archive = (fields.get("eprinttype") or fields.get("archiveprefix") or "").strip("{} ").lower()
    if not number:
        return False
    match = _ARXIV.fullmatch(number)
    if archive == "arxiv" or (not archive and match):
        number = match[1] if match else number
        out["number"] = f"arXiv:{number}"
        if "DOI" not in out:
            out.setdefault("URL", f"https://arxiv.org/abs/{number}")
        return True
    if archive == "pubmed" and number.isdecimal():
        out["PMID"] = number
    elif archive in _ARCHIVES and "DOI" not in out:
        out.setdefault("URL", _ARCHIVES[archive].format(number))
    return False
