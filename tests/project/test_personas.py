"""The small school is what its description says, on whatever day the tests run."""

import datetime as dt

import pytest
from django.contrib.auth import get_user

from lib.id_numbers import parse
from registry.models import Child, Term
from tests.personas import client_of, small_school, terms

AWKWARD_DAYS = [
    dt.date(2028, 2, 29),
    dt.date(2027, 2, 14),
    dt.date(2027, 2, 15),
    dt.date(2027, 3, 31),
    dt.date(2027, 7, 11),
    dt.date(2027, 8, 31),
    dt.date(2027, 9, 1),
    dt.date(2027, 12, 31),
    dt.date(2028, 1, 1),
]


@pytest.mark.django_db
@pytest.mark.parametrize("day", AWKWARD_DAYS, ids=str)
def test_every_day_lies_well_inside_a_term_that_follows_another(day):
    current, last = terms(day)

    assert Term.objects.current(day).get() == current
    assert Term.objects.before(current).get() == last
    assert current.first_day <= day - dt.timedelta(days=35) < day <= current.last_day
    assert last.first_day < last.last_day < current.first_day
    current.clean()
    last.clean()


@pytest.mark.django_db
@pytest.mark.parametrize("day", AWKWARD_DAYS, ids=str)
def test_the_school_can_be_built_on_every_day(day):
    school = small_school(on=day)

    assert {child.name for child in Child.objects.on_register(day)} == {"李小雨", "王磊", "刘洋", "陈晨", "杨阳"}
    assert school.class_a.name != school.class_b.name


def test_each_persona_sees_the_children_it_stands_for(school):
    seen = {
        name: {key for key, child in school.children.items() if child in Child.objects.visible_to(staff)}
        for name, staff in school.staff.items()
    }

    everybody = {"xiaoyu", "wanglei", "liuyang", "chenchen", "yangyang", "xue"}
    assert seen == {
        "zhang": {"xiaoyu", "wanglei", "liuyang"},
        "li": {"chenchen", "yangyang"},
        "wang": {"xiaoyu"},
        "zhao": {"chenchen"},
        "qian": everybody,
        "sun": everybody,
        "zhou": everybody,
        "wu": set(),
        "zheng": set(),
        "feng": set(),
        "chen": set(),
    }


def test_the_children_pass_every_check_of_their_own_models(school):
    for child in school.children.values():
        child.full_clean()
        assert parse(child.id_number).birth_date == child.birth_date
        for row in [*child.guardians.all(), *child.parents.all(), *child.surveys.all(), *child.pairings.all()]:
            row.full_clean()


def test_only_those_who_work_here_can_be_signed_in(school):
    signed_in = {name: get_user(client_of(staff)).is_authenticated for name, staff in school.staff.items()}

    assert signed_in == {name: name != "chen" for name in school.staff}
