"""Turns an honest answer into one with a broken body."""

import socket
from collections.abc import Callable, Mapping

from flask import Response, request

from sandbox.emulator.faults import BodyKind, Fault

_HTML = "<!DOCTYPE html><html><head><title>{status}</title></head><body><h1>{status}</h1></body></html>"
_GARBAGE = bytes(range(128, 256))
_DEPTH = 100_000
_LENGTH = 5 * 1024 * 1024


def broken(response: Response, fault: Fault) -> Response:
    """Break the body of an answer as commanded."""
    if fault.content is None:
        return disguised(response, fault.body)
    response.set_data(fault.content)
    return response


def disguised(response: Response, kind: BodyKind) -> Response:
    """Break the body of an answer; its status and headers stay."""
    return _DISGUISES[kind](response)


def _html(response: Response) -> Response:
    response.set_data(_HTML.format(status=response.status))
    response.mimetype = "text/html"
    return response


def _empty(response: Response) -> Response:
    response.set_data(b"")
    return response


def _truncated(response: Response) -> Response:
    body = response.get_data()
    response.set_data(body[: len(body) // 2])
    response.headers["Content-Length"] = str(len(body))
    # A kept connection would leave the client waiting for the rest.
    response.headers["Connection"] = "close"
    return response


def _cut_json(response: Response) -> Response:
    body = response.get_data()
    response.set_data(body[: len(body) // 2])
    return response


def _garbage(response: Response) -> Response:
    response.set_data(_GARBAGE)
    return response


def _json(text: str) -> Callable[[Response], Response]:
    def disguise(response: Response) -> Response:
        response.set_data(text)
        response.mimetype = "application/json"
        return response

    return disguise


def _drop(response: Response) -> Response:
    connection: socket.socket = request.environ["werkzeug.socket"]
    connection.shutdown(socket.SHUT_RDWR)
    return response


_DISGUISES: Mapping[BodyKind, Callable[[Response], Response]] = {
    "json": lambda response: response,
    "html": _html,
    "empty": _empty,
    "truncated": _truncated,
    "cut-json": _cut_json,
    "garbage": _garbage,
    "drop": _drop,
    "null": _json("null"),
    "list": _json("[]"),
    "text": _json('"nothing"'),
    "object": _json("{}"),
    "deep": _json("[" * _DEPTH + "]" * _DEPTH),
    "huge": _json(f'"{" " * _LENGTH}"'),
}
