"""Commands a running emulator: the client of its control interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import quote

import requests

from sandbox.errors import SandboxError
from sandbox.state import State

_TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class EmulatorControl:
    """Speaks to the emulator of one sandbox."""

    url: str
    token: str = field(repr=False)

    @classmethod
    def from_state(cls, state: State) -> Self:
        """Find the emulator of a running sandbox.

        Raises:
            SandboxError: None runs there.
        """
        announced = state.read("emulator.json")
        if announced is None:
            raise SandboxError(f"no sandbox runs in {state.directory}; start it with `python -m sandbox up`")
        return cls(url=announced["control"], token=announced["control_token"])

    def status(self) -> dict[str, Any]:
        """What the emulated vendors saw and what was commanded."""
        return self._send("GET", "status", None)

    def command(self, verb: str, target: str | None = None, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Post a command and return the status after it.

        Raises:
            SandboxError: The emulator refused it or doesn't answer.
        """
        path = verb if target is None else f"{verb}/{quote(target, safe='')}"
        return self._send("POST", path, dict(body or {}))

    def _send(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"}
        with requests.Session() as session:
            session.trust_env = False  # the user's proxy is not for loopback
            try:
                reply = session.request(
                    method, f"{self.url}/{path}", json=body, headers=headers, timeout=_TIMEOUT_SECONDS
                )
                content: dict[str, Any] = reply.json()
            except requests.RequestException as error:
                raise SandboxError(f"the emulator does not answer; does the sandbox still run? ({error})") from error
        if not reply.ok:
            raise SandboxError(str(content.get("error", f"the emulator answered {reply.status_code}")))
        return content
