"""Plans: who makes, changes, approves and carries them out; and that a change waits while the old stays in force."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from care import plan_actions
from care.models import CarePlan, PlanMeasure, PlanReview, PlanVersion
from registry.models import TermSurvey
from registry.signals import children_left
from reports.figures.engine import tallies
from reports.figures.subjects import Sight
from reports.models import CareStandard
from tests.parts.plans import plan_of
from tests.personas import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(school):
    return plan_of(school.xiaoyu, school.zhang, school.today, by=school.sun)


def do(staff, plan, step, **data):
    return client_of(staff).post(f"/plans/{plan.pk}/{step}/", data)


def test_an_individual_plan_without_a_reason_is_refused_by_the_database(school):
    """Plan 1, 5 names for whom it is made."""
    with pytest.raises(IntegrityError), transaction.atomic():
        CarePlan.objects.create(
            child=school.xiaoyu, kind="individual", triggers=(), started_on=school.today, author=school.zhang
        )
    CarePlan.objects.create(child=school.xiaoyu, kind="service", started_on=school.today, author=school.zhang)


def test_the_form_says_that_a_reason_is_missing(school):
    sent = {
        "plan-kind": "individual", "plan-started_on": school.today, "situation": "x", "goals": "x",
        "review_every": "month",
    }  # fmt: skip
    response = client_of(school.zhang).post(f"/children/{school.xiaoyu.pk}/plans/new/", sent)

    assert response.status_code == 200
    assert response.context["head"].errors
    assert not CarePlan.objects.exists()


@pytest.mark.parametrize(
    ("who", "reads", "changes", "ticks", "decides"),
    [
        ("zhang", True, True, True, False),
        ("zhou", True, True, True, False),
        ("wang", True, False, True, False),
        ("sun", True, False, False, True),
        ("li", False, False, False, False),
        ("zhao", False, False, False, False),
        ("qian", False, False, False, False),
        ("wu", False, False, False, False),
        ("zheng", False, False, False, False),
    ],
)
def test_who_may_do_what_with_a_plan(school, plan, who, reads, changes, ticks, decides):
    """design.md 4: own class writes, the helper adds, psychology writes, leadership approves, the office nothing."""
    person = school.staff[who]
    measure = PlanMeasure.objects.get(version__plan=plan)
    version = PlanVersion.objects.create(plan=plan, number=2, situation="x", goals="x", author=school.zhang)
    found = {
        "reads": client_of(person).get(f"/plans/{plan.pk}/").status_code == 200,
        "changes": do(person, plan, "measure", what="家访").status_code == 302,
        "ticks": do(person, plan, "tick", measure=measure.pk).status_code == 302,
    }
    PlanVersion.objects.filter(pk=version.pk).update(state="submitted")
    found["decides"] = do(person, plan, "approve").status_code == 302

    assert found == {"reads": reads, "changes": changes, "ticks": ticks, "decides": decides}
    version.refresh_from_db()
    measure.refresh_from_db()
    assert (version.state == "approved", bool(measure.done_on)) == (decides, ticks)
    assert version.measures.count() == int(changes)


def test_a_change_waits_while_the_old_stays_in_force(school, plan):
    client = client_of(school.zhang)
    client.post(f"/plans/{plan.pk}/edit/", {"situation": "好转", "goals": "及格", "review_every": "week"})
    do(school.zhang, plan, "submit")

    assert [v.state for v in plan.versions.order_by("number")] == ["approved", "submitted"]
    assert plan_actions.in_force(plan).situation == "成绩下滑"
    assert plan_actions.newest(plan).measures.count() == 1  # taken along

    do(school.sun, plan, "approve", remark="同意")
    assert plan_actions.in_force(plan).situation == "好转"
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    assert "成绩下滑" in page  # among the earlier versions


def test_a_plan_sent_back_needs_a_remark_and_waits_for_its_teacher(school):
    plan = plan_of(school.xiaoyu, school.zhang, school.today, state="submitted")
    assert do(school.sun, plan, "return").status_code == 200
    do(school.sun, plan, "return", remark="目标再具体一些")

    assert plan.versions.get().state == "returned"
    assert f"/plans/{plan.pk}/" in client_of(school.zhang).get("/").content.decode()
    assert f"/plans/{plan.pk}/" not in client_of(school.li).get("/").content.decode()


def test_a_plan_without_measures_cannot_be_handed_in(school):
    plan = plan_of(school.xiaoyu, school.zhang, school.today)
    PlanMeasure.objects.all().delete()
    do(school.zhang, plan, "submit")

    assert plan.versions.get().state == "draft"


def test_a_measure_of_another_plan_is_not_ticked(school, plan):
    other = plan_of(school.chenchen, school.li, school.today, by=school.sun)
    measure = PlanMeasure.objects.get(version__plan=other)

    assert do(school.zhang, plan, "tick", measure=measure.pk).status_code == 404
    measure.refresh_from_db()
    assert measure.done_on is None


def test_there_is_one_open_version(school, plan):
    PlanVersion.objects.create(plan=plan, number=2, situation="x", goals="x", author=school.zhang)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.create(plan=plan, number=3, situation="x", goals="x", author=school.zhang)


def test_closing_takes_an_outcome(school, plan):
    assert do(school.zhang, plan, "close", ended_on=school.today).status_code == 200
    do(school.zhang, plan, "close", ended_on=school.today, outcome="better")

    plan.refresh_from_db()
    assert (plan.ended_on, plan.outcome) == (school.today, "better")
    assert do(school.zhang, plan, "measure", what="x").status_code == 404
    plan.outcome = ""
    with pytest.raises(ValidationError):
        plan.full_clean()


def test_a_plan_ends_with_the_child_that_leaves(school, plan):
    row = TermSurvey.objects.get(child=school.xiaoyu, term=school.term)
    row.left_on = school.today
    children_left.send(sender=None, rows=[row], by=school.qian)

    plan.refresh_from_db()
    assert (plan.ended_on, plan.outcome) == (school.today, "left")


def test_a_review_names_no_plan_of_another_child(school, plan):
    other = plan_of(school.wanglei, school.zhang, school.today, by=school.sun)
    sent = {"children": [school.xiaoyu.pk], "on": school.today, "plan": other.pk, "seen": "有进步"}
    response = client_of(school.zhang).post("/log/plan-review/", sent)

    assert response.status_code == 200
    assert "plan" in response.context["form"].errors
    assert not PlanReview.objects.exists()


def test_the_office_learns_of_no_plan_from_figures(school, plan):
    """What is asked for children with a plan is asked of those, and counted for whoever may know of the plan."""
    PlanVersion.objects.update(decided_on=school.term.first_day)
    CarePlan.objects.update(started_on=school.term.first_day)
    standard = CareStandard.objects.create(term=school.term, duty="plan-review", whom="plan", per="term")

    def asked(user):
        found = tallies([standard], school.today, by="school", sight=Sight(user))[standard.pk]
        return sum(one.running.n for one in found.values())

    assert {name: asked(school.staff[name]) for name in ("sun", "zhang", "zhou", "wang", "li", "qian")} == {
        "sun": 1, "zhang": 1, "zhou": 1, "wang": 1, "li": 0, "qian": 0,
    }  # fmt: skip


def test_a_child_is_asked_for_while_its_plan_runs(school, plan):
    standard = CareStandard.objects.create(term=school.term, duty="plan-review", whom="plan", per="week")

    def asked():
        return tallies([standard], school.today, by="school").get(standard.pk, {})

    ended_before = sum(one.ended.n for one in asked().values())
    assert ended_before == 0  # it began today: no week before is owed
    CarePlan.objects.update(started_on=school.term.first_day)
    PlanVersion.objects.update(decided_on=school.term.first_day)
    assert sum(one.ended.n for one in asked().values()) >= 3
    CarePlan.objects.update(ended_on=school.today - dt.timedelta(days=21), outcome="better")
    assert sum(one.running.n for one in asked().values()) == 0


def test_draft_plans_ask_for_nothing(school):
    plan_of(school.xiaoyu, school.zhang, school.today)
    assert list(CarePlan.objects.in_force()) == []
    assert client_of(school.sun).get("/children/?is=with-plan").context["page"].paginator.count == 0
