"""Groups of verbs that are imported when they are called, not before."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from typing import Any

import click


class Verbs(click.Group):
    """A group whose verbs are given as name → (module with a `command`, short help)."""

    def __init__(self, *rest: Any, verbs: Mapping[str, tuple[str, str]], **more: Any) -> None:
        super().__init__(*rest, **more)
        self._table = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's)
        """Return the verbs in their own order, not by the alphabet."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's)
        """Import a verb; None for a name that is none."""
        if cmd_name not in self._table:
            return None
        command: click.Command = importlib.import_module(self._table[cmd_name][0]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb that is called, or name the nearest to a mistaken one."""
        if args and args[0] not in self._table and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], self._table, 1)
            hint = f"did you mean {near[0]}?" if near else f"the verbs are {', '.join(self._table)}"
            group = ctx.command_path.partition(" ")[2]
            wanted = f"{group} {args[0]}".strip()
            raise click.UsageError(f"there is no verb {wanted!r}. hint: {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        own = "; `--version`" if ctx.parent is None else ""
        with formatter.section(f"Verbs (`{ctx.command_path} VERB --help` tells more{own})"):
            formatter.write_dl([(name, text) for name, (_, text) in self._table.items()])
