"""The class teacher verifies the term's survey row by row or all at once."""

import pytest

from pairing.models import Pairing
from registry.actions import change_guardian
from registry.models import TermSurvey
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def row(child, school):
    return TermSurvey.objects.get(child=child, term=school.term)


def wait(school, *children):
    TermSurvey.objects.filter(term=school.term, child__in=children).update(
        state="to_verify", verified_by=None, verified_on=None, method=""
    )


def test_the_ticked_rows_are_verified_with_how_and_by_whom(school):
    wait(school, school.xiaoyu, school.liuyang)
    client, url = client_of(school.zhang), f"/survey/{school.class_a.pk}/"
    assert client.get("/survey/").url == url
    client.post(url, {"row": [row(school.xiaoyu, school).pk], "method": "phone"})
    done = row(school.xiaoyu, school)
    assert (done.state, done.method) == ("verified", "phone")
    assert (done.verified_by, done.verified_on) == (school.zhang, school.today)
    assert row(school.liuyang, school).state == "to_verify"


def test_all_at_once(school):
    wait(school, school.xiaoyu, school.liuyang, school.chenchen)
    client, url = client_of(school.zhang), f"/survey/{school.class_a.pk}/"
    asked = client.post(url, {"all": "1", "method": "door"})
    assert "三年级1班待核实的 2 个孩子，情况都如所示，您都核对过了吗？" in asked.text
    assert row(school.xiaoyu, school).state == "to_verify"
    page = client.post(url, {**dict(asked.context["sent"]), "confirmed": "1"}, follow=True)
    assert "已核实 2 个孩子" in page.text
    assert row(school.xiaoyu, school).method == "door"
    assert row(school.chenchen, school).state == "to_verify"


def test_what_was_changed_meanwhile_is_not_verified_unseen(school):
    wait(school, school.xiaoyu, school.liuyang)
    client, url = client_of(school.zhang), f"/survey/{school.class_a.pk}/"
    seen = client.get(url).context["now"].isoformat()
    change_guardian(child=school.xiaoyu, on=school.today, by=school.qian, name="新来的姑姑", relation="90")
    asked = client.post(url, {"all": "1", "method": "door", "seen": seen, "confirmed": "1"}, follow=True)
    assert "您打开之后又有改动：李小雨" in asked.text
    assert {row(child, school).state for child in (school.xiaoyu, school.liuyang)} == {"to_verify"}
    again = client.get(url).context["now"].isoformat()
    client.post(url, {"all": "1", "method": "door", "seen": again, "confirmed": "1"})
    assert row(school.xiaoyu, school).state == "verified"


def test_a_forged_row_of_another_class_is_not_verified(school):
    wait(school, school.chenchen)
    client_of(school.zhang).post(f"/survey/{school.class_a.pk}/", {"row": [row(school.chenchen, school).pk]})
    assert row(school.chenchen, school).state == "to_verify"


def test_leadership_sees_how_far_each_class_is_but_verifies_nothing(school):
    wait(school, school.xiaoyu)
    client = client_of(school.sun)
    assert "待核实 2 人" in client.get("/survey/").text
    client.post(f"/survey/{school.class_a.pk}/", {"all": "1", "confirmed": "1"})
    assert row(school.xiaoyu, school).state == "to_verify"


def test_the_desk_leads_to_what_waits(school):
    assert "还有 1 个孩子的本学期摸底待核实" in client_of(school.zhang).get("/").text
    assert "摸底待核实" not in client_of(school.li).get("/").text


def test_a_class_teacher_surveys_her_own_class_also_when_she_helps_a_child_of_another(school):
    Pairing.objects.create(child=school.chenchen, staff=school.zhang, started_on=school.today, primary=False)
    client = client_of(school.zhang)
    assert client.get(f"/children/{school.chenchen.pk}/").status_code == 200
    assert client.get("/survey/").url == f"/survey/{school.class_a.pk}/"
    assert client.get(f"/survey/{school.class_b.pk}/").status_code == 404


def test_nothing_ticked_is_said_and_nothing_verified(school):
    wait(school, school.xiaoyu)
    page = client_of(school.zhang).post(f"/survey/{school.class_a.pk}/", {"method": "door"}, follow=True)
    assert "还没有勾选" in page.text
    assert row(school.xiaoyu, school).state == "to_verify"
