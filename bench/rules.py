"""Ask 200 rules of lines of goods: in batches of 10,000, and of one line alone.

Workload: rules made from a seed over goods, values, lists, look-ups, texts, traders and trucks; the lines of
a synthetic day's filings, varied until there are 10,000. A batch is what each line says, fact by fact as
lists: `batch_lines_per_s` makes them columns and asks every rule of every line. `single_us` is one line in a
filing of its own, from the filing to its hits, its facts read; `rules_us` the asking alone. `read_us` is what
reading the facts of one line takes. `disagreements` counts answers to a rule and a line in which the
generated function, the columns and the peer, which reads the same written condition, are not of one mind.
"""

import sys
from contextlib import suppress
from statistics import median
from time import perf_counter
from typing import Any

import cel

from _rules import criteria, filings
from _run import ROOT, Bench

sys.path.insert(0, str(ROOT))

from tests.risk.starter import DAY, law

from cruce.model import Filing
from cruce.risk.batch import Asking, Given, Mask
from cruce.risk.facts import SEES, Fact, Kind, Movement, Scalar, Scope
from cruce.risk.program import Program, compile_rules, facts_of
from cruce.risk.rulebook import Criterion
from cruce.risk.tables import LawTables
from cruce.risk.tree import Column, write

RULES, LINES = 200, 10_000


def main() -> None:
    """Measure and print."""
    bench = Bench(__doc__, seed=20260513, quick_leaves_out="27 of 30 rounds, 900 of 1,000 lines for the peer")
    bench.peer("common-expression-language")
    rounds = bench.pick(full=range(30), quick=range(3))
    rules, tables = criteria(bench.seed, RULES), LawTables(law(), DAY)
    began = perf_counter()
    program = compile_rules(rules, tables)
    asking = Asking(rule.condition for rule in rules)
    bench.figure("compile_ms", (perf_counter() - began) * 1000)
    batch = filings(law(), DAY, 1_000, LINES, bench.seed)
    bench.log(f"{len(batch)} filings")
    seen: frozenset[str] = frozenset()

    items = [i for filing in batch for c in Movement(filing, tables, seen).consignments for i in c.items][
        :LINES
    ]
    began = perf_counter()
    said = {fact.name: [fact.read(outer(item, fact.scope)) for item in items] for fact in asked_for(rules)}
    bench.figure("read_us", (perf_counter() - began) / LINES * 1e6)
    speeds: list[float] = []
    hits: list[Mask] = []
    for _ in rounds:
        began = perf_counter()
        hits = whole_batch(asking, tables, said)
        speeds.append(LINES / (perf_counter() - began))
    bench.figure("lines", LINES)
    bench.figure("hits_per_line", sum(int(mask.sum()) for mask in hits) / LINES)
    bench.speed("batch_lines_per_s", speeds)

    single(bench, batch, program, tables, len(rounds))
    bench.log("the peer")
    compare(bench, rules, hits, items, tables, bench.pick(full=1_000, quick=100))
    bench.finish()


def single(bench: Bench, batch: list[Filing], program: Program, tables: LawTables, rounds: int) -> None:
    """Time filings of one line, from the filing to its hits, and the asking alone."""
    alone = [filing for filing in batch if sum(len(c.items) for c in filing.consignments) == 1]
    whole, asked = [], []
    for _ in range(rounds):
        times = []
        for filing in alone[:2000]:
            began = perf_counter()
            movement = Movement(filing, tables, frozenset())
            middle = perf_counter()
            program.examine[filing.direction](movement, ())
            times.append((perf_counter() - began, perf_counter() - middle))
        whole.append(median(one for one, _ in times) * 1e6)
        asked.append(median(one for _, one in times) * 1e6)
    bench.speed("single_us", whole)
    bench.speed("rules_us", asked)


def outer(item: Any, scope: Scope) -> Any:
    """Give the row of a scope that a line lies in."""
    return item if scope is Scope.ITEM else getattr(item, scope)


def asked_for(rules: tuple[Criterion, ...]) -> list[Fact]:
    """Name every fact that any rule asks for."""
    return list({fact.name: fact for rule in rules for fact in facts_of(rule.condition)}.values())


def whole_batch(asking: Asking, tables: LawTables, said: dict[str, list[Any]]) -> list[Mask]:
    """Ask every rule of every line."""
    answers = asking.of(Given(said, LINES, Scope.ITEM), tables)
    return [answers.known_to_be(True, place, Scope.ITEM) for place in range(len(asking.conditions))]


def compare(
    bench: Bench,
    rules: tuple[Criterion, ...],
    masks: list[Mask],
    items: list[Any],
    tables: LawTables,
    lines: int,
) -> None:
    """Count the answers in which the three differ, and time the peer."""
    program = compile_rules(rules, tables)
    functions = law_functions(tables)
    peers = [cel.compile(write(rule.condition).replace("size(", "length(")) for rule in rules]
    disagreements, taken, places = 0, 0.0, range(0, LINES, LINES // lines)
    for at in places:
        item = items[at]
        direction = item.movement.filing.direction
        hits = {(place, id(hit)) for place, hit in program.examine[direction](item.movement, ())}
        context = cel.Context(variables(item, rules), functions)
        began = perf_counter()
        said = [ask(peer, context) for peer in peers]
        taken += perf_counter() - began
        for place, rule in enumerate(rules):
            one = (place, id(outer(item, rule.scope))) in hits
            disagreements += not one == masks[place][at] == said[place]
    bench.figure("disagreements", disagreements, len(places) * len(rules))
    bench.figure("peer_us", taken / len(places) * 1e6)


def variables(item: Any, rules: tuple[Criterion, ...]) -> dict[str, dict[str, Scalar]]:
    """Read the facts that any rule asks for, as the peer takes them; one that is missing is left out."""
    found: dict[str, dict[str, Scalar]] = {scope.value: {} for scope in SEES[Scope.ITEM]}
    for fact in asked_for(rules):
        value = fact.read(outer(item, fact.scope))
        if value is not None:
            found[fact.scope][fact.name.partition(".")[2]] = value
    return found


def law_functions(tables: LawTables) -> dict[str, Any]:
    """Give the peer what the law says; what it does not say is an error there."""

    def sure(known: Any) -> Any:
        if known is None:
            raise LookupError
        return known

    def looked_up(kind: Kind) -> Any:
        return lambda name, by, key, attribute: sure(tables.column(Column(name, by, attribute, kind)))[key]

    return {
        "list": lambda name, *attribute: list(sure(tables.codes(name, *(attribute or (None,))))),
        "figure": lambda path: sure(tables.figure(path)),
        "number": looked_up(Kind.NUMBER),
        "word": looked_up(Kind.TEXT),
        "length": lambda text: float(len(text)),
    }


def ask(peer: Any, context: Any) -> bool:
    """Ask the peer; an error there is what is not known here, and no hit."""
    with suppress(KeyError, TypeError, ValueError, RuntimeError, LookupError):
        return peer.execute(context) is True
    return False  # not known


if __name__ == "__main__":
    main()
