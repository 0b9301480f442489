"""shortlist."""

import streamlit as st

st.title("shortlist", anchor=False)
