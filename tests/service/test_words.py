from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from foothold.domain.effort import Effort
from service.words import ago, counted, day, hours, listed, source_name

NOW = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
TIMES = [
    (NOW, "today"),
    (NOW - timedelta(hours=1), "yesterday"),
    (NOW - timedelta(days=3), "3 days ago"),
    (NOW - timedelta(days=13), "13 days ago"),
    (NOW - timedelta(days=14), "2 weeks ago"),
    (NOW - timedelta(days=75), "2 months ago"),
    (NOW - timedelta(days=800), "2 years ago"),
    (date(2026, 11, 26), "tomorrow"),
    (date(2026, 11, 28), "in 3 days"),
    (date(2027, 3, 1), "in 3 months"),
]


@pytest.mark.parametrize(("moment", "words"), TIMES)
def test_how_long_ago(moment: date, words: str) -> None:
    assert ago(moment, NOW) == words


def test_small_words() -> None:
    assert day(date(2026, 11, 2)) == "2 November 2026"
    assert counted(1, "posting") == "1 posting"
    assert counted(2000, "match", "matches") == "2,000 matches"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a", "b", "c"], 2) == "a, b and 1 more"
    assert listed([]) == ""
    assert hours(Effort(6, 16)) == "6 to 16 hours"
    assert hours(Effort()) == ""
    assert source_name("greenhouse:anthropic") == "anthropic (greenhouse)"
    assert source_name("catalogue") == "Starter problems"
