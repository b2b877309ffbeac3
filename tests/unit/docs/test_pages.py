"""What the pages show works as it stands there."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
import requests

from clusterkeys.ambient import Ambient
from clusterkeys.registry import certificate_states_kinds, cluster_kinds, vendor, vendor_of
from clusterkeys.resolution.spec import certificate_states_spec, cluster_spec
from clusterkeys.resolution.validation import validated
from clusterkeys.transport.cache import TokenCache
from clusterkeys.transport.http import Http, Route
from clusterkeys.transport.retry import RetryPolicy
from clusterkeys.transport.throttle import Throttle
from clusterkeys_components.settings import parse
from tests.harness.clock import FakeClock
from tests.unit.docs.blocks import PAGES, ROOT, SECRET, VENDOR_PAGES, Block, blocks, configuration

KINDS = [*cluster_kinds(), *certificate_states_kinds()]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


def _configuring(pages: list[Path]) -> list[Block]:
    return [block for block in blocks("yaml", pages) if "clusterkeys:" in block.text]


@pytest.mark.parametrize("script", ["generate.py", "messages.py"])
def test_what_is_made_from_the_code_is_up_to_date(script: str) -> None:
    ran = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, ROOT / "docs" / script, "--check"], cwd=ROOT, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stdout) == (0, b""), "run: make docs"


@pytest.mark.parametrize("block", _configuring(PAGES), ids=str)
def test_what_is_configured_is_accepted(block: Block) -> None:
    given = configuration(block)
    for name, account in given.get("accounts", {}).items():
        assert isinstance(account, dict)
        validated(vendor(str(account["vendor"])).account, account, f"accounts.{name}")
    sections = {name: given.get(name) for name in ("policy", "clusters", "certificate_states") if name in given}
    sections.setdefault("clusters", {"c": {"kind": "huawei-ucs", "cluster_id": "c"}})
    parse(sections, sections=given)


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_is_python_and_uses_public_names_only(block: Block) -> None:
    import clusterkeys as ck  # noqa: PLC0415 - what the page imports

    tree = ast.parse(block.text)
    used = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "ck"]
    assert {node.attr for node in used} <= set(ck.__all__)


@pytest.mark.parametrize("block", blocks("sh"), ids=str)
def test_a_target_of_make_that_is_named_exists(block: Block) -> None:
    assert set(re.findall(r"^make ([a-z-]+)", block.text, re.MULTILINE)) <= TARGETS


def test_what_the_readme_sets_is_an_account() -> None:
    (block,) = (each for each in blocks("sh", [ROOT / "README.md"]) if "config set" in each.text)
    given = dict(re.findall(r"accounts\.huawei\.(\w+)'(?: --secret)? (?:< )?(\S+)", block.text))
    assert set(given) == {"vendor", "access_key", "secret_key"}
    validated(vendor("huawei").account, {**given, "access_key": "AK"}, "accounts.huawei")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text()):
        assert (page.parent / target).exists(), target


def _drawn(kind: str) -> tuple[Block, Block, Block]:
    """Return account, configuration and request of a kind's section."""
    page = next(each for each in VENDOR_PAGES if each.stem == vendor_of(kind).name)
    account = _configuring([page])[0]
    (configured,) = (each for each in blocks("yaml", [page]) if each.heading == kind)
    (request,) = (each for each in blocks("http", [page]) if each.heading == kind)
    return account, configured, request


class _Sent(Exception):  # noqa: N818 - no error: it carries what would have been sent
    def __init__(self, request: requests.PreparedRequest) -> None:
        super().__init__()
        self.request = request


@pytest.mark.parametrize("kind", KINDS)
def test_the_request_that_is_drawn_is_the_one_that_is_sent(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    account, configured, drawn = _drawn(kind)
    sent = _sent(kind, account, configured, monkeypatch)
    first, *lines = drawn.text.split("\n\n")[0].splitlines()
    method, path = first.split()
    expected = re.escape(path).replace(re.escape("{…}"), r"[^/]+")
    expected = re.sub(r"\\\{\w+\\\}", r"[^/&?]+", expected)

    assert sent.method == method
    assert re.fullmatch(expected, sent.path_url), sent.path_url
    headers = dict(line.split(": ", 1) for line in lines)
    assert requests.utils.urlparse(sent.url or "").netloc == headers.pop("Host")
    for name, value in headers.items():
        shown = re.escape(value).replace("…", "[^, ]+")
        assert re.fullmatch(shown, str(sent.headers[name])), (name, sent.headers[name])


def _sent(kind: str, account: Block, configured: Block, monkeypatch: pytest.MonkeyPatch) -> requests.PreparedRequest:
    def send(_session: object, request: requests.PreparedRequest, **_options: object) -> None:
        raise _Sent(request)

    monkeypatch.setattr(requests.Session, "send", send)
    monkeypatch.setattr(TokenCache, "token", lambda _cache, _deadline: SECRET)
    clock = FakeClock()
    http = Http(
        clock=clock,
        route=Route(),
        throttle=Throttle(rate=10, concurrency=1, clock=clock),
        retry=RetryPolicy(jitter=lambda: 0.0),
    )
    of = vendor_of(kind)
    (given,) = configuration(account)["accounts"].values()
    session = of.open(validated(of.account, given, "account"), http, Ambient(environment={}, home="/nonexistent"))
    deadline = clock.monotonic() + 60
    ask: Callable[[], object]
    if kind in cluster_kinds():
        (arguments,) = configuration(configured)["clusters"].values()
        cluster = cluster_spec("clusters.c", arguments)
        ask = partial(cluster.reader.fetch, cluster.cluster, session, deadline)
    else:
        (query,) = configuration(configured)["certificate_states"].values()
        assert isinstance(query, dict)
        listing = certificate_states_spec("certificate_states.c", query)
        ask = partial(listing.reader.states, listing.query, session, deadline)
    with pytest.raises(_Sent) as caught:
        ask()
    return caught.value.request


@pytest.mark.parametrize(
    "sentence",
    [
        "the TLS certificate of {host} is not trusted",
        "{host} did not answer in time",
        "SKE has deprecated version {pinned} of its API",
        "policy.trigger changed",
        "certificate authority changed",
        "the stack's configuration is wrong:",
        "kept the stored kubeconfig",
        "UCS has no cluster of this id",
        "the client secret is wrong",
    ],
)
def test_the_page_of_messages_has_what_each_place_that_speaks_to_a_user_says(sentence: str) -> None:
    assert sentence in (ROOT / "docs" / "messages.md").read_text()
