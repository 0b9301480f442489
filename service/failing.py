"""What a screen shows when something goes wrong that nobody foresaw: a sentence; the traceback is in the log."""

from __future__ import annotations

import logging

import streamlit as st

log = logging.getLogger("foothold")


def show(error: Exception) -> bool:
    """Show what to do instead of Streamlit's own box, which offers to send the error elsewhere."""
    log.error("A screen failed", exc_info=error)
    st.error(
        "Something went wrong on this screen; it was written to the log. Reload the page. "
        "If it stays, whoever runs this copy will want to know.",
        icon=":material/error:",
    )
    return True
