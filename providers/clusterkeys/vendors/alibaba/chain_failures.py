"""What a person reads when the vendor's chain of credentials gives no key; of the chain's own text only known words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.readings import is_passing

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
_WAYS = (
    "Set access_key and secret_key of the account, or ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, "
    "or log in with aliyun configure"
)


@dataclass(frozen=True, kw_only=True)
class _Answer:
    """What a link of the chain was answered in place of a key."""

    link: str
    status: int
    throttled: bool

    @property
    def passing(self) -> bool:
        return self.throttled or is_passing(self.status)


def chain_failure(error: BaseException | None, chain: str) -> VendorError:
    """Say what to do about it; what may pass comes before what was refused, for it may be what serves in the end.

    Args:
        error: What the chain raised; its text may quote keys.
        chain: Its name.
    """
    links = list(_links(str(error)))
    answers = [answer for link in links if (answer := _answer(link))]
    passing = next((answer for answer in answers if answer.passing), None)
    if passing:
        return _outage(passing, chain)
    if any(_UNREACHED.search(link) for link in links):
        return VendorError(
            f"{chain} could not reach what gives its keys",
            "Check the network, the name service and the proxies (HTTPS_PROXY) of this machine",
            refusal=Refusal(kind="network", retryable=True),
        )
    if answers:
        return VendorError(
            f"{chain} could not get a key: its link {answers[0].link} was refused",
            "Check the role, the login or the profile that it uses (aliyun configure list)",
            refusal=Refusal(kind="credential", status=answers[0].status),
        )
    return VendorError(f"no credentials were found by {chain}", _WAYS, refusal=Refusal(kind="credential"))


def _outage(answer: _Answer, chain: str) -> VendorError:
    return VendorError(
        f"{chain} could not be asked right now: its link {answer.link} failed",
        "Try again later; whether its keys are right does not show from this",
        refusal=Refusal(kind="throttled" if answer.throttled else "server", status=answer.status, retryable=True),
    )


def _links(text: str) -> Iterator[str]:
    """Give what each link said, but for that of instances, whose service no other machine reaches."""
    return (said for said in _LINK.split(text) if not said.startswith(_INSTANCE))


def _answer(said: str) -> _Answer | None:
    found = _ANSWERED.search(said)
    if found is None:
        return None
    status = int(found["status"])
    return _Answer(
        link=found["link"] or found["login"] or "credential_uri",
        status=status,
        throttled=status == 429 or _THROTTLED.search(said) is not None,  # noqa: PLR2004 - Too Many Requests
    )
