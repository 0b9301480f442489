"""CV to list: retrieve, fuse, rank, diversify, explain."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from foothold.domain import features
from foothold.domain.features import Person
from foothold.domain.ports import Index, Reranker
from foothold.domain.posting import Held, PostingId
from foothold.domain.profile import Profile
from foothold.domain.ranking import (
    WEIGHTS,
    FitBand,
    LinePair,
    Match,
    Query,
    Reason,
    Scored,
    Wanted,
    diversify,
    in_order,
)
from foothold.domain.reference import Reference

#: Retrieved before ranking; the features can lift a posting from here, not from below.
CANDIDATES = 300
#: A reranker reads so many of the best, and so many letters of a CV and of each posting.
RERANKED, READ = 20, 2000
LINES = 24
PAIRS = 3
#: Cosine from which two lines are near enough to be shown side by side (with MiniLM, unrelated ones stay below .3).
TELLING = 0.4
SENTENCE_END = re.compile(r"(?<=[.!?;:])\s+|\n+")


def match(
    profile: Profile,
    wanted: Wanted,
    *,
    index: Index,
    held: Mapping[PostingId, Held],
    reference: Reference,
    now: datetime,
    among: Collection[PostingId] | None = None,
    tells: Mapping[str, float] | None = None,
) -> list[Match]:
    """Return the postings that suit a person best, with reasons, best first.

    Args:
        profile: what the CV says; an empty one gives an empty list.
        wanted: what they look for.
        index: what ranks by text.
        held: every posting that may be shown, by id.
        reference: areas and skills, for names and implications.
        now: the present moment, aware UTC.
        among: only these (a digest ranks what is new, never everything); None for all.
        tells: how telling each skill is (`features.telling`); None to count it over `held`, which a digest must not,
            as few postings say nothing of how rare a skill is.
    """
    found = retrieve(profile, wanted, index=index, held=held, reference=reference, now=now, among=among)
    tells = features.telling(held.values()) if tells is None else tells
    ranked = rank(found, profile, wanted, held=held, reference=reference, now=now, tells=tells)
    return explain(ranked, profile, index)


def retrieve(
    profile: Profile,
    wanted: Wanted,
    *,
    index: Index,
    held: Mapping[PostingId, Held],
    reference: Reference,
    now: datetime,
    among: Collection[PostingId] | None = None,
) -> Sequence[Scored]:
    """Return the candidates of a person: what is nearest by text among all they may be shown.

    Of `wanted` only kinds, places and remote matter, so a thumb, more hours or other compute retrieve nothing anew.
    """
    query = query_of(profile, reference)
    if not query.items:
        return ()
    return index.search(query, CANDIDATES, among=admitted(wanted, held, now, among))


def admitted(
    wanted: Wanted, held: Mapping[PostingId, Held], now: datetime, among: Collection[PostingId] | None
) -> frozenset[PostingId]:
    """Return what may be a match at all, of all that is held or only of some."""
    pool = held.items() if among is None else [(key, held[key]) for key in among if key in held]
    return frozenset(key for key, each in pool if features.admits(each, wanted, now))


def rank(
    found: Sequence[Scored],
    profile: Profile,
    wanted: Wanted,
    *,
    held: Mapping[PostingId, Held],
    reference: Reference,
    now: datetime,
    tells: Mapping[str, float],
) -> list[Match]:
    """Return the best of the candidates, best first; what was turned down is left out."""
    gone = features.hidden(wanted.feedback)
    weighed = weigh(found, held, profile, wanted, reference, now, tells)
    return diversify(in_order([each for each in weighed if each.held.posting.id not in gone]))[: wanted.top]


def rerank(ranked: Sequence[Match], profile: Profile, reference: Reference, reranker: Reranker) -> list[Match]:
    """Return matches with the first of them in the order that they have after a second look; the others stay.

    Its scores count by how many standard deviations they are above the mean of those it looked at.
    """
    first, rest = ranked[:RERANKED], ranked[RERANKED:]
    about = "\n".join(query_of(profile, reference).items)[:READ]
    texts = [f"{each.held.posting.title}\n{each.held.posting.text}"[:READ] for each in first]
    found = [
        Scored(each.held.posting.id, score) for each, score in zip(first, reranker.scores(about, texts), strict=True)
    ]
    away = standardised(found)
    return [*diversify(in_order([_seen_again(each, away[each.held.posting.id]) for each in first])), *rest]


def _seen_again(match: Match, away: float) -> Match:
    sentence = f"read beside your CV it seems {'nearer' if away > 0 else 'farther'} than others"
    again = Reason("second look", WEIGHTS.second_look * away, sentence)
    reasons = sorted((*match.reasons, again), key=lambda reason: -abs(reason.moved))
    return replace(match, score=match.score + again.moved, reasons=tuple(reasons))


def query_of(profile: Profile, reference: Reference) -> Query:
    """Return what a profile looks for: its items, or the names of its skills where it has none."""
    items = tuple(item.text for item in profile.items if item.text.strip())
    names = [reference.skills[key].name for key in sorted(profile.skill_keys) if key in reference.skills]
    return Query(items or ((", ".join(names),) if names else ()), is_cv=True)


def weigh(
    found: Sequence[Scored],
    held: Mapping[PostingId, Held],
    profile: Profile,
    wanted: Wanted,
    reference: Reference,
    now: datetime,
    tells: Mapping[str, float],
) -> list[Match]:
    """Return each candidate as a match with its score and reasons, in the order found."""
    person = features.person_of(profile, reference)
    text = standardised(found)
    return [
        _weighed(held[scored.id], text[scored.id], person, tells, wanted, reference, now, held)
        for scored in found
        if scored.id in held
    ]


def standardised(found: Sequence[Scored]) -> dict[PostingId, float]:
    """Return the score of each candidate in standard deviations from their mean, held within -2.5 and 2.5."""
    scores = [scored.score for scored in found]
    if not scores:
        return {}
    mean, spread = statistics.fmean(scores), statistics.pstdev(scores) or 1.0
    return {scored.id: max(-2.5, min(2.5, (scored.score - mean) / spread)) for scored in found}


def _weighed(
    held: Held,
    text: float,
    person: Person,
    tells: Mapping[str, float],
    wanted: Wanted,
    reference: Reference,
    now: datetime,
    rated: Mapping[PostingId, Held],
) -> Match:
    about = [Reason("meaning", WEIGHTS.text * text, "what it asks reads close to what you did")] if text > 0 else []
    suits = [*about, *features.fit_reasons(held, person, tells, reference)]
    moves = list(features.rank_reasons(held, wanted, now, rated))
    ground = min(0.0, WEIGHTS.text * text)
    suited = ground + sum(reason.moved for reason in suits)
    fit = 1 / (1 + math.exp(-(suited - 1.2)))
    have, lack = features.have_and_lack(held, person)
    return Match(
        held=held,
        fit=round(fit, 4),
        band=fit_band(fit, features.level_gap(held, person), shows_none=bool(lack) and not have),
        score=suited + sum(reason.moved for reason in moves),
        have=have,
        lack=lack,
        reasons=tuple(sorted((*suits, *moves), key=lambda reason: -abs(reason.moved))),
    )


def fit_band(fit: float, gap: int, *, shows_none: bool = False) -> FitBand:
    """Return fit in words; a posting one level above, or whose skills are all new, is a stretch."""
    if fit < 0.4:
        return FitBand.WEAK
    if gap >= 1 or shows_none:
        return FitBand.STRETCH
    return FitBand.STRONG if fit >= 0.8 else FitBand.GOOD


def explain(ranked: Sequence[Match], profile: Profile, index: Index) -> list[Match]:
    """Return matches with the best pairs of lines: one of the CV, one of the posting."""
    yours = [item.text for item in profile.items]
    theirs = {each.held.posting.id: lines_of(each.held) for each in ranked}
    pairs = index.pairs(yours, theirs, PAIRS) if yours and theirs else {}
    return [replace(each, pairs=telling_pairs(pairs.get(each.held.posting.id, ()))) for each in ranked]


def telling_pairs(pairs: Sequence[LinePair]) -> tuple[LinePair, ...]:
    """Return the best pair, and further ones only where the lines really speak of the same."""
    return tuple(pair for place, pair in enumerate(pairs) if place == 0 or pair.similarity >= TELLING)


def lines_of(held: Held) -> list[str]:
    """Return the title and the sentences of a posting, `LINES` at most, each long enough to say something."""
    sentences = [line.strip() for line in SENTENCE_END.split(held.posting.text)]
    return [held.posting.title, *(line for line in sentences if len(line) >= 20)][:LINES]
