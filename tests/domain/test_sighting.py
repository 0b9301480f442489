"""When pages that are as they were need not be parsed: a table of examples."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from foothold.domain.changes import Understood
from foothold.domain.document import Document, Holds
from foothold.domain.posting import Kind, PostingId
from foothold.domain.sighting import Brief, Sighting, confirmed, sighting

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PAST, AHEAD = date(2026, 3, 8), date(2026, 4, 1)
ACME = "board:acme"
A, B, C = PostingId("a"), PostingId("b"), PostingId("c")
OPEN, DOWN = Brief(ACME, None, closed=False), Brief(ACME, None, closed=True)
OVER, DOWN_AND_OVER = Brief(ACME, PAST, closed=False), Brief(ACME, PAST, closed=True)
ELSEWHERE = Brief("board:other", None, closed=False)
SEEN = Sighting(("page",), {A: "1", B: "1"})
AS_IT_WAS = {A: Understood(A, "1", (A,)), B: Understood(B, "1", (B,))}
LIST = {A: Understood(A, "1", (B, C)), B: Understood(B, "1", ())}


@dataclass(frozen=True)
class Case:
    """One line of the table: what is held, and what is seen without parsing; None where it must be parsed."""

    held: dict[PostingId, Brief]
    seen: set[str] | None
    last: Sighting = SEEN
    understood: dict[PostingId, Understood] = field(default_factory=lambda: dict(AS_IT_WAS))
    lists_everything: bool = True


TABLE = {
    "all open": Case({A: OPEN, B: OPEN}, {"a", "b"}),
    "last stated by another source": Case({A: OPEN, B: ELSEWHERE}, {"a", "b"}),
    "what is in a list": Case({B: OPEN, C: OPEN}, {"b", "c"}, understood=LIST),
    "nothing was ever there": Case({}, set(), Sighting(("page",), {}), {}),
    # a posting that is named
    "it is closed, so it is back": Case({A: OPEN, B: DOWN}, None),
    "its deadline has passed, so it is gone": Case({A: OPEN, B: OVER}, None),
    "closed by its deadline, and still listed": Case({A: OPEN, B: DOWN_AND_OVER}, {"a"}),
    "it is not held any more": Case({A: OPEN}, None),
    "one in a list is not held any more": Case({B: OPEN}, None, understood=LIST),
    # a posting that is not named
    "absent and closed": Case({A: OPEN, B: OPEN, C: DOWN}, {"a", "b"}),
    "absent for the first or the second time": Case({A: OPEN, B: OPEN, C: OPEN}, None),
    "absent from a window or a reading that was cut off": Case(
        {A: OPEN, B: OPEN, C: OPEN}, {"a", "b"}, lists_everything=False
    ),
    "absent, but another source's": Case({A: OPEN, B: OPEN, C: ELSEWHERE}, {"a", "b"}),
    "absent from a window, its deadline has passed": Case({A: OPEN, B: OPEN, C: OVER}, None, lists_everything=False),
    # documents
    "another source understood it differently": Case(
        {A: OPEN, B: OPEN}, None, understood={**AS_IT_WAS, B: Understood(B, "2", (B,))}
    ),
    "never understood": Case({A: OPEN, B: OPEN}, None, understood={A: AS_IT_WAS[A]}),
    "a list that was not understood to its end": Case(
        {A: OPEN, B: OPEN}, None, understood={**AS_IT_WAS, A: Understood(A, "", (A,))}
    ),
    "one that its source calls closed": Case(
        {A: OPEN, B: DOWN}, {"a"}, Sighting(("page",), {A: "1"}, frozenset({B})), {A: AS_IT_WAS[A]}
    ),
    "one that its source calls closed, opened by another": Case(
        {A: OPEN, B: ELSEWHERE}, None, Sighting(("page",), {A: "1"}, frozenset({B})), {A: AS_IT_WAS[A]}
    ),
    "a deadline is still to come": Case(
        {A: OPEN, B: OPEN}, {"a", "b"}, Sighting(("page",), SEEN.documents, until=AHEAD)
    ),
    "a deadline has passed since": Case({A: OPEN, B: OPEN}, None, Sighting(("page",), SEEN.documents, until=PAST)),
}


@pytest.mark.parametrize("case", TABLE.values(), ids=TABLE)
def test_confirmed(case: Case) -> None:
    found = confirmed(case.last, ACME, case.understood, case.held, NOW, lists_everything=case.lists_everything)
    assert (None if found is None else set(found.seen)) == case.seen
    if found is not None:
        assert found.seen <= found.named


def document(key: str, **fields: object) -> Document:
    stated: dict[str, object] = {"system": "board", "board": "acme", "native_id": key, "kind": Kind.JOB, "title": key}
    return Document(url=f"https://acme.example/{key}", **(stated | fields))  # type: ignore[arg-type]


def test_a_sighting_knows_the_first_deadline_to_come() -> None:
    documents = {A: document("a", deadline=AHEAD), B: document("b", deadline=date(2026, 5, 1)), C: document("c")}
    seen = sighting(["page"], documents, {A: "1", B: "2", C: "3"}, NOW)
    assert seen == Sighting(("page",), {A: "1", B: "2", C: "3"}, frozenset(), AHEAD)


def test_what_ended_is_noted_and_its_deadline_is_not_to_come() -> None:
    seen = sighting(["page"], {A: document("a"), B: document("b", deadline=PAST)}, {A: "1"}, NOW)
    assert seen == Sighting(("page",), {A: "1"}, frozenset({B}), None)


def test_a_list_that_ended_is_parsed_each_time() -> None:
    ended = document("b", holds=Holds.LIST, closed=True, closed_why="Filled.")
    assert sighting(["page"], {A: document("a"), B: ended}, {A: "1"}, NOW) is None
