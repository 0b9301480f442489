"""Shortlist: what somebody kept, how far they are with it, their notes and hours; in this browser, no account."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from foothold.domain.posting import PostingId
from service.front import front
from service.pages import _kept
from service.pages._cards import posting_link, tags
from service.pages._kept import Kept, State
from service.text import literal
from service.words import counted

MOST_BYTES = 2_000_000


def draw() -> None:
    """Draw the screen."""
    st.title("Shortlist", anchor=False)
    st.markdown("What you kept. It stays in this browser only; take it along as a file if you like.")
    kept = _kept.all_kept()
    _undo()
    if not kept:
        st.info("Nothing is kept yet. Press “Keep” on any problem.", icon=":material/bookmark:")
        st.page_link("browse.py", label="Browse everything", icon=":material/list:")
    else:
        _summary(kept)
        for each in _shown(kept):
            _entry(each)
    _files(kept)


def _summary(kept: Mapping[str, Kept]) -> None:
    spent = sum(each.hours for each in kept.values())
    st.markdown(f"**{counted(len(kept), 'posting')}**, {spent:g} hours logged")


def _shown(kept: Mapping[str, Kept]) -> list[Kept]:
    counts = {state: sum(each.state is state for each in kept.values()) for state in State}
    used = [state for state in State if counts[state]]
    chosen = st.pills(
        "Show",
        used,
        selection_mode="multi",
        key="shortlist_states",
        format_func=lambda state: f"{state.value.capitalize()} · {counts[state]}",
    )
    return [each for each in kept.values() if not chosen or each.state in chosen]


def _entry(kept: Kept) -> None:
    held = front().catalogue_view().by_id.get(PostingId(kept.id))
    with st.container(border=True, gap="small", key=f"card-{kept.id}"):
        if held is None:
            st.markdown(f"**{literal(kept.title)}**")
            st.text("This posting is no longer in this copy of Foothold.")
        else:
            posting_link(held)
            tags(held, front().now())
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _state(kept)
            _hours(kept)
            st.button(
                "Take off",
                key=f"off-{kept.id}",
                icon=":material/delete:",
                type="tertiary",
                on_click=_kept.take_off,
                args=(kept.id,),
            )
        _note(kept)


def _state(kept: Kept) -> None:
    key = f"state-{kept.id}"
    st.selectbox(
        "How far",
        list(State),
        index=list(State).index(kept.state),
        key=key,
        format_func=lambda state: state.value.capitalize(),
        width=160,
        on_change=lambda: _kept.change(kept.id, state=st.session_state[key]),
    )


def _hours(kept: Kept) -> None:
    key = f"hours-{kept.id}"
    st.number_input(
        "Hours so far",
        min_value=0.0,
        max_value=9999.0,
        step=0.5,
        value=kept.hours,
        format="%g",
        key=key,
        width=150,
        on_change=lambda: _kept.change(kept.id, hours=float(st.session_state[key] or 0)),
    )


def _note(kept: Kept) -> None:
    key = f"note-{kept.id}"
    st.text_area(
        "Notes",
        value=kept.note,
        key=key,
        height=90,
        max_chars=_kept.MOST_NOTE,
        placeholder="What you tried, where you are stuck",
        on_change=lambda: _kept.change(kept.id, note=st.session_state[key]),
    )


def _undo() -> None:
    """Draw the way to have back what was taken off last."""
    gone = list(_kept.let_go().values())
    if not gone:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":small[Taken off: “{literal(gone[-1].title, 70)}”]", width="stretch")
        st.button("Undo", key="undo", icon=":material/undo:", on_click=_kept.take_back, args=(gone[-1].id,))


def _files(kept: Mapping[str, Kept]) -> None:
    with st.expander("Take it along, or bring one", icon=":material/swap_horiz:"):
        if kept:
            st.download_button(
                "Save as a file",
                _kept.write(kept),
                file_name="foothold-shortlist.json",
                mime="application/json",
                icon=":material/download:",
                on_click="ignore",
            )
        file = st.file_uploader("A shortlist that was saved before", type=["json"], max_upload_size=2)
        if file is not None and st.button("Add it to this one", icon=":material/upload:"):
            _bring(file.getvalue())


def _bring(content: bytes) -> None:
    try:
        brought = _kept.read(content[:MOST_BYTES].decode("utf-8"))
    except ValueError:  # also what a wrong encoding and broken JSON raise
        st.error("That file is no shortlist of Foothold. Choose the one that “Save as a file” made.")
        return
    _kept.put({**brought, **_kept.all_kept()})
    st.rerun()


draw()
