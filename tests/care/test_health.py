"""Illness: open until the family knows; the office reads none of it. Boarding: the boarders are offered."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from care.models import BoardingDay, HealthEvent
from registry.models import TermSurvey
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def typed(school, child, **more):
    return {"on": school.today, "children": child.pk, "signs": ["fever"], "content": "发烧38.5度", **more}


def test_an_illness_waits_until_the_family_is_told(school):
    teacher = client_of(school.zhang)
    teacher.post("/log/health/", typed(school, school.xiaoyu))
    row = HealthEvent.objects.get()
    assert "患病还没告知家人" in teacher.get("/").text
    assert "患病还没告知家人" not in client_of(school.li).get("/").text
    assert "还没告知家人" in teacher.get(f"/children/{school.xiaoyu.pk}/").text
    told = typed(school, school.xiaoyu, told=["mother"], told_on=school.today)
    assert teacher.post(f"/log/health/{row.pk}/", told).status_code == 302
    assert "患病还没告知家人" not in teacher.get("/").text


def test_told_takes_a_person_and_a_day(school):
    answer = client_of(school.zhang).post("/log/health/", typed(school, school.xiaoyu, told=["mother"]))
    assert "请同时填写告知了谁、哪一天告知" in answer.text
    row = HealthEvent.objects.create(on=school.today, author=school.zhang, content="发烧")
    with pytest.raises(IntegrityError), transaction.atomic():
        HealthEvent.objects.filter(pk=row.pk).update(told_on=school.today)
    early = {"told": ["mother"], "told_on": school.today - dt.timedelta(days=1)}
    assert "告知日期不能早于患病日期" in client_of(school.zhang).post(
        "/log/health/", typed(school, school.xiaoyu, **early)
    ).text  # fmt: skip


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhang", 200), ("wang", 200), ("sun", 200), ("zhou", 200), ("qian", 404), ("li", 404), ("wu", 404)],
)
def test_who_reads_an_illness(school, who, status):
    row = HealthEvent.objects.create(on=school.today, author=school.zhang, content="发烧")
    row.set_children([school.xiaoyu])
    assert client_of(school.staff[who]).get(f"/records/health/{row.pk}/").status_code == status
    evening = BoardingDay.objects.create(on=school.today, author=school.zhang, content="早睡")
    evening.set_children([school.xiaoyu])
    assert client_of(school.staff[who]).get(f"/records/boarding/{evening.pk}/").status_code == status


def test_the_office_finds_no_illness_on_the_file(school):
    row = HealthEvent.objects.create(on=school.today, author=school.zhang, content="水痘隔离")
    row.set_children([school.xiaoyu])
    assert "水痘隔离" in client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/").text
    assert "水痘隔离" not in client_of(school.qian).get(f"/children/{school.xiaoyu.pk}/").text


def test_boarders_are_offered(school):
    TermSurvey.objects.filter(child=school.xiaoyu).update(boarding="2")
    teacher = client_of(school.zhang)
    page = teacher.get("/log/boarding/").text
    assert "李小雨" in page
    assert "王磊" not in page
    assert "王磊" in teacher.get(f"/log/boarding/?child={school.wanglei.pk}").text
    TermSurvey.objects.filter(child=school.xiaoyu).update(boarding="1")
    assert "王磊" in teacher.get("/log/boarding/").text
