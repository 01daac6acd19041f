"""Writes that touch several rows of the register: each all or nothing, each with who did it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Role, StaffRole
from lib import history
from lib.fields import digest
from registry.attachments import detach
from registry.census import TOTALS, of_class
from registry.codes import LeavingReason, SurveyMethod
from registry.kinds import kind_of
from registry.models import (
    Attachment,
    Child,
    ClassSignature,
    ClassTerm,
    DeletedRecord,
    Guardian,
    Handover,
    Note,
    School,
    Screening,
    SubjectTeacher,
    Term,
    TermSurvey,
)
from registry.signals import children_left, term_opened


@transaction.atomic
def open_term(*, year: int, season: str, by) -> Term:
    """The term, opened with its usual dates if it did not exist.

    Every child on the register at the end of the term before is carried forward as "to verify" (A2), and so are
    the classes with their teachers. Who has finished the school's last grade has graduated and is not carried.
    """
    term = Term.objects.filter(year=year, season=season).first()
    if term:
        return term
    term = Term.usual(year, season)
    term._history_user = by
    term.save()
    before = Term.objects.before(term).first()
    overtaken = Term.objects.filter(first_day__gt=term.first_day).exists()
    if before and not overtaken:  # a term entered late, behind a later one, takes nobody along
        _carry_classes(before, term, by)
        _carry_children(before, term, by)
    term_opened.send(Term, term=term, before=before, by=by)
    return term


def _carry_classes(before, term, by):
    old = ClassTerm.objects.filter(term=before).select_related("school_class")
    old = [c for c in old if not c.school_class.has_finished_by(term.school_year)]
    new = [ClassTerm(school_class=c.school_class, term=term, head_teacher=c.head_teacher) for c in old]
    history.create(new, by=by)
    of_class = {c.school_class_id: c for c in ClassTerm.objects.filter(term=term)}
    taught = SubjectTeacher.objects.filter(class_term__in=[c.pk for c in old]).select_related("class_term")
    SubjectTeacher.objects.bulk_create(
        SubjectTeacher(class_term=of_class[t.class_term.school_class_id], staff_id=t.staff_id, subject=t.subject)
        for t in taught
    )


def _carry_children(before, term, by):
    """Everybody goes on to the new term, except who has finished the school.

    In a nine-year school the sixth grade goes on too, into a junior class that nobody has named yet.
    """
    rows = TermSurvey.objects.filter(term=before, left_on=None).select_related("school_class")
    stage, year = School.get().stage, term.school_year
    graduated, carried = [], []
    for row in rows:
        if row.school_class and row.school_class.graduates_by(year, stage):
            row.left_on, row.left_reason = before.last_day, LeavingReason.GRADUATED
            graduated.append(row)
        else:
            carried.append(row.carried_to(term))
            if row.school_class and row.school_class.has_finished_by(year):
                carried[-1].school_class = None
    _off_the_register(graduated, by)
    history.create(carried, by=by)


@transaction.atomic
def verify(*, surveys, method: str, on, by) -> int:
    """Marks those of `surveys` that still wait as verified by `by` on the day `on`. Returns how many."""
    rows = list(surveys.to_verify())
    for row in rows:
        row.state, row.verified_by, row.verified_on, row.method = TermSurvey.State.VERIFIED, by, on, method
        row.doubts = ""
    fields = ["state", "verified_by", "verified_on", "method", "doubts"]
    history.update(rows, fields, by=by)
    return len(rows)


@transaction.atomic
def split_survey(*, surveys, surveyors: dict, by) -> int:
    """Who of the class's teachers asks which family: `surveyors` is survey's pk -> staff's pk or None (A3).

    Whoever is named learns it from the class teacher and sees nothing more here: design.md 4 shows the survey to the
    class teacher, who verifies what was found out. Returns how many rows changed.
    """
    rows = [row for row in surveys.filter(pk__in=surveyors) if row.surveyor_id != surveyors[row.pk]]
    for row in rows:
        row.surveyor_id = surveyors[row.pk]
    history.update(rows, ["surveyor"], by=by)
    return len(rows)


class RegisterChangedError(Exception):
    """The class has been signed for, a child of it waits to be verified, or its register is not the one shown."""


@transaction.atomic
def sign_class(*, class_term: ClassTerm, roll: str, on, by) -> ClassSignature:
    """The class teacher signs for the class's totals as they stand now. `roll` tells whose register was shown."""
    line = of_class(by, class_term, on)
    if not line.may_be_signed or line.roll != roll:
        raise RegisterChangedError
    totals = {count.name: line.counts[count.name] for count in TOTALS}
    return ClassSignature.objects.create(class_term=class_term, on=on, by=by, roll=line.roll, **totals)


@transaction.atomic
def change_guardian(*, child: Child, on, by, **new) -> Guardian:
    """From `on` somebody else looks after the child; who did before stays in the file with an end date."""
    for old in Guardian.objects.filter(child=child).current():
        old.until = on
        old._history_user = by
        old.save()
    guardian = Guardian(child=child, since=on, **new)
    guardian._history_user = by
    guardian.save()
    return guardian


@transaction.atomic
def leave(*, surveys, reason: str, on, by, to: str = "") -> int:
    """The children of these survey rows leave the register on the day `on` (not before each one joined)."""
    rows = list(surveys.filter(left_on=None))
    for row in rows:
        row.left_on, row.left_reason, row.left_to = max(on, row.joined_on), reason, to
    _off_the_register(rows, by)
    return len(rows)


def _off_the_register(rows, by):
    history.update(rows, ["left_on", "left_reason", "left_to"], by=by)
    children_left.send(TermSurvey, rows=rows, by=by)


@transaction.atomic
def come_back(*, child: Child, before: TermSurvey, term: Term, school_class, on, by) -> TermSurvey:
    """On the register again in `term`, to be verified; `before` is the child's last row.

    Who left within the term goes on in its row, whose history keeps that it had ended; else the file gets a new one.
    """
    if before.term_id == term.pk:
        row = TermSurvey.objects.select_for_update().get(pk=before.pk)
        row.left_on, row.left_reason, row.left_to = None, LeavingReason.ON_REGISTER, ""
        row.state, row.verified_by, row.verified_on = TermSurvey.State.TO_VERIFY, None, None
    else:
        row = before.carried_to(term)
        row.joined_on = on
    row.child, row.school_class, row._history_user = child, school_class, by
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def hand_over(*, note: Handover, on, by) -> Handover:
    """What the next one should know; it stands in the file."""
    note.on, note.by, note._history_user = on, by, by
    note.full_clean()
    note.save()
    return note


def appoint(*, class_term: ClassTerm, by):
    """Who heads a class is a class teacher: the role comes with the appointment."""
    if class_term.head_teacher_id:
        StaffRole.objects.get_or_create(staff_id=class_term.head_teacher_id, role=Role.CLASS_TEACHER)


@transaction.atomic
def write_note(*, record, kind: str, by, on, text: str = "", due_on=None) -> Note:
    """Leadership writes to the author of a record about it: a comment, an ask with a day, thanks."""
    slug = kind_of(type(record)).slug
    note = Note(record_kind=slug, record_id=record.pk, to=record.author, kind=kind, text=text, due_on=due_on)
    return _write(note, by, on)


@transaction.atomic
def remind(*, to, text: str, by, on, child: Child | None = None) -> Note:
    """Leadership reminds somebody of what is overdue, perhaps for one `child`."""
    return _write(Note(to=to, kind=Note.Kind.REMINDER, text=text, child=child), by, on)


def _write(note, by, on):
    note.by = note._history_user = by
    note.on = on
    note.save()
    return note


@transaction.atomic
def answer(*, note: Note, by, at, text: str = "") -> Note:
    """Off the desk. An ask needs words; the others only say that they were read."""
    note.answer, note.answered_at, note._history_user = text, at, by
    note.save()
    return note


@transaction.atomic
def withdraw(*, note: Note, by):
    """The note is gone for its reader too; its history keeps it."""
    note._history_user = by
    note.delete()


@transaction.atomic
def undo(*, record, by):
    """The record is gone, and with it what was written about it; its history keeps it.

    Its files lie in the bin with it, seen by nobody, until it is put in again or the bin is emptied.
    """
    kind = kind_of(type(record))
    _empty_bin(timezone.now())
    for note in Note.objects.about(record, kind):
        withdraw(note=note, by=by)
    gone = DeletedRecord.objects.create(record_kind=kind.slug, record_id=record.pk, on=record.on, by=by)
    gone.children.set(record.children.all())
    record._history_user = by
    record.delete()


def _empty_bin(now):
    """Whoever throws something in empties out what has lain there for too long."""
    for gone in DeletedRecord.objects.out_of_date(now):
        for attachment in Attachment.objects.filter(record_kind=gone.record_kind, record_id=gone.record_id):
            detach(attachment=attachment, by=gone.by)
        gone.delete()


@transaction.atomic
def restore(*, deleted: DeletedRecord, by):
    """The record is there again as it was, under its old key and about the children who still have a file."""
    deleted = DeletedRecord.objects.select_for_update().get(pk=deleted.pk, restored_at=None)
    model = deleted.kind.model
    last = model.history.filter(id=deleted.record_id, history_type=history.DELETED).order_by("history_id").last()
    record, entered = last.instance, last.created_at
    record._history_user = by
    record.save(force_insert=True)
    model.objects.filter(pk=record.pk).update(created_at=entered)  # which a new row would set to now
    record.set_children(deleted.children.all())
    deleted.restored_at = timezone.now()
    deleted.save(update_fields=["restored_at"])
    return record


@transaction.atomic
def record_screenings(*, screenings, by):
    """Saves checked questionnaires, new ones or corrected."""
    for screening in screenings:
        screening._history_user = by
        screening.save()


@transaction.atomic
def open_file(*, screening: Screening, on, by) -> Child:
    """A file for the pupil, on this term's register and to be verified, with what was answered.

    Who has a file from earlier gets no second one. Raises ValidationError with what is in the way.
    """
    _still_undecided(screening)
    child = _known(screening, by) or Child(
        name=screening.name,
        sex=screening.sex,
        birth_date=screening.birth_date,
        id_number=screening.id_number,
    )
    if child.pk is None:
        child.full_clean()
        child._history_user = by
        child.save()
    survey = TermSurvey(
        child=child,
        term=screening.term,
        school_class=screening.school_class,
        joined_on=screening.term.register_day(on),
        method=SurveyMethod.QUESTIONNAIRE,
        **{name: getattr(screening, name) for name in Screening.TO_SURVEY},
    )
    survey.full_clean()
    survey._history_user = by
    survey.save()
    if screening.guardian_name or screening.guardian_relation or screening.guardian_phones:
        _first_guardian(screening, child, by)
    _decide(screening, Screening.Outcome.OPENED, "", child, on, by)
    return child


def _known(screening, by) -> Child | None:
    """The file of a pupil who was on the register in an earlier term, if `by` may know of it."""
    if not screening.id_number:
        return None
    child = Child.objects.visible_to(by).filter(id_digest=digest(screening.id_number)).first()
    if child and child.name != screening.name:
        what = _("This ID number belongs to %(name)s on the register; find out whose it is.")
        raise ValidationError({"id_number": what % {"name": child.name}})
    if child and child.surveys.filter(term=screening.term).exists():
        raise ValidationError(_("%(name)s has a file and a row of this term already.") % {"name": child.name})
    return child


def _first_guardian(screening, child, by):
    if Guardian.objects.current().filter(child=child).exists():
        return
    guardian = Guardian(
        child=child,
        name=screening.guardian_name,
        relation=screening.guardian_relation,
        phones=screening.guardian_phones,
    )
    guardian._history_user = by
    guardian.save()


@transaction.atomic
def settle_screening(*, screening: Screening, outcome: str, on, by, reason: str = "", child: Child | None = None):
    """No file is opened: why not, or whose file there is already. Raises ValidationError when that is not said."""
    _still_undecided(screening)
    _decide(screening, outcome, reason, child, on, by)


def _still_undecided(screening):
    """Two may decide at the same moment; the second is told. What is decided on are the answers as they stand now."""
    screening.refresh_from_db(from_queryset=Screening.objects.select_for_update())
    if screening.is_settled:
        what = _("This has been decided meanwhile: %(what)s.")
        raise ValidationError(what % {"what": screening.get_outcome_display()})


def _decide(screening, outcome, reason, child, on, by):
    screening.outcome, screening.reason, screening.child = outcome, reason, child
    screening.decided_by, screening.decided_on, screening._history_user = by, on, by
    screening.validate_constraints()
    screening.save()


@transaction.atomic
def discard_screening(*, screening: Screening, by):
    """Filled in by mistake; its history keeps it."""
    screening._history_user = by
    screening.delete()
