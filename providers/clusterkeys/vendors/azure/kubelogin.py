"""Changes the method by which the exec entry of a user kubeconfig logs in through kubelogin.

Azure delivers client, tenant and environment of the application that opens a browser. kubelogin uses them with every
method, so they are removed for methods that have their own: docs/adr/0010-kubelogin.md says what was measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import ExecEntry, Kubeconfig

Login = Literal[
    "devicecode", "interactive", "spn", "ropc", "msi", "azurecli", "azd", "workloadidentity", "azurepipelines"
]
"""kubelogin's own words."""

_PROVING: tuple[Login, ...] = ("interactive", "spn", "ropc")
"""The methods that can prove possession of their token."""

_SERVER = ("--server-id", "--cache-dir", "--token-cache-dir")
_KEPT: Mapping[Login, tuple[str, ...]] = {
    "msi": _SERVER,
    "azurecli": _SERVER,
    "azd": _SERVER,
    "workloadidentity": _SERVER,
    "azurepipelines": (*_SERVER, "--tenant-id"),
}
"""The delivered arguments that stay for the methods that have an application of their own."""


def with_login(kubeconfig: Kubeconfig, login: Login) -> tuple[Kubeconfig, tuple[str, ...]]:
    """Change the method of every user that calls kubelogin.

    No secret is written: kubelogin reads it from its `AZURE_` variables where the kubeconfig is used.

    Returns:
        The kubeconfig, and notes for the user.

    Raises:
        KubeconfigError: No user calls kubelogin.
    """
    calls = [user.exec for user in kubeconfig.users if user.exec and "kubelogin" in user.exec.command.lower()]
    if not calls:
        raise KubeconfigError(
            "login is set, but the delivered kubeconfig does not call kubelogin",
            "Remove login: this cluster's users do not log in with Entra ID",
        )
    users = tuple(
        user.model_copy(update={"exec": _logging_in(user.exec, login)}) if user.exec in calls and user.exec else user
        for user in kubeconfig.users
    )
    note = (
        f"the delivered kubeconfig asks for proof of possession, which the login method '{login}' cannot give; "
        "the cluster may refuse it. interactive, spn and ropc can"
    )
    unproved = login not in _PROVING and any("--pop-enabled" in call.args for call in calls)
    return kubeconfig.model_copy(update={"users": users}), (note,) if unproved else ()


def _logging_in(call: ExecEntry, login: Login) -> ExecEntry:
    # Without the path and variables of the machine that wrote it, as in kubelogin's own conversion.
    return call.model_copy(update={"command": "kubelogin", "args": tuple(_arguments(call.args, login)), "env": ()})


def _arguments(given: tuple[str, ...], login: Login) -> Iterator[str]:
    yield from ("get-token", "--login", login)
    kept, flag = _KEPT.get(login), "--login"
    for word in given:
        flag = word.partition("=")[0] if word.startswith("-") else flag
        if flag not in ("--login", "-l") and (kept is None or flag in kept):
            yield word
