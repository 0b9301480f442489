"""When two postings are one thing told twice, and when they only look like it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from foothold.domain.duplicates import (
    Known,
    Near,
    Told,
    choose,
    joined,
    reposted,
    series,
    stands_before,
    told_twice,
)
from foothold.domain.posting import Held, Kind, Life, Posting, PostingId

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
BOARD, LIST, OTHER_LIST = "greenhouse:acme", "eighty_thousand_hours", "aisafety_com"
KNOWN = Known(first_hand=frozenset({BOARD, "ashby:acme"}))


def post(site: str, title: str, *, by: str = "Ada Lovelace", day: float = 0, **fields: object) -> Posting:
    stated: dict[str, object] = {"url": f"https://{site}.example/posts/1", "text": "", "posted_at": NOW + day * DAY}
    stated |= {"id": PostingId(f"{site}-{day}"), "source": site, "kind": Kind.PROBLEM, "title": title, "authors": (by,)}
    return Posting(**(stated | fields))  # type: ignore[arg-type]


def item(site: str, title: str, **fields: object) -> Posting:
    return post(site, title, document_id=f"list-{site}", **fields)


def job(source: str, title: str, *places: str, key: str = "1", **fields: object) -> Posting:
    stated: dict[str, object] = {"url": f"https://{source}.example/{key}", "organisation": "Acme", "places": places}
    stated |= {"id": PostingId(f"{source}-{key}"), "source": source, "kind": Kind.JOB, "title": title}
    return Posting(**(stated | fields))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """Two postings, how near they are, and whether they are one."""

    one: Posting
    other: Posting
    twice: bool
    title: float = 1.0
    words: float | None = None
    inside: float | None = None
    known: Known = KNOWN


LONG = "Interpreting a small network that sorts"
TABLE = {
    # posts on two forums
    "same title and author, same day": Case(post("lw", "On minds"), post("ea", "On minds"), True),
    "same title and author, a month later": Case(post("lw", "On minds"), post("ea", "On minds", day=30), True),
    "same title and author, a season later": Case(post("lw", "On minds"), post("ea", "On minds", day=90), False),
    "marked as borrowed": Case(post("lw", "On minds"), post("ea", "[Crosspost] On minds"), True),
    "other spelling of the author": Case(post("lw", "On minds"), post("ea", "On minds", by="lovelace_a", day=9), True),
    "other author, telling title": Case(post("lw", LONG), post("ea", LONG, by="Charles", day=40), True),
    "other author, short title, next day": Case(
        post("lw", "Small minds"), post("ea", "Small minds", by="Charles", day=1), True
    ),
    "other author, short title, a week later": Case(
        post("lw", "Small minds"), post("ea", "Small minds", by="Charles", day=7), False
    ),
    "one telling word, other author": Case(post("lw", "On minds"), post("ea", "On minds", by="Charles", day=1), False),
    "title that tells nothing": Case(post("lw", "Open thread"), post("ea", "Open thread"), False),
    "other month in the title": Case(
        post("lw", "Minds digest: March"), post("ea", "Minds digest: April"), False, title=0.9, words=0.9, inside=0.9
    ),
    "other part": Case(post("lw", f"{LONG} 1"), post("ea", f"{LONG} 2"), False, words=0.95, inside=0.99),
    "same title, but the texts speak of other things": Case(
        post("lw", LONG), post("ea", LONG), False, words=0.05, inside=0.1
    ),
    "same title, one an excerpt": Case(post("lw", LONG), post("ea", LONG, day=80), True, words=0.1, inside=0.97),
    "a series": Case(
        post("lw", LONG), post("ea", LONG), False, known=Known(series=frozenset({("lw.example", LONG.casefold())}))
    ),
    "same title again on one site": Case(post("lw", LONG), post("lw", LONG, day=1), False),
    "same title and words again on one site": Case(
        post("lw", LONG), post("lw", LONG, day=1), True, words=0.9, inside=0.95
    ),
    "no dates": Case(post("lw", LONG, posted_at=None), post("ea", LONG), False),
    # one names the other
    "named, other title": Case(
        post("lw", "On minds", url="https://lw.example/posts/1"),
        post("ea", "On minds and their care", canonical_of=("https://lw.example/posts/1/",), posted_at=None),
        True,
        title=0.7,
    ),
    "names a page that tells of something else": Case(
        post("lw", "On minds"), post("ea", "A question", canonical_of=("https://lw.example/posts/1",)), False, title=0.2
    ),
    "same address, same title": Case(
        job(LIST, "Engineer", url="https://acme.example/7?utm_source=list"),
        job(BOARD, "Engineer", url="https://acme.example/7", organisation="Acme Labs"),
        True,
    ),
    "same careers page, other title": Case(
        job(LIST, "Engineer", url="https://acme.example/jobs"),
        job(BOARD, "Writer", url="https://acme.example/jobs"),
        False,
        title=0.3,
    ),
    # problems in lists
    "near the same words in two lists": Case(
        item("one", "Find how it sorts"), item("two", "Find out how it sorts"), True, title=0.9, words=0.75, inside=0.9
    ),
    "near the same words in one list": Case(
        item("one", "Find how it sorts"), item("one", "Find out how it sorts"), False, title=0.9, words=0.75, inside=0.9
    ),
    "a common beginning": Case(
        item("one", "Find how it sorts"), item("two", "Find how it adds"), False, title=0.9, words=0.6, inside=0.75
    ),
    "templates make bodies alike": Case(
        post("one", "Add benchmark: alpha"),
        post("one", "Add benchmark: beta"),
        False,
        title=0.9,
        words=0.96,
        inside=0.99,
    ),
    "alike bodies under other titles": Case(
        item("one", "Sorting"), item("two", "Adding"), False, title=0.4, words=0.9, inside=0.95
    ),
    "the same sentence as title": Case(item("one", f"{LONG} letters"), item("two", f"{LONG} letters"), True),
    "the same heading": Case(item("one", "Oversight of models"), item("two", "Oversight of models"), False),
    # vacancies
    "in another city": Case(
        job(BOARD, "Engineer", "Oslo"), job(BOARD, "Engineer", "Bern", key="2"), True, words=0.9, inside=0.95
    ),
    "same title, another team": Case(
        job(BOARD, "Engineer", "Oslo"), job(BOARD, "Engineer", "Oslo", key="2"), False, words=0.5, inside=0.7
    ),
    "same title, no text": Case(job(BOARD, "Engineer", "Oslo"), job(BOARD, "Engineer", "Bern", key="2"), False),
    "other level": Case(
        job(BOARD, "Engineer", "Oslo"),
        job(BOARD, "Senior Engineer", "Oslo", key="2"),
        False,
        title=0.7,
        words=0.9,
        inside=0.95,
    ),
    "a list of vacancies tells of it": Case(
        job(BOARD, "Engineer", "Oslo, Norway"), job(LIST, "Engineer", "Oslo"), True, words=0.02, inside=0.1
    ),
    "two lists of vacancies tell of it": Case(job(OTHER_LIST, "Engineer"), job(LIST, "Engineer", "Oslo"), True),
    "a list tells of it for another city": Case(job(BOARD, "Engineer", "Oslo"), job(LIST, "Engineer", "Bern"), False),
    "a list says that it is remote": Case(
        job(BOARD, "Engineer", "Oslo"), job(LIST, "Engineer", "Remote", remote=True), True
    ),
    "two boards of one organisation say different things": Case(
        job(BOARD, "Engineer"), job("ashby:acme", "Engineer"), False, words=0.3, inside=0.5
    ),
    "two boards of one organisation say the same": Case(
        job(BOARD, "Engineer"), job("ashby:acme", "Engineer"), True, words=0.9, inside=0.95
    ),
    "another organisation": Case(
        job(BOARD, "Engineer"), job(LIST, "Engineer", organisation="Emca"), False, words=0.9, inside=0.95
    ),
    "no organisation": Case(
        job(OTHER_LIST, "Engineer", organisation=""), job(LIST, "Engineer", organisation=""), False
    ),
    "another kind": Case(
        job(BOARD, "Engineer"), job(LIST, "Engineer", kind=Kind.TRAINING), False, words=0.9, inside=0.95
    ),
}


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_told_twice(case: Case) -> None:
    for one, other in ((case.one, case.other), (case.other, case.one)):
        near = Near(one.id, other.id, case.title, case.words, case.inside)
        told = told_twice(one, other, near, case.known)
        assert (told is not None) is case.twice
        assert told is None or told.why.endswith(".")


def test_nothing_is_its_own_twin() -> None:
    one = post("lw", LONG)
    assert told_twice(one, one, Near(one.id, one.id, 1.0, 1.0, 1.0), KNOWN) is None


def test_an_address_is_sure_and_a_likeness_is_not() -> None:
    named = post("ea", LONG, canonical_of=("https://lw.example/posts/1",))
    for other, sure in ((named, True), (post("ea", LONG), False)):
        told = told_twice(post("lw", LONG), other, Near(PostingId("a"), PostingId("b"), 1.0), KNOWN)
        assert told is not None
        assert told.sure is sure


def held(posting: Posting, first: float, closed: float | None = None) -> Held:
    end = None if closed is None else NOW + closed * DAY
    return Held(posting, Life(NOW + first * DAY, NOW, NOW, end, "" if end is None else "It is gone."), "", 1)


OLD, NEW = job(BOARD, "Engineer", "Oslo"), job(BOARD, "Engineer", "Oslo", key="2")


@pytest.mark.parametrize(
    ("old", "new", "words", "again"),
    [
        (held(OLD, 0, 20), held(NEW, 25), None, True),
        (held(OLD, 0, 20), held(NEW, 19), 0.9, True),
        (held(OLD, 0, 20), held(NEW, 25), 0.4, False),
        (held(OLD, 0), held(NEW, 25), 0.9, False),
        (held(OLD, 0, 20), held(NEW, 25, 26), 0.9, False),
        (held(OLD, 0, 20), held(NEW, 0.5), 0.9, False),
        (held(OLD, 0, 20), held(NEW, 300), 0.9, False),
        (held(OLD, 0, 20), held(replace(NEW, places=("Bern",)), 25), 0.9, False),
        (held(OLD, 0, 20), held(replace(NEW, title="Writer"), 25), 0.9, False),
        (held(OLD, 0, 20), held(replace(NEW, source=LIST), 25), 0.9, False),
        (held(OLD, 0, 20), held(replace(NEW, organisation="Emca"), 25), 0.9, False),
    ],
    ids=[
        "came back",
        "came back a day before",
        "other words",
        "still open",
        "gone again",
        "a twin of the same day",
        "years later",
        "another city",
        "another title",
        "another source",
        "another organisation",
    ],
)
def test_reposted(old: Held, new: Held, words: float | None, again: bool) -> None:
    assert bool(reposted(old, new, Near(OLD.id, NEW.id, 1.0, words, words))) is again


def test_a_title_used_again_after_more_than_a_week_is_a_series() -> None:
    posts = [post("lw", "Minds"), post("lw", "minds", day=7.5), post("ea", "Minds"), post("ea", "Minds", day=7)]
    assert series(posts) == {("lw.example", "minds")}


def test_who_stands_for_the_others() -> None:
    board = job(BOARD, "Engineer", text="x" * 10)
    detailed = job(LIST, "Engineer", text="x" * 900)
    early, late = post("lw", "Minds", text="x" * 900), post("ea", "Minds", text="x" * 950, day=1)
    excerpt = post("ea", "Minds", text="x" * 90, day=-1)
    entry = item("one", "Minds", text="x" * 5000, day=-9)
    for first, second in ((board, detailed), (early, late), (early, excerpt), (early, entry)):
        assert stands_before(first, KNOWN) < stands_before(second, KNOWN)


A, B, C, D = map(PostingId, "abcd")
LIKE, SURE = Told("They are alike."), Told("One names the other.", sure=True)


def chosen(
    told: dict[tuple[PostingId, PostingId], Told], merged: dict[PostingId, PostingId] | None = None
) -> dict[str, str]:
    return {id: into for id, into, _ in choose([A, B, C, D], told, merged or {})}


def test_all_of_one_kind_stand_in_the_first() -> None:
    assert chosen({(A, B): LIKE, (C, A): LIKE, (B, C): LIKE}) == {"b": "a", "c": "a"}


def test_a_chain_ends_in_its_first() -> None:
    assert chosen({(A, B): LIKE, (B, C): LIKE}) == {"b": "a", "c": "a"}


def test_what_could_be_either_of_two_stays_apart() -> None:
    assert chosen({(A, C): LIKE, (B, C): LIKE}) == {}


def test_an_address_decides_between_two() -> None:
    assert chosen({(A, C): LIKE, (B, C): SURE}) == {"c": "b"}


def test_what_stands_in_another_already_brings_its_likes_along() -> None:
    assert chosen({(B, C): LIKE}, {B: A}) == {"c": "a"}
    assert chosen({(A, B): LIKE, (B, C): LIKE}, {B: C}) == {"c": "a"}
    assert chosen({(B, C): LIKE}, {C: B}) == {}


def test_a_card_says_what_all_of_them_say() -> None:
    main = job(BOARD, "Engineer", "Oslo", text="Ours.", tags=("ml",))
    others = [
        job(LIST, "An engineer", "Bern", "Oslo", text="Theirs.", tags=("safety", "ml"), deadline=date(2026, 4, 1)),
        job(OTHER_LIST, "Engineer", pay="$1", remote=True, deadline=date(2026, 5, 1)),
    ]
    card = joined(main, others)
    assert (card.title, card.text, card.id) == (main.title, "Ours.", main.id)
    assert card.places == ("Oslo", "Bern")
    assert card.tags == ("ml", "safety")
    assert (card.deadline, card.pay, card.remote) == (date(2026, 4, 1), "$1", True)
    assert joined(main, []) is main
