"""Ask veraPDF, the industry's validator, whether files keep PDF/A and PDF/UA.

What this is: find the validator, run it over many files with few starts of the Java
machine, and return its verdicts as frozen values. What this is not: a judge of its own
(that is `printer.pdf.checker`, which looks where veraPDF does not), nor an installer.
"""

from __future__ import annotations

import json
import os
import re
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
_PROFILE = re.compile(r"PDF/(?:A|(?P<ua>UA))-(?P<level>\w+) ")
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
    folder with the jars), `verapdf` on PATH, and the folders that `scripts/verapdf` fills
    (`$XDG_CACHE_HOME/printer/verapdf`, or `build/cache` of the checkout where the user has no
    cache). A folder of jars needs `java` on PATH.
    """
    told = os.environ.get("PRINTER_VERAPDF", "").strip()
    if told:
        return _in_folder(Path(told)) if Path(told).is_dir() else _as_command(told)
    on_path = shutil.which("verapdf")
    if on_path:
        return [on_path]
    return next(filter(None, map(_in_folder, cache_folders())), None)


def cache_folders() -> tuple[Path, ...]:
    """Return the folders in which `scripts/verapdf` keeps the validator, the usual one first."""
    base = os.environ.get("XDG_CACHE_HOME", "").strip() or Path("~/.cache").expanduser()
    checkout = Path(__file__).parents[1]
    return tuple(folder / "printer/verapdf" for folder in (Path(base), checkout / "build/cache"))


def validate(
    paths: Iterable[Path],
    flavours: Sequence[str] = ("2a", "ua1"),
    *,
    command: Sequence[str] | None = None,
    timeout: float | None = None,
) -> dict[Path, tuple[Verdict, ...]]:
    """Judge every file under every flavour.

    One start of the validator for all files and all flavours that they claim to keep, and
    another for each flavour that some do not claim. `timeout` is in seconds for one start;
    by default it grows with the number of files. The verdicts of a file stand in the order
    of `flavours`. A file that cannot be judged has verdicts with `trouble`. Raises
    UsageError when a flavour is unknown, and PrinterError when the validator is missing, too
    slow, or does not answer.
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
    found = {path: _troubled(flavours, "no such file") for path in files if not path.is_file()}
    present = [path for path in files if path not in found]
    if present:
        found |= _judge(present, flavours, None, start, seconds)
    for flavour in flavours:
        rest = [path for path in present if flavour not in found[path]]
        if rest:
            for path, verdicts in _judge(rest, (flavour,), flavour, start, seconds).items():
                found[path] |= verdicts
    return {path: tuple(found[path][flavour] for flavour in flavours) for path in files}


def _troubled(flavours: Sequence[str], trouble: str) -> dict[str, Verdict]:
    return {flavour: Verdict(flavour, False, (), trouble) for flavour in flavours}


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
    files: Sequence[Path],
    wanted: Sequence[str],
    flavour: str | None,
    start: Sequence[str],
    seconds: float,
) -> dict[Path, dict[str, Verdict]]:
    """Ask the validator once about all files, each of which is there.

    With a `flavour` every file has a verdict under it. Without, those of the `wanted`
    flavours that it claims, and all of them when it cannot be judged.
    """
    # Numbered links give every file a plain ASCII name that Java can open in any locale,
    # the ending that it insists on, and a way back from the report to the path.
    with tempfile.TemporaryDirectory(prefix="verapdf-") as folder:
        links: dict[str, Path] = {}
        for number, path in enumerate(files):
            link = Path(folder) / f"{number:06}.pdf"
            link.symlink_to(path.absolute())
            links[link.name] = path
        options = ["--format", "json", "--maxfailuresdisplayed", str(CONTEXTS_SHOWN)]
        options += ["--flavour", flavour] if flavour else []
        report = _run([*start, *options, *(str(Path(folder) / name) for name in links)], seconds)
    found = {path: _troubled(wanted, "veraPDF could not read it as a PDF") for path in files}
    for job in report.get("jobs", ()):
        name = Path(str(job.get("itemDetails", {}).get("name", ""))).name
        if name in links:
            found[links[name]] = _verdicts(job, wanted, flavour)
    return found


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


def _verdicts(
    job: Mapping[str, Any], wanted: Sequence[str], flavour: str | None
) -> dict[str, Verdict]:
    """Return the verdicts on one file by flavour."""
    results = job.get("validationResult")
    if not results:
        told = job.get("taskException", {}) or job.get("taskResult", {})
        message = str(told.get("exceptionMessage") or told.get("exception") or "no result")
        return _troubled(wanted, message)
    found = {}
    for result in results if isinstance(results, list) else [results]:
        judged = flavour or _flavour_of(str(result.get("profileName", "")))
        if judged in wanted:
            rules = result.get("details", {}).get("ruleSummaries", ())
            failures = tuple(
                _failure(rule) for rule in rules if rule.get("ruleStatus", "FAILED") == "FAILED"
            )
            found[judged] = Verdict(judged, result.get("compliant") is True, failures)
    return found


def _flavour_of(profile: str) -> str:
    """Return the flavour of a profile such as `PDF/UA-1 validation profile`, empty for others."""
    match = _PROFILE.match(profile)
    return f"{'ua' if match['ua'] else ''}{match['level'].lower()}" if match else ""


def _failure(rule: Mapping[str, Any]) -> Failure:
    checks = rule.get("checks") or [{}]
    return Failure(
        clause=str(rule.get("clause", "")),
        test=int(rule.get("testNumber", 0)),
        description=str(rule.get("description", "")),
        count=int(rule.get("failedChecks", 1)),
        context=str(checks[0].get("context", "")),
    )
