"""The description of the interface holds: whatever is sent to any endpoint, the answer is one it names."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from unclench.web.app import create_app
from unclench.web.endpoints import ENDPOINTS
from unclench.web.house import House
from unclench.web.openapi import API

Operation = schemathesis.APIOperation[Any, Any, Any, Any]

APART = {"/straps/search", "/data/files", "/data/erase"}
"""What listens by radio, writes files or takes all away has tests of its own."""
CHECKS = [not_a_server_error, content_type_conformance, status_code_conformance]
"""Answer and schema are of one adapter already; schemathesis 4.32 reads no tuples (`prefixItems`) in them."""


def test_whatever_is_asked_the_answer_is_one_that_the_description_names(house: House) -> None:
    schema = schemathesis.openapi.from_asgi(f"{API}/openapi.json", create_app(house))
    tried = {f"{API}{path}" for path in APART}
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if operation.path not in tried:
            _try(operation)
        tried.add(operation.path)
    assert tried == {f"{API}{endpoint.path}" for endpoint in ENDPOINTS}


def _try(operation: Operation) -> None:
    @settings(
        max_examples=3,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def holds(case: Case[Operation]) -> None:
        case.call_and_validate(checks=CHECKS)

    holds()
