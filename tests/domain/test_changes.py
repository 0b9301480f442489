"""The lifecycle, as a table of examples, and the two promises that hold for any history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.domain.changes import (
    Found,
    Intent,
    Verb,
    deadline_passed,
    decide,
    is_unconfirmed,
    standing,
)
from foothold.domain.effort import Band, Effort
from foothold.domain.posting import Held, Kind, Labels, Life, Posting, PostingId, Status, content_hash
from foothold.domain.source import Source

DAY = timedelta(days=1)
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SURE = Source("board:acme", "board", may_answer_empty=False)
DOUBTFUL = replace(SURE, may_answer_empty=True)


def posting(key: str, **fields: object) -> Posting:
    stated = {"source": SURE.name, "kind": Kind.JOB, "title": f"Post {key}", "url": f"https://acme.example/{key}"}
    return Posting(id=PostingId(key), **(stated | fields))  # type: ignore[arg-type]


def held(
    key: str, *, seen: datetime = NOW - DAY, closed: bool = False, stated: Posting | None = None, **fields: object
) -> Held:
    what = stated or posting(key, **fields)
    life = Life(NOW - 9 * DAY, seen, NOW - 9 * DAY, seen if closed else None, "gone" if closed else "")
    return Held(what, life, content_hash(what), 1)


def short(intents: Sequence[Intent]) -> list[str]:
    return [f"{intent.verb} {intent.id}" for intent in intents]


@dataclass(frozen=True)
class Case:
    """One line of the table: what is held and what was found, and what follows."""

    found: Found
    held: tuple[Held, ...]
    then: list[str]
    source: Source = SURE
    lists_everything: bool = True
    previous_full: datetime | None = NOW - DAY


A, B, C = posting("a"), posting("b"), posting("c")
UP = held("b")  # open, seen in the previous reading
OLD = held("b", seen=NOW - 2 * DAY)  # open, already missing from the previous reading
DOWN = held("b", closed=True)
JUST_B = frozenset({PostingId("b")})
PAST, AHEAD = date(2026, 3, 8), date(2026, 4, 1)

TABLE = {
    "never seen before": Case(Found((A,), complete=True), (), ["new a"]),
    "seen again, unchanged": Case(Found((B,), complete=True), (UP,), ["seen b"]),
    "other title": Case(Found((replace(B, title="Other"),), complete=True), (UP,), ["changed b"]),
    "other white space only": Case(Found((replace(B, title=" Post  b "),), complete=True), (UP,), ["relabelled b"]),
    "same content, other labels": Case(
        Found((replace(B, labels=Labels(areas=("evals",))),), complete=True), (UP,), ["relabelled b"]
    ),
    "other source states it": Case(Found((replace(B, source="board:other"),), complete=True), (UP,), ["seen b"]),
    "same document": Case(Found(same=JUST_B, complete=True), (UP,), ["seen b"]),
    "same document of a closed posting": Case(Found(same=JUST_B, complete=True), (DOWN,), ["back b"]),
    "closed and seen again": Case(Found((B,), complete=True), (DOWN,), ["back b"]),
    "closed and seen again in a failed reading": Case(Found((B,), failed=True), (DOWN,), ["back b"]),
    "closed and still absent": Case(Found((A,), complete=True), (DOWN,), ["new a"]),
    # absence
    "absent from a whole board": Case(Found((A,), complete=True), (UP,), ["new a", "gone b"]),
    "absent from a window": Case(Found((A,), complete=True), (UP,), ["new a"], lists_everything=False),
    "absent from a cut-off list": Case(Found((A,), complete=False), (UP,), ["new a"]),
    "absent from a failed reading": Case(Found((A,), complete=True, failed=True), (UP,), ["new a"]),
    "empty board": Case(Found(complete=True), (UP,), []),
    "empty board that is trusted to be whole": Case(Found(complete=True), (OLD,), []),
    "a board with closed ones only is not empty": Case(
        Found(closed={PostingId("z"): "Closed."}, complete=True), (UP,), ["gone b"]
    ),
    "absent, but another source stated it last": Case(
        Found((A,), complete=True), (held("b", source="board:other"),), ["new a"]
    ),
    "absent once where the source is doubtful": Case(Found((A,), complete=True), (UP,), ["new a"], source=DOUBTFUL),
    "absent twice where the source is doubtful": Case(
        Found((A,), complete=True), (OLD,), ["new a", "gone b"], source=DOUBTFUL
    ),
    "absent twice, the second time cut off": Case(Found((A,)), (OLD,), ["new a"], source=DOUBTFUL),
    "absent twice, the second time empty": Case(Found(complete=True), (OLD,), [], source=DOUBTFUL),
    "absent from the first reading that was whole": Case(
        Found((A,), complete=True), (OLD,), ["new a"], source=DOUBTFUL, previous_full=None
    ),
    # its own word
    "its source calls it closed": Case(Found(closed={PostingId("b"): "Closed."}), (UP,), ["gone b"]),
    "its source calls it closed, in a window": Case(
        Found(closed={PostingId("b"): "Closed."}), (UP,), ["gone b"], lists_everything=False
    ),
    "closed at first sight": Case(Found(closed={PostingId("b"): "Closed."}), (), []),
    "still closed": Case(Found(closed={PostingId("b"): "Closed."}), (DOWN,), []),
    "called closed in a failed reading": Case(Found(closed={PostingId("b"): "Closed."}, failed=True), (UP,), []),
    "called open and closed at once": Case(Found((B,), closed={PostingId("b"): "Closed."}), (UP,), ["gone b"]),
    # deadlines
    "deadline ahead": Case(Found((replace(B, deadline=AHEAD),)), (held("b", deadline=AHEAD),), ["seen b"]),
    "deadline passed, still listed": Case(
        Found((replace(B, deadline=PAST),)), (held("b", deadline=PAST),), ["seen b", "gone b"]
    ),
    "deadline passed, document as it was": Case(Found(same=JUST_B), (held("b", deadline=PAST),), ["seen b", "gone b"]),
    "deadline passed, not in the window": Case(
        Found((A,)), (held("b", deadline=PAST),), ["new a", "gone b"], lists_everything=False
    ),
    "deadline passed, but the reading failed": Case(Found(failed=True), (held("b", deadline=PAST),), []),
    "deadline moved into the past": Case(
        Found((replace(B, deadline=PAST),)), (held("b", deadline=AHEAD),), ["changed b", "gone b"]
    ),
    "deadline moved ahead again": Case(
        Found((replace(B, deadline=AHEAD),)), (held("b", deadline=PAST, closed=True),), ["back b"]
    ),
    "over and still listed": Case(Found((replace(B, deadline=PAST),)), (held("b", deadline=PAST, closed=True),), []),
    "over at first sight": Case(Found((replace(B, deadline=PAST),)), (), []),
    # lists
    "no longer in its list": Case(
        Found((replace(A, document_id="list"),), lists=frozenset({"list"})),
        (held("b", document_id="list"),),
        ["new a", "gone b"],
        lists_everything=False,
    ),
    "its list was not read this time": Case(
        Found((A,)), (held("b", document_id="list"),), ["new a"], lists_everything=False
    ),
    "no longer in its list, but the reading failed": Case(
        Found((replace(A, document_id="list"),), lists=frozenset({"list"}), failed=True),
        (held("b", document_id="list"),),
        ["new a"],
    ),
}


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_decide(case: Case) -> None:
    intents = decide(
        case.found,
        {each.posting.id: each for each in case.held},
        case.source,
        NOW,
        lists_everything=case.lists_everything,
        previous_full=case.previous_full,
    )
    assert short(intents) == case.then
    assert all(bool(intent.why) == (intent.verb is Verb.GONE) for intent in intents)
    assert all((intent.posting is None) == (intent.verb in (Verb.GONE, Verb.SEEN)) for intent in intents)


def after(before: dict[PostingId, Held], intents: Sequence[Intent], now: datetime) -> dict[PostingId, Held]:
    """Carry intents out as a store does, in memory."""
    now_held = dict(before)
    for intent in intents:
        known = now_held.get(intent.id)
        if intent.verb is Verb.GONE:
            assert known is not None
            now_held[intent.id] = replace(known, life=replace(known.life, closed_at=now, closed_why=intent.why))
            continue
        what = intent.posting or (known.posting if known else None)
        assert what is not None
        first = known.life.first_seen if known else now
        now_held[intent.id] = Held(what, Life(first, now, now), content_hash(what), 1)
    return now_held


deadlines = st.sampled_from([None, PAST, AHEAD])
postings = st.builds(
    lambda key, title, deadline, band, parent: posting(
        key, title=title, deadline=deadline, document_id=parent, labels=Labels(effort=Effort(band=band))
    ),
    st.sampled_from("abcdef"),
    st.sampled_from(["One", "Two"]),
    deadlines,
    st.sampled_from([Band.UNKNOWN, Band.HOURS]),
    st.sampled_from(["", "list"]),
)
founds = st.builds(
    lambda seen, closed, complete, failed, lists: Found(
        tuple({each.id: each for each in seen}.values()),
        closed={PostingId(key): "Closed." for key in closed},
        complete=complete,
        failed=failed,
        lists=lists,
    ),
    st.lists(postings, max_size=6),
    st.frozensets(st.sampled_from("abcdef"), max_size=2),
    st.booleans(),
    st.booleans(),
    st.sampled_from([frozenset[str](), frozenset({"list"})]),
)


@given(history=st.lists(founds, max_size=5), last=founds, doubtful=st.booleans(), whole=st.booleans())
def test_deciding_twice_on_the_same_reading_asks_for_nothing_more(
    history: list[Found], last: Found, doubtful: bool, whole: bool
) -> None:
    source = DOUBTFUL if doubtful else SURE
    known: dict[PostingId, Held] = {}
    full: datetime | None = None
    now = NOW
    for found in [*history, last]:
        now += timedelta(minutes=1)
        known = after(known, decide(found, known, source, now, lists_everything=whole, previous_full=full), now)
        again = decide(found, known, source, now, lists_everything=whole, previous_full=full)
        assert {intent.verb for intent in again} <= {Verb.SEEN}
        full = now if found.complete and not found.failed and found.ids else full


@given(history=st.lists(founds, min_size=1, max_size=6))
def test_a_failed_reading_closes_nothing_whatever_came_before(history: list[Found]) -> None:
    known: dict[PostingId, Held] = {}
    for found in history:
        known = after(known, decide(found, known, SURE, NOW, lists_everything=True), NOW)
        failed = decide(replace(found, failed=True), known, SURE, NOW + DAY, lists_everything=True, previous_full=NOW)
        assert not [intent for intent in failed if intent.verb is Verb.GONE]


@pytest.mark.parametrize(
    ("now", "passed"),
    [
        (datetime(2026, 3, 8, 23, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 9, 11, 59, tzinfo=UTC), False),  # still the 8th at UTC-12
        (datetime(2026, 3, 9, 12, 0, tzinfo=UTC), True),
    ],
)
def test_a_deadline_ends_where_the_day_ends_last(now: datetime, passed: bool) -> None:
    assert deadline_passed(PAST, now) is passed
    assert deadline_passed(None, now) is False


@pytest.mark.parametrize(
    ("kind", "days", "lists_everything", "doubted"),
    [
        (Kind.JOB, 14, True, False),
        (Kind.JOB, 15, True, True),
        (Kind.JOB, 45, False, False),
        (Kind.JOB, 46, False, True),
        (Kind.FUNDING, 60, False, False),
        (Kind.PROBLEM, 200, False, False),
        (Kind.PROBLEM, 366, False, True),
    ],
)
def test_what_nobody_confirms_for_long_becomes_unconfirmed(
    kind: Kind, days: int, lists_everything: bool, doubted: bool
) -> None:
    life = held("b", seen=NOW - days * DAY).life
    assert is_unconfirmed(life, kind, NOW, lists_everything=lists_everything) is doubted
    assert not is_unconfirmed(replace(life, closed_at=NOW), kind, NOW, lists_everything=lists_everything)


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (held("b"), Status.OPEN),
        (held("b", closed=True), Status.CLOSED),
        (held("b", deadline=PAST), Status.CLOSED),
        (held("b", seen=NOW - 400 * DAY, deadline=PAST), Status.CLOSED),
        (held("b", seen=NOW - 400 * DAY), Status.UNCONFIRMED),
        (held("b", labels=Labels(status=Status.CLAIMED)), Status.CLAIMED),
    ],
    ids=["open", "closed", "overdue", "overdue and long unseen", "long unseen", "claimed"],
)
def test_standing(known: Held, status: Status) -> None:
    assert standing(known, NOW) is status
