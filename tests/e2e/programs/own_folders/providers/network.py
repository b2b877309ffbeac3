"""A user's own dynamic provider, in a folder without `__init__.py`."""

from typing import Any

import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class NetworkProvider(ResourceProvider):
    """Makes a network of nothing."""

    def create(self, props: dict[str, Any]) -> CreateResult:
        """Keep what was asked for."""
        return CreateResult("network", props)


class Network(Resource):
    """A network."""

    cidr: pulumi.Output[str]

    def __init__(self, name: str, cidr: str) -> None:
        super().__init__(NetworkProvider(), name, {"cidr": cidr})
