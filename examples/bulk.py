"""File many at once with Python's standard library alone: one file, its place in the queue, each outcome.

python examples/bulk.py URL KEY trucks.jsonl
"""

import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def ask(url: str, key: str, body: bytes | None = None, **fields: str) -> dict[str, Any]:
    """Ask a section; a refusal ends the program with what it says."""
    headers = {"authorization": f"Bearer {key}", **fields}
    request = urllib.request.Request(url, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as refusal:
        told = json.load(refusal)
        for one in told.get("findings", ()):
            print(f"{one['pointer'] or '/'}: {one['says']['en']}")
        raise SystemExit(told["detail"]) from None


def outcomes(place: str, key: str) -> Iterator[dict[str, Any]]:
    """Go through what became of each filing, piece by piece."""
    query = {"limit": "200"}
    while True:
        told = ask(f"{place}/filings?{urllib.parse.urlencode(query)}", key)
        yield from told["filings"]
        if "next" not in told:
            return
        query["after"] = told["next"]


def main() -> None:
    """Send the file under a key of its own, wait until it is done, and print what became of each filing."""
    base, key, file = sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3])
    name = urllib.parse.urlencode({"name": file.name})
    fields = {"idempotency-key": str(uuid.uuid4())}
    taken = ask(f"{base}/v1/bulk?{name}", key, file.read_bytes(), **fields)
    place = f"{base}/v1/bulk/{taken['file']}"
    while (told := ask(place, key))["done"] < told["filings"]:
        print(f"{told['done']} of {told['filings']}, {told['position']['before_next']} before the next")
        time.sleep(1)
    for one in outcomes(place, key):
        why = "; ".join(each["says"]["en"] for each in one.get("findings", ()))
        print(f"{one['number']:6} {one['state']:8} {one.get('case', '–')} {one['reference']} {why}".rstrip())


if __name__ == "__main__":
    main()
