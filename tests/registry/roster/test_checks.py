"""What the cells of a row and the rows of a file say about each other: the clerk's policy."""

import datetime

import pytest

from registry.roster.classes import ClassRef
from registry.roster.terms import TermFacts
from registry.roster.understanding import understand
from tests.registry.roster.books import HEADERS, book, child, id_of, workbook

TODAY = datetime.date(2025, 10, 12)
BORN = datetime.date(2017, 3, 2)
GIRL = id_of("20170302", "女")
WITH_BIRTH = ["姓名", "性别", "出生日期", "身份证号", "班级"]


def only_row(headers, cells):
    understood = understand(book([headers, cells]), "roster.xlsx", on=TODAY)
    return understood.rows[0], [(p.column, p.kind, p.severity) for p in understood.problems]


def understood(*lines, **options):
    return understand(book([HEADERS, *lines]), "roster.xlsx", **{"on": TODAY} | options)


# ---- sex, birth date and number


def test_sex_and_birth_follow_from_the_number_when_their_columns_are_empty():
    row, said = only_row(WITH_BIRTH, ["李小雨", None, None, GIRL, "三(2)班"])
    assert (row.values["sex"], row.values["birth_date"], said) == ("2", BORN, [])


def test_of_column_and_number_neither_wins():
    row, said = only_row(WITH_BIRTH, ["李小雨", "男", "2017-03-03", GIRL, "三(2)班"])
    assert (row.values["sex"], row.values["birth_date"], row.values["id_number"], row.held) == (None, None, GIRL, True)
    assert said == [("C", "birth_conflict", "error"), ("B", "sex_conflict", "error")]


@pytest.mark.parametrize("written", ["2017.3", "17.3.2", 2017])
def test_an_unclear_date_that_the_number_settles_is_only_mentioned(written):
    row, said = only_row(WITH_BIRTH, ["李小雨", "女", written, GIRL, "三(2)班"])
    assert (row.values["birth_date"], row.held, [severity for *_rest, severity in said]) == (BORN, False, ["info"])


@pytest.mark.parametrize("written", ["2017.4", "16.3.2", 2018])
def test_an_unclear_date_that_contradicts_the_number_is_a_conflict(written):
    row, said = only_row(WITH_BIRTH, ["李小雨", "女", written, GIRL, "三(2)班"])
    assert (row.values["birth_date"], row.held) == (None, True)
    assert ("C", "birth_conflict", "error") in said


def test_an_impossible_date_holds_the_row_unless_the_number_says_the_date():
    row, said = only_row(WITH_BIRTH, ["李小雨", "女", "2017-02-31", None, "三(2)班"])
    assert (row.values["birth_date"], row.held, said[0]) == (None, True, ("C", "birth_invalid", "error"))
    row, said = only_row(WITH_BIRTH, ["李小雨", "女", "2017-02-31", GIRL, "三(2)班"])
    assert (row.values["birth_date"], row.held, said) == (BORN, False, [("C", "birth_invalid", "warning")])


def test_a_rounded_number_gives_the_birth_date_and_never_the_sex():
    row, said = only_row(WITH_BIRTH, ["李小雨", None, None, 520521201703029000, "三(2)班"])
    assert (row.values["id_number"], row.values["birth_date"], row.values["sex"]) == (None, BORN, None)
    assert row.held
    assert said == [("D", "id_precision_lost", "error"), ("B", "sex_missing", "warning")]


def test_a_child_without_a_number_goes_in_and_why_it_has_none_is_kept():
    row, said = only_row(WITH_BIRTH, ["李小雨", "女", "2017-03-02", "未上户", "三(2)班"])
    assert (row.held, row.values["no_id_reason"], said) == (False, "unregistered", [("D", "id_missing", "warning")])


def test_a_row_without_a_name_waits():
    row, said = only_row(WITH_BIRTH, [None, "女", None, GIRL, "三(2)班"])
    assert (row.held, said) == (True, [("A", "name_missing", "error")])


def test_a_wrong_phone_keeps_back_the_phone_and_not_the_child():
    result = understood(child("李小雨", 联系电话="138****1234"))
    assert (result.rows[0].held, result.rows[0].values["guardian_phones"]) == (False, ())
    assert [(p.column, p.kind, p.severity) for p in result.problems] == [("H", "phone_masked", "error")]


def test_a_message_names_the_place_and_says_what_to_do():
    result = understood(child("李小雨", 身份证号="43122620171003994"))
    problem = result.problems[0]
    assert (problem.sheet, problem.row, problem.column, problem.value) == ("花名册", 2, "D", "43122620171003994")
    assert "2" in problem.message
    assert "身份证号" in problem.message


# ---- ages


def test_an_adults_number_is_not_the_childs():
    result = understood(child("李小雨", 身份证号=id_of("19620514", "女")))
    row = result.rows[0]
    assert (row.values["id_number"], row.values["birth_date"], row.held) == (None, None, True)
    assert [(p.column, p.kind, p.severity) for p in result.problems] == [("D", "age_implausible", "error")]


@pytest.mark.parametrize(
    ("born", "said"), [("20170302", 0), ("20180302", 0), ("20140302", 0), ("20120302", 1), ("20190302", 1)]
)
def test_a_child_may_be_a_little_young_or_rather_old_for_its_grade(born, said):
    result = understood(child("李小雨", 身份证号=id_of(born, "女")))
    assert [p.severity for p in result.problems if p.kind == "age_implausible"] == ["warning"] * said
    assert not result.rows[0].held


# ---- terms


def pupils(school_year, count=6):
    """Children of the usual age for grades 1 to 6 of a school year."""
    return [
        child(f"孩子{'甲乙丙丁戊己'[n]}", 班级=f"{n + 1}.1", 身份证号=id_of(f"{school_year - n - 6}0302", "女", 10 + n))
        for n in range(count)
    ]


def test_the_term_that_the_user_names_stands_and_a_doubt_is_said():
    result = understood(*pupils(2023), term=TermFacts(2025, "spring"))
    assert (result.term, result.term_source) == (TermFacts(2025, "spring"), "given")
    assert [notice.kind for notice in result.notices] == ["term_doubtful"]
    assert understood(*pupils(2025), term=TermFacts(2025, "spring")).notices == []


def test_an_old_list_is_dated_by_its_children():
    result = understood(*pupils(2023))
    assert (result.term, result.term_source, result.term_hint) == (TermFacts(2023, "autumn"), "children", None)
    assert [notice.kind for notice in result.notices] == ["term_assumed"]


def test_a_list_of_today_needs_no_notice():
    result = understood(*pupils(2025))
    assert (result.term, result.term_source, result.notices) == (TermFacts(2025, "autumn"), "date", [])


def test_classes_by_intake_get_the_grade_of_the_term():
    lines = [
        child("甲乙", 班级="2023级2班"),
        child("乙丙", 班级="2025级1班", 身份证号=id_of("20190302", "女")),
        child("丙丁", 班级="2024级1班", 身份证号=id_of("20120302", "女")),
    ]
    result = understood(*lines, term=TermFacts(2025, "autumn"))
    assert [row.values["school_class"] for row in result.rows] == [
        ClassRef(3, 2023, 2),
        ClassRef(1, 2025, 1),
        ClassRef(8, 2024, 1),
    ]


def test_a_class_that_is_not_at_school_yet_waits():
    result = understood(child(班级="2026级1班"), term=TermFacts(2025, "autumn"))
    assert [(problem.column, problem.kind) for problem in result.problems] == [("E", "class_unknown")]
    assert result.rows[0].held


def test_a_primary_school_whose_oldest_class_would_have_left_is_a_year_behind():
    lines = [
        child(f"孩子{'甲乙丙丁戊己'[n]}", 班级=f"{2024 - n}级1班", 身份证号=id_of(f"{2018 - n}0302", "女", 10 + n))
        for n in range(6)
    ]
    result = understood(*lines)
    assert (result.term.school_year, result.term_source) == (2024, "children")
    assert [row.values["school_class"].grade for row in result.rows] == [1, 2, 3, 4, 5, 6]


def test_ages_do_not_date_a_list_before_its_newest_class():
    newcomer = child("周末", 班级="2025级1班", 身份证号=id_of("20180302", "女"))
    result = understood(*pupils(2024), newcomer)
    assert result.term.school_year == 2025
    assert result.rows[-1].values["school_class"] == ClassRef(1, 2025, 1)


# ---- the same child again


def test_a_child_that_stands_twice_is_entered_once():
    result = understood(child("李小雨"), child("李 小雨", 身份证号=f"{GIRL[:6]} {GIRL[6:]}", 联系电话="13900139000"))
    assert [(row.row, row.values["guardian_phones"], row.repeats) for row in result.rows] == [
        (2, ("13800138000",), (("花名册", 3),))
    ]
    assert [(p.row, p.column, p.kind, p.severity) for p in result.problems] == [(3, "B", "duplicate_child", "error")]
    assert "联系电话" in result.problems[0].message


def test_a_child_may_stand_on_two_sheets():
    data = workbook({"一": [HEADERS, child("李小雨")], "二": [HEADERS, child("李小雨")]})
    result = understand(data, "roster.xlsx", on=TODAY)
    assert [(row.sheet, row.row, row.repeats) for row in result.rows] == [("一", 2, (("二", 2),))]
    assert "一" in result.problems[0].message


def test_one_number_under_two_names_goes_to_neither():
    result = understood(child("李小雨"), child("李小雪"))
    assert [row.held for row in result.rows] == [True, True]
    assert [(p.row, p.kind, p.severity) for p in result.problems] == [
        (2, "id_duplicate", "info"),
        (3, "id_duplicate", "error"),
    ]


def test_one_name_with_two_numbers_is_two_children():
    result = understood(child("李小雨"), child("李小雨", 身份证号=id_of("20170402", "女")))
    assert ([row.held for row in result.rows], result.problems) == ([False, False], [])


@pytest.mark.parametrize("first_has_number", [True, False])
def test_a_namesake_without_a_number_and_with_the_same_guardian_waits(first_has_number):
    lines = [child("李小雨"), child("李小雨", 身份证号=None)]
    result = understood(*(lines if first_has_number else lines[::-1]))
    unsure = 3 if first_has_number else 2
    assert [(row.row, row.held) for row in result.rows] == [(2, unsure == 2), (3, unsure == 3)]
    assert [(p.row, p.column, p.severity) for p in result.problems if p.kind == "possible_duplicate"] == [
        (unsure, "B", "warning")
    ]


def test_a_namesake_with_other_people_goes_in_with_a_word():
    other = child("李小雨", 身份证号=None, 监护人="赵大芬", 联系电话="13900139000")
    result = understood(child("李小雨"), other)
    assert [row.held for row in result.rows] == [False, False]
    assert "possible_duplicate" in [problem.kind for problem in result.problems]


def test_a_namesake_in_another_class_is_another_child():
    result = understood(child("李小雨"), child("李小雨", 身份证号=None, 班级="四(1)班"))
    assert "possible_duplicate" not in [problem.kind for problem in result.problems]
