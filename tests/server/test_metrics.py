"""What `/metrics` tells: what was counted, the snapshot in use, and nothing a visitor made up."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from data.current import Taken
from server import metrics
from telling.citation import edition
from views import runs


class Following:
    """A snapshot that is followed, as `data.current.Current` tells of it."""

    def __init__(self, taken=None, faults=()):
        self.taken, self.faults = taken, faults


@pytest.fixture
def following():
    """A folder in which no snapshot has been found yet."""
    return Following()


@pytest.fixture
def asked(following, monkeypatch):
    """Asks for the metrics; returns the value of each, by its name and the values of its
    labels in the order of their names."""
    monkeypatch.setattr(metrics, "registry", metrics.CollectorRegistry())
    for made in (runs.reruns, metrics._requests):
        made.clear()
        metrics.registry.register(made)
    routes = [
        *metrics.routes(following, lambda: 7),
        Route("/kommune/{number}", lambda request: PlainTextResponse("page")),
        Route("/broken", lambda request: 1 / 0),
    ]
    app = Starlette(routes=routes, middleware=[Middleware(metrics.Measured)])
    client = TestClient(app, raise_server_exceptions=False)

    def ask(*paths):
        for path in paths:
            client.get(path)
        answer = client.get("/metrics")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }

    return ask


def test_answers_are_counted_by_kind_and_status(asked):
    values = asked("/kommune/4601", "/kommune/0301", "/nowhere", "/broken")
    assert values["mgmap_request_seconds_count", "page", "200"] == 2
    assert values["mgmap_request_seconds_count", "other", "404"] == 1
    assert values["mgmap_request_seconds_count", "other", "500"] == 1
    assert values["mgmap_sessions",] == 7


def test_nothing_that_a_visitor_made_up_is_told(asked):
    values = asked("/kommune/Kari-Nordmann", "/Kari-Nordmann?q=Kari-Nordmann")
    assert not [name for name in values if "Kari-Nordmann" in str(name)]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/kommune/4601", "page"),
        ("/en/norway", "page"),
        ("/kommune", "page"),
        ("/kommune/4601.pdf", "report"),
        ("/rapport.pdf", "report"),
        ("/api/v1/waterworks", "api"),
        ("/assets/map-1.js", "map"),
        ("/static/js/index.js", "frontend"),
        ("/_stcore/health", "streamlit"),
        ("/", "other"),
        ("/apis", "other"),
    ],
)
def test_an_address_is_counted_as_what_it_is(path, kind):
    assert metrics.kind(path) == kind


def test_runs_are_counted_by_how_they_ended(asked):
    class Left(BaseException):
        """As Streamlit leaves a run for another."""

    with runs.measured() as run:
        run.page = "glass"
    for fault in (ValueError, Left):
        with pytest.raises(fault), runs.measured() as run:
            run.page = "map"
            raise fault
    values = asked()
    assert values["mgmap_rerun_seconds_count", "finished", "glass"] == 1
    assert values["mgmap_rerun_seconds_count", "failed", "map"] == 1
    assert values["mgmap_rerun_seconds_count", "left", "map"] == 1


def test_without_a_snapshot_its_age_is_not_told(asked, following):
    following.faults = ("figures: missing", "sources: missing")
    values = asked()
    assert values["mgmap_snapshot_faults",] == 2
    assert ("mgmap_snapshot_age_seconds",) not in values


def test_the_snapshot_in_use_is_told_with_its_age(asked, following, store, monkeypatch):
    following.taken = Taken(store, written=1_000.0, read=1_060.0)
    monkeypatch.setattr(metrics.time, "time", lambda: 1_100.0)
    values = asked()
    assert values["mgmap_snapshot_written_timestamp_seconds",] == 1_000
    assert values["mgmap_snapshot_read_timestamp_seconds",] == 1_060
    assert values["mgmap_snapshot_age_seconds",] == 100
    assert values["mgmap_snapshot", edition(store).mark] == 1
