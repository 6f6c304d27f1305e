"""CSL-JSON, CSL-YAML and RIS: good files, and what is wrong in bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from printer.citations import read_bibliography


def read(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    result = read_bibliography([path])
    problems = [
        f"{item.place.line}: {item.severity.value}: {item.message}" for item in result.diagnostics
    ]
    return dict(result.value.items), problems


def test_csl_json_items_are_taken_as_they_are(tmp_path):
    items, problems = read(
        tmp_path,
        "a.json",
        """[{"id": 7, "type": "article-journal", "title": "On <i>E. coli</i> & co.",
             "author": [{"family": "Smith", "given": "J.", "comma-suffix": true}, {"literal": "WHO"}],
             "issued": {"date-parts": [["2004", "5"]], "circa": 1}, "volume": 3,
             "DOI": "https://doi.org/10.1000/1", "URL": "https://example.org/"}]""",
    )
    assert problems == []
    assert items["7"] == {
        "id": "7",
        "type": "article-journal",
        "title": "On <i>E. coli</i> & co.",
        "author": [{"family": "Smith", "given": "J.", "comma-suffix": True}, {"literal": "WHO"}],
        "issued": {"date-parts": [[2004, 5]], "circa": True},
        "volume": "3",
        "DOI": "10.1000/1",
        "URL": "https://example.org/",
    }


def test_broken_json_entries_are_named_and_the_rest_is_used(tmp_path):
    items, problems = read(
        tmp_path,
        "a.json",
        """[
 {"id": "a", "type": "book"},
 {"id": "b" "type": "book"},
 {"type": "book", "title": "no id"},
 5,
 {"id": "c", "type": "book"}
 {"id": "a", "type": "thesis"},
 {"id": "d", "type": "nonsense", "title": ["x"], "URL": "javascript:x", "issued": {"x": 1}}
""",
    )
    head = '{"id": "b" "type": "book"},'
    assert list(items) == ["a", "c", "d"]
    assert problems == [
        f"3: error: the entry that begins with '{head}' is broken: expecting ',' delimiter",
        "4: error: a reference has no id",
        "5: error: an entry is not an object in braces",
        "7: error: a comma is missing between two entries",
        "7: error: duplicate key 'a' (first at line 2)",
        "8: warning: entry 'd': the type 'nonsense' is not known",
        "8: warning: entry 'd': 'title' has another shape than text",
        "8: warning: entry 'd': 'URL' is not an address that begins with https:// or http://",
        "8: warning: entry 'd': 'issued' has another shape than a date",
        "9: error: the list is not closed by ]",
    ]


@pytest.mark.parametrize(
    "text", ['{"items": [{"id": "a", "type": "book"}]}', '{"id": "a", "type": "book"}']
)
def test_other_shapes_of_json(tmp_path, text):
    items, problems = read(tmp_path, "a.json", text)
    assert (list(items), problems) == (["a"], [])


@pytest.mark.parametrize(
    "text", ["hello", '[{"id": NaN}]', "[" * 100_000, '[{"id":"a","n":' + "9" * 5000 + "}]"]
)
def test_json_that_is_none_is_an_error(tmp_path, text):
    items, problems = read(tmp_path, "a.json", text)
    assert items == {}
    assert len(problems) == 1


def test_csl_yaml_as_pandoc_writes_it(tmp_path):
    items, problems = read(
        tmp_path,
        "a.yaml",
        """---
references:
- id: darwin
  type: book
  title: "The *Origin* of H~2~O, [DNA]{.nocase} and snake_case_words"
  author:
  - family: Darwin
    given: Charles
  issued:
  - year: 1859
    month: 11
  volume: 1.10
  edition: 2
  publisher: null
- id: other
  type: article-journal
  issued: 2004-05/2005
...
""",
    )
    assert problems == []
    assert items["darwin"] == {
        "id": "darwin",
        "type": "book",
        "title": 'The <i>Origin</i> of H<sub>2</sub>O, <span class="nocase">DNA</span> and snake_case_words',
        "author": [{"family": "Darwin", "given": "Charles"}],
        "issued": {"date-parts": [[1859, 11]]},
        "volume": "1.10",
        "edition": "2",
    }
    assert items["other"]["issued"] == {"date-parts": [[2004, 5], [2005]]}


def test_what_is_dangerous_or_broken_in_yaml_is_named(tmp_path):
    items, problems = read(
        tmp_path,
        "a.yaml",
        """references:
- id: a
  type: book
  editor: &x
    family: E
  translator: *x
- just text
- id: b
  type: book
  title: !!python/object:os.system x
- id: c
  type: book
   title: wrong indentation
""",
    )
    assert list(items) == ["a", "b"]
    assert problems == [
        "6: error: the alias *x is not supported",
        "7: error: a reference is not a mapping",
        "10: error: the tag tag:yaml.org,2002:python/object:os.system is not supported",
        "13: error: the YAML is broken: mapping values are not allowed in this context",
    ]


def test_a_yaml_file_without_references_is_an_error(tmp_path):
    items, problems = read(tmp_path, "a.yaml", "title: x\n")
    assert items == {}
    assert problems == ["1: error: the file has no list of references"]


def test_a_title_in_another_script_gets_its_script_as_language(tmp_path):
    items, _ = read(tmp_path, "a.json", '[{"id":"a","type":"book","title":"Евгений Онегин"}]')
    assert items["a"]["language"] == "und-Cyrl"


RIS = """TY  - JOUR
AU  - Smith, John, Jr.
AU  - World Health Organization
TI  - A title that
  goes on
JO  - Journal of Tests
PY  - 2010/05/12/
VL  - 3
IS  - 2
SP  - 10
EP  - 20
DO  - 10.1000/2
SN  - 1234-5678
UR  - https://example.org/
ER  -

TY  - CHAP
ID  - chap1
A1  - Doe, Jane
T1  - Chapter
T2  - The Book
A2  - Editor, Ann
PB  - Press
CY  - London
Y1  - 1999///Spring
KW  - a
KW  - b
TY  - UNHEARD
AU  - Smith, John
PY  - 2010
TI  - Another
ER  -
stray
"""


def test_ris(tmp_path):
    items, problems = read(tmp_path, "a.ris", RIS)
    assert items["smith2010"] == {
        "id": "smith2010",
        "type": "article-journal",
        "title": "A title that goes on",
        "container-title": "Journal of Tests",
        "author": [
            {"family": "Smith", "given": "John", "suffix": "Jr."},
            {"literal": "World Health Organization"},
        ],
        "issued": {"date-parts": [[2010, 5, 12]]},
        "volume": "3",
        "issue": "2",
        "page": "10-20",
        "DOI": "10.1000/2",
        "ISSN": "1234-5678",
        "URL": "https://example.org/",
    }
    assert items["chap1"]["editor"] == [{"family": "Editor", "given": "Ann"}]
    assert items["chap1"]["container-title"] == "The Book"
    assert items["chap1"]["issued"] == {"date-parts": [[1999]], "season": 1}
    assert items["chap1"]["keyword"] == "a, b"
    assert items["smith2010a"]["type"] == "document"
    assert problems == [
        "1: note: this record has no ID; cite it as @smith2010",
        "17: warning: this record has no line ER at its end",
        "28: warning: the type UNHEARD is not known",
        "28: note: this record has no ID; cite it as @smith2010a",
        "33: warning: this line is outside any record",
    ]


def test_all_formats_together(tmp_path):
    for name, text in (
        ("a.bib", "@book{a, title={A}}"),
        ("b.json", '[{"id":"b","type":"book"}]'),
        ("c.yml", "- id: c\n  type: book\n"),
        ("d.ris", "TY  - BOOK\nID  - d\nER  - \n"),
    ):
        Path(tmp_path / name).write_text(text)
    result = read_bibliography([tmp_path / name for name in ("a.bib", "b.json", "c.yml", "d.ris")])
    assert list(result.value.items) == ["a", "b", "c", "d"]
    assert result.diagnostics == ()
