"""Every number is as long as the list behind it, and says what design.md 3 says."""

import datetime as dt

import pytest

from pairing.models import Pairing
from registry.models import Child, Guardian, Parent, TermSurvey
from registry.standing import Standing
from reports.conditions import conditions
from reports.roll import counted, key, narrowed, roll
from reports.screens.desk import my_children
from talks.models import Talk
from tests.personas import client_of
from visits.models import FamilyContact, HomeVisit

pytestmark = pytest.mark.django_db


def who(school, slug, user=None):
    rows = narrowed(roll(user or school.sun, school.today), school.today, slugs=[slug])
    return {row.child.name for row in rows}


def note(model, author, on, *children, **fields):
    text = "notes" if model is HomeVisit else "content"
    record = model.objects.create(on=on, author=author, **{text: "在家很好"}, **fields)
    record.set_children(children)
    return record


@pytest.mark.parametrize("slug", conditions())
def test_each_count_is_the_length_of_its_list(school, slug):
    note(Talk, school.zhang, school.today, school.xiaoyu, concern=True)
    note(HomeVisit, school.li, school.today - dt.timedelta(days=40), school.chenchen)
    Guardian.objects.filter(child=school.yangyang).update(phones="")
    TermSurvey.objects.filter(child=school.yangyang).update(boarding="2", hardship=["1"], key_support="1", risk="3")
    for user in (school.sun, school.zhang, school.wang):
        rows = roll(user, school.today)
        total = counted(rows, school.today, [slug])
        by_class = counted(rows, school.today, [slug], "school_class")
        assert total[key(slug)] == len(who(school, slug, user)) == sum(line[key(slug)] for line in by_class)


def test_who_may_not_read_a_concern_does_not_find_its_child_by_it(school):
    note(Talk, school.zhang, school.today, school.xiaoyu, concern=True)
    lists = {name: client_of(school.staff[name]).get("/children/?is=flagged").text for name in ("wang", "qian", "zhou")}
    assert {name for name, page in lists.items() if "近期有担忧" in page} == {"zhou"}
    assert {name for name, page in lists.items() if "陈晨" not in page and "李小雨" in page} >= {"zhou", "wang"}
    assert "陈晨" in lists["qian"]


@pytest.mark.parametrize(
    ("slug", "opposite"),
    [
        ("reached", "unreached"),
        ("filed", "unfiled"),
        ("paired", "unpaired"),
        ("talk", "no-talk"),
        ("visit", "no-visit"),
    ],
)
def test_a_condition_and_its_opposite_are_everybody(school, slug, opposite):
    note(Talk, school.zhang, school.today, school.xiaoyu)
    Child.objects.filter(pk=school.chenchen.pk).update(birth_date=None)
    everybody = {row.child.name for row in roll(school.sun, school.today)}
    assert who(school, slug) | who(school, opposite) == everybody
    assert who(school, slug) & who(school, opposite) == set()


def test_reached_is_any_record_of_this_month_up_to_today(school):
    first = school.today.replace(day=1)
    note(FamilyContact, school.zhang, school.today, school.xiaoyu, people=["father"])
    note(Talk, school.zhang, first, school.wanglei)
    note(HomeVisit, school.zhang, first - dt.timedelta(days=1), school.liuyang)
    assert who(school, "reached") == {"李小雨", "王磊"}
    assert who(school, "contact") == {"李小雨"}


@pytest.mark.parametrize(
    "lack",
    [
        lambda s: Child.objects.filter(pk=s.xiaoyu.pk).update(sex=""),
        lambda s: Child.objects.filter(pk=s.xiaoyu.pk).update(birth_date=None),
        lambda s: Child.objects.filter(pk=s.xiaoyu.pk).update(id_number="", id_digest=None),
        lambda s: TermSurvey.objects.filter(child=s.xiaoyu).update(school_class=None),
        lambda s: TermSurvey.objects.filter(child=s.xiaoyu).update(address=""),
        lambda s: Guardian.objects.filter(child=s.xiaoyu).update(relation=""),
        lambda s: Guardian.objects.filter(child=s.xiaoyu).update(phones=""),
        lambda s: Guardian.objects.filter(child=s.xiaoyu).update(until=s.today),
        lambda s: Parent.objects.filter(child=s.xiaoyu, kind="father").update(phones=""),
        lambda s: Parent.objects.filter(child=s.xiaoyu, kind="mother").update(workplace="", employer=""),
        lambda s: TermSurvey.objects.filter(child=s.xiaoyu).update(state="to_verify"),
    ],
)
def test_a_file_that_lacks_anything_is_not_complete(school, lack):
    assert "李小雨" in who(school, "filed")
    lack(school)
    assert "李小雨" in who(school, "unfiled")


def test_a_file_without_an_id_number_is_complete_when_it_says_why(school):
    Child.objects.filter(pk=school.xiaoyu.pk).update(id_number="", id_digest=None, no_id_reason="pending")
    assert "李小雨" in who(school, "filed")


def test_a_parent_at_home_needs_no_place_of_work(school):
    Parent.objects.filter(child=school.xiaoyu, kind="father").update(workplace="", employer="", phones="")
    TermSurvey.objects.filter(child=school.xiaoyu).update(father_away="0")
    assert "李小雨" in who(school, "filed")


def test_paired_means_an_active_pairing_today(school):
    assert who(school, "paired") == {"李小雨", "陈晨"}
    Pairing.objects.filter(child=school.chenchen).update(started_on=school.today + dt.timedelta(days=1))
    assert who(school, "paired") == {"李小雨"}


def test_the_psychology_teacher_sees_the_children_somebody_worries_about(school):
    note(Talk, school.li, school.today - dt.timedelta(days=59), school.chenchen, concern=True)
    note(Talk, school.li, school.today - dt.timedelta(days=60), school.yangyang, concern=True)
    TermSurvey.objects.filter(child=school.liuyang).update(risk="3")
    assert {row.child.name for row in my_children(Standing(school.zhou, school.today), school.term)} == {"陈晨", "刘洋"}
