"""Workbooks and ID numbers for the tests of the roster import. All persons are invented."""

import io

from openpyxl import Workbook

from lib.id_numbers import check_character

HEADERS = ["序号", "姓名", "性别", "身份证号", "班级", "监护人", "关系", "联系电话", "备注"]


def id_of(born: str, sex: str = "男", sequence: int = 98) -> str:
    """A valid number for a birth date like 20170302."""
    body = f"520521{born}{sequence:02d}{1 if sex == '男' else 2}"
    return body + check_character(body)


def book(rows: list[list], *, sheet: str = "花名册", merged: tuple[str, ...] = ()) -> bytes:
    return workbook({sheet: rows}, merged={sheet: merged})


def workbook(sheets: dict[str, list[list]], *, merged: dict[str, tuple] | None = None, hidden: tuple = ()) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for cells in (merged or {}).get(name, ()):
            sheet.merge_cells(cells)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    return saved(made)


def saved(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def child(name: str = "李小雨", **cells) -> list:
    """A row under HEADERS; `cells` by header."""
    usual = {"性别": "女", "身份证号": id_of("20170302", "女"), "班级": "三(2)班", "监护人": "王秀英"}
    usual |= {"关系": "奶奶", "联系电话": "13800138000", "姓名": name}
    return [(usual | cells).get(header) for header in HEADERS]
