"""Kubeconfig text to model and back.

Where this reader and kubectl differ, and why:

| In the text                                   | kubectl           | here                                |
|-----------------------------------------------|-------------------|-------------------------------------|
| one key twice in a mapping                    | the last one wins | refused: which is meant is a guess  |
| two entries of one name                       | refused           | refused                             |
| `insecure-skip-tls-verify: "true"` (text)     | refused           | read as true, written as a boolean  |
| a number where text belongs (`token: 123`)    | refused           | refused                             |
| a date where text belongs                     | text              | text                                |
| null, `""`                                    | absent            | absent                              |
| no `kind`, no `apiVersion`                    | accepted          | accepted; another value refused     |
| a context naming an absent cluster or user    | fails when used   | refused                             |
| `current-context` naming an absent context    | fails when used   | kept; `select` does not use it      |
| a server without a scheme                     | read as http      | refused                             |
| a server with user, password, query, fragment | accepted          | refused: facts show the server      |
| anchors, aliases, tags                        | accepted          | refused: small text, boundless data |
| several documents                             | the first is read | refused                             |
| unknown fields of clusters, users, contexts   | dropped           | kept                                |
| `preferences`, top-level `extensions`         | kept              | dropped: a person's, not a vendor's |
"""

from collections.abc import Mapping

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.dump import render
from clusterkeys.kubeconfig.model import Cluster, Context, ExecEntry, Kubeconfig, User
from clusterkeys.kubeconfig.shape import Fields
from clusterkeys.kubeconfig.tree import load
from clusterkeys.urls import is_plain_url

__all__ = ["parse", "render"]


def parse(content: str | Mapping[str, object]) -> Kubeconfig:
    """Reads YAML, JSON, JSON text quoting YAML, `{"kubeconfig": …}` around any of them, or a mapping.

    Raises:
        KubeconfigError: naming the field and the type expected there. It never quotes the content.
    """
    root = Fields.from_value(dict(load(content)), "")
    for key, expected in (("kind", "Config"), ("apiVersion", "v1")):
        if root.text(key) not in {"", expected}:
            raise KubeconfigError(f"the kubeconfig's {key}: expected {expected}, got another one")
    kubeconfig = Kubeconfig(
        clusters=tuple(_cluster(entry) for entry in root.entries("clusters")),
        users=tuple(_user(entry) for entry in root.entries("users")),
        contexts=tuple(_context(entry) for entry in root.entries("contexts")),
        current_context=root.text("current-context"),
    )
    _check(kubeconfig)
    return kubeconfig


def _cluster(entry: Fields) -> Cluster:
    name, fields = entry.required("name"), entry.inner("cluster")
    server = fields.required("server")
    # Plain http is let through here: whether that may be used is for `select`, which has the user's word.
    if not is_plain_url(server, schemes=("https", "http")):
        path = fields.at("server")
        raise KubeconfigError(f"the kubeconfig's {path}: expected an https:// URL without user, query or fragment")
    return Cluster(
        name=name,
        server=server,
        certificate_authority_data=fields.encoded("certificate-authority-data"),
        insecure_skip_tls_verify=fields.flag("insecure-skip-tls-verify"),
        tls_server_name=fields.text("tls-server-name"),
        proxy_url=fields.text("proxy-url"),
        extra=fields.rest,
    )


def _user(entry: Fields) -> User:
    name = entry.required("name")
    fields = entry.mapping("user") or Fields(path=entry.at("user"), rest={})
    command, provider = fields.mapping("exec"), fields.mapping("auth-provider")
    return User(
        name=name,
        client_certificate_data=fields.encoded("client-certificate-data"),
        client_key_data=fields.encoded("client-key-data"),
        token=fields.text("token"),
        username=fields.text("username"),
        password=fields.text("password"),
        exec=_exec(command) if command else None,
        auth_provider=provider.rest if provider else None,
        extra=fields.rest,
    )


def _exec(fields: Fields) -> ExecEntry:
    return ExecEntry(
        api_version=fields.required("apiVersion"),
        command=fields.required("command"),
        args=fields.texts("args"),
        env=tuple((item.required("name"), item.text("value")) for item in fields.entries("env")),
        install_hint=fields.text("installHint"),
        provide_cluster_info=fields.flag("provideClusterInfo"),
        interactive_mode=fields.text("interactiveMode"),
        extra=fields.rest,
    )


def _context(entry: Fields) -> Context:
    name, fields = entry.required("name"), entry.inner("context")
    return Context(
        name=name,
        cluster=fields.required("cluster"),
        user=fields.required("user"),
        namespace=fields.text("namespace"),
        extra=fields.rest,
    )


def _check(kubeconfig: Kubeconfig, root: str = "the kubeconfig's") -> None:
    if not kubeconfig.clusters:
        raise KubeconfigError(f"{root} clusters: expected at least one")
    names = {}
    for kind in ("clusters", "users", "contexts"):
        entries = [entry.name for entry in getattr(kubeconfig, kind)]
        names[kind] = set(entries)
        if len(names[kind]) != len(entries):
            raise KubeconfigError(f"{root} {kind}: expected each name once")
    for context in kubeconfig.contexts:
        if context.cluster not in names["clusters"]:
            raise KubeconfigError(f"{root} contexts: one names a cluster that is not there")
        if context.user not in names["users"]:
            raise KubeconfigError(f"{root} contexts: one names a user that is not there")
