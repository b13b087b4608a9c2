"""Screen names against 20,000 entries: speed, and what is found at what price in false alarms.

List: the OFAC edition of 2022-01 with its aliases and addresses, the non-SDN, denied, debarred and
nonproliferation lists, filled up to 20,000 entries with names put together from theirs. Positives: listed
names after one seeded mutation each (a slip, two, turned order, a dropped word, another legal form, another
transliteration, Cyrillic). Negatives: the companies of Mexican form on that list, which are taken off it
with all their names, and company names put together from Mexican places and surnames. `recall_at_1` and
`_5`: share of positives whose own entry scores above what one and five in a hundred negatives reach.
`candidate_recall`: share whose own entry is among the candidates of the index. `alias_*`: aliases held out
of the list that share a word with another name of their entry, asked as they stand; `alias_any_at_1` all of
them, acronyms and other names included. Peer: rapidfuzz's `process.extract` with `token_sort_ratio` over
all names of the list.
"""

import csv
import gzip
import io
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter, process_time
from typing import NamedTuple

import yaml
from rapidfuzz.fuzz import token_sort_ratio
from rapidfuzz.process import extract
from rapidfuzz.utils import default_process

from _run import ROOT, Bench
from cruce.law import open_law
from cruce.risk import screening
from cruce.risk.screening import Asked, Listed, ListIndex, read_list, search
from cruce.risk.screening.movement import NEAR_ENOUGH
from cruce.risk.screening.names import telling_words
from cruce.risk.screening.search import LEAST as ADVISED
from cruce.risk.screening.search import likenesses
from cruce.risk.screening.spelling import spelling

ENTRIES = 20_000
LEAST = 0.3  # scores below are of no interest
MEXICAN = re.compile(r"\bS\.? ?A\.? DE C\.? ?V|\bDE R\.? ?L\b|\bSOCIEDAD CIVIL|\bDE C\.V|\bS\.P\.R\.")
TRANSLITERATIONS = [
    *(("mohamm", "muham"), ("ou", "u"), ("sh", "sch"), ("kh", "h"), ("y", "i"), ("ei", "ey"), ("ph", "f")),
    *(("q", "k"), ("ee", "i"), ("oo", "u"), ("aa", "a"), ("v", "w"), ("ie", "y"), ("j", "dj"), ("ks", "x")),
    *(("ch", "tch"), ("iy", "y"), ("ov", "off"), ("ev", "eff"), ("ii", "iy")),
]
_LATIN = "shch zh kh ts ch sh yu ya a b v g d e z i y k l m n o p r s t u f h c j q w x"
_CYRILLIC = "щ ж х ц ч ш ю я а б в г д е з и й к л м н о п р с т у ф х к ж к в кс"
CYRILLIC = dict(zip(_LATIN.split(), _CYRILLIC.split(), strict=True))
FORMS = ("S.A. de C.V.", "LLC", "Ltd.", "Inc.", "GmbH", "S. de R.L. de C.V.", "Co., Ltd.", "OOO")


class Case(NamedTuple):
    """A name to ask for, and the entry that it is meant to find; none: it is nobody on the list."""

    name: str
    entry: str | None


def lists(bench: Bench) -> list[Listed]:
    """Read the official lists as one, ids made unique by the list's name."""
    folder, names = "screening/", screening.country_names(open_law())
    files = {
        "sdn": ("ofac_2022-01/sdn.csv.gz", "ofac_2022-01/alt.csv.gz", "ofac_2022-01/add.csv.gz"),
        "cons": tuple(f"other/test_testdata_cons_{part}.csv.gz" for part in ("prim", "alt", "add")),
        "dpl": ("other/test_testdata_dpl.txt.gz",),
        "itar": ("other/itar_debarred_party_list_01242018.csv",),
        "isn": ("other/isn.csv",),
    }
    found: list[Listed] = []
    for name, paths in files.items():
        content = [opened(bench, folder + path) for path in paths]
        companions = dict(zip(("aliases", "addresses"), content[1:], strict=False))
        index = read_list(content[0], name, "1", countries=names, **companions)  # type: ignore[arg-type]
        assert isinstance(index, ListIndex), index
        found += (replace(entry, id=f"{name}-{entry.id}") for entry in index.entries)
    return found


def opened(bench: Bench, path: str) -> bytes:
    """Return the plain content of an official file."""
    content = bench.official(path).read_bytes()
    return gzip.decompress(content) if path.endswith(".gz") else content


def filled(entries: list[Listed], chance: random.Random) -> list[Listed]:
    """Fill a list up with names put together from the words of its names."""
    words = [entry.name.split() for entry in entries if 2 <= len(entry.name.split()) <= 5]
    made = []
    for number in range(ENTRIES - len(entries)):
        one, other = chance.choice(words), chance.choice(words)
        name = " ".join((*one[: len(one) // 2 or 1], *other[len(other) // 2 :]))
        made.append(Listed(f"made-{number}", name))
    return entries + made


def slip(name: str, chance: random.Random) -> str:
    """Leave a letter out, put one in, exchange one, or turn two round."""
    place = chance.choice([n for n, sign in enumerate(name) if sign.isalpha()] or [0])
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    before, at, after = name[:place], name[place], name[place + 1 :]
    return before + chance.choice((after, letter + at + after, letter + after, after[:1] + at + after[1:]))


def turned(name: str, chance: random.Random) -> str:
    """Put the words in another order."""
    words = name.replace(",", "").split()
    return " ".join(chance.sample(words, len(words)))


def dropped(name: str, chance: random.Random) -> str:
    """Leave one word of three or more out."""
    words = name.split()
    if len(words) > 2:
        words.pop(chance.randrange(len(words)))
    return " ".join(words)


def other_form(name: str, chance: random.Random) -> str:
    """Exchange, or give, a legal form; a person's name is written in other capitals."""
    if name.count(",") == 1:
        return name.title()
    return f"{' '.join(telling_words(name))} {chance.choice(FORMS)}"


def transliterated(name: str, chance: random.Random) -> str:
    """Spell up to two sounds as another transliteration would."""
    plain = name.lower()
    able = [pair for pair in TRANSLITERATIONS if pair[0] in plain]
    for written, otherwise in chance.sample(able, min(2, len(able))):
        plain = plain.replace(written, otherwise, 1)
    return plain


def in_cyrillic(name: str, _: random.Random) -> str:
    """Write a name in Cyrillic letters."""
    plain = name.lower()
    for latin, sign in CYRILLIC.items():
        plain = plain.replace(latin, sign)
    return plain


MUTATIONS: dict[str, Callable[[str, random.Random], str]] = {
    "slip": slip,
    "two_slips": lambda name, chance: slip(slip(name, chance), chance),
    "turned": turned,
    "turned_slip": lambda name, chance: slip(turned(name, chance), chance),
    "dropped": dropped,
    "other_form": other_form,
    "transliterated": transliterated,
    "cyrillic": in_cyrillic,
}


def made_companies(bench: Bench, count: int, chance: random.Random) -> list[str]:
    """Put together names as Mexican companies bear them, of real places and usual surnames."""
    words = yaml.safe_load((ROOT / "src/cruce/traffic/names.yaml").read_text(encoding="utf-8"))
    table = opened(bench, "mx_tariff/sat_catalogs/ccp_31_municipios.csv.gz").decode("utf-8-sig")
    places = [row["texto"] for row in csv.DictReader(io.StringIO(table))]
    trades = [trade for group in words["company_es"].values() for trade in group]
    trades += [*words["carriers_es"], *words["listed_kinds"], "Constructora", "Inmobiliaria", "Refacciones"]
    trades += ["Materiales", "Operadora", "Minera", "Ganadera", "Servicios Integrales", "Maquiladora"]
    shapes = (
        "{trade} {place}",
        "{trade} {own}",
        "{trade} {name} {other}",
        "{trade} de {place} del Norte",
        "{trade} {name} e Hijos",
        "{trade} y {second} {place}",
    )
    made = []
    for _ in range(count):
        name = chance.choice(shapes).format(
            trade=chance.choice(trades),
            second=chance.choice(trades),
            place=chance.choice(places),
            own=chance.choice(words["words_es"]),
            name=chance.choice(words["surnames_es"]),
            other=chance.choice(words["surnames_es"]),
        )
        made.append(f"{name}, {chance.choice(words['forms_es'])}")
    return made


def held_out(entries: list[Listed], count: int, chance: random.Random) -> tuple[list[Listed], list[Case]]:
    """Take one alias each off some entries, and give the aliases with the entry that each is of."""
    cases, kept = [], {entry.id: entry for entry in entries}
    for entry in chance.sample([entry for entry in entries if entry.aliases], count):
        alias = chance.choice(entry.aliases)
        kept[entry.id] = replace(entry, aliases=tuple(one for one in entry.aliases if one != alias))
        cases.append(Case(alias, entry.id))
    return [kept.get(entry.id, entry) for entry in entries], cases


def asked(index: ListIndex, cases: Sequence[Case]) -> tuple[list[float], list[float]]:
    """Give for each case the best score, and the score of the entry that is meant."""
    best, own = [], []
    for case in cases:
        hits = search(index, Asked(case.name), LEAST, most=40)
        best.append(hits[0].verdict.score if hits else 0.0)
        own.append(next((hit.verdict.score for hit in hits if hit.entry.id == case.entry), 0.0))
    return best, own


def peer_asked(names: list[tuple[str, str]], cases: Sequence[Case]) -> tuple[list[float], list[float]]:
    """As `asked`, by the peer: every name of the list compared, the best forty kept."""
    plain = [default_process(name) for _, name in names]
    best, own = [], []
    for case in cases:
        found = extract(default_process(case.name), plain, scorer=token_sort_ratio, limit=40)
        best.append(found[0][1])
        own.append(max((score for _, score, place in found if names[place][0] == case.entry), default=0.0))
    return best, own


def price(alarms: Sequence[float], share: float) -> float:
    """Give the score that a share of the negatives reaches."""
    return sorted(alarms, reverse=True)[int(share * len(alarms))]


def shares_a_word(case: Case, entries: dict[str, Listed]) -> bool:
    """Tell whether a held-out alias shares a sounded word with another name of its entry."""
    own = set(spelling(case.name).sounds)
    return any(not own.isdisjoint(spelling(name).sounds) for name in entries[case.entry or ""].names)


class Workload(NamedTuple):
    """The list, and who is asked for: changed names, held-out aliases, others (the real ones first)."""

    edition: ListIndex
    kept: dict[str, Listed]
    positives: list[Case]
    aliases: list[Case]
    negatives: list[Case]
    real: int

    @property
    def names(self) -> list[tuple[str, str]]:
        """Every name of the list with the id of its entry."""
        near = self.edition.near
        return [(owner.id, name) for owner, name in zip(near.owners, near.names, strict=True)]


def workload(bench: Bench, chance: random.Random) -> Workload:
    """Make the list and the cases, all from the seed."""
    count = bench.pick(full=3000, quick=300)
    real = lists(bench)
    off = [entry for entry in real if MEXICAN.search(entry.name)]
    kept, aliases = held_out([entry for entry in real if entry not in set(off)], count, chance)
    index = ListIndex("bench", "1", tuple(filled(kept, chance)))
    positives = [
        Case(MUTATIONS[kind](entry.name, chance), entry.id)
        for number, entry in enumerate(chance.sample(kept, count))
        for kind in [tuple(MUTATIONS)[number % len(MUTATIONS)]]
    ]
    negatives = [Case(entry.name, None) for entry in off]
    negatives += [Case(name, None) for name in made_companies(bench, count, chance)]
    return Workload(index, {entry.id: entry for entry in kept}, positives, aliases, negatives, len(off))


def speed(bench: Bench, work: Workload) -> None:
    """Measure names a second on every fifth case, none met before."""
    rounds, of_processor = [], []
    mixed = [*work.positives, *work.negatives, *work.aliases][::5]
    for _ in bench.pick(full=range(3), quick=range(1)):
        likenesses.cache_clear()
        began, used = perf_counter(), process_time()
        for case in mixed:
            search(work.edition, Asked(case.name))
        rounds.append(len(mixed) / (perf_counter() - began))
        of_processor.append(len(mixed) / (process_time() - used))
    bench.speed("names_per_s", rounds)
    bench.speed("names_per_processor_s", of_processor)


def quality(bench: Bench, work: Workload) -> None:
    """Measure what is found, at the prices of one and five in a hundred."""
    near, positives = work.edition.near, work.positives
    candidates = sum(
        any(near.owners[one.place].id == case.entry for one in near.candidates(spelling(case.name)))
        for case in positives
    )
    bench.share("candidate_recall", candidates, len(positives))
    alarms = asked(work.edition, work.negatives)[0]
    found, meant = asked(work.edition, positives)[1], asked(work.edition, work.aliases)[1]
    pairs = zip(meant, work.aliases, strict=True)
    alike = [score for score, case in pairs if shares_a_word(case, work.kept)]
    for share, key in ((0.01, "1"), (0.05, "5")):
        at, hard = price(alarms, share), price(alarms[: work.real], share)
        bench.figure(f"score_at_{key}", round(at, 3), len(alarms))
        bench.share(f"recall_at_{key}", sum(score > at for score in found), len(found))
        bench.share(f"recall_at_{key}_real_negatives", sum(score > hard for score in found), len(found))
        bench.share(f"alias_recall_at_{key}", sum(score > at for score in alike), len(alike))
        bench.share(f"alias_any_at_{key}", sum(score > at for score in meant), len(meant))
    bench.share("default_recall", sum(score >= ADVISED for score in found), len(found))
    bench.share("default_alarms", sum(score >= ADVISED for score in alarms), len(alarms))
    bench.share("filing_alarms", sum(score >= NEAR_ENOUGH for score in alarms), len(alarms))


def peer(bench: Bench, work: Workload, chance: random.Random) -> None:
    """Measure the peer on a part of the same cases."""
    few = bench.pick(full=200, quick=60)
    some, others = chance.sample(work.positives, few), chance.sample(work.negatives, few)
    began = perf_counter()
    alarms = peer_asked(work.names, others)[0]
    bench.figure("peer_names_per_s", few / (perf_counter() - began), few)
    found = peer_asked(work.names, some)[1]
    for share, key in ((0.01, "1"), (0.05, "5")):
        at = price(alarms, share)
        bench.share(f"peer_recall_at_{key}", sum(score > at for score in found), few)


def main() -> None:
    """Measure and print."""
    bench = Bench(__doc__, seed=20220117, quick_leaves_out="nine in ten names, two of three rounds")
    bench.peer("rapidfuzz")
    chance = random.Random(bench.seed)
    work = workload(bench, chance)
    bench.figure("entries", len(work.edition.entries))
    bench.figure("list_names", len(work.names))
    bench.log(f"{len(work.positives)} positives, {work.real} real of {len(work.negatives)} negatives")
    search(work.edition, Asked("warm up of the index"))
    speed(bench, work)
    bench.log("what is found")
    quality(bench, work)
    bench.log("the peer")
    peer(bench, work, chance)
    bench.finish()


if __name__ == "__main__":
    main()
