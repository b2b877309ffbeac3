"""Waits for a kubeconfig operation of ARM.

As azure-core does, with three exceptions: a Location whose body says Creating is still running, one that says Failed is
an error, and so is a 202 that names no address. Neither HTTP 200 nor an error key says how an operation ended: running
operations have both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.http import Response
from clusterkeys.transport.polling import Done, Running, wait_until_done
from clusterkeys.vendors.azure.arm import ArmCaller
from clusterkeys.vendors.azure.errors import pause_in, request_id
from clusterkeys.vendors.azure.replies import OperationStatus, status_in

_LEAST_PAUSE = 1.0
_State = Running | Done[OperationStatus]


def finished(caller: ArmCaller, started: Response) -> OperationStatus:
    """Wait for the operation that this answer to the POST started; return its result, which has kubeconfigs.

    Raises:
        VendorError: The operation failed, or its answers make no sense.
        DeadlineError: It was still running at the deadline.
    """
    ended = _ended(caller, started)
    if ended.kubeconfigs is None:
        raise _protocol("Azure's operation has succeeded without a list of kubeconfigs")
    return ended


def pause(looks: int) -> float:
    """Return the seconds to wait after the n-th poll: from 2 to 5, since the backend takes about 25."""
    return min(1.0 + looks, 5.0)


def _ended(caller: ArmCaller, started: Response) -> OperationStatus:
    if started.status == HTTPStatus.OK and isinstance(state := _state(caller, started), Done):
        return state.result
    status_address, location = started.headers.get("Azure-AsyncOperation"), started.headers.get("Location")
    if not status_address and not location:
        raise _protocol("Azure accepted the operation without naming an address to poll", started)
    address = status_address or location or ""
    states = _states(caller, started, address, follow=not status_address)
    ended = wait_until_done(
        lambda: next(states),
        clock=caller.session.http.clock,
        deadline=caller.deadline,
        operation=f"the operation {caller.operation} ({_name(address)})",
        pauses=pause,
    )
    if ended.kubeconfigs is not None or not location or location == address:
        return ended
    response = caller.poll(location)
    state = _state(caller, response)
    if isinstance(state, Running):
        raise _protocol("Azure's operation has succeeded, but its result is missing", response)
    return state.result


def _states(caller: ArmCaller, started: Response, address: str, *, follow: bool) -> Iterator[_State]:
    """Poll an address, or follow a Location: there a 202 means running, and may name the next address.

    The 202 that started the operation may ask for a pause before the first poll, as in the newer api-version.
    """
    if pause_in(started.headers, caller.session.http.clock.now()) is not None:
        yield _running(caller, started)
    while True:
        response = caller.poll(address)
        if follow and response.status == HTTPStatus.ACCEPTED:
            address = response.headers.get("Location") or address
            yield _running(caller, response)
        else:
            yield _state(caller, response)


def _state(caller: ArmCaller, response: Response) -> _State:
    if response.status == HTTPStatus.NO_CONTENT:
        raise _protocol("Azure answered a poll without content", response)
    if response.status == HTTPStatus.ACCEPTED and response.json() is None:
        return _running(caller, response)
    status = status_in(response)
    if status.state in ("failed", "canceled"):
        raise caller.failure(status, response)
    if status.state == "succeeded" or (not status.state and status.kubeconfigs is not None):
        return Done(result=status)
    if not status.state:
        raise _protocol("Azure's answer to a poll has no status", response)
    return _running(caller, response)


def _running(caller: ArmCaller, response: Response) -> Running:
    asked = pause_in(response.headers, caller.session.http.clock.now())
    return Running(retry_after=None if asked is None else max(asked, _LEAST_PAUSE))


def _protocol(what: str, response: Response | None = None) -> VendorError:
    refusal = Refusal(kind="protocol")
    return VendorError(
        what,
        "Check endpoints.arm of the account; if it is right, report this to Azure's support",
        refusal=replace(refusal, status=response.status, request_id=request_id(response)) if response else refusal,
    )


def _name(address: str) -> str:
    """Return the operation's id from its address: the GUID before the asterisk, without the signature behind it."""
    last = urlsplit(address).path.rpartition("/")[2].partition("*")[0]
    return last if re.fullmatch(r"[\w-]{1,64}", last, re.ASCII) else "without an id"
