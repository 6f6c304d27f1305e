"""`printer archive`: keep what was printed, and prove it. The group of its verbs."""

from __future__ import annotations

import difflib
import importlib

import click

_VERBS = {
    "add": ("printer.cli.archive_add", "store PDFs, articles, issues with their sources"),
    "list": ("printer.cli.archive_list", "what there is"),
    "show": ("printer.cli.archive_show", "all that is known of one thing"),
    "get": ("printer.cli.archive_get", "write an archived PDF, or all its files"),
    "search": ("printer.cli.archive_search", "find words on pages, authors, dates"),
    "versions": ("printer.cli.archive_versions", "the versions of one thing, and why"),
    "retract": ("printer.cli.archive_retract", "say that something is withdrawn"),
    "verify": ("printer.cli.archive_verify", "hash everything again; repair from a copy"),
    "reprint": ("printer.cli.archive_reprint", "print again from the source, and compare"),
    "export": ("printer.cli.archive_export", "BagIt, OCFL, metadata, one PDF of a period"),
    "import": ("printer.cli.archive_import", "take in a bag"),
    "catalogue": ("printer.cli.archive_catalogue", "bring the catalogue up, or make it again"),
    "stats": ("printer.cli.archive_stats", "how much there is of what"),
}


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
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(_VERBS)}"
            raise click.UsageError(f"there is no verb archive {args[0]}. hint: {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's)
        with formatter.section("Verbs (`printer archive VERB --help` tells more)"):
            formatter.write_dl([(name, text) for name, (_, text) in _VERBS.items()])


@click.group("archive", cls=_Verbs, short_help="keep what was printed, and prove it")
def command() -> None:
    """Keep what was printed, with all it was made of, and prove that it is unchanged.

    The archive stands in the folder `archive` of the publication, or where --store says.
    """
