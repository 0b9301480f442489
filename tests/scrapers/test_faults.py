"""A sick site closes nothing and loses nothing, whatever it is sick with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scrapers.faults import EMPTY, Outcome, as_table, outcome, politeness
from tests.site import FAULTS

SAID = {
    "normal": "read 3",
    "404": "refused",
    "403": "refused",
    "429 with Retry-After": "read 3",
    "500 then fine": "read 3",
    "500 for good": "broken",
    "slow": "too slow",
    "cut off in the middle": "cut off",
    "HTML where JSON was due": "HTML",
    "bot check": "bot check",
    "shape changed": "shape",
    "50 MB answer": "too large",
    "50 MB unpacked": "too large",
    "redirect loop": "loop",
    "redirect to a private address": "private",
    "invalid UTF-8": "read 3",
    EMPTY: "read 0",
}


def test_every_fault_is_expected_to_end_somehow() -> None:
    assert set(SAID) == {*FAULTS, EMPTY}


@pytest.mark.parametrize("fault", SAID)
def test_board_survives(fault: str, tmp_path: Path) -> None:
    found = outcome("greenhouse", fault, tmp_path)
    assert (found.said, found.closed, found.lost) == (SAID[fault], 0, 0)
    assert found.requests <= 12


def test_table_says_what_was_closed_and_lost() -> None:
    told = as_table([Outcome("lab", "404", "refused", "answered 404 (http://x)", 1, 2, 1)])
    assert told.splitlines()[2] == "| lab | refused |"
    assert "1 visits to a sick site: 1 postings closed, 2 lost." in told
    assert "- refused: answered 404" in told


def test_host_is_treated_politely() -> None:
    told = politeness(delay_s=0.2)
    assert "5 of 5 (100%)" in told
    pause = next(line for line in told.splitlines() if "shortest pause" in line)
    assert float(pause.split("|")[2].split()[0]) >= 0.19
