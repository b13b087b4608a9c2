"""What `cruce contingency` and `cruce booth` say of themselves and print, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

CONTINGENCY: Final = both("Work when a link is down.", "Trabaja cuando falla un enlace.")
BOOTH: Final = both("Let a booth decide alone.", "Permite que una caseta resuelva a solas.")
STATUS: Final = both(
    "Tell who is heard, and what may be done alone.", "Dice con quién hay contacto y qué se puede."
)
ALONE: Final = both(
    "Release a case for a section that cannot be reached.", "Libera por una sección sin contacto."
)
REPORT: Final = both("Count what was released alone, and what became of it.", "Cuenta lo liberado a solas.")
DRILL: Final = both(
    "Try the fallback on a share of a day's traffic.", "Ensaya la contingencia con parte del día."
)
KEY: Final = both("Make the key of a booth.", "Crea la llave de una caseta.")
COPY: Final = both("Sign the expected arrivals for a booth.", "Firma las llegadas esperadas para una caseta.")
BOOTH_DECIDE: Final = both(
    "Decide one truck from a copy, offline.", "Resuelve un camión con la copia, sin enlace."
)
RECONCILE: Final = both("Take a booth's journal in.", "Incorpora el diario de una caseta.")

FOLDER: Final = both("The section's folder: HOME/NAME.", "La carpeta de la sección: CARPETA/NOMBRE.")
ABSENT: Final = both("The section that cannot be reached.", "La sección con la que no hay contacto.")
OFFICER: Final = both("Who acts, by name.", "Quién actúa, por su nombre.")
PORT: Final = both("Act as a port of the section.", "Actúa como aduana de la sección.")
PAID: Final = both(
    "A bank operation on the certified paper shown.", "Operación bancaria del documento exhibido."
)
CROSSING: Final = both("The crossing, by its code in the law.", "El cruce, por su clave en la ley.")
DATE: Final = both("The day of the traffic.", "El día del tránsito.")
SHARE: Final = both("Which share; else that of the minutes.", "Qué parte; si falta, la de las actas.")
KEY_FILE: Final = both("The file of the booth's key.", "El archivo de la llave de la caseta.")
KEY_NAME: Final = both("The name of the booth, such as laredo/3.", "El nombre de la caseta, como laredo/3.")
BOOTH_KEY: Final = both("The booth's public key.", "La llave pública de la caseta.")
HOURS: Final = both("For how many hours the copy is good.", "Cuántas horas vale la copia.")
OUTPUT: Final = both("Where the copy goes.", "Dónde queda la copia.")
COPY_FILE: Final = both("The signed copy of expected arrivals.", "La copia firmada de llegadas esperadas.")
JOURNAL: Final = both("The booth's journal, which only grows.", "El diario de la caseta, que sólo crece.")
KEYS: Final = both("The sections' public keys.", "Las llaves públicas de las secciones.")
PLATE: Final = both("A plate that the booth sees.", "Una placa que la caseta ve.")
SEAL: Final = both("A seal that the booth sees.", "Un candado que la caseta ve.")
LANE: Final = both("The lane that the truck is in.", "El carril en que está el camión.")

HEARD: Final = both("{peer}: last heard {at}", "{peer}: último contacto {at}")
NEVER: Final = both("{peer}: never heard", "{peer}: nunca hubo contacto")
COUNTS: Final = both(
    "Under {minute}, may act for it until {until}: {acts}.",
    "Conforme a {minute}, pueden actuar por ella hasta {until}: {acts}.",
)
NOT_YET: Final = both(
    "Under {minute}, may act for it from {begins}, if nothing is heard until then: {acts}.",
    "Conforme a {minute}, podrán actuar por ella desde {begins}, si no hay contacto antes: {acts}.",
)
OVER: Final = both(
    "Under {minute} nobody may act for it any more.", "Por {minute} ya nadie puede actuar por ella."
)
NOBODY: Final = both("No minute lets anyone act for it.", "Ningún acta permite actuar por ella.")
SCOPE: Final = both(
    "channels {channels}; {operators}; sampling {sampling}; {figure}",
    "canales {channels}; {operators}; muestreo {sampling}; {figure}",
)
OPERATORS: Final = {
    "any": both("any operator", "cualquier operador"),
    "trusted": both("authorised operators", "operadores autorizados"),
}
ACTS: Final = {
    "section": both("a section", "una sección"),
    "port": both("a port", "una aduana"),
    "booth": both("a booth", "una caseta"),
}
RELEASED: Final = both(
    "Case {case}: released provisionally on behalf of {absent}, under {under}.",
    "Expediente {case}: liberado provisionalmente en nombre de {absent}, conforme a {under}.",
)
PROVISIONAL: Final = both(
    "{absent}: released provisionally by {acting} of {taken_by}, under {under}",
    "{absent}: liberado provisionalmente por {acting} de {taken_by}, conforme a {under}",
)
CONTRADICTED: Final = both(
    "contradicted ({cause}): follow-up case {case}", "contradicho ({cause}): expediente de seguimiento {case}"
)
ALONE_ROW: Final = both("Alone", "A solas")
COUNTED: Final = both(
    "Released alone: {released} in {cases} cases · co-signed {cosigned} · contradicted {contradicted} · "
    "open {open}",
    "Liberado a solas: {released} en {cases} expedientes · confirmado {cosigned} · "
    "contradicho {contradicted} · pendiente {open}",
)
FOLLOW_UP_STANDS: Final = both(
    "Follow-up case {id} of {case} ({cause}): {stands}",
    "Expediente de seguimiento {id} de {case} ({cause}): {stands}",
)
OPENED_AT: Final = both(
    "opened {at}; {taken_by} acted for {section}", "abierto {at}; {taken_by} actuó por {section}"
)
STEP: Final = both("{at}  {by}: {says}", "{at}  {by}: {says}")
OPEN: Final = both("open", "abierto")
OUTCOMES: Final = {
    "regularised": both("closed: put in order afterwards", "cerrado: regularizado después"),
    "charged": both("closed: money was charged", "cerrado: se cobró"),
    "recovered": both("closed: the goods are back", "cerrado: se recuperó la mercancía"),
    "referred": both("closed: handed to the legal course", "cerrado: turnado a la vía legal"),
    "no-action": both("closed: nothing to be done", "cerrado: sin acción"),
}
FOLLOW: Final = both(
    "Show a follow-up case; or note what was found, or close it, by an officer's name.",
    "Muestra un expediente de seguimiento; o anota lo encontrado, o lo cierra, con nombre de funcionario.",
)
FOLLOW_ID: Final = both("The number of the follow-up case.", "El número del expediente de seguimiento.")
NOTE: Final = both("What was found or done, in one line.", "Lo encontrado o hecho, en un renglón.")
CLOSE: Final = both(
    "Close the case so; --note gives the reason.", "Cierra así el expediente; --note da el motivo."
)
FOLLOW_WHAT: Final = both(
    "--note and --officer go together, and --close needs both.",
    "--note y --officer van juntos, y --close requiere ambos.",
)
FOLLOW_ADVICE: Final = both(
    "Give neither to look at the case.", "No dé ninguno para consultar el expediente."
)
WAITING: Final = both("Waits for an answer: {case}", "Espera respuesta: {case}")
DRILLED: Final = both(
    "{day}, {crossing}: {drawn} of {movements} movements drawn · agreed {agreed} · "
    "booth stricter {stricter} · booth laxer {laxer} · not decided yet {undecided}",
    "{day}, {crossing}: {drawn} de {movements} cruces sorteados · coinciden {agreed} · caseta más estricta "
    "{stricter} · caseta más laxa {laxer} · sin resolver {undecided}",
)
KEY_MADE: Final = both("Public key of the booth: {key}", "Llave pública de la caseta: {key}")
COPIED: Final = both(
    "{count} arrivals, good until {until}: {file}", "{count} llegadas, vigente hasta {until}: {file}"
)
ANSWERS: Final = {
    "release": both("RELEASE", "LIBERAR"),
    "examine": both("EXAMINE", "RECONOCER"),
    "stop": both("STOP", "DETENER"),
}
VERDICT: Final = both("{answer} {case}", "{answer} {case}")
BEHALF: Final = both("On behalf of {names}, under {under}.", "En nombre de {names}, conforme a {under}.")
TAKEN: Final = both(
    "{new} new acts, {known} known before · let go {released} (for {provisional} decisions) · to be examined "
    "{examined} · stopped {stopped}",
    "{new} actos nuevos, {known} ya conocidos · liberados {released} (por {provisional} resoluciones) · a "
    "reconocimiento {examined} · detenidos {stopped}",
)
UNKNOWN: Final = both("This section has no case {case}.", "Esta sección no tiene el expediente {case}.")
DIFFERING: Final = both(
    "Line {line}: this verdict does not follow from the copy.",
    "Renglón {line}: este veredicto no se sigue de la copia.",
)
NOT_A_KEY: Final = both("This is no public key: {text}.", "Esto no es una llave pública: {text}.")
NOT_A_SHARE: Final = both("A share is a number from 0 to 1.", "Una parte es un número de 0 a 1.")
BOOTH_SERVE: Final = both(
    "Serve a page to this machine alone, by which the booth decides from its copy while all else is down.",
    "Sirve una página sólo a esta máquina: la caseta resuelve desde su copia aunque todo lo demás caiga.",
)
BOOTH_PORT: Final = both("The port to listen at (0: any free one).", "El puerto (0: uno libre).")
CENTRE: Final = both(
    "Where the section's own pages are, to be tried again.",
    "Dónde están las páginas de la sección, para probar de nuevo.",
)
BOOTH_AT: Final = both(
    "The booth's page: {url} (this machine only)", "Página de la caseta: {url} (sólo esta máquina)"
)
