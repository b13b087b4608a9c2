"""The public's pages and a shipment's way in a real browser: both languages, phone to wall, day and night."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.clearance.border import StandingClock, lodge, opened, seen
from tests.filings import AS_OF, Sample, empty_northbound, harness_northbound
from tests.web.browser import WIDTHS, Visitor
from tests.web.served import Served, home_with_ports, until

from cruce.clearance import tracing
from cruce.ledger import Signer
from cruce.tracking import Act, Sighting, epcis, sightings, transit

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
LADEN = harness_northbound()
TRUCKS = 9
PLACES = ("/", "/crossings/US-TX-WTB", "/how-to-cross", "/calculator")


@pytest.fixture(scope="module")
def section(tmp_path_factory) -> Iterator[tuple[Served, str]]:
    """A section whose record holds a laden truck on its way, and enough trucks that crossed to be
    measured.
    """
    home = tmp_path_factory.mktemp("public") / "home"
    ports = home_with_ports(home, ("mx", "us"))
    case = _filled(home)
    one = Served(home / "mx", ports["mx"])
    one.start()
    until(one.health)
    yield one, case
    one.kill()


def _filled(home) -> str:
    """Put a day on record: trucks in the queue and at the booth, and one with its whole way."""
    clock = StandingClock(AS_OF)
    with opened(home, clock=clock) as border:
        mx = border.sections["mx"]
        cases = [(lodge(border, one), one) for one in (empty_northbound(f"PUB-{n}") for n in range(TRUCKS))]
        case = lodge(border, LADEN)
        for number, (one, sample) in enumerate(cases):
            out = AS_OF - timedelta(minutes=50 - 5 * number)
            queued = seen_at(Act.QUEUED, out - timedelta(minutes=22 + 3 * number), sample)
            tracing.record(mx, paper(queued), "gate", case=one)
            border.present({one: seen(sample.filing, at=out, lane="2")}, "gate", section="mx")
        way = [
            seen_at(Act.SEAL_ON, AS_OF - timedelta(hours=5), LADEN, seals=seals_of(LADEN)),
            handed(AS_OF - timedelta(hours=4)),
            *(
                seen_at(
                    Act.POSITION,
                    AS_OF - timedelta(minutes=50 - 10 * n),
                    LADEN,
                    lat=Decimal(f"27.{n}"),
                    lon=Decimal("-99.55"),
                )
                for n in range(5)
            ),
            seen_at(Act.SEAL_CHECKED, AS_OF - timedelta(minutes=4), LADEN, seals=("MX0000001",)),
        ]
        tracing.record(mx, paper(*way), "gate", case=case)
        ordered = {"begins": AS_OF - timedelta(hours=5), "until": AS_OF + timedelta(hours=5), "by": "L. Hart"}
        tracing.order(mx, case, transit.Order.model_validate({**ordered, "seals": seals_of(LADEN)}))
    return case


def seals_of(sample: Sample) -> tuple[str, ...]:
    return tuple(one.number for one in sample.filing.trip.seals)


def seen_at(act: Act, at: datetime, sample: Sample, **more: Any) -> Sighting:
    plate = sample.filing.trip.conveyance.plates[0].number
    return Sighting(hash="", act=act, at=at, things=(plate,), **more)


def handed(at: datetime) -> Sighting:
    """The plant hands the truck over to the carrier; both sign."""
    carrier = LADEN.filing.trip.carrier.name
    bare = seen_at(
        Act.HANDED_OVER, at, LADEN, hand_over=sightings.HandOver(giver=carrier, taker="Drayage Laredo")
    )
    words = sightings.hand_over_words(bare)

    def by(name: str) -> sightings.Signature:
        key = Signer.from_seed(name, name.encode().ljust(32, b"."))
        return sightings.Signature(
            key=str(key.verifier), hex=key.sign(words, context=tracing.HAND_OVER).hex()
        )

    made = sightings.HandOver(giver=carrier, taker="Drayage Laredo", given=by("carrier"), taken=by("drayage"))
    return bare.model_copy(update={"hand_over": made})


def paper(*told: Sighting) -> bytes:
    return epcis.written(
        epcis.document([sightings.event_of(one) for one in told], AS_OF, [sightings.CONTEXT])
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_public_reads_times_and_computes_both(section, browser, album, language):
    served, _ = section
    visitor = Visitor(browser, str(served.door.base_url).rstrip("/"), language, album)
    for place in PLACES:
        visitor.page.goto(place)
        visitor.keep(f"public{place.replace('/', '-')}")
    visitor.page.goto("/")
    assert "min" in visitor.page.locator(".time b").first.inner_text()
    for name, text in (
        ("us_code", "8708305090"),
        ("mx_code", "87083099"),
        ("origin", "MX"),
        ("value", "12500.00"),
    ):
        visitor.page.goto("/calculator") if name == "us_code" else None
        visitor.page.locator(f"#calc-{name}").fill(text)
    visitor.page.locator(".calc button").click()
    visitor.page.wait_for_selector("#result")
    assert "USD" in visitor.text()
    visitor.keep("public-calculated")
    visitor.page.locator("#calc-origin").fill("XX")
    visitor.page.locator("#calc-value").fill("much")
    visitor.page.locator(".calc button").click()
    expect(visitor.page.locator(".field.wrong")).to_have_count(2)
    visitor.keep("public-refused")


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_officer_follows_the_shipments_way(section, browser, album, language):
    served, case = section
    officer = Visitor(browser, str(served.door.base_url).rstrip("/"), language, album)
    officer.become("chief")
    officer.page.goto(f"/cases/{case}")
    way = officer.page.locator("#timeline")
    expect(way.locator("ol.seen li")).to_have_count(8)
    assert "Drayage Laredo" in way.inner_text()
    assert "track.seal-mismatch" in way.inner_text()
    officer.keep("timeline")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("look", ["light", "dark"])
def test_phone_to_wall_day_and_night(section, browser, album, width, look):
    served, case = section
    visitor = Visitor(browser, str(served.door.base_url).rstrip("/"), "es", album, WIDTHS[width])
    visitor.page.emulate_media(color_scheme=look)
    for place in PLACES:
        visitor.page.goto(place)
        assert visitor.fits(), (place, width)
        visitor.keep(f"public{place.replace('/', '-')}-{width}-{look}")
    visitor.become("chief")
    visitor.page.goto(f"/cases/{case}")
    assert visitor.fits()
    visitor.keep(f"timeline-{width}-{look}")


def test_without_javascript_everything_is_there(section, browser):
    served, _ = section
    plain = browser.new_context(base_url=str(served.door.base_url), java_script_enabled=False).new_page()
    plain.goto("/")
    assert "min" in plain.locator(".time b").first.inner_text()
    plain.goto("/calculator")
    plain.locator("#calc-us_code").fill("8708305090")
    plain.locator("#calc-origin").fill("MX")
    plain.locator("#calc-value").fill("1000")
    plain.locator(".calc button").click()
    assert "USD" in plain.locator("#result").inner_text()
