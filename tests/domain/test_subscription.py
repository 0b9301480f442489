"""When a digest is due and what it holds: tables of examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.domain import subscription as rules
from foothold.domain.ranking import FitBand, Match
from foothold.domain.subscription import Entry, Frequency, Rhythm, Subscription
from tests.makers import NOW, held

DAILY = Rhythm(Frequency.DAILY, hour=8)
FRIDAY = Rhythm(Frequency.WEEKLY, weekday=4, hour=17, zone="Europe/Berlin")
WEDNESDAY_NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def subscription(**fields: object) -> Subscription:
    plain = Subscription("s1", NOW - timedelta(days=30), confirmed_at=NOW - timedelta(days=30), rhythm=DAILY)
    return replace(plain, **fields)  # type: ignore[arg-type]


NIGHTLY = Rhythm(Frequency.DAILY, hour=2, zone="Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        pytest.param(DAILY, WEDNESDAY_NOON, utc(2026, 11, 26, 8), id="tomorrow"),
        pytest.param(DAILY, utc(2026, 11, 25, 7), utc(2026, 11, 25, 8), id="this morning"),
        pytest.param(DAILY, utc(2026, 11, 25, 8), utc(2026, 11, 26, 8), id="never the same moment"),
        pytest.param(FRIDAY, WEDNESDAY_NOON, utc(2026, 11, 27, 16), id="Friday in Berlin"),
        pytest.param(FRIDAY, utc(2026, 7, 3, 15), utc(2026, 7, 10, 15), id="in summer time"),
        pytest.param(FRIDAY, utc(2026, 7, 3, 14, 59), utc(2026, 7, 3, 15), id="a minute early"),
        pytest.param(NIGHTLY, utc(2026, 3, 28, 12), utc(2026, 3, 29, 1), id="an hour that the clock leaves out"),
        pytest.param(NIGHTLY, utc(2026, 10, 24, 12), utc(2026, 10, 25, 0), id="an hour that comes twice: the first"),
        pytest.param(NIGHTLY, utc(2026, 10, 25, 0), utc(2026, 10, 26, 1), id="and not the second"),
    ],
)
def test_the_next_slot(rhythm: Rhythm, after: datetime, expected: datetime) -> None:
    assert rules.next_slot(rhythm, after) == expected


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
RHYTHMS = st.builds(
    Rhythm, st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]), st.integers(0, 6), st.integers(0, 23), ZONES
)


@given(RHYTHMS, st.integers(0, 10 * 365 * 24 * 60))
def test_slots_come_one_after_the_other_and_none_is_left_out(rhythm: Rhythm, minutes: int) -> None:
    after = utc(2020, 1, 1) + timedelta(minutes=minutes)
    period = timedelta(days=7 if rhythm.frequency is Frequency.WEEKLY else 1)
    found = rules.next_slot(rhythm, after)
    assert timedelta(0) < found - after <= period + timedelta(hours=1)
    assert rules.next_slot(rhythm, found - timedelta(seconds=1)) == found


@pytest.mark.parametrize(
    ("fields", "is_due"),
    [
        pytest.param({}, True, id="never sent, its slot has passed"),
        pytest.param({"confirmed_at": None}, False, id="not confirmed"),
        pytest.param({"stopped_why": "the address does not exist"}, False, id="stopped"),
        pytest.param({"paused_until": NOW + timedelta(days=1)}, False, id="paused"),
        pytest.param({"paused_until": NOW - timedelta(days=1)}, True, id="pause is over"),
        pytest.param({"next_try": NOW + timedelta(minutes=1)}, False, id="waiting after a failure"),
        pytest.param({"last_sent": NOW - timedelta(hours=1)}, False, id="sent since the slot"),
        pytest.param({"last_sent": NOW - timedelta(days=3)}, True, id="missed days are caught up"),
        pytest.param({"confirmed_at": NOW - timedelta(hours=1)}, False, id="confirmed after the slot: the next one"),
    ],
)
def test_due(fields: dict[str, object], is_due: bool) -> None:
    assert rules.due(subscription(**fields), NOW) is is_due


def test_at_once_still_waits_a_quarter_of_an_hour_so_that_one_reading_is_one_mail() -> None:
    at_once = subscription(rhythm=Rhythm(Frequency.AT_ONCE), last_sent=NOW - timedelta(minutes=5))
    assert not rules.due(at_once, NOW)
    assert rules.due(at_once, NOW + timedelta(minutes=10))


def entries(*names: str, **fields: object) -> list[Entry]:
    return [Entry(held(name, **fields)) for name in names]


def test_what_was_told_is_not_told_again() -> None:
    one, two = entries("one", "two")
    digest = rules.digest_of(subscription(), [one, two], {one.held.posting.id}, [], 7)
    assert digest.entries == (two,)
    assert digest.upto == 7


def test_three_of_an_organisation_and_the_rest_is_counted() -> None:
    crowd = entries("a", "b", "c", "d", "e", organisation="METR")
    digest = rules.digest_of(subscription(), [*crowd, *entries("x", "y", "z", "w")], set(), [], 1)
    assert len(digest.entries) == 7
    assert digest.more == {"METR": 2}


def test_below_the_floor_is_left_out() -> None:
    good, poor = (Match(held(name), fit, FitBand.GOOD) for name, fit in (("good", 0.9), ("poor", 0.2)))
    arrived = [Entry(match.held, match) for match in (good, poor)]
    digest = rules.digest_of(subscription(floor=0.5), arrived, set(), [], 1)
    assert [entry.held.posting.title for entry in digest.entries] == ["good"]


def test_nothing_new_and_nothing_closed_is_silence() -> None:
    assert rules.digest_of(subscription(), [], set(), [], 1).is_empty
    assert not rules.digest_of(subscription(), [], set(), [held("p", closed=True)], 1).is_empty


@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdef")))
def test_the_ledger_and_a_digest_never_meet(arrived: list[str], told: set[str]) -> None:
    told_ids = {held(name).posting.id for name in told}
    digest = rules.digest_of(subscription(), entries(*arrived), told_ids, [], 1)
    assert not told_ids & {entry.held.posting.id for entry in digest.entries}


def test_the_same_digest_has_the_same_message_id_and_another_has_another() -> None:
    first, again, other = (
        rules.digest_of(subscription(), entries(*names), set(), [], 1).key for names in ("ab", "ab", "ac")
    )
    assert rules.message_id(first, "example.org") == rules.message_id(again, "example.org")
    assert first != other


def test_back_off_grows_and_stays_at_a_day() -> None:
    waits = [rules.back_off(failures) for failures in range(1, 9)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)
