"""Our reader as a client of the emulated SKE."""

from dataclasses import dataclass, field

from clusterkeys.ambient import Ambient
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.kubeconfig.select import select
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Fetched
from clusterkeys.vendors.samsung.account import SamsungAccount
from clusterkeys.vendors.samsung.session import SamsungSession, open_session
from clusterkeys.vendors.samsung.ske import SamsungSkeCluster, SamsungSkeReader
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.traffic import RecordedRequest
from tests.harness.clock import FakeClock

CLUSTER = "ske-seoul"


@dataclass
class Client:
    """Every part can be made wrong; `changes` are changes to the account."""

    emulator: Emulator
    clock: FakeClock
    changes: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, object]:
        """The account as the stack would configure it, in clear."""
        account = self.emulator.account("scp")
        account.pop("secrets")
        return account | self.changes

    @property
    def cluster_id(self) -> str:
        return self.emulator.cluster(CLUSTER)["cluster_id"]

    def http(self, rate: float) -> Http:
        return Http(
            clock=self.clock,
            route=Route(verify=str(self.emulator.ca_bundle)),
            throttle=Throttle(rate=rate, concurrency=4, clock=self.clock),
            retry=RetryPolicy(jitter=lambda: 0.0),
        )

    def session(self, *, rate: float = 1000) -> SamsungSession:
        """Open the account; `rate` is how many calls a second there are, whatever the account says."""
        account = SamsungAccount.model_validate(self.keys)
        return open_session(account, self.http(rate), Ambient(environment={}, home="/nowhere"))

    def fetch(self, *, session: SamsungSession | None = None, seconds: float = 60, **arguments: str) -> Fetched:
        cluster = SamsungSkeCluster.model_validate({"cluster_id": self.cluster_id} | arguments)
        return SamsungSkeReader().fetch(cluster, session or self.session(), self.clock.monotonic() + seconds)

    def chosen(self, endpoint: str = "public") -> Kubeconfig:
        """Fetch, and select as the resolver does."""
        fetched = self.fetch(endpoint=endpoint)
        return select(fetched.kubeconfig, name="seoul", candidates=fetched.contexts, endpoint=endpoint)

    def asked(self, operation: str) -> list[RecordedRequest]:
        """The requests for an operation, oldest first."""
        return [call for call in self.emulator.requests if call.operation == operation]

    @property
    def waits(self) -> list[float]:
        """The seconds that were waited, without the instants that keep to the account's rate."""
        return [seconds for seconds in self.clock.sleeps if seconds > 0.01]
