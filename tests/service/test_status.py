"""`foothold status`: what is held, how each source is doing, and what needs a look, in words and for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from foothold.domain.changes import Intent, Verb
from foothold.domain.source import Reading
from index.toy import ToyEmbedder
from service import wiring
from service.cli import _output, app
from service.settings import Settings
from service.wiring import Foothold
from tests.makers import NOW
from tests.makers import posting as made

HOUR = timedelta(hours=1)
WELL, EMPTY, FAILING, LATE = "greenhouse:anthropic", "lever:apolloresearch", "ashby:80000hours", "aisafety_com"
run = CliRunner(env={"COLUMNS": "100"})


def reads(service: Foothold, source: str, ago: timedelta, **fields: object) -> None:
    """Write down a reading that took two seconds."""
    at = NOW - ago
    stated: dict[str, object] = {"complete": True} | fields
    service.store.apply(Reading(source, at - timedelta(seconds=2), at, **stated), [])  # type: ignore[arg-type]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Foothold]:
    found = Foothold(Settings(home=tmp_path), lambda: NOW, ToyEmbedder)
    for ago in (26, 14, 2):
        reads(found, WELL, ago * HOUR, postings=200)
    wiring.use(found)
    yield found
    wiring.use(None)
    found.store.close()


@pytest.fixture
def ill(service: Foothold) -> Foothold:
    """A copy with a source that is late, one that names nothing any more, and one that fails."""
    reads(service, LATE, 120 * HOUR, postings=322)
    for ago, postings in ((38, 40), (26, 40), (14, 40), (2, 0)):
        reads(service, EMPTY, ago * HOUR, postings=postings)
    reads(service, FAILING, 96 * HOUR, postings=12)
    for ago in (36, 24):
        reads(service, FAILING, ago * HOUR, complete=False, error="answered 503 (https://api.example/jobs)")
    return service


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table on a narrow terminal breaks its lines, and these tests read whole ones."""
    monkeypatch.setattr(_output.out, "_width", 160)


def test_it_says_of_each_source_what_is_wrong_the_worst_first(ill: Foothold) -> None:
    shown = run.invoke(app, ["status"])
    assert shown.exit_code == 0
    lines = [line for line in shown.output.splitlines() if line.startswith("│")]
    rows = {cells[1]: cells[2:] for line in lines if (cells := [cell.strip() for cell in line.split("│")])}
    assert [name for name in rows if name in (WELL, EMPTY, FAILING, LATE)] == [LATE, FAILING, EMPTY, WELL]
    assert rows[WELL][:5] == ["well", "2 h ago", "", "200 (usually 200)", "2.0 s"]
    assert rows[EMPTY][:4] == ["thin", "2 h ago", "", "0 (usually 40)"]
    assert [rows[name][0] for name in (LATE, FAILING)] == ["late", "failing"]
    said = " ".join(shown.output.split())
    assert f"{LATE}: It was last read to its end 5 days ago." in said
    assert f"{EMPTY}: It named 0 postings, where it usually names 40." in said
    assert "answered 503 (https://api.example/jobs) (failed 2 times in a row, last read well 4 days ago)" in said
    assert "were never read" in said


def test_it_says_what_the_last_reading_brought(service: Foothold) -> None:
    posting = made("one", source=WELL)
    reading = Reading(WELL, NOW - HOUR, NOW - HOUR, complete=True, postings=1)
    service.store.apply(reading, [Intent(Verb.NEW, posting.id, posting)])
    assert "│ 1 new " in run.invoke(app, ["status"]).output
    rows = json.loads(run.invoke(app, ["status", "--json"]).output)["sources"]
    row = next(row for row in rows if row["source"] == WELL)
    assert (row["new"], row["changed"], row["gone"], row["back"]) == (1, 0, 0, 0)
    assert (row["open"], row["seen"], row["usual"], row["failures"], row["latency_s"]) == (1, 1, 200, 0, 0.0)


def test_check_fails_where_a_source_needs_a_look(ill: Foothold) -> None:
    assert run.invoke(app, ["status", "--check"]).exit_code == 3


def test_check_is_content_where_all_that_was_read_is_well(service: Foothold) -> None:
    assert run.invoke(app, ["status", "--check"]).exit_code == 0


def test_check_fails_where_reading_has_stopped_although_no_source_is_late_yet(service: Foothold) -> None:
    service.sources = {WELL: replace(service.sources[WELL], interval=24 * HOUR)}
    service.now = lambda: NOW + 40 * HOUR
    shown = run.invoke(app, ["status", "--check"])
    assert shown.exit_code == 3
    assert "The last reading of any source was 42 hours ago." in " ".join(shown.output.split())
