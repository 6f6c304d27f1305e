"""`printer archive`: keep what was printed, and prove it. The group of its verbs."""

from __future__ import annotations

import click

from printer.cli.verbs import Verbs

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


@click.group("archive", cls=Verbs, verbs=_VERBS, short_help="keep what was printed, and prove it")
def command() -> None:
    """Keep what was printed, with all it was made of, and prove that it is unchanged.

    The archive stands in the folder `archive` of the publication, or where --store says.
    """
