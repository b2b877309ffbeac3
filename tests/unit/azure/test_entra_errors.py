"""What Entra ID answers instead of a token, and what becomes of it."""

import json
import secrets

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.transport.http import Response
from clusterkeys.transport.responses import ResponseChecker
from clusterkeys.vendors.azure.entra_errors import ENTRA_RULES, entra_report
from clusterkeys.vendors.azure.errors import pause_in
from tests.harness.clock import MOMENT

SECRET = secrets.token_urlsafe()


def refusal(status: int, description: str, **headers: str) -> VendorError:
    check = ResponseChecker(
        report=entra_report,
        rules=ENTRA_RULES,
        words={"product": "Entra ID"},
        source="a source",
        secrets=lambda: frozenset({SECRET}),
        now=lambda: MOMENT,
        pause=pause_in,
    )
    body = json.dumps({"error": "invalid_client", "error_description": f"{description} Trace ID: 1 Timestamp: 2"})
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    error = check(Response(status=status, headers=named, body=body.encode()))
    assert error is not None
    return error


@pytest.mark.parametrize(
    ("code", "what", "advice"),
    [
        ("AADSTS7000215", "the client secret is wrong", "not its id"),
        ("AADSTS7000222", "the client secret has expired", "Make a new one"),
        ("AADSTS700016", "the tenant does not know the application", "client_id"),
        ("AADSTS700027", "the certificate is not registered", "Upload the certificate"),
        ("AADSTS700024", "the assertion is not valid now", "clock"),
        ("AADSTS70021", "matches no federated credential", "issuer, subject and audience"),
        ("AADSTS700213", "matches no federated credential", "issuer, subject and audience"),
        ("AADSTS90002", "it does not know the tenant", "tenant_id"),
        ("AADSTS900023", "it does not know the tenant", "tenant_id"),
        ("AADSTS7000112", "the application is disabled", "administrator"),
        ("AADSTS53003", "a conditional access policy", "which policy applies"),
        ("AADSTS1002012", "AADSTS1002012: no", "registration"),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 403])
def test_each_code_has_its_sentence_and_its_advice(code: str, what: str, advice: str, status: int) -> None:
    error = refusal(status, f"{code}: no.", x_ms_request_id="r-1")

    assert error.what.startswith("Entra ID refused a token for a source: ")
    assert what in error.what
    assert advice in error.advice
    assert (error.refusal.kind, error.refusal.code, error.refusal.request_id) == ("credential", code, "r-1")
    assert not error.refusal.transient


@pytest.mark.parametrize(("status", "kind"), [(429, "throttled"), (500, "server"), (503, "server")])
def test_a_service_in_trouble_refuses_no_credential_whatever_code_it_gives(status: int, kind: str) -> None:
    error = refusal(status, "AADSTS7000215: no", retry_after_ms="1500")

    assert (error.refusal.kind, error.refusal.transient, error.refusal.retry_after) == (kind, True, 1.5)
    assert "secret" not in str(error)


def test_a_sentence_of_entra_is_quoted_without_secrets_and_trace() -> None:
    error = refusal(400, f"the secret {SECRET} is odd.")

    assert error.what == "Entra ID refused a token for a source: the secret [hidden] is odd"


def test_a_token_is_no_refusal() -> None:
    assert entra_report(Response(status=200, headers={}, body=b"{}")) is None
