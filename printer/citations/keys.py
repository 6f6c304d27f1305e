"""Which works are cited, and the tokens that stand for their keys in what the engine sees.

Keys may hold anything; tokens (`r1`, `r2` …) cannot be misread, and are easily found again
in what the engine answers.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from printer.citations.syntax import Cluster


class Keys:
    """Which works are cited, and the tokens that stand for them in what the engine sees."""

    def __init__(
        self,
        clusters: Sequence[Cluster],
        items: Sequence[Mapping[str, Any]],
        nocite: Collection[str],
    ) -> None:
        self.items = {str(item["id"]): item for item in items}
        cited = dict.fromkeys(item.key for cluster in clusters for item in cluster.items)
        listed = self.items if "*" in nocite else [key for key in nocite if key in self.items]
        self.uncited = [key for key in listed if key not in cited]
        wanted = {*cited, *self.uncited}
        order = [key for key in self.items if key in wanted]
        order += [key for key in cited if key not in self.items]
        self.tokens = {key: f"r{number}" for number, key in enumerate(order, 1)}
        self.keys = {token: key for key, token in self.tokens.items()}
        self.found = {key: token for key, token in self.tokens.items() if key in self.items}
        self.lost = {token: key for key, token in self.tokens.items() if key not in self.items}
        self.missing = tuple(
            (index, item.key)
            for index, cluster in enumerate(clusters)
            for item in cluster.items
            if item.key not in self.items
        )

    def named(self, line: str) -> str:
        """Return a message of the engine with the keys of the bibliography."""
        return re.sub(r"\br\d+\b", lambda found: self.keys.get(found[0], found[0]), line)
