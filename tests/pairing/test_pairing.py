"""Pairing rules: one main helper, a cap with reasons, a whole class at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from pairing.actions import Choice, pair
from pairing.models import Pairing, helpers_with_load
from registry.actions import leave
from registry.codes import LeavingReason
from registry.models import TermSurvey
from tests.personas import client_of
from tests.registry.test_forms import posted

pytestmark = pytest.mark.django_db


def test_a_child_has_one_main_helper(school):
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.create(child=school.xiaoyu, staff=school.zhao, started_on=school.today)


def test_a_pairing_holds_from_its_first_to_its_last_day(school):
    pairing = school.xiaoyu.pairings.get()
    pairing.started_on, pairing.ended_on = dt.date(2026, 9, 1), dt.date(2026, 9, 30)
    pairing.end_reason = Pairing.EndReason.OTHER
    pairing.save()
    days = [dt.date(2026, 8, 31), dt.date(2026, 9, 1), dt.date(2026, 9, 30), dt.date(2026, 10, 1)]
    assert [Pairing.objects.active(day).filter(pk=pairing.pk).exists() for day in days] == [False, True, True, False]


def test_beyond_the_cap_a_pairing_needs_a_reason(school):
    Pairing.objects.create(child=school.liuyang, staff=school.wang, started_on=school.today)
    third = Pairing(child=school.yangyang, staff=school.wang, started_on=school.today)
    with pytest.raises(ValidationError, match="已经结对 2 个孩子"):
        third.full_clean()
    third.over_cap_reason = "同村，顺路"
    third.full_clean()


def test_who_has_room_counts_children_paired_today(school):
    load = {helper.name: helper.load for helper in helpers_with_load(school.today)}
    assert load == {"张老师": 0, "李老师": 0, "王老师": 1, "赵老师": 1, "郑老师": 0, "冯老师": 0}


def test_a_class_is_paired_at_once_and_who_helps_becomes_a_helper(school):
    choices = [Choice(school.liuyang.pk, school.li.pk), Choice(school.xiaoyu.pk, school.li.pk)]
    pair(choices=choices, kind=Pairing.Kind.HELPER, on=school.today, by=school.qian)
    made = {p.child: p for p in Pairing.objects.filter(staff=school.li)}
    assert made[school.liuyang].primary is True
    assert made[school.xiaoyu].primary is False  # Wang stays the main helper
    assert made[school.xiaoyu].history.get().history_user == school.qian
    assert school.li.roles.filter(role=Role.HELPER).exists()


def test_a_pairing_ends_with_the_day_the_child_leaves(school):
    rows = TermSurvey.objects.filter(child=school.xiaoyu, term=school.term)
    leave(surveys=rows, reason=LeavingReason.PARENTS_BACK, on=school.today, by=school.qian)
    pairing = school.xiaoyu.pairings.get()
    assert (pairing.ended_on, pairing.end_reason) == (school.today, "child_left")
    assert pairing.history.first().history_user == school.qian
    assert school.chenchen.pairings.get().ended_on is None


def test_so_it_does_when_the_class_teacher_enters_it_in_the_file(school):
    client, url = client_of(school.zhang), f"/registry/child/{school.xiaoyu.pk}/change/"
    gone = {"surveys-0-left_on": school.today.isoformat(), "surveys-0-left_reason": LeavingReason.TRANSFERRED}
    assert client.post(url, posted(client, url, **gone)).status_code == 302
    assert school.xiaoyu.pairings.get().end_reason == "child_left"
