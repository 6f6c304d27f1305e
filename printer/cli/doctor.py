"""`printer doctor`: what is missing on this machine."""

from __future__ import annotations

from dataclasses import asdict

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, say_json
from printer.cli.scope import publication_for


@click.command("doctor", short_help="tell what is missing on this machine")
@options.json_output
def command(as_json: bool) -> int:
    """Look for the engine, its libraries, the fonts of all layouts and veraPDF.

    Says of everything that is missing how to get it. Exit code 1 when something is missing
    that printing needs.
    """
    from printer.doctor import examine

    publication, _ = publication_for(())
    findings = examine(publication)
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            state = "good   " if finding.good else "MISSING" if finding.required else "absent "
            click.echo(f"{state} {finding.name:<{width}}  {finding.detail}")
    bad = any(finding.required and not finding.good for finding in findings)
    return EXIT_ERRORS if bad else EXIT_GOOD
