"""One id in all its spellings, and the ids that are taken for it by mistake."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.vendors.azure.resource_uri import in_path, normalised

SUBSCRIPTION = "8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/edge"
URI = f"{GROUP}/providers/Microsoft.Kubernetes/connectedClusters/arc-berlin"
CHILD = "/providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"


@pytest.mark.parametrize(
    "text",
    [
        URI,
        URI[1:],
        URI.replace("resourceGroups", "resourcegroups").replace("Microsoft.Kubernetes", "MICROSOFT.kubernetes"),
        URI + CHILD,
        URI[1:] + CHILD.upper(),
    ],
)
def test_every_spelling_becomes_the_same_id(text: str) -> None:
    assert normalised(text) == URI


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "segments"),
        (f"https://management.azure.com{URI}", "without a host"),
        (f"/{URI}", "segments"),
        (f"{URI}/", "segments"),
        (f"{URI}?x=1", "without white space"),
        (f"{URI}#x", "without white space"),
        (f"{URI} ", "without white space"),
        (f"{URI}\n", "without white space"),
        (URI.replace("edge", "ed ge"), "without white space"),
        (URI.replace("edge", "%2e%2e"), "without white space"),
        (URI.replace("edge", "a\\b"), "without white space"),
        (URI.replace("edge", ".."), "segments"),
        (URI.replace("edge", "."), "segments"),
        (f"{URI}/listClusterUserCredential", "end with the cluster's name"),
        (f"{URI}{CHILD}/listAdminKubeconfig", "end with the cluster's name"),
        (f"{URI}{CHILD}/agentPools/pool", "a node pool of the cluster; expected the id to end with the cluster's name"),
        (
            f"{URI}/providers/Microsoft.KubernetesConfiguration/extensions/flux",
            "an extension of the cluster; expected the id to end with the cluster's name",
        ),
        (
            f"{URI}/providers/Microsoft.KubernetesConfiguration/fluxConfigurations/apps",
            "a Flux configuration of the cluster; expected the id to end with the cluster's name",
        ),
        (
            f"{URI}/providers/Microsoft.Insights/diagnosticSettings/d",
            "Microsoft.Insights/diagnosticSettings on the cluster; expected the id to end with the cluster's name",
        ),
        (
            f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/aks",
            "a cluster of AKS in Azure, which another API serves (Microsoft.ContainerService/managedClusters)",
        ),
        (
            f"{GROUP}/providers/Microsoft.ContainerService/managedClusters/aks/agentPools/p",
            "a cluster of AKS in Azure",
        ),
        (
            f"{GROUP}/providers/Microsoft.HybridContainerService/provisionedClusters/old",
            "a cluster of the old provisionedClusters",
        ),
        (f"{GROUP}/providers/Microsoft.AzureStackHCI/clusters/site", "an Azure Local instance, not of a Kubernetes"),
        (
            f"{GROUP}/providers/Microsoft.Kubernetes.Old/connectedClusters/arc",
            "connectedClusters of another provider (Microsoft.Kubernetes.Old/connectedClusters)",
        ),
        (
            f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm",
            "a resource of the type Microsoft.Compute/virtualMachines",
        ),
        (f"{GROUP}/providers/Microsoft.Kubernetes/connectedClusters", "expected /subscriptions/<guid>"),
        (f"{GROUP}/providers/Microsoft.Kubernetes", "expected /subscriptions/<guid>"),
        (GROUP, "the id of a resource group"),
        (GROUP.lower(), "the id of a resource group"),
        (f"/subscriptions/{SUBSCRIPTION}", "the id of a subscription"),
        ("arc-berlin", "a bare name"),
        ("/resourceGroups/edge", "expected /subscriptions/<guid>"),
        (f"https://portal.azure.com/#@contoso/resource{URI}/overview", "an address of the portal"),
        (f"https://portal.azure.us/#resource{URI}", "an address of the portal"),
        (f"https://management.usgovcloudapi.net{URI}", "without a host"),
        ("https://[portal", "without a host"),
        (URI.replace(SUBSCRIPTION, "production"), "a GUID"),
    ],
)
def test_anything_else_is_refused_with_what_it_is(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"^(expected|this is)") as refused:
        normalised(text)

    assert says in str(refused.value)
    assert re.search(r"expected|a GUID", str(refused.value))
    assert len(str(refused.value)) < 400


@given(
    st.lists(
        st.sampled_from([*URI.split("/"), *CHILD.split("/"), "x", "agentPools"]) | st.text(max_size=9), max_size=14
    )
)
def test_whatever_is_refused_is_refused_with_a_sentence(segments: list[str]) -> None:
    try:
        normalised("/".join(segments))
    except ValueError as refused:
        assert str(refused).startswith(("expected", "this is"))  # noqa: PT017 - either outcome is right


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_accepted_stays_one_path_to_one_cluster(group: str, name: str) -> None:
    text = (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{group}/providers/Microsoft.Kubernetes/connectedClusters/{name}"
    )
    try:
        accepted = normalised(text)
    except ValueError:
        return

    path = in_path(accepted)
    assert path.count("/") == 8
    assert path.isascii()
    assert not set(path) & set("?#\\ ")
    assert normalised(accepted) == accepted
