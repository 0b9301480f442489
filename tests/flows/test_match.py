"""From a profile to matches, with an index that is a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from foothold.domain.posting import Held, PostingId
from foothold.domain.ranking import Dislike, Feedback, FitBand, LinePair, Match, Query, Scored, Wanted
from foothold.flows.match import RERANKED, fit_band, match, rerank
from tests.makers import MONTH, NOW, REFERENCE, WEEKEND, held, profile


class TableIndex:
    """Ranks by the scores it is given; every pair of lines is as good as any."""

    sequence = 1

    def __init__(self, scores: Mapping[str, float]) -> None:
        self.scores = scores

    def update(self, upserts: Sequence[Held], removals: Sequence[PostingId], sequence: int) -> None:
        raise AssertionError("matching never writes")

    def search(self, query: Query, limit: int, among: Collection[PostingId] | None = None) -> list[Scored]:
        found = [Scored(PostingId(key), score) for key, score in self.scores.items() if among is None or key in among]
        return sorted(found, key=lambda scored: (-scored.score, scored.id))[:limit]

    def pairs(
        self, yours: Sequence[str], theirs: Mapping[PostingId, Sequence[str]], top: int
    ) -> dict[PostingId, tuple[LinePair, ...]]:
        return {key: (LinePair(yours[0], lines[0], 0.5),) for key, lines in theirs.items()}


def matched(*pool: Held, wanted: Wanted | None = None, scores: Mapping[str, float] | None = None) -> list[Match]:
    index = TableIndex(scores or {each.posting.id: 1.0 for each in pool})
    return match(
        profile("pytorch"),
        wanted or Wanted(),
        index=index,
        held={each.posting.id: each for each in pool},
        reference=REFERENCE,
        now=NOW,
    )


def titles(matches: list[Match]) -> list[str]:
    return [each.held.posting.title for each in matches]


def test_a_weekend_comes_before_a_month_of_equal_fit() -> None:
    found = matched(held("month", effort=MONTH), held("weekend", effort=WEEKEND))
    assert titles(found) == ["weekend", "month"]
    assert found[0].fit == found[1].fit


def test_closed_and_merged_postings_are_never_matches() -> None:
    assert matched(held("closed", closed=True)) == []


def test_an_empty_profile_matches_nothing() -> None:
    one = held("p")
    found = match(
        profile(),
        Wanted(),
        index=TableIndex({one.posting.id: 1.0}),
        held={one.posting.id: one},
        reference=REFERENCE,
        now=NOW,
    )
    assert found == []


def test_at_most_three_of_one_list_among_the_first_ten_where_others_are_left() -> None:
    same = [held(f"same {i}", document_id="plist") for i in range(8)]
    other = [held(f"other {i}") for i in range(9)]
    scores = {each.posting.id: 2.0 - i / 10 for i, each in enumerate(same)}
    scores.update({each.posting.id: 0.5 for each in other})
    found = matched(*same, *other, wanted=Wanted(top=17), scores=scores)
    assert sum(title.startswith("same") for title in titles(found)[:10]) == 3
    assert len(found) == 17


def test_a_thumb_down_hides_the_posting_and_undo_brings_it_back() -> None:
    one, two = held("one"), held("two")
    down = Wanted(feedback=(Feedback(one.posting.id, Dislike.STALE),))
    assert titles(matched(one, two, wanted=down)) == ["two"]
    assert sorted(titles(matched(one, two))) == ["one", "two"]


def test_turning_one_down_as_stale_leaves_the_scores_of_the_others() -> None:
    pool = [held(f"p{i}") for i in range(5)]
    scores = {each.posting.id: float(i) for i, each in enumerate(pool)}
    before = {each.held.posting.id: each.score for each in matched(*pool, scores=scores)}
    down = Wanted(feedback=(Feedback(pool[4].posting.id, Dislike.STALE),))
    after = {each.held.posting.id: each.score for each in matched(*pool, wanted=down, scores=scores)}
    assert after == {key: score for key, score in before.items() if key != pool[4].posting.id}


class ReadsTitles:
    """A reranker that likes titles by their last number, the larger the better."""

    def scores(self, query: str, texts: Sequence[str]) -> list[float]:
        assert query
        return [float(text.partition("\n")[0].split()[-1]) for text in texts]


def test_a_second_look_orders_the_first_twenty_anew_and_says_so() -> None:
    pool = [held(f"p {i}", effort=WEEKEND) for i in range(RERANKED + 5)]
    scores = {each.posting.id: 1.0 for each in pool}
    before = matched(*pool, wanted=Wanted(top=50), scores=scores)
    after = rerank(before, profile("pytorch"), REFERENCE, ReadsTitles())
    assert titles(after)[RERANKED:] == titles(before)[RERANKED:]
    numbers = [int(title.split()[-1]) for title in titles(after)[:RERANKED]]
    assert numbers == sorted((int(title.split()[-1]) for title in titles(before)[:RERANKED]), reverse=True)
    assert all("second look" in {reason.factor for reason in each.reasons} for each in after[:RERANKED])
    assert rerank([], profile("pytorch"), REFERENCE, ReadsTitles()) == []


def test_reasons_are_listed_by_how_much_they_moved() -> None:
    (found,) = matched(held("p", skills=("pytorch",), effort=MONTH))
    sizes = [abs(reason.moved) for reason in found.reasons]
    assert sizes == sorted(sizes, reverse=True)
    assert found.reasons[0].factor == "size"


def test_every_have_quotes_the_cv_and_the_posting() -> None:
    (found,) = matched(held("p", skills=("python", "measure-theory")))
    assert [(each.yours, each.theirs) for each in found.have] == [("built things with pytorch", "you need python")]
    assert [mention.skill for mention in found.lack] == ["measure-theory"]
    assert found.pairs[0].theirs == "p"


def test_fit_in_words() -> None:
    assert fit_band(0.2, 0) is FitBand.WEAK
    assert fit_band(0.9, 1) is FitBand.STRETCH
    assert fit_band(0.9, 0) is FitBand.STRONG
    assert fit_band(0.9, 0, shows_none=True) is FitBand.STRETCH


@given(st.permutations(range(12)))
def test_the_same_input_gives_the_same_order_always(order: list[int]) -> None:
    pool = [held(f"p{i}", skills=("pytorch",) if i % 3 else ()) for i in range(12)]
    assert titles(matched(*(pool[i] for i in order))) == titles(matched(*pool))
