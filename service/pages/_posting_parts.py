"""What a posting's screen says beside the posting itself: facts, people, other tellings, jobs, history."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import streamlit as st

from foothold.domain.changes import Verb, Version, standing
from foothold.domain.errors import NotFoundInStoreError
from foothold.domain.filters import OVER
from foothold.domain.posting import Held, Kind, PostingId
from service.front import View, front
from service.pages._cards import line_link
from service.pages._match_card import skill_name
from service.text import literal, safe_link, title
from service.words import STATUSES, ago, day, listed, source_name

VERBS: Mapping[Verb, str] = {
    Verb.NEW: "first seen",
    Verb.CHANGED: "changed",
    Verb.GONE: "closed",
    Verb.BACK: "open again",
    Verb.MERGED: "put together with another telling of the same",
    Verb.PARTED: "stands for itself again",
}


def facts(held: Held, now: datetime) -> None:
    """Draw when and where, and who claimed it."""
    posting, life = held.posting, held.life
    places = [*(["Remote"] if posting.remote else []), *(title(place, 60) for place in posting.places)]
    status, cue = standing(held, now), title(life.closed_why or posting.labels.status_cue, 160)
    rows = [
        ("Status", f"{STATUSES[status]} ({cue})" if cue else STATUSES[status]),
        ("Claimed by", listed([title(claim, 80) for claim in posting.labels.claims], 5)),
        ("Organisation", title(posting.organisation, 80)),
        ("By", listed([title(name, 60) for name in posting.authors], 5)),
        ("From the list", title(posting.document_title, 120)),
        ("Source", title(source_name(posting.source), 80)),
        ("Where", listed(places, 6)),
        ("Pay", title(posting.pay, 120)),
        ("Deadline", _when(posting.deadline, now)),
        ("Stated", _when(posting.posted_at, now)),
        ("First seen", _when(life.first_seen, now)),
        ("Last confirmed", _when(life.last_seen, now)),
    ]
    st.header("Facts", anchor=False)
    st.markdown("  \n".join(f"**{name}:** {literal(value, 300)}" for name, value in rows if value))


def _when(moment: date | None, now: datetime) -> str:
    return f"{ago(moment, now)} ({day(moment)})" if moment else ""


def who_works_on_it(held: Held, view: View) -> None:
    """Draw the organisations of its areas, those with most open postings there first."""
    areas = set(held.posting.labels.areas)
    organisations = front().reference.organisations.values()
    open_in = Counter(
        each.posting.organisation
        for each in view.held
        if not each.life.is_closed and areas & set(each.posting.labels.areas)
    )
    working = [each for each in organisations if areas & set(each.areas)]
    working.sort(key=lambda each: (-open_in[each.name], each.name))
    if not working:
        return
    st.header("Who works on it", anchor=False)
    with st.container(gap="xsmall", key="links-who"):
        for each in working[:5]:
            st.page_link("organisations.py", label=literal(each.name), query_params={"org": each.key})


def told_elsewhere(held: Held) -> None:
    """Draw where else the same thing is told."""
    others = _merged(held)
    if not others:
        return
    st.header("Also told at", anchor=False)
    for each in others:
        link, name = safe_link(each.posting.url), literal(source_name(each.posting.source), 60)
        st.markdown(f"[{name}]({link})" if link else name)


def _merged(held: Held) -> list[Held]:
    """Return the postings that were merged into one; one that is gone from the store is left out."""
    found: list[Held] = []
    for key in held.also:
        with contextlib.suppress(NotFoundInStoreError):
            found.append(front().posting(key))
    return found


def jobs_that_ask(held: Held, view: View, most: int = 5) -> None:
    """Draw the open jobs that ask for the skills that this problem would show."""
    shows = {mention.skill for mention in held.posting.labels.skills}
    jobs = list(_asking(shows, view.held, front().now()))[:most]
    if not jobs:
        return
    st.header("Jobs that ask for what this shows", anchor=False)
    with st.container(gap="xsmall", key="links-jobs"):
        for each, shared in jobs:
            names = listed([skill_name(key) for key in shared], 4)
            line_link(each, " · ".join(filter(None, [title(each.posting.organisation, 60), names])))


def _asking(shows: set[str], held: Iterable[Held], now: datetime) -> Iterable[tuple[Held, Sequence[str]]]:
    found: list[tuple[Held, Sequence[str]]] = []
    for each in held:
        if each.posting.kind is Kind.JOB and standing(each, now) not in OVER:
            asked = [mention.skill for mention in each.posting.labels.skills]
            shared = [key for key in asked if key in shows]
            if shared:
                found.append((each, shared))
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0].posting.id))


def history(held: Held) -> None:
    """Draw what it ever was, oldest first."""
    with st.expander("History", icon=":material/history:"):
        versions = front().history(held.posting.id)
        for version in versions:
            st.text(f"{day(version.at)}: {_step(version)}")
        if not versions:
            st.text(f"First seen on {day(held.life.first_seen)}, unchanged since {day(held.life.last_changed)}.")


def _step(version: Version) -> str:
    """Return what happened in one step, plain text."""
    words = VERBS.get(version.verb, version.verb.value)
    changed = f": {', '.join(version.changed)}" if version.changed else ""
    return title(f"{words}{changed}{f', because {version.why}' if version.why else ''}", 300)


def report(held: Held) -> None:
    """Draw the way to say that a posting is out of date."""
    reported: set[PostingId] = st.session_state.setdefault("reported", set())
    key = held.posting.id
    if key in reported:
        st.text("Thank you. It will be looked at with the next reading of its source.")
        return
    if st.button("Report as out of date", icon=":material/flag:", type="tertiary", key="report"):
        tell = getattr(front(), "report_stale", None)
        if tell is not None:
            tell(key)
        reported.add(key)
        st.rerun()
