"""Each cloud from end to end under its own host names: who issues the token, what for, and where ARM is asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.emulator import Emulator
from tests.contract.azure.client import Azure, Quirk
from tests.contract.azure.own_hosts import OwnHosts, own_hosts


@dataclass(frozen=True, kw_only=True)
class Expected:
    """A cloud as azure-identity and azure-mgmt-core have it."""

    cloud: str
    arm: str
    scope: str
    authority: str
    word: str


CLOUDS = [
    Expected(
        cloud="public",
        arm="management.azure.com",
        scope="https://management.azure.com/.default",
        authority="login.microsoftonline.com",
        word="public",
    ),
    Expected(
        cloud="usgov",
        arm="management.usgovcloudapi.net",
        scope="https://management.core.usgovcloudapi.net/.default",
        authority="login.microsoftonline.us",
        word="usgovernment",
    ),
    Expected(
        cloud="china",
        arm="management.chinacloudapi.cn",
        scope="https://management.chinacloudapi.cn/.default",
        authority="login.chinacloudapi.cn",
        word="china",
    ),
]


@pytest.fixture(params=CLOUDS, ids=lambda cloud: cloud.cloud)
def expected(request: pytest.FixtureRequest) -> Expected:
    cloud: Expected = request.param
    return cloud


@pytest.fixture
def out(emulator: Emulator, expected: Expected, tmp_path: Path) -> Iterator[OwnHosts]:
    with own_hosts(emulator, {"arm": expected.arm, "entra": expected.authority}, tmp_path) as leading:
        yield leading


def way(out: OwnHosts) -> dict[str, object]:
    """No address of the account's own: they are the cloud's."""
    return {"endpoints": {}, "authority": None, "ca_bundle": str(out.bundle), "proxy": out.proxy}


def scopes(emulator: Emulator) -> list[str]:
    tokens = [parse_qs(call.body.decode()) for call in emulator.requests if call.operation == "token"]
    return [scope for form in tokens for scope in form["scope"][0].split() if scope.startswith("https://")]


def test_an_account_that_names_its_cloud_is_read_there_and_nobody_else_is_asked(
    azure: Azure, emulator: Emulator, expected: Expected, out: OwnHosts
) -> None:
    session = azure.session(cloud=expected.cloud, **way(out))

    assert azure.fetch(session).kubeconfig.clusters

    assert set(out.connected) == {f"{expected.authority}:443", f"{expected.arm}:443"}
    assert scopes(emulator) == [expected.scope]
    assert azure.calls("poll") > 0


def test_pulumis_variables_name_cloud_and_application(
    azure: Azure, emulator: Emulator, expected: Expected, out: OwnHosts, ids: dict[str, str]
) -> None:
    secret = str(emulator.account("contoso")["client_secret"])
    environment = {**ids, "ARM_CLIENT_SECRET": secret, "ARM_ENVIRONMENT": expected.word}

    assert azure.fetch(azure.of_environment(environment, **way(out))).kubeconfig.clusters

    assert set(out.connected) == {f"{expected.authority}:443", f"{expected.arm}:443"}
    assert scopes(emulator) == [expected.scope]


def test_azure_identitys_chain_is_led_to_the_clouds_authority(
    azure: Azure, emulator: Emulator, out: OwnHosts, expected: Expected, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = emulator.account("contoso")
    for name in ("tenant_id", "client_id", "client_secret"):
        monkeypatch.setenv(f"AZURE_{name.upper()}", str(account[name]))
    monkeypatch.setenv("AZURE_TOKEN_CREDENTIALS", "EnvironmentCredential")

    assert azure.fetch(azure.of_environment({}, cloud=expected.cloud, **way(out))).kubeconfig.clusters

    assert scopes(emulator) == [expected.scope]


@pytest.mark.parametrize(
    "host", ["management.azure.com", "management.usgovcloudapi.net", "management.chinacloudapi.cn"]
)
def test_a_clouds_token_is_polled_with_at_its_own_arm_alone(
    azure: Azure, emulator: Emulator, quirk: Quirk, expected: Expected, out: OwnHosts, host: str
) -> None:
    """Each of them is an ARM, but only one of them this cloud's."""
    session = azure.session(cloud=expected.cloud, **way(out))
    emulator.world.urls["arm"] = f"https://{host}"
    quirk("slow", times=1)

    if host == expected.arm:
        assert azure.fetch(session).kubeconfig.clusters
        return
    with pytest.raises(VendorError, match="the token is not sent there"):
        azure.fetch(session)
    assert f"{host}:443" not in out.connected
