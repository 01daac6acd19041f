"""What is due from a person, child by child: the term's standards, counted by the engine, for those in one's care."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lib.dates import short_day
from lib.periods import Per, name_of
from registry.duties import Subject, all_duties
from registry.kinds import kind_or_404
from registry.models import ClassTerm
from reports.figures.engine import Tally, by_period, tallies
from reports.figures.outcomes import BEHIND, ENDED
from reports.figures.subjects import BY_CHILD, BY_CLASS, BY_HELPER, Sight
from reports.models import CareStandard

FEW_DAYS = 10
SOON = dt.timedelta(days=35)  # what is due later than this need not be thought of today
DONE, DUE, OVERDUE = "done", "due", "overdue"
Responsible = CareStandard.Responsible


@dataclass(frozen=True, slots=True)
class Due:
    """One standard: what of it is still due in the running period, and how often it was missed."""

    standard: CareStandard
    tally: Tally
    on: dt.date
    label: str  # the duty's name, told apart from another of that name

    @property
    def duty(self):
        return all_duties()[self.standard.duty]

    @property
    def missing(self) -> int:
        return self.tally.running.required - self.tally.running.done

    @property
    def done(self) -> bool:
        return bool(self.tally.running.required) and not self.missing

    @property
    def soon(self) -> bool:
        return self.missing > 0 and self.tally.ends - self.on < SOON

    @property
    def later(self) -> bool:
        return self.missing > 0 and not self.soon

    @property
    def until(self) -> str:
        """By when, in words: the days that are left where they are few."""
        days = (self.tally.ends - self.on).days
        if days <= 0:
            return _("due today")
        if days <= FEW_DAYS:
            return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
        return _("by %(day)s") % {"day": short_day(self.tally.ends)}

    @property
    def overdue(self) -> int:
        """In how many ended periods less was done than required."""
        return self.tally.ended.behind

    @property
    def missed_url(self) -> str:
        """The list behind `overdue`."""
        asked = {**self._whose(), "when": ENDED, "state": BEHIND}
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{reverse('duty-list', args=[self.standard.pk])}?{query}"


@dataclass(frozen=True, slots=True)
class Task(Due):
    """For one child. `helper` is the key of the helper who owes it, 0 where the class teacher does."""

    child: int
    helper: int = 0

    @property
    def kind(self):
        return kind_or_404(self.duty.kind)

    def _whose(self):
        return {"child": self.child, "with": self.helper}


@dataclass(frozen=True, slots=True)
class ClassTask(Due):
    """For a whole class, as a parents' meeting."""

    class_term: ClassTerm

    @property
    def page(self) -> str:
        return self.duty.page() if self.duty.page else ""

    def _whose(self):
        return {"class": self.class_term.school_class_id}


def class_tasks_of(user, term, on) -> list[ClassTask]:
    """What is due from the person for the classes that they head, in the order of the term's standards."""
    standards = [s for s in term.standards.all() if _is_for_classes(s)] if term else []
    heads = list(ClassTerm.objects.headed_by(user, on).select_related("school_class", "term")) if standards else []
    if not heads:
        return []
    tallied, labels = tallies(standards, on, by=BY_CLASS, sight=Sight(user)), labels_of(standards)
    return [
        ClassTask(standard, tallied[standard.pk][head.school_class_id], on, labels[standard.pk], head)
        for standard in standards for head in heads if head.school_class_id in tallied[standard.pk]
    ]  # fmt: skip


def _is_for_classes(standard) -> bool:
    mine = standard.responsible == Responsible.CLASS_TEACHER
    return mine and standard.subject == Subject.CLASS and standard.duty in all_duties()


def tasks_of(standing, term) -> dict[int, list[Task]]:
    """{child's key: what is due for it from the person, on the day}, in the order of the term's standards."""
    standards = standards_of(term, standing)
    found, labels, tallied = {}, labels_of(standards), _owed(tallies, standing, standards)
    for standard in standards:
        helper = standing.user.pk if standard.responsible == Responsible.HELPER else 0
        for child, tally in tallied[standard.pk].items():
            task = Task(standard, tally, standing.on, labels[standard.pk], child, helper)
            found.setdefault(child, []).append(task)
    return found


def _owed(counting, standing, standards) -> dict[int, dict]:
    """{standard's key: {child's key: what `counting` finds}}, of whomever the person answers for, and while so.

    A helper answers for the periods in which the child was theirs.
    """
    found = {}
    for responsible, children in _cared_for(standing).items():
        of = [standard for standard in standards if standard.responsible == responsible]
        by_helper = (BY_HELPER, standing.user.pk) if responsible == Responsible.HELPER else ()
        counted = counting(of, standing.on, by=BY_CHILD, sight=Sight(standing.user, *by_helper)) if of else {}
        for pk, by_child in counted.items():
            found[pk] = {child: said for child, said in by_child.items() if child in children}
    return found


def labels_of(standards) -> dict[int, str]:
    """{standard's key: the duty's name}, with who is responsible, or how often, where several have the same."""
    found = {}
    for standard in standards:
        same = [other for other in standards if other.duty == standard.duty]
        beside = len({other.responsible for other in same}) == len(same)
        told = standard.get_responsible_display() if beside else standard.how_often
        found[standard.pk] = standard.duty_name if len(same) == 1 else f"{standard.duty_name}（{told}）"
    return found


def standards_of(term, standing) -> list[CareStandard]:
    """What is due from the person for single children, if there are any in that person's care."""
    mine = _cared_for(standing)
    return [s for s in children_standards(term) if mine.get(s.responsible)] if term else []


def _cared_for(standing) -> dict:
    """{who is responsible: the children for whom this person is that}."""
    return {Responsible.CLASS_TEACHER: standing.own_class, Responsible.HELPER: standing.helped}


def children_standards(term) -> list[CareStandard]:
    """The term's standards that are about single children and can be logged."""
    return [s for s in term.standards.all() if s.subject == Subject.CHILD and s.duty in all_duties()]


@dataclass(frozen=True, slots=True)
class Mark:
    """One period of a standard for a child: its name, what was done of what is required, and how that stands."""

    name: str
    short: str  # of a week its first day, of the whole term nothing
    first: dt.date
    last: dt.date
    done: int
    required: int
    state: str  # DONE, DUE or OVERDUE
    has_ended: bool


def marks_of(standing, standards) -> dict[int, dict[int, list[Mark]]]:
    """Of whom the person answers for: {child's key: {standard's key: its periods, the running one last}}."""
    return _marked(standards, standing.on, _owed(by_period, standing, standards))


def marks(standards, on, sight) -> dict[int, dict[int, list[Mark]]]:
    """Of all children in sight, whoever answers for them, in the same form."""
    return _marked(standards, on, by_period(standards, on, by=BY_CHILD, sight=sight))


def _marked(standards, on, counted):
    per = {standard.pk: standard.per for standard in standards}
    marked = {}
    for pk, of_child in counted.items():
        for child, periods in of_child.items():
            made = [_mark(slot, count, per[pk], on) for slot, count in periods]
            marked.setdefault(child, {})[pk] = made
    return marked


def _mark(slot, count, per, on):
    has_ended = slot.last < on
    state = DONE if count.done >= count.required else OVERDUE if has_ended else DUE
    name = name_of(slot, per)
    short = f"{slot.first.month}/{slot.first.day}" if per == Per.WEEK else "" if per == Per.TERM else name
    return Mark(name, short, slot.first, slot.last, count.done, count.required, state, has_ended)
