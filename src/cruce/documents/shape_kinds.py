"""The faults of shape in words: one kind of finding for each way in which a value can miss its field."""

from __future__ import annotations

from typing import Any

from cruce.documents.forms import FORMS
from cruce.documents.kind import Kind, says
from cruce.documents.parse import FRACTION, NOT_FINITE
from cruce.model import Text

NUMBER_KINDS = {FRACTION.code, NOT_FINITE.code}
"""What the parser says of a number; what its field says of it goes first."""

WHOLE: dict[str, dict[str, Any]] = {
    "Description": {"en": "-"},
    "Split": {"shipment": "-", "part": 1, "of": 1},
}
"""Neutral values of models that have a rule of their own."""

EXTRA = Kind(
    "shape.unknown-field",
    says(
        "“{field}” is no field here; a filing holds only known fields.",
        "«{field}» no es un campo aquí; un trámite solo contiene campos conocidos.",
    ),
    says(
        "Take it out, or see `cruce schema` for where it belongs.",
        "Elimínelo, o consulte en `cruce schema` dónde va.",
    ),
)
EXTRA_NEAR = Kind(
    EXTRA.code,
    EXTRA.says,
    says("Did you mean “{near}”? Else take it out.", "¿Quiso decir «{near}»? Si no, elimínelo."),
)

_MISSING = Kind(
    "shape.missing",
    says("The field “{field}” is missing.", "Falta el campo «{field}»."),
    says("Add it.", "Agréguelo."),
)
_NULL = Kind(
    "shape.missing",
    says(
        "The field “{field}” is empty (null) and must have a value.",
        "El campo «{field}» está vacío (null) y debe tener un valor.",
    ),
    says("Fill it in.", "Complételo."),
)
_TEXT = Kind(
    "shape.text",
    says(
        "“{field}” must be a text; here stands {value}.", "«{field}» debe ser un texto; aquí aparece {value}."
    ),
    says("Write it between quotation marks.", "Escríbalo entre comillas."),
)
_FORM = Kind(
    "shape.form",
    says(
        "“{value}” does not have the form of “{field}”: {form}.",
        "«{value}» no tiene la forma de «{field}»: {form}.",
    ),
    says(
        "Correct it; dots and spaces in tariff codes are allowed.",
        "Corríjalo; se admiten puntos y espacios en los códigos arancelarios.",
    ),
)
_SHORT = Kind(
    "shape.length",
    says(
        "“{field}” must have at least {min_length} characters.",
        "«{field}» debe tener al menos {min_length} caracteres.",
    ),
    says(
        "Fill it in, or leave the field out if it does not apply.",
        "Complételo, u omita el campo si no aplica.",
    ),
)
_LONG = Kind(
    "shape.length",
    says(
        "“{field}” may have at most {max_length} characters.",
        "«{field}» puede tener como máximo {max_length} caracteres.",
    ),
    says("Shorten it.", "Abrévielo."),
)
_AMOUNT = Kind(
    "shape.amount",
    says("“{value}” is no amount.", "«{value}» no es un importe o cantidad."),
    says(
        'Write digits with a decimal point, as a text: "1234.50".',
        'Escriba dígitos con punto decimal, como texto: "1234.50".',
    ),
)
_DIGITS = Kind(
    "shape.amount",
    says(
        "“{value}” has more digits than “{field}” can hold.",
        "«{value}» tiene más dígitos de los que admite «{field}».",
    ),
    says("Check the amount and its decimals.", "Revise el importe y sus decimales."),
)
_LOW = Kind(
    "shape.range",
    says(
        "“{field}” may not be less than {ge}; here stands {value}.",
        "«{field}» no puede ser menor que {ge}; aquí aparece {value}.",
    ),
    says("Correct the number.", "Corrija el número."),
)
_HIGH = Kind(
    "shape.range",
    says(
        "“{field}” may not be more than {le}; here stands {value}.",
        "«{field}» no puede ser mayor que {le}; aquí aparece {value}.",
    ),
    says("Correct the number.", "Corrija el número."),
)
_INTEGER = Kind(
    "shape.integer",
    says(
        "“{field}” must be a whole number; here stands {value}.",
        "«{field}» debe ser un número entero; aquí aparece {value}.",
    ),
    says(
        "Write it in digits, without quotation marks and without decimals.",
        "Escríbalo con dígitos, sin comillas y sin decimales.",
    ),
)
_BOOLEAN = Kind(
    "shape.boolean",
    says(
        "“{field}” must be true or false; here stands {value}.",
        "«{field}» debe ser true o false; aquí aparece {value}.",
    ),
    says("Write true or false, without quotation marks.", "Escriba true o false, sin comillas."),
)
_DATE = Kind(
    "shape.date",
    says("“{value}” is no date.", "«{value}» no es una fecha."),
    says("Write the date as 2026-05-13.", "Escriba la fecha como 2026-05-13."),
)
_MOMENT = Kind(
    "shape.moment",
    says("“{value}” is no date with time.", "«{value}» no es una fecha con hora."),
    says("Write it as 2026-05-13T15:30:00Z.", "Escríbala como 2026-05-13T15:30:00Z."),
)
_OFFSET = Kind(
    "shape.moment",
    says("The time “{value}” does not say its time zone.", "La hora «{value}» no indica su huso horario."),
    says(
        "Add Z for UTC, or the offset, as in 2026-05-13T10:30:00-05:00.",
        "Agregue Z para UTC, o la diferencia horaria, como en 2026-05-13T10:30:00-05:00.",
    ),
)
_CHOICE = Kind(
    "shape.choice",
    says("“{value}” is none of the values of “{field}”.", "«{value}» no es uno de los valores de «{field}»."),
    says("Write one of: {options}.", "Escriba uno de: {options}."),
)
_LIST = Kind(
    "shape.list",
    says("“{field}” must be a list.", "«{field}» debe ser una lista."),
    says(
        "Put it between square brackets, also where there is only one.",
        "Póngalo entre corchetes, aunque sea uno solo.",
    ),
)
_OBJECT = Kind(
    "shape.object",
    says(
        "“{field}” must be an object with fields of its own.",
        "«{field}» debe ser un objeto con campos propios.",
    ),
    says("See `cruce schema` for its fields.", "Consulte sus campos en `cruce schema`."),
)
_FEW = Kind(
    "shape.count",
    says(
        "“{field}” must hold at least {min_length}; here are {actual_length}.",
        "«{field}» debe contener al menos {min_length}; aquí hay {actual_length}.",
    ),
    says("Add what is missing.", "Agregue lo que falta."),
)
_MANY = Kind(
    "shape.count",
    says("“{field}” may hold at most {max_length}.", "«{field}» puede contener como máximo {max_length}."),
    says("Split the filing.", "Divida el trámite."),
)
_DESCRIPTION = Kind(
    "shape.description",
    says(
        "The description has no text in either language.", "La descripción no tiene texto en ningún idioma."
    ),
    says(
        "Describe the goods in English, Spanish or both.", "Describa la mercancía en inglés, español o ambos."
    ),
)
_SPLIT = Kind(
    "shape.split",
    says(
        "The part of the split shipment is beyond its number of parts.",
        "La parte del embarque dividido excede el número de partes.",
    ),
    says("Correct “part” or “of”.", "Corrija «part» u «of»."),
)
OTHER = Kind(
    "shape.other",
    says("“{value}” does not fit “{field}”.", "«{value}» no corresponde a «{field}»."),
    says(
        "See `cruce schema` for what the field takes.", "Consulte en `cruce schema` lo que admite el campo."
    ),
)

_OWN_RULE = {"Description": _DESCRIPTION, "Split": _SPLIT}

_KINDS: dict[str, Kind] = {
    "missing": _MISSING,
    "string_type": _TEXT,
    "string_too_short": _SHORT,
    "string_too_long": _LONG,
    "decimal_type": _AMOUNT,
    "decimal_parsing": _AMOUNT,
    "finite_number": _AMOUNT,
    "decimal_max_digits": _DIGITS,
    "decimal_max_places": _DIGITS,
    "decimal_whole_digits": _DIGITS,
    "greater_than_equal": _LOW,
    "less_than_equal": _HIGH,
    "int_type": _INTEGER,
    "bool_type": _BOOLEAN,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "timezone_aware": _OFFSET,
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "tuple_type": _LIST,
    "model_type": _OBJECT,
    "dict_type": _OBJECT,
    "too_short": _FEW,
    "too_long": _MANY,
}


def kind_of(fault: Any, node: dict[str, Any]) -> Kind:
    """Give the kind of finding for one of pydantic's errors at a field with this JSON Schema."""
    name = fault["type"]
    if name == "string_pattern_mismatch":
        return _of_form(FORMS[fault["ctx"]["pattern"]].says)
    if name == "value_error":
        return _MOMENT if node.get("format") == "date-time" else _OWN_RULE.get(node.get("title", ""), OTHER)
    if fault["input"] is None and name != "missing":
        return _NULL
    return _KINDS.get(name, OTHER)


def _of_form(form: Text) -> Kind:
    says = Text(en=_FORM.says.en.replace("{form}", form.en), es=_FORM.says.es.replace("{form}", form.es))
    return Kind(_FORM.code, says, _FORM.advice)
