"""Plans, their reviews, study checks, progress, children's own voices, mandatory reports."""

import datetime as dt

from care.models import (
    CarePlan,
    ChildVoice,
    HarmReport,
    PlanMeasure,
    PlanReview,
    PlanVersion,
    ProgressRecord,
    StudyCheck,
)
from tests.visibility.admin_addresses import Model, of_kind
from tests.visibility.table import (
    CLEAR,
    HELPER,
    LEADERSHIP,
    NO,
    OFFICE,
    OWN,
    PSYCHOLOGY,
    TEACHER,
    relation,
    relations,
)  # fmt: skip
from tests.visibility.targets import Page, Target, everybody, nothing, own_classes
from tests.visibility.world import PROBED, photo

READS_PLANS = (TEACHER, HELPER, PSYCHOLOGY, LEADERSHIP)
READING = {
    #         TEACHER HELPER PSYCHOLOGY LEADERSHIP OFFICE IT  NONE
    "plan":  (CLEAR,  CLEAR, CLEAR,     CLEAR,     NO,    NO, NO),
    "voice": (CLEAR,  NO,    CLEAR,     CLEAR,     NO,    NO, NO),
    "harm":  (OWN,    OWN,   CLEAR,     CLEAR,     NO,    NO, NO),
}  # fmt: skip
THINGS = {"plan-review": "plan", "study-check": "plan"}
FORUM = ("sun", ["xiaoyu", "chenchen"])
WRITTEN = {
    "plan-review": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("feng", ["wanglei"]), ("li", ["chenchen"]), FORUM],
    "study-check": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("li", ["chenchen"])],
}
WRITING = {
    "care.CarePlan": {TEACHER, PSYCHOLOGY, OFFICE},  # the office only by letting the child leave, which ends it
    "care.HarmReport": {TEACHER, HELPER, PSYCHOLOGY, LEADERSHIP},
    "care.ProgressRecord": {TEACHER},
    "care.ChildVoice": {TEACHER, PSYCHOLOGY},
    "care.PlanReviewChild": {TEACHER, HELPER, PSYCHOLOGY},
    "care.StudyCheckChild": {TEACHER, HELPER, PSYCHOLOGY},
}
SETTING_UP = {  # of whose plan they are, tests/care/test_plans.py asks
    "care.PlanVersion": {TEACHER, PSYCHOLOGY, LEADERSHIP},
    "care.PlanMeasure": {TEACHER, HELPER, PSYCHOLOGY},
}
PARTS_OF_A_ROW = {"care.PlanVersion": "part of a plan", "care.PlanMeasure": "part of a plan's version"}


# ---------------------------------------------------------------------------- rows
def plan_of(child, author, on, *, state="draft", by=None, **said):
    """A plan in force where it was decided `by` somebody."""
    plan = CarePlan.objects.create(
        child=child, kind="individual", triggers=("study",), started_on=on, author=author, title=said.pop("title", "")
    )
    decided = {"state": "approved", "decided_on": on, "decided_by": by} if by else {"state": state}
    says = {"situation": "成绩下滑", "goals": "跟上班级", **said}
    version = PlanVersion.objects.create(plan=plan, author=author, **says, **decided)
    PlanMeasure.objects.create(version=version, what="每周辅导", who="数学老师", when="周三")
    return plan


def plant(world):
    """A plan in force for a child of each class and one to approve; reports by different people; a voice."""
    school, staff, children = world.school, world.staff, world.children
    world.plans, world.harms = [], []
    for name, author, by in (("xiaoyu", "zhang", "sun"), ("chenchen", "li", "sun"), ("wanglei", "zhang", None)):
        texts = {part: world.plant("plan", f"{part} of the plan of {name}", [name]) for part in ("title", "situation",
                                                                                                  "goals")}  # fmt: skip
        plan = plan_of(children[name], staff[author], school.today, state="submitted", by=by and staff[by], **texts)
        measure = PlanMeasure.objects.get(version__plan=plan)
        measure.what = world.plant("plan", f"measure of the plan of {name}", [name])
        measure.save()
        world.plans.append((plan, name, by is None))
        ChildVoice.objects.create(
            child=children[name], term=school.term, plan=plan, on=school.today, face=3, author=staff[author],
            words=world.plant("voice", f"words of {name}", [name]),
        )  # fmt: skip
        ProgressRecord.objects.create(child=children[name], term=school.term, level="2", marks="3")
        photo(world, "plan", plan, [name], author, "plan")
    for name, author in (("xiaoyu", "zhang"), ("xiaoyu", "wang"), ("wanglei", "feng"), ("chenchen", "sun")):
        texts = {
            part: world.plant("harm", f"{part} of the report on {name} by {author}", [name], author)
            for part in ("facts", "taken", "police_by", "police_receipt")
        }
        row = HarmReport.objects.create(
            child=children[name], author=staff[author], on=school.today, suspicions=("neglect",), **texts,
            police_at=dt.datetime.combine(school.today, dt.time(8), dt.UTC) - dt.timedelta(days=1),
        )  # fmt: skip
        world.harms.append((row, name, author))
        photo(world, "harm", row, [name], author, "harm")


def deleted(world):
    child, staff, on = world.children["xiaoyu"], world.staff["zhang"], world.school.today
    return [
        plan_of(child, staff, on),
        HarmReport.objects.create(child=child, author=staff, on=on, suspicions=("other",), facts="x"),
        PlanReview.objects.create(on=on, author=staff, seen="x"),
        StudyCheck.objects.create(on=on, author=staff, seen="x"),
    ]


def grow(school, index, child):
    plan = plan_of(child, school.zhang, school.today, by=school.sun)
    for number in (2, 3):
        version = PlanVersion.objects.create(
            plan=plan, number=number, author=school.zhang, situation="x", goals="x",
            **({"state": "approved", "decided_on": school.today, "decided_by": school.sun} if number == 2 else {}),
        )  # fmt: skip
        PlanMeasure.objects.create(version=version, what="x")
    review = PlanReview.objects.create(on=school.today, author=school.zhang, seen="x", plan=plan)
    review.set_children([child])
    for state in ("submitted", "returned"):
        more = plan_of(child, school.zhang, school.today)
        decided = {"decided_on": school.today, "decided_by": school.sun} if state == "returned" else {}
        PlanVersion.objects.filter(plan=more).update(state=state, **decided)
    HarmReport.objects.create(child=child, author=school.zhang, on=school.today, suspicions=("other",), facts="x")
    ChildVoice.objects.create(
        child=child, term=school.term, plan=plan, on=school.today, face=2, words="x", author=school.zhang
    )
    ProgressRecord.objects.get_or_create(child=child, term=school.term, defaults={"level": "2", "marks": "3"})


def counted(school):
    plan = CarePlan.objects.filter(child=school.xiaoyu).order_by("pk").first()
    harm = HarmReport.objects.filter(child=school.xiaoyu).order_by("pk").first()
    for who in ("zhang", "sun"):
        yield who, "plan", [plan.pk]
        yield who, "harm", [harm.pk]
        yield who, "harm-edit", [harm.pk]
        yield who, "harm-new", [school.xiaoyu.pk]
        yield who, "progress-child", [school.xiaoyu.pk]
        yield who, "evaluation", ()
        for model in ("careplan", "harmreport"):
            yield who, f"admin:care_{model}_changelist", ()
            yield who, f"admin:care_{model}_export", ()
            yield who, f"admin:care_{model}_history", [(plan if model == "careplan" else harm).pk]
    yield "zhang", "plan-edit", [plan.pk]
    yield "zhang", "plan-new", [school.xiaoyu.pk]
    yield "zhang", "progress-class", [school.class_a.pk]
    yield "zhang", "voice", [school.xiaoyu.pk]
    yield "zhang", "voice-done", [school.xiaoyu.pk]
    yield "wang", "plan", [plan.pk]


# ---------------------------------------------------------------------------- pages
def stands(*needed):
    """Hidden from whoever is none of these to the child."""
    return lambda name: lambda persona: relation(persona, name) not in needed


def children_for(*needed):
    def targets(world):
        for name in PROBED:
            yield Target({"pk": world.children[name].pk}, stands(*needed)(name))
        yield from nothing(world, "registry.Child")

    return targets


def plans_for(*needed):
    def targets(world):
        for plan, name, _waits in world.plans:
            yield Target({"pk": plan.pk}, stands(*needed)(name))
        yield from nothing(world, "care.CarePlan")

    return targets


STEPS = {
    "submit": (TEACHER, PSYCHOLOGY),
    "measure": (TEACHER, PSYCHOLOGY),
    "remove": (TEACHER, PSYCHOLOGY),
    "close": (TEACHER, PSYCHOLOGY),
    "tick": (TEACHER, HELPER, PSYCHOLOGY),
    "approve": (LEADERSHIP,),
    "return": (LEADERSHIP,),
}


def plan_steps(world):
    for what, needed in STEPS.items():
        for target in plans_for(*needed)(world):
            yield Target({**target.kwargs, "what": what}, target.hidden_from, what)
    yield Target({"pk": world.plans[0][0].pk, "what": "nonsense"}, everybody, "nonsense")


def step_bodies(world, target):
    measures = list(PlanMeasure.objects.order_by("pk").values_list("pk", flat=True))
    return [
        {"what": "x", "remark": "x", "ended_on": world.school.today, "outcome": "better", "measure": measures[0]},
        {"measure": measures[1]},
        {"measure": "9" * 30},
    ]


def _reads_harm(name, author):
    def hidden(persona):
        to = relation(persona, name)
        return not (to in (LEADERSHIP, PSYCHOLOGY) or (persona == author and to in (TEACHER, HELPER)))

    return hidden


def harms(world):
    for row, name, author in world.harms:
        yield Target({"pk": row.pk}, _reads_harm(name, author))
    yield from nothing(world, "care.HarmReport")


def harm_steps(world):
    for what in ("police", "civil", "education"):
        for target in harms(world):
            yield Target({**target.kwargs, "what": what}, target.hidden_from, what)
    for target in harms(world):
        hidden = target.hidden_from
        yield Target(
            {**target.kwargs, "what": "close"}, lambda p, h=hidden: h(p) or LEADERSHIP not in relations(p), "close"
        )
    yield Target({"pk": world.harms[0][0].pk, "what": "nonsense"}, everybody, "nonsense")


def progress_bodies(world, target):
    return [{f"c{child.pk}-level": "1" for child in world.children.values()}]


def _evaluates(persona):
    return not relations(persona) & {TEACHER, LEADERSHIP, PSYCHOLOGY} and persona != "zheng"


PLAN_BODY = {"plan-kind": "service", "situation": "x", "goals": "x", "review_every": "week"}
HARM_BODY = {"suspicions": "other", "facts": "x"}
PAGES = {
    "plan-new": Page(
        children_for(TEACHER, PSYCHOLOGY),
        ("", "kind=service", "kind=x"),
        posts=lambda w, t: [{**PLAN_BODY, "plan-started_on": w.school.today}, {}],
    ),
    "plan": Page(plans_for(*READS_PLANS)),
    "plan-edit": Page(plans_for(TEACHER, PSYCHOLOGY), posts=lambda w, t: [PLAN_BODY, {}]),
    "plan-do": Page(plan_steps, posts=step_bodies),
    "harm-new": Page(
        children_for(TEACHER, HELPER, PSYCHOLOGY, LEADERSHIP),
        ("", "kind=talk&record=1", "kind=talk&record=2", "kind=x&record=x"),
        posts=lambda w, t: [{**HARM_BODY, "on": w.school.today}, {}],
    ),
    "harm": Page(harms),
    "harm-edit": Page(harms, posts=lambda w, t: [{**HARM_BODY, "on": w.school.today}, {}]),
    "harm-do": Page(harm_steps, posts=lambda w, t: [{"police_by": "x", "police_at": "2026-01-01T08:00"}, {}]),
    "progress-child": Page(children_for(*READS_PLANS)),
    "progress-class": Page(own_classes, posts=progress_bodies),
    "voice": Page(
        children_for(TEACHER, PSYCHOLOGY), ("", "plan=1", "plan=2", "plan=x"), posts=lambda w, t: [{"face": "4"}, {}]
    ),
    "voice-done": Page(children_for(TEACHER, PSYCHOLOGY)),
    "evaluation": Page(lambda world: [Target({}, _evaluates)], ("", "term=2020-autumn", "term=%00")),
}
LISTS = ("evaluation",)


def _plan_rows(world):
    for plan, name, _waits in world.plans:
        yield plan.pk, stands(*READS_PLANS)(name)


def _harm_rows(world):
    for row, name, author in world.harms:
        yield row.pk, _reads_harm(name, author)


ADMIN = {
    "care.CarePlan": Model(_plan_rows),
    "care.HarmReport": Model(_harm_rows),
    "care.PlanReview": Model(of_kind("plan-review")),
    "care.StudyCheck": Model(of_kind("study-check")),
}
