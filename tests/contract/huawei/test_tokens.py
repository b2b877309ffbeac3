"""A user's password becomes a token of the emulated IAM: one for all, renewed in time, each refusal in words."""

import json
import logging
import secrets
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from clusterkeys.ambient import Ambient
from clusterkeys.errors import DeadlineError, VendorError
from clusterkeys.transport.throttle import Throttle
from clusterkeys.vendors.huawei.account import HuaweiAccount
from clusterkeys.vendors.huawei.session import HuaweiSession, open_session
from clusterkeys.vendors.huawei.ucs import HuaweiUcsCluster, HuaweiUcsReader
from sandbox.emulator.emulator import Emulator
from sandbox.emulator.faults import BodyKind
from sandbox.emulator.traffic import RecordedRequest
from tests.contract.huawei.client import Client

SOURCE = "user_name and password in the stack's configuration"
DAY = 24 * 3600


def user(emulator: Emulator, **changes: object) -> dict[str, Any]:
    """The emulated account's user; it is called as the account is."""
    password = emulator.world.account("huawei").keys["password"]
    endpoints = {"ucs": emulator.url("ucs"), "iam": emulator.url("iam")}
    return {"user_name": "huawei", "password": password, "domain_name": "huawei", "endpoints": endpoints} | changes


def opened(client: Client, account: dict[str, Any], **environment: str) -> HuaweiSession:
    ambient = Ambient(environment=environment, home="/nowhere")
    return open_session(HuaweiAccount(**account), client.http(), ambient)


def fetch(client: Client, session: HuaweiSession, *, seconds: float = 60) -> object:
    cluster = HuaweiUcsCluster(cluster_id=client.emulator.cluster("ucs-dc1")["cluster_id"])
    return HuaweiUcsReader().fetch(cluster, session, client.clock.monotonic() + seconds)


def asked(client: Client, service: str) -> list[RecordedRequest]:
    return [call for call in client.calls if call.service == service]


def refused(client: Client, session: HuaweiSession) -> VendorError:
    with pytest.raises(VendorError) as caught:
        fetch(client, session)
    return caught.value


def pass_time(client: Client, seconds: float) -> None:
    client.clock.advance(seconds)
    client.emulator.clock.freeze(client.clock.now())


def test_the_call_to_iam_is_the_documented_one(client: Client, emulator: Emulator) -> None:
    account = user(emulator)

    fetch(client, opened(client, account))

    (call,) = asked(client, "iam")
    domain = {"name": "huawei"}
    login = {"name": "huawei", "password": account["password"], "domain": domain}
    assert (call.method, call.target) == ("POST", "/v3/auth/tokens?nocatalog=true")
    assert json.loads(call.body) == {
        "auth": {"identity": {"methods": ["password"], "password": {"user": login}}, "scope": {"domain": domain}}
    }
    assert "authorization" not in call.headers


def test_ucs_gets_the_token_and_no_signature(client: Client, emulator: Emulator) -> None:
    domain_id = emulator.account("huawei")["domain_id"]
    for account, sent in ((user(emulator), None), (user(emulator, domain_id=domain_id), domain_id)):
        fetch(client, opened(client, account))

        headers = asked(client, "ucs")[-1].headers
        assert headers["x-auth-token"]
        assert headers.get("x-domain-id") == sent
        assert not {"authorization", "x-sdk-date"} & set(headers)


def test_nothing_is_asked_before_the_first_fetch(client: Client, emulator: Emulator) -> None:
    opened(client, user(emulator))

    assert client.calls == []


@pytest.mark.parametrize("concurrency", [1, 16])
def test_a_whole_fleet_shares_one_token_however_few_calls_it_may_make_at_once(
    client: Client, emulator: Emulator, concurrency: int
) -> None:
    """Asking IAM is a call of the account's own: it must not wait for the turn of the call that waits for it."""
    session = opened(client, user(emulator))
    session.http._throttle = Throttle(rate=1e9, concurrency=concurrency, clock=client.clock)
    start = threading.Barrier(16)

    def one(_: int) -> None:
        start.wait(timeout=30)
        fetch(client, session, seconds=30)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one, range(16)))

    assert (len(asked(client, "iam")), len(asked(client, "ucs"))) == (1, 16)


@pytest.mark.parametrize(("age", "logins"), [(DAY - 301, 1), (DAY - 299, 2)])
def test_a_token_is_renewed_shortly_before_the_end_that_iam_gave_it(
    client: Client, emulator: Emulator, age: float, logins: int
) -> None:
    client.set_clocks(client.clock.now())
    session = opened(client, user(emulator))

    fetch(client, session)
    pass_time(client, age)
    fetch(client, session)

    assert len(asked(client, "iam")) == logins


def test_a_token_that_ucs_refuses_is_not_tried_again_but_the_next_read_gets_another(
    client: Client, emulator: Emulator
) -> None:
    """A changed password ends tokens early."""
    session = opened(client, user(emulator))
    fetch(client, session)
    emulator.fail("huawei", status=401, code="APIGW.0301", times=1)

    error = refused(client, session)
    assert (error.refusal.kind, len(asked(client, "ucs")), len(asked(client, "iam"))) == ("credential", 2, 1)

    fetch(client, session)
    first, _, third = [call.headers["x-auth-token"] for call in asked(client, "ucs")]
    assert first != third
    assert len(asked(client, "iam")) == 2


def test_a_missing_right_keeps_the_token(client: Client, emulator: Emulator) -> None:
    session = opened(client, user(emulator))
    emulator.fail("huawei", status=403, times=1)

    assert SOURCE in str(refused(client, session))
    fetch(client, session)
    assert len(asked(client, "iam")) == 1


@pytest.mark.parametrize("setting", ["user_name", "password", "domain_name"])
def test_a_wrong_login_is_asked_about_once_by_a_whole_fleet_and_said(
    client: Client, emulator: Emulator, setting: str
) -> None:
    wrong = secrets.token_hex(12)
    session = opened(client, user(emulator, **{setting: wrong}))

    for _ in range(3):
        error = refused(client, session)

    assert error.what == "IAM knows no such user, or the password is wrong"
    assert "a HUAWEI ID gets no token, only an IAM user does" in error.advice
    assert SOURCE in error.advice
    assert (error.refusal.kind, error.refusal.status, error.refusal.code) == ("credential", 401, None)
    assert error.refusal.request_id
    assert wrong not in str(error)
    assert (len(asked(client, "iam")), len(asked(client, "ucs"))) == (1, 0)


@pytest.mark.parametrize(
    ("status", "kind", "logins"),
    [
        (400, "invalid", 1),
        (401, "credential", 1),
        (403, "forbidden", 1),
        (404, "invalid", 1),
        (429, "throttled", 5),
        (500, "server", 5),
        (503, "server", 5),
    ],
)
@pytest.mark.parametrize("body", ["json", "html", "empty"])
def test_iams_refusals_have_their_kind_and_only_what_may_pass_is_asked_again(
    client: Client, emulator: Emulator, status: int, kind: str, logins: int, body: BodyKind
) -> None:
    emulator.fail("huawei", status=status, service="iam", body=body)

    error = refused(client, opened(client, user(emulator)))

    assert (error.refusal.kind, error.refusal.status) == (kind, status)
    assert len(asked(client, "iam")) == logins
    assert (SOURCE in str(error)) is (status in (401, 403))
    assert asked(client, "ucs") == []


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("body", ["html", "empty", "cut-json", "garbage"])
def test_an_answer_that_is_not_iams_is_a_breach_of_protocol(
    client: Client, emulator: Emulator, status: int, body: BodyKind
) -> None:
    emulator.fail("huawei", status=status, service="iam", body=body)

    error = refused(client, opened(client, user(emulator)))

    assert (error.refusal.kind, error.refusal.transient) == ("protocol", False)


def test_a_deadline_that_has_passed_asks_nobody(client: Client, emulator: Emulator) -> None:
    session = opened(client, user(emulator))

    with pytest.raises(DeadlineError, match="waiting for a token of IAM"):
        fetch(client, session, seconds=0)
    assert client.calls == []


def test_a_deadline_ends_the_tries_at_iam(client: Client, emulator: Emulator) -> None:
    emulator.fail("huawei", status=503, service="iam", retry_after=40)

    assert refused(client, opened(client, user(emulator))).refusal.kind == "server"
    assert (len(asked(client, "iam")), client.clock.sleeps) == (2, [40])


@pytest.mark.parametrize("prefix", ["HW", "OS"])
def test_terraforms_user_logs_in_where_its_own_variable_says(client: Client, emulator: Emulator, prefix: str) -> None:
    password = emulator.world.account("huawei").keys["password"]
    names = {"HW": ("HW_USER_NAME", "HW_USER_PASSWORD"), "OS": ("OS_USERNAME", "OS_PASSWORD")}[prefix]
    environment = dict(zip(names, ("huawei", password), strict=True))
    environment |= {f"{prefix}_DOMAIN_NAME": "huawei", f"{prefix}_AUTH_URL": f"{emulator.url('iam')}/v3"}

    session = opened(client, {"endpoints": {"ucs": emulator.url("ucs")}}, **environment)

    assert fetch(client, session)
    assert str(session.source).startswith(names[0])


def test_a_token_of_the_environment_is_used_without_asking_iam(client: Client, emulator: Emulator) -> None:
    fetch(client, opened(client, user(emulator)))
    token = asked(client, "ucs")[0].headers["x-auth-token"]
    session = opened(client, {"endpoints": {"ucs": emulator.url("ucs")}}, HW_AUTH_TOKEN=token)

    fetch(client, session)
    assert len(asked(client, "iam")) == 1

    pass_time(client, DAY)
    error = refused(client, session)
    assert error.what == "Huawei Cloud cannot read the token: it has expired, or belongs to another cloud"
    assert "came from HW_AUTH_TOKEN in the environment" in error.advice
    assert token not in str(error)


@pytest.mark.parametrize("cause", ["success", "wrong password", "refused by iam", "refused by ucs"])
def test_nothing_secret_is_shown_logged_or_said(
    client: Client, emulator: Emulator, caplog: pytest.LogCaptureFixture, cause: str
) -> None:
    caplog.set_level(logging.DEBUG)
    account = user(emulator) | ({"password": secrets.token_hex(12)} if cause == "wrong password" else {})
    session = opened(client, account)
    if cause.startswith("refused"):
        emulator.fail("huawei", status=403, service=cause.rsplit(maxsplit=1)[-1])

    shown = [repr(session), repr(HuaweiAccount(**account))]
    try:
        shown.append(repr(fetch(client, session)))
    except VendorError as error:
        shown += [str(error), repr(error), repr(error.__cause__), repr(error.__context__)]

    tokens = {call.headers["x-auth-token"] for call in asked(client, "ucs")}
    planted = {account["password"], *tokens}
    assert bool(tokens) is (cause in ("success", "refused by ucs"))
    assert not [each[:4] for each in planted if each in "\n".join(shown) + caplog.text]
