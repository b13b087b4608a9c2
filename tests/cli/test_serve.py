"""`cruce serve` refuses what cannot be served by name; `cruce exchange` tells sections of each other."""

from __future__ import annotations

import socket
import tomllib

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from tests.cli.shell import cruce
from tests.web.certificates import certificates

from cruce.section import Section, Settings


def test_a_card_of_one_section_is_taken_in_by_another(home, tmp_path):
    card = cruce("exchange", "card", home / "us")
    assert tomllib.loads(card.out).keys() == {"name", "log", "act", "witness"}
    assert "PRIVATE" not in card.out
    (tmp_path / "us.toml").write_text(card.out)
    (home / "mx" / "peers" / "us.toml").unlink()
    said = cruce("exchange", "peer", home / "mx", "us")
    assert (said.code, "does not know us" in said.err) == (2, True)
    told = ("exchange", "peer", home / "mx", "us", "--card", tmp_path / "us.toml")
    assert cruce(*told, "--url", "https://us.example:8443", "--json").json["url"] == "https://us.example:8443"
    # A new card alone leaves the address as it is.
    assert cruce(*told, "--json").json["url"] == "https://us.example:8443"
    assert "us at https://us.example:8443" in cruce("exchange", "peer", home / "mx", "us").flat
    with_peer = Section.open(home / "mx")
    assert with_peer.peers["us"].url == "https://us.example:8443"
    with_peer.close()


@pytest.mark.parametrize(
    "url",
    [
        "http://us.example",
        "https://",
        "https://us.example/path",
        "https://user@us.example",
        "https://us.example?x",
        "https://us.example#x",
        "ftp://127.0.0.1",
        "http://127.0.0.1.example",
        'https://us.example"\nact = "x',
        "https://us example",
    ],
)
def test_an_address_that_is_none_or_without_tls_is_refused(home, url):
    before = (home / "mx" / "peers" / "us.toml").read_bytes()
    said = cruce("exchange", "peer", home / "mx", "us", "--url", url)
    assert (said.code, "is no address" in said.err) == (2, True)
    assert (home / "mx" / "peers" / "us.toml").read_bytes() == before


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8442", "http://localhost:1/", "http://[::1]:80", "https://[2001:db8::1]:8443"]
)
def test_an_address_without_tls_leads_to_this_machine(home, url):
    assert cruce("exchange", "peer", home / "mx", "us", "--url", url, "--json").json["url"] == url


def test_a_card_of_another_section_or_none_at_all_is_refused(home, tmp_path):
    card = tmp_path / "card.toml"
    for content in (cruce("exchange", "card", home / "mx").out, "", "name = ", 'name = "us"\n', "\0"):
        card.write_text(content)
        said = cruce("exchange", "peer", home / "mx", "us", "--card", card)
        assert (said.code, "is no card of us" in said.err) == (2, True)
    said = cruce("exchange", "peer", home / "mx", "mx", "--card", home / "us" / "peers" / "mx.toml")
    assert "is no card of mx" in said.err


def test_what_cannot_be_served_is_said(home, tmp_path):
    assert "There is no section" in cruce("serve", tmp_path / "nowhere").err
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = cruce("serve", home / "us", "--port", taken.getsockname()[1])
        assert (said.code, "Nothing can listen at 127.0.0.1" in said.err) == (2, True)
    said = cruce("--lang", "es", "serve", home / "us", "--host", "192.0.2.1", "--port", "0")
    assert (said.code, "No se puede escuchar en 192.0.2.1" in said.err) == (2, True)
    assert cruce("serve", home / "us", "--port", "70000").code == 2
    Section.open(home / "us").close()  # and the store is free


def test_files_for_tls_that_cannot_be_used_are_said(home, tmp_path):
    certificates(tmp_path, ("mx", "us"))
    (tmp_path / "junk.pem").write_text("junk")
    for options in (
        ("--tls-cert", tmp_path / "absent.pem"),
        ("--tls-cert", tmp_path / "junk.pem"),
        ("--tls-cert", tmp_path / "us.pem", "--tls-key", tmp_path / "mx.key"),
        ("--peer-ca", tmp_path / "junk.pem"),
        (
            "--tls-cert",
            tmp_path / "us.pem",
            "--tls-key",
            tmp_path / "us.key",
            "--client-ca",
            tmp_path / "junk.pem",
        ),
    ):
        said = cruce("serve", home / "us", "--port", "0", *options)
        assert (said.code, "The files for TLS cannot be used" in said.err) == (2, True)


def test_a_private_key_of_tls_that_others_may_use_is_refused_in_both_languages(home, tmp_path):
    tls = tmp_path / "tls"
    certificates(tls, ("us",))
    own = ("--tls-cert", tls / "us.pem", "--tls-key", tls / "us.key")
    cruce("witness", "init", tmp_path / "watch", "--name", "w", "--logs", home / "public-keys.txt")
    doors = (("serve", home / "us"), ("witness", "serve", tmp_path / "watch"))
    for mode in (0o604, 0o640, 0o660):
        (tls / "us.key").chmod(mode)
        for door in doors:
            said = cruce(*door, "--port", "0", *own)
            assert (said.code, "may read or change the private key" in said.err) == (2, True), said.err
    said = cruce("--lang", "es", "serve", home / "us", "--port", "0", *own)
    assert (said.code, "pueden leer o cambiar la llave privada" in said.err) == (2, True)
    # One file for both is held to the same.
    (tls / "both.pem").write_bytes((tls / "us.pem").read_bytes() + (tls / "us.key").read_bytes())
    (tls / "both.pem").chmod(0o644)
    said = cruce("serve", home / "us", "--port", "0", "--tls-cert", tls / "both.pem")
    assert "may read or change the private key" in said.err
    (tls / "us.key").chmod(0o600)
    tls.chmod(0o777)
    for door in doors:
        said = cruce(*door, "--port", "0", *own)
        assert "may put another file in place of the private key" in said.err
    tls.chmod(0o700)
    said = cruce("serve", home / "us", "--port", "0", "--tls-key", tls / "us.key")
    assert (said.code, "a private key is given without its certificate" in said.err) == (2, True)


def test_a_private_key_that_takes_a_passphrase_is_refused_and_asks_nobody_for_it(home, tmp_path):
    certificates(tmp_path, ("us",))
    key = load_pem_private_key((tmp_path / "us.key").read_bytes(), None)
    sealed = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret"))
    (tmp_path / "us.key").write_bytes(sealed)
    own = ("--tls-cert", tmp_path / "us.pem", "--tls-key", tmp_path / "us.key")
    said = cruce("serve", home / "us", "--port", "0", *own)
    assert (said.code, "The files for TLS cannot be used" in said.err) == (2, True)


def test_authorities_of_clients_without_a_certificate_of_our_own_are_no_protection_and_refused(
    home, tmp_path
):
    certificates(tmp_path, ("us",))
    said = cruce("serve", home / "us", "--port", "0", "--client-ca", tmp_path / "authority.pem")
    assert (said.code, "--tls-cert" in said.err) == (2, True)


def test_a_real_section_has_no_clock_to_set(tmp_path):
    cruce("init", tmp_path / "real", "--real")
    said = cruce("serve", tmp_path / "real" / "us", "--at", "2026-05-13T11:30Z")
    assert (said.code, "training sections only" in said.err) == (2, True)


def test_settings_of_a_service_are_read_and_written(tmp_path):
    text = 'name = "us"\n[serve]\nport = "9000"\nlocal = "anyone"\ntls_cert = "us.pem"\n'
    (tmp_path / "section.toml").write_text(text)
    settings = Settings.load(tmp_path / "section.toml")
    assert (settings.serve.port, settings.serve.local) == (9000, "anyone")
    (tmp_path / "section.toml").write_text(settings.toml())
    assert Settings.load(tmp_path / "section.toml") == settings
    (tmp_path / "section.toml").write_text('name = "us"\n[serve]\nport = "90000"\nloca = "x"\n')
    said = cruce("serve", tmp_path)
    assert said.code == 2
    for place in ("serve.port", "serve.loca"):
        assert place in said.err
