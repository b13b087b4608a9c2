"""Words of `cruce account`."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

ACCOUNT: Final = both(
    "Whom a section lets in at its pages.", "A quién deja entrar una sección a sus páginas."
)
ADD: Final = both(
    "Add an account and print its password once; or set another for one that is there.",
    "Da de alta una cuenta e imprime su contraseña una vez; o la cambia si ya existe.",
)
KEY: Final = both(
    "Make a key by which a system comes in as an account.",
    "Crea una llave con que un sistema entra como una cuenta.",
)
LABEL: Final = both(
    "What the key is for; one of the same label goes.", "Para qué es; reemplaza la de igual nombre."
)
NO_LABEL: Final = both(
    "A label has 1 to 60 characters.", "El nombre de una llave tiene de 1 a 60 caracteres."
)
KEYED: Final = both(
    "Key “{label}” of {name}, shown this once:", "Llave «{label}» de {name}, que sólo se muestra esta vez:"
)
LIST: Final = both("List the accounts of a section.", "Lista las cuentas de una sección.")
REMOVE: Final = both("Remove an account.", "Da de baja una cuenta.")
FOLDER: Final = both("The section's folder.", "La carpeta de la sección.")
NAME: Final = both("The account's short name.", "El nombre corto de la cuenta.")
PERSON: Final = both("The name that its acts bear.", "El nombre que llevan sus actos.")
ROLE: Final = both("What it may do; repeat for several.", "Lo que puede hacer; repita para varios.")
DECLARANT: Final = both(
    "For traders: a declarant in whose name it files.", "Para usuarios: un declarante a cuyo nombre presenta."
)
CROSSING: Final = both(
    "For officers: a crossing where it works; all if none.",
    "Para funcionarios: un cruce donde trabaja; todos si ninguno.",
)
AUTHORITY: Final = both(
    "For officers of another inspecting authority: its code. They look, hold and write, and decide nothing.",
    "Para funcionarios de otra autoridad inspectora: su clave. Ven, retienen y escriben; no resuelven nada.",
)
TOTP: Final = both("Ask for a one-time code as well.", "Pide además un código de un solo uso.")
ADDED: Final = both(
    "Account {name}; its password, shown this once:",
    "Cuenta {name}; su contraseña, que sólo se muestra esta vez:",
)
APP: Final = both("For the app of one-time codes:", "Para la aplicación de códigos:")
NONE: Final = both("No accounts.", "Sin cuentas.")
REMOVED: Final = both("Account {name} is removed.", "Cuenta {name} dada de baja.")
UNKNOWN: Final = both("There is no account {name}.", "No existe la cuenta {name}.")
UNKNOWN_ADVICE: Final = both("List them: cruce account list.", "Véalas: cruce account list.")
MALFORMED: Final = both(
    "An account has a short name (2 to 40 small letters, digits, . _ -) and a person's name of 80 at most; "
    "an authority's code has 2 to 21 small letters, digits or -.",
    "Una cuenta tiene un nombre corto (2 a 40 minúsculas, dígitos, . _ -) y el de una persona, de 80 máximo; "
    "la clave de una autoridad tiene 2 a 21 minúsculas, dígitos o -.",
)
MALFORMED_ADVICE: Final = both("Nothing was added.", "No se dio de alta nada.")
