"""Files that attack or break, and a runner that gives each only so much time and memory.

    python -m tests.registry.roster.attacks          # prints what was said of each, as JSON

Every file is read in a process of its own. The system ends one that needs more than its share of processor time, which
is measured in what a fixed piece of work takes on this machine (`unit`). How much memory it took on top of what Python
had already is measured.
"""

import datetime
import io
import json
import math
import os
import resource
import struct
import sys
import time
import zipfile
from functools import cache
from pathlib import Path

from openpyxl import Workbook

from tests.lib.sheets.ole import label, record, shared, xls
from tests.registry.roster.books import HEADERS, book, child, saved

ROSTERS = Path(__file__).parents[2] / "rosters"
XLSX = (ROSTERS / "31_term_2025_autumn.xlsx").read_bytes()
XLS = (ROSTERS / "17_old_wps.xls").read_bytes()
ODS = (ROSTERS / "03_marks_by_libreoffice.ods").read_bytes()
TODAY = datetime.date(2025, 10, 12)
UNITS, MEGABYTES = 25, 300
TIGHT = {"bomb": (3, 50), "bomb in a part nobody reads": (3, 50), "bomb of parts": (3, 50), "ods bomb": (3, 50)}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 1000 + b'"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


def zipped(parts: dict[str, bytes], base: bytes = b"") -> bytes:
    """A zip of these parts, on top of those of another one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        if base:
            with zipfile.ZipFile(io.BytesIO(base)) as old:
                for name in old.namelist():
                    if name not in parts:
                        new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(rows: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    content = b'<worksheet xmlns="%s">%s<sheetData>%s</sheetData>%s</worksheet>'
    return zipped({"xl/worksheets/sheet1.xml": content % (MAIN.encode(), before, rows, after)}, XLSX)


def text_cell(place: str, text: str) -> bytes:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


LIST = b'<row r="1">%s%s</row>' % (text_cell("A1", "姓名"), text_cell("B1", "班级")) + b'<row r="2">%s%s</row>' % (
    text_cell("A2", "李小雨"),
    text_cell("B2", "三(2)班"),
)


def encrypted_xls() -> bytes:
    data, start = bytearray(XLS), XLS.find(struct.pack("<HH", 0x0809, 16))
    struct.pack_into("<H", data, start + 20, 0x2F)
    return bytes(data)


def many_sheets() -> bytes:
    made = Workbook()
    for _number in range(499):
        made.create_sheet()
    return saved(made)


def by_1904() -> bytes:
    made = Workbook()
    made.epoch = datetime.datetime(1904, 1, 1)  # noqa: DTZ001 - as openpyxl wants it
    made.active.append(["姓名", "班级", "性别", "出生日期"])
    made.active.append(["李小雨", "三(2)班", "女", datetime.date(2017, 3, 2)])
    return saved(made)


def bad_rows() -> bytes:
    """As many rows as are read, and hardly a good cell in them."""
    headers = "姓名,性别,身份证号,出生日期,班级,民族,是否寄宿,监护人,关系,联系电话,父亲姓名,父亲电话"
    lines = (f"李?{n},坏,12{n},坏{n},坏{n},坏{n},坏,12{n},坏{n},12{n},坏,13{n}" for n in range(19_990))
    return "\n".join([headers, *lines]).encode()


# What is refused: name -> (file, reason).
REFUSED = {
    "bomb": (lambda: zipped({"xl/worksheets/sheet1.xml": b"0" * 200_000_000}, XLSX), "bomb"),
    "bomb in a part nobody reads": (lambda: zipped({"xl/media/1.png": b"0" * 200_000_000}, XLSX), "bomb"),
    "bomb of parts": (lambda: zipped({f"xl/{n}": b"" for n in range(30_000)}), "bomb"),
    "bomb of strings": (
        lambda: zipped({"xl/sharedStrings.xml": b"<sst>" + b"<si><t>x</t></si>" * 4_000_000 + b"</sst>"}, XLSX),
        "bomb",
    ),
    "bomb of cells": (lambda: sheet(b"<row>" + b"<c><v>1</v></c>" * 4_000_000 + b"</row>"), "bomb"),
    "ods bomb": (lambda: zipped({"content.xml": b"0" * 200_000_000}, ODS), "bomb"),
    "xls bomb": (lambda: xls([label(r, c, 0) for r in range(4_000) for c in range(9)], shared("长" * 4_000)), "bomb"),
    "entities": (
        lambda: zipped({"xl/sharedStrings.xml": DOCTYPE + b"<sst><si><t>&b;</t></si></sst>"}, XLSX),
        "entities",
    ),
    "entities in ods": (lambda: zipped({"content.xml": DOCTYPE + b"<office:document-content/>"}, ODS), "entities"),
    "macros": (lambda: zipped({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, XLSX), "macros"),
    "macros in xls": (lambda: XLS + "_VBA_PROJECT_CUR".encode("utf-16-le"), "macros"),
    "last row": (lambda: sheet(LIST + b'<row r="1048576">%s</row>' % text_cell("A1048576", "x")), "too_many_rows"),
    "16384 columns": (lambda: sheet(LIST + b'<row r="3">%s</row>' % text_cell("XFD3", "x")), "too_many_columns"),
    "last row of xls": (lambda: xls([label(0, 0, 0), label(65_535, 255, 0)], shared("姓名")), "too_many_rows"),
    "long csv": (lambda: "姓名,班级\n".encode() + "李小雨,三(2)班\n".encode() * 300_000, "too_many_rows"),
    "wide csv": (lambda: b"a," * 16_384, "too_many_columns"),
    "500 sheets": (many_sheets, "too_many_sheets"),
    "500 sheets of xls": (lambda: xls([label(0, 0, 0)], shared("x"), sheets=500), "too_many_sheets"),
    "encrypted": (lambda: (ROSTERS / "25_password.xlsx").read_bytes(), "password"),
    "encrypted xls": (encrypted_xls, "password"),
    "truncated": (lambda: XLSX[: len(XLSX) // 2], "damaged"),
    "truncated xls": (lambda: XLS[: len(XLS) // 2], "damaged"),
    "truncated ods": (lambda: ODS[:-100], "damaged"),
    "HTML": (lambda: "<html><table><tr><td>姓名</td></tr></table></html>".encode(), "wrong_type"),
    "docx": (lambda: zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "wrong_type"),
    "pdf": (lambda: b"%PDF-1.4\n" + b"x" * 1000, "wrong_type"),
    "photo": (lambda: b"\xff\xd8\xff\xe0" + b"x" * 1000, "wrong_type"),
    "too large": (lambda: b"1" * (20 * 1024 * 1024 + 1), "too_large"),
    "empty": (lambda: b"", "empty"),
    "NUL": (lambda: b"\0" * 5_000, "empty"),
    "merged a million times": (
        lambda: xls(
            [label(0, c, c) for c in range(3)]
            + [label(1, 0, 0), record(0xE5, struct.pack("<H", 1000) + struct.pack("<4H", 1, 18_000, 0, 0) * 1000)]
            + [record(0xE5, struct.pack("<H", 1000) + struct.pack("<4H", 1, 18_000, 0, 0) * 1000)] * 300
            + [label(19_000, 0, 1)],
            shared("姓名", "身份证号", "班级"),
        ),
        "no_rows",
    ),
}
# What is read although it looks odd: name -> (file, names of the children, kinds of the errors and warnings).
READ = {
    "wrong dimension": (lambda: sheet(LIST, b'<dimension ref="A1:A1"/>'), ["李小雨"], set()),
    "a million empty rows": (lambda: sheet(LIST + b'<row><c s="0"/></row>' * 1_000_000), ["李小雨"], set()),
    "a million empty rows of ods": (
        lambda: zipped(
            {
                "content.xml": zipfile.ZipFile(io.BytesIO(ODS))
                .read("content.xml")
                .replace(
                    b"</table:table>",
                    b'<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
                    b"</table:table>",
                    1,
                )
            },
            ODS,
        ),
        ["李小雨", "李小明", "张强"],
        {"cell_error"},
    ),
    "1904": (by_1904, ["李小雨"], set()),
    "=cmd|": (
        lambda: "姓名,班级,备注\n=cmd|'/c calc'!A0,三(2)班,=1+1\n@SUM(1+1),三(2)班,+1\n".encode(),
        [None, None],
        {"name_invalid"},
    ),
    "formulas without values": (lambda: book([HEADERS, child("=cmd|'/c calc'!A0")]), [None], {"cell_error"}),
    "control characters": (
        lambda: "姓名,班级,备注\n李\0小\x07雨\x1b,三(2)班,\x08好\x7f\n".encode(),
        ["李小雨"],
        set(),
    ),
    "32,767 characters": (lambda: book([HEADERS, child("李小雨", 备注="长" * 32_767)]), ["李小雨"], {"text_too_long"}),
    "32,767 characters for a name": (lambda: book([HEADERS, child("长" * 32_767)]), [None], {"name_invalid"}),
    "bad rows": (bad_rows, None, None),
}


@cache
def unit() -> float:
    """Seconds of processor time for two million small texts: half a second to one on the machines of today."""
    before = time.process_time()
    for n in range(2_000_000):
        hash(f"{n}坏".strip("坏"))
    return time.process_time() - before


def run(name: str) -> dict:
    """What is said of one file; `ended` if it took too much."""
    make = (REFUSED | READ)[name][0]
    data = make()
    end, begin = os.pipe()
    pid = os.fork()
    if pid == 0:
        seconds = math.ceil(TIGHT.get(name, (UNITS, 0))[0] * unit() + sum(os.times()[:2]))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 1))
        os.write(begin, json.dumps(_read(data)).encode())
        os._exit(0)
    os.close(begin)
    with os.fdopen(end, "rb") as pipe:
        said = pipe.read()
    _pid, status = os.waitpid(pid, 0)
    return json.loads(said) if status == 0 else {"ended": status}


def _read(data: bytes) -> dict:
    from registry.roster.understanding import understand

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    understood = understand(data, "名单.xlsx", on=TODAY)
    taken = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    return {
        "outcome": understood.outcome,
        "reason": understood.reason,
        "message": understood.message,
        "names": [row.values["name"] for row in understood.rows[:10]],
        "in": sum(not row.held for row in understood.rows),
        "said": sorted({problem.kind for problem in understood.problems if problem.severity != "info"}),
        "megabytes": taken,
    }


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.utils import translation

    translation.activate("zh-hans")
    unit(), _read(XLSX), _read(XLS)  # what is loaded once is no file's fault
    print(json.dumps({name: run(name) for name in sys.argv[1:] or [*REFUSED, *READ]}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
