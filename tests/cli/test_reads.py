"""`cruce reads`: what each command that shows another section's data leaves on record."""

import pytest
from tests.cli.shell import cruce

from cruce.clearance import signins
from cruce.section import Section

CASE = "7y7cicfzwsn5t6pzghyl6kgd"


@pytest.fixture
def cleared(home):
    assert cruce("clear", "southbound-fca-laredo").code == 0
    return home


def reads_of(home, name="us", *more):
    return cruce("reads", home / name, "--officer", "M. Vega", "--json", *more).json["reads"]


def test_each_command_that_reads_is_noted_in_each_section(cleared, tmp_path):
    assert reads_of(cleared) == []
    assert cruce("show", CASE, "--officer", "L. Hart").code == 0
    assert cruce("show", CASE, "--json").code == 0
    assert cruce("alert", CASE, "--section", "us", "--officer", "A. Cole").code == 0
    bundle = ("bundle", CASE, "--section", cleared / "us", "--output", tmp_path / "b.zip")
    assert cruce(*bundle, "--officer", "Auditor").code == 0
    found = reads_of(cleared)
    assert [one["door"] for one in found] == ["show", "show", "alert", "bundle"]
    assert [found[place]["by"] for place in (0, 2, 3)] == ["L. Hart", "A. Cole", "Auditor"]
    assert found[1]["by"].startswith("shell: ")
    assert all("decided" in one["told"]["mx"]["what"] for one in found)
    assert all(one["told"]["mx"]["under"] == ["acta-1"] for one in found)
    assert [one["door"] for one in reads_of(cleared, "mx")] == ["show", "show"]
    assert reads_of(cleared, "us", "--case", "another") == []


def test_it_is_told_to_people_in_both_languages(cleared):
    assert "Nobody has read" in cruce("reads", cleared / "us", "--officer", "M. Vega").flat
    cruce("show", CASE, "--officer", "L. Hart")
    assert f"L. Hart read {CASE} (show)" in cruce("reads", cleared / "us", "--officer", "M. Vega").flat
    said = cruce("reads", cleared / "us", "--officer", "M. Vega", "--lang", "es")
    assert "conforme a acta-1" in said.flat


def test_the_next_command_that_writes_puts_the_end_of_the_journal_into_the_log(cleared):
    cruce("show", CASE, "--officer", "L. Hart")
    assert cruce("clear", "northbound-harness").code == 0
    (journal,) = (cleared / "us" / "reads").glob("*.journal")
    journal.write_bytes(b"")
    said = cruce("reads", cleared / "us", "--officer", "M. Vega")
    assert said.code == 2
    assert "was altered or cut" in said.err


def test_only_who_oversees_looks_at_it_where_they_are_named(cleared):
    with (cleared / "us" / "section.toml").open("a") as file:
        file.write('oversight = ["M. Vega"]\n')
    assert cruce("reads", cleared / "us", "--officer", "M. Vega").code == 0
    said = cruce("reads", cleared / "us", "--officer", "L. Hart")
    assert said.code == 2
    assert "does not oversee" in said.err


def test_a_name_that_nobody_can_read_reads_nothing(cleared):
    said = cruce("show", CASE, "--officer", " ")
    assert said.code == 2
    assert CASE not in said.out


def test_who_signed_in_is_shown_in_both_languages(cleared):
    folder = cleared / "us"
    asked = ("reads", folder, "--officer", "M. Vega", "--sign-ins")
    assert "Nobody has signed in." in cruce(*asked).flat
    section = Section.open(folder, reading=True)
    try:
        signins.note(section, "jsmith", "192.0.2.7", "oidc")
        signins.note(section, signins.UNKNOWN, "", "password", "sign-in.wrong")
    finally:
        section.close()
    assert "jsmith signed in from 192.0.2.7 (oidc)" in cruce(*asked).flat
    assert "? fue rechazada desde – (password): sign-in.wrong" in cruce("--lang", "es", *asked).flat
    told = cruce(*asked, "--json").json["sign_ins"]
    assert [one["account"] for one in told] == ["jsmith", "?"]
    (journal,) = (folder / "signins").glob("*.journal")
    journal.write_bytes(journal.read_bytes().replace(b"jsmith", b"jjones"))
    assert "The journal of sign-ins" in cruce(*asked).err
