"""What is done together: a parents' meeting of class A, an event of the whole school, a round through the dormitory."""

from activities.models import Activity, ActivityHelper, Expense, Hazard, Incident, Participant, Partner, Stage, Task
from tests.visibility.admin_addresses import Model
from tests.visibility.table import CLEAR, HELPER, LEADERSHIP, NO, OFFICE, PSYCHOLOGY, TEACHER, relations
from tests.visibility.targets import Page, Target, nothing, without
from tests.visibility.world import fill, photo

STAND = (TEACHER, HELPER, PSYCHOLOGY, LEADERSHIP, OFFICE)
RUN = (LEADERSHIP, OFFICE)
ROWS = ("tasks", "programme", "helpers", "children", "expenses", "gifts", "incidents", "hazards")

READING = {
    #                          TEACHER HELPER PSYCHOLOGY LEADERSHIP OFFICE  IT     NONE
    "activity of a class":    (CLEAR,  CLEAR, CLEAR,     CLEAR,     CLEAR,  NO,    NO),
    "activity of the school": (CLEAR,  CLEAR, CLEAR,     CLEAR,     CLEAR,  NO,    CLEAR),  # by all who care
    "incident":               (NO,     NO,    NO,        CLEAR,     CLEAR,  NO,    NO),  # of the school's event
    "phone of a partner":     (NO,     NO,    NO,        CLEAR,     CLEAR,  NO,    NO),
}  # fmt: skip
WRITING = {"activities.Participant": set(STAND)}
# Which of them: tests/activities/test_rules.py
SETTING_UP = {
    **{
        f"activities.{name}": set(STAND)
        for name in (
            "Activity", "ActivityClass", "Activity_partners", "ActivityHelper", "Task", "Stage", "Expense", "Gift",
            "Incident", "Hazard",
        )
    },
    "activities.Partner": set(RUN),
}  # fmt: skip
PARTS_OF_A_ROW = {
    f"activities.{name}": "part of an activity"
    for name in ("ActivityClass", "Activity_partners", "ActivityHelper", "Task", "Stage", "Expense", "Gift", "Incident")
}
LISTS = ("activity-counts",)


def _by_title(title):
    return Activity.objects.get(title=title)


def _cares(persona):
    """Hidden from who has no role with children; who lost class or pairing still reads what is for everybody."""
    return not relations(persona) & set(STAND) and persona not in {"zheng", "feng"}


def _of_class_a(persona):
    return persona not in {"zhang", "wang", "he", "zhou", "sun", "qian"}


def _run_by_zhang(persona):
    return persona not in {"zhang", "sun", "qian"}


def _activities(of_class, of_school, **more):
    def targets(world):
        yield Target({"pk": _by_title("家长会A").pk, **more}, of_class)
        if of_school:
            yield Target({"pk": _by_title("游园").pk, **more}, of_school)
        for target in nothing(world, "activities.Activity"):
            yield Target({**target.kwargs, **more}, target.hidden_from)

    return targets


changed_by_who_runs_it = _activities(_run_by_zhang, without(*RUN))


def _rows(world):
    for slug in ROWS:
        yield Target({"pk": _by_title("家长会A").pk, "slug": slug}, _run_by_zhang)
        yield Target({"pk": _by_title("游园").pk, "slug": slug}, without(*RUN))
    yield Target({"pk": _by_title("游园").pk, "slug": "nonsense"}, lambda persona: True)


def _rolls(world):
    yield Target({"pk": _by_title("家长会A").pk, "which": "family"}, _of_class_a)
    yield Target({"pk": _by_title("游园").pk, "which": "here"}, without(*STAND))
    yield Target({"pk": _by_title("家长会A").pk, "which": "here"}, lambda persona: True)


def _taps(world, target):
    every = Participant.objects.order_by("pk").values_list("pk", flat=True)
    return [*({"set": f"{pk}:yes"} for pk in every), {"set": "x"}, {"set": "9" * 30 + ":yes"}, {}]


def _hazards(world):
    yield Target({"pk": Hazard.objects.get(what="插座松动").pk}, _cares)
    yield from nothing(world, "activities.Hazard")


def _sign_up(world, target):
    return [{"children": [child.pk for child in world.children.values()], "groups": "2"}, {"children": ["x", "9" * 30]}]


def _plan(world, target):
    classes = [one.school_class_id for one in world.classes.values()]
    body = {"kind": "forum", "title": "x", "on": world.school.today, "state": "planned", "classes": classes}
    return [{**body, "organiser": world.staff["sun"].pk}, {**body, "organiser": "9" * 30}, {}]


PAGES = {
    "activity-new": Page(lambda w: [Target({}, without(*STAND))], ("", "kind=parents", "kind=x"), posts=_plan),
    "activity-counts": Page(lambda w: [Target({}, _cares)]),
    "activity": Page(_activities(_of_class_a, _cares)),
    "activity-print": Page(_activities(_of_class_a, _cares)),
    "activity-group": Page(_activities(_of_class_a, None, number=1)),
    "activity-edit": Page(changed_by_who_runs_it, posts=_plan),
    "activity-held": Page(changed_by_who_runs_it, posts=lambda w, t: [{"on": w.school.today}]),
    "activity-postpone": Page(changed_by_who_runs_it, posts=lambda w, t: [{"to": "2099-01-01", "reason": "x"}, {}]),
    "activity-cancel": Page(changed_by_who_runs_it, posts=lambda w, t: [{"reason": "x"}, {}]),
    "activity-children": Page(_activities(_of_class_a, without(*STAND)), posts=_sign_up),
    "activity-roll": Page(_rolls, ("", "group=1", "group=x"), posts=_taps),
    "activity-rows": Page(_rows, posts=lambda w, t: [{}, {"rows-TOTAL_FORMS": "200", "rows-INITIAL_FORMS": "0"}]),
    "hazard": Page(_hazards, posts=lambda w, t: [{"closed_on": w.school.today, "closed_how": "x"}, {}]),
}
ADMIN = {
    "activities.Activity": Model(
        lambda w: [(_by_title("家长会A").pk, _of_class_a), (_by_title("游园").pk, _cares)],
        _cares, _cares, without(*STAND),
    ),
    "activities.Hazard": Model(lambda w: [(Hazard.objects.get(what="插座松动").pk, _cares)], _cares, _cares),
    "activities.Partner": Model(
        lambda w: [(Partner.objects.get(kind="charity").pk, _cares)], _cares, _cares, without(*RUN)
    ),
}  # fmt: skip


def plant(world):
    staff, today = world.staff, world.school.today
    meeting = _activity(world, "家长会A", "parents", "zhang", "activity of a class", ["xiaoyu", "wanglei"])
    meeting.links.create(school_class=world.classes["a"].school_class)
    event = _activity(world, "游园", "event", "sun", "activity of the school", [], shown=False)
    for activity, names in ((meeting, ("xiaoyu", "wanglei")), (event, ("xiaoyu", "chenchen"))):
        for name in names:
            row = Participant(activity=activity, child=world.children[name], group=1)
            fill(world, row, [name], thing="activity of a class")
    photo(world, "activity", meeting, ["xiaoyu", "wanglei"], "zhang", "activity of a class")
    helper = ActivityHelper(activity=event, child=world.children["chenchen"])
    helper.name = world.plant("activity of a class", "who helps Chenchen at the event", ["chenchen"])
    helper.phone = world.phone("incident", "phone of a volunteer")
    helper.save()
    Incident.objects.create(activity=event, what=world.plant("incident", "Incident.what of the event"))
    check = Activity.objects.create(
        kind="dormitory", title="查寝", on=today, organiser=staff["qian"], author=staff["qian"], state="held"
    )
    Hazard.objects.create(activity=check, what="插座松动", where="3栋", mender=staff["qian"])
    partner = Partner(name="爱心会", kind="charity", contact="李会长")
    partner.phone = world.phone("phone of a partner", "Partner.phone")
    partner.save()


def _activity(world, title, kind, author, thing, names, *, shown=True):
    by = world.staff[author]
    row = Activity(kind=kind, title=title, on=world.school.today, organiser=by, author=by, guests=3)
    fill(world, row, names, thing=thing, shown=shown)
    return row


def deleted(world):
    by = world.staff["sun"]
    row = Activity.objects.create(kind="club", title="x", on=world.school.today, organiser=by, author=by)
    other = Activity.objects.create(kind="patrol", title="x", on=world.school.today, organiser=by, author=by)
    hazard = Hazard.objects.create(activity=other, what="x", where="x")
    return [hazard, row, other, Partner.objects.create(name="x")]


def grow(school, index, child):
    """An activity with everything, and more of everything in the first of them."""
    by, today = school.zhang, school.today
    partner = Partner.objects.create(name=f"伙伴{index}")
    row = Activity.objects.create(
        kind="event", title=f"活动{index}", on=today, organiser=by, author=by, budget=9, state="held"
    )
    first = Activity.objects.filter(title="活动0")[0]
    first.links.get_or_create(school_class=school.class_a.school_class)
    for of in {row, first}:
        of.partners.add(partner)
        Participant.objects.get_or_create(activity=of, child=child, group=1, here=True)
        ActivityHelper.objects.create(activity=of, staff=by, child=child, partner=partner)
        ActivityHelper.objects.create(activity=of, staff=by, group=1)
        Task.objects.create(activity=of, what="x")
        Stage.objects.create(activity=of, what="x", starts="07:30")
        Expense.objects.create(activity=of, what="x", spent=1)
        Incident.objects.create(activity=of, what="x")
        Hazard.objects.create(activity=of, what="x", where="x", mender=by)


def counted(school):
    first = [Activity.objects.filter(title="活动0")[0].pk]
    for who in ("zhang", "sun"):
        for name in ("activity", "activity-print", "activity-edit", "activity-held", "activity-children"):
            yield who, name, first
        yield who, "activity-group", [*first, 1]
        yield who, "activity-roll", [*first, "here"]
        for slug in ROWS:
            yield who, "activity-rows", [*first, slug]
        for model in ("activity", "hazard", "partner"):
            yield who, f"admin:activities_{model}_changelist", ()
            yield who, f"admin:activities_{model}_export", ()
        yield who, "activity-counts", ()
        yield who, "activity-new", ()
        yield who, "admin:activities_activity_history", first
        yield who, "hazard", [Hazard.objects.order_by("pk")[0].pk]
