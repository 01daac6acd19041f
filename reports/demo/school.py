"""The school itself before the first child: its name and terms, then staff, groups and classes."""

import datetime as dt
from dataclasses import dataclass, field

from registry.models import CalendarEntry, School, SchoolClass
from registry.models.term import FIRST_GRADE, LAST_GRADE, Stage
from reports.demo import personas
from reports.demo.classes import form_classes
from reports.demo.sources import source
from reports.demo.staff import appoint_groups, hire
from reports.demo.store import Past, save
from reports.models import CareStandard, RateTarget
from reports.standards import ADDED, changes, presets

TARGETS = {"filing": 100, "pairing": 90, "retention": 100}
GRADES = range(FIRST_GRADE[Stage.PRIMARY], LAST_GRADE[Stage.JUNIOR] + 1)
A_CLASS = 11  # left-behind children in a class, about
HELPER_CAP = 4  # 200 children and 50 teachers: this school had to allow more than the plans' two
PLAN = "plan-1"


@dataclass
class Campus:
    """`staff` by number; `heads` by class and term; `teachers` of each class this term; `classes` by their key."""

    calendar: object
    seats: list  # grade and number of every class
    staff: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    teachers: dict = field(default_factory=dict)
    classes: dict = field(default_factory=dict)

    @property
    def office(self):
        return self.staff[personas.OFFICE]

    @property
    def psychologist(self):
        return self.staff[personas.PSYCHOLOGIST]

    @property
    def others(self) -> list:
        """The staff who are no personas; the first of them head the classes, the last has left."""
        known = {persona.number for persona in personas.personas()}
        return [person for number, person in self.staff.items() if number not in known]

    def class_of(self, grade: int, number: int, term) -> SchoolClass:
        wanted = SchoolClass.in_grade(grade, number, term.school_year)
        return self.classes[wanted.stage, wanted.intake_year, wanted.number]

    def head_of(self, school_class, term):
        return self.heads[school_class.pk, term.pk]


def found(dice, people, calendar, *, children: int) -> Campus:
    """Founds a nine-year school of the size that has so many left-behind children, and saves it."""
    per_grade = min(99, max(2, round(children / len(GRADES) / A_CLASS)))
    campus = Campus(calendar, [(grade, n + 1) for grade in GRADES for n in range(per_grade)])
    hire(dice, people, campus, count=max(50, children // 4))
    _name_and_date(campus)
    appoint_groups(campus)
    form_classes(campus)
    _standards(campus)
    return campus


def _of_our_own(standard):
    """What the plan calls "regularly", the school has made once in two months."""
    if standard.duty == "contact-parent":
        standard.per, standard.target = "two_months", 80
    elif standard.duty == "talk":
        standard.target = 90
    return standard


def _standards(campus):
    """Every term has the standards of the first plan, a few of the school's own, targets, and its long holiday."""
    head = campus.staff[personas.HEAD]
    plan = presets()[PLAN]
    for term in campus.calendar.terms:
        past = [Past(term.first_day, head)]
        save([(_of_our_own(change.new), past) for change in changes(plan, term) if change.what == ADDED])
        weekly = CareStandard(term=term, duty="helper-contact", responsible="helper", per="week", target=80)
        save([(weekly, past)])
        save([(RateTarget(term=term, rate=rate, target=target), past) for rate, target in TARGETS.items()])
        holiday = source("places")["holidays"][term.season]
        first, last = (dt.date(term.year, holiday["month"], day) for day in holiday["days"])
        save([(CalendarEntry(term=term, first_day=first, last_day=last, name=holiday["name"]), past)])


def _name_and_date(campus):
    terms = campus.calendar.terms
    school = School(pk=1, name=source("places")["school"], stage=Stage.BOTH, helper_cap=HELPER_CAP)
    save([(school, [Past(terms[0].first_day, campus.office)])])
    save([(term, [Past(term.first_day, campus.office)]) for term in terms])
