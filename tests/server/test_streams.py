"""A session that nobody comes back to goes with its figures, whatever goes wrong on the way; the
rest is played against a real server in tests/faults."""

import asyncio
import gc
import weakref
from types import SimpleNamespace

import pytest

from server import streams
from server.streams import LOOKS, SETTLED_S, Streams
from views.resources import OWN

SESSION, TOKEN = "a-session", "a-token"


class State(dict):
    """The state of a session, as Streamlit has it."""


class Figures:
    """A visitor's own, which hold themselves, too."""

    def __init__(self):
        self.itself = self


class Session:
    """A session that holds itself, as Streamlit's do: only the garbage collector takes it away."""

    def __init__(self):
        self.session_state = State({OWN: Figures()})
        self.itself = self

    def shutdown(self):
        self.over = True


@pytest.fixture
def visit(monkeypatch):
    """A session with figures that has been left, and the runtime that has it."""
    gc.collect()
    gc.freeze()  # what other tests have left would take as long as the visit
    found = SimpleNamespace(
        session=Session(), active=set(), closed=[], tidied=[],
        is_active_session=lambda session: session in found.active,
        close_session=lambda session: found.closed.append(session),
    )  # fmt: skip
    monkeypatch.setattr(streams, "get_instance", lambda: found)
    monkeypatch.setattr(streams, "SETTLED_S", 0.001)
    monkeypatch.setattr(streams.config, "get_option", lambda _: 0.01)

    def tidy_up():
        found.tidied.append(1)
        gc.collect()

    monkeypatch.setattr(streams, "tidy_up", tidy_up)
    yield found
    gc.unfreeze()


def fail(*_):
    raise OSError


async def left_behind(visit, seconds=0.5):
    """Leave the visit's session; return the figures, if they still live after some seconds."""
    figures = weakref.ref(visit.session.session_state[OWN])
    session = weakref.ref(visit.session)
    asyncio.get_running_loop().set_exception_handler(lambda *_: None)
    Streams(None)._close_later(SESSION, session)
    visit.session = None
    await asyncio.sleep(seconds)
    return figures()


def test_figures_go_once_nobody_has_come_back(visit):
    assert asyncio.run(left_behind(visit)) is None
    assert visit.closed == [SESSION]
    assert len(visit.tidied) == 1


def test_who_is_there_again_keeps_them(visit):
    kept = visit.session
    visit.active.add(SESSION)
    assert asyncio.run(left_behind(visit)) is kept.session_state[OWN]
    assert not visit.closed


def test_figures_go_where_streamlit_fails_to_close_their_session(visit):
    visit.close_session = fail
    assert asyncio.run(left_behind(visit)) is None


def test_figures_go_where_the_session_fails_to_end(visit):
    visit.session.shutdown = fail
    assert asyncio.run(left_behind(visit)) is None


def test_figures_go_where_they_cannot_be_cleared(visit, monkeypatch):
    monkeypatch.setattr(State, "clear", fail)
    assert asyncio.run(left_behind(visit)) is None


def test_a_tidy_up_that_fails_is_made_up_for(visit, monkeypatch):
    tidied = streams.tidy_up

    def once():
        monkeypatch.setattr(streams, "tidy_up", tidied)
        raise OSError

    monkeypatch.setattr(streams, "tidy_up", once)
    assert asyncio.run(left_behind(visit)) is None


def test_figures_go_though_a_run_holds_them_for_a_while(visit, monkeypatch):
    tidied, run = streams.tidy_up, [visit.session, visit.session.session_state[OWN]]

    def while_it_runs():
        tidied()
        if len(visit.tidied) == 2:  # it is over, and leaves what holds itself
            run.clear()

    monkeypatch.setattr(streams, "tidy_up", while_it_runs)
    assert asyncio.run(left_behind(visit)) is None
    assert len(visit.tidied) == 3


def test_a_run_that_never_ends_is_not_looked_for_for_ever(visit, monkeypatch):
    monkeypatch.setattr(streams, "LOOKS", 3)
    held = visit.session
    asyncio.run(left_behind(visit))
    assert held.session_state == {}
    assert len(visit.tidied) == 3


def test_it_is_looked_for_longer_than_a_sheet_may_be_read():
    from data.child import PATIENCE
    from data.sheets.limits import MOST_SECONDS

    assert sum(SETTLED_S * 2**look for look in range(LOOKS)) > PATIENCE * MOST_SECONDS


def test_who_comes_back_and_leaves_before_a_run_leaves_nothing(visit):
    """A network that is lost again at once: Streamlit has the session, and sends nothing."""
    figures = weakref.ref(visit.session.session_state[OWN])
    scope = {
        "type": "websocket", "path": "/_stcore/stream", "client": ("192.0.2.1", 1),
        "headers": [], "subprotocols": ["streamlit", TOKEN, SESSION],
    }  # fmt: skip

    async def application(*_):
        visit.active.add(SESSION)
        await asyncio.sleep(0.05)  # until it would have been closed
        visit.active.discard(SESSION)

    async def play():
        socket = Streams(application)
        socket._close_later(SESSION, weakref.ref(visit.session))
        visit.session = None
        await socket(scope, None, None)
        assert not visit.closed
        await asyncio.sleep(0.5)

    asyncio.run(play())
    assert visit.closed == [SESSION]
    assert figures() is None
