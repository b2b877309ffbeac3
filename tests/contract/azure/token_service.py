"""A server that gives tokens: GitHub's, or a machine's for its own identity."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


@dataclass(kw_only=True)
class TokenService:
    """Answers as it is told to, and keeps what it was asked: query and headers."""

    base: str = ""
    status: str = "200 OK"
    body: object = None
    asked: list[tuple[dict[str, list[str]], dict[str, str]]] = field(default_factory=list)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        headers = {name: str(value) for name, value in environ.items() if name.startswith("HTTP_")}
        self.asked.append((parse_qs(environ["QUERY_STRING"]), headers))
        content = json.dumps(self.body).encode()
        start_response(self.status, [("Content-Type", "application/json"), ("Content-Length", str(len(content)))])
        return [content]
