"""Organisations: what each works on, its open roles, and the problems near its agenda."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from foothold.domain.facets import Facets, Order
from foothold.domain.filters import Filter, to_pairs
from foothold.domain.posting import Held, Kind
from foothold.domain.reference import Organisation
from service.front import facets, front
from service.pages._cards import area_mark, card
from service.text import literal, safe_link, title
from service.words import counted

ROLES = (Kind.JOB, Kind.FELLOWSHIP, Kind.TRAINING, Kind.FUNDING)
SHOWN = 10


class Counts(NamedTuple):
    """How much there is around one organisation: open roles, and problems in its areas."""

    roles: int
    near: int


def draw() -> None:
    """Draw one organisation, where the address names it, else all of them."""
    organisations = front().reference.organisations
    chosen = organisations.get(st.query_params.get("org", ""))
    if chosen is not None:
        _one(chosen, facets())
    else:
        _all(list(organisations.values()), facets())


def roles_of(organisation: Organisation) -> Filter:
    """Return the filter for what an organisation offers, under any of its names."""
    return Filter(kinds=ROLES, organisations=(organisation.name, *organisation.aliases))


def near(organisation: Organisation) -> Filter:
    """Return the filter for the problems in an organisation's areas."""
    return Filter(kinds=(Kind.PROBLEM,), areas=organisation.areas)


def counts_of(organisation: Organisation, everything: Facets) -> Counts:
    """Count what there is around an organisation; no areas means no problems, not all of them."""
    problems = everything.select(near(organisation)).bit_count() if organisation.areas else 0
    return Counts(everything.select(roles_of(organisation)).bit_count(), problems)


def _all(organisations: Sequence[Organisation], everything: Facets) -> None:
    st.title("Organisations", anchor=False)
    st.markdown("Who works on what. Open one to see its roles and the problems near its agenda.")
    area = st.selectbox(
        "Works on",
        ["", *front().reference.areas],
        key="works_on",
        format_func=lambda key: front().reference.areas[key].name if key else "Anything",
    )
    shown = [each for each in organisations if not area or area in each.areas]
    counted_rows = sorted(
        ((each, counts_of(each, everything)) for each in shown), key=lambda pair: (-pair[1].roles, pair[0].name)
    )
    if not shown:
        st.info("No organisation that we know of says that it works on this.", icon=":material/domain_disabled:")
    with st.grid(2, min_column_width=280, gap="small"):
        for organisation, counts in counted_rows:
            _tile(organisation, counts)


def _tile(organisation: Organisation, counts: Counts) -> None:
    with st.container(border=True, gap="xsmall", height="stretch", key=f"card-{organisation.key}"):
        st.page_link(
            "organisations.py", label=f"**{literal(organisation.name)}**", query_params={"org": organisation.key}
        )
        areas = "  \n".join(f":small[{area_mark(key)}]" for key in organisation.areas[:3])
        numbers = f":small[{counted(counts.roles, 'open role')} · {counted(counts.near, 'problem')} near its agenda]"
        st.markdown("  \n".join(filter(None, [areas, numbers])))


def _one(organisation: Organisation, everything: Facets) -> None:
    st.page_link("organisations.py", label="All organisations", icon=":material/arrow_back:")
    st.set_page_config(page_title=f"{title(organisation.name, 80)} · Foothold")
    st.title(literal(organisation.name), anchor=False)
    if organisation.areas:
        st.markdown("&emsp;".join(map(area_mark, organisation.areas)))
    website = safe_link(organisation.website)
    if website:
        st.link_button("Website", website, icon=":material/open_in_new:")
    _cards("Open roles", roles_of(organisation), everything, "No open role that we know of.")
    if organisation.areas:
        _cards("Problems near its agenda", near(organisation), everything, "No open problem in its areas yet.")
    lists = [link for link in map(safe_link, organisation.problem_lists) if link]
    if lists:
        st.header("Problem lists it published", anchor=False)
        st.markdown("\n".join(f"- [{literal(title(link, 90))}]({link})" for link in lists))


def _cards(name: str, chosen: Filter, everything: Facets, nothing: str) -> None:
    bits = everything.select(chosen)
    total = bits.bit_count()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(f"{name} ({total:,})", anchor=False, width="stretch")
        if total > SHOWN:
            st.page_link("browse.py", label="All of them", query_params=to_pairs(chosen))
    if not total:
        st.text(nothing)
    found: Sequence[Held] = everything.page(bits, Order.NEWEST, 0, SHOWN)
    for each in found:
        card(each, front().now())


draw()
