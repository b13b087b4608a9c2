"""Signed HTTP messages: the published vectors, another implementation, and whatever is not to be believed."""

from __future__ import annotations

import datetime as dt
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from tests.require import extra

from cruce.exchange.signatures import (
    LABEL,
    TAG,
    WINDOW,
    Request,
    content_digest,
    open_request,
    open_response,
    sign_request,
    sign_response,
    signature_base,
)
from cruce.ledger import Signer, Verifier
from cruce.model import PeerError
from cruce.section import Keys, Peer

NOW = 1_780_000_000
NONCE = "abcdefghijklmnopqrstuvwx"
KEYS = {name: Keys.make(name, bytes(32)) for name in ("ca", "mx", "us")}
PEERS = {name: Peer.of(name, KEYS[name]) for name in ("ca", "mx")}  # those that the section us knows
ASKED = Request("GET", "/peer/v1/outbox", "to=us&after=3&limit=10")


def signed(request: Request = ASKED, by: str = "mx", at: int = NOW, nonce: str = NONCE) -> dict[str, str]:
    return sign_request(KEYS[by].act, request, at, nonce)


def opened(request: Request, fields: Mapping[str, str], now: int = NOW) -> tuple[Peer, str]:
    return open_request("us", PEERS, request, fields, now)[:2]


def code(request: Request, fields: Mapping[str, str], now: int = NOW) -> str:
    with pytest.raises(PeerError) as refusal:
        opened(request, fields, now)
    assert refusal.value.says.en != refusal.value.says.es
    return refusal.value.code


# --- published vectors -------------------------------------------------------------------------------------


def from_jwk(text: str) -> bytes:
    return urlsafe_b64decode(text + "=")


def test_the_signature_of_the_specification_comes_out():
    """RFC 9421, key of B.1.4, signature of B.2.6."""
    key = Signer.from_seed("test-key-ed25519", from_jwk("n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU"))
    public = from_jwk("JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs")
    assert key.verifier.public == public
    components = (
        ('"date"', "Tue, 20 Apr 2021 02:07:55 GMT"),
        ('"@method"', "POST"),
        ('"@path"', "/foo"),
        ('"@authority"', "example.com"),
        ('"content-type"', "application/json"),
        ('"content-length"', "18"),
    )
    names = " ".join(name for name, _ in components)
    base = signature_base(components, f'({names});created=1618884473;keyid="test-key-ed25519"')
    expected = "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="
    assert key.sign(base) == b64decode(expected)
    assert Verifier("test-key-ed25519", public).verify(b64decode(expected), base)


def test_the_digest_of_the_specification_comes_out():
    """RFC 9530, appendix B.1 and B.2."""
    hello = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:"
    assert content_digest(b'{"hello": "world"}\n') == hello
    assert content_digest(b"") == "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"


# --- another implementation --------------------------------------------------------------------------------


class Message(NamedTuple):
    """A request as the other implementation reads it."""

    method: str
    url: str
    headers: dict[str, str]


class Answer(NamedTuple):
    """An answer as the other implementation reads it."""

    status_code: int
    headers: dict[str, str]
    request: Message


def other() -> Any:
    return extra("http_message_signatures")


class Ring:
    """The public keys, as the other implementation asks for them."""

    def resolve_public_key(self, key_id: str) -> Any:
        ed25519 = pytest.importorskip("cryptography.hazmat.primitives.asymmetric.ed25519")
        return ed25519.Ed25519PublicKey.from_public_bytes(PEERS[key_id.split("/")[1]].verifier("act").public)


def verified(message: Message | Answer, body: bytes, components: tuple[str, ...]) -> Any:
    library = other()
    verifier = library.HTTPMessageVerifier(
        signature_algorithm=library.algorithms.ED25519, key_resolver=Ring()
    )
    age = dt.timedelta(days=365 * 50)
    return verifier.verify(message, max_age=age, expect_tag=TAG, require_components=components, body=body)


def test_another_implementation_believes_our_requests():
    now = int(dt.datetime.now(dt.UTC).timestamp())
    request = Request("POST", "/peer/v1/acknowledgements", "to=us", b"body")
    message = Message("POST", f"https://us.example{request.path}?{request.query}", signed(request, at=now))
    (result,) = verified(message, b"body", ("@method", "@path", "@query", "content-digest"))
    assert (result.parameters["keyid"], result.nonce) == ("cruce/mx/act", NONCE)
    changed = message._replace(url=message.url.replace("to=us", "to=ca"))
    with pytest.raises(other().InvalidSignature):
        verified(changed, b"body", ())


def test_another_implementation_believes_our_answers():
    now = int(dt.datetime.now(dt.UTC).timestamp())
    asked = Message("GET", "https://mx.example/peer/v1/outbox?to=mx", signed(by="ca"))
    fields = sign_response(KEYS["mx"].act, 200, b"parcel", asked.headers["signature"], now)
    answer = Answer(200, fields, asked)
    (result,) = verified(answer, b"parcel", ("@status", "content-digest"))
    assert f'"signature";req;key="{LABEL}"' in result.covered_components


# --- what is believed, and what is not ---------------------------------------------------------------------


def test_a_request_tells_who_signed_it():
    assert opened(ASKED, signed()) == (PEERS["mx"], NONCE)
    body = Request("POST", "/peer/v1/acknowledgements", "to=us", b"\x00\xff")
    assert opened(body, signed(body, "ca"))[0] == PEERS["ca"]


@pytest.mark.parametrize(
    "changed",
    [
        Request("POST", ASKED.path, ASKED.query),
        Request("GET", "/peer/v1/receipts/x", ASKED.query),
        Request("GET", ASKED.path, "to=us&after=4&limit=10"),
        Request("GET", ASKED.path, ASKED.query, b"x"),
    ],
)
def test_a_request_changed_on_the_way_is_refused(changed):
    assert code(changed, signed()) == "peer.signature"


@pytest.mark.parametrize("field", ["content-digest", "signature-input", "signature"])
def test_a_field_that_is_missing_or_another_is_refused(field):
    fields = signed()
    assert code(ASKED, {**fields, field: ""}) in ("peer.unsigned", "peer.signature")
    another = signed(Request("GET", "/x", "to=us", b"x"), nonce=NONCE[::-1])
    assert code(ASKED, {**fields, field: another[field]}) == "peer.signature"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (f'tag="{TAG}"', 'tag="cruce-peer-2"', "peer.version"),
        ('"cruce/mx/act"', '"cruce/us/act"', "peer.unknown"),
        ('"cruce/mx/act"', '"cruce/zz/act"', "peer.unknown"),
        ('"cruce/mx/act"', '"cruce/mx/log"', "peer.unknown"),
        ('"cruce/mx/act"', '"cruce/ca/act"', "peer.signature"),
        (f';nonce="{NONCE}"', "", "peer.unsigned"),
        ('"@query" ', "", "peer.unsigned"),
        (f"created={NOW}", "created=-1", "peer.unsigned"),
        (f"created={NOW}", f"created={NOW + 1}", "peer.signature"),
        (f"{LABEL}=", "other=", "peer.unsigned"),
    ],
)
def test_parameters_other_than_agreed_are_refused(before, after, expected):
    fields = signed()
    assert before in fields["signature-input"]
    changed = fields["signature-input"].replace(before, after, 1)
    assert code(ASKED, {**fields, "signature-input": changed}) == expected


def test_a_request_to_another_section_is_refused():
    for query in ("to=ca", "", "after=1", "to=us&to=ca"):
        request = Request("GET", ASKED.path, query)
        assert code(request, signed(request)) == "peer.other"


def test_a_signature_counts_within_the_window_on_either_side():
    for late in (0, WINDOW, -WINDOW):
        opened(ASKED, signed(at=NOW - late))
    assert code(ASKED, signed(at=NOW - WINDOW - 1)) == "peer.late"
    assert code(ASKED, signed(at=NOW + WINDOW + 1)) == "peer.early"


def test_the_word_on_clocks_gives_the_seconds_in_both_languages():
    with pytest.raises(PeerError) as refusal:
        opened(ASKED, signed(at=NOW + 4000))
    assert "4000 seconds ahead" in refusal.value.says.en
    assert "4000 segundos después" in refusal.value.says.es


def test_an_answer_counts_for_its_own_request_only():
    fields, asked = signed(by="ca"), KEYS["mx"].act
    answer = sign_response(asked, 200, b"parcel", fields["signature"], NOW)
    open_response(PEERS["mx"], 200, b"parcel", fields["signature"], answer, NOW)
    another = signed(by="ca", nonce=NONCE[::-1])["signature"]
    for status, body, request, peer in (
        (204, b"parcel", fields["signature"], "mx"),
        (200, b"other", fields["signature"], "mx"),
        (200, b"parcel", another, "mx"),
        (200, b"parcel", fields["signature"], "ca"),
    ):
        with pytest.raises(PeerError) as refusal:
            open_response(PEERS[peer], status, body, request, answer, NOW)
        assert refusal.value.code in ("peer.signature", "peer.unknown")
    with pytest.raises(PeerError, match=r"peer\.late"):
        open_response(PEERS["mx"], 200, b"parcel", fields["signature"], answer, NOW + WINDOW + 1)
