"""`collect`, `reindex`, `status`, `record` and `check-sources`: keeping the store and the index up to date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from foothold.domain.source import Reading, Source
from service.as_json import reading_json
from service.cli._output import emit, out, say, show
from service.locks import only_reader
from service.sources import pick
from service.wiring import Foothold, foothold
from service.words import ago, counted

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
SourceNames = Annotated[
    list[str] | None,
    typer.Option(
        "--source", help="A source's name, or a connector's for all of its sources; may be given more than once."
    ),
]

#: What `service.as_json` makes.
Row = Mapping[str, Any]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("collect")(collect_command)
    app.command("reindex")(reindex_command)
    app.command("status")(status_command)
    app.command("record")(record_command)
    app.command("check-sources")(check_command)


def collect_command(source: SourceNames = None, as_json: AsJson = False) -> None:
    """Read sources now, take what is new into the store, and index it. Exit code 3 where a source failed.

    A source that another process is reading at this moment is left to it.
    """
    service = foothold()
    service.fill()
    chosen = pick(service.sources, source or ())
    readings = [reading for each in chosen if (reading := _read(service, each)) is not None]
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
    """Show what the store holds and how each source is doing; sources that were never read are counted only."""
    service = foothold()
    report = service.status()
    read = [row for row in report["sources"] if row["last_finished"]]
    ill = [row for row in read if row["trouble"]]
    if as_json:
        emit(report)
    else:
        _show_status(report, read, ill, service.now())
    if check and (ill or report["standstill"]):
        raise typer.Exit(3)


def record_command(
    source: Annotated[str, typer.Argument(help="The source whose pages to save.")],
    folder: Annotated[Path, typer.Option("--to", help="Where to.")] = Path("tests/scrapers/pages"),
) -> None:
    """Save a source's pages as they come, for tests."""
    from service.sources_check import record

    service = foothold()
    for each in pick(service.sources, [source]):
        written = record(each, service.connectors[each.connector], service.fetcher, folder)
        say(f"{each.name}: {len(written)} files under {folder}")


def check_command(source: SourceNames = None, as_json: AsJson = False) -> None:
    """Visit each source once and report shape, company name and counts; nothing is stored."""
    from service.sources_check import check

    service = foothold()
    chosen = pick(service.sources, source or ())
    rows = [check(each, service.connectors[each.connector], service.fetcher) for each in chosen]
    if as_json:
        emit([row.as_json() for row in rows])
    else:
        show("", ("source", "documents", "complete", "company", "problem"), [row.cells() for row in rows])
    if any(row.problem for row in rows):
        raise typer.Exit(3)


def _read(service: Foothold, source: Source) -> Reading | None:
    """Read one source; None where another process has it in hand."""
    with only_reader(service.settings.locks, source.name) as free:
        if not free:
            say(f"{source.name} is being read by `foothold serve`, `work` or `collect` right now; left to it.")
            return None
        say(f"Reading {source.name}")
        return service.collect(source)


def _reading_row(reading: Reading) -> tuple[str, ...]:
    counts = (reading.documents, reading.new, reading.changed, reading.gone, reading.back)
    return (reading.source, *map(str, counts), reading.error)


def _show_status(report: Row, read: Sequence[Row], ill: Sequence[Row], now: datetime) -> None:
    """Print the tables, then what needs a look, one sentence each."""
    held = [(row["kind"], str(row["open"]), str(row["closed"])) for row in report["postings"]]
    show("Postings", ("kind", "open", "closed"), held)
    rows = [_health_row(row, now) for row in sorted(read, key=lambda row: (not row["trouble"], row["source"]))]
    if rows:
        show("Sources", ("source", "state", "read", "came", "seen", "took", "next"), rows)
    for row in ill:
        out.print(Text(f"{row['source']}: {row['trouble']}{_since(row, now)}", style="red"))
    if report["standstill"]:
        out.print(Text(report["standstill"], style="red"))
    for key, day in report["reported_stale"].items():
        out.print(Text(f"{key} was reported as stale on {day}."))
    say(
        f"{len(report['sources']) - len(read)} sources were never read. "
        f"The index holds {report['index']} of {report['store']} changes."
    )


def _health_row(row: Row, now: datetime) -> tuple[str, ...]:
    """Return a source's cells: name, state, when, counts, postings seen and usual, seconds, when next."""
    came = [f"{row[what]} {what}" for what in ("new", "changed", "gone", "back") if row[what]]
    seen = f"{row['seen']} (usually {row['usual']})" if row["usual"] else str(row["seen"])
    last, due = (datetime.fromisoformat(row[key]) for key in ("last_finished", "next_due"))
    due_in = _near(due, now) if due > now else "now"
    return (row["source"], row["state"], _near(last, now), ", ".join(came), seen, f"{row['latency_s']:.1f} s", due_in)


def _near(moment: datetime, now: datetime) -> str:
    """Return how long ago that was or how far away it is: in hours while it is near, else as people say it."""
    hours = (now - moment) / timedelta(hours=1)
    if abs(hours) >= 48:
        return ago(moment, now)
    return f"{hours:.0f} h ago" if hours >= 0 else f"in {-hours:.0f} h"


def _since(row: Row, now: datetime) -> str:
    """Return how long a failing source has failed; "" for one that does not."""
    if not row["failures"]:
        return ""
    good = (
        f"last read well {_near(datetime.fromisoformat(row['last_good']), now)}" if row["last_good"] else "never well"
    )
    return f" (failed {counted(row['failures'], 'time')} in a row, {good})"
