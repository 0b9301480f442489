"""Browse's widgets and its address, kept equal.

    address → widgets    on the first run, on a link, on back and forward
    widgets → address    after a click; only what differs from the default is written

A click wins over the address it was made on: the browser sends the address as it was before the click.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from foothold.domain.facets import Order
from foothold.domain.filters import Facet, Filter, from_pairs, to_pairs

PER_PAGE = 20
BEST = "best"
TOUCHED = "browse_touched"
SEEN = "browse_seen"
DAYS: Mapping[str, Sequence[int]] = {"new": (7, 30), "closing": (14, 30)}


def key(name: str) -> str:
    """Return the widget key of a part of the address."""
    return f"browse_{name}"


def touched() -> None:
    """Mark that a widget changed, and go back to the first page; every filter widget calls it."""
    st.session_state[TOUCHED] = True
    st.session_state[key("page")] = 1


def turned(widget: str) -> None:
    """Mark that another page was chosen.

    Args:
        widget: key of the pagination.
    """
    st.session_state[TOUCHED] = True
    st.session_state[key("page")] = st.session_state[widget]


def said() -> list[tuple[str, str]]:
    """Return the address as names and values."""
    return [(name, value) for name in st.query_params for value in st.query_params.get_all(name)]


def take_in() -> None:
    """Put what the address says into the widgets, unless a widget was just used."""
    clicked = st.session_state.pop(TOUCHED, False)
    if key("q") in st.session_state and (clicked or st.session_state.get(SEEN) == said()):
        return
    pairs = said()
    chosen = from_pairs(pairs)
    given = dict(pairs)
    order, page = given.get("sort", ""), given.get("page", "")
    fill(chosen)
    st.session_state[key("sort")] = order if order in set(Order) else None
    st.session_state[key("page")] = int(page) if page.isdecimal() and int(page[:6]) > 0 else 1


def fill(chosen: Filter) -> None:
    """Put a filter into the widgets' state; call it before they are drawn."""
    state: dict[str, Any] = {
        "q": chosen.words,
        "remote": chosen.remote,
        "new": chosen.new_days,
        "closing": chosen.closing_days,
        **{facet.value: list(chosen.chosen(facet)) for facet in Facet},
    }
    for name, value in state.items():
        st.session_state[key(name)] = value


def chosen_now() -> Filter:
    """Return the filter that the widgets say."""
    pairs = [("q", st.session_state.get(key("q"), ""))]
    pairs += [(facet.value, one) for facet in Facet for one in st.session_state.get(key(facet)) or ()]
    pairs += [("remote", "1")] if st.session_state.get(key("remote")) else []
    for name in DAYS:
        days = st.session_state.get(key(name))
        pairs += [(name, str(days))] if days is not None else []
    return from_pairs(pairs)


def order_now(chosen: Filter) -> str:
    """Return the order that was chosen, else the one that suits: nearest for words, newest without."""
    picked = st.session_state.get(key("sort"))
    usual = BEST if chosen.words else Order.NEWEST.value
    return picked if picked and (picked != BEST or chosen.words) else usual


def put_out(chosen: Filter, order: str, page: int) -> None:
    """Write the address that says what is shown."""
    usual = BEST if chosen.words else Order.NEWEST.value
    pairs = to_pairs(chosen)
    pairs += [("sort", order)] if order != usual else []
    pairs += [("page", str(page))] if page > 1 else []
    if pairs != said():
        by_name: dict[str, list[str]] = {}
        for name, value in pairs:
            by_name.setdefault(name, []).append(value)
        st.query_params.from_dict(by_name)
    st.session_state[SEEN] = pairs
