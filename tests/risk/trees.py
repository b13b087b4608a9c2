"""Random conditions and facts for items, and what a list of the law may answer to them."""

from typing import Any

from hypothesis import strategies as st

from cruce.risk.facts import FACTS, SEES, Kind, Scalar, Scope
from cruce.risk.reach import constant
from cruce.risk.tree import (
    Among,
    Arithmetic,
    Codes,
    Column,
    Compare,
    Constant,
    Every,
    Figure,
    Find,
    Has,
    Lookup,
    Negative,
    Not,
    Question,
    Read,
    Size,
    Some,
    Value,
)

TEXTS = ("", "93", "9301", "CN", "ñandú", "a'\"\\b", "{x}", "\n", "854430")
NUMBERS = (0.0, 0.5, 1.0, 2.0, 10000.0, 1e-7, 1e16, 1e300)
LISTS = {"l/known": ("93", "CN", "ñandú"), "l/unknown": None}
COLUMNS: dict[str, dict[str, Any]] = {"t/known": {"93": 2.0, "CN": 0.0}, "t/words": {"93": "CN", "CN": "x"}}
FIGURES = {"f/known": 1.0, "f/unknown": None}

seen = [fact for fact in FACTS.values() if fact.scope in SEES[Scope.ITEM]]


class TestTables:
    """Stands for the law of a day: of each kind of answer one that is known and one that is not."""

    __test__ = False

    def codes(self, name: str, attribute: str | None) -> frozenset[str] | None:
        known = LISTS[name]
        return None if known is None else frozenset(known)

    def column(self, column: Column) -> dict[str, Any] | None:
        return COLUMNS.get(column.name)

    def figure(self, path: str) -> float | None:
        return FIGURES[path]


def _reads(kind: Kind) -> st.SearchStrategy[Read]:
    return st.sampled_from([fact.name for fact in seen if fact.kind is kind]).map(_read)


def _read(name: str) -> Read:
    return Read(FACTS[name])


def _lookup(name: str, kind: Kind) -> st.SearchStrategy[Lookup]:
    names = st.sampled_from([name, "t/unknown"])
    columns = names.map(lambda known: Column(known, "code", "answer", kind))
    return st.builds(Lookup, columns, texts_flat)


texts_flat = st.one_of(st.sampled_from(TEXTS).map(Constant), _reads(Kind.TEXT))
texts: st.SearchStrategy[Value] = st.one_of(texts_flat, _lookup("t/words", Kind.TEXT))
numbers: st.SearchStrategy[Value] = st.recursive(
    st.one_of(
        st.sampled_from(NUMBERS).map(Constant),
        _reads(Kind.NUMBER),
        st.sampled_from(list(FIGURES)).map(Figure),
        st.builds(Size, texts),
        _lookup("t/known", Kind.NUMBER),
    ),
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(Arithmetic, st.sampled_from("+-*"), inner, inner),
        # what is surely zero below the line is refused when read
        st.builds(Arithmetic, st.just("/"), inner, inner.filter(lambda below: constant(below) != 0)),
    ),
    max_leaves=4,
)
truths: st.SearchStrategy[Value] = st.one_of(st.booleans().map(Constant), _reads(Kind.TRUTH))
equalities = st.sampled_from(["==", "!="])
comparisons = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
listed = st.builds(Codes, st.sampled_from(list(LISTS)), st.sampled_from([None, "hs"]))
questions: st.SearchStrategy[Question] = st.recursive(
    st.one_of(
        truths,
        st.sampled_from([fact.name for fact in seen]).map(lambda name: Has(FACTS[name])),
        st.builds(Compare, comparisons, numbers, numbers),
        st.builds(Compare, comparisons, texts, texts),
        st.builds(Compare, equalities, truths, truths),
        st.builds(Among, texts, st.one_of(listed, st.lists(st.sampled_from(TEXTS).map(Constant)).map(tuple))),
        st.builds(Among, numbers, st.lists(st.sampled_from(NUMBERS).map(Constant)).map(tuple)),
        st.builds(Find, st.sampled_from(["startsWith", "endsWith", "contains"]), texts, texts),
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Every, st.lists(inner, min_size=2, max_size=4).map(tuple)),
        st.builds(Some, st.lists(inner, min_size=2, max_size=4).map(tuple)),
    ),
    max_leaves=8,
)

_VALUES: dict[Kind, st.SearchStrategy[Scalar]] = {
    Kind.TEXT: st.sampled_from(TEXTS),
    Kind.NUMBER: st.sampled_from([*NUMBERS, -1.0]),
    Kind.TRUTH: st.booleans(),
}
facts: st.SearchStrategy[dict[str, Scalar]] = st.fixed_dictionaries(
    {}, optional={fact.name: _VALUES[fact.kind] for fact in seen}
)
"""What a filing says; any fact may be missing."""
