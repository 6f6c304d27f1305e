"""The issue's own parts: which there are, what they say, and that they print in every shape."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import lxml.html
import pikepdf
import pytest
from PIL import Image as Picture

from printer import config, layouts, press
from printer.issue import parts
from printer.issue.parts.collation import initial, sort_key
from printer.issue.parts.figures import shortened
from printer.issue.parts.paper import millimetres
from printer.issue.values import About, Entry, Heading, Issue, Plan, Role, Section, Span
from printer.model import Html, Image, Numbered, Person
from printer.words import languages, words_for

MARTA = Person("Marta Lindqvist", "Lindqvist, Marta")
ABOUTS = {
    "paper": About(
        "paper",
        "The A4 sheet",
        "en-GB",
        subtitle="One ratio",
        authors=(Person("Tomás Havel", "Havel, Tomás"), MARTA),
        numbered=(
            Numbered("figure", "fig-a", "1", "A sheet. It is cut.", credit="Diagram: Recto"),
            Numbered("equation", "eq-a", "1", ""),
            Numbered("table", "tbl-a", "1", "Sizes of sheets"),
        ),
        lead_image=Image("lead.jpg", credit="Illustration: Recto"),
        headings=(Heading("The knife", "knife", 2), Heading("A detail", "detail", 3)),
    ),
    "eszett": About(
        "eszett",
        "Das große Eszett",
        "de",
        authors=(MARTA, Person("Ирина Белова", "Белова, Ирина")),
        numbered=(Numbered("figure", "fig-s", "1", "Herkunft", credit="Illustration: Recto"),),
    ),
}
ANCHORS = {"paper": {"fig-a": 1, "tbl-a": 3, "knife": 2}, "eszett": {"fig-s": 1}}
PLAN = Plan(
    (
        Span("cover", 0, 1, folio=1),
        Span("masthead", 1, 1, folio=2),
        Span("editorial", 2, 1, folio=3),
        Span("contents", 3, 1, folio=4),
        Span("paper", 4, 4, folio=5),
        Span("eszett", 8, 2, folio=9),
        Span("figures", 10, 1, folio=11),
        Span("authors", 11, 1, folio=12),
        Span("colophon", 12, 1, folio=13),
    ),
    13,
)
SIZES = ("A4", "A5", "letter", "A4 landscape")


def issue(folder: Path, **fields: object) -> Issue:
    values: dict[str, object] = {
        "name": "one",
        "file": folder / "one.toml",
        "title": "Eight decisions",
        "lang": "en-GB",
        "number": "1",
        "date": dt.date(2026, 10, 20),
        "editors": (MARTA,),
        "masthead": (Role("Editor", ("Marta Lindqvist",)),),
        "editorial": Html("<p>A page has two sides.</p>"),
        "colophon": Html("<p>Set by the program that prints it.</p>"),
        "sections": (
            Section("Measure", (Entry("paper"),)),
            Section("Letters", (Entry("eszett"),)),
        ),
    }
    return Issue(**(values | fields))  # type: ignore[arg-type]


@pytest.fixture
def publication(tmp_path):
    file = tmp_path / "publication.toml"
    file.write_text(
        'title = "Recto"\nlang = "en-GB"\npublisher = "Recto"\nlicense = "CC BY 4.0"\n',
        encoding="utf-8",
    )
    return config.read_publication(file).value


@pytest.fixture
def material(tmp_path, publication):
    def made(*, abouts=ABOUTS, plan=PLAN, anchors=ANCHORS, layout="article", **fields):
        own = {key: fields.pop(key) for key in ("works", "for_press") if key in fields}
        told = issue(tmp_path, **fields)
        return parts.Material(told, publication, layouts.load(layout), abouts, plan, anchors, **own)

    return made


def made(material: parts.Material) -> dict[str, parts.Part]:
    return {part.name: part for part in parts.galleys(material)}


def tree(part: parts.Part):
    return lxml.html.document_fromstring(part.galley.html)


def texts(part: parts.Part, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree(part).xpath(path)]


# Which parts there are


def test_an_issue_has_the_parts_that_it_has_something_for(tmp_path):
    full = parts.slots(issue(tmp_path, reference_list=True), ABOUTS, works=True)
    assert [slot.name for slot in full.front] == ["cover", "masthead", "editorial", "contents"]
    assert [slot.name for slot in full.back] == ["figures", "authors", "works", "colophon"]
    bare = parts.slots(
        issue(tmp_path, editorial="", colophon="", figures=False, authors_index=False), ABOUTS
    )
    assert [slot.name for slot in bare.all] == ["cover", "masthead", "contents"]


def test_a_section_may_begin_with_a_page_of_its_own(tmp_path):
    sections = (
        Section("Measure", (Entry("paper"),)),
        Section("Letters", (Entry("eszett"),), opener=True, lede="Of two alphabets."),
        Section("", (), opener=True),
    )
    found = parts.slots(issue(tmp_path, sections=sections, start="recto"), ABOUTS)
    assert {index: slot.name for index, slot in found.openers.items()} == {1: "opener-2"}
    assert found.openers[1].start == "recto"


def test_covers_stand_outside_and_have_no_furniture(tmp_path):
    found = parts.slots(issue(tmp_path, back_cover_text=Html("<p>Verso.</p>")), ABOUTS)
    front, back = found.front[0], found.back[-1]
    assert (front.name, front.start, front.furniture) == ("cover", "recto", False)
    assert (back.name, back.start, back.furniture) == ("back-cover", "verso", False)


def test_every_slot_has_its_part_in_the_same_order(material):
    given = material(back_cover_text=Html("<p>Verso.</p>"), works=parts.Works(Html("<ol></ol>")))
    expected = parts.slots(given.issue, ABOUTS, works=True).all
    assert [part.slot for part in parts.galleys(given)] == list(expected)
    assert all(slot.name in parts.RESERVED or parts.is_opener(slot.name) for slot in expected), (
        "no article may take such a name"
    )


def test_the_same_material_makes_the_same_galleys(material):
    assert parts.galleys(material()) == parts.galleys(material())


# What they say


def test_contents_name_sections_titles_authors_and_pages(material):
    contents = made(material())["contents"]
    assert texts(contents, "//h2") == ["Measure", "Letters"]
    assert texts(contents, "//*[@class='toc-line']") == [
        "Editorial 3",
        "The A4 sheet 5",
        "Das große Eszett 9",
        "Figures and tables 11",
        "Index of authors 12",
        "Colophon 13",
    ]
    assert texts(contents, "//*[@class='toc-authors']")[0] == "Tomás Havel and Marta Lindqvist"
    assert texts(contents, "//*[@class='toc-subtitle']") == ["One ratio"]


def test_pages_in_contents_are_links_to_the_pieces(material):
    links = tree(made(material())["contents"]).xpath("//a")
    assert all(link.get("class") == "article-ref" for link in links)
    assert [link.get("href") for link in links][:3] == ["editorial.pdf", "paper.pdf", "eszett.pdf"]


def test_contents_of_depth_two_list_the_headings_of_the_highest_level(material):
    contents = made(material(contents_depth=2))["contents"]
    lines = tree(contents).xpath("//ol[@class='toc-headings']//a")
    assert [" ".join(line.text_content().split()) for line in lines] == ["The knife 7"]
    assert lines[0].get("href") == "paper.pdf#knife"


def test_an_entry_keeps_its_language_in_contents(material):
    entries = tree(made(material())["contents"]).xpath("//li[a or p]")
    assert [entry.get("lang") for entry in entries if "Eszett" in entry.text_content()] == ["de"]


def test_what_is_not_in_contents_is_not_in_contents(material):
    sections = (Section("", (Entry("paper", in_contents=False), Entry("eszett"))),)
    contents = made(material(sections=sections))["contents"]
    assert "The A4 sheet" not in tree(contents).text_content()


def test_without_a_plan_folios_are_figures_of_usual_width(material):
    assert set(texts(made(material(plan=None))["contents"], "//*[@class='toc-page']")) == {"000"}


def test_roman_folios_are_printed_as_such(material):
    spans = tuple(
        replace(span, numerals="roman") if span.name == "editorial" else span for span in PLAN.spans
    )
    contents = made(material(plan=replace(PLAN, spans=spans)))["contents"]
    assert texts(contents, "//*[@class='toc-page']")[0] == "iii"


def test_names_that_are_no_plain_address_are_quoted_in_links(material):
    abouts = {"fünf % #": replace(ABOUTS["paper"], slug="fünf % #")}
    plan = Plan((Span("fünf % #", 0, 4, folio=7),), 4)
    sections = (Section("", (Entry("fünf % #"),)),)
    contents = made(material(abouts=abouts, plan=plan, sections=sections))["contents"]
    links = tree(contents).xpath("//a[contains(., 'The A4 sheet')]/@href")
    assert links == ["f%C3%BCnf%20%25%20%23.pdf"]


def test_figures_and_tables_are_listed_with_their_pages(material):
    figures = made(material())["figures"]
    assert texts(figures, "//li[@class='list-row']") == [
        "Figure 1 A sheet 6",
        "Table 1 Sizes of sheets 8",
        "Abb. 1 Herkunft 10",
    ]
    assert tree(figures).xpath("//li[@class='list-row']//a/@href")[0] == "paper.pdf#fig-a"


def test_each_credit_stands_once_with_all_its_pages(material):
    cover = Image("cover.svg", credit="Illustration: Recto", alt="A leaf")
    figures = made(material(cover=cover))["figures"]
    assert texts(figures, "//*[@class='credit-list']/li") == [
        "Illustration: Recto Cover, 5, 10",
        "Diagram: Recto 6",
    ]


@pytest.mark.parametrize(
    ("caption", "listed"),
    [
        ("One sheet. Cut in half.", "One sheet"),
        ("The map of J. Snow, 1854. Redrawn.", "The map of J. Snow, 1854. Redrawn"),
        ("Only a title", "Only a title"),
        ("", ""),
        ("x" * 400, "x" * 150),
    ],
)
def test_a_list_names_a_figure_and_does_not_explain_it(caption, listed):
    assert shortened(caption) == listed


def test_the_index_is_sorted_by_surname_in_the_order_of_the_language(material):
    english = made(material())["authors"]
    assert texts(english, "//h2") == ["H", "L", "Б"]
    assert texts(english, "//li") == ["Havel, Tomás 5", "Lindqvist, Marta 5, 9", "Белова, Ирина 9"]
    assert texts(made(material(lang="ru"))["authors"], "//h2") == ["Б", "H", "L"]


@pytest.mark.parametrize(
    ("lang", "order"),
    [
        ("en", ["Adams", "Černý", "Dvořák", "Łowicz", "Lundt", "Østberg", "Ostrov", "Zoë"]),
        ("cs", ["Cibulka", "Čapek", "Havel", "Chytil", "Ivan", "Řezáč", "Šustr", "Zima", "Žák"]),
        ("pl", ["Lem", "Łuk", "Nowak", "Ńoga", "Zaj", "Źdźbło", "Żak"]),
        ("es", ["Núñez", "Nzinga", "Ñanco", "Olmo"]),
        ("de", ["Muller", "Müller", "Muster", "Straße", "Strauss"]),
        ("ru", ["Ежов", "Ёлкин", "Ерин", "Жук", "Илья", "Йогансон"]),
        ("uk", ["Гай", "Ґонта", "Дяк", "Ему", "Євко", "Жук", "Ира", "Іван", "Їжак", "Йосип"]),
        ("el", ["Άννα", "Βασίλης", "Adams"]),
    ],
)
def test_names_are_sorted_by_the_alphabet_of_the_issue(lang, order):
    # Only what stands in neighbouring places is told apart here; UTS #10 does the same.
    assert sorted(set(order), key=lambda name: sort_key(name, lang)) == order


@pytest.mark.parametrize(
    ("lang", "name", "letter"),
    [
        ("cs", "Chytil", "Ch"),
        ("en", "Chytil", "C"),
        ("en", "Émile", "E"),
        ("pl", "Łuk", "Ł"),
        ("ru", "Ёлкин", "Е"),
        ("ru", "Йогансон", "Й"),
        ("en", "’t Hooft", "T"),
        ("en", "3M", "#"),
        ("en", "", "#"),
    ],
)
def test_a_name_stands_under_its_letter(lang, name, letter):
    assert initial(name, lang) == letter


def test_the_masthead_tells_people_and_imprint(material):
    given = material(isbn="978-3-16-148410-0", doi="10.5555/12345678", volume="2")
    page = made(given)["masthead"]
    facts = dict(zip(texts(page, "//dt"), texts(page, "//dd"), strict=True))
    assert facts == {
        "Editor": "Marta Lindqvist",
        "Issue": "Volume 2, No. 1",
        "Published": "20 October 2026",
        "Publisher": "Recto",
        "ISBN": "978-3-16-148410-0",
        "DOI": "https://doi.org/10.5555/12345678",
        "Licence": "CC BY 4.0",
    }


def test_without_roles_the_masthead_names_the_editors(material):
    page = made(material(masthead=(), editors=(MARTA, Person("N. N."))))["masthead"]
    assert (texts(page, "//dt")[0], texts(page, "//dd")[0]) == ("Editors", "Marta Lindqvist N. N.")


def test_the_colophon_claims_no_conformance_for_what_others_made(material):
    assert "PDF/A-2a and PDF/UA-1" in texts(made(material())["colophon"], "//dd")
    sections = (Section("", (Entry("paper"), Entry("ad", pdf=Path("ad.pdf")))),)
    facts = texts(made(material(sections=sections))["colophon"], "//dt")
    assert facts == ["Typefaces", "Made with"]


def test_the_editorial_is_signed(material):
    assert texts(made(material())["editorial"], "//*[@class='signature']") == ["Marta Lindqvist"]


def test_what_an_issue_says_is_text_and_no_markup(material):
    given = material(title="<b>&", cover_lines=("<script>",), contents_title="<i>")
    assert not any(
        tree(part).xpath("//script | //h1//i | //h1//b") for part in parts.galleys(given)
    )


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_its_own_headings(lang, material):
    found, words = made(material(lang=lang)), words_for(lang)
    assert found["contents"].title == words["contents"]
    for name, key in (("authors", "index_of_authors"), ("figures", "figures_and_tables")):
        assert texts(found[name], "//h1") == [words[key]]
    if not lang.startswith("en"):
        assert found["authors"].title != words_for("en")["index_of_authors"]


# Covers


def picture(folder: Path, width: int, height: int) -> Image:
    data = io.BytesIO()
    Picture.new("RGB", (width, height), "#345").save(data, "PNG")
    (folder / "cover.png").write_bytes(data.getvalue())
    return Image("cover.png", alt="A leaf of paper")


def test_a_cover_image_without_enough_pixels_is_reported_with_the_numbers(tmp_path, material):
    cover = picture(tmp_path, 1000, 1400)
    (found,) = made(material(cover=cover))["cover"].diagnostics
    assert (found.severity.value, found.code) == ("warning", "cover-resolution")
    assert "1000 × 1400 pixels" in found.message
    assert "117 dpi" in found.message
    assert "150 dpi take at least 1276 × 1790 pixels" in (found.hint or "")


def test_a_printing_press_needs_twice_as_many(tmp_path, material):
    cover = picture(tmp_path, 1340, 1860)
    assert made(material(cover=cover))["cover"].diagnostics == ()
    (found,) = made(material(cover=cover, for_press=True))["cover"].diagnostics
    assert found.severity.value == "error"
    assert made(material(cover=cover, for_press=True, size="A6"))["cover"].diagnostics == ()


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ("A4", (210, 297)),
        ("a5 landscape", (210, 148)),
        ("letter", (215.9, 279.4)),
        ("170mm 24cm", (170, 240)),
        ("8.5in 11in", (215.9, 279.4)),
        ("unknown", (210, 297)),
    ],
)
def test_sizes_are_known_in_millimetres(size, expected):
    assert millimetres(size) == pytest.approx(expected)


# In print


def printed(part: parts.Part) -> pikepdf.Pdf:
    edition = press.print_galley(part.galley)
    assert edition.diagnostics == ()
    return pikepdf.open(io.BytesIO(edition.pdf))


def test_links_to_pieces_stay_relative_in_the_pdf(material):
    pdf = printed(made(material())["contents"])
    addresses = [str(annotation.A.URI) for annotation in pdf.pages[0].Annots]
    assert "paper.pdf" in addresses
    assert not any("invalid" in address for address in addresses)


def test_a_cover_is_one_sheet_that_its_image_covers(tmp_path, material):
    pdf = printed(made(material(cover=picture(tmp_path, 1300, 1800)))["cover"])
    assert len(pdf.pages) == 1
    stack, figures = [pdf.Root.StructTreeRoot], []
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(node)
        elif isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == "/Figure":
                figures.append(node)
            elif "/K" in node:
                stack.append(node.K)
    (figure,) = figures
    box = [float(value) for value in figure.A.BBox]
    assert box == pytest.approx([0, 0, 595.28, 841.89], abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", ["article", "base"])
def test_all_parts_print_on_every_sheet_without_a_word_cut_off(tmp_path, material, size, layout):
    given = material(
        size=size,
        layout=layout,
        cover=picture(tmp_path, 2600, 3600),
        back_cover_text=Html("<p>Verso.</p>"),
        contents_depth=2,
        sections=(
            Section("Measure", (Entry("paper"),), opener=True, lede="A lede."),
            Section("Letters", (Entry("eszett"),)),
        ),
    )
    for part in parts.galleys(given):
        printed(part)


LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und mehr"


@pytest.mark.slow
@pytest.mark.parametrize("size", ["A4", "A5"])
def test_long_words_and_two_hundred_articles_stay_on_the_page(material, size):
    abouts = {
        f"a{index}": replace(
            ABOUTS["paper"],
            slug=f"a{index}",
            title=f"{LONG} {index}" if index % 7 == 0 else f"Article {index}",
            authors=(Person(f"Person Number{index}"),),
        )
        for index in range(200)
    }
    slugs = list(abouts)
    sections = tuple(
        Section(
            LONG if start == 0 else f"Section {start}",
            tuple(map(Entry, slugs[start : start + 20])),
            opener=start == 0,
        )
        for start in range(0, 200, 20)
    )
    plan = Plan(
        tuple(Span(slug, 7 * at, 7, folio=7 * at + 1) for at, slug in enumerate(slugs)), 1400
    )
    given = material(abouts=abouts, plan=plan, anchors={}, sections=sections, size=size, title=LONG)
    found = made(given)
    pages = {name: len(printed(found[name]).pages) for name in found}
    assert 3 < pages["contents"] < 30
    assert pages["cover"] == 1
