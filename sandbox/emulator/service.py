"""What a vendor's file registers, and the request boundary that every emulated service stands behind."""

import logging
import math
import traceback
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from sandbox.emulator.credentials import Entropy
from sandbox.emulator.fault_bodies import broken
from sandbox.emulator.faults import Fault
from sandbox.emulator.traffic import RecordedRequest
from sandbox.emulator.world import Account, World

_log = logging.getLogger(__name__)


class RefusedError(Exception):
    """The vendor refuses a request; the boundary renders it in the service's documented shape."""

    def __init__(self, status: int, code: str, message: str, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


@dataclass(frozen=True, kw_only=True)
class Documented:
    """A refusal that the vendor documents; the first one of a status stands for that status in faults.

    Attributes:
        throttles: Whether it tells the client to slow down; one of status 429 does anyway.
    """

    status: int
    code: str
    message: str
    throttles: bool = False


def retry_after(seconds: float) -> Mapping[str, str]:
    """Ask to wait as HTTP has it: in whole seconds (RFC 9110 10.2.3)."""
    return {"Retry-After": str(math.ceil(seconds))}


@dataclass(frozen=True, kw_only=True)
class Service:
    """One listening address of a vendor.

    Attributes:
        mount: Adds the views; the name of a view's endpoint is the operation that is counted.
        error: Renders a refusal; `g.request_id` and `g.time` tell which request and when.
        headers: Gives the headers that every answer of the service carries.
        hint: Gives the headers by which the service asks a client to wait so many seconds.
    """

    name: str
    mount: Callable[[Flask, World], None]
    error: Callable[[RefusedError], Mapping[str, object]]
    headers: Callable[[], Mapping[str, str]]
    documented: Sequence[Documented]
    hint: Callable[[float], Mapping[str, str]] = retry_after

    @property
    def throttling(self) -> Sequence[Documented]:
        """The documented refusals that tell the client to slow down."""
        return [each for each in self.documented if each.throttles or each.status == HTTPStatus.TOO_MANY_REQUESTS]

    def refusal(self, status: int, code: str | None) -> RefusedError:
        """Find the documented refusal for a status or code; others get the status's own phrase."""
        for each in self.documented:
            if each.code == code or (code is None and each.status == status):
                return RefusedError(status, each.code, each.message)
        phrase = HTTPStatus(status).phrase
        return RefusedError(status, code or phrase.replace(" ", ""), phrase)


@dataclass(frozen=True, kw_only=True)
class Vendor:
    """A vendor's registration: a module of this package with a `VENDOR` of this type is found by itself.

    Attributes:
        services: The main one first; commanded faults and delays go there unless they name another.
        quirks: What can be switched on per cluster, with its meaning.
        keys: Makes an account's keys; they exist in memory and in the sandbox's state only.
        secrets: Which settings of an account in the stack configuration are secret.
        configure: Gives an account in the shape of the stack configuration.
        impossible: The quirks that others have and that this vendor's form of an answer leaves no room for, with why.
    """

    name: str
    services: Sequence[Service]
    quirks: Mapping[str, str]
    keys: Callable[[Account, Entropy], Mapping[str, str]]
    secrets: Sequence[str]
    configure: Callable[[Account, Mapping[str, str]], dict[str, object]]
    impossible: Mapping[str, str] = field(default_factory=dict)


def application(vendor: Vendor, service: Service, world: World) -> Flask:
    """Build a service's web application behind the common boundary."""
    app = Flask(f"{vendor.name}.{service.name}", static_folder=None)
    service.mount(app, world)
    boundary = _Boundary(vendor=vendor, service=service, world=world)
    app.before_request(boundary.arrive)
    app.after_request(boundary.leave)
    app.register_error_handler(RefusedError, boundary.refuse)
    app.register_error_handler(HTTPException, boundary.unknown)
    app.register_error_handler(Exception, boundary.crash)
    return app


def target() -> str:
    """Give path and query of the request at hand, byte for byte."""
    return str(request.environ["RAW_URI"])


@dataclass(frozen=True, kw_only=True)
class _Boundary:
    vendor: Vendor
    service: Service
    world: World

    def arrive(self) -> Response | None:
        """Record the request, then be late or misbehave as commanded."""
        g.time = self.world.clock()
        g.request_id = str(uuid.UUID(bytes=self.world.entropy(16), version=4))
        operation = request.endpoint or "unrouted"
        self.world.traffic.record(self._recorded(operation))
        self.world.sleep(self.world.faults.delay_of(self.vendor.name, self.service.name))
        g.fault = self.world.faults.take(self.vendor.name, self.service.name, operation)
        if g.fault is None or g.fault.status is None:
            return None
        return self._refused_as(g.fault, g.fault.status)

    def leave(self, response: Response) -> Response:
        """Add the headers that the service always sends, then break the body if that was commanded.

        The date is the vendor's, which may be skewed.
        """
        response.date = g.time
        for name, value in self.service.headers().items():
            response.headers.setdefault(name, value)
        fault: Fault | None = g.get("fault")
        return broken(response, fault) if fault else response

    def refuse(self, refused: RefusedError) -> Response:
        """Render a refusal as the vendor does."""
        response = jsonify(self.service.error(refused))
        response.status_code = refused.status
        response.headers.update(refused.headers)
        return response

    def unknown(self, problem: HTTPException) -> Response:
        """Render what Flask itself refuses (no such route, wrong verb) as the vendor would."""
        return self.refuse(self.service.refusal(problem.code or 500, None))

    def crash(self, problem: Exception) -> Response:
        """Answer 500 for a defect of the emulator, and log where it is but no value: it may be secret."""
        frames = "".join(traceback.format_tb(problem.__traceback__))
        _log.error("%s in %s\n%s", type(problem).__name__, request.endpoint, frames)
        return self.refuse(self.service.refusal(500, None))

    def _refused_as(self, fault: Fault, status: int) -> Response:
        refusal = self.refuse(self.service.refusal(status, fault.code))
        if isinstance(fault.retry_after, str):
            refusal.headers["Retry-After"] = fault.retry_after
        elif fault.retry_after is not None:
            refusal.headers.update(self.service.hint(fault.retry_after))
        return refusal

    def _recorded(self, operation: str) -> RecordedRequest:
        return RecordedRequest(
            vendor=self.vendor.name,
            service=self.service.name,
            operation=operation,
            method=request.method,
            target=target(),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.get_data(),
            time=g.time,
            request_id=g.request_id,
        )
