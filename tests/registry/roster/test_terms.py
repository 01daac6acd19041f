"""Which term a list is of."""

import datetime

import pytest

from registry.roster.terms import TermFacts, cohort, date_in, hint_in, school_year_by_age, term_on

AUTUMN, SPRING = TermFacts(2025, "autumn"), TermFacts(2025, "spring")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("清溪镇中心小学2025年秋季学期留守儿童花名册", AUTUMN),
        ("2025—2026学年度第一学期留守学生花名册", AUTUMN),
        ("2025-2026学年第二学期", SPRING),
        ("2025-2026学年下学期", SPRING),
        ("2025至2026学年上期", AUTUMN),
        ("2025—2026学年度", AUTUMN),
        ("2025秋", AUTUMN),
        ("2026年春", SPRING),
        ("2026-spring", SPRING),
        ("31_term_2025_autumn.xlsx", AUTUMN),
        ("2025年下半年", AUTUMN),
        ("2026年上半年", SPRING),
        ("花名册", None),
        ("2025-09-05", None),
        ("2025年", None),
        ("2025级2班", None),
    ],
)
def test_what_a_text_says_of_its_term(text, hint):
    assert hint_in(text) == hint


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("填报时间：2025年9月2日", AUTUMN),
        ("2025-9-5", AUTUMN),
        ("填表人：李老师 2026年1月5日", AUTUMN),
        ("2026.3", SPRING),
        ("联系电话：0857-5220000", None),
    ],
)
def test_the_date_of_filling_in_is_a_weaker_hint(text, hint):
    assert date_in(text) == hint


@pytest.mark.parametrize(
    ("day", "term"),
    [
        ((2025, 8, 20), AUTUMN),
        ((2026, 1, 31), AUTUMN),
        ((2026, 2, 1), SPRING),
        ((2026, 7, 31), SPRING),
        ((2026, 8, 1), TermFacts(2026, "autumn")),
    ],
)
def test_the_term_of_a_day(day, term):
    assert term_on(datetime.date(*day)) == term


def test_a_child_enters_school_in_the_year_in_which_it_is_six_by_the_end_of_august():
    assert cohort(datetime.date(2019, 8, 31)) == 2025
    assert cohort(datetime.date(2019, 9, 1)) == 2026


def test_the_ages_tell_the_school_year_if_most_agree():
    def born(year):
        return datetime.date(year, 3, 1)

    assert school_year_by_age([(1, born(2019)), (2, born(2018)), (3, born(2017)), (3, born(2016))]) == 2025
    assert school_year_by_age([(1, born(2019)), (1, born(2018)), (1, born(2017)), (1, born(2016))]) is None
    assert school_year_by_age([(1, born(2019)), (2, born(2018))]) is None
