"""One kind of certificate states in front of its emulated vendor: who lists, and what a state would keep."""

from dataclasses import dataclass
from typing import Any, Unpack

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.registry import certificate_states_reader, vendor_of
from clusterkeys.resolution.accounts import Accounts
from clusterkeys.resolution.certificate_states import Listed
from clusterkeys.resolution.policy import FailurePolicy
from clusterkeys.resolution.resolver import Resolver
from clusterkeys.resolution.spec import certificate_states_spec
from clusterkeys.vendor import CertificateStatesReader, Session
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import FaultOptions
from sandbox.emulator.service import Documented
from sandbox.emulator.traffic import RecordedRequest
from tests.harness.accounts import configured_accounts, opened_accounts
from tests.harness.clock import FakeClock
from tests.harness.request_barrier import RequestBarrier


@dataclass(kw_only=True)
class CertificateStatesHarness:
    """A kind of certificate states under test.

    Attributes:
        operation: The service and its operation that lists.
        stored: What the stack's state holds, as `listed` leaves it.
    """

    kind: str
    emulator: Emulator
    clock: FakeClock
    barrier: RequestBarrier
    operation: tuple[str, str] = ("", "")
    stored: Listed | None = None
    _seen: int = 0

    @property
    def configuration(self) -> dict[str, str]:
        listings = self.emulator.world.listings
        return next(self.emulator.listing(name) for name in listings if listings[name]["kind"] == self.kind)

    @property
    def account(self) -> str:
        return self.configuration["account"]

    @property
    def reader(self) -> CertificateStatesReader[Any, Any]:
        return certificate_states_reader(self.kind)

    @property
    def vendor(self) -> str:
        return vendor_of(self.kind).name

    @property
    def throttling(self) -> Documented:
        """The first refusal with which the service throttles."""
        services = self.emulator.vendors[self.vendor].services
        return next(each.throttling[0] for each in services if each.name == self.operation[0])

    def accounts(self) -> Accounts:
        """Return accounts as a process has them that starts now."""
        given = configured_accounts(self.emulator, **{self.account: {"rate": 1e6}})
        return opened_accounts(given, self.clock)

    def session(self) -> Session:
        return self.accounts().session(self.account, self.kind)

    def resolver(self) -> Resolver:
        return Resolver(accounts=self.accounts(), clock=self.clock)

    def listed(self, policy: dict[str, Any] | None = None, *, by: Resolver | None = None) -> Listed:
        """List, and store the result as an `up` does."""
        spec = certificate_states_spec("here", self.configuration, FailurePolicy.model_validate(policy or {}))
        self.stored = (by or self.resolver()).list_states(spec, self.stored)
        return self.stored

    def failing(self, *, by: Resolver | None = None, **policy: object) -> VendorError:
        """List with nothing stored, which must fail."""
        self.stored = None
        with pytest.raises(VendorError) as caught:
            self.listed({"on_error": "fail", **policy}, by=by)
        return caught.value

    def fail(self, *, times: int | None = None, **fault: Unpack[FaultOptions]) -> None:
        """Let the operation that lists go wrong."""
        fault["service"], fault["operation"] = self.operation
        self.emulator.fail(self.vendor, times=times, **fault)

    def silence(self) -> None:
        """Let the service answer nobody before `recover`."""
        self.barrier.hold()
        self.emulator.delay(self.vendor, 1, service=self.operation[0])

    def recover(self) -> None:
        """Let the vendor behave again."""
        self.emulator.reset()
        self.barrier.release()

    def mark(self) -> None:
        """Forget the calls so far."""
        self._seen = len(self.emulator.requests)

    @property
    def calls(self) -> list[RecordedRequest]:
        """The requests since the mark."""
        return self.emulator.requests[self._seen :]
