"""Reading an answer of an open service: patient with a busy server, strict with everything else.

What comes is bounded: in time, in bytes, in redirects. Whatever goes wrong is a `FetchError` whose
words say what the address did, so that a person knows whether to wait or to look closer. A key
travels in a header to the host that it is for, and stands in no message.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, IncompleteRead
from urllib3.util.retry import Retry

BUSY = (429, 500, 502, 503, 504)
"""Answers after which it is worth asking again."""
PIECE = 64 * 1024
JSON_TYPES = ("json",)
LOOPBACK = ("127.0.0.1", "localhost", "::1")
Progress = Callable[[int, int | None], None]


class FetchError(Exception):
    """An answer that did not come; its text says why, with the address. `status` is the number
    that the server answered with, None where it was something else."""

    def __init__(self, text: str, status: int | None = None):
        # What a server says is shown on a terminal: no control characters from outside.
        super().__init__("".join(sign if sign.isprintable() else "?" for sign in text))
        self.status = status


@dataclass(frozen=True)
class Limits:
    """Limits of one answer: seconds to connect and between two pieces, seconds in all with all its
    attempts, unpacked bytes, redirects, further attempts at a busy server, seconds before the first
    of these (twice as many before each next one), and the longest wait a server may ask for."""

    connect_s: float = 10.0
    silence_s: float = 30.0
    whole_s: float = 300.0
    most_bytes: int = 200_000_000
    redirects: int = 5
    attempts: int = 4
    pause_s: float = 1.0
    longest_pause_s: int = 60


@dataclass(frozen=True)
class Request:
    """What is asked: GET without a `body`, POST with one as JSON.

    `types` are parts of the media types that are taken; `secret` is a header and its value, which
    goes to no other host. `etag` and `modified` make a GET conditional. `missing` says that the
    file may be absent.
    """

    url: str
    body: Any = None
    types: tuple[str, ...] = JSON_TYPES
    secret: tuple[str, str] | None = field(default=None, repr=False)
    etag: str = ""
    modified: str = ""
    missing: bool = False

    @property
    def bare_url(self) -> str:
        """The address as it may stand in a message: without login and query."""
        return bare(self.url)

    @property
    def headers(self) -> dict[str, str]:
        """The headers that are sent."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        # 304 is an answer to GET only: a POST with a condition would be refused (412).
        sent = {name: text for name, text in named.items() if text and self.body is None}
        return sent | dict([self.secret] if self.secret else [])


@dataclass(frozen=True)
class Answer:
    """What came: the unpacked bytes, and the marks by which to ask whether there is newer.

    `status` is 200; or 304, nothing newer, or 404, where that was expected, without bytes.
    """

    body: bytes
    status: int = 200
    etag: str = ""
    modified: str = ""

    @property
    def sha256(self) -> str:
        """The checksum of the bytes."""
        return hashlib.sha256(self.body).hexdigest()


class ServiceSession(requests.Session):
    """A session that takes a key along to no other host, nor from https to http."""

    secrets: frozenset[str] = frozenset()

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        super().rebuild_auth(prepared_request, response)
        if self.should_strip_auth(response.request.url or "", prepared_request.url or ""):
            for name in self.secrets:
                prepared_request.headers.pop(name, None)


def bare(url: str) -> str:
    """Return an address without login, query and fragment, where keys may stand."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the address given"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def open_session(limits: Limits) -> ServiceSession:
    """Return a session that keeps its connections and asks a busy server again.

    It waits as long as `Retry-After` asks, else longer with each attempt. The questions that are
    posted change nothing at the server, so that they too may be asked again.
    """
    retry = Retry(
        total=limits.attempts,
        status_forcelist=BUSY,
        allowed_methods={"GET", "POST"},
        backoff_factor=limits.pause_s,
        backoff_max=limits.longest_pause_s,
        retry_after_max=limits.longest_pause_s,
        # The message gives the last answer's number instead of "too many retries".
        raise_on_status=False,
    )
    session = ServiceSession()
    session.max_redirects = limits.redirects
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def fetch(
    session: ServiceSession,
    request: Request,
    limits: Limits,
    progress: Progress = lambda read, whole: None,
) -> Answer:
    """Return the answer to a request.

    `progress` is called with the bytes read so far and those announced, None where none are. Raises
    FetchError.
    """
    _check_secret(request)
    if request.secret:
        session.secrets = session.secrets | {request.secret[0]}
    deadline = time.monotonic() + limits.whole_s
    try:
        return _within(limits, request, lambda: _ask(session, request, limits, deadline, progress))
    except FetchError as error:
        if request.secret and request.secret[1] in str(error):
            hidden = str(error).replace(request.secret[1], "…")
            raise FetchError(hidden, error.status) from None
        raise


def as_json(
    request: Request, answer: Answer, hook: Callable[[dict[str, Any]], object] | None = None
) -> Any:
    """Return what an answer holds as JSON; `hook` is given each object. Raises FetchError."""
    try:
        return json.loads(answer.body, object_hook=hook)
    except (ValueError, RecursionError) as error:
        raise FetchError(f"{request.bare_url}: the answer is not JSON ({error})") from error


def _check_secret(request: Request) -> None:
    if request.secret is None:
        return
    name, value = request.secret
    # The library's own message of a header that cannot be sent would show the header.
    if not value.isascii() or not value.isprintable() or " " in value:
        raise FetchError(f"the key for {name} holds signs that cannot be sent")
    parts = urlsplit(request.url)
    if parts.scheme != "https" and parts.hostname not in LOOPBACK:
        raise FetchError(f"{request.bare_url}: a key is sent to https:// addresses only")


def _within(limits: Limits, request: Request, work: Callable[[], Answer]) -> Answer:
    """Do the work within the limit, however slowly a server lets even its headers drip: no limit on
    the silence between two bytes would end that, in httpx no more than in requests."""
    done: list[Answer | BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:  # handed to who waits
            done.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    # A little longer than the work's own limit, which says more and closes the connection.
    thread.join(limits.whole_s + min(1.0, limits.whole_s))
    if not done:
        raise FetchError(_too_slow(request, limits))
    if isinstance(done[0], BaseException):
        raise done[0]
    return done[0]


def _ask(
    session: ServiceSession,
    request: Request,
    limits: Limits,
    deadline: float,
    progress: Progress,
) -> Answer:
    method = "GET" if request.body is None else "POST"
    try:
        with session.request(
            method,
            request.url,
            json=request.body,
            headers=request.headers,
            stream=True,
            timeout=(limits.connect_s, limits.silence_s),
        ) as response:
            if _without_body(response, request):
                return Answer(b"", response.status_code)
            _check_head(response, request, limits)
            body = b"".join(_pieces(response, request, limits, deadline, progress))
            marks = (response.headers.get(name, "") for name in ("ETag", "Last-Modified"))
            return Answer(body, 200, *marks)
    except requests.TooManyRedirects:
        raise FetchError(f"{request.bare_url}: more than {limits.redirects} redirects") from None
    except requests.Timeout as error:
        raise FetchError(f"{request.bare_url}: no answer in time ({_reason(error)})") from error
    except (requests.RequestException, HTTPError, ValueError) as error:
        raise FetchError(f"{request.bare_url}: cannot be reached ({_reason(error)})") from error


def _reason(error: BaseException) -> str:
    """The innermost cause, which is the one that a person can act on."""
    inner = getattr(error, "reason", None) or next(
        (part for part in error.args if isinstance(part, BaseException)), None
    )
    return _reason(inner) if isinstance(inner, BaseException) else str(error)


def _without_body(response: requests.Response, request: Request) -> bool:
    """Whether the answer is one of those without bytes that were asked for."""
    asked = request.body is None and (request.etag or request.modified)
    if response.status_code == 304 and asked:
        return True
    return response.status_code == 404 and request.missing


def _check_head(response: requests.Response, request: Request, limits: Limits) -> None:
    status = response.status_code
    if status != 200:
        asked = f" after {limits.attempts + 1} attempts" if status in BUSY else ""
        reason = f"{status} {response.reason or ''}".strip()
        raise FetchError(f"{request.bare_url}: the server answered {reason}{asked}", status)
    kind = response.headers.get("Content-Type", "")
    if not any(part in kind.lower() for part in request.types):
        wanted = " or ".join(request.types).replace("json", "JSON")
        raise FetchError(
            f"{request.bare_url}: the answer is {kind or 'of no stated type'}, not {wanted}"
        )
    announced = _announced(response)
    if announced is not None and announced > limits.most_bytes:
        raise FetchError(_too_large(request, limits))


def _announced(response: requests.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdecimal() and length.isascii() else None


def _too_large(request: Request, limits: Limits) -> str:
    return f"{request.bare_url}: the answer is larger than {limits.most_bytes:,} bytes"


def _too_slow(request: Request, limits: Limits) -> str:
    return f"{request.bare_url}: not read whole within {limits.whole_s:g} seconds"


def _pieces(
    response: requests.Response,
    request: Request,
    limits: Limits,
    deadline: float,
    progress: Progress,
) -> Iterator[bytes]:
    """The body as it comes, unpacked."""
    unpacked, whole = 0, _announced(response)
    try:
        # `read1` hands over what has come; `read` would wait for a full piece past the deadline.
        while piece := response.raw.read1(PIECE, decode_content=True):
            unpacked += len(piece)
            if unpacked > limits.most_bytes:
                raise FetchError(_too_large(request, limits))
            if time.monotonic() > deadline:
                raise FetchError(_too_slow(request, limits))
            progress(response.raw.tell(), whole)
            yield piece
    except IncompleteRead as error:
        cut = f"the connection was cut after {error.partial} bytes"
        raise FetchError(f"{request.bare_url}: {cut}") from error
    except (HTTPError, OSError) as error:
        cut = f"the connection was cut after {unpacked} bytes ({_reason(error)})"
        raise FetchError(f"{request.bare_url}: {cut}") from error
