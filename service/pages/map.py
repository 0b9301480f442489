"""Map: the problems as a picture: near means alike, colour is the area, a larger dot is a larger problem."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from foothold.domain.effort import Band
from foothold.domain.facets import Order
from foothold.domain.filters import Filter, to_pairs
from foothold.domain.posting import Held, Kind, PostingId
from foothold.domain.ranking import Match
from service.front import facets, front
from service.pages import _person
from service.pages._cards import area_mark
from service.text import title
from service.words import KINDS, MANY, SIZES, counted

#: A place in the plane, and how one side of it is drawn.
Place = tuple[float, float]
Axis = Mapping[str, Any]
HEIGHT = 560
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
OTHER, GREY = "No area named", "#8a8a8a"
#: An SVG path of five points, one unit in radius.
STAR = "M0,-1L.24,-.32L.95,-.31L.38,.12L.59,.81L0,.4L-.59,.81L-.38,.12L-.95,-.31L-.24,-.32Z"


def draw() -> None:
    """Draw the screen."""
    st.title("Map", anchor=False)
    st.markdown(
        "Each dot is a posting; near means alike. Point at one for its title, click to open it. Its colour is its "
        "area. The larger the dot, the larger the problem: a few hours, a weekend, a week, a month or longer."
    )
    kinds, area = _choices()
    with st.skeleton(height=HEIGHT):
        places = {key: (x, y) for key, x, y in front().map_points()}
    chosen, everything = Filter(kinds=kinds, areas=(area,) if area else ()), facets()
    bits = everything.select(chosen, everything.bits(places))
    held = everything.page(bits, Order.NEWEST, 0, MOST_DOTS)
    if not held:
        yet = "There is nothing to draw yet. The map is made when the index is."
        st.info("Nothing of this kind and area is open now." if places else yet, icon=":material/scatter_plot:")
        return
    star = _star(places)
    frame = _frame(places[each.posting.id] for each in (_of_kinds(kinds, places) if area else held))
    _picture([_dot(each, *places[each.posting.id]) for each in held], star, frame)
    _legend(held)
    _below(bits.bit_count(), chosen, star)


def _of_kinds(kinds: tuple[Kind, ...], places: Mapping[PostingId, Place]) -> Sequence[Held]:
    """Return what would be drawn of all areas."""
    everything = facets()
    return everything.page(everything.select(Filter(kinds=kinds), everything.bits(places)), Order.NEWEST, 0, MOST_DOTS)


def _below(total: int, chosen: Filter, star: Place | None) -> None:
    """Draw what the star is, and the way to the same in words."""
    if star is not None:
        st.text("The star is you: it stands in the middle of your best matches.")
    else:
        st.page_link("match.py", label="Match your CV to see where you stand, as a star", icon=":material/star:")
    if total > MOST_DOTS:
        st.text(f"The newest {MOST_DOTS:,} of {total:,} are drawn; choose an area to see all of it.")
    words = f"The same as a list: {counted(total, 'posting')}"
    st.page_link("browse.py", label=words, icon=":material/list:", query_params=to_pairs(chosen))


def _choices() -> tuple[tuple[Kind, ...], str]:
    areas = front().reference.areas
    with st.container(horizontal=True, vertical_alignment="bottom"):
        names = st.pills(
            "Kind",
            [MANY[kind] for kind in Kind],
            default=[MANY[Kind.PROBLEM]],
            selection_mode="multi",
            key="map_kinds",
            persist_state="session",
            wrap=True,
        )
        area = st.selectbox(
            "Research area",
            ["", *areas],
            key="map_area",
            persist_state="session",
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


def _star(places: Mapping[PostingId, Place]) -> Place | None:
    """Return where the person of this tab stands: in the middle of their best matches, None while there is nobody."""
    kept = st.session_state.get("ranked")
    matches: Sequence[Match] = kept[1] if kept and _person.read() else ()
    near = [places[match.held.posting.id] for match in matches if match.held.posting.id in places]
    if not near:
        return None
    return sum(x for x, _ in near) / len(near), sum(y for _, y in near) / len(near)


def _frame(places: Iterable[Place]) -> tuple[Axis, Axis]:
    """Return the axes: from edge to edge of all areas, so that choosing one moves no dot."""
    across, down = zip(*places, strict=True)
    return _axis("x", min(across), max(across)), _axis("y", min(down), max(down))


def _picture(dots: Sequence[Mapping[str, Any]], star: Place | None, frame: tuple[Axis, Axis]) -> None:
    dark = st.context.theme.type == "dark"
    layers = [_dots_layer(dots, frame, dark=dark)]
    if star is not None:
        layers.append(_star_layer(star, frame, dark=dark))
    event = st.vega_lite_chart(
        None,
        {"layer": layers, "height": HEIGHT, "view": {"stroke": None}},
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
    if any(not each.posting.labels.areas for each in held):
        marks.append(f':color[■]{{foreground="{GREY}"}}&nbsp;{OTHER}')
    st.markdown(f":small[{'&emsp;'.join(marks)}]")


def _axis(field: str, low: float, high: float) -> Axis:
    scale = {"domain": [low, high], "nice": False, "padding": 12}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def _dots_layer(dots: Sequence[Mapping[str, Any]], frame: tuple[Axis, Axis], *, dark: bool) -> dict[str, Any]:
    areas = front().reference.areas.values()
    colours = {each.name: each.colour_dark if dark else each.colour for each in areas} | {OTHER: GREY}
    scale = {"domain": list(colours), "range": list(colours.values())}
    return {
        "data": {"values": list(dots)},
        "params": [{"name": "chosen", "select": {"type": "point", "fields": ["id"], "on": "click"}}],
        "mark": {"type": "circle", "opacity": 0.75, "cursor": "pointer"},
        "encoding": {
            "x": frame[0],
            "y": frame[1],
            "size": {"field": "dot", "type": "quantitative", "scale": None, "legend": None},
            "color": {"field": "Area", "type": "nominal", "scale": scale, "legend": None},
            "tooltip": [{"field": name, "type": "nominal"} for name in ("Title", "Area", "Kind", "Size")],
        },
    }


def _star_layer(star: Place, frame: tuple[Axis, Axis], *, dark: bool) -> dict[str, Any]:
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
        "encoding": {"x": frame[0], "y": frame[1], "tooltip": [{"field": "Title", "type": "nominal"}]},
    }


def _open(event: Any) -> None:
    picked = event.selection.get("chosen") if event else None
    if picked:
        st.switch_page("posting.py", query_params={"id": picked[0]["id"]})


draw()
