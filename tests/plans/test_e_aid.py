"""E2-E4: aid, illness, boarding. Each line is done in a browser by the person concerned, and found and counted."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from care.models import Aid, Fund, HealthEvent
from registry.models import TermSurvey
from reports.models import CareStandard

pytestmark = pytest.mark.django_db(transaction=True)


def rows_in(page, address):
    page.goto(address)
    return int(re.search(r"\d+", page.locator(".listbar-count").inner_text())[0])


def save(hand):
    hand.locator(".savebar button.primary").tap()
    expect(hand.locator(".message.success").first).to_be_visible()


def test_e2_the_office_opens_a_fund_the_class_teacher_gives_and_leadership_approves(phone, wide, school):
    """The office opens a fund; the class teacher gives on a phone and is refused beyond it; signed and approved."""
    TermSurvey.objects.filter(child__in=[school.xiaoyu, school.wanglei], term=school.term).update(hardship=("8",))
    office = wide(school.qian)
    office.goto("/care/fund/add/")
    office.locator("#id_name").fill("营养改善资金")
    office.locator("#id_source").select_option("state")
    office.locator("#id_school_year").fill(str(school.term.school_year))
    office.locator("#id_budget").fill("500")
    office.locator("#id_opened_on").fill(school.term.first_day.isoformat())
    office.get_by_role("button", name="保存", exact=True).click()
    expect(office.locator("#result_list")).to_contain_text("500.00")

    hand = phone(school.zhang)
    hand.goto("/aid/give/?who=hardship&tick=all")
    expect(hand.locator("main")).not_to_contain_text("刘洋")
    hand.get_by_label("资助事由").fill("冬季营养补助")
    hand.get_by_label("每人金额（元）").fill("300")
    hand.get_by_label("从哪笔资金").select_option(index=1)
    hand.locator(".savebar button.primary").tap()
    expect(hand.locator("main")).to_contain_text("余额只有500.00元，这次要发600.00元，不够")
    hand.get_by_label("李小雨的金额（元）").fill("200")
    save(hand)
    expect(hand.locator(".head-note")).to_contain_text("500.00元")
    hand.get_by_label("王磊", exact=True).check()
    hand.get_by_label("谁替王磊签领").fill("周桂芳")
    save(hand)
    expect(hand.locator(".row", has_text="王磊")).to_contain_text("周桂芳")
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#aid")).to_contain_text("200.00元")
    expect(hand.locator("#timeline")).to_contain_text("冬季营养补助")

    head = wide(school.sun)
    head.goto("/dashboard/")
    head.get_by_role("link", name="2笔资助待审批").click()
    head.get_by_role("button", name="审批勾选的").click()
    expect(head.locator("main")).to_contain_text("没有待审批的资助")
    head.goto("/aid/")
    expect(head.locator(".tile").first).to_contain_text("500.00")
    head.get_by_role("link", name="营养改善资金").click()
    expect(head.locator(".tile", has_text="余额")).to_contain_text("0.00")
    assert Fund.objects.get().balance == Decimal(0)
    assert set(Aid.objects.values_list("approved_by", flat=True)) == {school.sun.pk}


def test_e2_the_sheet_is_printed_and_goods_are_noted(phone, wide, school):
    """The class teacher notes a schoolbag on a phone; the sheet to sign has the child, and the list one row more."""
    head = wide(school.sun)
    before = rows_in(head, "/care/aid/")
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.wanglei.pk}/")
    hand.locator("#aid").get_by_role("link", name="记资助").tap()
    hand.locator("label.chip", has_text="物品").first.tap()
    hand.get_by_label("资助事由").fill("开学物资")
    hand.get_by_label("物品及数量").fill("书包1个、作业本10本")
    save(hand)
    hand.locator("#aid").get_by_role("link", name="开学物资").tap()
    hand.get_by_role("link", name="签领表").tap()
    expect(hand.locator(".sheet")).to_contain_text("书包1个、作业本10本")
    expect(hand.locator(".sheet")).to_contain_text("王磊")
    assert rows_in(head, "/care/aid/") == before + 1


def test_e3_the_class_teacher_takes_a_sick_child_to_the_doctor(phone, wide, school):
    """The class teacher notes an illness on a phone; it waits on the desk until the grandmother is told."""
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.locator("#health").get_by_role("link", name="记患病就医").tap()
    hand.locator("label.chip", has_text="发烧").tap()
    hand.get_by_label("看到的情况、医生怎么说").fill("上午发烧38.5度，医生开了退烧药")
    hand.locator("label.chip", has_text="乡镇卫生院").tap()
    hand.get_by_label("谁送去的").fill("张老师")
    save(hand)
    expect(hand.locator("#health")).to_contain_text("还没告知家人")
    hand.goto("/")
    hand.get_by_role("link", name=re.compile("李小雨")).first.is_visible()
    hand.locator("a[href*='/log/health/']", has_text="李小雨").tap()
    hand.locator("#field-told label.chip", has_text="现监护人").or_(
        hand.locator("#field-told label.chip").first
    ).first.tap()
    hand.get_by_label("告知日期").fill(school.today.isoformat())
    save(hand)
    expect(hand.locator("a[href*='/log/health/']")).to_have_count(0)
    head = wide(school.sun)
    assert rows_in(head, "/care/healthevent/?told=yes") == 1
    assert HealthEvent.objects.get().told == ("guardian",)


def test_e4_an_evening_in_the_dormitory_is_noted_for_all_boarders(phone, wide, school):
    """The class teacher notes the evening of two boarders at once on a phone; it counts for both."""
    TermSurvey.objects.filter(child__in=[school.xiaoyu, school.wanglei], term=school.term).update(boarding="2")
    standard = CareStandard.objects.create(term=school.term, duty="boarding", per="week", whom="boarders")
    hand = phone(school.zhang)
    hand.goto("/log/boarding/")
    expect(hand.locator("#field-children")).not_to_contain_text("刘洋")
    for name in ("李小雨", "王磊"):
        hand.locator("#field-children label.chip", has_text=name).tap()
    for field, how in (("meals", "好"), ("study", "一般")):
        hand.locator(f"#field-{field} label.chip", has_text=how).first.tap()
    hand.get_by_label("看到的情况").fill("九点熄灯，两人都睡得安稳")
    save(hand)
    for child in (school.xiaoyu, school.wanglei):
        hand.goto(f"/children/{child.pk}/")
        expect(hand.locator("#timeline")).to_contain_text("九点熄灯")
    head = wide(school.sun)
    assert rows_in(head, "/care/boardingday/") == 1
    head.goto(f"/figures/{standard.pk}/")
    expect(head.locator("main")).to_contain_text("李小雨")
