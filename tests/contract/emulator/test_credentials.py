"""The certificates behind the kubeconfigs: real, signed, aged and re-issued on command."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.x509.oid import NameOID

from sandbox.emulator.emulator import Emulator
from tests.contract.emulator.clients import Ucs

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def login(body: dict[str, Any]) -> x509.Certificate:
    return x509.load_pem_x509_certificate(b64decode(body["users"][0]["user"]["client-certificate-data"]))


def authorities(body: dict[str, Any]) -> list[x509.Certificate]:
    pem = next(
        each["cluster"]["certificate-authority-data"]
        for each in body["clusters"]
        if each["name"] == "externalClusterTLSVerify"
    )
    return x509.load_pem_x509_certificates(b64decode(pem))


def test_the_certificate_is_signed_by_the_clusters_authority_for_a_client(ucs: Ucs) -> None:
    body = ucs.kubeconfig().json()
    certificate = login(body)

    certificate.verify_directly_issued_by(authorities(body)[0])
    (group,) = certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert group.value == "system:masters"
    usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [x509.oid.ExtendedKeyUsageOID.CLIENT_AUTH]


def test_the_huawei_credential_begins_with_eighteen_percent_of_its_life_left(ucs: Ucs) -> None:
    certificate = login(ucs.kubeconfig().json())

    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert life == timedelta(days=365)
    assert (certificate.not_valid_after_utc - NOW) / life == pytest.approx(0.18, abs=0.001)


def test_a_rotation_issues_a_new_key_and_serial_with_a_whole_life(ucs: Ucs, emulator: Emulator) -> None:
    before = ucs.kubeconfig().json()
    emulator.rotate("ucs-dc1")
    after = ucs.kubeconfig().json()

    assert login(after).serial_number != login(before).serial_number
    assert login(after).public_key() != login(before).public_key()
    assert login(after).not_valid_after_utc == NOW + timedelta(days=365)
    assert after["clusters"] == before["clusters"]
    assert emulator.status()["clusters"]["ucs-dc1"]["revision"] == 2
    assert emulator.status()["clusters"]["arc-berlin"]["revision"] == 1


def test_a_rotation_of_the_authority_keeps_the_old_one_in_the_bundle(ucs: Ucs, emulator: Emulator) -> None:
    (old,) = authorities(ucs.kubeconfig().json())
    emulator.rotate("ucs-dc1", ca=True)

    bundle = authorities(ucs.kubeconfig().json())

    assert len(bundle) == 2
    assert old in bundle
    login(ucs.kubeconfig().json()).verify_directly_issued_by(old)


def test_a_rotation_of_the_server_swaps_the_spellings_of_the_loopback_host(ucs: Ucs, emulator: Emulator) -> None:
    def servers() -> list[str]:
        return [each["cluster"]["server"].split(":")[1] for each in ucs.kubeconfig().json()["clusters"]]

    assert servers() == ["//127.0.0.1", "//localhost", "//localhost"]
    emulator.rotate("ucs-dc1", server=True)
    assert servers() == ["//localhost", "//127.0.0.1", "//127.0.0.1"]
    emulator.rotate("ucs-dc1", server=True)
    assert servers() == ["//127.0.0.1", "//localhost", "//localhost"]


def test_an_expired_credential_is_handed_out_until_the_next_rotation(ucs: Ucs, emulator: Emulator) -> None:
    emulator.expire("ucs-dc1")
    expired = login(ucs.kubeconfig().json())
    emulator.rotate("ucs-dc1")
    fresh = login(ucs.kubeconfig().json())

    assert expired.not_valid_after_utc < NOW < fresh.not_valid_after_utc


def test_the_status_reports_the_certificate_on_file(ucs: Ucs, emulator: Emulator) -> None:
    certificate = login(ucs.kubeconfig().json())

    standing = emulator.status()["clusters"]["ucs-dc1"]

    assert int(standing["serial"].replace(":", ""), 16) == certificate.serial_number
    assert datetime.fromisoformat(standing["not_after"]) == certificate.not_valid_after_utc
