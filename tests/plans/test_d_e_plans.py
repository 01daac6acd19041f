"""D2, E1, E6, E7: plans, study levels, what children say, and mandatory reports; each line done in a browser."""

import re

import pytest
from playwright.sync_api import expect

from care.models import CarePlan, ChildVoice, HarmReport, PlanReview, PlanVersion, ProgressRecord
from reports.models import CareStandard
from talks.models import Talk
from tests.parts.plans import plan_of

pytestmark = pytest.mark.django_db(transaction=True)


def counted(page, query):
    """How many children the list shows under that filter."""
    page.goto(f"/children/?{query}")
    return int(re.search(r"\d+", page.locator(".listbar-count").inner_text())[0])


def write_plan(hand, kind, *, why=None, measure="周三辅导"):
    """From the child's file to a plan that is handed in, on a phone."""
    hand.locator("#plans").get_by_role("link", name="新方案").tap()
    hand.locator("label.chip", has_text=kind).tap()
    if why:
        hand.locator("label.chip", has_text=why).tap()
    hand.locator("#id_situation").fill("数学从 85 分掉到 40 分")
    hand.locator("#id_goals").fill("期末数学及格")
    hand.locator(".savebar button").tap()
    hand.locator("#id_what").fill(measure)
    hand.locator("#id_who").fill("冯老师")
    hand.locator("#id_when").fill("每周三放学后，教室")
    hand.get_by_role("button", name="添加", exact=True).tap()
    expect(hand.locator("main")).to_contain_text(measure)
    hand.get_by_role("button", name="提交审批").tap()
    expect(hand.locator(".states").first).to_contain_text("等待批准")


def approve(page):
    """The head finds it on the front page."""
    page.goto("/")
    page.get_by_role("link", name=re.compile("方案待批准")).click()
    page.locator("#id_remark").fill("同意，按周落实")
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.locator(".states").first).to_contain_text("执行中")


def test_d2_an_individual_plan_is_made_approved_carried_out_and_reviewed(phone, wide, school):
    """The class teacher makes the plan after a worrying talk, the head approves it, the helper ticks off a measure."""
    CareStandard.objects.create(term=school.term, duty="plan-review", whom="plan", per="term")
    talk = Talk.objects.create(on=school.today, author=school.zhang, content="成绩掉得厉害", concern=True)
    talk.set_children([school.xiaoyu])
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.locator("#timeline").get_by_role("link", name="谈心", exact=True).first.tap()
    expect(hand.get_by_role("link", name="制定个别方案")).to_be_visible()
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    write_plan(hand, "个别教育管理方案", why="学习严重滑坡")
    head = wide(school.sun)
    assert counted(head, "is=with-plan") == 0
    approve(head)
    assert counted(head, "is=with-plan") == 1
    helper = phone(school.wang)
    helper.goto(f"/children/{school.xiaoyu.pk}/")
    helper.locator("#plans .row-name").tap()
    helper.get_by_role("button", name="已完成").tap()
    expect(helper.locator(".state.done").nth(1)).to_be_visible()
    helper.get_by_role("link", name="评估方案").tap()
    helper.locator("label.chip", has_text="有一些效果").tap()
    helper.locator("#id_seen").fill("作业能按时交了")
    helper.locator(".savebar button.primary").tap()
    expect(helper.locator("main")).to_contain_text("作业能按时交了")
    assert PlanReview.objects.get().plan == CarePlan.objects.get()
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("方案开始执行")
    # A child is asked for a period in whose first half its plan began: as if it had begun with the term.
    CarePlan.objects.update(started_on=school.term.first_day)
    PlanVersion.objects.update(decided_on=school.term.first_day)
    hand.reload()
    expect(hand.locator(".duties > div", has_text="方案评估").locator(".state.done")).to_be_visible()


def test_e1_children_are_sorted_by_level_and_the_progress_file_draws_the_line(phone, wide, school):
    """The class teacher sorts the class by level in one table; the head counts it and sees the child's line."""
    ProgressRecord.objects.create(child=school.xiaoyu, term=school.last_term, level="1", marks="1")
    hand = phone(school.zhang)
    hand.goto("/evaluation/")
    hand.get_by_role("link", name=re.compile("^填写")).tap()
    hand.locator(f"#id_c{school.xiaoyu.pk}-level").select_option("3")
    hand.locator(f"#id_c{school.xiaoyu.pk}-marks").select_option("3")
    hand.locator(f"#id_c{school.wanglei.pk}-level").select_option("1")
    hand.locator(".savebar button").tap()
    expect(hand.get_by_text("已保存")).to_be_visible()
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#progress")).to_contain_text("跟得上")
    hand.locator("#progress a.btn").tap()
    expect(hand.locator("svg.line-chart circle")).to_have_count(4)
    head = wide(school.sun)
    head.goto("/evaluation/")
    row = head.locator("tr", has_text="三年级1班")
    expect(row.locator("td[data-label='需重点帮扶']")).to_have_text("1")
    expect(row.locator("td[data-label='跟得上']")).to_have_text("1")


def test_e1_the_study_check_is_logged_and_counted(phone, wide, school):
    """The class teacher checks a child's study on a phone; the standard of plan 4 counts it for the head."""
    CareStandard.objects.create(term=school.term, duty="study-check", per="term")
    hand = phone(school.zhang)
    hand.goto(f"/log/study-check/?child={school.xiaoyu.pk}")
    hand.locator("label.chip", has_text="比上次好").tap()
    hand.locator("label.chip", has_text="大多能交").tap()
    hand.locator("#id_seen").fill("应用题会列式了")
    hand.locator(".savebar button.primary").tap()
    expect(hand.locator(".message.success")).to_be_visible()
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    expect(hand.locator("#timeline")).to_contain_text("应用题会列式了")
    expect(hand.locator(".duties > div", has_text="学习检查").locator(".state.done")).to_be_visible()
    head = wide(school.sun)
    head.goto("/care/studycheck/")
    expect(head.locator("#result_list")).to_contain_text("应用题会列式了")


def test_e6_a_service_plan_is_written_with_who_and_when_and_tracked(phone, wide, school):
    """The class teacher writes a service plan: what, who, when and where; the head finds it running in the list."""
    hand = phone(school.zhang)
    hand.goto(f"/children/{school.wanglei.pk}/")
    write_plan(hand, "服务计划", measure="每周一次心理疏导")
    head = wide(school.sun)
    approve(head)
    head.goto("/care/careplan/?state=approved&kind__exact=service")
    expect(head.locator("#result_list")).to_contain_text("王磊")
    hand.goto(f"/children/{school.wanglei.pk}/")
    expect(hand.locator("#plans")).to_contain_text("执行中")


def test_e7_the_child_says_itself_how_it_is_and_the_head_reads_the_sum(phone, wide, school):
    """The class teacher hands the phone over, the child ticks a face; the head reads it for the class."""
    plan = plan_of(school.xiaoyu, school.zhang, school.today, by=school.sun)
    hand = phone(school.zhang)
    hand.goto(f"/plans/{plan.pk}/")
    hand.get_by_role("link", name="听听孩子怎么说").tap()
    hand.locator("label.chip", has_text="开心").tap()
    hand.locator("label.chip", has_text="有一点").tap()
    hand.locator("#id_words").fill("想和妈妈多视频")
    hand.get_by_role("button", name="我填好了").tap()
    expect(hand.get_by_text("把手机还给老师")).to_be_visible()
    assert ChildVoice.objects.get().plan == plan
    hand.goto(f"/plans/{plan.pk}/")
    expect(hand.locator("main")).to_contain_text("想和妈妈多视频")
    head = wide(school.sun)
    head.goto("/evaluation/")
    expect(head.locator("tr", has_text="三年级1班").locator("td[data-label='开心']")).to_have_text("1")
    expect(head.locator("main")).to_contain_text("想和妈妈多视频")


def test_suspected_harm_is_reported_from_a_record_and_stays_in_sight(phone, wide, school):
    """The helper reports harm from a talk with one tap; it waits for the head until all three offices are told."""
    talk = Talk.objects.create(on=school.today, author=school.wang, content="手臂有伤")
    talk.set_children([school.xiaoyu])
    hand = phone(school.wang)
    hand.goto(f"/children/{school.xiaoyu.pk}/")
    hand.locator("#timeline").get_by_role("link", name="谈心", exact=True).first.tap()
    hand.locator("main").get_by_role("link", name="强制报告").tap()
    hand.locator("label.chip", has_text="身体有伤").tap()
    hand.locator("#id_facts").fill("左臂有三处淤青")
    hand.locator(".savebar button").tap()
    for office in ("police", "civil", "education"):
        hand.locator(f"#id_{office}_receipt").fill("回执 2026-1")
        hand.locator(f"#{office} button.primary").tap()
        expect(hand.locator(f"#{office} .state.done")).to_be_visible()
    assert HarmReport.objects.get().record_id == talk.pk
    teacher = phone(school.zhang)
    teacher.goto(f"/children/{school.xiaoyu.pk}/")
    expect(teacher.locator("main")).not_to_contain_text("左臂")
    head = wide(school.sun)
    head.goto("/")
    head.get_by_role("link", name=re.compile("强制报告未结案")).click()
    head.locator("#id_outcome").fill("民政已临时安置")
    head.get_by_role("button", name="结案").click()
    expect(head.locator(".states").first).to_contain_text("已结束")
    head.goto("/")
    expect(head.get_by_role("link", name=re.compile("强制报告未结案"))).to_have_count(0)
