"""Finds the vendors by listing this package, so that adding a vendor is adding its file."""

import pkgutil
from importlib import import_module

import sandbox.emulator
from sandbox.emulator.service import Vendor


def vendors() -> dict[str, Vendor]:
    """Import every module of the package and collect those that register a vendor, by the vendor's name."""
    found = [_registered(module.name) for module in pkgutil.iter_modules(sandbox.emulator.__path__)]
    return {vendor.name: vendor for vendor in found if vendor}


def _registered(module: str) -> Vendor | None:
    if module.startswith("_"):
        return None
    registered = getattr(import_module(f"{sandbox.emulator.__name__}.{module}"), "VENDOR", None)
    return registered if isinstance(registered, Vendor) else None
