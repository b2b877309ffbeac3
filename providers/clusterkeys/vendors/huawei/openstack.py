"""Which of the `OS_` variables, which are any OpenStack's, may not be Huawei Cloud's: no secret of another is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.addresses import domains

_URL, _TOKEN, _PASSWORD = "OS_AUTH_URL", "OS_AUTH_TOKEN", "OS_PASSWORD"
_PROOFS = (_TOKEN, "OS_ACCESS_KEY", "OS_SECRET_KEY", _PASSWORD)
_GOES_TO = {_TOKEN: "ucs", _PASSWORD: "iam"}
_HOST = re.compile(r"[a-z0-9.-]+")


def passed_over(account: HuaweiAccount, environment: Mapping[str, str]) -> tuple[str, ...]:
    """Name the variables that are set and not used, since they may be of another OpenStack.

    `OS_AUTH_URL` tells whose they are: it lies in the account's cloud, or the account says itself where UCS is called.
    Without it, token and password are used only where the account names the service that they are sent to; an access
    key is used all the same, for it is no notion of OpenStack's, and its secret is never sent.
    """
    held = [name for name in _PROOFS if environment.get(name)]
    url = environment.get(_URL)
    if url:
        ours = "ucs" in account.endpoints or _lies_in(url, domains(account, environment))
        return () if ours else tuple(held)
    return tuple(name for name in held if name in _GOES_TO and _GOES_TO[name] not in account.endpoints)


def why(names: Iterable[str], account: HuaweiAccount, environment: Mapping[str, str]) -> str:
    """Say why these variables were passed over."""
    clouds = " or ".join(domains(account, environment))
    return f"{', '.join(names)} in the environment may be another OpenStack's, as {_URL} names no host of {clouds}"


def _lies_in(url: str, clouds: Iterable[str]) -> bool:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    return bool(_HOST.fullmatch(host)) and any(f".{host}".endswith(f".{cloud.lower()}") for cloud in clouds)
