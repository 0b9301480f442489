"""The command line: `foothold COMMAND`.

Output is for people; `--json` gives the same for programs. Exit codes:

    0  done
    1  could not be done; one sentence on standard error says why and what to do
    2  the command was not understood
    3  done, but something is wrong: a source failed (`collect`), a source is late or empty (`status --check`)
"""

from __future__ import annotations

import logging
import sys
import warnings

import typer

from foothold.domain.errors import FootholdError
from service.cli import collecting, matching, measuring, reading, running, subscribing
from service.cli._output import complain

app = typer.Typer(
    name="foothold",
    help="Weekend-sized open problems in technical AI safety, ranked for one person, with reasons.",
    epilog="Exit codes: 0 done; 1 could not be done (the reason is on standard error); 2 not understood; "
    "3 done, but a source failed or is late.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for group in (matching, collecting, subscribing, reading, measuring, running):
    group.register(app)


def main() -> None:
    """Run the command line; what a person can mend is said in one sentence, everything else is loud."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    warnings.filterwarnings("ignore", category=FutureWarning)
    try:
        app()
    except FootholdError as error:
        complain(str(error))
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(0)
