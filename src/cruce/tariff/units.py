"""The units that rates are levied on and goods declared in, as far as they convert exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple


class Measure(NamedTuple):
    """A unit as so many of its unit of account."""

    name: str
    size: Decimal


_ONE = Decimal(1)
_KG, _G, _T = Measure("kg", _ONE), Measure("kg", Decimal("0.001")), Measure("kg", Decimal(1000))
_LITER, _M3, _THOUSAND_M3 = (Measure("l", _ONE), Measure("l", Decimal(1000)), Measure("l", Decimal(1000000)))
_CM3 = Measure("l", Decimal("0.001"))
_BARREL = Measure("l", Decimal("158.987294928"))  # 42 gallons of 231 cubic inches, exactly
_M2, _CM2, _M = Measure("m2", _ONE), Measure("m2", Decimal("0.0001")), Measure("m", _ONE)
_THOUSAND_M = Measure("m", Decimal(1000))
_ITEM, _DOZEN, _GROSS = Measure("no", _ONE), Measure("no", Decimal(12)), Measure("no", Decimal(144))
_TEN, _HUNDRED_ITEMS, _THOUSAND = (Measure("no", Decimal(size)) for size in (10, 100, 1000))
_PAIR, _DOZEN_PAIRS = Measure("pair", _ONE), Measure("pair", Decimal(12))
_CARAT = Measure("kg", Decimal("0.0002"))

_JEWEL: Final = "jewel"

PROOF_LITER: Final = "pf.l"
"""A liter of proof spirit: of half alcohol by volume."""

LEVIED: Final = {
    "kg": _KG,
    "g": _G,
    "t": _T,
    "carat": _CARAT,
    "liter": _LITER,
    "pf. liter": Measure(PROOF_LITER, _ONE),
    "bbl": _BARREL,
    **dict.fromkeys(("each", "No.", "head", "article", "piece"), _ITEM),
    "doz.": _DOZEN,
    "gross": _GROSS,
    **dict.fromkeys(("1000", "thousand", "1000 pins"), _THOUSAND),
    "pr.": _PAIR,
    "doz. pr.": _DOZEN_PAIRS,
    **dict.fromkeys(("m", "lin. m"), _M),
    "cm2": _CM2,
    "m2": _M2,
    "cm3": _CM3,
    "m3": _M3,
    **dict.fromkeys(("1000 m3", "thousand m3"), _THOUSAND_M3),
    "Wh": Measure("wh", _ONE),
    "kWh": Measure("wh", Decimal(1000)),
    "MWh": Measure("wh", Decimal(1000000)),
    "clean kg": Measure("cy kg", _ONE),
    _JEWEL: Measure("jwls.", _ONE),
    "line/gross": Measure("gr.lines", _ONE),
    "pack": Measure("pack", _ONE),
}
"""What a rate is levied on, by the spelling that rates are printed with."""

_METALS = {
    "lead": "Pb",
    "copper": "Cu",
    "zinc": "Zn",
    "tungsten": "W",
    "molybdenum": "Mo",
    "magnesium": "Mg",
    "manganese": "Mn",
    "silicon": "Si",
}

CONTAINED: Final = {
    **{f"kg {metal} content": f"{symbol} kg" for metal, symbol in _METALS.items()},
    "kg total sugars": "kg ttl sug",
    "kg azucar": "kg ttl sug",
    "kg anhydrous morphine content": "kg amc",
    "pf. liter ethyl alcohol content": "pf. liter",
}
"""The units of the HTSUS for a quantity of a component; others are declared as they are called."""

_DECLARED = {
    **{name.lower(): unit for name, unit in LEVIED.items()},
    "cy kg": LEVIED["clean kg"],
    **dict.fromkeys(("kg", "kgm", "01", "k"), _KG),
    **dict.fromkeys(("g", "grm", "02"), _G),
    **dict.fromkeys(("t", "tne", "14"), _T),
    **dict.fromkeys(("carat", "ctm"), _CARAT),
    **dict.fromkeys(("l", "ltr", "liter", "liters", "08"), _LITER),
    **dict.fromkeys(("pf.liters", "pf.liter", "pf. liter", "pfl"), Measure(PROOF_LITER, _ONE)),
    **dict.fromkeys(("bbl", "bll", "15", "barr"), _BARREL),
    **dict.fromkeys(("no.", "no", "h87", "c62", "ea", "pcs", "pza", "06", "07", "cbza"), _ITEM),
    **dict.fromkeys(("dec", "17"), _TEN),
    **dict.fromkeys(("doz.", "doz", "dzn", "dz pcs", "doc", "19"), _DOZEN),
    "gross": _GROSS,
    **dict.fromkeys(("hundreds", "cto", "18"), _HUNDRED_ITEMS),
    **dict.fromkeys(("thousands", "mil", "mll", "11"), _THOUSAND),
    **dict.fromkeys(("prs.", "prs", "npr", "par", "09"), _PAIR),
    "doz. prs.": _DOZEN_PAIRS,
    **dict.fromkeys(("m", "mtr", "lin. m", "03"), _M),
    **dict.fromkeys(("m2", "m²", "mtk", "04"), _M2),
    **dict.fromkeys(("cm2", "cm²", "cmk"), _CM2),
    **dict.fromkeys(("m3", "m³", "mtq", "05"), _M3),
    "thousand m": _THOUSAND_M,
    "thousand m3": _THOUSAND_M3,
    **dict.fromkeys(("kwh", "13"), Measure("wh", Decimal(1000))),
    "mwh": Measure("wh", Decimal(1000000)),
}

DEGREES: Final = ("degrees", "°")
"""How polariscopic degrees are declared."""

STRENGTH: Final = ("% vol", "%vol", "asv")
"""How the alcoholic strength by volume is declared, in percent."""


def declared(unit: str) -> Measure:
    """Give a declared unit in its unit of account; one that is not known stands for itself."""
    small = unit.lower()
    return _DECLARED.get(small) or Measure(small, _ONE)


def is_declared(unit: str) -> bool:
    """Tell whether a spelling of a unit is one that quantities of goods are converted from.

    Jewels are a part of the goods, of which they may have none.
    """
    small = unit.lower()
    return small in _DECLARED and small != _JEWEL


def is_asked_for(unit: str) -> bool:
    """Tell whether a rate asks in a unit for a part of the goods: ``Pb kg``, ``kg drained weight``,
    ``USD case``.
    """
    small = unit.lower()
    return small in _ASKED_FOR or _OF_PART.fullmatch(small) is not None


_ASKED_FOR = frozenset(unit.lower() for unit in (_JEWEL, *CONTAINED.values()))
_OF_PART = re.compile(
    r"usd [a-z][a-z, ]*|other piece or part|jewel over \d+"
    r"|(kg|t|m2|gross) [a-z ]*(weight( of container)?|contents?( (of|and) container)?|containers|surface)"
)


def spelled(unit: str) -> str:
    """Give a rate's unit in the spelling that rates are printed with."""
    small = re.sub(r"\s+", " ", unit.strip().lower()).replace("1,000", "1000").replace("jewels", "jewel")
    return next((name for shape, name in _SPELLINGS if shape.fullmatch(small)), small)


_SPELLINGS = tuple(
    (re.compile(shape), name)
    for shape, name in (
        (r"clean (kg|kilograms?)", "clean kg"),
        (r"kg|kilos?|kilograms?", "kg"),
        (r"grams?|g", "g"),
        (r"metric tons?|t", "t"),
        (r"carats?", "carat"),
        (r"(pf\. ?|proof )lit(er|re)s?", "pf. liter"),
        (r"lit(er|re)s?|l", "liter"),
        (r"bbl|barrels?", "bbl"),
        (r"(doz\.|dozen) ?(prs?\.|pairs?)", "doz. pr."),
        (r"prs?\.?|pairs?", "pr."),
        (r"doz\.?|dozens?", "doz."),
        (r"no\.?|number", "No."),
        (r"line/ ?gross", "line/gross"),
        (r"lin\. ?m", "lin. m"),
        (r"articles?", "article"),
        (r"packs?", "pack"),
        (r"pieces?", "piece"),
        (r"wh", "Wh"),
        (r"kwh", "kWh"),
        (r"mwh", "MWh"),
    )
)
