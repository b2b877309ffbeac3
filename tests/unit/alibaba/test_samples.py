"""The vendor's sample replies, read as the reference says."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import clusterkeys.vendors.alibaba
from clusterkeys.vendors.alibaba.ack_certificate_states import page_in, state_in
from clusterkeys.vendors.alibaba.replies import kubeconfig_in, moment_in
from tests.unit.alibaba.answers import ACK, ENS, read, refused

SAMPLES = Path(clusterkeys.vendors.alibaba.__file__).parent / "samples"


def sample(name: str, **values: str) -> dict[str, object]:
    text = (SAMPLES / f"{name}.json").read_text()
    for key, value in values.items():
        text = text.replace("{{ " + key.replace("_", " ") + " }}", value)
    assert "{{" not in text
    body = json.loads(text)
    assert isinstance(body, dict)
    return body


def test_the_kubeconfig_of_enss_reference_is_read() -> None:
    """Its `current-context` has an x less than the context that is there."""
    body = sample("ens_kubeconfig")

    assert read(200, body, ENS) is None
    kubeconfig = kubeconfig_in(body["Config"], "ENS")
    assert [cluster.server for cluster in kubeconfig.clusters] == ["https://111.111.111.111:6443"]
    assert [context.name for context in kubeconfig.contexts] == ["eck-xxxxx"]
    assert [user.credential for user in kubeconfig.users] == ["client-certificate"]


def test_a_kubeconfig_of_ack_comes_with_its_end() -> None:
    body = sample("ack_kubeconfig")

    assert read(200, body, ACK) is None
    assert [user.credential for user in kubeconfig_in(body["config"], "ACK").users] == ["client-certificate"]
    assert moment_in(body["expiration"]) == datetime(2024, 3, 10, 9, 56, 17, tzinfo=UTC)


def test_the_listing_of_acks_reference_is_read_though_its_total_lies() -> None:
    body = sample("ack_states")
    page = page_in(body)

    assert read(200, body, ACK) is None
    assert [(state.cluster_id, state.certificate_state) for state in map(state_in, page.states or ())] == [
        ("c5b5e80b0b64a4bf6939d2d8fbbc5****", "Unissued")
    ]
    assert page.page
    assert (page.page.page_size, page.page.total_count, page.is_last(1)) == (10, 100, False)


@pytest.mark.parametrize("name", ["refused_by_gateway", "refused_by_ack"])
def test_code_message_and_request_id_are_found_in_every_sample_of_a_refusal(name: str) -> None:
    error = refused(400, sample(name, code="InvalidParameter", message="because", request_id="R-1"))

    assert (error.refusal.code, error.refusal.request_id) == ("InvalidParameter", "R-1")
    assert error.what.endswith("because")
