"""Writes a kubeconfig as YAML that every YAML reader takes for the same values."""

import re
from collections.abc import Mapping

import yaml

from clusterkeys.kubeconfig.model import Cluster, Context, ExecEntry, Json, Kubeconfig, User

# Plain only where no reader could see anything but text: PyYAML would also leave `1e3` and `y` bare,
# which are a number and a boolean to Go's YAML.
_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9._/@+=:-]+")
_NO_FOLDING = 2**31


class _Dumper(yaml.SafeDumper):
    """The pure Python dumper on purpose: its bytes do not depend on whether libyaml is installed."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = None if _PLAIN.fullmatch(value) else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def render(kubeconfig: Kubeconfig) -> str:
    """Writes YAML that is the same, byte for byte, for the same content in whatever order it came.

    No alias, no folded line, nothing but ASCII; what is empty or false is left out.
    """
    tree: dict[str, Json] = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [_named(each.name, "cluster", _cluster_tree(each)) for each in kubeconfig.clusters],
        "users": [_named(each.name, "user", _user_tree(each)) for each in kubeconfig.users],
        "contexts": [_named(each.name, "context", _context_tree(each)) for each in kubeconfig.contexts],
        "current-context": kubeconfig.current_context,
    }
    return yaml.dump(tree, Dumper=_Dumper, sort_keys=False, default_flow_style=False, width=_NO_FOLDING)


def _named(name: str, kind: str, fields: dict[str, Json]) -> Json:
    return {"name": name, kind: fields}


def _cluster_tree(cluster: Cluster) -> dict[str, Json]:
    known: dict[str, Json] = {
        "server": cluster.server,
        "certificate-authority-data": cluster.certificate_authority_data,
        "insecure-skip-tls-verify": cluster.insecure_skip_tls_verify,
        "tls-server-name": cluster.tls_server_name,
        "proxy-url": cluster.proxy_url,
    }
    return _present(known, cluster.extra)


def _user_tree(user: User) -> dict[str, Json]:
    known: dict[str, Json] = {
        "client-certificate-data": user.client_certificate_data,
        "client-key-data": user.client_key_data,
        "token": user.token,
        "username": user.username,
        "password": user.password,
        "exec": _exec_tree(user.exec) if user.exec else None,
        "auth-provider": _sorted(dict(user.auth_provider)) if user.auth_provider else None,
    }
    return _present(known, user.extra)


def _exec_tree(entry: ExecEntry) -> dict[str, Json]:
    known: dict[str, Json] = {
        "apiVersion": entry.api_version,
        "command": entry.command,
        "args": list(entry.args),
        "env": [{"name": name, "value": value} for name, value in entry.env],
        "installHint": entry.install_hint,
        "provideClusterInfo": entry.provide_cluster_info,
        "interactiveMode": entry.interactive_mode,
    }
    return _present(known, entry.extra)


def _context_tree(context: Context) -> dict[str, Json]:
    known: dict[str, Json] = {
        "cluster": context.cluster,
        "user": context.user,
        "namespace": context.namespace,
    }
    return _present(known, context.extra)


def _present(known: dict[str, Json], extra: Mapping[str, Json]) -> dict[str, Json]:
    """Leaves out what is empty, and puts unknown fields last and in order."""
    unknown = {key: _sorted(extra[key]) for key in sorted(extra)}
    return {key: value for key, value in known.items() if value} | unknown


def _sorted(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
