"""Reads one mapping of a kubeconfig field by field, and says which field is wrong without showing it."""

from dataclasses import dataclass

from clusterkeys.errors import KubeconfigError
from clusterkeys.kubeconfig.model import Json
from clusterkeys.kubeconfig.tree import kind_of


@dataclass(frozen=True, kw_only=True)
class Fields:
    """What is left to read of a mapping. Reading takes a field out, so that `rest` is what nobody asked for.

    Null and empty text count as absent, as they do for kubectl.
    """

    path: str
    rest: dict[str, Json]

    @classmethod
    def from_value(cls, value: Json, path: str) -> "Fields":
        """Takes a copy of the mapping.

        Raises:
            KubeconfigError: if the value is no mapping.
        """
        if not isinstance(value, dict):
            raise wrong(path, "a mapping", value)
        return cls(path=path, rest=dict(value))

    def text(self, key: str) -> str:
        """The text of a field, empty if absent. A number is wrong here, as it is for kubectl."""
        value = self.rest.pop(key, None)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise wrong(self.at(key), "text", value)
        return value

    def required(self, key: str) -> str:
        """The text of a field that must be there."""
        value = self.text(key)
        if not value:
            raise wrong(self.at(key), "text", None)
        return value

    def encoded(self, key: str) -> str:
        """Base64 text without the line breaks that clients ignore in it; not decoded here."""
        return "".join(self.text(key).split())

    def flag(self, key: str) -> bool:
        """A boolean, or the text of one: some vendors document the type as String."""
        value = self.rest.pop(key, None)
        if value is None or value == "":
            return False
        if isinstance(value, str):
            value = {"true": True, "false": False}.get(value.lower(), value)
        if not isinstance(value, bool):
            raise wrong(self.at(key), "true or false", value)
        return value

    def mapping(self, key: str) -> "Fields | None":
        """The fields of an inner mapping, None if absent or empty."""
        value = self.rest.pop(key, None)
        return None if value in (None, "", {}) else Fields.from_value(value, self.at(key))

    def inner(self, key: str) -> "Fields":
        """The fields of an inner mapping that must be there."""
        return Fields.from_value(self.rest.pop(key, None), self.at(key))

    def entries(self, key: str) -> "list[Fields]":
        """The fields of each mapping in a list, none if absent."""
        return [Fields.from_value(item, f"{self.at(key)}[{n}]") for n, item in enumerate(self._list(key))]

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in a list, none if absent."""
        values = self._list(key)
        for n, value in enumerate(values):
            if not isinstance(value, str):
                raise wrong(f"{self.at(key)}[{n}]", "text", value)
        return tuple(str(value) for value in values)

    def at(self, key: str) -> str:
        """The path of a field, for messages."""
        return f"{self.path}.{key}" if self.path else key

    def _list(self, key: str) -> list[Json]:
        value = self.rest.pop(key, None)
        if value is None:
            return []
        if not isinstance(value, list):
            raise wrong(self.at(key), "a list", value)
        return value


def wrong(path: str, expected: str, value: Json) -> KubeconfigError:
    """The error for a field of the wrong type; it names the type that came, never the value."""
    return KubeconfigError(f"the kubeconfig's {path}: expected {expected}, got {kind_of(value)}")
