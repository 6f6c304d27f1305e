"""The issue's file, `sources/issues/<name>.toml`, read into an Issue.

name ──▶ file ──▶ TOML with places ──▶ keys ──▶ sections, texts, covers ──▶ Issue

Everything that is wrong is reported at its line and left out, so that all of it is seen at
once. Articles are looked up and not read; see `sections`.
"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from printer import toml
from printer.config import Publication
from printer.diagnostics import Diagnostic, Result, UnprintableError, UsageError, error
from printer.files import display_path, is_file, is_folder, read_source
from printer.issue import keys, standard_numbers, texts
from printer.issue.desk import Desk
from printer.issue.names import normal
from printer.issue.places import with_elements
from printer.issue.sections import known_layout, read_sections
from printer.issue.values import Issue
from printer.layouts import available
from printer.settings import Kind
from printer.withheld import today

SUFFIX = ".toml"
LOCK_SUFFIX = ".lock.toml"
"""Of the file beside it that freezes the page numbers of a published issue."""


def issue_files(publication: Publication) -> dict[str, Path]:
    """Return the files of all issues by their names, in the order of the names."""
    folder = publication.paths.issues
    if not is_folder(folder):
        return {}
    return {
        file.stem: file
        for file in sorted(folder.iterdir())
        if file.name.endswith(SUFFIX)
        and not file.name.endswith(LOCK_SUFFIX)
        and file.name[0] not in "._"
        and is_file(file)
    }


def find_issue(name: str, publication: Publication) -> Path:
    """Return the file that a name, or a path, means.

    Raises UsageError for a name that is neither, with the nearest names.
    """
    files = issue_files(publication)
    for known, file in files.items():
        if normal(known) == normal(name.removesuffix(SUFFIX)):
            return file.absolute()
    path = Path(name)
    if is_file(path) and name.endswith(SUFFIX) and not name.endswith(LOCK_SUFFIX):
        return path.absolute()
    raise UsageError(_no_issue(name, path, list(files), publication.paths.issues))


def _no_issue(name: str, path: Path, known: list[str], folder: Path) -> Diagnostic:
    bare = name.rstrip("/").rpartition("/")[2].removesuffix(LOCK_SUFFIX).removesuffix(SUFFIX)
    near = difflib.get_close_matches(bare, known, 3, 0.5)
    if is_file(path):
        return error(
            f"{display_path(path)} is not the file of an issue",
            hint=f"issues are described in {display_path(folder)}/NAME.toml",
            code="issue-kind",
        )
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif known:
        hint = f"there are {', '.join(known[:12])}{' …' if len(known) > 12 else ''}"
    else:
        hint = f"describe it in {display_path(folder)}/{bare or '2026-1'}.toml"
    return error(f"there is no issue {name[:80]}", hint=hint, code="issue-unknown")


def read_issue(
    name_or_path: str | Path, publication: Publication, *, day: dt.date | None = None
) -> Result[Issue]:
    """Return the issue that a name, or the path of its file, means.

    What the file says wrongly, and articles that are unknown or withheld, are left out and
    reported. An article may appear when it is no draft and its `publish_on` is not after
    the issue's date, or after `day` (by default today, or the day of SOURCE_DATE_EPOCH).

    Raises UsageError when there is no such issue, and UnprintableError when a file cannot
    be read, is no TOML (with all mistakes), or is unsafe.
    """
    file = find_issue(str(name_or_path), publication)
    shown = display_path(file)
    text = read_source(file, may_be_empty=True)
    parsed = toml.parse(text.value, shown)
    if parsed.diagnostics:
        raise UnprintableError(*parsed.diagnostics)
    source = with_elements(parsed.value, text.value, shown)
    desk = Desk(file, shown, text.value, source, publication, files=[file])
    if publication.file is not None:
        desk.files.append(publication.file)
    desk.found.extend(text.diagnostics)
    issue = _issue(desk, day or today())
    return Result(issue, desk.found.frozen())


_AS_GIVEN = (
    *("date_text", "publisher", "url", "size", "numerals", "start"),
    *("multiple", "first_page", "figures", "authors_index", "reference_list"),
    *("statistics", "front", "excerpt_words"),
)
"""Keys of the file that are fields of an Issue as they are."""


def _issue(desk: Desk, day: dt.date) -> Issue:
    values = desk.table("", desk.source.values, keys.ISSUE)
    desk.lang = values.get("lang") or desk.publication.lang
    date = _date(desk, values.get("date", ""))
    layouts = available(desk.publication.paths.layouts)
    layout = values.get("layout", "")
    contents = _below(desk, values, "contents", keys.CONTENTS)
    attach = values.get("attach_sources", desk.publication.pdf.attach_source)
    issue = Issue(
        name=desk.file.name.removesuffix(SUFFIX),
        file=desk.file,
        title=_title(desk, values),
        subtitle=desk.set_type(values.get("subtitle", "")),
        lang=desk.lang,
        volume=str(values.get("volume", "")).strip(),
        number=str(values.get("number", "")).strip(),
        date=date,
        layout=layout if known_layout(desk, "layout", layout, layouts) else "",
        contents_title=desk.set_type(contents.get("title", "")),
        contents_depth=contents.get("depth", 1),
        sections=read_sections(desk, values, max(day, date or day), layouts),
        attach_sources=attach,
        **{key: values[key] for key in _AS_GIVEN if key in values},
        **_identifiers(desk, values),
        **_people(desk, values),
        **_covers(desk, values),
        imprint=texts.prose(desk, "imprint", values.get("imprint", "")),
        editorial=texts.prose(desk, "editorial", values.get("editorial", "")),
        colophon=texts.prose(desk, "colophon", values.get("colophon", "")),
    )
    _look_over(desk, issue)
    return replace(issue, files=tuple(dict.fromkeys(desk.files)))


def _below(
    desk: Desk, values: Mapping[str, Any], key: str, schema: Mapping[str, Kind]
) -> dict[str, Any]:
    """Return what is right in a table; a cover may be the path of its image alone."""
    given = values.get(key, {})
    return desk.table(key, {"image": given} if isinstance(given, str) else given, schema)


def _title(desk: Desk, values: Mapping[str, Any]) -> str:
    title = desk.set_type(values.get("title", "")) or desk.publication.title
    if not title:
        desk.error(
            "the issue has no title; the name of its file serves",
            "",
            hint='write title = "…" in its first line',
            code="issue-title-missing",
        )
    return title or desk.file.name.removesuffix(SUFFIX)


def _date(desk: Desk, text: str) -> dt.date | None:
    from printer.readers.dates import DateError, parse_date

    if not text.strip():
        return None
    try:
        return parse_date(text)
    except DateError as problem:
        hint = problem.hint
        if problem.hint.startswith("write the whole date"):
            hint += ', and how it is printed as date_text = "…"'
        desk.error(f'date "{text[:40]}" {problem}', "date", hint=hint, code="date-wrong")
        return None


def _identifiers(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    from printer.readers import identifiers

    checks: Mapping[str, Callable[[str], str]] = {
        "issn": standard_numbers.issn,
        "isbn": standard_numbers.isbn,
        "doi": identifiers.doi,
        "license": lambda text: identifiers.licence(text)[0],
    }
    found = {}
    for key, check in checks.items():
        text = values.get(key, "").strip()
        try:
            found[key] = check(text) if text else ""
        except ValueError as problem:
            desk.error(
                f'{key} "{text[:60]}" {problem}',
                key,
                hint="it is left out until then",
                code="issue-identifier",
            )
    return found


def _people(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    if not values.get("editors") and not values.get("masthead"):
        return {}
    known = texts.read_known_people(desk)
    return {
        "editors": texts.named(desk, "editors", values.get("editors", ()), known),
        "masthead": texts.masthead(desk, values.get("masthead", {}), known),
    }


def _covers(desk: Desk, values: Mapping[str, Any]) -> dict[str, Any]:
    cover = _below(desk, values, "cover", keys.COVER)
    back = _below(desk, values, "back_cover", keys.BACK_COVER)
    return {
        "cover": texts.image(desk, "cover", cover),
        "cover_lines": tuple(map(desk.set_type, cover.get("lines", ()))),
        "back_cover": texts.image(desk, "back_cover", back),
        "back_cover_text": texts.prose(desk, "back_cover.text", back.get("text", "")),
    }


def _look_over(desk: Desk, issue: Issue) -> None:
    """Report what is right by itself and does not go together."""
    if not issue.entries:
        hint = 'write articles = ["…"], with the slugs of articles that may appear'
        desk.error("the issue has no articles", "articles", hint=hint, code="issue-empty")
    folio, roman = issue.first_page, issue.numerals == "roman"
    if folio % 2 == 0 and (not roman or _first_start(issue) == "recto"):
        what = "the first page of the articles" if roman else "the cover"
        desk.warning(
            f"first_page is {folio}, and {what} is a right-hand page, which has an odd number; "
            f"{folio + 1} is used",
            "first_page",
            hint=f"write first_page = {folio + 1}, or {folio - 1}",
            code="issue-first-page",
        )
    if issue.multiple and not (issue.back_cover or issue.back_cover_text):
        desk.warning(
            "the issue has no back cover, so that blank pages may stand before its last piece",
            "multiple",
            hint='give it one: [back_cover] and text = "…" below it',
            code="issue-no-back-cover",
        )


def _first_start(issue: Issue) -> str:
    if not issue.entries:
        return ""
    section = issue.sections[0]
    opened = section.opener and section.title
    return issue.start if opened else section.entries[0].start or issue.start
