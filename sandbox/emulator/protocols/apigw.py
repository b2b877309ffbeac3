"""Huawei Cloud's API gateway: who is asking, by signature or token, before a service sees the request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import g, request

from sandbox.emulator.protocols.lockout import Lockout
from sandbox.emulator.protocols.sdk_hmac import Authorization, SignedRequest, agrees, parse_authorization
from sandbox.emulator.service import RefusedError, target
from sandbox.emulator.world import Account, World

DOMAIN_AUDIENCE = "domain"
_WINDOW = timedelta(minutes=15)
_STAMP = "%Y%m%dT%H%M%SZ"
_PREFIX = "Incorrect IAM authentication information: "


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """The gateway in front of one service; each service counts failures on its own."""

    vendor: str
    world: World
    lockout: Lockout

    def account(self) -> Account:
        """Find the account that the request authenticates, or refuse as the gateway does."""
        token = request.headers.get("X-Auth-Token")
        account = self._holder(token) if token else self._signer()
        domain = request.headers.get("X-Domain-Id")
        if domain and domain != account.description.configuration["domain_id"]:
            raise RefusedError(403, "UCS.00000004", "Request forbidden: the domain is not the caller's.")
        return account

    def _holder(self, token: str) -> Account:
        grant = self.world.tokens.grant_of(token)
        if grant is None or grant.audience != DOMAIN_AUDIENCE or grant.expires_at <= self.world.clock():
            raise _unauthorized("decrypt token fail")
        return self.world.account(grant.account)

    def _signer(self) -> Account:
        header = request.headers.get("Authorization")
        if not header:
            raise _unauthorized("x-auth-token not found")
        authorization = parse_authorization(header)
        if authorization is None:
            raise _unauthorized("authorization header is not in the form of SDK-HMAC-SHA256")
        return self._verified(authorization)

    def _verified(self, authorization: Authorization) -> Account:
        key = authorization.access_key
        if self.lockout.locked(key):
            raise _unauthorized("AK access failed to reach the limit,forbidden")
        account = self._owner(key)
        self._refuse_stale()
        if not agrees(_wire_request(), authorization, account.keys["secret_key"]):
            self.lockout.failed(key)
            raise _unauthorized("verify aksk signature fail")
        if account.keys.get("security_token") != request.headers.get("X-Security-Token"):
            raise _unauthorized("verify aksk signature fail, the security token does not belong to the key")
        self.lockout.succeeded(key)
        return account

    def _owner(self, key: str) -> Account:
        for account in self.world.accounts_at(self.vendor):
            if account.keys["access_key"] == key:
                return account
        raise _unauthorized(f"Get secretKey failed,ak:{key},err:ak not exist")

    def _refuse_stale(self) -> None:
        now = self.world.clock()
        signed_at = _moment(request.headers.get("X-Sdk-Date", ""))
        if abs(now - signed_at) > _WINDOW:
            stamps = f"signature time:{signed_at:{_STAMP}},server time:{now:{_STAMP}}"
            raise _unauthorized(f"signature expired, {stamps}")


def gateway_error(refused: RefusedError) -> Mapping[str, object]:
    """Render a refusal as the gateway does."""
    return {"error_msg": refused.message, "error_code": refused.code, "request_id": g.request_id}


def _wire_request() -> SignedRequest:
    return SignedRequest(
        method=request.method,
        target=target(),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.get_data(),
    )


def _moment(stamp: str) -> datetime:
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
    except ValueError as problem:
        raise _unauthorized("X-Sdk-Date is missing or malformed") from problem


def _unauthorized(reason: str) -> RefusedError:
    return RefusedError(401, "APIGW.0301", f"{_PREFIX}{reason}")
