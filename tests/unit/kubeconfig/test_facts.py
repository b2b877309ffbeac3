"""What is said about a kubeconfig is true, plain, and holds no secret."""

import base64
import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.kubeconfig.facts import Facts, life_left, observe
from tests.unit.kubeconfig.minting import Minted, Tree, canary, day, jwt, kubeconfig_tree, mint

SERVER = "https://203.0.113.7:6443"


@pytest.fixture(scope="module")
def authority() -> Minted:
    return mint("kubernetes-ca", begin=day(2020), end=day(2040))


@pytest.fixture(scope="module")
def client(authority: Minted) -> Minted:
    return mint("admin", begin=day(2026), end=day(2027), issuer=authority, serial=0x4F00A1)


def _facts(*, user: Tree, **cluster: object) -> Facts:
    return observe(parse(kubeconfig_tree(cluster={"server": SERVER} | cluster, user=user)))


def _certified(client: Minted) -> Tree:
    return {"client-certificate-data": client.certificate_data, "client-key-data": client.key_data}


def _fingerprint(minted: Minted) -> str:
    return hashlib.sha256(minted.certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def test_a_certificate_kubeconfig_is_described_in_full(authority: Minted, client: Minted) -> None:
    ca = {"certificate-authority-data": authority.certificate_data, "tls-server-name": "kubernetes"}
    plain = _facts(user=_certified(client), **ca).as_plain()
    assert list(plain.items()) == [
        ("server", SERVER),
        ("tls_server_name", "kubernetes"),
        ("insecure", False),
        ("credential", "client-certificate"),
        (
            "certificate_authority",
            {
                "fingerprints_sha256": [_fingerprint(authority)],
                "subjects": ["CN=kubernetes-ca"],
                "not_before": "2020-01-01T00:00:00Z",
                "not_after": "2040-01-01T00:00:00Z",
            },
        ),
        (
            "certificate",
            {
                "serial": "4f:00:a1",
                "subject": "CN=admin",
                "issuer": "CN=kubernetes-ca",
                "not_before": "2026-01-01T00:00:00Z",
                "not_after": "2027-01-01T00:00:00Z",
                "fingerprint_sha256": _fingerprint(client),
            },
        ),
        ("expires_at", "2027-01-01T00:00:00Z"),
    ]
    assert json.loads(json.dumps(plain)) == plain


def test_the_user_is_the_certificate_s_subject(client: Minted) -> None:
    assert _facts(user=_certified(client)).user == "CN=admin"
    assert _facts(user={"token": canary()}).user is None


def test_an_opaque_token_gives_nothing_but_its_kind() -> None:
    assert _facts(user={"token": canary()}).as_plain() == {
        "server": SERVER,
        "insecure": False,
        "credential": "token",
    }


def test_a_jwt_gives_its_expiry_only() -> None:
    token = jwt({"iat": 1767225600, "exp": 1767312000, "sub": canary()})
    facts = _facts(user={"token": token})
    assert facts.as_plain()["token"] == {"expires_at": "2026-01-02T00:00:00Z"}
    assert facts.expires_at == datetime(2026, 1, 2, tzinfo=UTC)
    assert facts.as_plain()["expires_at"] == "2026-01-02T00:00:00Z"


@pytest.mark.parametrize(
    "payload",
    [{}, [], "text", {"exp": "2026"}, {"exp": True}, {"exp": 1e300}, {"exp": -(10**30)}, {"exp": None}],
)
def test_a_jwt_without_a_usable_expiry_is_as_good_as_opaque(payload: object) -> None:
    assert "token" not in _facts(user={"token": jwt(payload)}).as_plain()


@pytest.mark.parametrize("token", ["a.b.c", "..", "é.é.é", "a.e30.c.d", "a.W1tbW1tb.c"])
def test_a_token_that_is_only_dotted_is_opaque(token: str) -> None:
    assert "token" not in _facts(user={"token": token}).as_plain()


def test_an_exec_entry_shows_its_command_without_secrets_and_of_its_environment_the_names() -> None:
    secret = canary()
    entry = {
        "apiVersion": "client.authentication.k8s.io/v1beta1",
        "command": "login-helper",
        "args": ["get-token", "--client-secret", secret, "--tenant", "contoso"],
        "env": [{"name": "LOGIN_SECRET", "value": secret}],
    }
    facts = _facts(user={"exec": entry})
    assert facts.as_plain()["exec"] == {
        "command": "login-helper",
        "args": ["get-token", "--client-secret", "[secret]", "--tenant", "contoso"],
        "env": ["LOGIN_SECRET"],
    }
    assert secret not in repr(facts)


def test_facts_hold_no_secret_and_no_digest_of_one(client: Minted) -> None:
    password = canary()
    user = _certified(client) | {"token": canary(), "username": canary(), "password": password}
    shown = json.dumps(_facts(user=user, **{"proxy-url": f"http://me:{password}@proxy"}).as_plain())
    for secret in (*user.values(), password):
        if secret == client.certificate_data:
            continue
        raw = str(secret).encode()
        assert str(secret) not in shown
        for digest in (hashlib.sha256(raw), hashlib.sha1(raw, usedforsecurity=False)):
            assert digest.hexdigest() not in shown
            assert base64.b64encode(digest.digest()).decode() not in shown


def test_an_insecure_context_says_so() -> None:
    user: Tree = {"token": canary()}
    assert _facts(user=user, **{"insecure-skip-tls-verify": True}).as_plain()["insecure"] is True
    assert _facts(user=user).as_plain()["insecure"] is False


def test_a_bundle_lists_each_authority_once_and_lasts_as_long_as_the_longest(authority: Minted) -> None:
    """During a rotation the bundle holds the old authority and the new one."""
    old = mint("old-ca", begin=day(2016), end=day(2026))
    both = b"".join(each.certificate.public_bytes(serialization.Encoding.PEM) for each in (old, authority, old))
    data = {"certificate-authority-data": base64.b64encode(both).decode()}
    facts = _facts(user={"token": canary()}, **data).certificate_authority
    assert facts is not None
    assert set(zip(facts.fingerprints_sha256, facts.subjects, strict=True)) == {
        (_fingerprint(old), "CN=old-ca"),
        (_fingerprint(authority), "CN=kubernetes-ca"),
    }
    assert facts.not_after == day(2040)


def test_the_order_of_a_bundle_changes_no_fact(authority: Minted) -> None:
    pems = [
        each.certificate.public_bytes(serialization.Encoding.PEM)
        for each in (authority, mint("other-ca", begin=day(2020), end=day(2030)))
    ]
    user: Tree = {"token": canary()}
    one, other = (
        _facts(user=user, **{"certificate-authority-data": base64.b64encode(b"".join(order)).decode()})
        for order in (pems, pems[::-1])
    )
    assert one == other


def test_of_a_chain_the_first_certificate_is_described(authority: Minted, client: Minted) -> None:
    chain = b"".join(each.certificate.public_bytes(serialization.Encoding.PEM) for each in (client, authority))
    user = _certified(client) | {"client-certificate-data": base64.b64encode(chain).decode()}
    assert _facts(user=user).user == "CN=admin"


@pytest.mark.parametrize("field", ["client-certificate-data", "client-key-data"])
@pytest.mark.parametrize("content", ["no base64!", base64.b64encode(b"no PEM").decode()])
def test_unreadable_client_data_are_refused_without_showing_them(client: Minted, field: str, content: str) -> None:
    kind = {"client-certificate-data": "certificate", "client-key-data": "private key"}[field]
    with pytest.raises(KubeconfigError) as raised:
        _facts(user=_certified(client) | {field: content})
    assert str(raised.value) == f"the kubeconfig's {field}: expected the base64 text of a PEM {kind}"


def test_an_unreadable_certificate_authority_is_refused() -> None:
    with pytest.raises(KubeconfigError) as raised:
        _facts(user={"token": canary()}, **{"certificate-authority-data": "QUJD"})
    assert str(raised.value) == (
        "the kubeconfig's certificate-authority-data: expected the base64 text of a PEM certificate"
    )


def test_a_key_behind_a_passphrase_is_refused(client: Minted) -> None:
    encryption = serialization.BestAvailableEncryption(secrets.token_bytes(16))
    data = base64.b64encode(client.key_pem(encryption)).decode()
    with pytest.raises(KubeconfigError, match=r"client-key-data: expected the base64 text of a PEM private key$"):
        _facts(user=_certified(client) | {"client-key-data": data})


def test_a_key_of_another_certificate_is_refused(authority: Minted, client: Minted) -> None:
    with pytest.raises(KubeconfigError) as raised:
        _facts(user=_certified(client) | {"client-key-data": authority.key_data})
    assert str(raised.value) == "the kubeconfig's client key does not belong to its client certificate"


def test_a_certificate_cut_short_is_refused(client: Minted) -> None:
    lines = client.certificate.public_bytes(serialization.Encoding.PEM).splitlines(keepends=True)
    cut = base64.b64encode(b"".join(lines[:2] + lines[-1:])).decode()
    with pytest.raises(KubeconfigError, match="client-certificate-data: expected the base64 text"):
        _facts(user=_certified(client) | {"client-certificate-data": cut})


def test_only_a_one_context_kubeconfig_is_described() -> None:
    tree = kubeconfig_tree(users=[{"name": name, "user": {"token": canary()}} for name in "uv"])
    with pytest.raises(KubeconfigError, match=r"^a kubeconfig with exactly one cluster, user and context"):
        observe(parse(tree))


def test_whatever_ends_first_is_the_expiry(authority: Minted, client: Minted) -> None:
    ca = {"certificate-authority-data": authority.certificate_data}
    token = jwt({"exp": int(day(2026, 6).timestamp())})
    assert _facts(user={"token": canary()}, **ca).expires_at == day(2040)
    assert _facts(user=_certified(client), **ca).expires_at == day(2027)
    assert _facts(user=_certified(client) | {"token": token}, **ca).expires_at == day(2026, 6)
    assert _facts(user={"token": canary()}).expires_at is None


@pytest.mark.parametrize(
    ("now", "share"),
    [
        (day(2025), 1.0),
        (day(2026), 1.0),
        (day(2026) + timedelta(days=73), 0.8),
        (day(2026) + timedelta(days=292), 0.2),
        (day(2027), 0.0),
        (day(2030), 0.0),
    ],
)
def test_life_left_falls_from_one_to_nothing(client: Minted, now: datetime, share: float) -> None:
    assert life_left(_facts(user=_certified(client)), now) == pytest.approx(share)


def test_life_left_is_that_of_whatever_ends_first(client: Minted) -> None:
    token = jwt({"iat": int(day(2026, 6, 1).timestamp()), "exp": int(day(2026, 6, 11).timestamp())})
    facts = _facts(user=_certified(client) | {"token": token})
    assert life_left(facts, day(2026, 6, 6)) == pytest.approx(0.5)


def test_life_left_is_unknown_where_nothing_tells(client: Minted) -> None:
    endless = _facts(user={"token": canary()})
    beginningless = _facts(user=_certified(client) | {"token": jwt({"exp": int(day(2026, 6).timestamp())})})
    assert life_left(endless, day(2026)) is None
    assert life_left(beginningless, day(2026, 5)) is None
    assert life_left(beginningless, day(2026, 7)) == 0.0


def test_the_dates_know_their_time_zone(client: Minted) -> None:
    facts = _facts(user=_certified(client))
    assert facts.expires_at is not None
    assert facts.expires_at.utcoffset() == timedelta(0)


def test_the_fixtures_are_what_x509_says_they_are(client: Minted) -> None:
    """The expected dates above are written by hand: this holds them to the certificate itself."""
    loaded = x509.load_pem_x509_certificate(base64.b64decode(client.certificate_data))
    assert (loaded.not_valid_before_utc, loaded.not_valid_after_utc) == (day(2026), day(2027))
