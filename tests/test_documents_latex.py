"""LaTeX: references, citations, included files, authors of the usual classes, drawings."""

from __future__ import annotations

import pytest
from making_documents import PNG
from reading_back import codes, read_back

from printer.readers.documents import read_document

BIB = "@article{ames, author={Ames, R.}, title={On {Floods}}, journal={J. Rivers}, year={1902}}\n"


@pytest.fixture
def imported(tmp_path):
    """A function that imports a source of this body, with files beside it."""

    def make(body, head=r"\title{T}", **beside):
        for name, content in beside.items():
            path = tmp_path / name.replace("__", "/").replace("_", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        source = (
            rf"\documentclass{{article}}{head}\begin{{document}}\maketitle {body}\end{{document}}"
        )
        (tmp_path / "paper.tex").write_text(source, encoding="utf-8")
        return read_document(tmp_path / "paper.tex")

    return make


def test_references_by_label(imported, tmp_path):
    made = imported(
        r"""\section{One}\label{sec:one}
        See Figure~\ref{fig:a}, \autoref{tab:b}, Eq.~\eqref{eq:c}, Section \ref{sec:one}, \cref{fig:a}.
        \begin{figure}\includegraphics[width=0.5\textwidth]{img/a}\caption{A \emph{bridge}. Photo: N.}
        \label{fig:a}\end{figure}
        \begin{table}\caption{Rows}\label{tab:b}\begin{tabular}{lr}a & b\\ 1 & 2\end{tabular}\end{table}
        \begin{align}a &= b \label{eq:c}\\ c &= d\end{align}
        \section{Two} End.""",
        img__a_png=PNG,
    )
    assert "See @fig-a, @tbl-b, @eq-c, @sec-one, @fig-a." in made.body
    assert "## One {#sec-one}" in made.body
    assert "## Two\n" in made.body
    assert "![A *bridge*.](figures/a.png){#fig-a" in made.body
    assert "width=50%" in made.body
    assert "Table: Rows {#tbl-b}" in made.body
    assert "{#eq-c}" in made.body
    assert not read_back(made, tmp_path)[1]


def test_citations_and_the_bibliography_beside(imported, tmp_path):
    made = imported(
        r"Text \cite{ames}, \citep[see][p.~3]{ames}, \citet{ames}. \bibliography{refs}",
        refs_bib=BIB,
    )
    assert "Text [@ames], [see @ames, p. 3], @ames." in made.body.replace("\N{NO-BREAK SPACE}", " ")
    assert made.bibliography == BIB
    assert not read_back(made, tmp_path)[1]


def test_a_list_of_works_that_is_written_out(imported):
    made = imported(
        r"""Text \cite{a}. \begin{thebibliography}{9}\bibitem{a} Ames, R. \emph{On floods}. 1902.
        \url{https://a.example}\end{thebibliography}"""
    )
    assert "Text [@a]." in made.body.replace("@ames", "@a")
    assert r"Ames, R. \textit{On floods}. 1902" in made.bibliography
    assert "https://a.example" in made.bibliography
    assert codes(made) == ["document-reference-text"]


def test_included_files_and_missing_ones(imported):
    made = imported(r"\input{parts/one}\include{parts/two}", parts__one_tex="One. % \\input{no}\n")
    assert made.body == "One.\n"
    assert codes(made) == ["document-include-missing"]


def test_a_png_is_preferred_to_a_pdf_of_the_same_name(imported):
    made = imported(r"\includegraphics{a.pdf}", a_pdf=b"%PDF-1.7 ...", a_png=PNG)
    assert list(made.images) == ["figures/a.png"]
    assert not codes(made)


def test_a_pdf_is_named_as_unprintable(imported):
    made = imported(r"\includegraphics{b}", b_pdf=b"%PDF-1.7 ...")
    assert codes(made) == ["document-image-format"]


def test_what_only_tex_can_draw_leaves_a_place_and_an_error(imported):
    made = imported(
        r"A. \begin{figure}\begin{tikzpicture}\draw (0,0);\end{tikzpicture}\caption{C.}\end{figure}"
    )
    assert "![C.](figures/drawing-1.png)" in made.body.replace("drawing-1)", "drawing-1.png)")
    assert codes(made) == ["document-image-missing"]


AUTHORS = {
    "article": r"\author{Ann Lee\thanks{ann@ard.example} \and Bob Roe \\ University of Ard}",
    "authblk": r"\author[1]{Ann Lee}\author[1,2]{Bob Roe}\affil[1]{University of Ard}\affil[2]{Trust}",
    "elsarticle": r"\author[a]{Ann Lee\corref{c}}\ead{ann@ard.example}\author[a]{Bob Roe}"
    r"\address[a]{University of Ard}",
    "acm": r"\author{Ann Lee}\email{ann@ard.example}\affiliation{\institution{University of Ard}}"
    r"\author{Bob Roe}\affiliation{\institution{University of Ard}\city{Ard}}",
    "llncs": r"\author{Ann Lee\inst{1}\orcidID{0000-0002-1825-0097} \and Bob Roe\inst{1}}"
    r"\institute{University of Ard}",
}


@pytest.mark.parametrize("kind", AUTHORS)
def test_authors_of_the_usual_classes(imported, kind):
    made = imported("Text.", head=r"\title{T}" + AUTHORS[kind])
    authors = [item if isinstance(item, dict) else {"name": item} for item in made.value("authors")]
    assert [author["name"] for author in authors] == ["Ann Lee", "Bob Roe"]
    assert "University of Ard" in str(authors[1]["affiliation"])
    if "ann@" in AUTHORS[kind]:
        assert authors[0]["email"] == "ann@ard.example"
    if "orcid" in AUTHORS[kind]:
        assert authors[0]["orcid"] == "0000-0002-1825-0097"


@pytest.mark.parametrize(
    ("written", "date"),
    [("12 May 2020", "2020-05-12"), ("May 12th, 2020", "2020-05-12"), ("March 2021", "2021-03"), (r"\today", None)],
)  # fmt: skip
def test_dates_in_words(imported, written, date):
    assert (imported("x", head=rf"\title{{T}}\date{{{written}}}").value("date") or None) == date


def test_language_keywords_and_abstract(imported):
    made = imported(
        r"\begin{abstract}It \emph{floods}.\end{abstract}\keywords{rivers, floods} Text.",
        head=r"\usepackage[english,ngerman]{babel}\title{T}",
    )
    assert made.value("lang") == "de"
    assert made.value("abstract") == "It *floods*."
    assert made.value("keywords") == ("rivers", "floods")


def test_listings_with_caption_and_label(imported, tmp_path):
    made = imported(
        "See Listing~\\ref{lst:a}.\n\\begin{lstlisting}[language=Python,caption={Levels},label=lst:a]\n"
        "x = 1  # 50%\n\\end{lstlisting}\n"
    )
    assert "See @lst-a." in made.body
    assert '```python {#lst-a caption="Levels"}\nx = 1  # 50%\n```' in made.body
    assert not read_back(made, tmp_path)[1]


def test_broken_latex_is_read_or_refused(imported):
    from printer.diagnostics import UnprintableError

    try:
        made = imported(r"\begin{itemize} text \end{enumerate} {{{ $x ")
    except UnprintableError as problem:
        assert problem.diagnostics[0].code == "document-broken"  # noqa: PT017, either is right
    else:
        assert made.body
