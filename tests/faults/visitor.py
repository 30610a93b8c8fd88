"""A visitor without a browser: a session of the dashboard over its WebSocket, in Streamlit's own
messages."""

from __future__ import annotations

from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

STREAM = "/_stcore/stream"
SUBPROTOCOLS = ["streamlit", "PLACEHOLDER_AUTH_TOKEN"]
MOST_BYTES = 50_000_000
PATIENCE_S = 60


@dataclass
class Seen:
    """What one run of the dashboard has sent: every message, and how the run ended."""

    messages: list[ForwardMsg] = field(default_factory=list)
    ended: str = ""

    @property
    def html(self) -> str:
        """The HTML of the page, all in one."""
        deltas = [one.delta.new_element for one in self.messages if one.HasField("delta")]
        return "\n".join(one.html.body for one in deltas if one.HasField("html"))

    @property
    def faults(self) -> list[str]:
        """The exceptions that the page shows."""
        deltas = [one.delta.new_element for one in self.messages if one.HasField("delta")]
        return [one.exception.message for one in deltas if one.HasField("exception")]


def stream(url: str) -> ClientConnection:
    """Open the WebSocket of a server at an address (`http://…`)."""
    return connect(
        url.replace("http", "ws", 1) + STREAM,
        origin=url,
        subprotocols=SUBPROTOCOLS,
        max_size=MOST_BYTES,
        open_timeout=PATIENCE_S,
    )


def run(session: ClientConnection, query: str = "", page: str = "") -> Seen:
    """Open a page in a session, or open it anew, and return what comes until the run has ended."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    session.send(asked.SerializeToString())
    seen = Seen()
    while not seen.ended:
        message = ForwardMsg.FromString(session.recv(PATIENCE_S))
        seen.messages.append(message)
        if message.HasField("script_finished"):
            seen.ended = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
    return seen


def visit(url: str, query: str = "", page: str = "") -> Seen:
    """Open a page in a session of its own and leave."""
    with stream(url) as session:
        return run(session, query, page)
