"""Reading back what a page's furniture depends on: from our files only, and never in doubt."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from galleys import LOREM, galley
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from printer.pdf.leaves import read_leaves
from printer.press import print_galley

Spoil = Callable[[pikepdf.Pdf], None]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("leaves")
    return print_galley(galley(folder, f"<h1>T</h1><h2>S</h2><p>{LOREM * 30}</p>")).pdf


def recipe(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.pages[0].PieceInfo.Printer.Private


def test_one_leaf_a_page(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        found = read_leaves(pdf)
        assert found is not None
        assert len(found) == len(pdf.pages) > 1
    assert found[0].strings == (("section", "S"),)


def test_a_file_of_others_has_none():
    with pikepdf.new() as pdf:
        assert read_leaves(pdf) is None
        pdf.add_blank_page()
        assert read_leaves(pdf) is None


def test_a_file_with_a_page_of_others_has_none(printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        pdf.add_blank_page()
        assert read_leaves(pdf) is None


def _set(key: str, value: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        recipe(pdf)[key] = value

    return spoil


def _page(key: str, value: object) -> Spoil:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[key] = value

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        _set("/Version", 2),
        _set("/Version", Name.One),
        _set("/Side", Name.Middle),
        _set("/Side", String("Recto")),
        _set("/Blank", 1),
        _set("/Name", Name.wide),
        _set("/Name", String("x" * 1000)),
        _set("/Strings", Array([String("a")])),
        _set("/Strings", Array([String("a"), 1])),
        _set("/Strings", Array([String("a"), Dictionary()])),
        _set("/Strings", Array([String("a"), String("x" * 5000)])),
        _set("/Strings", Array([String("a")] * 10_000)),
        _page("/PieceInfo", Array()),
        _page("/PieceInfo", Dictionary(Printer=3)),
        _page("/PieceInfo", Dictionary(Printer=Dictionary(Private=Name.None_))),
        _page("/TrimBox", Array([0, 0, 10])),
        _page("/Rotate", 90),
    ],
)
def test_what_the_press_did_not_write_is_not_believed(printed, spoil):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        spoil(pdf)
        assert read_leaves(pdf) is None


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_damage_to_the_bytes_raises(printed, data):
    """Damaged files are repaired by the reader as far as it can; the rest is not ours."""
    at = data.draw(st.integers(0, len(printed) - 1))
    length = data.draw(st.integers(1, 200))
    spoiled = printed[:at] + data.draw(st.binary(max_size=50)) + printed[at + length :]
    try:
        pdf = pikepdf.open(io.BytesIO(spoiled), suppress_warnings=True)
    except pikepdf.PdfError:
        return
    with pdf:
        found = read_leaves(pdf)
        assert found is None or len(found) > 0
