"""The dashboard's numbers are links, and each is as long as the list behind it."""

import re
from html import unescape

import pytest

from talks.models import Talk
from tests.personas import client_of

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<td class="num"><a[^>]*href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?(\d+)</a>', re.S)


def test_every_number_links_to_a_list_of_that_length(school):
    Talk.objects.create(on=school.today, author=school.zhang, content="谈了").set_children(
        [school.xiaoyu, school.chenchen]
    )
    client = client_of(school.sun)
    links = [(unescape(url), int(n)) for url, n in LINK.findall(client.get("/dashboard/").text)]
    assert len(links) > 25
    for url, n in links:
        assert (url, client.get(url).context["page"].paginator.count) == (url, n)


def test_the_rates_are_those_of_the_design(school):
    Talk.objects.create(on=school.today, author=school.zhang, content="谈了").set_children([school.xiaoyu])
    context = client_of(school.sun).get("/dashboard/").context
    assert context["rates"] == {"filed": 80, "paired": 40, "reached": 20}
    assert context["total"]["n"] == 5


def test_leadership_sees_the_dashboard_first_teachers_the_desk_and_the_office_the_set_up(school):
    first = {
        who: client_of(school.staff[who]).get("/", follow=True).templates[0].name
        for who in ("sun", "zhang", "wang", "qian")
    }
    assert first == {
        "sun": "reports/dashboard.html", "zhang": "reports/desk.html",
        "wang": "reports/desk.html", "qian": "reports/setup.html",
    }  # fmt: skip


def test_who_starts_at_the_dashboard_finds_it_once_in_the_menu(school):
    menu = [item["label"] for item in client_of(school.sun).get("/dashboard/").context["nav"]]
    assert menu[:2] == ["儿童", "看板"]
    menu = [item["label"] for item in client_of(school.zhou).get("/dashboard/").context["nav"]]
    assert menu[:3] == ["工作台", "儿童", "看板"]


def test_an_empty_school_tells_what_to_do_next(db):
    from accounts.models import Role, Staff

    office = Staff.objects.create_user("T1", "x", roles=[Role.OFFICE], name="钱老师", must_change_password=False)
    head = Staff.objects.create_user("T2", "x", roles=[Role.LEADERSHIP], name="孙校长", must_change_password=False)
    teacher = Staff.objects.create_user(
        "T3", "x", roles=[Role.CLASS_TEACHER], name="张老师", must_change_password=False
    )
    assert "把班级交来的花名册原样导入" in client_of(office).get("/").text
    assert "名册上还没有孩子" in client_of(head).get("/", follow=True).text
    assert "您还没有要照看的孩子" in client_of(teacher).get("/").text
    for staff in (office, head, teacher):
        for url in ("/children/", "/survey/", "/pairing/bulk/", "/dashboard/", "/talks/talk/"):
            assert client_of(staff).get(url).status_code in (200, 404)
