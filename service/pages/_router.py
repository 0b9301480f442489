"""What runs on every visit and every click: the frame of the app, then the screen that is asked for."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from service.pages import _kept

HERE = Path(__file__).parent

SCREENS = [
    st.Page("start.py", title="Start", default=True),
    st.Page("match.py", title="Match"),
    st.Page("browse.py", title="Browse"),
    st.Page("map.py", title="Map"),
    st.Page("organisations.py", title="Organisations"),
    st.Page("shortlist.py", title="Shortlist"),
    st.Page("sources.py", title="Sources"),
    st.Page("posting.py", title="Posting", visibility="hidden"),
]

# What the theme can't say: a card's title is larger than its text, stands flush with it and wraps; a link is underlined
# below the mouse and framed where the keyboard is; a phone is told where the filters are; a chosen option is readable
# on dark ground, where one colour can't stand out from the page and carry white text at once.
STYLE = """<style>
[class*='st-key-card-'] a:not([href^='http']) {padding-left: 0; background: none}
[class*='st-key-card-'] a:not([href^='http']) p {font-size: 1.0625rem; line-height: 1.35}
[class*='st-key-card-'] p {line-height: 1.45}
[class*='st-key-links-'] a:not([href^='http']) {padding-left: 0; background: none}
[class*='st-key-links-'] a * {font-weight: 400}
[data-testid='stApp'] a:hover p {text-decoration: underline}
[data-testid='stApp'] a:focus-visible {outline: 2px solid currentColor; outline-offset: 2px; border-radius: 4px}
a[href*='?'] * {white-space: normal; overflow-wrap: anywhere}
.st-key-phone-only {display: none}
@media (max-width: 640px) {.st-key-phone-only {display: flex}}
[aria-pressed='true'] p, [role='radio'][aria-checked='true'] p {color: COLOUR}
</style>"""
# Dialogs lie outside of what knows its colour scheme, so the colour is chosen here and not by `light-dark()`.
CHOSEN = {"light": "#0b5a53", "dark": "#7fd6cb"}

screen = st.navigation(SCREENS, position="top")
st.set_page_config(page_title=f"{screen.title} · Foothold", page_icon=str(HERE / "icon.png"), layout="centered")
st.html(STYLE.replace("COLOUR", CHOSEN["dark" if st.context.theme.type == "dark" else "light"]))
screen.run()
if screen.url_path != "match":  # Match does it in its fragment, so that keeping something there is written at once.
    _kept.sync()
