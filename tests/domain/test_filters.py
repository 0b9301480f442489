from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.domain.effort import Band, Effort
from foothold.domain.facets import Facets, Order, bits_of
from foothold.domain.filters import Facet, Filter, admits, from_address, to_address
from foothold.domain.posting import Held, Kind, Labels, Level, Life, Posting, PostingId, Status

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def posting(key: str = "p1", *, first_seen: datetime = NOW, closed: bool = False, **fields: object) -> Held:
    made = Posting(id=PostingId(key), source="catalogue", kind=Kind.PROBLEM, title="T", url="https://example.org/")
    return Held(
        replace(made, **fields),  # type: ignore[arg-type]
        Life(first_seen, first_seen, first_seen, first_seen if closed else None, "gone" if closed else ""),
        "",
        1,
    )


ADDRESSES = [
    ("nothing chosen is no address", Filter(), ""),
    ("one kind", Filter(kinds=(Kind.JOB,)), "kind=job"),
    (
        "alternatives are repeated in a fixed order",
        Filter(kinds=(Kind.PROBLEM, Kind.JOB)),
        "kind=job&kind=problem",
    ),
    ("words and a size", Filter(words="sparse probes", sizes=(Band.WEEKEND,)), "q=sparse+probes&size=weekend"),
    ("what an address must not hold bare is encoded", Filter(organisations=("A&B = C",)), "org=A%26B+%3D+C"),
    ("days and places", Filter(remote=True, new_days=7, closing_days=14), "remote=1&new=7&closing=14"),
]


@pytest.mark.parametrize(("chosen", "address"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES])
def test_a_filter_and_its_address_say_the_same(chosen: Filter, address: str) -> None:
    assert to_address(chosen) == address
    assert to_address(from_address(address)) == address


NONSENSE = [
    "kind=nonsense",
    "new=-1",
    "new=abc",
    "new=9999999999",
    "remote=yes",
    "area=",
    "unheard=of",
    "new=%D9%A3",
    "area=%00%1b",
    "%ff=%fe",
    "q=%E2%80%AE",
]


@pytest.mark.parametrize("address", NONSENSE)
def test_what_an_address_says_wrongly_is_left_out(address: str) -> None:
    assert from_address(address) == Filter()


def test_direction_overrides_and_endless_words_do_not_get_in() -> None:
    assert from_address("q=a%E2%80%AEb%0Ac").words == "a b c"
    assert len(from_address("q=" + "x" * 5000).words) == 200


ADMITTED = [
    ("the default shows what is open", Filter(), {}, True),
    ("the default hides what is closed", Filter(), {"closed": True}, False),
    ("the default hides what is answered", Filter(), {"labels": Labels(status=Status.ANSWERED)}, False),
    ("the default shows what somebody claimed", Filter(), {"labels": Labels(status=Status.CLAIMED)}, True),
    ("closed is shown when asked for", Filter(statuses=(Status.CLOSED,)), {"closed": True}, True),
    ("a deadline that is over closes", Filter(), {"deadline": date(2026, 11, 19)}, False),
    ("the last day is still a day", Filter(), {"deadline": date(2026, 11, 20)}, True),
    ("an unknown size is no weekend", Filter(sizes=(Band.WEEKEND,)), {}, False),
    ("a weekend is one", Filter(sizes=(Band.WEEKEND,)), {"labels": Labels(effort=Effort(6, 12, Band.WEEKEND))}, True),
    ("any of two areas", Filter(areas=("evals",)), {"labels": Labels(areas=("control", "evals"))}, True),
    ("a level nobody states meets no level", Filter(levels=(Level.NEWCOMER,)), {}, False),
    ("a place by a part of it", Filter(places=("london",)), {"places": ("London, UK",)}, True),
    ("another place", Filter(places=("Paris",)), {"places": ("London, UK",)}, False),
    ("remote must be said", Filter(remote=True), {"remote": None}, False),
    ("remote", Filter(remote=True), {"remote": True}, True),
    ("new this week", Filter(new_days=7), {"first_seen": NOW - timedelta(days=6)}, True),
    ("not new", Filter(new_days=7), {"first_seen": NOW - timedelta(days=8)}, False),
    ("closing soon", Filter(closing_days=14), {"deadline": date(2026, 12, 1)}, True),
    ("closing later", Filter(closing_days=14), {"deadline": date(2027, 1, 1)}, False),
    ("no deadline never closes soon", Filter(closing_days=14), {}, False),
]


@pytest.mark.parametrize(("chosen", "fields", "shown"), [row[1:] for row in ADMITTED], ids=[row[0] for row in ADMITTED])
def test_what_a_filter_admits(chosen: Filter, fields: dict[str, object], shown: bool) -> None:
    held = posting(**fields)  # type: ignore[arg-type]
    assert admits(chosen, held, NOW) is shown
    assert bool(Facets([held], NOW).select(chosen)) is shown


filters = st.builds(
    Filter,
    words=st.sampled_from(["", "probe", "a&b=c"]),
    kinds=st.lists(st.sampled_from(Kind), max_size=2).map(tuple),
    areas=st.lists(st.sampled_from(["evals", "control"]), max_size=2).map(tuple),
    sizes=st.lists(st.sampled_from(Band), max_size=2).map(tuple),
    levels=st.lists(st.sampled_from(Level), max_size=1).map(tuple),
    organisations=st.lists(st.sampled_from(["A", "B"]), max_size=1).map(tuple),
    places=st.lists(st.sampled_from(["london", "berlin"]), max_size=1).map(tuple),
    statuses=st.lists(st.sampled_from(Status), max_size=2).map(tuple),
    remote=st.booleans(),
    new_days=st.none() | st.integers(0, 30),
    closing_days=st.none() | st.integers(0, 30),
)
postings = st.builds(
    posting,
    kind=st.sampled_from(Kind),
    organisation=st.sampled_from(["", "A", "B"]),
    places=st.lists(st.sampled_from(["London, UK", "Berlin", "Paris"]), max_size=2, unique=True).map(tuple),
    remote=st.none() | st.booleans(),
    closed=st.booleans(),
    first_seen=st.integers(0, 40).map(lambda days: NOW - timedelta(days=days)),
    deadline=st.none() | st.integers(-5, 40).map(lambda days: NOW.date() + timedelta(days=days)),
    labels=st.builds(
        Labels,
        areas=st.lists(st.sampled_from(["evals", "control"]), max_size=2, unique=True).map(tuple),
        level=st.none() | st.sampled_from(Level),
        status=st.sampled_from(Status),
        effort=st.sampled_from(Band).map(lambda band: Effort(band=band)),
    ),
)
many = st.lists(postings, max_size=12).map(
    lambda made: [replace(each, posting=replace(each.posting, id=PostingId(f"p{at}"))) for at, each in enumerate(made)]
)


@given(filters)
def test_every_filter_survives_its_address(chosen: Filter) -> None:
    again = from_address(to_address(chosen))
    assert to_address(again) == to_address(chosen)
    assert all(again.chosen(facet) == chosen.chosen(facet) for facet in Facet)


@given(many, filters)
def test_choosing_by_bits_agrees_with_choosing_one_by_one(made: list[Held], chosen: Filter) -> None:
    facets = Facets(made, NOW)
    shown = facets.page(facets.select(chosen), Order.NEWEST, 0, 99)
    assert {each.posting.id for each in shown} == {each.posting.id for each in made if admits(chosen, each, NOW)}


@given(many, filters, st.sampled_from([facet for facet in Facet if facet is not Facet.PLACE]))
def test_a_count_is_what_a_click_would_show(made: list[Held], chosen: Filter, facet: Facet) -> None:
    facets = Facets(made, NOW)
    for value, count in facets.counts(chosen)[facet].items():
        others = [(name, said) for name, said in to_pairs_without(chosen, facet)]
        clicked = from_address("&".join([*(f"{name}={said}" for name, said in others), f"{facet}={value}"]))
        assert facets.select(clicked).bit_count() == count


def to_pairs_without(chosen: Filter, facet: Facet) -> list[tuple[str, str]]:
    from foothold.domain.filters import to_pairs

    return [(name, said) for name, said in to_pairs(replace(chosen, words="")) if name != facet]


def test_counts_apply_the_other_facets_only() -> None:
    made = [
        posting("p1", kind=Kind.PROBLEM, labels=Labels(areas=("evals",))),
        posting("p2", kind=Kind.JOB, labels=Labels(areas=("evals",))),
        posting("p3", kind=Kind.JOB, labels=Labels(areas=("control",))),
    ]
    counts = Facets(made, NOW).counts(Filter(kinds=(Kind.JOB,)))
    assert counts[Facet.KIND] == {"job": 2, "problem": 1}
    assert counts[Facet.AREA] == {"control": 1, "evals": 1}


def test_orders() -> None:
    made = [
        posting("p1", posted_at=NOW - timedelta(days=3), deadline=date(2026, 12, 1)),
        posting("p2", posted_at=NOW - timedelta(days=1), labels=Labels(effort=Effort(1, 2, Band.HOURS))),
        posting("p3", posted_at=NOW - timedelta(days=2), deadline=date(2026, 11, 25)),
    ]
    facets = Facets(made, NOW)
    bits = facets.select(Filter())
    assert [each.posting.id for each in facets.page(bits, Order.NEWEST, 0, 9)] == ["p2", "p3", "p1"]
    assert [each.posting.id for each in facets.page(bits, Order.CLOSING, 0, 9)] == ["p3", "p1", "p2"]
    assert [each.posting.id for each in facets.page(bits, Order.SHORTEST, 0, 9)] == ["p2", "p3", "p1"]
    assert [each.posting.id for each in facets.page(bits, Order.NEWEST, 1, 1)] == ["p3"]


def test_no_postings_is_no_bits() -> None:
    assert bits_of([]) == 0
    assert Facets([], NOW).page(0, Order.NEWEST, 0, 20) == []
