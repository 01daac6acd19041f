"""Home and school: records, who was told of what, notices of entrustment, planned visits."""

import datetime as dt

from tests.visibility.admin_addresses import Model, of_kind
from tests.visibility.table import (
    HELPER,
    LEADERSHIP,
    OFFICE,
    PSYCHOLOGY,
    TEACHER,
    relations,
)  # fmt: skip
from tests.visibility.targets import Page, Target, children, everybody, nothing, reading, stands
from tests.visibility.world import PROBED
from visits.models import EntrustmentNotice, MajorEvent, PlannedVisit, Told

FORUM = ("sun", ["xiaoyu", "chenchen"])
WRITTEN = {
    "book": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("li", ["chenchen"]), FORUM],
    "visitor": [("zhang", ["wanglei"]), ("zhao", ["chenchen"]), FORUM],
    "parent-call": [("wang", ["xiaoyu"]), ("feng", ["wanglei"]), FORUM],
    "letter": [("zhang", ["xiaoyu"]), ("he", ["tiantian"]), FORUM],
    "major": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("li", ["chenchen"]), FORUM],
}
WRITING = {
    f"visits.{name}": {TEACHER, HELPER, PSYCHOLOGY}
    for name in (
        "BookPageChild", "VisitorChild", "ParentCallChild", "LetterChild", "MajorEventChild", "Told", "PlannedVisit",
    )
} | {"visits.EntrustmentNotice": {TEACHER, OFFICE}}  # fmt: skip
ADMIN = {
    "visits.BookPage": Model(of_kind("book")),
    "visits.Visitor": Model(of_kind("visitor")),
    "visits.ParentCall": Model(of_kind("parent-call")),
    "visits.Letter": Model(of_kind("letter")),
    "visits.MajorEvent": Model(of_kind("major")),
}
LISTS = ("visit-plan", "notices", "home-archive")
NOT_ONE = 987_654


# ---------------------------------------------------------------------------- what is there
def plant(world):
    """Why somebody was not told; a notice and a planned visit for children of two classes."""
    school = world.school
    for kind, row, names, author in world.records:
        if kind.slug == "major":
            for name in names:
                why = world.plant("record", f"why the mother of {name} was not told", [name], author, shown=False)
                Told.objects.create(
                    record=row, child=world.children[name], whom="mother", why_not=why, by=world.staff[author]
                )
    for name in ("xiaoyu", "chenchen"):
        EntrustmentNotice.objects.create(
            child=world.children[name], received_by=world.staff["qian"], written_on=school.today,
            received_on=school.today,
            entrusted=world.plant("basics", f"who is entrusted with {name}", [name]),
            phones=world.phone("phone", f"phone in the notice of {name}", [name], shown=False),
            parents_place=world.plant("employer", f"place in the notice of {name}", [name], shown=False),
            parents_phones=world.phone("phone", f"phone of the parents in the notice of {name}", [name], shown=False),
        )  # fmt: skip
    for planner, name in (("zhang", "xiaoyu"), ("wang", "xiaoyu"), ("li", "chenchen")):
        PlannedVisit.objects.create(
            child=world.children[name], planner=world.staff[planner], on=school.today,
            companion=world.plant("record", f"who goes with {planner} to {name}", [name], planner),
            purpose=world.plant("record", f"for what {planner} goes to {name}", [name], planner),
        )  # fmt: skip


def deleted(world):
    child, qian, today = world.children["xue"], world.staff["qian"], world.school.today
    yield EntrustmentNotice.objects.create(
        child=child, entrusted="x", written_on=today, received_on=today, received_by=qian
    )
    yield PlannedVisit.objects.create(child=child, planner=world.staff["zhang"], on=today)


def grow(school, index, child):
    day = school.today if child != school.xiaoyu else school.today + dt.timedelta(days=index)
    PlannedVisit.objects.create(child=child, planner=school.zhang, on=day)
    EntrustmentNotice.objects.create(
        child=child, entrusted="姑姑", written_on=school.today, received_on=school.today, received_by=school.qian
    )
    event = MajorEvent.objects.create(on=school.today, author=school.zhang, what="摔伤")
    event.set_children([child])
    Told.objects.create(record=event, child=child, whom="guardian", on=school.today, how="phone", by=school.zhang)


def counted(school):
    event = MajorEvent.objects.order_by("pk").first()
    notice = EntrustmentNotice.objects.order_by("pk").first()
    for name in ("visit-plan", "visit-plan-add", "visit-plan-paper", "notices", "home-archive"):
        yield "zhang", name, ()
    yield "sun", "home-archive", ()
    yield "qian", "notices", ()
    yield "zhang", "event-told", [event.pk]
    yield "zhang", "notice", [notice.pk]
    yield "zhang", "notice-new", [school.xiaoyu.pk]
    yield "zhang", "book-paper", [school.xiaoyu.pk]
    yield "zhang", "visit-plan-move", [PlannedVisit.objects.filter(planner=school.zhang).order_by("pk")[0].pk]


# ---------------------------------------------------------------------------- who asks for what
def _events(world):
    """Whoever reads the event and may write about one of its children of whom something is still to be noted."""
    for kind, row, names, _author in world.records:
        if kind.slug == "major":
            canary = world.canaries[row.what]

            def hidden(persona, canary=canary, names=names):
                writes = any(stands(persona, name, TEACHER, HELPER, PSYCHOLOGY) for name in names)
                return reading(persona, canary) != "clear" or not writes

            yield Target({"pk": row.pk}, hidden)
    yield from nothing(world, "visits.MajorEvent")


def _plans(world):
    for row in PlannedVisit.objects.order_by("pk"):
        planner, name = world.persona_of(row.planner_id), world.name_of(row.child_id)
        writes = stands(planner, name, TEACHER, HELPER, PSYCHOLOGY)
        yield Target({"pk": row.pk}, lambda persona, p=planner, w=writes: not (persona == p and w))
    yield from nothing(world, "visits.PlannedVisit")


def _notices(world):
    for row in EntrustmentNotice.objects.order_by("pk"):
        name = world.name_of(row.child_id)
        yield Target({"pk": row.pk}, lambda persona, name=name: not stands(persona, name, TEACHER, OFFICE))
    yield from nothing(world, "visits.EntrustmentNotice")


def _new_notices(world):
    for name in PROBED:
        key = world.children[name].pk
        yield Target({"pk": key}, lambda persona, name=name: not stands(persona, name, TEACHER, OFFICE))
    yield from nothing(world, "registry.Child")


def _no_paper(world):
    yield Target({"pk": NOT_ONE}, everybody)


def _hold(*needed, former=()):
    """Those with the role; who has lost class or child still has it, and finds nobody there."""
    return lambda world: [Target({}, lambda p: not relations(p) & set(needed) and p not in former)]


def _told_bodies(world, target):
    child = world.children["chenchen"].pk
    return [{"whom": f"{child}-father", "on": world.school.today, "how": "phone"}, {"whom": "x"}, {"why_not": "x"}]


def _plan_bodies(world, target):
    day = world.school.today
    return [
        {"on": day, "children": [child.pk for child in world.children.values()]},
        {"on": day, "children": world.children["chenchen"].pk},
        {"reveal": "1"},
        {"on": "x", "children": "²"},
    ]


WALKERS = (TEACHER, HELPER, PSYCHOLOGY)
FORMER = {"zheng", "feng"}
DAYS = ("", "on=2020-01-01", "on=x", "on=9999-12-31")
ASKED = ("", "kind=major&term=all", "class=1&term=x", "class=2", "child=1", f"child={NOT_ONE}", "export=1", "paper=1")
PAGES = {
    "event-told": Page(_events, posts=_told_bodies),
    "visit-plan": Page(_hold(*WALKERS, LEADERSHIP, former=FORMER), DAYS),
    "visit-plan-reveal": Page(_hold(*WALKERS, LEADERSHIP, former=FORMER), DAYS, posts=lambda w, t: [{}]),
    "visit-plan-add": Page(_hold(*WALKERS, former=FORMER), DAYS, posts=_plan_bodies),
    "visit-plan-paper": Page(_hold(*WALKERS, LEADERSHIP, former=FORMER), DAYS),
    "visit-plan-earlier": Page(_plans, posts=lambda w, t: [{}]),
    "visit-plan-move": Page(_plans, posts=lambda w, t: [{"on": w.school.today}, {"on": "x"}]),
    "visit-plan-cancel": Page(_plans, posts=lambda w, t: [{}, {"confirmed": "1"}]),
    "notices": Page(
        _hold(TEACHER, OFFICE, LEADERSHIP, former={"zheng"}), ("", "state=have", "state=all&class=1", "class=x&page=x")
    ),
    "notice": Page(_notices, posts=lambda w, t: [{"entrusted": "x"}]),
    "notice-new": Page(_new_notices, posts=lambda w, t: [{"entrusted": "x", "written_on": w.school.today}]),
    "notice-paper": Page(_no_paper),
    "book-paper": Page(children),
    "home-archive": Page(_hold(*WALKERS, LEADERSHIP, former=FORMER), ASKED),
}
