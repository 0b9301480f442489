"""Browse: everything that was read, by research area, kind, size and more; every state has its own address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from foothold.domain.facets import Facets, Order
from foothold.domain.filters import Facet, Filter
from foothold.domain.posting import Held
from foothold.domain.searching import words_of
from service.front import facets, front
from service.pages import _address, _subscribe
from service.pages._address import BEST, DAYS, PER_PAGE, key
from service.pages._areas import area_head, area_list
from service.pages._cards import card
from service.pages._filter_words import chips
from service.search import found_by, nearest
from service.text import literal
from service.words import FACETS, KINDS, LEVELS, ORDERS, SIZES, STATUSES, counted, source_name

#: Few values: all of them as pills. Many: a list to pick from.
PILLS: Mapping[Facet, Mapping[str, str]] = {
    Facet.KIND: KINDS,
    Facet.SIZE: SIZES,
    Facet.LEVEL: LEVELS,
    Facet.STATUS: STATUSES,
}
LISTS = (Facet.ORGANISATION, Facet.PLACE, Facet.SOURCE)


def draw() -> None:
    """Draw the screen."""
    _address.take_in()
    st.title("Browse", anchor=False)
    st.text_input(
        "Search",
        key=key("q"),
        placeholder="Words or a description, for example: lie detection with linear probes",
        max_chars=200,
        icon=":material/search:",
        on_change=_address.touched,
    )
    with st.container(key="phone-only"):
        st.markdown(":material/filter_alt: :small[Filters are in the drawer, behind » at the top left.]")
    everything = facets()
    chosen = _address.chosen_now()
    ranked = _ranked(chosen, everything)
    within = None if ranked is None else everything.bits(each.posting.id for each in ranked)
    _side(chosen, everything.counts(chosen, within))
    bits = everything.select(chosen, within)
    _results(chosen, everything, bits, ranked)


def _ranked(chosen: Filter, everything: Facets) -> list[Held] | None:
    """Return what a search found, nearest first; kept for the session, so that a facet doesn't search again."""
    if not chosen.words:
        return None
    view = front().catalogue_view()
    asked = (chosen.words, chosen.statuses, view.sequence, front().ready)
    kept = st.session_state.get("browse_found")
    if kept is None or kept[0] != asked:
        with st.skeleton(height=120):
            kept = (asked, nearest(chosen.words, chosen, everything.held))
        st.session_state["browse_found"] = kept
    return [view.by_id[found] for found in kept[1] if found in view.by_id]


def _side(chosen: Filter, counts: Mapping[Facet, Mapping[str, int]]) -> None:
    with st.sidebar:
        for facet in (Facet.KIND, Facet.SIZE):
            _pills(facet, counts[facet])
        _areas(counts[Facet.AREA])
        _pills(Facet.LEVEL, counts[Facet.LEVEL])
        for facet in LISTS:
            _list(facet, counts[facet])
        st.toggle("Remote only", key=key("remote"), on_change=_address.touched)
        _days("new", "New here in the last", chosen.new_days)
        _days("closing", "Closing within", chosen.closing_days)
        _pills(Facet.STATUS, counts[Facet.STATUS])


def _pills(facet: Facet, counts: Mapping[str, int]) -> None:
    names = PILLS[facet]
    options = [value for value in names if value in counts]
    if options:
        st.pills(
            FACETS[facet],
            options,
            selection_mode="multi",
            key=key(facet),
            format_func=lambda value: f"{names[value]} · {counts[value]:,}",
            on_change=_address.touched,
        )


def _areas(counts: Mapping[str, int]) -> None:
    areas = front().reference.areas
    options = [*(value for value in areas if value in counts), *(value for value in counts if value not in areas)]
    if options:
        st.multiselect(
            FACETS[Facet.AREA],
            options,
            key=key(Facet.AREA),
            placeholder="All areas",
            format_func=lambda value: f"{areas[value].name if value in areas else value} · {counts[value]:,}",
            on_change=_address.touched,
        )


def _list(facet: Facet, counts: Mapping[str, int]) -> None:
    name = source_name if facet is Facet.SOURCE else str
    picked = [value for value in st.session_state.get(key(facet)) or () if value not in counts]
    options = [*picked, *counts][:1000]
    if options:
        st.multiselect(
            FACETS[facet],
            options,
            key=key(facet),
            placeholder="All",
            format_func=lambda value: f"{name(value)} · {counts.get(value, 0):,}",
            on_change=_address.touched,
        )


def _days(name: str, label: str, now: int | None) -> None:
    options = sorted({*DAYS[name], *([now] if now is not None else [])})
    st.pills(
        label,
        options,
        key=key(name),
        format_func=lambda days: counted(days, "day"),
        on_change=_address.touched,
    )


def _results(chosen: Filter, everything: Facets, bits: int, ranked: Sequence[Held] | None) -> None:
    total = bits.bit_count()
    pages = max(1, -(-total // PER_PAGE))
    order = _address.order_now(chosen)
    st.session_state[key("page")] = page = min(st.session_state.get(key("page"), 1), pages)
    _heading(chosen, total, order)
    if total == 0:
        _nothing(chosen, everything)
    start = (page - 1) * PER_PAGE
    words, now = words_of(chosen.words), front().now()
    for held in _shown(everything, bits, ranked if order == BEST else None, order, start):
        card(held, now, found_by=found_by(words, held) if words else "")
    if pages > 1:
        with st.container(horizontal_alignment="center"):
            # A pagination can't be set from outside, so each page is a new one that begins where it stands.
            widget = key(f"turn_{page}_of_{pages}")
            st.pagination(pages, default=page, key=widget, on_change=_address.turned, args=(widget,))
    _address.put_out(chosen, order, page)


def _shown(everything: Facets, bits: int, ranked: Sequence[Held] | None, order: str, start: int) -> Sequence[Held]:
    if ranked is None:
        return everything.page(bits, Order(order), start, PER_PAGE)
    admitted = [each for each in ranked if everything.bits([each.posting.id]) & bits]
    return admitted[start : start + PER_PAGE]


def _heading(chosen: Filter, total: int, order: str) -> None:
    if chosen.is_open:
        area_list(facets())
    elif len(chosen.areas) == 1 and chosen.areas[0] in front().reference.areas:
        area_head(front().reference.areas[chosen.areas[0]], facets())
    if chosen.words and not front().ready:
        st.info("The meaning search is still starting. Until then only words are compared.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        found = f"**{counted(total, 'posting')}**"
        st.markdown(f"The {found} nearest to your words" if chosen.words and total else found, width="stretch")
        orders = [BEST, *Order] if chosen.words else list(Order)
        st.session_state[key("sort")] = order
        st.selectbox(
            "Order",
            orders,
            key=key("sort"),
            format_func=lambda value: ORDERS[value],
            label_visibility="collapsed",
            width=220,
            on_change=_address.touched,
        )
    _narrowed(chosen)


def _narrowed(chosen: Filter) -> None:
    """Draw what is chosen, each with a way to drop it, and the way to hear of new ones like this."""
    with st.container(horizontal=True, gap="xsmall"):
        for at, (words, without) in enumerate(chips(chosen, front().reference)):
            st.button(
                literal(words, 60),
                key=f"drop-{at}",
                icon=":material/close:",
                help="Drop this",
                on_click=_choose,
                args=(without,),
            )
        if not chosen.is_open:
            st.button("Clear all", type="tertiary", on_click=_choose, args=(Filter(),))
        _subscribe.button(chosen)


def _choose(chosen: Filter) -> None:
    _address.fill(chosen)
    _address.touched()


def _nothing(chosen: Filter, everything: Facets) -> None:
    if not everything.held:
        st.info(
            "Nothing has been read yet. The starter problems appear a few seconds after the first start; "
            "reload the page then.",
            icon=":material/hourglass_empty:",
        )
        return
    st.info("Nothing meets all of this at once.", icon=":material/filter_alt_off:")
    for at, (words, without) in enumerate(chips(chosen, front().reference)):
        more = everything.select(replace(without, words="")).bit_count()
        if more:
            label = f"Without “{literal(words, 60)}”: {counted(more, 'posting')}"
            st.button(label, key=f"loosen-{at}", on_click=_choose, args=(without,))


draw()
