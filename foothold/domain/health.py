"""How a source is doing, and whether somebody should look at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from foothold.domain.source import Reading

#: A source is late when its last good reading is older than so many of its intervals.
LATE_INTERVALS = 2.5

#: A reading is thin when it names less than this share of what the source usually names.
THIN_SHARE = 0.5

#: When nothing at all was read for so long, reading itself has stopped, whatever the intervals of the sources.
STANDSTILL = timedelta(hours=36)


class State(StrEnum):
    """How a source is doing, in one word."""

    WELL = "well"
    NEVER = "not read yet"
    FAILING = "failing"
    CUT_OFF = "cut off"  # read without an error, and never to its end
    LATE = "late"
    THIN = "thin"  # it names far less than usual, or nothing


@dataclass(frozen=True, slots=True)
class Health:
    """One row of the health page.

    Attributes:
        source: its name.
        last: the last reading, None where there was none yet.
        last_good: when the last complete, faultless reading ended, None where there was none.
        failures: how many readings have failed in a row, 0 where the last one went well.
        open: how many open postings it was the last to state.
        usual: how many postings its good readings usually name (median of the last ten), None before the third.
        interval: how often it should be read.
        latency_s: seconds that the last reading took, None where there was none.
    """

    source: str
    last: Reading | None
    last_good: datetime | None
    failures: int
    open: int
    usual: int | None
    interval: timedelta
    latency_s: float | None

    def next_due(self, now: datetime) -> datetime:
        """Return when it should be read next; now where it never was."""
        return self.last.finished_at + self.interval if self.last else now

    def late(self, now: datetime) -> bool:
        """Whether its last good reading is too long ago, or there never was one."""
        return self.last_good is None or now - self.last_good > LATE_INTERVALS * self.interval

    def state(self, now: datetime) -> State:
        """Return how it is doing; of several troubles the one that explains the others."""
        if self.last is None:
            return State.NEVER
        if self.last.error:
            return State.FAILING
        if self.last_good is None:
            return State.CUT_OFF
        if self.late(now):
            return State.LATE
        thin = self.usual and self.last.complete and self.last.postings < THIN_SHARE * self.usual
        return State.THIN if thin else State.WELL

    def trouble(self, now: datetime) -> str:
        """Return what is wrong in one sentence, "" where all is well."""
        last = self.last
        if last is None:
            return "It was never read."
        sentences = {
            State.FAILING: last.error,
            State.CUT_OFF: "It was never read to its end.",
            State.LATE: f"It was last read to its end {_ago(self.last_good or now, now)}.",
            State.THIN: f"It named {last.postings} postings, where it usually names {self.usual}.",
        }
        return sentences.get(self.state(now), "")


def standstill(sources: Iterable[Health], now: datetime) -> str:
    """Return a sentence where reading as a whole has stopped, "" where it goes on or has never begun."""
    read = [(each.last.finished_at, each.interval) for each in sources if each.last]
    if not read:
        return ""
    newest = max(moment for moment, _ in read)
    shortest = min(interval for _, interval in read)
    if now - newest <= max(STANDSTILL, shortest):
        return ""
    return f"The last reading of any source was {_ago(newest, now)}. `foothold work` reads each when it is due."


def _ago(moment: datetime, now: datetime) -> str:
    """Return how long ago that was, in words.

    >>> from datetime import UTC
    >>> _ago(datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 4, 12, tzinfo=UTC))
    '3 days ago'
    """
    hours = (now - moment) / timedelta(hours=1)
    return f"{hours / 24:.0f} days ago" if hours >= 48 else f"{hours:.0f} hours ago"
