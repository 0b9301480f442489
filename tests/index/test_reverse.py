"""Many at once find what each finds alone, in the same order."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foothold.domain.features import telling
from foothold.domain.posting import Held, PostingId
from foothold.domain.profile import CvItem, Profile
from foothold.domain.ranking import Query, Scored, Wanted
from foothold.flows.match import match
from foothold.flows.match_many import Person, match_many
from index import reverse
from index.asked import ask
from index.embedder import Vectors
from index.lexical import Scores
from index.pooling import ROUNDING
from index.reverse import Batch, Seeker
from index.rows import Offsets
from index.searcher import open_index
from index.toy import ToyEmbedder
from tests.makers import NOW, REFERENCE, WEEKEND, held

WORDS = ["probe", "monitor", "circuit", "lie", "patch", "train", "steer", "audit", "debate", "proof", "noise", "ring"]


def sentence(pick: random.Random) -> str:
    return " ".join(pick.choices(WORDS, k=pick.randrange(1, 6)))


def postings(pick: random.Random, count: int) -> list[Held]:
    """Return postings of few words, so that many say nearly or quite the same."""
    return [
        held(
            str(number),
            title=f"{sentence(pick)} {number if pick.random() < 0.3 else ''}",
            text=sentence(pick) if pick.random() < 0.3 else "",
            skills=pick.sample(["pytorch", "python"], pick.randrange(3)),
            effort=WEEKEND,
        )
        for number in range(count)
    ]


def people(pick: random.Random, count: int, ids: list[PostingId]) -> list[Person]:
    return [
        Person(
            Profile(items=tuple(CvItem(sentence(pick)) for _ in range(pick.randrange(4)))),
            Wanted(top=pick.choice([3, 10, 60])),
            frozenset(pick.sample(ids, pick.randrange(len(ids) + 1))),
        )
        for _ in range(count)
    ]


def clumsy(dense: Callable[..., Scores], seed: int) -> Callable[..., Scores]:
    """Return the blocked product as another machine might round it: as far off as the bound allows."""
    noise = np.random.default_rng(seed)

    def off(batch: Batch, vectors: Sequence[Vectors], starts: Sequence[Offsets]) -> Scores:
        scores = dense(batch, vectors, starts)
        return scores + noise.uniform(-ROUNDING, ROUNDING, scores.shape).astype(np.float32)

    return off


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("index")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10**6), st.integers(0, 40), st.integers(1, 12), st.sampled_from([3, 16, 1024]))
def test_the_order_is_that_of_matching_one_by_one(folder: Path, seed: int, arrive: int, count: int, block: int) -> None:
    pick = random.Random(seed)
    pool = {each.posting.id: each for each in postings(pick, arrive + 10)}
    index = open_index(folder / f"{seed}-{arrive}", ToyEmbedder, rebuild=True)
    index.update(list(pool.values()), [], 1)
    arrived = sorted(pool)[:arrive]
    everyone = people(pick, count, arrived) if arrived else []
    tells = telling(pool.values())
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reverse, "TEXTS", block)
        patched.setattr(Batch, "dense", clumsy(Batch.dense, seed))
        together = list(
            match_many(
                everyone,
                search=index.search_many,
                index=index,
                held=pool,
                reference=REFERENCE,
                now=NOW,
                tells=tells,
            )
        )
    for person, found in zip(everyone, together, strict=True):
        alone = match(
            person.profile,
            person.wanted,
            index=index,
            held=pool,
            reference=REFERENCE,
            now=NOW,
            among=person.among,
            tells=tells,
        )
        assert [each.held.posting.id for each in found] == [each.held.posting.id for each in alone]
        assert [each.pairs for each in found] == [each.pairs for each in alone]
        assert [each.score for each in found] == pytest.approx([each.score for each in alone], abs=1e-3)


def test_most_are_sure_where_texts_differ(folder: Path) -> None:
    """Otherwise everybody would be matched twice, and nothing were gained."""
    pick = random.Random(1)
    pool = {each.posting.id: each for each in (held(f"{sentence(pick)} {n} {n * 7} {n % 5}") for n in range(60))}
    index = open_index(folder / "sure", ToyEmbedder, rebuild=True)
    index.update(list(pool.values()), [], 1)
    profiles = [Profile(items=tuple(CvItem(sentence(pick)) for _ in range(4))) for _ in range(20)]
    everyone = [Person(profile, Wanted(top=10), frozenset(pool)) for profile in profiles]
    alone: list[int] = []

    class Watched:
        sequence = 1
        pairs = staticmethod(index.pairs)

        def search(self, query: Query, limit: int, among: Collection[PostingId] | None = None) -> Sequence[Scored]:
            alone.append(1)
            return index.search(query, limit, among)

    found = match_many(
        everyone,
        search=index.search_many,
        index=Watched(),  # type: ignore[arg-type]
        held=pool,
        reference=REFERENCE,
        now=NOW,
        tells={},
    )
    assert [len(each) for each in found] == [10] * 20
    assert len(alone) <= 9


def test_rounding_stays_within_its_bound() -> None:
    random_ = np.random.default_rng(3)
    many = random_.standard_normal((1024, 384)).astype(np.float32)
    few = random_.standard_normal((384, 700)).astype(np.float32)
    many /= np.linalg.norm(many, axis=1, keepdims=True)
    few[:, :300] = many[:300].T + 0.02 * few[:, :300]  # many are near 1, where rounding is coarsest
    few /= np.linalg.norm(few, axis=0, keepdims=True)
    whole = many @ few
    for rows in (1, 3, 17, 100):
        apart = np.abs(many[:rows] @ np.ascontiguousarray(few[:, : 7 * rows]) - whole[:rows, : 7 * rows]).max()
        assert apart < ROUNDING / 2


def test_memory_holds_one_block_whatever_the_number_of_people(folder: Path) -> None:
    index = open_index(folder / "memory", ToyEmbedder, rebuild=True)
    pool = [held(f"{word} {n}") for n, word in enumerate(WORDS)]
    index.update(pool, [], 1)
    batch = Batch(index._snapshot, [each.posting.id for each in pool])
    asked = 0

    def endless() -> Iterator[Seeker]:
        nonlocal asked
        while True:
            asked += 1
            yield Seeker(ask(Query(("probe",), is_cv=True), index._embedder))

    next(batch.search(endless(), 3))
    assert asked <= reverse.TEXTS + 1
