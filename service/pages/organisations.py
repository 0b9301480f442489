"""organisations."""

import streamlit as st

st.title("organisations", anchor=False)
