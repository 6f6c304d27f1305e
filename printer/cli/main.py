"""The `printer` command: finds the verb, turns failures into messages and exit codes."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click

from printer import __version__
from printer.cli.reporting import EXIT_GOOD, EXIT_STOPPED, EXIT_UNBUILT, EXIT_USAGE, say
from printer.cli.verbs import Verbs
from printer.diagnostics import PrinterError, UsageError

_VERBS = {
    "new": ("printer.cli.new", "a publication to start from"),
    "article": ("printer.cli.article", "print articles as PDF"),
    "issue": ("printer.cli.issue", "compile an issue, with its offprints"),
    "digest": ("printer.cli.digest", "choose articles by time, and compile them"),
    "import": ("printer.cli.import_", "make an article source of a page or document"),
    "merge": ("printer.cli.merge", "make one PDF of several, losing nothing"),
    "check": ("printer.cli.check", "look for problems in sources and PDFs"),
    "proof": ("printer.cli.proof", "page images, and what changed between two PDFs"),
    "references": ("printer.cli.references", "list what is cited where, and mistakes"),
    "archive": ("printer.cli.archive", "keep what was printed, and prove it"),
    "layouts": ("printer.cli.layouts", "list the layouts"),
    "why": ("printer.cli.why", "tell what would be printed again, and why"),
    "config": ("printer.cli.config", "show the settings in force"),
    "doctor": ("printer.cli.doctor", "tell what is missing on this machine"),
}
_FIRST = """\b
Most people need these three:
  printer new my-magazine     make a publication to start from
  printer article my-article  print an article: build/articles/my-article.pdf
  printer check               find missing captions, credits, images, links"""


class _Program(Verbs):
    """The program itself."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Leave the program's own options to the heading of the verbs, so that all fit the screen."""
        self.format_commands(ctx, formatter)


@click.group(
    cls=_Program,
    verbs=_VERBS,
    help=f"Print and PDF publications from article sources.\n\n{_FIRST}",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="printer")
def _printer() -> None:
    pass


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    `arguments` are those after the program's name; `sys.argv` by default.
    """
    _prepare_streams()
    try:
        with _stoppable():
            return _run(arguments)
    except OSError as problem:
        # Such as a disk that has no room for what is redirected, or a working folder that is gone.
        reason = (problem.strerror or str(problem)).lower()
        return _last_words(problem.filename, reason, "look at the disk, or work in another folder")
    except KeyboardInterrupt as stop:
        return _told(stop)


def _run(arguments: list[str] | None) -> int:
    try:
        code = _printer.main(arguments, prog_name="printer", standalone_mode=False)
        return code if isinstance(code, int) else EXIT_GOOD
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except SystemExit:
        # click's answer when the reader of our output has gone: nothing more can be said to it.
        return _silenced()
    except OSError:
        raise
    except (click.Abort, click.UsageError, PrinterError) as problem:
        return _told(problem)
    except Exception as problem:  # noqa: BLE001 (said, with its kind and place; the exit code tells)
        from printer.workers import described

        hint = "this is a mistake of the program; please report it"
        return _last_words(None, f"it {described(problem)}", hint)


def _told(problem: BaseException) -> int:
    """Say what ended the run and return its exit code."""
    if isinstance(problem, click.UsageError):
        click.echo(f"printer: error: {_usage(problem)}", err=True)
        return EXIT_USAGE
    if isinstance(problem, PrinterError):
        say(problem.diagnostics)
        return EXIT_USAGE if isinstance(problem, UsageError) else EXIT_UNBUILT
    click.echo("printer: stopped; files made so far are complete", err=True)
    return EXIT_STOPPED


def _usage(problem: click.UsageError) -> str:
    """Return what is wrong with a call, with a hint, as all other errors are told."""
    message = problem.format_message()
    where = problem.ctx.command_path if problem.ctx else "printer"
    hint = f"`{where} --help` shows how it is used"
    if isinstance(problem, click.NoSuchOption):
        message = f"there is no option {problem.option_name}"
        if problem.possibilities:
            hint = f"did you mean {' or '.join(sorted(problem.possibilities))}?"
    message = f"{message[:1].lower()}{message[1:]}".rstrip(".")
    return message if "hint:" in message else f"{message}. hint: {hint}"


def _last_words(where: object, reason: str, hint: str) -> int:
    shown = f"{where}: " if where else ""
    with contextlib.suppress(OSError):
        click.echo(f"printer: error: {shown}{reason}. hint: {hint}", err=True)
    return _silenced()


def _silenced() -> int:
    """Let nothing more be written, so that the interpreter's own end is quiet too."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return EXIT_UNBUILT


def _prepare_streams() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # It was closed by who started this program.
            setattr(sys, name, Path(os.devnull).open("w"))  # noqa: SIM115 (for the whole run)
        elif hasattr(stream, "reconfigure"):
            # A folder's name may hold what the terminal's encoding does not.
            stream.reconfigure(errors="backslashreplace")


@contextlib.contextmanager
def _stoppable() -> Iterator[None]:
    """Let a polite request to end (SIGTERM) end the workers too, as Ctrl-C does."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
