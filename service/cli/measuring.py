"""`measure` and `bench`: quality and speed, each beside a named alternative from the same run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from foothold.domain.errors import FootholdError
from service.cli._output import emit, say, show
from service.wiring import foothold

Report = Mapping[str, Any]


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
    report = tasks()[name](folder, cv)
    if as_json:
        emit(report)
        return
    for title, columns, rows in tables(report):
        show(title, columns, rows)


def bench_command() -> None:
    """Measure speed as ratios against named alternatives; takes a few minutes."""
    from service.bench import bench

    for title, columns, rows in tables(bench(say)):
        show(title, columns, rows)


def tasks() -> dict[str, Callable[[Path, bool], Report]]:
    """Return what can be measured, by name."""
    return {
        "retrieval": _retrieval,
        "split": _split,
        "effort": _effort,
        "areas": _areas,
        "skills": _skills,
        "duplicates": _duplicates,
        "match": _match,
    }


def tables(report: Report) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Return a report as tables: each group of figures by system, one row a system, one column a figure."""
    found = []
    for title, systems in report.items():
        if isinstance(systems, Mapping) and systems and all(isinstance(row, Mapping) for row in systems.values()):
            columns = list(dict.fromkeys(key for row in systems.values() for key in row))
            rows = [(name, *(_cell(row.get(key)) for key in columns)) for name, row in systems.items()]
            found.append((title, ("", *columns), rows))
    return found


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _asked(what: list[str]) -> tuple[str, Path]:
    name, folder = (what[0], what[1]) if len(what) == 2 else ("retrieval", what[0])
    if name not in tasks():
        raise FootholdError(f"There is no measure called {name!r}; there are: {', '.join(tasks())}.")
    if not Path(folder).is_dir():
        raise FootholdError(f"There is no folder {folder}.")
    return name, Path(folder)


def _retrieval(folder: Path, cv: bool) -> Report:
    from index.measure import measure

    return measure(folder, foothold().embedder(), cv=cv)


def _split(folder: Path, cv: bool) -> Report:
    from index.measure_split import measure_split
    from service.split_examples import other_examples
    from service.split_files import read_document

    return measure_split(folder, read_document, other_examples(folder.parent))


def _effort(folder: Path, cv: bool) -> Report:
    from index.measure_effort import measure_effort

    return measure_effort(folder)


def _areas(folder: Path, cv: bool) -> Report:
    from index.measure_areas import measure_areas

    service = foothold()
    return measure_areas(folder, service.reference.areas, service.embedder())


def _skills(folder: Path, cv: bool) -> Report:
    from index.measure_skills import measure_skills

    return measure_skills(folder, foothold().embedder())


def _duplicates(folder: Path, cv: bool) -> Report:
    from index.measure_duplicates import measure_duplicates

    return measure_duplicates(folder)


def _match(folder: Path, cv: bool) -> Report:
    from service.cli.matching import prepared
    from service.measure_match import measure_match

    return measure_match(folder, prepared())
