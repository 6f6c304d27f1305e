"""Works written as BibTeX are read back as the same works."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printer.citations.bibliography import read_bibliography
from printer.readers.documents.bibtex import bibtex_of
from printer.readers.documents.keys import new_keys


def back(work, folder):
    """The work that our reader makes of what was written, and what it says of it."""
    (folder / "a.bib").write_text(bibtex_of([work], {str(work["id"]): "key"}), encoding="utf-8")
    result = read_bibliography([folder / "a.bib"])
    (item,) = result.value.items.values()
    return item, result.diagnostics


WORKS = [
    {"type": "article-journal", "title": "On floods", "container-title": "J. & Rivers", "volume": "3",
     "issue": "2", "page": "10-20", "DOI": "10.1000/1_2", "author": [{"family": "Ames", "given": "R. J."}],
     "issued": {"date-parts": [[1902, 5, 31]]}},
    {"type": "book", "title": "Bridges: a history", "publisher": "Ard & Sons", "publisher-place": "Ard",
     "edition": "2", "editor": [{"family": "van der Lind", "given": "M."}], "ISBN": "9780306406157",
     "issued": {"date-parts": [[1999]]}},
    {"type": "chapter", "title": "Weirs", "container-title": "Rivers", "page": "1-9",
     "author": [{"literal": "The River Trust"}], "issued": {"date-parts": [[2001, 2]]}},
    {"type": "paper-conference", "title": "CO<sub>2</sub> in <i>rivers</i>", "event-title": "FloodConf",
     "container-title": "Proc. of FloodConf", "author": [{"family": "Лев", "given": "Анна"}]},
    {"type": "webpage", "title": "Levels", "URL": "https://l.example/a_b?c=%20d",
     "accessed": {"date-parts": [[2020, 5, 1]]}},
    {"type": "thesis", "title": "Gravel", "publisher": "University of Ard", "genre": "PhD thesis"},
    {"type": "report", "title": "Report", "number": "12", "publisher": "Ard"},
    {"type": "software", "title": "flow", "version": "1.2.0", "URL": "https://f.example"},
    {"type": "document", "title": "A whole reference, 2001, with {braces} & 100 % of $5_000"},
    {"type": "article", "title": "A preprint", "URL": "https://arxiv.example/1"},
    {"type": "dataset", "title": "Data", "DOI": "10.1000/d"},
]  # fmt: skip


@pytest.mark.parametrize("work", WORKS, ids=[work["type"] for work in WORKS])
def test_works_come_back_as_they_were(work, tmp_path):
    item, said = back({**work, "id": "x"}, tmp_path)
    expected = {**work, "id": "key"}
    if work["type"] == "book":
        expected["editor"] = [{"family": "Lind", "given": "M.", "non-dropping-particle": "van der"}]
    assert item == expected
    assert not said


_TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    title=st.lists(_TEXT, min_size=1, max_size=4).map(" ".join),
    family=_TEXT,
    given=_TEXT,
    year=st.one_of(st.integers(1000, 2100), st.just("in press")),
)
def test_no_work_of_a_stranger_breaks_the_file(title, family, given, year, tmp_path):
    date = {"date-parts": [[year]]} if isinstance(year, int) else {"literal": year}
    work = {"id": "a", "type": "book", "title": title, "author": [{"family": family, "given": given}],
            "issued": date}  # fmt: skip
    next_work = {"id": "b", "type": "book", "title": "Sound"}
    (tmp_path / "a.bib").write_text(
        bibtex_of([work, next_work], {"a": "a", "b": "b"}), encoding="utf-8"
    )
    items = read_bibliography([tmp_path / "a.bib"]).value.items
    assert list(items) == ["a", "b"]
    assert items["b"]["title"] == "Sound"


def test_keys_are_what_people_would_write():
    works = [
        {
            "id": "http://zotero.org/1",
            "author": [{"family": "Müller"}],
            "issued": {"date-parts": [[2001]]},
        },
        {"id": "CR12", "author": [{"family": "Muller"}], "issued": {"date-parts": [[2001]]}},
        {"id": "smith_2003", "author": [{"family": "Smith"}]},
        {"id": "ref-darling_dataU003A2019", "title": "Data"},
        {"id": "B1", "title": "The gravel of the Ard"},
        {"id": "fig-1", "author": [{"literal": "The River Trust"}]},
    ]
    assert list(new_keys(works).values()) == [
        "muller2001", "muller2001b", "smith_2003", "darling_data:2019", "the", "trust",
    ]  # fmt: skip
