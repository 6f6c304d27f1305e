"""Ask veraPDF, the industry's validator, whether files keep PDF/A and PDF/UA.

What this is: find the validator, run it over many files with few starts of the Java
machine, and return its verdicts as frozen values. What this is not: a judge of its own
(that is `printer.pdf.checker`, which looks where veraPDF does not), nor an installer.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer.diagnostics import PrinterError, UsageError, error

MAIN_CLASS = "org.verapdf.apps.GreenfieldCliWrapper"
FLAVOURS = frozenset(
    {"1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f", "ua1", "ua2"}
)
SECONDS_TO_START = 90.0
SECONDS_PER_FILE = 90.0
CONTEXTS_SHOWN = 3
# 0 all conform, 1 some do not, 7 and 8 some could not be read or parsed: the report is
# complete in each of these cases. Anything else is a wrong call or a crash.
_REPORTING_EXITS = frozenset({0, 1, 7, 8})


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that a file breaks."""

    clause: str
    """Clause of the standard, such as `7.1`."""

    test: int
    """Number of the test within the clause, as in veraPDF's profiles."""

    description: str
    count: int
    """How often the rule is broken."""

    context: str
    """Where the rule is broken first, as a path through the objects of the file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF says of one file under one flavour."""

    flavour: str
    """`2a`, `ua1` …"""

    passed: bool
    failures: tuple[Failure, ...] = ()
    trouble: str = ""
    """Why the file could not be judged at all: encrypted, damaged, too slow."""


def find_verapdf() -> list[str] | None:
    """Return the command that starts veraPDF, or None when it is nowhere.

    Looked for in this order: the environment variable `PRINTER_VERAPDF` (a command, or a
    folder with the jars), `verapdf` on PATH, and the folder that `scripts/verapdf` fills
    (`$XDG_CACHE_HOME/printer/verapdf`). A folder of jars needs `java` on PATH.
    """
    told = os.environ.get("PRINTER_VERAPDF", "").strip()
    if told:
        return _in_folder(Path(told)) if Path(told).is_dir() else _as_command(told)
    on_path = shutil.which("verapdf")
    return [on_path] if on_path else _in_folder(cache_folder())


def cache_folder() -> Path:
    """Return the folder in which `scripts/verapdf` keeps the validator."""
    base = os.environ.get("XDG_CACHE_HOME", "").strip()
    return (Path(base) if base else Path.home() / ".cache") / "printer" / "verapdf"


def validate(
    paths: Iterable[Path],
    flavours: Sequence[str] = ("2a", "ua1"),
    *,
    command: Sequence[str] | None = None,
    timeout: float | None = None,
) -> dict[Path, tuple[Verdict, ...]]:
    """Judge every file under every flavour; one start of the validator for each flavour.

    `timeout` is in seconds for one start; by default it grows with the number of files.
    The verdicts of a file stand in the order of `flavours`. A file that cannot be judged
    has a verdict with `trouble`. Raises UsageError when a flavour is unknown, and
    PrinterError when the validator is missing, too slow, or does not answer.
    """
    files = list(dict.fromkeys(paths))
    unknown = [flavour for flavour in flavours if flavour not in FLAVOURS]
    if unknown:
        raise UsageError(
            error(
                f"unknown flavour {', '.join(unknown)}",
                hint=f"one of {' '.join(sorted(FLAVOURS))}",
                code="verapdf-flavour",
            )
        )
    if not files:
        return {}
    start = list(command) if command is not None else find_verapdf()
    if start is None:
        raise PrinterError(
            error(
                "veraPDF is not installed here",
                hint="run scripts/verapdf, or set PRINTER_VERAPDF to its command",
                code="verapdf-missing",
            )
        )
    seconds = timeout if timeout is not None else SECONDS_TO_START + SECONDS_PER_FILE * len(files)
    columns = [_judge(files, flavour, start, seconds) for flavour in flavours]
    return {path: tuple(column[path] for column in columns) for path in files}


def _as_command(told: str) -> list[str] | None:
    # A path with spaces is one word when it names a file; otherwise shell words.
    words = [told] if Path(told).is_file() else shlex.split(told)
    program = shutil.which(words[0]) if words else None
    return [program, *words[1:]] if program else None


def _in_folder(folder: Path) -> list[str] | None:
    launcher = folder / "verapdf"
    if launcher.is_file() and os.access(launcher, os.X_OK):
        return [str(launcher)]
    java = shutil.which("java")
    if java is None:
        return None
    for place in (folder, folder / "lib"):
        if any(place.glob("greenfield-apps*.jar")):
            return [java, "-cp", str(place / "*"), MAIN_CLASS]
    return None


def _judge(
    files: Sequence[Path], flavour: str, start: Sequence[str], seconds: float
) -> dict[Path, Verdict]:
    missing = {
        path: Verdict(flavour, False, (), "no such file") for path in files if not path.is_file()
    }
    present = [path for path in files if path not in missing]
    if not present:
        return missing
    # Numbered links give every file a plain ASCII name that Java can open in any locale,
    # the ending that it insists on, and a way back from the report to the path.
    with tempfile.TemporaryDirectory(prefix="verapdf-") as folder:
        links: dict[str, Path] = {}
        for number, path in enumerate(present):
            link = Path(folder) / f"{number:06}.pdf"
            link.symlink_to(path.absolute())
            links[link.name] = path
        report = _run(
            [
                *start,
                "--format",
                "json",
                "--flavour",
                flavour,
                "--maxfailuresdisplayed",
                str(CONTEXTS_SHOWN),
                *(str(Path(folder) / name) for name in links),
            ],
            seconds,
        )
    found = {links[name]: verdict for name, verdict in _verdicts(report, flavour) if name in links}
    silent = {
        path: Verdict(flavour, False, (), "veraPDF could not read it as a PDF")
        for path in present
        if path not in found
    }
    return {**missing, **found, **silent}


def _run(command: Sequence[str], seconds: float) -> Mapping[str, Any]:
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise PrinterError(
            error(
                f"veraPDF did not finish within {seconds:.0f} seconds",
                hint="validate fewer files at once",
                code="verapdf-timeout",
            )
        ) from None
    except OSError as problem:
        raise PrinterError(
            error(
                f"veraPDF cannot be started: {problem.strerror or problem}", code="verapdf-failed"
            )
        ) from problem
    complaint = done.stderr.decode("utf-8", "replace").strip().splitlines()
    last = complaint[-1] if complaint else "it said nothing"
    if done.returncode not in _REPORTING_EXITS:
        raise PrinterError(
            error(f"veraPDF ended with code {done.returncode}: {last}", code="verapdf-failed")
        )
    try:
        report = json.loads(done.stdout)["report"]
    except (ValueError, KeyError, TypeError):
        raise PrinterError(
            error(f"veraPDF gave no report that can be read: {last}", code="verapdf-failed")
        ) from None
    if not isinstance(report, dict):
        raise PrinterError(error("veraPDF gave an empty report", code="verapdf-failed"))
    return report


def _verdicts(report: Mapping[str, Any], flavour: str) -> Iterable[tuple[str, Verdict]]:
    for job in report.get("jobs", ()):
        name = Path(str(job.get("itemDetails", {}).get("name", ""))).name
        results = job.get("validationResult")
        if not results:
            told = job.get("taskException", {}) or job.get("taskResult", {})
            message = str(told.get("exceptionMessage") or told.get("exception") or "no result")
            yield name, Verdict(flavour, False, (), message)
            continue
        result = results[0] if isinstance(results, list) else results
        rules = result.get("details", {}).get("ruleSummaries", ())
        failures = tuple(
            _failure(rule) for rule in rules if rule.get("ruleStatus", "FAILED") == "FAILED"
        )
        yield name, Verdict(flavour, result.get("compliant") is True, failures)


def _failure(rule: Mapping[str, Any]) -> Failure:
    checks = rule.get("checks") or [{}]
    return Failure(
        clause=str(rule.get("clause", "")),
        test=int(rule.get("testNumber", 0)),
        description=str(rule.get("description", "")),
        count=int(rule.get("failedChecks", 1)),
        context=str(checks[0].get("context", "")),
    )
