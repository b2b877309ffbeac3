"""One context comes out, verifying its server and with a credential that can work; or a refusal."""

import base64

import pytest

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import address_class, contradiction, select
from tests.unit.kubeconfig.minting import Tree, canary, kubeconfig_tree

_CA = base64.b64encode(b"a certificate").decode()


def _three_contexts(**top: object) -> Kubeconfig:
    """As one vendor answers: the current context skips the check of the server."""
    clusters: dict[str, Tree] = {
        "in": {"server": "https://192.168.0.9:5443", "certificate-authority-data": _CA},
        "out": {"server": "https://203.0.113.7:5443", "insecure-skip-tls-verify": "true"},
        "outVerified": {"server": "https://203.0.113.7:5443", "certificate-authority-data": _CA},
    }
    tree = kubeconfig_tree(
        clusters=[{"name": f"{name}Cluster", "cluster": fields} for name, fields in clusters.items()],
        contexts=[{"name": name, "context": {"cluster": f"{name}Cluster", "user": "u"}} for name in clusters],
    )
    return parse(tree | {"current-context": "out"} | top)


def test_the_chosen_entries_are_all_named_after_the_cluster_s_key() -> None:
    chosen = select(_three_contexts(), name="dc1", candidates=("in",), endpoint="private")
    cluster, user, context = chosen.single()
    assert (cluster.name, user.name, context.name) == ("dc1", "dc1", "dc1")
    assert (context.cluster, context.user, chosen.current_context) == ("dc1", "dc1", "dc1")
    assert cluster.server == "https://192.168.0.9:5443"


def test_what_the_chosen_entries_said_otherwise_stays() -> None:
    tree = kubeconfig_tree(context={"cluster": "c", "user": "u", "namespace": "team", "future": 1})
    _, _, context = select(parse(tree), name="dc1").single()
    assert (context.namespace, context.extra) == ("team", {"future": 1})


@pytest.mark.parametrize("allow", [False, True])
def test_a_verifying_candidate_goes_before_one_that_skips(allow: bool) -> None:  # noqa: FBT001  a parameter of the test
    chosen = select(
        _three_contexts(),
        name="dc1",
        candidates=("out", "outVerified"),
        endpoint="public",
        allow_insecure_tls=allow,
    )
    assert not chosen.clusters[0].insecure


def test_among_verifying_candidates_the_first_wins() -> None:
    chosen = select(_three_contexts(), name="dc1", candidates=("outVerified", "in"))
    assert chosen.clusters[0].server == "https://203.0.113.7:5443"


def test_a_candidate_that_is_not_there_is_passed_over() -> None:
    assert select(_three_contexts(), name="dc1", candidates=("absent", "in")).clusters[0].name == "dc1"


def test_without_candidates_the_current_context_is_meant() -> None:
    chosen = select(_three_contexts(**{"current-context": "in"}), name="dc1")
    assert chosen.clusters[0].server == "https://192.168.0.9:5443"


@pytest.mark.parametrize("current", ["", "absent"])
def test_without_a_current_context_the_only_one_is_meant(current: str) -> None:
    tree = kubeconfig_tree() | {"current-context": current}
    assert select(parse(tree), name="dc1").current_context == "dc1"


def test_the_current_context_is_not_swapped_for_another_that_verifies() -> None:
    """The other one may be another endpoint: that is the reader's to say, through candidates."""
    with pytest.raises(KubeconfigError) as raised:
        select(_three_contexts(), name="dc1")
    assert str(raised.value) == (
        "the server would not be verified through out (contexts of the kubeconfig: in, out, outVerified). "
        "Choose another endpoint, or set allow_insecure_tls: true for this cluster to accept it"
    )


def test_allow_insecure_tls_hands_on_the_skipping_context_in_a_form_clients_take() -> None:
    fields = {"server": "https://a", "insecure-skip-tls-verify": True, "certificate-authority-data": _CA}
    chosen = select(parse(kubeconfig_tree(cluster=fields)), name="dc1", allow_insecure_tls=True)
    assert chosen.clusters[0].insecure_skip_tls_verify
    assert not chosen.clusters[0].certificate_authority_data


def test_plain_http_is_not_verifying_either() -> None:
    kubeconfig = parse(kubeconfig_tree(cluster={"server": "http://203.0.113.7:8080"}))
    with pytest.raises(KubeconfigError, match="would not be verified through x "):
        select(kubeconfig, name="dc1")
    assert select(kubeconfig, name="dc1", allow_insecure_tls=True).clusters[0].insecure


def test_no_certificate_authority_means_the_system_s_roots_and_is_accepted() -> None:
    kubeconfig = parse(kubeconfig_tree(cluster={"server": "https://rancher.example/k8s/clusters/c-1"}))
    assert not select(kubeconfig, name="dc1").clusters[0].insecure


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"candidates": ("inner",), "endpoint": "private"},
            "the kubeconfig has no context for the private endpoint: expected inner, found in, out, outVerified",
        ),
        (
            {"candidates": ()},
            "the kubeconfig has no context that may be used: expected none, found in, out, outVerified",
        ),
    ],
)
def test_no_fitting_context_is_said_with_the_names_there_are(arguments: Tree, message: str) -> None:
    with pytest.raises(KubeconfigError) as raised:
        select(_three_contexts(), name="dc1", **arguments)  # type: ignore[arg-type]
    assert str(raised.value) == message


def test_several_contexts_and_no_current_one_are_not_guessed_among() -> None:
    with pytest.raises(KubeconfigError) as raised:
        select(_three_contexts(**{"current-context": ""}), name="dc1")
    assert str(raised.value) == "the kubeconfig has no current context to choose among: in, out, outVerified"


_TEMPLATE = ". The vendor gave a template, not a credential: ask for another kind of credential"
_FILE = ". Only a kubeconfig that carries its certificates and tokens inside can be handed on"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "the kubeconfig's user has no credential"),
        ({"as": "CANARY"}, "the kubeconfig's user has no credential"),
        ({"client-key-data": "CANARY"}, "the kubeconfig's user has a client key without its certificate"),
        (
            {"client-certificate-data": "CANARY"},
            "the kubeconfig's user has a client certificate without its key",
        ),
        (
            {"client-certificate-data": "CANARY", "client-key": "/CANARY"},
            "the kubeconfig's user points at a file of another machine: client-key" + _FILE,
        ),
        (
            {"client-certificate": "/CANARY", "client-key": "/CANARY"},
            "the kubeconfig's user points at a file of another machine: client-certificate, client-key" + _FILE,
        ),
        (
            {"token": "CANARY", "tokenFile": "/CANARY"},
            "the kubeconfig's user points at a file of another machine: tokenFile" + _FILE,
        ),
        *(
            (
                {"token": token},
                "the kubeconfig's token holds a placeholder that was never filled in" + _TEMPLATE,
            )
            for token in (
                "<token>",
                " <CANARY> ",
                "<ACCESS_KEY>:<CANARY>",
                "CANARY:<secret key>",
                "REPLACE_ME",
                "replace-me-with-CANARY",
                "CHANGEME",
                "YOUR_TOKEN",
                "your-CANARY",
                "${CANARY}",
                "{{ CANARY }}",
                "Bearer <CANARY>",
                "REPLACE_WITH_CANARY",
                "PLACEHOLDER",
                "******",
            )
        ),
        (
            {"username": "CANARY", "password": "<password>"},
            "the kubeconfig's password holds a placeholder that was never filled in" + _TEMPLATE,
        ),
        (
            {"client-certificate-data": "<CANARY>", "client-key-data": "<CANARY>"},
            "the kubeconfig's client-certificate-data holds a placeholder that was never filled in" + _TEMPLATE,
        ),
        (
            {"exec": {"apiVersion": "v1", "command": "login", "args": ["--key", "<CANARY>"]}},
            "the kubeconfig's exec.args holds a placeholder that was never filled in" + _TEMPLATE,
        ),
        *(
            (
                {"exec": {"apiVersion": "v1", "command": "login", "args": [argument]}},
                "the kubeconfig's exec.args holds a placeholder that was never filled in" + _TEMPLATE,
            )
            for argument in ("--access-key=<CANARY>", "--secret-key=${CANARY}", "key=YOUR_CANARY")
        ),
        (
            {"auth-provider": {"name": "oidc", "config": {"id-token": "<CANARY>"}}},
            "the kubeconfig's auth-provider holds a placeholder that was never filled in" + _TEMPLATE,
        ),
        (
            {"exec": {"apiVersion": "v1", "command": "login", "env": [{"name": "A", "value": "<CANARY>"}]}},
            "the kubeconfig's exec.env holds a placeholder that was never filled in" + _TEMPLATE,
        ),
    ],
)
def test_a_credential_that_cannot_work_is_refused_without_showing_it(fields: Tree, message: str) -> None:
    with pytest.raises(KubeconfigError) as raised:
        select(parse(kubeconfig_tree(user=fields)), name="dc1")
    assert str(raised.value) == message
    assert "CANARY" not in str(raised.value)


@pytest.mark.parametrize(
    "token", ["a<b", "changement", "yours", "x<y>z", "$HOME", "eyJh.eyJi.c", "a**b", "abc=<d>e", "replaced"]
)
def test_a_token_that_only_resembles_a_placeholder_passes(token: str) -> None:
    assert select(parse(kubeconfig_tree(user={"token": token})), name="dc1").users[0].token == token


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"server": "https://a", "certificate-authority": "/etc/ca.pem"},
            "the kubeconfig's cluster points at a file of another machine: certificate-authority" + _FILE,
        ),
        (
            {"server": "https://<public-ip>:6443"},
            "the kubeconfig's server holds a placeholder that was never filled in" + _TEMPLATE,
        ),
    ],
)
def test_a_cluster_that_cannot_be_reached_elsewhere_is_refused(fields: Tree, message: str) -> None:
    with pytest.raises(KubeconfigError) as raised:
        select(parse(kubeconfig_tree(cluster=fields)), name="dc1")
    assert str(raised.value) == message


@pytest.mark.parametrize(
    ("server", "expected"),
    [
        ("https://10.1.2.3:6443", "private"),
        ("https://172.31.255.255", "private"),
        ("https://172.32.0.0", "public"),
        ("https://192.168.0.1", "private"),
        ("https://100.64.0.1", "private"),
        ("https://127.0.0.1:1", "private"),
        ("https://169.254.1.1", "private"),
        ("https://203.0.113.7:6443", "public"),
        ("https://[::1]:6443", "private"),
        ("https://[fd00::1]:6443", "private"),
        ("https://[fe80::1]:6443", "private"),
        ("https://[2a00::1]:6443", "public"),
        ("https://[::ffff:10.0.0.1]:6443", "private"),
        ("https://cluster.example:6443", "unknown"),
        ("https://localhost:6443", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_tells_where_it_can_be_reached_from_and_a_name_does_not(server: str, expected: str) -> None:
    assert address_class(server) == expected


def test_an_address_of_the_other_kind_is_worth_a_warning() -> None:
    assert contradiction("https://10.0.0.1:6443", "public") == (
        "the public endpoint was asked for, but 10.0.0.1 is a private address"
    )
    assert contradiction("https://203.0.113.7", "private") == (
        "the private endpoint was asked for, but 203.0.113.7 is a public address"
    )


def test_nothing_is_said_where_nothing_contradicts() -> None:
    assert contradiction("https://10.0.0.1", "private") is None
    assert contradiction("https://203.0.113.7", "public") is None
    assert contradiction("https://cluster.example", "public") is None
    assert contradiction("https://10.0.0.1", None) is None


def test_an_exec_credential_is_handed_on_as_it_came() -> None:
    secret = canary()
    entry = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "login",
        "args": ["get", secret],
    }
    _, user, _ = select(parse(kubeconfig_tree(user={"exec": entry})), name="dc1").single()
    assert user.exec is not None
    assert user.exec.args == ("get", secret)
