"""Kubeconfigs of every shape the model allows, for hypothesis."""

import base64
from typing import TypeVar

from hypothesis import strategies as st
from pydantic import BaseModel

from clusterkeys.kubeconfig.model import Cluster, Context, EnvVariable, ExecEntry, Kubeconfig, User

_Model = TypeVar("_Model", bound=BaseModel)
_AWKWARD = (
    "y",
    "no",
    "null",
    "~",
    "1e3",
    "0x1f",
    "0o17",
    "1:30",
    "2026-01-01",
    "<<",
    "=",
    "- a",
    "a: b",
    "#",
    "'",
)
_texts = st.one_of(st.text(st.characters(codec="utf-8"), max_size=30), st.sampled_from(_AWKWARD))
_names = _texts.filter(bool)
_data = st.binary(max_size=60).map(lambda raw: base64.b64encode(raw).decode())
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    _texts,
)
_json = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=6,
)
_extras = st.dictionaries(_texts.map("x-".__add__), _json, max_size=3)
_servers = st.builds(
    "{}://{}{}".format,
    st.sampled_from(("https", "http")),
    st.from_regex(r"[a-z][a-z0-9-]{0,20}(:[1-9][0-9]{0,3})?", fullmatch=True),
    st.sampled_from(("", "/k8s/clusters/c-1")),
)


def _built(model: type[_Model], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[_Model]:
    """`st.builds` would read the names of a model's arguments from its aliases."""
    return st.fixed_dictionaries(fields).map(lambda drawn: model(**drawn))


_exec_entries = _built(
    ExecEntry,
    api_version=_names,
    command=_names,
    args=st.lists(_texts, max_size=4).map(tuple),
    env=st.lists(st.builds(EnvVariable, name=_names, value=_texts), max_size=3).map(tuple),
    install_hint=_texts,
    provide_cluster_info=st.booleans(),
    interactive_mode=_texts,
    extra=_extras,
)
_clusters = _built(
    Cluster,
    name=_names,
    server=_servers,
    certificate_authority_data=_data,
    insecure_skip_tls_verify=st.booleans(),
    tls_server_name=_texts,
    proxy_url=_texts,
    extra=_extras,
)
_users = _built(
    User,
    name=_names,
    client_certificate_data=_data,
    client_key_data=_data,
    token=_texts,
    username=_texts,
    password=_texts,
    exec=st.none() | _exec_entries,
    auth_provider=st.none() | st.dictionaries(_names, _json, min_size=1, max_size=2),
    extra=_extras,
)


@st.composite
def kubeconfigs(draw: st.DrawFn) -> Kubeconfig:
    """Consistent ones: each name once, contexts that name what is there."""
    clusters = draw(st.lists(_clusters, min_size=1, max_size=3, unique_by=lambda each: each.name))
    users = draw(st.lists(_users, max_size=3, unique_by=lambda each: each.name))
    contexts = _built(
        Context,
        name=_names,
        cluster=st.sampled_from([each.name for each in clusters]),
        user=st.sampled_from([each.name for each in users] or [""]),
        namespace=_texts,
        extra=_extras,
    )
    most = 3 if users else 0
    return Kubeconfig(
        clusters=tuple(clusters),
        users=tuple(users),
        contexts=tuple(draw(st.lists(contexts, max_size=most, unique_by=lambda each: each.name))),
        current_context=draw(_texts),
    )
