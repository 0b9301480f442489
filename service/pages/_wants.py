"""What somebody wants on the Match screen, beside what they are; all of it is in the address."""

from __future__ import annotations

import streamlit as st

from foothold.domain.posting import Kind
from foothold.domain.ranking import Compute, Wanted
from service.pages import _person
from service.words import COMPUTES, MANY, TIMES

ANY_TIME = "any time"


def draw() -> Wanted:
    """Draw the questions; return what is wanted."""
    with st.container(border=True):
        time = st.segmented_control(
            "I have",
            [*TIMES, ANY_TIME],
            default="a weekend",
            required=True,
            key=_person.TIME,
            bind="query-params",
        )
        kinds = st.pills(
            "I want",
            [MANY[kind] for kind in Kind],
            selection_mode="multi",
            default=[MANY[Kind.PROBLEM]],
            key=_person.KINDS,
            bind="query-params",
        )
        compute, remote, places = _limits()
    wanted = tuple(kind for kind in Kind if MANY[kind] in kinds) or (Kind.PROBLEM,)
    return Wanted(
        kinds=wanted,
        hours=TIMES.get(time or ANY_TIME),
        compute=compute,
        remote=remote,
        places=tuple(places),
        top=st.session_state.get("top", _person.MORE),
        feedback=tuple(each.feedback for each in _person.thumbs()),
    )


def _limits() -> tuple[Compute, bool, list[str]]:
    names = {words: key for key, words in COMPUTES.items()}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        compute = st.segmented_control(
            "I can run things on",
            list(names),
            default=COMPUTES[Compute.ANY],
            required=True,
            key=_person.COMPUTE,
            bind="query-params",
        )
        remote = st.toggle("Remote only", key=_person.REMOTE, bind="query-params")
    places = st.multiselect(
        "Places (jobs, fellowships, training)",
        [],
        key=_person.PLACES,
        accept_new_options=True,
        max_selections=5,
        placeholder="Anywhere: type a city or country",
        bind="query-params",
    )
    return Compute(names.get(compute or "", Compute.ANY)), remote, places
