"""What ``--help`` says of every command, argument and option, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

PROGRAM: Final = both(
    "One filing, two sovereign customs decisions, one receipt that anyone can verify.",
    "Un trámite, dos resoluciones aduaneras soberanas, un acuse que cualquiera puede verificar.",
)
LANG: Final = both(
    "Language of what is printed; may stand anywhere. Else $CRUCE_LANG, else the locale.",
    "Idioma de lo que se imprime; puede ir en cualquier lugar. Si falta: $CRUCE_LANG o el del sistema.",
)
VERSION: Final = both("Print the version and exit.", "Muestra la versión y termina.")

# Commands (the first sentence stands in the list of commands)
DEMO: Final = both(
    "Clear a seeded day of trucks through both sections.", "Despacha un día de muestra ante ambas secciones."
)
INIT: Final = both("Make the sections of a home.", "Crea las secciones de una carpeta.")
CLEAR: Final = both(
    "File trucks and see them through to the receipt.", "Presenta trámites y los lleva al acuse."
)
AMEND: Final = both("Put a new version of a filing in place.", "Sustituye un trámite por una nueva versión.")
SHOW: Final = both("Show and explain a case, in every section.", "Muestra y explica un expediente.")
GRANT: Final = both(
    "Put on record who may settle charges by which paper.", "Registra quién puede liquidar con qué documento."
)
ACCEPT: Final = both(
    "Accept the papers on which a payment relies.", "Acepta los documentos en que se apoya un pago."
)
PAY: Final = both("Settle what is owed from a bank's file.", "Liquida lo adeudado con un archivo del banco.")
EXAMINE: Final = both("Record what a joint team found.", "Registra lo hallado por el equipo conjunto.")
DECIDE: Final = both("Record an officer's decision.", "Registra la resolución de un funcionario.")
WITHDRAW: Final = both("Withdraw a case before it is decided.", "Retira un expediente antes de resolverse.")
VERIFY: Final = both(
    "Verify receipts, logs and bundles with public keys.",
    "Verifica acuses, bitácoras y legajos con llaves públicas.",
)
GAP: Final = both("Say which country still needs what.", "Dice qué le falta a cada país.")
DUTY: Final = both(
    "Say what goods owe: one line, or a table of millions.",
    "Dice qué causa una mercancía: una partida, o una tabla de millones.",
)
ORIGIN: Final = both(
    "Determine the origin of a good from its materials.", "Determina el origen de una mercancía."
)
SCHEMA: Final = both(
    "Print the form of a filing, or an example.", "Muestra la forma del trámite, o un ejemplo."
)
LAW: Final = both("Import, look up and check law.", "Importa, consulta y revisa la ley.")
LAW_IMPORT: Final = both(
    "Bring an official file into a law directory.", "Incorpora un archivo oficial a un directorio de ley."
)
LAW_SHOW: Final = both(
    "Show a tariff line, or a figure of law, on a day.",
    "Muestra una fracción, o una cifra de ley, en una fecha.",
)
LAW_CHECK: Final = both(
    "Name every fault of a law directory, and count the rates of its editions.",
    "Señala toda falla de un directorio de ley y cuenta las tasas de sus ediciones.",
)

# Shared arguments and options
HOME: Final = both(
    "The folder that holds one folder for each section; else $CRUCE_HOME.",
    "La carpeta con una subcarpeta por sección; si falta, $CRUCE_HOME.",
)
LAW_DIR: Final = both(
    "A law directory that goes before the section's own.",
    "Un directorio de ley que antecede al de la sección.",
)
AT: Final = both(
    "Set the clock, such as 2026-05-13T11:30Z (training sections only).",
    "Fija el reloj, como 2026-05-13T11:30Z (sólo secciones de práctica).",
)
JSON: Final = both(
    "Print one JSON object instead, on the last line.",
    "Imprime en su lugar un objeto JSON, en la última línea.",
)
CASE: Final = both("The case's number.", "El número del expediente.")
FILES: Final = both(
    "A filing (JSON or CSV, gzip or not), the name of an example, or - for standard input.",
    "Un trámite (JSON o CSV, con gzip o no), el nombre de un ejemplo, o - para la entrada estándar.",
)
FILING: Final = both(
    "A filing, the name of an example, or - for standard input.",
    "Un trámite, el nombre de un ejemplo, o - para la entrada estándar.",
)
OFFICER: Final = both(
    "Who acts, such as 'mx: L. Ibáñez'; once for each of the team.",
    "Quién actúa, como 'mx: L. Ibáñez'; una vez por cada integrante.",
)
ONE_OFFICER: Final = both("The officer who decides.", "El funcionario que resuelve.")
READER: Final = both(
    "Who reads it (default: who is logged in).", "Quién lo consulta (por omisión: el usuario)."
)
ON: Final = both("The day of law (default: today).", "La fecha de ley (por omisión: hoy).")

GAP_AT: Final = both(
    "When the filing is looked at (default: 4 hours before its arrival).",
    "Cuándo se revisa el trámite (por omisión: 4 horas antes de su llegada).",
)
GAP_DESCRIPTIONS: Final = both(
    "Also say where a description suggests other headings than its code.",
    "Dice además dónde una descripción sugiere otras partidas que su código.",
)

# origin
BILL: Final = both(
    "A bill of materials (JSON), -, or an example: cheese.",
    "Una lista de materiales (JSON), -, o un ejemplo: cheese.",
)
AGREEMENT: Final = both("The agreement, such as usmca.", "El tratado, como usmca.")

# demo
TRUCKS: Final = both("How many trucks, one filing each.", "Cuántos camiones, un trámite por cada uno.")
SEED: Final = both("Same seed, same day, same result.", "Misma semilla, mismo día, mismo resultado.")
DATE: Final = both("The day of traffic.", "El día del tráfico.")
DEMO_HOME: Final = both(
    "Keep the sections in this new folder (default: a temporary one).",
    "Conserva las secciones en esta carpeta nueva (por omisión, una temporal).",
)
DEMO_LAW: Final = both(
    "A law directory that goes before the starter law.", "Un directorio que antecede a la ley inicial."
)
NO_WEB: Final = both(
    "Serve no pages: run the day and print what it came to.",
    "Sin páginas: corre el día e imprime a qué llegó.",
)
PACE: Final = both(
    "How many times faster than a real day (default on a terminal: 30; else as fast as the machine works).",
    "Cuántas veces más rápido que un día real (en una terminal: 30; si no, lo que dé la máquina).",
)
STAY: Final = both(
    "Keep the pages open after the day, until interrupted; on a terminal they always stay.",
    "Deja las páginas abiertas al acabar el día, hasta interrumpirlas; en una terminal siempre quedan.",
)
PAGES_AT: Final = both(
    "All roles and a guided tour: {url} (this machine only; Ctrl-C ends it)",
    "Todos los papeles y un recorrido guiado: {url} (sólo en esta máquina; Ctrl-C termina)",
)

# init
INIT_DIR: Final = both(
    "The home to make (default: $CRUCE_HOME or cruce-home).",
    "La carpeta a crear (por omisión: $CRUCE_HOME o cruce-home).",
)
SECTION_NAMES: Final = both(
    "Which section; may be repeated (default: mx and us).",
    "Qué sección; puede repetirse (por omisión: mx y us).",
)
TRAINING: Final = both(
    "A simulated bank and a clock that can be set, or real work.",
    "Banco simulado y reloj ajustable, o trabajo real.",
)

# clear, amend, show
LIST: Final = both("List the examples and exit.", "Lista los ejemplos y termina.")
PRESENT: Final = both(
    "Present the truck at the gate as filed, or leave it on the road.",
    "Presenta el camión en la garita como se declaró, o lo deja en camino.",
)
GATE: Final = both("What the gate saw instead (JSON).", "Lo que la garita vio en su lugar (JSON).")
RECEIPTS: Final = both("Where receipts are written.", "Dónde se escriben los acuses.")
NOTES: Final = both("Show notes as well as faults and warnings.", "Muestra también las notas.")
CHARGES: Final = both("List every charge of every line.", "Lista cada contribución de cada partida.")
EVENTS: Final = both("List what was recorded, act by act.", "Lista lo registrado, acto por acto.")
EXPLAIN: Final = both(
    "Explain values, rates, dates, and what did not apply.",
    "Explica valores, tasas, fechas y lo que no aplicó.",
)
SECRET: Final = both(
    "Show the reasons that are the section's own secret.",
    "Muestra los motivos que son secreto de la sección.",
)

# acts
BANK_FILE: Final = both(
    "The bank's file of confirmed payments.", "El archivo de pagos confirmados del banco."
)
REGISTER: Final = both(
    "CSV of entitlements: form,reference,holder,amount,currency,valid_from,valid_to.",
    "CSV de derechos: form,reference,holder,amount,currency,valid_from,valid_to.",
)
ORDERS: Final = both(
    "Print the payment orders of this case instead.",
    "Imprime en su lugar las órdenes de pago del expediente.",
)
CHECK: Final = both(
    "Only hold the file against the orders; book nothing.",
    "Sólo concilia el archivo con las órdenes; no aplica nada.",
)
STATEMENTS: Final = both(
    "Print the statements of released US entries instead.",
    "Imprime en su lugar los estados de cuenta de entries liberadas.",
)
SECTION: Final = both("The section that acts.", "La sección que actúa.")
FOUND: Final = both(
    "A shared reason code of what was found; none: as filed.",
    "Clave compartida de lo hallado; ninguna: conforme.",
)
OUTCOME: Final = both(
    "What it came to: no-find, paper, revenue or seizure.",
    "En qué resultó: no-find (nada), paper (documento), revenue (contribuciones) o seizure (embargo).",
)
OWED_FOUND: Final = both(
    'Contributions found owed beyond those declared, as "1250.00 USD"; once for each treasury.',
    'Contribuciones omitidas que se hallaron, como "1250.00 USD"; una vez por cada fisco.',
)
REMARKS: Final = both("What else is worth recording.", "Qué más conviene registrar.")
AGAIN: Final = both(
    "Why goods found in order before are inspected once more.",
    "Por qué se reconoce de nuevo lo que ya se halló conforme.",
)
VERDICT: Final = both("What is decided.", "Qué se resuelve.")
REASON: Final = both("Why; may be repeated.", "Por qué; puede repetirse.")

# verify, law, schema
KEYS: Final = both(
    "Public keys (default: public-keys.txt of the home).",
    "Llaves públicas (por omisión: public-keys.txt de la carpeta).",
)
KIND: Final = both("What the file is.", "Qué es el archivo.")
LAW_FILE: Final = both("The official file (gzip or not), or -.", "El archivo oficial (con gzip o no), o -.")
EDITION: Final = both(
    "The edition's name, such as 2026-rev-10.", "El nombre de la edición, como 2026-rev-10."
)
EFFECTIVE: Final = both("The first day on which it is law.", "El primer día en que es ley.")
KNOWN_TO: Final = both(
    "The last day for which it is known (default: 90 days on).",
    "El último día conocido (por omisión: 90 días).",
)
INTO: Final = both(
    "The law directory; made when it is not there.", "El directorio de ley; se crea si no existe."
)
CHECKED: Final = both("The law directory to check.", "El directorio de ley que se revisa.")
SCOPE: Final = both(
    "us, mx, or the path of a figure (us/fees/mpf/rate).",
    "us, mx, o la ruta de una cifra (us/fees/mpf/rate).",
)
CODE: Final = both("A tariff code, with or without points.", "Una fracción, con puntos o sin ellos.")
OUT: Final = both("Write to this file instead.", "Escribe en este archivo.")
OWN_REFERENCE: Final = both(
    "Give the example this reference, and papers, plates and seals of its own.",
    "Da al ejemplo esta referencia, con documentos, placas y candados propios.",
)
EXAMPLE: Final = both(
    "Print this example instead of the JSON Schema.", "Muestra este ejemplo en lugar del JSON Schema."
)

# duty
DUTY_SECTION: Final = both("Whose duties, taxes and fees.", "De qué país son las contribuciones.")
DUTY_LAW: Final = both(
    "A law directory that goes before the starter law.", "Un directorio que antecede a la ley inicial."
)
DUTY_INPUT: Final = both(
    "A table of lines (CSV, gzip or not), or - for standard input.",
    "Una tabla de partidas (CSV, con gzip o no), o - para la entrada estándar.",
)
DUTY_OUTPUT: Final = both(
    "Where the table of charges goes (.gz: gzipped; default: standard output).",
    "Adónde va la tabla de contribuciones (.gz: con gzip; por omisión: la salida estándar).",
)
DUTY_ERRORS: Final = both(
    "Where every finding goes, with its row and column.",
    "Adónde va cada observación, con su fila y columna.",
)
DUTY_ON: Final = both(
    "The day of law of rows without one (of one line: default today).",
    "La fecha de ley de las filas que no la tienen (de una sola partida, por omisión: hoy).",
)
DUTY_EXPLAIN: Final = both(
    "Explain each value and charge, and what was considered and did not apply.",
    "Explica cada valor y contribución, y lo considerado que no aplicó.",
)
DUTY_CODE: Final = both(
    "Rate one line instead of a table: its tariff code.",
    "Determina una sola partida en vez de una tabla: su fracción.",
)
DUTY_ORIGIN: Final = both("Its country of origin (MX).", "Su país de origen (MX).")
DUTY_VALUE: Final = both("Its price.", "Su precio.")
DUTY_CURRENCY: Final = both(
    "The currency of the price (default: the section's own).",
    "La moneda del precio (por omisión: la de la sección).",
)
DUTY_PREFERENCE: Final = both(
    "The preference that is claimed (USMCA, KR …).", "La preferencia que se solicita (T-MEC …)."
)
DUTY_QUANTITY: Final = both("Its quantity.", "Su cantidad.")
DUTY_UNIT: Final = both("The unit of the quantity (kg, No., KGM …).", "La unidad de la cantidad (Kg, Pza …).")
DUTY_CELL: Final = both(
    "Any other column of the table, such as incoterm=CIP; may be repeated.",
    "Cualquier otra columna de la tabla, como incoterm=CIP; puede repetirse.",
)
