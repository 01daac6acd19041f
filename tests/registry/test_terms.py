"""Opening a term: everybody is carried forward to be verified, whoever has finished the last grade has graduated."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from registry.actions import change_guardian, leave, open_term, verify
from registry.codes import LeavingReason, SurveyMethod
from registry.models import ClassTerm, Guardian, School, SchoolClass, SubjectTeacher, Term, TermSurvey

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def next_term(school):
    year, season = school.term.year, school.term.season
    return (year + 1, "spring") if season == "autumn" else (year, "autumn")


def open_next(school):
    year, season = next_term(school)
    return open_term(year=year, season=season, by=school.qian)


def test_a_new_term_has_its_usual_dates():
    autumn, spring = Term.usual(2026, "autumn"), Term.usual(2026, "spring")
    assert (autumn.first_day, autumn.last_day) == (dt.date(2026, 9, 1), dt.date(2027, 1, 31))
    assert (spring.first_day, spring.last_day) == (dt.date(2026, 2, 15), dt.date(2026, 7, 10))
    assert (autumn.slug, autumn.school_year) == ("2026-autumn", 2026)
    assert (spring.slug, spring.school_year) == ("2026-spring", 2025)


def test_opening_a_term_carries_every_child_forward_as_to_verify(school):
    term = open_next(school)
    rows = {row.child: row for row in TermSurvey.objects.filter(term=term)}
    assert set(rows) == {school.xiaoyu, school.wanglei, school.liuyang, school.chenchen, school.yangyang}
    row, before = rows[school.xiaoyu], TermSurvey.objects.get(child=school.xiaoyu, term=school.term)
    assert (row.state, row.verified_by, row.joined_on) == ("to_verify", None, term.first_day)
    assert (row.address, row.father_away, row.school_class) == (before.address, before.father_away, before.school_class)
    assert row.history.get().history_user == school.qian


def test_opening_a_term_twice_changes_nothing(school):
    assert open_next(school) == open_next(school)
    assert TermSurvey.objects.filter(child=school.xiaoyu).count() == 3


def test_teachers_stay_with_their_classes(school):
    SubjectTeacher.objects.create(class_term=school.class_a, staff=school.wang, subject="数学")
    carried = ClassTerm.objects.get(term=open_next(school), school_class=school.class_a.school_class)
    assert carried.head_teacher == school.zhang
    assert [(t.staff, t.subject) for t in carried.subject_teachers.all()] == [(school.wang, "数学")]


def test_after_the_last_grade_a_child_has_graduated(school):
    School.objects.update(stage="primary")
    oldest = SchoolClass.in_grade(6, 1, school.term.school_year)
    oldest.save()
    TermSurvey.objects.filter(term=school.term, child=school.yangyang).update(school_class=oldest)
    term = open_term(year=school.term.school_year + 1, season="autumn", by=school.qian)
    row = TermSurvey.objects.get(term=school.term, child=school.yangyang)
    assert (row.left_on, row.left_reason) == (school.term.last_day, LeavingReason.GRADUATED)
    assert not TermSurvey.objects.filter(term=term, child=school.yangyang).exists()
    assert TermSurvey.objects.filter(term=term, child=school.chenchen).exists()


def test_in_a_nine_year_school_the_sixth_grade_goes_on_without_a_class(school):
    School.objects.update(stage="both")
    oldest = SchoolClass.in_grade(6, 1, school.term.school_year)
    oldest.save()
    TermSurvey.objects.filter(term=school.term, child=school.yangyang).update(school_class=oldest)
    term = open_term(year=school.term.school_year + 1, season="autumn", by=school.qian)
    row = TermSurvey.objects.get(term=term, child=school.yangyang)
    assert (row.school_class, row.state) == (None, "to_verify")
    assert not ClassTerm.objects.filter(term=term, school_class=oldest).exists()


def test_a_class_moves_up_a_grade_each_autumn():
    primary = SchoolClass(stage="primary", intake_year=2023, number=2)
    junior = SchoolClass.in_grade(7, 1, 2026)
    assert [primary.grade_in(year) for year in (2023, 2025, 2028)] == [1, 3, 6]
    assert (junior.stage, junior.intake_year, junior.grade_in(2028)) == ("junior", 2026, 9)
    assert primary.name_in(2025) == "三年级2班"
    assert str(primary) == "2023级2班"
    assert [primary.has_finished_by(year) for year in (2028, 2029)] == [False, True]


def test_in_the_holidays_the_term_before_still_counts():
    spring, autumn = Term.usual(2026, "spring"), Term.usual(2026, "autumn")
    spring.save()
    autumn.save()
    assert Term.objects.current(dt.date(2026, 8, 10)).get() == spring
    assert Term.objects.current(dt.date(2026, 9, 1)).get() == autumn
    assert not Term.objects.current(dt.date(2026, 1, 1)).exists()


def test_terms_do_not_overlap():
    Term.usual(2026, "autumn").save()
    spring = Term.usual(2027, "spring")
    spring.first_day = dt.date(2027, 1, 20)
    with pytest.raises(ValidationError, match="重叠"):
        spring.full_clean()


@pytest.mark.parametrize(
    "wrong",
    [
        {"left_on": dt.date(2020, 1, 1), "left_reason": "transferred"},
        {"left_reason": "transferred"},
        {"education_override": "0"},
        {"state": "verified"},
    ],
)
def test_the_database_refuses_a_survey_row_that_cannot_be(school, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        TermSurvey.objects.filter(child=school.liuyang, term=school.term).update(**wrong)


def test_a_child_has_one_row_a_term_and_one_current_guardian(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        TermSurvey.objects.create(child=school.xiaoyu, term=school.term, joined_on=school.today)
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardian.objects.create(child=school.xiaoyu, name="李大伯")


def test_verifying_marks_only_who_still_waits(school):
    rows = TermSurvey.objects.filter(term=school.term, school_class=school.class_a.school_class)
    assert verify(surveys=rows, method=SurveyMethod.DOOR, on=school.today, by=school.zhang) == 1
    row = rows.get(child=school.liuyang)
    assert (row.state, row.verified_by, row.verified_on, row.method) == ("verified", school.zhang, school.today, "door")
    assert verify(surveys=rows, method=SurveyMethod.DOOR, on=school.today, by=school.zhang) == 0


def test_a_change_of_guardian_keeps_who_it_was_before(school):
    before = school.xiaoyu.guardians.current().get()
    change_guardian(
        child=school.xiaoyu, on=school.today, by=school.zhang, name="李大伯", relation="81", phones="13800001111"
    )
    now = school.xiaoyu.guardians.current().get()
    before.refresh_from_db()
    assert (now.name, now.since, before.until) == ("李大伯", school.today, school.today)
    assert before.history.first().history_user == school.zhang


def test_leaving_takes_a_child_off_the_register_the_day_after(school):
    rows = TermSurvey.objects.filter(child=school.xiaoyu, term=school.term)
    assert leave(surveys=rows, reason=LeavingReason.PARENTS_BACK, on=school.today, by=school.qian) == 1
    on_register = TermSurvey.objects.on_register
    assert on_register(school.today).filter(child=school.xiaoyu).exists()
    assert not on_register(school.today + DAY).filter(child=school.xiaoyu).exists()
