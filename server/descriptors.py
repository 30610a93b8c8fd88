"""How many files and connections the server may have open at once."""

from __future__ import annotations

try:
    import resource
except ImportError:  # Windows, which has no such limit
    resource = None

ENOUGH = 65_536
"""A session takes four: its WebSocket, and three that Streamlit gives it for an event loop."""


def raise_limit() -> None:
    """Raise the process's limit of open files to what the system allows: with the usual 1024, some
    250 sessions would leave none for the next visitor."""
    if resource is None:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = ENOUGH if hard == resource.RLIM_INFINITY else min(hard, ENOUGH)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
