"""Checks that a cluster or user entry can work on another machine and has no placeholder left in it."""

import re
from collections.abc import Iterator

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import Cluster, Json, User

_PLACEHOLDER = re.compile(
    r"<[^<>]*>|\$\{[^{}]*\}|\{\{.*\}\}|(?:REPLACE|CHANGE)[_-]?ME(?:[_-].*)?|(?:REPLACE|YOUR)[_-].*|PLACEHOLDER|\*{3,}",
    re.IGNORECASE | re.DOTALL,
)
_OPTION = re.compile(r"-{0,2}[\w.-]+=")
_BEARER = "bearer "


def check_cluster(cluster: Cluster) -> None:
    """Check a cluster entry.

    Raises:
        KubeconfigError: It points at files, or its server is a placeholder.
    """
    _refuse_files("cluster", cluster.file_references)
    _refuse_placeholder("server", cluster.server.partition("://")[2])


def check_user(user: User) -> None:
    """Check a user entry.

    Raises:
        KubeconfigError: It points at files, has a placeholder, or has no whole credential.
    """
    _refuse_files("user", user.file_references)
    for field, value in _secrets(user):
        _refuse_placeholder(field, value)
    if user.credential == "none":
        raise KubeconfigError("the kubeconfig's user has no credential")
    if user.client_certificate_data and not user.client_key_data:
        raise KubeconfigError("the kubeconfig's user has a client certificate without its key")
    if user.client_key_data and not user.client_certificate_data:
        raise KubeconfigError("the kubeconfig's user has a client key without its certificate")


def _secrets(user: User) -> list[tuple[str, str]]:
    names = ("client_certificate_data", "client_key_data", "token", "username", "password")
    fields = [(name.replace("_", "-"), getattr(user, name)) for name in names]
    if user.exec:
        fields += [("exec.args", value) for value in user.exec.args]
        fields += [("exec.env", variable.value) for variable in user.exec.env]
    fields += [("auth-provider", value) for value in _texts(dict(user.auth_provider or {}))]
    return fields


def _texts(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _texts(each)


def _refuse_placeholder(field: str, value: str) -> None:
    # Only whole parts count: a password may well contain an angle bracket.
    bare = value.strip()
    bare = bare[len(_BEARER) :] if bare.lower().startswith(_BEARER) else bare
    parts = (bare, *bare.split(":"), _OPTION.sub("", bare, count=1))
    if any(_PLACEHOLDER.fullmatch(part.strip()) for part in parts):
        raise KubeconfigError(
            f"the kubeconfig's {field} holds a placeholder that was never filled in",
            "The vendor gave a template, not a credential: ask for another kind of credential",
        )


def _refuse_files(entry: str, fields: tuple[str, ...]) -> None:
    if fields:
        raise KubeconfigError(
            f"the kubeconfig's {entry} points at a file of another machine: {', '.join(fields)}",
            "Only a kubeconfig that carries its certificates and tokens inside can be handed on",
        )
