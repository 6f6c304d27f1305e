"""The words and pictures of the issue's own parts: Markdown, people, cover images.

Markdown goes through the same reader and copy-edit as an article's, so that it is sanitised
and set in the language of the issue.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from printer.files import display_path, is_file, read_source
from printer.issue.desk import Desk
from printer.issue.values import Role
from printer.model import Html, Image, Person
from printer.settings import LIST

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from printer.copyedit import Context

_SUFFIXES = (".md", ".markdown")
_OF_ARTICLES = re.compile(r"\b(beside|relative to) the article\b")


def prose(desk: Desk, path: str, value: str) -> Html:
    """Return Markdown as sanitised markup; `value` is the text or names a file of it.

    Raises UnprintableError when the text is unsafe.
    """
    from printer.citing import without_placeholders
    from printer.copyedit import copyedit
    from printer.readers import markdown

    if not value.strip():
        return Html("")
    text, shown, base, line = value, desk.shown, desk.folder, _line(desk, path)
    if "\n" not in value and value.strip().endswith(_SUFFIXES):
        file = (desk.folder / value.strip()).absolute()
        desk.files.append(file)
        if not is_file(file):
            desk.error(
                f"the text {value.strip()[:80]} is missing",
                path,
                hint="paths start from the folder of the issue's file",
                code="issue-text-missing",
            )
            return Html("")
        read = read_source(file, may_be_empty=True)
        desk.found.extend(read.diagnostics)
        text, shown, base, line = read.value, display_path(file), file.parent, 1
    converted = markdown.convert(text, path=shown, first_line=line)
    edited = copyedit(converted.value, replace(_context(desk, text), base=base, shown=shown))
    desk.found.extend((*converted.diagnostics, *edited.diagnostics))
    desk.files.extend(edited.value.files)
    return Html(without_placeholders(edited.value.body))


def _line(desk: Desk, path: str) -> int:
    """Return the line on which a text begins, which may be the one after its key."""
    line = desk.place(path).line or 1
    written = desk.text.split("\n")[line - 1].rstrip()
    opened = written.endswith(('"""', "'''")) and written.count(written[-3:]) == 1
    return line + 1 if opened else line


def _context(desk: Desk, text: str) -> Context:
    from printer.copyedit import Context
    from printer.pictures import Limits
    from printer.words import words_for

    publication, lang = desk.publication, desk.lang
    folders = (desk.folder, publication.root, publication.site_root)
    limits = publication.limits
    return Context(
        lang=lang,
        base=desk.folder,
        words=words_for(lang, publication.words_in(lang)),
        site_root=publication.site_root,
        roots=tuple(folder for folder in folders if folder is not None),
        shown=desk.shown,
        source_text=text,
        publication_url=publication.url,
        limits=Limits(limits.image_megapixels, limits.document_megapixels),
    )


def image(desk: Desk, path: str, values: Mapping[str, Any]) -> Image | None:
    """Return the image of a cover, its path relative to the issue's folder and quoted.

    None when there is none, or when it is missing, broken or unsafe, which is an error.
    """
    from printer.copyedit.images import find_image

    src = values.get("image", "").strip()
    if not src:
        return None
    place = desk.place(f"{path}.image")
    context = _context(desk, "")
    found = find_image(src, context)
    if found.path is not None:
        desk.files.append(found.path)
    for item in found.remarks if found.problem is None else (found.problem,):
        hint = _OF_ARTICLES.sub(r"\1 the issue's file", item.hint or "")
        desk.found.add(replace(item, place=place, hint=hint or None))
    if found.problem is not None:
        return None
    alt = desk.set_type(values.get("alt", ""))
    if not alt:
        desk.warning(
            f'the image "{src[:80]}" has no alternative text',
            f"{path}.image",
            hint='say what is to be seen: alt = "…" beside image',
            code="alt-missing",
        )
        alt = context.words["image_without_description"]
    credit = desk.set_type(values.get("credit", ""))
    return Image(found.src, credit=credit, alt=alt, place=place)


def read_known_people(desk: Desk) -> dict[str, Person]:
    """Return the people of people.toml by id; raises UnprintableError when it cannot be read."""
    from printer.readers.people import read_people

    file = desk.publication.paths.people
    desk.files.append(file)
    people = read_people(file, desk.lang)
    desk.found.extend(people.diagnostics)
    return people.value


def named(
    desk: Desk, path: str, names: tuple[str, ...], people: Mapping[str, Person]
) -> tuple[Person, ...]:
    """Return the people whom ids of people.toml or names mean."""
    from printer.readers.people import find_people

    given = tuple(" ".join(name.split()) for name in names)
    return find_people(tuple(filter(None, given)), people, desk.place(path), desk.found)


def masthead(
    desk: Desk, table: Mapping[str, Any], people: Mapping[str, Person]
) -> tuple[Role, ...]:
    """Return the roles of a masthead."""
    roles = []
    for title, given in table.items():
        path = f"masthead.{title}"
        names = LIST.checked(given)
        if names is None:
            desk.error(
                f"`{title[:60]}` has to be a name, or a list of names",
                path,
                hint='such as "Art direction" = ["N. N.", "M. M."]',
                code="setting-wrong",
            )
        elif made_by := named(desk, path, names, people):
            roles.append(Role(title, tuple(person.name for person in made_by)))
    return tuple(roles)
