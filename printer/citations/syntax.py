"""Pandoc's citation syntax."""
from __future__ import annotations
import enum
from dataclasses import dataclass
class Mode(enum.Enum):
    """How a cluster stands in its sentence."""
    PARENTHETIC = "parenthetic"
    IN_TEXT = "in-text"
@dataclass(frozen=True, slots=True)
class CiteItem:
    """One work of a cluster."""
    key: str
    prefix: str = ""
    suffix: str = ""
    locator: str = ""
    label: str = ""
    suppress_author: bool = False
    author_in_text: bool = False
@dataclass(frozen=True, slots=True)
class Cluster:
    """One citation."""
    items: tuple[CiteItem, ...]
    mode: Mode = Mode.PARENTHETIC
