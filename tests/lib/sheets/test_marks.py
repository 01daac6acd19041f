"""What the reader of workbooks does not tell: hidden, merged, errors, formulas; and attacks that it would follow."""

import io
import struct
import zipfile
from pathlib import Path

import pytest

from lib.sheets import biff, opendocument
from lib.sheets.read import UnreadableFile, read_workbook
from tests.lib.sheets.ole import label, ole, record, shared, string, xls
from tests.lib.sheets.test_read import SHEET, SPREADSHEET, XLSX, refusal, with_cells, with_part

ROSTERS = Path(__file__).parents[2] / "rosters"
KINDS = ["xlsx", "xls", "ods"]


def by_libreoffice(kind):
    return (ROSTERS / f"03_marks_by_libreoffice.{kind}").read_bytes()


# ---- hidden, merged, errors, formulas


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_tells_what_is_hidden_and_merged(kind):
    read = read_workbook(by_libreoffice(kind))
    sheet, old = read.sheets
    assert read.kind == kind
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({6}, {3})
    assert set(sheet.merged) == {(1, 1, 1, 8), (3, 1, 6, 1), (3, 4, 4, 4), (3, 5, 4, 5), (3, 6, 4, 6)}
    assert (old.visible, old.merged, old.hidden_rows) == (False, (), frozenset())


@pytest.mark.parametrize("kind", KINDS)
def test_errors_are_told_and_formulas_have_their_stored_values(kind):
    rows = read_workbook(by_libreoffice(kind)).sheets[0].rows
    assert [row[7] for row in rows] == [None, "备注", "#DIV/0!", "李小明的弟弟", None, "好"]


@pytest.mark.parametrize("kind", KINDS)
def test_dates_of_a_workbook_that_counts_from_1904_are_right(kind):
    rows = read_workbook(by_libreoffice(kind)).sheets[0].rows
    assert [str(row[6]) for row in rows[2:]] == ["2017-03-02", "2017-05-02", "None", "2016-11-02"]


def test_a_formula_without_a_stored_value_is_not_empty():
    cells = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1+1</f><v></v></c><c r="C1"><f>A1</f></c>'
        '<c r="D1" t="str"><f>IF(A1=1,"","x")</f><v></v></c><c r="E1"><f>A1</f><v>7</v></c>'
        '<c r="F1"><f t="shared" si="0"/><v/></c></row>'
    )
    assert read_workbook(with_cells(cells)).sheets[0].rows == [[1, "#FORMULA!", "#FORMULA!", None, 7, "#FORMULA!"]]


def test_a_hidden_row_of_an_old_workbook_is_not_that_of_a_chart_in_it():
    row = record(0x0208, struct.pack("<HHHHHHH", 4, 0, 1, 255, 0, 0, 0x20)[:14] + b"\0\0")
    chart = record(0x0809, b"\0" * 16) + row + record(0x0A)
    data = xls([chart, label(0, 0, 0)], shared("姓名"))
    assert read_workbook(data).sheets[0].hidden_rows == frozenset()
    assert read_workbook(xls([row, label(0, 0, 0)], shared("姓名"))).sheets[0].hidden_rows == {5}


def test_repeated_rows_and_columns_of_an_opendocument_sheet_count():
    content = (
        '<table:table table:name="a&amp;b"><table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse"/><table:table-row table:number-rows-repeated="3"/>'
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="4"/>'
        '<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="3"/></table:table-row>'
        '<table:table-row><table:table-cell calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    marks = opendocument.marks(content.encode())["a&b"]
    assert (marks.hidden_columns, marks.hidden_rows) == ({3}, {4, 5})
    assert (marks.merged, marks.errors) == (((4, 5, 5, 7),), {(6, 1): "#N/A"})


@pytest.mark.parametrize("length", range(0, 9000, 300))
def test_an_old_workbook_that_is_cut_or_garbled_gives_no_marks(length):
    data = by_libreoffice("xls")
    garbled = data[:length] + bytes(reversed(data[length : length + 200])) + data[length + 200 :]
    for broken in (data[:length], garbled):
        try:
            assert isinstance(biff.inspect(broken), list)
        except UnreadableFile as error:
            assert error.message  # noqa: PT017 - either is right


# What follows made the reader take all the memory of the machine (found by tools/fuzz.py).


def test_a_chain_of_sectors_that_bites_its_tail_is_refused():
    whole = xls([label(0, 0, 0)], shared("姓名"))
    table = len(whole) - 512
    for sector, following in ((1, 0), (8, 8), (7, 3)):  # of the workbook, of the directory, of the workbook
        data = bytearray(whole)
        struct.pack_into("<I", data, table + 4 * sector, following)
        assert refusal(bytes(data)) == "damaged"


def test_a_list_of_tables_that_bites_its_tail_is_refused():
    data = bytearray(xls([label(0, 0, 0)], shared("姓名")))
    struct.pack_into("<II", data, 68, 9, 1)
    struct.pack_into("<I", data, len(data) - 4, 9)
    assert refusal(bytes(data)) == "damaged"


@pytest.mark.parametrize("room", [(0, 3_675_979_798, 0, 9), (0, 9, 0, 60_000), (9, 0, 0, 9), (0, 9, 9, 0)])
def test_dimensions_that_no_sheet_has_are_refused(room):
    dimensions = record(0x0200, struct.pack("<IIHHH", *room, 0))
    assert refusal(xls([dimensions, label(0, 0, 0)], shared("姓名"))) == "damaged"


def test_dimensions_that_are_only_wrong_are_not_believed():
    dimensions = record(0x0200, struct.pack("<IIHHH", 0, 1, 0, 1, 0))
    cells = [dimensions, label(0, 0, 0), label(3, 2, 0)]
    assert read_workbook(xls(cells, shared("姓名"))).sheets[0].rows[3] == [None, None, "姓名"]


def test_a_claim_of_more_strings_than_the_file_has_bytes_is_refused():
    strings = [record(0xFC, struct.pack("<II", 1, 2**31 - 1) + string("姓名"))]
    assert refusal(xls([label(0, 0, 0)], strings)) == "damaged"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ('<row r="3"><c r="A39999999993"><v>1</v></c></row>', "too_many_rows"),
        ('<row r="3"><c r="ABCDEF3"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="3"><c r="a1048576"><v>1</v></c></row>', "too_many_rows"),
        ('<row r="3"><c r="xfd3"><v>1</v></c></row>', "too_many_columns"),
        ('<row r="1048576"><c><v>1</v></c></row>', "too_many_rows"),
        ('<row r="3"><c r="A3" t="inlineStr"><is>"x</t></is></c></row>', "damaged"),
        ('<row r="3"><c r="A3"><v>1</v></c>', "damaged"),
    ],
)
def test_places_that_no_sheet_has_and_xml_that_breaks_off_are_refused(rows, code):
    assert refusal(with_cells(rows)) == code


def test_formatted_rows_far_down_and_cells_without_a_place_do_no_harm():
    rows = '<row r="1"><c><v>1</v></c><c><v>2</v></c></row>'
    assert read_workbook(with_cells(rows)).sheets[0].rows == [[1, 2]]
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    assert read_workbook(with_cells(far)).sheets[0].rows == [[1]]


def test_an_opendocument_sheet_that_breaks_off_is_damaged():
    with zipfile.ZipFile(io.BytesIO(by_libreoffice("ods"))) as archive:
        content = archive.read("content.xml")
    broken = content.replace(b"</table:table>", b"</99999le:table>", 1)
    assert refusal(with_part("content.xml", broken, by_libreoffice("ods"))) == "damaged"


# ---- attacks

DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "data",
    [
        with_part(SHEET, f'{DOCTYPE}<worksheet xmlns="{SPREADSHEET}"><sheetData/></worksheet>'),
        with_part("xl/sharedStrings.xml", f'{DOCTYPE}<sst xmlns="{SPREADSHEET}"><si><t>&b;</t></si></sst>'),
        with_part("xl/workbook.xml", f'{DOCTYPE}<workbook xmlns="{SPREADSHEET}"/>'),
        with_part("content.xml", f"{DOCTYPE}<office:document-content/>", by_libreoffice("ods")),
    ],
    ids=["sheet", "strings", "workbook", "ods"],
)
def test_entities_are_refused(data):
    assert refusal(data) == "entities"


def test_macros_are_refused():
    assert refusal(with_part("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")) == "macros"
    assert refusal(xls([label(0, 0, 0)], shared("姓名")) + "_VBA_PROJECT".encode("utf-16-le")) == "macros"


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [(65_535, 0, "too_many_rows"), (65_535, 255, "too_many_rows"), (9_999, 255, "too_many_rows")],
)
def test_cells_far_out_in_an_old_workbook_are_refused_before_the_rectangle_is_built(row, column, code):
    data = xls([label(0, 0, 0), label(row, column, 0)], shared("x"))
    assert refusal(data) == code
    with pytest.raises(UnreadableFile):
        biff.inspect(data)


def test_one_long_string_in_many_cells_of_an_old_workbook_is_a_bomb():
    long = "长" * 4_000
    cells = [label(row, column, 0) for row in range(2_000) for column in range(8)]
    assert refusal(xls(cells, shared(long))) == "bomb"
    assert read_workbook(xls(cells[:8], shared(long))).sheets[0].rows == [[long] * 8]


def test_a_string_that_goes_on_in_the_next_record_is_measured_whole():
    first = struct.pack("<II", 2, 2) + struct.pack("<HB", 6_000, 1) + ("长" * 4_000).encode("utf-16-le")
    second = b"\x00" + b"x" * 2_000 + struct.pack("<HB", 2, 0) + b"ab"
    data = xls([label(0, 0, 0), label(0, 1, 1)], [record(0xFC, first), record(0x3C, second)])
    assert read_workbook(data).sheets[0].rows == [["长" * 4_000 + "x" * 2_000, "ab"]]
    _starts, lengths = biff._globals(biff._workbook(data))
    assert lengths == [18_000, 6]


@pytest.mark.parametrize("count", [101, 500])
def test_too_many_sheets_of_every_kind_are_refused(count):
    sheets = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, count + 1))
    book = f'<workbook xmlns="{SPREADSHEET}" xmlns:r="r"><sheets>{sheets}</sheets></workbook>'
    tables = "".join(f'<table:table table:name="s{n}"></table:table>' for n in range(count))
    assert refusal(with_part("xl/workbook.xml", book)) == "too_many_sheets"
    assert refusal(with_part("content.xml", f"<x>{tables}</x>", by_libreoffice("ods"))) == "too_many_sheets"
    assert refusal(xls([label(0, 0, 0)], shared("x"), sheets=count)) == "too_many_sheets"


def test_a_container_without_a_workbook_is_damaged():
    assert refusal(ole(b"nothing")) == "damaged"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(XLSX)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            if "sheet1" not in part:
                new.writestr(part, old.read(part))
    assert refusal(out.getvalue()) == "damaged"
