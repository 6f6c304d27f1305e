"""The sample publication cites: in every kind of style, and only works that are described."""

from __future__ import annotations

from pathlib import Path

import pytest

from printer.citations.pandoc import find_pandoc
from printer.cli import main
from printer.config import find_publication
from printer.readers import read_article

ROOT = Path(__file__).parents[1]
PUBLICATION = find_publication(ROOT).value
ARTICLES = dict(PUBLICATION.articles())


@pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")
@pytest.mark.parametrize("slug", ARTICLES)
def test_every_article_cites_without_a_warning(slug):
    read = read_article(ARTICLES[slug], PUBLICATION)
    assert [str(found) for found in read.diagnostics] == []
    article = read.value
    texts = (article.body, article.abstract, article.standfirst, article.references)
    assert not any('class="missing"' in text for text in texts)
    assert bool(article.references) == bool(article.citations)


def test_no_work_lacks_a_field_or_stands_there_twice(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert main(["references", "--unused"]) == 0
    assert capsys.readouterr().err == ""
