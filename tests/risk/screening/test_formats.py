"""Lists in the forms in which authorities publish them: what is read, and what is refused and why.

The small lists here are made up; each is named for what it shows. Official files are read where they are.
"""

import gzip
import json
from datetime import date

import pytest
from tests.data import official

from cruce.law import open_law
from cruce.risk.screening import Listed, ListIndex, country_names, read_list, read_lists
from cruce.risk.screening.entries import Kind

COUNTRIES = country_names(open_law())
SDN = (
    b'36,"FICTA LINES","-0- ","CUBA] [SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 1234567 (Panama);'
    b" a.k.a. 'FL'.\"\r\n"
    b'41,"FICTO, Juan","individual","SDNT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 02 Mar 1971;'
    b' nationality Mexico; R.F.C. FIJU710302AB1 (Mexico)."\r\n\x1a'
)
ALT = b'36,12,"aka","LINEAS FICTA",-0- \r\n\x1a'
ADD = b'36,25,-0- ,"Havana","Cuba",-0- \r\n36,26,-0- ,"Panama","Panama",-0- \r\n\x1a'
SDN_XML = """<?xml version="1.0"?><sdnList xmlns="http://tempuri.org/sdnList.xsd"><publshInformation>
<Publish_Date>07/16/2014</Publish_Date><Record_Count>1</Record_Count></publshInformation><sdnEntry>
<uid>306</uid>
<firstName>Juan</firstName><lastName>FICTO</lastName><sdnType>Individual</sdnType><programList>
<program>CUBA</program>
</programList><akaList><aka><category>weak</category><lastName>JF</lastName></aka><aka>
<category>strong</category>
<lastName>FICTUS</lastName></aka></akaList><addressList><address><country>Spain</country></address>
</addressList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>02 Mar 1971</dateOfBirth></dateOfBirthItem></dateOfBirthList>
</sdnEntry></sdnList>"""
ADVANCED = """<Sanctions xmlns="x"><DateOfIssue><Year>2026</Year><Month>5</Month><Day>1</Day></DateOfIssue>
<ReferenceValueSets><CountryValues><Country ID="1">Cuba</Country></CountryValues></ReferenceValueSets>
<Locations><Location ID="25"><LocationCountry CountryID="1"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="9" IdentityID="7"><IDRegistrationNo>A1234567</IDRegistrationNo>
</IDRegDocument></IDRegDocuments><DistinctParties><DistinctParty FixedRef="36">
<Profile ID="36" PartySubTypeID="4">
<Identity ID="7"><Alias Primary="true" LowQuality="false"><DocumentedName><DocumentedNamePart>
<NamePartValue>Ficto
</NamePartValue></DocumentedNamePart><DocumentedNamePart><NamePartValue>Juan</NamePartValue>
</DocumentedNamePart>
</DocumentedName></Alias><Alias Primary="false" LowQuality="true"><DocumentedName><DocumentedNamePart>
<NamePartValue>JF
</NamePartValue></DocumentedNamePart></DocumentedName></Alias></Identity><Feature><FeatureVersion>
<VersionLocation LocationID="25"/></FeatureVersion></Feature></Profile></DistinctParty></DistinctParties>
<SanctionsEntries><SanctionsEntry ProfileID="36"><SanctionsMeasure SanctionsTypeID="1">
<Comment>CUBA</Comment>
</SanctionsMeasure></SanctionsEntry></SanctionsEntries></Sanctions>"""
UN = """<CONSOLIDATED_LIST dateGenerated="2026-07-14T08:00:00"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>
<FIRST_NAME>JUAN</FIRST_NAME><SECOND_NAME>FICTO</SECOND_NAME><THIRD_NAME/>
<UN_LIST_TYPE>Sample</UN_LIST_TYPE>
<REFERENCE_NUMBER>SMi.001</REFERENCE_NUMBER><LISTED_ON>2016-08-14</LISTED_ON><NATIONALITY>
<VALUE>Russian Federation
</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>JF</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Fictus</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/>
<ALIAS_NAME/></INDIVIDUAL_ALIAS><INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><NUMBER>750123456</NUMBER></INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS>
<ENTITIES><ENTITY>
<DATAID>2</DATAID><FIRST_NAME>FICTA HOLDING</FIRST_NAME><ENTITY_ALIAS><ALIAS_NAME>FH Group</ALIAS_NAME>
</ENTITY_ALIAS>
</ENTITY></ENTITIES></CONSOLIDATED_LIST>"""
DPL = (
    '"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t"Expiration_Date"\n'
    '" FICTA CORP"\t"1 ROAD"\t"LAREDO"\t"TX"\t"US"\t""\t"10/16/2017"\t"10/13/2027"\n'
    '"FICTA CORP"\t"2 ROAD"\t"HAVANA"\t""\t"CU"\t""\t"10/16/2017"\t"10/13/2027"\n'
)
CSL = (
    "source,entity_number,type,programs,name,title,addresses,start_date,end_date,alt_names,citizenships,"
    "dates_of_birth,nationalities,ids\n"
    'Sample List,77,Individual,A; B,"FICTO, Juan",,"1 Road, Havana, CU",2016-01-02,,Fictus; JF,,1971-03-02,'
    'MX,"CO, 800166941-0, NIT #"\n'
)
ITAR = (
    "Debarred Party Full Name and Alias,Date of Birth,Notice,Notice Date\n"
    '"Ficto, Juan (a.k.a. Fictus)",March 1971,53 FR 1,7/18/1988\n'
)
SAT = (
    '"Información actualizada al 31 de julio de 2026; de carácter público",,,,,\r\n'
    "Listado completo de contribuyentes (Artículo 69-B del CFF),,,,,\r\n"
    "No,RFC,Nombre del Contribuyente,Situación del contribuyente,Publicación página SAT presuntos,"
    "Publicación DOF presuntos,Publicación DOF desvirtuados,Publicación página SAT sentencia favorable\r\n"
    '1,FIC010203AB1,"PEÑASCO FICTO, S.A. DE C.V.",Definitivo,01/02/2020,05/02/2020,,\r\n'
    '2,FID010203AB1,"FICTA DOS, S.C.",Desvirtuado,01/02/2020,05/02/2020,01/08/2020,\r\n'
    '3,FIE010203AB1,"FICTA TRES, S.C.",Presunto,01/02/2020,,,\r\n'
    '4,FIF010203AB1,"FICTA CUATRO, S.C.",Sentencia Favorable,01/02/2020,05/02/2020,,02/03/2021\r\n'
)


def read(content: bytes | str, **more: object) -> ListIndex:
    raw = content if isinstance(content, bytes) else content.encode()
    found = read_list(raw, "sample", "1", countries=COUNTRIES, **more)  # type: ignore[arg-type]
    assert isinstance(found, ListIndex), found
    return found


def refused(content: bytes | str, **more: object) -> set[str]:
    raw = content if isinstance(content, bytes) else content.encode()
    found = read_list(raw, "sample", "1", **more)  # type: ignore[arg-type]
    assert isinstance(found, tuple), found
    assert all(finding.says.en != finding.says.es for finding in found)
    return {finding.code.removeprefix("risk.") for finding in found if finding.refuses}


def test_ofac_csv_with_its_companions():
    first, second = read(SDN, aliases=ALT, addresses=ADD).entries
    assert first == Listed(
        "36", "FICTA LINES", ("LINEAS FICTA",), "CU", "CUBA; SDGT", ("1234567",), kind=Kind.COMPANY,
        weak=("FL",), elsewhere=("PA",),
    )  # fmt: skip
    assert (second.country, second.kind, second.born, second.identifiers) == (
        "MX", Kind.PERSON, ("1971-03-02",), ("FIJU710302AB1",),
    )  # fmt: skip


def test_ofac_xml():
    index = read(SDN_XML)
    assert index.published == date(2014, 7, 16)
    assert index.entries == (
        Listed(
            "306",
            "FICTO, Juan",
            ("FICTUS",),
            "ES",
            "CUBA",
            kind=Kind.PERSON,
            weak=("JF",),
            born=("1971-03-02",),
        ),
    )


def test_ofac_advanced_xml():
    index = read(ADVANCED)
    assert index.published == date(2026, 5, 1)
    assert index.entries == (
        Listed("36", "Ficto Juan", (), "CU", "CUBA", ("A1234567",), kind=Kind.PERSON, weak=("JF",)),
    )


def test_united_nations_xml():
    index = read(UN)
    assert index.published == date(2026, 7, 14)
    person, company = index.entries
    assert person == Listed(
        "SMi.001", "JUAN FICTO", ("Fictus",), "RU", "Sample", ("750123456",), date(2016, 8, 14),
        kind=Kind.PERSON, weak=("JF",), born=("1971",),
    )  # fmt: skip
    assert (company.id, company.aliases, company.kind) == ("2", ("FH Group",), Kind.COMPANY)


def test_denied_persons_one_entry_for_its_addresses():
    (entry,) = read(DPL).entries
    assert (entry.name, entry.country, entry.elsewhere) == ("FICTA CORP", "US", ("CU",))
    assert (entry.since, entry.until) == (date(2017, 10, 16), date(2027, 10, 13))
    assert entry.id == read(DPL).entries[0].id
    assert entry.stands(date(2020, 1, 1))
    assert not entry.stands(date(2028, 1, 1))


def test_consolidated_screening_list_as_table_and_as_json():
    (entry,) = read(CSL).entries
    assert (entry.id, entry.aliases, entry.kind) == ("77", ("Fictus", "JF"), Kind.PERSON)
    assert (entry.country, entry.elsewhere, entry.identifiers) == ("CU", ("MX",), ("800166941-0",))
    row = {
        "name": "FICTO, Juan", "entity_number": 77, "type": "Individual", "source": "Sample List",
        "programs": ["A", "B"], "alt_names": ["Fictus", "JF"], "addresses": [{"country": "CU"}],
        "nationalities": ["MX"], "ids": [{"type": "NIT #", "number": "800166941-0", "country": "CO"}],
        "start_date": "2016-01-02", "dates_of_birth": ["1971-03-02"],
    }  # fmt: skip
    assert read(json.dumps({"total": 1, "results": [row]})).entries == (entry,)
    assert refused(json.dumps({"total": 9, "results": [row]})) == {"list-count"}


def test_debarred_parties_with_the_alias_in_the_name():
    (entry,) = read(ITAR).entries
    assert (entry.name, entry.aliases, entry.born, entry.since) == (
        "Ficto, Juan", ("Fictus",), ("1971",), date(1988, 7, 18),
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["latin-1", "utf-8", "utf-8-sig"])
def test_the_mexican_list_with_those_who_were_cleared_as_history(encoding):
    index = read(SAT.encode(encoding))
    assert index.published == date(2026, 7, 31)
    first, cleared, second, won = index.entries
    assert (first.id, first.name, first.since) == (
        "FIC010203AB1",
        "PEÑASCO FICTO, S.A. DE C.V.",
        date(2020, 2, 5),
    )
    assert (first.programme, first.country, second.since) == ("Definitivo", "MX", date(2020, 2, 1))

    assert [one.until for one in index.entries] == [None, date(2020, 7, 31), None, date(2021, 3, 1)]
    assert [one.stands(date(2020, 7, 31)) for one in (cleared, won)] == [True, True]
    assert [one.stands(date(2020, 8, 1)) for one in (cleared, won)] == [False, True]


def test_who_is_cleared_in_one_row_and_not_in_another_stands():
    both = SAT.replace("FIE010203AB1", "FID010203AB1").replace("FICTA TRES", "FICTA DOS")
    assert read(both).entries[1].until is None


def test_who_is_cleared_without_a_day_is_left_out_and_told():
    index = read(SAT.replace("01/08/2020", ""))
    assert [one.id for one in index.entries] == ["FIC010203AB1", "FIE010203AB1", "FIF010203AB1"]
    assert [one.code for one in index.remarks] == ["risk.list-undated"]


def test_a_mexican_list_with_a_new_situation_is_refused():
    assert refused(SAT.replace("Definitivo", "Algo nuevo")) == {"list-row"}


def test_our_own_form_is_still_read():
    assert read("id,name,country\n1,Ficta,MX\n").entries == (Listed("1", "Ficta", country="MX"),)


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        ("", {}, "list-form"),
        ("hello", {}, "list-form"),
        ("a,b\n1,2\n", {}, "list-form"),
        ("<a/>", {}, "list-form"),
        ("{}", {}, "list-form"),
        ("[1]", {}, "list-form"),
        (b"\x00\xff\xfe", {}, "encoding"),
        ("id,name\n1,Ficta\n".encode("utf-16"), {}, "encoding"),
        (SDN_XML.encode("utf-16-le"), {}, "encoding"),
        ('<?xml version="1.0" encoding="utf-7"?><sdnList/>', {}, "encoding"),
        ('<?xml version="1.0" encoding="none"?><sdnList/>', {}, "encoding"),
        (gzip.compress(SDN)[:-30], {}, "list-packed"),
        (b"PK\x03\x04" + bytes(40), {}, "list-packed"),
        ("id,name\n", {}, "list-empty"),
        ("id,name,country\n1,Ficta,MX\n2,Fic", {}, "list-width"),
        ("id,name\n1,Fic\x07ta\n", {}, "list-row"),
        (SDN_XML.replace("<uid>306</uid>", ""), {}, "list-no-number"),
        (ADVANCED.replace('Profile ID="36"', "Profile"), {}, "list-no-number"),
        (UN.replace("<DATAID>2</DATAID>", ""), {}, "list-no-number"),
        ('[{"name": NaN}]', {}, "list-cut"),
        ('[{"name": "Ficta", "entity_number": %s}]' % ("9" * 5000), {}, "list-cut"),
        ("[" * 100_000, {}, "list-cut"),
        ('[{"name": {"en": "Ficta"}}]', {}, "list-row"),
        ('[{"name": "\\ud800 Ficta"}]', {}, "list-row"),
        ('[{"name": "Ficta", "alt_names": "Fictus; FH"}]', {}, "list-row"),
        ('[{"name": "Ficta", "end_date": "31/31/2030"}]', {}, "list-row"),
        ('{"total": "5", "results": [{"name": "Ficta"}]}', {}, "list-count"),
        (DPL.replace('"FICTA CORP"\t"2', '"FICTA"\t"CORP"\t"2'), {}, "list-width"),
        ("[]", {}, "list-empty"),
        (SDN[:-40], {}, "list-cut"),
        (SDN_XML[:-40], {}, "list-cut"),
        (UN[:300], {}, "list-cut"),
        ('[{"name": "a"', {}, "list-cut"),
        (SDN_XML.replace("Count>1<", "Count>900<"), {}, "list-count"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + UN, {}, "list-markup"),
        (SDN.replace(b"individual", b'individual","one more'), {}, "list-width"),
        (DPL.replace('\t"LAREDO"\t"TX"', ""), {}, "list-width"),
        (ALT, {}, "list-companion"),
        (ADD, {}, "list-companion"),
        (SDN, {"aliases": SDN}, "list-not-aliases"),
        (SDN, {"aliases": ADD}, "list-not-aliases"),
        (SDN, {"addresses": ALT}, "list-not-addresses"),
        (SDN, {"aliases": ALT.replace(b"36", b"99")}, "list-aliases"),
        (DPL, {"aliases": ALT}, "list-no-companion"),
        (SDN.replace(b"FICTA LINES", b"x" * 600), {}, "list-row"),
        (SDN.replace(b"FICTA LINES", b"-0- "), {}, "list-row"),
        ("name,country\nFicta,MX\n", {}, "list-column"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(content, more, code):
    assert refused(content, **more) == {code}


def test_a_part_is_taken_when_it_is_meant():
    index = read(SDN_XML.replace("Count>1<", "Count>900<"), part=True)
    assert [finding.code for finding in index.remarks] == ["risk.list-count"]


def test_a_missing_end_mark_and_a_number_given_twice_are_told():
    index = read(SDN.replace(b"41,", b"36,").removesuffix(b"\x1a"))
    assert {finding.code for finding in index.remarks} == {"risk.list-no-end", "risk.list-number-twice"}
    assert [entry.name for entry in index.entries] == ["FICTA LINES", "FICTO, Juan"]


def test_a_fault_of_a_companion_names_the_companion():
    found = read_list(SDN, "sdn", "1", aliases=ALT[:-1] + b'1,2,"aka"\r\n\x1a')
    assert isinstance(found, tuple)
    assert {fault.pointer for fault in found if fault.refuses} == {"/sdn.aliases:2"}
    assert "una de alias tiene 5" in found[0].says.es


def test_a_day_that_no_calendar_has_is_no_day():
    assert read(SAT.replace("31 de julio", "31 de febrero")).published is None


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_our_own_form_may_end_its_lines_in_any_way(line_end):
    assert len(read(line_end.join(("id,name", "1,Ficta", "2,Ficto", ""))).entries) == 2


def test_names_that_nobody_bears_are_told():
    index = read("id,name,identifiers\n1,A,\n2,S.A. de C.V.,\n3,LLC,FIC010203AB1\n4,Ficta,\n")
    assert len(index.entries) == 4
    assert [(one.code, one.says.en[:19]) for one in index.remarks] == [
        ("risk.list-nobody", "sample: 2 entries, ")
    ]


@pytest.mark.parametrize(
    ("path", "entries", "countries"),
    [
        ("other/el.csv", 5, 5),
        ("other/isn.csv", 177, 176),
        ("other/uvl.csv", 13, 13),
        ("other/itar_debarred_party_list_01242018.csv", 515, 0),
        ("other/test_testdata_csl.csv.gz", 110, 82),
        ("other/test_testdata_dpl.txt.gz", 417, 324),
        ("other/sdn.xml", 4, 3),
        ("other/consolidated.xml", 16, 10),
    ],
)
def test_official_lists_are_read(path, entries, countries):
    index = read(_plain(path), part=True)
    assert len(index.entries) == entries
    assert sum(entry.country is not None for entry in index.entries) == countries


def test_the_official_sdn_list_is_read_with_its_aliases():
    sdn, alt, add = (_plain(f"ofac_2022-01/{name}.csv.gz") for name in ("sdn", "alt", "add"))
    index = read(sdn, aliases=alt, addresses=add)
    assert len(index.entries) == 9044
    assert sum(len(entry.aliases) for entry in index.entries) > 12_000
    assert sum(entry.country is not None for entry in index.entries) > 7000


def _plain(path: str) -> bytes:
    content = official(f"screening/{path}").read_bytes()
    return gzip.decompress(content) if path.endswith(".gz") else content


def test_a_folder_of_lists_is_read_with_its_aliases():
    found = read_lists({"own.csv": b"id,name\n1,Acme\n", "sdn.csv": SDN, "sdn.aliases.csv": ALT}, COUNTRIES)
    assert [index.name for index in found if isinstance(index, ListIndex)] == ["own", "sdn"]
    assert isinstance(found[1], ListIndex)
    assert found[1].entries[0].aliases == ("LINEAS FICTA",)
    assert found[1].edition != read_lists({"sdn.csv": SDN}, COUNTRIES)[0].edition  # type: ignore[union-attr]


def test_aliases_without_their_list_are_refused():
    (found,) = read_lists({"sdn.aliases.csv": ALT}, COUNTRIES)
    assert isinstance(found, tuple)
    assert [finding.code for finding in found] == ["risk.list-companion"]
