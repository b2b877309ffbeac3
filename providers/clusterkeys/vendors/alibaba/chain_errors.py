"""The errors where the vendor's chain of credentials gives no key; they quote known words of its text only."""

from __future__ import annotations

import re
from dataclasses import dataclass

from clusterkeys.errors import Kind, Refusal, VendorError
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


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What a link of the chain was answered in place of a key."""

    link: str
    status: int
    throttled: bool

    @property
    def kind(self) -> Kind:
        return "throttled" if self.throttled else rule_of_status(self.status).kind

    @property
    def transient(self) -> bool:
        return self.throttled or is_transient(self.status)


def chain_error(text: str, chain: str) -> VendorError:
    """Return the error for a chain without a key: a link in an outage counts first, for it may be the one that serves.

    Args:
        text: What the chain said, which may quote keys; nothing where it found nothing.
        chain: Its name.
    """
    # Only a cloud's instances reach the service of instances.
    links = [said for said in _LINK.split(text) if not said.startswith(_INSTANCE)]
    answers = [answer for said in links if (answer := _answer(said))]
    outage = next((answer for answer in answers if answer.transient), None)
    if outage:
        return VendorError(
            f"{chain} could not be asked right now: its link {outage.link} failed",
            "Try again later; this says nothing against its keys",
            refusal=Refusal(kind=outage.kind, status=outage.status, transient=True),
        )
    if any(_UNREACHED.search(said) for said in links):
        return VendorError(
            f"{chain} could not reach the service that issues its keys",
            "Check the network, the name service and the proxies (HTTPS_PROXY) of this machine",
            refusal=Refusal(kind="network", transient=True),
        )
    if answers:
        return VendorError(
            f"{chain} could not get a key: its link {answers[0].link} was refused",
            "Check the role, the login or the profile that it uses (aliyun configure list)",
            refusal=Refusal(kind="credential", status=answers[0].status),
        )
    return VendorError(
        f"{chain} found no credentials",
        "Set access_key and secret_key of the account, or ALIBABA_CLOUD_ACCESS_KEY_ID and "
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET, or log in with aliyun configure",
        refusal=Refusal(kind="credential"),
    )


def _answer(said: str) -> _Answer | None:
    found = _ANSWERED.search(said)
    if found is None:
        return None
    return _Answer(
        link=found["link"] or found["login"] or "credential_uri",
        status=int(found["status"]),
        throttled=bool(_THROTTLED.search(said)),
    )
