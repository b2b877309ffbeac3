"""What the provider classes share: `check` resolves, everything after it echoes."""

from __future__ import annotations

from abc import abstractmethod

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

from clusterkeys.dynamic import runtime
from clusterkeys.dynamic.properties import Properties, checked, without_provider


class ResolvingProvider(ResourceProvider):
    """Resolves in `check`, so that a preview knows what was found, compares it and passes it on.

    Instances are pickled into states, hence empty. Nothing is ever created, changed or deleted at a vendor.
    """

    serialize_as_secret_always = False

    @abstractmethod
    def resolve(self, olds: Properties, news: Properties) -> Properties:
        """Return the inputs that the program's inputs come to.

        Args:
            olds: The inputs or outputs in the state, empty for a new resource.
            news: What the program asks for.

        Raises:
            ClusterkeysError: A kubeconfig cannot be had; nothing of the state is lost by it.
        """

    @abstractmethod
    def identify(self, props: Properties) -> str:
        """Return the id of a new resource."""

    def configure(self, req: ConfigureRequest) -> None:
        """Take the stack's accounts; called once for each provider class in a process."""
        runtime.configure(req)

    def check(self, _olds: Properties, news: Properties) -> CheckResult:
        """Resolve; called in previews and updates alike, with the inputs that are in the state."""
        return checked(news, lambda: self.resolve(_olds, news))

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
        """Resolve again; the refreshed inputs beside the outputs make a refresh show the difference."""
        found = self.resolve(props, props)
        return ReadResult(id_, found, found)
