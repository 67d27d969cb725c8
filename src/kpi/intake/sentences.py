"""The sentences of what can be wrong with a delivery before its rows are checked, in both languages."""

from __future__ import annotations

SENTENCES: dict[str, tuple[str, str]] = {
    "other_kind": (
        "Leverancen er {delivered}, men lageret er {store}; de må ikke blandes.",
        "The delivery is {delivered}, but the store is {store}; the two may not be mixed.",
    ),
    "unknown_source": (
        "Mappen '{source}' er ingen kendt kilde; ventet en af: {expected}.",
        "The folder '{source}' is no known source; expected one of: {expected}.",
    ),
    "file_name": (
        "Filnavnet passer ikke til kilden; ventet {expected}.",
        "The file name does not fit the source; expected {expected}.",
    ),
    "period": (
        "Perioden {period} i filnavnet findes ikke; ventet to måneder som 2018-01, den første først.",
        "The period {period} in the file name does not exist; expected two months such as 2018-01, the first first.",
    ),
    "overlapping_deliveries": (
        "Leverancen og {other} fra samme kilde dækker samme måneder, og det fremgår ikke, hvilken der er nyest; "
        "indlæs dem ved navn, den ældste først.",
        "The delivery and {other} of the same source cover the same months and nothing says which is newer; "
        "ingest them by name, the older first.",
    ),
    "too_large": (
        "Filen fylder {size} MB; højst {expected} MB kan modtages.",
        "The file is {size} MB; at most {expected} MB is accepted.",
    ),
    "unreadable": (
        "Filen kan ikke læses som {expected}: {problem}.",
        "The file cannot be read as {expected}: {problem}.",
    ),
    "other_form": (
        "Filen er {found}, ikke {expected}; hent den fra systemet som {expected}.",
        "The file is {found}, not {expected}; get it from the system as {expected}.",
    ),
    "protected": (
        "Arbejdsbogen er beskyttet med adgangskode; gem den uden.",
        "The workbook is protected by a password; save it without.",
    ),
    "several_sheets": (
        "Regnearket har flere ark med indhold ({found}); skriv, hvilket der skal læses: sheet = under [dialect] i "
        "kildefilen (kpi source detect: --answer sheet=NAVN).",
        "The workbook has several sheets with something in them ({found}); state which one is read: sheet = under "
        "[dialect] in the source file (kpi source detect: --answer sheet=NAME).",
    ),
    "merged_cells": (
        "Rækker deler én celle ({found}), så kun den første har værdien; ophæv fletningen, og skriv den i hver række.",
        "Rows share one cell ({found}), so only the first has its value; unmerge it and write the value in each row.",
    ),
    "no_such_sheet": (
        "Regnearket har intet ark '{expected}'; det har {found}.",
        "The workbook has no sheet '{expected}'; it has {found}.",
    ),
    "not_text": (
        "Linje {line} har et NUL-tegn: filen er ingen tekstfil, eller den er UTF-16 uden mærke; gem den som UTF-8.",
        "Line {line} has a NUL character: the file is no text, or it is UTF-16 without a mark; save it as UTF-8.",
    ),
    "mixed_encodings": (
        "Linje {line} er skrevet i UTF-8, men filen i {expected}; hent den i ét tegnsæt.",
        "Line {line} is written in UTF-8, but the file in {expected}; get it in one encoding.",
    ),
    "old_encoding": (
        "Linje {line} er hverken UTF-8 eller Windows-1252; filen ligner et gammelt DOS- eller Mac-tegnsæt. "
        "Gem den som UTF-8.",
        "Line {line} is neither UTF-8 nor Windows-1252; the file looks like an old DOS or Mac encoding. "
        "Save it as UTF-8.",
    ),
    "garbled_letters": (
        "Teksten har ødelagte bogstaver (som Ã¦ for æ); filen er skrevet i et forkert tegnsæt, før den blev leveret.",
        "The text has garbled letters (such as Ã¦ for æ); the file was written in a wrong encoding before delivery.",
    ),
    "no_such_column": (
        "Filen har ingen kolonne '{expected}'; den har {found}.",
        "The file has no column '{expected}'; it has {found}.",
    ),
    "no_such_header": (
        "Række {found} kan ikke være overskriften; filen har {expected} rækker.",
        "Row {found} cannot be the header; the file has {expected} rows.",
    ),
    "encoding": (
        "Filen er ikke skrevet i {expected}, som kilden angiver: {problem}.",
        "The file is not written in {expected} as the source states: {problem}.",
    ),
    "unknown_column": ("Kolonnen er ukendt for kilden.", "The source knows no such column."),
    "missing_column": ("Kolonnen mangler i leverancen.", "The column is missing from the delivery."),
    "column_twice": ("Kolonnen findes to gange.", "The column occurs twice."),
    "row_length": (
        "Rækken har {found} felter; ventet {expected}.",
        "The row has {found} fields; expected {expected}.",
    ),
    "no_rows": (
        "Et register uden rækker ville slette alt; ventet mindst én række.",
        "A register without rows would delete everything; expected at least one row.",
    ),
    "empty_value": ("Feltet er tomt; ventet en værdi.", "The field is empty; expected a value."),
    "unknown_code": ("Koden er ukendt; ventet en af: {expected}.", "The code is unknown; expected one of: {expected}."),
    "impossible_date": (
        "Datoen findes ikke eller er skrevet forkert; ventet {expected}.",
        "The date does not exist or is written wrongly; expected {expected}.",
    ),
    "not_a_number": ("Ikke et tal, som kilden skriver det; ventet {expected}.", "Not a number; expected {expected}."),
    "not_a_time": ("Ikke timer og minutter; ventet {expected}.", "Not hours and minutes; expected {expected}."),
    "not_yes_no": ("Ventet ja eller nej.", "Expected ja or nej."),
    "too_many_decimals": ("Højst seks decimaler kan gemmes nøjagtigt.", "At most six decimals can be kept exactly."),
    "out_of_range": ("Tallet ligger uden for {expected}.", "The number lies outside {expected}."),
    "text_too_long": (
        "Teksten er på {length} tegn; højst {expected} kan modtages.",
        "The text has {length} characters; at most {expected} are accepted.",
    ),
    "control_character": (
        "Teksten har et linjeskift eller et usynligt tegn, som den ikke må have.",
        "The text has a line break or an invisible character it may not have.",
    ),
    "error_value": (
        "En fejlværdi fra et regneark, eller en formel, der ikke er regnet ud; ret cellen i regnearket.",
        "An error of a spreadsheet, or a formula that was not worked out; correct the cell in the workbook.",
    ),
    "number_as_text": (
        "Tallet står som tekst i regnearket og kan læses på flere måder; gør cellen til et tal.",
        "The number stands as text in the workbook and can be read in several ways; make the cell a number.",
    ),
    "unnamed_column": (
        "Kolonnen har ingen overskrift, men noget i sig; giv den en overskrift, eller tøm den.",
        "The column has no header but something in it; give it a header or empty it.",
    ),
    "cpr_number": (
        "Ligner et CPR-nummer; kolonnen må ikke indeholde personnumre.",
        "Looks like a CPR number; the column may not hold personal numbers.",
    ),
    "too_many_marks": (
        "{marked} af {rows} rækker er markeret som tvivlsomme; højst 1 % kan modtages.",
        "{marked} of {rows} rows are marked as doubtful; at most 1 % is accepted.",
    ),
    "empty_file": ("Filen er tom.", "The file is empty."),
    "too_many_columns": (
        "Filen har {found} kolonner; højst {expected} kan modtages.",
        "The file has {found} columns; at most {expected} are accepted.",
    ),
    "row_too_long": (
        "En række er længere end {expected} MB; er et anførselstegn åbnet og aldrig lukket?",
        "A row is longer than {expected} MB; was a quote opened and never closed?",
    ),
    "packed_too_tight": (
        "Filen er pakket {ratio} gange; højst {expected} kan modtages, for den kunne fylde alt, når den pakkes ud.",
        "The file is packed {ratio} times; at most {expected} is accepted, for unpacked it might fill everything.",
    ),
    "xml_entities": (
        "Filen har en dokumenttype eller en entitet, som ikke må læses; ventet XML uden DOCTYPE.",
        "The file has a document type or an entity, which may not be read; expected XML without DOCTYPE.",
    ),
    "too_slow": (
        "Læsningen blev standset efter {seconds} sekunder; del filen i kortere perioder.",
        "Reading was stopped after {seconds} seconds; split the file into shorter periods.",
    ),
    "too_much_memory": (
        "Læsningen blev standset ved {megabytes} MB hukommelse; del filen i kortere perioder.",
        "Reading was stopped at {megabytes} MB of memory; split the file into shorter periods.",
    ),
    "reader_failed": (
        "Læseren gik i stå ({problem}); leverancen er ikke modtaget.",
        "The reader broke down ({problem}); the delivery is not accepted.",
    ),
    "unsettled_source": (
        "Kilden har spørgsmål, der skal besvares i kildefilen, før noget kan modtages: {questions}",
        "The source has questions that must be answered in its file before anything is accepted: {questions}",
    ),
    "source_not_valid": (
        "Kilden gælder fra {first} til {last}; perioden {period} skal komme fra et andet system.",
        "The source is valid from {first} to {last}; the period {period} must come from another system.",
    ),
    "other_part_refused": (
        "Filen fylder flere udtræk, og {other} blev afvist; intet af filen er modtaget.",
        "The file fills several extracts, and {other} was refused; nothing of the file is accepted.",
    ),
    "not_a_period": (
        "Perioden er skrevet forkert; ventet {expected}.",
        "The period is written wrongly; expected {expected}.",
    ),
    "not_an_identifier": (
        "Ikke et P-, CVR- eller EAN-nummer; ventet cifre alene.",
        "Not a P, CVR or EAN number; expected digits only.",
    ),
}
