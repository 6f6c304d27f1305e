r"""Formulas within titles, written so that they can be read: `$\alpha_2$` → `α<sub>2</sub>`.

A reference list has no displayed mathematics; a formula there is a name (*k*-means, H₂O, ℓ¹).
Variables are italic, everything that is not known prints under its own name. Typesetting
of mathematics proper is no business of this module.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from printer.citations.bibliography.latex_tables import (
    DOUBLE_STRUCK,
    FUNCTIONS,
    IGNORED,
    MATHS,
    SUBSCRIPTS,
    SUPERSCRIPTS,
)

_MAX_DEPTH = 20
_TOKEN = re.compile(r"\\([A-Za-z]+)|\\(.)|([{}^_~'])|\s+|([A-Za-z]+)|(.)", re.DOTALL)
_UPRIGHT = frozenset({"mathrm", "text", "textrm", "operatorname", "mbox", "rm", "textup", "mathsf"})
_SAME = frozenset({"mathcal", "mathit", "mathbf", "mathfrak", "boldsymbol", "bm", "textit", "emph"})
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307",
            "overline": "\u0305", "widetilde": "\u0303", "widehat": "\u0302"}  # fmt: skip
_OPERATORS = {"-": "−", "<": " < ", ">": " > ", "=": " = ", "+": "+", "*": "∗"}
_LONE_OPERATOR = re.compile(r"^ ([<>=]) $")


def math_to_text(formula: str, *, rich: bool, tag: Callable[[str, str], str]) -> str:
    """Return a formula without its dollar signs as one line of text.

    `rich` asks for italics and for raised and lowered text by `tag(name, content)`; without it
    digits become Unicode's small ones. Nesting beyond 20 levels prints flat.
    """
    text = _Formula(list(_TOKEN.finditer(formula)), rich, tag).sequence(0)
    text = re.sub(r" +", " ", _LONE_OPERATOR.sub(r"\1", text))
    return re.sub(r"(?<=[(\[|]) | (?=[)\],(|])", "", text).strip()


@dataclass(slots=True)
class _Formula:
    tokens: list[re.Match[str]]
    rich: bool
    tag: Callable[[str, str], str]
    position: int = 0
    words: bool = False
    """Within `\\text{…}`, where spaces count."""

    def sequence(self, depth: int) -> str:
        """Read to the end of the group, or of the formula."""
        out = []
        while self.position < len(self.tokens):
            if self.tokens[self.position][3] == "}":
                self.position += 1
                if depth:
                    break
                continue
            out.append(self.one(depth))
        return "".join(out)

    def one(self, depth: int) -> str:
        """Read one token with its arguments."""
        if self.position >= len(self.tokens):
            return ""
        command, escaped, special, letters, other = self.tokens[self.position].groups()
        self.position += 1
        if command:
            return self.command(command, depth)
        if escaped is not None:
            return {"{": "{", "}": "}", ",": "", ";": " ", ":": " ", "!": "", "|": "‖"}.get(
                escaped, escaped
            )
        if letters:
            return self.tag("i", letters) if self.rich else letters
        if special is None and other is None:
            return " " if self.words else ""
        if special is None:
            return _OPERATORS.get(other, other)
        return self.special(special, depth)

    def special(self, character: str, depth: int) -> str:
        if depth >= _MAX_DEPTH or character in "}~'":
            return {"~": "\u00a0", "'": "′"}.get(character, "")
        if character == "{":
            return self.sequence(depth + 1)
        content = self.argument(depth + 1)
        if self.rich:
            return self.tag("sup" if character == "^" else "sub", content) if content else ""
        return content.translate(SUPERSCRIPTS if character == "^" else SUBSCRIPTS)

    def argument(self, depth: int) -> str:
        """Read a group or one character; a lone operator is a sign there, without spaces."""
        while self.position < len(self.tokens) and self.tokens[self.position][0].isspace():
            self.position += 1
        if self.position >= len(self.tokens) or self.tokens[self.position][3] == "}":
            return ""
        token = self.tokens[self.position]
        if token[3] == "{" or token[1]:
            text = self.one(depth)
        elif token[4] and len(token[4]) > 1:  # x^ab raises the a only
            self.tokens[self.position] = _letters(token[4][1:])
            text = self.tag("i", token[4][0]) if self.rich else token[4][0]
        else:
            text = self.one(depth)
        return text if self.words else text.strip()

    def command(self, name: str, depth: int) -> str:
        if name in MATHS:
            return MATHS[name]
        if name in FUNCTIONS:
            return f" {name} "
        if name in IGNORED or depth >= _MAX_DEPTH:
            return ""
        if name == "mathbb":
            return self.upright(depth).translate(DOUBLE_STRUCK)
        if name in _UPRIGHT:
            return self.upright(depth)
        if name in _SAME:
            return self.argument(depth + 1)
        if name in _ACCENTS:
            content = self.upright(depth)
            accented = content[:1] + _ACCENTS[name] + content[1:]
            return self.tag("i", accented) if self.rich and content.isalpha() else accented
        if name in ("frac", "tfrac", "dfrac"):
            return f"{self.argument(depth + 1)}/{self.argument(depth + 1)}"
        if name == "sqrt":
            content = self.argument(depth + 1)
            return f"√{content}" if len(content) == 1 else f"√({content})"
        return name

    def upright(self, depth: int) -> str:
        rich, words = self.rich, self.words
        self.rich, self.words = False, True
        content = self.argument(depth + 1)
        self.rich, self.words = rich, words
        return content


def _letters(text: str) -> re.Match[str]:
    match = _TOKEN.match(text)
    if match is None:
        raise AssertionError("letters are always a token")
    return match
