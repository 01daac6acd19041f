"""Who sees, changes and counts what of an activity (design.md 4), and what must never be false."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from activities import actions
from activities.models import Activity, ActivityHelper, Hazard, Incident, Participant
from lib.dates import today
from registry.duties import all_duties
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def event(school, *children, by=None, kind="event", classes=(), **said):
    by = by or school.sun
    said = {"state": "planned", "on": school.today, "title": "游园", **said}
    row = Activity.objects.create(kind=kind, organiser=by, author=by, **said)
    for one in classes:
        row.links.create(school_class=one.school_class)
    for child in children:
        Participant.objects.create(activity=row, child=child, group=1)
    return row


def page(who, name, *args):
    return client_of(who).get(reverse(name, args=args))


def tap(who, row, answer, which="here"):
    url = reverse("activity-roll", args=[row.activity_id, which])
    return client_of(who).post(url, {"set": f"{row.pk}:{answer}"}).status_code


@pytest.mark.parametrize(
    ("persona", "sees"),
    [("zhang", True), ("wang", True), ("zhou", True), ("sun", True), ("qian", True),
     ("li", False), ("zhao", False), ("zheng", False), ("feng", False), ("wu", False), ("chen", False)],
)  # fmt: skip
def test_what_is_a_class_s_is_read_by_those_who_know_its_children(school, persona, sees):
    row = event(school, school.xiaoyu, by=school.zheng, classes=[school.class_a])

    assert Activity.objects.visible_to(school.staff[persona]).filter(pk=row.pk).exists() is sees


@pytest.mark.parametrize(
    ("persona", "changes"),
    [("zhang", True), ("sun", True), ("qian", True), ("wang", False), ("zhou", False), ("zheng", False)],
)
def test_it_is_changed_by_its_class_teacher_and_those_who_run_the_school_s(school, persona, changes):
    row = event(school, school.xiaoyu, by=school.zheng, classes=[school.class_a])

    assert Activity.objects.changeable_by(school.staff[persona]).filter(pk=row.pk).exists() is changes
    assert page(school.staff[persona], "activity-edit", row.pk).status_code == (200 if changes else 404)


def test_of_a_school_s_event_each_is_shown_only_the_children_they_know(school):
    row = event(school, school.xiaoyu, school.chenchen)
    ActivityHelper.objects.create(activity=row, name="爱心姐姐", child=school.chenchen)

    for name in ("activity", "activity-print"):
        text = page(school.zhang, name, row.pk).content.decode()
        assert "李小雨" in text
        assert "陈晨" not in text
        assert "爱心姐姐" not in text


def test_the_number_of_others_children_is_told_only_to_who_runs_it(school):
    row = event(school, school.xiaoyu, school.chenchen, school.yangyang)

    assert page(school.zhang, "activity", row.pk).context["totals"]["n"] == 1
    assert page(school.qian, "activity", row.pk).context["totals"]["n"] == 3
    Activity.objects.update(organiser=school.zhang)
    assert page(school.zhang, "activity", row.pk).context["totals"]["n"] == 3


def test_incidents_and_money_are_read_by_those_who_run_it(school):
    row = event(school, school.xiaoyu)
    Incident.objects.create(activity=row, what="擦破膝盖")

    assert "擦破膝盖" in page(school.sun, "activity", row.pk).content.decode()
    assert "擦破膝盖" not in page(school.zhang, "activity", row.pk).content.decode()
    assert "擦破膝盖" not in page(school.zhang, "activity-print", row.pk).content.decode()


def test_a_teacher_calls_the_roll_of_own_children_and_of_no_others(school):
    row = event(school, school.xiaoyu, school.chenchen)
    own, other = (row.participants.get(child=child) for child in (school.xiaoyu, school.chenchen))

    assert tap(school.zhang, own, "yes") == 302
    assert tap(school.zhang, other, "yes") == 404
    assert tap(school.wu, own, "no") == 404
    assert {p.child: p.here for p in row.participants.all()} == {school.xiaoyu: True, school.chenchen: None}


def test_a_second_tap_takes_the_first_back_and_the_history_keeps_both(school):
    row = event(school, school.xiaoyu).participants.get()

    for answer in ("no", "unsaid", "yes"):
        tap(school.zhang, row, answer)

    said = row.history.filter(history_type="~").order_by("history_id")
    assert [(v.here, v.history_user) for v in said] == [(h, school.zhang) for h in (False, None, True)]


def test_signing_up_leaves_others_children_where_they_are(school):
    row = event(school, school.xiaoyu, school.chenchen)
    url = reverse("activity-children", args=[row.pk])

    client_of(school.zhang).post(url, {"children": [school.wanglei.pk]})
    assert {p.child for p in row.participants.all()} == {school.wanglei, school.chenchen}
    client_of(school.zhang).post(url, {"children": [school.wanglei.pk, school.yangyang.pk]})
    assert {p.child for p in row.participants.all()} == {school.wanglei, school.chenchen}


def test_who_was_called_cannot_be_left_out(school):
    row = event(school, school.xiaoyu)
    row.participants.update(here=False)

    with pytest.raises(ValidationError):
        actions.sign_up(activity=row, children=[], among=[school.xiaoyu.pk], by=school.sun)

    assert row.participants.count() == 1


def test_groups_are_of_about_the_same_size(school):
    row = event(school, *[getattr(school, name) for name in ("xiaoyu", "wanglei", "liuyang", "chenchen", "yangyang")])

    actions.deal(activity=row, groups=2, by=school.sun)

    assert sorted(row.participants.values_list("group", flat=True)) == [1, 1, 1, 2, 2]


def test_postponing_takes_a_reason_and_keeps_the_first_day(school):
    row = event(school)
    later = today() + dt.timedelta(days=7)
    url = reverse("activity-postpone", args=[row.pk])

    client_of(school.sun).post(url, {"to": later.isoformat(), "reason": ""})
    row.refresh_from_db()
    assert (row.state, row.on) == ("planned", school.today)
    client_of(school.sun).post(url, {"to": later.isoformat(), "reason": "下大雨"})
    row.refresh_from_db()
    assert (row.state, row.on, row.first_day, row.reason) == ("postponed", later, school.today, "下大雨")


@pytest.mark.parametrize("wrong", [{"state": "cancelled"}, {"title": ""}, {"begins": "10:00", "ends": "09:00"}])
def test_what_must_never_be_false_is_refused_by_the_database(school, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        event(school, **wrong)

    assert not Activity.objects.exists()


def test_a_hazard_is_closed_with_the_day_and_how(school):
    row = Hazard.objects.create(activity=event(school, kind="dormitory"), what="插座松动", where="3栋")
    url = reverse("hazard", args=[row.pk])

    client_of(school.zhang).post(url, {"closed_on": school.today, "closed_how": "换新"})
    assert Hazard.objects.open().get() == row
    client_of(school.qian).post(url, {"closed_on": school.today, "closed_how": ""})
    assert Hazard.objects.open().get() == row
    client_of(school.qian).post(url, {"closed_on": school.today, "closed_how": "换新"})
    assert not Hazard.objects.open().exists()


def test_only_what_was_held_counts_for_the_classes_it_was_for(school):
    duty = all_duties()["parents-meeting"]
    event(school, kind="parents", classes=[school.class_a], state="held")
    event(school, kind="parents", classes=[school.class_b])
    event(school, kind="forum", classes=[school.class_a], state="held", by=school.zhang)

    done = list(duty.done().values_list(*duty.columns))
    assert done == [(school.class_a.school_class_id, school.today, school.sun.pk)]


def test_a_forum_of_the_school_counts_for_the_school(school):
    event(school, kind="forum", state="held")
    duty = all_duties()["forum"]

    assert [row[0] for row in duty.done().values_list(*duty.columns)] == [0]


def test_a_class_teacher_plans_for_no_other_class(school):
    body = {"kind": "class_meeting", "title": "x", "on": school.today, "state": "planned", "organiser": school.zhang.pk}
    body |= {"classes": [school.class_b.school_class_id], "everyone": "on"}

    client_of(school.zhang).post(reverse("activity-new"), body)

    assert not Activity.objects.exists()


def test_it_stands_on_the_file_once_it_was_held_and_the_child_was_there(school):
    row = event(school, school.xiaoyu, school.wanglei, state="held", title="合唱")
    row.participants.filter(child=school.xiaoyu).update(here=True)

    def entries(child):
        return [e.text for e in page(school.zhang, "child", child.pk).context["timeline"].entries]

    assert "合唱" in entries(school.xiaoyu)
    assert "合唱" not in entries(school.wanglei)
