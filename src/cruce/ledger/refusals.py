"""The sentences of this room: what does not hold, and what the reader can do about it."""

from __future__ import annotations

from types import MappingProxyType

from cruce.model import ProofError, Text


def refused(code: str, *evidence: str, **facts: object) -> ProofError:
    """Make the error ``ledger.<code>``, its sentence filled with ``facts``, carrying signed notes as
    evidence.
    """
    says, advice = SENTENCES[code]
    return ProofError(f"ledger.{code}", says.format(**facts), advice.format(**facts), evidence)


_RESEND = Text(
    en="Ask whoever gave it to you for the original file, unedited.",
    es="Pida el archivo original, sin editar, a quien se lo entregó.",
)
_DISTRUST = Text(
    en="Do not rely on it: ask the section that issued it for a new one, and report the alteration.",
    es="No confíe en él: pida uno nuevo a la sección que lo emitió y denuncie la alteración.",
)
_EVIDENCE = Text(
    en="Do not cosign. Keep both signed checkpoints as evidence and notify the section's director.",
    es="No cofirme. Conserve ambos puntos de control firmados como prueba y avise a la dirección de"
    " la sección.",
)

_KEYS = {
    "key-malformed": (
        Text(
            en="This is not a key in C2SP signed-note form.",
            es="Esto no es una llave en la forma C2SP signed-note.",
        ),
        Text(
            en="Copy the whole key on one line, from the section that published it.",
            es="Copie la llave completa, en una sola línea, de la sección que la publicó.",
        ),
    ),
    "key-unreadable": (
        Text(en="The key file {path} cannot be read.", es="No se puede leer el archivo de llave {path}."),
        Text(
            en="Check that the file exists and belongs to the user who runs the section.",
            es="Verifique que el archivo exista y pertenezca al usuario que opera la sección.",
        ),
    ),
    "key-locked": (
        Text(
            en="{path} is encrypted, and no passphrase is given.",
            es="{path} está cifrada y no se dio la frase de acceso.",
        ),
        Text(
            en="Set CRUCE_KEY_PASSPHRASE in the environment of the command.",
            es="Ponga CRUCE_KEY_PASSPHRASE en el entorno de la orden.",
        ),
    ),
    "key-passphrase": (
        Text(
            en="The passphrase does not open {path}.",
            es="La frase de acceso no abre {path}.",
        ),
        Text(
            en="Give the one it was encrypted with in CRUCE_KEY_PASSPHRASE; nothing was signed.",
            es="Dé en CRUCE_KEY_PASSPHRASE aquella con que se cifró; no se firmó nada.",
        ),
    ),
    "key-damaged": (
        Text(en="{path} holds no private key.", es="{path} no contiene una llave privada."),
        Text(
            en="Restore the file from the copy that was kept; the section cannot sign without it.",
            es="Restaure el archivo desde la copia resguardada; sin él la sección no puede firmar.",
        ),
    ),
    "key-unwritable": (
        Text(
            en="The key file {path} cannot be written.", es="No se puede escribir el archivo de llave {path}."
        ),
        Text(
            en="Check that its folder exists, can be written to and has space left.",
            es="Verifique que su carpeta exista, permita escritura y tenga espacio libre.",
        ),
    ),
    "key-exposed": (
        Text(
            en="Other users of this machine may read or change the private key in {path}.",
            es="Otros usuarios de este equipo pueden leer o cambiar la llave privada en {path}.",
        ),
        Text(
            en="Treat the key as compromised and replace it; a key file has permissions 0600.",
            es="Considere comprometida la llave y reemplácela; un archivo de llave lleva permisos 0600.",
        ),
    ),
    "key-replaceable": (
        Text(
            en="Other users of this machine may put another file in place of the private key {path}.",
            es="Otros usuarios de este equipo pueden poner otro archivo en lugar de la llave privada {path}.",
        ),
        Text(
            en="Keep keys in a folder that only their owner can write to (permissions 0700).",
            es="Guarde las llaves en una carpeta en la que sólo escriba su dueño (permisos 0700).",
        ),
    ),
    "key-exists": (
        Text(en="There is already a key in {path}.", es="Ya existe una llave en {path}."),
        Text(
            en="A key is never overwritten: choose another place, or move the old key away first.",
            es="Una llave nunca se sobrescribe: elija otro lugar o mueva antes la llave anterior.",
        ),
    ),
    "key-kind": (
        Text(
            en="The key {name} is of the wrong kind: a log signs with a signing key, a witness with a"
            " cosigning key.",
            es="La llave {name} no es del tipo debido: la bitácora firma con llave de firma y el testigo con"
            " llave de cofirma.",
        ),
        Text(en="Use the key made for this purpose.", es="Use la llave creada para este fin."),
    ),
}

_CHECKPOINTS = {
    "note-malformed": (
        Text(
            en="This is not a signed note: it is damaged, cut off or in another form.",
            es="Esto no es una nota firmada: está dañada, incompleta o en otra forma.",
        ),
        _RESEND,
    ),
    "checkpoint-malformed": (
        Text(
            en="The signed note is not the checkpoint of a log: origin, size and root are not in their"
            " lines.",
            es="La nota firmada no es el punto de control de una bitácora: el origen, el tamaño y la raíz no"
            " están en sus líneas.",
        ),
        _RESEND,
    ),
    "log-key-unknown": (
        Text(
            en="The checkpoint carries no signature by the key of {log} that you hold.",
            es="El punto de control no lleva firma alguna de la llave de {log} que usted tiene.",
        ),
        Text(
            en="Check that you hold the key that {log} publishes; without its signature the checkpoint"
            " proves nothing.",
            es="Verifique que tiene la llave que publica {log}; sin su firma el punto de control nada"
            " prueba.",
        ),
    ),
    "checkpoint-signature": (
        Text(
            en="The signature of {log} under the checkpoint is false: the checkpoint was altered after"
            " signing.",
            es="La firma de {log} en el punto de control es falsa: el punto de control fue alterado después"
            " de firmarse.",
        ),
        _DISTRUST,
    ),
    "checkpoint-origin": (
        Text(
            en="The checkpoint is of another log: it says {origin}, and the key is of {log}.",
            es="El punto de control es de otra bitácora: dice {origin} y la llave es de {log}.",
        ),
        Text(en="Use the key of that log.", es="Use la llave de esa bitácora."),
    ),
    "cosignature-false": (
        Text(
            en="The cosignature of the witness {witness} is false: it does not belong to this checkpoint.",
            es="La cofirma del testigo {witness} es falsa: no corresponde a este punto de control.",
        ),
        _DISTRUST,
    ),
    "cosignature-missing": (
        Text(
            en="The checkpoint has {have} of the {quorum} cosignatures it needs; missing: {missing}.",
            es="El punto de control tiene {have} de las {quorum} cofirmas que requiere; faltan: {missing}.",
        ),
        Text(
            en="Ask for it again after the next exchange between the sections: only a witnessed checkpoint"
            " excludes two versions of the log.",
            es="Pídalo de nuevo tras el siguiente intercambio entre secciones: solo un punto de control"
            " atestiguado excluye que haya dos versiones de la bitácora.",
        ),
    ),
}

_PROOFS = {
    "leaf-absent": (
        Text(
            en="A log of size {size} cannot prove anything about position {position}.",
            es="Una bitácora de tamaño {size} no puede probar nada sobre la posición {position}.",
        ),
        Text(
            en="Ask again with a position inside the log.",
            es="Pregunte de nuevo con una posición dentro de ella.",
        ),
    ),
    "inclusion-false": (
        Text(
            en="The inclusion proof is false: it does not lead from the leaf at {index} to the root of size"
            " {size}.",
            es="La prueba de inclusión es falsa: no conduce de la hoja {index} a la raíz de tamaño {size}.",
        ),
        _DISTRUST,
    ),
    "consistency-false": (
        Text(
            en="The consistency proof is false: it does not show that the log of size {size} extends that of"
            " {old}.",
            es="La prueba de consistencia es falsa: no muestra que la bitácora de tamaño {size} extienda la"
            " de {old}.",
        ),
        Text(
            en="Ask the log for the proof again; if it stays false, the log was rewritten.",
            es="Pida de nuevo la prueba a la bitácora; si sigue siendo falsa, la bitácora fue reescrita.",
        ),
    ),
    "receipt-malformed": (
        Text(
            en="This is not a receipt: its part “{part}” is missing, damaged or in another form.",
            es="Esto no es un acuse verificable: su parte «{part}» falta, está dañada o tiene otra forma.",
        ),
        _RESEND,
    ),
    "leaf-changed": (
        Text(
            en="The content was changed: it is not what the receipt's leaf {index} commits to.",
            es="El contenido fue modificado: no es aquel al que compromete la hoja {index} del acuse.",
        ),
        _DISTRUST,
    ),
    "root-mismatch": (
        Text(
            en="The checkpoint is not the one this receipt proves: leaf {index} does not lead to the root of"
            " {origin} at size {size}.",
            es="El punto de control no es el que prueba este acuse: la hoja {index} no conduce a la raíz de"
            " {origin} con tamaño {size}.",
        ),
        _DISTRUST,
    ),
}

_WITNESSING = {
    "log-shrunk": (
        Text(
            en="{log} shows a checkpoint of size {size} after size {old} was witnessed: an old message, or a"
            " log cut short.",
            es="{log} presenta un punto de control de tamaño {size} cuando ya se atestiguó el tamaño {old}:"
            " es un mensaje viejo o una bitácora recortada.",
        ),
        _EVIDENCE,
    ),
    "log-forked": (
        Text(
            en="{log} has signed two different roots for the same size {size}: the log has forked.",
            es="{log} firmó dos raíces distintas para el mismo tamaño {size}: la bitácora se bifurcó.",
        ),
        _EVIDENCE,
    ),
    "log-inconsistent": (
        Text(
            en="{log} has not proved that size {size} extends the witnessed size {old}: a damaged proof, or"
            " a rewritten log.",
            es="{log} no probó que el tamaño {size} extienda el tamaño {old} ya atestiguado: la prueba está"
            " dañada o la bitácora fue reescrita.",
        ),
        _EVIDENCE,
    ),
}

_DIRECTORIES = {
    "file-absent": (
        Text(
            en="The published log is not whole: {file} is missing.",
            es="La bitácora publicada no está completa: falta {file}.",
        ),
        Text(
            en="Fetch the log again; if the file stays missing, ask the section for it.",
            es="Descargue de nuevo la bitácora; si el archivo sigue faltando, pídalo a la sección.",
        ),
    ),
    "tile-false": (
        Text(
            en="{file} does not fit the entries of the log: one of them was changed, or the file is damaged.",
            es="{file} no corresponde a los asientos de la bitácora: alguno fue modificado, o el archivo está"
            " dañado.",
        ),
        Text(
            en="Fetch the log again; if it stays so, keep this copy and report it: the log was altered.",
            es="Descargue de nuevo la bitácora; si sigue así, conserve esta copia y denúncielo: la bitácora"
            " fue alterada.",
        ),
    ),
    "root-false": (
        Text(
            en="The {size} entries of {origin} do not lead to the root that it signed.",
            es="Los {size} asientos de {origin} no conducen a la raíz que firmó.",
        ),
        _DISTRUST,
    ),
    "log-rewritten": (
        Text(
            en="{log}, now of size {size}, does not hold the {old} entries that it had signed: its history"
            " was rewritten.",
            es="{log}, hoy de tamaño {size}, no contiene los {old} asientos que había firmado: su historia"
            " fue reescrita.",
        ),
        _EVIDENCE,
    ),
}

SENTENCES = MappingProxyType(_KEYS | _CHECKPOINTS | _PROOFS | _WITNESSING | _DIRECTORIES)
