"""A page of Streamlit that says hello."""

import streamlit as st

st.title("Hello")
