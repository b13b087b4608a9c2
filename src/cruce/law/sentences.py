"""The sentences of this room: what is wrong with a file of law, why a question has no answer, what to do."""

from __future__ import annotations

from cruce.law.exchange_sentences import RATE_FAULTS
from cruce.law.source_sentences import SOURCE_FAULTS
from cruce.model import Finding, LawError, Severity, Text

WARNINGS = {
    *("rate-pending", "rate-untested", "stray"),
    *("source-blank", "source-chapters", "source-encoding", "source-lacking", "source-strange"),
}
SHOWN = 20  # faults named in one error


def fault(code: str, where: str, line: int | None, **facts: object) -> Finding:
    """Say what is wrong at one place of one file of law: ``law.<code>``, file and line.

    An official file that is read from bytes has no name here (``where`` is empty), only rows.
    """
    says, advice = FAULTS[code]
    sentence = says.format(**facts)
    place = where if line is None else f"{where}:{line}"
    if where:
        sentence = Text(en=f"{place}: {sentence.en}", es=f"{place}: {sentence.es}")
    elif line is not None:
        sentence = Text(en=f"Row {line}: {sentence.en}", es=f"Renglón {line}: {sentence.es}")
    else:
        sentence = Text(en=_capital(sentence.en), es=_capital(sentence.es))
    return Finding(
        code=f"law.{code}",
        severity=Severity.WARNING if code in WARNINGS else Severity.REFUSAL,
        pointer=f"/{place.removeprefix(':')}" if place else "",
        says=sentence,
        advice=advice.format(**facts),
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def error(findings: tuple[Finding, ...]) -> LawError:
    """Refuse a law directory or an official file for its faults, naming all of them up to twenty."""
    first, shown = findings[0], findings[:SHOWN]
    more = len(findings) - len(shown)
    says = Text(en="\n".join(f.says.en for f in shown), es="\n".join(f.says.es for f in shown))
    if more:
        says = Text(en=f"{says.en}\n… and {more} more.", es=f"{says.es}\n… y {more} más.")
    return LawError(first.code, says, first.advice)


def _mend(en: str, es: str) -> Text:
    return Text(
        en=f"{en} Then run `cruce law check` again.", es=f"{es} Después ejecute de nuevo `cruce law check`."
    )


_MEND = _mend("Mend this place.", "Corrija ese lugar.")
_DATE = _mend("Write the date as YYYY-MM-DD.", "Escriba la fecha como AAAA-MM-DD.")

FAULTS: dict[str, tuple[Text, Text]] = {
    "yaml": (
        Text(en="this is not YAML: {problem}.", es="esto no es YAML: {problem}."),
        _mend(
            "Check indentation, colons, quotes and control characters there.",
            "Revise ahí la sangría, los dos puntos, las comillas y los caracteres de control.",
        ),
    ),
    "yaml-alias": (
        Text(en="an alias (&, *) is used here.", es="aquí se usa un alias (&, *)."),
        _mend("Write the text out where it applies.", "Escriba el texto completo donde corresponda."),
    ),
    "yaml-documents": (
        Text(en="a second document begins here (---).", es="aquí empieza un segundo documento (---)."),
        _mend("Make one file of each.", "Haga un archivo de cada uno."),
    ),
    "yaml-key": (
        Text(en="a key is not text.", es="una clave no es texto."),
        _mend("Write a plain word before the colon.", "Escriba una palabra simple antes de los dos puntos."),
    ),
    "yaml-tag": (
        Text(en="a tag (!) is used here.", es="aquí se usa una etiqueta (!)."),
        _mend("Write plain text: numbers and dates need no tag.", "Escriba texto simple, sin etiqueta."),
    ),
    "value-far": (
        Text(
            en="{path} goes from {before} to {now} on {since}: {times} times or more, like a slipped point.",
            es="{path} pasa de {before} a {now} el {since}: {times} veces o más, como un punto corrido.",
        ),
        _mend(
            "Compare it with the gazette; mend it before anything is charged by it.",
            "Cotéjelo con el diario oficial; corríjalo antes de que se cobre con él.",
        ),
    ),
    "yaml-deep": (
        Text(
            en="this nests too deeply for a file of law.", es="hay demasiados niveles para un archivo de ley."
        ),
        _MEND,
    ),
    "encoding": (
        Text(en="the file is not UTF-8 text.", es="el archivo no es texto UTF-8."),
        _mend("Save it as UTF-8.", "Guárdelo como UTF-8."),
    ),
    "missing": (
        Text(en="“{key}” is missing.", es="falta «{key}»."),
        _mend("Add it.", "Agréguelo."),
    ),
    "unknown-key": (
        Text(en="“{key}” is no field of this form.", es="«{key}» no es un campo de este formato."),
        _mend("Check its spelling or take it out.", "Revise cómo está escrito o quítelo."),
    ),
    "day": (Text(en="“{value}” is not a date.", es="«{value}» no es una fecha."), _DATE),
    "figure": (
        Text(
            en="“{value}” is neither a number nor a word of law.",
            es="«{value}» no es ni número ni palabra de ley.",
        ),
        _mend(
            "Write a number with a point and no thousands mark, or one word.",
            "Escriba un número con punto decimal y sin separador de miles, o una palabra.",
        ),
    ),
    "yes-no": (
        Text(en="“{value}” is neither true nor false.", es="«{value}» no es ni true ni false."),
        _mend("Write true or false.", "Escriba true o false."),
    ),
    "condition": (
        Text(
            en="“{value}” is no condition on goods that is known here.",
            es="«{value}» no es una condición sobre la mercancía que aquí se conozca.",
        ),
        _mend(
            "Write fact, sign and value: metal_share < 0.15.",
            "Escriba dato, signo y valor: metal_share < 0.15.",
        ),
    ),
    "code-range": (
        Text(
            en="“{value}” is no range of tariff codes.",
            es="«{value}» no es un rango de códigos arancelarios.",
        ),
        _mend("Write 0201-0210, 030611 or 97.", "Escriba 0201-0210, 030611 o 97."),
    ),
    "form": (
        Text(
            en="“{key}” is not of the form expected here.", es="«{key}» no tiene la forma que se espera aquí."
        ),
        _MEND,
    ),
    "repeated": (
        Text(en="“{key}” stands here twice.", es="«{key}» aparece dos veces."),
        _mend("Keep one of them.", "Deje solo uno."),
    ),
    "end-before-start": (
        Text(
            en="the end {end} lies before the start {start}.",
            es="el fin {end} es anterior al inicio {start}.",
        ),
        _MEND,
    ),
    "end-after-next": (
        Text(
            en="the value of {start} ends on {end}, after the next one has begun.",
            es="el valor del {start} termina el {end}, cuando ya rige el siguiente.",
        ),
        _MEND,
    ),
    "no-such-start": (
        Text(
            en="“{key}” names {start}, on which no value begins.",
            es="«{key}» cita el {start}, en que no inicia ningún valor.",
        ),
        _mend("Use the start date of a value.", "Use la fecha de inicio de un valor."),
    ),
    "zone": (
        Text(en="“{zone}” is no time zone known here.", es="«{zone}» no es un huso horario conocido aquí."),
        _mend(
            "Use a name such as America/Chicago; if it is one, install the tzdata package.",
            "Use un nombre como America/Chicago; si lo es, instale el paquete tzdata.",
        ),
    ),
    "exchange": (
        Text(
            en="the unit “{unit}” is not that of national currency per {currency}.",
            es="la unidad «{unit}» no es de moneda nacional por {currency}.",
        ),
        _mend(
            "State the rate as units of national currency for one unit of it, such as “MXN per USD”.",
            "Exprese el tipo como unidades de moneda nacional por una unidad de ella, como «MXN per USD».",
        ),
    ),
    "name": (
        Text(
            en="the folder is named {found}, but the file says {said}.",
            es="la carpeta se llama {found}, pero el archivo dice {said}.",
        ),
        _mend("Make both agree.", "Haga que coincidan."),
    ),
    "line": (
        Text(en="this is not a tariff line: {problem}.", es="esto no es una línea de tarifa: {problem}."),
        _mend(
            "Import the edition again from its official file.",
            "Importe de nuevo la edición desde su archivo oficial.",
        ),
    ),
    "unreadable": (
        Text(en="the file cannot be read: {problem}.", es="no se puede leer el archivo: {problem}."),
        Text(
            en="Check that it exists and that the user who runs this may read it.",
            es="Verifique que exista y que el usuario que ejecuta este programa pueda leerlo.",
        ),
    ),
    "stray": (
        Text(
            en="this file has no place in a law directory.",
            es="este archivo no tiene lugar en un directorio de ley.",
        ),
        Text(
            en="Move it to parameters/, measures/, lists/, origin/ or editions/, or take it out.",
            es="Muévalo a parameters/, measures/, lists/, origin/ o editions/, o quítelo.",
        ),
    ),
    "no-folder": (
        Text(en="there is no law directory here.", es="aquí no hay un directorio de ley."),
        Text(
            en="Name an existing folder with --law, or make one with `cruce law import`.",
            es="Indique una carpeta existente con --law, o cree una con `cruce law import`.",
        ),
    ),
    "import-kind": (
        Text(en="no import is called “{kind}”.", es="ninguna importación se llama «{kind}»."),
        Text(en="Use one of: {kinds}.", es="Use una de: {kinds}."),
    ),
    "import-name": (
        Text(en="“{name}” cannot be a name.", es="«{name}» no puede ser un nombre."),
        Text(
            en="Use letters without accents, digits, points, hyphens and underscores, such as 2026-rev-10.",
            es="Use letras sin acento, dígitos, puntos, guiones y guiones bajos, como 2026-rev-10.",
        ),
    ),
    "import-country": (
        Text(
            en="a file of measures is of one country; its place, the file and its rows name: {countries}.",
            es="un archivo de medidas es de un solo país; su lugar, el archivo y sus renglones citan: "
            "{countries}.",
        ),
        Text(
            en="Write “country: us” once at the top of the file, or keep it as measures/us/NAME.yaml; "
            "one file for each country.",
            es="Escriba «country: mx» una vez al inicio del archivo, o guárdelo como "
            "measures/mx/NOMBRE.yaml; un archivo por país.",
        ),
    ),
    "import-exists": (
        Text(en="it is already there, with other content.", es="ya existe, con otro contenido."),
        Text(
            en="Law is never overwritten: use another --edition name, or remove the old one yourself.",
            es="La ley nunca se sobrescribe: use otro nombre en --edition, o retire usted el anterior.",
        ),
    ),
    "unwritable": (
        Text(en="it cannot be written: {problem}.", es="no se puede escribir: {problem}."),
        Text(
            en="Check that the folder can be written to and has space left; nothing was changed.",
            es="Verifique que la carpeta permita escritura y tenga espacio; no se cambió nada.",
        ),
    ),
    **SOURCE_FAULTS,
    **RATE_FAULTS,
}


def known_to(what: str, last: object) -> Text:
    """Say that the law at hand ends before the day asked for."""
    return Text(en=f"Law known to {last}: {what}.", es=f"Ley conocida hasta el {last}: {what}.")


def known_from(what: str, first: object) -> Text:
    """Say that the law at hand begins after the day asked for."""
    return Text(en=f"Law known only from {first}: {what}.", es=f"Ley conocida solo desde el {first}: {what}.")


def not_held(what: str) -> Text:
    """Say that the law at hand does not hold this at all."""
    return Text(en=f"The law at hand does not hold {what}.", es=f"La ley disponible no contiene {what}.")


def not_valid(what: str, day: object, since: object, until: object) -> Text:
    """Say that a code exists but is not valid on the day asked for."""
    return Text(
        en=f"{what} is not valid on {day} (valid from {since or 'the beginning'} to {until or 'today'}).",
        es=f"{what} no está vigente el {day} (vigente de {since or 'el principio'} a {until or 'hoy'}).",
    )


def no_edition(tariff: str) -> Text:
    """Say that no edition of a tariff is at hand."""
    return Text(
        en=f"No edition of the tariff {tariff} is at hand.",
        es=f"No hay ninguna edición de la tarifa {tariff}.",
    )


def code_too_short(code: str) -> Text:
    """Say that a rule speaks of a part of a code, so that the code has to be given with more digits."""
    return Text(
        en=f"The rules tell parts of {code} apart: give more digits.",
        es=f"Las reglas distinguen partes de {code}: indique más dígitos.",
    )
