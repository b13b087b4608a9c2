"""Take webhooks with Python's standard library alone: check who sent it, pass over what is known, answer.

WEBHOOK_SECRET=whsec_… python examples/webhook.py PORT
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

LARGEST = 1 << 20
SKEW = 5 * 60


def is_genuine(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Tell whether a body is from who holds the secret, and of now (Standard Webhooks)."""
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(now - int(at)) > SKEW:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    wanted = f"v1,{base64.b64encode(mac).decode()}"
    return any(hmac.compare_digest(one, wanted) for one in headers.get("webhook-signature", "").split())


class Door(BaseHTTPRequestHandler):
    """Takes each POST; what was taken before is not taken again."""

    known: set[str] = set()  # noqa: RUF012 - in a real one: a table, in one transaction with what you do of it

    def do_POST(self) -> None:
        """Take one act."""
        size = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(size) if size <= LARGEST else b""
        clock = float(os.environ.get("WEBHOOK_CLOCK") or time.time())  # a training section's clock is its own
        if not is_genuine(os.environ["WEBHOOK_SECRET"], self.headers, body, clock):
            self.send_response(401)
        else:
            act = json.loads(body)
            if act["id"] not in self.known:
                print(act["case"], act["kind"], flush=True)
                self.known.add(act["id"])
            self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Door).serve_forever()
