"""A machine on which the vendor's tools are set up, or are not."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from clusterkeys.ambient import Ambient


@dataclass
class Machine:
    """A home directory and variables."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def write(self, name: str, content: object) -> None:
        """Put a file into ~/.scpconf, as JSON or as the text given."""
        folder = self.home / ".scpconf"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(content if isinstance(content, str) else json.dumps(content))

    @property
    def ambient(self) -> Ambient:
        return Ambient(environment=self.environment, home=str(self.home))
