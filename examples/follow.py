"""Follow what happens to one's cases: a stream that goes on where it broke off, whatever ends in between.

    python examples/follow.py URL KEY PLACE [COUNT]

PLACE is a file in which the last place is kept; COUNT acts are printed, or all that come.
"""

import json
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def follow(base: str, key: str, place: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield each act, and the place behind it, to be kept once the act is taken care of."""
    while True:
        headers = {"authorization": f"Bearer {key}", "accept": "text/event-stream"}
        if place.exists():
            headers["last-event-id"] = place.read_text(encoding="ascii")
        request = urllib.request.Request(f"{base}/v1/events?from=start", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as lines:
                yield from _acts(lines)
        except OSError as fault:
            print(f"the line broke ({fault}); going on", file=sys.stderr)
            time.sleep(2)


def _acts(lines: Any) -> Iterator[tuple[dict[str, Any], str]]:
    at = ""
    for raw in lines:
        name, _, value = raw.decode().rstrip("\n").partition(": ")
        if name == "id":
            at = value
        elif name == "data":
            yield json.loads(value), at


def main() -> None:
    """Print acts as they come."""
    base, key, place = sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3])
    most = int(sys.argv[4]) if len(sys.argv) > 4 else None
    for count, (act, at) in enumerate(follow(base, key, place), start=1):
        print(f"{act['at']} {act['case']} {act['kind']} {json.dumps(act['body'])}", flush=True)
        place.write_text(at, encoding="ascii")
        if count == most:
            return


if __name__ == "__main__":
    main()
