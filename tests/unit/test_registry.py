"""The registration: kinds, their readers and their vendors."""

import subprocess
import sys

import pytest

from clusterkeys.errors import ConfigurationError
from clusterkeys.registry import KINDS, account_model, account_models, reader, vendor_of

ALL = ", ".join(KINDS)
VENDORS = list(dict.fromkeys(path.split(".")[2] for path in KINDS.values()))


@pytest.mark.parametrize("kind", KINDS)
def test_a_reader_is_of_the_kind_it_is_registered_for(kind: str) -> None:
    assert reader(kind).kind == kind
    assert reader(kind) is reader(kind)
    assert vendor_of(reader(kind).account)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("huawei-ucz", f"'huawei-ucz' is not a kind of cluster. Did you mean 'huawei-ucs'? Known are {ALL}"),
        ("", f"'' is not a kind of cluster. Known are {ALL}"),
        ("xyz", f"'xyz' is not a kind of cluster. Known are {ALL}"),
    ],
)
def test_an_unknown_kind_names_a_near_one_and_all(kind: str, message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        reader(kind)
    assert str(caught.value) == message


def test_an_unknown_vendor_names_a_near_one_and_all() -> None:
    with pytest.raises(ConfigurationError) as caught:
        account_model("azur")
    assert str(caught.value) == f"'azur' is not a vendor. Did you mean 'azure'? Known are {', '.join(VENDORS)}"


def test_each_vendor_has_its_account_model() -> None:
    assert list(account_models()) == VENDORS
    assert all(account_model(vendor) is model for vendor, model in account_models().items())


def test_a_reader_is_imported_when_it_is_first_used() -> None:
    """A stack of one vendor doesn't load the others."""
    program = (
        "import sys\n"
        "from clusterkeys.registry import reader\n"
        "assert not [name for name in sys.modules if name.startswith('clusterkeys.vendors.')]\n"
        "reader('huawei-ucs')\n"
        "assert 'clusterkeys.vendors.huawei.ucs' in sys.modules\n"
        "assert not [name for name in sys.modules if name.startswith('clusterkeys.vendors.azure')]\n"
        "assert 'azure.identity' not in sys.modules\n"
        "assert 'pulumi' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60)  # noqa: S603 - our own interpreter
    assert done.returncode == 0, done.stderr
