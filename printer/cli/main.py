"""The `printer` command: finds the verb, turns failures into messages and exit codes."""

from __future__ import annotations

import difflib
import importlib
import sys

import click

from printer import __version__
from printer.cli.reporting import EXIT_UNBUILT, EXIT_USAGE, say
from printer.diagnostics import PrinterError, UsageError

_VERBS = {
    "new": ("printer.cli.new", "a publication to start from"),
    "article": ("printer.cli.article", "print articles as PDF"),
    "check": ("printer.cli.check", "look for problems in sources and PDFs"),
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


class _Verbs(click.Group):
    """Verbs that are imported when they are called, not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        return list(_VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's)
        if cmd_name not in _VERBS:
            return None
        command: click.Command = importlib.import_module(_VERBS[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _VERBS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], _VERBS, 1)
            hint = f"did you mean {near[0]}?" if near else f"the verbs are {', '.join(_VERBS)}"
            raise click.UsageError(f"there is no verb {args[0]!r}. hint: {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's)
        with formatter.section("Verbs"):
            formatter.write_dl([(name, text) for name, (_, text) in _VERBS.items()])


@click.group(
    cls=_Verbs,
    help=f"Print and PDF publications from article sources.\n\n{_FIRST}",
    epilog="`printer VERB --help` tells more.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="printer")
def _printer() -> None:
    pass


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code.

    `arguments` are those after the program's name; `sys.argv` by default.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A folder's name may hold what the terminal's encoding does not.
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _printer.main(arguments, prog_name="printer", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.UsageError as problem:
        message = problem.format_message()
        click.echo(f"printer: error: {message[:1].lower()}{message[1:]}".rstrip("."), err=True)
        if "hint:" not in message:
            where = problem.ctx.command_path if problem.ctx else "printer"
            click.echo(f"`{where} --help` shows how it is used", err=True)
        return EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("printer: stopped; files made so far are complete", err=True)
        return 130
    except SystemExit:
        # click's answer when the reader of our output has gone: nothing more can be said to it.
        return EXIT_UNBUILT
    except PrinterError as problem:
        say(problem.diagnostics)
        return EXIT_USAGE if isinstance(problem, UsageError) else EXIT_UNBUILT
    return code if isinstance(code, int) else 0
