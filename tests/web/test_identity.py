"""Accounts, passwords, one-time codes and sessions."""

from __future__ import annotations

import stat
from datetime import UTC, datetime

import pytest

from cruce.model import UsageError
from cruce.web.identity import (
    MAY,
    Account,
    Accounts,
    Act,
    ApiKey,
    Role,
    Sessions,
    accounts,
    onetime,
    passwords,
)
from cruce.web.identity.sessions import IDLE, LONGEST

NOW = 1_780_000_000
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.fixture
def broker() -> Account:
    return Account(
        name="luz",
        person="Luz Mora",
        roles=(Role.BROKER,),
        declarants=("D1",),
        password=passwords.hashed("clave"),
    )


@pytest.fixture
def sessions(tmp_path, broker) -> Sessions:
    officer = broker.model_copy(update={"name": "jim", "roles": (Role.OFFICER,), "totp": SECRET})
    accounts.write(tmp_path, [broker, officer])
    return Sessions(Accounts.of(tmp_path))


@pytest.mark.parametrize(
    ("at", "code"), [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")]
)
def test_codes_are_those_of_rfc_6238(at, code):
    """Appendix B of RFC 6238 gives eight digits; six are their last."""
    assert onetime.code_at(SECRET, at // onetime.STEP) == code


def test_a_code_works_one_step_beside_its_own_and_once():
    step = NOW // onetime.STEP
    for around in (-1, 0, 1):
        assert onetime.step_of(SECRET, onetime.code_at(SECRET, step + around), NOW) == step + around
    assert onetime.step_of(SECRET, onetime.code_at(SECRET, step + 2), NOW) is None
    assert onetime.step_of(SECRET, onetime.code_at(SECRET, step), NOW, used=step) is None
    assert onetime.step_of(SECRET, "", NOW) is None


def test_a_password_is_kept_as_what_cannot_be_turned_back():
    kept = passwords.hashed("clave")
    assert "clave" not in kept
    assert kept != passwords.hashed("clave")
    assert passwords.matches("clave", kept)
    assert not passwords.matches("Clave", kept)
    assert not passwords.matches("clave", "broken")


def test_a_file_of_accounts_is_its_owners_alone_and_comes_back_whole(tmp_path, broker):
    key = ApiKey(label="erp", sha256=passwords.fingerprint("k" * 40), made=datetime(2026, 1, 1, tzinfo=UTC))
    accounts.write(tmp_path, [broker.model_copy(update={"keys": (key,)})])
    assert stat.S_IMODE((tmp_path / accounts.FILE).stat().st_mode) == 0o600
    found = Accounts.of(tmp_path)
    assert found.named("luz") == found.with_key("k" * 40)
    assert found.with_key("k") is None
    accounts.write(tmp_path, [])
    found.refresh()
    assert found.named("luz") is None


@pytest.mark.parametrize("content", [b"{", b"[1]", b'[{"name": "A B"}]', b"\xff", b'[{"roles": ["king"]}]'])
def test_a_broken_file_of_accounts_lets_nobody_in(tmp_path, content):
    (tmp_path / accounts.FILE).write_bytes(content)
    with pytest.raises(UsageError, match=r"accounts\.malformed"):
        Accounts.of(tmp_path)


def test_signing_in_by_password_and_code(sessions):
    code = onetime.code_at(SECRET, NOW // onetime.STEP)
    assert sessions.begin("luz", "clave", "", "here", NOW) is not None
    assert sessions.begin("luz", "other", "", "here", NOW) is None
    assert sessions.begin("nobody", "clave", "", "here", NOW) is None
    assert sessions.begin("jim", "clave", "", "here", NOW) is None
    assert sessions.begin("jim", "clave", code, "here", NOW) is not None
    assert sessions.begin("jim", "clave", code, "here", NOW) is None, "a code works once"


def test_a_session_ends_when_idle_when_long_when_left_and_with_its_account(sessions, tmp_path, broker):
    def begun() -> str:
        made = sessions.begin("luz", "clave", "", "here", NOW)
        assert made is not None
        token: str = made[0]
        return token

    token = begun()
    assert sessions.who(token, NOW + IDLE) is not None
    assert sessions.who(token, NOW + 2 * IDLE) is not None
    assert sessions.who(token, NOW + 3 * IDLE + 1) is None
    token = begun()
    assert all(sessions.who(token, at) for at in range(NOW, NOW + LONGEST, IDLE))
    assert sessions.who(token, NOW + LONGEST + 1) is None
    token = begun()
    sessions.end(token)
    assert sessions.who(token, NOW) is None
    token = begun()
    accounts.write(tmp_path, [])
    sessions.accounts.refresh()
    assert sessions.who(token, NOW) is None


@pytest.mark.parametrize("change", [{"password": "00$11"}, {"totp": SECRET}])
def test_who_signed_in_by_what_an_account_asks_no_more_is_out(sessions, tmp_path, broker, change):
    made = sessions.begin("luz", "clave", "", "here", NOW)
    assert made is not None
    accounts.write(tmp_path, [broker.model_copy(update={"crossings": ("US-TX-WTB",)})])
    sessions.accounts.refresh()
    assert sessions.who(made[0], NOW) is not None, "the rest of an account may change"
    accounts.write(tmp_path, [broker.model_copy(update=change)])
    sessions.accounts.refresh()
    assert sessions.who(made[0], NOW) is None


def test_somebody_signs_out_everywhere_and_nobody_else_is_signed_out(sessions):
    mine = [sessions.begin("luz", "clave", "", "here", NOW) for _ in range(3)]
    other = sessions.begin("jim", "clave", onetime.code_at(SECRET, NOW // onetime.STEP), "here", NOW)
    sessions.end_all("luz")
    assert [sessions.who(one[0], NOW) for one in mine if one] == [None] * 3
    assert other is not None
    assert sessions.who(other[0], NOW) is not None


def test_too_many_tries_wait_where_they_come_from_and_nowhere_else(sessions):
    for _ in range(6):
        assert sessions.pause("luz", "there", NOW) == 0
        sessions.begin("luz", "wrong", "", "there", NOW)
    assert sessions.pause("luz", "there", NOW) == 300
    assert sessions.pause("luz", "here", NOW) == 0, "nobody is kept out by somebody else's guesses"
    assert sessions.pause("luz", "there", NOW + 301) <= 0
    for number in range(40):
        sessions.begin(f"n{number}", "wrong", "", "flood", NOW)
    assert sessions.pause("jim", "flood", NOW) == 300


def test_every_role_may_something_and_no_trader_acts_for_the_section():
    assert set(MAY) == set(Role)
    assert all(MAY.values())
    acts = {Act.PRESENT, Act.EXAMINE, Act.DECIDE, Act.COMMAND, Act.AUDIT}
    assert not acts & (MAY[Role.BROKER] | MAY[Role.CARRIER])
    assert not {Act.EXAMINE, Act.DECIDE, Act.PRESENT, Act.FILE} & (MAY[Role.OVERSIGHT] | MAY[Role.DIRECTOR])
