"""Kind -> dotted path of its reader or lister: the registration. Each is imported when it is first used."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

from clusterkeys.errors import ConfigurationError
from clusterkeys.vendor import AccountArguments, CertificateStatesReader, Reader

KINDS: Mapping[str, str] = {
    "alibaba-ack": "clusterkeys.vendors.alibaba.ack_cluster:AlibabaAckReader",
    "alibaba-ens": "clusterkeys.vendors.alibaba.ens:AlibabaEnsReader",
    "azure-provisioned-cluster": "clusterkeys.vendors.azure.provisioned_cluster:AzureProvisionedClusterReader",
    "huawei-ucs": "clusterkeys.vendors.huawei.ucs:HuaweiUcsReader",
    "samsung-ske": "clusterkeys.vendors.samsung.ske:SamsungSkeReader",
}
"""Kinds of clusters."""

CERTIFICATE_STATES: Mapping[str, str] = {
    "alibaba-ack-certificate-states": "clusterkeys.vendors.alibaba.ack_states:AlibabaAckCertificateStatesReader",
}
"""Kinds of listings of certificate states."""


@cache
def reader(kind: str) -> Reader[Any, Any]:
    """Give the reader of a kind; it is stateless, so everybody gets the same one.

    Raises:
        ConfigurationError: There is no such kind.
    """
    if kind not in KINDS:
        raise ConfigurationError(f"'{kind}' is not a kind of cluster", _suggestion(kind, KINDS))
    made: Reader[Any, Any] = _made(KINDS[kind])
    return made


@cache
def lister(kind: str) -> CertificateStatesReader[Any, Any]:
    """Give the lister of a kind; it is stateless too.

    Raises:
        ConfigurationError: There is no such kind.
    """
    if kind not in CERTIFICATE_STATES:
        raise ConfigurationError(f"'{kind}' is not a kind of listing", _suggestion(kind, CERTIFICATE_STATES))
    made: CertificateStatesReader[Any, Any] = _made(CERTIFICATE_STATES[kind])
    return made


@cache
def account_models() -> Mapping[str, type[AccountArguments]]:
    """Give the account model of every vendor, by the vendor's name."""
    models = (reader(kind).account for kind in KINDS)
    return {vendor_of(model): model for model in models}


def vendor_of(model: type[AccountArguments]) -> str:
    """Give the vendor's name that accounts of this model carry."""
    return str(model.model_fields["vendor"].default)


def account_model(vendor: str) -> type[AccountArguments]:
    """Give the account model of a vendor.

    Raises:
        ConfigurationError: There is no such vendor.
    """
    models = account_models()
    if vendor not in models:
        raise ConfigurationError(f"'{vendor}' is not a vendor", _suggestion(vendor, models))
    return models[vendor]


def _made(path: str) -> Any:  # noqa: ANN401 - a reader or a lister, as the caller knows
    module, name = path.split(":")
    return getattr(import_module(module), name)()


def _suggestion(word: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    hint = f"Did you mean '{close[0]}'? " if close else ""
    return f"{hint}Known are {', '.join(known) or 'none'}"
