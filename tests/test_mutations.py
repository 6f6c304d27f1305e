"""Good files, spoilt on purpose: what the check catches, and what veraPDF lets pass.

Each mutation names the code that `check_pdf` must report and whether veraPDF still calls
the file good PDF/A-2a and PDF/UA-1. The second column is no complaint about veraPDF: the
standards do not ask for more. It is the reason for having a check of our own.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import NamedTuple

import pytest
from pdf_samples import good_issue, saved
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from printer.pdf.checker import check_pdf
from printer.verapdf import find_verapdf, validate


class Mutation(NamedTuple):
    spoil: Callable[[Pdf], None]
    code: str
    passes_verapdf: bool


def root(pdf: Pdf) -> Object:
    return pdf.Root.StructTreeRoot


def rows(pdf: Pdf) -> Object:
    return root(pdf).ParentTree.Nums


def elements(pdf: Pdf, kind: str) -> list[Object]:
    found = []
    waiting = [root(pdf).K[0]]
    while waiting:
        element = waiting.pop(0)
        if Name(f"/{kind}") == element.S:
            found.append(element)
        waiting = [
            kid for kid in element.K if isinstance(kid, Dictionary) and "/S" in kid
        ] + waiting
    return found


def edit(pdf: Pdf, page: int, old: bytes, new: bytes) -> None:
    stream = pdf.pages[page].obj.Contents
    data = stream.read_bytes()
    assert data.count(old) >= 1
    stream.write(data.replace(old, new, 1))


# The six that are known to pass.


def swap_two_parent_tree_entries(pdf: Pdf) -> None:
    row = rows(pdf)[1]
    row[0], row[1] = row[1], row[0]


def let_two_pages_share_struct_parents(pdf: Pdf) -> None:
    pdf.pages[3].obj.StructParents = pdf.pages[1].obj.StructParents


def leave_a_whole_article_out_of_the_tree(pdf: Pdf) -> None:
    del root(pdf).K[0].K[1]
    del root(pdf).IDTree.Names[4:]


def link_to_a_missing_destination(pdf: Pdf) -> None:
    pdf.pages[1].obj.Annots[1].Dest = String("c-title")


def remove_the_id_tree(pdf: Pdf) -> None:
    del root(pdf).IDTree


def reverse_the_reading_order(pdf: Pdf) -> None:
    # Headings stay where they are, so that their levels give nothing away.
    for part in root(pdf).K[0].K:
        kids = list(part.K)
        body = [kid for kid in kids if kid.S not in (Name.H1, Name.H2)]
        part.K = Array([kid if kid.S in (Name.H1, Name.H2) else body.pop() for kid in kids])


def reverse_everything(pdf: Pdf) -> None:
    for part in root(pdf).K[0].K:
        part.K = Array(list(part.K)[::-1])


# Reading order in other doses.


def read_two_paragraphs_the_wrong_way_round(pdf: Pdf) -> None:
    part = root(pdf).K[0].K[1]
    kids = list(part.K)
    kids[-1], kids[-2] = kids[-2], kids[-1]
    part.K = Array(kids)


def read_the_articles_the_wrong_way_round(pdf: Pdf) -> None:
    document = root(pdf).K[0]
    document.K = Array(list(document.K)[::-1])


def read_the_lines_of_a_paragraph_the_wrong_way_round(pdf: Pdf) -> None:
    paragraph = elements(pdf, "P")[0]
    paragraph.K = Array(list(paragraph.K)[::-1])


def read_the_cells_of_a_row_the_wrong_way_round(pdf: Pdf) -> None:
    row = elements(pdf, "TR")[1]
    row.K = Array(list(row.K)[::-1])


def read_the_words_of_a_note_before_its_number(pdf: Pdf) -> None:
    note = elements(pdf, "Note")[0]
    note.K = Array(list(note.K)[::-1])


def read_the_second_page_first(pdf: Pdf) -> None:
    part = root(pdf).K[0].K[0]
    kids = list(part.K)
    part.K = Array(kids[-2:] + kids[:-2])


# Tags and pages.


def hold_one_content_twice(pdf: Pdf) -> None:
    elements(pdf, "H1")[0].K.append(1)


def hold_content_that_is_not_there(pdf: Pdf) -> None:
    elements(pdf, "H1")[0].K.append(99)


def hold_content_of_another_page(pdf: Pdf) -> None:
    heading = elements(pdf, "H1")[1]
    heading.Pg = pdf.pages[3].obj


def point_a_parent_tree_row_at_an_element_outside_the_tree(pdf: Pdf) -> None:
    row = rows(pdf)[1]
    row[0] = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=root(pdf).K[0], K=0))


def cut_a_parent_tree_row_short(pdf: Pdf) -> None:
    row = rows(pdf)[1]
    rows(pdf)[1] = Array(list(row)[:3])


def use_one_number_for_two_contents(pdf: Pdf) -> None:
    edit(pdf, 3, b"/MCID 1>>", b"/MCID 0>>")


def show_text_outside_every_tag(pdf: Pdf) -> None:
    data = pdf.pages[3].obj.Contents.read_bytes()
    pdf.pages[3].obj.Contents.write(data + b"\nBT /F 11 Tf 72 300 Td <0022> Tj ET")


def show_text_in_a_tag_without_a_number(pdf: Pdf) -> None:
    data = pdf.pages[3].obj.Contents.read_bytes()
    pdf.pages[3].obj.Contents.write(data + b"\n/P BMC BT /F 11 Tf 72 300 Td <0022> Tj ET EMC")


def leave_an_element_empty(pdf: Pdf) -> None:
    part = root(pdf).K[0].K[0]
    part.K.append(pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=part, K=Array())))


def let_an_element_stand_twice(pdf: Pdf) -> None:
    part = root(pdf).K[0].K[0]
    part.K.append(part.K[1])


def let_the_tree_lead_back_into_itself(pdf: Pdf) -> None:
    part = root(pdf).K[0].K[0]
    part.K[1].K.append(part)


def name_another_parent(pdf: Pdf) -> None:
    elements(pdf, "H2")[0].P = root(pdf).K[0]


def forget_the_next_key(pdf: Pdf) -> None:
    root(pdf).ParentTreeNextKey = 1


def put_two_documents_at_the_top(pdf: Pdf) -> None:
    top = root(pdf)
    part = top.K[0].K[1]
    part.S, part.P = Name.Document, top
    del top.K[0].K[1]
    top.K.append(part)


def make_a_whole_page_an_artifact(pdf: Pdf) -> None:
    words = b" ".join([b"<0022>"] * 40)
    shown = b"".join(b"<0022002300010022> Tj " for _ in words.split())
    pdf.pages[3].obj.Contents.write(b"/Artifact BMC BT /F 11 Tf 72 300 Td " + shown + b"ET EMC")
    part = root(pdf).K[0].K[1]
    del part.K[-3:]
    rows(pdf)[7] = Array()


# Kinds, alternative texts, IDs.


def skip_a_heading_level(pdf: Pdf) -> None:
    elements(pdf, "H2")[0].S = Name.H3


def begin_with_a_lower_heading(pdf: Pdf) -> None:
    elements(pdf, "H1")[0].S = Name.H2


def take_the_alternative_text_away(pdf: Pdf) -> None:
    del elements(pdf, "Figure")[0].Alt


def move_the_figure_off_the_page(pdf: Pdf) -> None:
    elements(pdf, "Figure")[0].A.BBox = Array([72, 900, 272, 980])


def put_a_paragraph_into_a_list(pdf: Pdf) -> None:
    elements(pdf, "LI")[0].S = Name.P


def put_a_link_into_code(pdf: Pdf) -> None:
    elements(pdf, "Link")[0].P.S = Name.Code


def use_an_unknown_type(pdf: Pdf) -> None:
    elements(pdf, "H2")[0].S = Name.Heading


def take_the_scope_away(pdf: Pdf) -> None:
    for cell in elements(pdf, "TH"):
        del cell.A


def widen_one_row(pdf: Pdf) -> None:
    elements(pdf, "TD")[0].A = Dictionary(O=Name.Table, ColSpan=2)


def lead_the_id_tree_astray(pdf: Pdf) -> None:
    names = root(pdf).IDTree.Names
    names[1], names[3] = names[3], names[1]


def unsort_the_id_tree(pdf: Pdf) -> None:
    names = list(root(pdf).IDTree.Names)
    root(pdf).IDTree.Names = Array(names[2:4] + names[:2] + names[4:])


def use_one_id_twice(pdf: Pdf) -> None:
    elements(pdf, "Table")[0].ID = String("a-title")


def name_a_header_that_is_none(pdf: Pdf) -> None:
    elements(pdf, "TD")[0].A = Dictionary(O=Name.Table, Headers=Array([String("nobody")]))


# Links, destinations, bookmarks, labels.


def let_a_link_know_another_row(pdf: Pdf) -> None:
    first, second = pdf.pages[1].obj.Annots
    first.StructParent, second.StructParent = second.StructParent, first.StructParent


def take_a_link_out_of_the_tree(pdf: Pdf) -> None:
    link = elements(pdf, "Link")[0]
    del link.K[1]


def lead_a_bookmark_to_a_page_that_is_gone(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = Array([pdf.make_indirect(Dictionary(Type=Name.Page)), Name.Fit])


def unsort_the_destinations(pdf: Pdf) -> None:
    names = list(pdf.Root.Names.Dests.Names)
    pdf.Root.Names.Dests.Names = Array(names[2:] + names[:2])


def miscount_the_bookmarks(pdf: Pdf) -> None:
    pdf.Root.Outlines.Count = 7


def hide_a_link_from_the_printer(pdf: Pdf) -> None:
    pdf.pages[1].obj.Annots[0].F = 0


def let_a_link_lead_nowhere(pdf: Pdf) -> None:
    del pdf.pages[1].obj.Annots[1].Dest


def describe_no_link(pdf: Pdf) -> None:
    del pdf.pages[1].obj.Annots[1].Contents


def break_the_chain_of_bookmarks(pdf: Pdf) -> None:
    del pdf.Root.Outlines.Last.Prev


def leave_a_bookmark_untitled(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Title = String("  ")


def run_a_script_from_a_link(pdf: Pdf) -> None:
    pdf.pages[1].obj.Annots[0].A = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def link_to_a_script_address(pdf: Pdf) -> None:
    pdf.pages[1].obj.Annots[0].A.URI = String("javascript:alert(1)")


def link_to_a_file(pdf: Pdf) -> None:
    pdf.pages[1].obj.Annots[0].A.URI = String("file:///etc/passwd")


def leave_the_first_page_without_a_label(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums = Array([1, Dictionary(S=Name.D)])


def label_a_page_that_is_not_there(pdf: Pdf) -> None:
    pdf.Root.PageLabels.Nums.extend([9, Dictionary(S=Name.r)])


# Metadata, fonts, pages, attachments.


def write_a_second_rdf(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    empty = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    metadata = pdf.make_stream(data.replace(b"</x:xmpmeta>", empty))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata


def write_a_date_that_is_none(pdf: Pdf) -> None:
    data = pdf.Root.Metadata.read_bytes()
    metadata = pdf.make_stream(data.replace(b"2026-05-12", b"12 May 2026"))
    metadata.Type, metadata.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = metadata


def give_two_titles(pdf: Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(Dictionary(Title=String("Three articles")))


def hide_the_title(pdf: Pdf) -> None:
    del pdf.Root.ViewerPreferences


def write_no_language(pdf: Pdf) -> None:
    pdf.Root.Lang = String("English (UK)")


def show_the_missing_glyph(pdf: Pdf) -> None:
    edit(pdf, 3, b"<0033", b"<0000")


def take_the_unicode_map_away(pdf: Pdf) -> None:
    del pdf.pages[0].obj.Resources.Font.F.ToUnicode


def forget_a_glyph_in_the_unicode_map(pdf: Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F
    font.ToUnicode.write(font.ToUnicode.read_bytes().replace(b"\n<0033>", b"\n<FFF0>", 1))


def take_the_font_away(pdf: Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F
    del font.DescendantFonts[0].FontDescriptor.FontFile2


def take_the_output_intent_away(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


def reach_out_of_the_page(pdf: Pdf) -> None:
    pdf.pages[0].obj.TrimBox = Array([-20, 0, 595, 842])


def attach_a_file_twice(pdf: Pdf) -> None:
    content = pdf.make_stream(b"a,b\n", Type=Name.EmbeddedFile, Subtype=Name("/text/csv"))
    spec = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String("a.csv"),
            UF=String("a.csv"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=content),
        )
    )
    pdf.Root.AF = Array([spec, spec])
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array([String("a.csv"), spec]))


MUTATIONS = [
    # the six that are known to pass
    Mutation(swap_two_parent_tree_entries, "parent-tree-wrong", True),
    Mutation(let_two_pages_share_struct_parents, "struct-parents-shared", True),
    Mutation(leave_a_whole_article_out_of_the_tree, "page-outside-tree", True),
    Mutation(link_to_a_missing_destination, "destination-missing", True),
    Mutation(remove_the_id_tree, "id-tree-missing", True),
    Mutation(reverse_the_reading_order, "reading-order", True),
    # reading order in other doses
    Mutation(reverse_everything, "reading-order", False),
    Mutation(read_two_paragraphs_the_wrong_way_round, "reading-order", True),
    Mutation(read_the_articles_the_wrong_way_round, "page-order", True),
    Mutation(read_the_lines_of_a_paragraph_the_wrong_way_round, "reading-order", True),
    Mutation(read_the_cells_of_a_row_the_wrong_way_round, "reading-order", True),
    Mutation(read_the_words_of_a_note_before_its_number, "reading-order", True),
    Mutation(read_the_second_page_first, "page-order", True),
    # tags and pages
    Mutation(hold_one_content_twice, "content-shared", True),
    Mutation(hold_content_that_is_not_there, "content-missing", True),
    Mutation(hold_content_of_another_page, "content-shared", True),
    Mutation(point_a_parent_tree_row_at_an_element_outside_the_tree, "parent-tree-wrong", True),
    Mutation(cut_a_parent_tree_row_short, "parent-tree-missing", False),
    Mutation(use_one_number_for_two_contents, "mark-repeated", True),
    Mutation(show_text_outside_every_tag, "text-untagged", False),
    Mutation(show_text_in_a_tag_without_a_number, "text-untagged", False),
    Mutation(leave_an_element_empty, "element-empty", True),
    Mutation(let_an_element_stand_twice, "tag-shared", True),
    Mutation(let_the_tree_lead_back_into_itself, "tag-cycle", True),
    Mutation(name_another_parent, "tag-parent-wrong", True),
    Mutation(forget_the_next_key, "parent-tree-next", True),
    Mutation(put_two_documents_at_the_top, "tag-root", True),
    Mutation(make_a_whole_page_an_artifact, "page-all-artifact", True),
    # kinds, alternative texts, IDs
    Mutation(skip_a_heading_level, "heading-skipped", False),
    Mutation(begin_with_a_lower_heading, "heading-skipped", False),
    Mutation(take_the_alternative_text_away, "alt-missing", False),
    Mutation(move_the_figure_off_the_page, "figure-box", True),
    Mutation(put_a_paragraph_into_a_list, "nesting", False),
    Mutation(put_a_link_into_code, "nesting", True),
    Mutation(use_an_unknown_type, "tag-unknown", False),
    Mutation(take_the_scope_away, "header-without-scope", False),
    Mutation(widen_one_row, "table-irregular", False),
    Mutation(lead_the_id_tree_astray, "id-tree-wrong", True),
    Mutation(unsort_the_id_tree, "id-tree-broken", True),
    Mutation(use_one_id_twice, "id-repeated", True),
    Mutation(name_a_header_that_is_none, "header-missing", True),
    # links, destinations, bookmarks, labels
    Mutation(let_a_link_know_another_row, "parent-tree-wrong", True),
    Mutation(take_a_link_out_of_the_tree, "link-untagged", True),
    Mutation(lead_a_bookmark_to_a_page_that_is_gone, "destination-broken", True),
    Mutation(unsort_the_destinations, "destinations-broken", True),
    Mutation(miscount_the_bookmarks, "outline-count", True),
    Mutation(hide_a_link_from_the_printer, "annotation-flags", False),
    Mutation(let_a_link_lead_nowhere, "link-dead", True),
    Mutation(describe_no_link, "link-without-contents", False),
    Mutation(break_the_chain_of_bookmarks, "outline-broken", True),
    Mutation(leave_a_bookmark_untitled, "outline-untitled", True),
    Mutation(run_a_script_from_a_link, "active-content", False),
    Mutation(link_to_a_script_address, "uri-unsafe", True),
    Mutation(link_to_a_file, "uri-unsafe", True),
    Mutation(leave_the_first_page_without_a_label, "labels-incomplete", True),
    Mutation(label_a_page_that_is_not_there, "labels-broken", True),
    # metadata, fonts, pages, attachments
    Mutation(write_a_second_rdf, "xmp-rdf", True),
    Mutation(write_a_date_that_is_none, "xmp-date", False),
    Mutation(give_two_titles, "title-differs", True),
    Mutation(hide_the_title, "title-not-shown", False),
    Mutation(write_no_language, "language-wrong", False),
    Mutation(show_the_missing_glyph, "glyph-missing", False),
    Mutation(take_the_unicode_map_away, "font-without-unicode", False),
    Mutation(forget_a_glyph_in_the_unicode_map, "glyph-without-unicode", False),
    Mutation(take_the_font_away, "font-not-embedded", False),
    Mutation(take_the_output_intent_away, "intent-count", False),
    Mutation(reach_out_of_the_page, "page-box", True),
    Mutation(attach_a_file_twice, "attachment-repeated", False),
]


def spoilt(mutation: Mutation) -> bytes:
    with Pdf.open(io.BytesIO(good_issue())) as pdf:
        mutation.spoil(pdf)
        return saved(pdf)


def name_of(mutation: Mutation) -> str:
    return mutation.spoil.__name__


def test_the_good_file_is_good(tmp_path):
    path = tmp_path / "good.pdf"
    path.write_bytes(good_issue())
    assert check_pdf(path).diagnostics == ()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=name_of)
def test_the_check_catches(mutation, tmp_path):
    path = tmp_path / "spoilt.pdf"
    path.write_bytes(spoilt(mutation))
    result = check_pdf(path)
    errors = {item.code for item in result.diagnostics if item.severity.value == "error"}
    assert mutation.code in errors
    assert result.value.complete


@pytest.mark.slow
def test_what_verapdf_says_of_the_same_files(tmp_path):
    if find_verapdf() is None:
        message = "veraPDF is not installed; scripts/verapdf installs it"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    good = tmp_path / "good.pdf"
    good.write_bytes(good_issue())
    paths = {}
    for mutation in MUTATIONS:
        path = tmp_path / f"{name_of(mutation)}.pdf"
        path.write_bytes(spoilt(mutation))
        paths[path] = mutation
    verdicts = validate([good, *paths], ("2a", "ua1"))
    assert all(verdict.passed for verdict in verdicts[good])
    said = {
        name_of(mutation): all(verdict.passed for verdict in verdicts[path])
        for path, mutation in paths.items()
    }
    assert said == {name_of(mutation): mutation.passes_verapdf for mutation in MUTATIONS}


def test_each_known_blind_spot_is_among_the_mutations():
    assert sum(mutation.passes_verapdf for mutation in MUTATIONS) >= 16
    assert len({mutation.spoil for mutation in MUTATIONS}) == len(MUTATIONS)
