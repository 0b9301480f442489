"""Tell me about new ones like this: the form that turns what a screen shows into a subscription.

What is stored is the filter's own string, so that the mail and the screen never drift.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from foothold.domain.errors import FootholdError
from foothold.domain.filters import Filter, to_address
from foothold.domain.profile import Profile
from foothold.domain.subscription import Channel, Via
from service.front import front
from service.pages._filter_words import sentence
from service.subscription_request import Request, rhythm_of, webhook_of
from service.text import literal

FREQUENCIES = ("daily", "weekly", "at once")
WAYS = {Via.MAIL: "Mail", Via.FEED: "Feed", Via.WEBHOOK: "Webhook, Slack or Discord"}


def button(chosen: Filter, *, name: str = "browse", profile: Profile | None = None) -> None:
    """Draw the button that opens the form.

    Args:
        chosen: what is shown now.
        name: keeps buttons of one screen apart.
        profile: of the person, where there is one; it goes with the subscription only if they say so.
    """
    label = "Tell me about new ones like this"
    if st.button(label, key=f"subscribe-{name}", icon=":material/notifications:", type="tertiary"):
        form(to_address(chosen), sentence(chosen, front().reference), profile)


@st.dialog("Tell me about new ones like this", icon=":material/notifications:")
def form(address: str, words: str, profile: Profile | None) -> None:
    """Ask where and how often.

    Args:
        address: the filter as its string.
        words: the same in words.
        profile: what may go with it.
    """
    st.markdown(f"**You will hear of:** {literal(words, 400)}")
    ways = st.segmented_control(
        "By", list(WAYS), default=[Via.MAIL], selection_mode="multi", format_func=WAYS.__getitem__
    )
    with st.form("subscribe", border=False):
        channels = _channels(ways)
        often = st.segmented_control("How often", FREQUENCIES, default="weekly", required=True) or "weekly"
        by_cv = profile is not None and st.checkbox(
            "Rank them by my CV. The skills and lines that were read of it are then kept here until I end it.",
        )
        st.text("Only new ones are sent, and nothing when there is nothing. One click ends it.")
        sent = st.form_submit_button("Subscribe", type="primary")
    if sent:
        client = st.context.ip_address or "screen"
        _send(Request(channels, address, profile if by_cv else None, rhythm_of(often), client=client))


def _channels(ways: Sequence[Via]) -> tuple[Channel, ...]:
    """Draw the fields that the chosen ways need, and return what they name."""
    found = []
    if Via.MAIL in ways:
        mail = st.text_input("Your mail address", type="email", autocomplete="email", max_chars=254)
        found.append(Channel(Via.MAIL, mail.strip()))
    if Via.WEBHOOK in ways:
        found.append(
            webhook_of(st.text_input("Address of the webhook", placeholder="https://", max_chars=2000).strip())
        )
    if Via.FEED in ways:
        st.text("The feed needs no address: its own, private one is shown once.")
        found.append(Channel(Via.FEED))
    return tuple(found)


def _send(asked: Request) -> None:
    try:
        answer = front().subscribing.subscribe(asked)
    except FootholdError as error:
        st.error(literal(str(error), 300))
        return
    st.success(literal(answer.sentence, 400))
    for name, link in (("The feed, for your reader", answer.feed), ("To look at it, change or end it", answer.own)):
        if link:
            st.markdown(f"**{name}**")
            st.code(link, language=None, wrap_lines=True)
