"""The errors for a chain of credentials that yields no key; they quote only known words of its text."""

from __future__ import annotations

import re

from clusterkeys.errors import DENIED, Refusal, VendorError
from clusterkeys.transport.error_rules import is_transient, rule_of_status

_LINK = re.compile(r"(?=\b\w+CredentialsProvider: )")
_INSTANCE = "EcsRamRoleCredentialsProvider: "
_ANSWERED = re.compile(
    r"(?:error refreshing credentials from (?:(?P<link>ram_role_arn|oidc_role_arn|rsa_key_pair|sso|OAuth)|\S+),\s+"
    r"http_code|failed to refresh (?P<login>OAuth) token, status code)[:=] ?(?P<status>\d{3})"
)
_THROTTLED = re.compile(r'"Code"\s*:\s*"Throttling')
_UNREACHED = re.compile(
    "Max retries exceeded|timed out|NameResolutionError|ProxyError|RemoteDisconnected|"
    "Connection (?:refused|reset|aborted)"
)


def chain_error(text: str, chain: str) -> VendorError:
    """Return the error for a chain without a key; a link in an outage comes first, for it may be the one that works.

    Args:
        text: The text of the chain's exception, which may quote keys; empty where it found nothing.
        chain: Its name.
    """
    # Only a cloud's instances reach the service of instances.
    links = [said for said in _LINK.split(text) if not said.startswith(_INSTANCE)]
    answers = [answer for said in links if (answer := _answer(said))]
    for link, refusal in answers:
        if refusal.transient:
            what = f"{chain} could not be asked right now: its link {link} failed"
            return VendorError(what, "Try again later; this says nothing against its keys", refusal=refusal)
    if any(_UNREACHED.search(said) for said in links):
        return VendorError(
            f"{chain} could not reach the service that issues its keys",
            "Check the network, the name service and the proxies (HTTPS_PROXY) of this machine",
            refusal=Refusal(kind="network", transient=True),
        )
    if answers:
        return VendorError(
            f"{chain} could not get a key: its link {answers[0][0]} was refused",
            "Check the role, the login or the profile that it uses (aliyun configure list)",
            refusal=Refusal(kind="credential", status=answers[0][1].status),
        )
    return VendorError(
        f"{chain} found no credentials",
        "Set access_key and secret_key of the account, or ALIBABA_CLOUD_ACCESS_KEY_ID and "
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET, or log in with aliyun configure",
        refusal=Refusal(kind="credential"),
    )


def _answer(said: str) -> tuple[str, Refusal] | None:
    """Return a link that was refused a key, and how."""
    found = _ANSWERED.search(said)
    if found is None:
        return None
    status = int(found["status"])
    throttled = status not in DENIED and bool(_THROTTLED.search(said))
    kind = "throttled" if throttled else rule_of_status(status).kind
    refusal = Refusal(kind=kind, status=status, transient=throttled or is_transient(status))
    return found["link"] or found["login"] or "credential_uri", refusal
