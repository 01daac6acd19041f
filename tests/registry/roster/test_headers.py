"""Headers in their many wordings, and whose they are."""

import pytest

from lib.sheets.columns import column_letter
from registry.roster.headers import columns


def fields(*headers):
    """The field of each header; "?" for an unknown one. Headers above are written before ">"."""
    paths = [(at, column_letter(at + 1), tuple(text.split(">"))) for at, text in enumerate(headers)]
    understood, unknown = columns(paths)
    found = {column.at: column.field for column in understood} | {column.at: "?" for column in unknown}
    return [found[at] for at in range(len(headers))]


def test_headers_that_say_everything_themselves():
    assert fields("序号", "姓名", "性别", "民族", "身份证号", "出生年月", "班级", "家庭住址", "是否寄宿", "备注") == [
        *("serial", "name", "sex", "ethnicity", "id_number", "birth_date", "class_text", "address", "boarding"),
        "remarks",
    ]


@pytest.mark.parametrize("owner", ["监护人", "现监护人", "临时监护人", "受委托监护人", "托管人", "代理家长"])
def test_every_word_for_the_guardian(owner):
    assert fields("姓名", f"{owner}姓名", f"{owner}的联系电话", "与儿童关系") == [
        "name",
        "guardian_name",
        "guardian_phones",
        "guardian_relation",
    ]
    assert fields("姓名", owner, "电话") == ["name", "guardian_name", "guardian_phones"]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("姓名*", "name"),
        ("★姓名", "name"),
        ("姓名（必填）", "name"),
        ("身份证\n号码", "id_number"),
        ("身份证号(18位)", "id_number"),
        ("公民身份号码", "id_number"),
        ("出 生 日 期", "birth_date"),
        ("就读方式★", "boarding"),
        ("电话(父亲)", "father_phones"),
        ("父亲移动电话", "father_phones"),
        ("儿童父亲姓名", "father_name"),
        ("父亲务工地", "father_workplace"),
        ("父亲工作单位", "father_employer"),
        ("母亲打工地点", "mother_workplace"),
        ("家长务工单位详细地址", "parents_workplace"),
        ("家庭经济来源", "income_source"),
        ("监护人健康状况", "guardian_health"),
        ("学校名称", ""),
        ("血型", ""),
        ("星座", "?"),
    ],
)
def test_marks_remarks_and_synonyms(header, field):
    assert fields("班级", header)[1] == field


def test_groups_above_say_whose_the_columns_are():
    assert fields(
        *("姓名", "父亲>姓名", "父亲>务工地", "父亲>电话", "母亲信息>姓名", "母亲信息>手机"),
        *("现监护人>姓名", "现监护人>与儿童关系", "现监护人>年龄", "现监护人>详细地址", "外出务工地点", "家庭住址"),
    ) == [
        *("name", "father_name", "father_workplace", "father_phones", "mother_name", "mother_phones"),
        *("guardian_name", "guardian_relation", "guardian_age", "guardian_address", "parents_workplace", "address"),
    ]


def test_a_bare_phone_belongs_to_the_person_on_its_left():
    assert fields("姓名", "父亲", "电话", "母亲", "电话", "监护人", "关系", "电话") == [
        *("name", "father_name", "father_phones", "mother_name", "mother_phones"),
        *("guardian_name", "guardian_relation", "guardian_phones"),
    ]


def test_a_bare_phone_that_follows_nobody_is_the_guardians():
    assert fields("姓名", "电话", "监护人", "关系")[1] == "guardian_phones"
    assert fields("姓名", "母亲姓名", "家庭住址", "联系电话")[3] == "guardian_phones"


def test_one_place_of_work_for_both_parents_or_one_each():
    assert fields("姓名", "父亲", "母亲", "工作单位")[3] == "parents_workplace"
    assert fields("姓名", "父亲", "工作单位", "母亲", "工作单位")[2::2] == ["father_employer", "mother_employer"]


def test_the_registered_address_serves_where_no_other_is_given():
    assert fields("姓名", "户籍地址")[1] == "address"
    assert fields("姓名", "户籍地址", "现住址")[1:] == ["household_address", "address"]


def test_the_only_adult_is_the_guardian():
    assert fields("姓名", "家长姓名", "与学生关系", "联系电话")[1:] == [
        *("guardian_name", "guardian_relation", "guardian_phones"),
    ]
    assert fields("姓名", "监护人", "家长电话")[2] == "parent_phones"


def test_a_second_column_for_the_same_thing_is_not_understood():
    assert fields("姓名", "家庭住址", "家庭地址") == ["name", "address", "?"]


def test_the_guardians_own_number_is_not_the_childs():
    assert fields("姓名", "身份证号", "监护人", "身份证号") == ["name", "id_number", "guardian_name", ""]
