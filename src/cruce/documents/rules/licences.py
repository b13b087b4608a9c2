"""Export control: arms and dual-use goods that leave the United States need a licence or an exemption."""

from __future__ import annotations

from cruce.documents.dossier import Line
from cruce.documents.kind import Fault, Faults, at, cite, rule, says
from cruce.model import Severity

_ARMS = "93"
_LICENSORS = {"BIS", "DDTC", "STATE", "ATF"}


def _licensed(line: Line) -> bool:
    eei = line.shipment.consignment.eei
    if eei and eei.licence:
        return True
    return any(permit.country == "US" and permit.agency.upper() in _LICENSORS for permit in line.item.permits)


@rule(
    "licences.munitions",
    Line,
    says=says(
        "The goods are on the US Munitions List ({usml}), and no licence or exemption is named.",
        "La mercancía está en la lista de municiones de EE. UU. ({usml}) y no se indica licencia o exención.",
    ),
    advice=says(
        "Give the DDTC licence or exemption in “eei”.", "Indique la licencia o exención de DDTC en «eei»."
    ),
    citation=cite("22 CFR 123.1"),
)
def munitions_are_licensed(line: Line) -> Faults:
    """Defense articles leave the United States under a licence or an exemption."""
    if not line.dossier.northbound and line.item.usml and not _licensed(line):
        pointer = f"{line.shipment.pointer}/eei/licence"
        return (at(pointer, "/direction", f"{line.pointer}/usml", usml=line.item.usml),)
    return ()


@rule(
    "licences.dual-use",
    Line,
    says=says(
        "The goods are controlled under {eccn}, and no licence or exception is named.",
        "La mercancía está controlada con {eccn} y no se indica licencia o excepción.",
    ),
    advice=says(
        "Check the reasons for control for Mexico; if none applies, say NLR in “licence”.",
        "Revise los motivos de control para México; si ninguno aplica, indique NLR en «licence».",
    ),
    severity=Severity.WARNING,
    citation=cite("15 CFR 736.2; 15 CFR 738"),
)
def dual_use_goods_are_licensed(line: Line) -> Faults:
    """Goods with a control number leave under a licence, an exception or NLR."""
    eccn = line.item.eccn
    if not line.dossier.northbound and eccn and eccn != "EAR99" and not _licensed(line):
        pointer = f"{line.shipment.pointer}/eei/licence"
        return (at(pointer, "/direction", f"{line.pointer}/eccn", eccn=eccn),)
    return ()


@rule(
    "licences.arms-unlisted",
    Line,
    says=says(
        "Arms or ammunition leave the United States without ECCN or USML category.",
        "Salen de EE. UU. armas o municiones sin ECCN ni categoría USML.",
    ),
    advice=says(
        "Classify them for export control, and name the licence.",
        "Clasifíquelas para control de exportaciones e indique la licencia.",
    ),
    citation=cite("22 CFR 121.1; 15 CFR 774"),
)
def arms_are_classified(line: Line) -> Faults:
    """Goods of chapter 93 that go south are on one control list or the other."""
    heading = line.codes.heading or ""
    listed = line.item.eccn is not None or line.item.usml is not None
    if not line.dossier.northbound and heading.startswith(_ARMS) and not listed:
        return (Fault(f"{line.pointer}/eccn", beside=("/direction", f"{line.pointer}/classification")),)
    return ()


RULES = (munitions_are_licensed, dual_use_goods_are_licensed, arms_are_classified)
