"""In an offprint, links to other pieces lead to the web, or are plain text."""

from __future__ import annotations

import io

import pytest
from galleys import galley
from merge_samples import link, plain, tagged
from pikepdf import Array, Dictionary, Name, Pdf, String

from printer.check import check_pdfs
from printer.issue.offprints import offprint
from printer.pdf.checker import check_pdf
from printer.pdf.text import text_in_reading_order
from printer.pdf.trees import number_tree
from printer.press import print_galley

URLS = {"the-bridge": "https://recto.example/bridge", "the-pier": "", "přes-řeku": "https://b.ex/"}


def to(pdf, address, page=0):
    link(pdf, page, A=Dictionary(S=Name.URI, URI=String(address.encode())))


def addresses(data):
    with Pdf.open(io.BytesIO(data)) as pdf:
        return [
            bytes(annotation.A.URI).decode()
            for page in pdf.pages
            for annotation in page.obj.get("/Annots", Array())
            if "/A" in annotation and "/URI" in annotation.A
        ]


@pytest.mark.parametrize(
    ("address", "becomes"),
    [
        ("the-bridge.pdf", ["https://recto.example/bridge"]),
        ("the-bridge.pdf#fig-1", ["https://recto.example/bridge"]),
        ("p%C5%99es-%C5%99eku.pdf#fig-1", ["https://b.ex/"]),
        ("přes-řeku.pdf", ["https://b.ex/"]),
        ("the-pier.pdf#fig-1", []),
        ("unknown.pdf", []),
        ("https://recto.example/the-pier.pdf", ["https://recto.example/the-pier.pdf"]),
        ("mailto:editor@recto.example", ["mailto:editor@recto.example"]),
        ("folder/the-pier.pdf", ["folder/the-pier.pdf"]),
    ],
)
def test_a_link_to_another_piece_becomes_its_address_or_goes(address, becomes):
    assert addresses(offprint(plain(1, lambda pdf: to(pdf, address)), URLS)) == becomes


def test_a_page_without_any_links_left_has_no_list_of_them():
    data = offprint(plain(2, lambda pdf: to(pdf, "the-pier.pdf")), URLS)
    with Pdf.open(io.BytesIO(data)) as pdf:
        assert "/Annots" not in pdf.pages[0].obj


def test_a_piece_without_such_links_is_left_as_it_is():
    data = plain(1, lambda pdf: to(pdf, "https://recto.example/"))
    assert offprint(data, URLS) == data


def with_neighbour(slug):
    """The perfect issue, whose link to the web leads to another piece instead."""

    def change(pdf):
        for page in pdf.pages:
            for annotation in page.obj.get("/Annots", Array()):
                if "/A" in annotation and "/URI" in annotation.A:
                    annotation.A.URI = String(f"{slug}.pdf#fig-1")

    return tagged(change)


def kinds(data, tmp_path):
    path = tmp_path / "offprint.pdf"
    path.write_bytes(data)
    return check_pdf(path), text_in_reading_order(path)


@pytest.mark.parametrize("slug", ["the-bridge", "the-pier"])
def test_the_offprint_is_as_sound_as_the_piece(slug, tmp_path):
    before, words = kinds(with_neighbour(slug), tmp_path)
    data = offprint(with_neighbour(slug), URLS)
    after, same = kinds(data, tmp_path)
    assert after.diagnostics == ()
    assert same == words
    gone = slug == "the-pier"
    assert before.value.links - after.value.links == gone
    assert after.value.outline == before.value.outline
    assert after.value.elements == before.value.elements
    assert str(after.value.claims) == "PDF/A-2a + PDF/UA-1"


def test_the_parent_tree_has_no_row_for_a_link_that_is_gone():
    def keys(data):
        with Pdf.open(io.BytesIO(data)) as pdf:
            return {key for key, _ in number_tree(pdf.Root.StructTreeRoot.ParentTree).entries}

    before = with_neighbour("the-pier")
    assert len(keys(before) - keys(offprint(before, URLS))) == 1


def test_the_same_input_gives_the_same_bytes():
    first, second = (offprint(with_neighbour("the-pier"), URLS) for _ in range(2))
    assert first == second


@pytest.fixture(scope="module")
def article(tmp_path_factory):
    folder = tmp_path_factory.mktemp("article")
    long_text = "an article about the bridge over the river that everybody knows " * 3
    body = f"""<h1>Made</h1>
    <p>See <a class="article-ref" href="the-pier.pdf#fig-1">{long_text}</a> (page 34).</p>
    <p>See <a class="article-ref" href="the-bridge.pdf"><em>the</em> bridge</a> and
    <a href="https://recto.example/">the web</a>.</p>
    <table><tr><th>See</th></tr><tr><td><a class="article-ref" href="the-pier.pdf">it</a></td></tr>
    </table>"""
    return print_galley(galley(folder, body)).pdf


@pytest.mark.slow
def test_the_offprint_of_an_article_is_conformant(article, tmp_path, verapdf):
    path = tmp_path / "offprint.pdf"
    path.write_bytes(offprint(article, URLS))
    (found,) = check_pdfs([path])
    assert [str(item) for item in found.diagnostics] == []
    assert {(v.flavour, v.passed) for v in found.verdicts} == {("2a", True), ("ua1", True)}
    assert addresses(path.read_bytes()) == [
        "https://recto.example/bridge",
        "https://recto.example/",
    ]


@pytest.mark.slow
def test_the_words_of_a_link_that_is_gone_stay(article, tmp_path):
    texts = []
    for number, data in enumerate((article, offprint(article, URLS))):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        texts.append(text_in_reading_order(path))
    assert texts[0] == texts[1]
