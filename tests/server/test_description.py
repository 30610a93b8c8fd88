"""The API's description is true: valid, and what it says is what the answers are."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator, validate
from starlette.applications import Starlette

from data.store import open_store
from server.limits import Limit
from server.routes import routes
from web.resources import RESOURCES

EXAMPLES = 15
STORE = open_store()
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
