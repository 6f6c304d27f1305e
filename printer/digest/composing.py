"""The issue file of a digest: TOML that a person goes on with."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from printer.digest.choosing import Group
from printer.digest.values import Placed, Request
from printer.words.periods import name

if TYPE_CHECKING:
    from printer.config import Publication

_MARK = "# As it was chosen: "
"""Before the hash of all other lines, by which it is known whether an editor changed them."""


def composed(
    request: Request, publication: Publication, groups: Sequence[tuple[Group, tuple[Placed, ...]]]
) -> str:
    """Return the text of the issue file."""
    title = request.title or name(request.period, publication.lang)
    lines = [
        f"# printer digest {request.command}".rstrip(),
        f"# An ordinary issue file: edit it, and compile it again with `printer issue {request.name}`.",
        "# form is full, excerpt or summary. docs/digests.md explains every key.",
        "",
        f"title = {_text(title)}",
        f"date = {request.period.last}",
        f"date_text = {_text(name(request.period, publication.lang))}",
        f"layout = {_text(request.layout)}",
        'front = "page"',
        "figures = false",
        "authors_index = false",
    ]
    if request.statistics:
        lines.append("statistics = true")
    if request.excerpt_words:
        lines.append(f"excerpt_words = {request.excerpt_words}")
    if request.note:
        lines += ["", f"editorial = {_prose(request.note)}"]
    for group, placed in groups:
        lines += ["", *_section(group, placed)]
    return "\n".join([*lines, ""])


def _section(group: Group, placed: Sequence[Placed]) -> Iterator[str]:
    forms = Counter(each.form for each in placed)
    usual = max(forms, key=lambda form: (forms[form], form == "full"))
    yield "[[sections]]"
    if group.title:
        yield f"title = {_text(group.title)}"
    if usual != "full":
        yield f'form = "{usual}"'
    yield "articles = ["
    for each in placed:
        entry = _text(each.name)
        if each.form != usual:
            entry = f'{{slug = {entry}, form = "{each.form}"}}'
        yield f"    {entry},  # {_remark(each)}"
    yield "]"


def _remark(placed: Placed) -> str:
    item = placed.item
    who = f"{', '.join(item.authors[:2])}: " if item.authors else ""
    remark = f"{item.day} {who}{item.title}"
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", " ", remark)[:160].rstrip()


def _text(text: str) -> str:
    """Return a basic string of TOML, whose escapes are those of JSON but for U+007F."""
    known = text.encode("utf-8", "replace").decode()
    return json.dumps(known, ensure_ascii=False).replace("\x7f", "\\u007f")


def _prose(text: str) -> str:
    if "\n" not in text:
        return _text(text)
    lines = [_text(line)[1:-1] for line in text.strip("\n").split("\n")]
    if '""' not in text:
        # A person reads on more easily without the escapes that nothing asks for.
        lines = [line.replace('\\"', '"') for line in lines]
    return "\n".join(['"""', *lines, '"""'])


def signed(text: str) -> str:
    """Return a text with the hash that tells that nobody has edited it."""
    return f"{text}\n{_MARK}{_hash(text)}\n"


def signature(text: str) -> tuple[str, bool]:
    """Return the hash that a file was signed with, empty for none, and whether it still holds."""
    body, mark, end = text.rpartition(f"\n{_MARK}")
    if not mark:
        return "", False
    told = end.strip()
    return told, _hash(body) == told


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
