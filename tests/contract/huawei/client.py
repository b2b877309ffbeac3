"""Our reader as a client of the emulated UCS."""

from dataclasses import dataclass, field
from datetime import datetime

from clusterkeys.ambient import Ambient
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import select
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Fetched
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.session import HuaweiSession, open_session
from clusterkeys.vendors.huawei.ucs import HuaweiUcsCluster, HuaweiUcsReader
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from tests.harness.clock import FakeClock


@dataclass
class Client:
    """Every part can be made wrong; `changes` are changes to the account."""

    emulator: Emulator
    clock: FakeClock
    changes: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, object]:
        """The account as the stack would configure it, in clear."""
        account = self.emulator.account("huawei")
        account.pop("secrets")
        return account | self.changes

    def http(self) -> Http:
        return Http(
            clock=self.clock,
            route=Route(verify=str(self.emulator.ca_bundle)),
            throttle=Throttle(rate=1000, concurrency=4, clock=self.clock),
            retry=RetryPolicy(jitter=lambda: 0.0),
        )

    def session(self) -> HuaweiSession:
        account = HuaweiAccount.model_validate(self.keys)
        return open_session(account, self.http(), Ambient(environment={}, home="/nowhere"))

    def fetch(self, *, seconds: float = 60, **arguments: str) -> Fetched:
        known = self.emulator.cluster("ucs-dc1")
        cluster = HuaweiUcsCluster.model_validate({"cluster_id": known["cluster_id"]} | arguments)
        return HuaweiUcsReader().fetch(cluster, self.session(), self.clock.monotonic() + seconds)

    def chosen(self, endpoint: str = "public", *, insecure: bool = False) -> Kubeconfig:
        """Fetch, and select as the resolver does."""
        fetched = self.fetch(endpoint=endpoint)
        return select(
            fetched.kubeconfig, name="dc1", candidates=fetched.contexts, endpoint=endpoint, allow_insecure_tls=insecure
        )

    @property
    def calls(self) -> list[RecordedRequest]:
        return self.emulator.requests

    def set_clocks(self, moment: datetime) -> None:
        """Let both sides tell this time."""
        self.clock.moment = moment
        self.emulator.clock.freeze(moment)
