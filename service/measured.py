"""What was measured, as tables: for the terminal, and as blocks of the page that keeps them.

The page is written by hand but for its blocks, each between two comments and filled anew by `foothold bench`:

    <!-- measured: areas -->
    ... tables, the command, when and under which load ...
    <!-- end of measured -->
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from foothold.domain.errors import FootholdError

#: Figures by system, under a title; other values (a count, say) are not shown.
Report = Mapping[str, Any]

END = "<!-- end of measured -->"


class Shown(NamedTuple):
    """One table: a row for each system, a column for each figure."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def tables(report: Report) -> list[Shown]:
    """Return a report as tables, one for each group of figures by system."""
    found = []
    for title, systems in report.items():
        if isinstance(systems, Mapping) and systems and all(isinstance(row, Mapping) for row in systems.values()):
            columns = tuple(dict.fromkeys(key for row in systems.values() for key in row))
            rows = [(name, *(_cell(row.get(key)) for key in columns)) for name, row in systems.items()]
            found.append(Shown(title, ("", *columns), rows))
    return found


def as_markdown(report: Report) -> str:
    """Return a report as Markdown tables, each under its title."""
    return "\n\n".join(_table(shown) for shown in tables(report))


def names_of_blocks(page: str) -> list[str]:
    """Return the names of the blocks of a page, in order."""
    return re.findall(r"^<!-- measured: (.+) -->$", page, re.MULTILINE)


def filled(page: str, name: str, text: str) -> str:
    """Return a page with one block filled anew, all else as it was.

    Raises:
        FootholdError: the page has no block of this name.
    """
    begin = f"<!-- measured: {name} -->"
    before, found, rest = page.partition(f"{begin}\n")
    _, ended, after = rest.partition(END)
    if not found or not ended:
        raise FootholdError(
            f"The page has no block for {name!r}. Add the lines {begin} and {END} where it should stand."
        )
    return f"{before}{begin}\n\n{text}\n\n{END}{after}"


def _table(shown: Shown) -> str:
    rule = "|".join(("---", *("---:" for _ in shown.columns[1:])))
    lines = [f"**{shown.title}**", "", _row(shown.columns), f"|{rule}|", *map(_row, shown.rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, float):
        return f"{value:,}" if isinstance(value, int) else str(value)
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.0f}"
