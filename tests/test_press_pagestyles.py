"""Page styles and margin boxes that the engine is spared change nothing on the page."""

from __future__ import annotations

import inspect

import pytest
import weasyprint.layout
from galleys import CSS, LOREM, galley

from printer.press import engine, print_body, print_galley

CHANGING = f"""{CSS}
@page {{ --accent: #933; @bottom-left {{ content: "all"; color: var(--accent) }} }}
@page :nth(3) {{ margin: 30mm; @bottom-left {{ content: "third"; width: 20vw }} }}
@page :nth(2n) {{ @top-right {{ content: "even" }} }}
@page :left {{ @left-middle {{ content: "left" }} }}
@page :blank {{ @bottom-center {{ content: none }} @top-center {{ content: "blank" }} }}
@page wide {{ size: A4 landscape; counter-increment: page 10;
  @footnote {{ border-top: 1pt solid }} }}
@page :nth(2 of wide) {{ @top-center {{ content: "second wide" }} }}
.wide {{ page: wide }} .recto {{ break-before: recto }}
"""
TEXT = f"<p>{LOREM * 30}</p>"
BODY = (
    f"<h2>One</h2>{TEXT * 3}<section class='wide'><h2>Two</h2><p>{LOREM * 40}<span "
    f"class='footnote'>A note.</span></p>{TEXT * 3}</section>"
    f"<section class='recto'><h2>Three</h2>{TEXT * 2}</section>"
)


@pytest.fixture
def spared_nothing(monkeypatch):
    """Let the engine do all its work again for each page."""
    engine.load()
    page = weasyprint.layout.page
    monkeypatch.setattr(
        page, "set_page_type_computed_styles", page.set_page_type_computed_styles.args[0]
    )
    monkeypatch.setattr(
        weasyprint.layout, "make_margin_boxes", weasyprint.layout.make_margin_boxes.args[0]
    )


@pytest.mark.parametrize(
    "printed", [print_galley, pytest.param(print_body, marks=pytest.mark.slow)]
)
def test_the_same_pages_come_out(printed, tmp_path, request):
    made = galley(tmp_path, BODY, css=CHANGING)
    spared = printed(made)
    assert spared.pages >= 9
    request.getfixturevalue("spared_nothing")
    assert printed(made).pdf == spared.pdf


def test_canary_the_engine_still_calls_what_is_wrapped():
    source = inspect.getsource(weasyprint.layout)
    assert "children.extend(make_margin_boxes(context, page, state))" in source
    source = inspect.getsource(weasyprint.layout.page)
    assert "set_page_type_computed_styles(page_type, html, context.style_for)" in source
    assert list(inspect.signature(weasyprint.css.StyleFor._page_type_match).parameters) == [
        "page_selector_type",
        "page_type",
    ]
