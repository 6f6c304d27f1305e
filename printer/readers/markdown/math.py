r"""Formulas: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, `\begin{equation}…\end{equation}`, ```` ```math ````.

The dollar rule is pandoc's: the opening `$` has no space behind it, the closing one no
space before it and no digit behind it, so that prices stay text. Escaped
brackets around words (`\[sic\]`) stay brackets. `$$…$$` is a displayed
equation when it stands on lines of its own; tight within a line of text (`the term
$$x$$ is`, as kramdown writes inline formulas) it is part of the line.

Formulas are only marked here; drawing them is the copy-editor's work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from printer.diagnostics import error
from printer.readers.markdown import attributes, tree
from printer.readers.markdown.attributes import NONE, Attributes
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Line, Stretch
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

MAX_LINES = 200
"""A displayed formula that is longer has lost its end."""

ENVIRONMENTS = [
    "equation",
    "align",
    "gather",
    "multline",
    "eqnarray",
    "alignat",
    "displaymath",
    "flalign",
]

_DOLLAR = re.compile(r"(?:[^\\$`]|\\.)*+\$", re.DOTALL)
_ENVIRONMENT = re.compile(rf"\\begin\{{({'|'.join(ENVIRONMENTS)})(\*?)\}}")
_LABEL = re.compile(r"\\label\{([^{}]*)\}")
_QUOTE_MARK = re.compile(r"\n[ ]{0,3}>[ ]?")
_LATEX = re.compile(r"[\\^_={}<>|/*+]")
_WORD = re.compile(r"[^\W\d_]{3}")
_TRAILING = re.compile(rf"[ \t]*({attributes.LIST.pattern})")
_PUNCTUATION = re.compile(r"[ \t]*[.,;:!?]?[ \t]*(?:\n|$)")


@dataclass(frozen=True, slots=True)
class Formula(Slot):
    """A formula in LaTeX, without its delimiters."""

    latex: str
    display: bool
    attributes: Attributes = NONE

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make a span, which becomes an equation when it stands on its own."""
        kind = "display" if self.display else "inline"
        element = tree.make("span", class_=f"math {kind}", data_latex=self.latex)
        element.set("data-line", self.position)
        self.attributes.apply(element)
        if label := _LABEL.search(self.latex):
            element.set("data-latex", _LABEL.sub("", self.latex).strip())
            if not self.attributes.id:
                element.set("id", "eq-" + label[1].removeprefix("eq:"))
        return element


@dataclass(frozen=True, slots=True)
class EquationReference(Slot):
    r"""LaTeX's `\eqref{eq:x}` and `\ref{eq:x}`, as posts with MathJax write them."""

    label: str

    def realise(self, conversion: Conversion) -> Element | str:
        """Make a cross-reference when some formula carries the label."""
        if self.label not in conversion.equation_labels:
            return self.source
        target = "eq-" + self.label.removeprefix("eq:")
        return tree.make("a", class_="crossref", data_ref=target, data_line=self.position)


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int] | None:
    """Inline rule: a formula that begins here."""
    opener = match[0]
    if opener.startswith(("\\eqref", "\\ref")):
        place = stretch.place(conversion.path, match.start())
        label = opener.partition("{")[2].rstrip("}")
        return conversion.take(EquationReference(opener, place, label)), match.end()
    if opener == "$":
        return _dollar(stretch, match.start(), conversion)
    if opener.startswith("\\begin"):
        closer = opener.replace("begin", "end", 1)
        inner = 0
    else:
        closer = {"\\(": "\\)", "\\[": "\\]", "$$": "$$"}[opener]
        inner = len(opener)
    start = match.end()
    end = stretch.find(closer, start)
    if end < 0 or not stretch.text[start:end].strip():
        return None
    after = end + len(closer)
    latex = stretch.text[match.start() : after] if not inner else stretch.text[start:end]
    own_line = _own_line(stretch.text, match.start(), after)
    if (opener == "\\[" and not own_line and not _LATEX.search(latex)) or (
        opener == "\\(" and not _LATEX.search(latex) and _WORD.search(latex)
    ):
        return None
    display = opener != "\\(" and (opener != "$$" or own_line or _spacious(latex))
    return _take(stretch, match.start(), after, latex, conversion, display=display)


def block(
    lines: Sequence[Line], index: int, conversion: Conversion
) -> tuple[list[str], int] | None:
    """Block rule: a displayed formula that begins a line and may hold blank lines."""
    text = lines[index].text.strip()
    environment = _ENVIRONMENT.match(text)
    if environment:
        closer = f"\\end{{{environment[1]}{environment[2]}}}"
    elif text in ("$$", "\\["):
        closer = {"$$": "$$", "\\[": "\\]"}[text]
    else:
        return None
    first = index if environment else index + 1
    for last in range(first, min(len(lines), index + MAX_LINES)):
        if closer in lines[last].text:
            break
    else:
        _report_unclosed(lines[index], text, closer, conversion)
        return None
    inner = [line.text for line in lines[first : last + 1]]
    head, _, rest = inner[-1].partition(closer)
    inner[-1] = head + closer if environment else head
    trailing = attributes.LIST.match(rest.strip())
    formula = Formula(
        "\n".join(line.text for line in lines[index : last + 1]),
        conversion.place(lines[index].number, lines[index].indent + lines[index].shift + 1),
        "\n".join(inner).strip(),
        display=True,
        attributes=attributes.parse(trailing[0]) if trailing else NONE,
    )
    if label := _LABEL.search(formula.latex):
        conversion.equation_labels.add(label[1])
    rest = rest.strip()[trailing.end() :] if trailing else rest
    out = ["", conversion.take(formula), ""]
    return (out if not rest.strip() else [*out[:-1], rest.strip()]), last + 1


def equations(root: Element) -> None:
    """Tree pass: make displayed formulas blocks of their own."""
    for span in tree.elements(root, "span"):
        if "display" not in tree.classes(span) or span.get("data-latex") is None:
            continue
        parent = span.getparent()
        if parent is not None and "equation" in tree.classes(parent):
            continue
        if any(
            parent.tag in ("x-note", "x-line", "td", "th", *tree.HEADINGS)
            for parent in span.iterancestors()
        ):
            continue
        _set_apart(span)


def equation(latex: str, given: Attributes, position: str) -> Element:
    """Make the block for a displayed formula."""
    block_element = tree.make("div", class_="equation")
    given.apply(block_element)
    block_element.set("data-line", position)
    block_element.append(tree.make("span", class_="math display", data_latex=latex))
    return block_element


def _set_apart(span: Element) -> None:
    container = tree.make("div", class_="equation")
    for name in ("id", "data-line"):
        if value := tree.take(span, name):
            container.set(name, value)
    tree.replace(span, container)
    for name in tree.classes(span):
        if name not in ("math", "display"):
            tree.add_class(container, name)
    span.set("class", "math display")
    span.tail = None
    container.append(span)
    if (container.tail or "").strip() in (".", ",", ";") and container.getnext() is None:
        span.set("data-latex", span.get("data-latex", "") + (container.tail or "").strip())
        container.tail = None
    tree.lift(container)


def _dollar(stretch: Stretch, start: int, conversion: Conversion) -> tuple[str, int] | None:
    text = stretch.text
    if text[start + 1 : start + 2] in ("", " ", "\t", "\n", "$"):
        return None
    found = _DOLLAR.match(text, start + 1)
    if found is None:
        return None
    end = found.end()
    if text[end - 2] in " \t\n" or text[end : end + 1].isdigit():
        return None
    return _take(stretch, start, end, text[start + 1 : end - 1], conversion, display=False)


def _take(
    stretch: Stretch, start: int, end: int, latex: str, conversion: Conversion, *, display: bool
) -> tuple[str, int]:
    given = NONE
    if display and (trailing := _TRAILING.match(stretch.text, end)):
        given = attributes.parse(trailing[1])
        end = trailing.end()
    if label := _LABEL.search(latex):
        conversion.equation_labels.add(label[1])
    formula = Formula(
        stretch.text[start:end],
        stretch.place(conversion.path, start),
        _QUOTE_MARK.sub("\n", latex).strip(),
        display,
        given,
    )
    return conversion.take(formula), end


def _own_line(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but punctuation and attributes stands beside a formula."""
    before = start - 1
    while before >= 0 and text[before] in " \t":
        before -= 1
    if before >= 0 and text[before] != "\n":
        return False
    trailing = _TRAILING.match(text, end)
    return _PUNCTUATION.match(text, trailing.end() if trailing else end) is not None


def _spacious(latex: str) -> bool:
    return latex[:1].isspace() or "\n" in latex or "\\\\" in latex or "\\begin" in latex


def _report_unclosed(line: Line, text: str, closer: str, conversion: Conversion) -> None:
    conversion.report(
        error(
            f"the formula that begins with {text[:30]} is never closed",
            conversion.place(line.number, line.indent + line.shift + 1),
            hint=f"end it with {closer}",
            code="math-unclosed",
        )
    )
