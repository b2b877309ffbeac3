"""What is made of the kubeconfigs that UCS hands out, plain and with each of its oddities."""

from collections.abc import Callable

import pytest

from clusterkeys.errors import ClusterkeysError, KubeconfigError, VendorError
from clusterkeys.kubeconfig.model import Kubeconfig
from sandbox.emulator.emulator import Emulator
from tests.contract.huawei.client import Client

SKIPPING = ("skip-tls-boolean", "skip-tls-string", "skip-tls-title-case")


def insecure(kubeconfig: Kubeconfig) -> list[str]:
    return [cluster.name for cluster in kubeconfig.clusters if cluster.insecure_skip_tls_verify]


def test_the_public_endpoint_is_the_verifying_context_though_another_is_the_default(client: Client) -> None:
    fetched = client.fetch(endpoint="public")

    assert fetched.contexts == ("externalTLSVerify", "external")
    assert fetched.kubeconfig.current_context == "external"
    cluster, user, _ = client.chosen("public").single()
    assert not cluster.insecure
    assert cluster.server.startswith("https://localhost:")
    assert user.credential == "client-certificate"


def test_the_private_endpoint_is_the_internal_context(client: Client) -> None:
    assert client.fetch(endpoint="private").contexts == ("internal",)
    cluster, _, _ = client.chosen("private").single()
    assert not cluster.insecure
    assert cluster.server.startswith("https://127.0.0.1:")


@pytest.mark.parametrize(
    ("quirk", "endpoint", "contexts"),
    [
        ("internal-only", "private", ("internal",)),
        ("insecure-only", "public", ("external",)),
        ("no-verifying-context", "public", ("external",)),
        ("no-verifying-context", "private", ("internal",)),
        ("no-internal-context", "public", ("externalTLSVerify", "external")),
        ("status-200", "public", ("externalTLSVerify", "external")),
        ("minting", "public", ("externalTLSVerify", "external")),
        ("token-user", "public", ("externalTLSVerify", "external")),
        ("skip-tls-false-string", "public", ("externalTLSVerify", "external")),
        *[(quirk, "public", ("externalTLSVerify", "external")) for quirk in SKIPPING],
    ],
)
def test_the_contexts_that_came_are_given_best_first(
    client: Client, emulator: Emulator, quirk: str, endpoint: str, contexts: tuple[str, ...]
) -> None:
    emulator.quirk("ucs-dc1", quirk)

    assert client.fetch(endpoint=endpoint).contexts == contexts


@pytest.mark.parametrize(
    ("quirk", "endpoint", "came"),
    [
        ("internal-only", "public", "only: internal"),
        ("insecure-only", "private", "only: external"),
        ("no-internal-context", "private", "only: external, externalTLSVerify"),
    ],
)
def test_without_a_context_for_the_endpoint_the_error_says_which_came(
    client: Client, emulator: Emulator, quirk: str, endpoint: str, came: str
) -> None:
    emulator.quirk("ucs-dc1", quirk)

    with pytest.raises(KubeconfigError, match=f"no context for the {endpoint} endpoint, {came}"):
        client.fetch(endpoint=endpoint)


@pytest.mark.parametrize("quirk", ["insecure-only", "no-verifying-context"])
def test_a_context_that_skips_tls_is_handed_on_only_where_that_is_allowed(
    client: Client, emulator: Emulator, quirk: str
) -> None:
    emulator.quirk("ucs-dc1", quirk)

    with pytest.raises(KubeconfigError, match="would not be verified"):
        client.chosen("public")
    assert client.chosen("public", insecure=True).single()[0].insecure


@pytest.mark.parametrize("quirk", [*SKIPPING, "skip-tls-false-string"])
def test_however_the_skipping_is_spelled_exactly_one_cluster_skips(
    client: Client, emulator: Emulator, quirk: str
) -> None:
    emulator.quirk("ucs-dc1", quirk)

    assert insecure(client.fetch().kubeconfig) == ["externalCluster"]
    assert not client.chosen("public").single()[0].insecure


def test_a_token_counts_as_the_credential(client: Client, emulator: Emulator) -> None:
    emulator.quirk("ucs-dc1", "token-user")

    assert client.chosen().single()[1].credential == "token"


@pytest.mark.parametrize("minting", [True, False])
def test_each_fetch_may_bring_a_new_certificate_of_the_same_cluster(
    client: Client, emulator: Emulator, *, minting: bool
) -> None:
    if minting:
        emulator.quirk("ucs-dc1", "minting")

    first, second = client.fetch().kubeconfig, client.fetch().kubeconfig

    assert first.clusters == second.clusters
    assert (first.users != second.users) is minting


@pytest.mark.parametrize("quirk", ["no-clusters", "dangling-context", "empty-object", "no-credentials"])
def test_what_is_no_usable_kubeconfig_is_refused(client: Client, emulator: Emulator, quirk: str) -> None:
    emulator.quirk("ucs-dc1", quirk)

    with pytest.raises(KubeconfigError):
        client.chosen()


@pytest.mark.parametrize(("quirk", "said"), [("html", "no JSON object"), ("redirect", "answered with a redirect")])
def test_an_answer_of_something_else_than_ucs_is_refused_at_once(
    client: Client, emulator: Emulator, quirk: str, said: str
) -> None:
    """A redirect is not followed: the target would get a signature."""
    emulator.quirk("ucs-dc1", quirk)

    with pytest.raises(VendorError, match=said) as caught:
        client.fetch()

    assert (caught.value.refusal.kind, caught.value.refusal.transient) == ("protocol", False)
    assert len(client.calls) == 1


def test_no_quirk_of_the_emulated_vendor_gives_anything_but_a_kubeconfig_or_our_own_error(
    client: Client, emulator: Emulator
) -> None:
    """So that a new quirk cannot go untested."""
    outcomes: dict[str, Callable[..., object]] = dict.fromkeys(emulator.vendors["huawei"].quirks, client.chosen)

    for quirk, attempt in outcomes.items():
        emulator.reset()
        emulator.quirk("ucs-dc1", quirk)
        try:
            assert isinstance(attempt(), Kubeconfig)
        except ClusterkeysError as refused:
            assert str(refused)  # noqa: PT017 - either outcome is right


def test_what_arrived_is_what_the_vendor_has_on_file(client: Client, emulator: Emulator) -> None:
    credential = emulator.world.cluster("ucs-dc1").desk.current()

    cluster, user, _ = client.chosen().single()

    assert user.client_certificate_data == credential.certificate_data
    assert user.client_key_data == credential.key_data
    assert cluster.certificate_authority_data == credential.authority_data
    assert cluster.server == credential.public_server
