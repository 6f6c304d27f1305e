"""PDFs from elsewhere are examined before they are kept, and copied for the archive where that is safe."""

from __future__ import annotations

import hashlib
import io
import os
from pathlib import Path

import pytest
from issues import foreign
from pdf_samples import good_issue
from pikepdf import Array, Dictionary, Encryption, Name, Pdf, String

from printer import workers
from printer.archive import looking
from printer.archive.intake import examine
from printer.archive.normalizing import Normalized, normalize
from printer.diagnostics import UnprintableError
from printer.pdf.text import text_by_page


def kept(folder: Path, data: bytes, name: str = "file.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def changed(data: bytes, change, **saving) -> bytes:
    buffer = io.BytesIO()
    with Pdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(buffer, deterministic_id="encryption" not in saving, **saving)
    return buffer.getvalue()


def script(pdf: Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
    pdf.Root.OpenAction = pdf.make_indirect(action)
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), action])))
    pdf.pages[0].obj.AA = Dictionary(O=action)


def facts(path: Path, **asked):
    (result,) = examine([path], with_verapdf=False, **asked)
    return result.value


def codes(path: Path) -> set[str]:
    (result,) = examine([path], with_verapdf=False)
    return {item.code for item in result.diagnostics}


# Examined -------------------------------------------------------------------------------------


def test_a_good_file_tells_everything_about_itself(tmp_path):
    path = kept(tmp_path, good_issue())
    intake = facts(path)
    assert intake.kind == "pdf"
    assert intake.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert intake.size == path.stat().st_size
    assert str(intake.report.claims) == "PDF/A-2a + PDF/UA-1"
    assert intake.texts == text_by_page(path)
    assert (intake.active, intake.fonts_missing, intake.mute_pages, intake.damage) == (
        (),
        (),
        (),
        "",
    )
    assert intake.problems == 0


@pytest.mark.slow
def test_verapdf_is_asked_once_about_all_that_claim_something(tmp_path, verapdf):
    good = kept(tmp_path, good_issue(), "good.pdf")
    liar = kept(tmp_path, changed(good_issue(), _without_font), "liar.pdf")
    plain = kept(tmp_path, foreign(), "plain.pdf")
    results = examine([good, liar, plain])
    assert results[0].value.conformance["verapdf"] == {"2a": True, "ua1": True}
    assert results[1].value.conformance["verapdf"]["2a"] is False
    assert results[2].value.conformance["verapdf"] == {}
    assert any(item.code == "claim-broken" for item in results[1].diagnostics)


def _without_font(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and "/FontFile2" in item:
            del item["/FontFile2"]


def test_fonts_that_are_missing_are_named(tmp_path):
    assert facts(kept(tmp_path, changed(good_issue(), _without_font))).fonts_missing == (
        "AAAAAA+Boxes",
    )


def test_pages_that_show_something_without_words_are_told(tmp_path):
    path = kept(tmp_path, foreign(3))
    assert facts(path).mute_pages == (1, 2, 3)
    assert "text-missing" in codes(path)


def test_what_runs_by_itself_is_told_and_nothing_is_changed(tmp_path):
    path = kept(tmp_path, changed(foreign(), script))
    before = path.read_bytes()
    assert facts(path).active == (
        "action for a moment such as opening (AA) (1×)",
        "script of the document (1×)",
        "script that runs on opening (1×)",
    )
    assert "active" in codes(path)
    assert path.read_bytes() == before


@pytest.mark.slow
def test_signatures_forms_and_portfolios_are_told(tmp_path):
    def sign(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())

    def form(pdf: Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array())

    def portfolio(pdf: Pdf) -> None:
        pdf.Root.Collection = Dictionary(View=Name.D)

    assert facts(kept(tmp_path, changed(foreign(), sign))).signed
    assert facts(kept(tmp_path, changed(foreign(), form))).form == "XFA"
    assert facts(kept(tmp_path, changed(foreign(), portfolio))).portfolio


def test_an_encrypted_file_is_locked_until_its_password_is_given(tmp_path):
    locked = changed(foreign(), lambda _: None, encryption=Encryption(user="key", owner="own"))
    path = kept(tmp_path, locked)
    assert facts(path).kind == "locked"
    assert facts(path, passwords=("wrong", "key")).kind == "pdf"
    assert facts(path, passwords=("key",)).conformance["encrypted"] is True


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "other"),
        (b"\x89PNG\r\n\x1a\n", "other"),
        (b"%PDF-1.7\n", "broken"),
        (b"%PDF-1.7\n%%EOF\n" + os.urandom(2000), "broken"),
        (foreign()[:200], "broken"),
    ],
)
def test_what_is_no_whole_pdf_is_said_to_be_none(tmp_path, data, kind):
    intake = facts(kept(tmp_path, data))
    assert intake.kind == kind
    assert intake.sha256 == hashlib.sha256(data).hexdigest()


def test_a_file_that_is_not_there_is_no_exception(tmp_path):
    (result,) = examine([tmp_path / "none.pdf"], with_verapdf=False)
    assert result.value.kind == "other"
    assert result.diagnostics[0].code == "pdf-missing"


def test_a_file_that_takes_too_long_costs_only_itself(tmp_path):
    good = kept(tmp_path, foreign(), "good.pdf")
    long = b"q 1 0 0 1 0 0 cm Q " * 3_000_000

    def slow(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(long)

    bad = kept(tmp_path, changed(foreign(), slow), "bad.pdf")
    limits = workers.Limits(seconds=0.5, memory_mb=0)
    one, two = examine([bad, good], with_verapdf=False, limits=limits)
    assert one.value.kind in ("broken", "pdf")
    assert two.value.kind == "pdf"


@pytest.mark.slow
def test_no_real_file_makes_the_examination_fail():
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora:
        pytest.skip("PRINTER_CORPORA is not set")
    paths = sorted(Path(corpora).glob("pdfs/*/*.pdf"))[::12]
    for path, result in zip(paths, examine(paths, with_verapdf=False, jobs=2), strict=True):
        assert not any("inside the program" in str(item) for item in result.diagnostics), path
        assert result.value.kind in ("pdf", "locked", "broken", "other"), path


# Normalized -----------------------------------------------------------------------------------


def copied(path: Path, **asked) -> Normalized:
    return normalize(path, with_verapdf=False, **asked).value


def test_a_file_that_needs_nothing_is_not_copied(tmp_path):
    normalized = copied(kept(tmp_path, good_issue()))
    assert normalized.pdf is None
    assert normalized.done == normalized.refused == ()


def test_what_runs_by_itself_is_not_in_the_copy(tmp_path):
    path = kept(tmp_path, changed(foreign(2), script))
    before = path.read_bytes()
    normalized = copied(path)
    again = facts(kept(tmp_path, normalized.pdf, "copy.pdf"))
    assert again.active == ()
    assert again.report.pages == 2
    assert any("runs by itself" in words for words in normalized.done)
    assert path.read_bytes() == before
    assert copied(path) == normalized


def test_a_file_may_go_on_opening_at_a_page_but_not_at_a_script(tmp_path):
    def opening(pdf: Pdf) -> None:
        run = Dictionary(S=Name.JavaScript, JS=String("1"))
        there = Array([pdf.pages[1].obj, Name.Fit])
        pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=there, Next=run)

    normalized = copied(kept(tmp_path, changed(foreign(2), opening)))
    with Pdf.open(io.BytesIO(normalized.pdf)) as pdf:
        assert Name.GoTo == pdf.Root.OpenAction.S
        assert "/Next" not in pdf.Root.OpenAction
        assert pdf.Root.OpenAction.D[0].objgen == pdf.pages[1].obj.objgen


def test_metadata_are_made_of_what_the_file_says_and_claim_nothing(tmp_path):
    def info(pdf: Pdf) -> None:
        pdf.docinfo["/Title"] = "A tide table"
        pdf.docinfo["/Author"] = "Ана <Б> & В"
        pdf.docinfo["/CreationDate"] = "D:20190203040506Z"

    normalized = copied(kept(tmp_path, changed(foreign(), info)))
    assert str(normalized.claims) == ""
    with Pdf.open(io.BytesIO(normalized.pdf)) as pdf:
        packet = pdf.Root.Metadata.read_bytes().decode()
    assert "A tide table" in packet
    assert "Ана &lt;Б&gt; &amp; В" in packet
    assert "2019-02-03" in packet
    assert "pdfaid" not in packet.replace("ns/id", "")


@pytest.mark.slow
def test_a_claim_that_nobody_has_proved_is_not_in_the_copy(tmp_path):
    normalized = copied(kept(tmp_path, changed(good_issue(), script)))
    assert str(normalized.claims) == ""
    assert str(facts(kept(tmp_path, normalized.pdf, "copy.pdf")).report.claims) == ""
    assert any("claim" in words for words in normalized.done)


@pytest.mark.slow
def test_a_claim_that_verapdf_confirms_stays(tmp_path, verapdf):
    def page_script(pdf: Pdf) -> None:
        action = Dictionary(S=Name.JavaScript, JS=String("1"))
        pdf.pages[0].obj.AA = Dictionary(O=action)

    normalized = normalize(kept(tmp_path, changed(good_issue(), page_script))).value
    assert str(normalized.claims) == "PDF/A-2a + PDF/UA-1"
    assert normalized.pdf is not None


def test_encryption_that_needs_no_password_is_taken_away(tmp_path):
    locked = changed(foreign(), lambda _: None, encryption=Encryption(user="", owner="own"))
    normalized = copied(kept(tmp_path, locked))
    assert "encryption taken away" in normalized.done
    with Pdf.open(io.BytesIO(normalized.pdf)) as pdf:
        assert not pdf.is_encrypted
        assert pdf.is_linearized


@pytest.mark.slow
def test_a_damaged_structure_is_repaired_in_the_copy(tmp_path):
    data = good_issue()
    place = data.rindex(b"startxref")
    normalized = copied(kept(tmp_path, data[:place]))
    assert any("repaired" in words for words in normalized.done)
    again = facts(kept(tmp_path, normalized.pdf, "copy.pdf"))
    assert again.damage == ""
    assert again.report.pages == 4


@pytest.mark.parametrize("what", ["signature", "XFA", "portfolio", "pages"])
def test_no_copy_is_made_that_would_lose_something(tmp_path, what):
    def change(pdf: Pdf) -> None:
        if what == "signature":
            pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())
        elif what == "XFA":
            pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array())
        elif what == "portfolio":
            pdf.Root.Collection = Dictionary(View=Name.D)

    data = changed(foreign(), change)
    if what == "pages":
        data = data.replace(b"/Count 1", b"/Count 7")
    result = normalize(kept(tmp_path, data), with_verapdf=False)
    assert result.value.pdf is None
    assert what in result.value.refused[0]
    assert result.diagnostics[-1].code == "normalize-refused"


@pytest.mark.slow
def test_what_cannot_be_read_says_why(tmp_path):
    locked = changed(foreign(), lambda _: None, encryption=Encryption(user="key", owner="own"))
    for data, code in (
        (b"no", "not-a-pdf"),
        (locked, "pdf-encrypted"),
        (b"%PDF-1.7", "pdf-unreadable"),
    ):
        with pytest.raises(UnprintableError) as problem:
            copied(kept(tmp_path, data))
        assert problem.value.diagnostics[0].code == code


# Looking --------------------------------------------------------------------------------------


@pytest.mark.parametrize("eye", ["pypdfium2", "pdftoppm"])
def test_the_eye_names_the_pages_that_differ(tmp_path, monkeypatch, eye):
    import shutil

    if eye == "pdftoppm" and shutil.which("pdftoppm") is None:
        pytest.skip("poppler is not installed")

    def paint(pdf: Pdf) -> None:
        pdf.pages[1].obj.Contents = pdf.make_stream(b"1 0 0 rg 40 40 200 300 re f")

    monkeypatch.setattr(looking, "eye", lambda: eye)
    one = kept(tmp_path, foreign(3), "one.pdf")
    other = kept(tmp_path, changed(foreign(3), paint), "other.pdf")
    longer = kept(tmp_path, foreign(4), "longer.pdf")
    assert looking.compare(one, one).same
    assert looking.compare(one, other).different == (2,)
    assert looking.compare(one, longer).different == (4,)


def test_where_nothing_draws_pages_nobody_has_looked(tmp_path, monkeypatch):
    monkeypatch.setattr(looking, "eye", lambda: "")
    path = kept(tmp_path, foreign())
    looks = looking.compare(path, path)
    assert (looks.eye, looks.same) == ("", False)
