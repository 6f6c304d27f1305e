"""The fixtures of the CSL processor test-suite, put through the door that articles use.

A fixture becomes citations and references: its styles, works and clusters are what
`printer.citations.process.process` is given, and what comes back is written as the suite
writes its results. Both are compared after the suite's own normalisation (entities, white
space between elements, the numbers before clusters) and in one notation for markup:
links and `nocase` are left out, as no result has them.

Beside the tests, `benchmarks/csl_fixtures.py` uses this.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer.citations.process import Entry, process
from printer.citations.syntax import CiteItem, Cluster

_SECTION = re.compile(r">>=+ *([A-Z0-9-]+) *=+>>\n(.*?)\n?<<=", re.DOTALL)
_FILLER = {"id": "a work between two others", "type": "book"}
SUBSEQUENT, IBID = 1, 2


@dataclass(frozen=True)
class FixtureStyle:
    """The style that a fixture holds."""

    xml: bytes
    is_note: bool
    default_locale: str = ""


@dataclass(frozen=True)
class Fixture:
    """One file of the suite."""

    name: str
    mode: str
    """`citation` or `bibliography`."""

    expected: str
    style: FixtureStyle
    items: list[dict[str, Any]]
    clusters: list[Cluster]
    note_numbers: list[int]
    hidden: frozenset[int]
    """Clusters that only bring others into the position which the fixture tells."""

    uncited: bool
    """Whether every work counts, not only the cited ones."""


def corpus() -> Path | None:
    """Return the folder of the fixtures, None where there is none."""
    folder = Path(os.environ.get("PRINTER_CORPORA", "")) / "csl-fixtures"
    return folder if os.environ.get("PRINTER_CORPORA") and folder.is_dir() else None


def read_fixture(path: Path) -> Fixture:
    """Return a fixture of the suite."""
    text = path.read_text(encoding="utf-8-sig")
    parts = {found[1].lower(): found[2] for found in _SECTION.finditer(text)}
    items = json.loads(parts["input"])
    for number, item in enumerate(items):
        item.setdefault("id", f"item {number}")
    mode = parts["mode"].strip()
    clusters: list[Cluster] = []
    numbers: list[int] = []
    hidden: set[int] = set()
    if "citations" in parts:
        clusters, numbers = _in_order(json.loads(parts["citations"]))
    elif "citation-items" in parts:
        for given in json.loads(parts["citation-items"]):
            position = max(int(item.get("position") or 0) for item in given)
            if position:
                hidden.add(len(clusters))
                clusters.append(_cluster([{"id": item["id"]} for item in given]))
            if position == SUBSEQUENT:
                hidden.add(len(clusters))
                clusters.append(_cluster([_FILLER]))
            clusters.append(_cluster(given))
    elif mode == "citation":
        clusters = [_cluster([{"id": item["id"]} for item in items])]
    return Fixture(
        name=path.stem,
        mode=mode,
        expected=parts["result"],
        style=FixtureStyle(
            parts["csl"].strip().encode(),
            bool(re.search(r"""<style[^>]*class\s*=\s*["']note["']""", parts["csl"])),
        ),
        items=[*items, _FILLER] if mode == "citation" and hidden else items,
        clusters=clusters,
        note_numbers=numbers or list(range(1, len(clusters) + 1)),
        hidden=frozenset(hidden),
        uncited="citations" not in parts,
    )


def run_fixture(fixture: Fixture) -> tuple[str, str]:
    """Return what the suite expects and what came out, both normalised."""
    done = process(
        fixture.clusters,
        fixture.items,
        fixture.style,
        "",
        note_numbers=fixture.note_numbers,
        nocite=["*"] if fixture.uncited else [],
        cached=False,
    )
    if fixture.mode == "citation":
        shown = [
            cluster.text + (cluster.note or "")
            for index, cluster in enumerate(done.clusters)
            if index not in fixture.hidden
        ]
        return normalised(fixture.expected), normalised("\n".join(shown))
    return normalised(fixture.expected), normalised(_bibliography(done.entries))


def normalised(text: str) -> str:
    """Return a result in one notation."""
    text = re.sub(r'<span style="font-(?:style|variant|weight):\s*normal;?">', _NODECOR, text)
    text = text.replace('<span style="baseline">', _NODECOR)
    text = text.replace('<span style="font-variant:small-caps;">', '<span class="smallcaps">')
    text = re.sub(r'<span style="text-decoration:\s*underline;?">(.*?)</span>', r"<u>\1</u>", text)
    text = re.sub(r'<span class="nocase">(.*?)</span>', r"\1", text)
    text = re.sub(r"</?a\b[^>]*>", "", text)
    text = re.sub(r"^(?:>>|\.\.)\[\d+\] ?", "", text, flags=re.MULTILINE)
    pieces = re.split(r"(<[^>]*>)", text)
    pieces[::2] = [html.escape(html.unescape(piece), quote=False) for piece in pieces[::2]]
    text = re.sub(r"\s*(</?div[^>]*>)\s*", r"\1", "".join(pieces))
    lines = (line.strip() for line in text.strip().splitlines())
    return "\n".join(line for line in lines if line)


_NODECOR = '<span class="nodecor">'


def _in_order(given: Sequence[Any]) -> tuple[list[Cluster], list[int]]:
    """Return the clusters as they stand after the last insertion, and their notes."""
    clusters = {step[0]["citationID"]: step[0] for step in given}
    numbers: dict[str, int] = {}
    for cluster, before, after in given:
        numbers[cluster["citationID"]] = (cluster.get("properties") or {}).get("noteIndex", 0)
        numbers |= dict([*before, *after])
    last, before, after = given[-1]
    order = [*(name for name, _ in before), last["citationID"], *(name for name, _ in after)]
    return [_cluster(clusters[name]["citationItems"]) for name in order], [
        numbers[name] for name in order
    ]


def _cluster(items: Sequence[dict[str, Any]]) -> Cluster:
    return Cluster(
        tuple(
            CiteItem(
                key=str(item["id"]),
                prefix=_markup(item.get("prefix")),
                suffix=_markup(item.get("suffix")),
                locator=str(item["locator"]) if item.get("locator") is not None else "",
                label=item.get("label") or "",
                suppress_author=bool(item.get("suppress-author")),
                author_in_text=bool(item.get("author-only")),
            )
            for item in items
        )
    )


def _markup(affix: Any) -> str:
    """Return an affix of the suite, which may hold tags but no entities, as markup."""
    return re.sub(r"&(?!#?\w+;)", "&amp;", str(affix or ""))


def _bibliography(entries: Sequence[Entry]) -> str:
    shown = []
    for entry in entries:
        body = re.sub(
            r'<span class="(csl-[\w-]+)">(.*?)</span>(?=<span class="csl-|$)',
            r'<div class="\1">\2</div>',
            entry.html,
            flags=re.DOTALL,
        )
        if entry.label:
            body = (
                f'<div class="csl-left-margin">{entry.label}</div>'
                f'<div class="csl-right-inline">{body}</div>'
            )
        shown.append(f'<div class="csl-entry">{body}</div>')
    return f'<div class="csl-bib-body">{"".join(shown)}</div>'
