"""Keys in the files of the vendor's tools; for the SDK's, the SDK itself says what is right."""

import json
import secrets
from collections.abc import Mapping
from pathlib import Path

import pytest
from huaweicloudsdkcore.auth.provider import CredentialProviderChain, EnvCredentialProvider, ProfileCredentialProvider
from huaweicloudsdkcore.exceptions.exceptions import ApiValueError

from clusterkeys.ambient import Ambient
from clusterkeys.errors import ConfigurationError, VendorError
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.credentials import find_credentials
from clusterkeys.vendors.huawei.identities import HuaweiKey

AK, OTHER = (secrets.token_hex(10).upper() for _ in range(2))
SK, TOKEN, OTHER_SK = (secrets.token_hex(20) for _ in range(3))
WHOLE = f"[basic]\nak = {OTHER}\nsk = {OTHER_SK}\n[global]\nak = {AK}\nsk = {SK}\n"
GLOBAL = "[global] of ~/.huaweicloud/credentials"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home directory for both: the SDK reads the process's own environment."""
    for name in ("AK", "SK", "SECURITY_TOKEN", "DOMAIN_ID", "CREDENTIALS_FILE"):
        monkeypatch.delenv(f"HUAWEICLOUD_SDK_{name}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def put(home: Path, path: str, content: object) -> Path:
    file = home / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content))
    return file


def found(home: Path, **environment: str) -> HuaweiKey:
    key = find_credentials(HuaweiAccount(), Ambient(environment=environment, home=str(home)))
    assert isinstance(key, HuaweiKey)
    return key


def taken(key: HuaweiKey) -> tuple[str | None, ...]:
    return (key.key.access_key, key.key.secret_key, key.key.security_token, key.domain_id)


def by_the_sdk() -> tuple[str | None, ...]:
    """Environment and file, in the SDK's own order; the rest of its chain asks servers."""
    chain = CredentialProviderChain([EnvCredentialProvider.get_global(), ProfileCredentialProvider.get_global()])
    theirs = chain.get_credentials()
    return (theirs.ak, theirs.sk, theirs.security_token, theirs.domain_id)


@pytest.mark.parametrize(
    "content",
    [
        WHOLE,
        f"{WHOLE}security_token = {TOKEN}\ndomain_id = d1\n",
        f"{WHOLE}iam_endpoint = https://iam.example.com\n",
        f"[global]\nak={AK}\nsk: {SK}\n# a comment\n",
        WHOLE.replace("ak", "AK"),
    ],
    ids=["two-sections", "everything", "iam-endpoint", "spelling", "capitals"],
)
def test_the_sdks_file_is_read_as_the_sdk_reads_it(home: Path, content: str) -> None:
    put(home, ".huaweicloud/credentials", content)

    key = found(home)

    assert taken(key) == by_the_sdk()
    assert taken(key)[:2] == (AK, SK)
    names = "ak, sk and security_token" if key.key.security_token else "ak and sk"
    assert key.source == f"{names} in {GLOBAL}"


@pytest.mark.parametrize("token", [None, TOKEN], ids=["no-token", "token"])
def test_the_sdks_variables_come_before_its_file_and_nothing_of_the_file_is_added(
    home: Path, monkeypatch: pytest.MonkeyPatch, token: str | None
) -> None:
    put(home, ".huaweicloud/credentials", f"{WHOLE}security_token = {OTHER}\ndomain_id = d1\n")
    given = {"HUAWEICLOUD_SDK_AK": AK, "HUAWEICLOUD_SDK_SK": SK} | (
        {"HUAWEICLOUD_SDK_SECURITY_TOKEN": token} if token else {}
    )
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert taken(found(home, **given)) == by_the_sdk() == (AK, SK, token, None)


def test_a_variable_may_name_the_sdks_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(home, "keys/mine.ini", WHOLE)
    monkeypatch.setenv("HUAWEICLOUD_SDK_CREDENTIALS_FILE", str(file))

    key = found(home, HUAWEICLOUD_SDK_CREDENTIALS_FILE=str(file))

    assert taken(key) == by_the_sdk()
    assert key.source == "ak and sk in [global] of the file that HUAWEICLOUD_SDK_CREDENTIALS_FILE names"


@pytest.mark.parametrize("content", [None, "[basic]\nak = x\nsk = y\n"])
def test_a_file_that_a_variable_names_has_to_have_the_key(home: Path, content: str | None) -> None:
    """The SDK fails here too, instead of going on with the next place."""
    file = put(home, "keys/mine.ini", content) if content else home / "none"
    put(home, ".hcloud/config.json", profiles({"accessKeyId": AK, "secretAccessKey": SK}))

    with pytest.raises(ConfigurationError, match=r"has no ak and sk in a section \[global\]"):
        found(home, HUAWEICLOUD_SDK_CREDENTIALS_FILE=str(file))


def test_half_a_key_in_the_sdks_file_is_refused_by_both(home: Path) -> None:
    put(home, ".huaweicloud/credentials", f"[global]\nak = {AK}\n")

    with pytest.raises(ApiValueError):
        by_the_sdk()
    with pytest.raises(ConfigurationError) as caught:
        found(home)
    assert caught.value.what == f"{GLOBAL} has half of an access key: sk is missing"


@pytest.mark.parametrize("path", [".huaweicloud/credentials", ".hcloud/config.json"])
def test_a_file_that_is_none_is_said_without_its_content(home: Path, path: str) -> None:
    put(home, path, f"ak {SK}")

    with pytest.raises(ConfigurationError, match=f"~/{path} ") as caught:
        found(home)
    assert SK not in str(caught.value)


def profiles(profile: Mapping[str, object], **config: object) -> Mapping[str, object]:
    other = {"name": "other", "mode": "AKSK", "accessKeyId": OTHER, "secretAccessKey": OTHER_SK, "domainId": "d2"}
    return {"current": "mine", "profiles": [other, {"name": "mine", "mode": "AKSK"} | dict(profile)]} | config


OWN = {"accessKeyId": AK, "secretAccessKey": SK}
STS = {"stsToken": OWN | {"securityToken": TOKEN}}


@pytest.mark.parametrize(
    ("profile", "token", "domain"),
    [
        (OWN, None, None),
        (OWN | {"securityToken": "", "domainId": "d1"}, None, "d1"),
        (OWN | {"securityToken": TOKEN}, TOKEN, None),
        ({"mode": "SSO", "ssoAuth": STS, "domainId": "d1"}, TOKEN, "d1"),
        ({"accessKeyId": "", "secretAccessKey": "", "ssoAuth": STS}, TOKEN, None),
        ({"mode": "SSO", "accessKeyId": OTHER, "secretAccessKey": OTHER_SK, "ssoAuth": STS}, TOKEN, None),
        (OWN | {"ssoAuth": {"stsToken": {"accessKeyId": OTHER, "securityToken": OTHER}}}, None, None),
    ],
    ids=["plain", "empty-token", "temporary", "sso", "sso-beside-empty", "sso-beside-old", "old-sso-beside-plain"],
)
def test_koocli_s_current_profile_gives_one_whole_key(
    home: Path, profile: Mapping[str, object], token: str | None, domain: str | None
) -> None:
    put(home, ".hcloud/config.json", profiles(profile, authEncrypt="false"))

    key = found(home)

    assert taken(key) == (AK, SK, token, domain)
    token_too = ", secretAccessKey and securityToken" if key.key.security_token else " and secretAccessKey"
    names = f"accessKeyId{token_too}"
    assert key.source == f"{names} in profile 'mine' of ~/.hcloud/config.json"


def test_variables_name_koocli_s_file_and_profile(home: Path) -> None:
    put(home, "elsewhere/config.json", profiles(OWN))

    named = found(home, HW_SHARED_CONFIG_FILE="~/elsewhere/config.json", HW_PROFILE="other")

    assert taken(named) == (OTHER, OTHER_SK, None, "d2")
    assert named.source.endswith("profile 'other' of the file that HW_SHARED_CONFIG_FILE names")


@pytest.mark.parametrize(
    ("profile", "config"),
    [
        (OWN, {"authEncrypt": "true"}),
        (OWN, {"authEncrypt": True}),
        ({"accessKeyId": secrets.token_hex(32), "secretAccessKey": secrets.token_hex(64)}, {}),
        ({"accessKeyId": f"{AK}+/=", "secretAccessKey": SK}, {"authEncrypt": ""}),
        ({"mode": "SSO", "ssoAuth": {"stsToken": {"accessKeyId": secrets.token_hex(32)}}}, {}),
    ],
    ids=["said", "said-as-boolean", "too-long", "other-characters", "sso"],
)
def test_an_encrypted_profile_is_said_to_be_one_with_the_way_out(
    home: Path, profile: Mapping[str, object], config: Mapping[str, object]
) -> None:
    put(home, ".hcloud/config.json", profiles(profile, **config))

    with pytest.raises(ConfigurationError, match="is encrypted, so that only KooCLI can read it") as caught:
        found(home)

    assert "hcloud configure set --cli-auth-encrypt=false" in caught.value.advice
    assert AK not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"HW_SHARED_CONFIG_FILE": "/none"}, "the file that HW_SHARED_CONFIG_FILE names does not exist"),
        ({"HW_PROFILE": "absent"}, "~/.hcloud/config.json has no profile of the name in HW_PROFILE"),
    ],
)
def test_a_file_or_profile_that_a_variable_names_has_to_be_there(
    home: Path, environment: dict[str, str], says: str
) -> None:
    put(home, ".hcloud/config.json", profiles(OWN))

    with pytest.raises(ConfigurationError) as caught:
        found(home, **environment)
    assert caught.value.what == says


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"current": "mine"},
        {"current": None, "profiles": [{"name": None, "accessKeyId": "x"}]},
        {"current": "mine", "profiles": {"mine": OWN}},
        {"current": "mine", "profiles": [7, None, {"name": "mine", "mode": "ecsAgency", "ssoAuth": 7}]},
        {"current": "gone", "profiles": [{"name": "mine"} | OWN]},
    ],
)
def test_a_file_of_koocli_without_a_usable_profile_is_as_good_as_none(home: Path, content: object) -> None:
    put(home, ".hcloud/config.json", content)

    with pytest.raises(VendorError, match="there are no credentials for Huawei Cloud"):
        found(home)


def test_each_place_comes_before_the_next(home: Path) -> None:
    """Environment of the SDK, of Terraform, the SDK's file, KooCLI."""
    put(home, ".hcloud/config.json", profiles(OWN))
    assert ".hcloud" in found(home).source
    put(home, ".huaweicloud/credentials", WHOLE)
    assert ".huaweicloud" in found(home).source
    terraform = {"HW_ACCESS_KEY": AK, "HW_SECRET_KEY": SK}
    assert "HW_ACCESS_KEY" in found(home, **terraform).source
    assert "SDK_AK" in found(home, **terraform, HUAWEICLOUD_SDK_AK=AK, HUAWEICLOUD_SDK_SK=SK).source


def test_no_repr_shows_a_key(home: Path) -> None:
    put(home, ".huaweicloud/credentials", f"{WHOLE}security_token = {TOKEN}\n")

    assert not [each for each in (AK, SK, TOKEN) if each in repr(found(home))]
