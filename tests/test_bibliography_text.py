"""LaTeX, names and dates: what the parts of an entry become."""

from __future__ import annotations

import pytest

from printer.citations.bibliography.dates import parse_date, parse_year_month
from printer.citations.bibliography.latex import to_plain_text, to_rich_text, unescape_address
from printer.citations.bibliography.names import parse_names
from printer.citations.bibliography.rich_text import clean_markup, strip_markup

NOCASE = '<span class="nocase">%s</span>'


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{\'E}douard \'Edouard \'{E}douard {\'{E}}douard \' Edouard", " ".join(["Édouard"] * 5)),
        (r"na\"{\i}ve na{\"\i}ve na\"\i ve", "naïve naïve naïve"),
        (r"\v{S} \v S {\v S} \c{c} \c c \k{a} \H{o} \r{a} \u{g} \d{t} \t{oo}", "Š Š Š ç ç ą ő å ğ ṭ o͡o"),
        (r"Nguy{\~{\^e}}n \'{\^E}", "Nguyễn Ế"),
        (r"stra\ss e stra{\ss}e \o{} \L{}\'od\'z \OE uvre \AA", "straße straße ø Łódź Œuvre Å"),
        (r"pages 1--2 --- and -", "pages 1–2 — and -"),
        (r"``Hello'' `world' it's l'heure ,,deutsch``", "“Hello” ‘world’ it's l'heure „deutsch“"),
        (r"Tom \& Jerry 5\% \#1 \$2 a\_b \{x\}", "Tom & Jerry 5% #1 $2 a_b {x}"),
        (r"A~B C\ D E\,F \LaTeX{} \TeX\ now", "A\u00a0B C D E\u202fF LaTeX TeX now"),
        (r"\emph{em} {\it it} \textbf{b} \textsuperscript{2} \textsubscript{3}",
         "<i>em</i> <i>it</i> <b>b</b> <sup>2</sup> <sub>3</sub>"),
        (r"\textsc{Nasa} {\sc Esa}",
         '<span style="font-variant:small-caps;">Nasa</span> <span style="font-variant:small-caps;">Esa</span>'),
        (r"\href{https://example.org}{the page} \url{x} \enquote{quoted}", "the page x “quoted”"),
        (r"\noopsort{1973a}Title \unknown{kept}", "Title kept"),
        (r"$\alpha$-decay", NOCASE % "α" + "-decay"),
        (r"$x^2 \leq \frac{1}{2}$", NOCASE % "<i>x</i><sup>2</sup> ≤ 1/2"),
        (r"H$_2$O and $\mathbb{R}^n$",
         f"H{NOCASE % '<sub>2</sub>'}O and {NOCASE % 'ℝ<sup><i>n</i></sup>'}"),
        (r"costs $5 and $6, or $7", "costs $5 and $6, or $7"),
        (r"The {DNA} of {\"U}ber {{Whole}}", f"The {NOCASE % 'DNA'} of Über {NOCASE % 'Whole'}"),
        (r"{C}amel and \emph{In {RNA}}", f"{NOCASE % 'C'}amel and <i>In {NOCASE % 'RNA'}</i>"),
        (r"{} {-} a", "- a"),
        ("two\n  lines\tand tabs", "two lines and tabs"),
        ("Евгений Онегин", "Евгений Онегин"),
        (r"stray } and \ ", "stray and"),
    ],
)  # fmt: skip
def test_latex_becomes_text_with_markup(source, text):
    assert to_rich_text(source).text == text


def test_plain_text_has_no_markup():
    assert to_plain_text(r"\emph{A} {B} x\textsuperscript{2} H$_2$O $k$").text == "A B x² H₂O k"


def test_unknown_commands_are_told():
    assert to_rich_text(r"\foo{a} \bar b").unknown == ("foo", "bar")


@pytest.mark.parametrize(
    ("source", "address"),
    [
        (r"https://example.org/a\_b\%20c?x=1\&y=2\#z", "https://example.org/a_b%20c?x=1&y=2#z"),
        (r"\url{http://example.org/\~{}me}", "http://example.org/~me"),
        (r"http://example.org/{\textasciitilde}me", "http://example.org/~me"),
    ],
)
def test_addresses_lose_their_escapes(source, address):
    assert unescape_address(source) == address


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<i>a</i> <em>b</em> <strong>c</strong>", "<i>a</i> <i>b</i> <b>c</b>"),
        ("<i>unclosed <b>two", "<i>unclosed <b>two</b></i>"),
        ("stray</i> <i>a <b>b</i> c</b>", "stray <i>a <b>b</b></i> c"),
        ('<img src=x onerror=alert(1)>a <a href="javascript:x">b</a>', "a b"),
        ("<script>alert(1)</script>a<style>b</style>", "a"),
        ('<span class="nocase" onclick="x">a</span>', NOCASE % "a"),
        ('<span class="evil">a</span>', "a"),
        ("a < b and c > d <x@example.org>", "a < b and c > d <x@example.org>"),
        ("&lt;script&gt;x&lt;/script&gt; &amp; &eacute; &bogus;", "& é &bogus;"),
        ("<jats:italic>a</jats:italic><!-- b -->", "<i>a</i>"),
    ],
)
def test_only_the_markup_of_csl_stays(html, text):
    assert clean_markup(html) == text


def test_all_markup_can_go():
    assert strip_markup("<b>A</b> &amp; <x> <script>y</script>") == "A & <x>"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Knuth, Donald E.", [{"family": "Knuth", "given": "Donald E."}]),
        ("Donald~E. Knuth AND Plato", [{"family": "Knuth", "given": "Donald E."}, {"family": "Plato"}]),
        ("Smith, A. and others", [{"family": "Smith", "given": "A."}, {"literal": "others"}]),
        ("{Simon and Schuster} and {{WHO}}", [{"literal": "Simon and Schuster"}, {"literal": "WHO"}]),
        ("Anderson, Sand", [{"family": "Anderson", "given": "Sand"}]),
        ("Jan van der Berg", [{"non-dropping-particle": "van der", "family": "Berg", "given": "Jan"}]),
        ("van der Berg, Jan", [{"non-dropping-particle": "van der", "family": "Berg", "given": "Jan"}]),
        ("{van der Berg}, Jan", [{"family": "van der Berg", "given": "Jan"}]),
        (r"{\'E}douard Lef{\`e}vre", [{"family": "Lefèvre", "given": "Édouard"}]),
        (r"{\'e}ric de {\'E}tang",
         [{"family": "Étang", "non-dropping-particle": "éric de"}]),
        ("King, Jr., Martin Luther", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ("Martin Luther King, Jr.", [{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ("King, Martin Luther, III", [{"family": "King", "given": "Martin Luther", "suffix": "III"}]),
        ("bell hooks", [{"family": "hooks", "given": "bell"}]),
        ("Jean d'Ormesson", [{"non-dropping-particle": "d'", "family": "Ormesson", "given": "Jean"}]),
        ("Goethe, Johann Wolfgang von",
         [{"family": "Goethe", "given": "Johann Wolfgang", "dropping-particle": "von"}]),
        ("family=Berg, given=Jan, prefix=van, useprefix=true",
         [{"family": "Berg", "given": "Jan", "non-dropping-particle": "van"}]),
        ("", []),
        (" and ", []),
    ],
)  # fmt: skip
def test_names(field, names):
    assert list(parse_names(field).names) == names


def test_odd_names_are_told():
    assert parse_names("A, B, C, D, E").odd == ("a name with 4 commas",)
    assert parse_names("A, B and and C").odd == ("an empty name between two `and`s",)


def test_particles_may_drop():
    (name,) = parse_names("van Gogh, Vincent", drop_particles=True).names
    assert name == {"family": "Gogh", "given": "Vincent", "dropping-particle": "van"}


def point(*parts, **more):
    return {"date-parts": [list(parts)], **more}


def span(begin, end, **more):
    return {"date-parts": [list(begin), list(end)], **more}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1999", point(1999)),
        ("2004-05", point(2004, 5)),
        ("2004-05-06T10:00:00Z", point(2004, 5, 6)),
        ("1988/1992", span([1988], [1992])),
        ("1988/", span([1988], [0])),
        ("1988/..", span([1988], [0])),
        ("../1992", {"literal": "–1992"}),
        ("2004-21", point(2004, season=1)),
        ("2004-24", point(2004, season=4)),
        ("1723~", point(1723, circa=True)),
        ("1723?", point(1723, circa=True)),
        ("1723%/1730", span([1723], [1730], circa=True)),
        ("199X", span([1990], [1999])),
        ("2004-XX-XX", point(2004)),
        ("-0044-03-15", point(-45, 3, 15)),
        ("44 BC", point(-44)),
        ("850", point(850)),
        ("c. 1850", point(1850, circa=True)),
        ("1999--2000", span([1999], [2000])),
        ("1999–01", {"literal": "1999–01"}),
        ("12 May 2020", point(2020, 5, 12)),
        ("May 12th, 2020", point(2020, 5, 12)),
        ("12 мая 2020 г.", point(2020, 5, 12)),
        ("12.5.2020", point(2020, 5, 12)),
        ("13/5/2020", point(2020, 5, 13)),
        ("5/6/2020", {"literal": "5/6/2020"}),
        ("2003-02-29", {"literal": "2003-02-29"}),
        ("2003-13", {"literal": "2003-13"}),
        ("in press", {"literal": "in press"}),
        (r"n.\,d.", None),
        ("n.d.", None),
        ("[б. г.]", None),
        ("2003a", {"literal": "2003a"}),
        ("", None),
        ("{2001}", point(2001)),
    ],
)
def test_dates(text, date):
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("year", "month", "day", "date"),
    [
        ("2005", "may", "", point(2005, 5)),
        ("2005", "05", "7", point(2005, 5, 7)),
        ("2005", "jun~12", "", point(2005, 6, 12)),
        ("2005", "12 June", "", point(2005, 6, 12)),
        ("2005", "May/June", "", span([2005, 5], [2005, 6])),
        ("2005", "29--31 Oct.", "", span([2005, 10, 29], [2005, 10, 31])),
        ("2005", "Autumn", "", point(2005, season=3)),
        ("2005", "märz", "", point(2005, 3)),
        ("in press", "may", "", {"literal": "in press"}),
    ],
)
def test_years_and_months(year, month, day, date):
    assert parse_year_month(year, month, day) == (date, True)


@pytest.mark.parametrize(("month", "day"), [("someday", ""), ("13", ""), ("feb", "30")])
def test_months_that_are_none_leave_the_year(month, day):
    assert parse_year_month("2005", month, day) == (point(2005), False)
