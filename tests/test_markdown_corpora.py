"""Real articles: no traceback, every word of their prose, in order, and in time."""

from __future__ import annotations

import difflib
import html
import os
import re
import time
from pathlib import Path

import pytest
from lxml import html as lxml_html

from printer.readers import markdown

pytestmark = pytest.mark.slow

CORPORA = os.environ.get("PRINTER_CORPORA")
WORD = re.compile(r"[^\W_]+")
NOT_PROSE = [
    (re.compile(r"<!--.*?-->|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL), ""),
    (re.compile(r"^\s*(?:```|~~~).*$", re.MULTILINE), ""),
    (re.compile(r"\]\((?:<[^>]*>|[^()\s]*(?:\([^()]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\s*\)"), "]"),
    (re.compile(r"^ {0,3}\[[^\]]+\]:\s+\S+.*$", re.MULTILINE), ""),
    (re.compile(r"\]\[[^\]]*\]"), "]"),
    (
        re.compile(
            r"</?(?:a|b|p|div|img|br|figure|figcaption|blockquote|strong|strike|pre|d-\w+)\b[^<>]*>"
        ),
        "",
    ),
    (re.compile(r"\{:?[ ]?[#.:][^}\n]*\}|\{:\w+=\"[^}\n]*\}"), ""),
    (re.compile(r"^\s*\d+[.)]\s", re.MULTILINE), ""),
    (re.compile(r"\\label\{[^}]*\}|\\(?:eq)?ref\{[^}]*\}"), ""),
]


def articles() -> list[Path]:
    if not CORPORA:
        return []
    root = Path(CORPORA)
    return sorted([*root.glob("md-18f/content/**/*.md"), *root.glob("md-research/_posts/*.md")])


def read(path: Path) -> tuple[str, int]:
    text = path.read_text(encoding="utf-8")
    front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return (text[front.end() :], front[0].count("\n") + 1) if front else (text, 1)


def words_of_source(text: str) -> list[str]:
    for pattern, stead in NOT_PROSE:
        text = pattern.sub(stead, text)
    return WORD.findall(html.unescape(text))


def words_of_body(body: str) -> list[str]:
    tree = lxml_html.fragment_fromstring(body, create_parent="div")
    for element in tree.iter():
        if element.get("data-latex"):
            element.text = f" {element.get('data-latex')} "
        if element.get("class") == "citation":
            element.text = ""
    return WORD.findall(tree.text_content())


@pytest.mark.skipif(not CORPORA, reason="PRINTER_CORPORA does not name the folder of the corpora")
def test_the_corpora_are_there():
    assert len(articles()) > 30


@pytest.mark.parametrize("path", articles(), ids=lambda path: path.stem[:50])
def test_no_word_of_a_real_article_is_lost(path):
    text, first_line = read(path)
    markdown.convert("```python\nx\n```", path="warm.md")
    started = time.process_time()
    result = markdown.convert(text, path=path.name, first_line=first_line)
    assert time.process_time() - started < 0.5

    source, made = words_of_source(text), words_of_body(result.value)
    matcher = difflib.SequenceMatcher(None, source, made, autojunk=False)
    lost = [
        " ".join(source[start:end])
        for kind, start, end, from_, to in matcher.get_opcodes()
        if kind in ("delete", "replace")
        and "".join(source[start:end]) != "".join(made[from_:to])  # joined differently
    ]
    assert sum(len(piece.split()) for piece in lost) <= len(source) // 200, lost
    assert all(item.place is not None and item.place.line for item in result.diagnostics)
