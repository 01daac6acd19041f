"""Workbooks as schools make them, each drawn as text: the sheet -> the children, what is said of them, the notices.

A row that no problem is named for is read without a word. Severities are e(rror) and w(arning); what is only
mentioned (info) is left out here. `held` rows wait for a correction.
"""

import csv
import datetime
import io
from dataclasses import dataclass, field

import pytest

from registry.roster.report import report_json
from registry.roster.understanding import understand
from tests.registry.roster.grids import IDS, drawn, rows_of

TODAY = datetime.date(2025, 10, 12)
SHEET = "花名册"


@dataclass(frozen=True)
class Case:
    """`children` is row, or (sheet, row) -> name; `values` the fields of a row that the case is about."""

    rule: str
    grid: str = ""
    children: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    held: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
    sheets: dict = field(default_factory=dict)
    filename: str = "roster.xlsx"
    hide: dict = field(default_factory=dict)


# ---- reading

ONE_AND_TWO = {2: "李小雨", 3: "张强"}
READING = [
    Case(
        "one sheet for the school",
        """
        姓名   | 性别 | 身份证号 | 班级
        李小雨 | 女   | {girl}   | 三(2)班
        周末   | 女   | {first}  | 一(1)班
        """,
        {2: "李小雨", 3: "周末"},
        {3: {"grade": 1, "class_no": 1, "birth_date": "2019-03-02"}},
    ),
    Case(
        "one sheet per class, the class on the tab",
        children={("三(1)班", 2): "李小雨", ("三(2)班", 2): "张强"},
        values={("三(2)班", 2): {"grade": 3, "class_no": 2}},
        sheets={
            "三(1)班": "姓名 | 身份证号 \n 李小雨 | {girl}",
            "三(2)班": "身份证号 | 姓名 \n {boy} | 张强",
        },
    ),
    Case(
        "one sheet per class, the class in the title",
        children={("1", 3): "李小雨", ("2", 3): "张强"},
        values={("1", 3): {"grade": 3, "class_no": 1}, ("2", 3): {"grade": 3, "class_no": 2}},
        sheets={
            "1": "三年级（1）班留守儿童花名册 | < \n 姓名 | 身份证号 \n 李小雨 | {girl}",
            "2": "三年级（2）班留守儿童花名册 | < \n 姓名 | 身份证号 \n 张强 | {boy}",
        },
    ),
    Case(
        "title rows above the header, with the term and who fills in",
        """
        2025年秋季学期留守儿童花名册 | < | <
        填报单位：清溪镇中心小学（盖章） | < | 填报时间：2025年9月2日
        姓名   | 身份证号 | 班级
        李小雨 | {girl}   | 三(2)班
        """,
        {4: "李小雨"},
    ),
    Case(
        "a header of two rows, its groups merged",
        """
        姓名   | 身份证号 | 班级   | 父亲 | <    | <           | 母亲 | <      | <
        ^      | ^        | ^      | 姓名 | 务工地 | 电话      | 姓名 | 务工地 | 电话
        李小雨 | {girl}   | 三(2)班 | 李军 | 东莞 | 13800138000 | 王芳 | 佛山   | 13800138001
        """,
        {3: "李小雨"},
        {3: {"father_name": "李军", "father_workplace": "东莞", "mother_phones": ["13800138001"]}},
    ),
    Case(
        "a header of three rows",
        """
        学生信息 | <      | <       | 家长信息 | <          | <      | <
        姓名   | 身份证号 | 班级    | 父亲 | <              | 监护人 | <
        ^      | ^        | ^       | 姓名 | 电话           | 姓名   | 关系
        李小雨 | {girl}   | 三(2)班 | 李军 | 13800138000    | 王秀英 | 奶奶
        """,
        {4: "李小雨"},
        {4: {"father_phones": ["13800138000"], "guardian_name": "王秀英", "guardian_relation": "祖母"}},
    ),
    Case(
        "groups of a header that are not merged",
        """
        姓名   | 身份证号 | 班级    | 父亲 |             | 监护人 |
               |          |         | 姓名 | 电话        | 姓名   | 电话
        李小雨 | {girl}   | 三(2)班 | 李军 | 13800138000 | 王秀英 | 13800138001
        """,
        {3: "李小雨"},
        {3: {"father_phones": ["13800138000"], "guardian_phones": ["13800138001"]}},
    ),
    Case(
        "line ends, marks and remarks in headers",
        """
        姓\\n名★ | 身份证\\n号码（必填） | *班级 | 父亲\\n电话
        李小雨    | {girl}               | 三(2)班 | 13800138000
        """,
        {2: "李小雨"},
        {2: {"id_number": IDS["girl"], "father_phones": ["13800138000"]}},
    ),
    Case(
        "other words for the same: 托管人, 打工地点, 公民身份号码, 班别",
        """
        学生姓名 | 公民身份号码 | 班别    | 托管人 | 称谓 | 手机        | 父亲打工地点
        李小雨   | {girl}       | 三(2)班 | 王秀英 | 奶奶 | 13800138000 | 东莞
        """,
        {2: "李小雨"},
        {2: {"guardian_name": "王秀英", "guardian_phones": ["13800138000"], "father_workplace": "东莞"}},
    ),
    Case(
        "notes, totals and signatures at the foot",
        """
        姓名   | 身份证号 | 班级
        李小雨 | {girl}   | 三(2)班
        合计   | 1人      |
        填表人：赵老师 | | 联系电话：13800138000
        审核人（签字）： | 2025年9月2日 |
        注：姓名以户口簿为准。 | < | <
        第1页 共1页 | |
        """,
        {2: "李小雨"},
    ),
    Case(
        "blank rows between the children",
        """
        姓名   | 身份证号 | 班级

        李小雨 | {girl}   | 三(2)班
               |          |

        张强   | {boy}    | 三(2)班
        """,
        {3: "李小雨", 6: "张强"},
    ),
    Case(
        "numbered rows that nobody stands in",
        """
        序号 | 姓名   | 身份证号 | 班级
        #1   | 李小雨 | {girl}   | 三(2)班
        #2   |        |          |
        #3   |        |          |
        """,
        {2: "李小雨"},
    ),
    Case(
        "an example below the header",
        """
        序号 | 姓名   | 身份证号 | 班级
        例   | 张三   | {boy}    | 三(2)班
        #1   | 李小雨 | {girl}   | 三(2)班
        """,
        {3: "李小雨"},
    ),
    Case(
        "hidden rows are children, and it is said",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班 \n 张强 | {boy} | 三(2)班",
        ONE_AND_TWO,
        notices=("hidden_rows",),
        hide={"hidden_rows": (3,)},
    ),
    Case(
        "a hidden column is read, and it is said",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班",
        {2: "李小雨"},
        {2: {"id_number": IDS["girl"]}},
        notices=("hidden_columns",),
        hide={"hidden_columns": "B"},
    ),
    Case(
        "rows that a filter hides are children",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班 \n 张强 | {boy} | 三(2)班",
        ONE_AND_TWO,
        notices=("hidden_rows",),
        hide={"hidden_rows": (2,), "filtered": "A1:C3"},
    ),
    Case(
        "a hidden sheet is left out, and it is said",
        children={("三(1)班", 2): "李小雨"},
        notices=("hidden_sheet",),
        sheets={
            "三(1)班": "姓名 | 身份证号 \n 李小雨 | {girl}",
            "旧": "姓名 | 身份证号 | 班级 \n 张强 | {boy} | 三(2)班",
        },
        hide={"hidden_sheets": ("旧",)},
    ),
    Case(
        "a summary and an empty sheet beside the list",
        children={("名单", 2): "李小雨"},
        notices=("sheet_left_out",),
        sheets={
            "汇总": "人数汇总表 | < \n 班级 | 人数 \n 三(1)班 | #1 \n 合计 | #1",
            "名单": "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(1)班",
            "空": "",
        },
    ),
    Case(
        "cells that run down a family",
        """
        姓名   | 身份证号 | 班级    | 监护人 | 关系 | 电话        | 家庭住址
        李小雨 | {girl}   | 三(2)班 | 王秀英 | 奶奶 | 13800138000 | 青山村三组
        李小明 | {boy}    | 三(1)班 | ^      | ^    | ^           | ^
        张强   | {boy2}   | 三(1)班 | 张德全 | 爷爷 | 13800138001 | 清水村
        """,
        {2: "李小雨", 3: "李小明", 4: "张强"},
        {3: {"guardian_name": "王秀英", "guardian_phones": ["13800138000"], "address": "青山村三组", "class_no": 1}},
    ),
    Case(
        "a class that runs down over a blank row",
        """
        班级    | 姓名   | 身份证号
        三(2)班 | 李小雨 | {girl}
        ^       |        |
        ^       | 张强   | {boy}
        三(1)班 | 吴磊   | {boy2}
        """,
        {2: "李小雨", 4: "张强", 5: "吴磊"},
        {4: {"grade": 3, "class_no": 2}, 5: {"class_no": 1}},
    ),
    Case(
        "a class that runs down over a subtotal",
        """
        班级    | 姓名   | 身份证号
        三(2)班 | 李小雨 | {girl}
        ^       | 小计   | 1人
        三(1)班 | 吴磊   | {boy2}
        """,
        {2: "李小雨", 4: "吴磊"},
        {4: {"class_no": 1}},
    ),
    Case(
        "a class that is written once and not merged is not guessed for the rows below",
        """
        班级    | 姓名   | 身份证号
        三(2)班 | 李小雨 | {girl}
                | 张强   | {boy}
        """,
        ONE_AND_TWO,
        problems=("A3 class_missing e",),
        held=(3,),
    ),
    Case(
        "lines between the children that name their class",
        """
        姓名   | 身份证号
        三年级（1）班 | <
        李小雨 | {girl}
        三年级（2）班 | 班主任：赵老师
        张强   | {boy}
        """,
        {3: "李小雨", 5: "张强"},
        {3: {"class_no": 1}, 5: {"class_no": 2}},
    ),
    Case(
        "a line that names a class in words is nobody's name",
        """
        姓名   | 身份证号 | 备注
        三年级二班 | 12人 |
        李小雨 | {girl}   |
        """,
        {3: "李小雨"},
        {3: {"class_no": 2}},
    ),
    Case(
        "the header again on the next page",
        """
        姓名   | 身份证号 | 班级
        李小雨 | {girl}   | 三(2)班
        姓名   | 身份证号 | 班级
        张强   | {boy}    | 三(2)班
        """,
        {2: "李小雨", 4: "张强"},
    ),
    Case(
        "another header half-way down; 同上 does not reach over it",
        """
        姓名   | 身份证号 | 班级    | 家庭住址
        李小雨 | {girl}   | 三(2)班 | 青山村
        班级   | 家庭住址 | 姓名    | 身份证号
        三(1)班 | 同上    | 张强    | {boy}
        """,
        {2: "李小雨", 4: "张强"},
        {4: {"address": None, "class_no": 1}},
    ),
    Case(
        "同上 and 〃",
        """
        姓名   | 身份证号 | 班级    | 监护人 | 电话
        李小雨 | {girl}   | 三(2)班 | 王秀英 | 13800138000
        张强   | {boy}    | 同上    | 〃     | "
        """,
        ONE_AND_TWO,
        {3: {"class_no": 2, "guardian_name": "王秀英", "guardian_phones": ["13800138000"]}},
    ),
    Case(
        "a list that begins further right and down",
        """
          |   |        |          |
          |   |        |          |
          |   | 姓名   | 身份证号 | 班级
          |   | 李小雨 | {girl}   | 三(2)班
        """,
        {4: "李小雨"},
    ),
    Case(
        "grade and class in two columns",
        """
        姓名   | 身份证号 | 年级   | 班级
        李小雨 | {girl}   | 三年级 | 2班
        张强   | {boy}    | #3     | #1
        """,
        ONE_AND_TWO,
        {2: {"grade": 3, "class_no": 2}, 3: {"grade": 3, "class_no": 1}},
    ),
    Case(
        "the year of entry and a class number",
        """
        姓名   | 身份证号 | 入学年月 | 班级
        李小雨 | {girl}   | 202309   | 2班
        """,
        {2: "李小雨"},
        {2: {"grade": 3, "class_no": 2}},
    ),
    Case(
        "a class in every spelling, in one sheet",
        """
        姓名 | 性别 | 班级
        甲一 | 女   | 三年级2班
        甲二 | 女   | 三(2)班
        甲三 | 女   | 3.2
        甲四 | 女   | #3.2
        甲五 | 女   | 302
        甲六 | 女   | #302
        甲七 | 女   | 2023级2班
        甲八 | 女   | 三（二）班
        甲九 | 女   | 三二班
        乙一 | 女   | ３－２
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "甲七", "甲八", "甲九", "乙一"), start=2)),
        {row: {"grade": 3, "class_no": 2} for row in range(2, 12)},
    ),
    Case(
        "junior high, by two names",
        "姓名 | 身份证号 | 班级 \n 张强 | {seventh} | 初一(2)班 \n 李小雨 | {girl} | 三(1)班",
        {2: "张强", 3: "李小雨"},
        {2: {"grade": 7, "class_no": 2}},
    ),
    Case(
        "dates in every form that people type",
        """
        姓名 | 性别 | 班级    | 出生日期
        甲一 | 女   | 三(2)班 | 2017-03-02
        甲二 | 女   | 三(2)班 | 2017.3.3
        甲三 | 女   | 三(2)班 | 2017年3月4日
        甲四 | 女   | 三(2)班 | 20170305
        甲五 | 女   | 三(2)班 | #20170306
        甲六 | 女   | 三(2)班 | @2017-03-07
        甲七 | 女   | 三(2)班 | #42802
        甲八 | 女   | 三(2)班 | ２０１７/３/９
        甲九 | 女   | 三(2)班 | 二〇一七年三月十日
        乙一 | 女   | 三(2)班 | 2017-03-11 00:00:00
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "甲七", "甲八", "甲九", "乙一"), start=2)),
        {row: {"birth_date": f"2017-03-{row:02d}"} for row in range(2, 12)},
    ),
    Case(
        "full-width digits, spaces, apostrophes and a small x in ID numbers",
        """
        姓名 | 身份证号  | 班级
        甲一 | {wide}    | 三(2)班
        甲二 | '{boy}    | 三(2)班
        甲三 | ‘{girl2}  | 三(2)班
        甲四 | {lower}   | 三(2)班
        """,
        {2: "甲一", 3: "甲二", 4: "甲三", 5: "甲四"},
        {
            2: {"id_number": IDS["girl"]},
            3: {"id_number": IDS["boy"]},
            4: {"id_number": IDS["girl2"]},
            5: {"id_number": IDS["x"]},
        },
    ),
    Case(
        "spaces inside an ID number",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {spaced} | 三(2)班",
        {2: "李小雨"},
        {2: {"id_number": IDS["girl"]}},
    ),
    Case(
        "two phones in a cell",
        """
        姓名 | 性别 | 班级    | 监护人电话
        甲一 | 女   | 三(2)班 | 13800138000/13900139000
        甲二 | 女   | 三(2)班 | 13800138000、0857-5221234
        甲三 | 女   | 三(2)班 | 13800138000\\n13900139000
        甲四 | 女   | 三(2)班 | 138 0013 8000  139-0013-9000
        甲五 | 女   | 三(2)班 | １３８００１３８０００(奶奶)
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五"), start=2)),
        {
            2: {"guardian_phones": ["13800138000", "13900139000"]},
            3: {"guardian_phones": ["13800138000", "0857-5221234"]},
            4: {"guardian_phones": ["13800138000", "13900139000"]},
            5: {"guardian_phones": ["13800138000", "13900139000"]},
            6: {"guardian_phones": ["13800138000"]},
        },
    ),
    Case(
        "an export of the education records: only who is left behind",
        """
        姓名   | 身份证件号 | 班级      | 是否留守儿童   | 成员1姓名 | 成员1关系 | 成员1联系电话
        李小雨 | {girl}     | 三年级2班 | 双亲留守儿童   | 李军      | 父亲      | 13800138000
        张强   | {boy}      | 三年级2班 | 非留守儿童     | 张军      | 父亲      | 13800138001
        """,
        {2: "李小雨"},
        {2: {"father_name": "李军", "father_phones": ["13800138000"]}},
        notices=("not_left_behind",),
    ),
    Case(
        "rare characters, middle dots and characters of two units stay as they are",
        """
        姓名            | 性别 | 班级
        𠮷野           | 女   | 三(2)班
        阿依古丽•买买提 | 女   | 三(2)班
        李䶮            | 女   | 三(2)班
        欧阳﨑         | 女   | 三(2)班
        """,
        {2: "𠮷野", 3: "阿依古丽·买买提", 4: "李䶮", 5: "欧阳﨑"},
    ),
    Case(
        "a column that nobody knows is named",
        "姓名 | 身份证号 | 班级 | 星座 \n 李小雨 | {girl} | 三(2)班 | 白羊",
        {2: "李小雨"},
        notices=("unknown_columns",),
    ),
    Case(
        "a column without a header is named",
        "姓名 | 身份证号 | 班级 | \n 李小雨 | {girl} | 三(2)班 | 青山村 \n 张强 | {boy} | 三(2)班 | 清水村",
        ONE_AND_TWO,
        notices=("columns_without_header",),
    ),
    Case(
        "a column whose header is missing in the middle is named, and its classes are not guessed",
        "姓名 | | 身份证号 \n 李小雨 | 三(2)班 | {girl} \n 张强 | 三(2)班 | {boy}",
        ONE_AND_TWO,
        problems=(" 2 class_missing e", " 3 class_missing e"),
        held=(2, 3),
        notices=("columns_without_header",),
    ),
    Case(
        "a row that cannot be told is named",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班 \n | 明天交来 |",
        {2: "李小雨"},
        notices=("rows_left_out",),
    ),
    Case(
        "a row with an ID number is a child's whatever else it says",
        "姓名 | 身份证号 | 班级 | 备注 \n 李? | {girl} | 三(2)班 | 家长已签名",
        {2: None},
        problems=("A2 name_invalid e",),
        held=(2,),
    ),
    Case(
        "two columns of one meaning that say the same",
        "姓名 | 身份证号 | 班级 | 姓名 \n 李小雨 | {girl} | 三(2)班 | 李小雨 \n 张强 | {boy} | 三(2)班 | 张强",
        ONE_AND_TWO,
        notices=("columns_twice",),
    ),
    Case(
        "two columns of one meaning that disagree about who a child is",
        """
        姓名   | 身份证号 | 班级    | 身份证号码
        李小雨 | {girl}   | 三(2)班 | {girl}
        张强   | {boy}    | 三(2)班 | {boy}
        吴磊   | {boy2}   | 三(2)班 | {girl2}
        """,
        {2: "李小雨", 3: "张强", 4: "吴磊"},
        problems=("B4 columns_disagree e",),
        held=(4,),
        notices=("columns_twice",),
    ),
    Case(
        "two columns of one meaning that disagree about the class",
        """
        姓名   | 身份证号 | 班级    | 所在班级
        李小雨 | {girl}   | 三(2)班 | 302
        张强   | {boy}    | 三(2)班 | 三(3)班
        """,
        ONE_AND_TWO,
        problems=("C3 columns_disagree w",),
        notices=("columns_twice",),
    ),
    Case(
        "two lists side by side: the right one is not read, and that is said",
        """
        姓名   | 身份证号 | 班级    | 姓名 | 身份证号 | 班级
        李小雨 | {girl}   | 三(2)班 | 吴磊 | {boy2}   | 三(1)班
        张强   | {boy}    | 三(2)班 | 吴雪 | {girl2}  | 三(1)班
        """,
        ONE_AND_TWO,
        notices=("columns_twice",),
    ),
    Case(
        "a sheet named after a month is no class",
        children={("202509", 2): "李小雨"},
        problems=("B2 class_missing e",),
        held=(2,),
        sheets={"202509": "姓名 | 班级 | 身份证号 \n 李小雨 |  | {girl}"},
    ),
]

# ---- checking

CHECKING = [
    Case(
        "a check digit that does not fit",
        "姓名 | 性别 | 身份证号 | 班级 \n 张强 | 男 | {wrong} | 三(2)班",
        {2: "张强"},
        {2: {"id_number": None}},
        ("C2 id_checksum e",),
        (2,),
    ),
    Case(
        "sex and birth date against the ID number",
        """
        姓名   | 性别 | 出生日期   | 身份证号 | 班级
        李小雨 | 男   | 2017-03-02 | {girl}   | 三(2)班
        张强   | 男   | 2017-05-03 | {boy}    | 三(2)班
        """,
        ONE_AND_TWO,
        {2: {"sex": None, "id_number": IDS["girl"]}, 3: {"birth_date": None}},
        ("B2 sex_conflict e", "C3 birth_conflict e"),
        (2, 3),
    ),
    Case(
        "an ID number that Excel has rounded is never repaired",
        """
        姓名   | 性别 | 身份证号              | 班级
        李小雨 | 女   | #520521201703029000   | 三(2)班
        张强   | 男   | 5.20521E+17           | 三(2)班
        吴磊   | 男   | 520521201705029000.0  | 三(2)班
        """,
        {2: "李小雨", 3: "张强", 4: "吴磊"},
        {row: {"id_number": None} for row in (2, 3, 4)},
        ("C2 id_precision_lost e", "C3 id_precision_lost e", "C4 id_precision_lost e"),
        (2, 3, 4),
    ),
    Case(
        "ID numbers that are too long, too short, or have other characters",
        """
        姓名   | 性别 | 身份证号            | 班级
        李小雨 | 女   | 5205212017030298    | 三(2)班
        张强   | 男   | 52052120170302O981  | 三(2)班
        吴磊   | 男   | 5205212017030298123 | 三(2)班
        赵雪   | 女   | 520521********9829  | 三(2)班
        """,
        {2: "李小雨", 3: "张强", 4: "吴磊", 5: "赵雪"},
        {},
        ("C2 id_length e", "C3 id_chars e", "C4 id_length e", "C5 id_chars e"),
        (2, 3, 4, 5),
    ),
    Case(
        "a missing ID number is said, and why it is missing is no error",
        "姓名 | 性别 | 身份证号 | 班级 \n 李小雨 | 女 | 未上户 | 三(2)班 \n 张强 | 男 | | 三(2)班",
        ONE_AND_TWO,
        {2: {"no_id_reason": "unregistered"}},
        ("C2 id_missing w", "C3 id_missing w"),
    ),
    Case(
        "an ID number in the column of names, and the name in that of ID numbers",
        "姓名 | 性别 | 身份证号 | 班级 \n {girl} | 女 | 李小雨 | 三(2)班",
        {2: None},
        {2: {"id_number": None}},
        ("A2 name_invalid e", "C2 id_missing w"),
        (2,),
    ),
    Case(
        "an adult's ID number",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {adult} | 三(2)班",
        {2: "李小雨"},
        {2: {"id_number": None, "birth_date": None}},
        ("B2 age_implausible e",),
        (2,),
    ),
    Case(
        "an age that does not fit the grade",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班 \n 张强 | {seventh} | 三(2)班",
        ONE_AND_TWO,
        {},
        ("B3 age_implausible w",),
    ),
    Case(
        "dates that cannot be",
        """
        姓名 | 性别 | 班级    | 出生日期
        甲一 | 女   | 三(2)班 | 2017-02-30
        甲二 | 女   | 三(2)班 | 2017-13-01
        甲三 | 女   | 三(2)班 | 2035-01-01
        甲四 | 女   | 三(2)班 | 3/2/2017
        甲五 | 女   | 三(2)班 | 属鸡
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五"), start=2)),
        {row: {"birth_date": None} for row in range(2, 7)},
        tuple(f"D{row} birth_invalid e" for row in range(2, 7)),
        (2, 3, 4, 5, 6),
    ),
    Case(
        "dates that are not whole: a day, a century or October is never invented",
        """
        姓名 | 性别 | 班级    | 出生日期
        甲一 | 女   | 三(2)班 | 2017.3
        甲二 | 女   | 三(2)班 | #2017.1
        甲三 | 女   | 三(2)班 | #2017
        甲四 | 女   | 三(2)班 | 17.3.2
        甲五 | 女   | 三(2)班 | 农历2017年3月2日
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五"), start=2)),
        {row: {"birth_date": None} for row in range(2, 7)},
        (
            "D2 birth_incomplete w",
            "D3 birth_incomplete w",
            "D4 birth_incomplete w",
            "D5 birth_two_digit_year w",
            "D6 birth_incomplete w",
        ),
    ),
    Case(
        "October stored as 2017.1 does not contradict an ID number of October or January",
        "姓名 | 身份证号 | 班级 | 出生年月 \n 张强 | {boy2} | 三(2)班 | #2016.11 \n 吴磊 | {girl2} | 三(2)班 | #2016.1",
        {2: "张强", 3: "吴磊"},
        {2: {"birth_date": "2016-11-02"}, 3: {"birth_date": "2016-12-03"}},
    ),
    Case(
        "phones in every wrong form keep back the phone, not the child",
        """
        姓名 | 性别 | 班级    | 监护人电话
        甲一 | 女   | 三(2)班 | 138****8000
        甲二 | 女   | 三(2)班 | 1.38E+10
        甲三 | 女   | 三(2)班 | 1380013800
        甲四 | 女   | 三(2)班 | #138001380001
        甲五 | 女   | 三(2)班 | 奶奶
        甲六 | 女   | 三(2)班 | #N/A
        甲七 | 女   | 三(2)班 | 13800138000/1390013900
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五", "甲六", "甲七"), start=2)),
        {2: {"guardian_phones": None}, 8: {"guardian_phones": ["13800138000"]}},
        (
            "D2 phone_masked e",
            "D3 phone_precision_lost e",
            "D4 phone_invalid e",
            "D5 phone_invalid e",
            "D6 phone_invalid e",
            "D7 cell_error w",
            "D8 phone_invalid e",
        ),
    ),
    Case(
        "classes that cannot be told",
        """
        姓名 | 性别 | 班级
        甲一 | 女   | 2
        甲二 | 女   | 实验班
        甲三 | 女   | @2026-03-02
        甲四 | 女   | 3月2日
        甲五 | 女   |
        甲六 | 女   | #N/A
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五", "甲六"), start=2)),
        {row: {"grade": None} for row in range(2, 8)},
        (
            "C2 class_ambiguous e",
            "C3 class_unknown e",
            "C4 class_date_mangled e",
            "C5 class_date_mangled e",
            "C6 class_missing e",
            "C7 class_unknown e",
        ),
        (2, 3, 4, 5, 6, 7),
    ),
    Case(
        "3.1 stored as a number, where there is a class 3.10 or may be one",
        """
        姓名 | 性别 | 班级
        甲一 | 女   | #3.1
        甲二 | 女   | #3.2
        甲三 | 女   | 3.9
        """,
        {2: "甲一", 3: "甲二", 4: "甲三"},
        {},
        ("C2 class_ambiguous e",),
        (2,),
    ),
    Case(
        "3.1 stored as a number, where there are a few classes",
        "姓名 | 性别 | 班级 \n 甲一 | 女 | #3.1 \n 甲二 | 女 | #3.4",
        {2: "甲一", 3: "甲二"},
        {2: {"grade": 3, "class_no": 1}},
    ),
    Case(
        "the same ID number again is the same child, entered once",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班 \n 张强 | {boy} | 三(2)班 \n 李小雨 | {girl} | 三(1)班",
        ONE_AND_TWO,
        {2: {"class_no": 2}},
        ("A4 duplicate_child e",),
    ),
    Case(
        "one ID number under two names goes to neither",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {girl} | 三(2)班 \n 李晓雨 | {girl} | 三(2)班",
        {2: "李小雨", 3: "李晓雨"},
        {},
        ("B3 id_duplicate e",),
        (2, 3),
    ),
    Case(
        "the same name and birth date in another class, once without an ID number",
        """
        姓名   | 性别 | 身份证号 | 出生日期   | 班级
        李小雨 | 女   | {girl}   | 2017-03-02 | 三(2)班
        李小雨 | 女   |          | 2017-03-02 | 三(1)班
        """,
        {2: "李小雨", 3: "李小雨"},
        {},
        ("A3 possible_duplicate w", "C3 id_missing w"),
        (3,),
    ),
    Case(
        "the same name and birth date with two ID numbers",
        "姓名 | 身份证号 | 班级 \n 李小雨 | {twin1} | 三(2)班 \n 李小雨 | {twin2} | 三(1)班",
        {2: "李小雨", 3: "李小雨"},
        {},
        ("A3 possible_duplicate w",),
    ),
    Case(
        "names that hardly differ, born on one day",
        """
        姓名     | 性别 | 出生日期   | 班级    | 监护人
        李小雨   | 女   | 2017-03-02 | 三(2)班 | 王秀英
        李晓雨   | 女   | 2017-03-02 | 三(2)班 | 王秀英
        张强     | 男   | 2017-04-02 | 三(2)班 | 张德全
        张小强   | 男   | 2017-04-02 | 三(2)班 | 赵大芬
        吴磊     | 男   | 2017-05-02 | 三(2)班 | 吴世荣
        吴雷     | 男   | 2017-05-02 | 三(2)班 | 周大福
        """,
        {2: "李小雨", 3: "李晓雨", 4: "张强", 5: "张小强", 6: "吴磊", 7: "吴雷"},
        {},
        ("A3 possible_duplicate w", "A5 possible_duplicate w"),
    ),
    Case(
        "twins with ID numbers of their own are two children",
        "姓名 | 身份证号 | 班级 | 监护人 \n 李小雨 | {twin1} | 三(2)班 | 王秀英 \n 李小雪 | {twin2} | 三(2)班 | 王秀英",
        {2: "李小雨", 3: "李小雪"},
    ),
    Case(
        "a guardian who is the father who is away",
        """
        姓名   | 身份证号 | 班级    | 监护人 | 关系 | 父亲姓名 | 外出情况
        李小雨 | {girl}   | 三(2)班 | 李军   | 父亲 | 李军     | 父母双方
        张强   | {boy}    | 三(2)班 | 张军   | 父亲 | 张军     | 母亲
        """,
        ONE_AND_TWO,
        {},
        ("D2 guardian_away w",),
    ),
    Case(
        "a guardian who is the mother by the relation alone, and she is away",
        "姓名 | 身份证号 | 班级 | 监护人 | 关系 | 留守类型 \n 李小雨 | {girl} | 三(2)班 | 王芳 | 母亲 | 双亲留守",
        {2: "李小雨"},
        {},
        ("D2 guardian_away w",),
    ),
    Case(
        "father and guardian in each other's columns",
        """
        姓名   | 身份证号 | 班级    | 监护人 | 关系 | 父亲姓名
        李小雨 | {girl}   | 三(2)班 | 李军   | 爷爷 | 李军
        张强   | {boy}    | 三(2)班 | 张德全 | 父亲 | 张军
        """,
        ONE_AND_TWO,
        {},
        ("E2 guardian_conflict w", "D3 guardian_conflict w"),
    ),
    Case(
        "people who would be two at once",
        """
        姓名   | 身份证号 | 班级    | 监护人 | 父亲姓名 | 母亲姓名
        李小雨 | {girl}   | 三(2)班 | 李小雨 | 李军     | 王芳
        张强   | {boy}    | 三(2)班 | 张德全 | 张军     | 张军
        """,
        ONE_AND_TWO,
        {},
        ("D2 same_adult w", "F3 same_adult w"),
    ),
    Case(
        "what is no name of an adult",
        """
        姓名 | 性别 | 班级    | 监护人      | 父亲姓名
        甲一 | 女   | 三(2)班 | 奶奶        | 李军
        甲二 | 女   | 三(2)班 | 13800138000 | 李军
        甲三 | 女   | 三(2)班 | 王秀英      | 李军 王芳
        甲四 | 女   | 三(2)班 | 王          | 李军、王芳
        甲五 | 女   | 三(2)班 | 王 秀英     | 无
        """,
        dict(enumerate(("甲一", "甲二", "甲三", "甲四", "甲五"), start=2)),
        {2: {"guardian_name": None}, 3: {"guardian_name": None}, 6: {"guardian_name": "王秀英", "father_name": None}},
        (
            "D2 name_invalid w",
            "D3 name_invalid w",
            "E4 name_several w",
            "D5 name_short w",
            "E5 name_several w",
        ),
    ),
    Case(
        "what is no name of a child, or not only one",
        """
        姓名            | 性别 | 身份证号 | 班级
        女              | 女   | {girl}   | 三(2)班
        李小雨、李小明  | 女   | {girl2}  | 三(2)班
        张强（已转走）  | 男   | {boy}    | 三(2)班
        吴              | 男   | {boy2}   | 三(2)班
        """,
        {2: None, 3: None, 4: "张强", 5: "吴"},
        {},
        ("A2 name_invalid e", "A3 name_invalid e", "A4 name_note w", "A5 name_short w"),
        (2, 3),
    ),
    Case(
        "a row whose cells have slipped to the left",
        """
        姓名   | 性别     | 身份证号 | 班级     | 监护人 | 关系        | 电话
        李小雨 | 女       | {girl}   | 三(2)班  | 王秀英 | 奶奶        | 13800138000
        张强   | {boy}    | 三(2)班  | 张德全   | 爷爷   | 13800138001 |
        """,
        ONE_AND_TWO,
        {3: {"id_number": None, "guardian_name": None, "guardian_relation": None}},
        (
            "A3 row_slipped e",
            "B3 sex_unknown w",
            "C3 id_chars e",
            "D3 class_unknown e",
            "E3 name_invalid w",
            "F3 value_unknown w",
        ),
        (3,),
    ),
    Case(
        "numbers of people where addresses belong",
        "姓名 | 身份证号 | 班级 | 家庭住址 | 父亲务工地 \n 李小雨 | {girl} | 三(2)班 | 13800138000 | {boy}",
        {2: "李小雨"},
        {},
        ("D2 value_misplaced w", "E2 value_misplaced w"),
    ),
    Case(
        "a cell right of the list in one row",
        """
        姓名   | 身份证号 | 班级
        李小雨 | {girl}   | 三(2)班
        张强   | {boy}    | 三(2)班 | 问问
        吴磊   | {boy2}   | 三(2)班
        """,
        {2: "李小雨", 3: "张强", 4: "吴磊"},
        {},
        ("D3 row_slipped w",),
    ),
    Case(
        "words that no list has are said and not kept",
        """
        姓名   | 身份证号 | 班级    | 民族   | 是否寄宿 | 健康状况 | 关系   | 户口性质 | 困境类别
        李小雨 | {girl}   | 三(2)班 | 地球族 | 有时     | 还行     | 隔壁的 | 蓝印     | 夜猫子
        """,
        {2: "李小雨"},
        {2: {"ethnicity": None, "boarding": None, "guardian_relation": None}},
        (
            "A2 row_slipped e",
            "D2 value_unknown w",
            "E2 value_unknown w",
            "F2 value_unknown w",
            "G2 value_unknown w",
            "H2 value_unknown w",
            "I2 value_unknown w",
        ),
        (2,),
    ),
    Case(
        "a guardian's age that nobody has",
        """
        姓名   | 身份证号 | 班级    | 监护人 | 年龄
        李小雨 | {girl}   | 三(2)班 | 王秀英 | #6
        张强   | {boy}    | 三(2)班 | 张德全 | 老了
        """,
        ONE_AND_TWO,
        {3: {"guardian_age": None}},
        ("E2 age_implausible w", "E3 value_unknown w"),
    ),
    Case(
        "errors of the spreadsheet are no values",
        """
        姓名 | 性别 | 身份证号 | 班级    | 监护人
        #N/A | 女   | {girl}   | 三(2)班 | 王秀英
        张强 | 男   | #REF!    | 三(2)班 | #VALUE!
        """,
        {2: None, 3: "张强"},
        {3: {"guardian_name": None}},
        ("A2 cell_error e", "C3 cell_error e", "E3 cell_error w"),
        (2, 3),
    ),
]


def plain_problems(result):
    return sorted(
        f"{p['column'] or ' '}{p['row']} {p['kind']} {p['severity'][0]}"
        for p in result["problems"]
        if p["severity"] != "info"
    )


def read(data, filename):
    result = report_json(understand(data, filename, on=TODAY))
    assert result["outcome"] == "import", result["message"]
    return result, {(row["sheet"], row["row"]): row for row in result["rows"]}


def place(at, sheet=SHEET):
    return at if isinstance(at, tuple) else (sheet, at)


@pytest.mark.parametrize("case", READING + CHECKING, ids=lambda case: case.rule)
def test_a_workbook_gives_its_children_and_what_is_to_be_said(case):
    result, rows = read(drawn(case.sheets or {SHEET: case.grid}, **case.hide), case.filename)
    assert {at: row["name"] for at, row in rows.items()} == {place(at): name for at, name in case.children.items()}
    assert plain_problems(result) == sorted(case.problems)
    assert [row["row"] for row in result["rows"] if row["action"] == "held"] == list(case.held)
    assert [notice["kind"] for notice in result["notices"]] == list(case.notices)
    for at, values in case.values.items():
        assert {name: rows[place(at)].get(name) for name in values} == values


# What a text file has no word for; a cell right of its list is another thing there.
ONLY_IN_WORKBOOKS = ("^", "<", "#", "@")
AS_TEXT = [
    case
    for case in READING + CHECKING
    if case.grid
    and not case.hide
    and not any(mark in case.grid for mark in ONLY_IN_WORKBOOKS)
    and "right of the list" not in case.rule
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("case", AS_TEXT, ids=lambda case: case.rule)
def test_the_same_list_as_text_says_the_same(case, encoding):
    out = io.StringIO()
    csv.writer(out).writerows(rows_of(case.grid))
    result, rows = read(out.getvalue().encode(encoding), "roster.csv")
    assert {at: row["name"] for at, row in rows.items()} == {place(at, ""): n for at, n in case.children.items()}
    assert plain_problems(result) == sorted(case.problems)
    for at, values in case.values.items():
        assert {name: rows[place(at, "")].get(name) for name in values} == values


def test_a_comma_too_many_in_a_text_file_holds_its_row():
    lines = ["姓名,家庭住址,班级", "李小雨,青山村,三(2)班", "张强,清水村,三组,三(2)班", "吴磊,清水村,三(2)班"]
    result, rows = read("\n".join(lines).encode(), "roster.csv")
    assert "D3 row_slipped e" in plain_problems(result)
    assert [at for at, row in rows.items() if row["action"] == "held"] == [("", 3)]


def test_there_are_enough_of_them():
    rules = [case.rule for case in READING + CHECKING]
    assert len(set(rules)) == len(rules) >= 60
