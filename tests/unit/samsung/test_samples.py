"""The vendor's replies as they are known, filled in and read."""

import json
import secrets
from base64 import b64encode
from datetime import date
from pathlib import Path

import clusterkeys.vendors.samsung
from clusterkeys.kubeconfig import codec
from clusterkeys.kubeconfig.model import Kubeconfig
from clusterkeys.vendors.samsung.versions import Version, read
from tests.unit.samsung.answers import refused

SAMPLES = Path(clusterkeys.vendors.samsung.__file__).parent / "samples"


def filled(name: str, **values: str) -> str:
    text = (SAMPLES / name).read_text()
    for key, value in values.items():
        text = text.replace("{{ " + key.replace("_", " ") + " }}", value)
    assert "{{" not in text
    return text


def kubeconfig() -> Kubeconfig:
    data, token = b64encode(b"made up").decode(), secrets.token_hex(8)
    return codec.parse(filled("kubeconfig.yaml", cluster="c", authority_in_base64=data, token=token))


def test_the_kubeconfig_has_one_context_which_is_current() -> None:
    (context,) = kubeconfig().contexts

    assert context.name == kubeconfig().current_context


def test_a_refusal_of_ske_is_read() -> None:
    error = refused(400, filled("refused_by_service.json", code="ValidationError", message="because").encode())

    assert error.what == "SKE did not accept the call: because"
    assert (error.refusal.code, error.refusal.kind) == ("ValidationError", "invalid")
    assert error.refusal.request_id == "req-2f1c0f6e-58f4-4f0e-9d0a-7f2b54a4c6c1"


def test_a_rejection_of_the_gateway_is_read() -> None:
    error = refused(401, filled("refused_by_gateway.json", message="because").encode())

    assert error.what == "the gateway of Samsung Cloud Platform rejected the access key for SKE: because"
    assert error.refusal.code == "UNAUTHORIZED"


def test_the_answer_to_an_unsigned_request_is_read() -> None:
    error = refused(404, filled("refused_unsigned.json", path="/v1/clusters").encode())

    assert error.what == "nothing answers to this call at the address of SKE: Not Found"
    assert (error.refusal.kind, error.refusal.request_id) == ("invalid", "5d0c1b7a-12")


def test_the_listing_of_versions_is_read() -> None:
    assert list(read(json.loads(filled("versions.json")))) == [
        Version(number="1.3", status="CURRENT"),
        Version(number="1.2", status="SUPPORTED", kept_until=date(2026, 10, 14)),
        Version(number="1.1", status="SUPPORTED", kept_until=date(2026, 9, 19)),
        Version(number="1.0", status="DEPRECATED", kept_until=date(2025, 12, 31)),
    ]
