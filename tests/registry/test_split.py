"""The class teacher splits the survey's work among the class's teachers and verifies what they report (A3)."""

import pytest
from django.urls import reverse

from lib.models import AccessLog
from registry.models import SubjectTeacher, TermSurvey
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def row(child, school):
    return TermSurvey.objects.get(child=child, term=school.term)


@pytest.fixture
def split(school):
    """Feng teaches mathematics in class A."""
    SubjectTeacher.objects.create(class_term=school.class_a, staff=school.feng, subject="数学")
    return reverse("survey-split", args=[school.class_a.pk])


def give(school, split, child, staff, by=None):
    data = {f"surveyor-{row(child, school).pk}": staff.pk if staff else ""}
    return client_of(by or school.zhang).post(split, data, follow=True)


def test_the_class_teacher_gives_a_child_to_a_subject_teacher_and_takes_it_back(school, split):
    assert "分工已保存" in give(school, split, school.liuyang, school.feng).text
    found = row(school.liuyang, school)
    assert found.surveyor == school.feng
    assert found.history.latest().history_user == school.zhang
    assert "由冯老师了解" in client_of(school.zhang).get(f"/survey/{school.class_a.pk}/").text
    give(school, split, school.liuyang, None)
    assert row(school.liuyang, school).surveyor is None


def test_whoever_is_asked_to_help_sees_no_more_of_the_child(school, split):
    give(school, split, school.liuyang, school.feng)
    client = client_of(school.feng)
    for path in (f"/children/{school.liuyang.pk}/", split, f"{split}paper/", f"/survey/{school.class_a.pk}/"):
        assert client.get(path).status_code == 404, path
    client.post(f"/survey/{school.class_a.pk}/", {"row": [row(school.liuyang, school).pk]})
    assert row(school.liuyang, school).state == "to_verify"
    assert school.liuyang.name not in client.get("/").text


def test_a_child_is_given_to_a_teacher_of_the_class_only(school, split):
    give(school, split, school.liuyang, school.li)
    give(school, split, school.chenchen, school.feng)  # of another class
    assert not TermSurvey.objects.exclude(surveyor=None).exists()
    give(school, split, school.liuyang, school.zhang)
    assert row(school.liuyang, school).surveyor == school.zhang


def test_only_the_class_teacher_and_the_office_split_the_work(school, split):
    for name in ("li", "wang", "sun", "zhou", "zheng", "wu"):
        assert give(school, split, school.liuyang, school.feng, by=school.staff[name]).status_code == 404, name
    assert row(school.liuyang, school).surveyor is None
    give(school, split, school.liuyang, school.feng, by=school.qian)
    assert row(school.liuyang, school).surveyor == school.feng


def test_each_gets_a_list_on_paper_and_that_is_logged(school, split):
    give(school, split, school.liuyang, school.feng)
    give(school, split, school.xiaoyu, school.zhang)
    text = client_of(school.zhang).get(f"{split}paper/").text
    assert text.count('<article class="sheet">') == 2
    assert "三年级1班摸底分工单（冯老师）" in text
    assert school.liuyang.name in text
    assert school.wanglei.name not in text
    assert row(school.liuyang, school).address not in text
    assert AccessLog.objects.filter(act="print", kind="registry.termsurvey", by=school.zhang).exists()


def test_a_new_term_begins_without_a_split(school, split):
    give(school, split, school.liuyang, school.feng)
    assert row(school.liuyang, school).carried_to(school.term).surveyor is None
