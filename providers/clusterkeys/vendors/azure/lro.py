"""Waits for a kubeconfig operation of ARM.

It follows azure-core where that is right, and differs where it is not: a Location whose body says Creating is not
done, one that says Failed is an error, and a 202 that names no address is one too. "HTTP 200" and "there is an error
key" mean nothing here: running operations answer so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    """Return what the operation ended with; it has kubeconfigs, if only an empty list.

    Args:
        caller: Sends the polls.
        started: The accepted answer to the POST.

    Raises:
        VendorError: The operation failed, or its answers make no sense.
        DeadlineError: It was still running at the deadline.
    """
    if started.status == HTTPStatus.OK:
        state = _state(caller, started)
        if isinstance(state, Done):
            return _complete(state.result)
    status_address = started.headers.get("Azure-AsyncOperation")
    location = started.headers.get("Location")
    if status_address:
        ended = _waited(caller, started, status_address, follow=False)
        if ended.kubeconfigs is None and location and location != status_address:
            return _complete(_succeeded(caller, caller.poll(location)))
        return _complete(ended)
    if location:
        return _complete(_waited(caller, started, location, follow=True))
    raise _protocol("Azure accepted the operation without naming an address to poll", started)


def pause(looks: int) -> float:
    """Return the seconds after the n-th look: from 2 to 5, as the backend takes some 25."""
    return min(1.0 + looks, 5.0)


def _waited(caller: ArmCaller, started: Response, address: str, *, follow: bool) -> OperationStatus:
    states = _states(caller, started, address, follow=follow)
    return wait_until_done(
        lambda: next(states),
        clock=caller.session.http.clock,
        deadline=caller.deadline,
        operation=f"the operation {caller.operation} ({_name(address)})",
        pauses=pause,
    )


def _states(caller: ArmCaller, started: Response, address: str, *, follow: bool) -> Iterator[_State]:
    """Poll an Azure-AsyncOperation address, or follow a Location: there 202 is running and may name the next address.

    The acceptance may ask for a pause before the first poll, as the newer api-version announces.
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


def _succeeded(caller: ArmCaller, response: Response) -> OperationStatus:
    state = _state(caller, response)
    if isinstance(state, Running):
        raise _protocol("Azure's operation has succeeded, but its result is not there", response)
    return state.result


def _complete(status: OperationStatus) -> OperationStatus:
    if status.kubeconfigs is None:
        raise _protocol("Azure's operation has succeeded without a list of kubeconfigs")
    return status


def _protocol(what: str, response: Response | None = None) -> VendorError:
    return VendorError(
        what,
        "Check endpoints.arm of the account; if it is right, report this to Azure's support",
        refusal=Refusal(
            kind="protocol",
            status=response.status if response else None,
            request_id=request_id(response) if response else None,
        ),
    )


def _name(address: str) -> str:
    """Return an operation's id out of its address: the GUID before the asterisk, which no signature is part of."""
    last = urlsplit(address).path.rpartition("/")[2].partition("*")[0]
    return last if re.fullmatch(r"[\w-]{1,64}", last, re.ASCII) else "without an id"
