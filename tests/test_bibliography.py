"""Bibliographies become one library of CSL-JSON items: the whole way, through the public door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from printer.citations import read_bibliography
from printer.diagnostics import Place, Severity

DATA = Path(__file__).parent / "data"


def read(tmp_path, **files):
    """Read files given as `refs_bib="…"`, in that order."""
    paths = []
    for name, content in files.items():
        path = tmp_path / name.replace("_", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return read_bibliography(paths)


def said(result):
    """Problems without the folder: `refs.bib:3: error: …`."""
    out = []
    for item in result.diagnostics:
        place = item.place
        where = f"{Path(place.path).name}:{place.line or ''}" if place else ""
        out.append(f"{where}: {item.severity.value}: {item.message}")
    return out


# -- the torture file -------------------------------------------------------------------------

TORTURE = read_bibliography([DATA / "torture.bib"])
EXPECTED = {item["id"]: item for item in json.loads((DATA / "torture.json").read_text("utf-8"))}


def test_every_entry_of_the_torture_file_is_found():
    assert list(TORTURE.value.items) == list(EXPECTED)


@pytest.mark.parametrize("key", EXPECTED)
def test_torture_entry_field_by_field(key):
    assert TORTURE.value.items[key] == EXPECTED[key]


def test_everything_that_is_wrong_in_the_torture_file_is_named_with_its_line():
    broken = [
        ("javascript:", "warning", "the field 'url' is not an address that begins with https://"),
        ("unheard", "warning", "the type @unheard is not known"),
        ("empty", "note", "has no fields"),
        ("undefined", "error", "undefined @string 'cupp'"),
        ("publisher = {P},", "warning", "a comma is missing before 'publisher'"),
        ("@article{unclosed", "error", "the next entry begins before its closing brace"),
        ("@book{accents", "error", "duplicate key 'accents' (first at line 10)"),
        ("twice", "warning", "the field 'title' is given twice"),
        ("circle3", "error", "circular crossref: circle1 → circle2 → circle3 → circle1"),
        ("orphan", "error", "the crossref 'parennt' does not exist"),
        ("baddate", "warning", "the field 'date' is no date: '2003-02-31'"),
        ("badnames", "warning", "the field 'author' has a name with 4 commas"),
        ("badnames", "warning", "the field 'author' has an empty name between two `and`s"),
        ("badnames", "warning", "the field 'month' is not understood: 'someday'"),
        ("command", "warning", r"the field 'title' uses \frobnicate"),
        ("@article {,", "error", "an entry of type @article has no key"),
        ("@book nobrace", "error", "an opening brace is missing after the type"),
        ("unended", "error", "the file ends before its closing brace"),
    ]
    lines = (DATA / "torture.bib").read_text("utf-8").split("\n")
    assert len(TORTURE.diagnostics) == len(broken)
    for problem, (where, severity, message) in zip(TORTURE.diagnostics, broken, strict=True):
        assert message in problem.message
        assert problem.severity.value == severity
        assert problem.code
        assert where in lines[problem.place.line - 1]


def test_former_keys_lead_to_the_entry():
    assert TORTURE.value.aliases == {"oldkey": "oldname", "olderkey": "oldname"}


# -- several files ----------------------------------------------------------------------------


def test_a_key_that_stands_twice_is_reported_with_both_places(tmp_path):
    result = read(
        tmp_path,
        a_bib="@book{one, title={A}}\n\n@book{one, title={B}}",
        b_bib="@book{two, title={C}}\n@book{one, title={D}}",
    )
    assert result.value.items["one"]["title"] == "A"
    first, second = said(result)
    assert first == "a.bib:3: error: duplicate key 'one' (first at line 1)"
    assert second.startswith("b.bib:2: error: duplicate key 'one' (first in ")
    assert second.endswith("a.bib:1)")


def test_the_same_work_in_two_files_is_only_a_note(tmp_path):
    entry = "@book{one, title={A}, year=2000}"
    result = read(tmp_path, a_bib=entry, b_bib="\n" + entry)
    assert [item.severity for item in result.diagnostics] == [Severity.NOTE]


def test_an_entry_may_refer_to_one_in_another_file(tmp_path):
    result = read(
        tmp_path,
        a_bib="@incollection{child, title={C}, crossref={parent}}",
        b_bib="@collection{parent, title={P}, publisher={Pub}}",
    )
    assert result.value.items["child"]["container-title"] == "P"
    assert result.diagnostics == ()


def test_references_of_the_front_matter_win(tmp_path):
    path = tmp_path / "a.bib"
    path.write_text("@book{one, title={From the file}}\n@book{two, title={Two}}")
    inline = ({"id": "one", "type": "book", "title": "*Mine*", "issued": 2004},)
    result = read_bibliography([path], inline=inline, inline_place=Place("article.md", 3))
    assert result.value.items["one"]["title"] == "<i>Mine</i>"
    assert result.value.items["one"]["issued"] == {"date-parts": [[2004]]}
    assert list(result.value.items) == ["one", "two"]
    assert result.value.places["one"] == Place("article.md", 3)
    assert [item.severity for item in result.diagnostics] == [Severity.NOTE]


def test_a_front_matter_reference_that_is_none_is_an_error():
    result = read_bibliography([], inline=["smith2010"], inline_place=Place("a.md", 2))
    assert said(result) == ["a.md:2: error: a reference is not a mapping"]


def test_nothing_is_an_empty_library():
    result = read_bibliography([])
    assert dict(result.value.items) == {}
    assert result.value.nearest("x") is None
    assert result.diagnostics == ()


# -- looking up -------------------------------------------------------------------------------


def test_nearest_key(tmp_path):
    keys = ["smith2010", "Smith2011", "müller99", "знак2005"]
    library = read(tmp_path, a_bib="\n".join(f"@book{{{key}, title={{T}}}}" for key in keys)).value
    assert library.nearest("smth2010") == "smith2010"
    assert library.nearest("SMITH2011") == "Smith2011"
    assert library.nearest("muller99") == "müller99"
    assert library.nearest("зна2005") == "знак2005"
    assert library.nearest("completely-different") is None


def test_duplicate_works(tmp_path):
    library = read(
        tmp_path,
        a_bib="""
        @article{a, title={One}, doi={10.1000/AbC}}
        @article{b, title={Quite another}, doi={https://doi.org/10.1000/abc}}
        @book{c, title={The {Origin} of Species}, year=1859, author={Darwin, C.}}
        @book{d, title={The origin of species.}, year=1859, author={Darwin, Charles}}
        @book{e, title={The origin of species}, year=1872, author={Darwin, Charles}}
        @book{f, title={Long and winding titles, part 1}, year=1859}
        @book{g, title={Long and winding titles, part 2}, year=1859}
        @book{h, title={Editorial}, year=1859, author={One, A.}}
        @book{i, title={Editorial}, year=1859, author={Two, B.}}
        """,
    ).value
    found = [(duplicate.keys, duplicate.reason) for duplicate in library.duplicates()]
    assert found == [(("a", "b"), "doi"), (("c", "d"), "title")]


def test_missing_fields(tmp_path):
    library = read(
        tmp_path,
        a_bib="""
        @article{whole, author={A, B}, title={T}, journal={J}, year=2000}
        @article{holes, title={T}, year=2000}
        @online{web, title={T}, url={https://example.org/}}
        """,
    ).value
    missing = {entry.key: entry.fields for entry in library.missing_fields()}
    assert missing == {
        "holes": ("author or editor", "container-title"),
        "web": ("issued or accessed",),
    }


# -- files ------------------------------------------------------------------------------------


def test_a_missing_file_is_an_error_and_the_others_are_read(tmp_path):
    good = tmp_path / "good.bib"
    good.write_text("@book{one, title={T}}")
    result = read_bibliography([tmp_path / "none.bib", tmp_path, good])
    assert list(result.value.items) == ["one"]
    codes = {item.code for item in result.diagnostics}
    assert codes == {"bibliography-missing", "bibliography-unreadable"}


def test_fifty_megabytes_are_refused_by_name(tmp_path):
    path = tmp_path / "huge.bib"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    (problem,) = read_bibliography([path]).diagnostics
    assert problem.message == "the bibliography has 50.0 MB, more than 10 MB"
    assert problem.code == "bibliography-too-large"


def test_latin_1_is_read_with_a_warning_that_names_the_line(tmp_path):
    result = read(tmp_path, a_bib="@book{one,\n title={Caf\xe9 No\xebl}}".encode("latin-1"))
    assert result.value.items["one"]["title"] == "Café Noël"
    (problem,) = said(result)
    assert (
        problem
        == "a.bib:2: warning: byte 0xE9 is not UTF-8; the file is read as Latin 1 (Windows-1252)"
    )


def test_windows_1251_is_recognised(tmp_path):
    result = read(tmp_path, a_bib="@book{one, title={История книги}}".encode("cp1251"))
    assert result.value.items["one"]["title"] == "История книги"
    assert [item.code for item in result.diagnostics] == ["bibliography-encoding"]


@pytest.mark.parametrize("content", [b"\xff\xfe@\0b\0", b"PK\x03\x04xxxx", b"@book{a\0}"])
def test_what_is_no_text_is_refused(tmp_path, content):
    result = read(tmp_path, a_bib=content)
    assert [item.code for item in result.diagnostics] == ["bibliography-unreadable"]


def test_an_empty_file_is_a_warning(tmp_path):
    assert said(read(tmp_path, a_bib="\ufeff \n")) == ["a.bib:: warning: the bibliography is empty"]


def test_the_format_is_told_by_the_content_when_the_name_does_not(tmp_path):
    result = read(
        tmp_path,
        a_txt="@book{a, title={T}}",
        b_txt='[{"id": "b", "type": "book"}]',
        c_txt="references:\n- id: c\n  type: book\n",
        d_txt="TY  - BOOK\nID  - d\nER  - \n",
        e_txt="just words",
    )
    assert list(result.value.items) == ["a", "b", "c", "d"]
    assert [item.code for item in result.diagnostics] == ["bibliography-format"]


def test_control_characters_and_own_marks_go(tmp_path):
    result = read(tmp_path, a_bib="@book{a, title={A\x07B\ue0a1C &#7; D &#xE0A1;}}")
    assert result.value.items["a"]["title"] == "AB\ufffdC D \ufffd"


def test_windows_line_ends_count_as_lines(tmp_path):
    result = read(tmp_path, a_bib=b"@book{a,\r\n title={A}}\r\n\r\n@book{b,\r\n title=x}\r\n")
    assert said(result) == ["a.bib:5: error: entry 'b': undefined @string 'x'"]


def test_a_missing_comma_does_not_swallow_the_next_field(tmp_path):
    result = read(tmp_path, a_bib="@book{a,\n title={T}\n year=1999\n publisher={P}\n}")
    assert result.value.items["a"]["publisher"] == "P"
    assert result.value.items["a"]["issued"] == {"date-parts": [[1999]]}
    assert [item.place.line for item in result.diagnostics] == [3, 4]


def test_two_hundred_entries_are_read_in_a_moment(tmp_path):
    import time

    entry = r"""@article{key%d, author={Smith%d, Anna and M{\"u}ller, J{\"o}rg and van der Berg, Jan},
      title={On the {DNA} of things: part %d}, journal={Journal of Tests}, year={1999}, month=may,
      volume={3}, number={2}, pages={10--20}, doi={10.1000/x%d}}"""
    text = "\n".join(entry % (number, number, number, number) for number in range(200))
    read(tmp_path, warm_bib=text[:2000])
    began = time.process_time()
    result = read(tmp_path, a_bib=text)
    spent = time.process_time() - began
    assert len(result.value.items) == 200
    assert spent < 0.3  # 0.1 s on a quiet machine
