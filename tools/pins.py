"""Rewrite the pins of pyproject.toml: `make pins`.

Every extra and every group is resolved afresh, without the pins in force, into one version for each
distribution; the result replaces `[tool.uv] constraint-dependencies`. A table in pyproject.toml and no lock
file: a lock file names the registry it was resolved against, and the house names none.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLE = re.compile(r"^constraint-dependencies = \[.*?\]", re.MULTILINE | re.DOTALL)
RESOLVE = "export --quiet --all-extras --all-groups --no-hashes --no-emit-project --no-annotate --no-header"


def resolve(pyproject: str) -> list[str]:
    """Return `name==version` for all that the project, its extras and its groups bring, on any platform."""
    with tempfile.TemporaryDirectory() as scratch:
        (Path(scratch) / "pyproject.toml").write_text(TABLE.sub("constraint-dependencies = []", pyproject))
        uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or "uv"
        out = subprocess.run([uv, *RESOLVE.split()], cwd=scratch, check=True, capture_output=True, text=True)
    # The markers say where a distribution is needed; a constraint binds only where it is, so it needs none.
    return [line.partition(" ;")[0] for line in out.stdout.splitlines()]


def main() -> None:
    """Write the table anew and say how many distributions it pins."""
    path = ROOT / "pyproject.toml"
    pyproject = path.read_text()
    pins = resolve(pyproject)
    if len({pin.partition("==")[0] for pin in pins}) != len(pins):
        sys.exit("Two versions of one distribution were resolved: narrow its range in pyproject.toml.")
    table = "".join(f'    "{pin}",\n' for pin in pins)
    path.write_text(TABLE.sub(lambda _: f"constraint-dependencies = [\n{table}]", pyproject))
    print(f"{len(pins)} distributions pinned")


if __name__ == "__main__":
    main()
