"""C: home and school. Each line is done in a browser by the person concerned, and found and counted again."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from visits.models import BookPage, EntrustmentNotice, Letter, MajorEvent, ParentCall, PlannedVisit, Told, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def save(hand):
    with hand.expect_navigation():
        hand.locator(".savebar button.primary").tap()


def chip(hand, field, text):
    hand.locator(f"#field-{field} label.chip", has_text=text).first.tap()


def listed(page, address):
    """How many records the list shows."""
    page.goto(address)
    return int(re.search(r"\d+", page.locator(".paginator, .listbar-count").first.inner_text())[0])


def test_c1_a_round_of_visits_is_planned_walked_and_done_by_what_is_written_down(phone, wide, school):
    """The class teacher plans two homes, logs the visit from the round and sees it done; the other is moved on."""
    hand = phone(school.zhang)
    hand.goto("/visit-plan/add/")
    for child in (school.xiaoyu, school.wanglei):
        hand.locator("#field-children label.chip", has_text=child.name).tap()
    hand.locator("#id_companion").fill("周老师")
    save(hand)
    first = hand.locator("li.row", has_text="李小雨")
    expect(first.get_by_role("link", name="13808572000")).to_have_attribute("href", "tel:13808572000")
    expect(first).to_contain_text("****")
    hand.get_by_role("button", name="显示地址").tap()
    expect(first).to_contain_text("和平村")
    first.get_by_role("link", name="记家访").tap()
    chip(hand, "met", "监护人")
    hand.locator("#id_notes").fill("奶奶在家，房子干净。")
    save(hand)
    expect(hand.locator("li.row", has_text="李小雨")).to_contain_text("已家访")
    other = hand.locator("li.row", has_text="王磊")
    other.get_by_role("link", name="改期").tap()
    hand.locator("#id_on").fill((school.today + dt.timedelta(days=3)).isoformat())
    save(hand)
    expect(hand.locator("li.row", has_text="王磊")).to_be_visible()
    hand.goto(f"/children/{school.wanglei.pk}/")
    expect(hand.get_by_role("heading", name="家访安排")).to_be_visible()
    head = wide(school.sun)
    head.goto(f"/visit-plan/?on={school.today}")
    expect(head.locator("li.row", has_text="李小雨")).to_contain_text("已家访")
    head.goto(f"/visit-plan/paper/?on={school.today}")
    expect(head.locator(".sheet")).to_contain_text("和平村")
    assert PlannedVisit.objects.with_done().filter(done=True).get().child == school.xiaoyu


def test_c2_the_contact_book_is_written_from_both_sides(phone, wide, school):
    """The class teacher writes the week of the whole class, then one family's answer; the sheet shows both sides."""
    hand = phone(school.zhang)
    hand.goto("/log/book/")
    hand.locator("#id_whole_class").check()
    hand.locator("#id_at_school").fill("这周上课都很认真。")
    save(hand)
    expect(hand.locator(".message.success").first).to_contain_text("李小雨")
    page = BookPage.objects.get()
    assert set(page.children.all()) == {school.xiaoyu, school.wanglei, school.liuyang}
    assert listed(wide(school.sun), "/visits/bookpage/?answer=none") == 1
    hand.goto(f"/log/book/{page.pk}/")
    hand.locator("#id_at_home").fill("每天自己写完作业。")
    chip(hand, "home_ticks", "帮做家务")
    save(hand)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("这周上课都很认真。")
    hand.goto(f"/children/{school.xiaoyu.pk}/book/")
    for text in ("李小雨", "这周上课都很认真。", "每天自己写完作业。", "帮做家务", "张老师"):
        expect(hand.locator(".sheet")).to_contain_text(text)
    assert BookPage.objects.unanswered().count() == 0


def test_c3_a_parent_is_received_and_something_comes_of_it(phone, wide, school):
    """The class teacher notes who came and what was reported; the head sees it open, and settled later."""
    hand = phone(school.zhang)
    hand.goto(f"/log/visitor/?child={school.xiaoyu.pk}")
    chip(hand, "relation", "监护人")
    hand.locator("#id_reported").fill("孩子晚上不肯睡觉。")
    save(hand)
    head = wide(school.sun)
    assert listed(head, "/visits/visitor/?state__exact=open") == 1
    visitor = Visitor.objects.get()
    hand.goto(f"/log/visitor/{visitor.pk}/")
    chip(hand, "state", "已处理")
    save(hand)
    expect(hand.locator("main")).to_contain_text("请填写处理结果")
    hand.locator("#id_outcome").fill("和奶奶约好九点关电视。")
    save(hand)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("孩子晚上不肯睡觉。")
    head.goto("/visits/visitor/?state__exact=settled")
    expect(head.locator("#result_list")).to_contain_text("李小雨")


def test_c4_child_and_parents_speak_every_week(phone, wide, school):
    """The helper notes a call of the child with its mother; the file shows since when there was none."""
    hand = phone(school.wang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("main")).to_contain_text("还没有记过孩子和父母的通话")
    hand.get_by_role("link", name="记亲情通话").first.tap()
    chip(hand, "whom", "母亲")
    chip(hand, "means", "视频")
    hand.locator("#id_minutes").fill("12")
    hand.locator("#id_on").fill((school.today - dt.timedelta(days=9)).isoformat())
    save(hand)
    expect(hand.locator("main")).to_contain_text("超过一周没有通话")
    expect(hand.locator("main")).to_contain_text("12分钟")
    assert ParentCall.objects.get().whom == ("mother",)
    head = wide(school.sun)
    assert listed(head, "/visits/parentcall/") == 1


def test_c4_the_parents_notice_of_entrustment_is_on_file(wide, phone, school):
    """The office sees who has handed in none, enters one; the class teacher finds it on the child's file."""
    page = wide(school.qian)
    page.goto("/notices/")
    row = page.locator("li.row", has_text="李小雨")
    row.get_by_role("link", name="登记告知书").click()
    page.locator("#id_entrusted").fill("王秀英")
    page.locator("#id_relation").select_option("62")
    page.locator("#id_written_on").fill(school.today.isoformat())
    page.locator("#id_parents_place").fill("东莞市长安镇")
    page.locator(".savebar button").click()
    expect(page.locator(".message.success")).to_be_visible()
    page.goto("/notices/")
    expect(page.locator("li.row", has_text="李小雨")).to_have_count(0)
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.get_by_role("link", name=re.compile("王秀英")).tap()
    expect(hand.locator("#id_entrusted")).to_have_value("王秀英")
    expect(hand.get_by_text("东莞市长安镇")).to_have_count(0)
    assert EntrustmentNotice.objects.get().received_by == school.qian


def test_c5_the_parents_are_told_of_a_major_event_and_it_can_be_shown(phone, wide, school):
    """The class teacher notes an injury and that the mother was told; it waits until the father was told, too."""
    hand = phone(school.zhang)
    hand.goto(f"/log/major/?child={school.xiaoyu.pk}")
    chip(hand, "sort", "受伤")
    hand.locator("#id_what").fill("课间摔倒，手腕肿了。")
    hand.locator("#id_done").fill("送镇卫生院拍片。")
    chip(hand, "told", "母亲")
    save(hand)
    head = wide(school.sun)
    assert listed(head, "/visits/majorevent/?tell=open") == 1
    hand.goto("/")
    hand.get_by_role("link", name=re.compile("课间摔倒")).first.tap()
    expect(hand.locator("main")).to_contain_text("尚未告知")
    hand.get_by_role("link", name="登记告知").tap()
    chip(hand, "whom", "父亲")
    hand.locator("#id_at").fill("10:20")
    save(hand)
    expect(hand.locator("main")).to_contain_text("10:20")
    assert listed(head, "/visits/majorevent/?tell=open") == 0
    assert set(Told.objects.values_list("whom", "by")) == {("father", school.zhang.pk), ("mother", school.zhang.pk)}
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("课间摔倒")
    assert MajorEvent.objects.still_to_tell().count() == 0


def test_c6_a_class_writes_home(phone, wide, school):
    """The class teacher notes with one tap that the class wrote to its parents; the answer is noted when it comes."""
    hand = phone(school.zhang)
    hand.goto("/log/letter/")
    hand.locator("#id_whole_class").check()
    hand.locator("#id_theme").fill("我想对你说")
    hand.locator("#id_envelope").check()
    save(hand)
    expect(hand.locator(".message.success").first).to_contain_text("王磊")
    letter = Letter.objects.get()
    assert (letter.children.count(), letter.envelope) == (3, True)
    head = wide(school.sun)
    assert listed(head, "/visits/letter/?answer=none") == 1
    hand.goto(f"/log/letter/{letter.pk}/")
    hand.locator("details.more summary").tap()
    hand.locator("#id_answered_on").fill(school.today.isoformat())
    save(hand)
    hand.goto(f"/children/{school.wanglei.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("我想对你说")
    head.goto("/visits/letter/")
    expect(head.locator("#result_list")).to_contain_text("我想对你说")
    assert Letter.objects.unanswered().count() == 0


def test_c8_every_contact_is_in_the_ledger(phone, wide, school):
    """The class teacher logs a contact and a visitor; the head finds both in the ledger, of the class and on paper."""
    hand = phone(school.zhang)
    hand.goto(f"/log/contact/?child={school.xiaoyu.pk}")
    chip(hand, "people", "母亲")
    hand.locator("#id_content").fill("妈妈国庆回家。")
    save(hand)
    hand.goto(f"/log/visitor/?child={school.wanglei.pk}")
    hand.locator("#id_reported").fill("爷爷来问成绩。")
    save(hand)
    hand.goto("/home-school/")
    expect(hand.locator("main")).to_contain_text("妈妈国庆回家。")
    page = wide(school.sun)
    assert listed(page, "/home-school/") == 2
    assert listed(page, f"/home-school/?kind=visitor&class={school.class_a.school_class_id}") == 1
    assert listed(page, f"/home-school/?class={school.class_b.school_class_id}") == 0
    page.goto("/home-school/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Excel").click()
    assert started.value.suggested_filename.endswith(".xlsx")
    page.goto("/home-school/?paper=1")
    for text in ("妈妈国庆回家。", "爷爷来问成绩。", "李小雨", "王磊"):
        expect(page.locator(".sheet")).to_contain_text(text)
