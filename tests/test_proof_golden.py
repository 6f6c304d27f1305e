"""Golden pages: the specimen of tests/golden prints as it did when somebody looked at it.

When a page differs, the failure names a web page that shows it before, after and the
difference. `pytest tests/test_proof_golden.py --update` accepts what is printed now; commit the
images together with the change that caused it.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from printer.articles import Options, Request, print_articles
from printer.config import find_publication
from printer.proof import hold_against

GOLDEN = Path(__file__).parent / "golden"
REPORTS = Path(__file__).parents[1] / "build" / "golden"


@pytest.fixture(scope="module")
def printed(tmp_path_factory) -> Path:
    """Print the specimen as a publication of its own, with the settings that are built in."""
    folder = tmp_path_factory.mktemp("golden")
    (folder / "publication.toml").write_text('title = "Golden"\nlang = "en-GB"\n', encoding="utf-8")
    article = folder / "sources" / "articles" / "specimen"
    article.mkdir(parents=True)
    shutil.copy(GOLDEN / "specimen.md", article / "index.md")
    shutil.copy(GOLDEN / "bars.svg", article)
    publication = find_publication(folder).value
    request = Request(article / "index.md", folder / "specimen.pdf", slug="specimen")
    (result,) = print_articles(publication, [request], Options(use_cache=False))
    assert result.diagnostics == ()
    return folder / "specimen.pdf"


@pytest.mark.slow
def test_the_specimen_prints_as_it_did(printed, request):
    update = request.config.getoption("--update")
    report = REPORTS / "specimen.html"
    found = hold_against(printed, GOLDEN, report, pages="1-2", update=update)
    told = "; ".join(f"{change.name} is {change.state.value}" for change in found.differing)
    assert not found.differing, f"{told}: look at {report}, then accept with --update"


@pytest.mark.slow
def test_another_specimen_is_told_from_it(printed, tmp_path):
    """The tolerance forgives antialiasing, not a line of text."""
    pdf = tmp_path / "specimen.pdf"
    shutil.copy(printed, pdf)
    golden = tmp_path / "golden"
    hold_against(pdf, golden, tmp_path / "r.html", pages="1-2", update=True)
    (golden / "specimen-001.png").replace(golden / "specimen-002.png")
    found = hold_against(pdf, golden, tmp_path / "r.html", pages="1-2")
    assert [change.state.value for change in found.changes] == ["missing", "changed"]


def test_kept_images_are_small():
    kept = sorted(GOLDEN.glob("*.png"))
    assert 2 <= len(kept) <= 4
    assert all(path.stat().st_size <= 30_000 for path in kept)
