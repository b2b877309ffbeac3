"""Obtains the tokens of other issuers that applications with federated credentials show to Entra ID."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlencode

from clusterkeys.errors import DENIED, ConfigurationError
from clusterkeys.transport.error_rules import ErrorReport, ErrorRule, is_transient, rule_of_status
from clusterkeys.transport.http import Http, Request, Response, unsigned
from clusterkeys.transport.responses import ResponseChecker
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendors.azure.credentials import FederatedToken, TokenFile, TokenRequest, TokenText

_NO_TOKEN = "the pipeline's service gave no OIDC token for Entra ID"  # noqa: S105 - a sentence
_PERMISSION = "In GitHub Actions, give the job the permission id-token: write"
_RULES = (
    ErrorRule(kind="credential", what=_NO_TOKEN, advice=_PERMISSION, statuses=DENIED),
    ErrorRule(kind="protocol", what=_NO_TOKEN, advice=_PERMISSION),
)


def assertion(token: FederatedToken, *, http: Http, source: object, deadline: float) -> str:
    """Return the token as it is now; a pipeline is asked for it by the account's route.

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
            return _requested(token, http, source, deadline)


def _read(file: TokenFile) -> str:
    try:
        text = Path(file.path).read_text(encoding="ascii").strip()
    except OSError as error:
        raise ConfigurationError(f"the file that {file.name} names cannot be read: {error.strerror}") from None
    except ValueError:
        text = ""
    if not text:
        raise ConfigurationError(f"the file that {file.name} names holds no token")
    return text


def _requested(token: TokenRequest, http: Http, source: object, deadline: float) -> str:
    if not token.url.startswith("https://"):
        raise ConfigurationError("the pipeline's address for OIDC tokens is not an https:// URL")
    separator = "&" if "?" in token.url else "?"
    request = Request(
        method="GET",
        url=f"{token.url}{separator}{urlencode({'audience': token.audience})}",
        headers={"Accept": "application/json", "Authorization": f"Bearer {token.bearer}"},
    )
    check = ResponseChecker(
        report=_report,
        rules=_RULES,
        words={"product": "the pipeline's token service"},
        source=source,
        secrets=lambda: frozenset({token.bearer}),
        now=http.clock.now,
    )
    # Without the account's throttle, in which the call that waits for this token may hold the last place; and without
    # retries, since that call is tried again itself.
    throttle, once = Throttle(rate=1000, concurrency=1, clock=http.clock), RetryPolicy(jitter=lambda: 0.0, attempts=1)
    own = Http(clock=http.clock, route=http.route, throttle=throttle, retry=once)
    return _value(own.send(request, auth=unsigned, deadline=deadline, check=check))


def _report(response: Response) -> ErrorReport | None:
    if is_transient(response.status):
        return ErrorReport(rule=rule_of_status(response.status))
    return None if _value(response) and response.status in range(200, 300) else ErrorReport()


def _value(response: Response) -> str:
    body = response.json()
    value = body.get("value") if isinstance(body, Mapping) else None
    return value if isinstance(value, str) else ""
