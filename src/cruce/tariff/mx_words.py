"""What is said of Mexican programmes, permits and cuotas compensatorias."""

from __future__ import annotations

from typing import Final

from cruce.model import Text

CLAVE_OF: Final = {
    "export": Text(
        en="The clave {about} is of exports alone, and this is an import.",
        es="La clave {about} es solo de exportación, y esta es una importación.",
    ),
    "import": Text(
        en="The clave {about} is of imports alone, and this is an export.",
        es="La clave {about} es solo de importación, y esta es una exportación.",
    ),
}
"""What is said where a clave is of the other direction, by the direction that it is of."""

ADVICE_DIRECTION: Final = Text(
    en="Correct the direction or the clave of the pedimento.",
    es="Corrija el sentido de la operación o la clave del pedimento.",
)
SEVERAL: Final = Text(
    en="The line claims {first} and {second}, and is entered under one alone. Applied: {taken}",
    es="La partida solicita {first} y {second}, y se importa solo con una. Se aplica: {taken}",
)
GENERAL: Final = Text(en="the general rate.", es="la tasa general.")
NO_SECTOR_RATE: Final = Text(
    en="The law at hand holds no rate of PROSEC “{claim}” for {about}: the general rate is charged.",
    es="La ley disponible no contiene tasa de PROSEC «{claim}» para {about}: se cobra la tasa general.",
)
ADVICE_SECTOR: Final = Text(
    en="Write the sector as the decree numbers it (XIX, XX b), or add its rate on this fracción as a measure "
    "with `cruce law import measures`.",
    es="Escriba el sector como lo numera el decreto (XIX, XX b), o agregue su tasa para esta fracción como "
    "medida con `cruce law import measures`.",
)
NO_PERMIT: Final = Text(
    en="Goods enter under {about} only with a permit of Regla Octava, and the line names none.",
    es="En la fracción {about} solo se importa con permiso de Regla Octava, y la partida no señala ninguno.",
)
NOT_UNDER_PERMIT: Final = Text(
    en="A permit of Regla Octava reaches goods of heading 98.02 alone; {about} pays its own rate.",
    es="El permiso de Regla Octava ampara solo mercancía de la partida 98.02; {about} paga su tasa.",
)
ADVICE_PERMIT: Final = Text(
    en="Declare the fracción of heading 98.02 that the permit names, with the permit's number in regla8; or "
    "neither.",
    es="Declare la fracción de la partida 98.02 que señala el permiso, con su número en regla8; o ninguno.",
)
NICO_NEEDED: Final = Text(
    en="Whether it reaches the goods is decided by their NICO, which the line does not state: {says}",
    es="Que alcance a la mercancía depende de su NICO, que la partida no indica: {says}",
)
ADVICE_NICO: Final = Text(en="State the two digits of the NICO.", es="Indique los dos dígitos del NICO.")
OTHER_BASE: Final = Text(
    en="The measure is levied on a base ({base}) that Mexican charges do not have: {says}",
    es="La medida se causa sobre una base ({base}) que las contribuciones mexicanas no tienen: {says}",
)
