"""`python -m pulumi.dynamic` as the CLI starts it, and the engine's side of the conversation."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import grpc  # type: ignore[import-untyped]
from google.protobuf import json_format, struct_pb2  # type: ignore[import-untyped]
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

PROJECT = Path(__file__).parents[2]
SECRET_SIGNATURE = "4dabf18193072939515e22adb298388d"  # noqa: S105 - Pulumi's documented key of special values
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - and its value for secrets
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
"""What the engine sends for a value that is not known before the update."""

Properties = dict[str, Any]

PATIENCE = 60.0


@dataclass(frozen=True, kw_only=True)
class Checked:
    """The answer to a `check`."""

    inputs: Properties = field(repr=False)
    failures: list[str]

    @property
    def failure(self) -> str:
        assert len(self.failures) == 1
        return self.failures[0]


class Output:
    """What a process prints, line by line; it arrives in a thread of its own, after the answers that it is about."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._news = threading.Condition()

    def collect(self, stream: Iterable[str]) -> None:
        """Take lines until there are no more."""
        for line in stream:
            with self._news:
                self._lines.append(line)
                self._news.notify_all()

    def __len__(self) -> int:
        return len(self._lines)

    def __str__(self) -> str:
        with self._news:
            return "".join(self._lines)

    def line(self, beginning: str, *, after: int) -> str:
        """Wait for a line that comes after so many others.

        Raises:
            AssertionError: None came in time.
        """
        with self._news:
            found = self._news.wait_for(lambda: self._found(beginning, after), PATIENCE)
        assert found, f"nothing was printed that begins with {beginning!r}"
        return found

    def _found(self, beginning: str, after: int) -> str | None:
        return next((line for line in self._lines[after:] if line.startswith(beginning)), None)


@dataclass(kw_only=True)
class Engine:
    """What the engine asks a provider, with plain values in and wire values out."""

    stub: Any
    provider: str
    output: Output = field(default_factory=Output, repr=False)
    _printed: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._printed = len(self.output)

    def line(self, beginning: str) -> str:
        """Wait for a line of output that begins so and was printed since this engine was made."""
        return self.output.line(beginning, after=self._printed)

    def configure(self, config: Mapping[str, str]) -> None:
        """Send the whole stack's configuration, as texts."""
        self.stub.Configure(provider_pb2.ConfigureRequest(args=_struct(config)), timeout=PATIENCE)

    def check(self, news: Properties, olds: Properties | None = None) -> Checked:
        request = provider_pb2.CheckRequest(urn="urn", olds=_struct(self._own(olds)), news=_struct(self._own(news)))
        answer = self.stub.Check(request, timeout=PATIENCE)
        assert all(not failure.property for failure in answer.failures), "a property's value is printed by the engine"
        return Checked(inputs=self._stripped(answer.inputs), failures=[failure.reason for failure in answer.failures])

    def diff(self, olds: Properties, news: Properties) -> Any:  # noqa: ANN401 - protobuf's
        request = provider_pb2.DiffRequest(
            id="id", urn="urn", olds=_struct(self._own(olds)), news=_struct(self._own(news))
        )
        return self.stub.Diff(request, timeout=PATIENCE)

    def create(self, inputs: Properties) -> tuple[str, Properties]:
        request = provider_pb2.CreateRequest(urn="urn", properties=_struct(self._own(inputs)))
        answer = self.stub.Create(request, timeout=PATIENCE)
        return answer.id, self._stripped(answer.properties)

    def update(self, olds: Properties, news: Properties) -> Properties:
        request = provider_pb2.UpdateRequest(
            id="id", urn="urn", olds=_struct(self._own(olds)), news=_struct(self._own(news))
        )
        return self._stripped(self.stub.Update(request, timeout=PATIENCE).properties)

    def read(self, outputs: Properties) -> tuple[Properties, Properties]:
        """Return outputs and inputs."""
        request = provider_pb2.ReadRequest(id="id", urn="urn", properties=_struct(self._own(outputs)))
        answer = self.stub.Read(request, timeout=PATIENCE)
        return self._stripped(answer.properties), self._stripped(answer.inputs)

    def delete(self, outputs: Properties) -> None:
        request = provider_pb2.DeleteRequest(id="id", urn="urn", properties=_struct(self._own(outputs)))
        self.stub.Delete(request, timeout=PATIENCE)

    def _own(self, properties: Properties | None) -> Properties:
        return {} if properties is None else {**properties, "__provider": self.provider}

    def _stripped(self, properties: struct_pb2.Struct) -> Properties:
        plain: Properties = json_format.MessageToDict(properties)
        assert plain.pop("__provider") == self.provider
        return plain


@contextmanager
def running(provider: str, environment: Mapping[str, str] | None = None) -> Iterator[Engine]:
    """Start the provider process in the project's folder; what it prints is collected."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic", "127.0.0.1:1"],
        cwd=PROJECT,
        env={
            **kept,
            "PULUMI_PROJECT": "any",
            "PULUMI_CONFIG": "{}",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(str(PROJECT / root) for root in ("providers", "components")),
            **(environment or {}),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    port = process.stdout.readline().strip()
    printed = Output()
    reader = threading.Thread(target=printed.collect, args=(process.stdout,), daemon=True)
    reader.start()
    try:
        with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
            stub = provider_pb2_grpc.ResourceProviderStub(channel)
            yield Engine(stub=stub, provider=provider, output=printed)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        reader.join(PATIENCE)
        process.stdout.close()


def config(accounts: object) -> dict[str, str]:
    """The stack's configuration as the engine sends it: objects as JSON text."""
    return {"clusterkeys:accounts": json.dumps(accounts), "other:setting": "x"}


def secret(value: object) -> object:
    """How the wire marks a secret."""
    return {SECRET_SIGNATURE: SECRET, "value": value}


def revealed(value: object) -> Any:  # noqa: ANN401 - whatever it is without the marks
    """A value as a provider receives it back: this one does not accept marks."""
    if isinstance(value, dict):
        if SECRET_SIGNATURE in value:
            return revealed(value["value"])
        return {key: revealed(each) for key, each in value.items()}
    return [revealed(each) for each in value] if isinstance(value, list) else value


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(dict(properties))
    return made
