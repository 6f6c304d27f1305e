"""Interviews: paragraphs that begin with a name, in turns of question and answer."""

from __future__ import annotations

from printer.readers.markdown import divs, tree
from printer.readers.markdown.tree import Element

_QUESTION = frozenset(
    {"q", "question", "f", "frage", "в", "вопрос", "p", "pregunta", "d", "domanda"}
)
_ANSWER = frozenset(
    {"a", "answer", "antwort", "о", "ответ", "r", "respuesta", "réponse", "risposta"}
)


def make(root: Element) -> None:
    """Tree pass: gather turns.

    Who asks is `interviewer="…"`, or the letter (`**Q:**`), or whoever speaks first.
    """
    for interview in divs.fenced(root, "interview"):
        asking = tree.take(interview, "interviewer")
        turn: Element | None = None
        for child in list(interview):
            if speaker := _speaker(child):
                asking = asking or speaker
                kind = "question" if _asks(speaker, asking) else "answer"
                turn = tree.make("div", class_=f"turn {kind}")
                turn.tail = "\n"
                child.addprevious(turn)
            if turn is not None:
                turn.append(child)


def _asks(speaker: str, asking: str) -> bool:
    short = speaker.casefold().rstrip(".")
    if short in _QUESTION or short in _ANSWER:
        return short in _QUESTION
    return speaker == asking


def _speaker(paragraph: Element) -> str:
    """Name who begins to speak in a paragraph, and mark the name there."""
    if paragraph.tag != "p" or (paragraph.text or "").strip() or not len(paragraph):
        return ""
    strong = paragraph[0]
    if strong.tag not in ("strong", "b"):
        return ""
    inside = tree.text_of(strong).rstrip()
    behind = (strong.tail or "").lstrip()
    if not inside.endswith((":", "：")) and not behind.startswith(":"):
        return ""
    if inside.endswith((":", "：")):
        _cut_colon(strong)
    else:
        strong.tail = behind[1:]
    strong.tag = "strong"
    strong.set("class", "speaker")
    strong.tail = " " + (strong.tail or "").lstrip()
    return tree.text_of(strong).strip()


def _cut_colon(strong: Element) -> None:
    last = strong[-1] if len(strong) else None
    text = (strong.text if last is None else last.tail) or ""
    cut = text.rstrip().rstrip(":：").rstrip()
    if last is None:
        strong.text = cut
    else:
        last.tail = cut
