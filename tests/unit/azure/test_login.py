"""Rewriting a user kubeconfig's login gives what kubelogin itself gives."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import Cluster, Context, ExecEntry, Kubeconfig, User
from clusterkeys.vendors.azure.login import Login, rewritten

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


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: f"{case['login']} {case['given']}")
def test_every_login_method_gives_the_arguments_that_kubelogin_gives(case: Case) -> None:
    given = kubeconfig(calling(ORACLE["given"][case["given"]]))

    if "refused" in case:
        missing = case["refused"].split()[0]
        with pytest.raises(KubeconfigError) as refused:
            rewritten(given, case["login"])
        assert missing in str(refused.value)
        return

    entry = rewritten(given, case["login"])[0].users[0].exec
    assert list(entry.args) == case["args"]
    assert entry.api_version == ORACLE["exec"]["apiVersion"]
    assert entry.command == ORACLE["exec"]["command"]
    assert entry.install_hint == ORACLE["exec"]["installHint"]
    assert entry.env == ()


def test_the_oracle_covers_every_login_method() -> None:
    assert {case["login"] for case in ORACLE["cases"]} == set(get_args(Login))


@pytest.mark.parametrize("login", ["msi", "azurecli", "azd", "workloadidentity", "devicecode", "azurepipelines"])
def test_a_method_that_cannot_prove_possession_says_so(login: Login) -> None:
    _, notes = rewritten(kubeconfig(calling(ORACLE["given"]["recorded"])), login)

    assert len(notes) == 1
    assert f"'{login}' cannot prove possession" in notes[0]


@pytest.mark.parametrize("login", ["interactive", "spn", "ropc"])
def test_a_method_that_proves_possession_needs_no_note(login: Login) -> None:
    assert rewritten(kubeconfig(calling(ORACLE["given"]["recorded"])), login)[1] == ()


def test_nothing_is_noted_where_no_possession_was_asked_for() -> None:
    assert rewritten(kubeconfig(calling(ORACLE["given"]["without pop"])), "azurecli")[1] == ()


def test_environment_and_path_of_the_delivered_command_are_dropped_as_kubelogin_drops_them() -> None:
    env = ({"name": "AAD_LOGIN_METHOD", "value": "spn"},)
    user = calling(ORACLE["given"]["recorded"], command="/opt/kubelogin", env=env)

    entry = rewritten(kubeconfig(user), "spn")[0].users[0].exec

    assert (entry.command, entry.env) == ("kubelogin", ())


def test_a_kubeconfig_that_calls_something_else_is_refused() -> None:
    user = User(name="admin", exec=ExecEntry(api_version="client.authentication.k8s.io/v1", command="aws"))

    with pytest.raises(KubeconfigError, match="does not call kubelogin"):
        rewritten(kubeconfig(user), "spn")


def test_a_user_beside_the_kubelogin_user_stays_as_it_is() -> None:
    other = User(name="other", username="someone")

    converted, _ = rewritten(kubeconfig(calling(ORACLE["given"]["recorded"]), other), "spn")

    assert other in converted.users
