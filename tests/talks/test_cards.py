"""Talks on A4: whose stand on them, and that printing is logged."""

import datetime as dt

import pytest

from lib.models import AccessLog
from talks.models import Talk
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def talked(school, author, *children, content="谈了学习", on=None):
    row = Talk.objects.create(on=on or school.today, author=author, content=content)
    row.set_children(children)
    return row


def test_a_sheet_for_each_child_in_the_talk_that_the_reader_knows(school):
    talk = talked(school, school.sun, school.xiaoyu, school.wanglei, school.chenchen)
    shown = client_of(school.zhang).get(f"/talks/{talk.pk}/card/").content.decode()
    assert shown.count('class="sheet"') == 2
    assert school.chenchen.name not in shown
    one = client_of(school.zhang).get(f"/talks/{talk.pk}/card/?child={school.wanglei.pk}").content.decode()
    assert one.count('class="sheet"') == 1
    assert school.xiaoyu.name not in one
    assert client_of(school.zhang).get(f"/talks/{talk.pk}/card/?child={school.chenchen.pk}").status_code == 404


def test_all_talks_of_the_term_as_far_as_the_reader_may(school):
    talked(school, school.zhang, school.xiaoyu, content="甲")
    talked(school, school.wang, school.xiaoyu, content="乙")
    earlier = talked(school, school.zheng, school.xiaoyu, content="丙", on=school.last_term.first_day)
    url = f"/children/{school.xiaoyu.pk}/talks/"
    assert client_of(school.zhang).get(url).content.decode().count('class="sheet"') == 2
    own = client_of(school.wang).get(url).content.decode()
    assert own.count('class="sheet"') == 1
    assert "乙" in own
    last = client_of(school.zhang).get(f"{url}?term={school.last_term.slug}").content.decode()
    assert last.count('class="sheet"') == 1
    assert earlier.content in last
    assert client_of(school.li).get(url).status_code == 404


def test_a_talk_in_the_holidays_belongs_to_the_term_before(school):
    on = school.term.first_day - dt.timedelta(days=1)
    talked(school, school.zheng, school.xiaoyu, content="假期里", on=on)
    url = f"/children/{school.xiaoyu.pk}/talks/?term={school.last_term.slug}"
    assert "假期里" in client_of(school.zhang).get(url).content.decode()


def test_printing_is_logged(school):
    talk = talked(school, school.zhang, school.xiaoyu)
    client_of(school.zhang).get(f"/talks/{talk.pk}/card/")
    client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/talks/")
    found = AccessLog.objects.order_by("pk").values_list("act", "kind", "object_id", "by")
    assert list(found) == [
        ("print", "talks.talk", str(talk.pk), school.zhang.pk),
        ("print", "registry.child", str(school.xiaoyu.pk), school.zhang.pk),
    ]
