"""Looking for a name: what is found, at which score, and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cruce.risk.screening import Asked, Listed, ListIndex, search
from cruce.risk.screening.entries import Kind
from cruce.risk.screening.judge import BESIDE, SAYS, WEIGHTS, kind_of
from cruce.risk.screening.names import telling_words
from cruce.risk.screening.search import CLEAR

LIST = ListIndex(
    "sample",
    "1",
    (
        Listed("1", "COMERCIALIZADORA QUETZALTEPEC, S.A. DE C.V.", country="MX", kind=Kind.COMPANY),
        Listed("2", "AL-MUHANDIS, Mohammed Yousef", country="IQ", kind=Kind.PERSON, born=("1971-03-02",)),
        Listed("3", "ZHIVAGO TRADING HOUSE OOO", ("TORGOVY DOM ZHIVAGO",), "RU", weak=("TDZ",)),
        Listed("4", "OCEAN STAR 7", kind=Kind.VEHICLE, identifiers=("IMO 9051648",)),
        Listed("5", "BANCO NACIONAL DE FOMENTO", country="CU", until=date(2020, 1, 1)),
        *(
            Listed(f"x{n}", f"COMERCIALIZADORA DEL {word}")
            for n, word in enumerate(("NORTE", "SUR", "GOLFO"))
        ),
    ),
)


def found(name: str, **known: object) -> list[str]:
    return [hit.entry.id for hit in search(LIST, Asked(name, **known))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("Comercializadora Quetzaltepec", "1"),
        ("Comercializadora Quetzalteepc SA", "1"),  # two letters turned round
        ("QUETZALTEPEC COMERCIALIZADORA", "1"),
        ("Muhammad Yusuf al Muhandes", "2"),
        ("محمد يوسف المهندس", "2"),
        ("Торговый дом Живаго", "3"),
        ("Zhivago Tradind House LLC", "3"),
        ("TDZ", "3"),
        ("Banco Nacional Fomento", "5"),
    ],
)
def test_a_name_written_otherwise_is_found(name, entry):
    assert found(name)[0] == entry


@pytest.mark.parametrize(
    "name",
    [
        "Comercializadora del Este",  # shares only what many share
        "Ocean Star 8",  # another number is another ship
        "S.A. de C.V.",
        "A",
        "",
        "?!",
        "北京贸易",
        "Juan López",
        "x" * 500,
    ],
)
def test_another_name_is_not(name):
    assert found(name) == []


def test_an_identifier_decides():
    (hit,) = search(LIST, Asked("Somebody Else", identifiers=("imo-9051648",)))
    assert (hit.entry.id, hit.verdict.score) == ("4", 1.0)
    assert [reason.name for reason in hit.verdict.reasons] == ["identifier"]


def test_the_score_is_the_sum_of_its_reasons():
    (hit,) = search(LIST, Asked("Mohamed Yusef Muhandis", country="IQ", born="1971"))
    assert hit.verdict.score == pytest.approx(min(1.0, sum(reason.adds for reason in hit.verdict.reasons)))
    assert {reason.name for reason in hit.verdict.reasons} == {*WEIGHTS, "same-country", "same-birth"}


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"country": "MX"}, "other-country"),
        ({"born": "1980-01-01"}, "other-birth"),
        ({"kind": Kind.COMPANY}, "other-kind"),
    ],
)
def test_what_is_known_beside_a_name_counts(known, reason):
    name = "Mohamed Yusef Muhandis"
    plain = search(LIST, Asked(name), least=0.3)[0].verdict
    other = search(LIST, Asked(name, **known), least=0.3)[0].verdict
    assert other.score == pytest.approx(min(1.0, sum(r.adds for r in plain.reasons) + BESIDE[reason]))
    assert reason in {r.name for r in other.reasons}


def test_what_lies_beside_a_name_never_adds_more_than_the_search_allows_for():
    assert sum(adds for adds in BESIDE.values() if adds > 0) <= CLEAR


def test_weights_are_whole_and_every_reason_can_be_said():
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert SAYS.keys() == {"identifier", *WEIGHTS, *BESIDE}
    assert all(text.en != text.es for text in SAYS.values())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Acme, S.A. de C.V.", Kind.COMPANY),
        ("Transportes Garza", Kind.COMPANY),
        ("LOPEZ GARCIA, Juan", Kind.PERSON),
        ("Juan Lopez", None),
        ("Acme 7, Ltd", Kind.COMPANY),
    ],
)
def test_companies_and_persons_are_told_apart_by_their_words(name, kind):
    assert kind_of(name) is kind


def test_the_best_come_first_and_each_entry_once():
    hits = search(LIST, Asked("Zhivago"), least=0.3)
    assert [hit.entry.id for hit in hits].count("3") == 1
    scores = [hit.verdict.score for hit in hits]
    assert scores == sorted(scores, reverse=True)


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for(name):
    assert all(0 <= hit.verdict.score <= 1 for hit in search(LIST, Asked(name), least=0.3))


@given(st.sampled_from(LIST.entries), st.randoms())
def test_every_listed_name_is_found_as_written_and_in_any_order(entry, chance):
    words = telling_words(entry.name)
    for name in (entry.name, " ".join(chance.sample(words, len(words)))):
        hits = {hit.entry.id: hit.verdict.score for hit in search(LIST, Asked(name))}
        assert hits[entry.id] > 0.9


def test_entries_that_left_the_list_do_not_crowd_out_one_that_stands():
    left = [Listed(f"A-{n}", "Ficta Quetzaltepec", until=date(2020, 1, 1)) for n in range(5)]
    edition = ListIndex("sample", "1", (*left, Listed("Z-1", "Ficta Quetzaltepec")))
    asked = Asked("Ficta Quetzaltepek")
    assert "Z-1" not in {hit.entry.id for hit in search(edition, asked)}
    assert [hit.entry.id for hit in search(edition, asked, on=date(2026, 1, 1))] == ["Z-1"]
