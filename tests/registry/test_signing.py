"""The class teacher signs for the class's survey; the totals agree with the lists behind them (A2, A3)."""

import io
import re

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from lib.models import AccessLog
from registry.census import census
from registry.models import Child, ClassSignature, ClassTerm, SchoolClass, TermSurvey
from reports.conditions import conditions
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def row(child, school):
    return TermSurvey.objects.get(child=child, term=school.term)


def verify_all(school):
    TermSurvey.objects.filter(term=school.term).update(
        state="verified", verified_by=school.zhang, verified_on=school.today, method="door"
    )


def page(school, class_term=None, by=None):
    return client_of(by or school.zhang).get(f"/survey/{(class_term or school.class_a).pk}/")


def sign(school, class_term=None, by=None):
    """As a person does it: from the button on the page, through the question."""
    class_term, client = class_term or school.class_a, client_of(by or school.zhang)
    found = re.search(r'name="roll" value="(\w+)"', client.get(f"/survey/{class_term.pk}/").text)
    asked = client.post(f"/survey/{class_term.pk}/sign/", {"roll": found[1] if found else ""})
    if asked.status_code != 200:
        return asked
    return client.post(f"/survey/{class_term.pk}/sign/", {**dict(asked.context["sent"]), "confirmed": "1"}, follow=True)


def test_the_class_teacher_signs_for_the_totals_of_the_moment(school):
    verify_all(school)
    answer = sign(school)
    assert "三年级1班已签字" in answer.text
    signature = ClassSignature.objects.get()
    assert (signature.by, signature.on, signature.class_term) == (school.zhang, school.today, school.class_a)
    totals = [getattr(signature, name) for name in ("n", "verified", "boys", "girls", "both_away", "one_away")]
    assert totals == [3, 3, 2, 1, 3, 0]
    assert "已签字：3 人" in page(school).text


def test_it_is_asked_before_it_is_signed(school):
    verify_all(school)
    client = client_of(school.zhang)
    roll = re.search(r'name="roll" value="(\w+)"', page(school).text)[1]
    asked = client.post(f"/survey/{school.class_a.pk}/sign/", {"roll": roll})
    assert (
        "三年级1班本学期有留守儿童 3 人（男 2，女 1，双亲外出 3，一方外出 0，寄宿 0），您都核对过了吗？" in asked.text
    )
    assert not ClassSignature.objects.exists()
    assert client.get(f"/survey/{school.class_a.pk}/sign/").url == f"/survey/{school.class_a.pk}/"


def test_nobody_signs_before_every_row_is_verified(school):
    assert "为本班签字" not in page(school).text
    sign(school)
    client_of(school.zhang).post(
        f"/survey/{school.class_a.pk}/sign/",
        {"roll": census_line(school).roll, "confirmed": "1"},
    )
    assert not ClassSignature.objects.exists()


def census_line(school, class_term=None):
    found = class_term or school.class_a
    return census(school.qian, school.term, ClassTerm.objects.filter(pk=found.pk), school.today).classes[0]


def test_only_who_heads_the_class_signs_for_it(school):
    verify_all(school)
    roll = census_line(school).roll
    for name in ("li", "zheng", "wang", "qian", "sun", "zhou"):
        answer = client_of(school.staff[name]).post(
            f"/survey/{school.class_a.pk}/sign/", {"roll": roll, "confirmed": "1"}
        )
        assert answer.status_code == 404, name
    assert not ClassSignature.objects.exists()
    assert "为本班签字" not in page(school, by=school.qian).text


def test_what_has_changed_since_it_was_shown_is_not_signed(school):
    verify_all(school)
    roll = census_line(school).roll
    row(school.liuyang, school).delete()
    answer = client_of(school.zhang).post(
        f"/survey/{school.class_a.pk}/sign/", {"roll": roll, "confirmed": "1"}, follow=True
    )
    assert "没有签成" in answer.text
    assert not ClassSignature.objects.exists()


def test_a_child_that_joins_or_leaves_or_is_to_be_verified_again_asks_for_a_new_signature(school):
    verify_all(school)
    sign(school)
    newcomer = Child.objects.create(name="新来的")
    late = TermSurvey.objects.create(
        child=newcomer, term=school.term, school_class=school.class_a.school_class, joined_on=school.today
    )
    assert "原签 3 人，现有 4 人" in page(school).text
    assert "原签 3 人，现有 4 人" in client_of(school.qian).get("/survey/").text
    assert "重新签字</button>" not in page(school).text  # the newcomer has to be verified first
    TermSurvey.objects.filter(pk=late.pk).update(state="verified", verified_by=school.zhang, verified_on=school.today)
    row(school.liuyang, school).delete()
    assert "原签 3 人，此后有变动" in page(school).text  # as many, and not the same
    sign(school)
    assert [signature.n for signature in ClassSignature.objects.all()] == [3, 3]
    assert "已签字：3 人" in page(school).text
    assert "共签字 2 次" in page(school).text
    TermSurvey.objects.filter(pk=late.pk).update(state="to_verify", verified_by=None, verified_on=None)
    assert "此后有变动" in page(school).text


def test_a_class_without_any_is_signed_as_zero(school):
    empty = SchoolClass.in_grade(1, 1, school.term.school_year)
    empty.save()
    class_term = ClassTerm.objects.create(school_class=empty, term=school.term, head_teacher=school.zheng)
    client = client_of(school.zheng)
    assert client.get("/survey/").url == f"/survey/{class_term.pk}/"
    assert "本学期没有留守儿童，您核对过了吗？" in client.post(
        f"/survey/{class_term.pk}/sign/", {"roll": census_line(school, class_term).roll}
    ).text  # fmt: skip
    sign(school, class_term, school.zheng)
    assert ClassSignature.objects.get().n == 0


def test_every_number_is_as_long_as_the_list_behind_it(school):
    verify_all(school)
    TermSurvey.objects.filter(child=school.wanglei).update(mother_away="0", boarding="2", method="phone")
    TermSurvey.objects.filter(child=school.liuyang).update(state="to_verify", verified_by=None, verified_on=None)
    TermSurvey.objects.filter(child=school.yangyang).update(school_class=None, method="")
    client = client_of(school.qian)
    found = census(school.qian, school.term, ClassTerm.objects.filter(term=school.term), school.today)
    numbers = [
        number for _kind, line in found.lines for number in [*line.totals, *line.how, line.to_verify] if number.url
    ]
    listed = {number.url: client.get(number.url).context["page"].paginator.count for number in numbers}
    assert {number.url: number.value for number in numbers} == listed
    assert {number.count.slug for number in numbers} - {""} <= set(conditions())
    shown = client.get("/survey/").text.replace("&amp;", "&")
    assert [url for url in listed if f'href="{url}"' not in shown] == []


def test_classes_add_up_to_grades_and_grades_to_the_school(school):
    found = census(school.qian, school.term, ClassTerm.objects.filter(term=school.term), school.today)
    for name in found.school.counts:
        grades = sum(grade.counts[name] for grade, _lines in found.grades)
        assert sum(line.counts[name] for line in found.classes) == grades == found.school.counts[name], name
    assert found.school.n == 5
    for line in (found.school, *found.classes):
        assert sum(number.value for number in line.how) == line.counts["verified"]


def test_the_office_takes_the_table_away_and_that_is_logged(school):
    verify_all(school)
    sign(school)
    for name, status in (("qian", 200), ("sun", 200), ("zhang", 404), ("wang", 404), ("zhou", 404), ("wu", 404)):
        client = client_of(school.staff[name])
        assert client.get("/survey/export/").status_code == status, name
        assert client.get("/survey/paper/").status_code == status, name
    sheet = load_workbook(io.BytesIO(client_of(school.qian).get("/survey/export/").content)).active
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert [line[:4] for line in lines] == [
        ["年级", "班级", "班主任", "留守儿童"],
        ["三年级", "三年级1班", "张老师", 3],
        ["三年级合计", None, None, 3],
        ["五年级", "五年级1班", "李老师", 2],
        ["五年级合计", None, None, 2],
        ["全校合计", None, None, 5],
    ]
    assert lines[1][-3] == "张老师"
    assert lines[3][-1] == "未签字"
    assert AccessLog.objects.filter(act="export", by=school.qian, kind="registry.classterm").exists()


def test_on_paper_there_is_room_for_each_class_teacher_to_sign(school):
    text = client_of(school.qian).get("/survey/paper/").text
    assert "班主任签字" in text
    assert "张老师" in text
    assert school.xiaoyu.name not in text


def test_the_totals_of_a_term_that_has_ended_can_be_looked_at(school):
    text = client_of(school.qian).get("/survey/", {"term": school.last_term.slug}).text
    assert str(school.last_term) in text
    assert f"/children/?term={school.last_term.slug}" in text


def test_the_database_refuses_a_signature_for_what_is_not_verified(school):
    facts = {"class_term": school.class_a, "by": school.zhang, "on": school.today, "roll": "x"}
    parts = {"boys": 1, "girls": 1, "both_away": 1, "one_away": 1, "boarders": 1}
    for wrong in ({"verified": 1}, {"boys": 2}, {"both_away": 2}, {"boarders": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassSignature.objects.create(**facts, **{"n": 2, "verified": 2, **parts, **wrong})
