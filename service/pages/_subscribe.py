"""Tell me about new ones like this: the form that turns what a screen shows into a subscription.

What is stored is the filter's own string, so that the mail and the screen never drift.
"""

from __future__ import annotations

import streamlit as st

from foothold.domain.errors import FootholdError
from foothold.domain.filters import Filter, to_address
from foothold.domain.profile import Profile
from service.front import front
from service.pages._filter_words import sentence
from service.text import literal

FREQUENCIES = ("daily", "weekly", "at once")


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
    with st.form("subscribe", border=False):
        mail = st.text_input("Your mail address", type="email", autocomplete="email", max_chars=254)
        often = st.segmented_control("How often", FREQUENCIES, default="weekly", required=True)
        by_cv = profile is not None and st.checkbox(
            "Rank them by my CV. The skills and lines that were read of it are then kept here until I end it.",
        )
        st.text("Only new ones are sent, and nothing when there is nothing. One click ends it.")
        sent = st.form_submit_button("Subscribe", type="primary")
    if sent:
        _send(address, mail.strip(), often or "weekly", profile if by_cv else None)


def _send(address: str, mail: str, often: str, profile: Profile | None) -> None:
    subscribe = getattr(front(), "subscribe", None)
    if "@" not in mail[1:-1]:
        st.error("That is no mail address. It should read like name@example.org.")
    elif subscribe is None:
        st.warning("This copy of Foothold sends no mail yet. Keep the address of the screen as a bookmark instead.")
    else:
        try:
            st.success(literal(subscribe(address=address, mail=mail, often=often, profile=profile), 400))
        except FootholdError as error:
            st.error(literal(str(error), 300))
