"""Every address of the site and the objects to ask it for. An address without an entry here fails the tests.

A `Page` names its targets: functions from the world to `Target`s, which know from whom they are hidden. Pages of the
admin need no entry of their own: each registered model needs one in `admin_addresses.ADMIN`.
"""

from tests.parts import gathered
from tests.visibility.admin_addresses import admin_pages
from tests.visibility.table import HELPER, LEADERSHIP, MAY_EXPORT, OFFICE, PSYCHOLOGY, TEACHER, relations
from tests.visibility.targets import (
    Page,
    Target,
    children,
    class_terms,
    classes_to_split,
    draft_bodies,
    draft_keys,
    everybody,
    fills_in,
    kinds,
    log_bodies,
    note_bodies,
    noted_records,
    notes_to_withdraw,
    only,
    own_classes,
    own_notes,
    own_records,
    pair_everybody,
    photos,
    quality_flags,
    records,
    rosters,
    screening_bodies,
    screenings,
    screenings_to_change,
    sign_bodies,
    split_bodies,
    standards,
    survey_rows,
    whoever_reads_figures,
    without,
    writable_children,
)  # fmt: skip
from tests.visibility.world import MISSING

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
EVERYTHING = (
    "q=Q",
    "is=unreached&is=nonsense",
    "class=1",
    "grade=3",
    "left=archived",
    "left=x",
    "page=2",
    "page=-1&class=x",
)
ASK_FOR_CHILD = tuple(f"child={n}" for n in (1, 2, 3, 4, 5, 6, 7, MISSING))
ASK_FOR_DUTY = ("duty=tutoring", "duty=contact-teacher&child=1", "duty=x")
TERMS = ("term=2020-autumn", "term=%00")
SURVEYORS = (TEACHER, OFFICE, LEADERSHIP)
LOGGING = (TEACHER, HELPER, PSYCHOLOGY, OFFICE)  # the office writes down what volunteers told it
PAGES = {
    "set_language": Page(posts=lambda w, t: [{"language": "en", "next": "https://evil.example/"}]),
    "draft": Page(draft_keys, posts=draft_bodies, deletes=True),
    "log-choose": Page(  # a teacher who has lost the class, a helper whose pairing ended: told that nobody waits
        lambda world: [
            Target(
                {}, lambda p: not relations(p) & {TEACHER, HELPER, PSYCHOLOGY, OFFICE} and p not in {"zheng", "feng"}
            )
        ]
    ),
    "log": Page(kinds, ("", *ASK_FOR_CHILD, *ASK_FOR_DUTY), posts=log_bodies),
    "log-edit": Page(own_records, posts=lambda w, t: [{"content": "x"}]),
    "log-undo": Page(own_records, ("", f"child={MISSING}"), posts=lambda w, t: [{"next": "https://evil.example/"}]),
    "record": Page(records),
    "note-write": Page(noted_records, posts=note_bodies),
    "notes": Page(queries=("", "state=all", "state=overdue", "state=x&page=x")),
    "note-remind": Page(
        only(LEADERSHIP),
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
    "survey-class": Page(class_terms, posts=lambda w, t: [{"all": "1", "confirmed": "1"}, {"row": survey_rows(w)}]),
    "survey-sign": Page(own_classes, posts=sign_bodies),
    "survey-export": Page(only(OFFICE, LEADERSHIP), ("", *TERMS)),
    "survey-paper": Page(only(OFFICE, LEADERSHIP), ("", *TERMS)),
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
    "screening-new": Page(lambda world: [Target({}, fills_in)], posts=screening_bodies),
    "screening-edit": Page(screenings_to_change, posts=screening_bodies),
    "screening-discard": Page(screenings_to_change, posts=lambda w, t: [{}, {"confirmed": "1"}]),
    "screening-paper": Page(
        lambda world: [Target({}, lambda persona: not relations(persona) & {*SURVEYORS} and persona != "zheng")]
    ),
    "screening-template": Page(lambda world: [Target({}, lambda p: fills_in(p) and p != "zheng")]),
    "screening-import": Page(lambda world: [Target({}, fills_in)], posts=lambda w, t: [{}]),
    "screening-export": Page(only(OFFICE)),
    "guardian-new": Page(writable_children, posts=lambda w, t: [{"name": "x", "since": w.school.today}]),
    "pairing-bulk": Page(only(*SURVEYORS), posts=lambda w, t: [pair_everybody(w)]),
    "attachment": Page(photos),
    "desk": Page(),
    "desk-month": Page(queries=("", "back=1", "back=999")),
    "duty-list": Page(standards, (*LOOKING, "when=ended&state=behind&month=2026-10&page=x", "month=x&export=list")),
    "dashboard": Page(whoever_reads_figures, LOOKING),
    "dashboard-months": Page(whoever_reads_figures, (*LOOKING, "duty=x", "export=months")),
    "dashboard-people": Page(only(LEADERSHIP, OFFICE, PSYCHOLOGY), (*LOOKING, "export=people-class")),
    "dashboard-attention": Page(whoever_reads_figures, (*LOOKING, "days=1", "days=999999")),
    "dashboard-quality": Page(only(LEADERSHIP), (*LOOKING, "under=0", "under=x&export=quality-teachers")),
    "quality-list": Page(
        quality_flags, (*LOOKING, "author=2&kind=talk", "author=x&kind=x&under=x&page=x", "export=list")
    ),
    "dashboard-makeup": Page(whoever_reads_figures, (*LOOKING, "export=away")),
    "dashboard-trend": Page(whoever_reads_figures, (*LOOKING, "export=trend")),
    "setup": Page(only(OFFICE, LEADERSHIP)),
    "children": Page(queries=("", *EVERYTHING)),
    "children-export": Page(only(*MAY_EXPORT), queries=("", *EVERYTHING)),
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
    "roster": Page(only(OFFICE), posts=lambda w, t: [{}]),
    "roster-template": Page(),
    "roster-export": Page(only(*MAY_EXPORT), ("", "term=x", "term=%00&of=x", "term=2020-autumn")),
    "roster-export-file": Page(
        only(*MAY_EXPORT),
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


def every_page() -> dict:
    return {**PAGES, **gathered("PAGES"), **admin_pages()}
