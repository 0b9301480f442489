"""How the command line speaks: tables and sentences for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def emit(value: Any) -> None:
    """Print a value as JSON on standard output."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def emit_line(value: Any) -> None:
    """Print a value as one line of JSON; half a character, which no encoding can say, makes the line all escapes."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        line = json.dumps(value)
    sys.stdout.write(line + "\n")


def complain(sentence: str) -> None:
    """Say on standard error what went wrong. The sentence is text, never markup."""
    err.print(Text(sentence, style="red"))


def say(sentence: str) -> None:
    """Say on standard error how far it is; standard output stays for results."""
    err.print(Text(sentence))


def show(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table; cells are text, never markup, and shown whole however narrow the window is."""
    table = Table(*(Column(name, overflow="fold") for name in columns), title=title or None, title_justify="left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    out.print(table)
