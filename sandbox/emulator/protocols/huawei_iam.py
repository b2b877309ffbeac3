"""Huawei Cloud's IAM: tokens for a user's password, and the account's own domain."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.protocols.apigw import DOMAIN_AUDIENCE, Gateway, gateway_error
from sandbox.emulator.service import Documented, RefusedError
from sandbox.emulator.world import Account

_TOKEN_LIFETIME = timedelta(hours=24)
_STAMP = "%Y-%m-%dT%H:%M:%S.%fZ"

IAM_DOCUMENTED = (
    Documented(status=401, code="IAM.0001", message="The request you have made requires authentication."),
    Documented(status=403, code="IAM.0003", message="You are not authorized to perform the requested action."),
    Documented(status=500, code="IAM.0006", message="Internal Server Error."),
)


@dataclass(frozen=True, kw_only=True)
class IamViews:
    """The views of IAM behind a gateway."""

    gateway: Gateway

    def tokens(self) -> ResponseReturnValue:
        """Exchange a user's password for a token, which the answer carries in a header."""
        account = self._user(request.get_json(force=True, silent=True))
        world = self.gateway.world
        token = world.tokens.issue(account=account.name, audience=DOMAIN_AUDIENCE, lifetime=_TOKEN_LIFETIME)
        response = jsonify(token=_described(account, world.clock()))
        response.status_code = 201
        response.headers["X-Subject-Token"] = token
        return response

    def domains(self) -> ResponseReturnValue:
        """List the one domain that the caller belongs to."""
        account = self.gateway.account()
        return jsonify(domains=[_domain(account)], links={"self": "", "previous": None, "next": None})

    def _user(self, body: object) -> Account:
        if not isinstance(body, dict):
            raise RefusedError(400, "IAM.0002", "The request body is not valid JSON.")
        user = body.get("auth", {}).get("identity", {}).get("password", {}).get("user", {})
        scope = body.get("auth", {}).get("scope", {}).get("domain", {}).get("name")
        given = (user.get("name"), user.get("password"), user.get("domain", {}).get("name"), scope)
        for account in self.gateway.world.accounts_at(self.gateway.vendor):
            if given == (account.name, account.keys["password"], account.name, account.name):
                return account
        raise RefusedError(401, "IAM.0011", "The username or password is wrong.")


def mount_iam(app: Flask, gateway: Gateway) -> None:
    """Add IAM's views."""
    iam = IamViews(gateway=gateway)
    app.add_url_rule("/v3/auth/tokens", "tokens", iam.tokens, methods=["POST"])
    app.add_url_rule("/v3/auth/domains", "domains", iam.domains)


def iam_error(refused: RefusedError) -> Mapping[str, object]:
    """Render a refusal: IAM's own in the shape of Keystone, the gateway's in the gateway's."""
    if refused.code.startswith("APIGW"):
        return gateway_error(refused)
    return {
        "error": {
            "code": refused.status,
            "message": refused.message,
            "title": HTTPStatus(refused.status).phrase,
        }
    }


def _described(account: Account, now: datetime) -> dict[str, object]:
    return {
        "issued_at": f"{now:{_STAMP}}",
        "expires_at": f"{now + _TOKEN_LIFETIME:{_STAMP}}",
        "methods": ["password"],
        "user": {"domain": _domain(account), "name": account.name},
        "domain": _domain(account),
    }


def _domain(account: Account) -> dict[str, object]:
    identifier = account.description.configuration["domain_id"]
    return {"id": identifier, "name": account.name, "enabled": True, "description": ""}
