"""Attachments, search, siblings, leaving, hand-over, merging: what the tests over everything have to know of them."""

from django.core.files.uploadedfile import SimpleUploadedFile

from registry.actions import undo
from registry.merging import merge
from registry.models import Attachment, Child, DeletedRecord, Handover, MergedFile, TermSurvey
from talks.models import Talk
from tests.parts.plans import harms, plans_for
from tests.parts.together import changed_by_who_runs_it
from tests.visibility.table import CLEAR, HELPER, NO, OFFICE, OWN, PSYCHOLOGY, TEACHER, logged_by
from tests.visibility.targets import (
    Page,
    Target,
    everybody,
    nothing,
    only,
    reads_own,
    stands,
    whoever_reads_figures,
    without,
    writable_children,
)
from tests.visibility.world import MISSING, PROBED


def shelves(world):
    """To be added to by whoever may change what they belong to."""
    for slug, targets in (
        ("plan", plans_for(TEACHER, PSYCHOLOGY)), ("harm", harms), ("activity", changed_by_who_runs_it),
    ):  # fmt: skip
        for target in targets(world):
            yield Target({"slug": slug, **target.kwargs}, target.hidden_from, slug)
    yield Target({"slug": "nonsense", "pk": 1}, everybody, "nonsense")


def _on_own_shelf(world, persona, row):
    return any(
        (target.kwargs["slug"], target.kwargs["pk"]) == (row["record_kind"], row["record_id"])
        and not target.hidden_from(persona)
        for target in shelves(world)
    )


def own_attachments(world):
    """To be taken out by whoever may correct the record, or change what else they belong to."""
    hidden = {tuple(target.kwargs.values()): target.hidden_from for target in shelves(world)}
    for kind, row, names, author in world.records:
        in_care = reads_own(kind, author, names)
        hidden[kind.slug, row.pk] = lambda persona, a=author, c=in_care: not (persona == a and c)
    for row in Attachment.objects.all():
        yield Target({"name": row.name}, hidden[row.record_kind, row.record_id])
    yield Target({"name": "0" * 32}, everybody)


def grow(school, index, child):
    """Attachments of the first talk of all, and hand-over notes."""
    talk = Talk.objects.order_by("pk").first()
    Attachment.objects.create(
        record_kind="talk", record_id=talk.pk, name=f"{index:032x}", kind="image", size=1, by=talk.author, file="x.jpg"
    )
    gone = DeletedRecord.objects.create(record_kind="talk", record_id=9000 + index, on=school.today, by=school.zhang)
    gone.children.set([child])
    Handover.objects.create(child=child, kind="class", by=school.zhang, to=school.li, on=school.today, text="爱画画")
    second = Child.objects.create(name=f"同{index}", birth_date=school.xiaoyu.birth_date)
    merge(staying=child, away=second, taken=(), by=school.qian)
    _second_file(school, f"又{index}", child)


def _second_file(school, name, of):
    """Once more the same child, by another spelling, with a row of this term."""
    child = Child.objects.create(name=name, birth_date=of.birth_date)
    TermSurvey.objects.create(
        child=child, term=school.term, school_class=school.class_b.school_class, joined_on=school.term.first_day
    )
    return child


def plant(world):
    """Notes with a canary: by the class teacher, by a helper, by the office, and about a child of another class."""
    for by, child, kind in (
        ("zhang", "xiaoyu", "class"), ("wang", "xiaoyu", "helper"), ("qian", "xiaoyu", "school"),
        ("li", "chenchen", "class"), ("feng", "wanglei", "helper"),
    ):  # fmt: skip
        Handover.objects.create(
            child=world.children[child], kind=kind, by=world.staff[by], on=world.school.today,
            text=world.plant("hand-over note", f"note by {by} about {child}", [child], by),
        )  # fmt: skip

    for by, child in (("zhang", "xiaoyu"), ("wang", "xiaoyu"), ("feng", "wanglei"), ("li", "chenchen")):
        text = world.plant("record", f"talk taken back by {by}", [child], by, shown=False)
        row = Talk(on=world.school.today, author=world.staff[by], content=text)
        row.save()
        row.set_children([world.children[child]])
        undo(record=row, by=world.staff[by])

    for name in ("xiaoyu", "chenchen"):
        text = world.plant("merged file", f"name in the second file of {name}", [name])
        second = _second_file(world.school, text, world.children[name])
        remarks = world.plant("merged file", f"remarks in the second file of {name}", [name], shown=False)
        second.surveys.update(remarks=remarks)
        merge(staying=world.children[name], away=second, taken=(), by=world.staff["qian"])


def two_files(world):
    """To be merged by the office; no file with itself or with one that is not there."""
    pks = {name: world.children[name].pk for name in PROBED}
    for staying, away in (("xiaoyu", "chenchen"), ("chenchen", "wanglei"), ("xue", "tiantian")):
        yield Target({"pk": pks[staying], "other": pks[away]}, without(OFFICE))
    for pk, other in ((pks["xiaoyu"], pks["xiaoyu"]), (pks["xiaoyu"], MISSING), (MISSING, pks["xiaoyu"])):
        yield Target({"pk": pk, "other": other}, everybody)


def files_of_office(world):
    for name in PROBED:
        yield Target({"pk": world.children[name].pk}, without(OFFICE))
    yield from nothing(world, "registry.Child")


def merged(world):
    for row in MergedFile.objects.all():
        yield Target({"pk": row.pk}, without(OFFICE))
    yield Target({"pk": MISSING}, everybody)


def taken_back(world):
    """To be put in again by the author, if the child is still in that person's care, and by nobody else."""
    for row in DeletedRecord.objects.all():
        name, by = world.name_of(row.children.get()), world.persona_of(row.by_id)
        own = stands(by, name, *logged_by(row.record_kind))
        yield Target({"pk": row.pk}, lambda persona, by=by, own=own: not (persona == by and own))
    yield Target({"pk": MISSING}, everybody)


def handed_over(world, target):
    return [{"kind": "class", "to": world.staff["li"].pk, "text": "x"}, {"kind": "x"}]


def left(world, target):
    return [{"reason": "transferred", "on": world.school.today, "to": "x", "note": "x"}, {"reason": "x", "on": "x"}]


def on_register(world):
    """To leave by whoever may change the child; who has left cannot leave again."""
    gone = world.children["xue"].pk
    for target in writable_children(world):
        yield Target(target.kwargs, everybody if target.kwargs["pk"] == gone else target.hidden_from)


def gone(world):
    """To come back by whoever may change the child, if it has left."""
    xue = world.children["xue"].pk
    for target in writable_children(world):
        yield Target(target.kwargs, target.hidden_from if target.kwargs["pk"] == xue else everybody)


def in_care(world):
    """To be handed over by whoever has the child in care, and by the office."""
    for name in PROBED:
        yield Target(
            {"pk": world.children[name].pk},
            lambda persona, name=name: not stands(persona, name, TEACHER, HELPER, PSYCHOLOGY, OFFICE),
        )
    yield from nothing(world, "registry.Child")


def counted(school):
    for who in ("zhang", "sun"):
        yield who, "search", ()
        yield who, "bin", ()
    for page in ("child-leave", "handover"):
        yield "zhang", page, [school.xiaoyu.pk]
    yield "qian", "child-return", [school.xue.pk]
    yield "qian", "merge-find", [school.xiaoyu.pk]
    yield "qian", "merge", [school.xiaoyu.pk, school.liuyang.pk]
    yield "qian", "merged-files", ()


READING = {
    #                 TEACHER HELPER PSYCHOLOGY LEADERSHIP OFFICE  IT     NONE
    "hand-over note": (CLEAR,  OWN,   CLEAR,     CLEAR,     OWN,    NO,    NO),
    "merged file":    (NO,     NO,    NO,        NO,        CLEAR,  NO,    NO),
}  # fmt: skip
WRITING = {
    "registry.DeletedRecord_children": {TEACHER, HELPER, PSYCHOLOGY, OFFICE},
    "registry.MergedFile": {OFFICE},
    "registry.Handover": {TEACHER, HELPER, PSYCHOLOGY, OFFICE},
}
PARTS_OF_A_ROW = {"registry.DeletedRecord_children": "part of a record that was taken back"}
MAY_WRITE = {"registry.Attachment": _on_own_shelf}
LISTS = ["search", "bin", "merged-files"]
PAGES = {
    "bin": Page(whoever_reads_figures, ("", "page=2", "page=x")),
    "bin-restore": Page(taken_back, posts=lambda w, t: [{}]),
    "merge-find": Page(files_of_office, ("", "q=Q", "q=x", "q=%00", "q=%25", f"q={'x' * 99}")),
    "merge": Page(
        two_files, ("", "name=there"), posts=lambda w, t: [{"name": "x", "sex": "there", "guardian": "there"}]
    ),
    "merged-files": Page(only(OFFICE), ("", "page=2", "page=x")),
    "merged-apart": Page(merged, posts=lambda w, t: [{"confirmed": "1"}, {}]),
    "child-leave": Page(on_register, posts=left),
    "child-return": Page(
        gone, posts=lambda w, t: [{"on": w.school.today, "school_class": w.classes["a"].school_class_id}, {"on": "x"}]
    ),
    "handover": Page(in_care, posts=handed_over),
    "search": Page(whoever_reads_figures, ("", "q=Q", "q=q0", "q=x", "q=%00", "q=%25", f"q={'x' * 99}", "q=Q0001Q")),
    "attachment-add": Page(shelves, posts=lambda w, t: [{}, {"files": SimpleUploadedFile("x.pdf", b"x")}]),
    "attachment-remove": Page(own_attachments, posts=lambda w, t: [{}]),
}
