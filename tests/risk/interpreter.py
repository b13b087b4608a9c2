"""What a condition means, written as plainly as possible: the tree is walked, and None is *not known*."""

import math
import operator
from collections.abc import Callable, Mapping
from typing import Any

from tests.risk.trees import TestTables

from cruce.risk.facts import Scalar
from cruce.risk.tree import (
    Among,
    Arithmetic,
    Codes,
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

ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul}
FINDS: dict[str, Callable[[str, str], bool]] = {
    "startsWith": str.startswith,
    "endsWith": str.endswith,
    "contains": operator.contains,
}
LAW = TestTables()


def truth(node: Question, facts: Mapping[str, Scalar]) -> bool | None:
    match node:
        case Every(parts) | Some(parts):
            decides = isinstance(node, Some)
            answers = [truth(part, facts) for part in parts]
            return decides if decides in answers else None if None in answers else not decides
        case Not(of):
            return {True: False, False: True, None: None}[truth(of, facts)]
        case Has(fact):
            return fact.name in facts
        case Constant() | Read():
            answer = value(node, facts)
            assert answer is None or isinstance(answer, bool)
            return answer
        case _:
            return _relation(node, facts)


def _relation(node: Compare | Among | Find, facts: Mapping[str, Scalar]) -> bool | None:
    match node:
        case Compare(how, left, right):
            return _compared(how, value(left, facts), value(right, facts))
        case Among(of_value, of):
            codes = LAW.codes(of.name, of.attribute) if isinstance(of, Codes) else [c.value for c in of]
            asked = value(of_value, facts)
            return None if codes is None or asked is None else asked in codes
        case Find(how, text, part):
            whole, found = value(text, facts), value(part, facts)
            return None if whole is None or found is None else FINDS[how](whole, found)


def value(node: Value, facts: Mapping[str, Scalar]) -> Any:
    match node:
        case Constant(constant):
            return constant
        case Read(fact):
            return facts.get(fact.name)
        case Figure(path):
            return LAW.figure(path)
        case Lookup(column, key):
            asked = value(key, facts)
            return None if asked is None else (LAW.column(column) or {}).get(asked)
        case _:
            return _computed(node, facts)


def _computed(node: Size | Negative | Arithmetic, facts: Mapping[str, Scalar]) -> Any:
    match node:
        case Size(of):
            text = value(of, facts)
            return None if text is None else float(len(text))
        case Negative(of):
            number = value(of, facts)
            return None if number is None else -number
        case Arithmetic(how, left, right):
            first, second = value(left, facts), value(right, facts)
            if first is None or second is None:
                return None
            return _divided(first, second) if how == "/" else ARITHMETIC[how](first, second)


def _compared(how: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    if how in ("==", "!="):
        return bool((left == right) is (how == "=="))
    if any(isinstance(side, float) and math.isnan(side) for side in (left, right)):
        return None
    return bool(ORDER[how](left, right))


def _divided(first: float, second: float) -> float:
    """Divide by IEEE 754, the sign of zero included."""
    if second != 0 or math.isnan(second):
        return first / second
    if first == 0 or math.isnan(first):
        return math.nan
    negative = math.copysign(1, first) * math.copysign(1, second) < 0
    return -math.inf if negative else math.inf
