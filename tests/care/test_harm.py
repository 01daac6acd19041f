"""Mandatory reporting: who reads a report, and that it is not closed before everybody has been told."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from care.models import HarmReport
from talks.models import Talk
from tests.personas import client_of

pytestmark = pytest.mark.django_db
OFFICES = ("police", "civil", "education")


@pytest.fixture
def report(school):
    return HarmReport.objects.create(
        child=school.xiaoyu, author=school.wang, on=school.today, suspicions=("neglect",), facts="三天没吃晚饭"
    )


def tell(staff, report, office, receipt="回执1号"):
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    sent = {f"{office}_at": now, f"{office}_by": "王老师告诉值班员", f"{office}_receipt": receipt}
    return client_of(staff).post(f"/harm/{report.pk}/{office}/", sent)


@pytest.mark.parametrize(
    ("who", "reads"),
    [("wang", True), ("sun", True), ("zhou", True), ("zhang", False), ("li", False), ("qian", False), ("wu", False)],
)
def test_author_leadership_and_psychology_read_it_and_nobody_else(school, report, who, reads):
    """Not even the class teacher: the harm may come from near the child."""
    client = client_of(school.staff[who])

    assert (client.get(f"/harm/{report.pk}/").status_code == 200) is reads
    file = client.get(f"/children/{school.xiaoyu.pk}/")
    if file.status_code == 200:
        assert (f"/harm/{report.pk}/" in file.content.decode()) is reads


def test_the_author_who_loses_the_child_loses_the_report(school, report):
    HarmReport.objects.update(child=school.wanglei, author=school.feng)
    assert client_of(school.feng).get(f"/harm/{report.pk}/").status_code == 404


@pytest.mark.parametrize("left_out", OFFICES)
def test_it_is_not_closed_before_all_three_are_told_with_a_receipt(school, report, left_out):
    for office in OFFICES:
        tell(school.wang, report, office, receipt="" if office == left_out else "回执1号")
    response = client_of(school.sun).post(f"/harm/{report.pk}/close/", {"outcome": "已安置"})

    assert response.status_code == 200
    report.refresh_from_db()
    assert report.closed_on is None
    report.closed_on, report.closed_by = school.today, school.sun
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save()


def test_leadership_closes_it_when_all_are_told(school, report):
    for office in OFFICES:
        assert tell(school.wang, report, office).status_code == 302
    assert client_of(school.wang).post(f"/harm/{report.pk}/close/", {"outcome": "x"}).status_code == 404
    assert client_of(school.sun).post(f"/harm/{report.pk}/close/", {"outcome": "已安置"}).status_code == 302

    report.refresh_from_db()
    assert (report.closed_on, report.closed_by) == (school.today, school.sun)
    assert tell(school.wang, report, "police").status_code == 404


def test_it_waits_for_leadership_and_its_author_until_it_is_closed(school, report):
    waits = {
        name: f"/harm/{report.pk}/" in client_of(school.staff[name]).get("/", follow=True).content.decode()
        for name in ("wang", "sun", "zhang", "zhou", "qian")
    }
    assert waits == {"wang": True, "sun": True, "zhang": False, "zhou": False, "qian": False}


def test_it_keeps_the_record_it_was_opened_from_if_that_may_be_read(school):
    talk = Talk.objects.create(on=school.today, author=school.zhang, content="手臂有伤")
    talk.set_children([school.xiaoyu])
    address = f"/children/{school.xiaoyu.pk}/harm/new/?kind=talk&record={talk.pk}"
    sent = {"on": school.today, "suspicions": "body", "facts": "手臂有伤"}
    for staff in (school.zhang, school.wang):
        client_of(staff).post(address, sent)

    found = dict(HarmReport.objects.values_list("author", "record_id"))
    assert found == {school.zhang.pk: talk.pk, school.wang.pk: None}


def test_every_list_of_reports_can_be_taken_away_by_its_readers(school, report):
    tell(school.wang, report, "police")
    for name, rows in (("sun", True), ("zhang", False)):
        response = client_of(school.staff[name]).get("/care/harmreport/export/")
        assert response.status_code == 200
        listed = client_of(school.staff[name]).get("/care/harmreport/").content.decode()
        assert (f"/harm/{report.pk}/" in listed) is rows
