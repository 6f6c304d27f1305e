"""The sources of Word's own reference manager (`customXml/item1.xml`) → CSL-JSON, by their tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from printer.readers.documents.values import Item

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

B = "{http://schemas.openxmlformats.org/officeDocument/2006/bibliography}"
_TYPES = {
    "Book": "book", "BookSection": "chapter", "JournalArticle": "article-journal",
    "ArticleInAPeriodical": "article-magazine", "ConferenceProceedings": "paper-conference",
    "Report": "report", "InternetSite": "webpage", "DocumentFromInternetSite": "webpage",
    "ElectronicSource": "webpage", "Patent": "patent", "Interview": "interview", "Film": "motion_picture",
    "Case": "legal_case", "SoundRecording": "song", "Art": "graphic",
}  # fmt: skip
_TEXTS = {
    "Title": "title", "JournalName": "container-title", "BookTitle": "container-title",
    "PeriodicalTitle": "container-title", "ConferenceName": "event-title",
    "InternetSiteTitle": "container-title", "Publisher": "publisher", "Institution": "publisher",
    "City": "publisher-place", "Volume": "volume", "Issue": "issue", "Pages": "page",
    "Edition": "edition", "DOI": "DOI", "URL": "URL", "PatentNumber": "number", "Comments": "note",
}  # fmt: skip
_ROLES = {"Author": "author", "Editor": "editor", "Translator": "translator", "BookAuthor":
          "container-author", "Director": "director", "Inventor": "author"}  # fmt: skip


def read_sources(root: Element) -> dict[str, Item]:
    """Return the sources of a part by their tags; none when it is another kind of part."""
    if root.tag != f"{B}Sources":
        return {}
    found: dict[str, Item] = {}
    for source in root.iterfind(f"{B}Source"):
        tag = source.findtext(f"{B}Tag", "").strip()
        if tag:
            found[tag] = _item(tag, source)
    return found


def _item(tag: str, source: Element) -> dict[str, Any]:
    kind = source.findtext(f"{B}SourceType", "")
    item: dict[str, Any] = {"id": tag, "type": _TYPES.get(kind, "document")}
    for name, variable in _TEXTS.items():
        if text := " ".join(source.findtext(f"{B}{name}", "").split()):
            item.setdefault(variable, text)
    for name, role in _ROLES.items():
        if people := _people(source, name):
            item.setdefault(role, people)
    for prefix, variable in (("", "issued"), ("Accessed", "accessed")):
        if parts := _date(source, ("Year", "Month", "Day"), prefix):
            item[variable] = {"date-parts": [parts]}
    return item


def _people(source: Element, name: str) -> list[dict[str, str]]:
    people = []
    for person in source.iterfind(f"{B}Author/{B}{name}/{B}NameList/{B}Person"):
        given = " ".join(
            filter(None, (person.findtext(f"{B}First"), person.findtext(f"{B}Middle")))
        )
        family = person.findtext(f"{B}Last") or ""
        if family or given:
            people.append({"family": family, "given": given} if given else {"family": family})
    corporate = source.findtext(f"{B}Author/{B}{name}/{B}Corporate", "").strip()
    return people or ([{"literal": corporate}] if corporate else [])


def _date(source: Element, names: tuple[str, ...], prefix: str) -> list[int]:
    from printer.citations.bibliography.dates import MONTHS

    parts = []
    for name in names:
        text = source.findtext(f"{B}{name}{prefix}", "").strip()
        number = int(text) if text.isdigit() else MONTHS.get(text.lower(), 0)
        if not number:
            break
        parts.append(number)
    return parts
