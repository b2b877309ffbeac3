"""Checks what an application presents to Entra ID in place of a secret: a statement that it signed, or a token.

An account's application has a certificate or trusts a token only where a test adds `certificate` (PEM) or
`federated_token` to the account's keys: RSA keys take too long to be made for every start of the emulator.
"""

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from sandbox.emulator.service import RefusedError
from sandbox.emulator.world import Account

_ALGORITHMS = ["PS256", "RS256"]


def examine_assertion(assertion: str, account: Account, *, endpoint: str) -> None:
    """Accept an assertion of the account's application.

    Args:
        assertion: As it came.
        account: Whose application is asked about.
        endpoint: The address that the assertion has to be meant for.

    Raises:
        RefusedError: It is not signed by the application's certificate, is not for this service or not valid now, or
            is a token that the application does not trust.
    """
    if assertion == account.keys.get("federated_token"):
        return
    client = account.description.configuration["client_id"]
    if not _says_it_is(client, assertion):
        raise RefusedError(
            400, "AADSTS700213", "No matching federated identity record found for presented assertion subject."
        )
    try:
        jwt.decode(assertion, _key(account), algorithms=_ALGORITHMS, audience=endpoint, issuer=client)
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError) as problem:
        message = "Client assertion is not within its valid time range."
        raise RefusedError(401, "AADSTS700024", message) from problem
    except jwt.InvalidTokenError as problem:
        message = "The certificate with identifier used to sign the client assertion is not registered on application."
        raise RefusedError(401, "AADSTS700027", message) from problem


def _says_it_is(client: str, assertion: str) -> bool:
    try:
        claims = jwt.decode(assertion, options={"verify_signature": False})
    except jwt.InvalidTokenError:
        return False
    return (claims.get("iss"), claims.get("sub")) == (client, client)


def _key(account: Account) -> RSAPublicKey:
    pem = account.keys.get("certificate")
    key = x509.load_pem_x509_certificate(pem.encode()).public_key() if pem else None
    if not isinstance(key, RSAPublicKey):
        raise jwt.InvalidSignatureError("the application has no RSA certificate")
    return key
