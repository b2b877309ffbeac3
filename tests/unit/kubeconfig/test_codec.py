"""What the reader accepts, and what it refuses in which words; a refusal never shows what it read."""

import json
import time
import traceback
from collections.abc import Callable

import pytest
import yaml

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.codec import parse, render
from tests.unit.kubeconfig.minting import Tree, canary, kubeconfig_tree


def _exec(**fields: object) -> Tree:
    return {"exec": {"apiVersion": "client.authentication.k8s.io/v1", "command": "login"} | fields}


def _url(url: str) -> Callable[[str], object]:
    return lambda secret: kubeconfig_tree(cluster={"server": url.format(secret)})


URL = "expected an https:// URL without user, query or fragment"
SERVER = "the kubeconfig's clusters[0].cluster.server: "
REFUSALS: dict[str, tuple[Callable[[str], object], str]] = {
    "empty text": (lambda _: "", "the kubeconfig: expected a mapping, got nothing"),
    "prose": (lambda secret: f"not found {secret}", "the kubeconfig: expected a mapping, got text"),
    "prose quoted as JSON": (
        json.dumps,
        "the kubeconfig: expected a mapping, got text",
    ),
    "a list": (lambda secret: f"- {secret}", "the kubeconfig: expected a mapping, got a list"),
    "a wrapped number": (lambda _: {"kubeconfig": 3}, "the kubeconfig: expected a mapping, got a number"),
    "broken YAML": (
        lambda secret: f"a: [{secret}\nb: ]{secret}: :",
        "the kubeconfig is neither YAML nor JSON (line 2, column 2)",
    ),
    "broken JSON": (
        lambda secret: f'{{"token": "{secret}",,',
        "the kubeconfig is neither YAML nor JSON (line 1, column 44)",
    ),
    "two documents": (
        lambda secret: f"a: {secret}\n---\nb: {secret}\n",
        "the kubeconfig is neither YAML nor JSON (line 2, column 1)",
    ),
    "one key twice in YAML": (
        lambda secret: f"kind: Config\n{secret}: 1\n{secret}: 2\n",
        "the kubeconfig names one key twice in the same mapping",
    ),
    "one key twice in JSON": (
        lambda secret: f'{{"kind": "Config", "{secret}": 1, "{secret}": 2}}',
        "the kubeconfig names one key twice in the same mapping",
    ),
    "an alias": (
        lambda secret: f"a: &x {secret}\nb: *x\n",
        "the kubeconfig uses YAML aliases, which are not accepted",
    ),
    "a tag": (
        lambda secret: f"a: !!binary {secret}\n",
        "the kubeconfig uses YAML tags, which are not accepted",
    ),
    "a number as key": (
        lambda secret: f"1: {secret}\n",
        "the kubeconfig: expected text as the key of a mapping, got a number",
    ),
    "half a surrogate pair": (
        lambda secret: f'{{"a": "{secret}\\ud800"}}',
        "the kubeconfig holds text that is not valid Unicode",
    ),
    "NaN": (lambda secret: f'{{"{secret}": NaN}}', "the kubeconfig holds a number that is not finite"),
    "a huge number": (
        lambda secret: {secret: 2**64},
        "the kubeconfig holds a number of more than 64 bits",
    ),
    "bytes": (
        lambda secret: {"a": secret.encode()},
        "the kubeconfig holds a value that JSON has no type for",
    ),
    "another kind": (
        lambda secret: kubeconfig_tree(kind=secret),
        "the kubeconfig's kind: expected Config, got another one",
    ),
    "another version": (
        lambda secret: kubeconfig_tree(apiVersion=secret),
        "the kubeconfig's apiVersion: expected v1, got another one",
    ),
    "no clusters": (
        lambda secret: {"message": secret},
        "the kubeconfig's clusters: expected at least one",
    ),
    "clusters as mapping": (
        lambda secret: kubeconfig_tree(clusters={"a": secret}),
        "the kubeconfig's clusters: expected a list, got a mapping",
    ),
    "a user as text": (
        lambda secret: kubeconfig_tree(users=[secret]),
        "the kubeconfig's users[0]: expected a mapping, got text",
    ),
    "a cluster without name": (
        lambda secret: kubeconfig_tree(clusters=[{"cluster": {"server": secret}}]),
        "the kubeconfig's clusters[0].name: expected text, got nothing",
    ),
    "a cluster without its mapping": (
        lambda secret: kubeconfig_tree(clusters=[{"name": secret}]),
        "the kubeconfig's clusters[0].cluster: expected a mapping, got nothing",
    ),
    "no server": (
        lambda secret: kubeconfig_tree(cluster={"tls-server-name": secret}),
        SERVER + "expected text, got nothing",
    ),
    "a server without scheme": (_url("{}:6443"), SERVER + URL),
    "a server of another scheme": (_url("ftp://{}"), SERVER + URL),
    "a server without host": (_url("https:///{}"), SERVER + URL),
    "a server with a password": (_url("https://root:{}@203.0.113.7"), SERVER + URL),
    "a server with a query": (_url("https://203.0.113.7?token={}"), SERVER + URL),
    "a server with a fragment": (_url("https://203.0.113.7#{}"), SERVER + URL),
    "a server with a space": (_url("https://203.0.113.7/ {}"), SERVER + URL),
    "a server with a broken port": (_url("https://203.0.113.7:{}"), SERVER + URL),
    "a token that is a number": (
        lambda _: kubeconfig_tree(user={"token": 5}),
        "the kubeconfig's users[0].user.token: expected text, got a number",
    ),
    "a flag in other words": (
        lambda secret: kubeconfig_tree(
            cluster={"server": "https://a", "insecure-skip-tls-verify": secret},
        ),
        "the kubeconfig's clusters[0].cluster.insecure-skip-tls-verify: expected true or false, got text",
    ),
    "an exec without command": (
        lambda secret: kubeconfig_tree(user={"exec": {"apiVersion": secret}}),
        "the kubeconfig's users[0].user.exec.command: expected text, got nothing",
    ),
    "an exec argument that is a number": (
        lambda secret: kubeconfig_tree(user=_exec(args=[secret, 6443])),
        "the kubeconfig's users[0].user.exec.args[1]: expected text, got a number",
    ),
    "an exec variable without name": (
        lambda secret: kubeconfig_tree(user=_exec(env=[{"value": secret}])),
        "the kubeconfig's users[0].user.exec.env[0].name: expected text, got nothing",
    ),
    "one name twice": (
        lambda secret: kubeconfig_tree(users=[{"name": secret, "user": {}}] * 2),
        "the kubeconfig's users: expected each name once",
    ),
    "a context without cluster": (
        lambda secret: kubeconfig_tree(context={"user": secret}),
        "the kubeconfig's contexts[0].context.cluster: expected text, got nothing",
    ),
    "a context of an absent cluster": (
        lambda secret: kubeconfig_tree(context={"cluster": secret, "user": "u"}),
        "the kubeconfig's contexts: one names a cluster that is not there",
    ),
    "a context of an absent user": (
        lambda secret: kubeconfig_tree(context={"cluster": "c", "user": secret}),
        "the kubeconfig's contexts: one names a user that is not there",
    ),
}


@pytest.mark.parametrize(("make", "message"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_names_the_field_and_never_the_content(make: Callable[[str], object], message: str) -> None:
    secret = canary()
    with pytest.raises(KubeconfigError) as raised:
        parse(make(secret))  # type: ignore[arg-type]
    assert str(raised.value) == message
    assert secret not in "".join(traceback.format_exception_only(raised.value))
    assert raised.value.__cause__ is None


@pytest.mark.parametrize("spell", [json.dumps, yaml.safe_dump, dict], ids=["JSON", "YAML", "mapping"])
def test_a_kubeconfig_may_be_32_levels_deep_and_no_more(spell: Callable[[Tree], str | Tree]) -> None:
    """The three spellings count alike, so that what is written can be read again."""
    value: object = "leaf"
    for _ in range(28):
        value = [value]
    assert parse(spell(kubeconfig_tree(cluster={"server": "https://a", "x": value}))).clusters
    with pytest.raises(KubeconfigError, match=r"^the kubeconfig is nested deeper than 32 levels$"):
        parse(spell(kubeconfig_tree(cluster={"server": "https://a", "x": [value]})))


@pytest.mark.parametrize("bomb", ["[" * 400_000, '{"a":' * 100_000, "- " * 400_000], ids=["YAML", "JSON", "block"])
def test_deep_nesting_is_refused_at_once(bomb: str) -> None:
    begin = time.monotonic()
    with pytest.raises(KubeconfigError, match=r"^the kubeconfig is nested deeper than 32 levels$"):
        parse(bomb)
    assert time.monotonic() - begin < 2


def test_a_text_beyond_any_kubeconfig_s_size_is_refused_unread() -> None:
    with pytest.raises(KubeconfigError, match=r"^the kubeconfig is longer than 1000000 characters$"):
        parse("a" * 1_000_001)


@pytest.mark.parametrize("spelling", [True, "true", "True", "TRUE"])
def test_a_boolean_given_as_text_is_written_as_a_boolean(spelling: object) -> None:
    """A vendor documents the flag as String and shows a boolean; kubectl takes booleans only."""
    kubeconfig = parse(kubeconfig_tree(cluster={"server": "https://a", "insecure-skip-tls-verify": spelling}))
    assert "insecure-skip-tls-verify: true\n" in render(kubeconfig)


@pytest.mark.parametrize("spelling", [False, "false", "False", "", None])
def test_a_false_flag_is_left_out(spelling: object) -> None:
    kubeconfig = parse(kubeconfig_tree(cluster={"server": "https://a", "insecure-skip-tls-verify": spelling}))
    assert "insecure" not in render(kubeconfig)


def test_a_date_stays_the_text_it_was() -> None:
    text = yaml.safe_dump(kubeconfig_tree()) + "x-extra: 2026-01-01\n"
    tree = text.replace("current-context: x", "current-context: 2026-01-01T00:00:00Z")
    assert parse(tree).current_context == "2026-01-01T00:00:00Z"


def test_line_breaks_inside_base64_do_not_count() -> None:
    user = {"client-certificate-data": "QUJD\nREVG\n", "client-key-data": "QUJD"}
    assert parse(kubeconfig_tree(user=user)).users[0].client_certificate_data == "QUJDREVG"


def test_unknown_fields_survive_and_preferences_do_not() -> None:
    tree = kubeconfig_tree(
        cluster={"server": "https://a", "disable-compression": True, "extensions": [{"name": "e"}]},
        user=_exec(futureField={"b": 1, "a": None}) | {"as": "other"},
        context={"cluster": "c", "user": "u", "future": ["y"]},
        preferences={"colors": True},
    )
    written = yaml.safe_load(render(parse(tree)))
    assert written["clusters"][0]["cluster"]["disable-compression"] is True
    assert written["clusters"][0]["cluster"]["extensions"] == [{"name": "e"}]
    assert written["users"][0]["user"]["exec"]["futureField"] == {"a": None, "b": 1}
    assert written["users"][0]["user"]["as"] == "other"
    assert written["contexts"][0]["context"]["future"] == ["y"]
    assert "preferences" not in written


def test_the_written_text_is_exactly_this() -> None:
    """The engine stores and compares this text: changing it shows as a diff in every stack there is."""
    tree = kubeconfig_tree(cluster={"insecure-skip-tls-verify": "false", "server": "https://203.0.113.7:6443"})
    tree["users"] = [{"user": {"username": "1e3", "password": "y"}, "name": "u"}]
    assert render(parse(tree)) == (
        "apiVersion: v1\n"
        "kind: Config\n"
        "clusters:\n"
        '- name: "c"\n'
        "  cluster:\n"
        "    server: https://203.0.113.7:6443\n"
        "users:\n"
        '- name: "u"\n'
        "  user:\n"
        '    username: "1e3"\n'
        '    password: "y"\n'
        "contexts:\n"
        '- name: "x"\n'
        "  context:\n"
        '    cluster: "c"\n'
        '    user: "u"\n'
        'current-context: "x"\n'
    )


def test_a_field_that_is_called_like_one_of_ours_is_still_unknown() -> None:
    """Pydantic would also read a field by its Python name, and `extra` and `name` are ours beside the mapping."""
    unknown = {"tls_server_name": "a", "extra": {"b": 1}, "name": "c"}
    tree = kubeconfig_tree(
        cluster={"server": "https://a"} | unknown,
        user=_exec(api_version="1", **unknown) | unknown,
        context={"cluster": "c", "user": "u"} | unknown,
    )
    written = yaml.safe_load(render(parse(tree)))
    for kind in ("cluster", "user", "context"):
        assert written[f"{kind}s"][0][kind].items() >= unknown.items()
    assert written["users"][0]["user"]["exec"].items() >= (unknown | {"api_version": "1"}).items()


@pytest.mark.parametrize("field", ["exec", "auth-provider"])
@pytest.mark.parametrize("empty", [None, "", {}])
def test_an_empty_credential_is_none(field: str, empty: object) -> None:
    assert parse(kubeconfig_tree(user={field: empty})).users[0].credential == "none"


def test_a_kubeconfig_with_a_field_called_kubeconfig_is_no_wrapper() -> None:
    assert parse(kubeconfig_tree(kubeconfig="unknown")).clusters[0].name == "c"


def test_a_long_text_stays_on_its_line() -> None:
    token = "word " * 200
    assert f'    token: "{token}"\n' in render(parse(kubeconfig_tree(user={"token": token})))


def test_no_repr_shows_a_secret() -> None:
    secret = canary()
    user = {
        "client-certificate-data": secret,
        "client-key-data": secret,
        "token": secret,
        "username": secret,
        "password": secret,
        "auth-provider": {"config": secret},
        "unknown": secret,
    } | _exec(args=["--client-secret", secret], env=[{"name": "SECRET", "value": secret}], unknown=secret)
    cluster = {"server": "https://a", "proxy-url": f"http://me:{secret}@proxy", "unknown": secret}
    kubeconfig = parse(kubeconfig_tree(cluster=cluster, user=user))
    assert secret not in repr(kubeconfig)
    assert render(kubeconfig).count(secret) == 12
