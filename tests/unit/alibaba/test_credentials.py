"""Where keys are found: in the account, under three tools' names in the environment, or by the vendor's chain."""

import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from clusterkeys.ambient import Ambient
from clusterkeys.errors import ConfigurationError
from clusterkeys.vendors.alibaba.account import AlibabaAccount
from clusterkeys.vendors.alibaba.chain import DefaultChain
from clusterkeys.vendors.alibaba.credentials import FixedKey, find_keys
from tests.harness.clock import FakeClock

ROOT = Path(__file__).parents[3]
KEY, SECRET, TOKEN = (secrets.token_hex(8) for _ in range(3))
OTHER = secrets.token_hex(8)

TERRAFORM = ("ALICLOUD_ACCESS_KEY", "ALICLOUD_SECRET_KEY", "ALICLOUD_SECURITY_TOKEN")
SDK = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN")
OLDER = ("ALIBABACLOUD_ACCESS_KEY_ID", "ALIBABACLOUD_ACCESS_KEY_SECRET", "ALIBABACLOUD_SECURITY_TOKEN")
TOOLS = [TERRAFORM, SDK, OLDER]


def found(account: dict[str, object] | None = None, **environment: str) -> FixedKey | DefaultChain:
    ambient = Ambient(environment=environment, home="/nowhere")
    return find_keys(AlibabaAccount(**account or {}), ambient, FakeClock())


def parts(keys: FixedKey | DefaultChain) -> tuple[str, str, str | None]:
    key = keys.key(0.0)
    return key.access_key, key.secret_key, key.security_token


def test_the_accounts_key_comes_first_and_whole() -> None:
    """A security token of the environment belongs to another key."""
    keys = found({"access_key": KEY, "secret_key": SECRET}, **dict.fromkeys(TERRAFORM + SDK + OLDER, OTHER))

    assert parts(keys) == (KEY, SECRET, None)
    assert str(keys) == "the stack's configuration"


def test_the_account_may_have_the_key_of_a_session() -> None:
    keys = found({"access_key": KEY, "secret_key": SECRET, "security_token": TOKEN})

    assert parts(keys) == (KEY, SECRET, TOKEN)
    assert keys.secrets == {KEY, SECRET, TOKEN}


@pytest.mark.parametrize("names", TOOLS, ids=["terraform", "sdk", "older"])
def test_of_the_environment_one_tools_variables_are_used_and_never_mixed(names: tuple[str, str, str]) -> None:
    tokens = {each[2]: OTHER for each in TOOLS if each != names}

    assert parts(found(**dict(zip(names, (KEY, SECRET, TOKEN), strict=True)), **tokens)) == (KEY, SECRET, TOKEN)
    assert parts(found(**{names[0]: KEY, names[1]: SECRET}, **tokens)) == (KEY, SECRET, None)


@pytest.mark.parametrize(("first", "second"), [(TERRAFORM, SDK), (SDK, OLDER), (TERRAFORM, OLDER)])
def test_terraforms_variables_come_before_the_sdks_and_these_before_the_older_ones(
    first: tuple[str, str, str], second: tuple[str, str, str]
) -> None:
    keys = found(**{second[0]: OTHER, second[1]: OTHER, first[0]: KEY, first[1]: SECRET})

    assert parts(keys) == (KEY, SECRET, None)
    assert str(keys) == f"{first[0]} and {first[1]} in the environment"


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"ALICLOUD_ACCESS_KEY": KEY}, "ALICLOUD_SECRET_KEY"),
        ({"ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET}, "ALIBABA_CLOUD_ACCESS_KEY_ID"),
        ({"ALICLOUD_SECRET_KEY": SECRET, SDK[0]: KEY, SDK[1]: SECRET}, "ALICLOUD_ACCESS_KEY"),
        ({"ALIBABACLOUD_ACCESS_KEY_ID": KEY, "ALIBABACLOUD_ACCESS_KEY_SECRET": ""}, "ALIBABACLOUD_ACCESS_KEY_SECRET"),
    ],
)
def test_half_a_key_in_the_environment_is_refused_and_the_other_half_named(
    environment: dict[str, str], missing: str
) -> None:
    with pytest.raises(ConfigurationError, match=f"{missing} is missing"):
        found(**environment)


def test_a_variable_that_no_header_could_carry_is_named_without_its_value() -> None:
    with pytest.raises(ConfigurationError, match="ALICLOUD_SECRET_KEY") as caught:
        found(ALICLOUD_ACCESS_KEY=KEY, ALICLOUD_SECRET_KEY=f"{SECRET} {SECRET}")

    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("environment", [{}, {TERRAFORM[2]: TOKEN}, {SDK[0]: "", SDK[1]: ""}])
def test_without_a_key_the_vendors_chain_is_asked(environment: dict[str, str]) -> None:
    keys = found(**environment)

    assert isinstance(keys, DefaultChain)
    assert str(keys) == "alibabacloud-credentials' default chain"
    assert keys.secrets == frozenset()


def test_no_repr_shows_a_key() -> None:
    shown = repr(found({"access_key": KEY, "secret_key": SECRET, "security_token": TOKEN}))

    assert not [each for each in (KEY, SECRET, TOKEN) if each in shown]


def test_the_vendors_package_is_not_imported_before_a_key_is_asked_of_it() -> None:
    program = (
        "import sys\n"
        "from clusterkeys.ambient import Ambient\n"
        "from clusterkeys.registry import certificate_states_reader, cluster_reader\n"
        "from clusterkeys.vendors.alibaba.account import AlibabaAccount\n"
        "from clusterkeys.vendors.alibaba.credentials import find_keys\n"
        "from clusterkeys.transport.clock import SystemClock\n"
        "cluster_reader('alibaba-ens'), certificate_states_reader('alibaba-ack-certificate-states')\n"
        "find_keys(AlibabaAccount(), Ambient(environment={}, home='/nowhere'), SystemClock())\n"
        "assert 'clusterkeys.vendors.alibaba.chain' in sys.modules\n"
        "assert not [name for name in sys.modules if name.startswith(('alibabacloud_', 'Tea', 'apscheduler'))]\n"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=60, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
