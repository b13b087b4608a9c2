"""What `cruce key` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

KEY: Final = both("Change a section's keys.", "Cambia las llaves de una sección.")
ROTATE: Final = both("Put a new key in place of a good one.", "Pone una llave nueva en lugar de una buena.")
REVOKE: Final = both(
    "Declare a key compromised, or lost, from an instant on.",
    "Declara una llave comprometida, o perdida, desde un instante.",
)
ACCEPT: Final = both(
    "Accept another section's new key as a co-director.",
    "Acepta, como codirector, la llave nueva de otra sección.",
)
LIST: Final = both("List the keys that are known, and until when.", "Lista las llaves y hasta cuándo valen.")
AFFECTED: Final = both(
    "List what a revocation unmade, and what to do.", "Lista lo que deshizo una revocación y qué hacer."
)
SIGN_AGAIN: Final = both(
    "Sign decisions again whose key was revoked.", "Firma de nuevo resoluciones de una llave revocada."
)
CASES: Final = both("Cases whose decision is signed again.", "Expedientes cuya resolución se firma de nuevo.")
ANSWERS: Final = both("The officer who answers for it.", "El funcionario que responde por ello.")
SIGNED_AGAIN: Final = both(
    "{case}: the decision is signed again, word for word; the trader gets a new receipt.",
    "{case}: la resolución quedó firmada de nuevo, palabra por palabra; el usuario recibe otro acuse.",
)
SEE_AFFECTED: Final = both(
    "See what it signed since then, and what to do: cruce key affected",
    "Vea lo que firmó desde entonces y qué hacer: cruce key affected",
)
NOTHING_UNMADE: Final = both(
    "No revoked key has unmade anything here.", "Ninguna llave revocada deshizo algo aquí."
)
UNMADE: Final = {
    "decision": both("{name}, decision of {section}", "{name}, resolución de {section}"),
    "provisional": both("{name}, release alone by {section}", "{name}, liberación a solas de {section}"),
    "receipt": both("{name}, receipts handed out before", "{name}, acuses entregados antes"),
    "copy": both("Copy of a booth at {name}", "Copia de una caseta en {name}"),
    "minute": both("Minute {name}, signature of {section}", "Acta {name}, firma de {section}"),
}
REMEDIES: Final = {
    "sign-again": both(
        "an officer signs it again (cruce key sign-again), then a new receipt",
        "un funcionario la firma de nuevo (cruce key sign-again) y luego otro acuse",
    ),
    "ask": both("{section} must sign it again", "{section} debe firmarla de nuevo"),
    "answer": both(
        "who was acted for decides for itself", "la sección por la que se actuó resuelve por sí misma"
    ),
    "new-receipt": both("hand out a new one, it is there", "entregue otro, ya está"),
    "wait": both(
        "hand out a new one when the others have cosigned", "entregue otro cuando las demás hayan cofirmado"
    ),
    "new-copy": both("make it another one (cruce booth copy)", "hágale otra (cruce booth copy)"),
    "new-minute": both("all sections sign it again", "todas las secciones la firman de nuevo"),
}
PROTECT: Final = both(
    "Encrypt the key files with $CRUCE_KEY_PASSPHRASE.", "Cifra las llaves con $CRUCE_KEY_PASSPHRASE."
)
USE: Final = both("Which key: log, act or witness.", "Qué llave: log, act o witness.")
USE_OR_BOOTH: Final = both(
    "Which key: log, act, witness, or booth with --key.", "Qué llave: log, act, witness, o booth con --key."
)
SECTION: Final = both("The section's folder.", "La carpeta de la sección.")
OFFICER: Final = both("The co-director who answers for it.", "El codirector que responde por ello.")
SINCE: Final = both("From when it counts no more.", "Desde cuándo ya no vale.")
REASON: Final = both("Why, in one line.", "Por qué, en un renglón.")
LOST: Final = both("It is lost, not in other hands.", "Se perdió; no está en otras manos.")
BOOTH: Final = both("The booth's public key.", "La llave pública de la caseta.")
OUTPUT: Final = both("Where the change goes, for others.", "Dónde queda el cambio, para las demás.")
FILE: Final = both("The change of key, from that section.", "El cambio de llave, de esa sección.")
PUBLIC: Final = both("Write all public keys to this file.", "Escribe todas las llaves públicas aquí.")
CHANGED: Final = both(
    "{old} counts up to entry {size} and until {until}. From now on: {new}",
    "{old} vale hasta el asiento {size} y hasta {until}. Desde ahora: {new}",
)
BY_HAND: Final = both(
    "The others must accept the new key by a co-director: cruce key accept {file}. Compare it by voice.",
    "En las demás un codirector debe aceptarla: cruce key accept {file}. Cotéjela de viva voz.",
)
BOOTH_REVOKED: Final = both(
    "Nothing is taken in that the booth {booth} signs from {since} on.",
    "Nada se toma de lo que firme la caseta {booth} desde {since}.",
)
ACCEPTED: Final = both("{section} signs with {key} from now on.", "{section} firma con {key} desde ahora.")
PRESENT: Final = both("{section}: {key}", "{section}: {key}")
FORMER: Final = both(
    "{section}: {key}, until {until} (entry {size}): {cause}",
    "{section}: {key}, hasta {until} (asiento {size}): {cause}",
)
STOPPED: Final = both(
    "{section}: its act key is revoked, and no other is accepted here.",
    "{section}: su llave de actos está revocada y aquí no se ha aceptado otra.",
)
CAUSES: Final = {
    "rotated": both("rotated", "rotada"),
    "revoked": both("revoked", "revocada"),
    "lost": both("lost", "perdida"),
}
PROTECTED: Final = both("The key files are encrypted.", "Las llaves quedaron cifradas.")
NO_PASSPHRASE: Final = both("$CRUCE_KEY_PASSPHRASE is not set.", "No está definida $CRUCE_KEY_PASSPHRASE.")
NO_PASSPHRASE_ADVICE: Final = both(
    "Set it in the environment; nothing was changed.", "Defínala en el entorno; no se cambió nada."
)
WHICH_BOOTH: Final = both("A booth's key is named by --key.", "La llave de una caseta se indica con --key.")
WHICH_BOOTH_ADVICE: Final = both(
    "Give --key with its public key, and --since.", "Dé --key con su llave pública, y --since."
)
