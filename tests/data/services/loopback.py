"""A server of this machine that plays an open service, well or badly."""

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from data.services.fetch import Limits

QUICK = Limits(
    connect_s=2, silence_s=2, whole_s=1, most_bytes=2_000_000, redirects=3, attempts=2, pause_s=0.01
)


def send(handler, status=200, body=b"", kind="application/json", **headers):
    """Answer as a server does."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in {"Content_Length": len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    if handler.command != "HEAD" and status != 304:
        handler.wfile.write(body)


def bad_request(handler):
    send(handler, 400)


def broken(handler):
    send(handler, 500)


def busy(handler):
    send(handler, 429, Retry_After=0)


def cut(handler):
    send(handler, body=b'{"Result": [', Content_Length=112)
    handler.close_connection = True


def hang_up(handler):
    handler.close_connection = True


def no_json(handler):
    send(handler, body=b'{"foods": [')


def too_deep(handler):
    send(handler, body=b"[" * 100_000)


def a_page(handler):
    send(handler, kind="text/html", body=b"<html>")


def announced_too_large(handler):
    send(handler, body=b" " * (QUICK.most_bytes + 1))


def too_large(handler):
    send(handler, body=gzip.compress(b" " * 10_000_000), Content_Encoding="gzip")


def in_circles(handler):
    # 307 keeps the method, so that a posted question goes round as well.
    send(handler, 307, Location=handler.path)


def unasked_304(handler):
    send(handler, 304)


def drip(handler):
    send(handler, Content_Length=10_000)
    while not handler.server.ended.wait(0.05):
        handler.wfile.write(b" ")


def drip_of_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not handler.server.ended.wait(0.05):
        handler.wfile.write(b"x")


FAULTS = {  # behaviour: how often it is asked, and what is said
    bad_request: (1, "answered 400 Bad Request: the service does not take"),
    broken: (3, "answered 500 Internal Server Error after 3 attempts"),
    busy: (3, "answered 429 Too Many Requests after 3 attempts"),
    cut: (1, "the connection was cut after"),
    hang_up: (3, "cannot be reached"),
    no_json: (1, "the answer is not JSON"),
    too_deep: (1, "the answer is not JSON"),
    a_page: (1, "the answer is text/html, not"),
    announced_too_large: (1, "larger than 2,000,000 bytes"),
    too_large: (1, "larger than 2,000,000 bytes"),
    in_circles: (4, "more than 3 redirects"),
    unasked_304: (1, "answered 304 Not Modified"),
    drip: (1, "not read whole within 1 seconds"),
    drip_of_headers: (1, "not read whole within 1 seconds"),
}
"""What any service may do wrong."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.posted = self.rfile.read(length)
        self.server.asked.append(self.path)
        self.server.headers.append(dict(self.headers))
        try:
            self.server.behaviour(self)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_POST = do_GET

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def serving(behaviour):
    """A server on a free port that behaves so; gives its address and what it was asked."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.behaviour, server.asked, server.headers = behaviour, [], []
    server.ended = threading.Event()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", server.asked, server.headers
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()


def contents(folder):
    """The files of a folder and of those in it."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def tables(found):
    """What `contents` found of a snapshot, but for its layers and what lies beneath them."""
    return {name: body for name, body in found.items() if "/" not in name}
