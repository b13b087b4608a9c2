"""Suggest codes for descriptions of goods: how often the right one is among the first ten.

Workload: the 100 public product titles with expert codes, and the English part of the public benchmark of
short descriptions. The law is the newest official US tariff laid over the starter law; `starter_*` is without
it. Peer, in the same run: cosine of TF-IDF over character n-grams (3 to 5) of the same official texts.

A caution: whoever wrote `lists/trade-terms.yaml` had read both sets, so the figures on them are no estimate
for unseen ones. `unseen_*` comes nearer: the mean over seeds with three of four terms taken out at random.
"""

import csv
import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from time import perf_counter

import numpy as np
from scipy import sparse

from _run import Bench
from cruce.law import Law, import_edition, open_law
from cruce.tariff.classification import Index, bags

ON, EFFECTIVE = date(2026, 7, 1), date(2026, 6, 8)
TARIFF = "us_tariff/hts_2026_rev_10.json.gz"
TAKEN_OUT = 0.75
Case = tuple[str, str]


def titles(path: Path) -> list[Case]:
    """Read the product titles, each with its six digits."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = map(json.loads, file)
        return [(row["product_name"], f"{row['hs_code']:010d}"[:6]) for row in rows]


def short(path: Path) -> list[Case]:
    """Read the short descriptions in English."""
    with path.open(encoding="utf-8") as file:
        return [
            (row["text"], row["expected_hs_code"]) for row in csv.DictReader(file) if row["language"] == "en"
        ]


def hits(cases: Iterable[Case], suggest: Callable[[str], Sequence[str]]) -> tuple[int, int]:
    """Count the cases whose heading, and whose six digits, are among the first ten codes."""
    heading = six = 0
    for text, code in cases:
        codes = suggest(text)
        heading += code[:4] in {one[:4] for one in codes}
        six += code in codes
    return heading, six


def codes_of(index: Index) -> Callable[[str], list[str]]:
    """Make the question that both sides of the comparison answer."""
    return lambda text: [one.code for one in index.suggest(text)]


def thin(law: Law, seed: int, folder: Path) -> Path:
    """Write a law directory with the words of the trade of which a share is taken out at random."""
    chance = random.Random(seed)

    def left(terms: str) -> str:
        return ";".join(one for one in terms.split(";") if chance.random() >= TAKEN_OUT) or "-"

    entries = [
        {"code": one.code, "en": left(one.says.en), "es": left(one.says.es)}
        for one in law.entries("trade-terms", ON)
    ]
    place = folder / "lists" / "trade-terms.yaml"
    place.parent.mkdir(parents=True)
    says = {"en": "Thinned words", "es": "Palabras entresacadas"}
    place.write_text(json.dumps({"says": says, "entries": entries}), encoding="utf-8")
    return folder


def grams(text: str) -> Counter[str]:
    """Count the character n-grams of a text."""
    plain = f" {' '.join(text.lower().split())} "
    return Counter(plain[at : at + n] for n in (3, 4, 5) for at in range(len(plain) - n + 1))


def peer(law: Law) -> Callable[[str], list[str]]:
    """Build the plain n-gram index over the official texts with their superiors."""
    texts: dict[str, dict[str, None]] = defaultdict(dict)
    for code, path in law.texts("us-hts", ON):
        if len(code) >= 6 and code < "98":
            texts[code[:6]].update(dict.fromkeys(path))
    codes, places = list(texts), dict[str, int]()
    rows, columns, weights = [], [], []
    for row, code in enumerate(codes):
        for gram, count in grams(" ".join(texts[code])).items():
            rows.append(row)
            columns.append(places.setdefault(gram, len(places)))
            weights.append(1 + np.log(count))
    idf = np.log(len(codes) / np.bincount(columns)) + 1
    matrix = sparse.csr_matrix((weights, (rows, columns))) @ sparse.diags(idf)
    matrix = sparse.diags(1 / np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())) @ matrix

    def suggest(text: str) -> list[str]:
        asked = np.zeros(len(places))
        for gram, count in grams(text).items():
            if gram in places:
                asked[places[gram]] = (1 + np.log(count)) * idf[places[gram]]
        return [codes[place] for place in np.argsort(-(matrix @ asked), kind="stable")[:10]]

    return suggest


def main() -> None:
    """Measure and print."""
    bench = Bench(__doc__, seed=20261126, quick_leaves_out="four of five seeds of `unseen_*`")
    products = titles(bench.official("classification/hscodecomp_100.jsonl.gz"))
    micro = short(bench.official("classification/hsclassify_micro_benchmark_78.csv"))
    content = bench.official(TARIFF).read_bytes()
    bench.peer("scipy")
    with tempfile.TemporaryDirectory() as folder:
        import_edition("us-hts", gzip.decompress(content), "bench", EFFECTIVE, None, Path(folder))
        law = open_law(Path(folder))
        began = perf_counter()
        index = Index(bags(law, ON))
        bench.figure("build_s", round(perf_counter() - began, 2))
        report(bench, "", products, codes_of(index))
        report(bench, "micro_", micro, codes_of(index))
        report(bench, "peer_", products, peer(law))
        report(bench, "starter_", products, codes_of(Index(bags(open_law(), ON))))
        bench.log("thinning")
        thinned(bench, Path(folder), products)
        speeds = []
        for _ in range(3):
            fresh = Index(bags(law, ON))
            began = perf_counter()
            hits(products, codes_of(fresh))
            speeds.append(len(products) / (perf_counter() - began))
        bench.speed("texts_per_s", speeds)
    bench.finish()


def report(bench: Bench, prefix: str, cases: Sequence[Case], suggest: Callable[[str], Sequence[str]]) -> None:
    """Record both shares of one way to suggest."""
    heading, six = hits(cases, suggest)
    bench.share(f"{prefix}heading_at_10", heading, len(cases))
    bench.share(f"{prefix}six_at_10", six, len(cases))


def thinned(bench: Bench, folder: Path, cases: Sequence[Case]) -> None:
    """Record the means over seeds with most words of the trade taken out."""
    found = []
    for seed in bench.pick(full=range(5), quick=range(1)):
        less = thin(open_law(), bench.seed + seed, folder / f"thin-{seed}")
        found.append(hits(cases, codes_of(Index(bags(open_law(less, folder), ON)))))
    bench.error("unseen_heading_at_10", [heading / len(cases) for heading, _ in found])
    bench.error("unseen_six_at_10", [six / len(cases) for _, six in found])


if __name__ == "__main__":
    main()
