"""`measure` and `bench`: quality and speed, each beside a named alternative from the same run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from foothold.domain.errors import FootholdError
from service.cli._output import emit, say, show
from service.measured import tables
from service.measures import measures
from service.settings import ROOT


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("measure")(measure_command)
    app.command("bench")(bench_command)


def measure_command(
    what: Annotated[list[str], typer.Argument(metavar="[split|effort|areas|skills|duplicates|match] DIR")],
    cv: Annotated[bool, typer.Option("--cv", help="Treat each query as a CV (retrieval only).")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Measure quality on labelled data: retrieval on a folder in BEIR layout, or one of the named tasks."""
    name, folder = _asked(what)
    report = measures()[name](folder, cv)
    if as_json:
        emit(report)
        return
    for shown in tables(report):
        show(*shown)


def bench_command(
    reference: Annotated[Path, typer.Option(help="Folder with the labelled data.")] = ROOT.parent / "shared",
    page: Annotated[Path, typer.Option(help="Page whose blocks are filled.")] = ROOT / "docs" / "measurements.md",
) -> None:
    """Measure speed and quality beside named alternatives and write the figures into a page; takes some minutes."""
    from service.bench import bench

    bench(reference, page, datetime.now(UTC), say)
    say(f"Written into {page}")


def _asked(what: list[str]) -> tuple[str, Path]:
    name, folder = (what[0], what[1]) if len(what) == 2 else ("retrieval", what[0])
    if name not in measures():
        raise FootholdError(f"There is no measure called {name!r}; there are: {', '.join(measures())}.")
    if not Path(folder).is_dir():
        raise FootholdError(f"There is no folder {folder}.")
    return name, Path(folder)
