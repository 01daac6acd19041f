"""Pairing rules: one main helper, a cap with reasons, a whole class at once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import Role
from pairing.actions import Choice, pair
from pairing.models import Pairing, helpers_with_load

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
