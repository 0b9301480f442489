"""`collect`, `reindex`, `status`, `record` and `check-sources`: keeping the store and the index up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from foothold.domain.source import Reading
from service.as_json import reading_json
from service.cli._output import emit, say, show
from service.sources import pick
from service.wiring import foothold

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
SourceName = Annotated[
    str, typer.Option("--source", help="A source's name, or a connector's for all of its sources.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("collect")(collect_command)
    app.command("reindex")(reindex_command)
    app.command("status")(status_command)
    app.command("record")(record_command)
    app.command("check-sources")(check_command)


def collect_command(source: SourceName = "", as_json: AsJson = False) -> None:
    """Read sources now, take what is new into the store, and index it. Exit code 3 where a source failed."""
    service = foothold()
    service.fill()
    readings: list[Reading] = []
    for each in pick(service.sources, source):
        say(f"Reading {each.name}")
        readings.append(service.collect(each))
    merged = service.merge_duplicates()
    service.reindex()
    if as_json:
        emit([reading_json(reading) for reading in readings])
    else:
        show("", ("source", "documents", "new", "changed", "gone", "back", "error"), map(_reading_row, readings))
        say(f"{merged} postings were recognised as told elsewhere too.")
    if any(reading.error for reading in readings):
        raise typer.Exit(3)


def reindex_command(
    everything: Annotated[bool, typer.Option("--all", help="Build the index anew (embeddings are reused).")] = False,
) -> None:
    """Bring the index up to the store."""
    service = foothold()
    service.fill()
    if everything:
        service.rebuild_index()
    say(f"{service.reindex(progress=lambda done, total: say(f'{done} of {total}'))} changes taken.")


def status_command(
    check: Annotated[bool, typer.Option("--check", help="Exit with 3 where a source is late or failing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show what the store holds and how each source is doing."""
    service = foothold()
    report = service.status()
    if as_json:
        emit(report)
    else:
        show(
            "Postings",
            ("kind", "open", "closed"),
            [(r["kind"], str(r["open"]), str(r["closed"])) for r in report["postings"]],
        )
        read = [row for row in report["sources"] if row["last_finished"]]
        show(
            "Sources that were read",
            ("source", "state", "last", "new", "changed", "gone", "error"),
            map(_health_row, read),
        )
        say(
            f"{len(report['sources']) - len(read)} sources were never read. "
            f"The index holds {report['index']} of {report['store']} changes."
        )
    if check and any(row["state"] != "fine" for row in report["sources"] if row["last_finished"]):
        raise typer.Exit(3)


def record_command(
    source: Annotated[str, typer.Argument(help="The source whose pages to save.")],
    folder: Annotated[Path, typer.Option("--to", help="Where to.")] = Path("tests/scrapers/pages"),
) -> None:
    """Save a source's pages as they come, for tests."""
    from service.sources_check import record

    service = foothold()
    for each in pick(service.sources, source):
        written = record(each, service.connectors[each.connector], service.fetcher, folder)
        say(f"{each.name}: {len(written)} files under {folder}")


def check_command(source: SourceName = "", as_json: AsJson = False) -> None:
    """Visit each source once and report shape, company name and counts; nothing is stored."""
    from service.sources_check import check

    service = foothold()
    rows = [
        check(each, service.connectors[each.connector], service.fetcher) for each in pick(service.sources, source)
    ]
    if as_json:
        emit([row.as_json() for row in rows])
    else:
        show("", ("source", "documents", "complete", "company", "problem"), [row.cells() for row in rows])
    if any(row.problem for row in rows):
        raise typer.Exit(3)


def _reading_row(reading: Reading) -> tuple[str, ...]:
    counts = (reading.documents, reading.new, reading.changed, reading.gone, reading.back)
    return (reading.source, *map(str, counts), reading.error)


def _health_row(row: dict[str, object]) -> tuple[str, ...]:
    return tuple(
        str(row[key] or "") for key in ("source", "state", "last_finished", "new", "changed", "gone", "error")
    )
