"""Hides the secrets in the arguments of a credential command."""

import re

HIDDEN = "[secret]"

_NAME = re.compile(
    r"secret|passw|pwd|token|assertion|credential|authorization|bearer|key(?:$|[-_.])|^(?:p|pat|sas)$",
    re.IGNORECASE,
)
# Flags that name a place, not a value: where the secret lies may be shown.
_PLACE = re.compile(r"(?:file|path|dir|directory|url|uri|endpoint|name|type)$", re.IGNORECASE)
# A JWT, a PEM, a URL with a password or with a signature.
_VALUE = re.compile(
    r"eyJ[\w-]+\.|-----BEGIN|\b(?:bearer|basic) |://[^/\s]*@|[?&][^=&]*(?:sig|token|key|secret)[^=&]*=", re.IGNORECASE
)


def shown(args: tuple[str, ...]) -> tuple[str, ...]:
    """Replace a value by `[secret]` if the flag before it is named like a secret, or if it looks like one.

    In doubt a value is hidden: that costs a line of a diff, while showing one costs a credential.

    Args:
        args: The command's arguments, without the command.
    """
    result: list[str] = []
    hide_next = False
    for arg in args:
        hidden = hide_next and not arg.startswith("--")
        result.append(HIDDEN if hidden else _argument(arg))
        hide_next = not hidden and arg.startswith("-") and "=" not in arg and _names_secret(arg)
    return tuple(result)


def _argument(arg: str) -> str:
    name, equals, _ = arg.partition("=")
    if equals and _names_secret(name):
        return f"{name}={HIDDEN}"
    script = any(character.isspace() for character in arg) and _NAME.search(arg)
    return HIDDEN if script or _VALUE.search(arg) else arg


def _names_secret(name: str) -> bool:
    return bool(_NAME.search(name.lstrip("-"))) and not _PLACE.search(name)
