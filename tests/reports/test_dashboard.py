"""The dashboard's numbers are links, and each is as long as the list behind it."""

import datetime as dt
import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from lib.models import AccessLog
from pairing.models import Pairing, SupportSession
from registry.models import Child, TermSurvey
from reports.models import CareStandard
from talks.models import Talk
from tests.personas import client_of

pytestmark = pytest.mark.django_db
CELL = re.compile(r'<td class="num">(.*?)</td>', re.S)
LINK = re.compile(r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', re.S)
TAGS = re.compile(r"<[^>]+>")
TABS = ("", "months/", "people/", "attention/", "children/", "terms/")
WEEK = dt.timedelta(days=7)


@pytest.fixture
def cared_for(school):
    """Monthly talks by class teachers, weekly tutoring by helpers, some of it done."""
    duties = (("talk", "class_teacher", "month"), ("tutoring", "helper", "week"), ("visit", "class_teacher", "term"))
    for duty, who, per in duties:
        CareStandard.objects.create(term=school.term, duty=duty, responsible=who, per=per, count=1, target=80)
    # Half-way through the term 李小雨 came from one helper to another.
    middle = school.today - 4 * WEEK
    before = Pairing(child=school.xiaoyu, staff=school.zhao, primary=False, started_on=school.term.first_day)
    before.ended_on, before.end_reason = middle, Pairing.EndReason.OTHER
    before.save()
    Pairing.objects.filter(child=school.xiaoyu, staff=school.wang).update(started_on=middle + dt.timedelta(days=1))
    TermSurvey.objects.filter(child=school.liuyang).update(key_support="1", boarding="2", hardship=["1"])
    for n in range(4):
        on = school.today - n * WEEK
        SupportSession.objects.create(on=on, author=school.wang, what=["tutoring"], content=f"辅导{n}").set_children(
            [school.xiaoyu]
        )
    for on in (school.today, school.today - 5 * WEEK):
        Talk.objects.create(on=on, author=school.zhang, content=f"谈了 {on}").set_children(
            [school.xiaoyu, school.wanglei]
        )
    return school


def numbers(html):
    """(address, what stands there) of every number that leads somewhere."""
    found = [link for cell in CELL.findall(html) for link in LINK.findall(cell)]
    return [(unescape(url), TAGS.sub("", text).strip()) for url, text in found]


def check(client, url, text):
    """The list behind a number has that many rows, or the share that it says."""
    context = client.get(url).context
    if text.endswith("%") and url.startswith("/children/"):
        everybody = client.get(re.sub(r"(is|left)=\w+", "", url)).context["page"].paginator.count
        missing = context["page"].paginator.count if re.search("(is|left)=", url) else 0
        of = everybody + missing if "left=" in url else everybody  # who has dropped out is on the register no more
        assert (url, f"{(of - missing) * 100 // of}%") == (url, text)
    elif text.endswith("%"):
        assert (url, f"{context['percent']}%") == (url, text)
    else:
        assert (url, context["page"].paginator.count) == (url, int(re.search(r"\d+", text)[0]))


@pytest.mark.parametrize(("who", "on"), [("sun", 0), ("sun", 20), ("zhou", 20), ("zhang", 0), ("wang", 20)])
def test_every_number_links_to_a_list_of_that_length(cared_for, who, on):
    school, client, seen = cared_for, client_of(cared_for.staff[who]), set()
    TermSurvey.objects.filter(child=school.chenchen).update(school_class=None)
    day = school.today - dt.timedelta(days=on)
    places = [
        "",
        "grade=3",
        f"class={school.class_a.school_class_id}",
        "class=none",
        f"helper={school.wang.pk}",
        f"helper={school.zhao.pk}",
    ]
    for tab in TABS:
        for place in places:
            found = client.get(f"/dashboard/{tab}?{place}&on={day}")
            if found.status_code == 404:
                assert (who in ("zhang", "wang"), tab) == (True, "people/")
                continue
            seen |= set(numbers(found.text))
    for url, text in seen:
        check(client, url, text)
    assert len(seen) > (60 if who in ("sun", "zhou") else 20)


def test_who_has_no_class_yet_is_a_row_of_every_table(cared_for):
    TermSurvey.objects.filter(child=cared_for.chenchen).update(school_class=None)
    client = client_of(cared_for.sun)
    for tab, tables in (("", (1, 2)), ("children/", range(5))):
        for n in tables:
            table = client.get(f"/dashboard/{tab}").context["tables"][n]
            assert table.rows[-1].head.value == "班级不明"
            assert "class=none" in table.rows[-1].cells[0].url or not table.rows[-1].cells[0].value
    page = client.get("/dashboard/?class=none")
    assert ("陈晨" in page.text, "李小雨" in page.text, page.context["look"].title) == (True, False, "班级不明")
    assert [row.child for row in client.get("/children/?class=none").context["page"]] == [cared_for.chenchen]


def test_the_tiles_say_what_their_lists_hold(cared_for):
    client = client_of(cared_for.sun)
    context = client.get("/dashboard/").context
    rates = {slug: (rate.done, rate.of) for slug, rate in context["rates"].items()}
    assert rates == {"filing": (4, 5), "pairing": (2, 5), "retention": (5, 5)}
    *counts, red = context["tiles"]
    lists = {str(tile.label): client.get(tile.url).context["page"].paginator.count for tile in counts}
    assert lists == {"在册": 5, "建档率": 1, "结对率": 3, "巩固率": 5, "本月未关注到": 3}
    assert [tile.n for tile in counts] == [5, 80, 40, 100, 3]
    assert red.n == len(client.get(red.url).context["rows"]) == 1


def test_who_dropped_out_is_lost_to_the_rate_and_found_in_its_list(cared_for):
    TermSurvey.objects.filter(child=cared_for.yangyang).update(left_on=cared_for.today, left_reason="dropped_out")
    client = client_of(cared_for.sun)
    context = client.get("/dashboard/").context
    assert context["rates"]["retention"].percent == 80
    assert "杨阳" in client.get(context["tiles"][3].url).text


def test_in_the_holidays_the_register_is_that_of_the_terms_last_day(cared_for):
    last_day = cared_for.last_term.last_day
    TermSurvey.objects.filter(child=cared_for.xue).update(left_on=last_day, left_reason="graduated")
    TermSurvey.objects.filter(child=cared_for.chenchen, term=cared_for.last_term).update(
        left_on=last_day, left_reason="dropped_out"
    )
    client = client_of(cared_for.sun)
    tiles = client.get(f"/dashboard/?on={last_day + dt.timedelta(days=2)}").context["tiles"]
    lists = [client.get(tile.url).context["page"].paginator.count for tile in tiles[:4]]
    assert (tiles[0].n, lists[0], lists[3]) == (6, 6, 1)


def test_the_parts_of_every_breakdown_add_up(cared_for):
    TermSurvey.objects.filter(child=cared_for.chenchen).update(boarding="", risk="", guardianship="", key_support="")
    Child.objects.filter(pk=cared_for.yangyang.pk).update(sex="", birth_date=None)
    for user in (cared_for.sun, cared_for.zhang):
        tables = client_of(user).get("/dashboard/children/").context["tables"]
        assert {table.holds for table in tables[:-1]} == {True}
        totals = {table.total.cells[-1].value for table in tables[:-1]}
        assert totals == {5 if user == cared_for.sun else 3}
        assert {str(table.columns[-2].label) for table in tables[:-1]} == {"未采集"}


def test_a_teacher_finds_the_own_class_and_nobody_elses_child(cared_for):
    client = client_of(cared_for.zhang)
    text = "".join(client.get(f"/dashboard/{tab}").text for tab in TABS)
    assert "三年级2班" not in text
    assert client.get("/dashboard/").context["rates"]["filing"].of == 3
    other = f"class={cared_for.class_b.school_class_id}"
    assert client.get(f"/dashboard/?{other}").context["rates"]["filing"].of == 0
    assert not client.get(f"/children/?{other}").context["page"].paginator.count
    standard = CareStandard.objects.get(duty="talk")
    assert "陈晨" not in client.get(f"/figures/{standard.pk}/?{other}").text


def test_from_the_school_to_the_child_and_back(cared_for):
    client = client_of(cared_for.sun)
    school = client.get("/dashboard/").context
    by_class = next(table for table in school["tables"] if table.slug == "by-class")
    page = client.get(by_class.rows[0].head.url).context
    assert [up.title for up in page["look"].way_back] == ["全校", "三年级"]
    child = page["tables"][-1].rows[0].head
    assert child.shown in client.get(child.url).text
    assert client.get(page["look"].way_back[-1].dashboard).context["look"].title == "三年级"


def test_a_table_is_taken_away_as_it_is_seen_and_that_is_logged(cared_for):
    client = client_of(cared_for.sun)
    table = next(table for table in client.get("/dashboard/").context["tables"] if table.slug == "by-class")
    answer = client.get("/dashboard/?export=by-class")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["A"]][1:] == [row.head.shown for row in table.rows]
    shown = [[value if isinstance(value, str) else value.value for value in row.values] for row in table.rows]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == shown
    assert AccessLog.objects.get(act="export").kind == "figures.by-class"


def test_the_list_behind_a_number_goes_only_to_those_who_may_take_it_away(cared_for):
    url = f"/figures/{CareStandard.objects.get(duty='talk').pk}/?export=list"
    for who, names in (("sun", {"李小雨", "王磊", "刘洋", "陈晨", "杨阳"}), ("zhang", {"李小雨", "王磊", "刘洋"})):
        sheet = load_workbook(io.BytesIO(client_of(cared_for.staff[who]).get(url).content)).active
        assert {cell.value for cell in sheet["B"]} - {"姓名"} == names
    assert client_of(cared_for.wang).get(url).status_code == 404


def test_the_red_list_is_of_those_whom_nobody_met(cared_for):
    TermSurvey.objects.filter(child__in=[cared_for.xiaoyu, cared_for.yangyang]).update(risk="3")
    client = client_of(cared_for.sun)
    names = [row.child.name for row in client.get("/dashboard/attention/?days=30").context["rows"]]
    assert sorted(names) == ["刘洋", "杨阳"]  # 李小雨 was talked with today


def test_the_red_list_names_whom_to_ask_and_goes_into_a_workbook(cared_for):
    TermSurvey.objects.filter(child=cared_for.xiaoyu).update(risk="3")
    client, url = client_of(cared_for.sun), "/dashboard/attention/?days=1"
    Talk.objects.all().delete()
    SupportSession.objects.all().delete()
    page = client.get(url)
    row = next(row for row in page.context["rows"] if row.child == cared_for.xiaoyu)
    assert row.people == [cared_for.zhang, cared_for.wang]
    form = client.get(unescape(re.search(r'href="(/notes/remind/[^"]+)"', page.text)[1])).context["form"]
    assert form.initial["to"] == cared_for.zhang.pk
    sheet = load_workbook(io.BytesIO(client.get(f"{url}&export=red-list").content)).active
    assert [cell.value for cell in sheet["A"]][1:] == [row.child.name for row in page.context["rows"]]


def test_a_table_of_children_leaves_only_with_whoever_may_take_them_away(cared_for):
    mine = f"/dashboard/?helper={cared_for.wang.pk}"
    for who, answer in (("wang", 404), ("zhou", 404), ("zhang", 200), ("sun", 200)):
        client = client_of(cared_for.staff[who])
        assert (who, client.get(f"{mine}&export=by-child").status_code) == (who, answer)
        assert ("export=by-child" in client.get(mine).text) == (answer == 200)


def test_leadership_finds_who_is_behind_with_a_reminder_at_hand(cared_for):
    client = client_of(cared_for.sun)
    behind = client.get("/dashboard/people/").context["behind"]
    assert {one.staff for one in behind} >= {cared_for.zhang, cared_for.li}
    form = client.get(behind[0].remind)
    assert str(behind[0].total) in form.text
    for cell in (cell for one in behind for cell in one.missing):
        assert client.get(cell.url).context["page"].paginator.count == cell.value
    assert "提醒" not in client_of(cared_for.zhou).get("/dashboard/people/").text.split('id="main"')[1]


def test_leadership_sees_the_dashboard_first_teachers_the_desk_and_the_office_the_set_up(school):
    first = {
        who: client_of(school.staff[who]).get("/", follow=True).templates[0].name
        for who in ("sun", "zhang", "wang", "qian")
    }
    assert first == {
        "sun": "reports/boards/dashboard.html", "zhang": "reports/desk.html",
        "wang": "reports/desk.html", "qian": "reports/setup.html",
    }  # fmt: skip


def test_who_starts_at_the_dashboard_finds_it_once_in_the_menu(school):
    menu = [item["label"] for item in client_of(school.sun).get("/dashboard/").context["nav"]]
    assert menu[:2] == ["儿童", "看板"]
    menu = [item["label"] for item in client_of(school.zhou).get("/dashboard/").context["nav"]]
    assert menu[:3] == ["工作台", "儿童", "看板"]


@pytest.mark.parametrize("on", ["1999-01-01", "2199-01-01", "abc", "\u0663"])
def test_a_day_without_figures_is_told(cared_for, on):
    client = client_of(cared_for.sun)
    page = client.get("/dashboard/", {"on": on})
    assert page.context["look"].on == cared_for.today
    assert "您要看的那一天没有数据" in page.text
    assert "您要看的那一天没有数据" not in client.get(f"/dashboard/?on={cared_for.today}").text


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
        for url in ("/children/", "/survey/", "/pairing/bulk/", *(f"/dashboard/{tab}" for tab in TABS), "/talks/talk/"):
            assert client_of(staff).get(url).status_code in (200, 404)
