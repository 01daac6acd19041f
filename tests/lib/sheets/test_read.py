"""Files in, whatever they are: values at their places, or a refusal that says what to do."""

import datetime
import io
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from lib.sheets import worksheets
from lib.sheets.archive import inspect
from lib.sheets.limits import MAX_UNPACKED_BYTES
from lib.sheets.read import UnreadableFile, column_letter, read_workbook

ROSTERS = Path(__file__).parents[2] / "rosters"
XLS = (ROSTERS / "06_synonyms_oldstyle.xls").read_bytes()
XLSX = (ROSTERS / "01_standard_clean.xlsx").read_bytes()
SHEET = "xl/worksheets/sheet1.xml"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def xlsx(fill):
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name, content, data=XLSX):
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def with_cells(rows):
    content = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{rows}</sheetData></worksheet>'
    return with_part(SHEET, content)


def refusal(data):
    with pytest.raises(UnreadableFile) as raised:
        read_workbook(data, "roster.xlsx")
    assert raised.value.message
    return raised.value.code


# ---- what is read


def test_values_are_plain_and_at_the_places_that_the_spreadsheet_shows():
    def fill(sheet):
        sheet["C3"], sheet["D3"], sheet["E3"], sheet["F3"] = "李", 3, 3.5, True
        sheet["G3"], sheet["H3"] = datetime.date(2017, 3, 2), 520521201812139000
        sheet["C5"] = "末"
        sheet.merge_cells("C6:D8")

    sheet = read_workbook(xlsx(fill)).sheets[0]
    assert (sheet.first_row, sheet.first_column) == (3, 3)
    assert sheet.rows[0] == ["李", 3, 3.5, True, datetime.date(2017, 3, 2), 520521201812139000]
    assert [type(value) for value in sheet.rows[0]] == [str, int, float, bool, datetime.date, int]
    assert sheet.rows[1] == [None] * 6
    assert sheet.rows[2][0] == "末"
    assert sheet.merged == ((6, 3, 8, 4),)


def test_what_the_reader_hides_is_told_for_xlsx():
    def fill(sheet):
        for row in range(1, 5):
            sheet.append([row, "x", "y"])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet["B4"] = "#N/A"
        sheet["B4"].data_type = "e"
        sheet["A1"].font = Font(bold=True)

    sheet = read_workbook(xlsx(fill)).sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {3})
    assert sheet.rows[3] == [4, "#N/A", "y"]


def test_hidden_sheets_are_marked():
    sheets = read_workbook((ROSTERS / "17_old_wps.xls").read_bytes()).sheets
    assert [(sheet.name, sheet.visible) for sheet in sheets] == [("2025秋", True), ("2024秋", False)]


def test_the_content_decides_not_the_ending():
    assert read_workbook(XLS, "roster.xlsx").kind == "xls"
    assert read_workbook(XLSX, "roster.csv").kind == "xlsx"
    assert read_workbook("姓名,性别".encode(), "roster.xls").kind == "csv"


@pytest.mark.parametrize("name", ["02_by_libreoffice.ods", "02_by_libreoffice.xls"])
def test_what_libreoffice_wrote_is_read_like_the_original(name):
    original = read_workbook((ROSTERS / "02_title_two_row_header.xlsx").read_bytes()).sheets[0]
    converted = read_workbook((ROSTERS / name).read_bytes())
    assert converted.kind == name[-3:]
    assert converted.sheets[0].rows == original.rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_files_of_every_encoding_and_separator(encoding, separator):
    lines = [["姓名", "性别", "备注"], ["李小雨", "女", "爱笑"], ["张强", "男", ""]]
    data = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    assert read_workbook(data).sheets[0].rows == [*lines[:2], ["张强", "男", None]]


def test_protected_numbers_and_quotes_in_a_text_file():
    data = 'a,"=""0123""",="0456","一\n二","他说""好"""'.encode()
    assert read_workbook(data).sheets[0].rows == [["a", "0123", "0456", "一\n二", '他说"好"']]


@pytest.mark.parametrize(("number", "letter"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_column_letters(number, letter):
    assert column_letter(number) == letter


# ---- what is refused


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n  ", "empty"),
        (b"%PDF-1.7 ...", "wrong_type"),
        (b"\x89PNG\r\n\x1a\n", "wrong_type"),
        (b"{\\rtf1 }", "wrong_type"),
        (b"Rar!\x1a\x07", "wrong_type"),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode(), "wrong_type"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "wrong_type"),
        (b'\n<?xml version="1.0"?><Workbook/>', "wrong_type"),
        (bytes(range(256)) * 40, "wrong_type"),
        (XLSX[: len(XLSX) // 2], "damaged"),
        (XLSX[:-30], "damaged"),
        (b"PK\x03\x04" + b"\0" * 60, "damaged"),
        (XLS[: len(XLS) // 2], "damaged"),
        (XLS[:600], "damaged"),
        ((ROSTERS / "25_password.xlsx").read_bytes(), "password"),
        (b"x" * (20 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)} bytes",
)
def test_each_kind_of_unreadable_file_has_its_reason(data, code):
    assert refusal(data) == code


@pytest.mark.parametrize("inside", ["word/document.xml", "ppt/presentation.xml", "xl/workbook.bin", "photo.jpg"])
def test_other_zipped_documents_are_no_workbooks(inside):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(inside, "x")
    assert refusal(out.getvalue()) == "wrong_type"


def test_an_old_workbook_with_a_password():
    start = XLS.find(struct.pack("<HH", 0x0809, 16))
    encrypted = bytearray(XLS)
    struct.pack_into("<H", encrypted, start + 20, 0x2F)
    assert refusal(bytes(encrypted)) == "password"


def test_old_documents_of_word_are_no_workbooks():
    assert refusal(XLS[:512] + "WordDocument".encode("utf-16-le")) == "wrong_type"


def test_a_bomb_is_refused_before_it_unpacks():
    bomb = with_part("xl/media/zeros.xml", b"0" * (MAX_UNPACKED_BYTES + 1))
    assert len(bomb) < MAX_UNPACKED_BYTES // 100
    tracemalloc.start()
    assert refusal(bomb) == "bomb"
    assert tracemalloc.get_traced_memory()[1] < 5 * 1024 * 1024
    tracemalloc.stop()


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(with_part("xl/worksheets/sheet1.xml", b"0" * 5_000_000))
    place = data.find((5_000_000).to_bytes(4, "little"), data.find(b"PK\x01\x02"))
    data[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(bytes(data)) == "damaged"


def test_one_long_text_in_a_million_cells_is_a_bomb():
    strings = f'<sst xmlns="{SPREADSHEET}"><si><t>{"x" * 32_000}</t></si></sst>'
    cells = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}" t="s"><v>0</v></c>' for column in "ABCDE") + "</row>"
        for row in range(1, 2_000)
    )
    assert refusal(with_part("xl/sharedStrings.xml", strings, with_cells(cells))) == "bomb"


def test_a_repeated_row_of_an_opendocument_sheet_is_no_way_round_the_limits():
    original = (ROSTERS / "02_by_libreoffice.ods").read_bytes()
    with zipfile.ZipFile(io.BytesIO(original)) as archive:
        content = archive.read("content.xml")
    row = b'<table:table-row table:number-rows-repeated="900000"><table:table-cell office:value-type="string">'
    row += b"<text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    repeated = with_part("content.xml", content.replace(b"</table:table>", row, 1), original)
    assert refusal(repeated) == "too_many_rows"
    with pytest.raises(UnreadableFile):
        inspect(repeated)


@pytest.mark.parametrize(
    ("places", "code"),
    [
        (("A1", "A1048576"), "too_many_rows"),
        (("A1", "XFD1048576"), "too_many_rows"),
        (("A1", "ZZ99999"), "too_many_rows"),
        (("A1", "XFD1"), "too_many_columns"),
        (("A1", "IV40000"), "too_many_rows"),
    ],
)
def test_cells_far_out_are_refused_before_the_rectangle_is_built(places, code):
    cells = "".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in places)
    assert refusal(with_cells(cells)) == code
    for spelling in (cells, cells.replace('r="', "r='").replace('"><v>', "'><v>"), cells.replace(' r="', '\nr = "')):
        with pytest.raises(UnreadableFile):
            worksheets.check(spelling.encode(), [])


@pytest.mark.parametrize("cell", ["<c><v>1</v></c>", '<c s="0"><v>1</v></c>', "<x:c><x:v>1</x:v></x:c>"])
def test_a_cell_that_does_not_say_its_place_is_where_its_row_is(cell):
    row = f'<row r="1048576"><c r="A1048576" s="0"/>{cell}</row>'
    with pytest.raises(UnreadableFile) as raised:
        worksheets.check(row.encode(), [])
    assert raised.value.code == "too_many_rows"


def test_a_million_empty_formatted_rows_do_no_harm():
    empty = '<row><c s="0"/></row>' * 999_999
    sheet = read_workbook(with_cells('<row r="1"><c r="A1"><v>7</v></c></row>' + empty)).sheets[0]
    assert sheet.rows == [[7]]


def test_a_wrong_dimension_record_is_not_believed():
    content = (
        f'<worksheet xmlns="{SPREADSHEET}"><dimension ref="A1:A1"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row></sheetData></worksheet>'
    )
    assert read_workbook(with_part(SHEET, content)).sheets[0].rows == [[1], [2]]


def test_too_many_sheets_are_refused():
    book = Workbook()
    for _number in range(101):
        book.create_sheet()
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue()) == "too_many_sheets"


def test_a_very_long_text_file_is_refused():
    assert refusal(b"1\n" * 60_000) == "too_many_rows"
    assert refusal(b"," * 300) == "too_many_columns"


@pytest.mark.parametrize("length", range(0, len(XLSX), len(XLSX) // 25))
def test_a_workbook_cut_anywhere_is_refused_and_never_breaks(length):
    assert refusal(XLSX[:length]) in {"damaged", "empty", "wrong_type"}


@pytest.mark.parametrize("length", range(512, len(XLS), len(XLS) // 25))
def test_an_old_workbook_cut_anywhere_is_refused_and_never_breaks(length):
    assert refusal(XLS[:length]) == "damaged"
