"""The code blocks of this project's pages."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
VENDOR_PAGES = sorted((ROOT / "docs" / "vendors").glob("*.md"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *VENDOR_PAGES]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECRET = "0123456789abcdef"  # noqa: S105 - stands for `…`, long enough to be taken for a key


@dataclass(frozen=True, kw_only=True)
class Block:
    """One block.

    Attributes:
        page: Where it stands, from the checkout's root.
        language: As its fence says.
        text: What is in it.
        heading: The last heading before it.
    """

    page: str
    language: str
    text: str
    heading: str

    def __str__(self) -> str:
        return f"{self.page}: {self.heading or 'top'}, {self.language or 'text'}"


def blocks(language: str, pages: list[Path] | None = None) -> list[Block]:
    """Return the blocks of a language."""
    found = []
    for page in PAGES if pages is None else pages:
        text = page.read_text()
        for match in _BLOCK.finditer(text):
            headings = re.findall(r"^#+ (.*)$", text[: match.start()], re.MULTILINE)
            each = Block(
                page=page.relative_to(ROOT).as_posix(),
                language=match[1],
                text=match[2],
                heading=headings[-1].strip("`") if headings else "",
            )
            found += [each] if match[1] == language else []
    return found


def configuration(block: Block) -> dict[str, dict[str, object]]:
    """Return what a block of YAML configures, by section; `…` stands for whatever is the reader's own."""
    text = re.sub(r"\{secure: …\}", SECRET, block.text).replace("…", SECRET)
    value = yaml.safe_load(text)
    return {name.removeprefix("clusterkeys:"): each for name, each in value.get("config", value).items()}
