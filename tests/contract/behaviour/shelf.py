"""One kind of listing under test: its emulated vendor, the resolver that lists, and what a state would keep."""

from dataclasses import dataclass
from typing import Any, Unpack

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.registry import lister, vendor_of
from clusterkeys.resolution.certificate_states import CertificateStatesResolver, CertificateStatesSpec, Listed
from clusterkeys.resolution.policy import FailurePolicy
from clusterkeys.vendor import CertificateStatesReader, Session
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import FaultOptions
from sandbox.emulator.service import Documented
from sandbox.emulator.traffic import RecordedRequest
from tests.contract.behaviour.door import Door
from tests.unit.clock import FakeClock
from tests.unit.resolution.stage import accounts, opened


@dataclass(kw_only=True)
class Shelf:
    """A kind of listing under test.

    Attributes:
        asked: The service and the operation that lists.
        stored: What the stack's state holds, as `listed` leaves it.
    """

    kind: str
    emulator: Emulator
    clock: FakeClock
    door: Door
    asked: tuple[str, str] = ("", "")
    stored: Listed | None = None
    _seen: int = 0

    @property
    def configuration(self) -> dict[str, str]:
        listings = self.emulator.world.listings
        return next(self.emulator.listing(name) for name in listings if listings[name]["kind"] == self.kind)

    @property
    def lister(self) -> CertificateStatesReader[Any, Any]:
        return lister(self.kind)

    @property
    def vendor(self) -> str:
        return vendor_of(self.lister.account)

    @property
    def throttling(self) -> Documented:
        """The first word with which the service tells to slow down."""
        services = self.emulator.vendors[self.vendor].services
        return next(each.throttling[0] for each in services if each.name == self.asked[0])

    def session(self) -> Session:
        return opened(accounts(self.emulator), self.clock).session(self.configuration["account"], self.lister)

    def resolver(self) -> CertificateStatesResolver:
        given = accounts(self.emulator, **{self.configuration["account"]: {"rate": 1e6}})
        return CertificateStatesResolver(accounts=opened(given, self.clock), clock=self.clock)

    def listed(self, policy: dict[str, Any] | None = None, *, by: CertificateStatesResolver | None = None) -> Listed:
        wanted = CertificateStatesSpec(
            path="here", arguments=self.configuration, policy=FailurePolicy.model_validate(policy or {})
        )
        self.stored = (by or self.resolver()).resolve(wanted, self.stored)
        return self.stored

    def failing(self, *, by: CertificateStatesResolver | None = None, **policy: object) -> VendorError:
        self.stored = None
        with pytest.raises(VendorError) as caught:
            self.listed({"on_error": "fail", **policy}, by=by)
        return caught.value

    def fail(self, *, times: int | None = None, **fault: Unpack[FaultOptions]) -> None:
        fault["service"], fault["operation"] = self.asked
        self.emulator.fail(self.vendor, times=times, **fault)

    def silence(self) -> None:
        """Let the service answer nobody before `recover`."""
        self.door.shut()
        self.emulator.delay(self.vendor, 1, service=self.asked[0])

    def recover(self) -> None:
        """Let the vendor behave again."""
        self.emulator.reset()
        self.door.open()

    def mark(self) -> None:
        self._seen = len(self.emulator.requests)

    @property
    def calls(self) -> list[RecordedRequest]:
        return self.emulator.requests[self._seen :]
