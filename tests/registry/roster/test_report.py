"""The JSON report has the names and words that other programs expect."""

import datetime
import json

from registry.roster.report import report_json
from registry.roster.understanding import understand
from tests.registry.roster.books import book, id_of

TODAY = datetime.date(2025, 10, 12)
GIRL = id_of("20170302", "女")
HEADERS = [
    *("姓名", "性别", "身份证号", "班级", "民族", "是否寄宿", "监护人", "关系", "监护人年龄", "监护人电话"),
    *("父母外出情况", "家庭经济来源", "困境类别", "是否重点帮扶", "留守类型", "备注"),
]
CELLS = [
    *("李小雨", "女", GIRL, "三(2)班", "苗", "是", "王秀英", "奶奶", 65, "13800138000 0857-5221234"),
    *("双方", "务工、种田", "低保户", "√", "双亲留守", "-转走"),
]


def report(**options):
    second = ["张强", "男", "43122620171003994", "三(2)班", None, None, "张德全", "爷爷"]
    understood = understand(book([HEADERS, CELLS, second]), "roster.xlsx", on=TODAY)
    return report_json(understood, **options)


def test_a_row_in_words():
    assert report()["rows"][0] == {
        "sheet": "花名册",
        "row": 2,
        "action": "new",
        "changes": {},
        "name": "李小雨",
        "sex": "女",
        "id_number": GIRL,
        "birth_date": "2017-03-02",
        "grade": 3,
        "class_no": 2,
        "ethnicity": "苗族",
        "boarding": True,
        "guardian_name": "王秀英",
        "guardian_relation": "祖母",
        "guardian_age": 65,
        "guardian_phones": ["13800138000", "0857-5221234"],
        "away": "both",
        "income_source": "务工、种田",
        "hardship": "低保户",
        "key_support": True,
        "left_behind_type": "双亲留守",
        "remarks": "-转走",
    }


def test_problems_notices_and_totals():
    made = report()
    assert [(p["row"], p["column"], p["kind"], p["severity"]) for p in made["problems"]] == [
        (3, "C", "id_length", "error"),
        (3, "J", "phone_missing", "info"),
    ]
    assert made["totals"] == {
        "new": 1,
        "changed": 0,
        "unchanged": 0,
        "held": 1,
        "left": 0,
        "errors": 1,
        "warnings": 0,
    }
    assert (made["outcome"], "diff" in made) == ("import", False)
    assert json.loads(json.dumps(made)) == made


def test_what_the_register_says_of_a_row_is_taken_over():
    actions = {("花名册", 2): {"action": "changed", "changes": {"guardian_name": ["赵大芬", "王秀英"]}}}
    made = report(actions=actions, diff={"left": [{"id_number": "x"}], "new": [], "changed": []})
    assert made["rows"][0]["action"] == "changed"
    assert made["rows"][0]["changes"] == {"guardian_name": ["赵大芬", "王秀英"]}
    assert (made["totals"]["changed"], made["totals"]["left"], made["diff"]["new"]) == (1, 1, [])


def test_a_refusal():
    made = report_json(understand(b"", "roster.xlsx", on=TODAY))
    assert (made["outcome"], made["rows"], made["problems"]) == ("refuse", [], [])
    assert made["message"]
