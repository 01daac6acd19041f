"""The main job in a real browser: a roster comes in, a class gets its teacher, a child its helper, a talk is logged on
a phone, and leadership sees the number change."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts.models import Role, Staff
from lib.dates import today
from registry.models import Child
from registry.roster.plan import term_of
from registry.roster.terms import term_on
from talks.models import Talk
from visits.models import HomeVisit

ROSTER = Path(__file__).parents[1] / "rosters" / "31_term_2025_autumn.xlsx"
pytestmark = pytest.mark.django_db(transaction=True)


def person(number, name, *roles):
    return Staff.objects.create_user(number, "x", roles=roles, name=name, must_change_password=False)


def not_reached(page, class_name):
    row = page.locator("#by-class tbody tr", has_text=class_name)
    heads = page.locator("#by-class thead th").all_inner_texts()
    return row.locator("td").nth(heads.index("本月未关注到") - 1)


def test_from_the_roster_to_the_dashboard(wide, phone):
    office, head = person("T10", "钱老师", Role.OFFICE), person("T20", "孙校长", Role.LEADERSHIP)
    teacher = person("T01", "张老师", Role.CLASS_TEACHER)

    page = wide(office)
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="导入花名册").click()
    page.get_by_label("花名册文件").set_input_files(ROSTER)
    page.get_by_role("button", name="读取文件").click()
    page.get_by_label("这是哪个学期的花名册").select_option(term_of(term_on(today())).slug)
    page.get_by_role("button", name="更换学期").click()
    expect(page.get_by_role("heading", name=ROSTER.name)).to_be_visible()
    page.get_by_role("button", name="确认导入 60 名儿童").click()
    expect(page.get_by_text("已导入：新增 60 人")).to_be_visible()

    page.get_by_role("link", name="指定班主任").click()
    page.get_by_role("link", name="三年级1班").click()
    page.get_by_label("班主任").select_option(label="张老师")
    page.get_by_role("button", name="保存", exact=True).click()
    child = Child.objects.in_class_of(teacher).order_by("name").first()
    assert child is not None

    page.goto("/pairing/bulk/")
    page.get_by_label(f"{child.name}的帮扶人").select_option(str(teacher.pk))
    page.get_by_role("button", name="结对所选").click()
    expect(page.get_by_text("已为 1 个孩子结对")).to_be_visible()

    board = wide(head)
    board.goto("/")
    before = int(not_reached(board, "三年级1班").inner_text())

    hand = phone(teacher)
    hand.goto("/")
    expect(hand.get_by_text(f"还有 {before} 个孩子等着您")).to_be_visible()
    hand.get_by_role("link", name=f"记谈心 {child.name}").tap()  # 1
    hand.get_by_role("checkbox", name="学习", exact=True).tap()  # 2
    hand.get_by_label("谈了什么").fill("数学进步了，想爸爸。")
    hand.get_by_role("button", name="保存").tap()  # 3
    expect(hand.get_by_text(re.compile(f"已记下：{child.name}"))).to_be_visible()
    expect(hand.locator(f"#child-{child.pk} .state.done")).to_contain_text("谈心")
    record = Talk.objects.get()
    assert (list(record.children.all()), record.topics, record.author) == ([child], ("study",), teacher)

    board.reload()
    assert int(not_reached(board, "三年级1班").inner_text()) == before - 1
    board.locator("#by-class").get_by_role("link", name="三年级1班").click()
    board.locator("#by-child").get_by_role("link", name=child.name).click()
    expect(board.get_by_text("数学进步了")).to_be_visible()


def test_a_home_visit_takes_five_taps(phone, school):
    hand = phone(school.zhang)
    hand.goto("/")
    hand.get_by_role("link", name="记家访 王磊").tap()  # 1
    hand.get_by_role("checkbox", name="监护人", exact=True).tap()  # 2
    hand.get_by_role("checkbox", name="例行走访").tap()  # 3
    hand.get_by_role("radio", name="好", exact=True).tap()  # 4
    hand.get_by_label("看到的和谈到的").fill("奶奶身体好，院子干净。")
    hand.get_by_role("button", name="保存").tap()  # 5
    expect(hand.get_by_text("已记下：王磊")).to_be_visible()
    visit = HomeVisit.objects.get()
    assert (visit.met, visit.purposes, visit.surroundings) == (("guardian",), ("routine",), "good")


# What each persona has in front of them on an ordinary day.
PAGES = {
    "zhang": [
        "/",
        "/children/",
        "/children/{child}/",
        "/log/",
        "/log/visit/?child={child}",
        "/talks/talk/",
        "/survey/",
    ],
    "wang": ["/", "/children/{child}/"],
    "sun": ["/", "/children/?is=unreached", "/children/{child}/card/", "/visits/homevisit/"],
    "qian": ["/", "/roster/", "/pairing/bulk/", "/registry/child/{child}/change/", "/registry/classterm/"],
    "zhou": ["/", "/dashboard/"],
    "wu": ["/", "/accounts/staff/add/", "/accounts/staff/import/"],
}


@pytest.mark.parametrize("who", PAGES)
def test_no_page_scrolls_sideways_and_none_breaks_the_policy(phone, wide, school, who):
    for page in (phone(school.staff[who]), wide(school.staff[who])):
        for address in PAGES[who]:
            page.goto(address.format(child=school.xiaoyu.pk))
            expect(page.locator("main")).to_be_visible()
            widths = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
            assert (address, widths[0]) == (address, widths[1])
