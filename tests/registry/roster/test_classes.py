"""One class, many spellings; and what cannot be told stays open."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.roster.classes import NO_CLASS, ClassError, ClassRef, both, find, intake_of, parse

THIRD_SECOND = ClassRef(grade=3, number=2)


@pytest.mark.parametrize(
    "cell",
    [
        "三年级2班",
        "三年级（2）班",
        "三年级二班",
        "三年级(2)",
        "三年2班",
        "3年级2班",
        "三（2）班",
        "三(2)班",
        "3(2)",
        "三(二)班",
        "三二班",
        "三2班",
        "三2",
        "3.2",
        3.2,
        "3-2",
        "3－2班",
        "3/2",
        "三·2",
        "302",
        302,
        302.0,
        "0302",
        "302班",
        " 三 年 级 ２ 班 ",
        "三年级（2）班（寄宿）",
        "清溪小学三年级2班",
        "清溪镇第三小学三(2)班",
    ],
)
def test_every_spelling_means_the_same_class(cell):
    assert parse(cell) == THIRD_SECOND


@pytest.mark.parametrize(
    ("cell", "ref"),
    [
        ("2023级2班", ClassRef(intake_year=2023, number=2)),
        ("2023级(2)班", ClassRef(intake_year=2023, number=2)),
        ("23级2班", ClassRef(intake_year=2023, number=2)),
        ("202302", ClassRef(intake_year=2023, number=2)),
        ("2023级", ClassRef(intake_year=2023)),
        ("七年级(1)班", ClassRef(grade=7, number=1)),
        ("初一(3)班", ClassRef(grade=7, number=3)),
        ("初三2班", ClassRef(grade=9, number=2)),
        ("一年级十二班", ClassRef(grade=1, number=12)),
        ("312", ClassRef(grade=3, number=12)),
        ("三年级", ClassRef(grade=3)),
        (None, NO_CLASS),
        ("", NO_CLASS),
    ],
)
def test_intakes_junior_high_and_grades_alone(cell, ref):
    assert parse(cell) == ref


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("2", "class_ambiguous"),
        (2, "class_ambiguous"),
        ("2班", "class_ambiguous"),
        ("12", "class_ambiguous"),
        ("32", "class_ambiguous"),
        ("1203", "class_ambiguous"),
        ("三年级1、2班", "class_ambiguous"),
        ("学前班", "class_unknown"),
        ("高一(2)班", "class_unknown"),
        ("2023届2班", "class_unknown"),
        ("实验班", "class_unknown"),
        ("3月2日", "class_date_mangled"),
        ("2026-03-02", "class_date_mangled"),
        (datetime.date(2026, 3, 2), "class_date_mangled"),
        (datetime.datetime(2026, 3, 2), "class_date_mangled"),  # noqa: DTZ001 - as a spreadsheet has it
        (46083, "class_date_mangled"),
    ],
)
def test_nothing_ambiguous_is_guessed(cell, kind):
    with pytest.raises(ClassError) as raised:
        parse(cell)
    assert raised.value.kind == kind


@pytest.mark.parametrize(
    ("grade", "cell", "ref"),
    [
        ("六年级", "1班", ClassRef(grade=6, number=1)),
        ("六", "（2）班", ClassRef(grade=6, number=2)),
        (2, 3, ClassRef(grade=2, number=3)),
        ("6", "二班", ClassRef(grade=6, number=2)),
        ("2023级", 2, ClassRef(intake_year=2023, number=2)),
        ("三年级", "三(2)班", THIRD_SECOND),
        ("三年级", None, ClassRef(grade=3)),
        ("三年级2班", None, THIRD_SECOND),
    ],
)
def test_grade_and_class_in_two_columns(grade, cell, ref):
    assert parse(cell, grade=grade) == ref


def test_columns_that_contradict_each_other_say_no_class():
    with pytest.raises(ClassError) as raised:
        parse("四(2)班", grade="三年级")
    assert raised.value.kind == "class_ambiguous"


def test_a_number_alone_belongs_to_the_grade_above_it():
    assert parse("2班", context=ClassRef(grade=3, number=1)) == THIRD_SECOND
    assert parse(None, context=THIRD_SECOND) == THIRD_SECOND


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("清溪镇中心小学一年级（1）班留守儿童登记表", ClassRef(grade=1, number=1)),
        ("清溪镇中心小学二年级留守儿童登记表", ClassRef(grade=2)),
        ("四（1）班", ClassRef(grade=4, number=1)),
        ("三年级（2）班  班主任：李老师", THIRD_SECOND),
        ("班级：三(2)班 12人", THIRD_SECOND),
        ("2023级2班花名册", ClassRef(intake_year=2023, number=2)),
        ("301", ClassRef(grade=3, number=1)),
        ("1-6年级花名册", NO_CLASS),
        ("一至六年级", NO_CLASS),
        ("一年级至六年级", NO_CLASS),
        ("一、二年级", NO_CLASS),
        ("三年级1班 三年级2班", NO_CLASS),
        ("2025年秋季学期留守儿童花名册", NO_CLASS),
        ("2025—2026学年度第一学期", NO_CLASS),
        ("第三小学", NO_CLASS),
        ("高一(2)班", NO_CLASS),
        ("Sheet1", NO_CLASS),
        ("共12人", NO_CLASS),
        ("", NO_CLASS),
    ],
)
def test_titles_and_sheet_names_name_a_class_or_none(text, ref):
    assert find(text) == ref


def test_title_and_sheet_speak_together_or_contradict_each_other():
    assert both(ClassRef(grade=3), THIRD_SECOND) == THIRD_SECOND
    assert both(NO_CLASS, THIRD_SECOND) == THIRD_SECOND
    assert both(THIRD_SECOND, NO_CLASS) == THIRD_SECOND
    with pytest.raises(ClassError):
        both(THIRD_SECOND, ClassRef(grade=4, number=2))


@pytest.mark.parametrize(
    ("ref", "junior", "grade"),
    [
        (ClassRef(intake_year=2023, number=2), False, 3),
        (ClassRef(intake_year=2023, number=2), True, 9),
        (ClassRef(intake_year=2026), False, None),
        (ClassRef(intake_year=2010), False, None),
        (ClassRef(grade=5), False, 5),
        (NO_CLASS, False, None),
    ],
)
def test_the_grade_of_an_intake_in_a_school_year(ref, junior, grade):
    assert ref.grade_in(2025, junior=junior) == grade


@pytest.mark.parametrize(
    ("cell", "year"), [("201109", 2011), (201109, 2011), ("2011-09-01", 2011), ("2011年9月", 2011), ("九月", None)]
)
def test_the_year_of_entry(cell, year):
    assert intake_of(cell) == year


@settings(deadline=None)
@given(st.text(alphabet="一二三四五六七八九十年级班初高()（）0123456789.-/月日") | st.text() | st.floats() | st.dates())
def test_any_cell_is_a_class_or_an_error(cell):
    try:
        found = parse(cell).grade or "none"
    except ClassError as error:
        found = error.kind
    assert found in {*range(1, 10), "none", "class_unknown", "class_ambiguous", "class_date_mangled"}
    assert find(str(cell)).grade in {None, *range(1, 10)}
