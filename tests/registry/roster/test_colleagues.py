"""Two people, or one in two windows, over one roster: nobody undoes the other, and who comes too late is told."""

import datetime as dt
import re
from html import unescape

import pytest

from accounts.models import Role, Staff
from registry.models import Child, RosterImport, RosterLayout
from registry.roster.intake import RosterChangedError, confirm, discard, explain, look_again, mend, undo
from tests.personas import client_of
from tests.registry.roster.books import HEADERS, book, child, id_of
from tests.registry.roster.test_mending import boxes, bring_in, lines

pytestmark = pytest.mark.django_db
GOOD, OTHER = id_of("20170302", "女"), id_of("20170402", "女", 97)
ROWS = [HEADERS, child(身份证号=GOOD[:-3]), child("王小花", 身份证号=OTHER[:-3]), child("赵大山", 身份证号="无")]
TOO_LATE = "已经处理过了"
INPUT = re.compile(r"<input ([^>]*)>")
PART = re.compile(r'(\w+)="([^"]*)"')


@pytest.fixture
def office(school):
    return client_of(school.qian)


@pytest.fixture
def colleague(school):
    return client_of(
        Staff.objects.create_user("T90", "x", roles=[Role.OFFICE], name="周主任", must_change_password=False)
    )


@pytest.fixture
def url(office):
    return bring_in(office, ("名单.xlsx", book(ROWS)))


def form_of(client, url):
    """Name -> value of what a browser without script would send for the rows of the page."""
    sent = {"mend": "1"}
    for attributes in INPUT.findall(client.get(url).text):
        said = dict(PART.findall(attributes))
        ticked = said.get("type") != "checkbox" or " checked" in attributes
        if said.get("name", "").startswith("m-") and ticked:
            sent[said["name"]] = unescape(said.get("value", ""))
    return sent


def box(client, url, name, field="id_number"):
    return boxes(lines(client, url)[name])[field].name


def out_of(client, url, name):
    return box(client, url, name, "name").removesuffix("name") + "out"


def number_of(client, url, name):
    return boxes(lines(client, url)[name])["id_number"].text


# ---- mending without script: the whole page is sent


def test_a_page_sent_whole_leaves_a_colleagues_newer_cell_alone(office, colleague, url):
    mine, hers = form_of(office, url), form_of(colleague, url)
    colleague.post(url, hers | {box(office, url, "王小花"): OTHER})
    office.post(url, mine | {box(office, url, "李小雨"): GOOD})
    assert [number_of(office, url, name) for name in ("李小雨", "王小花")] == [GOOD, OTHER]
    assert {line.match.action for line in lines(office, url).values()} == {"new"}


def test_a_cell_that_both_changed_is_as_the_last_one_wrote_it(office, colleague, url):
    mine, hers = form_of(office, url), form_of(colleague, url)
    colleague.post(url, hers | {box(office, url, "李小雨"): "520"})
    office.post(url, mine | {box(office, url, "李小雨"): GOOD})
    assert number_of(office, url, "李小雨") == GOOD


def test_a_row_that_a_colleague_left_out_stays_out_and_one_taken_in_stays_in(office, colleague, url):
    mine = form_of(office, url)
    out = out_of(office, url, "赵大山")
    colleague.post(url, form_of(colleague, url) | {out: "1"})
    assert lines(office, url)["赵大山"].match.action == "left_out"
    office.post(url, mine | {box(office, url, "李小雨"): GOOD})
    assert lines(office, url)["赵大山"].match.action == "left_out"
    ticked = form_of(office, url)
    assert out in ticked
    colleague.post(url, {name: value for name, value in form_of(colleague, url).items() if name != out})
    office.post(url, ticked | {box(office, url, "王小花"): OTHER})
    assert lines(office, url)["赵大山"].match.action == "new"


def test_what_one_changes_back_oneself_is_changed_back(office, url):
    office.post(url, form_of(office, url) | {box(office, url, "李小雨"): GOOD})
    office.post(url, form_of(office, url) | {box(office, url, "李小雨"): GOOD[:-3]})
    assert number_of(office, url, "李小雨") == GOOD[:-3]
    assert not RosterImport.objects.get().mendings.exists()


# ---- who comes too late


def confirming(client, url):
    return {"confirm": "1", "fingerprint": client.get(url).context["fingerprint"]}


def test_of_two_who_confirm_one_imports_and_the_other_is_told(office, colleague, url):
    hers, mine = confirming(colleague, url), confirming(office, url)
    assert TOO_LATE not in colleague.post(url, hers, follow=True).text
    page = office.post(url, mine, follow=True)
    assert page.status_code == 200
    assert TOO_LATE in page.text
    assert "已导入：新增 1 人" in page.text
    assert Child.objects.filter(name="赵大山").count() == 1


def test_confirming_what_a_colleague_has_mended_meanwhile_imports_nothing_and_shows_it(office, colleague, url):
    mine = confirming(office, url)
    colleague.post(url, form_of(colleague, url) | {box(office, url, "李小雨"): GOOD})
    page = office.post(url, mine, follow=True)
    assert "什么也没有导入" in page.text
    assert not Child.objects.filter(name="赵大山").exists()
    assert RosterImport.objects.get().state == "open"


@pytest.mark.parametrize("done", ["confirm", "discard"])
def test_mending_explaining_and_putting_aside_come_too_late_kindly(office, colleague, url, done):
    typed = form_of(office, url) | {box(office, url, "李小雨"): GOOD}
    (header,) = office.get(url).context["headers"]
    answers = {f"column-{of['n']}": of["field"] for of in header["columns"]}
    colleague.post(url, confirming(colleague, url) if done == "confirm" else {"discard": "1"})
    state = RosterImport.objects.get().state
    for sent in (typed, {"explain": "1", "header": header["table"].key, **answers}, {"discard": "1"}, {"term": "x"}):
        page = office.post(url, sent, follow=True)
        assert page.status_code == 200
        assert TOO_LATE in page.text
    assert RosterImport.objects.get().state == state
    assert not RosterImport.objects.get().mendings.exists()
    assert not RosterLayout.objects.exists()


def test_taking_back_twice_is_answered_kindly(office, colleague, url):
    office.post(url, confirming(office, url))
    colleague.post(url, {"undo": "1", "confirmed": "1"})
    page = office.post(url, {"undo": "1", "confirmed": "1"}, follow=True)
    assert page.status_code == 200
    assert TOO_LATE in page.text


def test_whoever_looked_before_the_other_was_done_changes_nothing(office, school, url):
    """Both were let in while it was open: the second finds it closed when its turn comes."""
    stale, on = RosterImport.objects.get(), dt.date.today()  # noqa: DTZ011 - as the page's own
    seen = office.get(url).context["fingerprint"]
    office.post(url, confirming(office, url))
    late = [
        lambda: mend(roster=stale, texts={("花名册", 2, "id_number"): GOOD}, by=school.qian),
        lambda: explain(roster=stale, key="k", columns={0: "name"}, by=school.qian, on=on),
        lambda: look_again(roster=stale, on=on),
        lambda: confirm(roster=stale, fingerprint=seen, leaving={}, by=school.qian, on=on),
        lambda: discard(roster=stale),
    ]
    for attempt in late:
        with pytest.raises(RosterChangedError):
            attempt()
    office.post(url, {"undo": "1", "confirmed": "1"})
    with pytest.raises(RosterChangedError):
        undo(roster=stale, by=school.qian)
    assert not RosterLayout.objects.exists()
