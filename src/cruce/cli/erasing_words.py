"""What `cruce erase` and `cruce hold` say of themselves and print, in both languages."""

from __future__ import annotations

from typing import Final

from cruce.cli.words import both

ERASE: Final = both(
    "Erase a closed case once its retention is over.", "Suprime un expediente cerrado y vencido su plazo."
)
HOLD: Final = both("Keep a case from erasure.", "Impide que un expediente se suprima.")
PLACE: Final = both("Put a case under legal hold.", "Pone un expediente bajo orden de conservación.")
LIFT: Final = both("Lift one legal hold of a case.", "Levanta una orden de conservación.")
SHOW: Final = both(
    "Show the holds on a case, and its erasure.", "Muestra las órdenes de conservación y la supresión."
)
SECTION: Final = both("The section's folder.", "La carpeta de la sección.")
OFFICER: Final = both("The officer who answers for it.", "El funcionario que responde por ello.")
REASON: Final = both("Why, in one line.", "Por qué, en un renglón.")
ERASED: Final = both(
    "Case {case} is erased: {acts} acts, {papers} papers. Kept until {until} by {law}.",
    "El expediente {case} quedó suprimido: {acts} actos, {papers} documentos. Se conservó hasta {until} por"
    " {law}.",
)
UNVERIFIED: Final = both("That figure of law is not verified.", "Esa cifra de ley no está verificada.")
STAYS: Final = both(
    "{count} kept papers name it together with cases that are not erased yet, and go with the last of them.",
    "{count} documentos lo nombran junto con expedientes aún no suprimidos, y se van con el último.",
)
UNSCRUBBED: Final = both(
    "Others are reading the store: its free parts still hold what was erased until the next command that"
    " writes.",
    "Otros están leyendo el almacén: sus partes libres aún contienen lo suprimido hasta la próxima orden que"
    " escriba.",
)
COPIES: Final = both(
    "Backups, bundles, receipts handed out, and what the other section keeps are not touched.",
    "Los respaldos, legajos y acuses entregados, y lo que guarda la otra sección, no se tocan.",
)
PLACED: Final = both(
    "Case {case} is under legal hold ({count}).",
    "El expediente {case} está bajo orden de conservación ({count}).",
)
FREE: Final = both(
    "Case {case} is under no legal hold.", "El expediente {case} no está bajo orden de conservación."
)
LINE: Final = both("{at}: {act} by {by}: {reason}", "{at}: {act} por {by}: {reason}")
ACTS: Final = {
    "clearance.hold_placed": both("legal hold placed", "orden de conservación impuesta"),
    "clearance.hold_lifted": both("legal hold lifted", "orden de conservación levantada"),
    "clearance.erased": both("erased", "suprimido"),
}
