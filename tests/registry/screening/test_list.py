"""The list of questionnaires: who sees it, what it counts, how it is taken away, and the form on paper."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lib.models import AccessLog
from tests.personas import client_of
from tests.registry.screening.answers import NUMBER, decide, fill_in

pytestmark = pytest.mark.django_db


def test_who_sees_the_questionnaires_of_a_class(school):
    made = fill_in(school)
    paths = [reverse("screening", args=[made.pk])]
    for name, status in {
        "zhang": 200, "qian": 200, "sun": 200, "li": 404, "zheng": 404, "wang": 404, "zhou": 404, "wu": 404,
    }.items():  # fmt: skip
        client = client_of(school.staff[name])
        assert [client.get(path).status_code for path in paths] == [status], name
        listed = client.get(reverse("screenings"))
        assert ("秦小燕" in listed.text) == (status == 200), name
    assert client_of(school.sun).get(reverse("screening-new")).status_code == 404
    assert decide(made, school.sun, outcome="not", reason="x").status_code == 404
    assert decide(made, school.li, outcome="not", reason="x").status_code == 404
    assert "秦小燕" not in client_of(school.li).get(reverse("screenings")).text


def test_each_class_is_counted_and_every_number_is_a_list(school):
    fill_in(school)
    other = fill_in(school, by=school.li, name="杜小松", id_number="", school_class=school.class_b.school_class_id)
    decide(other, school.li, outcome="not", reason="父母都在家")
    client = client_of(school.qian)
    page = client.get(reverse("screenings"))
    assert [(line["name"], line["n"]) for line in page.context["classes"]] == [("三年级1班", 1), ("五年级1班", 1)]
    for line in page.context["classes"]:
        for slug, _label, n in line["numbers"]:
            listed = client.get(reverse("screenings"), {"class": line["pk"], "state": slug})
            assert listed.context["page"].paginator.count == n
    assert [n for slug, _label, n in page.context["tabs"] if slug in ("all", "waiting", "not")] == [2, 1, 1]


def test_the_office_takes_them_away_and_that_is_logged(school):
    fill_in(school)
    for name in ("zhang", "sun", "wang", "zhou"):
        assert client_of(school.staff[name]).get(reverse("screening-export")).status_code == 404, name
    sheet = load_workbook(io.BytesIO(client_of(school.qian).get(reverse("screening-export")).content)).active
    head, row = [[cell.value for cell in line] for line in sheet.iter_rows()]
    found = dict(zip(head, row, strict=True))
    assert (found["学生姓名"], found["身份证号"], found["家里和谁住"]) == ("秦小燕", NUMBER, "祖父母")
    assert (found["班级"], found["筛查结果"], found["填表人"]) == ("三年级1班", "待定", "张老师")
    assert AccessLog.objects.filter(act="export", kind="registry.screening", by=school.qian).exists()


def test_the_survey_and_the_set_up_lead_to_it(school):
    fill_in(school)
    assert f"{reverse('screenings')}?class=" in client_of(school.zhang).get(f"/survey/{school.class_a.pk}/").text
    assert reverse("screenings") in client_of(school.qian).get("/survey/").text
    front = client_of(school.qian).get(reverse("setup")).text
    assert f"{reverse('screenings')}?state=waiting" in front
    assert "筛查问卷待定" in front


def test_the_form_on_paper_is_empty_and_in_chinese(school):
    fill_in(school)
    text = client_of(school.zhang).get(reverse("screening-paper")).text
    for words in ("家庭情况筛查问卷", "□ 祖父母", "在家一方能否照管孩子？", "家长或照管人（签名）：", "以下由学校填写"):
        assert words in text
    assert "秦小燕" not in text
