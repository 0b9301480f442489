"""Start: useful without a CV: the best small problems, what closes soon, what is new, one problem explained in full."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from foothold.domain.facets import Facets
from foothold.domain.filters import Filter, to_pairs
from foothold.domain.posting import Held
from service.front import facets, front
from service.pages._cards import area_mark, card, line_link, origin, posting_link
from service.pages._match_card import skill_name
from service.pages._picks import CLOSING_DAYS, NEW_DAYS, WEEKEND, closing_soon, for_a_weekend, new_this_week, of_the_day
from service.text import literal, plain, title
from service.words import BASES, SIZES, ago, counted, day, hours, listed

STEPS = (
    (":material/badge:", "Paste your CV", "or just browse. Nothing of it leaves the machine that runs this."),
    (":material/schedule:", "Say how much time you have", "an evening, a weekend, a week."),
    (":material/flag:", "Start on one", "each says why it fits, and what counts as a result."),
)


def draw() -> None:
    """Draw the screen."""
    st.title("Find a problem in AI safety that you can start on this weekend", anchor=False)
    _steps()
    everything = facets()
    if not everything.held:
        st.info(
            "Nothing has been read yet. The starter problems appear a few seconds after the first start; "
            "reload the page then.",
            icon=":material/hourglass_empty:",
        )
        return
    best = for_a_weekend(everything, 12)
    _section("Best for a weekend", best[:4], WEEKEND, everything)
    _rows("Closing soon", closing_soon(everything, 5), Filter(closing_days=CLOSING_DAYS), everything)
    _rows("New this week", new_this_week(everything, front().now(), 5), Filter(new_days=NEW_DAYS), everything)
    chosen = of_the_day(best, front().now().date())
    if chosen is not None:
        _in_full(chosen)


def _steps() -> None:
    with st.grid(3, min_column_width=200, gap="small"):
        for icon, what, how in STEPS:
            st.markdown(f"{icon} **{what}**  \n:small[{how}]")
    with st.container(horizontal=True):
        if st.button("Match my CV", type="primary", icon=":material/manage_search:"):
            st.switch_page("match.py")
        if st.button("Browse everything", icon=":material/list:"):
            st.switch_page("browse.py")
    st.space("xsmall")


def _all_link(chosen: Filter, everything: Facets) -> None:
    total = everything.select(chosen).bit_count()
    st.page_link("browse.py", label=f"All {total:,}", icon=":material/arrow_forward:", query_params=to_pairs(chosen))


def _heading(name: str, chosen: Filter, everything: Facets) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header(name, anchor=False, width="stretch")
        _all_link(chosen, everything)


def _section(name: str, many: Sequence[Held], chosen: Filter, everything: Facets) -> None:
    if not many:
        return
    _heading(name, chosen, everything)
    now = front().now()
    with st.grid(2, min_column_width=300, gap="small"):
        for each in many:
            card(each, now, height="stretch")


def _rows(name: str, many: Sequence[Held], chosen: Filter, everything: Facets) -> None:
    """Draw a section of one line each; left out where there is nothing to show."""
    if not many:
        return
    _heading(name, chosen, everything)
    now = front().now()
    with st.container(border=True, gap="xsmall", key=f"links-{name.split()[0].lower()}"):
        for each in many:
            deadline, stated = each.posting.deadline, each.posting.posted_at or each.life.first_seen
            closes = deadline if chosen.closing_days else None
            when = f"closes {ago(closes, now)}" if closes else ago(stated, now)
            line_link(each, f"{title(origin(each), 80)} · {when}", day(closes or stated))


def _in_full(held: Held) -> None:
    posting, labels = held.posting, held.posting.labels
    st.header("One problem, explained in full", anchor=False)
    with st.container(border=True, key=f"card-full-{posting.id}"):
        posting_link(held)
        st.markdown(" · ".join(filter(None, [*map(area_mark, labels.areas), literal(origin(held))])))
        st.text(plain(posting.text, 1500))
        if labels.result:
            st.markdown("**What counts as a result**")
            st.text(plain(labels.result, 600))
        spent = hours(labels.effort)
        st.markdown(
            f"**How long:** {SIZES[labels.effort.band]}{f', {spent}' if spent else ''}. {BASES[labels.effort.basis]}."
        )
        if labels.effort.first_step:
            st.markdown("**A first step**")
            st.text(plain(labels.effort.first_step, 600))
        if labels.skills:
            names = [skill_name(each.skill) for each in labels.skills]
            st.markdown(f"**What you need:** {literal(listed([title(name, 50) for name in names], 8), 300)}")
        if labels.blockers:
            st.markdown(f"**What may stop you:** {counted(len(labels.blockers), 'thing')}; see its own screen.")


draw()
