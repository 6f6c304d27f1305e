"""Finished PDFs become one: what each brings is there, under names that do not clash."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merge_samples import codes, link, merged, name_destinations, opened, plain, tagged
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, String

from printer.cli import main
from printer.diagnostics import OutputError, Severity, UnprintableError, UsageError
from printer.merge import Input, Options, merge
from printer.pdf.checker import check_pdf
from printer.pdf.objects import key_of
from printer.pdf.text import text_in_reading_order
from printer.pdf.trees import name_tree, number_tree


def checked(result, tmp_path):
    path = tmp_path / "merged.pdf"
    path.write_bytes(result.value.pdf)
    return check_pdf(path)


# The whole ------------------------------------------------------------------------------------


def test_the_same_file_twice_has_no_clashes(tmp_path):
    result = merged(tagged(), tagged())
    assert result.diagnostics == ()
    found = checked(result, tmp_path)
    assert found.diagnostics == ()
    assert found.value.pages == 8
    assert str(found.value.claims) == "PDF/A-2a + PDF/UA-1"


def test_the_words_are_those_of_the_files_one_after_the_other(tmp_path):
    one = tmp_path / "one.pdf"
    one.write_bytes(tagged())
    path = tmp_path / "merged.pdf"
    merge([Input(one), Input(one)], Options(output=path))
    alone = text_in_reading_order(one)
    assert text_in_reading_order(path) == f"{alone}\n{alone}"


def test_the_same_files_give_the_same_bytes():
    sources = (tagged(), plain(3), tagged())
    first, second = merged(*sources), merged(*sources)
    assert first == second
    assert b"/Info" not in first.value.pdf


@pytest.mark.parametrize("linearize", [False, True])
def test_the_file_is_sound_and_compact(linearize):
    result = merged(tagged(), tagged(), linearize=linearize)
    with opened(result) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.is_linearized is linearize
    assert b"/ObjStm" in result.value.pdf


def test_equal_fonts_and_images_are_kept_once():
    alone, twice = merged(tagged()), merged(tagged(), tagged())
    assert twice.value.report.shared > 3
    assert twice.value.report.size < 1.5 * alone.value.report.size


def test_pages_links_and_tags_are_never_shared():
    with opened(merged(plain(3), plain(3))) as pdf:
        assert len({key_of(page.obj) for page in pdf.pages}) == 6


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 140), min_size=1, max_size=4))
def test_every_page_is_there(numbers):
    result = merged(*(plain(number) for number in numbers))
    assert [file.pages for file in result.value.report.files] == numbers
    with opened(result) as pdf:
        assert len(pdf.pages) == sum(numbers) == result.value.report.pages
    starts = [file.first_page for file in result.value.report.files]
    assert [b - a for a, b in pairwise([*starts, sum(numbers) + 1])] == numbers


def test_what_pages_inherit_is_theirs():
    def change(pdf):
        pdf.Root.Pages.Rotate = 90
        pdf.Root.Pages.MediaBox = Array([0, 0, 400, 500])
        for page in pdf.pages:
            del page.obj["/MediaBox"]

    with opened(merged(plain(), plain(2, change))) as pdf:
        assert [int(page.obj.get("/Rotate", 0)) for page in pdf.pages] == [0, 90, 90]
        assert [int(page.mediabox[2]) for page in pdf.pages] == [200, 400, 400]


# Tags -----------------------------------------------------------------------------------------


def test_there_is_one_document_with_a_part_for_each_file():
    result = merge(
        [Input(tagged(), name="one", title="Erstes", lang="de"), Input(tagged(), name="two")],
        Options(title="Both", lang="en"),
    )
    with opened(result) as pdf:
        (document,) = pdf.Root.StructTreeRoot.K
        assert (document.S, str(document.T), str(document.Lang)) == (Name.Document, "Both", "en")
        told = [(part.S, str(part.T), str(part.Lang)) for part in document.K]
        assert told == [(Name.Part, "Erstes", "de"), (Name.Part, "Two articles", "en-GB")]


def test_ids_begin_with_the_name_of_their_file():
    with opened(merged(tagged(), tagged())) as pdf:
        names = [name for name, _ in name_tree(pdf.Root.StructTreeRoot.IDTree).entries]
    assert {name[:2] for name in names} == {b"a.", b"b."}
    assert names == sorted(names)


def test_keys_of_the_parent_tree_follow_each_other():
    with opened(merged(tagged(), tagged())) as pdf:
        keys = [key for key, _ in number_tree(pdf.Root.StructTreeRoot.ParentTree).entries]
        pages = [int(page.obj.StructParents) for page in pdf.pages]
        assert pdf.Root.StructTreeRoot.ParentTreeNextKey > max(keys)
    assert len(keys) == len(set(keys))
    assert len(set(pages)) == 8


def element(pdf, kind):
    """The first element of a kind."""
    waiting = list(pdf.Root.StructTreeRoot.K)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Dictionary) and "/S" in one:
            if kind == one.S:
                return one
            kids = one.get("/K")
            waiting += list(kids) if isinstance(kids, Array) else [kids]
    raise AssertionError(f"there is no {kind}")


def with_role(meaning):
    def change(pdf):
        element(pdf, Name.P).S = Name.Lead
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(Lead=meaning)

    return tagged(change)


def test_a_role_with_two_meanings_becomes_two(tmp_path):
    result = merged(with_role(Name.P), with_role(Name.H2), with_role(Name.P))
    with opened(result) as pdf:
        roles = {
            str(name): str(pdf.Root.StructTreeRoot.RoleMap[name]) for name in ("/Lead", "/Lead-2")
        }
        used = [element_of(part) for part in pdf.Root.StructTreeRoot.K[0].K]
    assert roles == {"/Lead": "/P", "/Lead-2": "/H2"}
    assert used == ["/Lead", "/Lead-2", "/Lead"]
    assert codes(result) == {"role-renamed"}


def element_of(part):
    waiting = [part]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, Dictionary) and "/S" in one:
            if str(one.S).startswith("/Lead"):
                return str(one.S)
            kids = one.get("/K")
            waiting += list(kids) if isinstance(kids, Array) else [kids]
    raise AssertionError("the role is gone")


def test_a_standard_type_that_one_file_maps_keeps_its_meaning_in_the_others():
    def change(pdf):
        pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Div)

    with opened(merged(tagged(change), tagged())) as pdf:
        assert dict(pdf.Root.StructTreeRoot.RoleMap) == {"/P-2": Name.Div}
        assert element(pdf, Name("/P-2")) is not None
        assert element(pdf, Name.P) is not None


def test_a_class_with_two_meanings_becomes_two():
    def with_class(size):
        def change(pdf):
            element(pdf, Name.P).C = Name.lead
            pdf.Root.StructTreeRoot.ClassMap = Dictionary(
                lead=Dictionary(O=Name.Layout, SpaceBefore=size)
            )

        return tagged(change)

    with opened(merged(with_class(6), with_class(12))) as pdf:
        classes = pdf.Root.StructTreeRoot.ClassMap
        assert (int(classes["/lead"].SpaceBefore), int(classes["/lead-2"].SpaceBefore)) == (6, 12)


# Destinations and links -----------------------------------------------------------------------


def with_links(pdf):
    name_destinations(pdf, intro=1)
    link(pdf, 0, Dest=String("intro"))
    link(pdf, 0, A=Dictionary(S=Name.GoTo, D=String("intro")))
    link(pdf, 0, A=Dictionary(S=Name.GoTo, D=Array([1, Name.Fit])))


def targets(pdf, page):
    """0-based pages to which the links of a page lead."""
    names = name_tree(pdf.Root.Names.Dests).lookup()
    places = {key_of(other.obj): number for number, other in enumerate(pdf.pages)}
    found = []
    for annotation in pdf.pages[page].obj.get("/Annots", Array()):
        target = annotation.Dest if "/Dest" in annotation else annotation.A.get("/D")
        if isinstance(target, String):
            target = names[bytes(target)]
        found.append(None if target is None else places[key_of(target[0])])
    return found


def test_links_of_each_file_lead_to_its_own_pages():
    result = merged(plain(2, with_links), plain(2, with_links))
    with opened(result) as pdf:
        assert targets(pdf, 0) == [1, 1, 1]
        assert targets(pdf, 2) == [3, 3, 3]
    assert [file.links for file in result.value.report.files] == [3, 3]


@given(st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=6, unique=True))
@settings(max_examples=25, deadline=None)
def test_destinations_of_any_name_are_found(names):
    def change(pdf):
        entries = sorted((bytes(String(name)), String(name)) for name in names)
        flat = [item for _, name in entries for item in (name, Array([pdf.pages[0].obj, Name.Fit]))]
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))
        for name in names:
            link(pdf, 1, Dest=String(name))

    with opened(merged(plain(2, change), plain(2, change))) as pdf:
        tree = name_tree(pdf.Root.Names.Dests)
        assert tree.problems == ()
        assert targets(pdf, 1) == [0] * len(names)
        assert targets(pdf, 3) == [2] * len(names)


def test_destinations_of_old_files_are_found_too():
    def change(pdf):
        pdf.Root.Dests = Dictionary(intro=Array([pdf.pages[1].obj, Name.Fit]))
        link(pdf, 0, Dest=Name.intro)

    with opened(merged(plain(2, change), plain(2, change))) as pdf:
        assert targets(pdf, 2) == [3]


def test_links_between_the_files_become_links_within(tmp_path):
    def change(pdf):
        link(pdf, 0, A=Dictionary(S=Name.GoToR, F=String("other.pdf"), D=Array([2, Name.Fit])))
        link(pdf, 0, A=Dictionary(S=Name.GoToR, F=String("other.pdf"), D=String("intro")))
        link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("other.pdf#page=2")))
        link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("https://a.example/other/#intro")))
        link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("https://a.example/third")))

    (tmp_path / "other.pdf").write_bytes(plain(3, lambda pdf: name_destinations(pdf, intro=1)))
    inputs = [
        Input(plain(1, change), name="first"),
        Input(tmp_path / "other.pdf", url="https://a.example/other"),
    ]
    result = merge(inputs)
    with opened(result) as pdf:
        assert targets(pdf, 0) == [3, 2, 2, 2, None]
    assert result.value.report.files[0].crossing == 4


def test_a_link_that_led_nowhere_is_told_and_does_not_lead_into_another_file():
    result = merged(
        plain(1, lambda pdf: link(pdf, 0, Dest=String("intro"))),
        plain(2, lambda pdf: name_destinations(pdf, intro=0)),
    )
    assert "link-broken" in codes(result)
    with opened(result) as pdf:
        assert (
            bytes(pdf.pages[0].obj.Annots[0].Dest) not in name_tree(pdf.Root.Names.Dests).lookup()
        )


# Bookmarks and labels -------------------------------------------------------------------------


def bookmarks(pdf):
    def titles(items):
        return [(item.title, titles(item.children)) for item in items]

    with pdf.open_outline() as outline:
        return titles(outline.root)


def with_bookmarks(pdf):
    with pdf.open_outline() as outline:
        first = OutlineItem("One", 0)
        first.children.append(OutlineItem("One a", 0))
        outline.root.extend([first, OutlineItem("Two", 1)])


def test_bookmarks_are_nested_under_one_for_each_file():
    inputs = [
        Input(plain(2, with_bookmarks), name="a", title="Alpha"),
        Input(plain(1), name="b", title="Бета"),
    ]
    with opened(merge(inputs)) as pdf:
        own = [("One", [("One a", [])]), ("Two", [])]
        assert bookmarks(pdf) == [("Alpha", own), ("Бета", [])]
        assert pdf.Root.PageMode == Name.UseOutlines


def labels(*entries):
    def change(pdf):
        flat = [item for start, label in entries for item in (start, Dictionary(label))]
        pdf.Root.PageLabels = Dictionary(Nums=Array(flat))

    return change


def test_every_page_keeps_its_label(tmp_path):
    roman = plain(3, labels((0, {"/S": Name.r}), (2, {"/S": Name.D, "/St": 7, "/P": String("A-")})))
    found = checked(merged(roman, plain(2), roman), tmp_path)
    assert found.value.labels == ("i", "ii", "A-7", "1", "2", "i", "ii", "A-7")


def test_without_labels_the_pages_of_the_whole_are_counted(tmp_path):
    assert checked(merged(plain(2), plain(2)), tmp_path).value.labels == ("1", "2", "3", "4")


# Attachments, forms, layers -------------------------------------------------------------------


def attach(name, data):
    def change(pdf):
        pdf.attachments[name] = AttachedFileSpec(
            pdf, data, filename=name, relationship=Name.Data, mime_type="text/plain"
        )

    return change


def test_attachments_of_equal_names_are_both_kept():
    result = merged(
        plain(1, attach("data.txt", b"1")),
        plain(1, attach("data.txt", b"2")),
        plain(1, attach("aé.txt", b"3")),
    )
    with opened(result) as pdf:
        contents = {name: spec.get_file().read_bytes() for name, spec in pdf.attachments.items()}
        names = [name for name, _ in name_tree(pdf.Root.Names.EmbeddedFiles).entries]
    assert contents == {"data.txt": b"1", "b-data.txt": b"2", "aé.txt": b"3"}
    assert names == sorted(names)


def test_an_archival_file_with_an_attachment_makes_the_whole_part_3(tmp_path):
    def change(pdf):
        attach("data.txt", b"1")(pdf)
        spec = pdf.Root.Names.EmbeddedFiles.Names[1]
        spec.F = String("data.txt")
        pdf.Root.AF = Array([spec])
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["pdfaid:part"] = "3"

    result = merged(tagged(), tagged(change))
    found = checked(result, tmp_path)
    assert str(result.value.report.claims) == "PDF/A-3a + PDF/UA-1"
    assert found.value.attachments == ("data.txt",)
    assert found.diagnostics == ()


def field(name):
    def change(pdf):
        text = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String(name), Rect=[0, 0, 9, 9]
            )
        )
        pdf.pages[0].obj.Annots = Array([text])
        pdf.Root.AcroForm = Dictionary(Fields=Array([text]), DA=String("/Helv 9 Tf"))

    return change


def test_fields_of_equal_names_stay_two():
    result = merged(plain(1, field("name")), plain(1, field("name")))
    with opened(result) as pdf:
        fields = pdf.Root.AcroForm.Fields
        assert [str(item.T) for item in fields] == ["name", "b-name"]
        assert {str(item.DA) for item in fields} == {"/Helv 9 Tf"}
    assert [file.fields for file in result.value.report.files] == [1, 1]


def test_a_signature_is_told_to_be_lost():
    def change(pdf):
        field("sign")(pdf)
        pdf.Root.AcroForm.Fields[0].FT = Name.Sig
        pdf.Root.AcroForm.Fields[0].V = Dictionary(Type=Name.Sig)

    result = merged(plain(1, change))
    lost = [item for item in result.diagnostics if item.severity is Severity.ERROR]
    assert [item.code for item in lost] == ["signature-lost"]


def test_layers_keep_their_state():
    def layer(state):
        def change(pdf):
            group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Marks")))
            pdf.Root.OCProperties = Dictionary(
                OCGs=Array([group]), D=Dictionary({state: Array([group]), "/Order": Array([group])})
            )
            pdf.pages[0].obj.Resources = Dictionary(Properties=Dictionary(MC0=group))

        return change

    result = merged(plain(1, layer("/ON")), plain(1, layer("/OFF")))
    with opened(result) as pdf:
        properties = pdf.Root.OCProperties
        used = [key_of(page.obj.Resources.Properties.MC0) for page in pdf.pages]
        assert [key_of(item) for item in properties.OCGs] == used
        assert [key_of(item) for item in properties.D.OFF] == used[1:]
    assert [file.layers for file in result.value.report.files] == [1, 1]


# What may be claimed --------------------------------------------------------------------------


def test_with_an_untagged_file_nothing_is_claimed_and_that_is_said(tmp_path):
    result = merged(tagged(), plain())
    assert str(result.value.report.claims) == ""
    assert {"untagged", "not-claimed"} <= codes(result)
    found = checked(result, tmp_path)
    assert str(found.value.claims) == ""
    assert found.value.tagged
    assert not [item for item in found.diagnostics if item.severity is Severity.ERROR]


def test_the_lowest_level_is_that_of_the_whole():
    def change(pdf):
        with pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            xmp["pdfaid:conformance"] = "U"
            del xmp["pdfuaid:part"]

    assert str(merged(tagged(), tagged(change)).value.report.claims) == "PDF/A-2u"


def test_two_output_intents_are_a_loss():
    def change(pdf):
        intent = pdf.Root.OutputIntents[0]
        profile = bytearray(intent.DestOutputProfile.read_bytes())
        profile[24] ^= 1
        intent.DestOutputProfile.write(bytes(profile))

    result = merged(tagged(), tagged(change))
    assert {"intent-differs", "not-claimed"} <= codes(result)
    assert result.value.report.claims.pdfa == ""
    with opened(result) as pdf:
        assert len(pdf.Root.OutputIntents) == 1


# What is refused or taken out -----------------------------------------------------------------


def test_what_runs_by_itself_is_taken_out():
    script = {"S": Name.JavaScript, "JS": String("app.alert(1)")}

    def change(pdf):
        pdf.Root.OpenAction = Dictionary(script)
        pdf.Root.AA = Dictionary(WC=Dictionary(script))
        pdf.Root.Names = Dictionary(
            JavaScript=Dictionary(Names=Array([String("x"), Dictionary(script)]))
        )
        pdf.pages[0].obj.AA = Dictionary(O=Dictionary(script))
        link(pdf, 0, A=Dictionary(script))
        link(pdf, 0, A=Dictionary(S=Name.Launch, F=String("calc.exe")))
        link(pdf, 0, A=Dictionary(S=Name.URI, URI=String("java\nscript:alert(1)")))
        link(
            pdf,
            0,
            A=Dictionary(
                S=Name.URI,
                URI=String("https://a.example"),
                Next=Array([Dictionary(script), Dictionary(S=Name.Named, N=Name.NextPage)]),
            ),
        )

    script = {f"/{key}": value for key, value in script.items()}
    result = merged(plain(1, change), plain(1, change))
    with opened(result) as pdf:
        pdf.save(text := io.BytesIO(), qdf=True)
        for word in (b"JavaScript", b"/JS", b"Launch", b"script:", b"/AA"):
            assert word not in text.getvalue()
        last = pdf.pages[0].obj.Annots[3].A
        assert str(last.URI) == "https://a.example"
        assert [item.S for item in last.Next] == [Name.Named]
    assert "active-content-removed" in codes(result)
    assert len(result.value.report.files[0].removed) >= 4


def encrypted(**words):
    from pikepdf import Encryption

    return plain(2, encryption=Encryption(owner="owner", user="user"), **words)


def test_an_encrypted_file_asks_for_its_password():
    with pytest.raises(UnprintableError, match="needs a password"):
        merged(plain(), encrypted())
    with pytest.raises(UnprintableError, match="needs another password"):
        merged(plain(), encrypted(), passwords=("wrong",))
    result = merged(plain(), encrypted(), passwords=("wrong", "user"))
    assert result.value.report.pages == 3
    with opened(result) as pdf:
        assert not pdf.is_encrypted


def test_all_files_that_cannot_be_read_are_named(tmp_path):
    inputs = [
        Input(tmp_path / "missing.pdf"),
        Input(b"hello", name="text"),
        Input(plain(), name="good"),
        Input(b"%PDF-1.7\n" + b"\0" * 99, name="noise"),
    ]
    with pytest.raises(UnprintableError) as caught:
        merge(inputs)
    assert [item.code for item in caught.value.diagnostics] == [
        "pdf-missing",
        "not-a-pdf",
        "pdf-unreadable",
    ]


def test_a_damaged_file_is_repaired_and_that_is_said():
    data = plain(3)
    result = merged(data[: data.rindex(b"xref")], plain())
    assert result.value.report.pages == 4
    assert result.value.report.files[0].repaired
    assert "pdf-repaired" in codes(result)


def test_nothing_to_merge_is_wrong_use():
    with pytest.raises(UsageError):
        merge([])


def test_a_folder_that_cannot_be_written_to_is_said(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError):
        merged(plain(), output=tmp_path / "file" / "out.pdf")


# The command ----------------------------------------------------------------------------------


def test_the_command_writes_the_file_and_tells_what_each_brought(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.pdf").write_bytes(tagged())
    (tmp_path / "b.pdf").write_bytes(tagged())
    assert main(["merge", "a.pdf", "b.pdf", "-o", "out.pdf"]) == 0
    out, err = capsys.readouterr()
    assert out == "out.pdf\n"
    assert "a.pdf: pages 1 to 4" in err
    assert "8 pages" in err
    assert main(["merge", "--json", "-q", "a.pdf", "b.pdf", "-o", "out.pdf"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert [file["pages"] for file in report["files"]] == [4, 4]
    assert (tmp_path / "out.pdf").stat().st_size == report["size"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["-o", "out.pdf"], 2),
        (["a.pdf"], 2),
        (["missing.pdf", "-o", "out.pdf"], 2),
        (["a.pdf", "-o", "out.txt"], 2),
        (["a.pdf", "-o", "out.pdf", "--url", "b.pdf=https://b.example"], 2),
        (["text.pdf", "-o", "out.pdf"], 3),
        (["locked.pdf", "-o", "out.pdf"], 3),
        (["locked.pdf", "-o", "out.pdf", "--password", "user"], 0),
        (["signed.pdf", "-o", "out.pdf"], 1),
        (["--strict", "a.pdf", "plain.pdf", "-o", "out.pdf"], 1),
    ],
)
def test_exit_codes(tmp_path, monkeypatch, words, code):
    def sign(pdf):
        field("sign")(pdf)
        pdf.Root.AcroForm.Fields[0].FT = Name.Sig
        pdf.Root.AcroForm.Fields[0].V = Dictionary(Type=Name.Sig)

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.pdf").write_bytes(tagged())
    (tmp_path / "plain.pdf").write_bytes(plain())
    (tmp_path / "text.pdf").write_bytes(b"hello")
    (tmp_path / "locked.pdf").write_bytes(encrypted())
    (tmp_path / "signed.pdf").write_bytes(plain(1, sign))
    assert main(["merge", *words]) == code
    assert (tmp_path / "out.pdf").exists() == (code in (0, 1))


def test_a_merged_file_can_be_merged_again(tmp_path):
    once = merged(tagged(), tagged()).value.pdf
    found = checked(merged(once, tagged()), tmp_path)
    assert found.diagnostics == ()
    assert found.value.pages == 12
