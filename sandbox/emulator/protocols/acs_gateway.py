"""Alibaba Cloud's API gateway: who is asking, by ACS3 signature, before a service sees the request."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.protocols.acs3 import (
    AcsAuthorization,
    AcsRequest,
    agrees,
    canonical_request,
    left_unsigned,
    parse_authorization,
    string_to_sign,
)
from sandbox.emulator.protocols.nonces import NonceBook
from sandbox.emulator.service import Documented, RefusedError, target
from sandbox.emulator.world import Account, World

WINDOW = timedelta(minutes=15)
TOKEN_EXPIRED = "token-expired"  # noqa: S105 - the name of a quirk
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


def _throttling(status: int, code: str, message: str) -> Documented:
    return Documented(status=status, code=code, message=message, throttles=True)


ACS_DOCUMENTED = (
    _throttling(400, "Throttling.User", "Request was denied due to user flow control."),
    _throttling(400, "Throttling.Api", "Request was denied due to api flow control."),
    _throttling(400, "Throttling", "Request was denied due to request throttling."),
    Documented(status=400, code="InvalidAccessKeyId.Inactive", message="Specified access key is disabled."),
    Documented(status=400, code="IncompleteSignature", message="The signature does not conform to the standards."),
    Documented(status=400, code="InvalidSecurityToken.Expired", message="Specified SecurityToken is expired."),
    Documented(status=400, code="InvalidSecurityToken.Malformed", message="Specified SecurityToken is malformed."),
    Documented(status=400, code="MissingSecurityToken", message="SecurityToken is mandatory for this action."),
    Documented(status=400, code="InvalidTimeStamp.Expired", message="Specified time stamp or date value is expired."),
    Documented(status=400, code="SignatureNonceUsed", message="Specified signature nonce was used already."),
    Documented(status=400, code="SignatureDoesNotMatch", message="Specified signature does not match our calculation."),
    Documented(status=404, code="InvalidAccessKeyId.NotFound", message="Specified access key is not found."),
    Documented(status=404, code="InvalidAction.NotFound", message="Specified api is not found, check url and method."),
    Documented(status=404, code="InvalidVersion", message="Specified parameter Version is not valid."),
    _throttling(429, "Throttling.User", "Request was denied due to user flow control."),
    Documented(status=503, code="ServiceUnavailable", message="The request has failed due to a temporary failure."),
)
_MESSAGES = {each.code: each.message for each in ACS_DOCUMENTED}


@dataclass(frozen=True, kw_only=True)
class AcsGateway:
    """The gateway in front of one service; each service remembers nonces on its own."""

    vendor: str
    version: str
    world: World
    nonces: NonceBook

    def account(self, action: str) -> Account:
        """Find the account that signed the call of an action, or refuse as the gateway does."""
        if request.headers.get("x-acs-action") != action:
            raise _refused(404, "InvalidAction.NotFound")
        if request.headers.get("x-acs-version") != self.version:
            raise _refused(404, "InvalidVersion")
        authorization = parse_authorization(request.headers.get("Authorization", ""))
        if authorization is None:
            raise _refused(400, "IncompleteSignature")
        return self._verified(authorization)

    def _verified(self, authorization: AcsAuthorization) -> Account:
        account = self._owner(authorization.access_key)
        self._refuse_stale()
        wire = _wire_request()
        unsigned = left_unsigned(wire, authorization.signed_headers)
        if unsigned:
            raise _refused(400, "IncompleteSignature", detail=f"not signed: {', '.join(unsigned)}.")
        if not agrees(wire, authorization, account.keys["secret_key"]):
            raise _mismatch(canonical_request(wire, authorization.signed_headers))
        self._refuse_wrong_token(account)
        self._refuse_used_nonce(authorization.access_key)
        return account

    def _owner(self, key: str) -> Account:
        for account in self.world.accounts_at(self.vendor):
            if account.keys["access_key"] == key:
                return account
        raise _refused(404, "InvalidAccessKeyId.NotFound")

    def _refuse_stale(self) -> None:
        try:
            signed_at = datetime.strptime(request.headers.get("x-acs-date", ""), _STAMP).replace(tzinfo=UTC)
        except ValueError as problem:
            message = "Specified time stamp or date value is not well formatted."
            raise RefusedError(400, "InvalidTimeStamp.Format", message) from problem
        if abs(self.world.clock() - signed_at) > WINDOW:
            raise _refused(400, "InvalidTimeStamp.Expired")

    def _refuse_wrong_token(self, account: Account) -> None:
        expected, given = account.keys.get("security_token"), request.headers.get("x-acs-security-token")
        if expected and not given:
            raise _refused(400, "MissingSecurityToken")
        if given != expected:
            raise _refused(400, "InvalidSecurityToken.Malformed")
        if expected and any(each.quirks.use(TOKEN_EXPIRED) for each in self.world.clusters_of(account.name)):
            raise _refused(400, "InvalidSecurityToken.Expired")

    def _refuse_used_nonce(self, key: str) -> None:
        nonce = request.headers.get("x-acs-signature-nonce")
        if not nonce:
            raise RefusedError(400, "MissingSignatureNonce", "SignatureNonce is mandatory for this action.")
        if not self.nonces.use(key, nonce):
            raise _refused(400, "SignatureNonceUsed")


def acs_gateway(world: World, *, vendor: str, version: str) -> AcsGateway:
    """Put a gateway in front of one service."""
    nonces = NonceBook(clock=world.clock, window=WINDOW)
    return AcsGateway(vendor=vendor, version=version, world=world, nonces=nonces)


def mount_unrouted(app: Flask) -> None:
    """Refuse every other path and verb as the gateway does, also those with an empty segment."""
    # Werkzeug would send `/users//kubeconfig/states` elsewhere by a redirect that the vendor doesn't know.
    app.url_map.merge_slashes = False
    app.add_url_rule("/", "unrouted", _unrouted, methods=_METHODS)
    app.add_url_rule("/<path:path>", "unrouted", _unrouted, methods=_METHODS)


def acs_error(refused: RefusedError, *, product: str) -> dict[str, object]:
    """Render a refusal as the gateway does."""
    identity = request_id()
    search = f"https://api.aliyun.com/troubleshoot?q={refused.code}&product={product}&requestId={identity}"
    return {
        "RequestId": identity,
        "HostId": request.host,
        "Code": refused.code,
        "Message": refused.message,
        "Recommend": search,
    }


def acs_headers() -> Mapping[str, str]:
    """Give the headers that every answer carries."""
    return {"x-acs-request-id": request_id(), "x-acs-trace-id": g.request_id.replace("-", "")}


def acs_hint(seconds: float) -> Mapping[str, str]:
    """Ask to wait in milliseconds, in the vendor's own header."""
    return {"x-acs-retry-after": str(math.ceil(seconds * 1000))}


def request_id() -> str:
    """Spell the request's id as the vendor does."""
    return str(g.request_id).upper()


def is_gateways(code: str) -> bool:
    """Tell whether a code is the gateway's, whatever service is behind it."""
    return code in _MESSAGES or code in {"InvalidTimeStamp.Format", "MissingSignatureNonce"}


def flag(name: str) -> bool:
    """Read a boolean parameter in any case, as the SDKs spell it differently; absent is false."""
    word = request.args.get(name, "false").lower()
    if word not in ("true", "false"):
        raise RefusedError(400, "InvalidParameter", f"The specified parameter {name} is not valid.")
    return word == "true"


def _unrouted(path: str = "") -> ResponseReturnValue:
    raise _refused(404, "InvalidAction.NotFound", detail=f"/{path}")


def _wire_request() -> AcsRequest:
    return AcsRequest(
        method=request.method,
        target=target(),
        headers=list(request.headers.items()),
        body=request.get_data(),
    )


def _mismatch(canonical: str) -> RefusedError:
    # The vendor shows what it signed itself, and with it a security token.
    shown = f"server StringToSign is [{string_to_sign(canonical)}] server CanonicalRequest is [{canonical}]"
    return _refused(400, "SignatureDoesNotMatch", detail=shown)


def _refused(status: int, code: str, *, detail: str = "") -> RefusedError:
    return RefusedError(status, code, f"{_MESSAGES[code]} {detail}".strip())
