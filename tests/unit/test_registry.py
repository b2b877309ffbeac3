"""The registration: vendors, their kinds and readers."""

import subprocess
import sys

import pytest

from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import (
    VENDORS,
    certificate_states_kinds,
    certificate_states_reader,
    cluster_kinds,
    cluster_reader,
    vendor,
    vendor_of,
)

ALL, LISTED = ", ".join(cluster_kinds()), ", ".join(certificate_states_kinds())


@pytest.mark.parametrize("kind", cluster_kinds())
def test_a_kind_has_one_reader_and_it_is_its_vendors(kind: str) -> None:
    assert cluster_reader(kind).kind == kind
    assert cluster_reader(kind) is cluster_reader(kind)
    assert cluster_reader(kind) in vendor_of(kind).clusters


@pytest.mark.parametrize("kind", certificate_states_kinds())
def test_a_kind_of_certificate_states_has_one_reader_and_it_is_its_vendors(kind: str) -> None:
    assert certificate_states_reader(kind).kind == kind
    assert certificate_states_reader(kind) is certificate_states_reader(kind)
    assert certificate_states_reader(kind) in vendor_of(kind).certificate_states


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("huawei-ucz", f"'huawei-ucz' is not a kind of cluster. Did you mean 'huawei-ucs'? Known are {ALL}"),
        ("huawei", f"'huawei' is not a kind of cluster. Did you mean 'huawei-ucs'? Known are {ALL}"),
        ("", f"'' is not a kind of cluster. Known are {ALL}"),
        ("xyz", f"'xyz' is not a kind of cluster. Known are {ALL}"),
    ],
)
def test_an_unknown_kind_names_a_near_one_and_all(kind: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        cluster_reader(kind)
    assert str(caught.value) == message


@pytest.mark.parametrize("kind", ["huawei-ucs", "xyz"])
def test_a_kind_of_cluster_is_none_of_certificate_states(kind: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        certificate_states_reader(kind)
    assert str(caught.value) == f"'{kind}' is not a kind of certificate states. Known are {LISTED}"


def test_an_unknown_vendor_names_a_near_one_and_all() -> None:
    with pytest.raises(ConfigurationError) as caught:
        vendor("azur")
    assert str(caught.value) == f"'azur' is not a vendor. Did you mean 'azure'? Known are {', '.join(VENDORS)}"


@pytest.mark.parametrize("name", VENDORS)
def test_a_vendor_is_one_object_that_carries_the_name_it_is_registered_under(name: str) -> None:
    assert vendor(name).name == name
    assert vendor(name) is vendor(name)


def test_a_vendor_is_imported_when_one_of_its_kinds_is_first_used() -> None:
    """A stack of one vendor doesn't load the others."""
    program = (
        "import sys\n"
        "from clusterkeys.registry import cluster_reader\n"
        "assert not [name for name in sys.modules if name.startswith('clusterkeys.vendors.')]\n"
        "cluster_reader('huawei-ucs')\n"
        "assert 'clusterkeys.vendors.huawei.ucs' in sys.modules\n"
        "assert not [name for name in sys.modules if name.startswith('clusterkeys.vendors.azure')]\n"
        "assert 'azure.identity' not in sys.modules\n"
        "assert 'pulumi' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own interpreter
    assert done.returncode == 0, done.stderr
