"""Waits that a site asks for, and turns between threads."""

from __future__ import annotations

import doctest
import random
import threading
import time
from datetime import UTC, datetime

import pytest

from scrapers import _addresses, _archive, _http, _polite
from scrapers._addresses import Origin
from scrapers._polite import Pace, Time, backoff_s, retry_after_s

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("module", [_addresses, _archive, _http, _polite], ids=lambda module: module.__name__)
def test_examples_in_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("0", 0),
        ("120", 120),
        ("99999999999999999999", 86_400),
        ("Sun, 01 Nov 2026 12:00:30 GMT", 30),
        ("Sun, 01 Nov 2026 12:00:30", 30),
        ("Sun, 01 Nov 2026 11:00:00 GMT", 0),
        ("Sun, 01 Nov 2099 11:00:00 GMT", 86_400),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


def test_backoff_doubles_within_its_bounds() -> None:
    chance = random.Random(3)
    for attempt in range(6):
        assert 2.0**attempt / 2 <= backoff_s(attempt, 1.0, chance) <= 2.0**attempt


def test_requests_to_one_host_never_overlap() -> None:
    pace, inside, most = Pace(Time(), 10.0), 0, 0

    def visit() -> None:
        nonlocal inside, most
        with pace.turn(Origin("https", "example.org", 443), 0.0):
            inside += 1
            most = max(most, inside)
            time.sleep(0.005)
            inside -= 1

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
