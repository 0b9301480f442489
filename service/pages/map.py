"""Map: the problems as a picture: near means alike, colour is the area, a larger dot is a larger problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from foothold.domain.effort import Band
from foothold.domain.facets import Order
from foothold.domain.filters import Filter
from foothold.domain.posting import Held, Kind, PostingId
from foothold.domain.ranking import Match
from service.front import facets, front
from service.pages import _person
from service.pages._cards import area_mark
from service.text import title
from service.words import KINDS, MANY, SIZES, counted

#: A picture of more dots than this is no longer a picture.
MOST_DOTS = 3000
DOTS: Mapping[str, int] = {
    Band.HOURS: 25,
    Band.WEEKEND: 55,
    Band.WEEK: 110,
    Band.MONTH: 200,
    Band.QUARTER: 320,
    Band.UNKNOWN: 40,
}
OTHER = "Other"
#: An SVG path of five points, one unit in radius.
STAR = "M0,-1L.24,-.32L.95,-.31L.38,.12L.59,.81L0,.4L-.59,.81L-.38,.12L-.95,-.31L-.24,-.32Z"


def draw() -> None:
    """Draw the screen."""
    st.title("Map", anchor=False)
    st.markdown("Each dot is a posting; near means alike. Point at one for its title, click to open it.")
    kinds, area = _choices()
    places = {key: (x, y) for key, x, y in front().map_points()}
    everything = facets()
    bits = everything.select(Filter(kinds=kinds, areas=(area,) if area else ()), everything.bits(places))
    held = everything.page(bits, Order.NEWEST, 0, MOST_DOTS)
    if not held:
        st.info("There is nothing to draw yet. The map is made when the index is.", icon=":material/scatter_plot:")
        return
    star = _star(places)
    _picture([_dot(each, *places[each.posting.id]) for each in held], star)
    if star is not None:
        st.text("The star is you: it stands in the middle of your best matches.")
    _legend(held)
    if bits.bit_count() > MOST_DOTS:
        st.text(f"The newest {MOST_DOTS:,} of {bits.bit_count():,} are drawn; choose an area to see all of it.")
    st.text(f"{counted(len(held), 'dot')}. Browse lists the same in words.")


def _choices() -> tuple[tuple[Kind, ...], str]:
    areas = front().reference.areas
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = st.pills(
            "Kind",
            [MANY[kind] for kind in Kind],
            default=[MANY[Kind.PROBLEM]],
            selection_mode="multi",
            key="map_kinds",
            wrap=True,
        )
        area = st.selectbox(
            "Research area",
            ["", *areas],
            key="map_area",
            format_func=lambda key: areas[key].name if key else "All areas",
            width=320,
        )
    return tuple(kind for kind in Kind if MANY[kind] in names), area or ""


def _dot(held: Held, x: float, y: float) -> dict[str, Any]:
    labels = held.posting.labels
    areas = [key for key in labels.areas if key in front().reference.areas]
    return {
        "id": held.posting.id,
        "x": x,
        "y": y,
        "Title": title(held.posting.title, 90),
        "Area": front().reference.areas[areas[0]].name if areas else OTHER,
        "Kind": KINDS[held.posting.kind],
        "Size": SIZES[labels.effort.band],
        "dot": DOTS[labels.effort.band],
    }


def _star(places: Mapping[PostingId, tuple[float, float]]) -> tuple[float, float] | None:
    """Return where the person of this tab stands: in the middle of their best matches, None while there is nobody."""
    kept = st.session_state.get("ranked")
    matches: Sequence[Match] = kept[1] if kept and _person.read() else ()
    near = [places[match.held.posting.id] for match in matches if match.held.posting.id in places]
    if not near:
        return None
    return sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)


def _picture(dots: Sequence[Mapping[str, Any]], star: tuple[float, float] | None) -> None:
    dark = st.context.theme.type == "dark"
    layers = [_dots_layer(dots, dark=dark)]
    if star is not None:
        layers.append(_star_layer(star, dark=dark))
    event = st.vega_lite_chart(
        None,
        {"layer": layers, "height": 560, "view": {"stroke": None}},
        key="map_picture",
        on_select="rerun",
        selection_mode="chosen",
        alt=f"A scatter of {len(dots)} postings; those that read alike lie near each other.",
    )
    _open(event)


def _legend(held: Sequence[Held]) -> None:
    """Draw which colour is which area, of those that are in the picture."""
    shown = {key for each in held for key in each.posting.labels.areas[:1]}
    marks = [area_mark(key) for key in front().reference.areas if key in shown]
    st.markdown(f":small[{'&emsp;'.join(marks)}]")


def _axis(field: str) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "axis": None, "scale": {"zero": False, "nice": False}}


def _dots_layer(dots: Sequence[Mapping[str, Any]], *, dark: bool) -> dict[str, Any]:
    areas = front().reference.areas.values()
    colours = {each.name: each.colour_dark if dark else each.colour for each in areas} | {OTHER: "#8a8a8a"}
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {
        "data": {"values": list(dots)},
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["id"], "on": "click"}}],
        "mark": {"type": "circle", "opacity": 0.75, "cursor": "pointer"},
        "encoding": {
            "x": _axis("x"),
            "y": _axis("y"),
            "size": {"field": "dot", "type": "quantitative", "scale": None, "legend": None},
            "color": {"field": "Area", "type": "nominal", "scale": scale, "legend": None},
            "tooltip": [{"field": name, "type": "nominal"} for name in ("Title", "Area", "Kind", "Size")],
        },
    }


def _star_layer(star: tuple[float, float], *, dark: bool) -> dict[str, Any]:
    return {
        "data": {"values": [{"x": star[0], "y": star[1], "Title": "You, amid your best matches"}]},
        "mark": {
            "type": "point",
            "shape": STAR,
            "size": 400,
            "filled": True,
            "opacity": 1,
            "color": "#ffffff" if dark else "#111111",
        },
        "encoding": {"x": _axis("x"), "y": _axis("y"), "tooltip": [{"field": "Title", "type": "nominal"}]},
    }


def _open(event: Any) -> None:
    picked = event.selection.get("chosen") if event else None
    if picked:
        st.switch_page("posting.py", query_params={"id": picked[0]["id"]})


draw()
