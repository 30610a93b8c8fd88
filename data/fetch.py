"""Reading a file of an open service: patient with a busy server, strict with everything else.

What comes is bounded: in time, in bytes, in redirects. Whatever goes wrong is a `FetchError` whose
words say what the address did, so that a person knows whether to wait or to look closer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, IncompleteRead
from urllib3.util.retry import Retry

BUSY = (429, 500, 502, 503, 504)
"""Answers after which it is worth to ask again."""
PIECE = 64 * 1024


class FetchError(Exception):
    """A file that could not be fetched; its text says why, with the address."""


@dataclass(frozen=True)
class Limits:
    """How much is borne: seconds to connect and between two pieces, seconds in all for the answer,
    bytes of it unpacked, redirects, further attempts at a busy server, seconds before the first of
    these (twice as many before each next one), and the longest wait that a server may ask for."""

    connect_s: float = 10.0
    silence_s: float = 30.0
    whole_s: float = 300.0
    most_bytes: int = 200_000_000
    redirects: int = 5
    attempts: int = 4
    pause_s: float = 1.0
    longest_pause_s: int = 60


def open_session(limits: Limits) -> requests.Session:
    """Return a session that keeps its connections and asks a busy server again.

    It waits as long as `Retry-After` asks, else longer with each attempt.
    """
    retry = Retry(
        total=limits.attempts,
        status_forcelist=BUSY,
        allowed_methods={"GET"},
        backoff_factor=limits.pause_s,
        backoff_max=limits.longest_pause_s,
        retry_after_max=limits.longest_pause_s,
        # The last answer is told with its number instead of "too many retries".
        raise_on_status=False,
    )
    session = requests.Session()
    session.max_redirects = limits.redirects
    for scheme in ("http://", "https://"):
        session.mount(scheme, HTTPAdapter(max_retries=retry))
    return session


def fetch_json(
    session: requests.Session,
    url: str,
    limits: Limits,
    progress: Callable[[int, int | None], None] = lambda read, whole: None,
) -> object:
    """Return what the JSON at an address holds.

    `progress` is told the bytes read so far and those announced, None where nothing is. Raises
    FetchError.
    """
    deadline = time.monotonic() + limits.whole_s
    try:
        with session.get(
            url, stream=True, timeout=(limits.connect_s, limits.silence_s)
        ) as response:
            _check_head(response, url, limits)
            body = b"".join(_pieces(response, url, limits, deadline, progress))
    except requests.TooManyRedirects:
        raise FetchError(f"{url}: more than {limits.redirects} redirects") from None
    except requests.Timeout as error:
        raise FetchError(f"{url}: no answer in time ({_reason(error)})") from error
    except requests.RequestException as error:
        raise FetchError(f"{url}: cannot be reached ({_reason(error)})") from error
    try:
        return json.loads(body)
    except ValueError as error:
        raise FetchError(f"{url}: the answer is not JSON ({error})") from error


def _reason(error: BaseException) -> str:
    """The innermost cause, which is the one that a person can act on."""
    inner = getattr(error, "reason", None) or next(
        (part for part in error.args if isinstance(part, BaseException)), None
    )
    return _reason(inner) if isinstance(inner, BaseException) else str(error)


def _check_head(response: requests.Response, url: str, limits: Limits) -> None:
    if response.status_code != 200:
        asked = f" after {limits.attempts + 1} attempts" if response.status_code in BUSY else ""
        reason = f"{response.status_code} {response.reason or ''}".strip()
        raise FetchError(f"{url}: the server answered {reason}{asked}")
    kind = response.headers.get("Content-Type", "")
    if "json" not in kind.lower():
        raise FetchError(f"{url}: the answer is {kind or 'of no stated type'}, not JSON")
    announced = _announced(response)
    if announced is not None and announced > limits.most_bytes:
        raise FetchError(_too_large(url, limits))


def _announced(response: requests.Response) -> int | None:
    length = response.headers.get("Content-Length", "")
    return int(length) if length.isdigit() else None


def _too_large(url: str, limits: Limits) -> str:
    return f"{url}: the answer is larger than {limits.most_bytes:,} bytes"


def _pieces(
    response: requests.Response,
    url: str,
    limits: Limits,
    deadline: float,
    progress: Callable[[int, int | None], None],
) -> Iterator[bytes]:
    """The body as it comes, unpacked."""
    unpacked, whole = 0, _announced(response)
    try:
        # `read1` hands over what has come; `read` would wait for a full piece past the deadline.
        while piece := response.raw.read1(PIECE, decode_content=True):
            unpacked += len(piece)
            if unpacked > limits.most_bytes:
                raise FetchError(_too_large(url, limits))
            if time.monotonic() > deadline:
                raise FetchError(f"{url}: not read whole within {limits.whole_s:g} seconds")
            progress(response.raw.tell(), whole)
            yield piece
    except IncompleteRead as error:
        raise FetchError(f"{url}: the connection was cut after {error.partial} bytes") from error
    except (HTTPError, OSError) as error:
        raise FetchError(
            f"{url}: the connection was cut after {unpacked} bytes ({_reason(error)})"
        ) from error
