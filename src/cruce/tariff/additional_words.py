"""What is said of additional duties: why one is not rated, and why one does not apply."""

from __future__ import annotations

from typing import Final

from cruce.model import Text

ASIDE_TAKEN: Final = Text(
    en="another provision of the same kind covers the goods.",
    es="otra disposición del mismo tipo comprende la mercancía.",
)
ASIDE_CONDITION: Final = Text(
    en="the goods do not meet what it asks for.", es="la mercancía no cumple lo que exige."
)
ASIDE_FREE: Final = Text(en="it takes the goods out of the duty.", es="exceptúa a la mercancía del impuesto.")
ASIDE_YIELDS: Final = Text(
    en="it gives way to a duty that is levied on the same value.",
    es="cede ante un impuesto que se causa sobre el mismo valor.",
)
HANGS_ON: Final = Text(
    en="It hangs on another duty that is not rated: {says}",
    es="Depende de otro impuesto sin determinar: {says}",
)
METALS: Final = {
    "steel": Text(en="steel", es="acero"),
    "aluminum": Text(en="aluminum", es="aluminio"),
    "copper": Text(en="copper", es="cobre"),
}
METAL_VALUE_MISSING: Final = Text(
    en="The filing does not state the value of the {metal} in the goods. State it; where it is not known, "
    "customs takes the whole value of the goods.",
    es="El trámite no indica el valor del {metal} contenido en la mercancía. Indíquelo; cuando no se conoce, "
    "la aduana toma el valor total de la mercancía.",
)
METAL_WEIGHT_MISSING: Final = Text(
    en="The filing does not state the net weight of the goods and of the metals in them.",
    es="El trámite no indica el peso neto de la mercancía ni el de los metales que contiene.",
)
METAL_ORIGIN_MISSING: Final = Text(
    en="The filing does not state one country where the metal was melted, smelted or cast.",
    es="El trámite no indica un solo país de fundición o colada del metal.",
)
US_SHARE_MISSING: Final = Text(
    en="The filing does not state what share of the goods is US content.",
    es="El trámite no indica qué parte de la mercancía es contenido de los EE. UU.",
)
NO_AD_VALOREM: Final = Text(
    en="What the duty of the goods comes to in percent of their value is not known.",
    es="No se sabe a qué porcentaje del valor equivale el arancel de la mercancía.",
)
NO_FOOTNOTES: Final = Text(
    en="No footnotes of the tariff line are at hand, and they tell whether the duty reaches the goods.",
    es="No se dispone de las notas al pie de la línea arancelaria, que dicen si el impuesto la alcanza.",
)
NO_DAY_OF_EXPORTATION: Final = Text(
    en="The filing does not state the day of exportation.", es="El trámite no indica el día de exportación."
)
CASE_UNKNOWN: Final = Text(
    en="The law at hand holds no rate for case {case}.",
    es="La ley disponible no contiene la tasa del caso {case}.",
)
SUFFIX_NEEDED: Final = Text(
    en="Whether it reaches the goods is decided by the two digits of the suffix, which the line does not "
    "state: {says}",
    es="Que alcance a la mercancía depende de los dos dígitos del sufijo, que la partida no indica: {says}",
)
