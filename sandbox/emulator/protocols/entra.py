"""Microsoft Entra ID's token service for applications: by a secret, a certificate or another issuer's token."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, g, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.emulator.protocols.client_assertions import examine_assertion
from sandbox.emulator.service import Documented, RefusedError, Service
from sandbox.emulator.world import Account, World

_LIFETIME = timedelta(seconds=3599)
_OAUTH_ERROR = {
    "AADSTS7000215": "invalid_client",
    "AADSTS7000222": "invalid_client",
    "AADSTS700016": "unauthorized_client",
    "AADSTS700027": "invalid_client",
    "AADSTS700024": "invalid_client",
    "AADSTS700213": "invalid_client",
    "AADSTS90002": "invalid_tenant",
    "AADSTS50196": "invalid_grant",
    "AADSTS90033": "temporarily_unavailable",
}
_EXPIRED = "The provided client secret keys for the application are expired."


@dataclass(frozen=True, kw_only=True)
class EntraTokens:
    """The views of the token service of one vendor's accounts."""

    vendor: str
    world: World

    def discovery(self, tenant: str) -> ResponseReturnValue:
        """Describe the tenant's endpoints; clients fetch this before their first token."""
        self._accounts_in(tenant)
        base = f"{self.world.urls['entra']}/{tenant}"
        return jsonify(
            issuer=f"{base}/v2.0",
            token_endpoint=f"{base}/oauth2/v2.0/token",
            authorization_endpoint=f"{base}/oauth2/v2.0/authorize",
            device_authorization_endpoint=f"{base}/oauth2/v2.0/devicecode",
            jwks_uri=f"{base}/discovery/v2.0/keys",
            token_endpoint_auth_methods_supported=["client_secret_post", "private_key_jwt"],
            response_types_supported=["code"],
        )

    def token(self, tenant: str) -> ResponseReturnValue:
        """Exchange what proves an application for a token of the audience that the scope names."""
        account = self._application(tenant, request.form.get("client_id", ""))
        assertion = request.form.get("client_assertion")
        if assertion:
            endpoint = f"{self.world.urls['entra']}/{tenant}/oauth2/v2.0/token"
            examine_assertion(assertion, account, endpoint=endpoint)
        elif request.form.get("client_secret") != account.keys["client_secret"]:
            raise _wrong_secret(request.form["client_id"])
        audience = request.form.get("scope", "").removesuffix("/.default")
        token = self.world.tokens.issue(account=account.name, audience=audience, lifetime=_LIFETIME)
        seconds = int(_LIFETIME.total_seconds())
        return jsonify(
            token_type="Bearer",  # noqa: S106 - the scheme's name, not a secret
            expires_in=seconds,
            ext_expires_in=seconds,
            access_token=token,
        )

    def _accounts_in(self, tenant: str) -> list[Account]:
        accounts = [
            each
            for each in self.world.accounts_at(self.vendor)
            if each.description.configuration["tenant_id"] == tenant.lower()
        ]
        if not accounts:
            raise RefusedError(
                400,
                "AADSTS90002",
                f"Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are "
                "signing into the correct cloud. Check with your subscription administrator, this may "
                "happen if there are no active subscriptions for the tenant.",
            )
        return accounts

    def _application(self, tenant: str, client: str) -> Account:
        for account in self._accounts_in(tenant):
            if account.description.configuration["client_id"] == client.lower():
                return account
        raise RefusedError(
            400,
            "AADSTS700016",
            f"Application with identifier '{client}' was not found in the directory '{tenant}'. This can "
            "happen if the application has not been installed by the administrator of the tenant or "
            "consented to by any user in the tenant. You may have sent your authentication request to "
            "the wrong tenant.",
        )


def entra_service(vendor: str) -> Service:
    """Describe the token service of a vendor's accounts."""

    def mount(app: Flask, world: World) -> None:
        entra = EntraTokens(vendor=vendor, world=world)
        app.add_url_rule("/<tenant>/v2.0/.well-known/openid-configuration", "discovery", entra.discovery)
        app.add_url_rule("/<tenant>/oauth2/v2.0/token", "token", entra.token, methods=["POST"])

    return Service(
        name="entra",
        mount=mount,
        error=_error,
        headers=lambda: {"x-ms-request-id": g.request_id, "Cache-Control": "no-store, no-cache"},
        documented=(
            Documented(status=401, code="AADSTS7000222", message=_EXPIRED),
            Documented(status=429, code="AADSTS50196", message="The server terminated an operation."),
            Documented(status=503, code="AADSTS90033", message="A transient error has occurred."),
        ),
    )


def _wrong_secret(client: str) -> RefusedError:
    return RefusedError(
        401,
        "AADSTS7000215",
        "Invalid client secret provided. Ensure the secret being sent in the request is the client secret "
        f"value, not the client secret ID, for a secret added to app '{client}'.",
    )


def _error(refused: RefusedError) -> Mapping[str, object]:
    number = refused.code.removeprefix("AADSTS")
    stamp = g.time.strftime("%Y-%m-%d %H:%M:%SZ")
    correlation = request.headers.get("client-request-id", g.request_id)
    return {
        "error": _OAUTH_ERROR.get(refused.code, "invalid_request"),
        "error_description": f"{refused.code}: {refused.message} Trace ID: {g.request_id} "
        f"Correlation ID: {correlation} Timestamp: {stamp}",
        "error_codes": [int(number)] if number.isdigit() else [],
        "timestamp": stamp,
        "trace_id": g.request_id,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
