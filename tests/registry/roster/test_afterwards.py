"""After an import: what is still held back, and what putting a preview aside would lose."""

import pytest

from registry.models import Child, RosterImport
from tests.personas import client_of
from tests.registry.roster.books import HEADERS, book, child, id_of
from tests.registry.roster.test_doubtful import explain
from tests.registry.roster.test_mending import bring_in, confirm, lines, mend

pytestmark = pytest.mark.django_db
GOOD, OTHER = id_of("20170302", "女"), id_of("20170402", "女", 97)
WRONG, WRONG_TOO = GOOD[:-3], OTHER[:-3]
TWO_WRONG = [HEADERS, child(身份证号=WRONG), child("王小花", 身份证号=WRONG_TOO), child("赵大山", 身份证号="无")]


@pytest.fixture
def office(school):
    return client_of(school.qian)


def still_held(client, url):
    """The names that the page after an import shows as held back, as its tile counts them."""
    page = client.get(url)
    names = [line.name for line in page.context.get("held", ())]
    assert page.text.count('href="#held"') == (1 if names else 0)
    return names


def mended_and_imported(client, url, name, number):
    """Opens the rest of an import once more, mends one row of it and imports that."""
    rest = client.post(url, {"again": "1"}).url.partition("?")[0]
    mend(client, rest, lines(client, rest)[name], id_number=number)
    confirm(client, rest)
    return rest


def test_a_row_that_was_mended_and_imported_since_is_held_no_more(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    confirm(office, url)
    assert still_held(office, url) == ["李小雨", "王小花"]
    rest = mended_and_imported(office, url, "李小雨", GOOD)
    assert still_held(office, url) == ["王小花"]
    assert "当时暂缓的有 1 行后来处理好了" in office.get(url).text
    last = mended_and_imported(office, rest, "王小花", OTHER)
    assert [still_held(office, one) for one in (url, rest, last)] == [[], [], []]
    assert "暂缓：还没有进名册" not in office.get(url).text


def test_it_is_held_again_when_that_import_is_taken_back(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    confirm(office, url)
    rest = mended_and_imported(office, url, "李小雨", GOOD)
    office.post(rest, {"undo": "1", "confirmed": "1"})
    assert still_held(office, url) == ["李小雨", "王小花"]


def test_an_import_of_the_same_file_that_is_only_looked_at_settles_nothing(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    confirm(office, url)
    rest = office.post(url, {"again": "1"}).url.partition("?")[0]
    mend(office, rest, lines(office, rest)["李小雨"], id_number=GOOD)
    assert still_held(office, url) == ["李小雨", "王小花"]
    bring_in(office, ("再来.xlsx", office.get(f"{url}original/").content))
    assert still_held(office, url) == ["李小雨", "王小花"]


def test_where_it_cannot_be_taken_back_the_held_rows_stand_there_still(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    confirm(office, url)
    survey = Child.objects.get(name="赵大山").surveys.get()
    survey.remarks = "改过"
    survey.save()
    page = office.post(url, {"undo": "1", "confirmed": "1"})
    assert (page.status_code, [line.name for line in page.context["held"]]) == (409, ["李小雨", "王小花"])


def put_aside(client, url, **more):
    return client.post(url, {"discard": "1", **more}, follow=True)


def state(url):
    return RosterImport.objects.get(pk=url.split("/")[2]).state


def test_a_preview_in_which_nothing_was_done_is_put_aside_at_once(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    assert "没有导入任何内容" in put_aside(office, url).text
    assert state(url) == "discarded"


def test_what_was_mended_is_asked_about_once(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    mend(office, url, lines(office, url)["李小雨"], id_number=GOOD)
    page = put_aside(office, url)
    assert "改过的内容会一起作废" in page.text
    assert state(url) == "open"
    assert lines(office, url)["李小雨"].match.action == "new"
    put_aside(office, url, confirmed="1")
    assert state(url) == "discarded"
    assert not Child.objects.filter(name="赵大山").exists()


def test_what_was_explained_is_asked_about_too(office):
    words = ["姓名", "身份证号", "班级", "谁在管娃"]
    url = bring_in(office, ("名单.xlsx", book([words, ["李小雨", GOOD, "三年级1班", "王秀英"]])))
    explain(office, url)
    assert "各列的含义会记住" in put_aside(office, url).text
    assert state(url) == "open"


def test_the_rest_of_an_import_opened_and_left_as_it_was_is_put_aside_at_once(office):
    url = bring_in(office, ("名单.xlsx", book(TWO_WRONG)))
    confirm(office, url)
    rest = office.post(url, {"again": "1"}).url.partition("?")[0]
    put_aside(office, rest)
    assert state(rest) == "discarded"
