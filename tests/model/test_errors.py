"""What readers say in English alone is said in both languages, each in its own words."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest
import yaml

from cruce.model import Text, reader_fault


def table(text: str) -> object:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def sheet(text: str) -> object:
    return list(yaml.parse(text))


@pytest.mark.parametrize(
    ("read", "text", "english", "spanish"),
    [
        (table, 'a,"b', "a quotation mark is not closed", "unas comillas quedan sin cerrar"),
        (table, 'a,"b"c', "something stands right behind a closing", "hay algo pegado a unas comillas"),
        (table, "x" * 140_000, "a cell is far too long", "una celda es demasiado larga"),
        (json.loads, '{"a": ', "it is no JSON from line 1, column 7", "no es JSON desde la línea 1,"),
        (json.loads, "[" * 100_000, "it nests too deeply", "tiene demasiados niveles"),
        (ET.fromstring, "<a>\n<b>", "it is no XML from line 2, column 4", "no es XML desde la línea 2,"),
        (sheet, "a:\n\t- b", "a tab stands where blanks must", "hay un tabulador donde deben ir espacios"),
        (sheet, "a: {b: c", "a { is not closed, or a comma is missing", "una { queda sin cerrar"),
        (sheet, "a: [b, c", "a [ is not closed, or a comma is missing", "un [ queda sin cerrar"),
        (sheet, "a: b: c", "a colon stands out of place", "unos dos puntos están fuera de lugar"),
        (sheet, 'a: "b', "it ends within quotation marks", "termina dentro de unas comillas"),
        (sheet, "a: %b", "a sign stands where none can begin", "hay un signo donde ninguno"),
        (sheet, "a: - b", "indentation, colons or quotes do not fit", "la sangría, los dos puntos"),
        (sheet, "a: \x07", "it holds control characters", "contiene caracteres de control"),
        (int, "x", "its parts do not fit together", "sus partes no concuerdan"),
    ],
)  # fmt: skip
def test_why_a_reader_stopped_is_said_in_both_languages(read, text, english, spanish):
    with pytest.raises((csv.Error, ValueError, RecursionError, SyntaxError, yaml.YAMLError)) as stopped:
        read(text)
    said = reader_fault(stopped.value)
    assert isinstance(said, Text)
    assert said.en.startswith(english)
    assert said.es.startswith(spanish)
