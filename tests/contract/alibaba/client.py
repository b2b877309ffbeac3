"""Our readers as clients of the emulated ENS and ACK."""

from dataclasses import dataclass, field
from datetime import datetime

from clusterkeys.ambient import Ambient
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import CertificateState, Fetched, Session
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.ack import AlibabaAckCluster, AlibabaAckReader
from clusterkeys.vendors.alibaba.ack_certificate_states import (
    AlibabaAckCertificateStatesQuery,
    AlibabaAckCertificateStatesReader,
)
from clusterkeys.vendors.alibaba.ens import AlibabaEnsCluster, AlibabaEnsReader
from clusterkeys.vendors.alibaba.session import open_session
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from tests.harness.clock import FakeClock

ENS, ACK = "ens-sh", "ack-hz"
USER_ID = "200000000000000007"


@dataclass
class Client:
    """Every part can be made wrong; `changes` are changes to the account."""

    emulator: Emulator
    clock: FakeClock
    changes: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, object]:
        """The account as the stack would configure it, in clear."""
        account = self.emulator.account("aliyun")
        account.pop("secrets")
        return account | self.changes

    def http(self) -> Http:
        return Http(
            clock=self.clock,
            route=Route(verify=str(self.emulator.ca_bundle)),
            throttle=Throttle(rate=1000, concurrency=4, clock=self.clock),
            retry=RetryPolicy(jitter=lambda: 0.0),
        )

    def session(self, **environment: str) -> Session:
        account = AlibabaAccount.model_validate(self.keys)
        return open_session(account, self.http(), Ambient(environment=environment, home="/nowhere"))

    def ens(self, session: Session | None = None, **arguments: object) -> Fetched:
        usual = {"cluster_id": self.emulator.cluster(ENS)["cluster_id"], "region": "cn-shanghai"}
        cluster = AlibabaEnsCluster.model_validate(usual | arguments)
        return AlibabaEnsReader().fetch(cluster, session or self.session(), self.clock.monotonic() + 60)

    def ack(self, **arguments: object) -> Fetched:
        usual = {"cluster_id": self.emulator.cluster(ACK)["cluster_id"], "region": "cn-hangzhou"}
        cluster = AlibabaAckCluster.model_validate(usual | arguments)
        return AlibabaAckReader().fetch(cluster, self.session(), self.clock.monotonic() + 60)

    def states(self, user_id: str = USER_ID) -> tuple[CertificateState, ...]:
        query = AlibabaAckCertificateStatesQuery(user_id=user_id, region="cn-hangzhou")
        return AlibabaAckCertificateStatesReader().states(query, self.session(), self.clock.monotonic() + 60)

    @property
    def calls(self) -> list[RecordedRequest]:
        return self.emulator.requests

    def set_clocks(self, moment: datetime) -> None:
        """Let both sides tell this time."""
        self.clock.moment = moment
        self.emulator.clock.freeze(moment)
