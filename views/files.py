"""Downloads that are made when a visitor asks for one, and kept until they have been fetched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from threading import Thread

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import (
    ScriptRunContext,
    add_script_run_ctx,
    get_script_run_ctx,
)

BYTES = "application/octet-stream"


def offer(
    label: str, make: Callable[[], bytes], file_name: str, key: str, mime: str = BYTES
) -> None:
    """Offer a file; `make` is asked for it outside of the visit, at each click."""
    visit = get_script_run_ctx(suppress_warning=True)
    st.download_button(
        label,
        partial(_made, make, visit, file_name, key, mime),
        file_name=file_name,
        key=key,
        on_click="ignore",
        mime=mime,
    )


def _made(
    make: Callable[[], bytes], visit: ScriptRunContext | None, file_name: str, key: str, mime: str
) -> bytes:
    """Make the file, and have it belong to the visit until its next run.

    Streamlit lets go of a file that was made for a click as soon as any two visitors' runs have
    ended: on a busy day that is before a slow line has asked for it.
    """
    content = make()
    if visit is not None and runtime.exists():
        add = runtime.get_instance().media_file_mgr.add
        # Streamlit knows the visit by the thread that asks.
        keep = Thread(target=add, args=(content, mime, f"download-{key}", file_name, True))
        add_script_run_ctx(keep, visit)
        keep.start()
        keep.join()
    return content
