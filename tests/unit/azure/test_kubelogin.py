"""Another login method of a user kubeconfig makes kubelogin do what its own conversion makes it do."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import Cluster, Context, ExecEntry, Kubeconfig, User
from clusterkeys.vendors.azure.kubelogin import Login, with_login

ORACLE = json.loads((Path(__file__).parent / "kubelogin-0.2.21.json").read_text())

Case = Mapping[str, Any]


def kubeconfig(*users: User) -> Kubeconfig:
    return Kubeconfig(
        clusters=(Cluster(name="c", server="https://172.16.0.3:6443"),),
        users=users,
        contexts=tuple(Context(name=user.name, cluster="c", user=user.name) for user in users),
    )


def calling(args: list[str], **changes: object) -> User:
    entry = {"api_version": "client.authentication.k8s.io/v1beta1", "command": "kubelogin", "install_hint": "hint"}
    return User(name="aad-user", exec=ExecEntry(**{**entry, **changes}, args=tuple(args)))


OWN_APPLICATION = ("msi", "azurecli", "azd", "workloadidentity", "azurepipelines")
"""Methods whose client and tenant are not those of the delivered arguments."""


def flags(words: list[str]) -> dict[str, str]:
    return dict(zip(words[1::2], words[2::2], strict=True))


@pytest.mark.parametrize(
    "case",
    [case for case in ORACLE["cases"] if case["login"] in OWN_APPLICATION and "args" in case],
    ids=lambda case: f"{case['login']} {case['given']}",
)
def test_a_method_with_an_application_of_its_own_has_the_arguments_that_kubelogin_gives_it(case: Case) -> None:
    entry = with_login(kubeconfig(calling(ORACLE["given"][case["given"]])), case["login"])[0].users[0].exec

    words = [word.replace("--token-cache-dir", "--cache-dir") for word in entry.args]
    assert words[:3] == case["args"][:3]
    assert flags(words) == flags(case["args"])


@pytest.mark.parametrize("given", ORACLE["given"])
@pytest.mark.parametrize("login", sorted(set(get_args(Login)) - set(OWN_APPLICATION)))
def test_any_other_method_goes_on_with_what_was_delivered(given: str, login: Login) -> None:
    """Kubelogin ignores what such a method does not use: measured in docs/adr/0010-kubelogin.md."""
    delivered = ORACLE["given"][given]

    entry = with_login(kubeconfig(calling(delivered)), login)[0].users[0].exec

    assert list(entry.args) == [login if word == "interactive" else word for word in delivered]


@pytest.mark.parametrize("login", get_args(Login))
def test_the_rest_of_the_entry_stays(login: Login) -> None:
    entry = with_login(kubeconfig(calling(ORACLE["given"]["recorded"])), login)[0].users[0].exec

    assert entry.api_version == ORACLE["exec"]["apiVersion"]
    assert entry.command == ORACLE["exec"]["command"]
    assert entry.install_hint == ORACLE["exec"]["installHint"]
    assert entry.env == ()


@pytest.mark.parametrize("words", [["--login=interactive"], ["-l", "interactive"], []])
def test_the_delivered_method_is_found_however_it_is_written(words: list[str]) -> None:
    delivered = ["get-token", *words, "--server-id=s", "--client-id=c"]

    kept = with_login(kubeconfig(calling(delivered)), "spn")[0].users[0].exec.args
    reduced = with_login(kubeconfig(calling(delivered)), "msi")[0].users[0].exec.args

    assert kept == ("get-token", "--login", "spn", "--server-id=s", "--client-id=c")
    assert reduced == ("get-token", "--login", "msi", "--server-id=s")


def test_the_oracle_covers_every_login_method() -> None:
    assert {case["login"] for case in ORACLE["cases"]} == set(get_args(Login))


@pytest.mark.parametrize("login", ["msi", "azurecli", "azd", "workloadidentity", "devicecode", "azurepipelines"])
def test_a_method_that_cannot_prove_possession_says_so(login: Login) -> None:
    _, notes = with_login(kubeconfig(calling(ORACLE["given"]["recorded"])), login)

    assert len(notes) == 1
    assert f"proof of possession, which the login method '{login}' cannot give" in notes[0]


@pytest.mark.parametrize("login", ["interactive", "spn", "ropc"])
def test_a_method_that_proves_possession_needs_no_note(login: Login) -> None:
    assert with_login(kubeconfig(calling(ORACLE["given"]["recorded"])), login)[1] == ()


def test_nothing_is_noted_where_no_possession_was_asked_for() -> None:
    assert with_login(kubeconfig(calling(ORACLE["given"]["without pop"])), "azurecli")[1] == ()


def test_environment_and_path_of_the_delivered_command_are_dropped_as_kubelogin_drops_them() -> None:
    user = calling(
        ORACLE["given"]["recorded"], command="/opt/kubelogin", env=({"name": "AAD_LOGIN_METHOD", "value": "spn"},)
    )

    entry = with_login(kubeconfig(user), "spn")[0].users[0].exec

    assert (entry.command, entry.env) == ("kubelogin", ())


def test_a_kubeconfig_that_calls_something_else_is_refused() -> None:
    user = User(name="admin", exec=ExecEntry(api_version="client.authentication.k8s.io/v1", command="aws"))

    with pytest.raises(KubeconfigError, match="does not call kubelogin"):
        with_login(kubeconfig(user), "spn")


def test_a_user_beside_the_kubelogin_user_stays_as_it_is() -> None:
    other = User(name="other", username="someone")

    converted, _ = with_login(kubeconfig(calling(ORACLE["given"]["recorded"]), other), "spn")

    assert other in converted.users
