"""The one place that sends HTTP requests: signed anew each time, never redirected, bounded in time and size."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.nesting import parse_json
from clusterkeys.transport.network_errors import network_error
from clusterkeys.transport.redact import hide_queries, without_query

if TYPE_CHECKING:
    from clusterkeys.transport.clock import Clock
    from clusterkeys.transport.retry import RetryPolicy
    from clusterkeys.transport.throttle import Throttle

log = logging.getLogger("clusterkeys.http")

Signer = Callable[[requests.PreparedRequest], requests.PreparedRequest]
"""Adds the credentials to a prepared request; it is called once per attempt."""


def unsigned(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Add nothing, for answers that are open to everybody."""
    return request


MAX_BODY = 4 * 1024 * 1024
"""Bytes; a kubeconfig is some 10 KB."""

CONNECT_TIMEOUT = 10.0
READ_TIMEOUT = 60.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call, before it is signed.

    Attributes:
        method: Verb, upper case.
        url: The whole URL, hidden because it may carry a signature. Path and query are sent as they are, except that
            urllib3 writes percent-encodings in upper case.
        headers: Headers the caller wants; the signer adds its own.
        body: Payload.
    """

    method: str
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, kw_only=True)
class Response:
    """An answer, read to its end.

    Attributes:
        status: HTTP status.
        headers: Case-insensitive.
        body: Bytes, after content decoding.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> object:
        """Return the body's JSON value, or None where it is nested too deeply or something else than JSON."""
        try:
            return parse_json(self.body.decode(json.detect_encoding(self.body), "surrogatepass"))
        except UnicodeDecodeError:
            return None


Check = Callable[[Response], VendorError | None]
"""Returns the error that a response stands for: None accepts it."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """How an account reaches its vendor.

    Attributes:
        verify: Path of a PEM bundle, or True for the public roots.
        proxy: Proxy URL, or None for the environment's.
    """

    verify: str | bool = True
    proxy: str | None = field(default=None, repr=False)


class Http:
    """Sends the calls of one account; safe to share between threads."""

    def __init__(self, *, clock: Clock, route: Route, throttle: Throttle, retry: RetryPolicy) -> None:
        self.clock = clock
        self.route = route
        self._throttle = throttle
        self._retry = retry
        self._local = _PerThread()
        logging.getLogger("urllib3.connectionpool").addFilter(hide_queries)

    def send(self, request: Request, *, auth: Signer, deadline: float, check: Check) -> Response:
        """Send until it is accepted, refused for good, or out of tries or time.

        Args:
            request: The call.
            auth: Signs each attempt.
            deadline: Reading of the monotonic clock at which to give up.
            check: Returns the error that a response stands for.

        Raises:
            VendorError: The last refusal, or that the vendor could not be reached.
        """

        def attempt() -> Response:
            with self._throttle.turn(deadline):
                response = self._once(request, auth, deadline)
            refusal = _redirected(request, response) or check(response)
            if refusal is not None:
                raise refusal
            return response

        return self._retry.run(attempt, clock=self.clock, deadline=deadline)

    def _once(self, request: Request, auth: Signer, deadline: float) -> Response:
        session = self._local.session
        try:
            prepared = _prepared(session, request)
            proxies = self._proxies(request.url)
        except ValueError as error:
            raise network_error(error, request.url) from None
        signed = auth(prepared)
        left = max(deadline - self.clock.monotonic(), 0.001)
        try:
            with session.send(
                signed,
                timeout=(min(CONNECT_TIMEOUT, left), min(READ_TIMEOUT, left)),
                allow_redirects=False,
                verify=self.route.verify,
                proxies=proxies,
                stream=True,
            ) as reply:
                body = b"".join(self._chunks(reply, request, deadline))
        # ValueError: a token of the vendor's that no header can carry; http.client's text quotes it.
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise network_error(error, request.url) from None
        log.debug("%s %s answered %s", request.method, without_query(request.url), reply.status_code)
        return Response(status=reply.status_code, headers=reply.headers, body=body)

    def _chunks(self, reply: requests.Response, request: Request, deadline: float) -> Iterator[bytes]:
        size = 0
        # Not iter_content: it waits for a full chunk, and a server that drips would outlast the deadline.
        while chunk := reply.raw.read1(65536, decode_content=True):
            size += len(chunk)
            if size > MAX_BODY:
                raise VendorError(
                    f"{without_query(request.url)} answered with more than {MAX_BODY} bytes",
                    "Check the endpoint in the account's configuration, and what proxies do on the way to it",
                    refusal=Refusal(kind="protocol", status=reply.status_code),
                )
            if self.clock.monotonic() > deadline:
                raise requests.ReadTimeout
            yield chunk

    def _proxies(self, url: str) -> dict[str, str]:
        if self.route.proxy:
            return {"http": self.route.proxy, "https": self.route.proxy}
        return dict(requests.utils.get_environ_proxies(url))


class _Session(requests.Session):
    """Takes neither credentials nor trust from the environment, keeps no cookie and prepares no redirect."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Return none: to prepare the next call, `requests` would read the whole body without bound or deadline."""


class _PerThread(threading.local):
    def __init__(self) -> None:
        self.session = _Session()


def _prepared(session: requests.Session, request: Request) -> requests.PreparedRequest:
    """Prepare the call, and restore path and query, which `requests` decodes and encodes anew."""
    raw = requests.Request(request.method, request.url, headers=dict(request.headers), data=request.body or None)
    prepared = session.prepare_request(raw)
    given = urlsplit(request.url)
    prepared.url = urlsplit(prepared.url or "")._replace(path=given.path or "/", query=given.query).geturl()
    return prepared


def _redirected(request: Request, response: Response) -> VendorError | None:
    if response.status not in range(300, 400):
        return None
    return VendorError(
        f"{without_query(request.url)} answered with a redirect, which is never followed with a signature",
        "Check the endpoint in the account's configuration",
        refusal=Refusal(kind="protocol", status=response.status),
    )
