"""Who may read what and write what, as design.md 4 has it. The prober knows nothing of the application's own rules.

A person stands in a relation to a child; the relation decides. Whoever stands in none may not know of the child.
"""

from enum import StrEnum
from functools import cache

from tests.parts import gathered


class Relation(StrEnum):
    TEACHER = "class teacher, this term"
    HELPER = "helper, while paired"
    PSYCHOLOGY = "psychology teacher"
    LEADERSHIP = "leadership"
    OFFICE = "office"
    IT = "IT"
    NONE = "none"
    VOLUNTEER = "volunteer with an account, while paired"


TEACHER, HELPER, PSYCHOLOGY, LEADERSHIP, OFFICE, IT, NONE, VOLUNTEER = Relation

CLEAR = "clear"  # stands on the pages
ASKED = "asked"  # only where the person asked for it and that was logged: revealed, or printed
OWN = "own"  # what the person wrote
NO = "no"

# A thing, and how it reads for each relation to the child (or, below the line, to the school).
READING = {
    #                 TEACHER HELPER PSYCHOLOGY LEADERSHIP OFFICE  IT     NONE
    "name":          (CLEAR,  CLEAR, CLEAR,     CLEAR,     CLEAR,  NO,    NO),  # of the child, as it is now
    "basics":        (CLEAR,  CLEAR, CLEAR,     CLEAR,     CLEAR,  NO,    NO),  # names of guardian, parents
    "survey":        (CLEAR,  CLEAR, CLEAR,     CLEAR,     CLEAR,  NO,    NO),
    "screening":     (CLEAR,  NO,     NO,        CLEAR,     CLEAR,  NO,    NO),  # of a pupil of the child's class
    "pairing":       (CLEAR,  CLEAR, CLEAR,     CLEAR,     CLEAR,  NO,    NO),
    "phone":         (CLEAR,  CLEAR, NO,        ASKED,     CLEAR,  NO,    NO),
    "ID number":     (ASKED,  NO,    NO,        ASKED,     CLEAR,  NO,    NO),
    "address":       (ASKED,  NO,    NO,        ASKED,     CLEAR,  NO,    NO),
    "employer":      (ASKED,  NO,    NO,        ASKED,     CLEAR,  NO,    NO),
    "record":        (CLEAR,  OWN,   CLEAR,     CLEAR,     NO,     NO,    NO),  # talk, visit, contact, support
    "photo":         (CLEAR,  OWN,   CLEAR,     CLEAR,     NO,     NO,    NO),
    "note":          (OWN,    OWN,   OWN,       CLEAR,     OWN,    NO,    NO),  # to the author of a record, about it
    "phone of its teacher": (CLEAR, CLEAR, CLEAR, CLEAR,   CLEAR,  CLEAR, NO),
    # ------------------------------------------------------------------------------------- not about one child
    "account":       (NO,     NO,    NO,        CLEAR,     NO,     CLEAR, NO),  # number and phone of other staff
    "roster file":   (NO,     NO,    NO,        NO,        CLEAR,  NO,    NO),
    "reminder":      (OWN,    OWN,   OWN,       CLEAR,     OWN,    NO,    OWN),
    "draft":         (OWN,    OWN,   OWN,       OWN,       OWN,    OWN,   OWN),
    "secret":        (NO,     NO,    NO,        NO,        NO,     NO,    NO),  # password hashes, the access log
}  # fmt: skip

# A volunteer reads these lines and no other, and opens these pages and no other, whatever the tables say.
READ_BY_VOLUNTEERS = {"name": CLEAR, "record": OWN, "draft": OWN}
OPEN_TO_VOLUNTEERS = {
    "volunteer", "volunteer-report", "volunteer-report-edit", "draft", "set_language", "admin:index", "admin:login",
    "admin:logout", "admin:password_change",
}  # fmt: skip

# Who may create or change rows about a child; a record, moreover, only its author.
WRITING = {
    "registry.Child": {TEACHER, OFFICE},
    "registry.Guardian": {TEACHER, OFFICE},
    "registry.Parent": {TEACHER, OFFICE},
    "registry.TermSurvey": {TEACHER, OFFICE},
    "pairing.Pairing": {TEACHER, OFFICE, LEADERSHIP},
    "visits.HomeVisitChild": {TEACHER, HELPER, PSYCHOLOGY},
    "visits.FamilyContactChild": {TEACHER, HELPER, PSYCHOLOGY},
    "talks.TalkChild": {TEACHER, HELPER, PSYCHOLOGY},
    "pairing.SupportChild": {TEACHER, HELPER, PSYCHOLOGY},
}
# Who may change what is not about a child.
SETTING_UP = {
    "registry.School": {OFFICE, LEADERSHIP},
    "registry.Term": {OFFICE, LEADERSHIP},
    "registry.CalendarEntry": {OFFICE, LEADERSHIP},
    "reports.CareStandard": {LEADERSHIP},
    "reports.RateTarget": {LEADERSHIP},
    "registry.SchoolClass": {OFFICE, LEADERSHIP},
    "registry.ClassTerm": {OFFICE, LEADERSHIP},
    "registry.SubjectTeacher": {OFFICE, LEADERSHIP},
    "registry.RosterImport": {OFFICE},
    "accounts.CareGroup": {OFFICE, LEADERSHIP},
    "accounts.Membership": {OFFICE, LEADERSHIP},
    "accounts.Staff": {IT},
    "accounts.StaffRole": {IT, TEACHER, OFFICE, LEADERSHIP},  # a pairing brings the helper's role with it
}

# Everybody who tries, and what each is to whom: a relation to every child and to the school, or to single children.
WHOLE_SCHOOL = {"qian": OFFICE, "sun": LEADERSHIP, "zhou": PSYCHOLOGY, "wu": IT}
SINGLE = {
    "zhang": {"xiaoyu": TEACHER, "wanglei": TEACHER, "liuyang": TEACHER},
    "li": {"chenchen": TEACHER, "yangyang": TEACHER},
    "wang": {"xiaoyu": HELPER},
    "zhao": {"chenchen": HELPER},
    "he": {"tiantian": TEACHER, "xiaoyu": HELPER},  # two roles add up, child by child
    "zheng": {},  # headed class A until last term
    "lin": {"xiaoyu": VOLUNTEER},  # has an account; was with Chenchen until yesterday
    "feng": {},  # the pairing with Wang Lei ended yesterday
    "chen": {},  # held every role; the account is closed
    "nobody": {},  # has not signed in
}
PERSONAS = (*WHOLE_SCHOOL, *SINGLE)
OUTSIDERS = {"chen", "nobody"}  # see the sign-in page and nothing else
# Where "asked" is answered. Opening any of these is written to the access log.
ASKING = {"child-reveal", "child-card", "child-print", "pairing-card", "visit-plan-reveal", "visit-plan-paper"}
# Lists of children and pairings may be taken away by these (first line of the table); records by whoever reads them.
MAY_EXPORT = {TEACHER, LEADERSHIP, OFFICE}


def relation(persona: str, child: str | None) -> Relation:
    """What `persona` is to `child`; without a child, to the school as a whole."""
    everywhere = WHOLE_SCHOOL.get(persona)
    return everywhere or SINGLE[persona].get(child, NONE)


def relations(persona: str) -> set[Relation]:
    """Everything that `persona` is to anybody."""
    return {relation(persona, None), *SINGLE.get(persona, {}).values()} - {NONE}


def reading(persona: str, canary) -> str:
    """CLEAR, ASKED or NO: the best that any of the canary's children allows."""
    found = {_cell(canary, relation(persona, child), persona) for child in canary.children or (None,)}
    return next(answer for answer in (CLEAR, ASKED, NO) if answer in found)


@cache
def lines() -> dict:
    return READING | gathered("READING")


@cache
def writing() -> dict:
    return WRITING | gathered("WRITING")


@cache
def setting_up() -> dict:
    return SETTING_UP | gathered("SETTING_UP")


@cache
def _loggers() -> dict:
    return gathered("LOGGED_BY")


def logged_by(slug) -> set:
    """The relations to a child whose bearer logs that kind of record about it."""
    return _loggers().get(slug, {TEACHER, HELPER, PSYCHOLOGY})


def is_closed(persona: str, page: str) -> bool:
    """To a volunteer no page is there but the own ones, whoever else on the staff may open it."""
    return VOLUNTEER in relations(persona) and page not in OPEN_TO_VOLUNTEERS


def _cell(canary, of: Relation, persona: str) -> str:
    if VOLUNTEER in relations(persona):
        answer = READ_BY_VOLUNTEERS.get(canary.thing, NO) if of == VOLUNTEER or not canary.children else NO
    else:
        answer = lines()[canary.thing][list(Relation).index(of)]
    if answer == OWN:
        return CLEAR if canary.author == persona else NO
    return answer


def knows_of(persona: str, child: str) -> bool:
    return relation(persona, child) not in (NONE, IT, VOLUNTEER)
