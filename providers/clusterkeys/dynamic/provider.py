"""The base of the provider classes: `check` resolves, and the later calls return what it found."""

from __future__ import annotations

from abc import abstractmethod

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from clusterkeys.dynamic import runtime
from clusterkeys.dynamic.properties import Properties, without_provider
from clusterkeys.errors import ClusterkeysError


class ResolvingProvider(ResourceProvider):
    """Resolves in `check`, so that a preview already shows and passes on what was found.

    Instances are empty, because states hold their pickles. Nothing is ever created, changed or deleted at a vendor.
    """

    serialize_as_secret_always = False

    @abstractmethod
    def resolve(self, olds: Properties, news: Properties) -> Properties:
        """Return the program's inputs, completed by what was found.

        Args:
            olds: The inputs or outputs in the state, empty for a new resource.
            news: What the program asks for.

        Raises:
            ClusterkeysError: There is no answer to hand on; the state stays as it is.
        """

    @abstractmethod
    def identify(self, props: Properties) -> str:
        """Return the id of a new resource."""

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's accounts; called once for each provider class in a process."""
        runtime.configure(req)

    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Resolve; the engine calls it in previews and in updates, with the inputs of the state."""
        try:
            return CheckResult(self.resolve(_olds, news), [])
        except ClusterkeysError as error:
            return CheckResult(without_provider(news), [CheckFailure("", str(error))])

    def diff(self, _id: str, _olds: Properties, _news: Properties) -> DiffResult:
        """Leave the comparison to the engine, which compares inputs property by property."""
        return DiffResult()

    def create(self, props: Properties) -> CreateResult:
        """Keep what `check` found."""
        return CreateResult(self.identify(props), without_provider(props))

    def update(self, _id: str, _olds: Properties, _news: Properties) -> UpdateResult:
        """Keep what `check` found."""
        return UpdateResult(without_provider(_news))

    def read(self, id_: str, props: Properties) -> ReadResult:
        """Resolve again; a refresh shows the difference because the inputs are returned too."""
        found = self.resolve(props, props)
        return ReadResult(id_, found, found)
