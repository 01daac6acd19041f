"""What is done together, each line by the person concerned: planned or held, found again, and counted."""

import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from activities.models import Activity, ActivityHelper, Gift, Hazard, Participant, Partner
from reports.models import CareStandard

pytestmark = pytest.mark.django_db(transaction=True)


def new(page, kind, title, *, held=True, classes=(), on=None, **fields):
    """Plans or records an activity as its person does, and ends on the page that follows."""
    page.goto("/activities/new/")
    page.set_default_timeout(6_000)
    page.locator("#field-kind").get_by_label(kind, exact=True).check()
    page.locator("#id_title").fill(title)
    page.locator("label.chip", has_text="已开展" if held else "计划中").click()
    if on:
        page.locator("#id_on").fill(on.isoformat())
    for name in classes:
        page.locator("#field-classes label.chip", has_text=name).click()
    for name, value in fields.items():
        page.locator(f"#id_{name}").fill(value)
    save(page)


def save(page):
    with page.expect_navigation():
        page.locator(".savebar button.primary").click()
    expect(page.locator(".message.error:visible")).to_have_count(0)


def duty(school, slug, whom, responsible):
    return CareStandard.objects.create(
        term=school.term, duty=slug, whom=whom, responsible=responsible, per="term", count=1
    )


def done(page, standard):
    """How many of the duty's lines are done, in the list behind the figure."""
    page.goto(f"/figures/{standard.pk}/?state=done")
    return int(re.search(r"\d+", page.locator(".listbar-count").inner_text())[0])


def row(hand, child):
    return hand.locator(".roll .row", has_text=child.name)


def taken_part(page, child):
    """The number beside the child in the list of who takes part how often."""
    page.goto("/activities/taking-part/")
    return int(page.locator("tr", has_text=child.name).locator("td.num").inner_text())


def test_c7_the_class_teacher_holds_a_parents_meeting(phone, wide, school):
    """The class teacher calls the roll of the families and notes what was asked; the head sees it counted."""
    standard, head = duty(school, "parents-meeting", "class", "class_teacher"), wide(school.sun)
    assert done(head, standard) == 0
    hand = phone(school.zhang)
    new(hand, "家长会", "期中家长会")
    hand.locator("#id_minutes").fill("班主任介绍了期中情况")
    hand.locator("#id_questions").fill("问：晚上谁辅导？答：帮扶老师。")
    hand.locator("label.chip", has_text="冯老师").tap()
    save(hand)
    hand.get_by_role("link", name="家长签到").tap()
    row(hand, school.xiaoyu).get_by_role("button", name="监护人").tap()
    expect(hand.locator("#roll-count")).to_contain_text("到 1")
    row(hand, school.wanglei).get_by_role("button", name="没有人来").tap()
    expect(hand.locator("#roll-count")).to_contain_text("缺 1")
    meeting = Activity.objects.get()
    hand.goto(f"/activities/{meeting.pk}/rows/children/")
    hand.locator(".fields", has_text="王磊").get_by_label("备注或缺席原因").fill("奶奶生病")
    save(hand)
    for text in ("问：晚上谁辅导", "冯老师", "监护人来了", "奶奶生病", "到会 1 家，缺席 1 家"):
        expect(hand.locator("main")).to_contain_text(text)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("期中家长会")
    assert done(head, standard) == 1


def test_c6_children_write_essays_for_the_contest_in_may(wide, school):
    """The office announces the contest of essays; the class teacher enters the essay and its prize on the file."""
    office = wide(school.qian)
    new(office, "比赛", "五月征文比赛", held=False)
    contest = Activity.objects.get()
    teacher = wide(school.zhang)
    teacher.goto(f"/activities/{contest.pk}/children/")
    teacher.locator("label.chip", has_text="李小雨").click()
    save(teacher)
    office.goto(f"/activities/{contest.pk}/rows/children/")
    office.locator("#id_rows-0-entry").fill("给爸爸的一封信")
    office.locator("#id_rows-0-result").fill("一等奖")
    save(office)
    expect(office.locator("main")).to_contain_text("《给爸爸的一封信》 一等奖")
    teacher.goto(f"/activities/{contest.pk}/roll/here/")
    row(teacher, school.xiaoyu).get_by_role("button", name="到了").click()
    expect(teacher.locator("#roll-count")).to_contain_text("到 1")
    office.goto(f"/activities/{contest.pk}/held/")
    save(office)
    teacher.goto(f"/children/{school.xiaoyu.pk}/")
    expect(teacher.locator("#timeline")).to_contain_text("五月征文比赛")
    assert taken_part(teacher, school.xiaoyu) == 1


def test_d5_the_psychology_teacher_gives_the_lesson_of_the_month(phone, wide, school):
    """The psychology teacher records the lesson of a class on a phone; it counts for that class and no other."""
    standard, head = duty(school, "health-lesson", "class", "psychology"), wide(school.sun)
    hand = phone(school.zhou)
    new(hand, "心理健康课", "理解父母", classes=["三年级1班"])
    hand.locator("#id_summary").fill("写一句想对爸妈说的话")
    save(hand)
    expect(hand.locator("main")).to_contain_text("3 个孩子")
    assert done(head, standard) == 1
    teacher = wide(school.zhang)
    teacher.goto(f"/children/{school.xiaoyu.pk}/")
    expect(teacher.locator("#timeline")).to_contain_text("理解父母")
    assert taken_part(teacher, school.xiaoyu) == 1


def test_e5_a_hazard_found_in_the_dormitory_waits_until_it_is_mended(phone, wide, school):
    """The office goes round the dormitory and notes a hazard; it waits on the head's front page until it is mended."""
    standard, hand = duty(school, "dormitory-check", "school", "office"), phone(school.qian)
    new(hand, "宿舍检查", "十一月查寝")
    hand.locator("label.chip", has_text="电线和插座").tap()
    save(hand)
    hand.get_by_role("link", name="隐患").tap()
    hand.locator("#id_rows-0-what").fill("插座松动")
    hand.locator("#id_rows-0-where").fill("3栋201")
    hand.locator("#id_rows-0-mender").select_option(label="钱老师")
    save(hand)
    head = wide(school.sun)
    assert done(head, standard) == 1
    head.goto("/")
    expect(head.locator("main")).to_contain_text("3栋201 · 插座松动")
    hand.goto("/activities/hazard/?closed_on__isempty=1")
    hand.get_by_role("link", name="插座松动").tap()
    hand.locator("#id_closed_how").fill("换了新插座")
    save(hand)
    assert Hazard.objects.get().closed_on == school.today
    head.goto("/")
    expect(head.locator("main")).not_to_contain_text("插座松动")


def test_e5_the_patrol_is_recorded_and_counted(wide, school):
    """The office records a round along the ponds; the head's list of the duty has it."""
    standard, office = duty(school, "patrol", "school", "office"), wide(school.qian)
    new(office, "巡逻", "放学路队巡逻")
    office.locator("label.chip", has_text="河边和水塘").click()
    office.locator("#id_minutes").fill("劝回两名在水塘边玩的学生")
    save(office)
    expect(office.locator("main")).to_contain_text("河边和水塘")
    assert done(wide(school.sun), standard) == 1


def test_f1_children_sign_up_for_a_club_and_taking_part_counts(phone, wide, school):
    """The class teacher signs a child up for a club and calls the roll; the number beside the child rises."""
    hand = phone(school.zhang)
    assert taken_part(hand, school.wanglei) == 0
    new(hand, "兴趣小组", "合唱小组", held=False)
    hand.locator(".section-head").get_by_role("link", name="选择谁参加").tap()
    hand.locator("label.chip", has_text="刘洋").tap()
    save(hand)
    hand.locator("main").get_by_role("link", name="签到").tap()
    row(hand, school.wanglei).get_by_role("button", name="到了").tap()
    expect(hand.locator("#roll-count")).to_contain_text("到 1")
    club = Activity.objects.get()
    hand.goto(f"/activities/{club.pk}/held/")
    save(hand)
    assert not Participant.objects.filter(child=school.liuyang).exists()
    hand.goto(f"/children/{school.wanglei.pk}/")
    expect(hand.locator("main")).to_contain_text("参加过 1 次")
    assert taken_part(wide(school.sun), school.wanglei) == 1


def test_f2_a_forum_is_held_and_its_minutes_are_kept(wide, school):
    """The head holds a forum of helpers, children and guardians; the minutes are printed, and the forum counts."""
    standard, head = duty(school, "forum", "school", "leadership"), wide(school.sun)
    new(head, "座谈会", "留守儿童座谈会")
    head.locator("#id_minutes").fill("监护人希望周末开放图书室")
    head.locator("#id_guests").fill("6")
    head.locator("label.chip", has_text="王老师").click()
    save(head)
    forum = Activity.objects.get()
    head.goto(f"/activities/{forum.pk}/children/")
    head.locator("label.chip", has_text="李小雨").click()
    save(head)
    head.goto(f"/activities/{forum.pk}/roll/here/")
    row(head, school.xiaoyu).get_by_role("button", name="到了").click()
    expect(head.locator("#roll-count")).to_contain_text("到 1")
    head.goto(f"/activities/{forum.pk}/print/")
    for text in ("监护人希望周末开放图书室", "李小雨", "王老师"):
        expect(head.locator(".sheet")).to_contain_text(text)
    head.goto(f"/children/{school.xiaoyu.pk}/")
    expect(head.locator("#timeline")).to_contain_text("留守儿童座谈会")
    assert done(head, standard) == 1


def test_f3_a_whole_event_is_planned_postponed_and_run_on_a_phone(phone, wide, school):
    """The office plans an event with groups, helpers and programme; rain puts it off; on the day it runs by phone."""
    office = wide(school.qian)
    soon = school.today + dt.timedelta(days=1)
    new(
        office,
        "大型活动",
        "携手献爱",
        held=False,
        on=soon,
        classes=["三年级1班", "五年级1班"],
        begins="07:30",
        ends="16:30",
    )
    event = Activity.objects.get()
    _fill_in(office, event, "tasks", {"what": "联系车队", "department": "组织部", "due_on": school.today.isoformat()})
    _fill_in(office, event, "programme", {"starts": "10:45", "ends": "11:00", "what": "抢凳子", "props": "16张凳子"})
    _fill_in(office, event, "expenses", {"what": "礼品", "budgeted": "300", "spent": "280.50"})
    office.goto(f"/activities/{event.pk}/children/")
    office.locator("#id_groups").fill("2")
    save(office)
    for name in ("爱心哥哥甲", "爱心姐姐乙"):
        office.goto(f"/activities/{event.pk}/rows/helpers/")
        n = ActivityHelper.objects.count()
        office.locator(f"#id_rows-{n}-name").fill(name)
        office.locator(f"#id_rows-{n}-child").select_option(label="李小雨")
        save(office)
    office.get_by_role("link", name="推迟").click()
    office.locator("#id_to").fill((soon + dt.timedelta(days=7)).isoformat())
    office.locator("#id_reason").fill("下大雨")
    save(office)
    expect(office.locator("main")).to_contain_text("下大雨")
    Activity.objects.update(on=school.today)
    _call_the_roll(phone(school.qian), event, school)
    _fill_in(office, event, "incidents", {"at": "11:30", "what": "一名孩子擦破膝盖", "done": "校医处理"})
    office.goto(f"/activities/{event.pk}/held/")
    office.locator("#id_summary").fill("孩子们很开心")
    save(office)
    for text in ("280.50", "抢凳子", "组织部", "爱心姐姐乙", "擦破膝盖", "孩子们很开心", "原定"):
        expect(office.locator("main")).to_contain_text(text)
    teacher = wide(school.zhang)
    teacher.goto(f"/children/{school.xiaoyu.pk}/")
    expect(teacher.locator("#timeline")).to_contain_text("携手献爱")
    assert taken_part(teacher, school.xiaoyu) == 1


def _fill_in(page, event, slug, values):
    page.goto(f"/activities/{event.pk}/rows/{slug}/")
    for name, value in values.items():
        page.locator(f"#id_rows-0-{name}").fill(value)
    save(page)


def _call_the_roll(hand, event, school):
    """Group by group: one tap each; a slip is taken back with a second tap; then those who come back."""
    hand.goto(f"/activities/{event.pk}/groups/1/")
    expect(hand.locator("main")).to_contain_text("爱心哥哥甲、爱心姐姐乙")
    hand.get_by_role("link", name="签到").tap()
    first = row(hand, school.xiaoyu)
    first.get_by_role("button", name="没到").tap()
    expect(hand.locator("#roll-count")).to_contain_text("缺 1")
    first.get_by_role("button", name="没到").tap()
    expect(hand.locator("#roll-count")).to_contain_text("缺 0")
    first.get_by_role("button", name="到了").tap()
    expect(first.get_by_role("button", name="到了")).to_have_attribute("aria-pressed", "true")
    hand.get_by_role("link", name="返回点名").tap()
    row(hand, school.xiaoyu).get_by_role("button", name="李小雨 返回").tap()
    expect(hand.locator("#roll-count")).to_contain_text("到 1")
    came = Participant.objects.get(child=school.xiaoyu)
    assert (came.here, came.back) == (True, True)


def test_f4_a_donation_drive_adds_up(wide, school):
    """The office records who gave what for the children; the sum stands on the page of the drive."""
    office = wide(school.qian)
    new(office, "募捐", "爱心募捐")
    save(office)
    drive = Activity.objects.get()
    for donor, amount in (("镇卫生院", "500"), ("王老板", "250.50")):
        office.goto(f"/activities/{drive.pk}/rows/gifts/")
        n = Gift.objects.count()
        office.locator(f"#id_rows-{n}-donor").fill(donor)
        office.locator(f"#id_rows-{n}-amount").fill(amount)
        save(office)
    expect(office.locator("main")).to_contain_text("共 750.50 元")
    head = wide(school.sun)
    head.goto("/activities/activity/?kind__exact=drive")
    expect(head.locator("#result_list")).to_contain_text("爱心募捐")


def test_f5_the_school_keeps_its_partners_and_what_was_agreed(wide, school):
    """The office enters a charity with what it offers; a teacher finds it, and the activity names it."""
    office = wide(school.qian)
    office.goto("/activities/partner/add/")
    office.locator("#id_name").fill("晨光公益")
    office.locator("#id_offers").fill("每月送书")
    office.get_by_role("button", name="保存", exact=True).click()
    partner = Partner.objects.get()
    office.goto("/activities/new/")
    office.locator("#id_title").fill("送书进校园")
    office.locator("details.more summary").click()
    office.locator("#field-partners label.chip", has_text="晨光公益").click()
    save(office)
    expect(office.locator("main")).to_contain_text("晨光公益")
    teacher = wide(school.zhang)
    teacher.goto(f"/activities/partner/{partner.pk}/change/")
    expect(teacher.locator("main")).to_contain_text("每月送书")


def test_f6_teachers_are_trained_in_psychology(wide, school):
    """The psychology teacher records a training with who was there and how long; the head finds it in the list."""
    page = wide(school.zhou)
    new(page, "教师培训", "识别孩子的情绪")
    page.locator("#id_hours").fill("2")
    for name in ("张老师", "王老师"):
        page.locator("label.chip", has_text=name).click()
    save(page)
    expect(page.locator("main")).to_contain_text("张老师")
    assert ActivityHelper.objects.filter(role="present").count() == 2
    head = wide(school.sun)
    head.goto("/activities/activity/?kind__exact=training")
    expect(head.locator("#result_list")).to_contain_text("识别孩子的情绪")
