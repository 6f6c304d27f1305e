"""The check of a PDF: the facts it tells, the files it refuses, the harm it withstands.

What it finds in files that were spoilt on purpose is in test_mutations.py.
"""

from __future__ import annotations

import io
import os
import re
import time
import zlib
from pathlib import Path

import pikepdf
import pytest
from galleys import CSS, LOREM, galley
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_samples import Maker, good_issue, saved
from pikepdf import Array, Dictionary, Name, Pdf, String

from printer.pdf.checker import check_pdf
from printer.pdf.labels import numeral
from printer.pdf.limits import Limits
from printer.pdf.text import text_in_reading_order
from printer.press import print_galley


def written(tmp_path, data, name="file.pdf"):
    path = tmp_path / name
    path.write_bytes(data)
    return path


def codes(result):
    return [item.code for item in result.diagnostics]


def opened():
    return Pdf.open(io.BytesIO(good_issue()))


# The facts.


def test_the_report_tells_the_facts(tmp_path):
    report = check_pdf(written(tmp_path, good_issue())).value
    assert report.opened
    assert report.complete
    assert report.tagged
    assert (report.pages, report.version) == (4, "1.7")
    assert (report.title, report.lang) == ("Two articles", "en-GB")
    assert str(report.claims) == "PDF/A-2a + PDF/UA-1"
    assert report.labels == ("5", "6", "7", "8")
    assert (report.headings, report.figures, report.tables, report.notes) == (5, 1, 1, 1)
    assert (report.links, report.outline, report.destinations) == (2, 2, 2)
    assert report.fonts == ("AAAAAA+Boxes",)
    assert report.as_json()["claims"] == {"pdfa": "2a", "pdfua": "1"}


def test_a_finding_names_its_page_and_its_object(tmp_path):
    with opened() as pdf:
        pdf.pages[1].obj.Annots[1].Dest = String("nowhere")
        number = pdf.pages[1].obj.Annots[1].objgen[0]
        path = written(tmp_path, saved(pdf))
    (found,) = check_pdf(path).diagnostics
    assert found.message == (
        f"page 2: object {number}: a link leads to 'nowhere', which is nowhere in the file"
    )
    assert found.place is not None
    assert found.place.path == str(path)


@pytest.mark.parametrize(
    ("number", "style", "label"),
    [
        (1, "D", "1"),
        (4, "r", "iv"),
        (1994, "R", "MCMXCIV"),
        (1, "a", "a"),
        (27, "A", "AA"),
        (53, "a", "aaa"),
        (7, "", ""),
        (10**9, "r", "1000000000"),
    ],
)
def test_labels_are_written_in_their_style(number, style, label):
    assert numeral(number, style) == label


def test_labels_start_anew_where_they_are_told_to(tmp_path):
    with opened() as pdf:
        pdf.Root.PageLabels.Nums = Array(
            [0, Dictionary(S=Name.r), 2, Dictionary(S=Name.D, P=String("A-"), St=9)]
        )
        path = written(tmp_path, saved(pdf))
    assert check_pdf(path).value.labels == ("i", "ii", "A-9", "A-10")


# What a file does not promise is no error.


def test_a_file_that_claims_nothing_is_only_warned(tmp_path):
    pdf = Pdf.new()
    pdf.add_blank_page()
    result = check_pdf(written(tmp_path, saved(pdf)))
    assert {item.severity.value for item in result.diagnostics} == {"warning"}
    assert "untagged" in codes(result)
    assert result.value.claims.pdfa == ""


def test_the_same_fault_is_an_error_where_the_file_promises_better(tmp_path):
    with opened() as pdf:
        del pdf.Root.Lang
        promised = written(tmp_path, saved(pdf), "promised.pdf")
        del pdf.Root.Metadata
        silent = written(tmp_path, saved(pdf), "silent.pdf")
    severity = {
        path: next(
            item.severity.value
            for item in check_pdf(path).diagnostics
            if item.code == "language-missing"
        )
        for path in (promised, silent)
    }
    assert severity == {promised: "error", silent: "warning"}


# Files that cannot be checked.


def test_a_missing_file_is_a_diagnostic(tmp_path):
    result = check_pdf(tmp_path / "none.pdf")
    assert codes(result) == ["pdf-unreadable"]
    assert not result.value.opened


def test_what_is_no_pdf_is_called_so(tmp_path):
    assert codes(check_pdf(written(tmp_path, b"<html>no PDF</html>"))) == ["not-a-pdf"]
    assert codes(check_pdf(written(tmp_path, b""))) == ["not-a-pdf"]


def test_a_folder_is_a_diagnostic(tmp_path):
    assert codes(check_pdf(tmp_path)) == ["pdf-unreadable"]


def test_a_header_alone_is_damaged_beyond_repair(tmp_path):
    assert codes(check_pdf(written(tmp_path, b"%PDF-1.7\nnothing"))) == ["pdf-unreadable"]


def test_an_encrypted_file_asks_for_its_password(tmp_path):
    path = tmp_path / "locked.pdf"
    with opened() as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user="secret"))
    (found,) = check_pdf(path).diagnostics
    assert found.code == "pdf-encrypted"
    assert "needs a password" in found.message
    assert codes(check_pdf(path, password="wrong")) == ["pdf-encrypted"]
    result = check_pdf(path, password="secret")
    assert result.value.encrypted
    assert codes(result) == ["encrypted"]


def test_a_damaged_file_is_repaired_and_said_to_be(tmp_path):
    result = check_pdf(written(tmp_path, good_issue().replace(b"startxref", b"startxxxx")))
    assert result.value.pages == 4
    assert codes(result) == ["pdf-damaged"]
    assert "repaired in memory" in result.diagnostics[0].message


def test_a_file_over_the_limits_is_not_read(tmp_path):
    path = written(tmp_path, good_issue())
    assert codes(check_pdf(path, limits=Limits(file_bytes=1000))) == ["pdf-too-large"]
    assert codes(check_pdf(path, limits=Limits(objects=5))) == ["pdf-too-large"]


def test_a_check_that_takes_too_long_says_so(tmp_path):
    path = written(tmp_path, good_issue())
    result = check_pdf(path, limits=Limits(seconds=0.0, seconds_per_page=0.0))
    assert "check-too-long" in codes(result)
    assert not result.value.complete


# Hostile files.


def test_a_page_tree_that_leads_back_into_itself_ends(tmp_path):
    data = good_issue()
    number = int(data.split(b"/Type /Pages")[0].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[1])
    looped = data.replace(b"/Kids [ ", b"/Kids [ %d 0 R " % number)
    assert not {"traceback"} & set(codes(check_pdf(written(tmp_path, looped))))


def test_a_tag_tree_a_thousand_levels_deep_is_refused(tmp_path):
    with opened() as pdf:
        above = pdf.Root.StructTreeRoot.K[0].K[0]
        for _ in range(1000):
            below = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.Div, P=above, K=Array())
            )
            above.K.append(below)
            above = below
        path = written(tmp_path, saved(pdf))
    assert "tag-tree-too-deep" in codes(check_pdf(path))


def test_outlines_that_lead_in_a_circle_end(tmp_path):
    with opened() as pdf:
        pdf.Root.Outlines.Last.Next = pdf.Root.Outlines.First
        path = written(tmp_path, saved(pdf))
    assert "outline-broken" in codes(check_pdf(path))


def test_actions_that_follow_each_other_forever_end(tmp_path):
    with opened() as pdf:
        action = pdf.make_indirect(Dictionary(S=Name.GoTo, D=String("a-title")))
        action.Next = Array([action, Dictionary(S=Name.Launch, F=String("x"))])
        pdf.pages[1].obj.Annots[0].A = action
        path = written(tmp_path, saved(pdf))
    assert "active-content" in codes(check_pdf(path))


def test_a_form_that_draws_itself_ends(tmp_path):
    with opened() as pdf:
        form = pdf.make_stream(b"/X Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
        form.Resources = Dictionary(XObject=Dictionary(X=form))
        page = pdf.pages[3].obj
        page.Resources = Dictionary(Font=page.Resources.Font, XObject=Dictionary(X=form))
        page.Contents.write(page.Contents.read_bytes() + b"\n/Artifact BMC /X Do EMC")
        path = written(tmp_path, saved(pdf))
    assert "form-in-itself" in codes(check_pdf(path))


def test_a_content_stream_that_unfolds_into_gigabytes_is_not_read(tmp_path):
    bomb = zlib.compress(b"q " * 40_000_000, 9)
    for _ in range(2):
        bomb = zlib.compress(bomb, 9)
    with opened() as pdf:
        page = pdf.pages[3].obj
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(bomb, filter=Array([Name.FlateDecode] * 3))
        path = tmp_path / "bomb.pdf"
        pdf.save(path, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    begin = time.process_time()
    assert "content-unreadable" in codes(check_pdf(path))
    assert time.process_time() - begin < 5


def test_xmp_with_an_entity_bomb_is_no_xml(tmp_path):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    with opened() as pdf:
        metadata = pdf.make_stream(bomb + b"]><x>&j;</x>", Type=Name.Metadata, Subtype=Name.XML)
        pdf.Root.Metadata = metadata
        path = written(tmp_path, saved(pdf))
    begin = time.process_time()
    check_pdf(path)
    assert time.process_time() - begin < 5


def test_a_thousand_faults_of_one_kind_are_counted_not_listed(tmp_path):
    with opened() as pdf:
        page = pdf.pages[1].obj
        for _ in range(1000):
            page.Annots.append(
                pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, F=4))
            )
        path = written(tmp_path, saved(pdf))
    result = check_pdf(path)
    assert codes(result).count("link-dead") == 26
    assert any("975 more of the kind link-dead" in item.message for item in result.diagnostics)


SMALL = good_issue()


@pytest.mark.slow
@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, len(SMALL) - 1), st.integers(0, 255)), min_size=1, max_size=60
    ),
    cut=st.one_of(st.none(), st.integers(10, len(SMALL))),
)
def test_no_broken_bytes_raise(tmp_path, edits, cut):
    data = bytearray(SMALL)
    for place, byte in edits:
        data[place] = byte
    check_pdf(written(tmp_path, bytes(data[:cut])))


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 2**40),
    st.sampled_from(["P", "Link", "Document", "Form", "H1", "TD", "GoTo", "URI"]).map(
        lambda name: Name(f"/{name}")
    ),
    st.text(max_size=8).map(String),
    st.lists(st.integers(-5, 900), max_size=7).map(Array),
    st.just("object"),
)


@pytest.mark.slow
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), ANYTHING), min_size=1, max_size=8
    )
)
def test_no_wrong_value_anywhere_raises(tmp_path, edits):
    with opened() as pdf:
        objects = [one for one in pdf.objects if isinstance(one, Dictionary | Array)]
        for which, key, value in edits:
            target = objects[which % len(objects)]
            new = objects[key % len(objects)] if value == "object" else value
            if isinstance(target, Array):
                if len(target):
                    target[key % len(target)] = new
            elif new is not None:
                names = sorted(target.keys())
                target[names[key % len(names)]] = new
        try:
            data = saved(pdf)
        except (pikepdf.PdfError, RuntimeError):
            return  # too broken even to be written
    check_pdf(written(tmp_path, data))


# Good files are silent.


def test_columns_and_floats_are_no_disorder(tmp_path):
    make = Maker()
    make.page()
    part = make.element("Part", make.document)
    make.block("H1", part, "Columns")
    # The pull quote is painted first, at the left, and read between the paragraphs.
    quote = make.element("Sect", part)
    make.text(make.element("P", quote), "Pulled", x=30, y=500)
    for column, words in enumerate((("one", "two"), ("three", "four"))):
        make.y = 700
        for word in words:
            paragraph = make.element("P", part)
            make.text(paragraph, f"{word} begins", f"{word} ends", x=LEFT_OF[column])
    kids = list(part.K)
    part.K = Array([kids[0], kids[2], kids[1], *kids[3:]])
    make.pdf.Root.Names = Dictionary()
    assert check_pdf(written(tmp_path, make.finish())).diagnostics == ()


LEFT_OF = (72, 320)


def test_a_note_at_the_foot_is_read_where_it_is_called(tmp_path):
    # The good issue has one: painted last, read in the middle of its paragraph.
    assert check_pdf(written(tmp_path, good_issue())).diagnostics == ()


PRINTED = """<h1 id="title">On margins</h1><p class="dek">What they are for.</p>
<h2 id="one">One</h2>{paragraphs}
<div class="quote" style="float: left; width: 30mm"><p>Pulled out of the text.</p></div>
<p>A paragraph beside it. {lorem}</p>
<ul><li>outer<ul><li>inner</li></ul></li><li>last</li></ul>
<table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>
<tbody>{rows}</tbody></table>
<p>See <a href="#one">One</a> and <a href="https://recto.example/">a page elsewhere</a>.</p>"""


@pytest.mark.slow
@pytest.mark.parametrize("columns", [1, 2])
def test_what_the_press_prints_is_clean_and_whole(tmp_path, columns):
    paragraphs = "".join(
        f'<p>Paragraph {n}<span class="footnote"><span class="note-paragraph">Note {n}.</span>'
        f"</span> {LOREM * 4}</p>"
        for n in range(12)
    )
    rows = "".join(f"<tr><td>{n}</td><td>{n * n}</td></tr>" for n in range(50))
    body = PRINTED.format(paragraphs=paragraphs, lorem=LOREM, rows=rows)
    edition = print_galley(galley(tmp_path, body, css=f"{CSS} article {{ columns: {columns} }}"))
    path = written(tmp_path, edition.pdf)
    assert check_pdf(path).diagnostics == ()
    # Numbers are left out: the calls of notes are counted by the layout.
    source = re.findall("[A-Za-z]+", re.sub("<[^>]+>", " ", body))
    assert re.findall("[A-Za-z]+", text_in_reading_order(path)) == source


@pytest.mark.slow
def test_a_thousand_pages_are_checked_in_seconds(tmp_path):
    make = Maker()
    part = make.element("Part", make.document)
    for number in range(1000):
        make.page()
        make.block("H1", part, f"Chapter {number}")
        for line in range(35):
            make.block("P", part, f"Line {line} of this page", "and a second line")
    path = written(tmp_path, make.finish())
    begin = time.process_time()
    result = check_pdf(path)
    assert result.diagnostics == ()
    assert time.process_time() - begin < 60


@pytest.mark.slow
def test_no_corpus_file_raises_or_hangs():
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora or not (Path(corpora) / "pdfs").is_dir():
        pytest.skip("PRINTER_CORPORA does not lead to the corpora")
    paths = sorted(path for path in (Path(corpora) / "pdfs").rglob("*") if path.is_file())
    for path in paths:
        begin = time.process_time()
        result = check_pdf(path)
        assert time.process_time() - begin < 30, path.name
        assert result.value.opened or result.diagnostics, path.name
        assert all(item.code and item.place for item in result.diagnostics), path.name
