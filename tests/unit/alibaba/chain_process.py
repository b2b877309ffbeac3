"""Asks the vendor's real chain in a process of its own, for it reads the environment when it is imported.

Standard output gets a JSON object per question: what was found, or the error. The questions' deadlines, in seconds,
are the arguments; after the word `serving`, this process serves keys at `ALIBABA_CLOUD_CREDENTIALS_URI` itself, the
next one to each question.
"""

import json
import logging
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

from clusterkeys.errors import ClusterkeysError
from clusterkeys.transport.clock import SystemClock
from clusterkeys.vendors.alibaba.chain import DefaultChain, sdk_chain


class Keys(BaseHTTPRequestHandler):
    """Serves keys that are soon over, so that the chain asks for the next."""

    served = 0

    def do_GET(self) -> None:
        Keys.served += 1
        fields = {name: f"{name}{Keys.served}" for name in ("AccessKeyId", "AccessKeySecret", "SecurityToken")}
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 300))
        content = json.dumps({"Code": "Success", "Expiration": soon, **fields}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        pass


def main() -> None:
    """Ask as often as there are arguments."""
    words = sys.argv[1:]
    if words[0] == "serving":
        server = HTTPServer(("127.0.0.1", 0), Keys)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        os.environ["ALIBABA_CLOUD_CREDENTIALS_URI"] = f"http://127.0.0.1:{server.server_port}/keys"
        words = words[1:]
    logging.basicConfig(level=logging.DEBUG, format="%(name)s: %(message)s")
    clock = SystemClock()
    keys = DefaultChain(chain=sdk_chain(), clock=clock)
    for seconds in map(float, words):
        started = clock.monotonic()
        try:
            key = keys.key(started + seconds)
            answer = {"key": [key.access_key, key.secret_key, key.security_token], "source": str(keys)}
        except ClusterkeysError as error:
            answer = {"error": str(error), "type": type(error).__name__}
        sys.stdout.write(json.dumps({**answer, "seconds": clock.monotonic() - started}) + "\n")


if __name__ == "__main__":
    main()
