"""D: talks, guidance, counselling and the mailbox. Each line is done in a browser by the person concerned."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from lib.models import AccessLog
from reports.models import CareStandard
from talks.models import Appointment, Counselling, HotlineCall, MailboxOpening, Talk, Whisper

pytestmark = pytest.mark.django_db(transaction=True)


def chip(page, field, label):
    page.locator(f"#field-{field} label.chip", has_text=label).first.click()


def save(page):
    with page.expect_navigation():
        page.locator(".savebar button.primary").click()


def test_d1_the_class_teacher_prints_the_card_of_each_talk(phone, wide, school):
    """The class teacher logs a talk on a phone, and prints all talk cards of the term on the school's computer."""
    hand = phone(school.zhang)
    hand.goto(f"/log/talk/?child={school.xiaoyu.pk}")
    hand.locator("#id_content").fill("说起爸爸中秋要回来。")
    save(hand)
    page = wide(school.zhang)
    page.goto(f"/children/{school.xiaoyu.pk}/")
    expect(page.locator("#timeline")).to_contain_text("说起爸爸中秋要回来。")
    page.get_by_role("link", name="打印谈心记录卡").click()
    sheet = page.locator(".sheet")
    expect(sheet).to_have_count(1)
    for text in ("谈心记录卡", "李小雨", "三年级1班", "张老师", "说起爸爸中秋要回来。", "签名"):
        expect(sheet).to_contain_text(text)
    page.goto(f"/records/talk/{Talk.objects.get().pk}/")
    page.get_by_role("link", name="谈心记录卡").click()
    expect(page.locator(".sheet")).to_contain_text("李小雨")
    assert AccessLog.objects.filter(act="print", by=school.zhang).count() == 2


def test_d3_a_class_teacher_asks_for_counselling_and_reads_nothing_of_it(phone, wide, school):
    """The class teacher asks on a phone; the psychology teacher confirms and writes it down; the class sees a flag."""
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.get_by_role("link", name="预约心理老师").tap()
    hand.locator("#id_reason").fill("这周总趴在桌上")
    save(hand)
    expect(hand.locator("main")).to_contain_text("待回复")
    expect(hand.locator("main")).not_to_contain_text("心理老师正在陪伴")

    page = wide(school.zhou)
    page.goto("/")
    page.locator(".waiting a", has_text="李小雨").click()
    expect(page.locator("#id_reason")).to_have_value("这周总趴在桌上")
    page.get_by_role("button", name="确认预约").click()
    expect(page.locator(".row", has_text="李小雨")).to_contain_text("已约好")
    page.locator(".row-name", has_text="李小雨").click()
    page.get_by_role("link", name="写咨询记录").click()
    page.locator("#id_content").fill("夜里常梦见奶奶生病")
    save(page)
    assert Appointment.objects.get().state == "kept"
    assert Counselling.objects.get().channel == "appointment"
    page.goto(f"/children/{school.xiaoyu.pk}/?kind=counselling")
    expect(page.locator("#timeline")).to_contain_text("夜里常梦见奶奶生病")

    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("main")).to_contain_text("心理老师正在陪伴这个孩子")
    expect(hand.locator("main")).not_to_contain_text("夜里常梦见")
    head = wide(school.sun)
    head.goto(f"/children/{school.xiaoyu.pk}/")
    expect(head.locator("main")).not_to_contain_text("心理老师正在陪伴")


def test_d3_a_call_on_the_hotline_without_a_name(phone, school):
    """The psychology teacher notes a call of somebody who gives no name, on a phone, and finds it in the list."""
    hand = phone(school.zhou)
    hand.goto("/talks/hotlinecall/add/")
    hand.locator("#id_content").fill("一个孩子说同学不和他玩")
    hand.get_by_role("button", name="保存", exact=True).tap()
    expect(hand.locator("#result_list")).to_contain_text("孩子")
    assert HotlineCall.objects.get().author == school.zhou


def test_d3_a_leader_reads_one_record_by_grant(wide, school):
    """The psychology teacher lets the head read one record; the head finds it among the leaves; that is logged."""
    row = Counselling.objects.create(on=school.today, author=school.zhou, content="说了一件要紧的事")
    row.set_children([school.xiaoyu])
    page = wide(school.zhou)
    page.goto(f"/records/counselling/{row.pk}/")
    page.get_by_role("link", name="授权领导查阅").click()
    page.locator("#id_to").select_option(label="孙校长")
    page.locator("#id_reason").fill("要开个案会")
    save(page)
    head = wide(school.sun)
    head.goto("/leaves/")
    head.locator(".row-name", has_text="李小雨").click()
    expect(head.locator("main")).to_contain_text("说了一件要紧的事")
    assert AccessLog.objects.filter(by=school.sun, kind="talks.counselling", object_id=str(row.pk)).count() == 1


def test_d4_the_mailbox_is_opened_and_every_letter_answered(phone, wide, school):
    """The psychology teacher opens the mailbox, answers the letter that waits; the head sees the week's opening."""
    CareStandard.objects.create(
        term=school.term, duty="mailbox-opening", responsible="psychology", whom="school", per="week"
    )
    hand = phone(school.zhou)
    hand.goto("/mailbox/")
    hand.get_by_role("link", name="记开信箱").tap()
    hand.locator("#id_letters").fill("1")
    hand.locator("#id_place").fill("教学楼一楼")
    save(hand)
    expect(hand.get_by_role("link", name="第 1 封信")).to_be_visible()
    hand.goto("/")
    hand.locator(".waiting a", has_text="第 1 封信").tap()
    chip(hand, "children", "李小雨")
    chip(hand, "level", "孩子有心事")
    hand.locator("#id_content").fill("我想妈妈")
    chip(hand, "way", "回信")
    save(hand)
    expect(hand.locator("main")).to_contain_text("只有孩子同意")
    assert Whisper.objects.get().content == ""
    hand.locator("#id_agreed").check()
    save(hand)
    expect(hand.locator(".row", has_text="第 1 封信")).to_contain_text("已回复")
    hand.goto("/")
    expect(hand.locator(".waiting")).to_have_count(0)
    letter = Whisper.objects.get()
    assert (letter.child, letter.answered_on, letter.content) == (school.xiaoyu, school.today, "我想妈妈")

    head = wide(school.sun)
    head.goto("/mailbox/")
    expect(head.locator(".row", has_text="教学楼一楼")).to_contain_text("1 封信")
    expect(head.locator("main")).not_to_contain_text("李小雨")
    head.goto(f"/figures/{CareStandard.objects.get(duty='mailbox-opening').pk}/")
    expect(head.locator("main")).to_contain_text("1 / 1")
    assert MailboxOpening.objects.get().on == school.today


def test_d6_guidance_is_written_by_the_class_teacher_and_found_by_child(phone, wide, school):
    """The class teacher notes guidance on a phone; the head finds it by the difficulty, and on the file."""
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.wanglei.pk}/")
    hand.locator("summary", has_text="记其他").tap()
    hand.get_by_role("link", name="记辅导").tap()
    chip(hand, "difficulties", "容易发火")
    chip(hand, "approach", "约定小目标")
    hand.locator("#id_content").fill("和同桌推搡，约好先数到十")
    chip(hand, "progress", "有好转")
    save(hand)
    expect(hand.locator("#timeline")).to_contain_text("约好先数到十")
    head = wide(school.sun)
    head.goto("/talks/guidance/?difficulty=anger")
    expect(head.locator("#result_list tbody tr")).to_have_count(1)
    head.goto("/talks/guidance/?difficulty=online")
    expect(head.locator("#result_list tbody tr")).to_have_count(0)
    head.goto(f"/children/{school.wanglei.pk}/?kind=guidance")
    expect(head.locator("#timeline .entry")).to_have_count(1)


def test_d3_after_a_concern_the_child_is_referred(phone, school):
    """A helper notes a concern in a talk and refers the child from the talk's page; the appointment waits."""
    talk = Talk.objects.create(on=school.today, author=school.wang, content="哭了很久", concern=True)
    talk.set_children([school.xiaoyu])
    hand = phone(school.wang)
    hand.goto(f"/records/talk/{talk.pk}/")
    hand.get_by_role("link", name="转介心理老师").tap()
    hand.locator("#id_on").fill((school.today + dt.timedelta(days=1)).isoformat())
    save(hand)
    expect(hand.locator("main")).to_contain_text(re.compile("待回复"))
    assert Appointment.objects.get().by == school.wang
