"""Research areas: each with its definition, its counts, its newest posting and who works on it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from foothold.domain.facets import Facets, Order
from foothold.domain.filters import Facet, Filter
from foothold.domain.posting import Kind
from foothold.domain.reference import Area
from service.front import front
from service.pages._cards import area_mark
from service.text import literal, title
from service.words import counts_line, listed


def who(area: Area, everything: Facets, most: int = 4) -> str:
    """Return who works on an area: those with most postings in it, then those who say so."""
    posted = everything.counts(Filter(areas=(area.key,)))[Facet.ORGANISATION]
    say_so = [each.name for each in front().reference.organisations.values() if area.key in each.areas]
    ranked = Counter({**dict.fromkeys(say_so, 0), **posted})
    return listed([title(name, 50) for name, _ in ranked.most_common(most)], most)


def area_list(everything: Facets) -> None:
    """Draw every research area as a tile, once somebody asks for them."""
    tiles = st.expander(
        "All research areas: what each is, how much there is, who works on it",
        icon=":material/category:",
        key="areas_open",
        on_change="rerun",
    )
    if tiles.open:
        with tiles, st.grid(2, gap="small"):
            for area in front().reference.areas.values():
                _tile(area, everything)


def _tile(area: Area, everything: Facets) -> None:
    with st.container(border=True, gap="xsmall", height="stretch", key=f"card-{area.key}"):
        st.page_link("browse.py", label=f"**{area_mark(area.key)}**", query_params={"area": area.key})
        st.markdown(
            "  \n".join(f":small[{line}]" for line in [literal(area.definition, 300), *about(area, everything)])
        )


def about(area: Area, everything: Facets) -> list[str]:
    """Return how much there is of an area, what is newest and who works on it, each a line of Markdown."""
    newest = everything.page(everything.select(Filter(areas=(area.key,), kinds=(Kind.PROBLEM,))), Order.NEWEST, 0, 1)
    named = who(area, everything)
    kinds = everything.counts(Filter(areas=(area.key,)))[Facet.KIND]
    lines = [f"**Now:** {counts_line(kinds)}"]
    lines += [f"**Newest problem:** {literal(newest[0].posting.title, 90)}"] if newest else []
    return lines + ([f"**Works on it:** {literal(named, 300)}"] if named else [])


def area_head(area: Area, everything: Facets) -> None:
    """Draw what one area is, how much there is of it, what is newest and who works on it."""
    with st.container(border=True, gap="xsmall"):
        st.header(area_mark(area.key), anchor=False)
        st.text(area.definition)
        st.markdown("  \n".join(about(area, everything)))
