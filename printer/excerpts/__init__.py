"""Excerpts: the beginning of a text that ends where a sentence ends, and how long texts are.

excerpt      the first paragraphs of a body in the HTML contract, for so many words
summary      what the author wrote as one, or the first sentences
count_words  how long a text is, in any script
"""

from __future__ import annotations

from printer.excerpts.cutting import Excerpt, excerpt, summary
from printer.excerpts.sentences import count_words, shortened

__all__ = ["Excerpt", "count_words", "excerpt", "shortened", "summary"]
