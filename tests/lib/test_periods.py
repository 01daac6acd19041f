"""Periods of a term, clause by clause of design.md 3."""

import datetime as dt

from lib.dates import Period
from lib.periods import Per, slots

WEDNESDAY, END = dt.date(2026, 9, 2), dt.date(2027, 1, 31)
TERM = Period(WEDNESDAY, END)


def ends(span, per, changed=None):
    return [(slot.first.isoformat()[5:], slot.last.isoformat()[5:]) for slot in slots(span, per, changed)]


def test_weeks_run_from_monday_and_are_clipped_to_the_term():
    weeks = ends(TERM, Per.WEEK)
    assert weeks[:2] == [("09-02", "09-06"), ("09-07", "09-13")]
    assert weeks[-1] == ("01-25", "01-31")


def test_a_clipped_week_of_fewer_than_three_days_joins_its_neighbour():
    assert ends(Period(dt.date(2026, 9, 5), END), Per.WEEK)[0] == ("09-05", "09-13")  # begins on a Saturday
    assert ends(Period(dt.date(2026, 9, 4), END), Per.WEEK)[0] == ("09-04", "09-06")  # three days stand alone
    assert ends(Period(WEDNESDAY, dt.date(2027, 1, 26)), Per.WEEK)[-1] == ("01-18", "01-26")


def test_a_clipped_month_of_fewer_than_ten_days_joins_its_neighbour():
    assert ends(Period(dt.date(2026, 8, 23), END), Per.MONTH)[0] == ("08-23", "09-30")
    assert ends(Period(dt.date(2026, 8, 22), END), Per.MONTH)[0] == ("08-22", "08-31")
    assert ends(Period(WEDNESDAY, dt.date(2027, 1, 9)), Per.MONTH)[-1] == ("12-01", "01-09")


def test_a_short_term_within_one_period_is_one_period():
    assert ends(Period(dt.date(2026, 9, 5), dt.date(2026, 9, 6)), Per.WEEK) == []  # a weekend has no school day
    assert ends(Period(dt.date(2026, 9, 7), dt.date(2026, 9, 8)), Per.WEEK) == [("09-07", "09-08")]
    assert ends(Period(dt.date(2026, 9, 5), dt.date(2026, 9, 8)), Per.WEEK) == [("09-05", "09-08")]


def test_two_months_are_pairs_and_a_single_one_at_the_end_takes_half_rounded_up():
    found = slots(TERM, Per.TWO_MONTHS)
    assert [(s.first.month, s.last.month, s.halved) for s in found] == [(9, 10, False), (11, 12, False), (1, 1, True)]
    assert [slot.required(3) for slot in found] == [3, 3, 2]
    assert found[-1].required(1) == 1


def test_the_term_is_one_period():
    assert ends(TERM, Per.TERM) == [("09-02", "01-31")]


def test_a_week_without_a_school_day_is_no_period_of_a_weekly_duty():
    holiday = {dt.date(2026, 10, day): False for day in range(1, 9)}
    weeks = ends(TERM, Per.WEEK, holiday)
    assert ("09-28", "10-04") in weeks  # Monday to Wednesday are school
    assert ("10-05", "10-11") in weeks  # Friday is
    holiday |= {dt.date(2026, 10, 9): False}
    assert ("10-05", "10-11") not in ends(TERM, Per.WEEK, holiday)
    made_up = holiday | {dt.date(2026, 10, 10): True}  # a Saturday
    assert ("10-05", "10-11") in ends(TERM, Per.WEEK, made_up)


def test_february_is_as_long_as_it_is():
    spring = Period(dt.date(2024, 2, 20), dt.date(2024, 7, 10))
    assert ends(spring, Per.MONTH)[0] == ("02-20", "02-29")
    assert ends(Period(dt.date(2023, 2, 20), dt.date(2023, 7, 10)), Per.MONTH)[0] == ("02-20", "03-31")


def test_the_middle_day():
    assert slots(Period(dt.date(2026, 9, 1), dt.date(2026, 9, 30)), Per.MONTH)[0].middle == dt.date(2026, 9, 15)
    assert slots(Period(dt.date(2026, 9, 7), dt.date(2026, 9, 13)), Per.WEEK)[0].middle == dt.date(2026, 9, 10)
