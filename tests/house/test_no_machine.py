"""The project belongs to no machine: no registry's host and no developer's folder stands in any file."""

import re

from tests.house.source import tracked

# Written in pieces, so that this file does not name what it looks for.
HOSTS = (
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "debian" + r"\.org/debian",
)
WORK = "work"
HOMES = ("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+", "Use" + r"rs/\w+")
PATTERN = re.compile(
    rf"https?://[\w.-]*(?:{'|'.join(HOSTS)})|\b(?:{'|'.join(HOSTS)})\b|(?<![\w.~/-])/(?:{'|'.join(HOMES)})/".encode()
)


def test_no_file_names_a_registry_or_a_developers_folder():
    found = {
        path.name: hit.group().decode()
        for path in tracked()
        if (hit := PATTERN.search(path.read_bytes())) is not None
    }
    assert not found


def test_the_pattern_sees_what_it_should():
    for line in (
        "index = https://" + HOSTS[0] + "/simple",
        "open('/" + HOMES[0] + "/x')",
        " /" + HOMES[1] + "/x",
    ):
        assert PATTERN.search(line.encode())
    for line in (f"docs/{WORK}/x", "the home/away game", f"/{WORK}shop/x"):
        assert not PATTERN.search(line.encode())
