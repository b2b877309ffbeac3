"""How ARM answers about a long-running operation: the 202, the polls and the result."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Response, jsonify, request

from sandbox.emulator.protocols.arm_operations import STATUS_FOLDER, Operation, OperationBook
from sandbox.emulator.service import target
from sandbox.emulator.world import World

START_QUIRKS: Mapping[str, str] = {
    "direct-200": "the POST answers 200 with the result",
    "empty-202": "the 202 has an empty body instead of null",
    "no-headers": "the 202 names no address to poll",
    "location-only": "the 202 has a Location only; its polls answer 202, then 200",
    "location-only-creating": "the same, but polls answer 200 with status Creating",
    "location-only-failed": "the same, ending in 200 with status Failed",
    "fail-operation": "the operation ends as Failed",
    "canceled": "the operation ends as Canceled",
    "succeeded-without-body-then-location": "the status has no result; the Location has it",
    "succeeded-without-body": "neither the status nor the Location has the result",
    "foreign-poll-host": "the addresses to poll are on another host",
    "http-poll-url": "the addresses to poll are not https",
}
POLL_QUIRKS: Mapping[str, str] = {
    "slow": "a poll finds the operation still running",
    "retry-after": "a poll of a running operation asks to come back after 1 s",
    "poll-204": "a poll answers 204",
    "poll-redirect": "a poll is redirected to another host",
    "lower-case-status": "a poll spells the status in lower case",
}
_FINAL_STATUS = {"fail-operation": "Failed", "location-only-failed": "Failed", "canceled": "Canceled"}
_PREVIEW_PAUSE = "3"
_NO_REQUEST_ID = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True, kw_only=True)
class OperationAnswers:
    """Renders answers about operations; which one depends on the quirk that an operation began with."""

    world: World
    operations: OperationBook

    def begun(self, operation: Operation, *, version: str) -> Response:
        """Answer the POST: 202 with a JSON null and two differently signed addresses of one status."""
        if operation.quirk == "direct-200":
            return jsonify(self._report(operation, status="Succeeded"))
        body = "" if operation.quirk == "empty-202" else "null"
        response = Response(body, status=202, mimetype="application/json")
        response.headers.update(self._addresses(operation, version))
        if version.endswith("-preview"):
            response.headers["Retry-After"] = _PREVIEW_PAUSE  # only its specification declares the header
        response.headers["x-ms-request-id"] = _NO_REQUEST_ID
        response.headers["x-ms-ratelimit-remaining-subscription-writes"] = "199"
        response.headers["x-ms-providerhub-traffic"] = "True"
        return response

    def polled(self, operation: Operation, *, is_location: bool) -> Response:
        """Answer a poll: 200 even while running, except at a Location, which answers 202 until then."""
        quirks = self.world.cluster(operation.cluster).quirks
        if quirks.use("poll-204"):
            return Response(status=204)
        if quirks.use("poll-redirect"):
            return self.elsewhere()
        running = quirks.use("slow") or not operation.done(self.world.clock())
        response = self._standing(operation, is_location=is_location, running=running)
        if running and quirks.use("retry-after"):
            response.headers["Retry-After"] = "1"
        response.headers["x-ms-ratelimit-remaining-tenant-reads"] = "249"
        return response

    def elsewhere(self) -> Response:
        """Redirect to another host; it is this server under another name, which records who follows."""
        other = self.world.urls["arm"].replace("localhost", "127.0.0.1")
        return Response(status=307, headers={"Location": other + target()})

    def _addresses(self, operation: Operation, version: str) -> dict[str, str]:
        quirk = operation.quirk or ""
        if quirk == "no-headers":
            return {}
        base = self._base(quirk)
        location = base + self.operations.sign(operation, version=version, location=True)
        if quirk.startswith("location-only"):
            return {"Location": location}
        status = base + self.operations.sign(operation, version=version, location=False)
        return {"Location": location, "Azure-AsyncOperation": status}

    def _base(self, quirk: str) -> str:
        base = self.world.urls["arm"]
        if quirk == "foreign-poll-host":
            return base.replace("localhost", "127.0.0.1")
        if quirk == "http-poll-url":
            return base.replace("https://", "http://")
        return base

    def _standing(self, operation: Operation, *, is_location: bool, running: bool) -> Response:
        quirk = operation.quirk or ""
        if running and is_location and quirk != "location-only-creating":
            response = Response("null", status=202, mimetype="application/json")
            response.headers["Location"] = request.url_root.rstrip("/") + target()
            return response
        report = self._report(operation, status="Creating" if running else _final(quirk))
        in_location_only = quirk == "succeeded-without-body-then-location" and not is_location
        if in_location_only or quirk == "succeeded-without-body":
            report.pop("properties", None)
        return jsonify(report)

    def _report(self, operation: Operation, *, status: str) -> dict[str, object]:
        quirks = self.world.cluster(operation.cluster).quirks
        report: dict[str, object] = {
            "id": STATUS_FOLDER + operation.name,
            "name": operation.name,
            "resourceId": operation.resource_id,
            "status": status.lower() if quirks.use("lower-case-status") else status,
            "startTime": operation.started_at.isoformat(),
            # Running and succeeded operations carry an empty error in the recorded traffic.
            "error": {},
        }
        if status != "Creating":
            report["endTime"] = self.world.clock().isoformat()
        if status == "Succeeded":
            report["properties"] = operation.outcome
        if status in ("Failed", "Canceled"):
            report["error"] = {"code": f"Operation{status}", "message": f"Listing the kubeconfig: {status}."}
        return report


def _final(quirk: str) -> str:
    return _FINAL_STATUS.get(quirk, "Succeeded")
