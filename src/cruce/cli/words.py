"""Every word that the command line prints of its own, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.model import Channel, ChargeStatus, JointState, LegalOutcome, Severity, State, Text, Verdict


def both(en: str, es: str) -> Text:
    """Write one sentence in both languages; places in braces are filled when it is printed."""
    return Text(en=en, es=es)


# Words of the field ---------------------------------------------------------------------------------------

SECTIONS: Final = {
    "us": both("United States", "Estados Unidos"),
    "mx": both("Mexico", "México"),
    "ca": both("Canada", "Canadá"),
}
CHANNELS: Final = {
    Channel.GREEN: both("green", "verde"),
    Channel.YELLOW: both("yellow", "amarillo"),
    Channel.ORANGE: both("orange", "naranja"),
    Channel.RED: both("red", "rojo"),
}
CHANNEL_MEANS: Final = {
    Channel.GREEN: both("release", "desaduanamiento libre"),
    Channel.YELLOW: both("papers are read", "revisión documental"),
    Channel.ORANGE: both("the load is scanned", "revisión no intrusiva"),
    Channel.RED: both("the goods are examined by a joint team", "reconocimiento por un equipo conjunto"),
}
STATES: Final = {
    State.LODGED: both("lodged", "presentado"),
    State.ASSESSED: both("assessed", "determinado"),
    State.SELECTED: both("selected", "con canal asignado"),
    State.PRESENTED: both("presented", "en la línea"),
    State.EXAMINED: both("examined", "reconocido"),
    State.DECIDED: both("decided", "resuelto"),
    State.WITHDRAWN: both("withdrawn", "retirado"),
}
JOINT: Final = {
    JointState.OPEN: both("open", "abierto"),
    JointState.RELEASED: both("RELEASED", "LIBERADO"),
    JointState.HELD: both("HELD", "RETENIDO"),
    JointState.REFUSED: both("REFUSED", "RECHAZADO"),
    JointState.WITHDRAWN: both("withdrawn", "retirado"),
}
VERDICTS: Final = {
    Verdict.RELEASE: both("release", "liberar"),
    Verdict.HOLD: both("hold", "retener"),
    Verdict.REFUSE: both("refuse", "rechazar"),
}
OUTCOMES: Final = {
    LegalOutcome.FREE: both("desaduanamiento libre", "desaduanamiento libre"),
    LegalOutcome.RECOGNITION: both("reconocimiento aduanero", "reconocimiento aduanero"),
    LegalOutcome.RELEASED: both("release", "liberación"),
    LegalOutcome.DOCUMENTS_REQUIRED: both("documents required", "se requieren documentos"),
    LegalOutcome.EXAMINATION: both("examination", "examen"),
}
STATUSES: Final = {
    ChargeStatus.DUE: both("due", "se debe"),
    ChargeStatus.EXEMPT: both("exempt", "exento"),
    ChargeStatus.ZERO: both("zero rate", "tasa cero"),
    ChargeStatus.NOT_DUE: both("not due", "no se causa"),
    ChargeStatus.UNRATED: both("UNRATED", "SIN TASA"),
}
SEVERITIES: Final = {
    Severity.REFUSAL: both("refused", "se rechaza"),
    Severity.WARNING: both("warning", "advertencia"),
    Severity.INFO: both("note", "nota"),
}
FLOWS: Final = {"import": both("import", "importación"), "export": both("export", "exportación")}
PAPERS: Final = {
    "us-import": both("entry", "entrada (entry)"),
    "us-export": both("export information", "información de exportación"),
    "mx-import": both("pedimento", "pedimento"),
    "mx-export": both("pedimento", "pedimento"),
}
FAULTS: Final = {
    "paper": both("paper error", "error documental"),
    "origin": both("wrong origin claim", "origen falso"),
    "undervaluation": both("undervaluation", "subvaluación"),
    "precursor": both("precursor", "precursor químico"),
    "listed_party": both("listed party", "parte en lista"),
    "weapon": both("weapon", "arma"),
    "cash": both("undeclared cash", "efectivo no declarado"),
    "seal": both("broken seal", "candado violado"),
    "unpaid": both("unpaid pedimento", "pedimento sin pagar"),
}
DECLARATION: Final = both("declaration", "declaración")


def section(name: str) -> Text:
    """Name a section by its country, or by its own name where that is not known here."""
    return SECTIONS.get(name, both(name, name))


# Faults of a command --------------------------------------------------------------------------------------

TRY_HELP: Final = both("Try “{command} --help”.", "Vea «{command} --help».")
FAULT: Final = both("Error: {sentence}", "Error: {sentence}")
BUG: Final = both(
    "cruce met a fault of its own ({kind}). What was recorded before is whole. Please report it with this "
    "command and version {version}; CRUCE_TRACEBACK=1 prints the trace to add.",
    "cruce encontró una falla propia ({kind}). Lo registrado antes está completo. Repórtela con esta orden y "
    "la versión {version}; CRUCE_TRACEBACK=1 imprime el rastro que debe acompañarla.",
)
DISTURBED: Final = both("The system refused {file}: {why}.", "El sistema no permitió usar {file}: {why}.")
OUTPUT: Final = both("the output", "la salida")
EXTRA: Final = both(
    "This needs {module}, which is not installed.", "Esto requiere {module}, que no está instalado."
)
INSTALL: Final = both("Add it with: pip install '{package}'.", "Agréguelo con: pip install '{package}'.")
NOT_A_DAY: Final = both(
    "“{value}” is not a date; write it as 2026-05-13.",
    "«{value}» no es una fecha; escríbala como 2026-05-13.",
)
NOT_AN_INSTANT: Final = both(
    "“{value}” is not a moment; write it as 2026-05-13T11:30Z, with its offset.",
    "«{value}» no es un momento; escríbalo como 2026-05-13T11:30Z, con su desfase.",
)
OUT_OF_TIME: Final = both(
    "give a day of the years {first} to {last}.", "indique un día de los años {first} a {last}."
)
NOT_A_SECTION: Final = both(
    "“{value}” cannot be a section's name; write two to eight small letters, such as us.",
    "«{value}» no puede ser nombre de sección; escriba de dos a ocho letras minúsculas, como us.",
)
REAL_CLOCK: Final = both(
    "--at sets the clock of training sections only.", "--at fija el reloj sólo de secciones de práctica."
)
REAL_CLOCK_ADVICE: Final = both(
    "A real section uses the clock of its machine; leave --at out.",
    "Una sección real usa el reloj de su equipo; omita --at.",
)
NO_FILES: Final = both("Name a file, an example or “-”.", "Indique un archivo, un ejemplo o «-».")
NO_SUCH_FILE: Final = both("{file} is neither a file nor an example.", "{file} no es archivo ni ejemplo.")
NO_FILES_ADVICE: Final = both(
    "See the examples with: cruce clear --list.", "Vea los ejemplos con: cruce clear --list."
)
NOT_A_READING: Final = both(
    "{file} is not a gate reading: {why}.", "{file} no es una lectura de garita: {why}."
)
NOT_A_READING_ADVICE: Final = both(
    'Write it as {"at": "2026-05-13T15:30:00Z", "plates": ["R21-4417"], "seals": ["MX7745120"]}.',
    'Escríbala como {"at": "2026-05-13T15:30:00Z", "plates": ["R21-4417"], "seals": ["MX7745120"]}.',
)
READING_FAULTS: Final = {
    "json_invalid": both("it is not JSON", "no es JSON"),
    "missing": both("it is missing", "falta"),
    "extra_forbidden": both("there is no such field", "no existe ese campo"),
    "": both("it does not have its form", "no tiene su forma"),
}
NO_SUCH_SECTION: Final = both("There is no section {name} in {home}.", "No hay sección {name} en {home}.")
ABSENT_SECTION: Final = both(
    "{name}, a section known here, is not in {home}: no case that it must decide is released.",
    "{name}, sección conocida aquí, no está en {home}: ningún expediente que deba resolver se libera.",
)
NO_SUCH_SECTION_ADVICE: Final = both("Sections here: {names}.", "Secciones aquí: {names}.")
ONE_TRUCK: Final = both("A gate reading is of one truck.", "Una lectura de garita es de un solo camión.")
ONE_TRUCK_ADVICE: Final = both("Give it with one filing only.", "Indíquela con un solo trámite.")

# init -----------------------------------------------------------------------------------------------------

MADE: Final = both("Made in {home}: {names}.", "Se crearon en {home}: {names}.")
TRAINING: Final = both(
    "For training: a simulated bank pays what is owed, lots fall alike in every home, and commands may set "
    "the clock. Nothing here has legal effect.",
    "De práctica: un banco simulado paga lo adeudado, los sorteos salen igual en todas partes y las órdenes "
    "pueden fijar el reloj. Nada aquí tiene efectos legales.",
)
REAL: Final = both(
    "For real work: payments count when a bank file confirms them (cruce pay). The law that ships with "
    "cruce is a starter set; import the official texts first (cruce law import). There is no secret risk "
    "rule yet: write your own into {home}/<section>/rules/secret.",
    "De operación: los pagos cuentan cuando un archivo bancario los confirma (cruce pay). La ley incluida "
    "es un conjunto inicial; importe primero los textos oficiales (cruce law import). Aún no hay reglas "
    "secretas de riesgo: escriba las suyas en {home}/<sección>/rules/secret.",
)
PUBLIC: Final = both(
    "Public keys: {file}. Nothing else is needed to verify a receipt.",
    "Llaves públicas: {file}. No se necesita más para verificar un acuse.",
)
PRIVATE: Final = both(
    "Private keys: only in {home}/<section>/keys, readable by you alone. Keep copies of them safe.",
    "Llaves privadas: sólo en {home}/<sección>/keys, legibles sólo por usted. Guarde copias seguras.",
)
NEXT: Final = both("Next: {command}", "Sigue: {command}")

# clear, amend, show ---------------------------------------------------------------------------------------

SHOWS: Final = both("What it shows", "Qué muestra")
EXAMPLE: Final = both("Example", "Ejemplo")
CLOCK_SET: Final = both(
    "Training clock: filed at {at}. A real section uses its own clock.",
    "Reloj de práctica: trámite presentado el {at}. Una sección real usa su propio reloj.",
)
BROKEN_OFF: Final = both(
    "{file}: on record as case {case} with {sections}, but not carried through. {sentence} Then hand in the "
    "same filing again: it is the same case, and goes on from there.",
    "{file}: consta como expediente {case} ante {sections}, pero no se llevó a término. {sentence} Después "
    "presente de nuevo el mismo trámite: es el mismo expediente y sigue desde ahí.",
)
NOT_READ: Final = both("{file}: not filed. {sentence}", "{file}: no se presentó. {sentence}")
REFUSED_FILE: Final = both(
    "{file}: refused, with {count} fault(s); nothing was recorded.",
    "{file}: rechazado, con {count} observación(es); nada quedó registrado.",
)
LODGED_FILE: Final = both(
    "{file}: lodged as case {case}, version {version}.",
    "{file}: presentado como expediente {case}, versión {version}.",
)
LODGED_BEFORE: Final = both(
    "{file}: the same filing is on record already as case {case}, version {version}.",
    "{file}: el mismo trámite ya consta como expediente {case}, versión {version}.",
)
WHOLE: Final = both("(the whole document)", "(todo el documento)")
STATEMENT: Final = both(
    "{section}: {paper} {kind} {number}, {flow}, law of {day}",
    "{section}: {paper} {kind} {number}, {flow}, ley del {day}",
)
NO_STATEMENT: Final = both(
    "No declaration of goods: nothing is owed on this crossing.",
    "Sin declaración de mercancías: nada se debe por este cruce.",
)
NO_CHARGE: Final = both("No duty, tax or fee is laid on it.", "No causa contribución alguna.")
ON_LINE: Final = both("line {line}", "partida {line}")
ON_WHOLE: Final = both("whole declaration", "toda la declaración")
CHARGE: Final = both("Charge", "Concepto")
STATUS: Final = both("Status", "Situación")
AMOUNT: Final = both("Amount", "Importe")
LINES: Final = both("Lines", "Partidas")
OWED: Final = both("Owed", "Se debe")
NOT_RATED: Final = both("+ {count} unrated", "+ {count} sin tasa")
UNRATED_NOTE: Final = both(
    "Unrated is not zero: the charge exists in law, and the law at hand does not give its amount.",
    "Sin tasa no es cero: la contribución existe en la ley y la ley disponible no da su importe.",
)
UNCHECKED_NOTE: Final = both(
    "* rated by law that was not checked against its official text.",
    "* determinado con ley no cotejada con su texto oficial.",
)
MONEY: Final = both("Payment", "Pago")
PAID: Final = both("{amount} paid, order {reference}", "{amount} pagado, orden {reference}")
UNPAID: Final = both("{amount} to be paid, order {reference}", "{amount} por pagar, orden {reference}")
BONDED: Final = both(
    "{amount} guaranteed by bond, paid with the entry summary",
    "{amount} garantizado con fianza, se paga con el entry summary",
)
COVERED: Final = both("nothing owed; the bond stands behind it", "nada se debe; la fianza responde")
NO_BOND: Final = both(
    "{amount} without the bond that release needs", "{amount} sin la fianza que exige la liberación"
)
CORRECTED: Final = both(
    "{amount} too much was paid; it stands in the trader's favour",
    "{amount} se pagaron de más; quedan a favor del contribuyente",
)
OTHERWISE: Final = both(
    "{amount} by payment form {forms}, not in money", "{amount} con forma de pago {forms}, no en efectivo"
)
UNPROVED: Final = both(
    "{amount} by a payment form whose paper this treasury has not granted ({papers})",
    "{amount} con una forma de pago cuyo documento no ha otorgado esta autoridad ({papers})",
)
NOTHING_FIRST: Final = both("nothing to pay before release", "nada que pagar antes de liberar")
SIMULATED: Final = both("(simulated bank)", "(banco simulado)")
RISK: Final = both("Channel", "Canal")
JOINT_CHANNEL: Final = both("joint: {channel} ({means})", "conjunto: {channel} ({means})")
GATE: Final = both("Gate", "Garita")
PRESENTED_AT: Final = both("presented {at}", "llegó el {at}")
NOT_PRESENTED: Final = both("the truck was not presented yet", "el camión aún no se presenta")
EXAMINATION: Final = both("Examination", "Reconocimiento")
FREE: Final = both("Free", "libre")
EXAMINED_AS_FILED: Final = both("goods as filed", "mercancía conforme a lo declarado")
DECISION: Final = both("Decisions", "Resoluciones")
BECAUSE: Final = both("because of {reasons}", "por {reasons}")
JOINT_DECISION: Final = both("Joint decision", "Resolución conjunta")
RECEIPT: Final = both("Receipt", "Acuse")
AVAILABLE: Final = both("ready: cruce show {case} --receipt DIR", "listo: cruce show {case} --receipt DIR")
NO_RECEIPT: Final = both("not yet: it follows the last decision", "aún no: sigue a la última resolución")
DISAGREE: Final = both(
    "The sections computed these charges differently: {places}.",
    "Las secciones determinaron distinto: {places}.",
)
WAITS_EXAMINATION: Final = both(
    "Open: {channel} channel, {means}. The joint team records what it found with:",
    "Abierto: canal {channel}, {means}. El equipo conjunto registra lo hallado con:",
)
WAITS_MONEY: Final = both(
    "Held until the money is settled: {reasons}.", "Retenido hasta que se cubra lo debido: {reasons}."
)
WAITS_GATE: Final = both("Open until the truck is presented.", "Abierto hasta que el camión se presente.")

VERSION: Final = both("version {version}", "versión {version}")
NO_REASON: Final = both("Nothing speaks against the movement.", "Nada se señala en este cruce.")
CASE: Final = both("Case", "Expediente")
FILED_BY: Final = both("Filed by", "Presentado por")
REFERENCE: Final = both("Reference", "Referencia")
STATE: Final = both("State", "Estado")
CROSSING: Final = both("Crossing", "Cruce")
EXPECTED: Final = both("{direction}, {crossing}, expected {at}", "{direction}, {crossing}, previsto {at}")
DIRECTIONS: Final = {
    "northbound": both("northbound", "hacia el norte"),
    "southbound": both("southbound", "hacia el sur"),
}
REASONS: Final = both("Why {section} chose this channel", "Por qué {section} eligió este canal")
SECRET: Final = both(
    "{count} more reason(s) are the section's own secret; --secret shows them on its own home.",
    "{count} motivo(s) más son secreto de la sección; --secret los muestra en su propia carpeta.",
)
CHANCE: Final = both(
    "The random share could have selected it with probability {share}.",
    "La selección aleatoria podía elegirlo con probabilidad {share}.",
)
EVENTS: Final = both("Events of {section}", "Eventos de {section}")
EVENT: Final = both("Event", "Evento")
AT: Final = both("At", "Momento")
BY: Final = both("By", "Por")

# pay, examine, decide, withdraw ---------------------------------------------------------------------------

RECORDED: Final = both(
    "Recorded in case {case}, version {version}.", "Registrado en el expediente {case}, versión {version}."
)
GRANTED: Final = both("{count} entitlement(s) put on record.", "{count} derecho(s) registrados.")
NOT_READABLE: Final = both(
    "{option} is not text of 1 to 1000 characters that can be read.",
    "{option} no es un texto legible de 1 a 1000 caracteres.",
)
NOT_READABLE_ADVICE: Final = both(
    "Write it anew, shorter; nothing was recorded.", "Escríbalo de nuevo, más breve; no se registró nada."
)
PAY_WHAT: Final = both(
    "Name a bank's file, or one of --orders and --statements.",
    "Indique un archivo del banco, o una de las opciones --orders y --statements.",
)
PAY_WHAT_ADVICE: Final = both("--check goes with a bank's file.", "--check va con un archivo del banco.")
ORDER: Final = both("Order {reference}: {state}", "Orden {reference}: {state}")
MONEY_STATES: Final = {
    "estimated": both("to be paid", "por pagar"),
    "paid": both("paid", "pagada"),
}
KEY: Final = both("Contribution", "Contribución")
FORM: Final = both("Payment form", "Forma de pago")
ORDER_KEYS: Final = {"paid-before": both("paid before", "pagado antes")}
NO_ORDERS: Final = both(
    "No bank has anything to collect in this case.", "Ningún banco tiene qué cobrar aquí."
)
MATCHED: Final = both("Settle their order: {count}", "Saldan su orden: {count}")
DIFFERENT: Final = both("Do not settle their order: {count}", "No saldan su orden: {count}")
UNKNOWN_LINES: Final = both("Name no open order: {count}", "No corresponden a orden pendiente: {count}")
MISSING_ORDERS: Final = both(
    "Open orders that are not in the file: {count}", "Órdenes pendientes que no están en el archivo: {count}"
)
BALANCED: Final = both(
    "The receivables equal the charges of all cases: {charges}.",
    "Los créditos registrados igualan las contribuciones de todos los expedientes: {charges}.",
)
UNBALANCED: Final = both(
    "Charges of all cases: {charges}; receivables: {standing}. They differ in: {cases}.",
    "Contribuciones de todos los expedientes: {charges}; créditos registrados: {standing}. Difieren en: "
    "{cases}.",
)
STATEMENT_COLUMNS: Final = (
    both("Pay on", "Pago el"),
    both("Payer", "Contribuyente"),
    both("Statement", "Estado de cuenta"),
    both("Entries", "Entradas (entry)"),
    both("Amount", "Importe"),
)
PERIODS: Final = {
    "single": both("alone", "individual"),
    "daily": both("daily", "diario"),
    "monthly": both("monthly", "mensual"),
}
DAY_UNKNOWN: Final = both("not known", "no se conoce")
NO_STATEMENTS: Final = both(
    "No released entry waits for payment.", "Ninguna entrada liberada espera su pago."
)
SETTLED: Final = both("{count} order(s) settled.", "{count} orden(es) liquidadas.")

# verify ---------------------------------------------------------------------------------------------------

GENUINE: Final = both(
    "{file}: genuine. Case {case}, version {version}:",
    "{file}: auténtico. Expediente {case}, versión {version}:",
)
UNDER_CHANNEL: Final = both("Joint channel: {channel}", "Canal conjunto: {channel}")
GENUINE_PART: Final = both(
    "{section}: {verdict} at {at}, by {by}; entry in {log}, of {size} entries",
    "{section}: {verdict} el {at}, por {by}; consta en {log}, de {size} asientos",
)
UNREAD: Final = both("{file}: not verified. {sentence}", "{file}: sin verificar. {sentence}")
FALSE: Final = both("{file}: REFUSED. {sentence}", "{file}: RECHAZADO. {sentence}")
NO_KEYS: Final = both("The public keys are not in {file}.", "Las llaves públicas no están en {file}.")
NO_KEYS_ADVICE: Final = both(
    "Name the file with --keys; take it from the sections themselves.",
    "Indique el archivo con --keys; obténgalo de las propias secciones.",
)

# law, gap, schema -----------------------------------------------------------------------------------------

NO_FOLDER: Final = both("One law directory is checked at a time.", "Se revisa un directorio de ley a la vez.")
NO_FOLDER_ADVICE: Final = both("Write cruce law check DIR.", "Escriba cruce law check DIR.")
NO_EDITION: Final = both(
    "An edition needs a name and its first day.", "Una edición necesita nombre y primer día."
)
NO_EDITION_ADVICE: Final = both(
    "Give --edition NAME and --effective DATE (measures: --edition NAME).",
    "Indique --edition NOMBRE y --effective FECHA (medidas: --edition NOMBRE).",
)
NO_AGREEMENT_ADVICE: Final = both(
    "Give --agreement NAME and --effective DATE (standard input: --edition NAME too).",
    "Indique --agreement NOMBRE y --effective FECHA (entrada estándar: también --edition NOMBRE).",
)
BROUGHT: Final = both("Brought in: {folder}", "Incorporado: {folder}")
PRESENT_BEFORE: Final = both(
    "The same content was there before: {folder}", "El mismo contenido ya estaba: {folder}"
)
LINES_KEPT: Final = both("Lines kept", "Renglones conservados")
RATE_LINES: Final = both("Lines with a rate", "Renglones con tasa")
KNOWN_TO: Final = both("Known to", "Conocida hasta")
IS_PART: Final = both(
    "The file does not reach over all chapters: earlier parts stay in use beside it.",
    "El archivo no abarca todos los capítulos: las partes anteriores siguen en uso.",
)
ROWS_REFUSED: Final = both("{count} row(s) were not taken:", "{count} renglón(es) no se tomaron:")
ALL_READ: Final = both("Every rate text is understood.", "Se entiende todo texto de tasa.")
TEXTS_UNREAD: Final = both(
    "{count} rate text(s) are kept but not understood; what they rate will be unrated, never free:",
    "{count} texto(s) de tasa se conservan sin entenderse; lo que gravan quedará sin tasa, nunca exento:",
)
RULES_READ: Final = both("Rules understood", "Reglas entendidas")
RULES_UNREAD: Final = both(
    "{count} rule text(s) are kept but not understood; origin under them stays undetermined:",
    "{count} texto(s) de regla se conservan sin entenderse; el origen conforme a ellos queda sin determinar:",
)
RATE: Final = both("Rate", "Tasa")
COLUMN: Final = both("Column", "Columna")
MORE: Final = both("… and {count} more; --json lists them all.", "… y {count} más; --json los lista todos.")
COLUMNS: Final = {
    ("us-hts", "general"): both("General", "General"),
    ("us-hts", "special"): both("Special", "Especial"),
    ("us-hts", "other"): both("Column 2", "Columna 2"),
    ("us-hts", "additional"): both("Additional", "Adicional"),
    ("mx-ligie", "general"): both("IGI (import)", "IGI (importación)"),
    ("mx-ligie", "export"): both("IGE (export)", "IGE (exportación)"),
}
UNITS: Final = both("Units", "Unidades")
FOOTNOTES: Final = both("Footnotes", "Notas al pie")
PROHIBITED: Final = both("Prohibited by the tariff.", "Prohibida por la tarifa.")
EDITION: Final = both("Edition", "Edición")
CHECKED: Final = both("Checked", "Cotejo")
IS_CHECKED: Final = both("equal to the official text", "igual al texto oficial")
NOT_CHECKED: Final = both("NOT checked against the official text", "NO cotejado con el texto oficial")
RATE_UNKNOWN: Final = both(
    "not in the law at hand (unknown, not free)", "no está en la ley disponible (no es exenta)"
)
MEASURES: Final = both("Measures that may apply", "Medidas que pueden aplicar")
MEASURE_KINDS: Final = {
    "exemption": both("exemption", "exención"),
    "tax": both("tax", "impuesto"),
    "additional": both("additional duty", "arancel adicional"),
    "preference": both("preference", "preferencia"),
    "requirement": both("requirement", "requisito"),
    "suspension": both("suspension", "suspensión"),
    "fee": both("fee", "derecho"),
    "prohibition": both("prohibition", "prohibición"),
}
STATUSES_UNRATED: Final = both("unrated", "sin tasa")
FIGURE: Final = both("Figure", "Cifra")
IN_FORCE: Final = both("In force", "Vigencia")
SINCE: Final = both("from {since} {until}", "desde {since} {until}")
UNTIL: Final = both("to {day}", "hasta {day}")
UNTIL_NEXT: Final = both("until another takes its place", "hasta que otra la sustituya")
LAW_CITED: Final = both("Law", "Fundamento")
SAMPLE: Final = both("Illustrative, not the official figure", "Ilustrativa, no es la cifra oficial")
LAW_SOUND: Final = both("{folder}: no fault found.", "{folder}: sin fallas.")
LAW_FAULTS: Final = both("{folder}: {count} fault(s).", "{folder}: {count} falla(s).")
CHECK_RATES: Final = both("Rates", "Tasas")
CHECK_PARSED: Final = both("Read", "Leídas")
CHECK_REFUSED: Final = both("Refused", "Rechazadas")
CHECK_KINDS: Final = {
    "free": both("Free", "Exentas"),
    "ad_valorem": both("Ad valorem", "Ad valórem"),
    "specific": both("Specific", "Específicas"),
    "compound": both("Compound", "Mixtas"),
    "prose": both("Prose", "En prosa"),
}
CHECK_COUNTED: Final = both(
    "Counted are the general rates of chapters 1 to 97; what is refused is unrated, never free.",
    "Se cuentan las tasas generales de los capítulos 1 a 97; lo rechazado queda sin tasa, nunca exento.",
)
CHECK_UNREAD: Final = both(
    "{count} general rate(s) give no figures and are refused: {cases}",
    "{count} tasa(s) general(es) no dan cifras y se rechazan: {cases}",
)
CHECK_SPECIAL: Final = both(
    "In {count} line(s) the special column is not read for every programme: {cases}",
    "En {count} línea(s) la columna especial no se lee para todos los programas: {cases}",
)
CHECK_DUPLICATES: Final = both(
    "{count} code(s) stand more than once: {cases}", "{count} código(s) aparecen más de una vez: {cases}"
)
CHECK_GAPS: Final = both(
    "No edition is known for these days: {cases}", "Ninguna edición se conoce en estos días: {cases}"
)
CHECK_VANISHED: Final = both(
    "{count} code(s) of the edition before are no longer held: {cases}",
    "{count} código(s) de la edición anterior ya no figuran: {cases}",
)
CHECK_VANISHED_PART: Final = both(
    "{count} code(s) of these chapters stand only in an earlier part, which stays in use for them: {cases}",
    "{count} código(s) de estos capítulos solo figuran en una parte anterior, que sigue en uso: {cases}",
)
CHECK_JUMPS: Final = both(
    "{count} rate(s) jump against the edition before (by 25 points, 8 times or to another base): {cases}",
    "{count} tasa(s) saltan frente a la edición anterior (25 puntos, 8 veces u otra base): {cases}",
)
WRITTEN: Final = both("Written: {file}", "Escrito: {file}")

# demo -----------------------------------------------------------------------------------------------------

DAY_TITLE: Final = both(
    "A synthetic day at the border: {day}, {filed} trucks, cleared in {seconds} s",
    "Un día sintético en la frontera: {day}, {filed} camiones, despachados en {seconds} s",
)
CLOCK: Final = both("Clock", "Reloj")
FILED: Final = both("Filed", "Presentados")
REJECTED_ROW: Final = both("Rejected", "Rechazados")
REJECTED: Final = both("rejected", "rechazados")
CHANNELS_OF: Final = both("Channels", "Canales")
ENDS: Final = both("Decided", "Resueltos")
ENDED: Final = both("Through", "Concluidos")
TIMES: Final = both("Decision time", "Tiempo de resolución")
STRAIGHT: Final = both("Straight through", "Sin detenerse")
JOINT_DECISIONS: Final = both("Joint decisions", "Resoluciones conjuntas")
JOINTLY: Final = both(
    "{joint}; the sections differed on {differ}", "{joint}; las secciones discreparon en {differ}"
)
TREASURIES: Final = both("What each treasury is owed", "Lo que se debe a cada fisco")
SECURED: Final = both("Paid or guaranteed", "Pagado o garantizado")
PLANTED_TITLE: Final = both("Faults that were planted", "Faltas sembradas")
PLANTED: Final = both("Planted", "Sembradas")
FOUND: Final = both("Found", "Halladas")
MISSED: Final = both("Missed", "No halladas")
TOTAL: Final = both("Total", "Total")
PROOFS: Final = both("Logs and receipts", "Registros y acuses")
LOG_OF: Final = both("{size} entries, root {root}…", "{size} asientos, raíz {root}…")
RECEIPTS_OF: Final = both(
    "{verified} of {released} verified with public keys alone",
    "{verified} de {released} verificados sólo con llaves públicas",
)
NOT_KNOWN: Final = both("What the system does not know", "Lo que el sistema no sabe")
UNRATED_DAY: Final = both(
    "{count} charge(s) exist in law and could not be rated; none counts as zero:",
    "{count} contribución(es) existen en ley y no se pudieron determinar; ninguna cuenta como cero:",
)
UNVERIFIED_DAY: Final = both(
    "Rated by law that was not checked against its official text: {names}.",
    "Determinado con ley no cotejada con su texto oficial: {names}.",
)
SYNTHETIC: Final = both(
    "Traffic, parties and officers' findings are synthetic. Nothing here has legal effect.",
    "El tráfico, las partes y lo hallado son sintéticos. Nada aquí tiene efectos legales.",
)
KEPT: Final = both("Kept in {home}.", "Se conserva en {home}.")
GAPS: Final = both(
    "{country}: {missing} missing, {wanted} wanted, {have} in hand",
    "{country}: faltan {missing}, se piden {wanted}, constan {have}",
)
GAP_STATES: Final = {
    "missing": both("missing", "falta"),
    "wanted": both("wanted", "se pide"),
    "optional": both("optional", "opcional"),
    "have": both("have", "consta"),
}
