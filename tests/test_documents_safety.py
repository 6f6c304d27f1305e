"""Documents that are broken, hostile or of another kind are refused by name, quickly, in one line."""

from __future__ import annotations

import contextlib
import io
import os
import struct
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making_documents import PNG, docx, paragraph, picture, zipped
from reading_back import codes

from printer import workers
from printer.diagnostics import UnprintableError
from printer.readers.documents import is_document, read_document
from printer.readers.documents.pandoc import read_tree


def refusal(path):
    """The one diagnostic with which a document is refused."""
    with pytest.raises(UnprintableError) as problem:
        read_document(path)
    (diagnostic,) = problem.value.diagnostics
    assert "\n" not in str(diagnostic)
    assert diagnostic.place is not None
    return diagnostic


@pytest.fixture
def refused(tmp_path):
    """A function that gives the code with which these bytes are refused under this name."""

    def ask(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return refusal(path).code

    return ask


SOUND = docx(paragraph("Text."), paragraph(picture("rId9")), images={"rId9": ("a.png", PNG)})


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.95, 0.999])
def test_a_truncated_document_is_said_to_be_damaged(refused, share):
    assert refused("a.docx", SOUND[: int(len(SOUND) * share)]) == "document-broken"


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(position=st.integers(0, len(SOUND) - 1), value=st.integers(0, 255))
def test_a_document_with_any_damaged_byte_is_read_or_refused(tmp_path, position, value):
    data = bytearray(SOUND)
    data[position] = value
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    with contextlib.suppress(UnprintableError):
        read_document(path)


def test_what_is_missing_empty_or_a_folder(refused, tmp_path):
    assert refused("a.docx", b"") == "document-broken"
    assert refused("b.docx", b"Hello") == "document-broken"
    assert refused("c.docx", zipped({"x.txt": b"x"})) == "document-broken"
    assert refusal(tmp_path / "none.docx").code == "document-missing"
    (tmp_path / "folder.docx").mkdir()
    assert refusal(tmp_path / "folder.docx").code == "document-missing"


def test_other_kinds_are_named_with_what_to_do(refused, tmp_path):
    assert refused("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600)) == "document-kind"
    assert refused("a.rtf", b"{\\rtf1 x}") == "document-kind"
    assert refused("a.pages", b"PK\x03\x04" + bytes(100)) == "document-kind"
    assert refused("a.xml", b"<html><body/></html>") == "document-kind"
    path = tmp_path / "b.docx"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    assert "save it as .docx" in (refusal(path).hint or "")


def test_an_encrypted_word_document_asks_for_no_password(refused):
    locked = b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    assert refused("a.docx", locked) == "document-locked"


def test_feeds_are_no_documents(tmp_path):
    feed, article = tmp_path / "feed.xml", tmp_path / "article.xml"
    feed.write_text('<?xml version="1.0"?><rss version="2.0"/>')
    article.write_text("<article><front/></article>")
    assert not is_document(feed)
    assert is_document(article)
    assert is_document(tmp_path / "old.doc")
    assert not is_document(tmp_path / "page.html")


# -- archives ----------------------------------------------------------------------------------


def test_a_member_that_unpacks_to_a_thousand_times_its_size(refused):
    bomb = zipped({"[Content_Types].xml": b"x", "word/document.xml": b" " * 30_000_000})
    assert len(bomb) < 100_000
    assert refused("a.docx", bomb) == "document-bomb"


def test_a_bomb_is_refused_in_every_kind_of_archive(refused):
    bomb = {"mimetype": b"application/epub+zip", "big.xhtml": b" " * 30_000_000}
    assert refused("a.epub", zipped(bomb)) == "document-bomb"
    assert refused("a.odt", zipped({"content.xml": b" " * 30_000_000})) == "document-bomb"


def test_members_that_overlap_are_a_bomb(refused):
    data = bytearray(zipped({f"word/m{i}.xml": os.urandom(2000) for i in range(40)}))
    # Every entry of the directory is made to name the first member.
    position = data.find(b"PK\x01\x02")
    while position >= 0:
        data[position + 20 : position + 24] = struct.pack("<I", 60_000)
        position = data.find(b"PK\x01\x02", position + 4)
    assert refused("a.docx", bytes(data)) == "document-bomb"


def test_too_many_members(refused):
    assert refused("a.docx", zipped({f"m{i}": b"" for i in range(6000)})) == "document-bomb"


def test_a_member_that_is_longer_than_it_says(refused):
    data = bytearray(
        zipped({"word/document.xml": b"<x>" + b"a" * 5000}, compression=zipfile.ZIP_DEFLATED)
    )
    position = data.find(b"PK\x01\x02")
    data[position + 24 : position + 28] = struct.pack("<I", 10)
    assert refused("a.docx", bytes(data)) == "document-broken"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "a/../../b", "c:\\x.xml", "C:x"])
def test_names_that_lead_out_of_the_archive(refused, name):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr(zipfile.ZipInfo(name), "x")
    assert refused("a.docx", buffer.getvalue()) == "document-unsafe"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_stands_twice(refused):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
        archive.writestr("word/document.xml", "<y/>")
    assert refused("a.docx", buffer.getvalue()) == "document-unsafe"


# -- XML ---------------------------------------------------------------------------------------

XXE = '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE article [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
PARAMETER = '<!DOCTYPE article [<!ENTITY % d SYSTEM "http://localhost/x.dtd"> %d;]>'


@pytest.mark.parametrize("head", [XXE, LAUGHS, PARAMETER])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_entities_of_jats_are_refused_before_anything_is_read(refused, head, encoding):
    text = f"{head}<article><body><p>&x;</p></body></article>"
    assert refused("a.xml", text.encode(encoding)) in ("document-unsafe", "document-broken")


def test_a_doctype_that_only_names_a_dtd_may_stand(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(
        '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS//EN" "http://localhost:9/x.dtd">'
        "<article><front><article-meta><title-group><article-title>A &amp; B&nbsp;&eacute;"
        "</article-title></title-group></article-meta></front><body><p>x</p></body></article>"
    )
    assert read_document(path).title == "A & B\N{NO-BREAK SPACE}é"


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/_rels/x.rels"])  # fmt: skip
def test_entities_in_any_part_of_a_word_document(refused, part):
    data = docx(paragraph("x"), extra={part: f"{LAUGHS}<w>&i;</w>".encode()})
    assert refused("a.docx", data) == "document-unsafe"


def test_entities_in_odt_and_epub(refused):
    evil = f"{XXE}<article>&x;</article>".encode()
    assert refused("a.odt", zipped({"content.xml": evil})) == "document-unsafe"
    book = {"mimetype": b"application/epub+zip", "META-INF/container.xml": b"<x/>", "a.xhtml": evil}
    assert refused("a.epub", zipped(book)) == "document-unsafe"


def test_xml_that_is_nested_without_end(refused):
    deep = "<sec>" * 5000 + "</sec>" * 5000
    code = refused("a.xml", f"<article><body>{deep}</body></article>".encode())
    assert code in ("document-unsafe", "document-broken")


def test_broken_xml_has_its_line(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text("<article>\n<body>\n<p>x</q>\n</body></article>")
    assert refusal(path).place.line == 3


# -- files beside ------------------------------------------------------------------------------


def test_nothing_outside_of_the_folder_is_read(tmp_path):
    (tmp_path / "secret.tex").write_text("SECRET")
    (tmp_path / "secret.png").write_bytes(PNG)
    (tmp_path / "secret.bib").write_text("@book{s, title={SECRET}}")
    folder = tmp_path / "paper"
    folder.mkdir()
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "paper.tex").write_text(
        r"""\documentclass{article}\title{T}\begin{document}
        \input{../secret} \input{/etc/passwd} \include{../secret.tex}
        \includegraphics{../secret.png} \includegraphics{link} \includegraphics{/etc/hostname}
        \bibliography{../secret} \end{document}"""
    )
    made = read_document(folder / "paper.tex")
    assert "SECRET" not in made.body + made.bibliography
    assert "root:" not in made.body
    assert not made.images
    assert codes(made).count("document-include-missing") == 3
    assert codes(made).count("document-image-missing") == 3


def test_pandoc_itself_reads_no_file(tmp_path):
    secret = tmp_path / "secret.tex"
    secret.write_text("SECRET")
    tree = read_tree(f"A \\input{{{secret}}}".encode(), "latex", "-")
    assert "SECRET" not in str(tree.blocks)


def test_images_of_jats_and_word_cannot_name_files(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(docx(paragraph(picture("rId9")), links={"rId9": "file:///etc/hostname"}))
    assert not read_document(path).images


def test_a_source_that_includes_itself(tmp_path):
    path = tmp_path / "a.tex"
    path.write_text(r"\title{T}\begin{document}x \input{a}\end{document}")
    assert "document-include-missing" in codes(read_document(path))


# -- pandoc ------------------------------------------------------------------------------------


def test_a_document_that_takes_too_long_is_given_up(tmp_path):
    endless = r"\def\a{\a\a}\begin{document}\a\end{document}"
    started = time.monotonic()
    with pytest.raises(UnprintableError) as problem:
        read_tree(endless.encode(), "latex", "a.tex", seconds=2)
    assert problem.value.diagnostics[0].code in ("document-slow", "document-broken")
    assert time.monotonic() - started < 20


def test_without_pandoc_the_command_that_adds_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("printer.readers.documents.pandoc.find_pandoc", lambda: None)
    path = tmp_path / "a.docx"
    path.write_bytes(SOUND)
    diagnostic = refusal(path)
    assert diagnostic.code == "document-pandoc"
    assert "pip install" in diagnostic.hint


def test_it_reads_in_a_worker_with_limits(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(SOUND)
    (outcome,) = workers.run([path], read_document, jobs=1, limits=workers.Limits(30, 2000))
    assert outcome.value is not None, outcome.death
    assert "Text." in outcome.value.body
