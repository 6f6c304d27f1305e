"""A blank before an emphasis does not end a line after its first word."""

from __future__ import annotations

import weasyprint

from printer.press import engine

TEXT = (
    "<span>McLeod, Kari S. ‘Our Sense of Snow: The Myth of John Snow in Medical Geography’. "
    "<i>Social Science</i> 50.</span>"
)


def first_line(width: float) -> str:
    html = f"<style>p{{font:9pt/12pt Vollkorn;width:{width}mm;margin:0}}</style><p>{TEXT}</p>"
    (page, *_) = weasyprint.HTML(string=html).render().pages
    line = next(box for box in page._page_box.descendants() if type(box).__name__ == "LineBox")
    return "".join(getattr(box, "text", "") for box in line.descendants())


def test_a_line_is_filled_whatever_follows_its_last_blank():
    engine.load(lambda *_: None)
    for tenths in range(1050, 1200):
        assert len(first_line(tenths / 10)) > 60, tenths
