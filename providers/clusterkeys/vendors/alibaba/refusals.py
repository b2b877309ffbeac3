"""Reads Alibaba Cloud's answers: what is wrong with one is decided by its code first, then by its status."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.readings import REFUSED_WHO, Reading, facts_of, not_milder
from clusterkeys.transport.http import Response
from clusterkeys.transport.redact import safe_text, safe_word
from clusterkeys.transport.retry_after import retry_after
from clusterkeys.vendor import Session
from clusterkeys.vendors.alibaba.auth import known_secrets
from clusterkeys.vendors.alibaba.operation import Operation
from clusterkeys.vendors.alibaba.readings import (
    BY_CLASS,
    BY_CODE,
    BY_FORM,
    BY_STATUS,
    BY_TEXT,
    NO_JSON,
    ODD_STATUS,
)

_ACCEPTED = 200
_FINE = ("", "0", "200", "ok", "success")
_PERMISSION = re.compile(r"\b(?:cs|ens):(?!KubeConfigDurationMinutes)[A-Z][A-Za-z]+")
"""An action, in capitals unlike the regions in names of resources; the exception is a condition's key."""

_MILLISECONDS = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class _Fault:
    """What an answer says is wrong; the texts are the vendor's own, not yet fit to be printed."""

    code: str | None
    message: str = field(repr=False)
    request_id: str | None
    permission: str | None


@dataclass(frozen=True, kw_only=True)
class AlibabaReading:
    """Reads the responses of one operation; it is the `examine` of its calls."""

    operation: Operation
    session: Session

    def __call__(self, response: Response) -> VendorError | None:
        """Accept a JSON object with status 200 that holds an answer or no error; else say what is wrong."""
        body = response.json()
        fault = _fault(body, response)
        if response.status == _ACCEPTED and (fault.code is None or _answers(body, self.operation.answer)):
            return None if isinstance(body, Mapping) else self._error(NO_JSON, fault, response)
        return self._error(_reading(fault, response.status), fault, response)

    def _error(self, reading: Reading, fault: _Fault, response: Response) -> VendorError:
        now = self.session.http.clock.now()
        message = safe_text(fault.message, secrets=known_secrets(self.session)).rstrip(".")
        facts = {
            "product": self.operation.product,
            "service": self.operation.service,
            "permission": fault.permission or self.operation.permission,
            "forbidden": self.operation.forbidden,
            "gone": self.operation.gone,
            **facts_of(message, source=self.session.source, date=response.headers.get("Date"), now=now),
        }
        refusal = Refusal(
            kind=reading.kind,
            status=response.status,
            code=safe_word(fault.code),
            request_id=fault.request_id,
            retryable=reading.passing and response.status not in REFUSED_WHO,
            retry_after=_pause(response.headers, now),
        )
        return reading.told(facts, refusal)


def _fault(body: object, response: Response) -> _Fault:
    told = {name.lower(): value for name, value in body.items()} if isinstance(body, Mapping) else {}
    code, message = _text(told.get("code")), _text(told.get("message"))
    request_id = response.headers.get("x-acs-request-id") or _text(told.get("requestid"))
    denied = told.get("accessdenieddetail")
    action = _text(denied.get("AuthAction")) if isinstance(denied, Mapping) else ""
    permission = _PERMISSION.search(f"{action} {message}")
    return _Fault(
        code=None if code.lower() in _FINE else code,
        message="" if "string to sign" in message.lower() else message,
        request_id=safe_word(request_id),
        permission=permission[0] if permission else None,
    )


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _answers(body: object, name: str) -> bool:
    return isinstance(body, Mapping) and bool(body.get(name))


def _reading(fault: _Fault, status: int) -> Reading:
    by_status = BY_STATUS.get(status) or BY_CLASS.get(status // 100, ODD_STATUS)
    found = _by_code(fault.code or "") or _by_text(fault.message.lower()) or by_status
    return not_milder(found, by_status, status)


def _by_code(code: str) -> Reading | None:
    words = code.split(".")
    beginnings = (".".join(words[:length]) for length in range(len(words), 0, -1))
    known = next((BY_CODE[each] for each in beginnings if each in BY_CODE), None)
    return next((reading for form, reading in BY_FORM if form.search(code)), known)


def _by_text(message: str) -> Reading | None:
    return next((reading for text, reading in BY_TEXT if message.startswith(text)), None)


def _pause(headers: Mapping[str, str], now: datetime) -> float | None:
    """Give the seconds that the vendor asked to wait: its own header counts milliseconds."""
    asked = headers.get("x-acs-retry-after", "").strip()
    if _MILLISECONDS.fullmatch(asked):
        return int(asked) / 1000
    return retry_after(headers.get("Retry-After"), now)
