"""The command line: one module per verb, each a thin door to a function of the package.

Only paths of files made go to standard output (or one JSON value with `--json`);
everything else goes to standard error. Exit codes: 0 good, 1 printed but with errors or
problems found, 2 wrong use, 3 could not build, 4 nothing to do.
"""

from __future__ import annotations

from printer.cli.main import main

__all__ = ["main"]
