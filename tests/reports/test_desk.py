"""The desk: what is due from whoever signs in, child by child, and gone when it is done."""

import datetime as dt

import pytest

from accounts.models import Role
from activities.models import Activity
from lib.dates import month_of
from pairing.models import Pairing, SupportSession
from registry.models import ClassTerm, TermSurvey
from registry.standing import Standing
from reports.models import CareStandard
from reports.screens.desk import my_children
from talks.models import Talk
from tests.personas import client_of
from visits.models import HomeVisit

pytestmark = pytest.mark.django_db


def standard(school, duty, who="class_teacher", per="month", **fields):
    return CareStandard.objects.create(term=school.term, duty=duty, responsible=who, per=per, **fields)


def desk(school, who):
    return client_of(school.staff[who]).get("/").context


def names(rows):
    return [row.child.name for row in rows]


def talk(author, on, *children):
    Talk.objects.create(on=on, author=author, content="谈了学习").set_children(children)


def test_what_is_due_is_there_until_it_is_done(school):
    standard(school, "talk")
    assert sorted(names(desk(school, "zhang")["waiting"])) == ["刘洋", "李小雨", "王磊"]
    client = client_of(school.zhang)
    page = client.get("/").text
    assert f'href="/log/talk/?child={school.xiaoyu.pk}&amp;duty=talk"' in page
    assert "还有 3 个孩子等着您" in page
    talk(school.zhang, school.today, school.xiaoyu)
    after = desk(school, "zhang")
    assert (sorted(names(after["waiting"])), names(after["done"])) == (["刘洋", "王磊"], ["李小雨"])
    assert after["things"] == 2


def test_the_child_unnoticed_longest_comes_first(school):
    standard(school, "visit")
    talk(school.zhang, school.today, school.xiaoyu)
    talk(school.li, school.today - dt.timedelta(days=20), school.liuyang)
    assert names(desk(school, "zhang")["waiting"]) == ["王磊", "刘洋", "李小雨"]


def test_each_is_asked_for_what_is_theirs(school):
    standard(school, "talk")
    standard(school, "tutoring", "helper", "week", count=2)
    assert {task.standard.duty for row in desk(school, "zhang")["rows"] for task in row.tasks} == {"talk"}
    (row,) = desk(school, "wang")["rows"]
    assert [(task.standard.duty, task.missing) for task in row.tasks] == [("tutoring", 2)]


def test_two_duties_of_one_name_are_told_apart(school):
    Pairing.objects.filter(child=school.xiaoyu).update(staff=school.zhang, started_on=school.term.first_day)
    standard(school, "talk")
    standard(school, "talk", "helper")
    standard(school, "visit", per="month")
    row = next(row for row in desk(school, "zhang")["rows"] if row.child == school.xiaoyu)
    assert sorted(task.label for task in row.tasks) == ["家访", "谈心（帮扶人）", "谈心（班主任）"]


def test_a_visit_to_a_closed_door_is_no_visit_yet(school):
    standard(school, "visit")
    for child, met in ((school.xiaoyu, ["nobody"]), (school.wanglei, ["guardian"]), (school.liuyang, [])):
        HomeVisit.objects.create(on=school.today, author=school.zhang, notes="去了", met=met).set_children([child])
    assert names(desk(school, "zhang")["waiting"]) == ["李小雨"]


def test_what_a_colleague_did_counts_on_my_desk_too(school):
    standard(school, "talk")
    talk(school.li, school.today, school.xiaoyu)
    assert names(desk(school, "zhang")["done"]) == ["李小雨"]


def test_a_helper_is_asked_only_for_what_no_helper_of_the_child_did(school):
    standard(school, "tutoring", "helper", "month")
    SupportSession.objects.create(
        on=school.today, author=school.zhang, what=["tutoring"], content="班主任辅导"
    ).set_children([school.xiaoyu])  # fmt: skip
    assert names(desk(school, "wang")["waiting"]) == ["李小雨"]


def test_what_is_due_late_in_the_term_can_wait(school):
    school.term.last_day = school.today + dt.timedelta(days=60)
    school.term.save()
    standard(school, "visit", per="term")
    seen = desk(school, "zhang")
    assert (names(seen["waiting"]), len(seen["later"])) == ([], 3)
    assert "现在没有孩子在等您" in client_of(school.zhang).get("/").text


def test_what_was_missed_leads_to_the_periods_in_which_it_was(school):
    made = standard(school, "talk")
    client = client_of(school.zhang)
    row = next(row for row in client.get("/").context["rows"] if row.child == school.xiaoyu)
    (task,) = row.overdue
    months = {month_of(school.term.first_day).first, month_of(school.today).first}
    assert task.overdue >= len(months) - 1 > 0
    url = f"/figures/{made.pk}/?child={school.xiaoyu.pk}&when=ended&state=behind"
    assert f'href="{url.replace("&", "&amp;")}"' in client.get("/").text
    assert client.get(url).context["page"].paginator.count == task.overdue


def test_a_missed_period_can_be_entered_late_and_counts_by_its_day(school):
    made = standard(school, "talk")
    talk(school.zhang, school.term.first_day, school.xiaoyu)
    rows = {row.child: row for row in my_children(Standing(school.zhang, school.today), school.term)}
    missed = [len(rows[child].overdue) and rows[child].overdue[0].overdue for child in (school.xiaoyu, school.wanglei)]
    assert missed[0] == missed[1] - 1
    assert made.duty == "talk"


def test_who_came_lately_is_shown_as_such(school):
    Pairing.objects.filter(child=school.xiaoyu).update(started_on=school.today - dt.timedelta(days=3))
    (row,) = desk(school, "wang")["rows"]
    assert row.given_on == school.today - dt.timedelta(days=3)
    assert "3 天前交给您" in client_of(school.wang).get("/").text


def test_nothing_due_is_said_kindly(school):
    assert "本学期没有给您定任务" in client_of(school.wang).get("/").text
    ClassTerm.objects.update(head_teacher=None)
    assert "您还没有要照看的孩子" in client_of(school.zhang).get("/").text


def test_the_month_shows_each_period_of_each_child(school):
    standard(school, "tutoring", "helper", "week")
    Pairing.objects.filter(child=school.xiaoyu).update(started_on=school.term.first_day)
    SupportSession.objects.create(
        on=school.today, author=school.wang, what=["tutoring"], content="辅导了数学"
    ).set_children([school.xiaoyu])  # fmt: skip
    page = client_of(school.wang).get("/desk/month/")
    ((row, duties),) = page.context["lines"]
    (_standard, marks) = duties[0]
    assert row.child == school.xiaoyu
    span = month_of(school.today)
    assert all(mark.last >= span.first and mark.first <= span.last for mark in marks)
    assert marks[-1].state == "done"
    assert {mark.state for mark in marks[:-1]} <= {"overdue"}
    before = client_of(school.wang).get("/desk/month/?back=1").context
    assert before["earlier"] == 2


def test_a_helper_is_not_behind_with_what_was_due_before_the_pairing(school):
    made = standard(school, "tutoring", "helper", "week")
    since = school.today - dt.timedelta(days=school.today.weekday() + 14)  # a Monday
    Pairing.objects.filter(child=school.xiaoyu).update(started_on=since)
    client = client_of(school.wang)
    (row,) = client.get("/").context["rows"]
    (task,) = row.overdue
    assert task.overdue == 2
    assert client.get(task.missed_url).context["page"].paginator.count == 2
    assert client.get(f"/figures/{made.pk}/?child={school.xiaoyu.pk}&when=ended").context["page"].paginator.count > 2
    ((_row, duties),) = client.get("/desk/month/?back=0").context["lines"]
    assert all(mark.last >= since for mark in duties[0][1])


def test_the_month_asks_each_for_what_is_theirs(school):
    """张老师 heads 王磊's class and helps 陈晨 of another one."""
    talks, weekly = standard(school, "talk"), standard(school, "tutoring", "helper", "week")
    first = school.term.first_day
    Pairing.objects.create(child=school.chenchen, staff=school.zhang, primary=False, started_on=first)
    lines = client_of(school.zhang).get("/desk/month/").context["lines"]
    shown = {row.child.name: {of.pk for of, marks in duties if marks} for row, duties in lines}
    assert shown == {"李小雨": {talks.pk}, "王磊": {talks.pk}, "刘洋": {talks.pk}, "陈晨": {weekly.pk}}


def test_a_class_teacher_in_the_office_is_asked_to_verify_the_own_class_only(school):
    school.zhang.grant(Role.OFFICE)
    TermSurvey.objects.filter(child__in=[school.chenchen, school.liuyang]).update(state="to_verify")
    assert client_of(school.zhang).get("/desk/").context["to_verify"] == 1


def test_a_helper_who_lost_the_child_finds_neither_task_nor_mark(school):
    standard(school, "tutoring", "helper", "week")
    assert desk(school, "feng")["rows"] == []
    assert client_of(school.feng).get("/desk/month/").context["lines"] == []


# ------------------------------------------------------------------ for the whole class
def test_what_a_class_is_due_stands_on_its_teachers_desk_until_it_was_held(school):
    CareStandard.objects.create(
        term=school.term, duty="parents-meeting", responsible="class_teacher", per="month", count=1, whom="class"
    )
    assert [(task.class_term, task.missing) for task in class_tasks(school.zhang)] == [(school.class_a, 1)]
    assert class_tasks(school.wang) == class_tasks(school.zhou) == []
    page = client_of(school.zhang).get("/desk/")
    assert ("全班的事" in page.text, 'href="/activities/new/?kind=parents"' in page.text) == (True, True)
    meeting = Activity.objects.create(
        kind="parents", title="家长会", on=school.today, organiser=school.zhang, author=school.zhang, state="held"
    )
    meeting.links.create(school_class=school.class_b.school_class)
    assert len(class_tasks(school.zhang)) == 1
    meeting.links.create(school_class=school.class_a.school_class)
    assert [task.missing for task in class_tasks(school.zhang)] in ([], [0])  # what was missed before stays in sight


def class_tasks(staff):
    return client_of(staff).get("/desk/").context["class_tasks"]
