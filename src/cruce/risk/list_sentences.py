"""The sentences about lists of parties: why one is refused, or what is odd in it."""

from __future__ import annotations

from cruce.model import Text

_LIST = Text(
    en="Mend the row; until the list is read without a fault, the edition before it stays in force.",
    es="Corrija la fila; mientras la lista no se lea sin fallas, sigue en vigor la edición anterior.",
)

LIST_FAULTS: dict[str, tuple[Text, Text]] = {
    "list-table": (
        Text(en="this is not a CSV table: {problem}.", es="esto no es una tabla CSV: {problem}."),
        Text(
            en="Save it as CSV, UTF-8, commas between columns.",
            es="Guárdela como CSV, UTF-8, con comas entre columnas.",
        ),
    ),
    "list-column": (
        Text(en="the column “{column}” is {problem}.", es="la columna «{column}» {problem}."),
        Text(en="The columns are: {columns}.", es="Las columnas son: {columns}."),
    ),
    "list-row": (Text(en="“{column}” cannot be “{value}”.", es="«{column}» no puede ser «{value}»."), _LIST),
    "list-repeated": (
        Text(en="the id “{id}” is already in line {other}.", es="el id «{id}» ya está en la línea {other}."),
        _LIST,
    ),
    "list-generic": (
        Text(
            en="“{value}” is the RFC that everyone without one uses; it identifies nobody.",
            es="«{value}» es el RFC genérico; no identifica a nadie.",
        ),
        _LIST,
    ),
    "list-form": (
        Text(
            en="this is no list in a form that is known here.",
            es="esto no es una lista en un formato que aquí se conozca.",
        ),
        Text(
            en="Known are: our own CSV; OFAC's CSV (sdn or cons_prim) and XML; the UN's XML; the CSV or JSON"
            " of the Consolidated Screening List; the tables of BIS and of ITAR; SAT 69-B.",
            es="Se conocen: nuestro CSV; el CSV (sdn o cons_prim) y el XML de la OFAC; el XML de la ONU; el"
            " CSV o JSON de la Consolidated Screening List; las tablas de BIS e ITAR; la 69-B del SAT.",
        ),
    ),
    "list-empty": (
        Text(en="the list holds no entry.", es="la lista no tiene ningún renglón."),
        Text(
            en="Fetch it again, whole; to have it no longer, take its file out of the folder.",
            es="Descárguela de nuevo, completa; para dejar de usarla, saque su archivo de la carpeta.",
        ),
    ),
    "list-fewer": (
        Text(
            en="of {held} {what} of the edition in force {lost} are missing.",
            es="de {held} {what} de la edición vigente faltan {lost}.",
        ),
        Text(
            en="Fetch it again, whole; if so many did leave the list, import it with cruce list import"
            " --fewer.",
            es="Descárguela de nuevo, completa; si de verdad salieron tantos, impórtela con cruce list import"
            " --fewer.",
        ),
    ),
    "list-undated": (
        Text(
            en="{count} rows are cleared without a day on which they were; they are left out.",
            es="{count} filas están desvirtuadas sin día en que lo fueron; se omiten.",
        ),
        Text(
            en="Take the list with its columns of publication to keep them as history.",
            es="Tome la lista con sus columnas de publicación para conservarlas como antecedente.",
        ),
    ),
    "list-packed": (
        Text(
            en="this is a packed file (gzip or ZIP) that is damaged or was not unpacked.",
            es="éste es un archivo comprimido (gzip o ZIP) dañado o sin descomprimir.",
        ),
        Text(
            en="Unpack it; if that fails, fetch it again.",
            es="Descomprímalo; si no se puede, descárguelo de nuevo.",
        ),
    ),
    "list-no-number": (
        Text(
            en="{count} entries, such as “{name}”, have no number, by which an alert could name them.",
            es="{count} renglones, como «{name}», no tienen número con que una alerta pueda nombrarlos.",
        ),
        Text(
            en="Fetch the official file; this one is of another layout.",
            es="Descargue el archivo oficial; éste tiene otra estructura.",
        ),
    ),
    "list-nobody": (
        Text(
            en="{count} entries, such as “{name}”, have only one letter or a legal form for a name and no"
            " identifier: they are met only by that very name.",
            es="{count} renglones, como «{name}», tienen por nombre una letra o una forma legal sola y ningún"
            " identificador: sólo coinciden con ese mismo nombre.",
        ),
        Text(en="Add a name or an identifier.", es="Agregue un nombre o un identificador."),
    ),
    "list-cut": (
        Text(
            en="the list breaks off or is damaged: {problem}.",
            es="la lista está cortada o dañada: {problem}.",
        ),
        Text(
            en="Fetch it again, whole; until then the edition before it stays in force.",
            es="Descárguela de nuevo, completa; mientras tanto sigue en vigor la edición anterior.",
        ),
    ),
    "list-no-end": (
        Text(
            en="the last sign of OFAC's files (0x1A) is missing in the {what}; rows may be missing, too.",
            es="falta en {what} el último signo de los archivos de la OFAC (0x1A); pueden faltar filas.",
        ),
        Text(
            en="Compare the number of rows with the source, or fetch the file again.",
            es="Compare el número de filas con la fuente, o descargue de nuevo el archivo.",
        ),
    ),
    "list-width": (
        Text(
            en="the row has {found} columns; a row of {what} has {width}. The file is cut or of"
            " another edition.",
            es="la fila tiene {found} columnas; una de {what} tiene {width}. El archivo está cortado o"
            " es de otra edición.",
        ),
        Text(
            en="Fetch it again, whole; until then the edition before it stays in force.",
            es="Descárguela de nuevo, completa; mientras tanto sigue en vigor la edición anterior.",
        ),
    ),
    "list-count": (
        Text(
            en="the list says that it holds {said} entries, and holds {found}.",
            es="la lista dice tener {said} renglones y tiene {found}.",
        ),
        Text(
            en="Fetch it again, whole; a part that is meant to be one is taken with --part.",
            es="Descárguela de nuevo, completa; una parte que así se quiere se acepta con --part.",
        ),
    ),
    "list-markup": (
        Text(
            en="XML with a {problem} declaration is not read, for it could grow without bound.",
            es="no se lee XML con una declaración {problem}, pues podría crecer sin límite.",
        ),
        Text(en="Fetch the official file.", es="Descargue el archivo oficial."),
    ),
    "list-number-twice": (
        Text(
            en="the number {id} of “{name}” is also that of “{other}”; both are screened.",
            es="el número {id} de «{name}» es también el de «{other}»; se buscan ambos.",
        ),
        Text(en="Check the file against its source.", es="Coteje el archivo con su fuente."),
    ),
    "list-aliases": (
        Text(
            en="{count} entries that have aliases, such as {number}, are not in the list.",
            es="{count} renglones con alias, como {number}, no están en la lista.",
        ),
        Text(
            en="Take both files of one edition.",
            es="Tome ambos archivos de una misma edición.",
        ),
    ),
    "list-companion": (
        Text(
            en="this is OFAC's file of aliases or addresses, not the list.",
            es="éste es el archivo de alias o domicilios de la OFAC, no la lista.",
        ),
        Text(
            en="Name the file of entries (sdn.csv or cons_prim.csv) as the list.",
            es="Indique como lista el archivo de renglones (sdn.csv o cons_prim.csv).",
        ),
    ),
    "list-no-companion": (
        Text(
            en="a list of this form has no file of aliases beside it.",
            es="una lista de este formato no lleva archivo de alias aparte.",
        ),
        Text(en="Leave the second file out.", es="Omita el segundo archivo."),
    ),
    "list-not-aliases": (
        Text(
            en="the file of aliases is not OFAC's (alt.csv or cons_alt.csv).",
            es="el archivo de alias no es el de la OFAC (alt.csv o cons_alt.csv).",
        ),
        Text(en="Name that file, of the same edition.", es="Indique ese archivo, de la misma edición."),
    ),
    "list-not-addresses": (
        Text(
            en="the file of addresses is not OFAC's (add.csv or cons_add.csv).",
            es="el archivo de domicilios no es el de la OFAC (add.csv o cons_add.csv).",
        ),
        Text(en="Name that file, of the same edition.", es="Indique ese archivo, de la misma edición."),
    ),
}
