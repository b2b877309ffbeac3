"""Credentials as they went over the wire, in whatever header; nobody may read them anywhere."""

import re
from collections.abc import Iterable

from sandbox.emulator.traffic import RecordedRequest

SHORTEST = 16
"""Characters of what is looked for; anything shorter occurs by chance."""
_LONGEST_SHOWN = 40
"""Characters; a longer part of a query is a signature, which some addresses to poll have."""
_ALGORITHM = re.compile("[A-Z0-9-]+")
"""What a header may name beside the credential, and an error too."""
_CREDENTIALS = re.compile(r"authorization|signature$|token|secret|access-?key", re.IGNORECASE)


def sent(requests: Iterable[RecordedRequest]) -> set[str]:
    """Return header values, their parts, and the signatures in addresses."""
    found: set[str] = set()
    for request in requests:
        values = [value for name, value in request.headers.items() if _CREDENTIALS.search(name)]
        parts = {part for value in values for part in (value, *re.split(r"[ ,=;]+", value))}
        found |= {part for part in parts if len(part) >= SHORTEST} - set(request.headers)
        found |= {part for part in re.split("[&=]", request.query) if len(part) > _LONGEST_SHOWN}
    return {part for part in found if not _ALGORITHM.fullmatch(part)}


def leaked(secrets: Iterable[str], text: str) -> list[str]:
    """Return the secrets that occur, by their first letters, so that a failing test shows none."""
    return [f"{secret[:4]}…" for secret in secrets if secret in text]
