"""In which forms a kubeconfig may come, and how moments are read."""

import json
from base64 import b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest

from clusterkeys.errors import KubeconfigError
from clusterkeys.vendors.alibaba.replies import kubeconfig_in, moment_in

TREE = {
    "apiVersion": "v1",
    "kind": "Config",
    "clusters": [{"name": "kubernetes", "cluster": {"server": "https://203.0.113.7:6443"}}],
    "users": [{"name": "user", "user": {"token": "made up"}}],
    "contexts": [{"name": "eck-1", "context": {"cluster": "kubernetes", "user": "user"}}],
    "current-context": "eck-1",
}
JSON = json.dumps(TREE)
YAML = """\
apiVersion: v1
kind: Config
clusters:
- {name: kubernetes, cluster: {server: "https://203.0.113.7:6443"}}
users:
- {name: user, user: {token: made up}}
contexts:
- {name: eck-1, context: {cluster: kubernetes, user: user}}
current-context: eck-1
"""
BASE64 = b64encode(YAML.encode()).decode()


@pytest.mark.parametrize(
    "value",
    [
        YAML,
        f"\n{YAML}",
        JSON,
        json.dumps(JSON),
        TREE,
        {"kubeconfig": YAML},
        BASE64,
        b64encode(JSON.encode()).decode(),
        "\n".join(BASE64[at : at + 76] for at in range(0, len(BASE64), 76)) + "\n",
    ],
    ids=[
        "yaml",
        "yaml-after-a-line",
        "json",
        "json-quoted",
        "object",
        "wrapped",
        "base64",
        "base64-json",
        "base64-lines",
    ],
)
def test_every_form_gives_the_same_kubeconfig(value: object) -> None:
    kubeconfig = kubeconfig_in(value, "ENS")

    assert kubeconfig == kubeconfig_in(TREE, "ENS")
    assert kubeconfig.current_context == "eck-1"
    assert [cluster.server for cluster in kubeconfig.clusters] == ["https://203.0.113.7:6443"]


@pytest.mark.parametrize("value", [None, "", {}, 0, False, []])
def test_where_there_is_none_that_is_said_with_what_to_check(value: object) -> None:
    with pytest.raises(
        KubeconfigError, match=r"^ENS answered without a kubeconfig\. Check that the cluster is running"
    ):
        kubeconfig_in(value, "ENS")


@pytest.mark.parametrize(
    "value", [7, True, [TREE], "words", "AAAA", b64encode(b"\xff\xfe").decode(), "a: b", "%%%", "☃", "\ud800"]
)
def test_what_is_no_kubeconfig_is_refused(value: object) -> None:
    with pytest.raises(KubeconfigError):
        kubeconfig_in(value, "ENS")


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-11-30T07:41:50Z", datetime(2026, 11, 30, 7, 41, 50, tzinfo=UTC)),
        (" 2026-11-30T07:41:50Z\n", datetime(2026, 11, 30, 7, 41, 50, tzinfo=UTC)),
        ("2026-11-30T07:41:50", datetime(2026, 11, 30, 7, 41, 50, tzinfo=UTC)),
        ("2026-11-30T15:41:50+08:00", datetime(2026, 11, 30, 15, 41, 50, tzinfo=timezone(timedelta(hours=8)))),
        ("0001-01-01T00:00:00Z", None),
        ("", None),
        ("never", None),
        ("99999-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        (None, None),
        (1795938110, None),
    ],
)
def test_a_moment_is_read_as_rfc_3339_writes_it(value: object, moment: datetime | None) -> None:
    assert moment_in(value) == moment
