"""The people of an article: ids of people.toml, names, and maps of particulars.

Reads people.toml and the keys `author(s)` and `affiliations` of the front matter. How a
byline looks is not known here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from printer import toml
from printer.diagnostics import Collector, Place, Result, error, warning
from printer.files import display_path, is_file, read_source
from printer.model import Person
from printer.readers import identifiers
from printer.readers.fields import Fields, report_unknown
from printer.settings import LIST, SWITCH, TABLE, TEXT, read_table

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEMA = {
    "name": TEXT,
    "sort": TEXT,
    "orcid": TEXT,
    "email": TEXT,
    "affiliation": LIST,
    "affiliations": LIST,
    "bio": TEXT,
}
_AUTHOR_KEYS = (*_SCHEMA, "corresponding", "given", "family", "id")


def read_people(file: Path, lang: str = "") -> Result[dict[str, Person]]:
    """Return the people of a people.toml by id; nobody when there is no such file.

    `lang` chooses among the languages of a `bio` that is a table. Raises UnprintableError when the file cannot be read.
    """
    if not is_file(file):
        return Result({})
    shown = display_path(file)
    source = read_source(file, may_be_empty=True)
    parsed = toml.parse(source.value, shown)
    found = Collector()
    found.extend((*source.diagnostics, *parsed.diagnostics))
    people = {}
    for key, table in parsed.value.values.items():
        place = parsed.value.places.get(key, Place(shown))
        if not isinstance(table, Mapping):
            hint = f'write the person as a table: [{key}] and name = "…" below it'
            found.add(error(f"`{key}` is not a person", place, hint=hint, code="person-wrong"))
            continue
        schema = {**_SCHEMA, "corresponding": SWITCH}
        if isinstance(table.get("bio"), Mapping):
            schema["bio"] = TABLE
        values = read_table(parsed.value, shown, key, schema, found)
        for name, check in (("orcid", identifiers.orcid), ("email", identifiers.email)):
            at = parsed.value.places.get(f"{key}.{name}", place)
            values[name] = _checked(values.get(name, ""), check, at, found)
        if not values.get("name"):
            found.add(error(f"`{key}` has no name", place, code="person-wrong"))
        people[key] = Person(
            name=values.get("name") or key,
            sort=values.get("sort", ""),
            orcid=values["orcid"],
            email=values["email"],
            affiliations=values.get("affiliations") or values.get("affiliation") or (),
            corresponding=values.get("corresponding", False),
            bio=_in_language(values.get("bio", ""), lang),
            id=key,
        )
    return Result(people, found.frozen())


def _in_language(bio: str | Mapping[str, Any], lang: str) -> str:
    """Choose from `bio.de = "…"` by language; better none than one in a strange language."""
    if isinstance(bio, str):
        return bio
    chosen = bio.get(lang) or bio.get(lang.split("-", 1)[0]) or ""
    return chosen if isinstance(chosen, str) else ""


def _checked(text: str, check: Callable[[str], str], place: Place, found: Collector) -> str:
    if not text:
        return ""
    try:
        return check(text)
    except ValueError as problem:
        found.add(error(f'"{text[:80]}" {problem}', place, code="person-wrong"))
        return ""


def find_people(
    names: tuple[str, ...], people: Mapping[str, Person], place: Place, found: Collector
) -> tuple[Person, ...]:
    """Return the people that ids or names mean, all standing at one place."""
    return tuple(_named(name, people, place, found) for name in names)


def read_authors(fields: Fields, people: Mapping[str, Person]) -> tuple[Person, ...]:
    """Return the authors that the front matter names, in their order."""
    key = fields.key("authors", "author")
    places = _affiliations(fields)
    if key is None:
        return ()
    value = fields.values[key]
    if isinstance(value, str):
        value = tuple(_divided(value, people))
    many = isinstance(value, tuple)
    maps: list[Fields] = []
    authors = []
    for index, item in enumerate(value if many else (value,)):
        at = f"{key}.{index}" if many else key
        if isinstance(item, str) and item.strip():
            person = _named(" ".join(item.split()), people, fields.place(at), fields.found)
            shared = (places[""],) if "" in places else ()
            authors.append(replace(person, affiliations=person.affiliations or shared))
        elif isinstance(item, Mapping):
            own = fields.below(at)
            if described := _described(own, people, places):
                authors.append(described)
                maps.append(own)
        else:
            fields.error(at, "an author has to be a name, an id, or keys and values")
    report_unknown(maps, _AUTHOR_KEYS, where="an author", after="left out")
    return tuple(authors)


def _divided(text: str, people: Mapping[str, Person]) -> list[str]:
    """Divide ids at commas and names at semicolons; a name may have a comma itself."""
    names = [name.strip() for name in text.split(",")]
    if len(names) < 2 or not all(name in people for name in names):
        names = text.split(";")
    return [" ".join(name.split()) for name in names if name.strip()]


def _named(name: str, people: Mapping[str, Person], place: Place, found: Collector) -> Person:
    if name in people:
        return people[name]
    if _ID.fullmatch(name):
        near = difflib.get_close_matches(name, people, 1)
        found.add(
            warning(
                f"there is nobody with the id {name} in people.toml; it is printed as it stands",
                place,
                hint=f"did you mean {near[0]}?"
                if near
                else f"add [{name}] there, or write the name",
                code="author-unknown",
            )
        )
    return Person(name)


def _described(
    fields: Fields, people: Mapping[str, Person], places: Mapping[str, str]
) -> Person | None:
    """Return the author whom a map describes, completed from people.toml when it has an id."""
    name, sort = _name(fields)
    id_ = fields.text("id") or name
    known = people.get(id_, Person(""))
    name = known.name if name in ("", id_) and known.name else name
    if not name:
        fields.error(next(iter(fields.values), ""), "an author has no name", hint="write `name: …`")
        return None
    corresponding = fields.switch("corresponding")
    return Person(
        name=name,
        sort=fields.text("sort") or sort or known.sort,
        orcid=fields.checked(identifiers.orcid, "orcid") or known.orcid,
        email=fields.checked(identifiers.email, "email") or known.email,
        affiliations=_affiliated(fields, places) or known.affiliations,
        corresponding=known.corresponding if corresponding is None else corresponding,
        bio=fields.text("bio") or known.bio,
        id=known.id,
    )


def _name(fields: Fields) -> tuple[str, str]:
    """Return a name, and its alphabetical form when the parts of the name are told apart."""
    key = fields.key("name")
    parts = fields.below(key) if key and isinstance(fields.values[key], Mapping) else fields
    if key and parts is fields:
        return fields.text("name"), ""
    given, family = parts.text("given"), parts.text("family")
    return f"{given} {family}".strip(), f"{family}, {given}" if given and family else ""


def _affiliations(fields: Fields) -> dict[str, str]:
    """Return the affiliations that are listed once for all authors, by their id or number."""
    key = fields.key("affiliations")
    value = fields.values[key] if key else None
    if key is None or value is None:
        return {}
    if isinstance(value, Mapping):
        return {str(name): _place_name(item) for name, item in value.items()}
    if isinstance(value, str):
        return {"": value}
    if not isinstance(value, tuple):
        fields.wrong(key, "a list of places")
        return {}
    found = {}
    for number, item in enumerate(value, 1):
        ids = (
            [item.get(name) for name in ("id", "index", "ref")] if isinstance(item, Mapping) else []
        )
        given = next((str(name) for name in ids if name is not None), str(number))
        found[given] = _place_name(item)
    return found


def _place_name(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("institution") or ""
    return " ".join(str(value).split())


def _affiliated(fields: Fields, places: Mapping[str, str]) -> tuple[str, ...]:
    key = fields.key("affiliations", "affiliation")
    value = fields.values[key] if key else None
    if key is None:
        return (places[""],) if "" in places else ()
    items = value if isinstance(value, tuple) else (value,)
    names: list[str] = []
    for item in items:
        if isinstance(item, Mapping) and item.get("ref") is not None:
            item = str(item["ref"])
        name = _place_name(item)
        # Several of the shared ones may stand in one text: `1, 2`.
        parts = [part.strip(" ()") for part in name.split(",")]
        if all(part in places for part in parts):
            names += [places[part] for part in parts]
        elif name:
            names.append(name)
        else:
            fields.error(key, "an affiliation has no name", hint="write `name: …`")
    return tuple(names)
