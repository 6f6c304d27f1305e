r"""The metadata of LaTeX articles: `\author`, `\affil`, `\orcid`, `\keywords` … of the usual classes.

`article` and authblk, AMS, Elsevier, IEEE, ACM, Springer and REVTeX write authors in ways that have little in
common but the commands' names. Title and abstract are read from pandoc's tree.
"""

from __future__ import annotations

import dataclasses
import re

from printer.readers.documents.latex.scan import Command, argument, commands
from printer.readers.documents.people import EMAIL, ORCID
from printer.readers.documents.values import About, Author

_PLACES = ("affil", "affiliation", "institute", "institution", "address", "inst")
_EXTRAS = ("email", "orcid", "orcidID", "orcidlink", "thanks", "corref", "fnref", "inst", "IEEEmembership",
           "IEEEauthorrefmark", "textsuperscript", "ead")  # fmt: skip
_AND = re.compile(r"\\and\b|\\And\b|\\AND\b|,\s*(?:and\s)?|\s+and\s+|\\\\\s*(?=\\textbf)")
_DATE = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?\s+)?([^\W\d_]+)\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
)
_BABEL = re.compile(
    r"\\usepackage\s*\[([^\]]*)\]\s*\{babel\}|\\setdefaultlanguage(?:\[[^\]]*\])?\{(\w+)\}"
)
_VARIANTS = {"ngerman": "de", "german": "de", "naustrian": "de-AT", "british": "en-GB", "UKenglish":
             "en-GB", "american": "en-US", "USenglish": "en-US", "brazilian": "pt-BR", "brazil":
             "pt-BR"}  # fmt: skip


def read_about(source: str) -> About:
    """Return what the preamble and the head of a source say."""
    head = source[:200_000]
    return About(
        authors=_authors(head),
        date=_date(argument(head, "date")),
        lang=_language(head),
        keywords=_keywords(head),
        doi=_plain(argument(head, "doi", "acmDOI", "DOI")).removeprefix("https://doi.org/"),
        volume=_number(argument(head, "acmVolume", "volume")),
        issue=_number(argument(head, "acmNumber")),
    )


def _plain(latex: str) -> str:
    """Return the words of a piece of LaTeX in one line."""
    from printer.citations.bibliography.latex import to_plain_text

    latex = re.sub(
        r"\\(?:\\|newline\b|linebreak\b|par\b|quad\b|qquad\b|hspace\*?\{[^{}]*\})(?:\[[^\]]*\])?",
        " ",
        latex,
    )
    return " ".join(to_plain_text(latex.replace("~", " ")).text.split()).strip(" ,;")


def _number(text: str) -> str:
    return text.strip() if re.fullmatch(r"\s*\d+\s*", text) else ""


def _authors(head: str) -> tuple[Author, ...]:
    found = list(commands(head, "author"))
    places = {
        place.option.strip(): _plain(_without(place.argument))
        for place in _places(head)
        if place.option
    }
    if len(found) > 1 or (found and found[0].option and places):
        return _one_by_one(head, found, places)
    if not found:
        return ()
    return _in_one(found[0].argument, head)


def _places(head: str) -> list[Command]:
    return list(commands(head, *_PLACES[:5]))


def _one_by_one(head: str, found: list[Command], places: dict[str, str]) -> tuple[Author, ...]:
    r"""Read `\author[1]{…}` for each, with places by number or following their author."""
    authors = []
    for index, command in enumerate(found):
        end = found[index + 1].start if index + 1 < len(found) else command.end + 3000
        after = head[command.end : end].partition(r"\begin{")[0]
        signs = [sign.strip() for sign in command.option.split(",")]
        own = tuple(filter(None, (places.get(sign, "") for sign in signs)))
        if not own:
            own = tuple(
                filter(
                    None,
                    (_place(item) for item in commands(after, *_PLACES[:5]) if not item.option),
                )
            )
        for name in _names(command.argument):
            author = _author(name, after)
            if author is not None:
                authors.append(dataclasses.replace(author, affiliations=own))
    return tuple(_shared(authors))


def _place(command: Command) -> str:
    """Return an affiliation; ACM's has parts."""
    parts = [part.argument for part in commands(command.argument, "institution", "department", "city",
                                                "state", "country", "organization")]  # fmt: skip
    keyed = re.findall(
        r"(?:organization|addressline|city|country)\s*=\s*\{([^{}]*)\}", command.argument
    )
    return ", ".join(map(_plain, parts or keyed)) or _plain(_without(command.argument))


def _shared(authors: list[Author]) -> list[Author]:
    """Let authors without a place have that of the next who has one, as REVTeX and ACM do."""
    out: list[Author] = []
    place: tuple[str, ...] = ()
    for author in reversed(authors):
        place = author.affiliations or place
        out.insert(0, dataclasses.replace(author, affiliations=place))
    return out


def _names(text: str) -> list[str]:
    protected = re.sub(r",\s*(?=(?:Jr|Sr|III?|PhD|MD)\b)", "\x00", text)
    return [part.replace("\x00", ", ") for part in _AND.split(protected) if part.strip()]


def _in_one(text: str, head: str) -> tuple[Author, ...]:
    r"""Read one `\author{…}` with everybody in it, divided by `\and`."""
    lines = re.split(r"\\(?:and|And|AND)\b", text)
    if len(lines) == 1 and r"\\" not in text.replace("\\\\\\\\", ""):
        lines = _names(text)
    numbered = {
        number: _plain(words)
        for number, words in re.findall(r"\\inst\{(\d+)\}\s*([^\\]+)", argument(head, "institute"))
    }
    institutes = [_plain(part) for part in re.split(r"\\and\b", argument(head, "institute"))]
    authors = []
    for line in lines:
        name, _, rest = line.partition(r"\\")
        for single in _names(name) if rest else [name]:
            author = _author(single, rest)
            if author is None:
                continue
            signs = re.findall(r"\\inst\{([\d,\s]+)\}", single)
            numbers = [number.strip() for sign in signs for number in sign.split(",")]
            own = [
                institutes[int(n) - 1]
                for n in numbers
                if n.isdigit() and 0 < int(n) <= len(institutes)
            ]
            own = own or [numbered[n] for n in numbers if n in numbered]
            words = _plain(_without(EMAIL.sub("", rest.replace(r"\\", ", "))))
            own = own or ([words] if words else [])
            authors.append(dataclasses.replace(author, affiliations=tuple(filter(None, own))))
    return tuple(authors)


def _author(text: str, after: str) -> Author | None:
    """Return an author; his particulars stand in the same argument or after it."""
    name = _plain(_without(text))
    if not re.search(r"[^\W\d_]", name) or len(name) > 120:
        return None
    orcid = ORCID.search(text) or ORCID.search(after)
    email = EMAIL.search(text.replace(r"\_", "_")) or EMAIL.search(after.replace(r"\_", "_"))
    return Author(
        name=name,
        orcid=orcid[0] if orcid else "",
        email=email[0] if email else "",
        corresponding=bool(re.search(r"\\corref|orresponding", text)),
    )


def _without(text: str) -> str:
    """Return the text of an author without the commands that say something else."""
    for command in reversed(list(commands(text, *_EXTRAS))):
        text = text[: command.start] + text[command.end :]
    return re.sub(r"\$\^?\{?[^$]*\}?\$", "", text)


def _keywords(head: str) -> tuple[str, ...]:
    text = argument(head, "keywords", "keyword")
    if not text:
        found = re.search(r"\\begin\{(?:IEEEkeywords|keywords?)\}(.*?)\\end\{", head, re.DOTALL)
        text = found[1] if found else ""
    parts = re.split(r"\s*(?:[,;]|\\sep\b|\\and\b)\s*", text.strip().rstrip("."))
    return tuple(dict.fromkeys(filter(None, map(_plain, parts))))


def _date(text: str) -> str:
    from printer.citations.bibliography.dates import MONTHS

    if found := re.search(r"\d{4}-\d{2}-\d{2}", text):
        return found[0]
    match = _DATE.search(_plain(text))
    month = MONTHS.get(match[2].lower(), 0) if match else 0
    if not match or not month:
        return ""
    day = match[1] or match[3]
    return f"{match[4]}-{month:02}" + (f"-{int(day):02}" if day else "")


def _language(head: str) -> str:
    from printer.citations.bibliography.languages import LANGUAGES

    found = _BABEL.search(head)
    if not found:
        return ""
    names = [name.strip().removeprefix("main=") for name in (found[1] or found[2]).split(",")]
    main = next(
        (n.strip().removeprefix("main=") for n in (found[1] or "").split(",") if "main=" in n),
        names[-1],
    )
    return _VARIANTS.get(main) or LANGUAGES.get(main.lower(), "")
