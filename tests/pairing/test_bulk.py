"""Pairing a class on one page: who has room is seen, the cap asks for a reason, nothing is half-saved."""

import uuid

import pytest

from pairing.models import Pairing
from tests.personas import client_of

pytestmark = pytest.mark.django_db
URL = "/pairing/bulk/"


def chosen(**helpers):
    return {"kind": "proxy_parent", "once": str(uuid.uuid4()), **helpers}


def test_the_office_pairs_the_unpaired_of_the_whole_school(school):
    client = client_of(school.qian)
    page = client.get(URL)
    assert {row.child.name for group in page.context["classes"] for row in group["rows"]} == {"王磊", "刘洋", "杨阳"}
    posted = {f"helper-{school.liuyang.pk}": school.zhang.pk, f"helper-{school.yangyang.pk}": school.wang.pk}
    assert "已为 2 个孩子结对" in client.post(URL, chosen(**posted), follow=True).text
    made = Pairing.objects.get(child=school.liuyang)
    assert (made.staff, made.started_on, made.kind, made.primary) == (school.zhang, school.today, "proxy_parent", True)


def test_a_class_teacher_pairs_only_the_own_class(school):
    client = client_of(school.zhang)
    page = client.get(URL)
    assert {row.child.name for group in page.context["classes"] for row in group["rows"]} == {"王磊", "刘洋"}
    client.post(URL, chosen(**{f"helper-{school.yangyang.pk}": school.wang.pk}))
    assert not Pairing.objects.filter(child=school.yangyang).exists()
    assert client_of(school.wang).get(URL).status_code == 404


def test_beyond_the_cap_nothing_is_saved_until_there_is_a_reason(school):
    client = client_of(school.qian)
    posted = {f"helper-{child.pk}": school.wang.pk for child in (school.liuyang, school.yangyang)}
    page = client.post(URL, chosen(**posted))
    assert "王老师老师" not in page.text
    assert "就有 3 个孩子了" in page.text
    assert not Pairing.objects.filter(child__in=[school.liuyang, school.yangyang]).exists()
    # Rows come by class from the youngest: Liu Yang of grade 3 is the second child, Yangyang of grade 5 the third.
    posted[f"reason-{school.yangyang.pk}"] = "同村，顺路"
    client.post(URL, chosen(**posted))
    reasons = dict(Pairing.objects.filter(staff=school.wang).values_list("child__name", "over_cap_reason"))
    assert reasons == {"李小雨": "", "刘洋": "", "杨阳": "同村，顺路"}


def test_a_second_tap_pairs_nobody_twice(school):
    client, posted = client_of(school.qian), chosen(**{f"helper-{school.liuyang.pk}": school.zhang.pk})
    client.post(URL, posted)
    client.post(URL, posted)
    assert Pairing.objects.filter(child=school.liuyang).count() == 1


def test_nothing_chosen_is_said(school):
    assert "还没有选帮扶人" in client_of(school.qian).post("/pairing/bulk/", {"kind": "helper"}).text
