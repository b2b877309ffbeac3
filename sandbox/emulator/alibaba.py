"""Alibaba Cloud: ENS and ACK with their kubeconfig calls, both behind the API gateway's signature check."""

from collections.abc import Mapping

from sandbox.emulator.credentials import Entropy
from sandbox.emulator.protocols.ack import ACK_QUIRKS, ack_service
from sandbox.emulator.protocols.ack_states import LISTING_QUIRKS
from sandbox.emulator.protocols.acs_config import CONFIG_QUIRKS
from sandbox.emulator.protocols.acs_gateway import TOKEN_EXPIRED
from sandbox.emulator.protocols.certificate_kubeconfig import ENTRY_QUIRKS
from sandbox.emulator.protocols.ens import ens_service
from sandbox.emulator.service import Vendor
from sandbox.emulator.world import Account


def _keys(account: Account, entropy: Entropy) -> Mapping[str, str]:
    keys = {"access_key": f"LTAI{entropy(10).hex()}", "secret_key": entropy(15).hex()}
    if not account.description.temporary:
        return keys
    return {**keys, "access_key": f"STS.{entropy(12).hex()}", "security_token": entropy(96).hex()}


def _configure(account: Account, urls: Mapping[str, str]) -> dict[str, object]:
    endpoints = {name: urls[name] for name in ("ens", "cs")}
    return {**account.description.configuration, **account.keys, "endpoints": endpoints}


VENDOR = Vendor(
    name="alibaba",
    services=(ens_service("alibaba"), ack_service("alibaba")),
    quirks={
        **ENTRY_QUIRKS,
        **CONFIG_QUIRKS,
        **ACK_QUIRKS,
        **LISTING_QUIRKS,
        TOKEN_EXPIRED: "the session that the account's security token belongs to is over",
    },
    keys=_keys,
    secrets=("secret_key", "security_token"),
    configure=_configure,
)
