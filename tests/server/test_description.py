"""The API's description is true: valid, and what it says is what the answers are."""

from dataclasses import replace

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from starlette.applications import Starlette

from data.store import Store, open_store
from server.limits import Limit
from server.routes import routes
from web.addresses import API
from web.resources import RESOURCES

EXAMPLES = 15
APART = 20


def _thinned(store: Store) -> Store:
    """A store with one in so many of the waterworks that have no figures, and of the places in
    nature, as an answer is checked item by item for each example."""
    tables = dict(store.tables)
    works, sites = tables["waterworks"], tables["sites"]
    supplies = tables["supplies"]
    named = {*tables["sample_works"]["waterworks_id"], *supplies["supplier_id"]}
    named |= {*supplies["network_id"], *works["waterworks_id"].iloc[::APART]}
    tables["waterworks"] = works[works["waterworks_id"].isin(named)]
    tables["sites"] = sites.iloc[::APART]
    samples = tables["site_samples"]
    tables["site_samples"] = samples[samples["site_id"].isin(tables["sites"]["site_id"])]
    figures, kept = tables["site_figures"], tables["site_samples"]["sample_id"]
    tables["site_figures"] = figures[figures["sample_id"].isin(kept)]
    return replace(
        store, tables={name: table.reset_index(drop=True) for name, table in tables.items()}
    )


STORE = _thinned(open_store())
APPLICATION = Starlette(routes=routes(lambda: STORE, Limit(rate=0)))
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APPLICATION)


def test_the_description_is_valid_openapi(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    validate(document, cls=OpenAPIV31SpecValidator)
    for resource in RESOURCES:
        assert resource.path in document["paths"]
    assert document["servers"] == [{"url": "http://testserver/api/v1"}]


@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
@pytest.mark.slow
def test_answers_are_as_described(case):
    """Right and wrong requests made up from the description, in every form."""
    case.call_and_validate()


@pytest.mark.parametrize("path", [one.path for one in RESOURCES if one.key is None])
def test_whole_listings_are_as_described(client, path):
    schema[path]["GET"].validate_response(client.get(f"{API}{path}"))
