"""Lists in what state the kubeconfigs are that ACK has issued to one user."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import field_validator

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.http import Http
from clusterkeys.vendor import AccountArguments, Ambient, CertificateState, CertificateStatesArguments, Session
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.ack_operations import STATES, ack_address
from clusterkeys.vendors.alibaba.ack_pages import WORDS, Page, page_in
from clusterkeys.vendors.alibaba.auth import open_session
from clusterkeys.vendors.alibaba.calls import Call, answered
from clusterkeys.vendors.alibaba.identifiers import Identifier, Region

_PAGE_SIZE = 100
"""The most that ACK gives."""

_MOST_PAGES = 200
"""A listing of more than 20,000 clusters is one that does not end."""


class AlibabaAckCertificateStatesQuery(CertificateStatesArguments):
    """A listing of the kubeconfigs of one user.

    Attributes:
        region: Where ACK is asked.
        user_id: Id of the RAM user or RAM role that they were issued to.
    """

    kind: Literal["alibaba-ack-certificate-states"] = "alibaba-ack-certificate-states"
    region: Region
    user_id: Identifier

    @field_validator("user_id", mode="before")
    @classmethod
    def _number_as_text(cls, value: object) -> object:
        """`pulumi config set --path` stores an id of digits as a number."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


class AlibabaAckCertificateStatesReader:
    """Lists certificate states of ACK: signed GETs, a page each. It needs a heavy permission, and is optional."""

    kind: ClassVar[str] = "alibaba-ack-certificate-states"
    account: ClassVar[type[AccountArguments]] = AlibabaAccount
    listing: ClassVar[type[CertificateStatesArguments]] = AlibabaAckCertificateStatesQuery
    cluster_kind: ClassVar[str] = "alibaba-ack"
    words: ClassVar[tuple[str, ...]] = WORDS
    serving: ClassVar[frozenset[str]] = frozenset({"Unexpired"})

    def identity(self, listing: AlibabaAckCertificateStatesQuery) -> str:
        """Give the id of the user."""
        return listing.user_id

    def open(self, account: AlibabaAccount, http: Http, ambient: Ambient) -> Session:
        """Find the keys.

        Raises:
            ConfigurationError: The environment holds half of a key.
        """
        return open_session(account, http, ambient)

    def states(
        self, listing: AlibabaAckCertificateStatesQuery, session: Session, deadline: float
    ) -> tuple[CertificateState, ...]:
        """Ask ACK for all pages; of a cluster that is listed twice, for it moved meanwhile, the later state counts.

        Raises:
            VendorError: ACK or the gateway in front of it refused or failed, or its listing does not end.
            DeadlineError: The account's other calls, or its credentials, took too long.
        """
        states: dict[str, CertificateState] = {}
        for number in range(1, _MOST_PAGES + 1):
            page = _page(number, listing, session, deadline)
            known = len(states)
            states.update({state.cluster_id: state for state in page.states})
            # A page without anything new ends it too: some servers repeat the last page.
            if len(states) == known or page.is_last(len(states)):
                return tuple(states.values())
        raise VendorError(
            f"the listing of ACK goes on after {_MOST_PAGES} pages",
            "Check endpoints.cs of the account",
            refusal=Refusal(kind="protocol"),
        )


def _page(number: int, listing: AlibabaAckCertificateStatesQuery, session: Session, deadline: float) -> Page:
    call = Call(
        operation=STATES,
        base=ack_address(listing.region, session),
        path=f"/users/{listing.user_id}/kubeconfig/states",
        parameters={"page_number": str(number), "page_size": str(_PAGE_SIZE)},
    )
    return page_in(answered(call, session, deadline), _PAGE_SIZE)
