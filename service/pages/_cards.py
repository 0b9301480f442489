"""The parts that every card is built of, so that a posting looks the same on every screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

import streamlit as st

from foothold.domain.changes import standing
from foothold.domain.effort import Effort
from foothold.domain.posting import Held, Kind, Status
from foothold.domain.ranking import Match
from service.front import front
from service.pages import _kept
from service.text import literal, safe_link, title
from service.words import (
    BASES,
    FIT_COLOURS,
    FITS,
    KINDS,
    SIZES,
    STATUSES,
    ago,
    day,
    hours,
    source_name,
)

EXCERPT = 220


def area_mark(key: str) -> str:
    """Return an area as Markdown: its colour as a square, its name in the colour of the text; "" for an unknown key."""
    area = front().reference.areas.get(key)
    if area is None:
        return ""
    colour = area.colour_dark if st.context.theme.type == "dark" else area.colour
    return f':color[■]{{foreground="{colour}"}}&nbsp;{literal(area.name)}'


def size_help(effort: Effort) -> str:
    """Return, as Markdown, what a size rests on."""
    parts = [hours(effort), BASES[effort.basis]]
    quoted = [f"“{literal(words, 140)}”" for words in effort.evidence[:3]]
    return ". ".join(filter(None, parts)) + ("  \n" + "  \n".join(quoted) if quoted else "")


def size_badge(effort: Effort) -> None:
    """Draw a size; its evidence shows on hover."""
    st.badge(SIZES[effort.band], icon=":material/schedule:", color="gray", help=size_help(effort))


def when_badge(held: Held, now: datetime) -> None:
    """Draw when a posting was stated, or first seen; the date shows on hover."""
    stated = held.posting.posted_at
    moment, verb = (stated, "Stated") if stated else (held.life.first_seen, "First seen here")
    st.badge(ago(moment, now) if stated else f"seen {ago(moment, now)}", color="gray", help=f"{verb} on {day(moment)}")


def status_badges(held: Held, now: datetime) -> None:
    """Draw a status that isn't plainly open, and a deadline that is near."""
    status = standing(held, now)
    if status is not Status.OPEN:
        why = held.life.closed_why or held.posting.labels.status_cue
        st.badge(STATUSES[status], color="orange", help=literal(why) or None)
    deadline = held.posting.deadline
    if deadline is not None and status is not Status.CLOSED:
        near = (deadline - now.date()).days <= 14
        st.badge(
            f"Closes {ago(deadline, now)}",
            icon=":material/event:",
            color="orange" if near else "gray",
            help=day(deadline),
        )


def fit_badge(match: Match) -> None:
    """Draw how well a posting suits a person."""
    st.badge(
        FITS[match.band],
        icon=":material/target:",
        color=FIT_COLOURS[match.band],
        help="How well it suits what we read of you. Size and age are not in it. Not a probability.",
    )


def tags(held: Held, now: datetime, match: Match | None = None) -> None:
    """Draw the first line of a card: fit, kind, area, size, status, age."""
    labels = held.posting.labels
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        if match is not None:
            fit_badge(match)
        st.badge(KINDS[held.posting.kind], color="blue")
        if labels.effort.known or held.posting.kind is Kind.PROBLEM:
            size_badge(labels.effort)
        status_badges(held, now)
        when_badge(held, now)
        areas = "&emsp;".join(filter(None, map(area_mark, labels.areas)))
        if areas:
            st.markdown(f":small[{areas}]")


def posting_link(held: Held) -> None:
    """Draw the title as a link to the posting's own screen."""
    st.page_link(
        "posting.py",
        label=f"**{literal(held.posting.title) or 'Without a title'}**",
        query_params={"id": held.posting.id},
        width="stretch",
    )


def line_link(held: Held, remark: str, when: str | None = None) -> None:
    """Draw a posting as one line that leads to its own screen.

    Args:
        held: the posting.
        remark: what is said behind the title, plain text.
        when: a date, plain text, shown on hover.
    """
    st.page_link(
        "posting.py",
        label=f"{literal(held.posting.title, 110)} :small[:gray[{literal(remark, 120)}]]",
        query_params={"id": held.posting.id},
        help=when,
    )


def origin(held: Held) -> str:
    """Return who states a posting and where it is, one plain line."""
    posting = held.posting
    places = ["Remote"] if posting.remote else []
    places += [title(place, 40) for place in posting.places[:3]]
    told_by = posting.document_title or ("" if posting.organisation else source_name(posting.source))
    named = [posting.organisation, told_by]
    return " · ".join(filter(None, [*(title(each, 70) for each in named), *places]))


def card(
    held: Held,
    now: datetime,
    *,
    match: Match | None = None,
    found_by: str = "",
    height: Literal["content", "stretch"] = "content",
    inside: Callable[[], None] | None = None,
) -> None:
    """Draw one posting.

    Args:
        held: the posting.
        now: the present moment, aware UTC.
        match: its rank for a person, where there is one.
        found_by: how a search found it, plain text.
        height: "stretch" where cards stand side by side, so that they end at one line.
        inside: draws what the screen adds below.
    """
    with st.container(border=True, gap="xsmall", height=height, key=f"card-{held.posting.id}"):
        posting_link(held)
        tags(held, now, match)
        lines = [f":gray[{literal(origin(held))}]", "" if match else literal(held.posting.text, EXCERPT)]
        lines += [f":material/search: {literal(found_by)}"] if found_by else []
        st.markdown("  \n".join(f":small[{line}]" for line in lines if line))
        if inside is not None:
            inside()
        else:
            if height == "stretch":
                st.space("stretch")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                _kept.button(held)
                source_link(held)


def source_link(held: Held) -> None:
    """Draw the way to the source, where its address is one that may be followed."""
    link = safe_link(held.posting.url)
    if link:
        st.link_button(
            "Source",
            link,
            type="tertiary",
            icon=":material/open_in_new:",
            help=literal(link),
            key=f"source-{held.posting.id}",
        )
    else:
        st.text("Its source gives no address that is safe to open.")
