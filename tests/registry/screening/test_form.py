"""The questionnaire on a phone: what it refuses, what it keeps, what it shows to whom (A11)."""

import datetime as dt
import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from registry.models import Screening
from tests.personas import client_of, id_number
from tests.registry.screening.answers import ANSWERS, NUMBER, fill_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"guardian_phones": "138"}, "guardian_phones"),
        ({"id_number": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")}, "id_number"),
        ({"sex": "1"}, "sex"),
        ({"birth_date": "2016-01-01"}, "birth_date"),
        ({"birth_date": "2099-01-01", "id_number": ""}, "birth_date"),
        ({"father_away": "0"}, "father_away_since"),
        ({"at_home": ["1"]}, "father_away"),
        ({"at_home": ["2"]}, "mother_away"),
        ({"at_home": ["0", "3"]}, "at_home"),
        ({"name": ""}, "name"),
        ({"school_class": ""}, "school_class"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_saved(school, answers, field):
    page = fill_in(school, **answers)
    assert not Screening.objects.exists()
    assert set(page.context["form"].errors) == {field}
    assert "还没保存" in page.text
    assert "孩子常生病" in page.text  # what was typed is still there


def test_nobody_is_screened_twice_in_a_term(school):
    fill_in(school)
    assert "本学期已有" in fill_in(school).text
    assert "本学期已有这个身份证号" in fill_in(school, name="秦小雁").text
    fill_in(school, name="秦小燕", id_number=id_number(dt.date(2017, 6, 1), "2", 3))  # a namesake
    assert Screening.objects.count() == 2


def test_a_class_teacher_fills_in_for_her_class_only(school):
    page = fill_in(school, school_class=school.class_b.school_class_id)
    assert page.status_code == 200
    assert not Screening.objects.exists()
    assert fill_in(school, by=school.qian, school_class=school.class_b.school_class_id).term == school.term


def test_the_id_number_is_masked_for_whoever_may_not_read_it(school):
    made = fill_in(school)
    path, edit = reverse("screening", args=[made.pk]), reverse("screening-edit", args=[made.pk])
    assert NUMBER in client_of(school.qian).get(path).text
    for name, phone in (("zhang", True), ("sun", False)):
        text = client_of(school.staff[name]).get(path).text
        assert NUMBER not in text
        assert NUMBER[:6] in text
        assert ("13800001234" in text) == phone
    assert NUMBER not in client_of(school.zhang).get(edit).text
    school_class = school.class_a.school_class_id
    client_of(school.zhang).post(edit, {**ANSWERS, "school_class": school_class, "id_number": "", "name": "秦晓燕"})
    made.refresh_from_db()
    assert (made.name, made.id_number) == ("秦晓燕", NUMBER)


def test_a_mistaken_one_is_deleted_after_a_question(school):
    made = fill_in(school)
    path, client = reverse("screening-discard", args=[made.pk]), client_of(school.zhang)
    assert "将被删除" in client.post(path).text
    assert Screening.objects.exists()
    client.post(path, {"confirmed": "1"})
    assert not Screening.objects.exists()


def test_what_is_typed_on_the_phone_waits_and_is_gone_when_it_is_saved(school):
    client, url = client_of(school.zhang), reverse("screening-new")
    typed = {"name": "秦小燕", "at_home": ["3", "5"], "father_away": "1", "once": str(uuid.uuid4()), "v": "a.1"}
    client.post("/drafts/screening-new", {"body": urlencode(typed, doseq=True)})
    form = client.get(url).context["form"]
    assert (form["name"].value(), form["at_home"].value(), form["father_away"].value()) == ("秦小燕", ["3", "5"], "1")
    client.post(url, {"school_class": school.class_a.school_class_id, **ANSWERS, "once": typed["once"]})
    assert Screening.objects.get().name == "秦小燕"
    assert client.get(url).context["typed"] is None
