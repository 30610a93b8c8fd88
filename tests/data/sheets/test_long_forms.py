"""Long forms of databases and laboratories, one row a value: the samples come back, and what was
left out is told. Headings as the databases publish them, the numbers made up."""

import pytest

from data.sheets import apart
from data.sheets.columns import match
from data.sheets.problems import SheetNote
from data.sheets.reading import read
from data.sheets.taking import take
from tests.data.sheets.sheets import NAME, as_csv, as_xlsx

BERGEN = "Bergen Vannverk"
FORMS = {  # rows, parted as the database parts them; and the parameter that is left out
    'WQX': (
        "OrganizationIdentifier,ActivityIdentifier,ActivityMediaName,ActivityStartDate,"
        "MonitoringLocationIdentifier,MonitoringLocationName,ResultDetectionConditionText,"
        "CharacteristicName,ResultSampleFractionText,ResultMeasureValue,"
        "ResultMeasure/MeasureUnitCode,ResultStatusIdentifier,"
        "DetectionQuantitationLimitTypeName,DetectionQuantitationLimitMeasure/MeasureValue,"
        "DetectionQuantitationLimitMeasure/MeasureUnitCode\n"
        "NO-1,A1,Water,2023-02-01,NO-1-1,{w},,Magnesium,Total,2.6,mg/l,Final,,,\n"
        "NO-1,A1,Water,2023-02-01,NO-1-1,{w},,Sodium,Total,2.6,mg/l,Final,,,\n"
        "NO-1,A1,Water,2023-02-01,NO-1-1,{w},,Calcium,Total,11,mg/l,Final,,,\n"
        "NO-1,A2,Water,2023-02-02,NO-1-2,{b},Not Detected,Magnesium,Total,,,Final,"
        "Quantitation Limit,0.3,mg/l\n"
        , "Sodium"),
    'WQX, the template': (
        "Activity ID,Activity Start Date,Monitoring Location ID,Monitoring Location Name,"
        "Characteristic Name,Result Detection Condition,Result Value,Result Unit,"
        "Result Detection/Quantitation Limit Measure,Result Detection/Quantitation Limit Unit\n"
        "A1,02/01/2023,1,{w},Magnesium,,2.6,mg/l,,\n"
        "A1,02/01/2023,1,{w},Calcium,,11,mg/l,,\n"
        "A2,02/02/2023,2,{b},Magnesium,Below System Detection Limit,,,0.3,mg/l\n"
        , ""),
    'EEA Waterbase': (
        "monitoringSiteIdentifier,monitoringSiteName,observedPropertyDeterminandCode,"
        "observedPropertyDeterminandLabel,procedureAnalysedMatrix,procedureAnalysedFraction,"
        "resultUom,phenomenonTimeSamplingDate,sampleIdentifier,resultObservedValue,"
        "resultQualityObservedValueBelowLOQ,procedureLOQValue\n"
        "NO1,{w},CAS_7439-95-4,Magnesium and its compounds,W,dissolved,mg/L,2023-02-01,S1,"
        "2.6,0,0.1\n"
        "NO1,{w},CAS_7440-70-2,Calcium and its compounds,W,dissolved,mg/L,2023-02-01,S1,11,0,"
        "0.1\n"
        "NO2,{b},CAS_7439-95-4,Magnesium,W,dissolved,mg/L,2023-02-02,S2,0.3,1,0.3\n"
        , ""),
    'EEA Waterbase, dates without signs': (
        "monitoringSiteIdentifier,monitoringSiteName,observedPropertyDeterminandLabel,"
        "resultUom,phenomenonTimeSamplingDate,resultObservedValue,"
        "resultQualityObservedValueBelowLOQ\n"
        "NO1,{w},Magnesium,mg/L,20230201,2.6,0\n"
        "NO2,{b},Magnesium,mg/L,20230202,0.3,1\n"
        , ""),
    'Jupiter': (
        "anlægsid;anlægsnavn;prøveid;prøvedato;stofnr;stofnavn;attribut;mængde;enhed;"
        "detektionsgrænse\n"
        "1;{w};7;01-02-2023;1;Magnesium;;2,6;mg/l;0,1\n"
        "1;{w};7;01-02-2023;2;Calcium;;11;mg/l;0,1\n"
        "2;{b};8;02-02-2023;1;Magnesium;<;0,3;mg/l;0,3\n"
        , ""),
    'Jupiter, in plain letters': (
        "AnlaegID;Anlaegsnavn;Proevedato;StofNr;Stofnavn;Attribut;Maengde;Enhed\n"
        "1;{w};01-02-2023;1;Magnesium;;2,6;mg/l\n"
        "2;{b};02-02-2023;1;Magnesium;<;0,3;mg/l\n"
        , ""),
    'NIVA': (
        "ProjectName;StationCode;StationName;SampleDate;Depth1;Depth2;ParameterName;Flag;"
        "Value;Unit\n"
        "P;1;{w};01.02.2023 00:00:00;0;0;Mg;;2,6;mg/l\n"
        "P;1;{w};01.02.2023 00:00:00;0;0;Ca;;11;mg/l\n"
        "P;2;{b};02.02.2023 00:00:00;0;0;Mg;<;0,3;mg/l\n"
        , ""),
    'NIVA, one row a sample': (
        "Project;StationCode;StationName;SampleDate;Depth1;Depth2;Mg mg/l;Ca mg/l;ALK mmol/l\n"
        "P;1;{w};01.02.2023;0;0;2,6;11;0,5\n"
        "P;2;{b};02.02.2023;0;0;<0,3;4;0,2\n"
        , ""),
    'a company of the UK': (
        "Sample_Id,Sample_Date,Sample_Site,Determinand,DWI_Code,Units,Operator,Result,LSOA\n"
        "S1,01/02/2023,{w},Magnesium (Total),A1,mg/l,,2.6,E1\n"
        "S1,01/02/2023,{w},Calcium (Total),A2,mg/l,,11,E1\n"
        "S2,02/02/2023,{b},Magnesium (Total),A1,mg/l,<,0.3,E2\n"
        , ""),
    'a company of the UK, sampling points': (
        "Sample Point,Sample Date,Parameter,Result,Unit\n"
        "{w},01/02/2023,Magnesium Mg,2.6,mg Mg/l\n"
        "{w},01/02/2023,Hydrogen ion,7.8,pH value\n"
        "{b},02/02/2023,Magnesium Mg,<0.3,mg Mg/l\n"
        , "Hydrogen ion"),
    'Vannmiljø, for import': (
        "Vannlok_kode;Vannlok_navn;Aktivitet_id;Oppdragsgiver;Oppdragstaker;Parameter_id;"
        "Medium_id;Provetakmetode_id;Analysemetode_id;Tid_provetak;Ovre_dyp;Nedre_dyp;"
        "Dybdeenhet;Filtrert_prove;Operator;Verdi;Enhet_id;Provenr;Det_grense;Kvant_grense\n"
        "1-1;{w};KALK;Kommunen;Lab;MG;VF;U;ICP;2023-02-01 07:15;0;0;m;0;=;2,6;mg/l;1;0,1;0,1\n"
        "1-1;{w};KALK;Kommunen;Lab;NA;VF;U;ICP;2023-02-01 07:15;0;0;m;0;=;2,6;mg/l;1;0,1;0,1\n"
        "1-2;{b};KALK;Kommunen;Lab;MG;VF;U;ICP;2023-02-02 07:15;0;0;m;0;<;0,3;mg/l;1;0,1;0,1\n"
        , "NA"),
    'Vannmiljø, exported': (
        "Vannlokalitetskode;Vannlokalitet;Kommune;Aktivitet;Oppdragsgiver;Oppdragstaker;"
        "ParameterID;Parameter;Medium;Prøvetakingsmetode;Analysemetode;Tid_provetak;Øvre dyp;"
        "Nedre dyp;Filtrert;Operator;Verdi;Enhet;Prøvenr;LOD;LOQ\n"
        "1-1;{w};Eigersund;Kalk;Kommunen;Lab;MG;Magnesium;Ferskvann;U;ICP;"
        "2023-02-01 07:15:00;0;0;Nei;=;2,6;mg/l;1;0,1;0,1\n"
        "1-1;{w};Eigersund;Kalk;Kommunen;Lab;NA;Natrium;Ferskvann;U;ICP;2023-02-01 07:15:00;"
        "0;0;Nei;=;2,6;mg/l;1;0,1;0,1\n"
        "1-2;{b};Bergen;Kalk;Kommunen;Lab;MG;Magnesium;Ferskvann;U;ICP;2023-02-02;0;0;Nei;<;"
        "0,3;mg/l;1;0,1;0,1\n"
        , "NA"),
    'Interlab 4': (
        "#Interlab\n"
        "#Version=4.0\n"
        "#Tecken=UTF-8\n"
        "#Textavgränsare=Nej\n"
        "#Decimaltecken=,\n"
        "#Provadm\n"
        "Lablittera;Namn;Adress;Postnr;Ort;Kommunkod;Projekt;Laboratorium;Provtyp;Provtagare;"
        "Registertyp;ProvplatsID;Provplatsnamn;Provtagningsdatum;Provtagningstid\n"
        "A-1;Kommunen;;;;1;;Lab;Dricksvatten;;;1;{w};2023-02-01;0715\n"
        "A-2;Kommunen;;;;1;;Lab;Råvatten;;;2;{b};2023-02-02;0715\n"
        "#Provdat\n"
        "Lablittera;Metodbeteckning;Parameter;Mätvärdetext;Mätvärdetal;Mätvärdetalanm;Enhet;"
        "Rapporteringsgräns;Detektionsgräns;Mätosäkerhet;Mätvärdespår;Parameterbedömning;"
        "Kommentar\n"
        "A-1;ISO;Magnesium, Mg;;2,6;;mg/l;0,1;;15 %;;;\n"
        "A-1;ISO;Kalcium, Ca;;11;;mg/l;;;;;;\n"
        "A-1;ISO;Lukt;Ingen;;;;;;;;;\n"
        "A-2;ISO;Magnesium, Mg;<0,3;0,3;<;mg/l;0,3;;;;;\n"
        "#Slut\n"
        , "Lukt"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_the_samples_of_a_long_form_come_back(store, form):
    text, left_out = FORMS[form]
    sheet = read(text.format(w=NAME, b=BERGEN).encode())
    found = take(sheet, match(sheet.headings), store)
    names = store.waterworks["name"]
    figures = {
        (names[row.waterworks_id], row.year): {p: r.figure.text for p, r in row.readings.items()}
        for row in found.taken
    }
    assert not found.aside
    assert {key: row["mg"] for key, row in figures.items()} == {
        (NAME, 2023): "2.6", (BERGEN, 2023): "<0.3",
    }  # fmt: skip
    assert figures[NAME, 2023].get("ca", "11") == "11"
    told = {note.values: count for note, count in found.notes
            if note.code is SheetNote.OTHER_PARAMETERS}  # fmt: skip
    assert told == ({(("text", left_out),): 1} if left_out else {})


def test_what_is_left_out_of_a_turned_table_is_told_here_and_by_a_child():
    rows = [["Parameter", "Enhet", NAME], ["Jern", "mg/l", "0,1"], ["Magnesium", "mg/l", "2,6"]]
    rows += [["Mangan", "mg/l", "0,1"], ["Kalsium", "mg/l", "11"]]
    sheet = read(as_csv(rows))
    ((note, count),) = sheet.notes
    assert (note.code, dict(note.values), count) == (
        SheetNote.OTHER_PARAMETERS, {"text": "Jern, Mangan"}, 2,
    )  # fmt: skip
    assert sheet.rows[0][1][0] == NAME
    assert apart.read(as_csv(rows)) == sheet


def test_a_hidden_column_that_is_read_is_told(store):
    rows = [["Vannverk", "Kommune", "År", "Mg (mg/l)", "Ca (mg/l)", "Notat"]]
    rows += [[NAME, "Eigersund", 2023, 2.6, 11, "x"], [NAME, "Eigersund", 2022, 2.5, 12, "x"]]
    sheet = read(as_xlsx(rows, hidden=(4, 5)))
    account = take(sheet, match(sheet.headings), store)
    assert len(account.taken) == 2
    assert [(dict(note.values), count) for note, count in account.notes] == [
        ({"text": "Ca (mg/l)"}, 2)
    ]
    assert account.notes[0][0].code is SheetNote.HIDDEN_COLUMN
