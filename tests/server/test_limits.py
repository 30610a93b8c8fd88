"""How often one client may ask, and that others do not suffer from it."""

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from server.limits import BURST, RATE, Buckets, Limit, from_environment, network
from server.routes import PAGES_A_REQUEST


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    """A clock of the test's own."""
    return Clock()


def test_a_client_may_ask_so_often_at_once_and_then_waits(clock):
    buckets = Buckets(Limit(rate=2, burst=5), clock)
    assert [buckets.wait("192.0.2.1") for _ in range(7)] == [0, 0, 0, 0, 0, 1, 1]
    assert buckets.wait("192.0.2.2") == 0
    clock.now += 1
    assert [buckets.wait("192.0.2.1") for _ in range(3)] == [0, 0, 1]


def test_a_bucket_is_never_fuller_than_full(clock):
    buckets = Buckets(Limit(rate=2, burst=3), clock)
    buckets.wait("192.0.2.1")
    clock.now += 10_000
    assert [buckets.wait("192.0.2.1") for _ in range(4)] == [0, 0, 0, 1]


def test_a_bucket_that_is_almost_full_is_no_fuller_than_full_either(clock):
    buckets = Buckets(Limit(rate=2, burst=3), clock)
    buckets.wait("192.0.2.1")
    clock.now += 1.25  # two tokens and two and a half
    assert [buckets.wait("192.0.2.1") for _ in range(4)] == [0, 0, 0, 1]


def test_a_slow_rate_says_how_long(clock):
    buckets = Buckets(Limit(rate=0.1, burst=1), clock)
    assert [buckets.wait("192.0.2.1"), buckets.wait("192.0.2.1")] == [0, 10]
    clock.now += 4
    assert buckets.wait("192.0.2.1") == 6
    clock.now += 5.5
    assert buckets.wait("192.0.2.1") == 1
    clock.now += 0.5
    assert buckets.wait("192.0.2.1") == 0


# Powers of two, so that no fraction is lost in adding up.
@given(
    st.sampled_from((0.25, 0.5, 1.0, 2.0, 8.0)),
    st.integers(1, 12),
    st.lists(st.integers(0, 40).map(lambda eighths: eighths / 8), min_size=1, max_size=60),
)
def test_nobody_gets_more_than_the_limit_and_who_waits_as_told_is_let_in(rate, burst, pauses):
    clock = Clock()
    buckets, start = Buckets(Limit(rate, burst), clock), clock.now
    for allowed, pause in enumerate(pauses, 1):
        clock.now += pause
        seconds = buckets.wait("192.0.2.1")
        if seconds:
            clock.now += seconds - 1
            assert buckets.wait("192.0.2.1") == 1
            clock.now += 1
            assert buckets.wait("192.0.2.1") == 0
        assert allowed <= burst + rate * (clock.now - start)


def test_no_more_clients_are_remembered_than_there_is_room_for(clock):
    buckets = Buckets(Limit(rate=1, burst=1), clock, most=50)
    for place in range(500):
        buckets.wait(f"198.51.100.{place}")
        assert len(buckets) == min(place + 1, 50)


def test_who_has_not_asked_for_longest_makes_room_and_nobody_for_who_is_known(clock):
    buckets = Buckets(Limit(rate=0.1, burst=1), clock, most=2)
    first, second, third = "192.0.2.1", "192.0.2.2", "192.0.2.3"
    assert (buckets.wait(first), buckets.wait(second)) == (0, 0)
    assert (buckets.wait(first), buckets.wait(second), buckets.wait(first)) == (10, 10, 10)
    assert buckets.wait(third) == 0  # in the room of the second
    assert (buckets.wait(first), buckets.wait(third)) == (10, 10)
    assert buckets.wait(second) == 0


def test_a_client_is_forgotten_once_its_bucket_is_full_again(clock):
    buckets = Buckets(Limit(rate=2, burst=6), clock)
    buckets.wait("192.0.2.1")
    clock.now += 2.9
    buckets.wait("192.0.2.2")
    assert len(buckets) == 2
    clock.now += 0.2
    buckets.wait("192.0.2.2")
    assert len(buckets) == 1


def test_no_address_is_kept_and_no_hash_tells_it_in_another_process(clock):
    one, other = (Buckets(Limit(rate=1, burst=1), clock) for _ in range(2))
    for buckets in (one, other):
        buckets.wait("192.0.2.1")
    kept = [set(buckets._buckets) for buckets in (one, other)]
    assert kept[0].isdisjoint(kept[1])
    assert b"192" not in b"".join(kept[0])
    assert "192.0.2" not in repr(vars(one))


def test_a_rate_of_nothing_sets_no_limit_and_remembers_nobody(clock):
    buckets = Buckets(Limit(rate=0, burst=1), clock)
    assert {buckets.wait("192.0.2.1") for _ in range(100)} == {0}
    assert len(buckets) == 0


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_a_network_of_ipv6_is_one_client(address, client):
    assert network(address) == client


def test_too_many_requests_are_told_and_a_page_that_is_kept_is_not_limited(asking, store):
    client = asking(store, Limit(rate=0.01, burst=2))
    codes = [client.options("/api/v1/sources").status_code for _ in range(3)]
    assert codes == [204, 204, 429]
    answer = client.get("/api/v1/nothing")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 100
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert [client.get("/kommune/4601").status_code for _ in range(5)] == [200] * 5


def test_pages_that_must_be_made_are_limited_whatever_host_they_are_asked_of(asking, store):
    client = asking(store, Limit(rate=0.01, burst=1))
    most = PAGES_A_REQUEST
    told = [client.get("/norge", headers={"Host": f"{n}.example"}) for n in range(most + 1)]
    assert [one.status_code for one in told] == [200] * most + [429]
    assert int(told[-1].headers["retry-after"]) > 0
    assert client.get("/sitemap.xml").status_code == 429
    assert client.get("/norge", headers={"Host": "1.example"}).status_code == 200


def test_a_client_who_has_cost_much_waits_for_longer():
    clock = [0.0]
    buckets = Buckets(Limit(rate=10, burst=20), clock=lambda: clock[0])
    assert buckets.wait("a") == 0
    buckets.spend("a", 100)
    assert (buckets.wait("a"), buckets.wait("b")) == (9, 0)
    clock[0] = 5.0
    assert buckets.wait("b") == 0  # who owes is not forgotten
    assert buckets.wait("a") > 0
    clock[0] = 9.0
    assert buckets.wait("a") == 0
    assert len(buckets) == 1
    buckets.spend("nobody", 5)  # nor is remembered who has not asked
    assert len(buckets) == 1


@pytest.mark.parametrize(
    ("trusted", "peer", "clients_told_apart"),
    [
        (None, "127.0.0.1", True),  # a proxy on the same machine
        (None, "203.0.113.5", False),
        ("203.0.113.5", "203.0.113.5", True),
        ("203.0.113.5", "127.0.0.1", False),
    ],
)
def test_only_a_trusted_proxy_tells_clients_apart(
    asking, store, monkeypatch, trusted, peer, clients_told_apart
):
    monkeypatch.delenv("FORWARDED_ALLOW_IPS", raising=False)
    if trusted:
        monkeypatch.setenv("FORWARDED_ALLOW_IPS", trusted)
    server = uvicorn.Config(asking(store, Limit(rate=0.01, burst=1)).app)
    server.load()
    client = TestClient(server.loaded_app, client=(peer, 50_000))
    codes = [
        client.get("/api/v1/sources", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in (1, 2)
    ]
    assert codes == ([200, 200] if clients_told_apart else [200, 429])


def test_limits_come_from_the_environment(monkeypatch):
    assert from_environment() == Limit(RATE, BURST)
    monkeypatch.setenv("MGMAP_API_RATE", "0.5")
    monkeypatch.setenv("MGMAP_API_BURST", "7")
    assert from_environment() == Limit(0.5, 7)
    monkeypatch.setenv("MGMAP_API_RATE", "0")
    monkeypatch.setenv("MGMAP_API_BURST", "1")
    assert from_environment() == Limit(0, 1)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("MGMAP_API_RATE", "many"),
        ("MGMAP_API_RATE", "-1"),
        ("MGMAP_API_RATE", "nan"),
        ("MGMAP_API_RATE", "inf"),
        ("MGMAP_API_BURST", "0"),
    ],
)
def test_a_limit_that_cannot_be_meant_is_named(monkeypatch, variable, text):
    monkeypatch.setenv(variable, text)
    with pytest.raises(ValueError, match=variable):
        from_environment()
