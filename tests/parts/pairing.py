"""Companions, their agreements, pairing cards, growth diaries: what the tests over everything know of them."""

import datetime as dt

from lib.models import Draft
from pairing.models import Companion, CompanionReport, Companionship, DiaryEntry, Pairing, PairingCard, year_from
from tests.visibility.admin_addresses import Model, of_kind
from tests.visibility.table import (
    HELPER,
    LEADERSHIP,
    OFFICE,
    PSYCHOLOGY,
    TEACHER,
    VOLUNTEER,
    knows_of,
    relation,
    relations,
)
from tests.visibility.targets import Page, Target, everybody, nothing, stands, without
from tests.visibility.world import PROBED, copied

PAIRERS = (TEACHER, OFFICE, LEADERSHIP)
WRITTEN = {
    "diary": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("li", ["chenchen"])],
    "companion-report": [
        ("zhang", ["xiaoyu"]),
        ("wang", ["xiaoyu"]),
        ("zhao", ["chenchen"]),
        ("lin", ["xiaoyu"]),
        ("lin", ["chenchen"]),
    ],
}
THINGS = {"diary": "diary"}
LOGGED_BY = {"diary": {TEACHER, HELPER}, "companion-report": {TEACHER, HELPER, OFFICE}}
READING = {
    #                      TEACHER  HELPER   PSYCHOLOGY LEADERSHIP OFFICE   IT    NONE
    "diary":              ("clear", "clear", "clear",   "clear",   "no",    "no", "no"),
    "companion":          ("clear", "clear", "clear",   "clear",   "clear", "no", "no"),
    "companion's phone":  ("clear", "clear", "no",      "no",      "clear", "no", "no"),
    "volunteer's number": ("no",    "no",    "no",      "no",      "clear", "no", "no"),
}  # fmt: skip
WRITING = {
    "pairing.Companionship": set(PAIRERS),
    "pairing.DiaryChild": {TEACHER, HELPER},
    "pairing.CompanionReportChild": {TEACHER, HELPER, OFFICE, VOLUNTEER},
}
SETTING_UP = {"pairing.Companion": set(PAIRERS), "pairing.PairingCard": {*PAIRERS, HELPER}}


def volunteer(by, name="周志愿者", **said):
    checked = {"screened_on": dt.date(2025, 9, 1), "declared_on": dt.date(2025, 9, 1), "added_by": by}
    return Companion.objects.get_or_create(name=name, defaults={"kind": "student", **checked, **said})[0]


def _reported_on(school):
    return volunteer(school.qian, "郑志愿者")


EXTRA = {"companion-report": lambda school: {"companion": _reported_on(school), "ways": ("visit",)}}


def plant(world):
    """A volunteer with Xiaoyu and Chenchen, one who was with Wang Lei, and Xiaoyu's card."""
    school, shared = world.school, ["xiaoyu", "chenchen"]
    _reported_on(school)  # is there before anybody walks: a row that appears on the way looks forged
    companion = volunteer(school.qian)
    for name in shared:
        _accompanied(world, companion, name)
    companion.name = world.plant("companion", "name of the volunteer", shared)
    companion.phones = world.phone("companion's phone", "phone of the volunteer", shared)
    mailbox = world.plant("companion's phone", "e-mail of the volunteer", shared)
    companion.email = f"{mailbox}@x.example"
    companion.organisation = world.plant("companion", "occupation of the volunteer", shared)
    companion.save()
    ended = _accompanied(world, volunteer(school.qian, "吴志愿者"), "wanglei")
    ended.ended_on, ended.end_reason = school.today, "other"
    ended.handover = world.plant("pairing", "hand-over note about wanglei", ["wanglei"])
    ended.save()
    _give_account(world, world.staff["lin"])
    card = PairingCard(pairing=Pairing.objects.get(child=school.xiaoyu, staff=school.wang))
    for column in ("situation", "goals", "measures", "summary"):
        setattr(card, column, world.plant("pairing", f"{column} on the card of xiaoyu", ["xiaoyu"]))
    card.save()


def _give_account(world, lin):
    """Lin is with Xiaoyu, and was with Chenchen until yesterday; she has begun another report."""
    companion = volunteer(world.school.qian, lin.name, account=lin)
    _accompanied(world, companion, "xiaoyu")
    ended = _accompanied(world, companion, "chenchen")
    ended.ended_on, ended.end_reason = world.school.today - dt.timedelta(days=1), "other"
    ended.save()
    lin.number = "V" + world.plant("volunteer's number", "number of the volunteer's account")
    lin.save()
    text = world.plant("draft", "draft of the volunteer", author="lin")
    Draft.objects.create(owner=lin, key=f"volunteer-report-{world.children['xiaoyu'].pk}", body=f"content={text}")


def _accompanied(world, companion, name):
    started = world.school.term.first_day
    return Companionship.objects.create(
        child=world.children[name], companion=companion, kind="volunteer", started_on=started,
        agreed_until=year_from(started),
    )  # fmt: skip


def deleted(world):
    """Rows that were there and are no more."""
    by = world.staff["qian"]
    gone = Companion.objects.create(name="x", added_by=by)
    yield Companionship.objects.create(
        child=world.children["xue"], companion=gone, kind="tutor", started_on=world.school.today
    )
    yield gone
    for model in (DiaryEntry, CompanionReport):
        yield copied(model.objects.order_by("pk").first())


def grow(school, index, child):
    one = volunteer(school.zhang, f"志愿者{index}", phones="13800001111")
    soon = school.today + dt.timedelta(days=7)
    row = Companionship.objects.create(
        child=child, companion=one, kind="tutor", started_on=school.term.first_day, agreed_until=soon
    )
    PairingCard.objects.get_or_create(pairing=Pairing.objects.filter(child=child).first())
    return row


def counted(school):
    row = Companionship.objects.filter(child=school.xiaoyu).order_by("pk").first()
    for who in ("zhang", "qian"):
        yield who, "companions-room", ()
        for model in ("companion", "companionship"):
            yield who, f"admin:pairing_{model}_changelist", ()
        yield who, "admin:pairing_companionship_export", ()
        yield who, "admin:pairing_companion_change", [row.companion_id]
        yield who, "companionship", [row.pk]
        yield who, "companionship-end", [row.pk]
        for kind in ("tutor", "friend"):
            yield who, "companion-new", [school.xiaoyu.pk, kind]
        yield who, "companion-agreement", [school.xiaoyu.pk]
    yield "qian", "companion-account", [row.companion_id]
    yield "zhang", "child-diary", [school.xiaoyu.pk]
    yield "zhang", "pairing-card", [Pairing.objects.filter(child=school.xiaoyu).order_by("pk").first().pk]


# ---------------------------------------------------------------------------- addresses
def _cards(world):
    for row, name in world.pairings:
        yield Target({"pk": row.pk}, lambda persona, name=name: not knows_of(persona, name))
    yield from nothing(world, "pairing.Pairing")


def _own_cards(world):
    for row, name in world.pairings:
        helper = world.persona_of(row.staff_id) if row.ended_on is None else ""
        yield Target(
            {"pk": row.pk},
            lambda persona, name=name, helper=helper: persona != helper and not stands(persona, name, *PAIRERS),
        )
    yield from nothing(world, "pairing.Pairing")


def _read(world):
    for row in Companionship.objects.order_by("pk"):
        name = world.name_of(row.child_id)
        yield Target({"pk": row.pk}, lambda persona, name=name: not knows_of(persona, name))
    yield from nothing(world, "pairing.Companionship")


def _managed(world):
    for row in Companionship.objects.order_by("pk"):
        name = world.name_of(row.child_id)
        yield Target(
            {"pk": row.pk},
            everybody if row.ended_on else lambda persona, name=name: not stands(persona, name, *PAIRERS),
        )
    yield from nothing(world, "pairing.Companionship")


def _to_pair(world, **more):
    for name in PROBED:
        yield Target(
            {"pk": world.children[name].pk, **more}, lambda persona, name=name: not stands(persona, name, *PAIRERS)
        )
    for target in nothing(world, "registry.Child"):
        yield Target({**target.kwargs, **more}, everybody)


def _to_pair_by_kind(world):
    for kind in ("volunteer", "friend"):
        yield from _to_pair(world, kind=kind)
    yield Target({"pk": world.children["xiaoyu"].pk, "kind": "x"}, everybody)


def _diaries(world):
    for name in PROBED:
        yield Target(
            {"pk": world.children[name].pk},
            lambda persona, name=name: not stands(persona, name, TEACHER, HELPER, PSYCHOLOGY, LEADERSHIP),
        )
    yield from nothing(world, "registry.Child")


def _pair_bodies(world, target):
    companion = volunteer(world.staff["qian"], "郑志愿者", kind="pupil")
    return [
        {"companions": companion.pk, "started_on": world.school.today},
        {"companions": "9" * 30, "started_on": "x", "signed_by": "x"},
        {},
    ]


def _accounts(world):
    for row in Companion.objects.order_by("pk"):
        yield Target({"pk": row.pk}, without(OFFICE))
    yield from nothing(world, "pairing.Companion")


def _of_volunteer(world):
    for name in PROBED:
        yield Target({"pk": world.children[name].pk}, lambda persona, name=name: relation(persona, name) != VOLUNTEER)
    yield from nothing(world, "registry.Child")


def _told_by_volunteer(world):
    for kind, row, names, author in world.records:
        if kind.slug == "companion-report":
            with_them = any(relation(author, name) == VOLUNTEER for name in names)
            yield Target({"pk": row.pk}, lambda persona, a=author, w=with_them: not (persona == a and w))
    yield from nothing(world, "pairing.CompanionReport")


def _report_bodies(world, target):
    forged = {"children": world.children["chenchen"].pk, "companion": volunteer(world.staff["qian"], "郑志愿者").pk}
    return [{"on": world.school.today, "ways": "call", "content": "x", **forged}, {"on": "x", "ways": "x"}, {}]


PAGES = {
    "companion-account": Page(_accounts, posts=lambda w, t: [{"do": "open"}, {"do": "close"}, {"do": "x"}, {}]),
    "volunteer": Page(lambda world: [Target({}, without(VOLUNTEER))]),
    "volunteer-report": Page(_of_volunteer, posts=_report_bodies),
    "volunteer-report-edit": Page(_told_by_volunteer, posts=_report_bodies),
    "pairing-card": Page(_cards),
    "pairing-card-edit": Page(_own_cards, posts=lambda w, t: [{"summary": "x"}]),
    "child-diary": Page(_diaries),
    "companion-agreement": Page(_to_pair),
    "companion-new": Page(_to_pair_by_kind, posts=_pair_bodies),
    "companions-room": Page(lambda world: [Target({}, without(*PAIRERS))]),
    "companionship": Page(_read),
    "companionship-renew": Page(_managed, posts=lambda w, t: [{"agreed_until": "2099-01-01", "signed_by": "school"}]),
    "companionship-end": Page(_managed, posts=lambda w, t: [{"ended_on": w.school.today, "end_reason": "other"}]),
}
LISTS = ()


def _companions(world):
    return [(row.pk, without(*PAIRERS)) for row in Companion.objects.order_by("pk")]


def _companionships(world):
    return [(target.kwargs["pk"], target.hidden_from) for target in list(_read(world))[:-2]]


def _no_list(persona):
    """Whoever has lost the class still has the role, and finds nobody there."""
    return not relations(persona) & set(PAIRERS) and persona != "zheng"


ADMIN = {
    "pairing.Companion": Model(
        _companions, _no_list, export_hidden_from=without(OFFICE, LEADERSHIP), add_hidden_from=without(*PAIRERS)
    ),
    "pairing.Companionship": Model(_companionships, export_hidden_from=without(*PAIRERS)),
    "pairing.DiaryEntry": Model(of_kind("diary")),
    "pairing.CompanionReport": Model(of_kind("companion-report")),
}
