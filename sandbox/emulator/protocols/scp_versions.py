"""SKE's micro-versions: the listing that anybody may read, and which of them a call may name.

See https://docs.e.samsungsdscloud.com/en/apireference/api-common/
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.emulator.service import RefusedError
from sandbox.emulator.world import Cluster

VERSION_QUIRKS = {
    "version-deprecated": "version 1.3 has 60 days left",
    "version-past": "the date of version 1.3 was yesterday, but it still works",
    "version-ended": "versions past their date are refused",
}
_NOTICE = timedelta(days=90)
_DEPRECATED_FOR = {"version-deprecated": timedelta(days=60), "version-past": timedelta(days=-1)}


@dataclass(frozen=True, kw_only=True)
class _Version:
    """A micro-version and until when at least it is supported, if that is known."""

    number: str
    until: date | None

    def status(self, today: date) -> str:
        if self.number == _CURRENT:
            return "CURRENT"
        return "DEPRECATED" if self.until and self.until - today < _NOTICE else "SUPPORTED"


_CURRENT = "1.4"
_VERSIONS = (
    _Version(number=_CURRENT, until=None),
    _Version(number="1.3", until=None),
    _Version(number="1.2", until=date(2026, 10, 14)),
    _Version(number="1.1", until=date(2026, 9, 19)),
    _Version(number="1.0", until=date(2025, 12, 31)),
)


def listed_versions(clusters: Sequence[Cluster], url: str, *, today: date) -> dict[str, object]:
    """Give the listing, in which a version has a `v` that the header has not."""
    return {
        "versions": [
            {
                "id": f"v{each.number}",
                "links": [{"href": f"{url}/v1", "rel": "self"}],
                "not_before": each.until.isoformat() if each.until else "",
                "status": each.status(today),
            }
            for each in _versions(clusters, today)
        ]
    }


def refuse_version(header: str | None, clusters: Sequence[Cluster], *, today: date) -> None:
    """Refuse a version that is not one of the service's; without a header the current one is meant.

    Raises:
        RefusedError: The version is unknown, or past its date where such are refused.
    """
    known = {f"ske {each.number}": each for each in _versions(clusters, today)}
    version = known.get(header or f"ske {_CURRENT}")
    if version is None:
        raise RefusedError(400, "ValidationError", f"The API version '{header}' is not supported.")
    if version.until and version.until <= today and _shows(clusters, "version-ended"):
        raise RefusedError(400, "ValidationError", f"The API version '{header}' is no longer supported.")


def _versions(clusters: Sequence[Cluster], today: date) -> list[_Version]:
    left = next((days for quirk, days in _DEPRECATED_FOR.items() if _shows(clusters, quirk)), None)
    if left is None:
        return list(_VERSIONS)
    return [_Version(number="1.3", until=today + left) if each.number == "1.3" else each for each in _VERSIONS]


def _shows(clusters: Sequence[Cluster], quirk: str) -> bool:
    return any(cluster.quirks.use(quirk) for cluster in clusters)
