"""Reads the kubeconfig of a cluster of AKS enabled by Azure Arc: listUserKubeconfig and listAdminKubeconfig."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from clusterkeys.arguments import CONNECTION_ARGUMENTS, ClusterArguments
from clusterkeys.errors import Refusal, VendorError
from clusterkeys.kubeconfig.codec import parse
from clusterkeys.kubeconfig.select import Endpoint
from clusterkeys.transport.redact import safe_text
from clusterkeys.vendor import Fetched, Issuing
from clusterkeys.vendors.azure.arm import ArmCaller
from clusterkeys.vendors.azure.kubelogin import Login, with_login
from clusterkeys.vendors.azure.lro import finished
from clusterkeys.vendors.azure.replies import OperationStatus
from clusterkeys.vendors.azure.resource_uri import INSTANCE, in_path, normalised
from clusterkeys.vendors.azure.session import AzureSession

CredentialName = Literal["user", "admin"]

_OPERATIONS: Mapping[CredentialName, tuple[str, str]] = {
    "user": ("listUserKubeconfig", "Azure Kubernetes Service Arc Cluster User Role"),
    "admin": ("listAdminKubeconfig", "Azure Kubernetes Service Arc Cluster Admin Role"),
}
"""The operation of each credential, and the role that allows it."""

_MIDNIGHT = " 00:00:00 +0000 UTC"


class AzureProvisionedCluster(ClusterArguments):
    """A cluster of AKS enabled by Azure Arc.

    Its address is on the private network of the Azure Local site: the kubeconfig can be read anywhere, but used only
    there.

    Attributes:
        resource_uri: ARM id of the connected cluster (Microsoft.Kubernetes/connectedClusters), or of its
            provisionedClusterInstances/default.
        credential: "user" logs in with Entra ID through kubelogin, which must be installed where the kubeconfig is
            used; "admin" is a client certificate with all rights, which expires a year after the cluster's creation or
            last rotation.
        login: kubelogin's method; None leaves it as delivered, a login in a browser. "spn" reads AZURE_CLIENT_ID and
            AZURE_CLIENT_SECRET where the kubeconfig is used.
        api_version: Version of the API.
    """

    connection_arguments: ClassVar[frozenset[str]] = CONNECTION_ARGUMENTS | {"api_version"}

    kind: Literal["azure-provisioned-cluster"] = "azure-provisioned-cluster"
    resource_uri: str
    credential: CredentialName = "user"
    login: Login | None = None
    api_version: str = Field(default="2024-01-01", pattern=r"^\d{4}-\d{2}-\d{2}(-preview)?$")

    @field_validator("api_version", mode="before")
    @classmethod
    def _written_as_date(cls, value: object) -> object:
        """Accept 2024-01-01 without quotes, which YAML reads as a date and Pulumi passes on as its midnight."""
        return value.removesuffix(_MIDNIGHT) if isinstance(value, str) else value

    @field_validator("resource_uri")
    @classmethod
    def _normalised(cls, value: str) -> str:
        return normalised(value)

    @model_validator(mode="after")
    def _login_is_for_users(self) -> Self:
        if self.login and self.credential == "admin":
            raise ValueError("login is for credential: user; the admin credential is a certificate and needs none")
        return self


class AzureProvisionedClusterReader:
    """Reads clusters of AKS enabled by Azure Arc."""

    kind: ClassVar[str] = "azure-provisioned-cluster"
    cluster: ClassVar[type[ClusterArguments]] = AzureProvisionedCluster

    def identity(self, cluster: AzureProvisionedCluster) -> str:
        """Return the ARM id in lower case, as ARM ignores case."""
        return cluster.resource_uri.lower()

    def endpoint(self, cluster: AzureProvisionedCluster) -> Endpoint | None:  # noqa: ARG002 - the protocol's
        """Return None: a cluster has one address."""
        return None

    def issuing(self, cluster: AzureProvisionedCluster) -> Issuing:  # noqa: ARG002 - the protocol's
        """Return "stored": Azure keeps both credentials and returns the same ones each time."""
        return "stored"

    def fetch(self, cluster: AzureProvisionedCluster, session: AzureSession, deadline: float) -> Fetched:
        """Start the operation, wait for it and read what it delivered.

        Raises:
            VendorError: Azure refused or failed; kind "gone" means that the cluster or its resource group is missing.
            KubeconfigError: The answer is not a kubeconfig, or its login cannot be changed.
            DeadlineError: It took too long.
        """
        operation, role = _OPERATIONS[cluster.credential]
        caller = ArmCaller(session=session, operation=operation, role=role, deadline=deadline)
        path = f"{in_path(cluster.resource_uri)}{INSTANCE}/{operation}"
        started = caller.post(f"{session.endpoints['arm']}{path}?api-version={cluster.api_version}")
        status = finished(caller, started)
        kubeconfig, notes = parse(_text(status, cluster.credential)), _notes(status, cluster)
        if cluster.login:
            kubeconfig, more = with_login(kubeconfig, cluster.login)
            notes += more
        return Fetched(kubeconfig=kubeconfig, notes=notes)


def _text(status: OperationStatus, name: CredentialName) -> str:
    """Return the kubeconfig of this name, else the first."""
    listed = status.kubeconfigs
    if not listed:
        raise _unusable("Azure listed no kubeconfig for this cluster")
    credential = next((each for each in listed if (each.name or "").lower() == name), listed[0])
    try:
        return base64.b64decode(credential.value or "", validate=True).decode()
    except ValueError:
        raise _unusable("the kubeconfig that Azure delivered is not text in base64") from None


def _notes(status: OperationStatus, cluster: AzureProvisionedCluster) -> tuple[str, ...]:
    named = (status.resource_id or "").lower()
    own = cluster.resource_uri.lower()
    if named in ("", own, f"{own}{INSTANCE.lower()}"):
        return ()
    return (f"Azure says that this kubeconfig belongs to {safe_text(status.resource_id or '', limit=400)}",)


def _unusable(what: str) -> VendorError:
    advice = "Check that the cluster has been created completely; if it has, report this to Azure's support"
    return VendorError(what, advice, refusal=Refusal(kind="protocol"))
