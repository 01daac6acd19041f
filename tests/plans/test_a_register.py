"""A: who is on the register. Each line is done in a browser by the person concerned, and found and counted again."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import CareGroup
from registry.models import Child, Screening, SubjectTeacher, TermSurvey

pytestmark = pytest.mark.django_db(transaction=True)


def counted(page, query):
    """How many children the list shows under that filter."""
    page.goto(f"/children/?{query}")
    return int(re.search(r"\d+", page.locator(".listbar-count").inner_text())[0])


def open_form(page, child):
    page.goto(f"/registry/child/{child.pk}/change/")


def save(page):
    page.get_by_role("button", name="保存", exact=True).click()


def verify_the_last(hand):
    """The class teacher verifies the one child of the class that still waits."""
    hand.goto("/")
    hand.get_by_role("link", name="去核实").tap()
    hand.locator("label.chip", has_text="情况属实").first.tap()
    hand.get_by_label("摸底方式").select_option("door")
    hand.locator(".savebar button.primary").tap()
    expect(hand.locator(".head-note", has_text="已全部核实")).to_be_visible()
    return hand


def survey_of(child):
    return TermSurvey.objects.order_by("-term__first_day").filter(child=child)[0]


def test_a1_the_head_names_the_leadership_group_with_posts_and_duties(wide, school):
    """The head enters the leadership group with its leader and the leader's duties; a teacher finds it."""
    page = wide(school.sun)
    page.goto("/accounts/caregroup/add/")
    page.locator("#id_kind").select_option("leadership")
    page.locator("#id_name").fill("关爱留守儿童领导小组")
    page.locator("#members-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("孙校长")
    page.locator(".select2-results__option", has_text="孙校长").click()
    page.locator("#id_members-0-post").select_option("1")
    page.locator("#id_members-0-duties").fill("全面负责")
    save(page)
    member = CareGroup.objects.get().members.get()
    assert (member.staff, member.post, member.duties) == (school.sun, "1", "全面负责")

    teacher = wide(school.zhang)
    teacher.goto("/")
    teacher.get_by_role("link", name="领导小组与团队").click()
    expect(teacher.locator("#result_list")).to_contain_text("关爱留守儿童领导小组")


def test_a2_the_class_teacher_verifies_the_class_and_the_office_sees_it_done(phone, wide, school):
    """The class teacher surveys the class on a phone at the start of term; the office sees nobody is left to verify."""
    office = wide(school.qian)
    before = counted(office, f"is=to-verify&class={school.class_a.school_class_id}")
    assert before == 1
    hand = verify_the_last(phone(school.zhang))
    hand.goto(f"/children/{school.liuyang.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("摸底核实")
    assert counted(office, f"is=to-verify&class={school.class_a.school_class_id}") == 0


def test_a3_the_survey_is_split_among_teachers_and_signed_for(phone, wide, school):
    """The class teacher gives a family to a subject teacher, then signs for the class; the office reads the totals."""
    SubjectTeacher.objects.create(class_term=school.class_a, staff=school.feng, subject="数学")
    hand = verify_the_last(phone(school.zhang))
    row = survey_of(school.wanglei)
    hand.goto(f"/survey/{school.class_a.pk}/split/")
    hand.locator(f"#s{row.pk}").select_option(label="冯老师")
    hand.locator(".savebar button").tap()
    expect(hand.get_by_text("冯老师").first).to_be_attached()
    assert survey_of(school.wanglei).surveyor == school.feng
    hand.goto(f"/survey/{school.class_a.pk}/")
    hand.get_by_role("button", name=re.compile("签")).tap()
    hand.get_by_role("button", name=re.compile("签")).tap()
    expect(hand.locator("main")).to_contain_text("张老师")
    page = wide(school.qian)
    page.goto("/survey/")
    expect(page.locator("tr", has_text="三年级1班").first).to_contain_text("3")


def test_a4_the_office_completes_the_file(wide, school):
    """The office enters where the father works; the class teacher finds it on the file, masked until asked for."""
    page = wide(school.qian)
    open_form(page, school.wanglei)
    page.locator("#id_parents-0-employer").fill("佛山陶瓷厂")
    save(page)
    expect(page.get_by_role("heading", name="王磊")).to_be_visible()
    teacher = wide(school.zhang)
    teacher.goto(f"/children/{school.wanglei.pk}/")
    expect(teacher.get_by_text("佛山陶瓷厂")).to_have_count(0)
    teacher.get_by_role("button", name="显示完整信息").click()
    expect(teacher.get_by_text("佛山陶瓷厂")).to_be_visible()


def test_a5_the_contact_card_is_always_current_and_keeps_what_stood_before(phone, school):
    """The class teacher enters a new guardian on a phone; the card shows the new one, the file the one before."""
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.get_by_role("link", name="更换监护人").tap()
    hand.locator("#id_name").fill("李大伯")
    hand.locator("#id_relation").select_option("81")
    hand.locator("#id_phones").fill("138 0000 1111")
    hand.locator("main form button.primary").tap()
    expect(hand.get_by_text("李大伯").first).to_be_visible()
    expect(hand.locator("main")).to_contain_text("王秀英")
    hand.goto(f"/children/{school.xiaoyu.pk}/card/")
    expect(hand.locator(".sheet")).to_contain_text("李大伯")
    expect(hand.locator(".sheet")).to_contain_text("13800001111")
    expect(hand.locator(".sheet")).not_to_contain_text("王秀英")


def test_a6_the_filing_rate_rises_when_a_file_becomes_complete(phone, wide, school):
    """The head reads the filing rate, opens the incomplete files, and sees it rise once the class teacher verified."""
    head = wide(school.sun)
    before = counted(head, "is=filed")
    verify_the_last(phone(school.zhang))
    assert counted(head, "is=filed") == before + 1
    head.goto("/dashboard/")
    expect(head.locator(".tile", has_text="建档率")).to_contain_text("100")


def test_a7_a_child_that_drops_out_lowers_the_retention_rate(wide, school):
    """The office enters that a child dropped out; the head reads it in the retention rate and in the list behind it."""
    page = wide(school.qian)
    open_form(page, school.yangyang)
    page.locator("details", has=page.locator("#id_surveys-0-left_on")).locator("summary").click()
    page.locator("#id_surveys-0-left_on").fill(school.today.isoformat())
    page.locator("#id_surveys-0-left_reason").select_option("dropped_out")
    save(page)
    head = wide(school.sun)
    head.goto("/dashboard/")
    tile = head.locator(".tile", has_text="巩固率")
    expect(tile).to_contain_text("80")
    assert counted(head, "left=dropped_out") == 1


def test_a8_boarders_are_told_from_day_pupils(wide, school):
    """The office marks a boarder; the class teacher's list of boarders has one child more."""
    teacher = wide(school.zhang)
    TermSurvey.objects.filter(child=school.wanglei).update(boarding="1")
    before = counted(teacher, "is=boarder")
    page = wide(school.qian)
    open_form(page, school.wanglei)
    page.locator("#id_surveys-0-boarding").select_option("2")
    save(page)
    assert counted(teacher, "is=boarder") == before + 1
    teacher.goto(f"/children/{school.wanglei.pk}/")
    expect(teacher.locator("main .states").first).to_contain_text("寄宿")


def test_a9_the_children_who_need_support_most_are_marked(phone, wide, school):
    """The class teacher marks a child for key support; the head finds it among those in key support."""
    head = wide(school.sun)
    before = counted(head, "is=key-support")
    hand = phone(school.zhang)
    open_form(hand, school.wanglei)
    hand.locator("#id_surveys-0-key_support").select_option("1")
    hand.get_by_role("button", name="保存", exact=True).tap()
    expect(hand.locator("main .states").first).to_contain_text("重点")
    assert counted(head, "is=key-support") == before + 1


def test_a10_hardship_is_marked_by_category_and_adds_up(wide, school):
    """The office enters a kind of hardship; the head's table of hardship counts it."""
    head = wide(school.sun)
    before = counted(head, "is=hardship")
    page = wide(school.qian)
    open_form(page, school.wanglei)
    box = page.locator("input[name=surveys-0-hardship]").nth(1)
    box.check()
    save(page)
    assert counted(head, "is=hardship") == before + 1
    head.goto("/dashboard/children/")
    expect(head.locator("main")).to_contain_text("困难")


def test_a11_a_questionnaire_opens_a_file(phone, wide, school):
    """The class teacher fills in a questionnaire with the family on a phone and opens a file; it counts at once."""
    head = wide(school.sun)
    before = counted(head, "q=赵小兰")
    hand = phone(school.zhang)
    hand.goto("/screening/new/")
    hand.locator("#id_name").fill("赵小兰")
    hand.locator("label", has_text="女").first.tap()
    hand.locator("#id_father_away label", has_text="是").first.tap()
    hand.locator("#id_mother_away label", has_text="是").first.tap()
    hand.locator(".savebar button").tap()
    expect(hand.get_by_role("heading", name="赵小兰")).to_be_visible()
    hand.locator("label.chip", has_text="建档").first.tap()
    hand.get_by_role("button", name="保存决定").tap()
    expect(hand.get_by_role("link", name=re.compile("赵小兰"))).to_be_visible()
    assert Screening.objects.get().child == Child.objects.get(name="赵小兰")
    assert counted(head, "q=赵小兰") == before + 1


def test_a12_the_card_for_the_family_has_the_teachers_numbers(phone, school):
    """The class teacher opens the contact card; on it stand the numbers of class teacher and subject teachers."""
    school.feng.phone = "13900002222"
    school.feng.save()
    SubjectTeacher.objects.create(class_term=school.class_a, staff=school.feng, subject="数学")
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.get_by_role("link", name="联系卡").tap()
    for text in ("张老师", "13908571000", "数学", "冯老师", "13900002222"):
        expect(hand.locator(".sheet")).to_contain_text(text)
