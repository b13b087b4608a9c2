"""The examples that ship are filings, and become what their index says."""

import json

import pytest

from cruce.law import Law
from cruce.model import Filing, UsageError
from cruce.traffic import examples


def test_every_file_is_in_the_index():
    from importlib.resources import files

    shipped = {
        file.name.removesuffix(".json") for file in files(examples.__name__).iterdir() if ".json" in file.name
    }
    assert shipped == set(examples.names())


@pytest.mark.parametrize("name", examples.names())
def test_an_example_is_a_filing_that_a_person_can_read(name: str):
    content = examples.read(name)
    assert Filing.model_validate_json(content).reference
    assert content.decode() == json.dumps(json.loads(content), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("example", examples.index(), ids=lambda example: example.name)
def test_an_example_is_accepted_or_refused_as_said(example: examples.Example, law: Law):
    documents = pytest.importorskip("cruce.documents")
    filing = Filing.model_validate_json(examples.read(example.name))
    refusals = [finding for finding in documents.check(filing, law, examples.AS_OF) if finding.refuses]
    assert sorted(finding.code for finding in refusals) == sorted(example.refused), refusals


def test_the_ten_faults_are_ten_of_different_kinds():
    refused = {example.name: example.refused for example in examples.index()}["ten-faults"]
    assert len(refused) == len(set(refused)) == 10


def test_the_worked_value_is_that_of_the_documentation():
    filing = Filing.model_validate_json(examples.read("southbound-fca-laredo"))
    assert [item.value for item in filing.consignments[0].items] == [52_000]


def test_references_differ():
    references = [json.loads(examples.read(name))["reference"] for name in examples.names()]
    assert len(set(references)) == len(references)


def test_an_unknown_example_is_refused_with_the_names():
    with pytest.raises(UsageError) as refused:
        examples.read("northbound-unicorn")
    assert "northbound-harness" in refused.value.sentence("es")
