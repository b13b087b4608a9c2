"""Signing in with an organisation in a real browser: the provider is another site, and cookies are strict."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.require import extra
from tests.web.browser import WIDTHS, Visitor, chromium
from tests.web.oidc import CLIENT, SECRET, provided
from tests.web.served import home_with_ports, served

from cruce.web.identity import Account, Role, accounts, passwords

extra("joserfc")
SAID = {"en": "Sign in with your organisation", "es": "Ingresar con su institución"}


@pytest.mark.slow
def test_somebody_comes_back_from_another_site_and_is_signed_in(tmp_path: Path) -> None:
    home = tmp_path / "home"
    ports = home_with_ports(home, ("us",))
    folder = home / "us"
    officer = Account(name="jsmith", person="J. Smith", roles=(Role.CHIEF,), password=passwords.hashed("x"))
    accounts.write(folder, [officer])
    (folder / "keys" / "oidc.secret").write_text(SECRET)
    (folder / "keys" / "oidc.secret").chmod(0o600)
    base = f"http://127.0.0.1:{ports['us']}"
    with provided("localhost") as named:
        with (folder / "section.toml").open("a", encoding="utf-8") as file:
            file.write(
                f'[oidc]\nissuer = "{named.issuer}"\nclient = "{CLIENT}"\nhome = "{base}"\n'
                'secret = "keys/oidc.secret"\n'
            )
        with served(home, ports) as sections, chromium() as browser:
            named.now = lambda: int(sections["us"].now_at().timestamp())
            for language, width in (("en", WIDTHS["wall"]), ("es", WIDTHS["phone"])):
                one = Visitor(browser, base, language, tmp_path, width)
                one.page.goto("/sign-in?next=/centre")
                one.keep("sign-in")
                assert one.fits()
                one.page.get_by_role("link", name=SAID[language]).click()
                one.page.wait_for_url(f"{base}/centre**")
                assert "J. Smith" in one.page.content()
                one.context.close()
