"""What a rule of origin becomes once its words are parsed: one function for each wording of the grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from lark import Token

from cruce.model import CodeRange
from cruce.tariff.origin.rule import (
    DIGITS,
    AllOf,
    Allowance,
    AnyOf,
    Attested,
    ForGoods,
    MaterialsMust,
    MaxValue,
    Method,
    NotAboveOriginating,
    Part,
    RegionalValue,
    Rule,
    Scope,
    Shift,
)

OTHER_GOODS: Final = "any other good"
_SAME_KIND: Final = "of the same description as the product"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_METHODS: dict[str, Method] = {
    "build-down": "transaction-value",
    "transaction value": "transaction-value",
    "net cost": "net-cost",
    "build-up": "build-up",
    "focused value": "focused",
}


def _start(found: list[Any]) -> Rule:
    return found[0]  # type: ignore[no-any-return]


def _percent(found: list[Any]) -> Decimal:
    return Decimal(_NUMBER.match(found[0])[0])  # type: ignore[index]


def _method(found: list[Any]) -> Method:
    return _METHODS[found[0].partition(" method")[0]]


def _level(found: list[Any]) -> int:
    return DIGITS[found[0]]


def _item(found: list[Any]) -> Part:
    what = next((str(one)[:-3].strip() for one in found if one.type == "WHAT"), None)
    kinds = [one for one in found if one.type == "KIND"]
    codes = [_digits(one, kinds) for one in found if one.type == "CODE"]
    return Part(CodeRange(codes[0], codes[-1]), what)


def _scope(found: list[Any]) -> Scope:
    return tuple(found)


def _goods(found: list[Any]) -> str | None:
    words = {one.type: str(one) for one in found if isinstance(one, Token)}
    if "OTHER_GOOD" in words:
        return OTHER_GOODS
    said = words.get("GOODS", "good of" if "QUALITY" in words else "")[:-3].strip()
    said = said.removeprefix("a ").removeprefix("an ")
    return " ".join(filter(None, (said, words.get("QUALITY")))) or None


def _other(found: list[Any]) -> Shift:
    barred = next((one for one in found if isinstance(one, tuple)), ())
    return Shift(found[0], barred=barred, outside=any(_is(one, "OUTSIDE") for one in found))


def _other_or_good(found: list[Any]) -> Shift:
    said = str(found[0]).removeprefix("from ").removesuffix(" or any other")
    return Shift(found[1], unless=said)


def _named(found: list[Any]) -> Shift:
    scope, level = found[0], next((one for one in found if isinstance(one, int)), None)
    if level is None:
        return Shift(None, only=scope)
    barred = next((one for one in found if isinstance(one, tuple) and one is not scope), ())
    return Shift(level, also=scope, barred=barred)


def _content(found: list[Any]) -> RegionalValue:
    percent, method, *focus = found
    return RegionalValue(method, percent, focus[0] if focus else ())


def _contents(found: list[Any]) -> Rule:
    return found[0] if len(found) == 1 else AnyOf(tuple(found))


def _provided(found: list[Any]) -> Rule:
    return Attested(str(found[0]).strip())


def _change(found: list[Any]) -> Rule:
    goods, *rules = found
    return _for(goods, rules[0] if len(rules) == 1 else AllOf(tuple(rules)))


def _no_change(found: list[Any]) -> Rule:
    goods, rule = found
    return _for(goods, rule)


def _any_of(found: list[Any]) -> Rule:
    return AnyOf(tuple(found))


def _all_of(found: list[Any]) -> Rule:
    return found[0]  # type: ignore[no-any-return]


def _conditions(found: list[Any]) -> Rule:
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _not_from(found: list[Any]) -> Shift:
    return Shift(None, barred=found[0])


def _from_any(found: list[Any]) -> Shift:
    return Shift(None, barred=next((one for one in found if isinstance(one, tuple)), ()))


def _from_any_other(found: list[Any]) -> Shift:
    return Shift(None, barred=_same_kind(found[0]))


def _from_any_part(found: list[Any]) -> Shift:
    scope = _same_kind(found[0])
    return Shift(None, barred=scope, allowances=(Allowance(found[1], scope),))


def _from_any_limited(found: list[Any]) -> MaxValue:
    return MaxValue(found[1], found[0])


def _shift(found: list[Any]) -> Shift:
    barred = next((one for one in found[1:] if isinstance(one, tuple)), ())
    return _with(Shift(found[0], barred=barred), found[1:])


def _not_within(found: list[Any]) -> Shift:
    return _with(Shift(None, barred=found[1]), found[2:])


def _spare_same(found: list[Any]) -> Shift:
    return Shift(None, allowances=(Allowance(found[0]),))


def _spare(found: list[Any]) -> Shift:
    return Shift(None, allowances=(Allowance(found[1], found[0]),))


def _barred(found: list[Any]) -> Shift:
    what, scope = found
    return Shift(None, barred=tuple(replace(part, what=str(what)[:-3].strip()) for part in scope))


def _unless(found: list[Any]) -> Shift:
    said = str(found[0]).partition("However, ")[2].removesuffix(" may be used")
    return Shift(None, unless=said)


def _max_all(found: list[Any]) -> MaxValue:
    return MaxValue(found[0])


def _max_some(found: list[Any]) -> MaxValue:
    return MaxValue(found[1], found[0])


def _max_same(found: list[Any]) -> MaxValue:
    return MaxValue(found[0], same=True)


def _not_above(_: list[Any]) -> NotAboveOriginating:
    return NotAboveOriginating()


def _obtained(found: list[Any]) -> MaterialsMust:
    return MaterialsMust("obtained", found[0] if found else ())


def _originating(_: list[Any]) -> MaterialsMust:
    return MaterialsMust("originating")


def _attested(found: list[Any]) -> Attested:
    return Attested(str(found[0]).strip())


def _digits(code: Token, kinds: Iterable[Token]) -> str:
    plain = code.replace(".", "")
    return plain.zfill(2) if any(kind.startswith("chapter") for kind in kinds) else plain


def _is(found: object, kind: str) -> bool:
    return isinstance(found, Token) and found.type == kind


def _for(goods: str | None, rule: Rule) -> Rule:
    return ForGoods(goods, rule) if goods else rule


def _same_kind(scope: Scope) -> Scope:
    return tuple(replace(part, what=_SAME_KIND) for part in scope)


def _with(shift: Shift, more: Iterable[Any]) -> Shift:
    """Add to a shift what the sentences behind it say with *However*."""
    for one in (one for one in more if isinstance(one, Shift)):
        shift = replace(
            shift,
            barred=(*shift.barred, *one.barred),
            unless=shift.unless or one.unless,
            allowances=(*shift.allowances, *one.allowances),
        )
    return shift


MAKE: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "start": _start,
    "percent": _percent,
    "method": _method,
    "level": _level,
    "item": _item,
    "scope": _scope,
    "goods": _goods,
    "other": _other,
    "other_or_good": _other_or_good,
    "named": _named,
    "content": _content,
    "contents": _contents,
    "provided": _provided,
    "change": _change,
    "no_change": _no_change,
    "any_of": _any_of,
    "all_of": _all_of,
    "conditions": _conditions,
    "not_from": _not_from,
    "from_any": _from_any,
    "from_any_other": _from_any_other,
    "from_any_part": _from_any_part,
    "from_any_limited": _from_any_limited,
    "shift": _shift,
    "not_within": _not_within,
    "spare_same": _spare_same,
    "spare": _spare,
    "barred": _barred,
    "unless": _unless,
    "max_all": _max_all,
    "max_some": _max_some,
    "max_same": _max_same,
    "not_above": _not_above,
    "obtained": _obtained,
    "originating": _originating,
    "attested": _attested,
}
