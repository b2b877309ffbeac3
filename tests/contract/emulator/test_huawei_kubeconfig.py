"""The kubeconfigs that emulated UCS hands out, plain and with quirks."""

from base64 import b64decode
from typing import Any

import pytest
from cryptography import x509

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.clients import Ucs

CONTEXTS = ["internal", "external", "externalTLSVerify"]


def contexts(body: dict[str, Any]) -> list[str]:
    return [each["name"] for each in body["contexts"]]


def named(body: dict, name: str) -> dict[str, Any]:
    return next(each["cluster"] for each in body["clusters"] if each["name"] == name)


def serial(body: dict[str, Any]) -> int:
    pem = b64decode(body["users"][0]["user"]["client-certificate-data"])
    return x509.load_pem_x509_certificate(pem).serial_number


def test_the_default_context_skips_tls_and_has_no_authority(ucs: Ucs) -> None:
    body = ucs.kubeconfig().json()

    assert contexts(body) == CONTEXTS
    assert body["current-context"] == "external"
    assert set(named(body, "externalCluster")) == {"server", "insecure-skip-tls-verify"}
    assert named(body, "externalCluster")["insecure-skip-tls-verify"] is True
    assert named(body, "externalCluster")["server"].startswith("https://localhost:")
    assert named(body, "internalCluster")["server"].startswith("https://127.0.0.1:")
    assert "certificate-authority-data" in named(body, "externalClusterTLSVerify")


@pytest.mark.parametrize(
    ("quirk", "shown"),
    [
        ("internal-only", ["internal"]),
        ("insecure-only", ["external"]),
        ("no-verifying-context", ["internal", "external"]),
        ("no-internal-context", ["external", "externalTLSVerify"]),
    ],
)
def test_a_quirk_leaves_contexts_and_their_clusters_out(
    ucs: Ucs, emulator: Emulator, quirk: str, shown: list[str]
) -> None:
    emulator.quirk("ucs-dc1", quirk)

    body = ucs.kubeconfig().json()

    assert contexts(body) == shown
    assert len(body["clusters"]) == len(shown)
    assert body["current-context"] == ("external" if "external" in shown else "internal")


@pytest.mark.parametrize(
    ("quirk", "cluster", "value"),
    [
        ("skip-tls-string", "externalCluster", "true"),
        ("skip-tls-title-case", "externalCluster", "True"),
        ("skip-tls-false-string", "externalClusterTLSVerify", "false"),
    ],
)
def test_a_quirk_spells_the_skipping_as_a_string(
    ucs: Ucs, emulator: Emulator, quirk: str, cluster: str, value: str
) -> None:
    emulator.quirk("ucs-dc1", quirk)

    assert named(ucs.kubeconfig().json(), cluster)["insecure-skip-tls-verify"] == value


def test_the_same_certificate_is_handed_out_until_the_vendor_mints_per_call(ucs: Ucs, emulator: Emulator) -> None:
    plain = [serial(ucs.kubeconfig().json()) for _ in range(2)]
    emulator.quirk("ucs-dc1", "minting")
    minted = [serial(ucs.kubeconfig().json()) for _ in range(2)]

    assert len(set(plain)) == 1
    assert len({*plain, *minted}) == 3


def test_a_kubeconfig_may_lack_its_clusters_or_its_credential(ucs: Ucs, emulator: Emulator) -> None:
    emulator.quirk("ucs-dc1", "no-clusters")
    emulator.quirk("ucs-dc1", "no-credentials")

    body = ucs.kubeconfig().json()

    assert body["clusters"] == []
    assert body["users"] == [{"name": "user", "user": {}}]


def test_a_redirect_points_to_another_host(ucs: Ucs, emulator: Emulator) -> None:
    emulator.quirk("ucs-dc1", "redirect")

    response = ucs.kubeconfig()

    assert response.status_code == 307
    assert response.headers["Location"].startswith("https://127.0.0.1:")


def test_an_answer_may_be_html_or_an_empty_object(ucs: Ucs, emulator: Emulator) -> None:
    emulator.quirk("ucs-dc1", "html", times=1)
    html = ucs.kubeconfig()
    emulator.quirk("ucs-dc1", "empty-object", times=1)
    empty = ucs.kubeconfig()

    assert (html.status_code, html.headers["Content-Type"]) == (201, "text/html; charset=utf-8")
    assert (empty.status_code, empty.json()) == (201, {})
    assert contexts(ucs.kubeconfig().json()) == CONTEXTS
