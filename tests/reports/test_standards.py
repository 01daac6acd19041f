"""Leadership sets the standards, from a plan or by hand; everybody sees how far they are."""

import datetime as dt
import io
import json

import pytest
from django.core.management import CommandError, call_command

from registry.duties import all_duties
from registry.models import CalendarEntry, School, Term
from reports.figures.engine import tallies
from reports.figures.subjects import Sight
from reports.models import TO_COME, CareStandard, RateTarget
from reports.standards import begin_term, presets
from talks.models import Talk
from tests.personas import client_of
from tests.project.tree import ROOT

pytestmark = pytest.mark.django_db
PLANS = (ROOT / "docs" / "plans.txt").read_text(encoding="utf-8")


def talked(school, *children):
    Talk.objects.create(on=school.today, author=school.zhang, content="谈了").set_children(children)


def command(name, *arguments):
    out = io.StringIO()
    call_command(name, *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("slug", ["plan-1", "plan-2", "plan-3", "plan-4", "plan-5"])
def test_every_line_of_a_preset_names_the_words_of_its_plan(slug):
    preset = presets()[slug]
    assert preset.lines
    for line in (*preset.lines, *preset.targets, *([preset.helper_cap] if preset.helper_cap else [])):
        assert line["words"] in PLANS
    keys = [(one["duty"], one["responsible"], one["per"], one["whom"]) for one in preset.lines]
    assert len(set(keys)) == len(keys)


def test_every_duty_of_a_plan_can_be_done_or_is_still_to_come():
    named = {line["duty"] for preset in presets().values() for line in preset.lines}
    assert named <= {*all_duties(), *TO_COME}
    assert not set(all_duties()) & set(TO_COME)


def test_plan_2_asks_helpers_for_contact_and_tutoring_twice_a_week(school):
    client_of(school.sun).post("/standards/plan-2/")
    kept = {s.duty: (s.responsible, s.count, s.per) for s in CareStandard.objects.all()}
    assert kept["helper-contact"] == kept["tutoring"] == ("helper", 2, "week")
    assert kept["contact-teacher"] == kept["contact-guardian"] == ("helper", 2, "month")
    assert "health-lesson" in kept
    assert "helper-report" not in kept  # no such record yet


def test_applying_a_plan_shows_what_will_change_before_it_changes(school):
    CareStandard.objects.create(term=school.term, duty="talk", responsible="class_teacher", per="month", count=3)
    CareStandard.objects.create(term=school.term, duty="visit", responsible="office", per="month")
    client = client_of(school.sun)
    page = client.get("/standards/plan-1/")
    words = {line["change"].setting.duty: line["words"] for line in page.context["lines"]}
    assert words["talk"] == "有变化 (每月 3 次、目标 100% → 每月 1 次、目标 100%)"
    assert "新增 5 条，修改 1 条，去掉 0 条" in page.text
    assert words["visit"] == "新增"
    assert words["parents-meeting"] == "新增"
    assert CareStandard.objects.count() == 2
    page = client.post("/standards/plan-1/", follow=True)
    assert "6 条标准有变化" in page.text
    kept = {(s.duty, s.responsible, s.per, s.count) for s in CareStandard.objects.all()}
    assert kept == {
        ("talk", "class_teacher", "month", 1), ("visit", "class_teacher", "term", 1),
        ("contact-parent", "class_teacher", "month", 1), ("visit", "office", "month", 1),
        ("volunteer-report", "volunteer", "month", 1), ("parents-meeting", "class_teacher", "term", 1),
        ("forum", "leadership", "month", 1),
    }  # fmt: skip
    assert CareStandard.objects.get(duty="talk").history.first().history_user == school.sun


def test_a_plan_applied_from_now_on_puts_nobody_behind(school):
    client = client_of(school.sun)
    client.post("/standards/plan-1/", {"since": "now"})
    assert {s.since for s in CareStandard.objects.all()} == {school.today}
    assert {tally.ended.behind for tally in _of_school(school)} == {0}
    assert all(tally.running.behind for tally in _of_school(school))
    CareStandard.objects.all().delete()
    client.post("/standards/plan-1/", {"since": ""})
    assert {s.since for s in CareStandard.objects.all()} == {None}
    assert any(tally.ended.behind for tally in _of_school(school))


def _of_school(school):
    standards = list(CareStandard.objects.all())
    return [of[0] for of in tallies(standards, school.today, by="school").values()]


def test_a_plan_that_names_no_target_leaves_ours(school):
    CareStandard.objects.create(term=school.term, duty="talk", responsible="class_teacher", count=3, target=80)
    client_of(school.sun).post("/standards/plan-1/")
    kept = CareStandard.objects.get(duty="talk")
    assert (kept.count, kept.target) == (1, 80)


def test_deleting_a_standard_leads_back_to_the_standards(school):
    made = CareStandard.objects.create(term=school.term, duty="talk")
    page = client_of(school.sun).post(f"/reports/carestandard/{made.pk}/delete/", {"post": "yes"}, follow=True)
    assert page.redirect_chain == [("/standards/", 302)]
    assert "成功删除" in page.text or "已删除" in page.text


def test_a_holiday_is_entered_and_taken_away_again(school):
    day = CalendarEntry.objects.create(term=school.term, first_day=school.today, last_day=school.today, name="校运会")
    form = {
        "first_day": school.term.first_day, "last_day": school.term.last_day, "calendar-TOTAL_FORMS": 1,
        "calendar-INITIAL_FORMS": 1, "calendar-0-id": day.pk, "calendar-0-term": school.term.pk,
        "calendar-0-kind": "holiday", "calendar-0-first_day": school.today, "calendar-0-last_day": school.today,
        "calendar-0-name": "校运会", "calendar-0-DELETE": "on",
    }  # fmt: skip
    client = client_of(school.qian)
    assert 'name="calendar-0-DELETE"' in client.get(f"/registry/term/{school.term.pk}/change/").text
    client.post(f"/registry/term/{school.term.pk}/change/", form)
    assert not CalendarEntry.objects.exists()


def test_replacing_takes_away_what_the_plan_does_not_set(school):
    CareStandard.objects.create(term=school.term, duty="visit", responsible="office", per="month")
    client = client_of(school.sun)
    assert "去掉" in client.get("/standards/plan-4/?replace=1").text
    client.post("/standards/plan-4/", {"replace": "1"})
    assert not CareStandard.objects.filter(responsible="office").exists()
    assert CareStandard.objects.filter(duty="talk", whom="boarders", responsible="helper").exists()


def test_a_plan_may_set_how_many_children_a_helper_has(school):
    School.objects.update(helper_cap=5)
    client = client_of(school.sun)
    assert "每位帮扶人的孩子数：有变化 (5 → 2)" in client.get("/standards/plan-2/").text
    client.post("/standards/plan-2/")
    assert School.get().helper_cap == 2
    assert "不变 (2)" in command("standards", "show", "plan-2")


def test_a_plan_may_set_what_the_rates_are_to_reach(school):
    RateTarget.objects.create(term=school.term, rate="filing", target=90)
    client = client_of(school.sun)
    page = client.get("/standards/plan-4/").text
    assert "有变化 (90% → 100%)" in page
    client.post("/standards/plan-4/")
    assert {of.rate: of.target for of in school.term.rate_targets.all()} == {"filing": 100, "retention": 100}
    assert "目标 100%" in client.get("/dashboard/").text
    client.post("/standards/plan-1/", {"replace": "1"})
    assert not RateTarget.objects.exists()
    assert "目标 100%" not in client.get("/dashboard/").text.split("各项任务")[0]


def test_leadership_sets_a_target_by_hand_and_nobody_else(school):
    posted = {"term": school.term.pk, "rate": "filing", "target": 85}
    assert client_of(school.qian).post("/reports/ratetarget/add/", posted).status_code in (403, 404)
    client_of(school.sun).post("/reports/ratetarget/add/", posted)
    target = RateTarget.objects.get()
    assert (target.rate, target.target, target.history.first().history_user) == ("filing", 85, school.sun)
    tile = next(tile for tile in client_of(school.sun).get("/dashboard/").context["tiles"] if tile.target)
    assert (tile.target, tile.n, tile.state) == (85, 80, "")


def test_targets_go_on_into_the_next_term(school):
    RateTarget.objects.create(term=school.term, rate="filing", target=90)
    after = Term(year=school.term.year + 1, season=school.term.season)
    after.first_day, after.last_day = (day + dt.timedelta(365) for day in (school.term.first_day, school.term.last_day))
    after.save()
    begin_term(term=after, before=school.term, by=school.qian)
    assert {of.rate: of.target for of in after.rate_targets.all()} == {"filing": 90}


def test_only_leadership_changes_what_is_due(school):
    standard = CareStandard.objects.create(term=school.term, duty="talk")
    change = f"/reports/carestandard/{standard.pk}/change/"
    for who in (school.zhang, school.wang, school.qian):
        client = client_of(who)
        assert client.get("/standards/").status_code == 200
        assert client.post("/standards/plan-1/").status_code == 404
        assert client.post(change, {"count": 9}).status_code in (403, 404)
        assert client.post(f"/reports/carestandard/{standard.pk}/delete/", {"post": "yes"}).status_code in (403, 404)
    assert CareStandard.objects.get().count == 1
    client_of(school.sun).post(f"/reports/carestandard/{standard.pk}/delete/", {"post": "yes"})
    assert not CareStandard.objects.exists()


def test_each_reads_how_far_it_is_among_the_own_children(school):
    CareStandard.objects.create(term=school.term, duty="talk", per="month")
    talked(school, school.xiaoyu, school.chenchen)

    def running(who):
        tally = client_of(who).get("/standards/").context["lines"][0]["tally"]
        return tally and (tally.running.done, tally.running.required)

    assert running(school.sun) == (2, 5)
    assert running(school.zhang) == (1, 3)
    assert running(school.wang) == (1, 1)
    assert running(school.feng) is None


def test_a_standard_that_stands_there_already_is_refused(school):
    CareStandard.objects.create(term=school.term, duty="talk", per="month")
    posted = {
        "term": school.term.pk, "duty": "talk", "responsible": "class_teacher", "count": 2, "per": "month",
        "whom": "all", "target": 100,
    }  # fmt: skip
    client = client_of(school.sun)
    assert "已经有这一条标准" in client.post("/reports/carestandard/add/", posted).text
    assert "不是对它做的" in client.post("/reports/carestandard/add/", {**posted, "whom": "class"}).text
    assert client.post("/reports/carestandard/add/", {**posted, "per": "week"}).status_code == 302
    assert CareStandard.objects.count() == 2


def test_the_school_calendar_is_edited_with_the_term(school):
    day = (school.term.first_day + dt.timedelta(days=30)).isoformat()
    outside = (school.term.last_day + dt.timedelta(days=1)).isoformat()

    def save(first, last):
        return client_of(school.qian).post(
            f"/registry/term/{school.term.pk}/change/",
            {
                "first_day": school.term.first_day, "last_day": school.term.last_day,
                "calendar-TOTAL_FORMS": 1, "calendar-INITIAL_FORMS": 0, "calendar-0-kind": "holiday",
                "calendar-0-first_day": first, "calendar-0-last_day": last, "calendar-0-name": "国庆节",
            },
        )  # fmt: skip

    assert "不在本学期内" in save(day, outside).text
    assert save(day, day).status_code == 302
    assert CalendarEntry.objects.get().name == "国庆节"


def test_the_command_lists_shows_and_applies(school):
    assert "plan-2" in command("standards", "list")
    assert "新增" in command("standards", "show", "plan-1", "--term", school.term.slug)
    assert not CareStandard.objects.exists()
    command("standards", "apply", "plan-1", "--term", school.term.slug, "--by", "T06")
    assert CareStandard.objects.count() == 6
    assert "谈心 · 每月 1 次 · 每个孩子" in command("standards", "show", "--term", school.term.slug)
    for wrong in (["apply", "plan-9"], ["apply", "plan-1", "--term", "1999-autumn"], ["apply", "plan-1", "--by", "X"]):
        with pytest.raises(CommandError):
            command("standards", *wrong)


def test_figures_in_json(school):
    CareStandard.objects.create(term=school.term, duty="talk", per="month")
    talked(school, school.xiaoyu)
    on = school.today.isoformat()
    said = json.loads(command("figures", "--term", school.term.slug, "--on", on, "--format", "json"))
    assert (said["term"], said["on"]) == (school.term.slug, on)
    assert said["rates"]["filing"] == {"done": 4, "of": 5, "rate": 0.8}
    assert said["rates"]["pairing"] == {"done": 2, "of": 5, "rate": 0.4}
    assert said["rates"]["retention"]["rate"] == 1
    (duty,) = said["duties"]
    assert (duty["duty"], duty["per"], duty["count"], duty["due_now"]["done"]) == ("talk", "month", 1, 1)
    by_class = json.loads(command("figures", "--on", on, "--by", "class", "--format", "json"))["duties"]
    assert [(line["class"], line["due_now"]["required"]) for line in by_class] == [("三年级1班", 3), ("五年级1班", 2)]
    by_child = json.loads(command("figures", "--on", on, "--by", "child", "--format", "json"))["duties"]
    assert {line["subject_name"]: line["due_now"]["done"] for line in by_child}["李小雨"] == 1


def test_figures_as_a_table(school):
    CareStandard.objects.create(term=school.term, duty="talk", per="month")
    for by in ("school", "grade", "class", "helper", "child"):
        table = command("figures", "--on", school.today.isoformat(), "--by", by)
        assert "建档率" in table
        assert "谈心 · 每月 1 次 · 每个孩子" in table


def test_figures_of_a_past_day_are_of_the_children_one_may_see_today(school):
    CareStandard.objects.create(term=school.term, duty="talk", per="month")
    last_week = school.today - dt.timedelta(days=2)
    of_feng = tallies(school.term.standards.all(), last_week, by="school", sight=Sight(school.feng))
    assert of_feng == {CareStandard.objects.get().pk: {}}  # his pairing ended yesterday
