"""The control interface by which `python -m sandbox` commands a running emulator."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.exceptions import HTTPException

from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import BodyKind


class _Command(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Rotation(_Command):
    ca: bool = False
    server: bool = False
    age: float = Field(default=0.0, ge=0, le=1)


class _Failing(_Command):
    status: int | None
    times: int | None = None
    code: str | None = None
    retry_after: float | str | None = None
    body: BodyKind = "json"
    service: str | None = None
    operation: str | None = None


class _Lateness(_Command):
    seconds: float
    service: str | None = None


class _Skew(_Command):
    seconds: float


class _QuirkOn(_Command):
    name: str
    times: int | None = None


@dataclass(frozen=True, kw_only=True)
class ControlViews:
    """The verbs of an emulator as HTTP calls.

    Attributes:
        changed: Called when keys changed, so that what is on disk can follow.
    """

    emulator: Emulator
    token: str = field(repr=False)
    changed: Callable[[], None]

    def guard(self) -> ResponseReturnValue | None:
        """Refuse whoever does not have the token of this run's state directory."""
        given = request.headers.get("Authorization", "").encode()
        if hmac.compare_digest(given, f"Bearer {self.token}".encode()):
            return None
        return _refused("the control token is missing or wrong", 401)

    def status(self) -> ResponseReturnValue:
        """Report clusters, calls and faults."""
        return jsonify(self.emulator.status())

    def rotate(self, cluster: str) -> ResponseReturnValue:
        """Re-issue a cluster's credential."""
        command = _Rotation.model_validate(_body())
        self.emulator.rotate(cluster, ca=command.ca, server=command.server, age=command.age)
        return self.status()

    def expire(self, cluster: str) -> ResponseReturnValue:
        """Hand out an expired credential from now on."""
        self.emulator.expire(cluster)
        return self.status()

    def remove(self, cluster: str) -> ResponseReturnValue:
        """Let the vendor know nothing of a cluster any more."""
        self.emulator.remove(cluster)
        return self.status()

    def quirk(self, cluster: str) -> ResponseReturnValue:
        """Switch a quirk on."""
        command = _QuirkOn.model_validate(_body())
        self.emulator.quirk(cluster, command.name, times=command.times)
        return self.status()

    def fail(self, vendor: str) -> ResponseReturnValue:
        """Command a fault."""
        command = _Failing.model_validate(_body())
        self.emulator.fail(vendor, **command.model_dump())
        return self.status()

    def delay(self, vendor: str) -> ResponseReturnValue:
        """Make a vendor late."""
        command = _Lateness.model_validate(_body())
        self.emulator.delay(vendor, command.seconds, service=command.service)
        return self.status()

    def clock(self) -> ResponseReturnValue:
        """Move the world's time by so many seconds."""
        self.emulator.clock.advance(_Skew.model_validate(_body()).seconds)
        return self.status()

    def rekey(self, account: str) -> ResponseReturnValue:
        """Replace an account's keys, in the sandbox's state too."""
        self.emulator.rekey(account)
        self.changed()
        return self.status()

    def reset(self) -> ResponseReturnValue:
        """End faults, delays, quirks and a skewed clock, and bring back what was removed."""
        self.emulator.reset()
        return self.status()


def mount_control(app: Flask, views: ControlViews) -> None:
    """Add the control interface to a web application of its own."""
    app.before_request(views.guard)
    app.add_url_rule("/status", "status", views.status)
    for rule, view in _verbs(views).items():
        app.add_url_rule(rule, view.__name__, view, methods=["POST"])
    app.register_error_handler(ValidationError, _invalid)
    app.register_error_handler(ValueError, lambda problem: _refused(str(problem), 400))
    app.register_error_handler(HTTPException, lambda problem: _refused(problem.name, problem.code or 500))


def _verbs(views: ControlViews) -> Mapping[str, Callable[..., ResponseReturnValue]]:
    return {
        "/rotate/<cluster>": views.rotate,
        "/expire/<cluster>": views.expire,
        "/remove/<cluster>": views.remove,
        "/quirk/<cluster>": views.quirk,
        "/fail/<vendor>": views.fail,
        "/delay/<vendor>": views.delay,
        "/rekey/<account>": views.rekey,
        "/clock": views.clock,
        "/reset": views.reset,
    }


def _body() -> object:
    return request.get_json(silent=True) or {}


def _invalid(problem: ValidationError) -> Response:
    faults = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in problem.errors())
    return _refused(faults, 400)


def _refused(sentence: str, status: int) -> Response:
    response = jsonify(error=sentence)
    response.status_code = status
    return response
