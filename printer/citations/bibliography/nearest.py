"""The key that was probably meant, among very many."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable

_CANDIDATES = 40


class Nearest:
    """Finds near names by the pairs of letters that they share, then by difflib's ratio.

    An index over the pairs keeps the search fast with tens of thousands of names.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(names)
        self._by_pair: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self._names):
            for pair in _pairs(name):
                self._by_pair[pair].append(index)

    def find(self, wanted: str) -> str | None:
        """Return the nearest name, None when none is near."""
        return next(iter(self.find_several(wanted, 1)), None)

    def find_several(self, wanted: str, number: int) -> tuple[str, ...]:
        """Return the nearest names, at most `number`, the nearest first; case does not count."""
        counts: Counter[int] = Counter()
        # Rare pairs come first: one that half of all names share tells nothing.
        for pair in sorted(_pairs(wanted), key=lambda pair: len(self._by_pair.get(pair, ())))[:24]:
            shared = self._by_pair.get(pair, [])
            if counts and len(counts) + len(shared) > 20_000:
                break
            counts.update(shared)
        close = sorted(counts, key=lambda index: (-counts[index], index))[:_CANDIDATES]
        candidates: dict[str, str] = {}
        for index in close:
            candidates.setdefault(self._names[index].casefold(), self._names[index])
        best = difflib.get_close_matches(wanted[:200].casefold(), list(candidates), n=number)
        return tuple(candidates[name] for name in best)


def _pairs(name: str) -> set[str]:
    folded = f"^{name[:200].casefold()}$"
    return {folded[index : index + 2] for index in range(len(folded) - 1)}
