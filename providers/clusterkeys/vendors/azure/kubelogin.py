"""Lets the exec entry of a user kubeconfig log in by another of kubelogin's methods.

kubelogin ignores what a method does not use, but takes client, tenant and environment for those of any method. The
delivered ones are of the application that opens a browser: where that cannot be meant, they go. What the real one does
with each method's arguments is in docs/adr/0010-kubelogin.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import ExecEntry, Kubeconfig, User

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
"""The delivered arguments with which a method goes on that has an application and a tenant of its own."""


def with_login(kubeconfig: Kubeconfig, login: Login) -> tuple[Kubeconfig, tuple[str, ...]]:
    """Change the method of every user that calls kubelogin.

    Secrets of the method are not written down: kubelogin reads them where the kubeconfig is used, from its `AZURE_`
    variables.

    Returns:
        The kubeconfig, and what a user should know about it.

    Raises:
        KubeconfigError: No user calls kubelogin.
    """
    if not any(_calls_kubelogin(user.exec) for user in kubeconfig.users):
        raise KubeconfigError(
            "login is given, but the delivered kubeconfig does not call kubelogin",
            "Leave login out: this cluster's users do not log in with Entra ID",
        )
    users = tuple(_logging_in(user, login) for user in kubeconfig.users)
    calls = (user.exec for user in kubeconfig.users if user.exec and _calls_kubelogin(user.exec))
    if login in _PROVING or not any("--pop-enabled" in call.args for call in calls):
        return kubeconfig.model_copy(update={"users": users}), ()
    note = (
        f"the login method '{login}' cannot prove possession of its token, which the delivered kubeconfig asks for; "
        "the cluster may refuse it, while interactive, spn and ropc can"
    )
    return kubeconfig.model_copy(update={"users": users}), (note,)


def _calls_kubelogin(call: ExecEntry | None) -> bool:
    return call is not None and "kubelogin" in call.command.lower()


def _logging_in(user: User, login: Login) -> User:
    if user.exec is None or not _calls_kubelogin(user.exec):
        return user
    # Not the path and variables of the machine that wrote it, as kubelogin's own conversion has it.
    call = user.exec.model_copy(
        update={"command": "kubelogin", "args": tuple(_arguments(user.exec.args, login)), "env": ()}
    )
    return user.model_copy(update={"exec": call})


def _arguments(given: tuple[str, ...], login: Login) -> Iterator[str]:
    yield from ("get-token", "--login", login)
    kept, flag = _KEPT.get(login), "--login"
    for word in given:
        flag = word.partition("=")[0] if word.startswith("-") else flag
        if flag not in ("--login", "-l") and (kept is None or flag in kept):
            yield word
