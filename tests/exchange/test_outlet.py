"""What outsiders named is never in our own house: checked, connected to as checked, and no redirects."""

from __future__ import annotations

import asyncio

import pytest
from tests.web.receiver import Receiver

from cruce.exchange import http, webhooks
from cruce.model import PeerError

INSIDE = [
    "127.0.0.1",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
]
NO_ADDRESSES = [
    "http://hooks.example/",
    "ftp://hooks.example/",
    "https://user:word@hooks.example/",
    "https:///x",
    "//x/y",
    "https://hooks.example/#x",
    "file:///etc/passwd",
    "https://",
    "gopher://x",
    "https://[::1",
    "xxxxxxxxxxxx",
]


def post(outlet: http.Outlet, url: str) -> int:
    async def posting() -> int:
        try:
            return await outlet.post(url, b"{}", {"content-type": "application/json"})
        finally:
            await outlet.aclose()

    return asyncio.run(posting())


def names(*addresses: str):
    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return resolve


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_of_our_own_network_is_called_by_number_or_by_name(address):
    number = f"[{address}]" if ":" in address else address
    for url, outlet in (
        (f"http://{number}/x", http.Outlet(plain=True)),
        ("http://hooks.example/x", http.Outlet(plain=True, resolve=names(address))),
        ("http://hooks.example/x", http.Outlet(plain=True, resolve=names("93.184.215.14", address))),
    ):
        with pytest.raises(PeerError) as told:
            post(outlet, url)
        assert told.value.code == "outlet.inside"


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_over_tls_is_not_called(url):
    assert not http.Outlet().fits(url)
    with pytest.raises(PeerError):
        post(http.Outlet(), url)


def test_the_connection_goes_to_the_address_that_was_checked():
    """A name that says something else each time it is asked is asked once."""
    asked = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with Receiver() as receiver:
        outlet = http.Outlet(["127.0.0.0/8"], plain=True, resolve=rebinding)
        assert post(outlet, f"http://hooks.example:{receiver.port}/x") == 204
    assert asked == ["hooks.example"]
    assert receiver.came[0][0]["host"] == f"hooks.example:{receiver.port}"


def test_no_redirect_is_followed():
    with Receiver(lambda _: 302) as receiver:
        assert post(http.Outlet(["127.0.0.0/8"], plain=True), receiver.url) == 302
    assert len(receiver.came) == 1


def test_who_is_away_is_told_so():
    with Receiver() as receiver:
        url = receiver.url
    with pytest.raises(PeerError) as told:
        post(http.Outlet(["127.0.0.0/8"], plain=True), url)
    assert told.value.code == "outlet.away"


def test_a_signature_holds_for_its_name_time_and_body_alone():
    secret, body = bytes(range(32)), b'{"id":"mx:1"}'
    fields = webhooks.fields(secret, "mx:1", 1000, body)
    said = webhooks.shown(secret)
    assert webhooks.verify(said, fields, body, 1000)
    assert webhooks.verify(said, fields, body, 1000 + webhooks.SKEW)
    several = f"v1,AAAA v2,x {fields['webhook-signature']}"
    assert webhooks.verify(said, {**fields, "webhook-signature": several}, body, 1000)
    for other in (
        (said, fields, body + b" ", 1000),
        (said, fields, body, 1001 + webhooks.SKEW),
        (said, {**fields, "webhook-id": "mx:2"}, body, 1000),
        (said, {**fields, "webhook-timestamp": "1001"}, body, 1000),
        (said, {**fields, "webhook-timestamp": "²"}, body, 1000),
        (said, {}, body, 1000),
        (webhooks.shown(bytes(32)), fields, body, 1000),
        ("whsec_é", fields, body, 1000),
    ):
        assert not webhooks.verify(*other)


def test_a_signature_is_that_of_the_specification():
    """The example of the specification of Standard Webhooks."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    headers = {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    assert webhooks.verify(secret, headers, b'{"test": 2432232314}', 1614265330)
