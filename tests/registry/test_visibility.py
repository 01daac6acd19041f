"""Who sees which child and which record (design.md 4)."""

import datetime as dt

import pytest

from lib.fields import Sensitivity
from registry.disclosure import Disclosure, Level
from registry.models import Child, ClassTerm, TermSurvey
from talks.models import Talk

pytestmark = pytest.mark.django_db
CLASS_A, CLASS_B = {"李小雨", "王磊", "刘洋"}, {"陈晨", "杨阳"}
EVERYBODY = CLASS_A | CLASS_B | {"张雪"}


def names(rows):
    return {child.name for child in rows}


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("zhang", CLASS_A),
        ("li", CLASS_B),
        ("wang", {"李小雨"}),
        ("zhao", {"陈晨"}),
        ("qian", EVERYBODY),
        ("sun", EVERYBODY),
        ("zhou", EVERYBODY),
        ("wu", set()),
        ("zheng", set()),
        ("feng", set()),
        ("chen", set()),
    ],
)
def test_each_sees_the_children_of_their_care(school, who, seen):
    assert names(Child.objects.visible_to(school.staff[who])) == seen


def test_a_teacher_loses_the_children_with_the_class(school):
    ClassTerm.objects.filter(pk=school.class_a.pk).update(head_teacher=school.zheng)
    assert names(Child.objects.visible_to(school.zhang)) == set()
    assert names(Child.objects.visible_to(school.zheng)) == CLASS_A


def test_a_helper_loses_the_child_with_the_pairing(school):
    school.xiaoyu.pairings.update(ended_on=school.today - dt.timedelta(days=1), end_reason="other")
    assert names(Child.objects.visible_to(school.wang)) == set()


def talk(author, *children, content="谈了学习"):
    record = Talk.objects.create(on=children[0].surveys.first().term.first_day, author=author, content=content)
    record.set_children(children)
    return record


def test_a_class_teacher_reads_all_talks_of_the_class_and_a_helper_only_own_ones(school):
    by_teacher, by_helper = talk(school.zhang, school.xiaoyu), talk(school.wang, school.xiaoyu)
    other_class = talk(school.li, school.chenchen)
    seen = {who: set(Talk.objects.visible_to(school.staff[who])) for who in school.staff}
    assert seen["zhang"] == {by_teacher, by_helper}
    assert seen["wang"] == {by_helper}
    assert seen["li"] == {other_class}
    assert seen["sun"] == seen["zhou"] == {by_teacher, by_helper, other_class}
    assert seen["qian"] == seen["wu"] == seen["zheng"] == seen["feng"] == seen["chen"] == set()


def test_only_the_author_corrects_a_talk_and_only_while_the_child_is_in_care(school):
    record = talk(school.wang, school.xiaoyu)
    assert set(Talk.objects.changeable_by(school.wang)) == {record}
    assert set(Talk.objects.changeable_by(school.zhang)) == set()
    school.xiaoyu.pairings.update(ended_on=school.today - dt.timedelta(days=1), end_reason="other")
    assert set(Talk.objects.changeable_by(school.wang)) == set(Talk.objects.visible_to(school.wang)) == set()
    assert set(Talk.objects.visible_to(school.zhang)) == {record}


def test_a_forum_with_two_classes_shows_each_teacher_only_own_children(school):
    forum = talk(school.sun, school.xiaoyu, school.chenchen)
    assert set(Talk.objects.visible_to(school.zhang)) == {forum}
    assert names(forum.children_for(school.zhang)) == {"李小雨"}
    assert names(forum.children_for(school.li)) == {"陈晨"}


@pytest.mark.parametrize(
    ("who", "facts", "phones"),
    [
        ("zhang", Level.REVEAL, Level.OPEN),
        ("wang", Level.MASKED, Level.OPEN),
        ("zhou", Level.MASKED, Level.MASKED),
        ("sun", Level.REVEAL, Level.REVEAL),
        ("qian", Level.OPEN, Level.OPEN),
        ("li", Level.MASKED, Level.MASKED),
    ],
)
def test_sensitive_facts_are_open_masked_or_shown_on_request(school, who, facts, phones):
    reading = Disclosure(school.staff[who], school.today)
    assert {reading.level(school.xiaoyu.pk, kind) for kind in (Sensitivity.ID_NUMBER, Sensitivity.ADDRESS)} == {facts}
    assert reading.level(school.xiaoyu.pk, Sensitivity.PHONE) == phones


def test_who_left_the_class_last_term_is_out_of_its_teachers_sight(school):
    assert TermSurvey.objects.visible_to(school.zhang).filter(child=school.xue).count() == 0
