"""File at a section with Python's standard library alone: try out, lodge once however often the line breaks.

python examples/file.py URL KEY filing.json
"""

import json
import sys
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any


def ask(url: str, key: str, body: bytes | None = None, **fields: str) -> tuple[int, dict[str, Any]]:
    """Ask a section; a refusal is an answer like any other."""
    headers = {"authorization": f"Bearer {key}", "accept-language": "es", **fields}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


def lodge(base: str, key: str, filing: bytes) -> tuple[int, dict[str, Any]]:
    """Lodge a filing: the same key each time, so that it counts once, and patience while told to wait."""
    name = str(uuid.uuid4())
    for pause in (1, 2, 4, 8, 16):
        try:
            status, told = ask(f"{base}/v1/filings", key, filing, **{"idempotency-key": name})
        except OSError:  # the line broke: whether it arrived, the next try tells
            status, told = 0, {}
        if status not in (0, 429, 503) and told.get("code") != "key.under-way":
            return status, told
        time.sleep(pause)
    raise SystemExit("not reached")


def main() -> None:
    """Try the filing out, show every finding, lodge it."""
    base, key, filing = sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3]).read_bytes()
    status, told = ask(f"{base}/v1/filings/checks", key, filing)
    for one in told.get("findings", ()):
        print(f"{one['severity']:8} {one['pointer'] or '/'}: {one['says']['en']}")
    if status != 200 or not told["would_lodge"]:
        raise SystemExit(told.get("detail", "it would be refused"))
    for one in told["owed"]:
        print(f"{one['declaration']} owes {one['owed']} {one['currency']}")
    status, told = lodge(base, key, filing)
    if status not in (200, 201):
        raise SystemExit(told["detail"])
    print(f"case {told['case']}, version {told['version']}, {'new' if told['fresh'] else 'known'}")


if __name__ == "__main__":
    main()
