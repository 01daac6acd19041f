"""A person decides whether a questionnaire opens a file, or says why not (A11)."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from registry.admin.child import ChildAdmin
from registry.models import Child, Guardian, Screening
from tests.personas import client_of
from tests.registry.screening.answers import BORN, NUMBER, decide, fill_in, give_number

pytestmark = pytest.mark.django_db


def test_a_questionnaire_opens_a_file_with_what_was_answered_to_be_verified(school):
    made = fill_in(school)
    assert (made.term, made.filled_by, made.filled_on, made.outcome) == (school.term, school.zhang, school.today, "")
    answer = decide(made, school.zhang, outcome="opened")
    assert "已为秦小燕建档，待核实" in answer.text
    made.refresh_from_db()
    child = made.child
    assert (made.outcome, made.decided_by, made.decided_on) == ("opened", school.zhang, school.today)
    assert (child.name, child.sex, child.birth_date, child.id_number) == ("秦小燕", "2", BORN, NUMBER)
    row = child.surveys.get()
    assert (row.term, row.school_class, row.joined_on) == (school.term, school.class_a.school_class, school.today)
    assert (row.state, row.method, row.household, row.boarding) == ("to_verify", "questionnaire", "1", "1")
    assert (row.father_away, row.father_away_since, row.mother_away) == ("1", dt.date(2024, 3, 1), "1")
    assert (row.hardship, row.remarks) == (("8",), "孩子常生病")
    guardian = child.guardians.get()
    assert (guardian.name, guardian.relation, guardian.phones) == ("秦老太", "62", "13800001234")
    assert client_of(school.zhang).get(f"/survey/{school.class_a.pk}/").text.count("秦小燕") == 1
    assert child.history.latest().history_user == school.zhang


def test_once_a_file_is_open_the_questionnaire_stands(school):
    made = fill_in(school)
    decide(made, school.zhang, outcome="opened")
    client = client_of(school.zhang)
    assert client.post(reverse("screening", args=[made.pk]), {"outcome": "not", "reason": "x"}).status_code == 404
    for name in ("screening-edit", "screening-discard"):
        assert client.post(reverse(name, args=[made.pk]), {"confirmed": "1"}).status_code == 404
    assert Child.objects.filter(name="秦小燕").count() == 1


@pytest.mark.parametrize("outcome", ["not", "again"])
def test_not_opened_takes_a_reason(school, outcome):
    made = fill_in(school)
    assert "请写明不建档的原因" in decide(made, school.zhang, outcome=outcome, reason=" ").text
    made.refresh_from_db()
    assert made.outcome == ""
    decide(made, school.zhang, outcome=outcome, reason="父亲上月已回家")
    made.refresh_from_db()
    assert (made.outcome, made.reason, made.decided_by) == (outcome, "父亲上月已回家", school.zhang)
    assert not Child.objects.filter(name="秦小燕").exists()
    assert "父亲上月已回家" in client_of(school.zhang).get(reverse("screenings"), {"state": outcome}).text
    decide(made, school.zhang, outcome="opened")  # looked at again, and decided otherwise
    made.refresh_from_db()
    assert (made.outcome, made.reason, made.child.name) == ("opened", "", "秦小燕")


def test_on_the_register_already_names_the_child(school):
    made = fill_in(school, name=school.xiaoyu.name, id_number="")
    page = client_of(school.zhang).get(reverse("screening", args=[made.pk]))
    assert f'<option value="{school.xiaoyu.pk}" selected>' in page.text
    assert "请选择是谁的档案" in decide(made, school.zhang, outcome="registered").text
    decide(made, school.zhang, outcome="registered", child=school.chenchen.pk)  # of another class
    made.refresh_from_db()
    assert made.outcome == ""
    decide(made, school.zhang, outcome="registered", child=school.xiaoyu.pk)
    made.refresh_from_db()
    assert (made.outcome, made.child) == ("registered", school.xiaoyu)


def test_nobody_gets_a_second_file(school):
    number, files = give_number(school.xiaoyu), Child.objects.count()
    made = fill_in(school, name="李小雨", id_number=number, sex=school.xiaoyu.sex, birth_date="")
    assert "已有档案" in decide(made, school.zhang, outcome="opened").text
    assert Child.objects.count() == files
    assert Screening.objects.get().outcome == ""


def test_that_another_class_has_the_number_is_not_told_with_a_name(school):
    number, files = give_number(school.xiaoyu), Child.objects.count()
    made = fill_in(
        school, by=school.li, name="秦小雁", id_number=number, sex=school.xiaoyu.sex, birth_date="",
        school_class=school.class_b.school_class_id,
    )  # fmt: skip
    answer = decide(made, school.li, outcome="opened")
    assert "办公室" in answer.context["form"].non_field_errors()[0]
    assert school.xiaoyu.name not in answer.text
    assert Child.objects.count() == files


def test_who_was_on_the_register_before_goes_on_with_the_old_file(school):
    number = give_number(school.xue)
    made = fill_in(school, by=school.qian, name=school.xue.name, id_number=number, sex=school.xue.sex, birth_date="")
    files, guardians = Child.objects.count(), Guardian.objects.filter(child=school.xue).count()
    decide(made, school.qian, outcome="opened")
    assert Child.objects.count() == files
    assert school.xue.surveys.filter(term=school.term, state="to_verify").exists()
    assert Guardian.objects.filter(child=school.xue).count() == guardians


@pytest.mark.parametrize(
    ("answers", "proposed"),
    [
        ({}, "建议：建档"),
        ({"mother_away": "0", "other_parent_able": "1"}, "建议：建档"),
        ({"father_away": "0", "father_away_since": "", "mother_away": "0"}, "建议：不属于留守儿童"),
        ({"mother_away": "", "father_away": "", "father_away_since": ""}, "请再问清谁在外务工"),
    ],
)
def test_the_answers_propose_and_a_person_decides(school, answers, proposed):
    made = fill_in(school, **answers)
    page = client_of(school.zhang).get(reverse("screening", args=[made.pk]))
    assert proposed in page.text
    assert page.context["form"].initial["outcome"] is None  # nothing is ticked beforehand
    decide(made, school.zhang, outcome="not", reason="家长已回")
    assert Screening.objects.get().outcome == "not"


def test_away_for_less_than_three_months_is_not_proposed_by_the_education_records(school):
    since = (school.today - dt.timedelta(days=30)).isoformat()
    made = fill_in(school, father_away_since=since, mother_away="0", household="2")
    row = Screening.objects.with_verdicts(school.today).get(pk=made.pk)
    assert (row.education, row.civil_affairs, row.proposal) == ("0", "0", "not")


def test_a_number_of_somebody_else_opens_no_file(school):
    number, files = give_number(school.xue), Child.objects.count()
    made = fill_in(school, by=school.qian, name="秦小燕", id_number=number, sex=school.xue.sex, birth_date="")
    answer = decide(made, school.qian, outcome="opened")
    assert f"这个身份证号在名册里是{school.xue.name}的" in answer.text
    assert Child.objects.count() == files
    assert not school.xue.surveys.filter(term=school.term).exists()


def test_the_second_arrival_of_a_decision_goes_where_the_first_went(school):
    made, client = fill_in(school), client_of(school.zhang)
    url = reverse("screening", args=[made.pk])
    posted = {"outcome": "opened", "once": str(uuid.uuid4())}
    first, second = client.post(url, posted), client.post(url, posted)
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert Child.objects.filter(name="秦小燕").count() == 1


def test_a_file_does_not_go_while_its_questionnaire_is_kept(school, monkeypatch):
    """Nobody deletes a child today. If the office is ever allowed to, it is told what rests on the file."""
    monkeypatch.setattr(ChildAdmin, "deletable", True)
    fill_in(school)
    decide(Screening.objects.get(), school.zhang, outcome="opened")
    child = Child.objects.get(name="秦小燕")
    client, url = client_of(school.qian), reverse("admin:registry_child_delete", args=[child.pk])
    page = client.get(url)
    assert "“秦小燕”不能删除" in page.text
    assert [str(kind) for kind in page.context["protected"]] == ["筛查问卷: 1"]
    assert "筛查问卷: 1" in page.text
    client.post(url, {"post": "yes"})
    assert Child.objects.filter(pk=child.pk).exists()
    assert Screening.objects.get().child == child


def test_what_rests_on_a_file_is_counted_and_not_named(school, monkeypatch):
    monkeypatch.setattr(ChildAdmin, "deletable", True)
    fill_in(school, name="李小雨", id_number="")
    decide(Screening.objects.get(), school.zhang, outcome="registered", child=school.xiaoyu.pk)
    page = client_of(school.qian).get(reverse("admin:registry_child_delete", args=[school.xiaoyu.pk]))
    assert page.text.count("李小雨") == page.text.count("“李小雨”不能删除")
