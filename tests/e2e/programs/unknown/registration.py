"""A resource whose output is known once it is created, as a cluster's id is where the same stack makes the cluster."""

import pulumi
from pulumi.dynamic import CreateResult, Resource, ResourceProvider


class RegistrationProvider(ResourceProvider):
    """Gives back what it was created with, under another name."""

    def create(self, props: dict[str, str]) -> CreateResult:
        return CreateResult("registered", {"cluster_id": props["future_id"]})


class Registration(Resource):
    cluster_id: pulumi.Output[str]

    def __init__(self, name: str, future_id: str) -> None:
        super().__init__(RegistrationProvider(), name, {"future_id": future_id, "cluster_id": None})
