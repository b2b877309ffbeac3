"""A credential command's arguments show what changed, and never a secret."""

import secrets

import pytest

from clusterkeys.kubeconfig.exec_arguments import shown
from tests.unit.kubeconfig.minting import canary, jwt


@pytest.mark.parametrize(
    "flag",
    [
        "--client-secret",
        "--password",
        "--client-certificate-password",
        "--federated-token",
        "--token",
        "--secret-key",
        "--access-key",
        "--private-key",
        "--key",
        "--apiKey",
        "--api_key",
        "--accountKey",
        "--key-data",
        "--assertion",
        "-password",
        "--PASSWD",
        "--storePwd",
    ],
)
def test_what_follows_a_flag_that_names_a_secret_is_hidden(flag: str) -> None:
    secret = canary()
    assert shown(("get", flag, secret, "rest")) == ("get", flag, "[secret]", "rest")
    assert shown((f"{flag}={secret}", "rest")) == (f"{flag}=[secret]", "rest")


def test_a_secret_may_begin_with_a_dash() -> None:
    assert shown(("--password", "-" + canary())) == ("--password", "[secret]")


def test_a_flag_after_a_flag_is_not_its_value_and_hides_its_own() -> None:
    assert shown(("--token", "--password", canary())) == ("--token", "--password", "[secret]")


def test_secrets_are_hidden_wherever_they_stand() -> None:
    secret = canary()
    pem = f"-----BEGIN {secret}"
    assert shown((f"CLIENT_SECRET={secret}",)) == ("CLIENT_SECRET=[secret]",)
    assert shown(("--auth", jwt({"a": secret}))) == ("--auth", "[secret]")
    assert shown(("--auth=" + jwt({"a": secret}),)) == ("[secret]",)
    assert shown((pem, f"https://me:{secret}@host/path")) == ("[secret]", "[secret]")
    assert shown(("--from", f"https://host/blob?se=1&sig={secret}")) == ("--from", "[secret]")
    assert shown(("-c", f"login --password {secret}")) == ("-c", "[secret]")


def test_everything_else_is_shown() -> None:
    """The arguments of a known login command, whose ids a reader of the preview wants to see."""
    args = (
        "get-token",
        "--login",
        "interactive",
        "--server-id",
        "11111111-2222-3333-4444-555555555555",
        "--environment",
        "PublicCloud",
        "--pop-enabled",
        "--pop-claims",
        "u=/subscriptions/1/resourceGroups/g/providers/Some.Kind/clusters/c",
        "--federated-token-file",
        "/var/run/token",
        "--token-cache-dir",
        "/var/cache",
        "--keyring=os",
    )
    assert shown(args) == args


def test_the_same_arguments_always_show_the_same() -> None:
    one, other = (("--token", secrets.token_urlsafe(20)) for _ in range(2))
    assert shown(one) == shown(other)


def test_headers_and_short_password_flags_are_hidden() -> None:
    canary = secrets.token_urlsafe(12)
    args = (
        "--header",
        f"Authorization: Bearer {canary}",
        "-c",
        f"curl -H 'x: basic {canary}'",
        "-p",
        canary,
        "--pat",
        canary,
    )
    assert canary not in " ".join(shown(args))
