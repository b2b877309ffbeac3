"""What Entra ID's error codes mean to who configured the account.

Codes: https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class EntraReading:
    """A code in words.

    Attributes:
        what: What is wrong.
        advice: What to do next.
    """

    what: str
    advice: str


_TENANT = EntraReading(
    what="it does not know the tenant",
    advice="Check tenant_id, and that cloud is the one the tenant is in",
)
_UNTRUSTED = EntraReading(
    what="the application trusts no federated credential like this token",
    advice="Compare issuer, subject and audience of the token with the federated credentials of the application",
)
_READINGS = {
    "AADSTS7000215": EntraReading(
        what="the client secret is wrong",
        advice="client_secret must be the secret's value, not its id; make a new one if the value is lost",
    ),
    "AADSTS7000222": EntraReading(
        what="the client secret has expired",
        advice="Make a new one in the application's registration and set client_secret to its value",
    ),
    "AADSTS700016": EntraReading(
        what="the tenant does not know the application",
        advice="Check client_id, and that tenant_id is the directory the application is registered in",
    ),
    "AADSTS700027": EntraReading(
        what="the application does not know the certificate that signed",
        advice="Upload the certificate in the application's registration, or use one that is there",
    ),
    "AADSTS700024": EntraReading(
        what="the assertion is not valid now",
        advice="Get a new OIDC token, or set this machine's clock",
    ),
    "AADSTS70021": _UNTRUSTED,
    "AADSTS700211": _UNTRUSTED,
    "AADSTS700212": _UNTRUSTED,
    "AADSTS700213": _UNTRUSTED,
    "AADSTS90002": _TENANT,
    "AADSTS900021": _TENANT,
    "AADSTS900023": _TENANT,
    "AADSTS7000112": EntraReading(
        what="the application is disabled",
        advice="Ask the tenant's administrator to enable it",
    ),
    "AADSTS53003": EntraReading(
        what="a conditional access policy blocks it",
        advice="Ask the tenant's administrator which policy applies to the application here",
    ),
}


def reading_of(code: str | None) -> EntraReading | None:
    """Give a code in words, None where this project knows nothing better than Entra's own sentence."""
    return _READINGS.get(code or "")
