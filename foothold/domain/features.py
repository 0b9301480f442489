"""What of a posting and a person moves the rank, each as a number and a sentence.

A feature is a `Reason`: what it adds to the score (see `WEIGHTS` in `foothold.domain.ranking`) and why, in words.
A feature that says nothing is left out, never set to a middle value.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from foothold.domain.changes import standing
from foothold.domain.filters import OVER
from foothold.domain.posting import Held, Level, PostingId, SkillMention, Status
from foothold.domain.profile import Profile
from foothold.domain.ranking import WEIGHTS, Compute, Dislike, Feedback, Have, Reason, Wanted
from foothold.domain.reference import Reference

LEVELS = (Level.NEWCOMER, Level.PRACTISED, Level.EXPERT)
YEAR_DAYS = 365.25
#: The key of the skill that every programming language implies.
PROGRAMMING = "programming"
IMPLIED_STEPS = 2
#: A sentence names so many skills at most.
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Person:
    """A profile prepared for ranking many postings.

    Attributes:
        shows: for each skill, implied ones included, the line of the CV that shows it.
    """

    profile: Profile
    shows: Mapping[str, str]


def person_of(profile: Profile, reference: Reference) -> Person:
    """Return a profile with the skills that its skills imply (PyTorch implies Python), each with its line.

    A skill is implied over two steps at most: a line that names a library shows no statistics because the library is
    of machine learning, which knows statistics. That somebody programs is shown over any number of steps.
    """
    shows: dict[str, str] = {}
    waiting = [(mention.skill, mention.words, 0) for mention in profile.skills]
    while waiting:
        key, line, steps = waiting.pop(0)
        if key in shows:
            continue
        shows[key] = line
        if key in reference.skills and steps < IMPLIED_STEPS:
            waiting.extend((implied, line, steps + 1) for implied in reference.skills[key].implies)
    programs = (mention.words for mention in profile.skills if _needs(mention.skill, PROGRAMMING, reference))
    if PROGRAMMING not in shows and (line := next(programs, "")):
        shows[PROGRAMMING] = line
    return Person(profile, shows)


def telling(postings: Iterable[Held]) -> dict[str, float]:
    """Return how telling each skill is: its inverse document frequency over postings, smallest 0.2.

    Python is asked for everywhere and says little; activation patching says a lot.
    """
    held = list(postings)
    counts = Counter(key for each in held for key in {mention.skill for mention in each.posting.labels.skills})
    return {key: max(0.2, math.log((1 + len(held)) / (1 + count))) for key, count in counts.items()}


def have_and_lack(held: Held, person: Person) -> tuple[tuple[Have, ...], tuple[SkillMention, ...]]:
    """Return the skills a posting asks for that the CV shows, and those it does not show, required ones first."""
    asked = held.posting.labels.skills
    have = tuple(
        Have(mention.skill, person.shows[mention.skill], mention.words)
        for mention in asked
        if mention.skill in person.shows
    )
    lack = [mention for mention in asked if mention.skill not in person.shows]
    return have, tuple(sorted(lack, key=lambda mention: not mention.required))


def skills_reason(held: Held, person: Person, tells: Mapping[str, float], reference: Reference) -> Reason | None:
    """Weigh the share of asked skills that the CV shows, each as much as it is telling; half for nice-to-haves.

    More skills in a CV never lower it.
    """
    asked = {mention.skill: (1.0 if mention.required else 0.5) for mention in held.posting.labels.skills}
    if not asked:
        return None
    weigh = {key: tells.get(key, 1.0) * need for key, need in asked.items()}
    total = sum(weigh.values())
    shown = [key for key in asked if key in person.shows]
    share = sum(weigh[key] for key in shown) / total
    # A single common skill must not count like five telling ones: confidence grows with the weight asked for.
    moved = WEIGHTS.skills * share * total / (total + 1.5)
    names = [reference.skills[key].name if key in reference.skills else key for key in shown]
    if not shown:
        return Reason("skills", 0.0, f"it asks for {len(asked)} skills that your CV does not show yet")
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    listed = ", ".join(names[:MOST_NAMED]) + more
    return Reason("skills", moved, f"you show {len(shown)} of {len(asked)} skills it asks for: {listed}")


def area_reason(held: Held, person: Person, reference: Reference) -> Reason | None:
    """Weigh the best shared area: full for the person's first, less for later ones."""
    areas = person.profile.areas
    shared = [key for key in areas if key in held.posting.labels.areas]
    if not shared:
        return None
    best = min(areas.index(key) for key in shared)
    name = reference.areas[areas[best]].name if areas[best] in reference.areas else areas[best]
    return Reason("area", WEIGHTS.area / (1 + 0.5 * best), f"your CV points to {name}")


def level_gap(held: Held, person: Person) -> int:
    """Return how many levels the posting stands above the person; negative where below, 0 where unknown.

    Somebody is an expert of their own field: where the CV shows less than half of the skills that are asked for, they
    count as practised at most, and where it shows none, as a newcomer.
    """
    asked = {mention.skill for mention in held.posting.labels.skills}
    shown = sum(key in person.shows for key in asked)
    highest = 2 if 2 * shown >= len(asked) else min(1, shown)
    return _levels_above(held, person, highest)


def _levels_above(held: Held, person: Person, highest: int = 2) -> int:
    asked, own = held.posting.labels.level, person.profile.level
    return LEVELS.index(asked) - min(LEVELS.index(own), highest) if asked and own else 0


def level_reason(held: Held, person: Person) -> Reason | None:
    """A stretch is welcome and named; two levels are hopeless; below one's level costs a little, in whatever field.

    So a further skill in a CV never lowers what asks for it.
    """
    gap, below = level_gap(held, person), -_levels_above(held, person)
    if gap >= 2:
        return Reason("level", WEIGHTS.level_hopeless, "it is written for experts of the field")
    if gap == 1:
        return Reason("level", WEIGHTS.level_stretch, "a stretch: one level above what your CV shows of this field")
    if below >= 1:
        sentence = "easier than what your CV shows" if gap < 0 else "written for people who are new to the field"
        return Reason("level", WEIGHTS.level_below * below, sentence)
    return None


def programming_reason(held: Held, person: Person, reference: Reference) -> Reason | None:
    """Lower what can't be done without programming for somebody whose CV shows none: it isn't learned on a weekend."""
    if PROGRAMMING in person.shows:
        return None
    for mention in held.posting.labels.skills:
        if mention.required and _needs(mention.skill, PROGRAMMING, reference):
            return Reason("programming", WEIGHTS.no_programming, "it needs programming, which your CV does not show")
    return None


def _needs(skill: str, other: str, reference: Reference) -> bool:
    """Return whether whoever has a skill has another one too."""
    implied = reference.skills[skill].implies if skill in reference.skills else ()
    return skill == other or any(_needs(key, other, reference) for key in implied)


def size_reason(held: Held, wanted: Wanted) -> Reason | None:
    """Weigh whether the work fits the hours somebody has. Unknown is neither a weekend nor too big."""
    if wanted.hours is None:
        return None
    effort = held.posting.labels.effort
    if not effort.known:
        return Reason("size", WEIGHTS.size_unknown, "nobody says how long it takes")
    if effort.fits(wanted.hours):
        return Reason("size", WEIGHTS.size_fits * max(0.3, effort.confidence), "it fits the time you have")
    if effort.may_fit(wanted.hours):
        return Reason("size", WEIGHTS.size_may_fit, "it may take longer than the time you have")
    if effort.first_step:
        return Reason("size", WEIGHTS.size_first_step, "larger than the time you have, but it has a first step")
    return Reason("size", WEIGHTS.size_too_big, "it takes longer than the time you have")


def compute_reason(held: Held, wanted: Wanted) -> Reason | None:
    """Lower what needs a GPU for somebody who has a laptop."""
    needs = {blocker.what: blocker for blocker in held.posting.labels.blockers}
    if wanted.compute is Compute.LAPTOP and "gpu" in needs:
        return Reason("compute", WEIGHTS.compute_lacking, f"it needs a GPU: {needs['gpu'].words}")
    return None


def fresh_reason(held: Held, now: datetime) -> Reason | None:
    """Raise what is recent, falling by half each year; says nothing where no date is known."""
    since = held.posting.posted_at
    if since is None:
        return None
    years = max(0.0, (now - since).days / YEAR_DAYS)
    recent = years < 0.25
    sentence = "new in the last three months" if recent else f"stated {since:%B %Y}"
    return Reason("fresh", WEIGHTS.fresh * 0.5**years, sentence)


def status_reason(held: Held, now: datetime) -> Reason | None:
    """Lower what somebody took already, what waits, and what nobody could confirm."""
    status = standing(held, now)
    if status is Status.OPEN:
        return None
    if status is Status.UNCONFIRMED:
        return Reason("status", WEIGHTS.unconfirmed, "nobody could confirm lately that it is still open")
    return Reason("status", WEIGHTS.claimed, f"{status.value.replace('_', ' ')}: {held.posting.labels.status_cue}")


def taste_reason(held: Held, feedback: Sequence[Feedback], rated: Mapping[PostingId, Held]) -> Reason | None:
    """Learn from thumbs: liked areas up, disliked areas down, bigger or harder than what was too much down.

    "Done" and "stale" hide that one posting and teach nothing.
    """
    moved = 0.0
    for thumb in feedback:
        if thumb.id in rated:
            moved += _taught(held, thumb, rated[thumb.id])
    if moved == 0.0:
        return None
    how = "like ones you liked" if moved > 0 else "like ones you turned down"
    return Reason("taste", WEIGHTS.taste * math.tanh(moved), how)


def _taught(held: Held, thumb: Feedback, rated: Held) -> float:
    """Return what one thumb says of another posting, -1 to 1."""
    labels, other = held.posting.labels, rated.posting.labels
    shared = len(set(labels.areas) & set(other.areas)) / max(1, len(set(other.areas)))
    match thumb.why:
        case None:
            return 0.7 * shared
        case Dislike.NOT_MY_AREA:
            return -shared
        case Dislike.TOO_BIG:
            return -1.0 if labels.effort.score >= other.effort.score else 0.0
        case Dislike.TOO_HARD:
            harder = labels.level and other.level and LEVELS.index(labels.level) >= LEVELS.index(other.level)
            return -1.0 if harder else 0.0
        case _:
            return 0.0


def hidden(feedback: Sequence[Feedback]) -> frozenset[PostingId]:
    """Return what one does not want to see again: every thumb down."""
    return frozenset(thumb.id for thumb in feedback if thumb.why is not None)


def fit_reasons(held: Held, person: Person, tells: Mapping[str, float], reference: Reference) -> Iterator[Reason]:
    """Yield what says how well a posting suits a person, beside the text."""
    for reason in (
        skills_reason(held, person, tells, reference),
        area_reason(held, person, reference),
        level_reason(held, person),
        programming_reason(held, person, reference),
    ):
        if reason is not None:
            yield reason


def rank_reasons(held: Held, wanted: Wanted, now: datetime, rated: Mapping[PostingId, Held]) -> Iterator[Reason]:
    """Yield what moves the rank without saying anything of the fit."""
    for reason in (
        size_reason(held, wanted),
        compute_reason(held, wanted),
        fresh_reason(held, now),
        status_reason(held, now),
        taste_reason(held, wanted.feedback, rated),
    ):
        if reason is not None:
            yield reason


def admits(held: Held, wanted: Wanted, now: datetime) -> bool:
    """Whether a posting may be a match at all: of a wanted kind, still to be had, where the person can be."""
    posting = held.posting
    if held.merged_into or posting.kind not in wanted.kinds:
        return False
    if standing(held, now) in OVER or (wanted.remote and posting.remote is False):
        return False
    if wanted.places and posting.places and not posting.remote:
        return any(word.casefold() in place.casefold() for word in wanted.places for place in posting.places)
    return True
