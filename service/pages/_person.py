"""One person on the Match screen: what was read of them, what they corrected, what they want.

All of it lives in the session of one browser tab and goes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from foothold.domain.effort import BAND_HOURS, Band
from foothold.domain.filters import Filter
from foothold.domain.posting import Held, Kind, Level, PostingId
from foothold.domain.profile import Part, Profile
from foothold.domain.ranking import Dislike, Feedback, Match, Scored, Wanted
from foothold.flows import onboard
from foothold.flows.onboard import Corrections
from service.front import front

#: Widget keys; those in the address must read well there.
SKILLS, AREAS, LEVEL, PARTS = "cv_skills", "cv_areas", "cv_level", "cv_parts"
TIME, KINDS, COMPUTE, REMOTE, PLACES = "time", "want", "compute", "anywhere", "near"
MORE = 10
MOST = 50


@dataclass(frozen=True, slots=True)
class Thumb:
    """One thumb, with what undo needs to name it."""

    feedback: Feedback
    title: str


def start(profile: Profile) -> None:
    """Begin with what was read; whatever an earlier person left in this tab goes."""
    forget()
    st.session_state["read"] = profile
    st.session_state["thumbs"] = ()
    st.session_state["top"] = MORE


def forget() -> None:
    """Drop everything about the person."""
    for key in ("read", "thumbs", "top", "ranked", "found", "cv_text", SKILLS, AREAS, LEVEL, PARTS):
        st.session_state.pop(key, None)


def read() -> Profile | None:
    """Return what was read, before corrections; None while there is nobody."""
    profile: Profile | None = st.session_state.get("read")
    return profile


def corrected(
    profile: Profile, skills: Sequence[str], areas: Sequence[str], level: Level | None, parts: Collection[Part]
) -> Profile:
    """Return a profile as its owner wants it read.

    Args:
        profile: as it was read.
        skills: keys; the ones that were not read are taken on their word.
        areas: keys; the ones that were read keep their order, the others follow.
        level: None leaves what was read.
        parts: sections that count.
    """
    kept = [key for key in profile.areas if key in areas]
    said = Corrections(
        added=tuple(skills),
        removed=tuple(profile.skill_keys),
        areas=(*kept, *(key for key in areas if key not in kept)),
        level=level,
    )
    own = onboard.corrected(profile, said)
    return replace(own, items=tuple(item for item in own.items if item.part in parts))


def thumbs() -> tuple[Thumb, ...]:
    """Return the thumbs given so far, oldest first."""
    given: tuple[Thumb, ...] = st.session_state.get("thumbs", ())
    return given


def thumb(held: Held, why: Dislike | None) -> None:
    """Give a thumb; a new one for the same posting replaces the old one."""
    others = tuple(each for each in thumbs() if each.feedback.id != held.posting.id)
    st.session_state["thumbs"] = (*others, Thumb(Feedback(held.posting.id, why), held.posting.title))


def undo() -> None:
    """Take the last thumb back."""
    st.session_state["thumbs"] = thumbs()[:-1]


def liked() -> frozenset[PostingId]:
    """Return what got a thumb up."""
    return frozenset(each.feedback.id for each in thumbs() if each.feedback.why is None)


def ranked(profile: Profile, wanted: Wanted) -> Sequence[Match]:
    """Return the matches; the last ones are kept, so that opening a card ranks nothing anew."""
    asked = (profile, wanted, front().catalogue_view().sequence)
    matches: Sequence[Match] = _remembered(
        "ranked", asked, lambda: front().match(profile, wanted, _found(profile, wanted))
    )
    return matches


def _found(profile: Profile, wanted: Wanted) -> Sequence[Scored]:
    """Return the candidates; the last ones are kept, so that a thumb or more hours search nothing anew."""
    asked = (profile, wanted.kinds, wanted.places, wanted.remote, front().catalogue_view().sequence)
    found: Sequence[Scored] = _remembered("found", asked, lambda: front().retrieve(profile, wanted))
    return found


def _remembered(key: str, asked: object, make: Callable[[], object]) -> Any:
    """Return what this tab keeps under a key for the same question, else make it and keep it."""
    kept = st.session_state.get(key)
    if kept is None or kept[0] != asked:
        kept = (asked, make())
        st.session_state[key] = kept
    return kept[1]


def as_filter(profile: Profile, wanted: Wanted) -> Filter:
    """Return the filter that a subscription to new ones like these stores; it says nothing of the person's CV."""
    bands = [band for band, upper in BAND_HOURS if wanted.hours is not None and upper <= max(wanted.hours, 6.0)]
    return Filter(
        kinds=wanted.kinds,
        areas=profile.areas[:3],
        sizes=tuple(bands) if Kind.PROBLEM in wanted.kinds and bands != list(Band) else (),
        places=wanted.places,
        remote=wanted.remote,
    )
