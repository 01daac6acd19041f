"""Talks, guidance, counselling, appointments, hotline and mailbox, for the tests over everything."""

import datetime as dt

from accounts.models import Role
from registry.kinds import kind_of
from talks.models import (
    Appointment,
    Counselling,
    Grant,
    Guidance,
    HotlineCall,
    MailboxOpening,
    Whisper,
)
from tests.visibility.admin_addresses import Model, of_kind
from tests.visibility.table import CLEAR, HELPER, LEADERSHIP, NO, OWN, PSYCHOLOGY, TEACHER, reading, relation
from tests.visibility.targets import Page, Target, children, everybody, nothing, only, records, without
from tests.visibility.world import MISSING, fill

WRITTEN = {
    "guidance": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("li", ["chenchen"]), ("sun", ["xiaoyu", "chenchen"])],
    "counselling": [
        ("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("feng", ["wanglei"]), ("zhou", ["xiaoyu"]),
        ("zhou", ["chenchen"]), ("zhou", ["xiaoyu", "tiantian"]),
    ],
}  # fmt: skip
EXTRA = {"guidance": lambda school: {"difficulties": ("low",)}}
THINGS = {"counselling": "counselling"}
READING = {
    #                TEACHER HELPER PSYCHOLOGY LEADERSHIP OFFICE  IT   NONE
    "counselling":  (OWN,    OWN,   CLEAR,     NO,        NO,     NO,  NO),
    "granted":      (OWN,    OWN,   CLEAR,     CLEAR,     NO,     NO,  NO),  # counselling or letter, by grant
    "letter":       (OWN,    OWN,   CLEAR,     NO,        NO,     NO,  NO),
    "appointment":  (OWN,    OWN,   CLEAR,     NO,        NO,     NO,  NO),
    "psychology":   (NO,     NO,    CLEAR,     NO,        NO,     NO,  NO),  # calls without a name
    "mailbox":      (NO,     NO,    CLEAR,     CLEAR,     NO,     NO,  NO),  # that it was opened
}  # fmt: skip
TEACHING = {TEACHER, HELPER, PSYCHOLOGY}
WRITING = {
    "talks.GuidanceChild": TEACHING,
    "talks.CounsellingChild": TEACHING,
    "talks.Appointment": TEACHING,
}
SETTING_UP = {
    "talks.MailboxOpening": {PSYCHOLOGY},
    "talks.Whisper": {PSYCHOLOGY},
    "talks.HotlineCall": {PSYCHOLOGY},
    "talks.Grant": {PSYCHOLOGY},
}


# ---------------------------------------------------------------------------- what is planted
def plant(world):
    _granted_counselling(world)
    _appointments(world)
    _letters(world)
    call = HotlineCall(on=world.school.today, author=world.staff["zhou"])
    fill(world, call, [], thing="psychology", author="zhou")


def _granted_counselling(world):
    """One that Sun may read; leave for another, and for a letter, has run out or was taken back."""
    zhou, today = world.staff["zhou"], world.school.today
    row = Counselling(on=today, author=zhou)
    fill(world, row, ["wanglei"], thing="granted", author="zhou")
    row.set_children([world.children["wanglei"]])
    world.records.append((kind_of(Counselling), row, ["wanglei"], "zhou"))
    ended = Counselling.objects.filter(author=zhou).order_by("pk").first()
    day = dt.timedelta(days=1)
    _grant(world, "granted", counselling=row, on=today, until=today)
    _grant(world, "psychology", counselling=ended, on=today - 9 * day, until=today - day)
    _grant(world, "psychology", counselling=ended, on=today, until=today + day, ended_on=today)


def _grant(world, thing, **fields):
    reason = world.plant(thing, f"why Sun was granted {fields}", author="zhou")
    Grant.objects.create(to=world.staff["sun"], by=world.staff["zhou"], reason=reason, **fields)


def _appointments(world):
    world.appointments = []
    for by, child in (("zhang", "xiaoyu"), ("wang", "xiaoyu"), ("feng", "wanglei"), ("zhou", "chenchen"), ("zhou", "")):
        row = Appointment(
            on=world.school.today, by=world.staff[by], child=world.children.get(child),
            asked_by="teacher" if child else "caller",
        )  # fmt: skip
        fill(world, row, [child] if child else [], thing="appointment" if child else "psychology", author=by)
        world.appointments.append(row)


def _letters(world):
    zhou, today = world.staff["zhou"], world.school.today
    world.opening = MailboxOpening.objects.create(
        on=today, by=zhou, letters=4, place=world.plant("mailbox", "where the mailbox hangs")
    )
    world.letters = []
    for number, (thing, author, child) in enumerate(
        (("letter", "zhou", "xiaoyu"), ("letter", "zhang", "xiaoyu"), ("psychology", "zhou", ""),
         ("granted", "zhou", "wanglei")), 1,
    ):  # fmt: skip
        row = Whisper(
            opening=world.opening, number=number, on=today, child=world.children.get(child), agreed=True,
            author=world.staff[author], answered_on=today, way="letter", level="2",
        )  # fmt: skip
        fill(world, row, [child] if child else [], thing=thing, author=author)
        world.letters.append(row)
    _grant(world, "granted", whisper=world.letters[-1], on=today, until=today)


def deleted(world):
    zhou, today = world.staff["zhou"], world.school.today
    opening = MailboxOpening.objects.create(on=today - dt.timedelta(days=7), by=zhou)
    counselling = Counselling.objects.create(on=today, author=zhou, content="x")
    letter = Whisper.objects.create(opening=opening, number=1, on=today, author=zhou)
    return (
        Grant.objects.create(to=world.staff["sun"], by=zhou, on=today, until=today, reason="x", whisper=letter),
        letter,
        opening,
        counselling,
        Guidance.objects.create(on=today, author=zhou, content="x", difficulties=("low",)),
        Appointment.objects.create(on=today, by=zhou, child=world.children["xiaoyu"]),
        HotlineCall.objects.create(on=today, author=zhou, content="x"),
    )


# ---------------------------------------------------------------------------- what is asked for
def _hidden(canary):
    return lambda persona: reading(persona, canary) != CLEAR


def _talks(world):
    for target in records(world):
        if target.kwargs["kind"] == "talk":
            yield Target({"pk": target.kwargs["pk"]}, target.hidden_from, "talk")


def _appointments_asked_for(world):
    for row in world.appointments:
        yield Target({"pk": row.pk}, _hidden(world.canaries[row.reason]))
    yield from nothing(world, "talks.Appointment")


def _settled(world):
    """Whoever asked may call it off; the rest is for the psychology teacher."""
    for row in world.appointments:
        yield Target({"pk": row.pk, "state": "cancelled"}, _hidden(world.canaries[row.reason]), "cancelled")
        yield Target({"pk": row.pk, "state": "missed"}, without(PSYCHOLOGY), "missed")
        yield Target({"pk": row.pk, "state": "asked"}, everybody, "asked")


def _letters_asked_for(world):
    for row in world.letters:
        yield Target({"pk": row.pk}, _hidden(world.canaries[row.content]))
    yield from nothing(world, "talks.Whisper")


def _openings(world):
    yield Target({"pk": world.opening.pk}, without(PSYCHOLOGY))
    yield from nothing(world, "talks.MailboxOpening")


def _grantable(world):
    yield Target({"thing": "whisper", "pk": world.letters[0].pk}, without(PSYCHOLOGY))
    yield Target({"thing": "counselling", "pk": Counselling.objects.order_by("pk").first().pk}, without(PSYCHOLOGY))
    yield Target({"thing": "counselling", "pk": MISSING}, everybody)
    yield Target({"thing": "talk", "pk": 1}, everybody)


def _grants(world):
    for row in Grant.objects.order_by("pk"):
        ended = row.ended_on is not None
        yield Target({"pk": row.pk}, everybody if ended else without(PSYCHOLOGY))
    yield from nothing(world, "talks.Grant")


def _asking(persona):
    """The page itself needs a child; without one it is the psychology teacher's."""
    return relation(persona, None) != PSYCHOLOGY


def _of_today(world, target):
    return [{"on": world.school.today, "asked_by": "teacher", "reason": "x"}, {"state": "x"}]


PAGES = {
    "talk-card": Page(_talks, ("", "child=1", f"child={MISSING}")),
    "talk-cards": Page(children, ("", "term=x", "term=2020-autumn")),
    "appointments": Page(only(PSYCHOLOGY), ("", "tab=past", "tab=x&page=x")),
    "appointment-new": Page(lambda world: [Target({}, _asking)], posts=_of_today),
    "appointment": Page(_appointments_asked_for, posts=_of_today),
    "appointment-settle": Page(_settled, posts=lambda w, t: [{}]),
    "mailbox": Page(only(PSYCHOLOGY, LEADERSHIP), ("", "page=x")),
    "mailbox-open": Page(only(PSYCHOLOGY), posts=lambda w, t: [{"on": w.school.today, "letters": 2, "place": "x"}]),
    "mailbox-opening": Page(_openings),
    "mailbox-more": Page(_openings, posts=lambda w, t: [{}]),
    "whisper": Page(
        _letters_asked_for, posts=lambda w, t: [{"level": "1", "children": w.children["chenchen"].pk}, {"content": "x"}]
    ),
    "grants": Page(only(PSYCHOLOGY, LEADERSHIP)),
    "grant-new": Page(
        _grantable,
        posts=lambda w, t: [
            {"to": w.staff["sun"].pk, "until": w.school.today, "reason": "x"}, {"to": w.staff["zhang"].pk},
        ],
    ),
    "grant-end": Page(_grants, posts=lambda w, t: [{}]),
}  # fmt: skip
LISTS = ["appointments", "mailbox", "grants"]


def _readable_counselling(world):
    """In the admin's pages: as in lists, where nothing stands by grant."""
    for row in Counselling.objects.order_by("pk"):
        canary = world.canaries.get(row.content)
        if canary is not None:
            yield row.pk, lambda persona, c=canary: reading(persona, c) != CLEAR or _by_grant(persona, c)


def _by_grant(persona, canary) -> bool:
    return canary.thing == "granted" and relation(persona, None) == LEADERSHIP


def _calls(world):
    for row in HotlineCall.objects.order_by("pk"):
        yield row.pk, without(PSYCHOLOGY)


ADMIN = {
    "talks.Guidance": Model(of_kind("guidance")),
    "talks.Counselling": Model(_readable_counselling),
    "talks.HotlineCall": Model(_calls, without(PSYCHOLOGY), without(PSYCHOLOGY), add_hidden_from=without(PSYCHOLOGY)),
}


# ---------------------------------------------------------------------------- counting queries
def grow(school, index, child):
    """`index` never comes twice."""
    zhou, today = school.zhou, school.today
    first = Counselling.objects.order_by("pk").first()
    Grant.objects.create(counselling=first, to=school.sun, by=zhou, on=today, until=today, reason="x")
    for on in (today, today + dt.timedelta(days=1)):
        Appointment.objects.create(child=child, on=on, by=school.zhang, reason="x")
    Appointment.objects.create(child=child, on=today, by=school.zhang, state="kept")
    opening = MailboxOpening.objects.create(on=today - dt.timedelta(days=index), by=zhou, letters=1)
    first_opening = MailboxOpening.objects.order_by("pk").first()
    letter = Whisper.objects.create(opening=first_opening, number=index + 1, on=opening.on, author=zhou, child=child)
    Grant.objects.create(whisper=letter, to=school.sun, by=zhou, on=today, until=today, reason="x")
    HotlineCall.objects.create(on=today, author=zhou, content="x")


def counted(school):
    assert school.zhou.has_role(Role.PSYCHOLOGY)
    row = Counselling.objects.order_by("pk").first()
    yield "zhang", "talk-cards", [school.xiaoyu.pk]
    yield "zhou", "child", [school.xiaoyu.pk]
    for name in ("appointments", "mailbox", "grants", "mailbox-open"):
        yield "zhou", name, ()
    yield "sun", "grants", ()
    yield "sun", "mailbox", ()
    yield "zhou", "mailbox-opening", [MailboxOpening.objects.order_by("pk").first().pk]
    yield "zhou", "whisper", [Whisper.objects.order_by("pk").first().pk]
    yield "sun", "whisper", [Whisper.objects.order_by("pk").first().pk]
    yield "zhou", "appointment", [Appointment.objects.order_by("pk").first().pk]
    yield "zhang", "appointment", [Appointment.objects.order_by("pk").first().pk]
    yield "zhou", "record", ["counselling", row.pk]
    yield "zhou", "grant-new", ["counselling", row.pk]
    yield "zhou", "log", ["counselling"]
    for name in ("changelist", "add", "export"):
        yield "zhou", f"admin:talks_hotlinecall_{name}", ()
