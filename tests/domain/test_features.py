"""What moves the rank: one table for each feature."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foothold.domain import features
from foothold.domain.posting import Blocker, Level, SkillMention, Status
from foothold.domain.ranking import WEIGHTS, Compute, Dislike, Feedback, Wanted
from foothold.domain.reference import Skill
from tests.makers import MONTH, NOW, REFERENCE, WEEKEND, held, profile

NEWCOMER, PRACTISED, EXPERT = Level.NEWCOMER, Level.PRACTISED, Level.EXPERT
ASKED = ["python", "pytorch", "activation-patching", "measure-theory"]


def person(*skills: str, **fields: object) -> features.Person:
    return features.person_of(profile(*skills, **fields), REFERENCE)


def test_pytorch_shows_python_with_the_same_line() -> None:
    assert person("pytorch").shows["python"] == "built things with pytorch"


def test_a_skill_is_implied_over_two_steps_and_programming_over_any() -> None:
    chain = ("serving", "engineering", "learning", "statistics", "programming")
    pairs = zip(chain, (*chain[1:], ""), strict=True)
    skills = {key: Skill(key, key, implies=(following,) if following else ()) for key, following in pairs}
    shows = features.person_of(profile("serving"), replace(REFERENCE, skills=skills)).shows
    assert set(shows) == {"serving", "engineering", "learning", "programming"}


def test_a_rare_skill_tells_more_than_one_that_is_asked_for_everywhere() -> None:
    pool = [held(f"p{i}", skills=("python",)) for i in range(9)] + [held("q", skills=("activation-patching",))]
    tells = features.telling(pool)
    assert tells["activation-patching"] > 5 * tells["python"]


def test_have_and_lack_point_to_a_line_of_each_side() -> None:
    nice = SkillMention("measure-theory", "measure theory is a plus", required=False)
    need = SkillMention("activation-patching", "use activation patching")
    asked = held("p", skills=(nice, need, SkillMention("python", "in Python")))
    have, lack = features.have_and_lack(asked, person("pytorch"))
    assert [(each.skill, each.yours, each.theirs) for each in have] == [
        ("python", "built things with pytorch", "in Python")
    ]
    assert [mention.skill for mention in lack] == ["activation-patching", "measure-theory"]


@given(
    own=st.sets(st.sampled_from(ASKED)),
    more=st.sampled_from(ASKED),
    asked=st.sets(st.sampled_from(ASKED), min_size=1),
)
def test_a_further_skill_never_lowers_a_posting_that_asks_for_it(own: set[str], more: str, asked: set[str]) -> None:
    one = held("p", skills=tuple(sorted(asked)))
    tells = features.telling([one, held("q", skills=("python",))])
    before = features.skills_reason(one, person(*sorted(own)), tells, REFERENCE)
    after = features.skills_reason(one, person(*sorted(own | {more})), tells, REFERENCE)
    assert before is not None
    assert after is not None
    assert after.moved >= before.moved
    if more in asked and more not in person(*sorted(own)).shows:
        assert after.moved > before.moved


@pytest.mark.parametrize(
    ("asked", "own", "moved"),
    [
        pytest.param(EXPERT, NEWCOMER, WEIGHTS.level_hopeless, id="two levels above is hopeless"),
        pytest.param(PRACTISED, NEWCOMER, WEIGHTS.level_stretch, id="one level above is a stretch"),
        pytest.param(PRACTISED, PRACTISED, None, id="the same level says nothing"),
        pytest.param(NEWCOMER, EXPERT, 2 * WEIGHTS.level_below, id="far below costs a little"),
        pytest.param(None, EXPERT, None, id="a posting without a level says nothing"),
        pytest.param(EXPERT, None, None, id="a person without a level says nothing"),
    ],
)
def test_level(asked: Level | None, own: Level | None, moved: float | None) -> None:
    reason = features.level_reason(held("p", level=asked), person(level=own))
    assert (reason.moved if reason else None) == moved


@pytest.mark.parametrize(
    ("shown", "asked", "gap"),
    [
        pytest.param((), NEWCOMER, 0, id="an expert of another field is new to this one"),
        pytest.param((), PRACTISED, 1, id="so the next level is a stretch"),
        pytest.param((), EXPERT, 2, id="and the last is hopeless"),
        pytest.param(("python",), NEWCOMER, -1, id="with less than half of the skills they know its basics"),
        pytest.param(("python",), EXPERT, 1, id="and its experts are a level above"),
        pytest.param(("pytorch",), EXPERT, 0, id="with half of them they are who they are"),
        pytest.param(("pytorch",), NEWCOMER, -2, id="also where it is easy"),
    ],
)
def test_an_expert_is_one_of_their_own_field(shown: tuple[str, ...], asked: Level, gap: int) -> None:
    one = held("p", level=asked, skills=tuple(ASKED[: 3 if "python" in shown else 4]))
    assert features.level_gap(one, person(*shown, level=EXPERT)) == gap


@pytest.mark.parametrize(
    ("shown", "asked", "lowers"),
    [
        ((), ("python",), True),
        ((), ("pytorch", "measure-theory"), True),
        (("measure-theory",), ("python",), True),
        (("programming",), ("pytorch",), False),
        (("pytorch",), ("python",), False),
        ((), ("measure-theory",), False),
        ((), (SkillMention("python", "Python is a plus", required=False),), False),
        ((), (), False),
    ],
)
def test_what_needs_programming(shown: tuple[str, ...], asked: tuple[str | SkillMention, ...], lowers: bool) -> None:
    reason = features.programming_reason(held("p", skills=asked), person(*shown), REFERENCE)
    assert (reason is not None and reason.moved < 0) is lowers


@given(
    own=st.sets(st.sampled_from(ASKED)),
    more=st.sampled_from(ASKED),
    asked=st.sets(st.sampled_from(ASKED), min_size=1),
    levels=st.tuples(st.sampled_from(features.LEVELS), st.sampled_from(features.LEVELS)),
    required=st.booleans(),
)
def test_a_further_skill_never_lowers_the_fit(
    own: set[str], more: str, asked: set[str], levels: tuple[Level, Level], required: bool
) -> None:
    mentions = tuple(SkillMention(key, f"you need {key}", required=required) for key in sorted(asked))
    one = held("p", skills=mentions, level=levels[0])
    tells = dict.fromkeys(ASKED, 0.2)

    def fit(*skills: str) -> float:
        someone = person(*skills, level=levels[1])
        return sum(reason.moved for reason in features.fit_reasons(one, someone, tells, REFERENCE))

    assert fit(*sorted(own | {more})) >= fit(*sorted(own)) - 1e-9


@pytest.mark.parametrize(
    ("effort", "hours", "says"),
    [
        pytest.param(WEEKEND, 20, "fits the time", id="a weekend in a weekend"),
        pytest.param(MONTH, 20, "longer than", id="a month in a weekend"),
        pytest.param(MONTH, 200, "fits the time", id="a month in a month"),
        pytest.param(MONTH, 100, "may take longer", id="a month in three weeks"),
        pytest.param(None, 20, "nobody says", id="unknown is neither"),
        pytest.param(WEEKEND, None, "", id="no hours given, no word on size"),
    ],
)
def test_size(effort: object, hours: float | None, says: str) -> None:
    one = held("p", **({"effort": effort} if effort else {}))
    reason = features.size_reason(one, Wanted(hours=hours))
    assert says in (reason.sentence if reason else "")


def test_unknown_size_counts_less_than_a_weekend_and_more_than_too_big() -> None:
    def moved(**labels: object) -> float:
        reason = features.size_reason(held("p", **labels), Wanted(hours=20))
        return reason.moved if reason else 0.0

    assert moved(effort=WEEKEND) > moved() > moved(effort=MONTH)


def test_a_gpu_matters_to_somebody_with_a_laptop_only() -> None:
    one = held("p", blockers=(Blocker("gpu", "an A100"),))
    assert features.compute_reason(one, Wanted(compute=Compute.LAPTOP))
    assert features.compute_reason(one, Wanted(compute=Compute.GPU)) is None


def test_freshness_falls_and_an_unknown_date_says_nothing() -> None:
    new, old = (features.fresh_reason(held("p", posted_at=NOW - timedelta(days=days)), NOW) for days in (10, 1000))
    assert new
    assert old
    assert new.moved > old.moved > 0
    assert features.fresh_reason(held("p"), NOW) is None


@pytest.mark.parametrize(
    ("why", "lowers"),
    [
        pytest.param(None, False, id="liked raises its area"),
        pytest.param(Dislike.NOT_MY_AREA, True, id="not my area lowers the area"),
        pytest.param(Dislike.STALE, None, id="stale teaches nothing"),
        pytest.param(Dislike.DONE, None, id="done teaches nothing"),
    ],
)
def test_taste(why: Dislike | None, lowers: bool | None) -> None:
    rated, other = held("rated", areas=("control",)), held("other", areas=("control",))
    thumb = Feedback(rated.posting.id, why)
    reason = features.taste_reason(other, [thumb], {rated.posting.id: rated})
    assert (None if reason is None else reason.moved < 0) is lowers


@pytest.mark.parametrize(
    ("one", "wanted", "admitted"),
    [
        pytest.param(held("p"), Wanted(), True, id="an open problem"),
        pytest.param(held("p", closed=True), Wanted(), False, id="a closed one"),
        pytest.param(held("p", deadline=NOW.date() - timedelta(days=1)), Wanted(), False, id="one past its deadline"),
        pytest.param(held("p", deadline=NOW.date()), Wanted(), True, id="one that closes today"),
        pytest.param(held("p", status=Status.ANSWERED), Wanted(), False, id="an answered one"),
        pytest.param(held("p", status=Status.CLAIMED), Wanted(), True, id="a claimed one is shown, lower"),
        pytest.param(held("p", remote=False), Wanted(remote=True), False, id="on site for somebody remote"),
        pytest.param(held("p", places=("London, UK",)), Wanted(places=("london",)), True, id="in the right place"),
        pytest.param(held("p", places=("Paris",)), Wanted(places=("london",)), False, id="elsewhere"),
    ],
)
def test_admits(one: object, wanted: Wanted, admitted: bool) -> None:
    assert features.admits(one, wanted, NOW) is admitted  # type: ignore[arg-type]
