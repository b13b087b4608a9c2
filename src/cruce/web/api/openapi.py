"""The description of the API in OpenAPI 3.1, made of its doors and of the model's own JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from cruce import __version__
from cruce.model import Filing, Language, Text
from cruce.traffic import examples
from cruce.web.api.door import Door
from cruce.web.api.forms import Fault
from cruce.web.problems import TYPE, status_for

_Way = Literal["validation", "serialization"]
_REF: Final = "#/components/schemas/{model}"
_ALWAYS: Final = ("serve.query", "limit.reached", "serve.busy", "serve.stopped", "serve.own")
_GUARDED: Final = ("serve.key", "serve.not-local", "page.not-yours")
_ABOUT: Final = Text(
    en=(
        "One filing, two sovereign decisions. Systems come in by the key of an account "
        "(`Authorization: Bearer …`) and may do what the account may. Every refusal is a problem document "
        "(RFC 9457) in both languages; what is not there and what is not yours answer alike."
    ),
    es=(
        "Un trámite, dos resoluciones soberanas. Los sistemas entran con la llave de una cuenta "
        "(`Authorization: Bearer …`) y pueden lo que la cuenta puede. Todo rechazo es un documento de "
        "problema (RFC 9457) en ambos idiomas; lo que no existe y lo que no es suyo responden igual."
    ),
)
_STATUS: Final = {
    200: Text(en="Done", es="Hecho"),
    201: Text(en="Made", es="Creado"),
    202: Text(en="Taken, and done in its turn", es="Tomado; se hará en su turno"),
    204: Text(en="Taken away", es="Retirado"),
    304: Text(en="As it was", es="Sin cambio"),
}
_REFUSED: Final = Text(en="Refused", es="Rechazado")
_KEY: Final = Text(
    en="The same request under the same key counts once; kept for two days",
    es="La misma solicitud con la misma llave cuenta una vez; se guarda dos días",
)
_IF_MATCH: Final = Text(
    en="Only if the case is still as its ETag says", es="Sólo si el expediente sigue como dice su ETag"
)
_OF_ACT: Final = {"pattern": "^[a-z]{2,8}:[0-9]{1,18}$"}
_NUMBER: Final = {"pattern": "^[1-9][0-9]{0,17}$"}
_PLACES: Final[Mapping[str, tuple[Text, Mapping[str, str]]]] = {
    "case": (
        Text(en="The number of a case", es="El número de un expediente"),
        {"pattern": "^[a-z2-7]{24}$", "example": "a" * 24},
    ),
    "hold": (Text(en="The id of a hold", es="El id de una retención"), _OF_ACT),
    "override": (Text(en="The id of a proposal", es="El id de una propuesta"), _OF_ACT),
    "course": (Text(en="The id of a course", es="El id de un cauce"), _OF_ACT),
    "hook": (Text(en="The id of a webhook", es="El id de un webhook"), {"pattern": "^[a-z2-7]{16}$"}),
    "digest": (Text(en="SHA-256 of the content", es="SHA-256 del contenido"), {"pattern": "^[0-9a-f]{64}$"}),
    "crossing": (
        Text(en="The code of a crossing", es="La clave de un cruce"),
        {"pattern": "^[A-Z0-9-]{4,24}$"},
    ),
    "file": (Text(en="The number of a file", es="El número de un archivo"), _NUMBER),
    "incident": (Text(en="The number of an incident", es="El número de un incidente"), _NUMBER),
    "minute": (
        Text(en="The id of a minute", es="El id de un Acta"),
        {"pattern": "^[a-z0-9][a-z0-9-]{0,62}$"},
    ),
}
_LANGUAGE: Final = Text(en="en or es", es="en o es")


def document(doors: Sequence[Door], language: Language) -> dict[str, Any]:
    """Write the description of all doors in one language."""
    schemas, refs = _schemas(doors)
    paths: dict[str, dict[str, Any]] = {}
    for door in doors:
        paths.setdefault(door.path, {})[door.method.lower()] = _operation(door, refs, language)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "cruce",
            "version": __version__,
            "description": _ABOUT[language],
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": schemas,
        },
    }


def _schemas(doors: Sequence[Door]) -> tuple[dict[str, Any], Mapping[Any, str]]:
    taken = {door.takes for door in doors if door.takes}
    given: set[type[BaseModel]] = {Fault}
    for door in doors:
        given.update(one for one in door.gives.values() if not isinstance(one, str))
    asked: list[tuple[type[BaseModel], _Way]] = []
    asked += [(one, "validation") for one in sorted(taken, key=_name)]
    asked += [(one, "serialization") for one in sorted(given, key=_name)]
    refs, whole = models_json_schema(asked, ref_template=_REF)
    return whole["$defs"], {key: found["$ref"] for key, found in refs.items()}


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _operation(door: Door, refs: Mapping[Any, str], language: Language) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": door.name,
        "tags": [door.matter],
        "summary": door.says[language],
        "description": " ".join((door.does.__doc__ or "").split()),
        "parameters": [*_parameters(door, language)],
        "responses": {**_answers(door, refs, language), **_refusals(door, refs, language)},
        "x-function": door.function.value,
    }
    if door.takes is not None:
        made["requestBody"] = _body(door, refs)
    if not door.acts:
        made["security"] = [{}]
    else:
        made["x-acts"] = [act.value for act in door.acts]
    return made


def _body(door: Door, refs: Mapping[Any, str]) -> dict[str, Any]:
    content: dict[str, Any] = {}
    for kind in door.kinds:
        content[kind] = {"schema": {"$ref": refs[door.takes, "validation"]}} if kind.endswith("json") else {}
    if door.takes is Filing:
        content[door.kinds[0]]["example"] = json.loads(examples.read("southbound-fca-laredo"))
    return {"required": True, "content": content}


def _parameters(door: Door, language: Language) -> Iterable[dict[str, Any]]:
    text = {"type": "string"}
    for name in re.findall(r"{(\w+)}", door.path):
        says, form = _PLACES[name]
        yield _parameter(name, "path", says[language], {**text, **form})
    for one in door.fields:
        yield _parameter(one.name, "query", one.says[language], one.form)
    yield _parameter("Accept-Language", "header", _LANGUAGE[language], text)
    if door.keyed:
        key = {**text, "minLength": 1, "maxLength": 255, "pattern": "^[!#-~]+$"}
        yield _parameter("Idempotency-Key", "header", _KEY[language], key)
    if door.marked and door.method != "GET":
        yield _parameter("If-Match", "header", _IF_MATCH[language], text)


def _parameter(name: str, place: str, says: str, form: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "description": says, "schema": dict(form)}


def _answers(door: Door, refs: Mapping[Any, str], language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, form in door.gives.items():
        said: dict[str, Any] = {"description": _STATUS[status][language]}
        if isinstance(form, type):
            said["content"] = {"application/json": {"schema": {"$ref": refs[form, "serialization"]}}}
        elif form:
            said["content"] = (
                {form: {}} if "/" in form else {"application/json": {"schema": {"type": "object"}}}
            )
        if door.streams:
            said["content"]["text/event-stream"] = {"schema": {"type": "string"}}
        found[str(status)] = said
    if door.marked and door.method == "GET":
        found["304"] = {"description": _STATUS[304][language]}
    return found


def refusals_of(door: Door) -> tuple[str, ...]:
    """List the codes of the problems that a door may answer with."""
    codes = [*door.refuses, *_ALWAYS, *(_GUARDED if door.acts else ("serve.key",))]
    if door.method != "GET":
        codes += ["serve.large"]
    if door.takes is not None:
        codes += ["serve.malformed"]
    if door.keyed:
        codes += ["key.malformed", "key.reused", "key.under-way"]
    if door.marked and door.method != "GET":
        codes += ["case.changed"]
    return tuple(dict.fromkeys(codes))


def _refusals(door: Door, refs: Mapping[Any, str], language: Language) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in refusals_of(door):
        by_status.setdefault(status_for(code), []).append(code)
    content = {TYPE: {"schema": {"$ref": refs[Fault, "serialization"]}}}
    return {
        str(status): {
            "description": f"{_REFUSED[language]}: {', '.join(f'`{one}`' for one in codes)}",
            "content": content,
            "x-problems": [f"urn:cruce:{one}" for one in codes],
        }
        for status, codes in sorted(by_status.items())
    }
