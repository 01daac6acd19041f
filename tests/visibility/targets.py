"""What the addresses of the site are asked for: rows of each kind, from whom each is hidden, and what is sent."""

from collections.abc import Callable
from dataclasses import dataclass

from registry.kinds import all_kinds, kind_or_404
from registry.models.signing import roll_digest
from tests.visibility.table import (
    CLEAR,
    IT,
    LEADERSHIP,
    OFFICE,
    TEACHER,
    knows_of,
    logged_by,
    reading,
    relation,
    relations,
)  # fmt: skip
from tests.visibility.world import MISSING, PROBED, World

NOBODYS = "Nonsense"


@dataclass(frozen=True, slots=True)
class Target:
    """Parameters of an address. For those who may not know of what it names, the answer is that of nothing there."""

    kwargs: dict
    hidden_from: Callable = lambda persona: False
    question: str = ""  # targets of the same question must look alike when hidden


@dataclass(frozen=True, slots=True)
class Page:
    targets: Callable = lambda world: [Target({})]
    queries: tuple = ("",)
    posts: Callable = lambda world, target: []  # bodies to send
    deletes: bool = False


def everybody(persona):
    return True


def without(*needed):
    """Hidden from whoever stands in none of these relations."""
    return lambda persona: not relations(persona) & set(needed)


def children(world: World):
    """Children of each class and condition, one deleted, one that never was."""
    for name in PROBED:
        yield Target({"pk": world.children[name].pk}, lambda persona, name=name: not knows_of(persona, name))
    yield from nothing(world, "registry.Child")


def nothing(world, label, name="pk"):
    for key in (world.deleted.get(label, MISSING + 1), MISSING):
        yield Target({name: key}, everybody)


def writable_children(world):
    for name in PROBED:
        yield Target(
            {"pk": world.children[name].pk},
            lambda persona, name=name: not stands(persona, name, TEACHER, OFFICE),
        )
    yield from nothing(world, "registry.Child")


def stands(persona, name, *needed):
    return relation(persona, name) in needed


def records(world):
    for kind, row, _names, _author in world.records:
        canary = world.canaries[getattr(row, kind.headline)]
        yield Target(
            {"kind": kind.slug, "pk": row.pk}, lambda persona, c=canary: reading(persona, c) != CLEAR, kind.slug
        )
    for kind in all_kinds():
        for target in nothing(world, kind.model._meta.label):
            yield Target({"kind": kind.slug, **target.kwargs}, everybody, kind.slug)
    yield Target({"kind": NOBODYS, "pk": 1}, everybody, NOBODYS)


def own_records(world):
    """To be corrected by their author, for as long as the child is in that person's care."""
    for kind, row, names, author in world.records:
        in_care = reads_own(kind, author, names)
        yield Target(
            {"kind": kind.slug, "pk": row.pk}, lambda persona, a=author, c=in_care: not (persona == a and c), kind.slug
        )
    for kind in all_kinds():
        for target in nothing(world, kind.model._meta.label):
            yield Target({"kind": kind.slug, **target.kwargs}, everybody, kind.slug)


def noted_records(world):
    """Leadership writes about what others wrote and still read; kinds of notes that are none do not exist."""
    for target in records(world):
        known = [row for row in world.records if (row[0].slug, row[1].pk) == tuple(target.kwargs.values())]
        reached = any(
            author != "sun" and not kind.confidential and reads_own(kind, author, names)
            for kind, _row, names, author in known
        )
        for note_kind in ("ask", "thanks"):
            yield Target(
                {**target.kwargs, "note_kind": note_kind},
                without(LEADERSHIP) if reached else everybody,
                f"{target.kwargs['kind']} {note_kind}",
            )
    first = next(iter(records(world)))
    for note_kind in ("reminder", NOBODYS):
        yield Target({**first.kwargs, "note_kind": note_kind}, everybody, note_kind)


def reads_own(kind, author, names) -> bool:
    return any(stands(author, name, *logged_by(kind.slug)) for name in names)


def own_notes(world):
    for row, names in world.notes:
        to = world.persona_of(row.to_id)
        reached = not names or reads_own(kind_or_404(row.record_kind), to, names)
        yield Target({"pk": row.pk}, lambda persona, to=to, reached=reached: not (persona == to and reached))
    yield from nothing(world, "registry.Note")


def notes_to_withdraw(world):
    for row, _names in world.notes:
        yield Target({"pk": row.pk}, everybody if row.answered_at else without(LEADERSHIP))
    yield from nothing(world, "registry.Note")


def note_bodies(world, target):
    return [{"text": "x", "due_on": world.school.today, "next": "https://evil.example/"}, {}]


def kinds(world):
    for kind in all_kinds():
        yield Target({"kind": kind.slug}, without(*logged_by(kind.slug)))
    yield Target({"kind": NOBODYS}, everybody)


def photos(world):
    for canary in world.canaries.values():
        if canary.where.startswith("name of the photo"):
            yield Target({"name": canary.text}, lambda persona, c=canary: reading(persona, c) != CLEAR)
    yield Target({"name": "0" * 32}, everybody)
    yield Target({"name": "x"}, everybody)


def class_terms(world):
    for heads, rows in ((HEADS, world.classes), ({}, world.before)):
        for letter, row in rows.items():
            head = heads.get(letter)
            if row is not None:
                yield Target({"pk": row.pk}, lambda persona, head=head: not surveys(persona, head))
    yield from nothing(world, "registry.ClassTerm")


HEADS = {"a": "zhang", "b": "li", "c": "he"}


def surveys(persona, head):
    """This term's class teacher, office and leadership; not who only helps a child in it."""
    return persona == head or bool(relations(persona) & {OFFICE, LEADERSHIP})


def own_classes(world):
    """To be signed for by whoever heads the class this term, and by nobody else."""
    for letter, row in world.classes.items():
        yield Target({"pk": row.pk}, lambda persona, head=HEADS[letter]: persona != head)
    for row in filter(None, world.before.values()):
        yield Target({"pk": row.pk}, everybody)
    yield from nothing(world, "registry.ClassTerm")


def sign_bodies(world, target):
    """The right word for the class, and a wrong one."""
    row = next((row for row in world.classes.values() if row.pk == target.kwargs["pk"]), None)
    children = row.school_class.surveys.filter(term=row.term).values_list("child", flat=True) if row else ()
    return [{"roll": roll_digest(children), "confirmed": "1"}, {"roll": "x"}, {"roll": "x", "confirmed": "1"}]


def classes_to_split(world):
    """The class teacher of this term and the office."""
    for heads, rows in ((HEADS, world.classes), ({}, world.before)):
        for letter, row in rows.items():
            head = heads.get(letter)
            if row is not None:
                yield Target(
                    {"pk": row.pk},
                    lambda persona, head=head: persona != head and OFFICE not in relations(persona),
                )
    yield from nothing(world, "registry.ClassTerm")


def split_bodies(world, target):
    return [{f"surveyor-{pk}": world.staff[name].pk for pk in survey_rows(world)} for name in ("zhang", "zhao")]


def screenings(world):
    """To be read by the pupil's class teacher, office and leadership."""
    for row, letter in world.screenings:
        yield Target({"pk": row.pk}, lambda persona, head=HEADS[letter]: not surveys(persona, head))
    yield from nothing(world, "registry.Screening")


def screenings_to_change(world):
    for row, letter in world.screenings:
        yield Target(
            {"pk": row.pk}, lambda persona, head=HEADS[letter]: not (persona == head or OFFICE in relations(persona))
        )
    yield from nothing(world, "registry.Screening")


def screening_bodies(world, target):
    """Of a pupil of each class, as far as the form lets one choose it."""
    return [{"name": "x", "school_class": row.school_class_id} for row in world.classes.values()] + [{}]


def fills_in(persona):
    """Whoever heads a class this term, and the office."""
    return not relations(persona) & {TEACHER, OFFICE}


def rosters(world):
    yield Target({"pk": world.roster.pk}, without(OFFICE))
    yield from nothing(world, "registry.RosterImport")


def draft_keys(world):
    for key in ("talk-new", f"talk-{world.children['xiaoyu'].pk}", f"talk-{world.children['chenchen'].pk}"):
        yield Target({"key": key})
    for key in ("x" * 300, "\0"):
        yield Target({"key": key}, everybody)


def draft_bodies(world, target):
    return [{"body": "content=mine"}, {"body": "\0"}, {}]


def log_bodies(world, target):
    return [{"children": world.children["chenchen"].pk, "on": world.school.today, "content": "x"}, {}]


def only(*needed):
    return lambda world: [Target({}, without(*needed))]


def reads_no_figures(persona):
    """Whoever has lost the class or the child still has the role, and finds nobody there."""
    return not relations(persona) - {IT} and persona not in {"zheng", "feng"}


def whoever_reads_figures(world):
    return [Target({}, reads_no_figures)]


def standards(world):
    yield Target({"pk": world.standard.pk}, reads_no_figures, "standard")
    for target in nothing(world, "reports.CareStandard"):
        yield Target(target.kwargs, everybody, "standard")


def quality_flags(world):
    for flag in ("all", "copied", "short", "last-day"):
        yield Target({"flag": flag}, without(LEADERSHIP))
    yield Target({"flag": NOBODYS}, everybody)


def survey_rows(world):
    return [row.pk for child in world.children.values() for row in child.surveys.all()]


def pair_everybody(world):
    pairs = {f"helper-{child.pk}": world.staff["zheng"].pk for child in world.children.values()}
    return pairs | {f"reason-{child.pk}": "x" for child in world.children.values()}
