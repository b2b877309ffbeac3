"""A token goes to ARM and nowhere else, and no refusal of a credential is tried twice."""

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure, Quirk


def polls_with_tokens(emulator: Emulator) -> list[str]:
    return [
        request.headers["host"]
        for request in emulator.requests
        if request.operation == "poll" and "authorization" in request.headers
    ]


@pytest.mark.parametrize("server", ["foreign-poll-host", "http-poll-url"])
@pytest.mark.parametrize("credential", ["user", "admin"])
def test_an_address_outside_of_arm_is_never_asked(azure: Azure, quirk: Quirk, server: str, credential: str) -> None:
    quirk(server)

    with pytest.raises(VendorError, match="the token is not sent there") as refused:
        azure.fetch(credential=credential)

    assert refused.value.refusal.kind == "protocol"
    assert azure.calls("poll") == 0


@pytest.mark.parametrize(("server", "starts", "polls"), [("redirect", 1, 0), ("poll-redirect", 1, 1)])
def test_a_redirect_is_never_followed(
    azure: Azure, emulator: Emulator, quirk: Quirk, server: str, starts: int, polls: int
) -> None:
    """The redirect leads to the same server under another name, which would record the request."""
    quirk(server)

    with pytest.raises(VendorError, match="redirect") as refused:
        azure.fetch()

    assert refused.value.refusal.kind == "protocol"
    assert (azure.starts, azure.calls("poll")) == (starts, polls)
    assert all(host.startswith("localhost:") for host in polls_with_tokens(emulator))


@pytest.mark.parametrize(
    "code",
    [
        "InvalidAuthenticationToken",
        "InvalidAuthenticationTokenTenant",
        "AuthorizationFailed",
        "LinkedAuthorizationFailed",
    ],
)
@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("operation", ["listAdminKubeconfig", "poll"])
def test_401_and_403_are_asked_once(azure: Azure, emulator: Emulator, code: str, status: int, operation: str) -> None:
    emulator.fail("azure", status=status, code=code, operation=operation, retry_after=1)

    with pytest.raises(VendorError) as refused:
        azure.fetch()

    assert azure.calls(operation) == 1
    assert refused.value.refusal.kind == ("credential" if status == 401 else "forbidden")
    assert str(azure.session().source) in str(refused.value)


def test_a_milder_code_does_not_make_a_403_worth_a_retry(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=403, code="TooManyRequests", retry_after=1)

    with pytest.raises(VendorError) as refused:
        azure.fetch()

    assert (refused.value.refusal.kind, azure.starts) == ("forbidden", 1)


def test_a_missing_right_behind_a_500_is_asked_once(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=500, code="AuthorizationFailed")

    with pytest.raises(VendorError) as refused:
        azure.fetch()

    assert (refused.value.refusal.kind, azure.starts) == ("forbidden", 1)


def test_every_attempt_carries_a_token(azure: Azure, emulator: Emulator) -> None:
    emulator.fail("azure", status=503, times=2)

    azure.fetch()

    starts = [request for request in emulator.requests if request.operation == "listAdminKubeconfig"]
    assert len(starts) == 3
    assert all(request.headers["authorization"].startswith("Bearer ") for request in starts)
