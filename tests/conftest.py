"""What several test files need."""

from __future__ import annotations

import os

import pytest

from printer.verapdf import find_verapdf


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update, which accepts golden pages as they are printed now."""
    parser.addoption("--update", action="store_true", help="accept golden pages as they are now")


@pytest.fixture(scope="session")
def verapdf() -> None:
    """Skip where veraPDF is not installed; under CI that is a failure."""
    if find_verapdf() is None:
        if os.environ.get("CI") == "true":
            pytest.fail("veraPDF is not installed")
        pytest.skip("veraPDF is not installed (scripts/verapdf fetches it)")
