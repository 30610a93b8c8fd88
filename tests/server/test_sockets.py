"""Connections to this process send small pieces at once."""

import socket

from server import sockets


def nodelay(one):
    """Whether a socket sends at once."""
    return bool(one.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))


def test_a_connection_sends_at_once_whatever_its_listener_was_made_with():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert not nodelay(listener)
        assert sockets.send_at_once() >= 1
        with socket.create_connection(listener.getsockname()) as client:
            accepted, _ = listener.accept()
            with accepted:
                assert nodelay(accepted)
            assert not nodelay(client)


def test_other_sockets_and_files_are_left_alone(tmp_path):
    before = sockets.send_at_once()
    with socket.socket() as unbound, (tmp_path / "file").open("w"):
        assert sockets.send_at_once() == before
        assert not nodelay(unbound)


def test_a_machine_that_does_not_name_its_open_files_is_served_all_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr(sockets, "OPEN_FILES", str(tmp_path / "nothing"))
    assert sockets.send_at_once() == 0
