"""Both official definitions follow from the facts of the survey row (design.md 2, forms.md 2)."""

import datetime as dt

import pytest

from registry.models import TermSurvey

pytestmark = pytest.mark.django_db
YES, NO, UNKNOWN = "1", "0", ""


def verdicts(school, **facts):
    rows = TermSurvey.objects.filter(child=school.xiaoyu, term=school.term)
    rows.update(father_away_since=None, mother_away_since=None, **facts)
    return rows.with_verdicts(school.today).values_list("education", "civil_affairs").get()


@pytest.mark.parametrize(
    ("father", "mother", "able", "education", "civil_affairs"),
    [
        (YES, YES, UNKNOWN, "2", "1"),
        (YES, NO, NO, "1", "1"),
        (YES, NO, YES, "1", "0"),
        (YES, NO, UNKNOWN, "1", ""),
        (NO, YES, NO, "1", "1"),
        (NO, NO, UNKNOWN, "0", "0"),
        (UNKNOWN, UNKNOWN, UNKNOWN, "", ""),
        (YES, UNKNOWN, UNKNOWN, "1", ""),
        (NO, UNKNOWN, UNKNOWN, "", ""),
    ],
)
def test_who_is_away_and_who_can_care_decide(school, father, mother, able, education, civil_affairs):
    facts = {"father_away": father, "mother_away": mother, "other_parent_able": able}
    assert verdicts(school, **facts) == (education, civil_affairs)


def test_away_for_less_than_three_months_is_not_yet_left_behind_for_the_education_records(school):
    rows = TermSurvey.objects.filter(child=school.xiaoyu, term=school.term)
    for days, education in ((89, "1"), (90, "2")):
        rows.update(father_away_since=school.today - dt.timedelta(days=days))
        assert rows.with_verdicts(school.today).get().education == education


def test_only_rural_children_under_sixteen_are_left_behind_for_civil_affairs(school):
    both = {"father_away": YES, "mother_away": YES}
    assert verdicts(school, household="2", **both) == ("2", "0")
    assert verdicts(school, household="", **both) == ("2", "")
    on = school.today if (school.today.month, school.today.day) != (2, 29) else school.today - dt.timedelta(days=1)
    for birthday, expected in (
        (on.replace(year=on.year - 16), "0"),
        (on.replace(year=on.year - 16) + dt.timedelta(days=1), "1"),
    ):
        type(school.xiaoyu).objects.filter(pk=school.xiaoyu.pk).update(birth_date=birthday)
        rows = TermSurvey.objects.filter(child=school.xiaoyu, term=school.term)
        rows.update(household="1")
        assert rows.with_verdicts(on).get().civil_affairs == expected


def test_a_verdict_set_by_hand_wins(school):
    facts = {"education_override": "0", "civil_affairs_override": "0", "override_reason": "父亲每周回家"}
    assert verdicts(school, father_away=YES, mother_away=YES, **facts) == ("0", "0")
