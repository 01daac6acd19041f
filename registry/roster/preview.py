"""A plan as lines of a page: what the file says, what was understood, what is wrong, what would change."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext_lazy as _

from registry.models import Child, Guardian, SchoolClass, TermSurvey
from registry.roster.facts import CHILD, GUARDIAN, PARENTS, SURVEY
from registry.roster.plan import NEW, Match, Plan
from registry.roster.problems import INFO
from registry.roster.rows import shown

PROBLEM = "problem"  # the kind of a line about which something has to be said, whatever becomes of it

LABELS = {
    "name": _("name"),
    "sex": _("sex"),
    "birth_date": _("date of birth"),
    "id_number": _("ID number"),
    "no_id_reason": _("reason for lacking an ID number"),
    "ethnicity": _("ethnic group"),
    "school_class": _("class"),
    "address": _("present address"),
    "household_address": _("address of household registration"),
    "household": _("household registration"),
    "boarding": _("boarding"),
    "health": _("health"),
    "key_support": _("key support"),
    "risk": _("risk"),
    "hardship": _("hardship"),
    "income_source": _("sources of income"),
    "remarks": _("remarks"),
    "guardian_name": _("guardian"),
    "guardian_relation": _("relation to the child"),
    "guardian_phones": _("guardian's phone"),
    "guardian_age": _("guardian's age"),
    "guardian_occupation": _("guardian's occupation"),
    "guardian_health": _("guardian's health"),
    "guardian_address": _("guardian's address"),
    "father_name": _("father's name"),
    "father_phones": _("father's phone"),
    "father_workplace": _("father's place of work"),
    "father_employer": _("father's employer"),
    "father_away": _("father away"),
    "mother_name": _("mother's name"),
    "mother_phones": _("mother's phone"),
    "mother_workplace": _("mother's place of work"),
    "mother_employer": _("mother's employer"),
    "mother_away": _("mother away"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    label: object
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file; what was not understood stands as it was written. `kinds` are the filters it is under."""

    match: Match
    name: str
    class_name: str
    id_number: str
    birth_date: str
    guardian: str
    phones: str
    problems: list
    differences: list
    kinds: frozenset
    back_again: bool  # new to this term's register, but the school has the child's file


def lines(plan: Plan) -> list[Line]:
    """A line for each row of the file, in the order of the file."""
    said = {}
    for problem in plan.problems:
        if problem.severity != INFO:
            said.setdefault((problem.sheet, problem.row), []).append(problem)
    year = plan.term.school_year if plan.matches else 0
    return [_line(match, said, year) for match in plan.matches]


def _line(match: Match, said, year) -> Line:
    values, problems = match.row.values, said.get(match.place, [])
    carer = f"{text_of('guardian_relation', values.get('guardian_relation'), year)} {values.get('guardian_name') or ''}"
    return Line(
        match=match,
        name=values.get("name") or "",
        class_name=text_of("school_class", match.school_class, year) or _written(match, "school_class"),
        id_number=values.get("id_number") or _written(match, "id_number"),
        birth_date=text_of("birth_date", values.get("birth_date"), year),
        guardian=carer.strip(),
        phones=" ".join(values.get("guardian_phones") or ()),
        problems=problems,
        differences=[
            Difference(LABELS.get(name, name), text_of(name, old, year), text_of(name, new, year))
            for name, (old, new) in match.changes.items()
        ],
        kinds=frozenset({match.action, PROBLEM} if problems else {match.action}),
        back_again=match.action == NEW and match.known is not None,
    )


def _written(match: Match, field: str) -> str:
    return shown(match.row, field)[:30]


def text_of(name: str, value, year: int) -> str:
    """A value of the roster's field `name` as people read it."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, SchoolClass):
        return value.name_in(year)
    if isinstance(value, dt.date):
        return value.isoformat()
    words = _words().get(name, {})
    if isinstance(value, tuple):
        return "、".join(str(words.get(code, code)) for code in value)
    return str(words.get(value, value))


@cache
def _words() -> dict:
    """Roster's field -> code -> word, from the choices of the model's field that keeps it."""
    tables = [(CHILD, Child), (SURVEY, TermSurvey), (GUARDIAN, Guardian)]
    found = {name: _choices(model, attribute) for table, model in tables for name, attribute in table.items()}
    return found | {f"{parent}_away": _choices(TermSurvey, f"{parent}_away") for parent in PARENTS}


def _choices(model, attribute):
    field = model._meta.get_field(attribute)
    return dict(getattr(field, "codes", None) or field.flatchoices)
