"""Every address of the site and the objects to ask it for. An address without an entry here fails the tests.

A `Page` names its targets: functions from the world to `Target`s, which know from whom they are hidden. Pages of the
admin need no entry of their own: each registered model needs one in `ADMIN`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.urls import get_resolver, reverse

from registry.kinds import all_kinds
from registry.models.signing import roll_digest
from tests.visibility.table import (
    CLEAR,
    HELPER,
    IT,
    LEADERSHIP,
    MAY_EXPORT,
    OFFICE,
    OUTSIDERS,
    PSYCHOLOGY,
    TEACHER,
    knows_of,
    reading,
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


# ---------------------------------------------------------------------------- objects
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
            lambda persona, name=name: not _stands(persona, name, TEACHER, OFFICE),
        )
    yield from nothing(world, "registry.Child")


def _stands(persona, name, *needed):
    from tests.visibility.table import relation

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
        in_care = any(_stands(author, name, TEACHER, HELPER, PSYCHOLOGY) for name in names)
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
        reached = any(author != "sun" and reads_own(author, names) for _kind, _row, names, author in known)
        for note_kind in ("ask", "thanks"):
            yield Target(
                {**target.kwargs, "note_kind": note_kind},
                without(LEADERSHIP) if reached else everybody,
                f"{target.kwargs['kind']} {note_kind}",
            )
    first = next(iter(records(world)))
    for note_kind in ("reminder", NOBODYS):
        yield Target({**first.kwargs, "note_kind": note_kind}, everybody, note_kind)


def reads_own(author, names) -> bool:
    return any(_stands(author, name, TEACHER, HELPER, PSYCHOLOGY) for name in names)


def own_notes(world):
    for row, names in world.notes:
        to = world.persona_of(row.to_id)
        reached = not names or reads_own(to, names)
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
        yield Target({"kind": kind.slug}, without(TEACHER, HELPER, PSYCHOLOGY))
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
                yield Target({"pk": row.pk}, lambda persona, head=head: not _surveys(persona, head))
    yield from nothing(world, "registry.ClassTerm")


HEADS = {"a": "zhang", "b": "li", "c": "he"}


def _surveys(persona, head):
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
    return [{f"surveyor-{pk}": world.staff[name].pk for pk in _survey_rows(world)} for name in ("zhang", "zhao")]


def screenings(world):
    """To be read by the pupil's class teacher, office and leadership."""
    for row, letter in world.screenings:
        yield Target({"pk": row.pk}, lambda persona, head=HEADS[letter]: not _surveys(persona, head))
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


def _fills_in(persona):
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


def _only(*needed):
    return lambda world: [Target({}, without(*needed))]


def _reads_no_figures(persona):
    """Whoever has lost the class or the child still has the role, and finds nobody there."""
    return not relations(persona) - {IT} and persona not in {"zheng", "feng"}


def whoever_reads_figures(world):
    return [Target({}, _reads_no_figures)]


def standards(world):
    yield Target({"pk": world.standard.pk}, _reads_no_figures, "standard")
    for target in nothing(world, "reports.CareStandard"):
        yield Target(target.kwargs, everybody, "standard")


def quality_flags(world):
    for flag in ("all", "copied", "short", "last-day"):
        yield Target({"flag": flag}, without(LEADERSHIP))
    yield Target({"flag": NOBODYS}, everybody)


# ---------------------------------------------------------------------------- the table of addresses
LOOKING = (
    "",
    "grade=3",
    "class=1",
    "class=2",
    "helper=2",
    "child=1",
    "child=4",
    "on=2020-01-01&class=x",
    "on=x&grade=0",
    "term=%00&class=1",
    "term=2020-autumn&on=9999-12-31",
)
EVERYTHING = ("q=Q", "is=unreached&is=nonsense", "class=1", "grade=3", "page=2", "page=-1&class=x")
ASK_FOR_CHILD = tuple(f"child={n}" for n in (1, 2, 3, 4, 5, 6, 7, MISSING))
ASK_FOR_DUTY = ("duty=tutoring", "duty=contact-teacher&child=1", "duty=x")
TERMS = ("term=2020-autumn", "term=%00")
SURVEYORS = (TEACHER, OFFICE, LEADERSHIP)
PAGES = {
    "set_language": Page(posts=lambda w, t: [{"language": "en", "next": "https://evil.example/"}]),
    "draft": Page(draft_keys, posts=draft_bodies, deletes=True),
    "log-choose": Page(  # a teacher who has lost the class, a helper whose pairing ended: told that nobody waits
        lambda world: [
            Target({}, lambda p: not relations(p) & {TEACHER, HELPER, PSYCHOLOGY} and p not in {"zheng", "feng"})
        ]
    ),
    "log": Page(kinds, ("", *ASK_FOR_CHILD, *ASK_FOR_DUTY), posts=log_bodies),
    "log-edit": Page(own_records, posts=lambda w, t: [{"content": "x"}]),
    "log-undo": Page(own_records, ("", f"child={MISSING}"), posts=lambda w, t: [{"next": "https://evil.example/"}]),
    "record": Page(records),
    "note-write": Page(noted_records, posts=note_bodies),
    "notes": Page(queries=("", "state=all", "state=overdue", "state=x&page=x")),
    "note-remind": Page(
        _only(LEADERSHIP),
        ("", "to=x&text=x", f"to={MISSING}", "to=" + "9" * 30),
        posts=lambda w, t: [{"to": w.staff["zhang"].pk, "text": "x"}, {"to": "9" * 30, "text": "x\0"}, {"to": "x"}],
    ),
    "note-answer": Page(own_notes, posts=note_bodies),
    "note-withdraw": Page(notes_to_withdraw, posts=lambda w, t: [{"next": "https://evil.example/"}]),
    "standards": Page(),
    "standards-preset": Page(
        lambda world: [
            Target({"slug": "plan-1"}, without(LEADERSHIP)),
            Target({"slug": "plan-9"}, everybody),
        ],
        ("", "replace=1"),
    ),
    "survey": Page(
        lambda world: [Target({}, lambda persona: not relations(persona) & {*SURVEYORS} and persona != "zheng")],
        ("", *TERMS),
    ),
    "survey-class": Page(class_terms, posts=lambda w, t: [{"all": "1", "confirmed": "1"}, {"row": _survey_rows(w)}]),
    "survey-sign": Page(own_classes, posts=sign_bodies),
    "survey-export": Page(_only(OFFICE, LEADERSHIP), ("", *TERMS)),
    "survey-paper": Page(_only(OFFICE, LEADERSHIP), ("", *TERMS)),
    "survey-split": Page(classes_to_split, posts=split_bodies),
    "survey-split-paper": Page(classes_to_split),
    "screenings": Page(
        lambda world: [Target({}, lambda persona: not relations(persona) & {*SURVEYORS} and persona != "zheng")],
        ("", "state=not&class=1", "class=2", "class=x&state=x&page=x"),
    ),
    "screening": Page(
        screenings,
        posts=lambda w, t: [
            {"outcome": "opened"},
            {"outcome": "not", "reason": "x"},
            {"outcome": "registered", "child": w.children["chenchen"].pk},
        ],
    ),
    "screening-new": Page(lambda world: [Target({}, _fills_in)], posts=screening_bodies),
    "screening-edit": Page(screenings_to_change, posts=screening_bodies),
    "screening-discard": Page(screenings_to_change, posts=lambda w, t: [{}, {"confirmed": "1"}]),
    "screening-paper": Page(
        lambda world: [Target({}, lambda persona: not relations(persona) & {*SURVEYORS} and persona != "zheng")]
    ),
    "screening-template": Page(lambda world: [Target({}, lambda p: _fills_in(p) and p != "zheng")]),
    "screening-import": Page(lambda world: [Target({}, _fills_in)], posts=lambda w, t: [{}]),
    "screening-export": Page(_only(OFFICE)),
    "guardian-new": Page(writable_children, posts=lambda w, t: [{"name": "x", "since": w.school.today}]),
    "pairing-bulk": Page(_only(*SURVEYORS), posts=lambda w, t: [_pair_everybody(w)]),
    "photo": Page(photos),
    "desk": Page(),
    "desk-month": Page(queries=("", "back=1", "back=999")),
    "duty-list": Page(standards, (*LOOKING, "when=ended&state=behind&month=2026-10&page=x", "month=x&export=list")),
    "dashboard": Page(whoever_reads_figures, LOOKING),
    "dashboard-months": Page(whoever_reads_figures, (*LOOKING, "duty=x", "export=months")),
    "dashboard-people": Page(_only(LEADERSHIP, OFFICE, PSYCHOLOGY), (*LOOKING, "export=people-class")),
    "dashboard-attention": Page(whoever_reads_figures, (*LOOKING, "days=1", "days=999999")),
    "dashboard-quality": Page(_only(LEADERSHIP), (*LOOKING, "under=0", "under=x&export=quality-teachers")),
    "quality-list": Page(
        quality_flags, (*LOOKING, "author=2&kind=talk", "author=x&kind=x&under=x&page=x", "export=list")
    ),
    "dashboard-makeup": Page(whoever_reads_figures, (*LOOKING, "export=away")),
    "dashboard-trend": Page(whoever_reads_figures, (*LOOKING, "export=trend")),
    "setup": Page(_only(OFFICE, LEADERSHIP)),
    "children": Page(queries=("", *EVERYTHING)),
    "children-export": Page(_only(*MAY_EXPORT), queries=("", *EVERYTHING)),
    "child": Page(children, ("", "kind=talk", "kind=file", "from=1&kind=x")),
    "child-reveal": Page(children, posts=lambda w, t: [{}]),
    "child-card": Page(children),
    "child-print": Page(children),
    "admin:index": Page(),
    "admin:login": Page(queries=("", "next=https://evil.example/")),
    "admin:logout": Page(),  # GET is refused; a POST would sign the prober out
    "admin:password_change": Page(posts=lambda w, t: [{"old_password": "x"}]),
    "admin:password_change_done": Page(),
    "admin:autocomplete": Page(
        lambda world: [Target({}, everybody)]
    ),  # every app, model and field: attacks.autocompletes
    "admin:jsi18n": Page(),
    # ------------------------------------------------------------------ roster import
    "roster": Page(_only(OFFICE), posts=lambda w, t: [{}]),
    "roster-template": Page(),
    "roster-export": Page(_only(*MAY_EXPORT), ("", "term=x", "term=%00&of=x", "term=2020-autumn")),
    "roster-export-file": Page(
        _only(*MAY_EXPORT),
        (
            *(f"layout={layout}&of=&per_class={layout}" for layout in ("roster", "civil_affairs", "education")),
            *("layout=roster&of=grade-3&term=x", "layout=roster&of=class-none", "layout=roster&of=class-1", "layout=x"),
        ),
    ),
    "roster-preview": Page(
        lambda world: rosters(world),
        ("", "show=x", "show=new&page=x"),
        posts=lambda w, t: [
            {"term": "0000-autumn"},
            {"mend": "1", "m-0-2-in": "1", "m-0-2-name": "x"},
            {"explain": "1", "column": "²"},
            {"confirm": "1", "left-²": "x"},
            {"undo": "1"},
            {"again": "1"},
            {"discard": "1"},
            {},
        ],
    ),
    "roster-marked": Page(lambda world: rosters(world)),
    "roster-original": Page(lambda world: rosters(world)),
}


def _survey_rows(world):
    return [row.pk for child in world.children.values() for row in child.surveys.all()]


def _pair_everybody(world):
    pairs = {f"helper-{child.pk}": world.staff["zheng"].pk for child in world.children.values()}
    return pairs | {f"reason-{child.pk}": "x" for child in world.children.values()}


# ---------------------------------------------------------------------------- the admin
@dataclass(frozen=True, slots=True)
class Model:
    """The rows of an admin to ask for, and to whom its pages are open."""

    rows: Callable  # world -> [(key, hidden_from)]
    hidden_from: Callable = lambda persona: False
    export_hidden_from: Callable = lambda persona: False
    add_hidden_from: Callable = lambda persona: True
    delete_hidden_from: Callable = lambda persona: True  # hardly anything is deleted


def _of_kind(slug):
    def rows(world):
        for target in records(world):
            if target.kwargs["kind"] == slug and target.kwargs["pk"] < MISSING:
                yield target.kwargs["pk"], target.hidden_from

    return rows


def _pairings(world):
    for row, name in world.pairings:
        yield row.pk, lambda persona, name=name: not knows_of(persona, name)


def _probed_children(world):
    for target in children(world):
        if target.kwargs["pk"] < MISSING:
            yield target.kwargs["pk"], target.hidden_from


def _plain(rows_of):
    return lambda world: [(row.pk, lambda persona: False) for row in rows_of(world)]


ACCOUNTS = without(LEADERSHIP, IT)
SET_UP = without(OFFICE, LEADERSHIP)
TAKE_AWAY = without(*MAY_EXPORT)
ADMIN = {
    "accounts.Staff": Model(
        lambda w: [(w.staff[name].pk, ACCOUNTS) for name in ("zhang", "wu", "chen")], ACCOUNTS, ACCOUNTS, without(IT)
    ),
    "accounts.CareGroup": Model(_plain(lambda w: [w.group]), add_hidden_from=SET_UP),
    "registry.Child": Model(_probed_children, export_hidden_from=TAKE_AWAY, add_hidden_from=without(TEACHER, OFFICE)),
    "registry.School": Model(_plain(lambda w: [])),  # there is one, so nobody adds another
    "registry.Term": Model(_plain(lambda w: [w.school.term]), add_hidden_from=SET_UP),
    "registry.SchoolClass": Model(_plain(lambda w: [w.classes["a"].school_class]), add_hidden_from=SET_UP),
    "registry.ClassTerm": Model(_plain(lambda w: [w.classes["a"], w.before["b"]]), add_hidden_from=SET_UP),
    "pairing.Pairing": Model(_pairings, export_hidden_from=TAKE_AWAY, add_hidden_from=without(*SURVEYORS)),
    "reports.CareStandard": Model(
        _plain(lambda w: [w.standard]),
        add_hidden_from=without(LEADERSHIP),
        delete_hidden_from=without(LEADERSHIP),
    ),
    "reports.RateTarget": Model(
        _plain(lambda w: [w.rate_target]),
        add_hidden_from=without(LEADERSHIP),
        delete_hidden_from=without(LEADERSHIP),
    ),
    "pairing.SupportSession": Model(_of_kind("support")),
    "talks.Talk": Model(_of_kind("talk")),
    "visits.HomeVisit": Model(_of_kind("visit")),
    "visits.FamilyContact": Model(_of_kind("contact")),
}
OF_LIST = ("changelist", "add", "export", "import", "process_import")
OF_ROW = ("change", "history", "delete")
FOR_IT = ("import", "process_import")


def lists() -> dict[str, str]:
    """The address of every list of the admin, by the label of its model."""
    return {label: reverse(f"admin:{label.lower().replace('.', '_')}_changelist") for label in ADMIN}


def admin_pages() -> dict:
    """A page for each address of each registered model."""
    pages = {}
    for label, model in ADMIN.items():
        name = label.lower().replace(".", "_")
        for suffix in OF_LIST:
            pages[f"admin:{name}_{suffix}"] = Page(lambda world, m=model, s=suffix: [Target({}, _list_hidden(m, s))])
        for suffix in OF_ROW:
            pages[f"admin:{name}_{suffix}"] = Page(lambda world, m=model, s=suffix, of=label: _rows(world, m, s, of))
    return pages


def _list_hidden(model, suffix):
    by_suffix = {
        "export": model.export_hidden_from,
        "changelist": model.hidden_from,
        "add": model.add_hidden_from,
    }
    return by_suffix.get(suffix, without(IT))


def _rows(world, model, suffix, label):
    rows = list(model.rows(world))
    for key, hidden in rows[:1] if suffix == "delete" else rows:
        yield Target({"object_id": key}, model.delete_hidden_from if suffix == "delete" else hidden)
    yield from nothing(world, label, "object_id")


def every_page() -> dict:
    return {**PAGES, **admin_pages()}


def routes() -> set[str]:
    """The names of all addresses there are. The admin's address without a name only leads to "change"."""

    def walk(resolver, spaces=()):
        for entry in resolver.url_patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry, (*spaces, *([entry.namespace] if entry.namespace else [])))
            else:
                yield ":".join((*spaces, entry.name or f"unnamed {entry.pattern}"))

    return {name for name in walk(get_resolver()) if name != "admin:unnamed <path:object_id>/"}


def registered() -> set[str]:
    return {model._meta.label for model in admin.site._registry}


# ---------------------------------------------------------------------------- walking
def walk(prober, names=None, *, thin=False):
    """Asks for every page (or those in `names`) with every target, in every way its entry says.

    `thin`: the first and the last target of each only, for people who differ from others in their children alone.
    """
    existing = routes()
    for name, page in every_page().items():
        if name in existing and (names is None or name in names):
            targets = list(page.targets(prober.world))
            for index, target in enumerate([*targets[:1], *targets[1:][-1:]] if thin else targets):
                _ask(prober, name, page, target, page.queries if index < 2 and not thin else page.queries[:1])


def _ask(prober, name, page, target, queries):
    path = reverse(name, kwargs=target.kwargs)
    hidden = target.hidden_from(prober.persona)
    for query in queries:
        answer = prober.get(path, query)
        if hidden:
            _expect_nothing(prober, f"GET {name} {target.question} ?{query}", answer, target)
        elif answer.status not in (200, 302, 405) and prober.persona not in OUTSIDERS and not query:
            prober.findings[f"withheld: {name} {target.kwargs} answers {answer.status}"] += 1
    bodies = page.posts(prober.world, target)
    for index, body in enumerate(bodies):
        answer = prober.post(path, body)
        if hidden:
            _expect_nothing(prober, f"POST {name} {target.question} {index}", answer, target)
    if page.deletes:
        prober.post(path, method="delete")


def _expect_nothing(prober, question, answer, target):
    prober.refused(question, answer, *target.kwargs.values())
    if prober.staff is not None and answer.status not in (302, 404, 405):
        prober.findings[f"shown: {question} answers {answer.status} for {target.kwargs}"] += 1
