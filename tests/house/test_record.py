"""The verifier printed in the reference of the record, which shares no code with ours, agrees with ours."""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from tests.house.source import PACKAGE, ROOT

from cruce.clearance import Lodged
from cruce.exchange import PUBLIC_KEYS, Border, accept, found, parcel
from cruce.exchange.minutes import starter_minutes
from cruce.ledger import Signer
from cruce.model import Presentation, canonical
from cruce.section import Settings
from cruce.traffic import examples

PAGE = (ROOT / "docs" / "reference" / "record.md").read_text(encoding="utf-8")
ARRIVAL = datetime(2026, 5, 13, 17, 30, tzinfo=UTC)
REFUSED = (AssertionError, InvalidSignature, KeyError, ValueError)


@pytest.fixture(scope="module")
def verify():
    """The page's own verifier."""
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "record.md", "exec"), names)
    return names["verify"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A receipt made by the program, and the public keys of its sections."""
    home = tmp_path_factory.mktemp("record") / "home"
    now = ARRIVAL - timedelta(hours=4)
    sections = [Settings(name=name, bank="simulated", random_share=Decimal(0)) for name in ("mx", "us")]
    found(home, sections, now, seed=b"record")
    with Border.open(home, clock=lambda: now) as border:
        (lodged,) = border.lodge([examples.read("southbound-fca-laredo")], "tests")
        assert isinstance(lodged, Lodged), lodged
        seen = Presentation(at=ARRIVAL, plates=("R214439", "86AK8F"), seals=("H7745142",))
        border.present({lodged.case: seen}, "tests")
        border.settle()
        receipt = str(border.receipt(lodged.case)).encode()
    return receipt, (home / PUBLIC_KEYS).read_text(encoding="utf-8")


def test_a_case_is_numbered_as_the_page_says(made):
    name = json.dumps(
        ["cruce/case/1", "Rio Grande Customs Brokers LLC", "EX-FCA-0513"], separators=(",", ":")
    )
    number = base64.b32encode(hashlib.sha256(name.encode()).digest()[:15]).decode().lower()
    assert json.loads(made[0])["case"] == number


def test_a_minute_is_signed_as_the_page_says():
    keys = [("us", Signer.generate("cruce/us/act")), ("mx", Signer.generate("cruce/mx/act"))]
    (minute,) = starter_minutes(keys, ARRIVAL)
    words = {
        name: said for name, said in minute.model_dump(mode="json").items() if said and name != "signatures"
    }
    message = json.dumps(words, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    framed = b"\0" + len(b"cruce/minute/1").to_bytes(2, "big") + b"cruce/minute/1" + message
    for made, (_, key) in zip(minute.signatures, keys, strict=True):
        assert key.verifier.verify(bytes.fromhex(made.signature), framed)


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    """What goes between two sections: a parcel, and its acknowledgement."""
    home = tmp_path_factory.mktemp("letters") / "home"
    found(home, [Settings(name=name) for name in ("mx", "us")], ARRIVAL)
    with Border.open(home) as border:
        sent = parcel(border.sections["mx"], "us")
        assert sent is not None
        answer = accept(border.sections["us"], sent)
    return [json.loads(letter.partition(b"\n")[2]) for letter in (sent, answer)]


def test_it_believes_what_the_program_made(verify, made):
    decisions = verify(*made)
    assert {name: said["verdict"] for name, said in decisions.items()} == {"mx": "release", "us": "release"}


def spoilt(receipt: bytes, part: str, field: str, change) -> bytes:
    whole = json.loads(receipt)
    whole["parts"][part][field] = change(whole["parts"][part][field])
    return canonical(whole) + b"\n"


def other_verdict(content: str) -> str:
    return base64.b64encode(base64.b64decode(content).replace(b'"release"', b'"refusal"')).decode()


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("content", other_verdict),
        ("leaf", lambda leaf: base64.b64encode(bytes(32)).decode()),
        ("proof", lambda proof: re.sub("index .*", "index 0", proof)),
        ("proof", lambda proof: re.sub("extra .*", f"extra {base64.b64encode(bytes(32)).decode()}", proof)),
        ("proof", lambda proof: "".join(line for line in proof.splitlines(True) if "/witness" not in line)),
        ("proof", lambda proof: proof.replace("cruce/us\n", "cruce/ca\n")),
    ],
)
def test_it_refuses_what_was_changed(verify, made, field, change):
    receipt, keys = made
    changed = spoilt(receipt, "us", field, change)
    assert changed != receipt
    with pytest.raises(REFUSED):
        verify(changed, keys)


def test_it_refuses_a_receipt_without_a_part(verify, made):
    receipt, keys = made
    whole = json.loads(receipt)
    del whole["parts"]["mx"]
    with pytest.raises(REFUSED):
        verify(canonical(whole) + b"\n", keys)


@pytest.fixture(scope="module")
def source():
    """The program as one text."""
    return "".join(path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py")))


def test_every_kind_of_event_in_the_program_stands_on_the_page(source):
    recorded = set(re.findall(r'(?:record|Draft)\(\s*"([a-z]+\.[a-z_]+)"', source))
    recorded |= {f"clearance.{act}" for act in re.findall(r'\benter\(\s*docket, "([a-z]+)"', source)}
    cells = " ".join(re.findall(r"^\| (`[^|]*) \|", PAGE, re.MULTILINE))
    assert recorded == set(re.findall(r"`((?:clearance|exchange|governance|treasury)\.[a-z_]+)`", cells))


def test_every_field_of_a_parcel_and_its_answer_stands_on_the_page(letters):
    tables = PAGE.partition("## Parcels")[2].partition("## The store")[0].split("answers with")
    for letter, table in zip(letters, tables, strict=True):
        cells = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
        assert {name.strip("` ") for cell in cells for name in cell.split(",")} == letter.keys()


def test_every_context_that_is_signed_in_stands_on_the_page(source):
    contexts = set(re.findall(r'(?:CONTEXT: Final = |CONTEXT = |context=)"(cruce/[a-z]+/1)"', source))
    assert len(contexts) == 9
    assert not [name for name in contexts if f"`{name}`" not in PAGE]
