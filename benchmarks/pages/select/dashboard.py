"""A page of Streamlit with one box to choose from, that says what is chosen."""

import streamlit as st

st.title(st.selectbox("Letter", list("ABCDEFGHIJKLMNO")))
