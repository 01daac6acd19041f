"""Leadership in a real browser: from the school's rate to the child and back, and from a plan to a helper's desk."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from pairing.models import Pairing, SupportSession
from registry.models import TermSurvey
from reports.models import CareStandard
from talks.models import Talk

PER_PAGE = 50
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cared_for(school):
    for duty, who, per in (("talk", "class_teacher", "month"), ("tutoring", "helper", "week")):
        CareStandard.objects.create(term=school.term, duty=duty, responsible=who, per=per)
    Pairing.objects.filter(child=school.xiaoyu).update(started_on=school.term.first_day)
    TermSurvey.objects.filter(child=school.liuyang, term=school.term).update(key_support="1")
    for on in (school.today, school.today - dt.timedelta(days=35)):
        Talk.objects.create(on=on, author=school.zhang, content=f"谈了{on}").set_children([school.xiaoyu])
        SupportSession.objects.create(on=on, author=school.wang, what=["tutoring"], content=f"辅导{on}").set_children(
            [school.xiaoyu]
        )
    return school


def lines_of_list(page) -> int:
    """How many lines the list on the page has; it says so itself, and they are all there."""
    said = int(re.search(r"\d+", page.locator(".listbar-count").inner_text())[0])
    expect(page.locator("main .rows > .row, main #duty-list tbody tr")).to_have_count(min(said, PER_PAGE))
    return said


def compare(page, link):
    """Follows a number to its list and comes back."""
    shown = re.search(r"(\d+)(\s*%)?", link.inner_text())
    address = page.url
    link.click()
    lines = lines_of_list(page)
    if shown[2]:
        assert f"{shown[1]}%" in page.locator(".listbar-count").inner_text()
    else:
        assert (page.url, lines) == (page.url, int(shown[1]))
    page.go_back()
    expect(page).to_have_url(address)


def compare_all(page, selector) -> int:
    links = page.locator(selector)
    found = links.count()
    for n in range(found):
        compare(page, links.nth(n))
    return found


def test_from_the_schools_rate_to_the_child_and_back(wide, cared_for):
    page = wide(cared_for.sun)
    page.goto("/")
    for label, missing in (("建档率", "1 份档案不完整"), ("结对率", "3 人未结对")):
        tile = page.locator(".tile", has_text=label)
        expect(tile).to_contain_text(missing)
        tile.click()
        assert lines_of_list(page) == int(missing[0])
        page.go_back()
    assert compare_all(page, "#duties td a") >= 4

    page.locator("#by-grade").get_by_role("link", name="三年级", exact=True).click()
    assert compare_all(page, "#by-class td a") >= 6
    page.locator("#by-class").get_by_role("link", name="三年级1班").click()
    assert compare_all(page, "#by-child td a") >= 6
    page.locator("#by-child").get_by_role("link", name="李小雨").click()
    expect(page.get_by_role("heading", name="李小雨")).to_be_visible()
    page.locator(".duties").get_by_role("link", name="谈心", exact=True).click()
    lines_of_list(page)

    page.go_back()
    page.go_back()
    page.get_by_role("link", name="三年级", exact=True).click()
    page.get_by_role("link", name="全校", exact=True).click()
    expect(page.locator(".tile").first).to_contain_text("5")


def test_a_plan_is_applied_and_its_weekly_duties_stand_on_the_helpers_desk(wide, phone, cared_for):
    CareStandard.objects.all().delete()
    hand = phone(cared_for.wang)
    hand.goto("/")
    expect(hand.get_by_text("本学期没有给您定任务")).to_be_visible()

    page = wide(cared_for.sun)
    page.goto("/standards/")
    page.locator(".row", has_text="篇2").get_by_role("link", name="加到现有标准").click()
    line = page.locator("#changes tr", has_text="辅导作业 · 每周 2 次")
    expect(line).to_contain_text("每周与留守儿童联系沟通、辅导作业两次")
    expect(line).to_contain_text("新增")
    assert not CareStandard.objects.exists()
    page.get_by_role("button", name="照此执行").click()
    expect(page.locator("#standards")).to_contain_text("与孩子联系 · 每周 2 次")

    hand.reload()
    card = hand.locator(f"#child-{cared_for.xiaoyu.pk}")
    expect(card.get_by_role("link", name="记与孩子联系 李小雨")).to_contain_text("差 2 次")
    card.get_by_role("link", name="记辅导作业 李小雨").tap()
    expect(hand.get_by_role("checkbox", name="辅导作业")).to_be_checked()
