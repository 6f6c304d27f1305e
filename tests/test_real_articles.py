"""Articles that nobody wrote for this program: they print, whole and conformant, or say why not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from wordcount import missing_words

from printer import layouts
from printer.articles import Options, Printed, Request, print_articles
from printer.check import check_pdfs
from printer.config import find_publication
from printer.galley import lay_out
from printer.readers import read_article

CORPORA = os.environ.get("PRINTER_CORPORA")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPORA, reason="PRINTER_CORPORA is not set"),
    pytest.mark.timeout(1500),
    pytest.mark.xdist_group("real articles"),
]


@pytest.fixture(scope="module")
def publication(tmp_path_factory):
    root = tmp_path_factory.mktemp("real")
    for name in ("md-18f", "md-research"):
        shutil.copytree(
            Path(CORPORA) / name,
            root / name,
            copy_function=os.link if _linkable(root) else shutil.copy,
        )
    (root / "publication.toml").write_text(
        'title = "Real"\nsite_root = "md-18f"\n', encoding="utf-8"
    )
    return find_publication(root).value


def _linkable(root: Path) -> bool:
    return Path(CORPORA).stat().st_dev == root.stat().st_dev


@pytest.fixture(scope="module")
def printed(publication) -> dict[Path, Printed]:
    sources = sorted(
        [
            *(publication.root / "md-18f/content").rglob("*.md"),
            *(publication.root / "md-research/_posts").glob("*.md"),
        ]
    )
    out = publication.root / "out"
    requests = [Request(path, out / f"{path.stem}.pdf", slug=path.stem) for path in sources]
    results = print_articles(publication, requests, Options(use_cache=False))
    return dict(zip(sources, results, strict=True))


def test_all_print(printed):
    assert len(printed) > 40
    assert {
        path.name: result.diagnostics for path, result in printed.items() if result.output is None
    } == {}


def test_every_error_has_a_place_and_a_code(printed):
    for result in printed.values():
        for item in result.diagnostics:
            assert item.place is not None, item
            assert item.code not in {"", "engine", "engine-crash"}, item


def test_the_text_is_whole_and_in_order(publication, printed):
    layout = layouts.load(publication.layout)
    wrong = {}
    for path, result in printed.items():
        galley = lay_out(read_article(path, publication).value, layout, publication).value
        if where := missing_words(galley.html, result.output):
            wrong[path.name] = where
    assert wrong == {}


def test_all_are_conformant(printed, verapdf):
    checked = check_pdfs([result.output for result in printed.values()])
    assert [str(item) for result in checked for item in result.diagnostics] == []
    assert all({v.flavour for v in result.verdicts} == {"2a", "ua1"} for result in checked)
