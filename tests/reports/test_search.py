"""Finding a child from anywhere: by name, pinyin and initials, among those in sight and nobody else."""

import pytest

from lib.pinyin import spelled
from registry.models import Child
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def hits(staff, text):
    """Names that are listed, or the one whose file is opened."""
    answer = client_of(staff).get("/search/", {"q": text})
    if answer.status_code == 302:
        return [Child.objects.get(pk=answer.url.strip("/").split("/")[1]).name]
    return [child.name for child in answer.context["found"]]


@pytest.mark.parametrize("text", ["李小雨", "小雨", "雨", "lixiaoyu", "Li Xiaoyu", "xiaoyu", "lxy", "LXY", "xy"])
def test_a_child_is_found_as_people_type_it(school, text):
    assert hits(school.sun, text) == ["李小雨"]


def test_the_only_hit_opens_its_file_and_several_are_listed(school):
    assert client_of(school.sun).get("/search/?q=lxy").url == f"/children/{school.xiaoyu.pk}/"
    assert hits(school.sun, "y") == ["刘洋", "杨阳"]
    assert hits(school.sun, "") == []
    assert hits(school.sun, "%") == []


def test_nobody_finds_a_child_out_of_sight(school):
    assert hits(school.zhang, "cc") == []  # of class B
    assert hits(school.wang, "w") == []  # of the class of the child that Wang helps
    assert hits(school.wang, "l") == ["李小雨"]
    assert client_of(school.wu).get("/search/?q=lxy").status_code == 404
    assert "nav-search" not in client_of(school.wu).get("/").text


def test_the_office_finds_who_has_left_and_is_told_so(school):
    Child.objects.create(name="张雪梅")
    page = client_of(school.qian).get("/search/?q=zx").text
    assert "张雪" in page
    assert "转学" in page


def test_a_new_name_is_found_and_the_old_one_no_longer(school):
    school.xiaoyu.name = "单雨"
    school.xiaoyu.save()
    assert hits(school.sun, "shanyu") == ["单雨"]
    assert hits(school.sun, "lxy") == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("曾乐", " zengle le zl l"),
        ("欧阳修", " ouyangxiu xiu oyx x"),
        ("吕布", " lvbu bu lb b"),
        ("阿依·古丽", " ayiguli yiguli aygl ygl"),
        ("", ""),
    ],
)
def test_surnames_are_read_as_surnames(name, words):
    assert spelled(name) == words


def test_the_list_of_children_is_found_by_initials_too(school):
    rows = client_of(school.sun).get("/children/?q=lxy").context["page"]
    assert [row.child.name for row in rows] == ["李小雨"]
