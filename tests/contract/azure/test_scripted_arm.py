"""Answers that the emulator does not give, from a server that says what it is told to."""

import json
import secrets
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterkeys.errors import VendorError
from clusterkeys.vendor import Fetched
from sandbox.emulator.certificates import Authority
from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.server import Listener, tls_context
from tests.contract.azure.client import Azure

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

INSTANCE = "providers/Microsoft.HybridContainerService/provisionedClusterInstances/default"
SENT = "<what was sent>"
KUBECONFIG = """
apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://172.16.0.3:6443"}}]
users: [{name: u, user: {username: someone}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
"""


@dataclass(kw_only=True)
class ScriptedArm:
    """Gives one answer after the other; `{base}` in a header is its own address, SENT in a body what it was sent."""

    base: str = ""
    answers: list[tuple[str, dict[str, str], object]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.asked.append(str(environ["RAW_URI"]))
        status, headers, body = self.answers.pop(0)
        filled = [(name, value.format(base=self.base)) for name, value in headers.items()]
        token = str(environ.get("HTTP_AUTHORIZATION", "")).removeprefix("Bearer ")
        content = json.dumps(body).replace(SENT, token).encode()
        start_response(status, [*filled, ("Content-Length", str(len(content)))])
        return [content]


@pytest.fixture
def arm(tmp_path: Path) -> Iterator[ScriptedArm]:
    authority, script = Authority.new("scripted", now=utc_now()), ScriptedArm()
    (tmp_path / "scripted.pem").write_bytes(authority.pem)
    listener = Listener.bind(script, tls_context(authority, tmp_path, now=utc_now()))
    script.base = f"https://localhost:{listener.port}"
    listener.serve()
    yield script
    listener.close()


@pytest.fixture
def fetched(arm: ScriptedArm, azure: Azure, emulator: Emulator, tmp_path: Path) -> "Fetch":
    both = tmp_path / "both.pem"
    both.write_bytes((tmp_path / "scripted.pem").read_bytes() + emulator.ca_bundle.read_bytes())
    return Fetch(azure=azure, arm=arm, bundle=both)


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """Fetches from the scripted ARM with a token of the emulated Entra."""

    azure: Azure
    arm: ScriptedArm
    bundle: Path

    def __call__(self, *answers: tuple[str, dict[str, str], object]) -> Fetched:
        self.arm.answers.extend(answers)
        session = self.azure.session(endpoints={"arm": self.arm.base}, ca_bundle=str(self.bundle))
        return self.azure.fetch(session)


def done(resource: str | None = None, **changes: object) -> dict[str, object]:
    listed = [{"name": "admin", "value": b64encode(KUBECONFIG.encode()).decode()}]
    status = {"status": "Succeeded", "resourceId": resource, "error": {}, "properties": {"kubeconfigs": listed}}
    return {**status, **changes}


def test_a_kubeconfig_of_another_resource_is_noted(fetched: Fetch) -> None:
    """The reference's own example answers with an id of the old resource type, so this is no error."""
    (note,) = fetched(("200 OK", {}, done("/subscriptions/x/other"))).notes

    assert "/subscriptions/x/other" in note


def test_the_own_resource_is_no_news_in_any_case(fetched: Fetch, emulator: Emulator) -> None:
    uri = emulator.cluster("arc-berlin")["resource_uri"]

    assert fetched(("200 OK", {}, done(f"{uri}/{INSTANCE}".upper()))).notes == ()
    assert fetched(("200 OK", {}, done(None))).notes == ()


def test_a_poll_of_the_location_may_name_the_next_address(fetched: Fetch, arm: ScriptedArm) -> None:
    fetched(
        ("202 Accepted", {"Location": "{base}/first?s=1"}, None),
        ("202 Accepted", {"Location": "{base}/second?s=%2F%7E"}, None),
        ("200 OK", {}, done()),
    )

    assert arm.asked[1:] == ["/first?s=1", "/second?s=%2F%7E"]


def test_a_next_address_outside_of_arm_is_not_asked(fetched: Fetch) -> None:
    with pytest.raises(VendorError, match="the token is not sent there"):
        fetched(
            ("202 Accepted", {"Location": "{base}/first"}, None),
            ("202 Accepted", {"Location": "https://evil.example/second"}, None),
        )


def test_a_status_wins_over_the_code_it_comes_with(fetched: Fetch) -> None:
    address = {"Azure-AsyncOperation": "{base}/status"}
    fetched(
        ("202 Accepted", address, None),
        ("202 Accepted", {}, None),
        ("202 Accepted", {}, {"status": "Pending"}),
        ("200 OK", {}, {"status": "SomethingNew", "error": {}}),
        ("202 Accepted", {}, done(status="sUCCEEDED")),
    )


def test_a_result_without_a_status_is_one(fetched: Fetch) -> None:
    assert fetched(("200 OK", {}, done(status=None))).kubeconfig.clusters


def test_an_answer_without_status_and_result_is_a_breach_of_protocol(fetched: Fetch) -> None:
    with pytest.raises(VendorError, match="has no status") as refused:
        fetched(("202 Accepted", {"Location": "{base}/first"}, None), ("200 OK", {}, {"error": {}}))

    assert refused.value.refusal.kind == "protocol"


def test_a_post_that_answers_200_while_running_is_polled(fetched: Fetch, arm: ScriptedArm) -> None:
    running = {"status": "Creating", "error": {}}
    fetched(("200 OK", {"Azure-AsyncOperation": "{base}/status"}, running), ("200 OK", {}, done()))

    assert len(arm.asked) == 2


def test_a_pause_of_nought_does_not_make_the_wait_a_storm(fetched: Fetch, azure: Azure) -> None:
    fetched(
        ("202 Accepted", {"Azure-AsyncOperation": "{base}/status"}, None),
        ("200 OK", {"Retry-After": "0"}, {"status": "Creating"}),
        ("200 OK", {"x-ms-retry-after-ms": "2500"}, {"status": "Creating"}),
        ("200 OK", {}, done()),
    )

    assert azure.waits == [1.0, 2.5]


def listing(*kubeconfigs: tuple[str, str]) -> dict[str, object]:
    listed = [{"name": name, "value": value} for name, value in kubeconfigs]
    return done(properties={"kubeconfigs": listed})


def test_the_kubeconfig_of_the_requested_name_is_taken_wherever_it_stands(fetched: Fetch) -> None:
    other = b64encode(KUBECONFIG.replace("172.16.0.3", "172.16.0.4").encode()).decode()
    requested = b64encode(KUBECONFIG.encode()).decode()

    kubeconfig = fetched(("200 OK", {}, listing(("user", other), ("Admin", requested)))).kubeconfig

    assert kubeconfig.clusters[0].server == "https://172.16.0.3:6443"


@pytest.mark.parametrize("spoilt", ["*{}", "{}*", "{}=", "ä{}", "/w=="])
def test_base64_is_read_strictly_and_has_to_be_text(fetched: Fetch, spoilt: str) -> None:
    value = spoilt.format(b64encode(KUBECONFIG.encode()).decode())

    with pytest.raises(VendorError, match="not text in base64") as refused:
        fetched(("200 OK", {}, listing(("admin", value))))
    assert value[:20] not in str(refused.value)


def test_the_call_has_the_documented_form(fetched: Fetch, arm: ScriptedArm, emulator: Emulator) -> None:
    fetched(("200 OK", {}, done()))

    uri = emulator.cluster("arc-berlin")["resource_uri"]
    assert arm.asked == [f"{uri}/{INSTANCE}/listAdminKubeconfig?api-version=2024-01-01"]


@pytest.mark.parametrize("answers", ["refused", "failed"])
def test_an_answer_that_quotes_the_token_does_not_print_it(
    fetched: Fetch, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, answers: str
) -> None:
    """A token of words, which no pattern takes for one: only that it is known keeps it out."""
    token = "-".join(("a", "text", "of", "words", secrets.choice(("one", "two"))))
    monkeypatch.setattr(emulator.world.tokens, "issue", lambda **_: token)
    error = {"code": "SomethingNew", "message": f"the token {SENT} is odd"}
    refused = [("400 Bad Request", {}, {"error": error})]
    failed = [("200 OK", {}, {"status": "Failed", "error": error})]

    with pytest.raises(VendorError) as caught:
        fetched(*(refused if answers == "refused" else failed))

    assert "the token [hidden] is odd" in str(caught.value)
    assert token not in str(caught.value) + repr(caught.value)
