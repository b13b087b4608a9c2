"""What is said of an exchange rate: which table gave it and why, and what is wrong with a file of rates."""

from __future__ import annotations

from decimal import Decimal

from cruce.law.values import Known
from cruce.model import Text


def absurd(path: str, since: object) -> Text:
    """Say that a figure at hand can be no exchange rate."""
    return Text(
        en=f"The figure of {path} from {since} is no rate: it is not a positive number.",
        es=f"La cifra de {path} desde el {since} no es un tipo de cambio: no es un número positivo.",
    )


def no_quarterly(daily: Known) -> Text:
    """Say that the daily rate is used because no quarterly one is at hand (19 CFR 159.35)."""
    return _with(
        daily,
        f"The daily rate of {daily.since}; no quarterly rate is at hand for that day.",
        f"El tipo diario del {daily.since}; no se tiene tipo trimestral para ese día.",
    )


def daily_used(daily: Known, quarterly: Known, variance: Decimal) -> Text:
    """Say by how much the daily rate differs, so that it takes the place of the quarterly one."""
    return _with(
        daily,
        f"The daily rate of {daily.since}; it differs by {_percent(variance)} from the quarterly "
        f"{quarterly.value} of {quarterly.since}, enough to take its place.",
        f"El tipo diario del {daily.since}; difiere en {_percent(variance)} del trimestral "
        f"{quarterly.value} del {quarterly.since}, lo bastante para sustituirlo.",
    )


def quarterly_kept(quarterly: Known, daily: Known, variance: Decimal) -> Text:
    """Say by how little the daily rate differs, so that the quarterly one stays."""
    return _with(
        quarterly,
        f"The quarterly rate of {quarterly.since}; the daily {daily.value} of {daily.since} differs by "
        f"{_percent(variance)} only.",
        f"El tipo trimestral del {quarterly.since}; el diario {daily.value} del {daily.since} difiere "
        f"solo en {_percent(variance)}.",
    )


def by_the_dollar(currency: str, equivalence: Known, dollar: Known) -> Text:
    """Say of what two figures the rate of a currency other than the dollar is made (CFF art. 20)."""
    return Text(
        en=f"Pesos per {currency}: {equivalence.value} dollars by the monthly table of {equivalence.since}, "
        f"times {dollar.value} pesos per dollar since {dollar.since}.",
        es=f"Pesos por {currency}: {equivalence.value} dólares según la tabla mensual del "
        f"{equivalence.since}, por {dollar.value} pesos por dólar desde el {dollar.since}.",
    )


def _with(figure: Known, en: str, es: str) -> Text:
    return Text(en=f"{figure.says.en}. {en}", es=f"{figure.says.es}. {es}")


def _percent(share: Decimal) -> str:
    return f"{(share * 100).quantize(Decimal('0.01'))} %"


_ROW = Text(
    en="Nothing was written. Compare the row with the official table; if the file is wrong, fetch it again.",
    es="No se escribió nada. Compare el renglón con la tabla oficial; si el archivo está mal, obténgalo de "
    "nuevo.",
)

RATE_FAULTS: dict[str, tuple[Text, Text]] = {
    "rate-row": (
        Text(
            en="the row has {found} cells where the header has {wanted} (a decimal comma may split one).",
            es="el renglón tiene {found} celdas y el encabezado {wanted} (quizá la parte una coma decimal).",
        ),
        _ROW,
    ),
    "rate-day": (
        Text(en="“{value}” is no date of the table.", es="«{value}» no es una fecha de la tabla."),
        _ROW,
    ),
    "rate-quarter": (
        Text(
            en="{day} is not the first day of a quarter, from which a quarterly rate runs.",
            es="El {day} no es el primer día de un trimestre, desde el que rige un tipo trimestral.",
        ),
        Text(
            en="Give the first day of the quarter with --effective, or in a column “Effective date”.",
            es="Indique el primer día del trimestre con --effective, o en una columna «Effective date».",
        ),
    ),
    "rate-undated": (
        Text(
            en="the table does not say from which day its rates run.",
            es="la tabla no dice desde qué día rigen sus tipos.",
        ),
        Text(
            en="Give that day with --effective: the first of the quarter (US), or that of publication in the "
            "gazette (Mexico).",
            es="Indique ese día con --effective: el primero del trimestre (EE. UU.), o el de publicación en "
            "el DOF (México).",
        ),
    ),
    "rate-future": (
        Text(
            en="the rate of {currency} would run from {day}, which is still to come.",
            es="el tipo de {currency} regiría desde el {day}, que aún no llega.",
        ),
        _ROW,
    ),
    "rate-comma": (
        Text(
            en="“{value}” is written with a comma: 18,04 and 1,804 cannot be told apart.",
            es="«{value}» lleva coma: no se distingue 18,04 de 1,804.",
        ),
        _ROW,
    ),
    "rate-number": (
        Text(
            en="“{value}” is no rate: a positive number with a point and at most nine decimals.",
            es="«{value}» no es un tipo de cambio: un número positivo con punto y nueve decimales a lo más.",
        ),
        _ROW,
    ),
    "rate-twice": (
        Text(
            en="the rate of {currency} for {day} stands in the file more than once.",
            es="el tipo de {currency} para el {day} aparece más de una vez en el archivo.",
        ),
        _ROW,
    ),
    "rate-conflict": (
        Text(
            en="{currency} from {day} is {rate} here, and {held} in the law directory.",
            es="{currency} desde el {day} es {rate} aquí, y {held} en el directorio de ley.",
        ),
        Text(
            en="Nothing was written: law is never overwritten. If the official rate was corrected, take the "
            "old value out of the parameter file yourself.",
            es="No se escribió nada: la ley nunca se sobrescribe. Si el tipo oficial se corrigió, quite "
            "usted el valor anterior del archivo del parámetro.",
        ),
    ),
    "rate-swapped": (
        Text(
            en="{rate} for {currency} looks turned round: the last valid rate is {last} {unit}.",
            es="{rate} para {currency} parece invertido: el último tipo válido es {last} {unit}.",
        ),
        _ROW,
    ),
    "rate-jump": (
        Text(
            en="{rate} for {currency} on {day} is {change} away from the last valid rate, {last} of {since}; "
            "more than {limit} is not taken unseen.",
            es="{rate} para {currency} el {day} dista {change} del último tipo válido, {last} del {since}; "
            "más de {limit} no se toma sin revisión.",
        ),
        Text(
            en="Nothing was written. If the jump is real, raise {path} in your law directory and import "
            "again.",
            es="No se escribió nada. Si el salto es real, aumente {path} en su directorio de ley e importe "
            "de nuevo.",
        ),
    ),
    "rate-thousand": (
        Text(
            en="{currency} is published per thousand units, and the row does not bear that mark.",
            es="{currency} se publica por mil unidades, y el renglón no lleva esa marca.",
        ),
        _ROW,
    ),
    "rate-name": (
        Text(
            en="no currency of the list at hand is published under that name.",
            es="ninguna moneda de la lista disponible se publica con ese nombre.",
        ),
        Text(en="Add its name to the list {list}.", es="Agregue su nombre a la lista {list}."),
    ),
    "rate-illustrative": (
        Text(
            en="the law directory holds illustrative rates of {currency}, which no official one is added to.",
            es="el directorio de ley contiene tipos ilustrativos de {currency}; no se les suma uno oficial.",
        ),
        Text(
            en="Take that file out of your law directory first.",
            es="Retire primero ese archivo de su directorio de ley.",
        ),
    ),
    "rate-pending": (
        Text(
            en="the rate determined on {day} runs from the day after its publication; it is taken once the "
            "next row is there.",
            es="el tipo determinado el {day} rige desde el día siguiente a su publicación; se toma cuando "
            "exista el renglón siguiente.",
        ),
        Text(
            en="Nothing to do; import the file again when it is longer.",
            es="Nada que hacer; importe el archivo de nuevo cuando sea más largo.",
        ),
    ),
    "rate-untested": (
        Text(
            en="this layout was read from its description; it has not been tested on an official file.",
            es="este formato se leyó de su descripción; no se ha probado con un archivo oficial.",
        ),
        Text(
            en="Compare a few of the values written with the official table before you rely on them.",
            es="Coteje algunos de los valores escritos con la tabla oficial antes de confiar en ellos.",
        ),
    ),
}
