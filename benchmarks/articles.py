"""Makes articles of any number for measurements and tests: the same number, the same text.

An article has six pages in the layout `article` on A4: about 2,300 words with headings, notes,
a table, quotations and emphasis. The words are English, the sentences mean nothing.
"""

from __future__ import annotations

import random
from pathlib import Path

_WORDS = """
the of and a to in is it that was for on as with his they at be this from have or by one had not but
what all were when we there can an your which their said if do will each about how up out them then she
many some so these would other into has more her two like him see time could no make than first been its
who now people my made over did down only way find use may water long little very after words called just
where most know get through back much before go good new write our used me man too any day same right look
think also around another came come work three word must because does part even place well such here take
why things help put years different away again off went old number great tell men say small every found
still between name should home big give air line set own under read last never us left end along while
might next sound below saw something thought both few those always looked show large often together asked
house world going want school important until form food keep children feet land side without boy once
animals life enough took sometimes four head above kind began almost live page got earth need far hand
high year mother light parts country father let night following picture being study second eyes soon times
story boys since white days ever paper hard near sentence better best across during today others however
sure means knew try told young miles sun ways thing whole hear example heard several change answer room sea
against top turned learn point city play toward five using himself usually money seen morning body upon
family later turn move face door cut done group true half sentences red fish plants living black eat short
printer margin column letter galley proof folio reader editor measure ink sheet binding chapter heading
""".split()  # noqa: SIM905 (as a list it would fill two pages)
_SECTIONS = 6
_PARAGRAPHS = 4


def article(number: int, *, sections: int = _SECTIONS) -> str:
    """Return the Markdown source of article `number`; fewer sections make a shorter one."""
    dice = random.Random(number)  # noqa: S311 (text, not a secret)
    author = " ".join(dice.choice(_WORDS).capitalize() for _ in range(2))
    parts = [
        "---",
        f'title: "{_title(dice)} {number}"',
        f'author: "{author}"',
        "date: 2026-03-01",
        "lang: en-GB",
        f'standfirst: "{_sentence(dice)}"',
        f'keywords: ["{dice.choice(_WORDS)}", "{dice.choice(_WORDS)}"]',
        "---",
        "",
    ]
    notes = 0
    for section in range(sections):
        parts += [f"## {_title(dice)} {{#s-{section}}}", ""]
        for paragraph in range(_PARAGRAPHS):
            text = " ".join(_sentence(dice) for _ in range(6))
            if paragraph % 2:
                notes += 1
                text += f"^[{_sentence(dice)}]"
            parts += [text, ""]
        if section == 1:
            parts += _table(dice)
        if section == 3:
            parts += [f"> {_sentence(dice)} {_sentence(dice)}", ""]
    return "\n".join(parts)


def write_publication(folder: Path, count: int, *, sections: int = _SECTIONS) -> Path:
    """Write a publication with `count` articles and an issue `all` of them; return the issue."""
    (folder / "publication.toml").write_text('title = "Measured"\nlang = "en-GB"\n')
    sources = folder / "sources" / "articles"
    sources.mkdir(parents=True)
    slugs = [f"article-{number:03}" for number in range(count)]
    for number, slug in enumerate(slugs):
        (sources / f"{slug}.md").write_text(article(number, sections=sections), encoding="utf-8")
    issue = folder / "sources" / "issues" / "all.toml"
    issue.parent.mkdir()
    listed = "".join(f'    "{slug}",\n' for slug in slugs)
    issue.write_text(
        f'title = "All"\nvolume = "1"\nnumber = "1"\ndate = 2026-04-01\narticles = [\n{listed}]\n'
    )
    return issue


def _title(dice: random.Random) -> str:
    return " ".join(dice.choice(_WORDS) for _ in range(4)).capitalize()


def _sentence(dice: random.Random) -> str:
    words = [dice.choice(_WORDS) for _ in range(dice.randint(9, 21))]
    if dice.random() < 0.2:
        place = dice.randrange(len(words))
        words[place] = f"*{words[place]}*"
    if len(words) > 12:
        words[6] += ","
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]}."


def _table(dice: random.Random) -> list[str]:
    rows = [
        f"| {dice.choice(_WORDS)} {dice.choice(_WORDS)} | {dice.randint(1, 999)} | "
        f"{dice.randint(1, 99)}.{dice.randint(0, 9)} |"
        for _ in range(10)
    ]
    return [
        "| Thing | Count | Share |",
        "|---|---:|---:|",
        *rows,
        "",
        f"Table: {_title(dice)} {{#tbl-a}}",
        "",
    ]
