"""The press: from a galley to a file that says what it is and always comes out the same."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from galleys import CSS, LOREM, galley
from PIL import Image

from printer.diagnostics import Severity, UnprintableError
from printer.model import Attachment, Edition
from printer.press import print_galley

IMAGE = '<figure class="figure" id="fig-a"><img src="red.png" alt="A red field">'


def opened(edition: Edition) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(edition.pdf))


def tree(edition: Edition) -> list[str]:
    """The structure types in reading order, indented."""
    lines: list[str] = []

    def walk(element: pikepdf.Object, depth: int) -> None:
        lines.append("  " * depth + str(element.S)[1:])
        for kid in element.get("/K", []):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid, depth + 1)

    with opened(edition) as pdf:
        walk(pdf.Root.StructTreeRoot.K[0], 0)
    return lines


def element(edition: Edition, kind: str) -> dict[str, str]:
    """The entries of the first structure element of a kind, as text."""
    with opened(edition) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == f"/{kind}":
                return {key: str(value) for key, value in item.items()}
    raise AssertionError(f"no {kind}")


def page_text(edition: Edition, number: int, tmp_path: Path) -> str:
    file = tmp_path / "out.pdf"
    file.write_bytes(edition.pdf)
    from pypdf import PdfReader

    text = PdfReader(file).pages[number - 1].extract_text()
    return re.sub(" +", " ", text)


def errors(edition: Edition) -> list[str]:
    return [item.code for item in edition.diagnostics if item.severity is Severity.ERROR]


# The tag tree -------------------------------------------------------------------------------


def test_an_element_that_goes_on_over_pages_is_one_element(tmp_path):
    edition = print_galley(galley(tmp_path, f"<h1>Title</h1><p>{LOREM * 90}</p>"))
    assert edition.pages > 1
    assert tree(edition) == ["Document", "  Art", "    H1", "    P"]


def test_a_note_stands_behind_its_call(tmp_path):
    body = (
        '<h1>Title</h1><p>Text<span class="footnote" id="fn-1"><span class="note-paragraph">'
        'One.</span><span class="note-paragraph">Two.</span></span> goes on.</p>'
    )
    edition = print_galley(galley(tmp_path, body))
    assert tree(edition) == [
        "Document", "  Art", "    H1", "    P", "      Reference", "      Note",
        "        Lbl", "        P", "        P",
    ]  # fmt: skip
    assert element(edition, "Note")["/ID"] == "note-1"


def test_lists_have_labels_bodies_and_their_numbering(tmp_path):
    body = "<h1>T</h1><ul><li>one<ul><li>in</li></ul></li></ul><dl><dt>a</dt><dd>b</dd></dl>"
    edition = print_galley(galley(tmp_path, body))
    assert [line.strip() for line in tree(edition)[3:]] == [
        "L", "LI", "Lbl", "LBody", "L", "LI", "Lbl", "LBody", "L", "LI", "Lbl", "LBody",
    ]  # fmt: skip
    assert "/Disc" in element(edition, "L")["/A"]


def test_a_table_that_goes_on_has_one_header(tmp_path):
    rows = "".join(f"<tr><th scope='row'>{n}</th><td>x</td></tr>" for n in range(120))
    body = f"<h1>T</h1><table><caption>C</caption><thead><tr><th>A</th><th>B</th></tr></thead><tbody>{rows}</tbody></table>"
    edition = print_galley(galley(tmp_path, body))
    kinds = [line.strip() for line in tree(edition)]
    assert edition.pages > 2
    assert kinds.count("Table") == kinds.count("THead") == kinds.count("Caption") == 1
    assert kinds.count("TR") == 121


def test_links_are_named_by_their_text_and_wrapped_ones_stay_one(tmp_path):
    body = f'<h1>T</h1><p>See <a href="https://example.org/x"><em>the</em> {LOREM}</a>.</p>'
    edition = print_galley(galley(tmp_path, body))
    assert tree(edition)[3:] == ["    P", "      Link"]
    with opened(edition) as pdf:
        annotations = list(pdf.pages[0].Annots)
        assert all(str(item.Contents).startswith("the Honor") for item in annotations)
        assert all(item.F == 4 for item in annotations)
        assert len({int(item.StructParent) for item in annotations}) == len(annotations) > 1


def test_languages_abbreviations_and_pictures_keep_what_they_say(tmp_path):
    Image.new("RGB", (300, 200), "red").save(tmp_path / "red.png")
    body = (
        f'<h1>T</h1>{IMAGE}<figcaption>Red</figcaption></figure><p>Ein <span lang="de">Wort'
        '</span>, <abbr title="Portable Document Format">PDF</abbr></p>'
    )
    edition = print_galley(galley(tmp_path, body))
    figure = element(edition, "Figure")
    assert figure["/Alt"] == "A red field"
    with opened(edition) as pdf:
        spans = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Span"
        ]
        assert [str(item.get("/Lang", item.get("/E", ""))) for item in spans] == [
            "de",
            "Portable Document Format",
        ]


def test_decoration_is_an_artifact(tmp_path):
    Image.new("RGB", (30, 20), "red").save(tmp_path / "red.png")
    body = '<h1>T</h1><p><img src="red.png" alt=""> text <span aria-hidden="true">***</span></p>'
    assert tree(print_galley(galley(tmp_path, body))) == ["Document", "  Art", "    H1", "    P"]


# Furniture ----------------------------------------------------------------------------------


def test_folios_and_running_heads_print_as_the_stylesheet_says(tmp_path):
    body = "".join(f"<h2>Section {name}</h2><p>{LOREM * 25}</p>" for name in "AB")
    edition = print_galley(galley(tmp_path, body, first_page=7))
    last = page_text(edition, edition.pages, tmp_path)
    assert edition.labels[0] == "7"
    assert f"{6 + edition.pages} of {edition.pages}" in last
    assert "Section B" in last
    assert "First page" in page_text(edition, 1, tmp_path)


def test_furniture_is_a_named_form_that_can_be_taken_away(tmp_path):
    edition = print_galley(galley(tmp_path, f"<h1>T</h1><p>{LOREM}</p>"))
    with opened(edition) as pdf:
        page = pdf.pages[0]
        drawn, body = page.Contents
        assert b"/Artifact <</Type /Pagination>> BDC" in drawn.read_bytes()
        assert b"/Furniture1 Do" in drawn.read_bytes()
        page.Contents = pikepdf.Array([body])
        file = tmp_path / "bare.pdf"
        pdf.save(file)
    from pypdf import PdfReader

    assert "1 of 1" not in PdfReader(file).pages[0].extract_text()


def test_blank_pages_are_counted_in_the_furniture_too(tmp_path):
    body = '<h1>A</h1><div style="break-before: right"><h2>B</h2></div>'
    edition = print_galley(galley(tmp_path, body))
    assert edition.pages == 3
    assert "3 of 3" in page_text(edition, 3, tmp_path)


# The file -----------------------------------------------------------------------------------

SCRIPT = """
import hashlib, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from galleys import LOREM, galley
from printer.press import print_galley
body = f'<h1>T</h1><img src="red.png" alt="red"><p>{LOREM * 40}</p>'
print(hashlib.sha256(print_galley(galley(Path(sys.argv[1]), body)).pdf).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_in_two_processes_and_two_folders(tmp_path):
    hashes = set()
    for name, seed in (("one", "1"), ("another folder", "2")):
        folder = tmp_path / name
        folder.mkdir()
        Image.new("RGB", (3000, 2000), "red").save(folder / "red.png")
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(folder), str(Path(__file__).parent)],
            env={**__import__("os").environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(done.stdout.strip())
    assert len(hashes) == 1


def test_hyphens_of_hyphenation_are_extracted_as_soft_hyphens(tmp_path):
    edition = print_galley(galley(tmp_path, f"<h1>T</h1><p>{LOREM * 6}</p>"))
    text = page_text(edition, 1, tmp_path)
    assert "\u00ad" in text
    assert "\u2010" not in text
    assert "well-known" in text.replace("\n", "")


def test_the_metadata_is_in_one_xmp_packet(tmp_path):
    edition = print_galley(
        galley(
            tmp_path,
            "<h1>T</h1>",
            title="A <B> & “C”",
            authors=("Anna A.", "Борис Б."),
            keywords=("x", "y"),
            rights="CC BY 4.0",
            rights_url="https://creativecommons.org/licenses/by/4.0/",
            doi="10.1000/182",
            publication="Recto",
            updated=dt.date(2026, 6, 1),
        )
    )
    with opened(edition) as pdf:
        assert "/Info" not in pdf.trailer
        meta = pdf.open_metadata()
        assert meta["dc:title"] == "A <B> & “C”"
        assert meta["dc:creator"] == ["Anna A.", "Борис Б."]
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == (
            "2",
            "A",
            "1",
        )
        assert (meta["xmp:CreateDate"], meta["xmp:ModifyDate"]) == ("2026-05-12", "2026-06-01")
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_an_attached_source_makes_it_part_three(tmp_path):
    source = Attachment(
        "статья.md", b"# text", "text/markdown", "Source", "Source", dt.date(2026, 5, 1)
    )
    edition = print_galley(galley(tmp_path, "<h1>T</h1>"), attachments=[source])
    with opened(edition) as pdf:
        assert pdf.open_metadata()["pdfaid:part"] == "3"
        assert pdf.attachments["статья.md"].get_file().read_bytes() == b"# text"
        assert [str(item.AFRelationship) for item in pdf.Root.AF] == ["/Source"]


@pytest.mark.slow
def test_large_photographs_are_scaled_and_their_resolution_is_told(tmp_path):
    Image.effect_noise((4000, 3000), 80).convert("RGB").save(tmp_path / "red.png")
    body = f"<h1>T</h1>{IMAGE}</figure><style>img {{ width: 80mm }}</style>"
    edition = print_galley(galley(tmp_path, body, max_image_width=100.0))
    assert len(edition.pdf) < 6_000_000
    (printed,) = edition.images
    assert (printed.src, printed.width_px, round(printed.width_mm)) == ("red.png", 4000, 80)
    assert round(printed.dpi) == 1270


# What goes wrong ------------------------------------------------------------------------------


def test_a_character_without_a_glyph_is_marked_and_reported(tmp_path):
    edition = print_galley(galley(tmp_path, "<h1>T</h1><p>one \U00012000 two</p>"))
    assert errors(edition) == ["glyph-missing"]
    assert "one [U+12000] two" in page_text(edition, 1, tmp_path)
    assert "CUNEIFORM SIGN A" in str(edition.diagnostics)


def test_images_outside_the_roots_or_missing_leave_a_mark(tmp_path):
    (tmp_path / "inner").mkdir()
    Image.new("RGB", (30, 20)).save(tmp_path / "red.png")
    made = galley(
        tmp_path / "inner",
        '<h1>T</h1><p><img src="../red.png" alt="A"> <img src="no.png" alt="B"></p>',
    )
    edition = print_galley(made)
    assert errors(edition) == ["image-broken", "image-broken"]
    assert "[red.png] A" in page_text(edition, 1, tmp_path)


def test_the_engines_warnings_become_diagnostics(tmp_path):
    edition = print_galley(galley(tmp_path, "<h1>T</h1>", css=CSS + "p { colour: red }"))
    assert [item.code for item in edition.diagnostics] == ["engine"]
    assert "colour" in str(edition.diagnostics[0])


def test_a_crash_of_the_engine_names_article_and_layout(tmp_path):
    made = galley(
        tmp_path, "<h1>T</h1><ul><li>x</li></ul>", css=CSS + 'li::marker { content: "- " }'
    )
    with pytest.raises(UnprintableError, match="the engine failed on made in the layout made"):
        print_galley(made)


def test_too_many_pages_are_refused(tmp_path):
    body = "<h1>T</h1>" + '<p style="break-before: page">x</p>' * 5
    with pytest.raises(UnprintableError, match="6 pages, more than the limit of 5"):
        print_galley(galley(tmp_path, body), max_pages=5)


def test_missing_fonts_are_named_with_their_package(tmp_path, monkeypatch):
    monkeypatch.setattr("printer.fonts.font_folders", lambda: (tmp_path,))
    with pytest.raises(UnprintableError, match="apt install fonts-vollkorn"):
        print_galley(galley(tmp_path, "<h1>T</h1>"))


@pytest.mark.parametrize("lines", range(18, 23))
def test_no_note_is_lost_when_an_earlier_one_makes_room(tmp_path, lines):
    """The second line of a paragraph, the last that fits, calls a note; the engine forgets it."""
    note = '<span class="footnote"><span class="note-paragraph">Note {} {}</span></span>'
    first, second = note.format("alpha", LOREM * 3), note.format("beta", "short.")
    body = (
        f"<h1>T</h1><p>start{first}</p>{'<p>line</p>' * lines}"
        f"<p>{LOREM[:95]} called{second} {LOREM * 3}</p><p>{LOREM}</p>"
    )
    css = CSS + "p { margin: 0; hyphens: manual; orphans: 2; widows: 2 }"
    edition = print_galley(galley(tmp_path, body, css=css))
    text = "".join(page_text(edition, number + 1, tmp_path) for number in range(edition.pages))
    assert "Note alpha" in text
    assert "Note beta" in text


# The engine -----------------------------------------------------------------------------------


def test_canary_the_engine_still_has_what_the_press_relies_on():
    """WeasyPrint is pinned to 70; when this fails, read press/engine.py before raising the pin."""
    import inspect

    import weasyprint
    import weasyprint.layout.page
    import weasyprint.pdf
    import weasyprint.pdf.tags

    assert weasyprint.__version__.startswith("70.")
    source = inspect.getsource(weasyprint.pdf.generate_pdf)
    assert re.search(r"add_tags\(pdf, document, options\['pdf_version'\], page_streams\)", source)
    assert "build_fonts_dictionary(pdf, document.fonts" in source
    layout = inspect.getsource(weasyprint.layout.page)
    assert "page, resume_at, next_page = make_page(" in layout
    assert "reported_footnotes = context.reported_footnotes" in layout
    names = inspect.signature(weasyprint.pdf.tags.add_tags).parameters
    assert list(names) == ["pdf", "document", "pdf_version", "page_streams"]


def test_the_second_subsetter_is_loaded_only_when_it_is_used(tmp_path):
    script = (
        "import sys; from printer.press.engine import warm_up; warm_up();"
        "assert 'fontTools.subset' not in sys.modules;"
        "from weasyprint.pdf.fonts import subset; print(subset.Options().__class__.__module__);"
        "from fontTools.varLib.instancer import instantiateVariableFont as i; print(i.__module__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["fontTools.subset", "fontTools.varLib.instancer"]
