"""The package's own doors: every public name is there, and loading it costs little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import printer

ROOT = Path(__file__).parents[1]


def test_every_public_name_can_be_loaded():
    for name in printer.__all__:
        at_home = {name, "available", "load"} | {"Compiled", "Options"}
        assert getattr(printer, name).__name__ in at_home


def test_unknown_names_are_attribute_errors():
    assert not hasattr(printer, "no_such_thing")


def test_the_package_alone_loads_nothing_heavy():
    script = (
        "import sys, printer;"
        "print(sorted({'weasyprint', 'lxml', 'markdown', 'yaml', 'jinja2'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_the_way_of_an_article_as_the_package_describes_it(tmp_path):
    publication = printer.find_publication(ROOT).value
    article = printer.read_article(publication.find_article("das-grosse-eszett"), publication).value
    layout = printer.load_layout("article")
    galley = printer.lay_out(article, layout, publication).value
    edition = printer.print_galley(galley)
    assert edition.pdf.startswith(b"%PDF-1.7")
    assert edition.diagnostics == ()
