"""The sentences of this room: what is wrong with a file of rules or a list, and what to do about it."""

from __future__ import annotations

from cruce.model import Finding, Severity, Text
from cruce.risk.list_sentences import LIST_FAULTS


def fault(
    kind: str, where: str, line: int | None = None, column: int | None = None, /, **facts: object
) -> Finding:
    """Say what is wrong at one place of one file: finding ``risk.<kind>``, pointing to ``file:line:column``.

    A fact that is a `Text` is said in each language. What need not be wrong is a warning.
    """
    says, advice = FAULTS.get(kind) or LIST_FAULTS[kind]
    place = ":".join(str(part) for part in (where, line, column) if part is not None)
    sentence = _fill(says, facts)
    return Finding(
        code=f"risk.{kind}",
        severity=Severity.WARNING if kind in _CAUTIONS else Severity.REFUSAL,
        pointer=f"/{place}",
        says=Text(en=f"{place}: {sentence.en}", es=f"{place}: {sentence.es}"),
        advice=_fill(advice, facts),
    )


def _fill(says: Text, facts: dict[str, object]) -> Text:
    def in_language(language: str) -> str:
        filled = {key: fact[language] if isinstance(fact, Text) else fact for key, fact in facts.items()}
        return says[language].format(**filled)

    return Text(en=in_language("en"), es=in_language("es"))


def _mend(en: str, es: str) -> Text:
    return Text(
        en=f"{en} Until all files are right, the rules before them stay in force.",
        es=f"{es} Mientras haya fallas, siguen en vigor las reglas anteriores.",
    )


_CONDITION = _mend(
    "The reference of risk facts names every fact, its type and the functions of the language.",
    "La referencia de hechos de riesgo nombra cada hecho, su tipo y las funciones del lenguaje.",
)
_MODEL = Text(
    en="Train the model again, or bring back the file; the last good model stays in force.",
    es="Entrene de nuevo el modelo o recupere el archivo; sigue en vigor el último modelo bueno.",
)
_EXAMINED = Text(
    en="Give CSV in UTF-8, gzipped or not, with the columns that the guide on training a score names.",
    es="Dé un CSV en UTF-8, con o sin gzip, con las columnas de la guía para entrenar una puntuación.",
)
_DECLARATIONS = Text(
    en="Give CSV in UTF-8 with the columns of the public set (arXiv 2208.02484), gzipped or not.",
    es="Dé un CSV en UTF-8 con las columnas del conjunto público (arXiv 2208.02484), con o sin gzip.",
)

_CAUTIONS = frozenset({"always-hits", "may-divide-by-zero", "unsure"})

FAULTS: dict[str, tuple[Text, Text]] = {
    "yaml": (
        Text(en="this is not a file of rules: {problem}.", es="esto no es un archivo de reglas: {problem}."),
        _mend(
            "Check indentation, colons and quotes there.",
            "Revise ahí la sangría, los dos puntos y las comillas.",
        ),
    ),
    "encoding": (
        Text(en="the file is not UTF-8 text.", es="el archivo no es texto UTF-8."),
        Text(en="Save it as UTF-8.", es="Guárdelo como UTF-8."),
    ),
    "missing": (Text(en="“{key}” is missing.", es="falta «{key}»."), _mend("Add it.", "Agréguelo.")),
    "no-rules": (
        Text(en="the file holds no rule.", es="el archivo no contiene ninguna regla."),
        _mend("Write one, or take the file away.", "Escriba una o retire el archivo."),
    ),
    "unknown-key": (
        Text(en="“{key}” is no field of a rule.", es="«{key}» no es un campo de una regla."),
        _mend("Check its spelling or take it out.", "Revise cómo está escrito o quítelo."),
    ),
    "form": (
        Text(en="“{key}” cannot be “{value}”.", es="«{key}» no puede ser «{value}»."),
        _mend("The how-to on rules shows the form.", "La guía sobre reglas muestra el formato."),
    ),
    "end-before-start": (
        Text(
            en="the end {end} lies before the start {start}.",
            es="el fin {end} es anterior al inicio {start}.",
        ),
        _mend("Mend one of the dates.", "Corrija una de las fechas."),
    ),
    "repeated-rule": (
        Text(
            en="the rule “{rule}” is already in {other}, with the same version or overlapping dates.",
            es="la regla «{rule}» ya está en {other}, con la misma versión o fechas que se traslapan.",
        ),
        _mend(
            "Give each rule an id of its own; end one version before the next begins.",
            "Dé a cada regla un identificador propio; termine una versión antes de que empiece la siguiente.",
        ),
    ),
    "gate-percentage": (
        Text(
            en="a rule at the gate cannot take only a percentage of what it hits.",
            es="una regla de presentación no puede tomar sólo un porcentaje de lo que señala.",
        ),
        _mend("Take the percentage out.", "Quite el porcentaje."),
    ),
    "placeholder": (
        Text(
            en="the sentence names “{fact}”, which a rule of this scope cannot see.",
            es="el texto nombra «{fact}», que una regla de este alcance no puede ver.",
        ),
        _CONDITION,
    ),
    "syntax": (
        Text(
            en="the condition cannot be read: {problem}.",
            es="la condición no puede leerse: {problem}.",
        ),
        _CONDITION,
    ),
    "type": (
        Text(
            en="the condition is wrong: {problem}.",
            es="la condición está mal: {problem}.",
        ),
        _CONDITION,
    ),
    "example-fact": (
        Text(
            en="the example gives “{fact}”, which a rule of this scope cannot see.",
            es="el ejemplo da «{fact}», que una regla de este alcance no puede ver.",
        ),
        _CONDITION,
    ),
    "example-type": (
        Text(
            en="the example's “{fact}” cannot be “{value}”.",
            es="en el ejemplo, «{fact}» no puede ser «{value}».",
        ),
        _CONDITION,
    ),
    "example-lacks": (
        Text(
            en="the example must give “{fact}”, which every filing has.",
            es="el ejemplo debe dar «{fact}», que todo trámite tiene.",
        ),
        _mend("Add the fact to the example.", "Agregue el hecho al ejemplo."),
    ),
    "example-fails": (
        Text(
            en="the example of rule “{rule}” says hit: {said}, but the rule says {found}.",
            es="el ejemplo de la regla «{rule}» dice hit: {said}, pero la regla da {found}.",
        ),
        _mend("Mend the condition or the example.", "Corrija la condición o el ejemplo."),
    ),
    "examples-one-sided": (
        Text(
            en="the examples need at least one that hits and one that does not.",
            es="los ejemplos deben incluir al menos uno que señale y uno que no.",
        ),
        _mend("Add the missing example.", "Agregue el ejemplo que falta."),
    ),
    "when-and-table": (
        Text(en="the rule has a condition and a table.", es="la regla tiene condición y también tabla."),
        _mend("Keep one of them.", "Deje una de las dos."),
    ),
    "table-unused": (
        Text(en="no rule beside it names this table.", es="ninguna regla junto a ella nombra esta tabla."),
        _mend(
            "Name it in a rule, or call it NAME.list.csv if it is a list.",
            "Nómbrela en una regla, o llámela NOMBRE.list.csv si es una lista.",
        ),
    ),
    "no-table": (
        Text(en="there is no file {table} with its rows.", es="no existe el archivo {table} con sus filas."),
        _mend("Put it beside the rule, or mend its name.", "Póngalo junto a la regla o corrija su nombre."),
    ),
    "table-empty": (
        Text(en="the table has no rows.", es="la tabla no tiene filas."),
        _mend("Write its rows, or take it out.", "Escriba sus filas o quítela."),
    ),
    "table-long": (
        Text(en="the table has more than {most} rows.", es="la tabla tiene más de {most} filas."),
        _mend(
            "Make it a local list, and ask it with number(…) or word(…).",
            "Hágala una lista local y consúltela con number(…) o word(…).",
        ),
    ),
    "table-width": (
        Text(
            en="the row has {found} cells and its head {wanted}.",
            es="la fila tiene {found} celdas y el encabezado {wanted}.",
        ),
        _mend("Mend the commas and quotes of the row.", "Corrija las comas y comillas de la fila."),
    ),
    "table-head": (
        Text(
            en="“{head}” is no head of a column: a fact that the rule sees, and how it is asked.",
            es="«{head}» no es encabezado de columna: un hecho que la regla ve y cómo se pregunta.",
        ),
        _CONDITION,
    ),
    "table-cell": (
        Text(en="under “{head}” cannot stand “{cell}”.", es="bajo «{head}» no puede ir «{cell}»."),
        _mend(
            "Write a value of the column's type; several under “in” with | between.",
            "Escriba un valor del tipo de la columna; bajo «in», varios separados con |.",
        ),
    ),
    "table-shadowed": (
        Text(
            en="the row can never decide: the row in line {other} decides in every such case.",
            es="la fila nunca puede decidir: la de la línea {other} decide en todos esos casos.",
        ),
        _mend(
            "Put the narrower row first, or take it out.", "Ponga primero la fila más específica, o quítela."
        ),
    ),
    "local-columns": (
        Text(
            en="a list has a column “code” and each column once; here: {columns}.",
            es="una lista tiene la columna «code» y cada columna una vez; aquí: {columns}.",
        ),
        _mend("Mend the first line.", "Corrija la primera línea."),
    ),
    "local-code": (
        Text(en="the code “{code}” is empty or repeated.", es="el código «{code}» está vacío o repetido."),
        _mend("Give each row a code of its own.", "Dé a cada fila un código propio."),
    ),
    "local-repeated": (
        Text(en="there is another list {name}.", es="hay otra lista {name}."),
        _mend("Give each list a name of its own.", "Dé a cada lista un nombre propio."),
    ),
    "never-hits": (
        Text(
            en="rule “{rule}” can never hit: no filing meets its condition.",
            es="la regla «{rule}» nunca puede señalar: ningún trámite cumple su condición.",
        ),
        _mend("Mend the condition.", "Corrija la condición."),
    ),
    "always-hits": (
        Text(
            en="rule “{rule}” hits every filing in its scope and directions.",
            es="la regla «{rule}» señala todo trámite de su alcance y direcciones.",
        ),
        Text(
            en="Leave it if that is meant, for example to draw a percentage.",
            es="Déjela así si es la intención, por ejemplo para sortear un porcentaje.",
        ),
    ),
    "may-divide-by-zero": (
        Text(
            en="rule “{rule}” may divide by zero: nothing asks that {divisor} is not 0.",
            es="la regla «{rule}» puede dividir entre cero: nada pide que {divisor} no sea 0.",
        ),
        Text(
            en="Ask before it: {divisor} != 0 && …; a quotient by zero is infinite.",
            es="Pregunte antes: {divisor} != 0 && …; un cociente entre cero es infinito.",
        ),
    ),
    "unknown-list": (
        Text(
            en="rule “{rule}” uses the list “{name}”, which the law at hand does not hold on {day}.",
            es="la regla «{rule}» usa la lista «{name}», que la ley disponible no contiene el {day}.",
        ),
        _mend("Add the list or mend its name.", "Agregue la lista o corrija su nombre."),
    ),
    "unknown-attribute": (
        Text(
            en="rule “{rule}”: no entry of the list “{name}” has a “{attribute}”.",
            es="regla «{rule}»: ningún renglón de la lista «{name}» tiene «{attribute}».",
        ),
        _mend("Mend the name of the attribute.", "Corrija el nombre del atributo."),
    ),
    "unsure": (
        Text(
            en="rule “{rule}”: the list “{name}” has no sure answer for {count} keys, such as “{key}”: it"
            " is no number, or there are two that differ.",
            es="regla «{rule}»: la lista «{name}» no da respuesta segura para {count} claves, como «{key}»:"
            " no es un número, o hay dos distintas.",
        ),
        Text(
            en="Mend the rows of these keys; until then the rule cannot hit by them.",
            es="Corrija las filas de esas claves; mientras tanto la regla no puede señalar por ellas.",
        ),
    ),
    "unknown-figure": (
        Text(
            en="rule “{rule}” uses the figure of law “{name}”, which is not a number known on {day}.",
            es="la regla «{rule}» usa la cifra legal «{name}», que no es un número conocido el {day}.",
        ),
        _mend("Add the parameter or mend its path.", "Agregue el parámetro o corrija su ruta."),
    ),
    "unknown-code": (
        Text(
            en="rule “{rule}” gives the reason code “{code}”, which is not in the shared list.",
            es="la regla «{rule}» da el código de motivo «{code}», que no está en la lista compartida.",
        ),
        _mend("Use a code of the list.", "Use un código de la lista."),
    ),
    "model-foreign": (
        Text(en="this is not a model of the learned score.", es="esto no es un modelo de puntuación."),
        _MODEL,
    ),
    "model-format": (
        Text(
            en="the model has format {found}; this program reads format {known}.",
            es="el modelo tiene formato {found}; este programa lee el formato {known}.",
        ),
        _MODEL,
    ),
    "model-cut": (
        Text(
            en="the file ends here, with {found} of {said} bytes.",
            es="el archivo termina aquí, con {found} de {said} bytes.",
        ),
        _MODEL,
    ),
    "model-altered": (
        Text(
            en="the content is not what was written: its SHA-256 is another.",
            es="el contenido no es el que se escribió: su SHA-256 es otro.",
        ),
        _MODEL,
    ),
    "model-content": (
        Text(
            en="the content cannot be read as a model ({problem}).",
            es="el contenido no puede leerse como modelo ({problem}).",
        ),
        _MODEL,
    ),
    "model-columns": (
        Text(
            en="the model is not one of a section: it looks at other columns, or refers nothing.",
            es="el modelo no es de una sección: mira otras columnas o no remite nada.",
        ),
        _MODEL,
    ),
    "examined-form": (
        Text(en="this is not a table of what was examined.", es="esto no es una tabla de lo reconocido."),
        _EXAMINED,
    ),
    "examined-empty": (
        Text(en="the table has no rows.", es="la tabla no tiene filas."),
        _EXAMINED,
    ),
    "examined-lack": (
        Text(en="the column {column} is missing.", es="falta la columna {column}."),
        _EXAMINED,
    ),
    "examined-width": (
        Text(
            en="the row has {found} cells and its head {wanted}.",
            es="la fila tiene {found} celdas y el encabezado {wanted}.",
        ),
        _EXAMINED,
    ),
    "examined-column": (
        Text(
            en="the column {column} stands twice, or nothing can be learnt from it.",
            es="la columna {column} está dos veces, o de ella nada se aprende.",
        ),
        _EXAMINED,
    ),
    "examined-cell": (
        Text(en="“{value}” cannot stand in {column}.", es="«{value}» no puede estar en {column}."),
        _EXAMINED,
    ),
    "declarations-form": (
        Text(
            en="this is not a file of labelled declarations.",
            es="esto no es un archivo de declaraciones etiquetadas.",
        ),
        _DECLARATIONS,
    ),
    "declarations-empty": (
        Text(en="the file holds no declaration.", es="el archivo no contiene declaraciones."),
        _DECLARATIONS,
    ),
    "declarations-lack": (
        Text(en="the column “{column}” is missing.", es="falta la columna «{column}»."),
        Text(
            en="Add it; a column that is not to be learnt from is named in --drop.",
            es="Agréguela; la columna de la que no debe aprenderse se nombra en --drop.",
        ),
    ),
    "declarations-twice": (
        Text(en="the column “{column}” is there twice.", es="la columna «{column}» está repetida."),
        _DECLARATIONS,
    ),
    "declarations-cells": (
        Text(
            en="the row has {found} cells and the heading {said}.",
            es="el renglón tiene {found} celdas y el encabezado {said}.",
        ),
        _DECLARATIONS,
    ),
    "declarations-label": (
        Text(
            en="“{column}” cannot be “{value}”; it is one of {values}.",
            es="«{column}» no puede ser «{value}»; es uno de {values}.",
        ),
        _DECLARATIONS,
    ),
    "declarations-value": (
        Text(en="“{column}” cannot be “{value}”.", es="«{column}» no puede ser «{value}»."),
        _DECLARATIONS,
    ),
    "declarations-constant": (
        Text(
            en="either all or none have “{column}” {value}, so nothing can be learnt or judged.",
            es="o todas o ninguna tienen «{column}» {value}; no hay nada que aprender ni juzgar.",
        ),
        Text(
            en="Give declarations with and without a violation.",
            es="Incluya declaraciones con infracción y sin ella.",
        ),
    ),
}
