"""Signing in with a provider of identities: a real one over HTTP, and all the ways in which one deceives."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.filings import AS_OF
from tests.require import extra
from tests.web.oidc import CLIENT, SECRET, Key, Provider, b64, provided, token_of
from tests.web.pair import Sections, together

from cruce.clearance import signins
from cruce.model import CruceError, UsageError
from cruce.section import Settings
from cruce.section import provider as settings
from cruce.web import provider
from cruce.web.identity import Account, Role, accounts, passwords

extra("joserfc")
HOME = "https://us.example"
NOW = int(AS_OF.timestamp())


def account(name: str, *roles: Role, **facts: Any) -> Account:
    return Account(name=name, person=f"{name} M.", roles=roles, password=passwords.hashed("clave"), **facts)


class Visitor:
    """A browser at the section's pages, which goes to the provider and comes back."""

    def __init__(self, both: Sections, named: Provider) -> None:
        self.office = both.offices["us"]
        self.named = named
        self.client = httpx.AsyncClient(transport=both.switch.doors["us"], base_url=HOME)

    async def leave(self, place: str = "") -> str:
        """Set out; gives the address to which the provider sends the browser back."""
        answer = await self.client.get(f"/sign-in/oidc{f'?next={place}' if place else ''}")
        assert answer.status_code == 303, answer.text
        async with httpx.AsyncClient() as abroad:
            there = await abroad.get(answer.headers["location"])
        return there.headers["location"]

    async def arrive(self, address: str, **headers: str) -> httpx.Response:
        return await self.client.get(address, headers=headers)

    async def sign_in(self, place: str = "", **headers: str) -> httpx.Response:
        return await self.arrive(await self.leave(place), **headers)

    @property
    async def noted(self) -> list[tuple[str, str, str]]:
        told = await self.office.desk.answer(signins.signins)
        return [(one.account, one.how, one.refused) for one in told]


def visited(tmp_path: Path, do: Callable[[Visitor], Awaitable[None]], **more: Any) -> None:
    """Open a section with a provider, and accounts for an officer and a broker."""

    async def all_of_it(both: Sections) -> None:
        office = both.offices["us"]
        folder = office.section.folder
        accounts.write(
            folder,
            [account("jsmith", Role.OFFICER, Role.CHIEF), account("luz", Role.BROKER, declarants=("D",))],
        )
        (folder / "keys" / "oidc.secret").write_text(f"{SECRET}\n")
        (folder / "keys" / "oidc.secret").chmod(0o600)
        with provided(now=lambda: NOW) as named:
            facts = {
                "issuer": named.issuer,
                "client": CLIENT,
                "home": HOME,
                "secret": "keys/oidc.secret",
                **more,
            }
            told = settings.Provider.model_validate(facts)
            async with httpx.AsyncClient() as abroad:
                office.provider = provider.Desk(told, folder, abroad)
                await do(Visitor(both, named))

    together(tmp_path, all_of_it)


@pytest.mark.parametrize(("language", "said"), [("en", "You are signed in"), ("es", "Ya ingresó")])
def test_somebody_signs_in_with_their_organisation_and_it_is_noted(tmp_path, language, said):
    async def visit(one: Visitor) -> None:
        front = await one.client.get("/sign-in", headers={"accept-language": language})
        assert 'href="/sign-in/oidc"' in front.text
        back = await one.leave("/booth")
        answer = await one.arrive(back, **{"accept-language": language})
        assert answer.status_code == 200
        assert said in answer.text
        assert 'content="0;url=/booth"' in answer.text
        cookie = answer.headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "samesite=strict", "secure"))
        assert (await one.client.get("/centre")).status_code == 200
        assert await one.noted == [("jsmith", "oidc", "")]
        journal = b"".join(path.read_bytes() for path in (one.office.section.folder / "signins").iterdir())
        assert b"code" not in journal
        assert SECRET.encode() not in journal
        again = await one.arrive(back)  # the same answer, a second time
        assert again.status_code == 401

    visited(tmp_path, visit)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_both_kinds_of_keys_are_believed_and_a_changed_key_is_asked_for_again(tmp_path, algorithm):
    async def visit(one: Visitor) -> None:
        one.named.keys = [Key("other"), Key("first", algorithm)]
        one.named.signs = one.named.keys[1]
        assert (await one.sign_in()).status_code == 200
        one.named.keys = [Key("second", algorithm)]
        one.named.signs = one.named.keys[0]
        assert (await one.sign_in()).status_code == 200
        assert one.named.asked.count("/keys") == 2

    visited(tmp_path, visit)


def none(claims: dict[str, Any]) -> str:
    return f"{b64(json.dumps({'alg': 'none'}).encode())}.{b64(json.dumps(claims).encode())}."


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"nonce": "another"}, "oidc.nonce"),
        ({"nonce": None}, "oidc.nonce"),
        ({"aud": "another"}, "oidc.audience"),
        ({"aud": [CLIENT, "another"]}, "oidc.audience"),
        ({"aud": []}, "oidc.audience"),
        ({"azp": "another"}, "oidc.audience"),
        ({"iss": "https://evil.example"}, "oidc.issuer"),
        ({"exp": NOW - 200}, "oidc.expired"),
        ({"exp": "soon"}, "oidc.expired"),
        ({"exp": None}, "oidc.expired"),
        ({"iat": NOW + 1000}, "oidc.expired"),
        ({"iat": NOW - 10_000}, "oidc.expired"),
        ({"nbf": NOW + 1000}, "oidc.expired"),
        ({"sub": "nobody"}, "oidc.account"),
        ({"sub": 7}, "oidc.account"),
        ({"sub": None}, "oidc.account"),
    ],
)
def test_claims_that_are_not_for_this_sign_in_let_nobody_in(tmp_path, changes, code):
    async def visit(one: Visitor) -> None:
        one.named.changes = changes
        answer = await one.sign_in(**{"accept-language": "es"})
        assert answer.status_code == 401
        assert "cruce=" not in answer.headers.get("set-cookie", "")
        assert (await one.client.get("/centre")).status_code == 303
        assert [(how, refused) for _, how, refused in await one.noted] == [("oidc", code)]

    visited(tmp_path, visit)


def test_tokens_that_the_provider_did_not_sign_let_nobody_in(tmp_path):
    async def visit(one: Visitor) -> None:
        own, stranger = one.named.signs, Key("one")
        weak = Key("weak", bits=1024)
        one.named.keys += [weak]
        modulus = own.public["n"].encode()

        def hmac(claims: dict[str, Any]) -> str:
            """Sign with the public key as if it were a shared secret."""
            from hmac import digest

            head = json.dumps({"alg": "HS256", "kid": "one"}).encode()
            body = f"{b64(head)}.{b64(json.dumps(claims).encode())}"
            return f"{body}.{b64(digest(modulus, body.encode(), 'sha256'))}"

        def changed(claims: dict[str, Any]) -> str:
            head, _, signature = token_of(claims, own).split(".")
            return f"{head}.{b64(json.dumps({**claims, 'sub': 'luz'}).encode())}.{signature}"

        cases: list[tuple[Any, str]] = [
            (none, "oidc.algorithm"),
            (hmac, "oidc.algorithm"),
            (lambda claims: token_of(claims, stranger), "oidc.signature"),
            (changed, "oidc.signature"),
            (lambda claims: token_of(claims, stranger, kid="two"), "oidc.key"),
            (lambda claims: token_of(claims, weak), "oidc.key"),
            (lambda claims: token_of(claims, own, alg="ES256"), "oidc.key"),
            (lambda claims: token_of(claims, own, alg="RS512"), "oidc.algorithm"),
            (lambda claims: token_of(claims, own, crit=["exp"]), "oidc.token"),
            (lambda claims: token_of(claims, own, jwk=stranger.public, kid="one") + ".x", "oidc.token"),
            (lambda _: "x" * 20_000, "oidc.token"),
            (lambda _: "", "oidc.token"),
            (lambda _: 7, "oidc.token"),
        ]
        for token, code in cases:
            one.named.token = token
            assert (await one.sign_in()).status_code == 401
            assert (await one.noted)[-1][2] == code

    visited(tmp_path, visit)


def test_only_the_browser_that_set_out_comes_back_and_not_too_late(tmp_path):
    async def visit(one: Visitor) -> None:
        back = await one.leave()
        thief = Visitor.__new__(Visitor)
        thief.client = httpx.AsyncClient(transport=one.client._transport, base_url=HOME)
        assert (await thief.arrive(back)).status_code == 401
        changed = back.replace("state=", "state=x")
        assert (await one.arrive(changed)).status_code == 401
        assert (await one.arrive(back)).status_code == 401  # one try each
        back = await one.leave()
        assert (await one.arrive(back.replace("iss=http", "iss=https"))).status_code == 401
        back = await one.leave()
        at, one.office._wall = one.office.now(), lambda: AS_OF.replace(year=AS_OF.year + 1)
        assert at == NOW
        assert (await one.arrive(back)).status_code == 401
        assert {refused for _, _, refused in await one.noted} == {"oidc.journey"}

    visited(tmp_path, visit)


def test_nobody_is_sent_elsewhere_after_signing_in(tmp_path):
    async def visit(one: Visitor) -> None:
        for place in ("//evil.example", "https://evil.example", "/%5Cevil.example", "javascript:alert(1)"):
            answer = await one.sign_in(place)
            assert "evil" not in answer.text
            assert "javascript:" not in answer.text
            assert 'content="0;url=/centre"' in answer.text

    visited(tmp_path, visit)


def test_a_provider_that_denies_is_dark_or_speaks_of_another_lets_nobody_in_and_passwords_go_on(tmp_path):
    async def visit(one: Visitor) -> None:
        one.named.denies = True
        assert (await one.sign_in()).status_code == 401
        one.named.denies = False
        back = await one.leave()
        one.named._codes.clear()  # the provider does not know its own code any more
        assert (await one.arrive(back)).status_code == 401
        one.named.says = {"issuer": "https://evil.example"}
        one.office.provider._told = None  # type: ignore[union-attr]
        assert (await one.client.get("/sign-in/oidc")).status_code == 503
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            for place in ("http://evil.example/x", "javascript:x", 7, "https://u@evil.example/"):
                one.named.says = {name: place}
                assert (await one.client.get("/sign-in/oidc")).status_code == 503
        one.named.close()
        answer = await one.client.get("/sign-in/oidc", headers={"accept-language": "es"})
        assert answer.status_code == 503
        assert "No se alcanza al proveedor" in answer.text
        trader = await one.client.post("/sign-in", data={"name": "luz", "password": "clave"})
        assert trader.status_code == 303

    visited(tmp_path, visit)


def test_groups_give_no_role_that_the_account_has_not(tmp_path):
    async def visit(one: Visitor) -> None:
        one.named.who = {"sub": "a-1", "groups": ["officers", "directors"]}
        assert (await one.sign_in()).status_code == 200
        ((_, session),) = one.office.sessions._open.items()
        assert session.roles == (Role.OFFICER,)
        who = one.office.sessions.who(one.client.cookies["cruce"], NOW)
        assert who is not None
        assert who[0].roles == (Role.OFFICER,)
        for groups in ([], ["strangers"], "officers", None, [7]):
            one.named.who = {"sub": "a-1", "groups": groups}
            assert (await one.sign_in()).status_code == 401
        assert {refused for _, _, refused in await one.noted} == {"", "oidc.roles"}
        # What is taken from the account is taken from who is signed in.
        accounts.write(one.office.section.folder, [account("jsmith", Role.CHIEF)])
        one.office.sessions.accounts.refresh()
        assert one.office.sessions.who(one.client.cookies["cruce"], NOW) is None

    given = {"officers": ("officer",), "directors": ("director",)}
    visited(tmp_path, visit, groups="groups", roles=given, accounts={"a-1": "jsmith"})


def test_an_officer_without_a_one_time_code_does_not_act_and_tries_are_noted_without_what_was_typed(tmp_path):
    async def visit(one: Visitor) -> None:
        answer = await one.client.post(
            "/sign-in", data={"name": "jsmith", "password": "clave"}, headers={"accept-language": "es"}
        )
        assert answer.status_code == 403
        assert "requiere código de un solo uso" in answer.text
        assert "set-cookie" not in answer.headers
        assert (await one.client.get("/centre")).status_code == 303
        wrong = await one.client.post("/sign-in", data={"name": "hunter2", "password": "jsmith"})
        assert wrong.status_code == 401
        assert await one.noted == [
            ("jsmith", "password", "sign-in.no-code"),
            (signins.UNKNOWN, "password", "sign-in.wrong"),
        ]

    visited(tmp_path, visit)


def test_where_no_provider_is_set_there_is_none(tmp_path):
    async def visit(one: Visitor) -> None:
        one.office.provider = None
        assert "/sign-in/oidc" not in (await one.client.get("/sign-in")).text
        for place in ("/sign-in/oidc", "/sign-in/oidc/back?code=x&state=y"):
            assert (await one.client.get(place)).status_code == 404

    visited(tmp_path, visit)


def test_a_secret_that_others_can_read_is_refused(tmp_path):
    told = settings.Provider(issuer="https://i.example", client="c", home=HOME, secret=Path("oidc.secret"))
    (tmp_path / "oidc.secret").write_text("x")
    (tmp_path / "oidc.secret").chmod(0o644)
    with pytest.raises(CruceError, match=r"ledger\.key-exposed"):
        provider.Desk(told, tmp_path, httpx.AsyncClient())


def test_settings_of_a_provider_are_read_and_written_again(tmp_path):
    text = (
        'name = "us"\n[oidc]\nissuer = "https://id.example/realms/x"\nclient = "c"\nhome = "https://us.example"\n'
        'secret = "keys/oidc.secret"\nclaim = "sub"\ngroups = "groups"\n'
        '[oidc.roles]\n"customs officers" = ["officer"]\n[oidc.accounts]\n"0f-3" = "jsmith"\n'
    )
    file = tmp_path / "section.toml"
    file.write_text(text)
    read = Settings.load(file)
    file.write_text(read.toml())
    assert Settings.load(file) == read
    for wrong in (
        ("https://id.example/realms/x", "http://id.example"),
        ("https://us.example", "https://us.example/path"),
        ("keys/oidc.secret", "/etc/shadow"),
        ("keys/oidc.secret", "../../x"),
    ):
        file.write_text(text.replace(*wrong))
        with pytest.raises(UsageError, match=r"section\.settings"):
            Settings.load(file)


def test_many_who_set_out_take_bounded_room(tmp_path, monkeypatch):
    monkeypatch.setattr(provider, "_MOST", 5)

    async def visit(one: Visitor) -> None:
        await asyncio.gather(*(one.client.get("/sign-in/oidc") for _ in range(20)))
        assert one.office.provider is not None
        assert len(one.office.provider._away) == 5

    visited(tmp_path, visit)
