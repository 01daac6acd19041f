"""Files that break or attack: each gets its own clear word, and none gets an exception out."""

import csv
import datetime
import io
import struct
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lib.sheets.limits import MAX_UNPACKED_BYTES
from lib.sheets.read import Sheet
from registry.roster.layout import lay_out
from registry.roster.understanding import understand
from tests.registry.roster.books import HEADERS, book, child, id_of, saved
from tests.registry.roster.test_corpus import ROSTERS

TODAY = datetime.date(2025, 10, 12)
XLS = (ROSTERS / "17_old_wps.xls").read_bytes()
XLSX = (ROSTERS / "31_term_2025_autumn.xlsx").read_bytes()


def bomb():
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(XLSX)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in old.namelist():
            new.writestr(part, old.read(part))
        new.writestr("xl/worksheets/sheet9.xml", b"0" * (MAX_UNPACKED_BYTES + 1))
    return out.getvalue()


def encrypted_xls():
    data, start = bytearray(XLS), XLS.find(struct.pack("<HH", 0x0809, 16))
    struct.pack_into("<H", data, start + 20, 0x2F)
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"", "empty"),
        (lambda: b"%PDF-1.4", "wrong_type"),
        (lambda: b"<html><body>", "wrong_type"),
        (lambda: XLSX[:4000], "damaged"),
        (lambda: XLS[:4000], "damaged"),
        (encrypted_xls, "password"),
        (lambda: (ROSTERS / "25_password.xlsx").read_bytes(), "password"),
        (lambda: b"1" * (20 * 1024 * 1024 + 1), "too_large"),
        (bomb, "bomb"),
        (lambda: book([["一", "二", "三"], [1, 2, 3]]), "no_header"),
    ],
    ids=["empty", "pdf", "html", "cut xlsx", "cut xls", "locked xls", "locked xlsx", "50 MB", "bomb", "other columns"],
)
def test_a_bad_file_is_refused_with_a_reason_and_without_rows(make, reason):
    understood = understand(make(), "名单.xlsx", on=TODAY)
    assert (understood.outcome, understood.reason, understood.rows) == ("refuse", reason, [])
    assert understood.message
    assert "Error" not in understood.message


def test_bad_cells_keep_back_their_row_and_name_their_place():
    data = book(
        [
            [*HEADERS, "出生日期"],
            [*child("=cmd|'/c calc'!A0"), None],
            [*child("张强", 性别="男", 身份证号=int("520521201705029000")), None],
            [*child("吴磊", 性别="男", 身份证号=None), "2016-02-31"],
            [*child("赵雪", 身份证号=id_of("20170402", "女")), None],
        ]
    )
    understood = understand(data, "roster.xlsx", on=TODAY)
    held = {row.row: row.held for row in understood.rows}
    said = {(p.row, p.column, p.kind) for p in understood.problems if p.severity == "error"}
    assert held == {2: True, 3: True, 4: True, 5: False}
    assert said == {(2, "B", "cell_error"), (3, "D", "id_precision_lost"), (4, "J", "birth_invalid")}


def test_a_formula_typed_as_text_is_no_name():
    cells = f"1,=cmd|'/c calc'!A0,女,{id_of('20170302', '女')}"
    understood = understand(f"{','.join(HEADERS)}\n{cells}".encode(), "roster.csv", on=TODAY)
    assert ("B", "name_invalid") in {(p.column, p.kind) for p in understood.problems}
    assert understood.rows[0].held


def test_nul_and_other_control_characters_leave_no_trace():
    line = [
        1,
        "李\0小\x07雨",
        "女",
        id_of("20170302", "女"),
        "三(2)班",
        "王\x0b秀英",
        "奶奶",
        "138\x000013\x008000",
        "好\0",
    ]
    data = ",".join(HEADERS) + "\n" + ",".join(map(str, line))
    row = understand(data.encode(), "roster.csv", on=TODAY).rows[0].values
    assert (row["name"], row["guardian_phones"], row["remarks"]) == ("李小雨", ("13800138000",), "好")
    assert row["guardian_name"] == "王秀英"


def test_a_cell_of_excels_greatest_length_is_cut_with_a_word():
    understood = understand(book([HEADERS, child("李小雨", 备注="长" * 32_767)]), "roster.xlsx", on=TODAY)
    assert [(p.column, p.kind, p.severity) for p in understood.problems] == [("I", "text_too_long", "warning")]


@pytest.mark.parametrize(
    "text", ["(" * 32_767, "1" * 32_767, "、" * 32_767, "三年级" * 10_000, "a " * 16_000, "*1" * 16_000]
)
def test_no_cell_of_that_length_takes_long(text):
    line = [text] * len(HEADERS)
    understood = understand(",".join(HEADERS).encode() + b"\n" + ",".join(line).encode(), "roster.csv", on=TODAY)
    assert len(understood.problems) < 30


def test_the_last_row_of_excel_filled_by_accident():
    made = load_workbook(io.BytesIO(book([HEADERS, child("李小雨")])))
    made.active["A1048576"] = " "
    assert understand(saved(made), "roster.xlsx", on=TODAY).reason == "too_many_rows"


CELL = st.one_of(
    st.none(),
    st.sampled_from(
        [*HEADERS, "父亲", "母亲", "监护人", "同上", "三(2)班", "合计", "例", "李小雨", "张强", "注：", "13800138000"]
    ),
    st.sampled_from([id_of("20170302", "女"), id_of("20160302"), "#N/A", "=1+1", "2017-02-31", "2023级2班"]),
    st.text(max_size=12),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)
MERGED = st.tuples(*[st.integers(1, 8)] * 4).map(
    lambda n: (min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3]))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, max_size=10), max_size=12), st.lists(MERGED, max_size=4), st.integers(1, 5))
def test_no_sheet_breaks_the_layout(rows, merged, first):
    layout = lay_out(Sheet("三(2)班", True, rows, first, first, tuple(merged)))
    assert all(first <= line.row < first + len(rows) for line in layout.lines)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELL, min_size=9, max_size=9), max_size=8))
@example([["", "序号", *[""] * 7]])
def test_no_rows_below_a_header_break_the_understanding(lines):
    out = io.StringIO()
    csv.writer(out).writerows([HEADERS, *lines])
    understood = understand(out.getvalue().encode("utf-8", "replace"), "roster.csv", on=TODAY)
    assert understood.outcome in {"import", "refuse"}
    assert all(row.values["name"] or row.held for row in understood.rows)
