"""The fields of ARM's answers that are read here; others are ignored, since preview versions add some."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clusterkeys.errors import Refusal, VendorError
from clusterkeys.transport.http import Response


class _Reply(BaseModel):
    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)


class ArmError(_Reply):
    """An error; running and succeeded operations carry an empty one."""

    code: str | None = None
    message: str | None = Field(default=None, repr=False)
    details: tuple[ArmError, ...] | None = Field(default=None, repr=False)


class ArmEnvelope(_Reply):
    """The body of a refused request."""

    error: ArmError


class Credential(_Reply):
    """One kubeconfig, in base64."""

    name: str | None = None
    value: str | None = Field(default=None, repr=False)


class ListedKubeconfigs(_Reply):
    """The result of the operation."""

    kubeconfigs: tuple[Credential, ...] | None = Field(default=None, repr=False)


class OperationStatus(_Reply):
    """The state of an operation and, once it has succeeded, its result.

    Attributes:
        resource_id: Id of the cluster's child whose kubeconfig was listed.
        status: One of nine words, in any case.
    """

    resource_id: str | None = Field(default=None, alias="resourceId")
    status: str | None = None
    error: ArmError | None = None
    properties: ListedKubeconfigs | None = Field(default=None, repr=False)

    @property
    def state(self) -> str:
        """The status in lower case, empty if there is none."""
        return (self.status or "").lower()

    @property
    def kubeconfigs(self) -> tuple[Credential, ...] | None:
        """The result, or None if there is none; an empty list is a result."""
        return self.properties.kubeconfigs if self.properties else None


def error_in(response: Response) -> ArmError | None:
    """Return the error of a refused request, None where the body has another shape."""
    try:
        return ArmEnvelope.model_validate(response.json()).error
    except ValidationError:
        return None


def status_in(response: Response) -> OperationStatus:
    """Read an operation's status.

    Raises:
        VendorError: The body has another shape; the error names the fields, never their values.
    """
    try:
        return OperationStatus.model_validate(response.json())
    except ValidationError as error:
        fields = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
        raise VendorError(
            f"Azure's answer differs from its documentation in {fields}" if fields else "Azure did not answer JSON",
            "Check endpoints.arm of the account",
            refusal=Refusal(kind="protocol", status=response.status),
        ) from None
