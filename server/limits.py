"""Rate limits: a token bucket per client, in memory, with nothing written down.

A client is remembered by a hash of its address with a key that ends with the process, and only
until its bucket is full again: some seconds after it last asked.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from starlette.types import Scope

RATE_VARIABLE, BURST_VARIABLE = "MGMAP_API_RATE", "MGMAP_API_BURST"
RATE, BURST = 10.0, 100
"""Requests a second in the long run, and at once. All of the API is some twenty requests."""
MOST_CLIENTS = 10_000
IPV6_NETWORK = 64
"""One household has a whole network of addresses in IPv6, so that the network is counted."""


@dataclass(frozen=True)
class Limit:
    """Requests a second in the long run, and at once; a rate of 0 sets no limit."""

    rate: float = RATE
    burst: int = BURST


def from_environment() -> Limit:
    """Return the limit that MGMAP_API_RATE and MGMAP_API_BURST set.

    Raises ValueError, which names the variable, where one is not a number in range.
    """
    rate = number(RATE_VARIABLE, RATE)
    burst = number(BURST_VARIABLE, BURST)
    if burst < 1:
        raise ValueError(f"{BURST_VARIABLE} is {burst:g}, not 1 or more")
    return Limit(rate, int(burst))


def number(variable: str, usual: float) -> float:
    """Return the number of requests, or of what else is counted, that a variable sets.

    Raises ValueError, which names the variable, where it is not one.
    """
    text = os.environ.get(variable, "")
    try:
        value = float(text) if text else float(usual)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise ValueError(f"{variable} is {text!r}, not a number of requests")
    return value


class Buckets:
    """A token bucket per client; the client that asked least recently is forgotten first."""

    def __init__(
        self,
        limit: Limit,
        clock: Callable[[], float] = time.monotonic,
        most: int = MOST_CLIENTS,
    ) -> None:
        self.limit, self._clock, self._most = limit, clock, most
        self._key = secrets.token_bytes(16)
        self._lock = Lock()
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()

    def wait(self, address: str) -> int:
        """Take a token; return 0, or the whole seconds until there is one."""
        rate, burst = self.limit.rate, self.limit.burst
        if rate == 0:
            return 0
        now, client = self._clock(), self._hash(address)
        with self._lock:
            tokens, then = self._buckets.pop(client, (float(burst), now))
            self._forget(now - burst / rate)
            tokens = min(burst, tokens + (now - then) * rate)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - allowed, now)
        return 0 if allowed else math.ceil((1 - tokens) / rate)

    def spend(self, address: str, tokens: float) -> None:
        """Take so many tokens more, for what has cost more than was known; a client may owe some,
        and waits for longer."""
        client = self._hash(address)
        with self._lock:
            if client in self._buckets:
                left, then = self._buckets[client]
                self._buckets[client] = (left - tokens, then)

    def _hash(self, address: str) -> bytes:
        name = network(address).encode(errors="replace")
        return hashlib.blake2b(name, key=self._key, digest_size=16).digest()

    def _forget(self, before: float) -> None:
        """Forget clients that have not asked since then, and those there is no room for."""
        while self._buckets:
            oldest, (tokens, then) = next(iter(self._buckets.items()))
            owing = min(0.0, tokens) / self.limit.rate
            if then - owing > before and len(self._buckets) < self._most:
                return
            del self._buckets[oldest]

    def __len__(self) -> int:
        """How many clients are remembered."""
        return len(self._buckets)


def client_of(scope: Scope) -> str:
    """The client that a request comes from, as `network` knows it."""
    client = scope.get("client")
    return network(client[0]) if client else ""


def network(address: str) -> str:
    """The client that an address belongs to: itself, for IPv6 its network."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return address
    if ip.ipv4_mapped:  # what a server that listens on both says of an IPv4 client
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((ip, IPV6_NETWORK), strict=False))
