"""A token that comes in an answer that cannot be read is shown nowhere, though MSAL would log the whole answer."""

import json
import logging
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clusterkeys.errors import VendorError
from sandbox.emulator.certificates import Authority
from sandbox.emulator.server import Listener, tls_context
from tests.contract.azure.client import Azure

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TOKEN = secrets.token_urlsafe(40)


def issuer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
    """Describe itself as Entra ID does, then cut the token's answer short and call it a page."""
    base = f"https://{environ['HTTP_HOST']}/tenant"
    described = {"authorization_endpoint": f"{base}/a", "token_endpoint": f"{base}/token", "issuer": f"{base}/v2.0"}
    page = environ["PATH_INFO"].endswith("/token")
    content = f'{{"token_type": "Bearer", "access_token": "{TOKEN}' if page else json.dumps(described)
    start_response("200 OK", [("Content-Type", "text/html" if page else "application/json")])
    return [content.encode()]


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The account's settings that lead to that issuer."""
    now = datetime.now(UTC)
    signed_by = Authority.new("broken token", now=now)
    bundle = tmp_path / "issuer.pem"
    bundle.write_bytes(signed_by.pem)
    listener = Listener.bind(issuer, tls_context(signed_by, tmp_path, now=now))
    listener.serve()
    yield {"authority": f"https://localhost:{listener.port}", "ca_bundle": str(bundle)}
    listener.close()


def test_the_answer_is_a_breach_of_protocol_and_neither_logged_nor_quoted(
    azure: Azure, authority: dict[str, str], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(VendorError) as refused:
        azure.fetch(azure.session(**authority))

    assert refused.value.refusal.kind == "protocol"
    shown = caplog.text + "".join(capfd.readouterr()) + str(refused.value) + repr(refused.value)
    assert "/token" in caplog.text
    assert TOKEN not in shown
