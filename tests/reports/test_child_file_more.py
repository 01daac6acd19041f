"""The child's file: brothers and sisters, who helped before, and what it costs with five hundred records."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities.models import Activity, Participant
from registry.attachments import attach
from registry.kinds import all_kinds
from registry.models import Guardian, Parent
from reports.models import CareStandard
from talks.models import Talk
from tests.parts import needed
from tests.personas import client_of
from tests.registry.test_shelves import activity_of

pytestmark = pytest.mark.django_db


def file_of(child, staff, query=""):
    return client_of(staff).get(f"/children/{child.pk}/{query}")


def siblings(child, staff):
    parts = {one.part.slug: one for one in file_of(child, staff).context["parts"]}
    return [line.text for line in parts["siblings"].lines] if "siblings" in parts else []


def same_parents(*children):
    for kind, name in (("father", "李建国"), ("mother", "陈美丽")):
        Parent.objects.filter(child__in=children, kind=kind).update(name=name)


def test_children_with_both_parents_in_common_are_brothers_and_sisters(school):
    same_parents(school.xiaoyu, school.liuyang)
    assert siblings(school.xiaoyu, school.zhang) == ["刘洋"]
    assert siblings(school.liuyang, school.zhang) == ["李小雨"]
    assert siblings(school.wanglei, school.zhang) == []


def test_one_name_in_common_says_nothing_yet_and_a_guardian_and_a_parent_do(school):
    both = [school.xiaoyu, school.wanglei]
    Guardian.objects.filter(child__in=both).update(name="王秀英")
    assert siblings(school.xiaoyu, school.zhang) == []
    Parent.objects.filter(child__in=both, kind="mother").update(name="陈美丽")
    assert siblings(school.xiaoyu, school.zhang) == ["王磊"]


def test_a_brother_out_of_sight_is_not_there(school):
    same_parents(school.xiaoyu, school.chenchen)
    assert siblings(school.xiaoyu, school.zhang) == []  # he is in another class
    assert siblings(school.xiaoyu, school.wang) == []
    assert siblings(school.xiaoyu, school.sun) == ["陈晨"]


def test_who_helped_before_stays_in_the_file(school):
    page = file_of(school.wanglei, school.zhang)
    assert [pairing.staff for pairing in page.context["past_helpers"]] == [school.feng]
    assert page.context["helpers"] == []
    assert "以前有 1 位帮扶人" in page.text


def many_records(school, n):
    """Of every kind, by two authors, day after day."""
    kinds = all_kinds()
    for number in range(n):
        kind = kinds[number % len(kinds)]
        author = (school.zhang, school.wang)[number % 2]
        on = school.today - dt.timedelta(days=number // 2)
        said = {kind.headline: f"第{number}次", **needed(kind, school)}
        record = kind.model.objects.create(on=on, author=author, **said)
        record.set_children([school.xiaoyu])


def test_a_file_with_five_hundred_records_pages_its_timeline_in_at_most_20_queries(school):
    many_records(school, 500)
    same_parents(school.xiaoyu, school.liuyang)
    for responsible in ("class_teacher", "helper"):
        CareStandard.objects.create(term=school.term, duty="talk", responsible=responsible, per="month", count=1)
    for who in ("zhang", "sun", "zhou", "wang", "qian"):
        client = client_of(school.staff[who])
        for query in ("", "?from=30"):
            with CaptureQueriesContext(connection) as queries:
                page = client.get(f"/children/{school.xiaoyu.pk}/{query}")
            assert len(queries) <= 20, (who, query, len(queries))
            assert len(page.context["timeline"].entries) <= 30
        assert (page.context["timeline"].older == 60) == (who in ("zhang", "sun", "zhou", "wang"))


def test_an_entry_says_how_many_files_belong_to_it_and_activities_can_be_picked(school):
    talk = Talk.objects.create(on=school.today, author=school.zhang, content="说想学画画")
    talk.set_children([school.xiaoyu])
    meeting = activity_of(school)
    Participant.objects.create(activity=meeting, child=school.xiaoyu, here=True)
    Activity.objects.filter(pk=meeting.pk).update(state="held")
    for found, times in ((talk, 2), (meeting, 1)):
        for n in range(times):
            attach(record=found, kind="image", title=f"{n}.jpg", data=b"x", by=school.zhang)
    page = file_of(school.xiaoyu, school.zhang)
    files = {entry.kind: entry.files for entry in page.context["timeline"].entries if entry.pk}
    assert files == {"talk": 2, "activity": 1}
    assert "2 个附件" in page.text
    assert ("activity", "活动", 1) in [(slug, str(name), n) for slug, name, n in page.context["timeline"].kinds]
    only = client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/?kind=activity").context["timeline"].entries
    assert [entry.text for entry in only] == ["家长会"]
