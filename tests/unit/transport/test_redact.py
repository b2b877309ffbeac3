"""What may be printed of URLs and of vendors' sentences."""

import secrets
from base64 import b64encode
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterkeys.transport.redact import host_of, safe_text, safe_word, without_query

KEYS = st.binary(min_size=24, max_size=64).map(lambda octets: b64encode(octets).decode())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://h:1/a/b?sig=x#y", "https://h:1/a/b"),
        ("https://me:pw@h/a", "https://h/a"),
        ("https://h", "https://h"),
    ],
)
def test_of_a_url_scheme_host_and_path_are_shown(url: str, shown: str) -> None:
    assert without_query(url) == shown


@pytest.mark.parametrize(
    ("url", "host"),
    [("https://me:pw@h:1/a", "h:1"), ("no url", "the vendor"), ("https://[::1/", "the vendor")],
)
def test_the_host_of_what_is_no_url_has_words(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    "sentence",
    [
        "signature expired, signature time:20261123T091449Z,server time:20261123T093000Z",
        "Resource /subscriptions/8d1f2c3b-4a5e-4f60-9b7a-1c2d3e4f5a6b/resourceGroups/edge/arc-berlin-01 not found",
        "Microsoft.Kubernetes/connectedClusters/arc-berlin-01 was not found.",
        "The token has expired. Is the password right? Yes.",
        "AADSTS7000215: Invalid client secret provided",
        "RAM policy Forbidden for action cs:ListUserKubeConfigStates",
        "not Microsoft.HybridContainerService/provisionedClusterInstances/listUserKubeconfig/action",
        "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
        "Die Berechtigung für den Mandanten fehlt: 权限不足",
    ],
)
def test_names_times_and_prose_stay(sentence: str) -> None:
    assert safe_text(sentence) == sentence


@pytest.mark.parametrize("secret", ["short", "with space", "a/b+c=="])
def test_a_secret_the_vendor_quotes_is_hidden_however_it_is_spelled(secret: str) -> None:
    said = f"key {secret}, again {quote(secret, safe='')}."

    assert safe_text(said, secrets=[secret, ""]) == "key [hidden], again [hidden]."


def test_of_two_secrets_the_longer_is_hidden_whole() -> None:
    assert safe_text("abcdef", secrets=["abc", "abcdef"]) == "[hidden]"


@given(KEYS)
def test_a_value_that_is_called_a_token_is_hidden_though_nobody_said_it_is_one(key: str) -> None:
    assert safe_text(f"token={key} and more") == "token=[hidden] and more"


@pytest.mark.parametrize("size", [24, 32, 48])
def test_keys_of_the_usual_forms_are_hidden(size: int) -> None:
    for key in (secrets.token_hex(size), secrets.token_urlsafe(size)):
        assert safe_text(f"got {key} instead") == "got [hidden] instead"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("see https://h/x?sig=1&t=2 now", "see https://h/x?[hidden] now"),
        ("see https://me:pw@h/x now", "see https://h/x now"),
        ("with Bearer abc now", "with Bearer [hidden] now"),
        ("client_secret: 123456789012 now", "client_secret: [hidden] now"),
        ("two\nlines\x1b[31m\u2028 red", "two lines [31m red"),
    ],
)
def test_urls_schemes_named_values_and_control_characters(said: str, shown: str) -> None:
    assert safe_text(said) == shown


def test_a_long_sentence_is_cut() -> None:
    assert safe_text("word " * 100, limit=10) == "word word…"
    assert safe_text("exactly-10", limit=10) == "exactly-10"


def test_a_secret_at_the_cut_does_not_show_its_first_half() -> None:
    secret = secrets.token_hex(20)

    assert secret[:8] not in safe_text("x" * 190 + " " + secret, secrets=[secret])


@given(st.text(max_size=300), st.integers(1, 50))
def test_whatever_is_said_becomes_one_printable_line_of_bounded_length(said: str, limit: int) -> None:
    shown = safe_text(said, limit=limit)

    assert len(shown) <= limit
    assert shown.isprintable()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("APIGW.0301", "APIGW.0301"),
        ("3f2b-44:1_x", "3f2b-44:1_x"),
        ("two words", None),
        ("line\n", None),
        ("<b>", None),
        ("x" * 129, None),
        ("", None),
        (None, None),
    ],
)
def test_codes_and_request_ids_have_the_form_of_one(text: str | None, word: str | None) -> None:
    assert safe_word(text) == word


def test_a_very_long_text_is_not_searched_to_its_end() -> None:
    """Some patterns take the square of a text's length, and a vendor's message may have megabytes."""
    assert len(safe_text("token" * 400_000)) == 200
