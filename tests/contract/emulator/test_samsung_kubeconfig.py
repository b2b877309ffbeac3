"""The user kubeconfigs that emulated SKE hands out, plain and with quirks, and the service's errors."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import yaml
from cryptography import x509

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.ske_client import Ske

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def user(response: requests.Response) -> dict[str, Any]:
    (entry,) = yaml.safe_load(response.text)["users"]
    return entry["user"]


def certificate(response: requests.Response) -> x509.Certificate:
    return x509.load_pem_x509_certificate(b64decode(user(response)["client-certificate-data"]))


def error(response: requests.Response) -> dict[str, Any]:
    """The service lists its errors, each with the request's id."""
    (only,) = response.json()["errors"]
    assert only["status"] == response.status_code
    assert only["request_id"] == response.headers["X-Request-Id"]
    return only


@pytest.mark.parametrize(("kind", "host"), [("private", "127.0.0.1"), ("public", "localhost")])
def test_the_body_is_the_kubeconfig_as_yaml_with_the_address_asked_for(ske: Ske, kind: str, host: str) -> None:
    response = ske.kubeconfig(kind=kind)

    assert response.status_code == 200
    tree = yaml.safe_load(response.text)
    assert (tree["apiVersion"], tree["kind"]) == ("v1", "Config")
    (entry,) = tree["clusters"]
    assert entry["cluster"]["server"].startswith(f"https://{host}:")
    assert entry["cluster"]["certificate-authority-data"]


def test_the_certificate_changes_when_the_vendor_issues_anew_and_only_then(ske: Ske, emulator: Emulator) -> None:
    first = certificate(ske.kubeconfig())
    assert certificate(ske.kubeconfig()) == first
    assert first.not_valid_after_utc == NOW + timedelta(days=365)

    emulator.rotate("ske-seoul")
    assert certificate(ske.kubeconfig()).serial_number != first.serial_number
    emulator.expire("ske-seoul")
    assert certificate(ske.kubeconfig()).not_valid_after_utc < NOW


@pytest.mark.parametrize("kind", ["", "PUBLIC", "Private", "both"])
def test_another_type_of_kubeconfig_is_refused(ske: Ske, kind: str) -> None:
    refused = error(ske.kubeconfig(kind=kind))

    assert (refused["status"], refused["code"]) == (400, "ValidationError")
    assert "kubeconfig_type" in refused["detail"]


@pytest.mark.parametrize("identity", ["not-a-valid-id", "AB42F3804C15F285C78506190EB10C84", "0" * 31, "0" * 33])
def test_an_id_of_another_form_is_refused_and_not_looked_for(ske: Ske, identity: str) -> None:
    refused = error(ske.kubeconfig(identity))

    assert (refused["status"], refused["code"]) == (400, "ValidationError")
    assert "cluster_id" in refused["detail"]


def test_several_mistakes_come_as_a_list(ske: Ske) -> None:
    detail = error(ske.kubeconfig("none", kind="PUBLIC"))["detail"]

    assert [each.partition(":")[0] for each in detail] == ["cluster_id", "kubeconfig_type"]


def test_a_cluster_that_does_not_exist_or_is_gone_is_not_found_in_the_services_shape(
    ske: Ske, emulator: Emulator
) -> None:
    assert error(ske.kubeconfig("0" * 32))["code"] == "NotFound"
    emulator.remove("ske-seoul")
    gone = error(ske.kubeconfig())
    assert (gone["status"], gone["code"], gone["title"]) == (404, "NotFound", "Not Found")


@pytest.mark.parametrize(
    ("status", "code"),
    [(400, "ValidationError"), (403, "Forbidden"), (404, "NotFound"), (500, "ContactAdminForAssistance")],
)
def test_a_fault_of_the_service_has_its_code(ske: Ske, emulator: Emulator, status: int, code: str) -> None:
    emulator.fail("samsung", status=status, times=1)

    assert error(ske.kubeconfig())["code"] == code
    assert ske.kubeconfig().status_code == 200


@pytest.mark.parametrize(
    ("status", "phrase"), [(502, "Bad Gateway"), (503, "Service Unavailable"), (504, "Gateway Timeout")]
)
def test_a_fault_in_front_of_the_service_has_the_gateways_shape(
    ske: Ske, emulator: Emulator, status: int, phrase: str
) -> None:
    emulator.fail("samsung", status=status)

    response = ske.kubeconfig()

    assert (response.status_code, response.json()["status"], response.json()["error"]) == (status, status, phrase)


def test_a_fault_can_spare_the_listing_of_versions(ske: Ske, emulator: Emulator) -> None:
    emulator.fail("samsung", status=503, operation="kubeconfig")

    assert ske.versions()
    assert ske.kubeconfig().status_code == 503


def test_the_body_may_be_a_json_string_or_an_object_around_one(ske: Ske, emulator: Emulator) -> None:
    plain = ske.kubeconfig().text

    emulator.quirk("ske-seoul", "quoted-json", times=1)
    assert json.loads(ske.kubeconfig().text) == plain
    emulator.quirk("ske-seoul", "wrapped-object", times=1)
    assert ske.kubeconfig().json() == {"kubeconfig": plain}


def test_the_body_may_be_html_or_no_yaml(ske: Ske, emulator: Emulator) -> None:
    emulator.quirk("ske-seoul", "html", times=1)
    html = ske.kubeconfig()
    assert (html.status_code, html.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    emulator.quirk("ske-seoul", "invalid-yaml", times=1)
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(ske.kubeconfig().text)


def test_the_user_may_have_a_token_that_is_still_to_be_filled_in(ske: Ske, emulator: Emulator) -> None:
    emulator.quirk("ske-seoul", "placeholder")

    token = user(ske.kubeconfig())["token"]

    assert (token[0], token[-1]) == ("<", ">")


def test_the_user_may_have_a_token_instead_of_a_certificate(ske: Ske, emulator: Emulator) -> None:
    emulator.quirk("ske-seoul", "token-user")

    assert set(user(ske.kubeconfig())) == {"token"}


def test_a_kubeconfig_may_lack_its_cluster_or_its_credential(ske: Ske, emulator: Emulator) -> None:
    emulator.quirk("ske-seoul", "no-clusters")
    emulator.quirk("ske-seoul", "no-credentials")

    response = ske.kubeconfig()

    assert yaml.safe_load(response.text)["clusters"] == []
    assert user(response) == {}


def test_the_address_may_be_the_other_one_than_was_asked_for(ske: Ske, emulator: Emulator) -> None:
    emulator.quirk("ske-seoul", "wrong-endpoint")

    (entry,) = yaml.safe_load(ske.kubeconfig(kind="private").text)["clusters"]

    assert entry["cluster"]["server"].startswith("https://localhost:")
