"""PDFs that somebody else made, on pages of the issue's size."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_samples import bare, codes, link, merged, name_destinations, plain, tagged
from pikepdf import Array, Dictionary, Encryption, Name, OutlineItem, Pdf, String

from printer.check import check_pdfs
from printer.diagnostics import Place, Result, UnprintableError
from printer.issue.fitting import Fit, fit_page
from printer.issue.foreign import Adapted, adapt
from printer.issue.stamping import stamp
from printer.issue.values import Entry
from printer.pdf.checker import check_pdf
from printer.pdf.text import text_in_reading_order

A5, A4, A3 = (419.528, 595.276), (595.276, 841.89), (841.89, 1190.551)
SAMPLE = (595, 842)
WHERE = Place("issue.toml", 12, 3)


@pytest.fixture
def fitted(tmp_path):
    """Adapts a PDF to a size: `fitted(data, A4, alt="…")`."""

    def run(data: bytes, size=SAMPLE, *, name="ad.pdf", lang="en", passwords=(), **entry):
        path = tmp_path / name
        path.write_bytes(data)
        asked = Entry("ad", pdf=path, place=WHERE, **entry)
        return adapt(asked, size, lang=lang, passwords=passwords)

    return run


def sheet(size, change=lambda _: None, *, pages=1, **boxes) -> bytes:
    """A PDF of some pages of a size, with a black square in the lower left corner."""

    def make(pdf):
        for page in pdf.pages:
            page.obj.MediaBox = Array([0, 0, *size])
            for name, value in boxes.items():
                page.obj[f"/{name}"] = Array(value) if isinstance(value, list) else value
            page.obj.Contents = pdf.make_stream(b"0 0 100 100 re f")
        change(pdf)

    return plain(pages, make)


def opened(result: Result[Adapted]) -> Pdf:
    return Pdf.open(io.BytesIO(result.value.pdf))


def checked(data: bytes, tmp_path: Path):
    path = tmp_path / "adapted.pdf"
    path.write_bytes(data)
    return check_pdf(path)


def words(result) -> list[str]:
    return [item.message for item in result.diagnostics]


# Sizes ----------------------------------------------------------------------------------------


def size_of(pdf, page=0):
    return tuple(round(float(side), 2) for side in pdf.pages[page].mediabox)


@pytest.mark.parametrize(
    ("given", "placed", "note"),
    [
        (sheet(A4), (0, 0, 100, 100), None),
        (sheet((596, 843)), (-0.36, -0.56, 99.64, 99.44), None),
        (sheet(A5), (87.87, 123.31, 187.87, 223.31), "centred"),
        (sheet(A3), (0, 0, 70.71, 70.71), "scaled to 71 %"),
        (sheet((1190.551, 841.89)), (0, 210.47, 50, 260.47), "scaled to 50 %"),
        (sheet(A4, Rotate=180), (495.28, 741.89, 595.28, 841.89), None),
        (sheet((841.89, 595.276), Rotate=90), (0, 741.89, 100, 841.89), None),
        (sheet((841.89, 595.276), Rotate=-90), (495.28, 0, 595.28, 100), None),
        (sheet((297.638, 420.945), UserUnit=2), (0, 0, 200, 200), None),
    ],
    ids=["equal", "nearly", "smaller", "larger", "wide", "180", "90", "270", "unit"],
)
def test_pages_come_upright_on_the_issues_size(given, placed, note, fitted, tmp_path):
    result = fitted(given, A4, alt="A square")
    with opened(result) as pdf:
        assert size_of(pdf) == (0, 0, 595.28, 841.89)
        page = pdf.pages[0].obj
        assert "/Rotate" not in page
        assert "/UserUnit" not in page
        corner = square(page.Resources.XObject.Page)
    assert corner == pytest.approx(placed, abs=0.05)
    assert [note in text for text in words(result)] == ([True] if note else [])


def square(form):
    """Where the square of `sheet` is on the new page."""
    fit = Fit((0, 0, 0, 0), tuple(float(value) for value in form.Matrix), (0, 0), 1)
    return fit.rectangle((0, 0, 100, 100))


def test_an_advertisement_with_bleed_is_placed_by_its_trim(fitted):
    bleed = sheet((613.276, 859.89), TrimBox=[9, 9, 604.276, 850.89], CropBox=[5, 5, 609, 855])
    result = fitted(bleed, A4)
    assert "page-scaled" not in codes(result)
    assert "page-centred" not in codes(result)
    with opened(result) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.Page
        assert [float(value) for value in form.Matrix] == pytest.approx([1, 0, 0, 1, -9, -9])
        assert [float(side) for side in form.BBox] == pytest.approx([9, 9, 604.276, 850.89])


def test_only_what_its_readers_see_is_shown_of_a_cropped_page(fitted):
    result = fitted(sheet(A4, CropBox=[100, 100, 300, 300]), A5)
    with opened(result) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.Page
        assert [float(side) for side in form.BBox] == [100, 100, 300, 300]
        assert "/CropBox" not in pdf.pages[0].obj
    assert "71 × 71 mm" in words(result)[0]


numbers = st.floats(-1e7, 1e7) | st.integers(-10, 2000)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(numbers, min_size=0, max_size=5),
    st.lists(numbers, min_size=4, max_size=4),
    st.integers(-1000, 1000),
    st.floats(-10, 1e6),
)
def test_whatever_boxes_a_page_has_it_comes_within_the_new_one(media, trim, turn, unit):
    page = {"/MediaBox": Array(media), "/TrimBox": Array(trim), "/Rotate": turn, "/UserUnit": unit}
    fit = fit_page(page, A4)
    x0, y0, x1, y1 = fit.rectangle(fit.box)
    assert 0 < fit.scale <= 1
    assert x1 - x0 <= A4[0] + 2.01
    assert y1 - y0 <= A4[1] + 2.01
    assert (x0 + x1) / 2 == pytest.approx(A4[0] / 2, abs=0.1)
    assert (y0 + y1) / 2 == pytest.approx(A4[1] / 2, abs=0.1)


# Links and what else points at places -----------------------------------------------------------


def test_links_keep_their_places(fitted):
    def change(pdf):
        link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("https://ad.example/")))
        pdf.pages[0].obj.Annots[0].Rect = Array([0, 0, 100, 50])
        pdf.pages[0].obj.Annots[0].QuadPoints = Array([0, 50, 100, 50, 0, 0, 100, 0])

    with opened(fitted(sheet((841.89, 595.276), change, Rotate=90), A4)) as pdf:
        annotation = pdf.pages[0].obj.Annots[0]
        placed = [float(value) for value in annotation.Rect]
        points = [float(value) for value in annotation.QuadPoints]
    assert placed == pytest.approx([0, 741.89, 50, 841.89], abs=0.01)
    assert points == pytest.approx([50, 841.89, 50, 741.89, 0, 841.89, 0, 741.89], abs=0.01)


def test_bookmarks_and_destinations_lead_to_the_same_places(fitted):
    def change(pdf):
        name_destinations(pdf, here=0)
        pdf.Root.Names.Dests.Names[1] = Array([pdf.pages[0].obj, Name.XYZ, 0, 0, None])
        with pdf.open_outline() as outline:
            outline.root.append(OutlineItem("Low", 0, "FitH", top=100))

    with opened(fitted(sheet(A5, change), A4)) as pdf:
        target = pdf.Root.Names.Dests.Names[1]
        assert [float(value) for value in list(target)[2:4]] == pytest.approx(
            [87.87, 123.31], abs=0.01
        )
        assert pdf.Root.Outlines.First.Dest[1] == Name.Fit


# Tags -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SAMPLE, A5, A3])
def test_a_tagged_file_keeps_its_tags(fitted, tmp_path, size):
    (tmp_path / "before.pdf").write_bytes(tagged())
    result = fitted(tagged(), size)
    found = checked(result.value.pdf, tmp_path)
    assert found.diagnostics == ()
    assert str(found.value.claims) == "PDF/A-2a + PDF/UA-1" == str(result.value.claims)
    assert result.value.tagged
    assert text_in_reading_order(tmp_path / "adapted.pdf") == text_in_reading_order(
        tmp_path / "before.pdf"
    )


def untagged(level="U"):
    """The perfect issue without its tags, of another level."""

    def change(pdf):
        for key in ("/StructTreeRoot", "/MarkInfo", "/Lang"):
            del pdf.Root[key]
        packet = pdf.Root.Metadata.read_bytes()
        packet = packet.replace(b"conformance>A<", f"conformance>{level}<".encode())
        packet = packet.replace(b" <pdfuaid:part>1</pdfuaid:part>\n", b"")
        pdf.Root.Metadata.write(packet)

    return tagged(change)


@pytest.mark.parametrize(
    ("level", "claims"),
    [("U", "PDF/A-2u + PDF/UA-1"), ("A", "PDF/A-2u + PDF/UA-1"), ("B", "PDF/A-2b")],
)
def test_an_untagged_file_with_a_description_becomes_figures(fitted, tmp_path, level, claims):
    result = fitted(untagged(level), A5, alt="A bridge by night", title="Bridges Ltd")
    found = checked(result.value.pdf, tmp_path)
    assert str(found.value.claims) == claims == str(result.value.claims)
    assert found.value.figures == 4
    assert found.value.title == "Bridges Ltd"
    assert found.value.lang == "en"
    assert found.diagnostics == ()
    with opened(result) as pdf:
        alts = [str(kid.Alt) for kid in pdf.Root.StructTreeRoot.K[0].K if Name.Figure == kid.S]
    assert alts == [f"A bridge by night ({number}/4)" for number in (1, 2, 3, 4)]


def test_a_description_of_one_page_is_told_as_it_is(fitted):
    with opened(fitted(sheet(A4), A4, alt="A bridge")) as pdf:
        (figure,) = pdf.Root.StructTreeRoot.K[0].K
        assert str(figure.Alt) == "A bridge"


def test_a_described_file_is_not_archival_if_it_was_not(fitted, tmp_path):
    result = fitted(sheet(A4), A4, alt="A bridge")
    assert str(result.value.claims) == ""
    assert result.value.tagged
    assert str(checked(result.value.pdf, tmp_path).value.claims) == ""


def test_without_a_description_the_issue_is_said_to_be_mute(fitted):
    result = fitted(untagged(), SAMPLE)
    (said,) = result.diagnostics
    assert (said.code, said.place) == ("pdf-untagged", WHERE)
    assert "alt" in (said.hint or "")
    assert not result.value.tagged


def test_what_an_untagged_file_claims_of_its_tags_is_not_believed(fitted, tmp_path):
    result = fitted(untagged("A"), SAMPLE)
    whole = merged(tagged(), result.value.pdf)
    assert str(whole.value.report.claims) == "PDF/A-2u"


def test_adapted_files_are_merged_and_conformant(fitted, tmp_path):
    described = fitted(untagged(), A5, alt="A bridge").value.pdf
    shrunk = fitted(tagged(), A5).value.pdf
    result = merged(described, shrunk)
    path = tmp_path / "merged.pdf"
    path.write_bytes(result.value.pdf)
    found = check_pdf(path)
    assert found.diagnostics == ()
    assert str(found.value.claims) == "PDF/A-2u + PDF/UA-1"


# Folios ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("folio", "left"), [(True, 0), (False, 1)])
def test_folios_of_an_earlier_issue_go_when_those_of_this_one_are_printed(fitted, folio, left):
    first = stamp(sheet(A4), sheet(A4), folio=5)
    result = fitted(first, A3, folio=folio)
    with opened(result) as pdf:
        form = pdf.pages[0].obj.Resources.XObject.Page
        assert len(form.Resources.get("/XObject", {})) == left
        assert (b"Furniture" in form.read_bytes()) is bool(left)


def test_folios_are_stamped_over_a_page_that_is_painted_all_over(fitted, tmp_path):
    adapted = fitted(untagged(), A4, alt="A bridge").value.pdf
    stamped = stamp(adapted, sheet(A4, pages=4), folio=9, over=True)
    found = checked(stamped, tmp_path)
    assert found.diagnostics == ()
    assert found.value.labels == ("9", "10", "11", "12")
    with Pdf.open(io.BytesIO(stamped)) as pdf:
        assert b"/Furniture1 Do" in pdf.pages[0].obj.Contents[-1].read_bytes()


# Facts ----------------------------------------------------------------------------------------


def test_titles_and_languages_are_the_entrys_or_the_files(fitted):
    assert fitted(tagged()).value.title == "Two articles"
    assert fitted(tagged(), title="Other").value.title == "Other"
    assert fitted(sheet(A4), A4).value.title == "ad"
    assert fitted(sheet(A4), A4, lang="cs").value.lang == "cs"
    assert fitted(tagged(), lang="cs").value.lang == "en-GB"
    assert fitted(tagged(), authors=("N. N.",)).value.authors == ("N. N.",)


def test_the_same_file_gives_the_same_bytes(fitted):
    first, second = (fitted(untagged(), A5, alt="A bridge") for _ in range(2))
    assert first == second


# Bad input ------------------------------------------------------------------------------------


def refusal(run, *args, **options):
    with pytest.raises(UnprintableError) as caught:
        run(*args, **options)
    (said,) = caught.value.diagnostics
    return said


def test_an_image_is_said_to_be_one(fitted):
    said = refusal(fitted, b"\xff\xd8\xff\xe0\0\x10JFIF", name="ad.jpg")
    assert "JPEG image, not a PDF" in said.message
    assert said.hint


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not-a-pdf"),
        (b"words", "not-a-pdf"),
        (b"%PDF-1.7\n%%EOF", "pdf-unreadable"),
        (
            bare(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"),
            "pdf-without-pages",
        ),
        (
            bare(
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Kids[%s]/Count 50000>>" % (b"3 0 R " * 50_000),
                b"<</Type/Page/MediaBox[0 0 9 9]>>",
            ),
            "pdf-too-large",
        ),
    ],
    ids=["empty", "words", "nothing", "no-pages", "50000-fold"],
)
def test_a_file_that_cannot_be_used_is_refused_by_name(fitted, data, code):
    said = refusal(fitted, data)
    assert said.code == code
    assert "ad.pdf" in str(said.place)


def test_a_missing_file_is_refused(tmp_path):
    said = refusal(adapt, Entry("ad", pdf=tmp_path / "missing.pdf"), A4)
    assert said.code == "pdf-missing"


def test_an_encrypted_file_needs_its_password(fitted):
    data = plain(1, encryption=Encryption(owner="o", user="secret"))
    assert refusal(fitted, data).code == "pdf-encrypted"
    with opened(fitted(data, passwords=("secret",))) as pdf:
        assert not pdf.is_encrypted


def test_trees_that_lead_back_into_themselves_end(fitted):
    data = bare(
        b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R/StructTreeRoot 5 0 R>>",
        b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>",
        b"<</Type/Page/MediaBox[0 0 9 9]/Resources 3 0 R/Contents[3 0 R]/Annots[3 0 R 3 0 R]>>",
        b"<</First 4 0 R/Next 4 0 R>>",
        b"<</K 6 0 R>>",
        b"<</S/P/K[6 0 R 6 0 R]/P 6 0 R/A[6 0 R]/BBox[0 0 1 1]/Pg 3 0 R>>",
    )
    result = fitted(data, A4)
    assert result.value.pages == 1


def test_what_runs_by_itself_is_taken_out(fitted):
    def change(pdf):
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.Root.OpenAction = script
        pdf.Root.AA = Dictionary(WC=script)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), script])))
        link(pdf, 0, A=script)
        link(pdf, 0, A=Dictionary(S=Name.Launch, F=String("calc.exe")))
        pdf.pages[0].obj.AA = Dictionary(O=script)

    result = fitted(sheet(A4, change), A4)
    assert "active-content-removed" in codes(result)
    with opened(result) as pdf:
        assert b"alert" not in b"".join(item.unparse(resolved=True) for item in pdf.objects)
        assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())
        assert not any("/A" in item for item in pdf.pages[0].obj.Annots)


def test_a_page_whose_content_is_broken_is_told(fitted):
    def change(pdf):
        pdf.pages[0].obj.Contents.write(b"not deflated", filter=Name.FlateDecode)

    result = fitted(sheet(A3, change), A4)
    assert result.value.pages == 1
    assert "content-unreadable" in codes(result)


# Real files -----------------------------------------------------------------------------------

CORPORA = os.environ.get("PRINTER_CORPORA", "")


@pytest.mark.slow
@pytest.mark.skipif(not CORPORA, reason="PRINTER_CORPORA does not say where the real files are")
def test_every_real_pdf_is_adapted_or_refused_by_name(tmp_path):
    failed = []
    for path in sorted((Path(CORPORA) / "pdfs").rglob("*.pdf")):
        try:
            result = adapt(Entry("x", pdf=path, alt="Something"), A4, lang="en")
        except UnprintableError as problem:
            failed += [said for said in problem.diagnostics if said.code == "pdf-given-up"]
            continue
        with Pdf.open(io.BytesIO(result.value.pdf)) as pdf:
            assert len(pdf.pages) == result.value.pages, path
            assert {size_of(pdf, page) for page in range(len(pdf.pages))} == {
                (0, 0, 595.28, 841.89)
            }
        whole = merged(result.value.pdf)
        assert whole.value.report.pages == result.value.pages
    assert failed == []


@pytest.mark.slow
def test_adapted_files_pass_the_validator(fitted, tmp_path, verapdf):
    made = {
        "described": fitted(untagged(), A5, alt="A bridge", title="Bridges Ltd"),
        "tagged": fitted(tagged(), A5),
        "turned": fitted(
            tagged(lambda pdf: [page.rotate(90, relative=False) for page in pdf.pages]), A4
        ),
    }
    paths = []
    for name, result in made.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(result.value.pdf)
        paths.append(path)
    for found in check_pdfs(paths):
        assert [str(item) for item in found.diagnostics] == []
        assert all(verdict.passed for verdict in found.verdicts)
        assert len(found.verdicts) == 2
