"""Sheets laid out in every way: who is a child, what belongs to it, and what is said of the rest."""

import csv
import datetime
import io

import pytest
from openpyxl import load_workbook

from registry.roster.classes import ClassRef
from registry.roster.understanding import understand
from tests.registry.roster.books import HEADERS, book, child, id_of, saved, workbook
from tests.registry.roster.test_corpus import ROSTERS

TODAY = datetime.date(2025, 10, 12)
A, B, C = id_of("20170302", "女"), id_of("20170502", "男", 97), id_of("20161102", "男", 96)


def rows(data, filename="roster.xlsx"):
    """(row number, name) of every row."""
    understood = understand(data, filename, on=TODAY)
    assert understood.outcome == "import", understood.message
    return [(row.row, row.values["name"]) for row in understood.rows]


def values(data, name, filename="roster.xlsx"):
    return [row.values.get(name) for row in understand(data, filename, on=TODAY).rows]


def notices(data):
    return [(notice.kind, notice.sheet) for notice in understand(data, "roster.xlsx", on=TODAY).notices]


def test_separators_totals_signatures_and_notes():
    data = book(
        [
            ["2025年秋季学期留守儿童花名册"],
            ["填报单位：清溪镇中心小学（盖章）", None, None, "填报时间：2025年9月2日"],
            HEADERS,
            ["三年级（1）班"],
            [1, "李小雨", "女", A, None, "王秀英", "奶奶", "13800138000"],
            ["小计", "1人"],
            [None, "三(2)班 班主任：赵老师"],
            [1, "张强", "男", B, None, "张德全", "爷爷", "13800138001"],
            [None] * 9,
            [2, "吴磊", "男", C, None, "吴世荣", "外公", "13800138002"],
            ["本页小计", "2人"],
            ["第1页 共1页"],
            ["合计", "3人"],
            ["填表人：赵老师", None, None, "审核人：钱校长", None, None, None, "联系电话：0857-5220000"],
            ["注：1.姓名以户口簿为准；2.父母一方去世的划“—”。"],
            [None, "说明：本表一式两份"],
        ],
        merged=("A1:I1", "A4:I4"),
    )
    assert rows(data) == [(5, "李小雨"), (8, "张强"), (10, "吴磊")]
    assert values(data, "school_class") == [ClassRef(3, None, 1), ClassRef(3, None, 2), ClassRef(3, None, 2)]
    assert notices(data) == []


def test_examples_repeated_headers_and_empty_numbers():
    data = book(
        [
            HEADERS,
            ["例", "张三", "男", id_of("20160302"), "三年级2班", "李四", "爷爷", "13900000000"],
            ["示例", "张三", "男", id_of("20160302"), "三年级2班"],
            [1, "李小雨", "女", A, "三(2)班", "王秀英", "奶奶", "13800138000"],
            HEADERS,
            [2, "张强", "男", B, "三(2)班", "张德全", "爷爷", "13800138001"],
            [3],
            [4, "", "", ""],
        ]
    )
    assert rows(data) == [(4, "李小雨"), (6, "张强")]


def test_a_header_that_changes_half_way_down():
    data = book([HEADERS, child("李小雨"), [], ["班级", "姓名", "身份证号"], ["三(1)班", "张强", B]])
    assert rows(data) == [(2, "李小雨"), (5, "张强")]
    assert values(data, "id_number") == [A, B]


def test_three_rows_of_merged_headers():
    data = book(
        [
            ["花名册"],
            ["序号", "学生信息", None, None, None, "家长信息"],
            [None, "姓名", "性别", "身份证号", "班级", "父亲", None, "母亲", None, "监护人", None, None],
            [None, None, None, None, None, "姓名", "电话", "姓名", "电话", "姓名", "关系", "电话"],
            [1, "李小雨", "女", A, "302", "李军", "13800138000", "王芳", "13800138001", "王英", "奶奶", "13800138002"],
        ],
        merged=("A2:A4", "B2:E2", "F2:L2", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:G3", "H3:I3", "J3:L3"),
    )
    row = understand(data, "roster.xlsx", on=TODAY).rows[0]
    assert row.row == 5
    assert [row.values[f"{who}_name"] for who in ("father", "mother", "guardian")] == ["李军", "王芳", "王英"]
    assert row.values["guardian_phones"] == ("13800138002",)
    assert row.columns["mother_phones"] == "I"


def test_groups_whose_cells_are_not_merged():
    data = book(
        [
            ["序号", "姓名", "性别", "身份证号", "班级", "父亲", "", "", "监护人", "", ""],
            ["", "", "", "", "", "姓名", "务工地", "电话", "姓名", "关系", "电话"],
            [1, "李小雨", "女", A, "三(2)班", "李军", "东莞", "13800138000", "王秀英", "奶奶", "13800138002"],
        ]
    )
    row = understand(data, "roster.xlsx", on=TODAY).rows[0]
    assert (row.values["father_workplace"], row.values["guardian_phones"]) == ("东莞", ("13800138002",))


def test_merged_cells_count_for_every_row_that_they_cover():
    data = book(
        [
            HEADERS,
            [1, "李小雨", "女", A, "三(2)班", "王秀英", "奶奶", "13800138000"],
            [2, "李小明", "男", B],
            [3, "李小刚", "男", C],
        ],
        merged=("E2:E4", "F2:F3", "H2:H3"),
    )
    assert values(data, "school_class") == [ClassRef(3, None, 2)] * 3
    assert values(data, "guardian_name") == ["王秀英", "王秀英", None]
    assert values(data, "guardian_phones") == [("13800138000",), ("13800138000",), None]


def test_the_row_above_once_more():
    second = [2, "张强", "男", B, "同上", "〃", "″", "同上"]
    data = book([HEADERS, child("李小雨"), second, [3, "吴磊", "同上", "同上", "〃"]])
    assert values(data, "school_class") == [ClassRef(3, None, 2)] * 3
    assert values(data, "guardian_name") == ["王秀英", "王秀英", None]
    assert values(data, "guardian_phones") == [("13800138000",), ("13800138000",), None]
    assert values(data, "id_number") == [A, B, None]


def test_sheets_for_classes_summaries_empty_and_hidden_sheets():
    header = ["姓名", "身份证号", "监护人", "电话"]
    data = workbook(
        {
            "汇总": [["人数汇总表"], ["班级", "留守儿童数", "男", "女"], ["三(1)班", 1, 0, 1], ["合计", 1, 0, 1]],
            "三(1)班": [header, ["李小雨", A, "王秀英", "13800138000"]],
            "三(2)班": [["三年级（2）班"], header[::-1], ["13800138001", "张德全", B, "张强"]],
            "空": [],
            "2024秋": [header, ["旧名单", C, "吴世荣", "13800138002"]],
        },
        hidden=("2024秋",),
    )
    assert rows(data) == [(2, "李小雨"), (3, "张强")]
    assert values(data, "school_class") == [ClassRef(3, None, 1), ClassRef(3, None, 2)]
    assert values(data, "id_number") == [A, B]
    assert notices(data) == [("hidden_sheet", "2024秋"), ("sheet_left_out", "汇总")]


def test_the_files_name_may_be_all_that_names_the_class():
    data = book([["姓名", "性别"], ["李小雨", "女"], ["张强", "男"]])
    assert values(data, "school_class", "清溪小学三年级2班花名册.xlsx") == [ClassRef(3, None, 2)] * 2
    assert [row.held for row in understand(data, "roster.xlsx", on=TODAY).rows] == [True, True]


def test_title_and_sheet_that_contradict_each_other_name_no_class():
    data = book([["三年级（1）班花名册"], ["姓名", "身份证号"], ["李小雨", A]], sheet="三(2)班")
    understood = understand(data, "roster.xlsx", on=TODAY)
    assert [problem.kind for problem in understood.problems] == ["class_ambiguous"]
    assert understood.rows[0].held
    data = book([["三年级（1）班花名册"], ["姓名", "身份证号", "班级"], ["李小雨", A, "三(2)班"]], sheet="三(3)班")
    assert values(data, "school_class") == [ClassRef(3, None, 2)]


def test_a_grade_without_a_class_goes_in_and_is_said_once():
    data = book([["姓名", "身份证号"], ["李小雨", A], ["张强", B]], sheet="三年级")
    assert values(data, "school_class") == [ClassRef(3)] * 2
    assert notices(data) == [("class_number_missing", "三年级")]
    assert [row.held for row in understand(data, "roster.xlsx", on=TODAY).rows] == [False, False]


def test_two_columns_of_phones_for_one_person_are_taken_together():
    headers = ["姓名", "班级", "监护人", "监护人手机", "监护人电话", "联系方式"]
    data = book(
        [headers, ["李小雨", "302", "王秀英", "13800138000", "0857-5221234", None], ["张强", "302", "张", None, None]]
    )
    assert values(data, "guardian_phones") == [("13800138000", "0857-5221234"), None]


def test_columns_and_rows_that_were_not_understood_are_named():
    data = book([[*HEADERS, "星座"], [*child("李小雨"), None, "白羊"], [None, "明天交来"]])
    understood = understand(data, "roster.xlsx", on=TODAY)
    assert [row.values["name"] for row in understood.rows] == ["李小雨"]
    by_kind = {notice.kind: notice.message for notice in understood.notices}
    assert "J “星座”" in by_kind["unknown_columns"]
    assert "3 “明天交来”" in by_kind["rows_left_out"]


def test_hidden_rows_and_columns_are_read_and_said():
    made = load_workbook(io.BytesIO(book([HEADERS, child("李小雨"), child("张强", 身份证号=B, 性别="男")])))
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["H"].hidden = True
    data = saved(made)
    assert rows(data) == [(2, "李小雨"), (3, "张强")]
    assert [kind for kind, _sheet in notices(data)] == ["hidden_rows", "hidden_columns"]


def test_a_list_that_does_not_begin_in_the_first_cell():
    data = book([[], [], [None, None, *HEADERS], [None, None, *child("李小雨")]])
    row = understand(data, "roster.xlsx", on=TODAY).rows[0]
    assert (row.row, row.columns["name"], row.values["id_number"]) == (4, "D", A)


@pytest.mark.parametrize("name", ["02_by_libreoffice.ods", "02_by_libreoffice.xls"])
def test_what_libreoffice_made_of_a_roster_says_the_same(name):
    original = understand((ROSTERS / "02_title_two_row_header.xlsx").read_bytes(), "a", on=TODAY)
    converted = understand((ROSTERS / name).read_bytes(), "a", on=TODAY)
    assert [row.values for row in converted.rows] == [row.values for row in original.rows]
    assert (converted.problems, converted.term_hint) == ([], original.term_hint)


def test_a_text_file_is_a_roster_too():
    out = io.StringIO()
    first, second = child("李小雨", 身份证号=f'="{A}"'), child("张强", 性别="男", 身份证号=f"'{B}")
    csv.writer(out).writerows([HEADERS, first, second])
    assert rows(out.getvalue().encode("gb18030"), "花名册.csv") == [(2, "李小雨"), (3, "张强")]


# ---- 学籍 exports

EXPORT = ["学校标识码", "姓名", "性别", "身份证件号", "班级", "联系电话", "是否留守儿童"]
MEMBERS = [f"成员{n}{what}" for n in (1, 2) for what in ("姓名", "关系", "联系电话", "是否监护人")]


def test_only_children_who_are_left_behind_go_on_the_register():
    data = book(
        [
            EXPORT,
            ["52", "李小雨", "女", A, "三年级2班", "13800138000", "双亲留守儿童"],
            ["52", "张强", "男", B, "三年级2班", "13800138000", "非留守儿童"],
            ["52", "吴磊", "男", C, "三年级2班", "13800138000", "1-单亲留守儿童"],
            ["52", "吴雷", "男", id_of("20161105"), "三年级2班", "13800138000", None],
            ["52", "吴雨", "男", id_of("20161106"), "三年级2班", "13800138000", "2"],
        ]
    )
    understood = understand(data, "roster.xlsx", on=TODAY)
    assert [(row.values["name"], row.values["left_behind_type"], row.held) for row in understood.rows] == [
        ("李小雨", "2", False),
        ("吴磊", "1", False),
        ("吴雷", None, True),
        ("吴雨", None, True),
    ]
    assert [(problem.row, problem.kind) for problem in understood.problems] == [
        (5, "left_behind_unclear"),
        (6, "left_behind_unclear"),
    ]
    assert [notice.kind for notice in understood.notices] == ["not_left_behind"]


def test_a_plain_yes_is_a_child_on_the_list():
    data = book([["姓名", "班级", "是否留守儿童"], ["李小雨", "三(2)班", "是"], ["张强", "三(2)班", "否"]])
    assert rows(data) == [(2, "李小雨")]
    assert values(data, "left_behind_type") == [None]


def test_family_members_become_parents_and_guardian_by_their_relation():
    cells = ["李军", "父亲", "13800138001", "否", "王秀英", "祖父母或外祖父母", "13800138002", "是"]
    data = book([EXPORT + MEMBERS, ["52", "李小雨", "女", A, "三年级2班", "13800138000", "双亲留守儿童", *cells]])
    row = understand(data, "roster.xlsx", on=TODAY).rows[0].values
    assert (row["father_name"], row["father_phones"]) == ("李军", ("13800138001",))
    assert (row["guardian_name"], row["guardian_relation"]) == ("王秀英", "60")
    assert row["guardian_phones"] == ("13800138002", "13800138000")
    assert not [name for name in row if name.startswith("member")]


def test_a_parent_who_is_the_guardian_is_both():
    cells = ["李军", "父亲", "13800138001", "是", "王秀英", "祖母", "13800138002", "否"]
    data = book([EXPORT[:5] + MEMBERS, ["52", "李小雨", "女", A, "三年级2班", *cells]])
    row = understand(data, "roster.xlsx", on=TODAY).rows[0].values
    assert (row["guardian_name"], row["guardian_relation"], row["guardian_phones"]) == ("李军", "51", ("13800138001",))


def test_the_parents_phone_goes_to_the_parent_who_is_away():
    headers = ["姓名", "班级", "监护人", "外出务工家长", "家长电话"]
    data = book(
        [
            headers,
            ["李小雨", "三(2)班", "王秀英", "父亲", "13800138001"],
            ["张强", "三(2)班", "张德全", "父母双方", "13800138002"],
        ]
    )
    understood = understand(data, "roster.xlsx", on=TODAY)
    assert [row.values.get("father_phones") for row in understood.rows] == [("13800138001",), None]
    assert [row.values["away"] for row in understood.rows] == ["father", "both"]
    assert [(problem.row, problem.kind) for problem in understood.problems if problem.severity == "info"][-1] == (
        3,
        "phone_owner_unknown",
    )


# ---- nothing to import


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (book([["通知"], ["请各班于周五前上报"]]), "no_header"),
        (book([HEADERS]), "no_rows"),
        (book([["花名册"], HEADERS, ["合计", "0人"], ["填表人："]]), "no_rows"),
        (
            book(
                [
                    ["留守儿童基本情况登记表"],
                    ["姓名", "李小雨", "性别", "女", "民族", "汉"],
                    ["出生日期", "2017-03-02", "身份证号", A],
                    ["家庭住址", "青山村"],
                    ["父亲姓名", "李军", "联系电话", "13800138000"],
                ]
            ),
            "not_a_list",
        ),
        (
            book(
                [
                    ["登记表"],
                    ["姓名", None, "性别", None, "民族"],
                    ["出生日期", None, "身份证号"],
                    ["家庭住址"],
                    ["父亲姓名", None, "联系电话"],
                    ["备注"],
                ]
            ),
            "not_a_list",
        ),
        ("随便写的文字".encode(), "no_header"),
    ],
)
def test_a_file_without_a_list_is_refused_with_its_reason(data, reason):
    understood = understand(data, "roster.xlsx", on=TODAY)
    assert (understood.outcome, understood.reason, understood.rows) == ("refuse", reason, [])
    assert understood.message
