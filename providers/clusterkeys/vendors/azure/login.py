"""Rewrites the exec entry of a user kubeconfig for another login method, as `kubelogin convert-kubeconfig` does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import ExecEntry, Kubeconfig, User

Login = Literal[
    "devicecode", "interactive", "spn", "ropc", "msi", "azurecli", "azd", "workloadidentity", "azurepipelines"
]
"""kubelogin's own words."""

DROPPED = (
    "the login method '{login}' cannot prove possession of its token, which the delivered kubeconfig asks for; "
    "the cluster may refuse it, while interactive, spn and ropc can"
)


@dataclass(frozen=True, kw_only=True)
class _Keeps:
    """Which of the delivered arguments a login method goes on with; all of them keep the server's id.

    Attributes:
        application: The client's id and, if given, the environment.
        tenant: The tenant's id.
        legacy: The old form of the audience.
        possession: Proof of possession; elsewhere kubelogin does not implement it.
        browser: What only a browser needs.
    """

    application: bool = False
    tenant: bool = False
    legacy: bool = False
    possession: bool = False
    browser: bool = False


_METHODS: Mapping[Login, _Keeps] = {
    "devicecode": _Keeps(application=True, tenant=True, legacy=True),
    "interactive": _Keeps(application=True, tenant=True, possession=True, browser=True),
    "spn": _Keeps(application=True, tenant=True, legacy=True, possession=True),
    "ropc": _Keeps(application=True, tenant=True, legacy=True, possession=True),
    "azurepipelines": _Keeps(tenant=True),
    "msi": _Keeps(),
    "azurecli": _Keeps(),
    "azd": _Keeps(),
    "workloadidentity": _Keeps(),
}


@dataclass(frozen=True, kw_only=True)
class _Arguments:
    """The arguments of a kubelogin call, read as kubelogin reads them: a flag and its value are two words."""

    words: tuple[str, ...]

    def has(self, flag: str) -> bool:
        return flag in self.words

    def value(self, flag: str) -> str:
        following = (self.words[n + 1] for n, word in enumerate(self.words[:-1]) if word == flag)
        return next(following, "")

    def required(self, flag: str) -> tuple[str, str]:
        value = self.value(flag)
        if not value:
            raise KubeconfigError(
                f"the delivered kubeconfig cannot be rewritten for another login: its kubelogin call has no {flag}",
                "Leave login out to keep it as delivered, or set credential to admin",
            )
        return flag, value

    def optional(self, *flags: str) -> tuple[str, ...]:
        value = next(filter(None, map(self.value, flags)), "")
        return (flags[0], value) if value else ()


def rewritten(kubeconfig: Kubeconfig, login: Login) -> tuple[Kubeconfig, tuple[str, ...]]:
    """Rewrite every user that calls kubelogin.

    Secrets of the method are not written down: kubelogin reads them where the kubeconfig is used, from its `AZURE_`
    variables.

    Returns:
        The kubeconfig, and what a user should know about it.

    Raises:
        KubeconfigError: No user calls kubelogin, or its call lacks what the method needs.
    """
    if not any(_calls_kubelogin(user) for user in kubeconfig.users):
        raise KubeconfigError(
            "login is given, but the delivered kubeconfig does not call kubelogin",
            "Leave login out: this cluster's users do not log in with Entra ID",
        )
    users = tuple(_user(user, login) for user in kubeconfig.users)
    dropped = any(_asks_possession(user) for user in kubeconfig.users) and not _METHODS[login].possession
    notes = (DROPPED.format(login=login),) if dropped else ()
    return kubeconfig.model_copy(update={"users": users}), notes


def _calls_kubelogin(user: User) -> bool:
    return user.exec is not None and "kubelogin" in user.exec.command.lower()


def _asks_possession(user: User) -> bool:
    return user.exec is not None and _calls_kubelogin(user) and "--pop-enabled" in user.exec.args


def _user(user: User, login: Login) -> User:
    if user.exec is None or not _calls_kubelogin(user):
        return user
    call = ExecEntry(
        api_version="client.authentication.k8s.io/v1beta1",
        command="kubelogin",
        args=tuple(_arguments(_Arguments(words=user.exec.args), login)),
        install_hint=user.exec.install_hint,
    )
    return user.model_copy(update={"exec": call})


def _arguments(given: _Arguments, login: Login) -> Iterator[str]:
    """The order is kubelogin's, so that a kubeconfig that it converted looks the same."""
    keeps = _METHODS[login]
    yield from ("get-token", "--login", login, *given.required("--server-id"))
    yield from given.optional("--cache-dir", "--token-cache-dir")
    if keeps.application:
        yield from given.required("--client-id")
    if keeps.tenant:
        yield from given.required("--tenant-id")
    if keeps.application:
        yield from given.optional("--environment")
    if keeps.legacy and given.has("--legacy"):
        yield "--legacy"
    if keeps.possession:
        yield from _possession(given)
    if keeps.browser:
        yield from (*given.optional("--redirect-url"), *given.optional("--login-hint"))


def _possession(given: _Arguments) -> tuple[str, ...]:
    if given.has("--pop-enabled"):
        return ("--pop-enabled", *given.required("--pop-claims"))
    if given.value("--pop-claims"):
        raise KubeconfigError(
            "the delivered kubeconfig cannot be rewritten for another login: it has --pop-claims without --pop-enabled",
            "Leave login out to keep it as delivered, or set credential to admin",
        )
    return ()
