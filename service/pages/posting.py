"""Posting: one problem, job, fellowship, funding call or training programme in full, at its own address."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from foothold.domain.changes import standing
from foothold.domain.filters import OVER, Filter
from foothold.domain.posting import Held, Kind, PostingId, Status
from service.front import View, find, front
from service.pages import _kept, _subscribe
from service.pages._cards import line_link, source_link, tags
from service.pages._match_card import skill_name
from service.pages._posting_parts import (
    facts,
    history,
    jobs_that_ask,
    report,
    told_elsewhere,
    who_works_on_it,
)
from service.text import literal, plain, safe_link, title
from service.words import BASES, BLOCKERS, LEVELS, SIZES, hours

ALIKE, DONE = 6, 3
#: Among the nearest so many, what is finished is looked for.
LOOKED_AT = 200


def draw() -> None:
    """Draw the screen."""
    key = PostingId(st.query_params.get("id", ""))
    view = front().catalogue_view()
    held = find(key)
    if held is None:
        _missing(key)
        return
    now = front().now()
    st.set_page_config(page_title=f"{title(held.posting.title, 80) or 'Posting'} · Foothold")
    _head(held, now)
    left, right = st.columns([5, 3], gap="large")
    with left:
        _what_it_asks(held)
        _result(held)
        _effort(held)
        _needs(held)
    with right:
        facts(held, now)
        who_works_on_it(held, view)
        told_elsewhere(held)
    _alike(held, view, now)
    if held.posting.kind is Kind.PROBLEM:
        jobs_that_ask(held, view)
    history(held)
    report(held)


def _missing(key: PostingId) -> None:
    st.title("Posting", anchor=False)
    if key:
        st.warning("There is no such posting here. It may have come from another copy of Foothold.")
    else:
        st.info("This screen shows one posting. Choose one on Browse or Match.")
    st.page_link("browse.py", label="Browse everything", icon=":material/list:")


def _head(held: Held, now: datetime) -> None:
    st.title(literal(held.posting.title) or "Without a title", anchor=False)
    tags(held, now)
    status = standing(held, now)
    if status in OVER or status is Status.UNCONFIRMED:
        why = held.life.closed_why or held.posting.labels.status_cue
        words = {
            Status.UNCONFIRMED: "Nobody could confirm for long that this is still open.",
            Status.ANSWERED: "Somebody has answered this.",
            Status.SUPERSEDED: "Something newer has taken its place.",
            Status.CLOSED: "This is closed.",
        }[status]
        st.warning(f"{words} {literal(why, 300)}".strip(), icon=":material/event_busy:")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        link = safe_link(held.posting.url)
        if link:
            st.link_button("Open the source", link, type="primary", icon=":material/open_in_new:", help=literal(link))
        else:
            source_link(held)
        _kept.button(held)
        _share(held)
        labels = held.posting.labels
        _subscribe.button(Filter(kinds=(held.posting.kind,), areas=labels.areas), name="posting")


def _share(held: Held) -> None:
    with st.popover("Share", icon=":material/share:", type="tertiary"):
        st.text("This address stays, and shows a title and a description where it is shared.")
        st.code(f"{front().settings.public_url.rstrip('/')}/p/{held.posting.id}", language=None, wrap_lines=True)


def _what_it_asks(held: Held) -> None:
    posting = held.posting
    st.header("What it asks", anchor=False)
    st.text(plain(posting.text) or "The source says no more than the title.")
    if posting.section:
        st.markdown(f":small[In: {' › '.join(literal(each, 80) for each in posting.section)}]")


def _result(held: Held) -> None:
    st.header("What counts as a result", anchor=False)
    st.text(plain(held.posting.labels.result, 2000) or "Nobody says. Agree with yourself on one before you start.")


def _effort(held: Held) -> None:
    effort = held.posting.labels.effort
    st.header("How long it takes", anchor=False)
    spent = hours(effort)
    st.markdown(f"**{SIZES[effort.band]}**{f' ({spent})' if spent else ''}. {BASES[effort.basis]}.")
    for words in effort.evidence[:5]:
        st.text(f"“{title(words, 300)}”")
    if effort.first_step:
        st.markdown("**A first step for a weekend** (our suggestion)")
        st.text(plain(effort.first_step, 1000))


def _needs(held: Held) -> None:
    labels = held.posting.labels
    if not (labels.skills or labels.level or labels.blockers):
        return
    st.header("What you need", anchor=False)
    if labels.level:
        st.markdown(f"**Level:** {LEVELS[labels.level]}")
    if labels.skills:
        names = [
            f":gray-badge[{literal(skill_name(each.skill), 40)}{'' if each.required else ' (nice to have)'}]"
            for each in labels.skills[:20]
        ]
        st.markdown(" ".join(names))
    for blocker in labels.blockers:
        note = f" ({literal(blocker.estimate, 60)})" if blocker.estimate else ""
        st.markdown(
            f":material/block: **{BLOCKERS.get(blocker.what, 'Something else')}**{note}: {literal(blocker.words, 200)}"
        )


def _alike(held: Held, view: View, now: datetime) -> None:
    st.header("Close to this", anchor=False)
    if not front().ready:
        st.text("What reads like it shows once the language model has loaded, a few seconds after a start.")
        return
    with st.skeleton(height=120):
        near = _near(held.posting.id, view)
    like = [each for each in near if standing(each, now) not in OVER and each.posting.kind is held.posting.kind]
    _links(like[:ALIKE], "Nothing else reads like it.")
    if held.posting.kind is Kind.PROBLEM:
        done = [each for each in near if each.posting.labels.status is Status.ANSWERED]
        st.markdown("**Nearest finished work**")
        _links(done[:DONE], "None of what we read and what reads like it is marked as answered.", name="done")


def _near(key: PostingId, view: View) -> list[Held]:
    """Return what reads like a posting, nearest first; kept for the tab, so that a click searches nothing anew."""
    asked = (key, view.sequence)
    kept = st.session_state.get("near")
    if kept is None or kept[0] != asked:
        kept = (asked, [each.posting.id for each in front().similar(key, LOOKED_AT) if each.posting.id != key])
        st.session_state["near"] = kept
    return [view.by_id[each] for each in kept[1] if each in view.by_id]


def _links(many: Sequence[Held], nothing: str, name: str = "alike") -> None:
    if not many:
        st.text(nothing)
        return
    areas = front().reference.areas
    with st.container(gap="xsmall", key=f"links-{name}"):
        for each in many:
            named = [areas[key].name for key in each.posting.labels.areas[:1] if key in areas]
            line_link(each, " · ".join([*named, SIZES[each.posting.labels.effort.band].lower()]))


draw()
