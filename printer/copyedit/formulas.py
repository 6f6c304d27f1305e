"""Formulas: LaTeX drawn as SVG, in the size of the text around it.

The door to ziamath (LaTeX through MathML to outlines in STIX Two Math, whose x-height is that
of common text faces). A formula that cannot be drawn stays in the text as code, with an
error at its line. What LaTeX is understood is decided in macros.py.
"""

from __future__ import annotations

import base64
import functools
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from printer.copyedit.macros import LatexError, Macro, expand, take_definitions, tidy
from printer.copyedit.manuscript import PLACE_ATTRIBUTE, Manuscript
from printer.copyedit.markup import has_class, new, remove, replace
from printer.copyedit.numbering import TAG_ATTRIBUTE

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from ziamath.zmath import Math

MAX_FORMULA = 4_000
"""Characters of one formula."""

MAX_FORMULAS = 80_000
"""Characters of all formulas of an article; drawing them takes seconds."""

MAX_NESTING = 40
"""Of braces, fences and environments; the converter recurses."""

MAX_WORK = 40_000
"""Elements that are laid out for one formula, some of them again and again: some seconds."""

SIZE = 20.0
"""Drawing units an em."""

MARGIN = 0.04
"""Em around the drawing, so that overhanging strokes are not cut off."""

_TAG = re.compile(r"\\tag\*?\s*\{([^{}]*)\}")
_TEXT = re.compile(r"(\\(?:text(?:rm|bf|it|sf|tt)?|mbox|hbox)\s*\{)((?:[^{}\\]|\\.)*)(\})")
_RULED = re.compile(r"\\[hc]line|\\begin\s*\{array\}\s*\{[^}]*\|")
_TOKEN = re.compile(r"\\(left(?![a-z])|right(?![a-z])|begin\b|end\b|.)|([{}])", re.DOTALL)
_STEPS = {"left": 1, "begin": 1, "{": 1, "right": -1, "end": -1, "}": -1}
_NARROW_HAT = re.compile(r'(<mover accent="true">(?:(?!</mover>).)*?<mo>)&#x00302;(</mo></mover>)')
"""`\\hat`, which ziamath draws as wide as `\\widehat`."""

_LESS, _MORE, _AND = "\ue100", "\ue101", "\ue102"
"""Stand for < > & in text, which the converter writes into XML as they are."""

_NAMESPACE = ' xmlns="http://www.w3.org/1998/Math/MathML"'
_ROWS = frozenset({"math", "mrow", "mtr", "mtd", "mstyle", "mpadded", "mphantom"})
_UNROWED = frozenset({
    "mi", "mn", "mtext", "mrow", "mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "mover",
    "munder", "munderover", "mtable",
})  # fmt: skip
"""What means the same without a row around it; `mo` is not among them: {=} has no space."""

_INVISIBLE = frozenset(" \n\t\N{NO-BREAK SPACE}\u2061\u2062\u2063\u2064\u200a\u2009\u2005")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula as a picture; lengths in em."""

    svg: bytes
    width: float
    height: float
    depth: float
    """How far it reaches below the base line."""


def draw_formulas(manuscript: Manuscript) -> None:
    """Replace each formula by its picture."""
    macros: dict[str, Macro] = {}
    budget = MAX_FORMULAS
    for element in list(manuscript.root.xpath(".//span[@data-latex]")):
        source = element.get("data-latex", "").strip()
        display = has_class(element, "display")
        budget -= len(source)
        try:
            _check_length(source, budget)
            defined = len(macros)
            latex = take_definitions(source, macros).strip()
            if not latex and len(macros) > defined:
                _remove_with_block(element)
                continue
            latex, tag = _without_tag(latex)
            drawing = draw(tidy(expand(latex, macros)), display)
        except LatexError as failure:
            _leave_source(manuscript, element, source, failure)
            continue
        block = element.getparent()
        if tag and block is not None and has_class(block, "equation"):
            block.set(TAG_ATTRIBUTE, tag)
        if _RULED.search(latex):
            manuscript.warning(
                element, "the lines between the cells of a formula are not drawn", code="math-lines"
            )
        replace(element, _image(drawing, element, latex, display))


def note_tags(manuscript: Manuscript) -> None:
    """Find the numbers that equations ask for, without drawing anything."""
    for element in manuscript.root.xpath(".//span[@data-latex]"):
        _, tag = _without_tag(element.get("data-latex", ""))
        block = element.getparent()
        if tag and has_class(block, "equation"):
            block.set(TAG_ATTRIBUTE, tag)


@functools.lru_cache(maxsize=4096)
def draw(latex: str, display: bool) -> Drawing:
    """Return a formula as an SVG drawing. Raises LatexError when it cannot be drawn."""
    if not latex:
        raise LatexError("it is empty")
    _check_nesting(latex)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of its way to find its font
        from ziamath.config import config
        from ziamath.tex import tex2mml
        from ziamath.zmath import Math
    config.svg2 = False  # plain paths: neither ids nor <use>
    config.precision = 2
    try:
        mathml = tex2mml(_escaped(latex), inline=not display)
        _check_commands(mathml)
        mathml = _NARROW_HAT.sub(r"\1&#710;\2", mathml)
        tree = _tree(mathml)
        _check_work(tree)
        formula = Math(tree, size=SIZE, margin=MARGIN * SIZE)
        _check_glyphs(formula)
        svg = formula.svgxml()
        width, height = formula.getsize()
        depth = -formula.getyofst()
    except LatexError:
        raise
    except RecursionError:
        raise LatexError("it is nested too deeply") from None
    except Exception as failure:  # the converters raise many kinds, often bare
        raise LatexError(_in_words(failure)) from failure
    if not (0 < width < 1e5 and 0 < height < 1e5):
        raise LatexError("nothing of it is visible")
    margin = 2 * MARGIN
    data = ET.tostring(svg)
    return Drawing(data, width / SIZE + margin, height / SIZE + margin, depth / SIZE + MARGIN)


def _check_length(source: str, budget: int) -> None:
    """Raise LatexError for a formula too long, or one too many."""
    if budget < 0:
        raise LatexError("the article has more formulas than are drawn")
    if len(source) > MAX_FORMULA:
        raise LatexError(f"it has more than {MAX_FORMULA} characters")


def _image(drawing: Drawing, element: HtmlElement, latex: str, display: bool) -> HtmlElement:
    uri = "data:image/svg+xml;base64," + base64.b64encode(drawing.svg).decode("ascii")
    style = f"width: {drawing.width:.3f}em; height: {drawing.height:.3f}em"
    if not display:
        style += f"; vertical-align: {-drawing.depth:.3f}em"
    image = new("img", class_=f"math {'display' if display else 'inline'}", src=uri)
    image.set("alt", " ".join(latex.split()))
    image.set("style", style)
    for name in ("id", PLACE_ATTRIBUTE):
        if element.get(name):
            image.set(name, element.get(name, ""))
    return image


def _leave_source(
    manuscript: Manuscript, element: HtmlElement, source: str, failure: LatexError
) -> None:
    shown = " ".join(source.split())
    shown = shown if len(shown) <= 60 else f"{shown[:57]}…"
    manuscript.error(
        element,
        f'the formula "{shown}" cannot be drawn: {failure}',
        hint="write it in LaTeX with amsmath's usual commands",
        code="math",
    )
    code = new("code", source, class_="missing")
    for name in ("id", PLACE_ATTRIBUTE):
        if element.get(name):
            code.set(name, element.get(name, ""))
    replace(element, code)


def _remove_with_block(element: HtmlElement) -> None:
    """Remove a formula of definitions only, and the paragraph that held nothing else."""
    block = element.getparent()
    remove(element)
    if block is None or block.getparent() is None or len(block) or block.text_content().strip():
        return
    if block.tag == "p" or has_class(block, "equation"):
        remove(block)


def _without_tag(latex: str) -> tuple[str, str]:
    r"""Return a formula without `\tag{…}`, and what it says."""
    tags = _TAG.findall(latex)
    return _TAG.sub("", latex).strip(), tags[0].strip() if tags else ""


def _escaped(latex: str) -> str:
    """Return LaTeX in which no character is one of XML's own."""
    latex = _TEXT.sub(lambda found: found[1] + _text(found[2]) + found[3], latex)
    latex = re.sub(r"(\\\\)|\\&", lambda found: found[1] or _AND, latex)  # \\\\& ends a row
    return latex.replace("<", "\\lt ").replace(">", "\\gt ")


def _text(text: str) -> str:
    """Return words inside a formula without LaTeX's escapes."""
    text = re.sub(r"\\([%_#$])", r"\1", text.replace("\\&", _AND).replace("\\ ", " "))
    return text.replace("&", _AND).replace("<", _LESS).replace(">", _MORE)


def _check_nesting(latex: str) -> None:
    depth = 0
    for command, brace in _TOKEN.findall(latex):
        depth += _STEPS.get(brace or (command if len(command) > 1 else ""), 0)
        if depth > MAX_NESTING:
            raise LatexError("it is nested too deeply")
        if depth < 0:
            raise LatexError("it has a closing brace or \\right too many")
    if depth:
        raise LatexError("a brace, \\left or \\begin is not closed")


def _check_commands(mathml: str) -> None:
    """Find what the converter passed through because it does not know it."""
    unknown = re.search(r"\\[A-Za-z]+\*?", mathml)
    if unknown:
        raise LatexError(f"{unknown[0]} is not known")
    if re.search(r"&(?!#?\w+;)", mathml):
        raise LatexError("it has an & outside of a table or an alignment")


def _tree(mathml: str) -> ET.Element:
    """Return MathML without rows that hold one thing only; ziamath takes twice as long for each."""
    mathml = mathml.replace(_LESS, "&lt;").replace(_MORE, "&gt;").replace(_AND, "&amp;")
    root = ET.fromstring(mathml.replace(_NAMESPACE, "", 1))  # noqa: S314  (made by the converter)
    for parent in root.iter():
        for index, child in enumerate(parent):
            while child.tag == "mrow" and len(child) == 1 and not child.attrib:
                if child[0].tag not in _UNROWED:
                    break
                child = child[0]
            parent[index] = child
    return root


def _check_work(root: ET.Element) -> None:
    """Raise LatexError when ziamath would take seconds: it lays out each child of a row twice."""
    work = 0
    stack = [(root, 1)]
    while stack:
        element, times = stack.pop()
        work += times
        inner = times * 2 if element.tag in _ROWS else times
        stack.extend((child, inner) for child in element)
        if work > MAX_WORK:
            raise LatexError("it is too large or nested too deeply")


def _check_glyphs(formula: Math) -> None:
    """Find characters that the math font does not have; they would be empty boxes."""
    text = "".join(formula.mathml.itertext())
    for character in dict.fromkeys(text):
        if character not in _INVISIBLE and not formula.font.glyphindex(character):
            raise LatexError(f'the math font has no "{character}" (U+{ord(character):04X})')


def _in_words(failure: Exception) -> str:
    """Return what an engine's exception means to a writer of formulas."""
    names = {
        "NoAvailableTokensError": "something is missing at its end",
        "MissingEndError": "an environment has no \\end",
        "MissingSuperScriptOrSubscriptError": "something is missing after ^ or _",
        "DoubleSubscriptsError": "it has two subscripts at one place",
        "DoubleSuperscriptsError": "it has two superscripts at one place",
        "ExtraLeftOrMissingRightError": "a \\left has no \\right",
        "NumeratorNotFoundError": "a fraction has no numerator",
        "DenominatorNotFoundError": "a fraction has no denominator",
    }
    return names.get(type(failure).__name__, "a command lacks what belongs after it")
