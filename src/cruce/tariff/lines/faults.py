"""What can be wrong with a row of a table of lines: its code, a sentence, what to do, how far it reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from cruce.model import Finding, Severity, Text
from cruce.tariff.words import fill

LONGEST: Final = 60  # what a cell says is quoted no longer than this


@dataclass(frozen=True, slots=True)
class Wrong:
    """One kind of fault of a row; a refusal leaves the line unrated, a warning does not."""

    code: str
    says: Text
    advice: Text
    severity: Severity = Severity.REFUSAL

    def at(self, column: str, **facts: object) -> Finding:
        """Say it of one column of a row (of none: of the row as a whole)."""
        told = {name: _short(fact) for name, fact in facts.items()}
        return Finding(
            code=self.code,
            severity=self.severity,
            pointer=f"/{column}" if column else "",
            says=fill(self.says, column=column, **told),
            advice=fill(self.advice, column=column, **told),
        )


class Remark(NamedTuple):
    """A finding with its place in the table: the number of the row, the line that it names, the column."""

    row: int
    entry_id: str
    line_id: str
    column: str
    finding: Finding

    @property
    def cells(self) -> tuple[object, ...]:
        """The finding as a row of a table of findings; see `REMARK_COLUMNS`."""
        one = self.finding
        said = (one.says.en, one.says.es, one.advice.en, one.advice.es)
        return (*self[:4], one.code, one.severity.value, *said)


REMARK_COLUMNS: Final = (
    *("row", "entry_id", "line_id", "column", "code", "severity"),
    *("says_en", "says_es", "advice_en", "advice_es"),
)
"""The columns of a table of findings."""


def _short(fact: object) -> object:
    return short(fact) if isinstance(fact, str) else fact


def short(text: str) -> str:
    """Give what a cell says as it is quoted: cut off when it is long."""
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def _kind(
    code: str, en: str, es: str, do: str, haga: str, severity: Severity = Severity.REFUSAL
) -> tuple[str, Wrong]:
    return code, Wrong(f"lines.{code}", Text(en=en, es=es), Text(en=do, es=haga), severity)


WRONG: Final = dict(
    (
        # --- the table as a whole
        _kind(
            "table.empty",
            "The table has no row of column names.",
            "La tabla no tiene fila de nombres de columna.",
            "Begin it with the names of its columns; the reference lists them.",
            "Comiéncela con los nombres de sus columnas; la referencia los enumera.",
        ),
        _kind(
            "column.missing",
            "The table has no column “{column}”.",
            "La tabla no tiene la columna «{column}».",
            "Add it: no line can be rated without it.",
            "Agréguela: sin ella no puede determinarse ninguna partida.",
        ),
        _kind(
            "column.repeated",
            "The column “{column}” stands in the table more than once.",
            "La columna «{column}» aparece más de una vez en la tabla.",
            "Keep one of them.",
            "Conserve una de ellas.",
        ),
        _kind(
            "column.unknown",
            "No column is called “{column}”; what it holds is not looked at.",
            "Ninguna columna se llama «{column}»; su contenido no se toma en cuenta.",
            "Correct the name{near}, or take the column out.",
            "Corrija el nombre{near}, o quite la columna.",
            Severity.WARNING,
        ),
        _kind(
            "column.read-as",
            "Names of columns are read without regard to capitals and blanks around them: {names}.",
            "Los nombres de columna se leen sin distinguir mayúsculas ni espacios alrededor: {names}.",
            "Nothing, unless other columns were meant.",
            "Nada, salvo que se tratara de otras columnas.",
            Severity.INFO,
        ),
        # --- the row as a whole
        _kind(
            "row.ragged",
            "The row has {cells} cells under {columns} column names.",
            "La fila tiene {cells} celdas para {columns} nombres de columna.",
            "Put a cell that holds a comma between quotation marks, and leave no cell out.",
            "Ponga entre comillas la celda que contiene una coma, y no omita ninguna celda.",
        ),
        _kind(
            "row.encoding",
            "The row is not written in UTF-8.",
            "La fila no está escrita en UTF-8.",
            "Save the table as CSV in UTF-8.",
            "Guarde la tabla como CSV en UTF-8.",
        ),
        _kind(
            "row.ends",
            "The lines of the table end in a carriage return alone.",
            "Las líneas de la tabla terminan solo con retorno de carro.",
            "Save it as CSV with the line ends of Unix or Windows.",
            "Guárdela como CSV con fines de línea de Unix o Windows.",
        ),
        _kind(
            "row.long",
            "The row has {most} bytes or more.",
            "La fila tiene {most} bytes o más.",
            "Shorten its cells, or look for a quotation mark or a line end that is missing.",
            "Acorte sus celdas, o busque la comilla o el fin de línea que falta.",
        ),
        _kind(
            "row.quotes",
            "A quotation mark on this row is not closed, or stands within a cell.",
            "Una comilla de esta fila no se cierra, o está dentro de una celda.",
            "Write a quotation mark twice within a quoted cell; a cell holds no line break.",
            "Duplique la comilla dentro de una celda entrecomillada; una celda no lleva saltos de línea.",
        ),
        _kind(
            "line.repeated",
            "The line “{text}” stands in its entry twice; this row is not rated.",
            "La partida «{text}» aparece dos veces en su pedimento o entrada; esta fila no se determina.",
            "Take the repeated row out, or give the line an id of its own.",
            "Quite la fila repetida, o dé a la partida una clave propia.",
        ),
        _kind(
            "id.repeated",
            "The line id “{text}” names more than one row; each is rated as an entry of its own.",
            "La clave «{text}» nombra más de una fila; cada una se determina por separado.",
            "Give each row an id of its own, or name the entry that they form in entry_id.",
            "Dé a cada fila una clave propia, o indique en entry_id el pedimento o entrada que forman.",
            Severity.WARNING,
        ),
        _kind(
            "entry.returns",
            "The entry “{text}” was closed by rows of another; this row comes too late for it.",
            "El pedimento o entrada «{text}» quedó cerrado por filas de otro; esta fila llega tarde.",
            "Sort the rows by entry_id, or name the table as a file instead of standard input.",
            "Ordene las filas por entry_id, o indique la tabla como archivo en vez de la entrada estándar.",
        ),
        _kind(
            "entry.differs",
            "“{text}” in {column} is not what the first row of the entry says (“{first}”).",
            "«{text}» en {column} no es lo que dice la primera fila del pedimento o entrada («{first}»).",
            "One entry or pedimento has one {column}: correct it, or give the line another entry_id.",
            "Un pedimento o entrada tiene un solo valor de {column}: corríjalo, o cambie el entry_id.",
        ),
        _kind(
            "entry.incomplete",
            "It is levied on the whole entry, and {rows} of its lines cannot be read.",
            "Se causa por el pedimento o entrada completos, y {rows} de sus partidas no pueden leerse.",
            "Correct the lines that are named and rate the entry again.",
            "Corrija las partidas señaladas y determine de nuevo.",
        ),
        # --- cells
        _kind(
            "cell.missing",
            "{column} is empty.",
            "{column} está vacía.",
            "Fill it in: the line cannot be rated without it.",
            "Llénela: sin ella no puede determinarse la partida.",
        ),
        _kind(
            "cell.long",
            "{column} holds more than {most} characters.",
            "{column} contiene más de {most} caracteres.",
            "Shorten it.",
            "Acórtela.",
        ),
        _kind(
            "cell.control",
            "{column} holds a character that cannot be printed.",
            "{column} contiene un carácter que no puede imprimirse.",
            "Write it with letters, digits and signs alone.",
            "Escríbala solo con letras, dígitos y signos.",
        ),
        _kind(
            "number",
            "“{text}” in {column} is no number as it must be written.",
            "«{text}» en {column} no es un número bien escrito.",
            "Write digits and at most one point, such as 1000.50; no thousands separator, sign or exponent.",
            "Escriba dígitos y a lo más un punto, como 1000.50; sin separador de miles, signo ni exponente.",
        ),
        _kind(
            "number.negative",
            "{column} is below nought: {text}.",
            "{column} es menor que cero: {text}.",
            "Write what is declared; a credit or a return is another declaration.",
            "Escriba lo declarado; un crédito o un retorno es otra declaración.",
        ),
        _kind(
            "number.size",
            "“{text}” in {column} has more than 12 digits before the point or 6 after it.",
            "«{text}» en {column} tiene más de 12 dígitos antes del punto o 6 después.",
            "Write it with at most 12 digits before the point and 6 after it.",
            "Escríbalo con a lo más 12 dígitos antes del punto y 6 después.",
        ),
        _kind(
            "value.nothing",
            "The value is nought, and goods without a price still have a customs value.",
            "El valor es cero, y la mercancía sin precio también tiene valor en aduana.",
            "Declare the value by the next method of valuation (19 USC 1401a; LA arts. 71 to 78).",
            "Declare el valor por el método de valoración que siga (19 USC 1401a; LA arts. 71 a 78).",
        ),
        _kind(
            "day",
            "“{text}” in {column} is no date.",
            "«{text}» en {column} no es una fecha.",
            "Write it as 2026-05-13.",
            "Escríbala como 2026-05-13.",
        ),
        _kind(
            "day.impossible",
            "No law at hand and no truck has the date {text}.",
            "Ninguna ley disponible y ningún camión tiene la fecha {text}.",
            "Correct the year.",
            "Corrija el año.",
        ),
        _kind(
            "code",
            "“{text}” is no {tariff} code: it must have {digits} digits.",
            "«{text}» no es una clave de {tariff}: debe tener {digits} dígitos.",
            "Write all its digits, with or without points; a spreadsheet may have cut a leading nought.",
            "Escriba todos sus dígitos, con o sin puntos; la hoja de cálculo pudo quitar un cero inicial.",
        ),
        _kind(
            "nico",
            "The NICO “{text}” is not two digits.",
            "El NICO «{text}» no tiene dos dígitos.",
            "Write its two digits.",
            "Escriba sus dos dígitos.",
        ),
        _kind(
            "nico.differs",
            "The NICO is {text} in its column and {first} at the end of the code.",
            "El NICO es {text} en su columna y {first} al final de la fracción.",
            "Keep the one that is declared.",
            "Conserve el que se declara.",
        ),
        _kind(
            "claim98",
            "“{text}” is no number of chapter 98 or 99.",
            "«{text}» no es un número de los capítulos 98 o 99.",
            "Write it with 8 or 10 digits, such as 9802.00.80.",
            "Escríbalo con 8 o 10 dígitos, como 9802.00.80.",
        ),
        _kind(
            "country",
            "“{text}” in {column} is no country (ISO 3166-1, two letters).",
            "«{text}» en {column} no es un país (ISO 3166-1, dos letras).",
            "Write the two letters of the country, such as MX.",
            "Escriba las dos letras del país, como MX.",
        ),
        _kind(
            "currency",
            "“{text}” is no currency (ISO 4217, three letters).",
            "«{text}» no es una moneda (ISO 4217, tres letras).",
            "Write its three letters, such as USD; empty is the section's own.",
            "Escriba sus tres letras, como USD; vacía es la de la sección.",
        ),
        _kind(
            "direction",
            "“{text}” is neither import nor export.",
            "«{text}» no es import ni export.",
            "Write import or export as seen from the section; empty is import.",
            "Escriba import o export desde la sección; vacía es import.",
        ),
        _kind(
            "kind",
            "“{text}” in {column} is no such key.",
            "«{text}» en {column} no es una clave válida.",
            "Write two digits of a US entry type (01), or a letter and a letter or digit of a clave (A1).",
            "Escriba dos dígitos del tipo de entrada (01), o la clave de pedimento de dos signos (A1).",
        ),
        _kind(
            "incoterm",
            "“{text}” is no Incoterm.",
            "«{text}» no es un Incoterm.",
            "Write its three letters, such as FCA.",
            "Escriba sus tres letras, como FCA.",
        ),
        _kind(
            "preference",
            "“{text}” names no programme.",
            "«{text}» no nombra un programa.",
            "Write USMCA, T-MEC, or the symbol as the tariff has it (S, KR …).",
            "Escriba T-MEC, USMCA, o el símbolo del arancel (S, KR …).",
        ),
        _kind(
            "preference.several",
            "A line claims one preference, and this one claims “{text}”.",
            "Una partida solicita una preferencia, y ésta solicita «{text}».",
            "Keep the one that the goods qualify for.",
            "Conserve aquella para la que califica la mercancía.",
        ),
        _kind(
            "share",
            "“{text}” in {column} is no share of one.",
            "«{text}» en {column} no es una proporción.",
            "Write it as 0.35 or 35%.",
            "Escríbala como 0.35 o 35%.",
        ),
        _kind(
            "certified",
            "“{text}” is no kind of IVA and IEPS certification.",
            "«{text}» no es una modalidad de certificación en IVA e IEPS.",
            "Write A, AA, AAA or yes; empty or no is not certified.",
            "Escriba A, AA, AAA o sí; vacía o no es sin certificación.",
        ),
        _kind(
            "quantity.unread",
            "“{text}” in {column} is no quantity; the line is rated without it.",
            "«{text}» en {column} no es una cantidad; la partida se determina sin ella.",
            "Write digits and at most one point, such as 1000.5; a charge that needs it stays unrated.",
            "Escriba dígitos y a lo más un punto, como 1000.5; lo que la requiera queda sin determinar.",
            Severity.WARNING,
        ),
        _kind(
            "unit.missing",
            "{column} has no unit; the line is rated without it.",
            "{column} no tiene unidad; la partida se determina sin ella.",
            "Write the unit as the tariff has it (No., kg …) or its UN/ECE code (C62, KGM …).",
            "Escriba la unidad como en el arancel (Pza, Kg …) o su clave UN/ECE (C62, KGM …).",
            Severity.WARNING,
        ),
        _kind(
            "unit.unknown",
            "“{text}” in {column} is no unit that is known; the line is rated without that quantity.",
            "«{text}» en {column} no es una unidad conocida; la partida se determina sin esa cantidad.",
            "Write the unit as the tariff has it (No., kg …) or its UN/ECE code (C62, KGM …).",
            "Escriba la unidad como en el arancel (Pza, Kg …) o su clave UN/ECE (C62, KGM …).",
            Severity.WARNING,
        ),
        _kind(
            "mode",
            "The mode of transport is “{text}”; dates and charges are those of a truck.",
            "El medio de transporte es «{text}»; fechas y contribuciones son las de un camión.",
            "Charges of ports, vessels and aircraft must be added by hand.",
            "Agregue por separado lo que corresponde a puertos, buques y aeronaves.",
            Severity.WARNING,
        ),
    )
)
"""Every kind of fault of a table of lines, by what follows ``lines.`` in its code."""

HARBOR: Final = Text(
    en="The harbor maintenance fee of goods that come by vessel (19 CFR 24.24) is not computed here.",
    es="La cuota de mantenimiento de puertos de la carga por buque (19 CFR 24.24) no se calcula aquí.",
)
GIVES_WAY: Final = Text(
    en="The preference {authority} takes its place.", es="En su lugar se aplica la preferencia {authority}."
)
UNVERIFIED: Final = Text(
    en="Law not checked against its official text.", es="Fundamento sin cotejar con su texto oficial."
)
