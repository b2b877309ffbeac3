"""Vendors' kubeconfigs as read-only Pulumi resources: `import clusterkeys as ck`.

A name's module is imported when the name is first used, so that a program loads only what it uses.
These names are the public ones (docs/api.md); all modules are internal.
"""

TYPE_CHECKING = False  # as `typing` has it, without loading `typing`

if TYPE_CHECKING:  # the names of `_MODULES`, for type checkers
    from clusterkeys.dynamic.certificate_states import CertificateStates as CertificateStates
    from clusterkeys.dynamic.certificate_states import CertificateStatesArgs as CertificateStatesArgs
    from clusterkeys.dynamic.fleet import KubeconfigFleet as KubeconfigFleet
    from clusterkeys.dynamic.fleet import KubeconfigFleetArgs as KubeconfigFleetArgs
    from clusterkeys.kubeconfig.merge import merge as merge
    from clusterkeys.vendors.alibaba.resources import AlibabaAckCertificateStates as AlibabaAckCertificateStates
    from clusterkeys.vendors.alibaba.resources import AlibabaAckCertificateStatesArgs as AlibabaAckCertificateStatesArgs
    from clusterkeys.vendors.alibaba.resources import AlibabaAckKubeconfig as AlibabaAckKubeconfig
    from clusterkeys.vendors.alibaba.resources import AlibabaAckKubeconfigArgs as AlibabaAckKubeconfigArgs
    from clusterkeys.vendors.alibaba.resources import AlibabaEnsKubeconfig as AlibabaEnsKubeconfig
    from clusterkeys.vendors.alibaba.resources import AlibabaEnsKubeconfigArgs as AlibabaEnsKubeconfigArgs
    from clusterkeys.vendors.azure.resources import (
        AzureProvisionedClusterKubeconfig as AzureProvisionedClusterKubeconfig,
    )
    from clusterkeys.vendors.azure.resources import (
        AzureProvisionedClusterKubeconfigArgs as AzureProvisionedClusterKubeconfigArgs,
    )
    from clusterkeys.vendors.huawei.resources import HuaweiUcsKubeconfig as HuaweiUcsKubeconfig
    from clusterkeys.vendors.huawei.resources import HuaweiUcsKubeconfigArgs as HuaweiUcsKubeconfigArgs
    from clusterkeys.vendors.samsung.resources import SamsungSkeKubeconfig as SamsungSkeKubeconfig
    from clusterkeys.vendors.samsung.resources import SamsungSkeKubeconfigArgs as SamsungSkeKubeconfigArgs
    from clusterkeys_components.access import ClusterAccess as ClusterAccess
    from clusterkeys_components.access import ClusterAccessArgs as ClusterAccessArgs
    from clusterkeys_components.bootstrap import Bootstrap as Bootstrap
    from clusterkeys_components.bootstrap import BootstrapArgs as BootstrapArgs

    __version__: str

_MODULES = {
    "AlibabaAckCertificateStates": "clusterkeys.vendors.alibaba.resources",
    "AlibabaAckCertificateStatesArgs": "clusterkeys.vendors.alibaba.resources",
    "AlibabaAckKubeconfig": "clusterkeys.vendors.alibaba.resources",
    "AlibabaAckKubeconfigArgs": "clusterkeys.vendors.alibaba.resources",
    "AlibabaEnsKubeconfig": "clusterkeys.vendors.alibaba.resources",
    "AlibabaEnsKubeconfigArgs": "clusterkeys.vendors.alibaba.resources",
    "AzureProvisionedClusterKubeconfig": "clusterkeys.vendors.azure.resources",
    "AzureProvisionedClusterKubeconfigArgs": "clusterkeys.vendors.azure.resources",
    "Bootstrap": "clusterkeys_components.bootstrap",
    "BootstrapArgs": "clusterkeys_components.bootstrap",
    "CertificateStates": "clusterkeys.dynamic.certificate_states",
    "CertificateStatesArgs": "clusterkeys.dynamic.certificate_states",
    "ClusterAccess": "clusterkeys_components.access",
    "ClusterAccessArgs": "clusterkeys_components.access",
    "HuaweiUcsKubeconfig": "clusterkeys.vendors.huawei.resources",
    "HuaweiUcsKubeconfigArgs": "clusterkeys.vendors.huawei.resources",
    "KubeconfigFleet": "clusterkeys.dynamic.fleet",
    "KubeconfigFleetArgs": "clusterkeys.dynamic.fleet",
    "SamsungSkeKubeconfig": "clusterkeys.vendors.samsung.resources",
    "SamsungSkeKubeconfigArgs": "clusterkeys.vendors.samsung.resources",
    "merge": "clusterkeys.kubeconfig.merge",
}
__all__ = list(_MODULES)

if not TYPE_CHECKING:  # a type checker would take this function as a promise that any name exists

    def __getattr__(name: str) -> object:
        """Import a public name from its module and keep it."""
        from importlib import import_module  # noqa: PLC0415 - importing clusterkeys loads nothing else

        if name == "__version__":
            value = import_module("importlib.metadata").version(__name__)
        elif name in _MODULES:
            value = getattr(import_module(_MODULES[name]), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
