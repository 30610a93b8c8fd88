"""What a request says: which form it takes, and whether it holds an answer already."""

import pytest

from server.requests import holds, negotiate, takes_gzip
from web.forms import CSV, GEOJSON, JSON
from web.problems import Problem


@pytest.mark.parametrize(
    ("accepted", "taken"),
    [
        ("br, GZIP ; q=0.3", True),
        ("*", True),
        ("*;q=0, gzip", True),
        ("gzip; q=0, br", False),
        ("gzip;q=0, *", False),
        ("*;q=0", False),
        ("gzip;q=x", False),
        ("gzip;level=1; Q=0", False),
        ("br", False),
        ("", False),
    ],
)
def test_gzip_is_sent_to_whoever_takes_it(accepted, taken):
    assert takes_gzip(accepted) == taken


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("text/html,application/xhtml+xml,*/*;q=0.8", JSON),
        ("text/*", CSV),
        ("application/json;q=0.2, text/csv;q=0.9", CSV),
        ("application/json;q=0.9, */*", CSV),
        ("application/geo+json", GEOJSON),
        ("application/json;q=0, */*", CSV),
        ("TEXT/CSV", CSV),
    ],
)
def test_the_best_accepted_form_is_taken(accept, form):
    assert negotiate(accept, (JSON, CSV, GEOJSON)) == form


@pytest.mark.parametrize(
    "accept", ["image/png", "image/png;q=x", "*/*;q=0", "application/json;q=0"]
)
def test_a_form_that_is_not_to_be_had_is_refused_with_those_that_are(accept):
    with pytest.raises(Problem) as refused:
        negotiate(accept, (JSON,))
    assert (refused.value.status, refused.value.members) == (406, {"available": [JSON]})


@pytest.mark.parametrize(
    ("named", "held"),
    [
        ('W/"a"', True),
        ('"a"', True),
        ('"b", W/"a"', True),
        ("*", True),
        ('"b"', False),
        ("", False),
    ],
)
def test_an_etag_is_compared_strength_aside(named, held):
    assert holds(named, 'W/"a"') is held
