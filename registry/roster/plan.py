"""What importing a roster would do: each row new, changed, unchanged or held; who has left; classes to be opened.

Nothing is written here. The same plan is shown before the import and carried out by it (see commit.py).
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from registry.codes import EducationVerdict
from registry.models import School, SchoolClass, Term, TermSurvey
from registry.roster.facts import GUARDIAN, PARENT, PARENTS, SURVEY, Facts, facts_of, one_is_away
from registry.roster.matching import Children, Classes
from registry.roster.problems import ERROR, WARNING, Problem
from registry.roster.register import Known, read_register
from registry.roster.rows import RosterRow
from registry.roster.sameness import as_kept, of_one_file, only_missing, same_name
from registry.roster.understanding import IMPORT, REFUSE, TermFacts, Understanding

NEW, CHANGED, UNCHANGED, HELD, LEFT_OUT = "new", "changed", "unchanged", "held", "left_out"


@dataclass(slots=True)
class Match:
    """A row of the file and what is to become of it. `changes` is the roster's field -> (old, new)."""

    row: RosterRow
    facts: Facts
    action: str
    known: Known | None = None
    school_class: SchoolClass | None = None
    changes: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    @property
    def place(self) -> tuple[str, int]:
        return self.row.sheet, self.row.row


@dataclass(slots=True)
class Plan:
    understanding: Understanding
    term: Term  # unsaved when the import is to open it
    matches: list = field(default_factory=list)
    left: list = field(default_factory=list)  # survey rows of children of these classes whom the file does not name
    new_classes: list = field(default_factory=list)
    left_out: list = field(default_factory=list)  # matches that somebody said are not to go in

    @property
    def can_go_in(self) -> bool:
        return self.understanding.outcome == IMPORT and any(match.action != HELD for match in self.matches)

    @property
    def problems(self) -> list[Problem]:
        return [*self.understanding.problems, *(problem for match in self.matches for problem in match.problems)]

    def of(self, action: str) -> list[Match]:
        return [match for match in self.matches if match.action == action]

    def totals(self) -> dict[str, int]:
        severities = [problem.severity for problem in self.problems]
        return {
            **{action: len(self.of(action)) for action in (NEW, CHANGED, UNCHANGED, HELD)},
            "left": len(self.left),
            LEFT_OUT: len(self.left_out),
            "errors": severities.count(ERROR),
            "warnings": severities.count(WARNING),
        }

    def fingerprint(self) -> str:
        """Changes whenever the import would do something else: what was confirmed must be what was shown."""
        seen = hashlib.sha256(repr((self.term.slug, self.understanding.given)).encode())
        for match in self.matches:
            child = match.known.child.pk if match.known else None
            seen.update(repr((match.place, match.action, child, sorted(match.changes.items()))).encode())
        seen.update(repr([row.child_id for row in self.left]).encode())
        return seen.hexdigest()[:32]

    def actions(self) -> dict:
        """For the report: (sheet, row) -> action and changes."""
        return {
            match.place: {
                "action": match.action,
                "changes": {name: [shown(old), shown(new)] for name, (old, new) in match.changes.items()},
            }
            for match in self.matches
        }

    def diff(self) -> dict[str, list]:
        return {
            "left": [row.child.id_number or row.child.name for row in self.left],
            "new": [match.row.values.get("id_number") or match.row.values.get("name") for match in self.of(NEW)],
            "changed": [
                {"id_number": match.known.child.id_number, "field": name}
                for match in self.of(CHANGED)
                for name in match.changes
            ],
        }


def shown(value):
    """A value as plain data for a report or a page."""
    return value.isoformat() if isinstance(value, dt.date) else str(value) if value is not None else ""


def term_of(facts: TermFacts) -> Term:
    """The term, unsaved with its usual dates if the school has not opened it yet."""
    year = facts.school_year if facts.season == Term.Season.AUTUMN else facts.school_year + 1
    return Term.objects.filter(year=year, season=facts.season).first() or Term.usual(year, facts.season)


def facts_of_term(term: Term) -> TermFacts:
    return TermFacts(term.school_year, term.season)


def plan(understanding: Understanding) -> Plan:
    """Matches what was understood against the register as it stands now."""
    if understanding.outcome == REFUSE:
        return Plan(understanding, Term())
    term = term_of(understanding.term)
    numbers = [row.values["id_number"] for row in (*understanding.rows, *understanding.left_out)]
    register = read_register(term, [number for number in numbers if number])
    made = Plan(understanding, term)
    stage = School.get().stage
    classes, children = Classes(register, term, stage), Children(register)
    for row in understanding.rows:
        school_class, unclear = classes.of(row)
        known = children.find(row, school_class)
        made.matches.append(_match(row, known, school_class, unclear, is_past=register.is_past))
    for match in made.of(NEW):
        like = None if match.known else children.resembling(match.row, match.school_class)
        if like:
            match.problems.append(_resembles(match.row, like))
    for row in understanding.left_out:  # not to go in, yet named: nobody asks whether that child has left
        school_class, _unclear = classes.of(row)
        made.left_out.append(Match(row, facts_of(row), LEFT_OUT, children.find(row, school_class)))
    made.new_classes = classes.new
    made.left = _left(made, register, stage)
    return made


def _match(row, known, school_class, unclear, *, is_past) -> Match:
    match = Match(row, facts_of(row), HELD if row.held else NEW, known, school_class)
    if unclear:
        match.action = HELD
        match.problems.append(_problem(row, "school_class", "class_ambiguous", unclear))
    if known and _is_somebody_else(row, known):
        match.action = HELD
        what = _("this ID number belongs to %(name)s on the register; find out whose it is")
        match.problems.append(_problem(row, "id_number", "id_duplicate", what % {"name": known.child.name}))
    if known and known.merged:
        match.facts = of_one_file(known, match.facts)
    if match.action != HELD and known and is_past:
        match.facts = only_missing(known, match.facts)
    if match.action == HELD or not known or not known.survey:
        return match
    match.facts = as_kept(known, row, match.facts)
    match.changes = changes(match)
    match.action = CHANGED if match.changes else UNCHANGED
    return match


def _is_somebody_else(row, known) -> bool:
    names = (known.child.name, *(merged.name for merged in known.merged))
    return bool(row.values.get("name")) and not any(same_name(kept, row.values["name"]) for kept in names)


def changes(match: Match) -> dict:
    """The roster's field -> (old, new), for what the file says differently from the register."""
    facts, known, found = match.facts, match.known, {}
    _compare(found, known.child, facts.child, {name: name for name in facts.child})
    _compare(found, known.survey, facts.survey, _named(SURVEY))
    _compare(found, known.guardian, facts.guardian, _named(GUARDIAN))
    for parent in PARENTS:
        _compare(found, getattr(known, parent), getattr(facts, parent), {name: f"{parent}_{name}" for name in PARENT})
    verdict = verdict_facts(match).get("education_override")
    if verdict is not None:
        found["left_behind_type"] = (known.survey.education_override or None, verdict or None)
    if match.school_class and not _same_class(known.survey.school_class, match.school_class):
        found["school_class"] = (known.survey.school_class, match.school_class)
    return found


def _compare(found, row, facts, names):
    for attribute, new in facts.items():
        old = getattr(row, attribute) if row else None
        if old != new:
            found[names.get(attribute, attribute)] = (old or None, new)


def _named(table):
    return {attribute: name for name, attribute in table.items()}


def _same_class(old, new) -> bool:
    return old is not None and (old.stage, old.intake_year, old.number) == (new.stage, new.intake_year, new.number)


def _left(made, register, stage) -> list[TermSurvey]:
    """Who stands on the register and not in the file: to be asked about, never dropped.

    A file with most of the school's children is taken for the whole school's; any other speaks only of its classes.
    """
    named = {match.known.child.pk for match in (*made.matches, *made.left_out) if match.known}
    whole_school = len(named & set(register.on_register)) * 2 >= len(register.on_register)
    classes = {match.school_class.pk for match in made.matches if match.school_class and match.school_class.pk}
    gone = [
        known.survey
        for pk, known in register.on_register.items()
        if pk not in named
        and known.survey.left_on is None
        and (whole_school or known.survey.school_class_id in classes)
        and not _graduates(known.survey, made.term, stage)
    ]
    return sorted(gone, key=lambda survey: (survey.school_class_id or 0, survey.child.name))


def _graduates(survey, term, stage) -> bool:
    """Will opening the term let the child go by itself?"""
    of = survey.school_class
    return not term.pk and of is not None and of.graduates_by(term.school_year, stage)


def _resembles(row, known) -> Problem:
    what = _("“%(name)s”, born on the same day, is on the register; check whether it is the same child")
    return _problem(row, "name", "possible_duplicate", what % {"name": known.child.name}, WARNING)


def _problem(row, about, kind, what, severity=ERROR) -> Problem:
    message = _("Row %(row)s: %(what)s.") % {"row": row.row, "what": what}
    column = row.columns.get(about, "")
    return Problem(row.sheet, row.row, column, about, kind, severity, "", message)


def verdict_facts(match: Match) -> dict:
    """What the file's word means for the verdict of the education records, where that is more than the facts say.

    One parent is away and neither file nor register says which: the verdict is set by hand for the time being. When a
    file says who is away, a verdict that an import had set is over.
    """
    known = match.known.survey if match.known else None
    said = match.facts.survey.get("father_away") or match.facts.survey.get("mother_away")
    by_hand, reason = (known.education_override, known.override_reason) if known else ("", "")
    if by_hand and said and reason == _one_is_away() and not known.civil_affairs_override:
        return {"education_override": "", "override_reason": ""}
    if one_is_away(match.row) and not (said or by_hand or (known and (known.father_away or known.mother_away))):
        return {"education_override": EducationVerdict.ONE_AWAY.value, "override_reason": _one_is_away()}
    return {}


def _one_is_away() -> str:
    return _("The roster says that one parent is away, not which.")
