"""Samsung Cloud Platform's gateway: who is asking, by signature, and the three shapes in which it is refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import Flask, g, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.protocols.scp_hmac import ScpRequest, agrees, is_signed
from sandbox.emulator.service import Documented, RefusedError, target
from sandbox.emulator.world import Account, World

WINDOW = timedelta(minutes=15)
_MILLISECONDS = re.compile(r"[0-9]{1,14}")
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_UNROUTED = "Unrouted"

SCP_DOCUMENTED = (
    Documented(status=401, code="HmacValidFail", message="HmacValidFail"),
    Documented(status=429, code="TooManyRequests", message="Too Many Requests"),
    Documented(status=502, code=_UNROUTED, message="Bad Gateway"),
    Documented(status=503, code=_UNROUTED, message="Service Unavailable"),
    Documented(status=504, code=_UNROUTED, message="Gateway Timeout"),
)


@dataclass(frozen=True, kw_only=True)
class ScpGateway:
    """The gateway in front of one service."""

    vendor: str
    world: World

    def account(self) -> Account:
        """Find the account that signed the request, or refuse as the gateway does."""
        wire = _wire_request()
        if not is_signed(wire):
            raise _unrouted()
        account = self._owner(wire.header("scp-accesskey"))
        # The vendor says the same about an old signature as about a wrong one.
        if self._is_stale(wire.header("scp-timestamp")) or not agrees(wire, account.keys["secret_key"]):
            raise RefusedError(401, "HmacValidFail", "HmacValidFail")
        if account.keys.get("auth_token") != request.headers.get("X-Auth-Token"):
            raise _rejected()
        return account

    def _owner(self, key: str) -> Account:
        for account in self.world.accounts_at(self.vendor):
            if account.keys["access_key"] == key:
                return account
        raise _rejected()

    def _is_stale(self, stamp: str) -> bool:
        if not _MILLISECONDS.fullmatch(stamp):
            return True
        signed_at = datetime.fromtimestamp(int(stamp) / 1000, UTC)
        return abs(self.world.clock() - signed_at) > WINDOW


def mount_unrouted(app: Flask) -> None:
    """Refuse every other path and verb as the gateway does."""
    app.add_url_rule("/", "unrouted", _refuse_unrouted, methods=_METHODS)
    app.add_url_rule("/<path:path>", "unrouted", _refuse_unrouted, methods=_METHODS)


def scp_error(refused: RefusedError) -> Mapping[str, object]:
    """Render a refusal in the shape of who refuses: the routes, the gateway's own check, or the service."""
    if refused.code == _UNROUTED:
        return {
            "timestamp": g.time.isoformat(timespec="milliseconds"),
            "path": request.path,
            "status": refused.status,
            "error": refused.message,
            "requestId": g.request_id[:8],
        }
    if refused.status == HTTPStatus.UNAUTHORIZED:
        return {"status": "UNAUTHORIZED", "name": "Request was rejected by gateway", "message": refused.message}
    return {"errors": [_service_error(refused)]}


def _service_error(refused: RefusedError) -> dict[str, object]:
    return {
        "code": refused.code,
        # One sentence comes as it is, several as a list.
        "detail": refused.message.split("\n") if "\n" in refused.message else refused.message,
        "status": refused.status,
        "title": HTTPStatus(refused.status).phrase,
        "request_id": g.request_id,
        "global_request_id": g.request_id,
        "links": [],
        "related_resources": [],
        "response": None,
    }


def _refuse_unrouted(**_path: str) -> ResponseReturnValue:
    raise _unrouted()


def _unrouted() -> RefusedError:
    return RefusedError(404, _UNROUTED, "Not Found")


def _rejected() -> RefusedError:
    return RefusedError(401, "Rejected", "The access key is not valid for this service.")


def _wire_request() -> ScpRequest:
    return ScpRequest(
        method=request.method,
        url=f"https://{request.headers['Host']}{target()}",
        headers={name.lower(): value for name, value in request.headers.items()},
    )
