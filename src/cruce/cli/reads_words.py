"""What `cruce reads` says of itself and prints, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

READS: Final = both(
    "Show who read what another section told.", "Muestra quién consultó datos de otra sección."
)
SECTION: Final = both("The section's folder.", "La carpeta de la sección.")
OFFICER: Final = both("Who oversees the section, by name.", "Quién supervisa la sección, por su nombre.")
CASE: Final = both("Of this case only.", "Sólo de este expediente.")
LINE: Final = both("{at}: {by} read {case} ({door})", "{at}: {by} consultó {case} ({door})")
TOLD: Final = both("of {section}: {what}, under {under}", "de {section}: {what}, conforme a {under}")
NONE: Final = both(
    "Nobody has read anything of another section.", "Nadie ha consultado nada de otra sección."
)
SIGN_INS: Final = both("Show who signed in instead.", "Muestra en cambio quién ingresó.")
SIGNED_IN: Final = both(
    "{at}: {account} signed in from {where} ({how})", "{at}: {account} ingresó desde {where} ({how})"
)
REFUSED_IN: Final = both(
    "{at}: {account} was refused from {where} ({how}): {refused}",
    "{at}: {account} fue rechazada desde {where} ({how}): {refused}",
)
NOBODY: Final = both("Nobody has signed in.", "Nadie ha ingresado.")
