"""Bodies without furniture, and the furniture that is printed for them later."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from galleys import CSS, LOREM, galley
from PIL import Image
from pypdf import PdfReader

from printer import layouts
from printer.diagnostics import Collector, UnprintableError
from printer.model import Edition, Galley, Leaf
from printer.pdf.leaves import read_leaves
from printer.press import print_body, print_furniture, print_galley

NOTE = '<span class="footnote"><span class="note-paragraph">A note.</span></span>'
SECTIONS = "<h1>T</h1>" + "".join(
    f"<h2>Section {name}</h2><p>{LOREM * 25}{NOTE}</p>" for name in "AB"
)


def slow(*values: object) -> object:
    """A set of parameters that the others are enough for while working."""
    return pytest.param(*values, marks=pytest.mark.slow)


def leaves(edition: Edition) -> tuple[Leaf, ...]:
    with pikepdf.open(io.BytesIO(edition.pdf)) as pdf:
        found = read_leaves(pdf)
    assert found is not None
    return found


def furniture(made: Galley, wanted: tuple[Leaf, ...], first_page: int = 1, **more: object) -> bytes:
    return print_furniture(
        wanted,
        stylesheets=made.stylesheets,
        families=made.families,
        css=made.css,
        lang=made.lang,
        first_page=first_page,
        **more,  # type: ignore[arg-type]
    )


def texts(pdf: bytes) -> list[str]:
    """The text of each page, on one line."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def contents(edition: Edition) -> list[bytes]:
    with pikepdf.open(io.BytesIO(edition.pdf)) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]


# The body -----------------------------------------------------------------------------------


def test_a_body_has_everything_but_furniture(tmp_path):
    made = galley(tmp_path, SECTIONS, first_page=7)
    whole, body = print_galley(made), print_body(made)
    assert (body.pages, body.labels) == (whole.pages, whole.labels)
    assert "7 of" in texts(whole.pdf)[0]
    assert "First page" in texts(whole.pdf)[0]
    assert "7 of" not in texts(body.pdf)[0]
    assert "First page" not in texts(body.pdf)[0]
    assert "Honor" in texts(body.pdf)[0]


def test_its_destinations_are_told_with_their_pages(tmp_path):
    body = print_body(
        galley(tmp_path, f'<h1 id="top">T</h1><p>{LOREM * 40}</p><p id="ende-ß">E</p>')
    )
    with pikepdf.open(io.BytesIO(body.pdf)) as pdf:
        names = pikepdf.NameTree(pdf.Root.Names.Dests)
        written = {name: pikepdf.Page(place[0]).index for name, place in names.items()}
    assert written == body.anchors == {"top": 0, "ende-ß": body.pages - 1}


@pytest.mark.parametrize(
    ("css", "bound"),
    [
        ("", False),
        (".ref::after { content: target-counter(attr(href), page) }", True),
        ("h1::after { content: counter(pages) }", True),
        slow(".none::after { content: target-counter(attr(href), page) }", False),
        slow(
            ".ref { display: none } .ref::after { content: target-counter(attr(href), page) }",
            False,
        ),
        ("h1::before { content: counter(page) }", True),
        ("h1 { string-set: here counter(page) }", True),
        slow("h1 { bookmark-label: content() counter(page) }", True),
        ("article { counter-reset: page } h1::before { content: counter(page) }", False),
        slow("h1::before { content: counter(chapter) }", False),
        ("@page { @top-right { content: counter(page) } }", False),
    ],
)
def test_a_body_that_says_page_numbers_is_bound_to_its_folios(tmp_path, css, bound):
    body = f'<h1 id="a">T</h1><p>See page <a class="ref" href="#a"></a>. {LOREM}</p>'
    edition = print_body(galley(tmp_path, body, css=CSS + css))
    assert edition.folio_bound is bound
    assert print_galley(galley(tmp_path, body, css=CSS + css)).folio_bound is bound


@pytest.mark.parametrize(
    ("css", "bound"),
    [
        ("", False),
        ("@page :left { margin-left: 30mm; margin-right: 10mm }", True),
        slow("@page :left { margin: 20mm }", False),
        ("@page :left { @bottom-left { content: 'left' } }", False),
        slow("@page :left { @footnote { margin-top: 9mm } }", True),
        slow("@page wide:left { margin-left: 30mm }", False),
        slow("@page :first:left { margin-left: 30mm }", True),
        slow("@page :nth(2) { margin-left: 30mm }", False),
        ("article { break-before: recto }", False),
        ("h2 { break-before: right }", True),
        slow("h2 { break-after: verso }", True),
        slow("h2::before { content: 'x'; display: block; page-break-before: left }", True),
        slow("h2 { break-before: page }", False),
    ],
)
def test_a_body_that_would_differ_on_the_other_side_is_bound_to_its_side(tmp_path, css, bound):
    """What is not bound comes out the same on both sides, which is what the promise is for."""
    edition = print_body(galley(tmp_path, SECTIONS, css=CSS + css))
    assert edition.side_bound is bound
    turned = print_body(galley(tmp_path, SECTIONS, css=CSS + css, first_page=2))
    assert turned.side_bound is bound
    assert (contents(edition) == contents(turned)) is not bound


# What the pages carry -------------------------------------------------------------------------


def test_every_page_carries_what_its_furniture_depends_on(tmp_path):
    css = CSS + "@page wide { size: A5 landscape } .wide { page: wide }"
    body = f'{SECTIONS}<div class="wide"><h2>Wide</h2></div>'
    for edition in (
        print_body(galley(tmp_path, body, css=css)),
        print_galley(galley(tmp_path, body, css=css)),
    ):
        found = leaves(edition)
        assert len(found) == edition.pages
        assert [leaf.side for leaf in found[:3]] == ["recto", "verso", "recto"]
        assert found[0].strings == (("section", "Section A"),)
        assert (found[-1].name, found[-1].strings) == ("wide", (("section", "Wide"),))
        assert (round(found[0].width), round(found[0].height)) == (420, 595)
        assert (round(found[-1].width), round(found[-1].height)) == (595, 420)
        assert not any(leaf.blank for leaf in found)


def test_pages_say_when_they_were_changed_as_they_must(tmp_path):
    edition = print_body(galley(tmp_path, "<h1>T</h1>"))
    undated = print_body(galley(tmp_path, "<h1>T</h1>", date=None))
    for made, date in ((edition, "D:20260512000000Z"), (undated, "D:19700101000000Z")):
        with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
            page = pdf.pages[0]
            assert page.LastModified == page.PieceInfo.Printer.LastModified == date


def test_of_many_strings_of_one_page_those_are_kept_that_css_can_print(tmp_path):
    heads = "".join(f"<h2>{number}</h2>" for number in range(5))
    css = CSS + "h2 { font-size: 6pt; margin: 0 }"
    made = galley(tmp_path, f"<h1>T</h1>{heads}<h2>{'x ' * 450}</h2>", css=css)
    (leaf,) = leaves(print_body(made))
    assert leaf.strings == (("section", "0"), ("section", "x " * 249 + "x…"))


def test_strings_come_back_as_they_were(tmp_path):
    nasty = ["“Straße” — №1", '"\\)(<>', "line\nbreak\ttab", "𝔘𝔫𝔦", "", "</h2>&amp;", "\u2028"]
    heads = "".join(
        f'<p data-it="{text.replace("&", "&amp;").replace(chr(34), "&quot;")}" '
        f'style="string-set: s{number} attr(data-it)">x</p>'
        for number, text in enumerate(nasty)
    )
    (leaf,) = leaves(print_body(galley(tmp_path, f"<h1>T</h1>{heads}")))
    expected = ["[U+1D518][U+1D52B][U+1D526]" if "𝔘" in text else text for text in nasty]
    assert [text for _, text in leaf.strings] in (nasty, expected)


def test_a_string_that_no_font_can_print_is_marked_and_reported(tmp_path):
    edition = print_body(
        galley(
            tmp_path,
            "<h1>T</h1><h2>S</h2>",
            css=CSS.replace("content() }", 'content() " \U00012000" }'),
        )
    )
    assert [item.code for item in edition.diagnostics] == ["glyph-missing"]
    assert leaves(edition)[0].strings == (("section", "S [U+12000]"),)


# Furniture alone ------------------------------------------------------------------------------


def test_furniture_is_margin_boxes_and_nothing_else(tmp_path):
    made = galley(tmp_path, SECTIONS)
    body = print_body(made)
    printed = furniture(made, leaves(body), first_page=34)
    pages = texts(printed)
    count = body.pages
    assert pages[0] == f"First page 34 of {count}"
    assert pages[-1] == f"Section B {33 + count} of {count}"


def operations(stream: pikepdf.Object) -> list[str]:
    """What a content stream draws, to a tenth of a point."""
    return [
        re.sub(r"-?\d*\.\d+", lambda number: f"{float(number[0]):.1f}", line)
        for line in stream.read_bytes().decode("latin-1").splitlines()
    ]


@pytest.mark.parametrize("first", [1, 4])
def test_furniture_is_that_of_the_whole_galley(tmp_path, first):
    css = CSS + "@page :left { @top-right { content: 'verso' } }"
    made = galley(tmp_path, SECTIONS, css=css, first_page=first)
    printed = furniture(made, leaves(print_body(made)), first_page=first)
    with (
        pikepdf.open(io.BytesIO(print_galley(made).pdf)) as whole,
        pikepdf.open(io.BytesIO(printed)) as alone,
    ):
        assert len(whole.pages) == len(alone.pages)
        for number, (page, other) in enumerate(zip(whole.pages, alone.pages, strict=True), 1):
            form = page.Resources.XObject[f"/Furniture{number}"]
            assert operations(form) == operations(other.Contents)
    assert ["verso" in text for text in texts(printed)] == [
        (first + index) % 2 == 0 for index in range(len(texts(printed)))
    ]


def test_other_strings_take_the_place_of_the_bodys(tmp_path):
    made = galley(tmp_path, SECTIONS)
    printed = furniture(made, leaves(print_body(made)), strings={"section": "Häuser & “Höfe”"})
    assert all("Häuser & “Höfe” " in text for text in texts(printed)[1:])
    assert "Section" not in " ".join(texts(printed))


@pytest.mark.parametrize("first", [1, 2, 33, 34])
def test_blank_pages_stay_blank_on_either_side(tmp_path, first):
    css = CSS + "@page :blank { @bottom-center { content: none } @top-left { content: 'blank' } }"
    body = '<h1>A</h1><div style="break-before: right"><h2>B</h2></div><p>last</p>'
    made = galley(tmp_path, body, css=css)
    found = leaves(print_body(made))
    assert [leaf.blank for leaf in found] == [False, True, False]
    assert texts(furniture(made, found, first)) == [
        f"First page {first} of 3", "blank", f"B {first + 2} of 3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "blanks", [(True,), (True, True), (False, True), (True, False, True, True, False)]
)
def test_as_many_pages_come_out_whatever_is_said_to_be_blank(tmp_path, blanks):
    made = galley(tmp_path, "<h1>A</h1>")
    wanted = tuple(Leaf(blank=blank) for blank in blanks)
    assert len(texts(furniture(made, wanted, 5))) == len(blanks)


def test_each_page_is_as_large_as_its_leaf(tmp_path):
    made = galley(tmp_path, "<h1>A</h1>")
    wanted = (Leaf(width=400, height=600), Leaf(width=500, height=300), Leaf(), Leaf())
    with pikepdf.open(io.BytesIO(furniture(made, wanted))) as pdf:
        sizes = [[round(float(edge)) for edge in page.MediaBox[2:]] for page in pdf.pages]
    assert sizes[:2] == [[400, 600], [500, 300]]
    assert len(sizes) == 4


def test_hostile_leaves_change_nothing_but_their_words(tmp_path):
    made = galley(tmp_path, "<h1>A</h1>")
    wanted = tuple(
        Leaf(name="a; break-after: right } @page { size: A0", strings=(("b c;d", text),))
        for text in ('"; x', "</section><section>", "\\", "\\22", "\n\r\f", "*/ /*", "url(x)")
    )
    printed = furniture(made, wanted, strings={"section": '"</i></section>\n\\'})
    assert len(texts(printed)) == len(wanted)
    assert '"</i></section>' in texts(printed)[1]


def test_furniture_can_be_drawn_in_a_conforming_file(tmp_path):
    """No marked content inside, every font embedded, resources on the page itself."""
    (tmp_path / "layout").mkdir()
    Image.new("RGB", (30, 20), "red").save(tmp_path / "layout" / "red.png")
    css = CSS + "@page { @bottom-left { content: url(../red.png) } }"
    made = galley(tmp_path, "<h1>A</h1>", css=css)
    with pikepdf.open(io.BytesIO(furniture(made, (Leaf(), Leaf())))) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        for page in pdf.pages:
            operators = {str(item.operator) for item in pikepdf.parse_content_stream(page)}
            assert not operators & {"BMC", "BDC", "EMC"}
            resources = page.obj.Resources
            used = re.findall(rb"/(\S+) (?:Do|[\d.]+ Tf)", page.Contents.read_bytes())
            there = {str(key)[1:] for kind in ("/Font", "/XObject") for key in resources[kind]}
            assert used
            assert {name.decode() for name in used} <= there
            for font in resources.Font.values():
                (inner,) = font.DescendantFonts
                assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
            assert all(not image.get("/Interpolate", False) for image in resources.XObject.values())


def test_problems_of_furniture_are_collected_or_raised(tmp_path):
    css = CSS + "@page { @bottom-left { content: url(no.png) } }"
    made = galley(tmp_path, "<h1>A</h1>", css=css)
    found = Collector()
    furniture(made, (Leaf(),), strings={"section": "\U00012000"}, found=found)
    assert sorted(item.code for item in found.frozen()) == ["glyph-missing", "image-broken"]
    with pytest.raises(UnprintableError, match=r"no\.png"):
        furniture(made, (Leaf(),))


def test_a_layout_that_breaks_pages_by_itself_is_refused(tmp_path):
    css = CSS + "section { break-after: right !important }"
    made = galley(tmp_path, "<h1>A</h1>", css=css)
    with pytest.raises(UnprintableError, match="pages of furniture for 2 pages"):
        furniture(made, (Leaf(), Leaf()))


def test_without_pages_there_is_nothing_to_print(tmp_path):
    with pytest.raises(ValueError, match="no pages"):
        furniture(galley(tmp_path, "<h1>A</h1>"), ())


# The layout for articles ----------------------------------------------------------------------


def test_the_citation_line_stands_at_the_foot_of_the_first_page(tmp_path):
    layout = layouts.load("article")
    body = f'<h1 class="title" data-citation-line="">T</h1><p>{LOREM * 60}</p>'
    made = galley(
        tmp_path,
        body,
        stylesheets=layout.stylesheets,
        families=layout.families,
        css="@page { size: A4 }",
    )
    edition = print_body(made)
    assert not edition.side_bound
    line = "Recto, vol. 3 (2026), pp. 34–36"
    plain = texts(furniture(made, leaves(edition), 34))
    cited = texts(furniture(made, leaves(edition), 34, strings={"citation-line": line}))
    assert [line in text for text in cited] == [True] + [False] * (edition.pages - 1)
    assert [text.replace(line, "").strip() for text in cited] == plain


# Promises -------------------------------------------------------------------------------------

SCRIPT = """
import hashlib, io, sys
from pathlib import Path
import pikepdf
sys.path.insert(0, sys.argv[2])
from test_press_bodies import SECTIONS, furniture, galley, leaves
from printer.press import print_body
made = galley(Path(sys.argv[1]), SECTIONS)
body = print_body(made)
printed = furniture(made, leaves(body), 12, strings={"section": "Ä", "other": "B"})
print(hashlib.sha256(body.pdf + printed).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_in_two_processes_and_after_other_work(tmp_path):
    hashes = set()
    for name, seed in (("one", "1"), ("another", "2")):
        (tmp_path / name).mkdir()
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(tmp_path / name), str(Path(__file__).parent)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(done.stdout.strip())
    made = galley(tmp_path, SECTIONS)
    body = print_body(made)
    print_galley(galley(tmp_path, "<h1>Other</h1>"))
    printed = furniture(made, leaves(body), 12, strings={"section": "Ä", "other": "B"})
    hashes.add(hashlib.sha256(body.pdf + printed).hexdigest())
    assert len(hashes) == 1


def test_importing_the_press_loads_no_engine():
    script = (
        "import sys; import printer.press; from printer.press import Leaf;"
        "assert not {'weasyprint', 'pydyf', 'lxml', 'tinycss2'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_canary_the_engine_still_tells_of_styles_and_counters():
    """WeasyPrint is pinned to 70; when this fails, read press/bounds.py before raising the pin."""
    import inspect

    from weasyprint.css import StyleFor
    from weasyprint.css.targets import CounterLookupItem
    from weasyprint.document import Document
    from weasyprint.layout.page import PageType

    assert "cls._build_layout_context(" in inspect.getsource(Document._render)
    assert "html, font_config" in inspect.getsource(Document._render)
    assert PageType._fields == ("side", "blank", "name", "index", "groups")
    names = inspect.signature(CounterLookupItem.__init__).parameters
    assert list(names)[2:] == ["missing_counters", "missing_target_counters"]
    assert "sheet, origin, sheet_specificity in self._sheets" in inspect.getsource(
        StyleFor.add_page_declarations
    )
