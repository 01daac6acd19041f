"""Leaving the register, coming back to the same file, and handing a child over: by whom, and what it leaves behind."""

import datetime as dt
import uuid

import pytest

from pairing.models import Pairing
from registry.models import Child, Handover, TermSurvey
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def leave(school, child, who="zhang", **over):
    posted = {"reason": "transferred", "on": school.today.isoformat(), "to": "县城三小", "note": "", **over}
    return client_of(school.staff[who]).post(f"/children/{child.pk}/leave/", {**posted, "once": str(uuid.uuid4())})


def come_back(school, child, who="qian", **over):
    posted = {"on": school.today.isoformat(), "school_class": school.class_a.school_class_id, **over}
    return client_of(school.staff[who]).post(f"/children/{child.pk}/back/", {**posted, "once": str(uuid.uuid4())})


def row_of(school, child):
    return TermSurvey.objects.get(child=child, term=school.term)


def names(staff, query):
    return {row.child.name for row in client_of(staff).get(f"/children/?{query}").context["page"]}


def test_who_leaves_has_a_reason_a_day_and_a_place_and_the_pairing_ends(school):
    assert leave(school, school.xiaoyu, note="每月打一次电话").status_code == 302
    row = row_of(school, school.xiaoyu)
    assert (row.left_on, row.left_reason, row.left_to) == (school.today, "transferred", "县城三小")
    assert Pairing.objects.get(child=school.xiaoyu).end_reason == "child_left"
    assert Handover.objects.get().text == "每月打一次电话"
    page = client_of(school.sun).get(f"/children/{school.xiaoyu.pk}/").text
    for text in ("县城三小", "每月打一次电话", "离校"):
        assert text in page


def test_no_day_before_the_child_came_and_none_that_is_still_to_come(school):
    for day in (school.term.first_day - dt.timedelta(days=1), school.today + dt.timedelta(days=1)):
        assert leave(school, school.xiaoyu, on=day.isoformat()).status_code == 200
    assert leave(school, school.xiaoyu, reason="").status_code == 200
    assert row_of(school, school.xiaoyu).left_on is None


@pytest.mark.parametrize("who", ["li", "wang", "sun", "zhou", "wu"])
def test_others_take_nobody_off_the_register_and_bring_nobody_back(school, who):
    assert leave(school, school.xiaoyu, who).status_code == 404
    assert come_back(school, school.xue, who).status_code == 404
    assert TermSurvey.objects.filter(child=school.xue).count() == 1


def test_who_left_in_an_earlier_term_comes_back_to_the_same_file(school):
    before = Child.objects.count()
    assert come_back(school, school.xue).status_code == 302
    row = row_of(school, school.xue)
    assert (row.joined_on, row.left_on, row.state) == (school.today, None, "to_verify")
    assert (row.address, Child.objects.count()) == (f"青场镇和平村{school.xue.pk}组", before)
    assert "张雪" in names(school.zhang, "")
    page = client_of(school.zhang).get(f"/children/{school.xue.pk}/")
    assert "重新登记在册" in page.text


def test_who_left_this_term_goes_on_in_its_row_and_is_brought_back_by_the_class_teacher(school):
    leave(school, school.xiaoyu)
    assert come_back(school, school.xiaoyu, "zhang").status_code == 302
    row = row_of(school, school.xiaoyu)
    assert (row.left_on, row.left_reason, row.left_to, row.state) == (None, "", "", "to_verify")
    assert [one.left_on for one in row.history.all()][1] == school.today


def test_nobody_comes_back_who_is_there_nor_into_a_class_of_others(school):
    assert come_back(school, school.xiaoyu).status_code == 404
    leave(school, school.xiaoyu)
    assert come_back(school, school.xiaoyu, "zhang", school_class=school.class_b.school_class_id).status_code == 200
    assert leave(school, school.xiaoyu).status_code == 404


def test_the_archive_lists_who_is_on_the_register_no_more(school):
    assert names(school.qian, "left=archived") == {"张雪"}
    leave(school, school.xiaoyu, on=(school.today - dt.timedelta(days=1)).isoformat())
    assert names(school.qian, "left=archived") == {"张雪", "李小雨"}
    assert names(school.zhang, "left=archived") == {"李小雨"}
    assert names(school.li, "left=archived") == set()
    come_back(school, school.xue)
    assert names(school.qian, "left=archived") == {"李小雨"}


def hand_over(school, who, to=None, text="爱画画，怕打雷"):
    posted = {"kind": "helper", "to": to.pk if to else "", "text": text, "once": str(uuid.uuid4())}
    return client_of(school.staff[who]).post(f"/children/{school.xiaoyu.pk}/handover/", posted)


def readers(school):
    found = set()
    for who, staff in school.staff.items():
        answer = client_of(staff).get(f"/children/{school.xiaoyu.pk}/")
        if answer.status_code == 200 and "怕打雷" in answer.text:
            found.add(who)
    return found


def test_a_note_is_read_by_whoever_looks_after_the_child_now(school):
    assert hand_over(school, "wang", to=school.zhao).status_code == 302
    assert readers(school) == {"zhang", "sun", "zhou", "wang"}
    Pairing.objects.create(child=school.xiaoyu, staff=school.zhao, started_on=school.today, primary=False)
    assert readers(school) == {"zhang", "sun", "zhou", "wang", "zhao"}
    Pairing.objects.filter(staff=school.wang).update(ended_on=school.today - dt.timedelta(days=1), end_reason="changed")
    assert readers(school) == {"zhang", "sun", "zhou", "zhao"}


def test_who_does_not_look_after_the_child_hands_nobody_over(school):
    for who in ("li", "zhao", "sun", "wu", "feng"):
        assert hand_over(school, who).status_code == 404
    assert hand_over(school, "zhang", text="").status_code == 200
    assert not Handover.objects.exists()
