"""Where the key of Samsung Cloud Platform is found: in one place, whole."""

import secrets
from pathlib import Path

import pytest
from scpv2.credentials import CredentialResolver, EnvProvider, FileProvider

from clusterkeys.ambient import AccessKey
from clusterkeys.errors import ClusterkeysError
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.credentials import find_key
from tests.unit.samsung.machine import Machine

KEY, SECRET, TOKEN, OTHER = (secrets.token_hex(8) for _ in range(4))
HYPHENS = {"access-key": KEY, "secret-key": SECRET}


def found(machine: Machine, **account: str) -> AccessKey:
    return find_key(SamsungAccount.model_validate(account), machine.ambient)


def parts(key: AccessKey) -> tuple[str, str, str | None]:
    return key.access_key, key.secret_key, key.security_token


def refusal(machine: Machine) -> str:
    with pytest.raises(ClusterkeysError) as caught:
        found(machine)
    assert SECRET not in str(caught.value)
    return str(caught.value)


def test_the_accounts_key_comes_first_and_whole(machine: Machine) -> None:
    """A token of the environment belongs to another key."""
    machine.environment = {"SCP_TF_ACCESS_KEY": OTHER, "SCP_TF_SECRET_KEY": OTHER, "SCP_TF_AUTH_TOKEN": OTHER}
    machine.write("credentials.json", "no JSON at all")

    key = found(machine, access_key=KEY, secret_key=SECRET)

    assert parts(key) == (KEY, SECRET, None)
    assert key.source == "the stack's configuration"
    assert parts(found(machine, access_key=KEY, secret_key=SECRET, auth_token=TOKEN)) == (KEY, SECRET, TOKEN)


def test_terraforms_variables_come_before_scpv2_sdks(machine: Machine) -> None:
    machine.environment = {
        "SCP_TF_ACCESS_KEY": KEY,
        "SCP_TF_SECRET_KEY": SECRET,
        "SCP_TF_AUTH_TOKEN": TOKEN,
        "SCP_ACCESS_KEY": OTHER,
        "SCP_SECRET_KEY": OTHER,
    }

    key = found(machine)

    assert parts(key) == (KEY, SECRET, TOKEN)
    assert key.source == "SCP_TF_ACCESS_KEY, SCP_TF_SECRET_KEY and SCP_TF_AUTH_TOKEN in the environment"


def test_scpv2_sdks_variables_come_before_the_file_and_take_no_token_of_terraforms(machine: Machine) -> None:
    machine.environment = {"SCP_ACCESS_KEY": KEY, "SCP_SECRET_KEY": SECRET, "SCP_TF_AUTH_TOKEN": OTHER}
    machine.write("credentials.json", {"access-key": OTHER, "secret-key": OTHER, "auth-token": OTHER})

    key = found(machine)

    assert parts(key) == (KEY, SECRET, None)
    assert key.source == "SCP_ACCESS_KEY and SCP_SECRET_KEY in the environment"


@pytest.mark.parametrize(
    ("content", "token", "names"),
    [
        (HYPHENS, None, "access-key and secret-key"),
        (
            HYPHENS | {"auth-token": TOKEN, "access_key": OTHER, "secret_key": OTHER},
            TOKEN,
            "access-key, secret-key and auth-token",
        ),
        (HYPHENS | {"auth-token": ""}, None, "access-key and secret-key"),
        (
            {"access_key": KEY, "secret_key": SECRET, "auth_token": TOKEN},
            TOKEN,
            "access_key, secret_key and auth_token",
        ),
    ],
    ids=["hyphens", "both", "empty-token", "underscores"],
)
def test_the_file_is_read_last_under_both_of_its_spellings(
    machine: Machine, content: dict[str, str], token: str | None, names: str
) -> None:
    machine.environment = {"SCP_TF_ACCESS_KEY": "", "SCP_SECRET_KEY": ""}
    machine.write("credentials.json", content)

    key = found(machine)

    assert parts(key) == (KEY, SECRET, token)
    assert key.source == f"{names} in ~/.scpconf/credentials.json"


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"SCP_TF_SECRET_KEY": SECRET, "SCP_ACCESS_KEY": KEY, "SCP_SECRET_KEY": SECRET}, "SCP_TF_ACCESS_KEY"),
        ({"SCP_ACCESS_KEY": KEY}, "SCP_SECRET_KEY"),
    ],
)
def test_half_a_key_of_one_place_is_not_completed_by_another(
    machine: Machine, environment: dict[str, str], missing: str
) -> None:
    machine.environment = environment
    machine.write("credentials.json", HYPHENS)

    assert f"{missing} is missing" in refusal(machine)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"access-key": KEY}, "secret-key is missing"),
        ({"access-key": KEY, "secret_key": SECRET}, "secret-key is missing"),
        ({"access-key": 7, "secret-key": SECRET}, "access-key in ~/.scpconf/credentials.json holds"),
        ([KEY, SECRET], "holds no JSON object"),
        (f"access-key: {KEY}", "holds no JSON object"),
        ({}, "no credentials for Samsung Cloud Platform"),
    ],
    ids=["half", "two-spellings", "number", "list", "yaml", "empty"],
)
def test_a_file_that_cannot_serve_is_named_with_what_is_wrong(machine: Machine, content: object, said: str) -> None:
    machine.write("credentials.json", content)

    assert said in refusal(machine)


def test_without_any_key_all_places_are_named(machine: Machine) -> None:
    said = refusal(machine)

    for place in ("access_key", "SCP_TF_ACCESS_KEY and SCP_TF_SECRET_KEY", "~/.scpconf/credentials.json"):
        assert place in said


@pytest.mark.parametrize("in_environment", [True, False])
@pytest.mark.parametrize("in_file", [HYPHENS, {"access_key": KEY, "secret_key": SECRET}])
def test_scpv2_sdk_finds_the_same_key(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, in_file: dict[str, str], *, in_environment: bool
) -> None:
    machine.write("credentials.json", in_file)
    if in_environment:
        machine.environment = {"SCP_ACCESS_KEY": OTHER, "SCP_SECRET_KEY": OTHER}
        for name, value in machine.environment.items():
            monkeypatch.setenv(name, value)
    folder = Path(machine.home) / ".scpconf"
    monkeypatch.setattr(FileProvider, "CREDENTIALS_FILE", str(folder / "credentials.json"))
    monkeypatch.setattr(FileProvider, "CONFIG_FILE", str(folder / "config.json"))

    theirs = CredentialResolver([EnvProvider(), FileProvider()]).resolve()

    assert parts(found(machine))[:2] == (theirs.access_key, theirs.secret_key)
