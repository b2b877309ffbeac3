"""The tables of this project's own pages."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_RULE = re.compile(r"\|(-+\|)+")

Row = list[str]
"""Its cells."""


def tables(page: str) -> list[list[Row]]:
    """Return the rows of each table, without its head."""
    lines = (ROOT / page).read_text().splitlines()
    begins = [number for number, line in enumerate(lines) if _RULE.fullmatch(line)]
    return [_rows(lines[begin + 1 :]) for begin in begins]


def about(row: Row) -> str:
    """Return the subject of a row: the code in its first cell, else the cell."""
    code = re.search("`([^`]+)`", row[0])
    return code[1] if code else row[0]


def _rows(lines: list[str]) -> list[Row]:
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split(" | ")])
    return rows
