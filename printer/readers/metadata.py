"""From front matter to the fields of an article: what each key means.

The union of what JOSS, MyST, Quarto, Jekyll and Hugo users write. A value that is wrong is
reported and left out; the rest of the article is not harmed. Keys that mean nothing here
are kept for templates. The body, and a title that is found there, are not known here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from printer.citing import without_placeholders
from printer.copyedit import Context, polish_plain
from printer.diagnostics import Result, warning
from printer.model import Article, Html, Update
from printer.readers import identifiers, lead_image, prose, sources
from printer.readers.dates import DateError, parse_date
from printer.readers.fields import Fields, report_unknown
from printer.readers.people import find_people, read_authors, read_people

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Person
    from printer.readers.context import Origin
    from printer.readers.frontmatter import FrontMatter

_KNOWN = (
    *("title", "subtitle", "short_title", "author", "authors", "affiliations", "date"),
    *("updated", "lang", "abstract", "description", "lede", "standfirst", "excerpt"),
    *("keywords", "tags", "categories", "section", "kind", "doi", "license", "url", "image"),
    *("layout", "volume", "issue", "first_page", "last_page", "draft", "publish_on", "print"),
)

_PRINT_CHOICES: Mapping[str, tuple[object, ...]] = {
    "links": ("notes", "list", "none"),
    "notes": ("page", "article"),
    "numbering": (True, False),
}
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})-.")


def read_metadata(
    front: FrontMatter, fields: Fields, origin: Origin, context: Context, publication: Publication
) -> Result[Article]:
    """Return an article with everything but its body; the title is empty when none is given.

    `fields` are those of `front`, from which `context` was made. Raises UnprintableError when
    the people file cannot be read or a text is unsafe.
    """
    lang = context.lang
    title = Html(without_placeholders(prose.title(fields, context)))
    image, looked_at = lead_image.read_image(fields, context)
    license_name, license_url = _licence(fields, publication.license)
    tags, section = _tags(fields)
    article = Article(
        slug=origin.slug,
        base=origin.base,
        source=origin.source,
        title=prose.plain(title),
        title_html=title,
        body=Html(""),
        lang=lang,
        subtitle=polish_plain(fields.text("subtitle"), lang),
        short_title=polish_plain(fields.text("short_title", "shorttitle", "running_title"), lang),
        authors=_authors(fields, publication, lang),
        date=day_of(fields, origin.slug),
        updated=_updated(fields, context),
        abstract=prose.blocks(fields, context, "abstract"),
        description=fields.text("description", "summary"),
        standfirst=prose.blocks(fields, context, "standfirst", "lede", "lead", "deck"),
        excerpt=polish_plain(fields.text("excerpt"), lang),
        keywords=tags,
        section=polish_plain(section, lang),
        kind=_kind(fields),
        doi=fields.checked(identifiers.doi, "doi"),
        license=license_name,
        license_url=license_url,
        url=context.article_url,
        image=image,
        layout=fields.text("layout"),
        volume=fields.text("volume"),
        issue=fields.text("issue"),
        first_page=fields.text("first_page", "firstpage"),
        last_page=fields.text("last_page", "lastpage"),
        draft=_draft(fields),
        publish_on=publication_day(fields),
        options=_options(fields),
        sources=sources.read_sources(fields, context, publication),
        extra=_extra(fields),
        files=(*filter(None, (origin.source,)), publication.paths.people, *looked_at),
        places=front.places,
    )
    return Result(article, fields.found.frozen())


def _authors(fields: Fields, publication: Publication, lang: str) -> tuple[Person, ...]:
    people = read_people(publication.paths.people, lang)
    authors = read_authors(fields, people.value)
    if not authors and publication.authors:
        place = fields.front.place("")
        authors = find_people(publication.authors, people.value, place, fields.found)
    if authors:
        fields.found.extend(people.diagnostics)
    return tuple(_polished(person, lang) for person in authors)


def _polished(person: Person, lang: str) -> Person:
    """Set what is said of a person by the customs of a language; the name is the person's own."""
    return replace(
        person,
        affiliations=tuple(polish_plain(name, lang) for name in person.affiliations),
        bio=polish_plain(person.bio, lang),
    )


def day_of(fields: Fields, slug: str) -> dt.date | None:
    """Return the day of an article: its `date`, or the one that its name begins with."""
    return _date(fields, "date", "published_on") or _dated(slug)


def publication_day(fields: Fields) -> dt.date | None:
    """Return the day before which an article is not to appear, if it says one."""
    return _date(fields, "publish_on", "publishdate", "publish_date")


def _date(fields: Fields, *names: str) -> dt.date | None:
    key = fields.key(*names)
    text = fields.written(key).strip() if key else ""
    if not key or not text:
        return None
    try:
        return parse_date(text)
    except DateError as problem:
        label = key if key == names[0] else f"{names[0]} (`{key}`)"
        fields.error(key, f'{label} "{text[:40]}" {problem}', hint=problem.hint, code="date-wrong")
        return None


def _dated(slug: str) -> dt.date | None:
    """Take the date from a name such as `2016-03-25-consistency`, as Jekyll does."""
    match = _DATED_NAME.match(slug)
    try:
        return parse_date(match[1]) if match else None
    except DateError:
        return None  # a number that only looks like a date


def _updated(fields: Fields, context: Context) -> Update | None:
    names = ("updated", "lastmod", "last_modified_at", "modified", "date_modified")
    key = fields.key(*names)
    if key is None or not isinstance(fields.values[key], Mapping):
        date = _date(fields, *names)
        return Update(date) if date else None
    own = fields.below(key)
    date = _date(own, "date")
    note = Html(without_placeholders(prose.inline(own, context, "note")))
    report_unknown([own], ("date", "note"), where="`updated`", after="left out")
    if date is None:
        if "date" not in own.values:
            fields.error(key, f"`{key}` has no date", hint="write `date: YYYY-MM-DD` below it")
        return None
    return Update(date, note)


def _kind(fields: Fields) -> str:
    kind = fields.text("kind") or "article"
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,40}", kind):
        fields.error("kind", f'the kind "{kind[:40]}" is not one word', hint="such as interview")
        return "article"
    return kind.lower()


def _licence(fields: Fields, default: str) -> tuple[str, str]:
    key = fields.key("license", "licence", "copyright")
    if key is None:
        return _licensed(default)
    if isinstance(fields.values[key], Mapping):
        own = fields.below(key)
        name = own.text("name", "text", "type", "id")
        address = own.checked(identifiers.web_address, "url", "link")
        report_unknown([own], ("name", "url"), where="`license`", after="left out")
        known_name, known_address = _licensed(name)
        return known_name or address, address or known_address
    text = fields.text_at(key)
    try:
        return identifiers.licence(text)
    except ValueError as problem:
        fields.error(key, f'"{text[:60]}" {problem}', hint="such as CC BY 4.0")
        return text, ""


def _licensed(text: str) -> tuple[str, str]:
    try:
        return identifiers.licence(text)
    except ValueError:
        return text, ""


def _tags(fields: Fields) -> tuple[tuple[str, ...], str]:
    """Return the keywords and the section, which Jekyll and Hugo call a category."""
    words = fields.words("keywords", "tags", divided_by_spaces=("tags",))
    categories = fields.words("categories", "category", divided_by_spaces=("categories",))
    section = fields.text("section")
    if not section and categories:
        section, *rest = categories
        categories = tuple(rest)
    return tuple(dict.fromkeys((*words, *categories))), section


def _draft(fields: Fields) -> bool:
    return fields.switch("draft") is True or fields.switch("published") is False


def _options(fields: Fields) -> dict[str, Any]:
    """Return the switches under `print:`; those that only layouts know go through."""
    key = fields.key("print")
    if key is None:
        return {}
    if not isinstance(fields.values[key], Mapping):
        fields.wrong(key, "keys and values such as `links: list`")
        return {}
    own = fields.below(key)
    options: dict[str, Any] = {}
    for name, value in own.values.items():
        choices = _PRINT_CHOICES.get(name)
        if choices is None or any(type(value) is type(item) and value == item for item in choices):
            options[name] = value
            if choices is None and (near := get_close_matches(name, _PRINT_CHOICES, 1, 0.75)):
                own.found.add(
                    warning(
                        f"there is no switch `{name}`",
                        own.place(name),
                        hint=f"did you mean `{near[0]}`?",
                        code="front-matter-unknown",
                    )
                )
        else:
            words = [item if isinstance(item, str) else str(item).lower() for item in choices]
            own.wrong(name, f"{', '.join(words[:-1])} or {words[-1]}")
    return options


def _extra(fields: Fields) -> dict[str, Any]:
    for name in _PRINT_CHOICES:
        if key := fields.key(name):
            hint = "move it below `print:`, indented by two spaces"
            fields.error(key, f"`{key}` is a switch of the printer", hint=hint)
    report_unknown([fields], (*_KNOWN, *sources.KEYS), after="kept for the layout")
    return fields.leftover()
