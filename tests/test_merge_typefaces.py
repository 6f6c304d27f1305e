"""One subset of each face in the merged file, and pages that look and read as they did."""

from __future__ import annotations

import io
import random
import re
import struct
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from galleys import galley
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_samples import merged, opened, tagged, written
from pikepdf import Dictionary, Name, Pdf

from printer.articles import Options as Printing
from printer.articles import Request, print_articles
from printer.check import check_pdfs
from printer.config import find_publication
from printer.merge import Input, Options, merge
from printer.merge.programs import Program, UnfitError, Union, read_program
from printer.pdf.text import text_by_page
from printer.press import print_galley

CSS = """
@page { size: A6; margin: 12mm }
body { font: 9pt/12pt Vollkorn }
.sans { font-family: Inter }
.code { font-family: "JetBrains Mono" }
"""
BODY = '<p>{0}</p><p class="sans">{0}</p><p class="code">{0}</p>'
TEXTS = (
    "Hamburg, ein Café und drei Äpfel",
    "The quick brown fox jumps over 1,234 lazy dogs",
    "Íslenskt ró með íþróttum",
    "Съешь же ещё этих мягких французских булок",
)
"""The last letters in use differ, and with them the numbers of accents behind them."""


@pytest.fixture(scope="module")
def prints(tmp_path_factory) -> list[bytes]:
    folder = tmp_path_factory.mktemp("prints")
    return [
        print_galley(galley(folder / str(place), BODY.format(text), css=CSS)).pdf
        for place, text in enumerate(TEXTS)
    ]


def pages_of(pdf: bytes | Path) -> list[tuple[bytes, str]]:
    """What each page shows at 100 dpi, and its text."""
    with pdfium.PdfDocument(pdf) as document:
        return [
            (page.render(scale=100 / 72).to_pil().tobytes(), page.get_textpage().get_text_range())
            for page in document
        ]


def programs(pdf: Pdf) -> dict[str, list[bytes]]:
    """The font programs that pages lead to, by the name of their face."""
    found: dict[str, dict[int, bytes]] = {}
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            file = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
            face = str(descriptor.FontName)[8:]
            found.setdefault(face, {})[file.objgen[0]] = file.read_bytes()
    return {face: list(files.values()) for face, files in found.items()}


def counted(pdf: Pdf) -> dict[str, int]:
    return {face: len(files) for face, files in programs(pdf).items()}


def changed(data: bytes, face: str, change) -> bytes:
    """The PDF with the font of a face changed by a function."""
    with Pdf.open(io.BytesIO(data)) as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            if str(font.BaseFont)[8:] == face:
                change(font)
        return written(pdf)


def with_program(font, change) -> None:
    """Change the TrueType program of a font."""
    descriptor = font.DescendantFonts[0].FontDescriptor
    data = change(descriptor.FontFile2.read_bytes())
    descriptor.FontFile2.write(data)
    descriptor.FontFile2.Length1 = len(data)


def test_every_face_is_embedded_once(prints):
    result = merged(*prints)
    assert result.diagnostics == ()
    with opened(result) as pdf:
        assert counted(pdf) == {"Vollkorn": 1, "Inter": 1, "JetBrains-Mono": 1}
        fonts = {font.objgen for page in pdf.pages for font in page.Resources.Font.values()}
        tags = {str(pdf.get_object(key).BaseFont)[1:7] for key in fonts}
    assert len(tags) == 3
    assert all(re.fullmatch("[A-Z]{6}", tag) for tag in tags)
    assert len(result.value.pdf) < 0.75 * sum(map(len, prints))


def test_pages_look_and_read_as_they_did(prints):
    before = [page for data in prints for page in pages_of(data)]
    assert pages_of(merged(*prints).value.pdf) == before


def test_the_programs_are_sound_and_have_all_glyphs(prints):
    with opened(merged(*prints)) as pdf:
        for face, (data,) in programs(pdf).items():
            font = TTFont(io.BytesIO(data), checkChecksums=2)
            unions = font.getGlyphSet()
            for one in prints:
                with Pdf.open(io.BytesIO(one)) as source:
                    (before,) = programs(source)[face]
                    used = used_glyphs(source, face)
                theirs = TTFont(io.BytesIO(before)).getGlyphSet()
                for gid in used:
                    assert drawn(unions, gid) == drawn(theirs, gid)


def used_glyphs(pdf: Pdf, face: str) -> list[int]:
    (font,) = [f for f in pdf.pages[0].Resources.Font.values() if str(f.BaseFont)[8:] == face]
    runs = list(font.DescendantFonts[0].W)
    return [
        int(first) + step
        for first, widths in zip(runs[::2], runs[1::2], strict=True)
        for step in range(len(widths))
    ]


def drawn(glyphs, gid: int) -> tuple[float, list]:
    glyph = glyphs[glyphs.font.getGlyphName(gid)]
    pen = DecomposingRecordingPen(glyphs)
    glyph.draw(pen)
    return glyph.width, pen.value


def test_the_same_files_give_the_same_bytes(prints):
    assert merged(*prints).value.pdf == merged(*prints).value.pdf


def test_a_merged_file_unites_with_others_again(prints):
    both = merged(merged(*prints[:2]).value.pdf, merged(*prints[2:]).value.pdf)
    with opened(both) as pdf:
        assert set(counted(pdf).values()) == {1}
    assert pages_of(both.value.pdf) == [page for data in prints for page in pages_of(data)]


def test_files_with_the_same_subsets_keep_them(prints):
    with opened(merged(prints[0], prints[0])) as pdf, Pdf.open(io.BytesIO(prints[0])) as source:
        assert programs(pdf) == programs(source)


def test_widths_that_were_rounded_otherwise_stay_and_the_program_is_shared(prints):
    def widen(font) -> None:
        widths = font.DescendantFonts[0].W[1]
        widths[0] = int(widths[0]) + 1

    # Both have a space, the first in the list.
    other = changed(prints[1], "Vollkorn", widen)
    result = merged(prints[0], other)
    with opened(result) as pdf:
        assert counted(pdf)["Vollkorn"] == 1
        descendants = {
            font.DescendantFonts[0].objgen
            for page in pdf.pages
            for font in page.Resources.Font.values()
            if str(font.BaseFont).endswith("+Vollkorn")
        }
        assert len(descendants) == 2
    assert pages_of(result.value.pdf) == pages_of(prints[0]) + pages_of(other)


def test_texts_that_differ_stay_and_the_program_is_shared(prints):
    def rename(font) -> None:
        font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"<0020>", b"<2007>"))

    other = changed(prints[1], "Vollkorn", rename)
    result = merged(prints[0], other)
    with opened(result) as pdf:
        assert counted(pdf)["Vollkorn"] == 1
    assert pages_of(result.value.pdf) == pages_of(prints[0]) + pages_of(other)


def test_a_map_that_says_nothing_of_a_glyph_stays(prints):
    def forget(font) -> None:
        font.ToUnicode.write(re.sub(rb"<\w+> <0065>\n", b"", font.ToUnicode.read_bytes()))

    other = changed(prints[1], "Vollkorn", forget)
    result = merged(prints[0], other)
    assert pages_of(result.value.pdf) == pages_of(prints[0]) + pages_of(other)


def shifted(data: bytes) -> bytes:
    """The font with every outline a little to the right."""
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    for name in font.getGlyphOrder():
        glyph = font["glyf"][name]
        if glyph.numberOfContours > 0:
            glyph.coordinates.translate((40, 0))
            glyph.recalcBounds(font["glyf"])
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def other_units(data: bytes) -> bytes:
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    font["head"].unitsPerEm //= 2
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def huge_places(data: bytes) -> bytes:
    """The font whose `loca` leads far beyond its outlines."""
    font = TTFont(io.BytesIO(data))
    start, size = font.reader.tables["loca"].offset, font.reader.tables["loca"].length
    return data[:start] + b"\xff" * size + data[start + size :]


def in_a_loop(data: bytes) -> bytes:
    """The font with a composite glyph that is its own part."""
    font = TTFont(io.BytesIO(data))
    glyf, loca = font.reader.tables["glyf"], list(font["loca"].locations)
    gid = next(place for place, spot in enumerate(loca) if loca[place + 1] - spot > 20)
    start = glyf.offset + loca[gid]
    outline = struct.pack(">hhhhhHHhh", -1, 0, 0, 0, 0, 0x21, gid, 0, 0)
    return data[:start] + outline + data[start + len(outline) :]


@pytest.mark.parametrize(
    "change",
    [
        shifted,
        other_units,
        huge_places,
        in_a_loop,
        lambda data: data[: len(data) // 2],
        lambda _: b"",
        lambda _: b"OTTO" + bytes(40),
    ],
    ids=["another version", "other units", "huge", "a loop", "cut", "empty", "zeros"],
)
def test_a_program_that_differs_or_is_broken_stays_as_it_is(prints, change):
    other = changed(prints[1], "Vollkorn", lambda font: with_program(font, change))
    result = merged(prints[0], other, prints[2])
    with opened(result) as pdf, Pdf.open(io.BytesIO(other)) as source:
        assert counted(pdf) == {"Vollkorn": 2, "Inter": 1, "JetBrains-Mono": 1}
        assert programs(source)["Vollkorn"][0] in programs(pdf)["Vollkorn"]
    assert pages_of(result.value.pdf) == [
        page for data in (prints[0], other, prints[2]) for page in pages_of(data)
    ]


def no_widths(font) -> None:
    font.DescendantFonts[0].W = []


def strange_widths(font) -> None:
    font.DescendantFonts[0].W = [0, 9000, 500]


def default_width(font) -> None:
    font.DescendantFonts[0].DW = 500


def other_encoding(font) -> None:
    font.Encoding = Name("/Identity-V")


def no_tag(font) -> None:
    font.BaseFont = Name("/Vollkorn")


def no_file(font) -> None:
    del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def strange_descriptor(font) -> None:
    font.DescendantFonts[0].FontDescriptor.FontBBox = [1, Dictionary(), True]


def fewer_widths_than_glyphs(font) -> None:
    del font.DescendantFonts[0].W[2:]


@pytest.mark.parametrize(
    "change",
    [
        no_widths,
        strange_widths,
        default_width,
        other_encoding,
        no_tag,
        no_file,
        strange_descriptor,
        fewer_widths_than_glyphs,
    ],
    ids=lambda change: change.__name__,
)
def test_fonts_of_another_build_are_left_alone(prints, change):
    other = changed(prints[1], "Vollkorn", change)
    with Pdf.open(io.BytesIO(other)) as source:
        before = {str(font.BaseFont) for font in source.pages[0].Resources.Font.values()}
    with opened(merged(prints[0], other)) as pdf:
        after = {str(font.BaseFont) for font in pdf.pages[-1].Resources.Font.values()}
    (name,) = (name for name in before if name.endswith("Vollkorn"))
    assert name in after


def test_simple_fonts_are_left_alone():
    with opened(merged(tagged(), tagged())) as pdf, Pdf.open(io.BytesIO(tagged())) as source:
        theirs = {str(font.BaseFont) for font in source.pages[0].Resources.Font.values()}
        assert {str(font.BaseFont) for font in pdf.pages[-1].Resources.Font.values()} == theirs


# Unions of small made fonts.

GLYPHS = 24


@cache
def made_font(seed: int, *, cff: bool) -> bytes:
    """A font of random triangles, some glyphs of which are put together from others."""
    chance = random.Random(seed)
    names = [".notdef", *(f"g{number}" for number in range(1, GLYPHS))]
    builder = FontBuilder(1000, isTTF=not cff)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({0x4000 + gid: name for gid, name in enumerate(names) if gid})
    widths = {name: chance.randrange(200, 900) for name in names}
    glyphs = {}
    for gid, name in enumerate(names):
        pen = T2CharStringPen(widths[name], None) if cff else TTGlyphPen(dict.fromkeys(names))
        if not cff and gid % 3 == 2:
            for _ in range(2):
                # Parts are plain glyphs or, one level deep, other composite ones.
                part = chance.choice([other for other in range(1, GLYPHS) if other % 3 == 1])
                if gid % 6 == 5 and chance.random() < 0.5:
                    part = chance.choice(range(2, GLYPHS, 6))
                pen.addComponent(names[part], (1, 0, 0, 1, chance.randrange(99), 0))
        elif gid % 7:
            pen.moveTo((chance.randrange(900), chance.randrange(900)))
            for _ in range(2):
                pen.lineTo((chance.randrange(900), chance.randrange(900)))
            pen.closePath()
        glyphs[name] = pen.getCharString() if cff else pen.glyph()
    if cff:
        builder.setupCFF("Made", {}, glyphs, {})
        builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    else:
        builder.setupGlyf(glyphs)
        table = builder.font["glyf"]
        left = {name: getattr(table[name], "xMin", 0) for name in names}
        builder.setupHorizontalMetrics({name: (widths[name], left[name]) for name in names})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupOS2()
    builder.setupPost()
    builder.font["head"].created = 3_800_000_000
    return saved(builder.font)


def saved(font: TTFont) -> bytes:
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def subset_of(seed: int, gids: set[int], *, cff: bool) -> bytes:
    font = TTFont(io.BytesIO(made_font(seed, cff=cff)), recalcTimestamp=False, recalcBBoxes=False)
    options = subset.Options(retain_gids=True, notdef_outline=True, layout_features=[])
    subsetter = subset.Subsetter(options)
    subsetter.populate(gids=gids)
    subsetter.subset(font)
    return saved(font)


gid_sets = st.sets(st.integers(1, GLYPHS - 1), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(st.lists(gid_sets, min_size=2, max_size=4), st.booleans(), st.integers(0, 3))
def test_a_union_draws_every_glyph_as_its_subsets_do(sets, cff, seed):
    subsets = [subset_of(seed, gids, cff=cff) for gids in sets]
    read = [read_program(data, gids) for data, gids in zip(subsets, sets, strict=True)]
    union = Union(read[0])
    assert all(union.add(program) for program in read[1:])
    font = TTFont(io.BytesIO(union.write({})), checkChecksums=2)
    glyphs = font.getGlyphSet()
    for data, gids in zip(subsets, sets, strict=True):
        theirs = TTFont(io.BytesIO(data)).getGlyphSet()
        for gid in {0, *gids}:
            assert drawn(glyphs, gid) == drawn(theirs, gid)
    # A union is a subset of all these glyphs, so that it can be united further.
    assert Union(read_program(union.write({}), set().union(*sets))).add(read[0])


@settings(max_examples=40, deadline=None)
@given(gid_sets, gid_sets, st.booleans())
def test_subsets_of_two_fonts_unite_only_without_a_conflict(first, second, cff):
    union = Union(read_program(subset_of(1, first, cff=cff), first))
    other = read_program(subset_of(2, second, cff=cff), second)
    # Both have glyph 0, which is drawn otherwise in each but where it is blank.
    common = {0, *first} & {0, *second}
    if union.add(other):
        font = TTFont(io.BytesIO(union.write({})))
        theirs = TTFont(io.BytesIO(subset_of(2, second, cff=cff))).getGlyphSet()
        assert all(
            drawn(font.getGlyphSet(), gid) == drawn(theirs, gid) for gid in {*common, *second}
        )


@settings(max_examples=300, deadline=None)
@given(st.data(), st.booleans())
def test_damaged_programs_are_refused_or_read_never_anything_else(data, cff):
    gids = {1, 2, 5, 8, 11, 20}
    good = SAMPLES[cff]
    spoiled = bytearray(good)
    places = st.integers(0, len(good) - 1)
    for place in data.draw(st.lists(places, min_size=1, max_size=6)):
        spoiled[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([len(good), len(good) - 3, data.draw(places)]))
    try:
        program = read_program(bytes(spoiled[:cut]), gids)
    except UnfitError:
        return
    assert isinstance(program, Program)
    union = Union(read_program(good, gids))
    union.add(program)
    union.write({1: 65})
    Union(program).write({})


SAMPLES = {cff: subset_of(1, {1, 2, 5, 8, 11, 20}, cff=cff) for cff in (False, True)}


# Articles of the sample publication.

PUBLICATION = find_publication(Path(__file__).parents[1]).value


@pytest.mark.slow
def test_merged_articles_conform_and_show_what_they_showed(tmp_path, verapdf):
    sources = dict(list(PUBLICATION.articles())[:4])
    requests = [
        Request(path, tmp_path / f"{slug}.pdf", slug=slug) for slug, path in sources.items()
    ]
    print_articles(PUBLICATION, requests, Printing(use_cache=False, jobs=1))
    articles = [request.output for request in requests]
    issue = tmp_path / "issue.pdf"
    merge([Input(path) for path in articles], Options(output=issue))
    (checked,) = check_pdfs([issue])
    assert [str(item) for item in checked.diagnostics] == []
    assert {(v.flavour, v.passed) for v in checked.verdicts} == {("2a", True), ("ua1", True)}
    with Pdf.open(issue) as pdf:
        assert set(counted(pdf).values()) == {1}
    assert pages_of(issue) == [page for path in articles for page in pages_of(path)]
    assert list(text_by_page(issue)) == [text for path in articles for text in text_by_page(path)]
