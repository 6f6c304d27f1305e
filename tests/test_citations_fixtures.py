"""The CSL processor test-suite, through the door that articles use."""

from __future__ import annotations

import pytest
from csl_fixtures import corpus, normalised, read_fixture, run_fixture

from printer.citations.pandoc import find_pandoc

FLOOR = 0.89


def test_results_are_compared_in_one_notation():
    assert normalised(">>[0] A &#38; B<i>c</i>") == "A &amp; B<i>c</i>"
    assert normalised('<div class="x">\n  <div class="y">a </div>\n</div>') == (
        '<div class="x"><div class="y">a</div></div>'
    )


@pytest.mark.slow
@pytest.mark.skipif(corpus() is None, reason="PRINTER_CORPORA does not name the CSL fixtures")
@pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")
def test_nine_of_ten_fixtures_come_out_as_the_suite_expects(tmp_path, monkeypatch):
    monkeypatch.setattr("printer.citations.engine.user_cache", lambda: tmp_path)
    folder = corpus()
    assert folder is not None
    failed = []
    paths = sorted(folder.glob("*.txt"))
    for path in paths:
        expected, got = run_fixture(read_fixture(path))
        if expected != got:
            failed.append(path.stem)
    assert 1 - len(failed) / len(paths) >= FLOOR, failed
