r"""LaTeX macros that an article defines for itself, and what the converter does not know.

`\newcommand`, `\renewcommand`, `\providecommand`, `\def` and `\DeclareMathOperator` hold
from the formula where they stand to the end of the article, as MathJax has it. Only
rewriting of LaTeX text happens here; formulas.py draws it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_EXPANDED = 16_000
"""Characters of a formula after its macros."""

MAX_EXPANSIONS = 2_000

_DEFINITION = re.compile(
    r"\\(?P<how>(?:re|provide)?(?:new)?command|DeclareMathOperator|def)(?P<star>\*?)\s*"
    r"(?:\{\s*\\(?P<name>[A-Za-z]+)\s*\}|\\(?P<bare>[A-Za-z]+))"
    r"(?P<rest>(?:\[\d\])?(?:\[[^\]]*\])?(?:#\d)*)\s*(?=\{)"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)")
_PARAMETER = re.compile(r"#(\d)")

ENVIRONMENTS = {
    "dcases": "cases", "rcases": "cases", "gathered": "gather", "multline": "gather",
    "aligned": "align", "alignat": "align", "alignedat": "align", "split": "align",
    "flalign": "align", "eqnarray": "align", "smallmatrix": "matrix",
}  # fmt: skip
"""The converter's nearest environment for what it does not know."""

KNOWN_ENVIRONMENTS = frozenset({
    "align", "gather", "cases", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix", "Vmatrix",
    "array",
})  # fmt: skip

_DROPPED = re.compile(
    r"\\(?:label|cite|eqref|ref|hspace\*|vspace\*?)\s*\{[^{}]*\}"
    r"|\\(?:nonumber|notag|allowbreak|nobreak|displaylimits|ensuremath|protect|hfill|strut"
    r"|mathstrut|noindent|centering|nolimits)(?![A-Za-z])"
)
_SYNONYMS = {
    "dfrac": "frac", "nicefrac": "frac", "sfrac": "frac", "hdots": "ldots", "lbrace": "{",
    "rbrace": "}", "mathbbm": "mathbb", "mathds": "mathbb", "mathbfit": "boldsymbol",
    "bs": "boldsymbol", "textup": "text", "textnormal": "text", "mathnormal": "mathit",
    "argmin": "operatorname*{arg\\,min}", "argmax": "operatorname*{arg\\,max}",
    "textsuperscript": "^", "textsubscript": "_", "bigm": "big", "Bigm": "Big",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Macro:
    """One definition."""

    arity: int
    body: str
    default: str | None = None
    """Of the first argument, when it is optional."""


class LatexError(ValueError):
    """A formula that cannot be drawn; the message says why, in lower case."""


def take_definitions(latex: str, macros: dict[str, Macro]) -> str:
    """Return a formula without its definitions, which go into `macros`."""
    position = 0
    kept: list[str] = []
    while (match := _DEFINITION.search(latex, position)) is not None:
        kept.append(latex[position : match.start()])
        body, position = _braced(latex, match.end())
        digits = re.findall(r"\[(\d)\]", match["rest"]) or re.findall(r"#(\d)", match["rest"])
        defaults = re.findall(r"\[([^\]]*)\]", match["rest"])[1:]
        if match["how"] == "DeclareMathOperator":
            body = f"\\operatorname{match['star']}{{{body}}}"
        macros[match["name"] or match["bare"]] = Macro(
            int(digits[-1]) if digits else 0, body, defaults[0] if defaults else None
        )
    return "".join(kept) + latex[position:]


def expand(latex: str, macros: dict[str, Macro]) -> str:
    """Return a formula with its macros replaced. Raises LatexError when they never end."""
    count = position = 0
    while (match := _COMMAND.search(latex, position)) is not None:
        macro = macros.get(match[1])
        if macro is None:
            position = match.end()
            continue
        count += 1
        if count > MAX_EXPANSIONS or len(latex) > MAX_EXPANDED:
            raise LatexError(f"the macro \\{match[1]} never ends")
        arguments, end = _arguments(latex, match.end(), macro)
        body = _PARAMETER.sub(
            lambda found, given=arguments: given.get(found[1], ""),  # type: ignore[misc]
            macro.body,
        )
        if body[-1:].isalpha() and latex[end : end + 1].isalpha():
            body += " "
        latex = latex[: match.start()] + body + latex[end:]
        position = match.start()
    return latex


def tidy(latex: str) -> str:
    """Return LaTeX that the converter knows, with the same meaning.

    Raises LatexError for an environment that it does not know.
    """
    latex = re.sub(r"(\\.)|%[^\n]*", lambda found: found[1] or "", latex)
    latex = re.sub(r"\\(?:mathbb|mathbbm|mathds)\s*(?:\{1\}|1)", "𝟙", latex)
    if "\\begin" not in latex:  # set braces, escaped once more for a Markdown reader
        latex = re.sub(r"\\\\(?=[{}])", r"\\", latex)
    latex = _DROPPED.sub(" ", latex)
    latex = re.sub(r"\\(?:intertext|shortintertext)\{([^{}]*)\}", r"\\text{\1}\\\\", latex)
    latex = _COMMAND.sub(lambda found: "\\" + _SYNONYMS.get(found[1], found[1]), latex)
    latex = re.sub(
        r"\\operatorname\*\s*\{([^{}]*)\}\s*_\s*(\{(?:[^{}]|\{[^{}]*\})*\}|\\[A-Za-z]+|\S)",
        r"\\underset{\2}{\\mathrm {\1}}\\,",
        latex,
    )
    latex = re.sub(r"\\operatorname\*?\s*\{([^{}]*\\[^{}]*)\}", r"\\mathrm {\1}", latex)
    latex = re.sub(r"\\begin\{(?:alignat|alignedat)\*?\}\s*\{\d+\}", r"\\begin{align}", latex)
    latex = latex.replace("&=&", "&=")
    return re.sub(r"\\(begin|end)\s*\{([^{}]*)\}", _environment, latex).strip()


def _environment(match: re.Match[str]) -> str:
    name = match[2].strip().rstrip("*")
    if name in ("equation", "math", "displaymath", "subequations"):
        return " "
    name = ENVIRONMENTS.get(name, name)
    if name not in KNOWN_ENVIRONMENTS:
        raise LatexError(f'the environment "{match[2]}" is not known')
    return f"\\{match[1]}{{{name}{'*' if name in ('align', 'gather') else ''}}}"


def _arguments(latex: str, position: int, macro: Macro) -> tuple[dict[str, str], int]:
    """Return the arguments by their number and where they end."""
    arguments: dict[str, str] = {}
    for index in range(1, macro.arity + 1):
        while latex[position : position + 1].isspace():
            position += 1
        if index == 1 and macro.default is not None:
            arguments["1"] = macro.default
            closing = latex.find("]", position)
            if latex[position : position + 1] == "[" and closing > 0:
                arguments["1"], position = latex[position + 1 : closing], closing + 1
            continue
        if latex[position : position + 1] == "{":
            arguments[str(index)], position = _braced(latex, position)
            continue
        command = _COMMAND.match(latex, position)
        end = command.end() if command else position + 1
        arguments[str(index)], position = latex[position:end], end
    return arguments, position


def _braced(latex: str, position: int) -> tuple[str, int]:
    """Return what stands in the braces that open at a position, and where they end."""
    depth = 0
    index = position
    while index < len(latex):
        character = latex[index]
        if character == "\\":
            index += 2
            continue
        depth += (character == "{") - (character == "}")
        index += 1
        if depth == 0:
            return latex[position + 1 : index - 1], index
    raise LatexError("a brace { is not closed")
