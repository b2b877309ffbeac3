"""This project's reader as a client of the emulated Azure; every part of account and cluster can be made wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from clusterkeys.ambient import Ambient
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendor import Fetched
from clusterkeys.vendors.azure.account import AzureAccount
from clusterkeys.vendors.azure.provisioned_cluster import AzureProvisionedCluster, AzureProvisionedClusterReader
from clusterkeys.vendors.azure.session import AzureSession
from clusterkeys.vendors.azure.vendor import AZURE
from sandbox.emulator.emulator import Emulator
from tests.harness.clock import FakeClock

Quirk = Callable[..., None]
"""Makes the emulated Azure treat the cluster oddly."""


@dataclass(kw_only=True)
class Azure:
    """Reads the emulator's cluster."""

    emulator: Emulator
    clock: FakeClock
    reader: AzureProvisionedClusterReader = field(default_factory=AzureProvisionedClusterReader)

    def account(self, **changes: object) -> AzureAccount:
        described = {**self.emulator.account("contoso"), **changes}
        described.pop("secrets")
        return AzureAccount(**{name: value for name, value in described.items() if value is not None})

    def session(self, environment: Mapping[str, str] | None = None, **changes: object) -> AzureSession:
        account = self.account(**changes)
        http = Http(
            clock=self.clock,
            route=Route(
                verify=account.ca_bundle or True,
                proxy=account.proxy.get_secret_value() if account.proxy else None,
            ),
            throttle=Throttle(rate=1e9, concurrency=64, clock=self.clock),
            retry=RetryPolicy(jitter=lambda: 0.5),
        )
        return AZURE.open(account, http, Ambient(environment=environment or {}, home="/nonexistent"))

    def of_environment(self, environment: Mapping[str, str], **changes: object) -> AzureSession:
        """Open the account without a service principal of its own."""
        return self.session(environment, tenant_id=None, client_id=None, client_secret=None, **changes)

    def cluster(self, **changes: object) -> AzureProvisionedCluster:
        return AzureProvisionedCluster(**{**self.emulator.cluster("arc-berlin"), **changes})

    def fetch(self, session: AzureSession | None = None, *, within: float = 300.0, **changes: object) -> Fetched:
        deadline = self.clock.monotonic() + within
        return self.reader.fetch(self.cluster(**changes), session or self.session(), deadline)

    def calls(self, *operations: str) -> int:
        """How often the emulator was asked for one of these operations."""
        return sum(request.operation in operations for request in self.emulator.requests)

    @property
    def waits(self) -> list[float]:
        """The seconds that were waited, without the instants that keep to the account's rate."""
        return [seconds for seconds in self.clock.sleeps if seconds > 0.01]

    @property
    def starts(self) -> int:
        return self.calls("listUserKubeconfig", "listAdminKubeconfig")


def known_by(emulator: Emulator, **keys: str) -> None:
    """Let the emulated application be known by more than its secret."""
    account = emulator.world.account("contoso")
    account.keys = {**account.keys, **keys}
