"""Whatever follows the description, or breaks it, is answered as the description says: no fault, no page, no surprise."""

from __future__ import annotations

import hypothesis
import pytest
import schemathesis
from django.test import Client
from django.utils.timezone import now
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from congvu.accounts import actions as accounts
from congvu.accounts.models import Account, Enterprise, Scope
from congvu.faces.api.urls import api
from congvu.wsgi import application
from tests import given

# A server closes its connection after a request, which would end a test's own transaction.
pytestmark = pytest.mark.django_db(transaction=True)
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture
def token(sen: Enterprise, giang: Account, cuc_xnk: object) -> str:
    """A machine that may do everything a machine may, and a procedure to do it with."""
    given.permit(by=giang)
    partner, secret = accounts.register_partner_system("Đại lý Ví Dụ", [sen], Scope.values, by=giang, at=now())
    told = {"grant_type": "client_credentials", "client_id": partner.client_id, "client_secret": secret}
    return str(Client().post("/api/v1/oauth/token", told).json()["access_token"])


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_operation_answers_as_described(token: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = application
    asked = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            cases = operation.as_strategy(generation_mode=mode)
        except hypothesis.errors.InvalidArgument:
            continue

        @hypothesis.settings(
            max_examples=6,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=cases)
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
            asked.add(operation.label)  # noqa: B023 - called at once

        ask()
    assert len(asked) >= 15
