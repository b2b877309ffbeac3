"""Gets the token of another issuer, with which a federated application proves itself to Entra ID."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from clusterkeys.errors import ConfigurationError, Refusal, VendorError
from clusterkeys.transport.http import Http, Request, Response
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.retry_after import retry_after
from clusterkeys.transport.throttle import Throttle
from clusterkeys.urls import HTTPS
from clusterkeys.vendors.azure.identities import FederatedToken, TokenFile, TokenRequest, TokenText

_DENIED = (401, 403)
_TOO_MANY_REQUESTS = 429
_SERVER = 500


def assertion(token: FederatedToken, *, http: Http, deadline: float) -> str:
    """Give the token as it is now.

    Args:
        token: Where it is.
        http: Knows the account's way out.
        deadline: Reading of the monotonic clock at which to give up.

    Raises:
        ConfigurationError: The file cannot be read, or is empty.
        VendorError: The pipeline's service refused or failed.
    """
    match token:
        case TokenText(text=text):
            return text
        case TokenFile():
            return _read(token)
        case TokenRequest():
            return _requested(token, http, deadline)


def _read(file: TokenFile) -> str:
    try:
        text = Path(file.path).read_text(encoding="ascii").strip()
    except OSError as error:
        raise ConfigurationError(f"the file that {file.name} names cannot be read: {error.strerror}") from None
    except ValueError:
        text = ""
    if text:
        return text
    raise ConfigurationError(f"the file that {file.name} names holds no token")


def _requested(token: TokenRequest, http: Http, deadline: float) -> str:
    if not token.url.startswith(tuple(f"{scheme}://" for scheme in HTTPS)):
        raise ConfigurationError("the address at which the pipeline gives OIDC tokens is not a https:// URL")
    joint = "&" if "?" in token.url else "?"
    request = Request(
        method="GET",
        url=f"{token.url}{joint}{urlencode({'audience': token.audience})}",
        headers={"Accept": "application/json", "Authorization": f"Bearer {token.bearer}"},
    )
    reply = _beside(http).send(request, auth=lambda prepared: prepared, deadline=deadline, examine=_examiner(http))
    return _value(reply) or ""


def _beside(http: Http) -> Http:
    """Send on the account's way, but not in its turn, which the call that waits for the token has taken."""
    once = RetryPolicy(jitter=lambda: 0.0, attempts=1)  # that call is tried again itself
    throttle = Throttle(rate=1000, concurrency=1, clock=http.clock)
    return Http(clock=http.clock, route=http.route, throttle=throttle, retry=once)


def _value(response: Response) -> str | None:
    body = response.json()
    value = body.get("value") if isinstance(body, Mapping) else None
    return value if isinstance(value, str) and value else None


def _examiner(http: Http) -> Callable[[Response], VendorError | None]:
    def examine(response: Response) -> VendorError | None:
        status = response.status
        if _value(response) and status < _DENIED[0]:
            return None
        passing = status >= _SERVER or status == _TOO_MANY_REQUESTS
        kind: Literal["credential", "server", "protocol"] = (
            "credential" if status in _DENIED else "server" if passing else "protocol"
        )
        return VendorError(
            "the pipeline's service gave no OIDC token for Entra ID",
            "In GitHub Actions, give the job the permission id-token: write",
            refusal=Refusal(
                kind=kind,
                status=status,
                retryable=passing,
                retry_after=retry_after(response.headers.get("Retry-After"), http.clock.now()),
            ),
        )

    return examine
