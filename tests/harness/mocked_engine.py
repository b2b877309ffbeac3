"""Runs a program without an engine and keeps what it registered: no mock of our own code, only of the engine."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi.runtime import mocks as engine
from pulumi.runtime import stack
from pulumi.runtime.mocks import MockCallArgs, MockResourceArgs
from pulumi.runtime.settings import SETTINGS


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One registration."""

    type: str
    name: str
    inputs: dict[str, Any] = field(repr=False)


@dataclass(kw_only=True)
class Recorder(engine.Mocks):
    """Answers like an engine; `answers` gives the outputs of a type beside its inputs."""

    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    registered: list[Registered] = field(default_factory=list)

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.registered.append(Registered(type=args.typ, name=args.name, inputs=args.inputs))
        return f"{args.name}-id", {**args.inputs, **self.answers.get(args.typ, {})}

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]]]:  # noqa: ARG002 - the SDK's
        return {}, []

    def of_type(self, type_token: str) -> list[Registered]:
        return [each for each in self.registered if each.type == type_token]


@dataclass(frozen=True, kw_only=True)
class Value:
    """What an output came to."""

    value: Any = field(repr=False)
    secret: bool
    known: bool


def secret(value: object) -> dict[str, object]:
    """How a secret is marked on its way to the engine."""
    return {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": value}


def run(
    recorder: Recorder, program: Callable[[], dict[str, pulumi.Output[Any]]], *, preview: bool = False
) -> dict[str, Value]:
    """Run the program to its end and give the outputs it returns.

    Raises:
        Exception: Whatever the program, or one of its `apply`, raised.
    """
    loops: list[asyncio.AbstractEventLoop] = []

    def begin() -> None:
        # The SDK's mocks would make a loop in each thread they run in, and leave it open.
        loops.append(asyncio.new_event_loop())
        asyncio.set_event_loop(loops[-1])

    async def main() -> dict[str, Value]:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(initializer=begin))
        # Of a program that fails, the SDK keeps futures nobody asks; what failed is raised by `run_pulumi_func`.
        loop.set_exception_handler(lambda _loop, _context: None)
        return await _run(recorder, program, preview=preview)

    try:
        return asyncio.run(main())
    finally:
        for loop in loops:
            loop.close()


async def _run(
    recorder: Recorder, program: Callable[[], dict[str, pulumi.Output[Any]]], *, preview: bool
) -> dict[str, Value]:
    engine.set_mocks(recorder, project="any", stack="test", preview=preview)
    SETTINGS.rpc_manager.clear()
    SETTINGS.outputs.clear()
    outputs: dict[str, pulumi.Output[Any]] = {}
    await stack.run_pulumi_func(lambda: outputs.update(program()))
    return {
        name: Value(
            value=await output.future(with_unknowns=True),
            secret=await output.is_secret(),
            known=await output.is_known(),
        )
        for name, output in outputs.items()
    }
