"""The ids of an article: what a thing was called in its document, and what it is called now.

Our ids say what a thing is (`fig-`, `tbl-`, `eq-`, `lst-`, `sec-`), so that `@fig-bridge` prints
`Figure 2`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

KINDS = ("fig", "tbl", "eq", "lst", "sec")
_PREFIX = re.compile(
    r"(?:figures?|fig|abb|tables?|tabelle|table-?wrap|tab|tbl|t|f|equations?|eqn?|disp-formula|"
    r"listings?|lst|code|sections?|sec|s|_?ref|_toc|heading)(?=[-_:.\d]|$)[-_:.]*",
    re.IGNORECASE,
)
_OF_PROGRAMS = re.compile(r"_|ref[A-Z]\w*\d+$")
"""Names that Word (`_Ref480291`) and Writer (`refIllustration0`) give; they say nothing."""


@dataclass(slots=True)
class Names:
    """Every id that was given, and how to find it."""

    new: dict[str, str] = field(default_factory=dict)
    """Old name → id."""

    numbers: dict[tuple[str, str], str] = field(default_factory=dict)
    """Kind and the number that was typed or printed → id, where only one thing has it."""

    taken: set[str] = field(default_factory=set)
    referred: set[str] = field(default_factory=set)
    """Ids that something refers to."""

    def add(self, kind: str, *old: str, number: str = "") -> str:
        """Return an id for a thing, and remember what else it is called."""
        first = next((name for name in old if name and not _OF_PROGRAMS.match(name)), "")
        name = self._free(kind, first or number)
        for other in old:
            if other:
                self.new.setdefault(other, name)
        if number:
            key = (kind, number)
            self.numbers[key] = "" if key in self.numbers else name
        return name

    def _free(self, kind: str, old: str) -> str:
        stem = re.sub(r"^.*?\.x?html?[_#]", "", unescaped(old))
        stem = _PREFIX.sub("", stem, count=1)
        stem = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-").lower()[:40].strip("-")
        if not stem:
            stem = str(sum(name.startswith(f"{kind}-") for name in self.taken) + 1)
        name, count = f"{kind}-{stem}", 1
        while name in self.taken:
            count += 1
            name = f"{kind}-{stem}-{count}"
        self.taken.add(name)
        return name

    def find(self, old: str) -> str:
        """Return the id of what was called so; empty when there is none."""
        return self.new.get(old, "")


def unescaped(name: str) -> str:
    """Return an id with its signs: pandoc writes `fig:flow` as `figU003Aflow` in JATS."""
    return re.sub(r"U00([2-7][0-9A-F])", lambda code: chr(int(code[1], 16)), name)
