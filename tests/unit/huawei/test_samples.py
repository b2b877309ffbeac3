"""The vendor's sample replies, filled in, read as the reference says."""

from base64 import b64encode
from pathlib import Path

import pytest

import clusterkeys.vendors.huawei
from clusterkeys.kubeconfig import codec
from tests.unit.huawei.answers import answer, error_of

SAMPLES = Path(clusterkeys.vendors.huawei.__file__).parent / "samples"


def filled(name: str, **values: str) -> str:
    text = (SAMPLES / f"{name}.json").read_text()
    for key, value in values.items():
        text = text.replace("{{ " + key.replace("_", " ") + " }}", value)
    assert "{{" not in text
    return text


def test_the_kubeconfig_of_the_reference_has_its_three_contexts() -> None:
    data = b64encode(b"made up").decode()
    kubeconfig = codec.parse(
        filled("kubeconfig", authority_in_base64=data, certificate_in_base64=data, key_in_base64=data)
    )

    assert [context.name for context in kubeconfig.contexts] == ["external", "externalTLSVerify", "internal"]
    assert kubeconfig.current_context == "external"
    assert [cluster.name for cluster in kubeconfig.clusters if cluster.insecure] == ["externalCluster"]


@pytest.mark.parametrize("sample", ["refused_by_gateway", "refused_by_ucs", "refused_by_iam"])
def test_code_and_message_are_found_in_every_sample_of_a_refusal(sample: str) -> None:
    body = filled(sample, code="UCS.00000017", message="because").encode()

    error = error_of(answer(400, body))

    assert error is not None
    assert error.refusal.code == "UCS.00000017"
    assert error.what.endswith("because")
