"""Pictures and papers of what is no record: an activity, a plan, a mandatory report."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from activities.models import Activity
from care.models import CarePlan, HarmReport
from registry.holders import holder_or_404
from registry.models import Attachment
from tests.parts.plans import plan_of
from tests.personas import client_of
from tests.registry.test_attachments import pdf
from tests.registry.test_logging import photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(school):
    """{slug: (address, who may add, who may not)}."""
    return {
        "activity": (activity_of(school), {"zhang", "sun", "qian"}, {"wang", "feng", "li"}),
        "plan": (plan_of(school.xiaoyu, school.zhang, school.today, by=school.sun), {"zhang", "zhou"}, {"wang", "sun"}),
        "harm": (harm_of(school), {"zhang", "zhou", "sun"}, {"wang", "qian", "li"}),
    }


@pytest.mark.parametrize("slug", ["activity", "plan", "harm"])
def test_whoever_may_change_it_adds_files_and_whoever_sees_it_sees_them(school, held, slug):
    found, adding, others = held[slug]
    for who in sorted(adding | others):
        answer = add(school, who, slug, found, photo())
        assert (who, answer.status_code) == (who, 302 if who in adding else 404)
    assert Attachment.objects.count() == len(adding)
    page, name = holder_or_404(slug).page_of(found.pk), Attachment.objects.first().name
    for who, staff in school.staff.items():
        seen = client_of(staff).get(page)
        if seen.status_code == 302:  # has to choose a password first
            continue
        shown = seen.status_code == 200
        assert (who, client_of(staff).get(f"/attachments/{name}/").status_code) == (who, 200 if shown else 404)
        assert (who, name in seen.text, "/add/" in seen.text) == (who, shown, who in adding)


def test_a_wrong_file_is_named_and_none_is_kept(school, held):
    found, *_ = held["activity"]
    answer = add(school, "zhang", "activity", found, photo(), SimpleUploadedFile("成绩.xlsx", b"PK"), follow=True)
    assert "成绩.xlsx" in answer.text
    assert not Attachment.objects.exists()


def test_to_save_without_a_file_says_what_is_missing(school, held):
    answer = add(school, "zhang", "activity", held["activity"][0], follow=True)
    assert ("请先选择照片或 PDF 文件" in answer.text, "已保存" in answer.text) == (True, False)


def test_so_many_files_belong_to_an_activity_and_no_more(school, held):
    found, *_ = held["activity"]
    for n in (20, 11, 10):
        add(school, "zhang", "activity", found, *[pdf() for _ in range(n)])
    assert Attachment.objects.count() == 30
    assert "/add/" not in client_of(school.zhang).get(f"/activities/{found.pk}/").text


def test_what_is_closed_takes_no_more_files(school, held):
    found, *_ = held["plan"]
    CarePlan.objects.update(ended_on=school.today, outcome="better")
    assert add(school, "zhang", "plan", found, photo()).status_code == 404


def add(school, who, slug, found, *files, follow=False):
    body = {"files": files, "once": str(uuid.uuid4())}
    return client_of(school.staff[who]).post(f"/attachments/{slug}/{found.pk}/add/", body, follow=follow)


def activity_of(school):
    row = Activity.objects.create(
        kind="parents", title="家长会", on=school.today, organiser=school.zhang, author=school.zhang
    )
    row.links.create(school_class=school.class_a.school_class)
    return row


def harm_of(school):
    return HarmReport.objects.create(
        child=school.xiaoyu, author=school.zhang, on=school.today, suspicions=("neglect",), facts="手臂有淤青"
    )
