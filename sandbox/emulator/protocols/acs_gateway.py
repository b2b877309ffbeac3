"""Alibaba Cloud's API gateway: who is asking, by ACS3 signature, before a service sees the request."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import Flask, request
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
from sandbox.emulator.protocols.acs_errors import acs_refusal
from sandbox.emulator.protocols.nonces import NonceBook
from sandbox.emulator.service import RefusedError, target
from sandbox.emulator.world import Account, World

WINDOW = timedelta(minutes=15)
TOKEN_EXPIRED = "token-expired"  # noqa: S105 - the name of a quirk
_STAMP = "%Y-%m-%dT%H:%M:%SZ"
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


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
            raise acs_refusal(404, "InvalidAction.NotFound")
        if request.headers.get("x-acs-version") != self.version:
            raise acs_refusal(404, "InvalidVersion")
        authorization = parse_authorization(request.headers.get("Authorization", ""))
        if authorization is None:
            raise acs_refusal(400, "IncompleteSignature")
        return self._verified(authorization)

    def _verified(self, authorization: AcsAuthorization) -> Account:
        account = self._owner(authorization.access_key)
        self._refuse_stale()
        wire = _wire_request()
        unsigned = left_unsigned(wire, authorization.signed_headers)
        if unsigned:
            raise acs_refusal(400, "IncompleteSignature", detail=f"not signed: {', '.join(unsigned)}.")
        if not agrees(wire, authorization, account.keys["secret_key"]):
            raise _mismatch(canonical_request(wire, authorization.signed_headers))
        self._refuse_wrong_token(account)
        self._refuse_used_nonce(authorization.access_key)
        return account

    def _owner(self, key: str) -> Account:
        for account in self.world.accounts_at(self.vendor):
            if account.keys["access_key"] == key:
                return account
        raise acs_refusal(404, "InvalidAccessKeyId.NotFound")

    def _refuse_stale(self) -> None:
        try:
            signed_at = datetime.strptime(request.headers.get("x-acs-date", ""), _STAMP).replace(tzinfo=UTC)
        except ValueError as problem:
            raise acs_refusal(400, "InvalidTimeStamp.Format") from problem
        if abs(self.world.clock() - signed_at) > WINDOW:
            raise acs_refusal(400, "InvalidTimeStamp.Expired")

    def _refuse_wrong_token(self, account: Account) -> None:
        expected, given = account.keys.get("security_token"), request.headers.get("x-acs-security-token")
        if expected and not given:
            raise acs_refusal(400, "MissingSecurityToken")
        if given != expected:
            raise acs_refusal(400, "InvalidSecurityToken.Malformed")
        if expected and any(each.quirks.use(TOKEN_EXPIRED) for each in self.world.clusters_of(account.name)):
            raise acs_refusal(400, "InvalidSecurityToken.Expired")

    def _refuse_used_nonce(self, key: str) -> None:
        nonce = request.headers.get("x-acs-signature-nonce")
        if not nonce:
            raise acs_refusal(400, "MissingSignatureNonce")
        if not self.nonces.use(key, nonce):
            raise acs_refusal(400, "SignatureNonceUsed")


def acs_gateway(world: World, *, vendor: str, version: str) -> AcsGateway:
    """Put a gateway in front of one service."""
    nonces = NonceBook(clock=world.clock, window=WINDOW)
    return AcsGateway(vendor=vendor, version=version, world=world, nonces=nonces)


def mount_unrouted(app: Flask) -> None:
    """Refuse every other path and verb as the gateway does, also those with an empty segment."""
    app.add_url_rule("/", "unrouted", _unrouted, methods=_METHODS)
    app.add_url_rule("/<path:path>", "unrouted", _unrouted, methods=_METHODS)


def flag(name: str) -> bool:
    """Read a boolean parameter in any case, as the SDKs spell it differently; absent is false."""
    word = request.args.get(name, "false").lower()
    if word not in ("true", "false"):
        raise RefusedError(400, "InvalidParameter", f"The specified parameter {name} is not valid.")
    return word == "true"


def _unrouted(path: str = "") -> ResponseReturnValue:
    raise acs_refusal(404, "InvalidAction.NotFound", detail=f"/{path}")


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
    return acs_refusal(400, "SignatureDoesNotMatch", detail=shown)
