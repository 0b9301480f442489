"""When somebody should look at a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foothold.domain.health import Health, standstill
from foothold.domain.source import Reading

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = Reading("board:acme", NOW - DAY, NOW - DAY, complete=True, postings=40)
WELL = Health("board:acme", LAST, LAST.finished_at, 0, open=40, usual=40, interval=DAY, latency_s=0.0)


@pytest.mark.parametrize(
    ("health", "state", "trouble"),
    [
        (WELL, "well", ""),
        (replace(WELL, last=None, last_good=None), "not read yet", "It was never read."),
        (replace(WELL, last=replace(LAST, error="answered 503")), "failing", "answered 503"),
        (replace(WELL, last_good=NOW - 2.5 * DAY), "well", ""),
        (replace(WELL, last_good=NOW - 2.6 * DAY), "late", "It was last read to its end 3 days ago."),
        (replace(WELL, last_good=None), "cut off", "It was never read to its end."),
        (replace(WELL, last=replace(LAST, postings=20)), "well", ""),
        (replace(WELL, last=replace(LAST, postings=19)), "thin", "It named 19 postings, where it usually names 40."),
        (replace(WELL, last=replace(LAST, postings=0)), "thin", "It named 0 postings, where it usually names 40."),
        (replace(WELL, last=replace(LAST, postings=0), usual=None), "well", ""),
    ],
    ids=["well", "never", "failed", "nearly late", "late", "never well", "fewer", "thin", "empty", "new and empty"],
)
def test_state_and_trouble(health: Health, state: str, trouble: str) -> None:
    assert health.state(NOW) == state
    assert health.trouble(NOW) == trouble


def read(ago: timedelta, interval: timedelta = DAY) -> Health:
    last = replace(LAST, finished_at=NOW - ago)
    return replace(WELL, last=last, last_good=last.finished_at, interval=interval)


@pytest.mark.parametrize(
    ("sources", "says"),
    [
        ([], ""),
        ([replace(WELL, last=None)], ""),
        ([read(30 * DAY), read(1.5 * DAY)], ""),
        ([read(30 * DAY), read(1.6 * DAY), replace(WELL, last=None)], "38 hours ago"),
        ([read(1.6 * DAY, interval=7 * DAY)], ""),
        ([read(8 * DAY, interval=7 * DAY)], "8 days ago"),
    ],
    ids=["no source", "none read yet", "one read lately", "none read lately", "read weekly", "read weekly, and late"],
)
def test_standstill(sources: list[Health], says: str) -> None:
    said = standstill(sources, NOW)
    assert says in said
    assert bool(said) is bool(says)


def test_next_due() -> None:
    assert WELL.next_due(NOW) == NOW
    assert replace(WELL, interval=2 * DAY).next_due(NOW) == NOW + DAY
    assert replace(WELL, last=None).next_due(NOW) == NOW
