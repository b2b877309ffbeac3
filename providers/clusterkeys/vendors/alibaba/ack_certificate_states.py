"""Lists the certificate states of the kubeconfigs that ACK has issued to one user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from clusterkeys.arguments import CertificateStatesArguments
from clusterkeys.errors import Refusal, VendorError
from clusterkeys.vendor import CertificateState, Session
from clusterkeys.vendors.alibaba.calls import Call, Operation
from clusterkeys.vendors.alibaba.endpoints import Identifier, Region, ack_url
from clusterkeys.vendors.alibaba.replies import moment_in

_LIST = Operation(
    service="cs",
    product="ACK",
    action="ListUserKubeConfigStates",
    version="2015-12-15",
    method="GET",
    result="states",
    gone="Check user_id and region",
    forbidden=" (AliyunCSFullAccess contains it), or remove the listing: clusters are read without it",
)
_PAGE_SIZE = 100
"""The most that ACK allows."""

_MOST_PAGES = 200
"""A listing of more than 20,000 clusters counts as endless."""

_MOST_CHARACTERS = 128
_UNKNOWN = "Unknown"
_PROTOCOL = Refusal(kind="protocol")
_ADVICE = "Check endpoints.cs of the account, and what proxies do on the way to it"


class AlibabaAckCertificateStatesQuery(CertificateStatesArguments):
    """A listing of the kubeconfigs of one user.

    Attributes:
        region: The region in which ACK is called.
        user_id: Id of the RAM user or RAM role that they were issued to.
    """

    kind: Literal["alibaba-ack-certificate-states"] = "alibaba-ack-certificate-states"
    region: Region
    user_id: Identifier

    @field_validator("user_id", mode="before")
    @classmethod
    def _number_as_text(cls, value: object) -> object:
        """Accept a number: `pulumi config set --path` stores an id of digits as one."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class AlibabaAckCertificateStatesReader:
    """Lists certificate states of ACK: a signed GET per page. It needs a heavy permission, and is optional."""

    kind: ClassVar[str] = "alibaba-ack-certificate-states"
    query: ClassVar[type[CertificateStatesArguments]] = AlibabaAckCertificateStatesQuery
    cluster_kind: ClassVar[str] = "alibaba-ack"
    words: ClassVar[tuple[str, ...]] = ("Unexpired", "Expired", "Unissued", _UNKNOWN, "Removed")
    serving: ClassVar[frozenset[str]] = frozenset({"Unexpired"})

    def identity(self, query: AlibabaAckCertificateStatesQuery) -> str:
        """Return the id of the user."""
        return query.user_id

    def states(
        self, query: AlibabaAckCertificateStatesQuery, session: Session, deadline: float
    ) -> tuple[CertificateState, ...]:
        """Ask ACK for all pages; where a cluster is listed twice, because it moved meanwhile, the later state counts.

        Raises:
            VendorError: ACK or the gateway in front of it refused or failed, or its listing does not end.
            DeadlineError: The account's other calls, or its credentials, took too long.
        """
        states: dict[str, CertificateState] = {}
        url = f"{ack_url(query.region, session)}/users/{query.user_id}/kubeconfig/states"
        for number in range(1, _MOST_PAGES + 1):
            parameters = {"page_number": str(number), "page_size": str(_PAGE_SIZE)}
            page = page_in(Call(operation=_LIST, url=url, parameters=parameters).send(session, deadline))
            known = len(states)
            states.update({state.cluster_id: state for state in map(state_in, page.states or ())})
            # A page without anything new ends it too: some servers repeat the last page.
            if len(states) == known or page.is_last(len(states)):
                return tuple(states.values())
        raise VendorError(f"the listing of ACK goes on after {_MOST_PAGES} pages", _ADVICE, refusal=_PROTOCOL)


class _Reply(BaseModel):
    # ACK's own example has a line end in an id.
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, str_strip_whitespace=True)


class Entry(_Reply):
    """One cluster of the listing."""

    cluster_id: str = Field(min_length=1)
    cluster_name: str | None = None
    cluster_state: str | None = None
    cert_state: str | None = None
    cert_expire_time: str | None = None


class _Paging(_Reply):
    page_size: int | None = None
    total_count: int | None = None


class Page(_Reply):
    """One page of the listing."""

    states: tuple[Entry, ...] | None = None
    page: _Paging | None = None

    def is_last(self, known: int) -> bool:
        """Return whether nothing can follow: it is not full, and as many are known as there are said to be.

        Args:
            known: How many clusters are known, with those of this page. The vendor's total may be wrong.
        """
        paging = self.page or _Paging()
        full = len(self.states or ()) >= min(paging.page_size or _PAGE_SIZE, _PAGE_SIZE)
        return not full and paging.total_count is not None and known >= paging.total_count


def page_in(answer: Mapping[str, object]) -> Page:
    """Return the page in an answer; unknown fields are ignored.

    Raises:
        VendorError: It has another shape than documented; the sentence names the fields, never their values.
    """
    if not {"states", "page"} & answer.keys():
        raise VendorError("the answer of ACK is no listing", _ADVICE, refusal=_PROTOCOL)
    try:
        return Page.model_validate(answer)
    except ValidationError as error:
        places = [each["loc"] for each in error.errors(include_input=False, include_url=False)]
        fields = ", ".join(".".join(map(str, place)) for place in places[:3])
        what = f"the listing of ACK has another shape than documented in {fields}"
        raise VendorError(what, _ADVICE, refusal=_PROTOCOL) from None


def state_in(entry: Entry) -> CertificateState:
    """Read an entry; a state that ACK may add later counts as Unknown."""
    words = {word.lower(): word for word in AlibabaAckCertificateStatesReader.words}
    return CertificateState(
        cluster_id=_line(entry.cluster_id),
        cluster_name=_line(entry.cluster_name),
        cluster_state=_line(entry.cluster_state),
        certificate_state=words.get((entry.cert_state or "").lower(), _UNKNOWN),
        expires_at=moment_in(entry.cert_expire_time),
    )


def _line(text: str | None) -> str:
    # Not redacted as a sentence would be: an id of ACK looks like a key.
    return "".join(each for each in text or "" if each.isprintable())[:_MOST_CHARACTERS]
