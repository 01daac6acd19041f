"""What the register knows already, read in a handful of queries and indexed for matching a roster against it."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from lib.fields import digest
from registry.models import Child, Guardian, MergedFile, Parent, SchoolClass, Term, TermSurvey
from registry.roster.values import name


@dataclass(slots=True)
class Known:
    """A child as it stands: its survey row (of the roster's term, else of the term before), carer and parents."""

    child: Child
    survey: TermSurvey | None = None
    guardian: Guardian | None = None
    guardian_then: Guardian | None = None  # on the last day of the roster's term, if that was somebody else
    father: Parent | None = None
    mother: Parent | None = None
    merged: tuple[MergedFile, ...] = ()  # other files that the child had


@dataclass(slots=True)
class Register:
    """Children by ID number's digest, and those on the register of the term (or the one before it) by name."""

    term: Term
    is_past: bool = False  # a later term has been opened: people stand as they are known now
    digests: dict = field(default_factory=dict)  # ID number of the roster -> its digest
    by_digest: dict = field(default_factory=dict)
    by_name: dict = field(default_factory=lambda: defaultdict(list))
    on_register: dict = field(default_factory=dict)  # child's pk -> Known
    classes: dict = field(default_factory=dict)  # (stage, intake year, number) -> SchoolClass


def read_register(term: Term, id_numbers) -> Register:
    """The register as far as a roster of `term` with these ID numbers touches it. `term` may be unsaved."""
    register = Register(term, Term.objects.filter(first_day__gt=term.first_day).exists())
    register.digests = {number: digest(number) for number in id_numbers}
    register.classes = {(c.stage, c.intake_year, c.number): c for c in SchoolClass.objects.all()}
    for survey in _base(term):
        known = Known(survey.child, survey)
        register.on_register[survey.child_id] = known
        register.by_name[name(survey.child.name)[0] or survey.child.name].append(known)
        if survey.child.id_digest:
            register.by_digest[survey.child.id_digest] = known
    _add_earlier(register)
    _add_merged(register)
    _add_people(register)
    return register


def _base(term):
    """The survey rows to compare with: the term's own; before it is opened, those it will be opened with.

    Who left with the end of the term, as one who graduates does, was on its register to the last.
    """
    rows = TermSurvey.objects.select_related("child", "school_class", "term")
    if term.pk:
        return rows.filter(Q(left_on=None) | Q(left_on__gte=term.last_day), term=term)
    return rows.filter(left_on=None, term__in=Term.objects.before(term))


def _add_earlier(register):
    """Children with one of these numbers who have a file but are not on the register now: it is opened again."""
    wanted = set(register.digests.values()) - set(register.by_digest)
    for value, child in Child.objects.in_bulk(list(wanted), field_name="id_digest").items():
        register.by_digest[value] = Known(child)


def _add_merged(register):
    """Whoever had two files is still found by what stood in the one that is gone."""
    wanted = set(register.digests.values()) - set(register.by_digest)
    for merged in MergedFile.objects.standing().select_related("child").defer("kept"):
        known = register.on_register.get(merged.child_id)
        if merged.id_digest in wanted:
            known = register.by_digest[merged.id_digest] = known or Known(merged.child)
        if known:
            known.merged += (merged,)
        if merged.child_id in register.on_register and merged.name != merged.child.name:
            register.by_name[name(merged.name)[0] or merged.name].append(known)


def _add_people(register):
    everybody = {known.child.pk: known for known in (*register.by_digest.values(), *register.on_register.values())}
    if not everybody:
        return
    newly = {pk for pk in everybody if pk not in register.on_register}
    then = Guardian.objects.caring_on(register.term.last_day)
    for guardian in _of(Guardian.objects.current() | then, register, newly):
        if guardian.until is None:
            everybody[guardian.child_id].guardian = guardian
        else:
            everybody[guardian.child_id].guardian_then = guardian
    for parent in _of(Parent.objects.all(), register, newly):
        setattr(everybody[parent.child_id], parent.kind, parent)


def _of(people, register, newly):
    """Of the children on the register by a join, which no number of children outgrows; of the few others by key."""
    surveys = _base(register.term).order_by().values("child")
    yield from people.filter(child__in=surveys)
    if newly:
        yield from people.filter(child__in=newly)
