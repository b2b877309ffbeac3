"""The kubeconfig of one cluster of ENS or ACK, and the certificate states that ACK lists, as Pulumi resources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi

from clusterkeys.dynamic.certificate_states import CertificateStates, CertificateStatesArgs
from clusterkeys.dynamic.kubeconfig import KubeconfigResource


@dataclass(frozen=True, kw_only=True)
class AlibabaEnsKubeconfigArgs:
    """The arguments, with ENS's own terms.

    Source: https://www.alibabacloud.com/help/en/ens/developer-reference/api-ens-2017-11-10-describeclusteruserkubeconfig

    Attributes:
        cluster_id: The cluster's id, `eck-…`.
        region: The API's region, as `cn-shanghai` or `ap-southeast-1`.
        endpoint: Which of the cluster's addresses to use (`PrivateIpAddress`): `public` or `private`.
        network: From where the API is called: `public`, or `vpc` where the program runs inside Alibaba Cloud.
        account: Key under `clusterkeys:accounts`; without it the ambient credentials are used.
        allow_insecure_tls: Accept a context that does not verify the server, where there is no other.
        policy: `refresh`, `renew_before`, `on_error`, `timeout` (seconds) and `trigger`.
    """

    cluster_id: pulumi.Input[str]
    region: pulumi.Input[str]
    endpoint: pulumi.Input[str] | None = None
    network: pulumi.Input[str] | None = None
    account: pulumi.Input[str] | None = None
    allow_insecure_tls: pulumi.Input[bool] | None = None
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class AlibabaEnsKubeconfig(KubeconfigResource, module="clusterkeys", name="AlibabaEnsKubeconfig"):
    """Outputs `kubeconfig` (secret), `observed` and `cluster_identifier`."""

    def __init__(self, name: str, args: AlibabaEnsKubeconfigArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("alibaba-ens", name, vars(args), opts)


@dataclass(frozen=True, kw_only=True)
class AlibabaAckKubeconfigArgs:
    """The arguments, with ACK's own terms.

    Source: https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-describeclusteruserkubeconfig

    Attributes:
        cluster_id: The cluster's id.
        region: The cluster's region.
        endpoint: Which of the cluster's addresses to use (`PrivateIpAddress`): `public` or `private`.
        temporary_duration_minutes: Minutes (15 to 4320) for which ACK issues a kubeconfig; without it, ACK returns the
            kubeconfig that it keeps, which lasts for years.
        account: Key under `clusterkeys:accounts`; without it the ambient credentials are used.
        allow_insecure_tls: Accept a context that does not verify the server, where there is no other.
        policy: `refresh`, `renew_before`, `on_error`, `timeout` (seconds) and `trigger`.
    """

    cluster_id: pulumi.Input[str]
    region: pulumi.Input[str]
    endpoint: pulumi.Input[str] | None = None
    temporary_duration_minutes: pulumi.Input[int] | None = None
    account: pulumi.Input[str] | None = None
    allow_insecure_tls: pulumi.Input[bool] | None = None
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class AlibabaAckKubeconfig(KubeconfigResource, module="clusterkeys", name="AlibabaAckKubeconfig"):
    """Outputs `kubeconfig` (secret), `observed` and `cluster_identifier`."""

    def __init__(self, name: str, args: AlibabaAckKubeconfigArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("alibaba-ack", name, vars(args), opts)


@dataclass(frozen=True, kw_only=True)
class AlibabaAckCertificateStatesArgs:
    """The arguments, with ACK's own terms.

    Source: https://www.alibabacloud.com/help/en/ack/ack-managed-and-ack-dedicated/developer-reference/api-cs-2015-12-15-listuserkubeconfigstates

    Attributes:
        region: The region in which ACK is called.
        user_id: Id of the RAM user or RAM role that the kubeconfigs were issued to (`Uid`); a string, for it has more
            digits than a number keeps.
        account: Key under `clusterkeys:accounts`; without it the ambient credentials are used. It needs the RAM
            action `cs:ListUserKubeConfigStates`.
        policy: `on_error` and `timeout` (seconds).
    """

    region: pulumi.Input[str]
    user_id: pulumi.Input[str]
    account: pulumi.Input[str] | None = None
    policy: pulumi.Input[Mapping[str, Any]] | None = None


class AlibabaAckCertificateStates(CertificateStates, module="clusterkeys", name="AlibabaAckCertificateStates"):
    """Outputs `states` by cluster id, `summary` and `status`, all of them plain."""

    def __init__(
        self, name: str, args: AlibabaAckCertificateStatesArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        arguments = {key: value for key, value in vars(args).items() if key != "policy"}
        super().__init__(
            name,
            CertificateStatesArgs(kind="alibaba-ack-certificate-states", arguments=arguments, policy=args.policy),
            opts,
        )
