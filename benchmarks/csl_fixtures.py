"""Measure how much of the CSL processor test-suite the citations get right.

    PRINTER_CORPORA=… python benchmarks/csl_fixtures.py [--write] [name …]

prints a table by category and the differences, and with --write replaces
docs/citations-conformance.md, the published list of failures with the reason for each.
Exits 1 below the floor of 89 %.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from csl_fixtures import corpus, read_fixture, run_fixture  # noqa: E402

FLOOR = 0.89
GOAL = 0.95
DOCUMENT = ROOT / "docs" / "citations-conformance.md"

REASONS = {
    "bugreports_AccidentalAllCaps": "a group that prints nothing of a book still leaves its comma in citeproc-js",
    "bugreports_EnvAndUrb": "citeproc-js stops disambiguating at the first condition that helps; "
    "the engine applies all of them",
    "bugreports_LegislationCrash": "a date printed in place of names is printed again where the "
    "style names it; the engine suppresses only repeated text and names",
    "bugreports_NoCaseEscape": "two works of an author without a date get letters (`n.d.a`), none in citeproc-js",
    "bugreports_NoTitle": "a title that took the place of the author leaves its full stop in citeproc-js",
    "bugreports_SingleQuoteXml": "straight quotation marks in a style become the language's own",
    "date_YearSuffixImplicitWithNoDate": "citations that differ in the date of access are not "
    "the same to the engine and get no letter",
    "disambiguate_InitializeWithButNoDisambiguation": "namesakes are not put into one group when "
    "the style does not tell them apart",
    "disambiguate_PrimaryNameWithParticle": "names that differ in a particle alone get initials",
    "disambiguate_YearSuffixAtTwoLevels": "names are added only where they tell two works apart, "
    "not where they tell two pairs apart",
    "flipflop_NumericField": "superscript in a number loses its markup",
    "magic_SubsequentAuthorSubstituteNotFooled": "the fixture expects an old English locale "
    "(`tran.`)",
    "name_DelimiterAfterInverted": "an institution counts as an inverted name",
    "name_InTextMarkupInitialize": "a given name that becomes an initial loses its markup",
    "name_InTextMarkupNormalizeInitials": "a given name that becomes an initial loses its markup",
    "number_PreserveDelimiter": "a full stop with which the whole citation would begin is left out",
    "quotes_QuotesUnderQuotesFalse": "straight quotation marks become the language's own",
    "substitute_SubstituteOnlyOnceTermEmpty": "a group with nothing but fixed text is left out "
    "when its names are missing",
    "variables_TitleShortOnShortTitleNoTitleCondition": "against the specification, as the "
    "engine's author has shown: the group has only empty variables",
}
"""Fixture → why it fails, in the words of an editor."""


def main() -> int:
    """Run the fixtures; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--write", action="store_true", help="replace the published list")
    arguments.add_argument("names", nargs="*", help="parts of the fixtures' names")
    told = arguments.parse_args()
    folder = corpus()
    if folder is None:
        print("no fixtures: set PRINTER_CORPORA to the folder that holds csl-fixtures")
        return 0
    started = time.perf_counter()
    total: Counter[str] = Counter()
    failed: dict[str, tuple[str, str]] = {}
    for path in sorted(folder.glob("*.txt")):
        if told.names and not any(name in path.stem for name in told.names):
            continue
        total[path.stem.partition("_")[0]] += 1
        expected, got = run_fixture(read_fixture(path))
        if expected != got:
            failed[path.stem] = (expected, got)
    seconds = time.perf_counter() - started
    for name, (expected, got) in failed.items():
        print(f"{name}\n  expected {expected!r}\n  got      {got!r}")
    count = total.total()
    share = (count - len(failed)) / count if count else 1.0
    print(f"{count - len(failed)} of {count} ({share:.1%}) in {seconds:.0f} s")
    if told.write and not told.names:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(_document(total, list(failed)), encoding="utf-8")
    return 0 if share >= FLOOR else 1


def _document(total: Counter[str], failed: list[str]) -> str:
    count = total.total()
    lines = [
        "# Citations: conformance",
        "",
        "Citations and reference lists are compared with the test-suite for processors of the",
        "Citation Style Language (<https://github.com/citation-style-language/test-suite>).",
        "Each of its fixtures becomes citations and references that go through the same door as",
        "those of an article (`printer.citations.process`). This page is written by",
        "`benchmarks/csl_fixtures.py --write`.",
        "",
        (
            f"**{count - len(failed)} of {count} fixtures pass "
            f"({(count - len(failed)) / count:.1%}).** "
            f"The floor is {FLOOR:.0%}, the goal {GOAL:.0%}."
        ),
        "",
        "| category | pass | of |",
        "|---|--:|--:|",
    ]
    lost = Counter(name.partition("_")[0] for name in failed)
    lines += [f"| {name} | {total[name] - lost[name]} | {total[name]} |" for name in sorted(total)]
    lines += ["", "## What fails, and why", "", "| fixture | reason |", "|---|---|"]
    lines += [f"| {name} | {REASONS.get(name, 'not examined yet')} |" for name in failed]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main())
