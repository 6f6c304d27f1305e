"""The verb `new`: a publication to start from, small enough to be read in a minute."""

from __future__ import annotations

import datetime as dt
import re
from importlib import resources
from pathlib import Path

from printer.diagnostics import Place, UsageError, error
from printer.files import display_path, write_atomically

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


def new_publication(
    folder: Path, *, title: str = "", lang: str = "en", today: dt.date
) -> tuple[Path, ...]:
    """Make a publication in `folder` and return the files made.

    Raises UsageError when the folder holds anything already (nothing is ever overwritten),
    and for a language that is no BCP 47 tag.
    """
    from printer.readers import identifiers

    try:
        lang = identifiers.language(lang)
    except ValueError as problem:
        raise UsageError(error(f'"{lang[:40]}" {problem}', code="language-wrong")) from problem
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            error(
                "there is something here already",
                Place(display_path(folder)),
                hint="name a folder that does not exist or is empty",
                code="not-empty",
            )
        )
    # The first article and issue are in English, whatever the others will be in.
    english = lang.partition("-")[0] == "en"
    values = {
        "title": _quoted(title or _title_from(folder)),
        "lang": lang,
        "article_lang": "" if english else "lang: en\n",
        "issue_lang": "" if english else 'lang = "en"\n',
        "date": today.isoformat(),
    }
    made = []
    for source, name in _templates(resources.files("printer") / "starter", ""):
        data = source.read_bytes()
        if name.endswith((".toml", ".md")):
            text = _PLACEHOLDER.sub(lambda match: values[match[1]], data.decode("utf-8"))
            data = text.encode()
        path = folder / name
        write_atomically(path, data)
        made.append(path)
    return tuple(sorted(made))


def _templates(
    folder: resources.abc.Traversable, prefix: str
) -> list[tuple[resources.abc.Traversable, str]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            found += _templates(entry, f"{prefix}{entry.name}/")
        else:
            name = ".gitignore" if entry.name == "gitignore" else entry.name
            found.append((entry, prefix + name))
    return found


def _title_from(folder: Path) -> str:
    words = re.sub(r"[-_]+", " ", folder.resolve().name).strip()
    return words[:1].upper() + words[1:] or "A publication"


def _quoted(text: str) -> str:
    """Return the text so that it can stand between quotation marks in TOML and YAML."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable.replace("\\", "\\\\").replace('"', '\\"')
