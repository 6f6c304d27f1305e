"""Formulas: drawn in the size of the text, defined macros, and what cannot be drawn."""

import base64
import os
import re
import time
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.copyedit import Context, copyedit
from printer.diagnostics import Place
from printer.pictures import examine
from printer.words import words_for


def edit(*formulas, display=False):
    """Copy-edit one paragraph (or equation block) for each formula."""
    kind = "display" if display else "inline"
    html = "".join(
        f"<{'div' if display else 'p'}{' class=equation' if display else ''}>"
        f'<span class="math {kind}" data-latex="{escape(latex)}" data-line="{line}:1"></span>'
        f"</{'div' if display else 'p'}>"
        for line, latex in enumerate(formulas, 1)
    )
    context = Context("en", Path("/nowhere"), words_for("en"), shown="a.md")
    return copyedit(html, context)


def drawings(result):
    """The SVG of each formula."""
    found = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', result.value.body)
    return [base64.b64decode(data) for data in found]


def sizes(result):
    """Width, height and depth of each formula in em."""
    pattern = r"width: ([\d.]+)em; height: ([\d.]+)em(?:; vertical-align: -([\d.]+)em)?"
    return [tuple(float(n or 0) for n in found) for found in re.findall(pattern, result.value.body)]


def reason(latex, **more):
    """Why a formula is not drawn."""
    result = edit(latex, **more)
    (problem,) = result.diagnostics
    assert problem.code == "math"
    assert problem.place == Place("a.md", 1, 1)
    assert '<code class="missing">' in result.value.body
    return problem.message


def test_a_formula_is_an_image_with_its_latex_as_alternative_text():
    result = edit("E = mc^2 < \\infty")
    assert result.diagnostics == ()
    assert '<img class="math inline" src="data:image/svg+xml;base64,' in result.value.body
    assert 'alt="E = mc^2 &lt; \\infty"' in result.value.body


def test_the_drawing_is_plain_and_safe():
    (svg,) = drawings(edit(r"\frac{a}{b} \text{ so}"))
    assert examine(svg).diagnostics == ()
    assert not re.search(rb"<use|<symbol| id=|<text|href", svg)


def test_a_letter_is_as_large_as_the_letters_around_it():
    ((width, height, depth),) = sizes(edit("x"))
    assert 0.4 < height < 0.65  # the x-height of text faces is about half an em
    assert 0.4 < width < 0.7
    assert depth < 0.1


def test_what_hangs_below_the_line_is_aligned():
    ((_, height, depth),) = sizes(edit(r"\frac{a}{b}"))
    assert 0.2 < depth < height


def test_displayed_formulas_are_larger_and_stand_alone():
    inline, display = edit(r"\sum_{i=1}^n i"), edit(r"\sum_{i=1}^n i", display=True)
    assert sizes(display)[0][1] > sizes(inline)[0][1] * 1.3
    assert "vertical-align" not in display.value.body
    assert '<div class="equation"><img class="math display"' in display.value.body


def test_the_same_formula_is_the_same_drawing():
    first, second = drawings(edit("x^2", "x^2"))
    assert first == second


COMMON = [
    r"\begin{align} a &= b \\ c &= d\end{align}",
    r"\begin{align*} a &= b \\&= d\end{align*}",
    r"\begin{aligned} a &= b \\ c &= d\end{aligned}",
    r"\begin{alignat}{2} a &= b \\ c &= d\end{alignat}",
    r"\begin{split} a&=b\\&=c \end{split}",
    r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}",
    r"\begin{equation} a = b \label{eq:a} \end{equation}",
    r"\begin{gathered} a \\ b \end{gathered}",
    r"\begin{multline} a \\ b \end{multline}",
    r"f(x) = \begin{cases} 1 & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}",
    r"\begin{dcases} 1 & x \\ 0 & y \end{dcases}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \begin{bmatrix} a \end{bmatrix}",
    r"\begin{array}{cc} a & b \\ c & d \end{array}",
    r"\operatorname{rank}(A) + \operatorname*{arg\,max}_{x \in X} f(x) + \argmin_x g",
    r"\mathbb{R}^n \mathbf{x} \mathcal{L} \mathfrak{g} \mathrm{d}x \boldsymbol{\beta} \bm{y}",
    r"\mathbb{1} \mathbbm{1}",
    r"\left[ \sum_i x_i \right] \left\{ x \,\middle|\, y \right\} \left. x \right|_0",
    r"\lVert x \rVert \|y\| \langle z \rangle \lfloor w \rfloor",
    r"\text{a < b \& 50\%} \textrm{é} \mbox{ö}",
    r"\hat{\theta} \bar{x} \vec{v} \dot{x} \ddot{x} \tilde{y} \widehat{ab} \overline{z}",
    r"\underbrace{a + b}_{n} \overset{!}{=} \underset{x}{\max} \stackrel{d}{=} \xrightarrow{f}",
    r"\int_0^\infty e^{-x^2} \, dx = \frac{\sqrt{\pi}}{2} \quad \oint \iint \prod_{i} \bigcup",
    r"\lim_{n \to \infty} \binom{n}{k} \dfrac12 \tfrac{1}{2} \sqrt[3]{x}",
    r"a % a remark",
    r"50\% \$5 \#1 a_b \& c",
    r"x \in \emptyset, A \subseteq B \implies \forall x \exists y: \neg z \iff w",
    r"f'(x) + f''(x) = 10^{-3}\,\mathrm{km}",
    r"\big( \Big[ \bigl\{ x \bigr\} \Big] \big)",
    r"x\nonumber \notag",
    r"\color{red} x + \textcolor{blue}{y}",
    r"α + β ≤ ∞",
    r"x \in \\{1, 2, \ldots, 20\\}",
]


@pytest.mark.parametrize("latex", COMMON)
def test_the_latex_of_real_articles_is_drawn(latex):
    for display in (True, False):
        result = edit(latex, display=display)
        assert result.diagnostics == ()
        assert len(drawings(result)) == 1


@pytest.mark.parametrize(
    ("latex", "why"),
    [
        (r"a + \foo{b}", r"\foo is not known"),
        (r"\ce{H2O}", r"\ce is not known"),
        (r"\begin{tikzpicture} x \end{tikzpicture}", 'the environment "tikzpicture" is not known'),
        (r"\frac{a", r"a brace, \left or \begin is not closed"),
        (r"a}", r"it has a closing brace or \right too many"),
        (r"\left( x", r"a brace, \left or \begin is not closed"),
        (r"x^", "something is missing after ^ or _"),
        (r"x_1_2", "it has two subscripts at one place"),
        (r"\frac{a}", "a command lacks what belongs after it"),
        (r"a & b", "it has an & outside of a table or an alignment"),
        (r"\text{日本}", 'the math font has no "日" (U+65E5)'),
        ("", "it is empty"),
        (r"\,", "nothing of it is visible"),
        (r"\newcommand{\a}{\a\a}\a", r"the macro \a never ends"),
        (r"\newcommand{\a}{b", "a brace { is not closed"),
        ("x" * 4001, "it has more than 4000 characters"),
        ("{" * 41 + "x" + "}" * 41, "it is nested too deeply"),
        (r"\left(" * 20 + "x" + r"\right)" * 20, "it is too large or nested too deeply"),
    ],
)
def test_what_cannot_be_drawn_stays_as_code_and_says_why(latex, why):
    assert reason(latex).endswith(f"cannot be drawn: {why}")


def test_lines_in_an_array_are_missed_aloud():
    result = edit(r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}")
    assert [item.code for item in result.diagnostics] == ["math-lines"]
    assert len(drawings(result)) == 1


def test_one_bad_formula_does_not_touch_the_others():
    result = edit("x", r"\foo", "y")
    assert len(drawings(result)) == 2
    assert result.value.body.count("missing") == 1
    assert result.diagnostics[0].place == Place("a.md", 2, 1)


def test_macros_hold_from_their_definition_on():
    result = edit(
        r"\newcommand{\E}[1]{\mathbb{E}\left[#1\right]} \def\RR{\mathbb{R}}",
        r"\E{X} \in \RR",
        r"\mathbb{E}\left[X\right] \in \mathbb{R}",
        r"\DeclareMathOperator*{\amax}{arg\,max} \amax_x y",
        r"\newcommand{\p}[2][q]{p(#1 \mid #2)} \p{x} \p[y]{z}",
    )
    assert result.diagnostics == ()
    found = drawings(result)
    assert len(found) == 4, "a formula that only defines is not drawn"
    assert found[0] == found[1]
    assert result.value.body.startswith("<p><img"), "and its paragraph is gone"


def test_a_number_of_ones_own_is_printed():
    result = edit(r"a = b \tag{A1}", display=True)
    assert '<span class="equation-number">(A1)</span>' in result.value.body
    assert result.value.numbered[0].number == "A1"


def test_a_formula_in_a_caption_or_heading_has_words_in_the_lists():
    html = '<h2 id="a">About <span class="math inline" data-latex="x^2"></span></h2>'
    context = Context("en", Path("/nowhere"), words_for("en"))
    assert copyedit(html, context).value.numbered[0].title == "About x^2"


@pytest.mark.parametrize(
    "latex",
    [
        r"\frac{" * 39 + "x" + "}{y}" * 39,
        r"x^{y}" * 790,
        r"\hat{" * 38 + "x" + "}" * 38,
        r"\begin{matrix}" * 30 + "x" + r"\end{matrix}" * 30,
        "x" + "'" * 3900,
        "\\" * 3999,
        r"\left(" * 10 + r"\sum " * 600 + r"\right)" * 10,
        r"\newcommand{\a}{\b\b}\newcommand{\b}{\c\c\c}\newcommand{\c}{\a}\a",
        r"\operatorname*{a}_{" * 30 + "}" * 30,
        r"\begin{align}" + r"a&=b\\" * 500 + r"\end{align}",
    ],
)
def test_hostile_formulas_end_soon(latex):
    start = time.process_time()
    edit(latex, display=True)
    assert time.process_time() - start < 15


@given(
    st.lists(
        st.sampled_from(
            ["x", "2", "{", "}", "^", "_", "\\", "&", "\\\\", "\\frac", "\\left(", "\\right)", "<",
             ">", "\\text{", "\\begin{align}", "\\end{align}", "\\sqrt", "%", "$", "#", "~", "'",
             "\\newcommand", "\\hat", "[", "]", "é", "\\tag{", "\ue101", "\\operatorname*{"]
        ),
        max_size=12,
    )
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_soup_of_latex_is_drawn_or_reported(pieces):
    result = edit("".join(pieces))
    bad = result.value.body.count('class="missing"')
    assert bad == len(result.diagnostics)
    assert all(item.code == "math" for item in result.diagnostics)
    for svg in drawings(result):
        assert examine(svg).value is not None


@pytest.mark.slow
def test_every_formula_of_real_articles_is_drawn():
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora:
        pytest.skip("PRINTER_CORPORA is not set")
    formulas = []
    for path in sorted(Path(corpora, "md-research", "_posts").glob("*.md")):
        text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        pattern = r"\$\$(.+?)\$\$|(?<![\\$])\$([^$\n]{1,300}?)(?<!\\)\$(?!\$)"
        found = re.finditer(pattern, text, re.DOTALL)
        formulas.extend(match[1] or match[2] for match in found)
    assert len(formulas) > 200
    assert edit(*formulas).diagnostics == ()
