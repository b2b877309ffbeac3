"""Keys in the files of Huawei Cloud's tools: the SDK's credentials file, and a profile of KooCLI.

Pages:
    SDK: https://github.com/huaweicloud/huaweicloud-sdk-python-v3/blob/master/README.md
    KooCLI: https://support.huaweicloud.com/intl/en-us/usermanual-hcli/hcli_03_002.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from clusterkeys.ambient import Ambient, KeyNames, ini_file, json_file, key_in
from clusterkeys.errors import ConfigurationError
from clusterkeys.transport.redact import safe_text
from clusterkeys.vendors.huawei.identities import HuaweiKey, first_in

_SDK_FILE = "HUAWEICLOUD_SDK_CREDENTIALS_FILE"
_SDK_NAMES = KeyNames(access_key="ak", secret_key="sk", security_token="security_token")  # noqa: S106 - names
_KOO_FILE, _KOO_PROFILE = "HW_SHARED_CONFIG_FILE", "HW_PROFILE"
_KOO_NAMES = KeyNames(
    access_key="accessKeyId",
    secret_key="secretAccessKey",  # noqa: S106 - a name
    security_token="securityToken",  # noqa: S106 - a name
)
_ACCESS_KEY = re.compile(r"[A-Za-z0-9]{1,40}")
"""Of some twenty letters and digits; an encrypted one is longer."""


def sdk_profile(ambient: Ambient) -> HuaweiKey | None:
    """Return the key in section [global], which the SDK uses for global services such as UCS.

    Raises:
        ConfigurationError: The file cannot be read, holds half a key, or is named by a variable and holds none.
    """
    path, where = _file(ambient, _SDK_FILE, "~/.huaweicloud/credentials")
    place = (ini_file(path, where) or {}).get("global", {})
    section = f"[global] of {where}"
    key = key_in(place, _SDK_NAMES, section)
    if key:
        return HuaweiKey(key=key, domain_id=first_in(place, ("domain_id",), section))
    if ambient.environment.get(_SDK_FILE):
        raise ConfigurationError(f"{where} has no ak and sk in a section [global]", f"Correct it, or unset {_SDK_FILE}")
    return None


def koo_profile(ambient: Ambient) -> HuaweiKey | None:
    """Return the key of KooCLI's current profile, or of the one that `HW_PROFILE` names.

    Raises:
        ConfigurationError: The file cannot be read, is encrypted, or holds half a key; or the file or profile that a
            variable names does not exist.
    """
    path, where = _file(ambient, _KOO_FILE, "~/.hcloud/config.json")
    config = json_file(path, where)
    if config is None:
        if ambient.environment.get(_KOO_FILE):
            raise ConfigurationError(f"{where} does not exist", f"Correct it, or unset {_KOO_FILE}")
        return None
    chosen = ambient.environment.get(_KOO_PROFILE)
    name = chosen or config.get("current")
    listed = config.get("profiles")
    profiles = [each for each in (listed if isinstance(listed, list) else []) if isinstance(each, Mapping)]
    profile = next((each for each in profiles if name and each.get("name") == name), None)
    if profile is None:
        if chosen:
            raise ConfigurationError(f"{where} has no profile of the name in {_KOO_PROFILE}", "Correct the variable")
        return None
    place, section = _key_part(profile), f"profile '{safe_text(str(name))}' of {where}"
    _refuse_encrypted(config, place, section)
    key = key_in(place, _KOO_NAMES, section)
    return HuaweiKey(key=key, domain_id=first_in(profile, ("domainId",), section)) if key else None


def _file(ambient: Ambient, variable: str, default: str) -> tuple[str, str]:
    """Return the path of a tool's file, which a variable may name, and how sentences name it."""
    named = ambient.environment.get(variable)
    path = named or default
    where = f"the file that {variable} names" if named else default
    return (str(Path(ambient.home) / path[2:]) if path.startswith("~/") else path), where


def _key_part(profile: Mapping[str, object]) -> Mapping[str, object]:
    """Return the part of a profile that holds its key: the profile itself, or what an SSO login left in it."""
    has_key = any(profile.get(name) for name in (_KOO_NAMES.access_key, _KOO_NAMES.secret_key))
    sso = profile.get("ssoAuth")
    issued = sso.get("stsToken") if isinstance(sso, Mapping) else None
    uses_sso = not has_key or str(profile.get("mode")).upper() == "SSO"
    return issued if uses_sso and isinstance(issued, Mapping) else profile


def _refuse_encrypted(config: Mapping[str, object], place: Mapping[str, object], where: str) -> None:
    access_key = place.get(_KOO_NAMES.access_key)
    if not access_key:
        return
    if str(config.get("authEncrypt")).lower() == "true" or not _ACCESS_KEY.fullmatch(str(access_key)):
        raise ConfigurationError(
            f"the key in {where} is encrypted, so that only KooCLI can read it",
            "Run: hcloud configure set --cli-auth-encrypt=false, or set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK",
        )
