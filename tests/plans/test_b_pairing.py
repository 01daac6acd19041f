"""B: who stands by a child. Each line is done in a browser by the person concerned, and found and counted again."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from lib.periods import Per
from pairing.models import Companion, Companionship, Pairing, year_from
from reports.models import CareStandard
from tests.parts.pairing import volunteer

pytestmark = pytest.mark.django_db(transaction=True)


def file_of(page, child):
    page.goto(f"/children/{child.pk}/")
    return page.locator("main")


def listed(page, query=""):
    """How many rows the list of those who accompany a child shows."""
    page.goto(f"/pairing/companionship/?{query}")
    return page.locator("#result_list tbody tr").count()


def pair_with(page, child, kind):
    page.goto(f"/children/{child.pk}/")
    page.locator("#companions summary").click()
    page.locator("#companions").get_by_role("link", name=kind).click()


def tick(page, text):
    page.locator("label.chip", has_text=text).first.click()


def save(page):
    page.locator(".savebar button").click()


def saved(page):
    """The page that is opened next must not overtake the saving."""
    expect(page.locator(".message.success, .messagelist .success").first).to_be_visible()


def with_child(school, companion, child, kind="tutor", **said):
    started = school.term.first_day
    return Companionship.objects.create(child=child, companion=companion, kind=kind, started_on=started, **said)


def test_b1_the_proxy_parent_fills_in_the_pairing_card_which_both_sign(phone, wide, school):
    """The class teacher pairs a child with a teacher, who fills in the card on a phone; printed, signed, counted."""
    teacher = wide(school.zhang)
    teacher.goto("/pairing/bulk/")
    row = teacher.locator(f"#child-{school.liuyang.pk}")
    row.locator("select").select_option(str(school.feng.pk))
    teacher.get_by_role("button", name=re.compile("结对")).last.click()
    saved(teacher)
    pairing = Pairing.objects.get(child=school.liuyang, ended_on=None)

    hand = phone(school.feng)
    file_of(hand, school.liuyang).get_by_role("link", name="结对帮扶卡").tap()
    hand.get_by_role("link", name="填写").tap()
    hand.locator("#id_situation").fill("成绩中等，话少，喜欢画画")
    hand.locator("#id_goals").fill("期末数学及格")
    hand.locator("#id_measures").fill("每周三放学后补数学")
    hand.locator(".savebar button").tap()
    for text in ("喜欢画画", "期末数学及格", "每周三", "冯老师", "帮扶教师（签名）", "学生（签名）"):
        expect(hand.locator(".sheet")).to_contain_text(text)

    teacher.goto(f"/pairing/pairing/{pairing.pk}/change/")
    teacher.locator("#id_card_signed_on").fill(school.today.isoformat())
    teacher.get_by_role("button", name="保存", exact=True).click()
    saved(teacher)
    assert Pairing.objects.get(pk=pairing.pk).card_signed_on == school.today
    expect(file_of(teacher, school.liuyang).locator("#pairings")).to_contain_text("冯老师")
    teacher.goto("/dashboard/")
    expect(teacher.locator(".tile", has_text="结对率")).to_contain_text("66")


def test_b2_a_volunteer_tutor_near_the_child_reports_on_its_conduct(wide, phone, school):
    """The office recruits a tutor, who lives near; the class teacher pairs, and logs a report; the duty is done."""
    CareStandard.objects.create(
        term=school.term, duty="volunteer-report", responsible="volunteer", per=Per.MONTH, whom="all"
    )
    office = wide(school.qian)
    office.goto("/pairing/companion/add/")
    for name, text in (("name", "罗大姐"), ("phones", "13700002222"), ("village", "和平村"), ("subjects", "书法")):
        office.locator(f"#id_{name}").fill(text)
    for name in ("screened_on", "declared_on"):
        office.locator(f"#id_{name}").fill(school.today.isoformat())
    office.get_by_role("button", name="保存", exact=True).click()
    expect(office.locator("#result_list")).to_contain_text("罗大姐")

    teacher = wide(school.zhang)
    pair_with(teacher, school.liuyang, "校外义务辅导员")
    expect(teacher.locator("label.chip", has_text="罗大姐")).to_contain_text("住得近")
    tick(teacher, "罗大姐")
    save(teacher)
    saved(teacher)
    expect(file_of(teacher, school.liuyang).locator("#companions")).to_contain_text("罗大姐")
    teacher.get_by_role("link", name="罗大姐").first.click()
    expect(teacher.locator("main")).to_contain_text("13700002222")

    hand = phone(school.zhang)
    hand.goto(f"/log/companion-report/?child={school.liuyang.pk}")
    tick(hand, "了解校外表现")
    tick(hand, "好")
    hand.locator("#id_content").fill("放学后按时回家，帮奶奶喂鸡。")
    save(hand)
    saved(hand)
    expect(file_of(hand, school.liuyang).locator("#timeline")).to_contain_text("帮奶奶喂鸡")
    head = wide(school.sun)
    head.goto("/dashboard/")
    expect(head.locator("tr", has_text="志愿者反馈").first).to_contain_text("1")


def test_b2_the_tutor_signs_in_on_a_phone_and_reports_without_the_teacher(wide, phone, school):
    """The office opens a sign-in; the tutor chooses a password and logs a call; the class teacher reads it; counted."""
    CareStandard.objects.create(
        term=school.term, duty="volunteer-report", responsible="volunteer", per=Per.MONTH, whom="all"
    )
    tutor = volunteer(school.qian, "罗大姐", kind="tutor")
    with_child(school, tutor, school.xiaoyu)
    office = wide(school.qian)
    office.goto(f"/pairing/companion/{tutor.pk}/change/")
    office.get_by_role("link", name="登录账号").click()
    office.get_by_role("button", name="开通登录").click()
    number, password = office.locator(".sheet-table strong").all_inner_texts()

    hand, chosen = phone(), "luo-keeps-watch"
    hand.goto("/")
    hand.locator("[name=username]").fill(number)
    hand.locator("[name=password]").fill(password)
    hand.get_by_role("button", name="登录").tap()
    for name, text in (("old_password", password), ("new_password1", chosen), ("new_password2", chosen)):
        hand.locator(f"[name={name}]").fill(text)
    hand.locator("form.fields button").tap()
    expect(hand.locator("main")).to_contain_text("李小雨")
    expect(hand.locator(".nav a", has_text="儿童")).to_have_count(0)
    hand.get_by_role("link", name="记一次跟进").tap()
    tick(hand, "打电话")
    hand.locator("#id_content").press_sequentially("她说数学听懂了。")
    kept = hand.locator("[data-draft-state]")
    expect(kept).to_have_text(kept.get_attribute("data-saved"))
    hand.reload()
    expect(hand.locator("#id_content")).to_have_value("她说数学听懂了。")
    save(hand)
    saved(hand)
    expect(hand.locator(".own-reports")).to_contain_text("她说数学听懂了。")

    expect(file_of(wide(school.zhang), school.xiaoyu).locator("#timeline")).to_contain_text("她说数学听懂了。")
    head = wide(school.sun)
    head.goto("/dashboard/")
    expect(head.locator("tr", has_text="志愿者反馈").first).to_contain_text("1")


def test_b3_pupils_are_paired_as_friends_and_study_helpers(phone, wide, school):
    """The class teacher gives a child a hand-in-hand friend and a study helper on a phone; the head counts them."""
    head = wide(school.sun)
    before = listed(head, "kind__exact=friend") + listed(head, "kind__exact=study_helper")
    hand = phone(school.zhang)
    for kind, name in (("手拉手伙伴", "吴小丽"), ("学习小帮手", "赵小刚")):
        pair_with(hand, school.xiaoyu, kind)
        hand.locator("#id_new_name").fill(name)
        hand.locator("#id_new_class").select_option(label="三年级1班")
        save(hand)
        expect(hand.locator("#companions")).to_contain_text(name)
    assert listed(head, "kind__exact=friend") + listed(head, "kind__exact=study_helper") == before + 2


def test_b4_two_volunteers_sign_a_one_year_agreement(wide, phone, school):
    """The office signs two student volunteers for a child at once; class teacher renews one and ends the other."""
    for name in ("秦志愿者", "许志愿者", "何志愿者"):
        volunteer(school.qian, name, phones="13700003333")
    office = wide(school.qian)
    pair_with(office, school.xiaoyu, "两名大学生志愿者")
    tick(office, "秦志愿者")
    for who in ("志愿者", "监护人", "学校"):
        office.locator("#field-signed_by label.chip", has_text=who).click()
    save(office)
    expect(office.locator("#field-companions .errorlist")).to_contain_text("请选 2 名")
    tick(office, "许志愿者")
    save(office)
    saved(office)
    made = Companionship.objects.filter(child=school.xiaoyu)
    assert {row.agreed_until for row in made} == {year_from(school.today)}
    assert made.count() == 2
    assert listed(office, "kind__exact=volunteer") == 2

    soon = school.today + dt.timedelta(days=20)
    made.update(agreed_until=soon, started_on=school.term.first_day)
    hand = phone(school.zhang)
    hand.goto("/")
    hand.get_by_role("link", name=re.compile("秦志愿者")).tap()
    hand.get_by_role("link", name="续签协议").tap()
    for who in ("志愿者", "监护人", "学校"):
        tick(hand, who)
    save(hand)
    expect(hand.locator("main")).to_contain_text(year_from(soon + dt.timedelta(days=1)).isoformat())
    hand.goto("/")
    hand.get_by_role("link", name=re.compile("许志愿者")).tap()
    hand.get_by_role("link", name="结束结对").tap()
    hand.locator("#id_end_reason").select_option("helper_left")
    hand.locator("#id_handover").fill("孩子喜欢听故事")
    save(hand)
    saved(hand)
    expect(hand.locator("#companions")).to_contain_text("许志愿者")
    hand.goto("/")
    expect(hand.get_by_text("许志愿者")).to_have_count(0)
    assert listed(office, "state=ended") == 1


def test_b5_another_familys_parent_becomes_proxy_parent(wide, school):
    """The class teacher enters another pupil's mother, screened and bound, and pairs her; the head counts her."""
    teacher = wide(school.zhang)
    pair_with(teacher, school.wanglei, "其他家长当代理家长")
    teacher.get_by_role("link", name="登记一位").click()
    for name, text in (("name", "冯妈妈"), ("phones", "13700004444"), ("parent_of", "冯小军")):
        teacher.locator(f"#id_{name}").fill(text)
    for name in ("screened_on", "declared_on"):
        teacher.locator(f"#id_{name}").fill(school.today.isoformat())
    teacher.get_by_role("button", name="保存", exact=True).click()
    saved(teacher)
    assert Companion.objects.get(name="冯妈妈").kind == "family"
    pair_with(teacher, school.wanglei, "其他家长当代理家长")
    tick(teacher, "冯妈妈")
    save(teacher)
    expect(teacher.locator("#companions")).to_contain_text("冯妈妈")
    head = wide(school.sun)
    assert listed(head, "kind__exact=proxy_parent") == 1


def test_b6_nobody_has_more_than_two_children_and_one_sees_who_has_room(wide, school):
    """The office sees who has room; a tutor with two children is full there and is not offered any more."""
    full, free = volunteer(school.qian, "满志愿", kind="tutor"), volunteer(school.qian, "空志愿", kind="tutor")
    for child in (school.xiaoyu, school.chenchen):
        with_child(school, full, child)
    office = wide(school.qian)
    office.goto("/pairing/bulk/")
    expect(office.locator(f"#child-{school.liuyang.pk}")).to_contain_text("建议")
    office.get_by_role("link", name="谁还有余地").click()
    expect(office.locator("tr", has_text="满志愿")).to_contain_text("2/2")
    expect(office.locator("tr", has_text="空志愿")).to_contain_text("0/2")
    pair_with(office, school.liuyang, "校外义务辅导员")
    expect(office.locator("label.chip", has_text="满志愿")).to_have_count(0)
    tick(office, "空志愿")
    save(office)
    saved(office)
    office.goto("/companions/room/")
    expect(office.locator("tr", has_text="空志愿")).to_contain_text("1/2")
    assert free.companionships.count() == 1


def test_b7_the_class_teacher_and_the_helper_keep_a_growth_diary(phone, wide, school):
    """Class teacher and helper write on their phones; the diary reads in order, prints, and the head counts it."""
    for who, day, text in (
        (school.zhang, 1, "今天主动举手发言了。"), (school.wang, 0, "学会了自己系鞋带。"),
    ):  # fmt: skip
        hand = phone(who)
        hand.goto(f"/log/diary/?child={school.xiaoyu.pk}")
        hand.locator("#id_on").fill((school.today - dt.timedelta(days=day)).isoformat())
        hand.locator("#id_content").fill(text)
        hand.locator(".savebar button").tap()
        expect(hand.locator(".message.success").first).to_be_visible()
    hand = phone(school.wang)
    file_of(hand, school.xiaoyu).get_by_role("link", name="成长日记", exact=True).first.tap()
    expect(hand.locator(".sheet")).to_contain_text(re.compile("主动举手.*系鞋带", re.DOTALL))
    head = wide(school.sun)
    head.goto("/pairing/diaryentry/")
    expect(head.locator("#result_list tbody tr")).to_have_count(2)
