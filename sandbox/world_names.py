"""The names of the clusters that the emulated vendors know."""

import yaml

from sandbox.state import CHECKOUT


def world_clusters() -> list[str]:
    """In the order of `world.yaml`, which belongs to the emulator."""
    world = (CHECKOUT / "sandbox" / "world.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load(world)["clusters"])
