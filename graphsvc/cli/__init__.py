"""The command line: data on stdout (tables on a terminal, JSON when piped), all else on stderr.

It exits with 0 when all went well, 1 when something was refused or a check failed, 2 when it was called wrongly,
3 when the store cannot be reached or used, 4 when what was asked for is not there or ambiguous.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from typing import NoReturn

from graphsvc.cli.app import app
from graphsvc.cli.output import REFUSED, report, say, write_readably
from graphsvc.errors import GraphsvcError


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command given, or the one that the process was called with, and exit with its code."""
    if sys.stdout is None:  # It was closed by whoever called: what is printed goes nowhere.
        sys.stdout = io.StringIO()
    write_readably()
    try:
        app(arguments, prog_name="graphsvc")
    except GraphsvcError as exc:
        sys.exit(report(exc))
    except OSError as exc:
        sys.stdout = io.StringIO()  # Python would try once more to write what could not be written.
        say(f"graphsvc: {exc}")
        sys.exit(REFUSED)
    sys.exit(0)
