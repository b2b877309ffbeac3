"""Reads the refusals of SKE, of the gateway before it and of its router, and defines their meanings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from http import HTTPStatus

from clusterkeys.transport.error_rules import ErrorReport, ErrorRule, rule_of_status
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_word

_BAD_SIGNATURE = "HmacValidFail"
"""A word that the gateway writes somewhere in its answer; no page documents where."""

_MAX_SEARCHED = 10_000
"""Bytes of an answer that are searched for words."""

_WRONG_WAY = "Check region, environment and endpoints.ske of the account, and what proxies do on the way to it"
_EMPTY = ErrorRule(kind="protocol", what="the answer of SKE is empty", advice=_WRONG_WAY)
_PAGE = ErrorRule(kind="protocol", what="the answer of SKE is a page of HTML or XML, no kubeconfig", advice=_WRONG_WAY)
_INVALID = ErrorRule(
    kind="invalid",
    what="SKE did not accept the call{message}",
    advice="Check cluster_id: SKE may answer so for a cluster that does not exist; and the account's api_version",
    codes=("ValidationError",),
)
_GONE = ErrorRule(
    kind="gone",
    what="SKE has no cluster of this id{message}",
    advice="Check cluster_id, and that region and environment of the account are the cluster's",
    codes=("NotFound",),
)
_FORBIDDEN = ErrorRule(
    kind="forbidden",
    what="Samsung Cloud Platform does not allow these credentials to read the cluster's user kubeconfig{message}",
    advice="Give their user an IAM policy that allows to view user kubeconfigs of SKE clusters, and check cluster_id; "
    "the credentials came from {source}",
    codes=("Forbidden",),
)

RULES = (
    ErrorRule(
        kind="credential",
        what="the gateway of Samsung Cloud Platform rejected the access key for SKE{message}",
        advice="Check access_key, and that its account uses SKE in this region and environment; the key came from "
        "{source}",
        statuses=(401,),
        # The gateway may write the same sentence around a wrong signature.
        pattern=f"^(?!{_BAD_SIGNATURE}$)",
        text="rejected by gateway|catalog has not target",
    ),
    ErrorRule(
        kind="credential",
        what="Samsung Cloud Platform refused the signature because its time is too far from the platform's{skew}",
        advice="Set this machine's clock: 15 minutes are tolerated; the credentials came from {source}",
        statuses=(401,),
        skewed=True,
    ),
    ErrorRule(
        kind="credential",
        what="the signature is wrong: the secret key does not belong to the access key",
        advice="Check both, and that no proxy rewrites the address of the call; they came from {source}",
        codes=(_BAD_SIGNATURE,),
    ),
    ErrorRule(
        kind="credential",
        what="Samsung Cloud Platform refused the credentials{message}",
        advice="Check that the access key is neither expired (keys last 1 to 365 days) nor suspended, and its secret "
        "key; they came from {source}",
        statuses=(401,),
    ),
    _FORBIDDEN,
    replace(_FORBIDDEN, codes=(), statuses=(403,)),
    _INVALID,
    _GONE,
    replace(
        rule_of_status(404),
        advice="Check region, environment and endpoints.ske of the account, and that no proxy drops Scp- headers; "
        "this does not say that the cluster is gone",
        statuses=(404,),
    ),
)

_CODES = frozenset(code for rule in RULES for code in rule.codes)
_OF_SKE = {200: _INVALID, 404: _GONE}
"""The meanings of errors in SKE's own shape without a known code: a router's 404 says nothing about clusters."""


def report(response: Response) -> ErrorReport | None:
    """Return what is wrong, or None for an answer with status 200 that may be a kubeconfig."""
    body = response.json()
    body = body if isinstance(body, Mapping) else {}
    own = _first_mapping(body.get("errors"))
    rule = _not_kubeconfig(response) if own is None else _OF_SKE.get(response.status)
    if response.status == HTTPStatus.OK and rule is None:
        return None
    error = body if own is None else own
    text = response.body[:_MAX_SEARCHED].decode(errors="replace")
    # The gateway writes a code as its status, where others have the number.
    code = _BAD_SIGNATURE if _BAD_SIGNATURE in text else _first_text(error, "code", "status")
    request_id = _first_text(error, "request_id", "global_request_id", "requestId")
    return ErrorReport(
        code=code,
        message=_message(error),
        text=text,
        request_id=safe_word(response.headers.get("X-Request-Id") or request_id),
        rule=None if code in _CODES else rule,
    )


def _not_kubeconfig(response: Response) -> ErrorRule | None:
    if response.status != HTTPStatus.OK:
        return None
    body = response.body.strip()
    return (_PAGE if body.startswith(b"<") else None) if body else _EMPTY


def _first_mapping(errors: object) -> Mapping[str, object] | None:
    return next((each for each in errors if isinstance(each, Mapping)), None) if isinstance(errors, list) else None


def _message(error: Mapping[str, object]) -> str:
    """Return the detail, which is a text or several; the gateway and the router name it otherwise."""
    detail = error.get("detail")
    if isinstance(detail, list):
        return "; ".join(each for each in detail if isinstance(each, str))
    return _first_text(error, "detail", "message", "title", "name", "error")


def _first_text(error: Mapping[str, object], *keys: str) -> str:
    return next((value for value in map(error.get, keys) if isinstance(value, str) and value), "")
