"""When somebody should look at a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from foothold.domain.health import Health
from foothold.domain.source import Reading

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LAST = Reading("board:acme", NOW - DAY, NOW - DAY, complete=True, postings=40)
WELL = Health("board:acme", LAST, LAST.finished_at, 0, open=40, usual=40, interval=DAY, latency_s=0.0)


@pytest.mark.parametrize(
    ("health", "trouble"),
    [
        (WELL, ""),
        (replace(WELL, last=None, last_good=None), "It was never read."),
        (replace(WELL, last=replace(LAST, error="answered 503")), "answered 503"),
        (replace(WELL, last_good=NOW - 2.5 * DAY), ""),
        (replace(WELL, last_good=NOW - 2.6 * DAY), "It was last read to its end 3 days ago."),
        (replace(WELL, last_good=None), "It was never read to its end."),
        (replace(WELL, last=replace(LAST, postings=20)), ""),
        (replace(WELL, last=replace(LAST, postings=19)), "It named 19 postings, where it usually names 40."),
        (replace(WELL, last=replace(LAST, postings=0)), "It named 0 postings, where it usually names 40."),
        (replace(WELL, last=replace(LAST, postings=0), usual=None), ""),
    ],
    ids=["well", "never", "failed", "nearly late", "late", "never well", "fewer", "thin", "empty", "new and empty"],
)
def test_trouble(health: Health, trouble: str) -> None:
    assert health.trouble(NOW) == trouble


def test_next_due() -> None:
    assert WELL.next_due(NOW) == NOW
    assert replace(WELL, interval=2 * DAY).next_due(NOW) == NOW + DAY
    assert replace(WELL, last=None).next_due(NOW) == NOW
