"""A job of GitHub Actions gets the token with which it proves itself to Entra ID from GitHub's own service."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from clusterkeys.errors import ConfigurationError, VendorError
from sandbox.emulator.certificates import Authority
from sandbox.emulator.clock import utc_now
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.server import Listener, tls_context
from tests.contract.azure.client import Azure
from tests.contract.azure.token_service import TokenService


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[TokenService]:
    authority, service = Authority.new("pipeline", now=utc_now()), TokenService()
    (tmp_path / "pipeline.pem").write_bytes(authority.pem)
    listener = Listener.bind(service, tls_context(authority, tmp_path, now=utc_now()))
    service.base = f"https://localhost:{listener.port}"
    listener.serve()
    yield service
    listener.close()


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job of a pipeline that may ask for tokens."""

    azure: Azure
    environment: dict[str, str]
    bundle: str
    bearer: str

    def fetch(self, **changes: object) -> object:
        session = self.azure.of_environment(self.environment, ca_bundle=self.bundle, **changes)
        return self.azure.fetch(session)


@pytest.fixture
def job(azure: Azure, emulator: Emulator, ids: dict[str, str], pipeline: TokenService, tmp_path: Path) -> Job:
    both = tmp_path / "both.pem"
    both.write_bytes((tmp_path / "pipeline.pem").read_bytes() + emulator.ca_bundle.read_bytes())
    bearer = secrets.token_urlsafe()
    environment = {
        **ids,
        "ARM_USE_OIDC": "true",
        "ACTIONS_ID_TOKEN_REQUEST_URL": f"{pipeline.base}/token?api-version=2.0",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": bearer,
    }
    return Job(azure=azure, environment=environment, bundle=str(both), bearer=bearer)


def test_a_job_of_github_actions_asks_for_its_token(job: Job, pipeline: TokenService, federated: str) -> None:
    """With one call at a time too: the asking must not wait for the call that waits for it."""
    pipeline.body = {"value": federated, "count": 1}

    assert job.fetch(concurrency=1)

    ((query, headers),) = pipeline.asked
    assert query == {"api-version": ["2.0"], "audience": ["api://AzureADTokenExchange"]}
    assert headers["HTTP_AUTHORIZATION"] == f"Bearer {job.bearer}"


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        ("403 Forbidden", {"message": "no"}, "credential"),
        ("200 OK", {"value": ""}, "protocol"),
        ("200 OK", [], "protocol"),
        ("404 Not Found", {"value": "x"}, "protocol"),
    ],
)
def test_a_job_without_the_permission_learns_which_one_is_missing(
    job: Job, pipeline: TokenService, status: str, body: object, kind: str
) -> None:
    pipeline.status, pipeline.body = status, body

    with pytest.raises(VendorError, match="id-token: write") as refused:
        job.fetch()

    assert (refused.value.refusal.kind, len(pipeline.asked)) == (kind, 1)
    assert job.azure.calls("token") == 0
    assert job.bearer not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [("500 Internal Server Error", {"value": "x"}, "server"), ("429 Too Many Requests", None, "throttled")],
)
def test_a_service_in_trouble_is_asked_again_and_named(
    job: Job, pipeline: TokenService, status: str, body: object, kind: str
) -> None:
    pipeline.status, pipeline.body = status, body

    with pytest.raises(VendorError, match="the pipeline's token service") as refused:
        job.fetch()

    assert (refused.value.refusal.kind, len(pipeline.asked)) == (kind, 5)
    assert job.azure.calls("token") == 0
    assert job.bearer not in str(refused.value)


def test_a_job_whose_service_is_not_https_is_asked_nothing(job: Job) -> None:
    address = "http://localhost:1/token"
    job.environment["ACTIONS_ID_TOKEN_REQUEST_URL"] = address

    with pytest.raises(ConfigurationError, match="not an https:// URL"):
        job.fetch()
