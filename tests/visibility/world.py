"""The small school with a canary in every sensitive and personal column, and the objects a prober asks for."""

import itertools
import re
from dataclasses import dataclass, field

from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import CareGroup, Membership, Role, Staff
from lib.fields import SensitiveText, Sensitivity
from lib.models import AccessLog, Draft
from pairing.models import Pairing
from registry.kinds import all_kinds
from registry.models import (
    Attachment,
    CalendarEntry,
    ClassTerm,
    Note,
    RosterImport,
    SchoolClass,
    Screening,
    SubjectTeacher,
    Term,
)
from reports.models import CareStandard, RateTarget
from tests.parts import each, gathered, needed
from tests.personas import SmallSchool, id_number, small_school
from tests.visibility.table import HELPER, PSYCHOLOGY, TEACHER, relations

PROBED = ("xiaoyu", "wanglei", "chenchen", "tiantian", "xue")  # whose own pages are asked for
MISSING = 987_654  # no row has this key
# What a canary looks like: a word of ours, an ID number, a phone, the name of a photo.
CANARY = re.compile(r"Q\d{4}Q|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])|(?<!\d)\d{17}[\dX]|(?<!\d)1[3-9]\d{9}(?!\d)")
KIND_OF_SENSITIVE = {
    Sensitivity.ID_NUMBER: "ID number",
    Sensitivity.PHONE: "phone",
    Sensitivity.ADDRESS: "address",
    Sensitivity.EMPLOYER: "employer",
}


@dataclass(frozen=True, slots=True)
class Canary:
    """A text that stands in one place only. It may be read by whoever may read it for any of `children`."""

    text: str
    thing: str  # a line of the table
    where: str
    children: tuple = ()
    author: str = ""
    shown: bool = True  # does any page show it to those who may read it?


@dataclass
class World:
    """The school, everybody who tries, every canary by its text, and the keys of what is there and what is not."""

    school: SmallSchool
    staff: dict
    children: dict
    classes: dict  # by the letter of the class: this term's
    before: dict  # last term's
    canaries: dict = field(default_factory=dict)
    records: list = field(default_factory=list)  # (kind, row, names of its children, author)
    pairings: list = field(default_factory=list)  # (row, name of the child)
    screenings: list = field(default_factory=list)  # (row, letter of the class)
    notes: list = field(default_factory=list)  # (row, names of the children of its record)
    group: CareGroup | None = None
    roster: RosterImport | None = None
    standard: CareStandard | None = None
    rate_target: RateTarget | None = None
    deleted: dict = field(default_factory=dict)  # label of the model -> key of a row that was deleted
    _count: itertools.count = field(default_factory=lambda: itertools.count(1))

    def plant(self, thing, where, children=(), author="", *, text=None, shown=True) -> str:
        text = text or f"Q{next(self._count):04d}Q"
        self.canaries[text] = Canary(text, thing, where, tuple(children), author, shown)
        return text

    def phone(self, thing, where, children=(), *, shown=True):
        return self.plant(thing, where, children, text=f"139{next(self._count):08d}", shown=shown)

    def name_of(self, child) -> str:
        return next((name for name, row in self.children.items() if row.pk == getattr(child, "pk", child)), "")

    def persona_of(self, staff_id) -> str:
        return next((name for name, row in self.staff.items() if row.pk == staff_id), "")


def build() -> World:
    school = small_school()
    world = World(school, school.staff, school.children, {"a": school.class_a, "b": school.class_b}, {})
    _third_class(world)
    _volunteer(world)
    for name, child in world.children.items():
        _child(world, name, child)
    _pairings(world)
    _records(world)
    for plant in each("plant"):
        plant(world)
    _notes(world)
    _screenings(world)
    _accounts(world)
    _drafts(world)
    _deleted(world)
    _roster(world)
    secret = world.plant("secret", "AccessLog.detail")
    AccessLog.objects.create(by=world.staff["sun"], act="export", kind="registry.child", detail=secret)
    return world


def _third_class(world):
    """He heads class C with Tiantian in it and helps Xiaoyu of class A."""
    school = world.school
    he = Staff.objects.create_user(
        number="T90", name="何老师", password="he-keeps-watch", roles=[Role.CLASS_TEACHER, Role.HELPER],
        must_change_password=False,
    )  # fmt: skip
    world.staff["he"] = he
    grade_2 = SchoolClass.in_grade(2, 1, school.term.school_year)
    grade_2.save()
    world.classes["c"] = ClassTerm.objects.create(school_class=grade_2, term=school.term, head_teacher=he)
    for letter, now in world.classes.items():
        world.before[letter] = ClassTerm.objects.filter(school_class=now.school_class, term=school.last_term).first()
    tiantian = copied(school.yangyang)
    for row in (*school.yangyang.guardians.all(), *school.yangyang.parents.all()):
        copied(row, child=tiantian)
    survey = school.yangyang.surveys.filter(term=school.term).get()
    copied(survey, child=tiantian, school_class=grade_2, verified_by=he)
    world.children["tiantian"] = tiantian


def _volunteer(world):
    """Lin is no member of staff: the account is a volunteer's, whose children tests/parts/pairing.py names."""
    world.staff["lin"] = Staff.objects.create_user(
        number="V90", name="林志愿者", password="lin-keeps-watch", must_change_password=False, is_volunteer=True
    )


def copied(row, **changes):
    copy = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if not f.primary_key})
    for name, value in {"id_number": "", "id_digest": None, **changes}.items():
        setattr(copy, name, value)
    copy.save()
    return copy


# ---------------------------------------------------------------------------- one child
def _child(world, name, child):
    """Every name and every sensitive text of the child's file becomes a canary, in two versions."""
    for version in ("before", "now"):
        thing = "name" if version == "now" else "basics"
        child.name = world.plant(thing, f"name of {name}, {version}", [name], shown=version == "now")
        order = list(world.children).index(name) + (20 if version == "before" else 0)
        child.id_number = world.plant(
            "ID number", f"ID number of {name}, {version}", [name], text=id_number(child.birth_date, child.sex, order),
            shown=version == "now" and name in PROBED,
        )  # fmt: skip
        child.save()
    for row in (*child.guardians.all(), *child.parents.all()):
        where = f"name of the {row._meta.model_name} of {name}"
        row.name = world.plant("basics", where, [name], shown=name in PROBED)
        if row._meta.model_name == "guardian":
            where = f"occupation of the guardian of {name}"
            row.occupation = world.plant("basics", where, [name], shown=name in PROBED)
        fill(world, row, [name], shown=name in PROBED)
    this_term = child.surveys.order_by("-term__first_day").first()
    if name == "xiaoyu":  # still to verify, so that somebody may try
        child.surveys.filter(pk=this_term.pk).update(state="to_verify", verified_by=None, verified_on=None)
    for survey in child.surveys.all():
        fill(world, survey, [name], thing="survey", shown=survey == this_term and name in PROBED and name != "xue")


def fill(world, row, children, *, thing="", author="", shown=True):
    """Puts a canary into every sensitive column of `row` and saves it."""
    for column in row._meta.concrete_fields:
        if not isinstance(column, SensitiveText):
            continue
        kind = KIND_OF_SENSITIVE.get(column.kind, thing)
        where = f"{row._meta.label}.{column.name} of {', '.join(children)} by {author or 'anybody'}"
        if kind == "phone":
            text = world.phone(kind, where, children, shown=shown)
        else:
            text = world.plant(kind, where, children, author, shown=shown)
        setattr(row, column.name, text)
    row.save()


# ---------------------------------------------------------------------------- who helps, what was written
def _pairings(world):
    staff, children, school = world.staff, world.children, world.school
    Pairing.objects.create(child=children["xiaoyu"], staff=staff["he"], started_on=school.term.first_day, primary=False)
    Pairing.objects.create(
        child=children["yangyang"], staff=staff["zhou"], started_on=school.last_term.first_day,
        ended_on=school.last_term.last_day, end_reason=Pairing.EndReason.OTHER,
    )  # fmt: skip
    # Entered for Chenchen by mistake, corrected to Liuyang: the mistake stays in its history.
    moved = Pairing.objects.create(
        child=children["chenchen"], staff=staff["zheng"], started_on=school.last_term.first_day,
        ended_on=school.last_term.last_day, end_reason=Pairing.EndReason.OTHER, primary=False,
    )  # fmt: skip
    moved.child = children["liuyang"]
    moved.save()
    for row in Pairing.objects.order_by("pk"):
        name = world.name_of(row.child_id)
        fill(world, row, [name], thing="pairing")
        world.pairings.append((row, name))


# Who wrote about whom; Sun's forum has children of two classes.
FORUM = ("sun", ["xiaoyu", "chenchen"])
WRITTEN = {
    "talk": [("zhang", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("feng", ["wanglei"]), ("li", ["chenchen"]), FORUM],
    "visit": [("zheng", ["xiaoyu"]), ("wang", ["xiaoyu"]), ("zhou", ["yangyang"]), ("he", ["tiantian"]), FORUM],
    "contact": [("he", ["xiaoyu"]), FORUM],
    "support": [("wang", ["xiaoyu"]), ("feng", ["wanglei"]), ("zhao", ["chenchen"]), FORUM],
}


def _records(world):
    written, things = WRITTEN | gathered("WRITTEN"), gathered("THINGS")
    for kind in all_kinds():
        for author, names in written[kind.slug]:
            row = kind.model(on=world.school.today, author=world.staff[author], **needed(kind, world.school))
            fill(world, row, names, thing=things.get(kind.slug, "record"), author=author)
            row.set_children([world.children[name] for name in names])
            world.records.append((kind, row, names, author))
            if kind.attachments:
                photo(world, kind.slug, row, names, author, things.get(kind.slug, "photo"))


def _notes(world):
    """Sun wrote to the author of every record, twice, one of them answered; and reminded some of the staff."""
    to_all = {"by": world.staff["sun"], "on": world.school.today}
    for kind, record, names, author in list(world.records):
        for answered in (None, timezone.now()) if author != "sun" and not kind.confidential else ():
            where = f"note to {author} about the {kind.slug} of {', '.join(names)}"
            row = Note.objects.create(
                kind=Note.Kind.ASK, to=record.author, due_on=world.school.today, record_kind=kind.slug,
                record_id=record.pk, answered_at=answered, text=world.plant("note", where, names, author),
                answer=world.plant("note", f"answer to the {where}", names, author) if answered else "", **to_all,
            )  # fmt: skip
            world.notes.append((row, names))
    for name in ("zhang", "wang", "feng", "qian"):
        text = world.plant("reminder", f"reminder to {name}", author=name)
        row = Note.objects.create(kind=Note.Kind.REMINDER, to=world.staff[name], text=text, **to_all)
        world.notes.append((row, []))


def _screenings(world):
    """A questionnaire of a pupil of each class, to be decided; in class A one that has ended with a reason, too."""
    for letter, child in (("a", "xiaoyu"), ("b", "chenchen"), ("c", "tiantian"), ("a", "xiaoyu")):
        class_term = world.classes[letter]
        row = Screening(
            term=class_term.term, school_class=class_term.school_class, filled_by=class_term.head_teacher,
            filled_on=world.school.today,
            name=world.plant("screening", f"name of a pupil of class {letter}", [child]),
            guardian_name=world.plant("screening", f"who looks after a pupil of class {letter}", [child]),
        )  # fmt: skip
        fill(world, row, [child], thing="screening", shown=False)
        if world.screenings and letter == "a":
            row.outcome, row.decided_by, row.decided_on = "not", class_term.head_teacher, world.school.today
            row.save()
        world.screenings.append((row, letter))


def photo(world, slug, record, names, author, thing):
    """The file holds a canary; its name is one. With a talk it is a PDF file, whose title stands on the page."""
    where = f"photo of a {slug} by {author} of {names}"
    number = next(world._count)
    name = world.plant(thing, f"name of the {where}", names, author, text=f"{number:032x}")
    row = Attachment(record_kind=slug, record_id=record.pk, name=name, kind="image", size=1, by=record.author)
    if slug == "talk":
        row.kind, row.title = "pdf", world.plant(thing, f"title of the {where}", names, author)
    row.file.save(name, ContentFile(world.plant(thing, where, names, author).encode()), save=True)


def _accounts(world):
    """Numbers, phones and hashes of passwords. The phone of a class teacher or helper stands in the child's file."""
    near = {}
    for child, letter in (("xiaoyu", "a"), ("wanglei", "a"), ("liuyang", "a"), ("chenchen", "b"), ("yangyang", "b"),
                          ("tiantian", "c")):  # fmt: skip
        near.setdefault(world.persona_of(world.classes[letter].head_teacher_id), []).append(child)
    near["zhao"] = ["xiaoyu", "wanglei", "liuyang"]  # teaches class A
    near["zheng"] = ["xue"]  # headed it when Xue left
    for row, child in world.pairings:
        if row.ended_on is None:
            near.setdefault(world.persona_of(row.staff_id), []).append(child)
    for name, person in world.staff.items():
        if person.is_volunteer:
            continue  # has neither phone nor e-mail; its number is planted where it is given out
        thing, children = ("phone of its teacher", near[name]) if name in near else ("account", [])
        person.phone = world.phone(thing, f"phone of {name}", children, shown=name in ("zhang", "wu"))
        person.number = world.plant("account", f"number of {name}")
        mailbox = world.plant("account", f"e-mail of {name}", shown=name in ("zhang", "wu"))
        person.email = f"{mailbox}@school.example"
        person.password = f"md5$salt${world.plant('secret', f'password of {name}')}"
        person.save()
    world.group = CareGroup.objects.create(kind=CareGroup.Kind.TEAM, name="关爱小组")
    Membership.objects.create(group=world.group, staff=world.staff["sun"])
    SubjectTeacher.objects.create(class_term=world.classes["a"], staff=world.staff["zhao"], subject="数学")
    term = world.school.term
    world.standard = CareStandard.objects.create(term=term, duty="talk")
    world.rate_target = RateTarget.objects.create(term=term, rate="filing")
    CalendarEntry.objects.create(term=term, first_day=term.first_day, last_day=term.first_day, name="报到")


def _drafts(world):
    """Everybody has begun a talk: with nobody chosen yet, and about each child they might ask for."""
    for name, person in world.staff.items():
        for key in ("talk-new", *(f"talk-{child.pk}" for child in world.children.values())):
            shown = key == "talk-new" and bool(relations(name) & {TEACHER, HELPER, PSYCHOLOGY})
            text = world.plant("draft", f"draft {key} of {name}", author=name, shown=shown)
            Draft.objects.create(owner=person, key=key, body=f"content={text}")


def _roster(world):
    """A file that waits for confirmation, with a child in it that is not on the register."""
    name = world.plant("roster file", "a name in the roster file")
    text = (
        f"班级,姓名,性别,监护人,监护人电话\n三年级1班,{name},女,王秀英,{world.phone('roster file', 'a phone in it')}\n"
    )
    world.roster = RosterImport.objects.create(
        file=ContentFile(text.encode(), "x"), sha256="0" * 64, by=world.staff["qian"], term=world.school.term.slug,
        filename=world.plant("roster file", "RosterImport.filename") + ".csv",
        message=world.plant("roster file", "RosterImport.message", shown=False),
    )  # fmt: skip


def _deleted(world):
    """One row of each kind that was there and is no more."""
    term = Term.usual(world.school.today.year - 5, Term.Season.AUTUMN)
    term.save()
    child = copied(world.children["xue"])
    leaver = Staff.objects.create_user(number="T99", name="离职", password="x")
    school_class = SchoolClass.objects.create(intake_year=2001, number=1)
    for row in (
        Pairing.objects.create(child=child, staff=leaver, started_on=world.school.today),
        *(copied(row) for _kind, row, _names, author in world.records if author == "sun"),
        ClassTerm.objects.create(school_class=school_class, term=term),
        CareGroup.objects.create(kind=CareGroup.Kind.TEAM, name="x"),
        Note.objects.create(
            kind=Note.Kind.REMINDER, to=world.staff["zhang"], by=world.staff["sun"], on=world.school.today, text="x"
        ),
        CareStandard.objects.create(term=world.school.last_term, duty="visit"),
        RateTarget.objects.create(term=world.school.last_term, rate="filing"),
        Screening.objects.create(
            term=world.school.term, school_class=world.classes["a"].school_class, name="x",
            filled_by=world.staff["zhang"], filled_on=world.school.today,
        ),
        *(row for deleted in each("deleted") for row in deleted(world)),
        term, school_class, child, leaver,
    ):  # fmt: skip
        world.deleted[row._meta.label] = row.pk
        row.delete()
