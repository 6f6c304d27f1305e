"""`python -m printer`, the same as the `printer` command."""

import sys

from printer.cli import main

if __name__ == "__main__":
    sys.exit(main())
