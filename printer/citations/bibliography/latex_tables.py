r"""What LaTeX's accents, symbols and commands are in Unicode: tables, without any code.

After the LaTeX kernel, textcomp, babel's shorthands and biblatex's `\mkbib…` commands.
"""

from __future__ import annotations

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "h": "\u0309",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "U": "\u030e",
    "G": "\u030f",
    "C": "\u030f",
    "f": "\u0311",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
    "t": "\u0361",
}
"""Accent command to combining character; the tie `\\t` joins two letters."""

BARE_ACCENTS = {"`": "`", "'": "´", "^": "^", "~": "~", '"': "¨", "=": "¯", ".": "˙"}
"""What an accent over nothing (`\\~{}`) prints."""

SYMBOLS = {
    "ss": "ß", "SS": "SS", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ",
    "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð",
    "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ",
    "textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’",
    "textquotedblleft": "“", "textquotedblright": "”", "textquotedbl": '"',
    "textquotesingle": "'", "quotesinglbase": "‚", "quotedblbase": "„", "glqq": "„", "grqq": "“",
    "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "flq": "‹", "frq": "›",
    "guillemotleft": "«", "guillemotright": "»", "guillemetleft": "«", "guillemetright": "»",
    "guilsinglleft": "‹", "guilsinglright": "›", "og": "« ", "fg": " »", "lq": "‘", "rq": "’",
    "dots": "…", "ldots": "…", "textellipsis": "…", "S": "§", "P": "¶", "textsection": "§",
    "textparagraph": "¶", "copyright": "©", "textcopyright": "©", "textregistered": "®",
    "texttrademark": "™", "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€",
    "EUR": "€", "textyen": "¥", "textcent": "¢", "textdegree": "°", "degree": "°",
    "textordfeminine": "ª", "textordmasculine": "º", "textnumero": "№", "textbullet": "•",
    "textperiodcentered": "·", "textdagger": "†", "dag": "†", "textdaggerdbl": "‡", "ddag": "‡",
    "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textless": "<",
    "textgreater": ">", "textbar": "|", "textbraceleft": "{", "textbraceright": "}", "lbrace": "{",
    "rbrace": "}", "textunderscore": "_", "textdollar": "$", "textasteriskcentered": "*",
    "textonehalf": "½", "textonequarter": "¼", "textthreequarters": "¾", "texttimes": "×",
    "textpm": "±", "textmu": "µ", "textexclamdown": "¡", "textquestiondown": "¿", "slash": "/",
    "textvisiblespace": "␣", "textasciiacute": "´", "textasciigrave": "`", "textonesuperior": "¹",
    "texttwosuperior": "²", "textthreesuperior": "³", "textsuperscript": "", "TeX": "TeX",
    "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε", "BibTeX": "BibTeX", "XeTeX": "XeTeX", "LuaTeX": "LuaTeX",
    "quad": " ", "qquad": " ", "space": " ", "enspace": " ", "thinspace": "\u202f",
    "nobreakspace": "\u00a0", "newline": " ", "par": " ", "linebreak": " ", "and": " and ",
    "hyp": "-", "textminus": "−", "bibrangedash": "–", "hyphen": "-", "cprime": "ʹ", "cdprime": "ʺ",
}  # fmt: skip
"""Commands without argument to their text."""

CHARACTERS = {
    " ": " ", "\n": " ", "\t": " ", ",": "\u202f", "/": "", "-": "", "@": "", "\\": " ", ":": " ",
    ";": " ", "!": "", "|": "",
}  # fmt: skip
"""Backslash and one character, where that is not the character itself."""

STYLES = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "mkbibitalic": "i", "textbf": "b",
    "mkbibbold": "b", "textsuperscript": "sup", "mkbibsuperscript": "sup", "textsubscript": "sub",
    "mkbibsubscript": "sub", "textsc": "sc", "NoCaseChange": "nocase", "up": "sup", "fup": "sup",
    "ap": "sup",
}  # fmt: skip
"""Commands with one argument to the markup around it."""

DECLARATIONS = {
    "em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b",
    "sc": "sc", "scshape": "sc",
}  # fmt: skip
"""Commands that hold to the end of the group."""

QUOTES = {"enquote": "“”", "mkbibquote": "“”", "textquote": "“”", "parentext": "()",
          "mkbibparens": "()", "mkbibbrackets": "[]"}  # fmt: skip
"""Commands with one argument to the characters around it."""

TRANSPARENT = frozenset({
    "text", "mbox", "hbox", "fbox", "textrm", "textup", "texttt", "textsf", "textmd",
    "textnormal", "textlf", "url", "path", "nolinkurl", "uline", "underline",
    "texorpdfstringdisabled", "textgreek", "textcyrillic", "textlatin", "foreignword",
    "bibinfo", "ensuremath", "MakeSentenceCase", "bibstring", "footnote", "mathrm",
    "protecting", "translit",
})  # fmt: skip
"""Commands whose argument is all that prints."""

LAST_OF_TWO = frozenset({"href", "foreignlanguage", "textcolor", "texorpdfstring", "bibfield"})
"""Commands with two arguments, of which the second prints."""

DROPPED = frozenset({
    "noopsort", "SortNoop", "sortnoop", "noop", "switchargs", "label", "phantom", "hphantom",
    "vspace", "hspace", "cite", "index", "selectlanguage", "fontencoding", "color",
})  # fmt: skip
"""Commands that print nothing, and their argument neither (`\\noopsort{1973a}`)."""

IGNORED = frozenset({
    "rm", "tt", "sf", "md", "up", "upshape", "normalfont", "rmfamily", "sffamily", "ttfamily",
    "mdseries", "relax", "protect", "newblock", "small", "large", "Large", "footnotesize",
    "scriptsize", "normalsize", "tiny", "nolinebreak", "allowbreak", "break", "noindent",
    "sloppy", "textcompwordmark", "unskip", "ignorespaces", "leavevmode", "null", "penalty0",
    "bgroup", "egroup", "begingroup", "endgroup", "cyr", "cyrillic", "german", "english",
    "left", "right", "limits", "displaystyle",
})  # fmt: skip
"""Commands that change nothing which a bibliography could show."""

SUPERSCRIPTS = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
SUBSCRIPTS = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
"""For plain text, which has no markup."""

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta":
    "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi":
    "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "varepsilon": "ε", "vartheta": "ϑ",
    "varpi": "ϖ", "varrho": "ϱ", "varsigma": "ς", "varphi": "φ", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi":
    "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip

MATHS = {
    **GREEK,
    "times": "×", "cdot": "·", "div": "÷", "pm": " ± ", "mp": " ∓ ", "ast": "*", "star": "⋆",
    "circ": "∘", "bullet": "•", "oplus": "⊕", "otimes": "⊗", "leq": " ≤ ", "le": " ≤ ",
    "geq": " ≥ ", "ge": " ≥ ", "neq": " ≠ ", "ne": " ≠ ", "ll": " ≪ ", "gg": " ≫ ",
    "approx": " ≈ ", "sim": "∼", "simeq": " ≃ ", "cong": " ≅ ", "equiv": " ≡ ", "propto": " ∝ ",
    "to": " → ", "rightarrow": " → ", "leftarrow": " ← ", "leftrightarrow": " ↔ ",
    "Rightarrow": " ⇒ ", "Leftrightarrow": " ⇔ ", "mapsto": " ↦ ", "infty": "∞", "partial": "∂",
    "nabla": "∇", "sum": "∑", "prod": "∏", "int": "∫", "in": " ∈ ", "notin": " ∉ ",
    "subset": " ⊂ ", "subseteq": " ⊆ ", "supset": " ⊃ ", "cup": " ∪ ", "cap": " ∩ ",
    "setminus": " ∖ ", "emptyset": "∅", "varnothing": "∅", "forall": "∀", "exists": "∃",
    "neg": "¬", "land": " ∧ ", "wedge": " ∧ ", "lor": " ∨ ", "vee": " ∨ ", "ell": "ℓ", "hbar": "ℏ",
    "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "angle": "∠", "perp": "⊥", "bot": "⊥", "top": "⊤",
    "parallel": "∥", "mid": " | ", "vert": "|", "Vert": "‖", "langle": "⟨", "rangle": "⟩",
    "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "cdots": "⋯", "ldots": "…",
    "dots": "…", "prime": "′", "dagger": "†", "backslash": "\\", "colon": ":", "degree": "°",
    "triangle": "△", "square": "□", "quad": " ", "qquad": " ", "lbrace": "{", "rbrace": "}",
    "surd": "√", "models": " ⊨ ", "vdash": " ⊢ ", "odot": "⊙", "checkmark": "✓",
}  # fmt: skip
"""Symbols of mathematics; relations carry their spaces."""

FUNCTIONS = frozenset({
    "log", "ln", "lg", "exp", "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos",
    "arctan", "sinh", "cosh", "tanh", "min", "max", "inf", "sup", "lim", "limsup", "liminf",
    "det", "dim", "ker", "gcd", "deg", "arg", "hom", "Pr", "mod", "bmod",
})  # fmt: skip
"""Operators that stand upright under their own name."""

DOUBLE_STRUCK = str.maketrans("CHNPQRZAE1", "ℂℍℕℙℚℝℤ𝔸𝔼𝟙")
