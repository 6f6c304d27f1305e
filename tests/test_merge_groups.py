"""What an issue needs of the merge: groups, blank pages, metadata of the whole, links by name."""

from __future__ import annotations

import pytest
from merge_samples import link, name_destinations, opened, plain, tagged
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from printer.diagnostics import UsageError
from printer.merge import Imprint, Input, Options, merge
from printer.pdf.checker import check_pdf
from printer.pdf.objects import key_of
from printer.pdf.trees import name_tree


def checked(result, tmp_path):
    path = tmp_path / "merged.pdf"
    path.write_bytes(result.value.pdf)
    return check_pdf(path)


def bookmarks(result):
    def titles(items):
        return [(item.title, titles(item.children)) for item in items]

    with opened(result) as pdf, pdf.open_outline() as outline:
        return titles(outline.root)


def named(title, *below):
    """A file whose only bookmark is its title, as a printed article has it."""

    def change(pdf):
        with pdf.open_outline() as outline:
            top = OutlineItem(title, 0)
            top.children.extend(OutlineItem(text, 0) for text in below)
            outline.root.append(top)

    return plain(2, change)


# Groups ---------------------------------------------------------------------------------------


def test_files_of_a_group_stand_under_its_title_in_the_bookmarks():
    result = merge(
        [
            Input(plain(), name="cover", title="Cover"),
            Input(plain(), name="one", title="One", group="Essays"),
            Input(plain(), name="two", title="Two", group="Essays"),
            Input(plain(), name="three", title="Three", group="Reviews"),
        ]
    )
    assert bookmarks(result) == [
        ("Cover", []),
        ("Essays", [("One", []), ("Two", [])]),
        ("Reviews", [("Three", [])]),
    ]


def test_a_group_that_is_interrupted_becomes_two():
    inputs = [
        Input(plain(), name="one", title="One", group="Essays"),
        Input(plain(), name="ad", title="Advertisement"),
        Input(plain(), name="two", title="Two", group="Essays"),
    ]
    assert [title for title, _ in bookmarks(merge(inputs))] == [
        "Essays",
        "Advertisement",
        "Essays",
    ]


def test_a_title_is_not_nested_in_itself():
    inputs = [
        Input(named("Essays"), title="Essays", group="Essays"),
        Input(named("The  bridge", "Piers", "Spans"), title="The bridge", group="Essays"),
    ]
    assert bookmarks(merge(inputs)) == [
        ("Essays", [("The bridge", [("Piers", []), ("Spans", [])])])
    ]


def test_a_group_is_a_part_with_its_files_parts(tmp_path):
    result = merge(
        [
            Input(tagged(), name="cover", title="Cover"),
            Input(tagged(), name="one", title="One", group="Essays"),
            Input(plain(), name="ad", title="Ad", group="Essays"),
            Input(tagged(), name="two", title="Two", group="Essays"),
        ]
    )
    with opened(result) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        cover, group = document.K
        assert [str(part.T) for part in document.K] == ["Cover", "Essays"]
        assert [str(part.T) for part in group.K] == ["One", "Two"]
        assert {str(part.S) for part in (cover, group, *group.K)} == {"/Part"}
        assert key_of(group.K[0].P) == key_of(group)
        assert key_of(group.P) == key_of(document)


def test_a_grouped_file_is_conformant(tmp_path):
    inputs = [Input(tagged(), name=name, group="Essays") for name in ("one", "two")]
    found = checked(merge(inputs), tmp_path)
    assert found.diagnostics == ()
    assert str(found.value.claims) == "PDF/A-2a + PDF/UA-1"


# Blank pages ----------------------------------------------------------------------------------


def labelled(pages, first, style=Name.D):
    def change(pdf):
        pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=style, St=first)]))

    return plain(pages, change)


def test_blank_pages_have_the_size_of_the_next_page_and_nothing_on_them():
    def turned(pdf):
        pdf.pages[0].obj.MediaBox = Array([0, 0, 400, 500])
        pdf.pages[0].obj.Rotate = 90

    result = merge([Input(plain(1), name="a"), Input(plain(1, turned), name="b", blanks_before=2)])
    with opened(result) as pdf:
        assert [int(page.mediabox[2]) for page in pdf.pages] == [200, 400, 400, 400]
        assert [int(page.obj.get("/Rotate", 0)) for page in pdf.pages] == [0, 90, 90, 90]
        assert "/Contents" not in pdf.pages[1].obj
        assert len({key_of(page.obj) for page in pdf.pages}) == 4
    files = result.value.report.files
    assert [(file.first_page, file.pages, file.blanks) for file in files] == [(1, 1, 0), (4, 1, 2)]
    assert result.value.report.pages == 4


def test_blank_pages_are_counted_on(tmp_path):
    inputs = [
        Input(labelled(3, 1, Name.r), name="front"),
        Input(labelled(2, 1), name="one", blanks_before=1),
        Input(labelled(2, 5), name="two", blanks_before=2),
    ]
    found = checked(merge(inputs), tmp_path)
    assert found.value.labels == ("i", "ii", "iii", "iv", "1", "2", "3", "4", "5", "6")


@pytest.mark.parametrize(
    ("blanks", "first", "labels"),
    [(2, 5, ("3", "4", "5")), (2, 3, ("1", "2", "3")), (2, 1, ("1", "2", "1"))],
)
def test_blank_pages_in_front_of_everything_lead_up_to_the_first(tmp_path, blanks, first, labels):
    found = checked(merge([Input(labelled(1, first), name="a", blanks_before=blanks)]), tmp_path)
    assert found.value.labels == labels


def test_blank_pages_spoil_no_conformance(tmp_path):
    inputs = [Input(tagged(), name=name, blanks_before=1) for name in ("one", "two")]
    found = checked(merge(inputs), tmp_path)
    assert found.diagnostics == ()
    assert found.value.pages == 10


def test_less_than_no_blank_pages_is_a_mistake():
    with pytest.raises(UsageError):
        merge([Input(plain(), blanks_before=-1)])


# Links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("the-bridge", "the-bridge.pdf"),
        ("the-bridge", "the-bridge.pdf#fig-1"),
        ("most-přes-řeku", "most-p%C5%99es-%C5%99eku.pdf#fig-1"),
    ],
)
def test_links_find_a_file_by_its_name(tmp_path, name, address):
    path = tmp_path / "0f3a9c.pdf"
    path.write_bytes(plain(2, lambda pdf: name_destinations(pdf, **{"fig-1": 1})))
    asking = plain(
        1, lambda pdf: link(pdf, 0, A=Dictionary(S=Name.URI, URI=String(address.encode())))
    )
    result = merge([Input(asking, name="asking"), Input(path, name=name)])
    with opened(result) as pdf:
        target = pdf.pages[0].obj.Annots[0].A.D
        if "#" in address:
            target = name_tree(pdf.Root.Names.Dests).lookup()[bytes(target)]
        wanted = 2 if "#" in address else 1
        assert key_of(target[0]) == key_of(pdf.pages[wanted].obj)
    assert result.value.report.files[0].crossing == 1


def test_ids_with_letters_of_any_script_are_found():
    wanted = plain(2, lambda pdf: name_destinations(pdf, рисунок=1))
    address = "other.pdf#%D1%80%D0%B8%D1%81%D1%83%D0%BD%D0%BE%D0%BA"
    asking = plain(1, lambda pdf: link(pdf, 0, A=Dictionary(S=Name.URI, URI=String(address))))
    result = merge([Input(asking, name="asking"), Input(wanted, name="other")])
    with opened(result) as pdf:
        name = bytes(pdf.pages[0].obj.Annots[0].A.D)
        target = name_tree(pdf.Root.Names.Dests).lookup()[name]
        assert key_of(target[0]) == key_of(pdf.pages[2].obj)


# Metadata of the whole ------------------------------------------------------------------------

ABOUT = Imprint(
    authors=("Marta Lindqvist", "Ján Novák"),
    description="Bridges & piers",
    keywords=("bridges",),
    publication="Recto",
    publisher="Recto Press",
    issn="1234-5679",
    isbn="978-3-16-148410-0",
    url="https://recto.example/3",
    volume="3",
    number="2",
    date="2026-11-01",
    rights="CC BY 4.0",
    rights_url="https://creativecommons.org/licenses/by/4.0/",
)


def test_the_metadata_tell_of_the_whole(tmp_path):
    inputs = [Input(tagged(), name="one"), Input(tagged(), name="two")]
    result = merge(inputs, Options(title="Bridges", lang="en", about=ABOUT))
    with opened(result) as pdf:
        xmp = pdf.open_metadata()
        assert xmp["dc:title"] == "Bridges"
        assert xmp["dc:creator"] == ["Marta Lindqvist", "Ján Novák"]
        assert xmp["dc:description"] == "Bridges & piers"
        assert xmp["dc:identifier"] == "urn:isbn:978-3-16-148410-0"
        assert xmp["xmp:CreateDate"] == "2026-11-01"
        prism = "{http://prismstandard.org/namespaces/basic/2.0/}"
        told = {name: xmp[prism + name] for name in ("publicationName", "issn", "volume", "number")}
    assert told == {
        "publicationName": "Recto",
        "issn": "1234-5679",
        "volume": "3",
        "number": "2",
    }
    assert checked(result, tmp_path).diagnostics == ()


def test_authors_are_those_of_the_files_unless_told():
    result = merge([Input(tagged(), name="one")], Options(about=Imprint(volume="3")))
    alone = merge([Input(tagged(), name="one")])
    with opened(result) as pdf, opened(alone) as other:
        authors = [one.open_metadata().get("dc:creator") for one in (pdf, other)]
    assert authors[0] == authors[1]


# Many -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_hundred_files_are_merged_within_the_usual_limits(tmp_path):
    inputs = [
        Input(tagged(), name=f"piece-{number}", group=f"Section {number // 10}", blanks_before=1)
        for number in range(200)
    ]
    result = merge(inputs)
    assert result.value.report.pages == 1000
    assert result.diagnostics == ()
