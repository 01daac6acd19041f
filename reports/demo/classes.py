"""The classes of each term, who heads them and who teaches in them."""

from collections import defaultdict
from itertools import cycle

from registry.models import ClassTerm, SchoolClass, SubjectTeacher
from registry.models.term import FIRST_GRADE, LAST_GRADE
from reports.demo import personas
from reports.demo.sources import words
from reports.demo.store import BATCH, Past, save

CHANGED_HANDS = (4, 1)  # grade and number of the class that had another head in the terms before this one


def form_classes(campus) -> None:
    """Saves the classes, their terms and their teachers."""
    _open_classes(campus)
    in_charge = _who_heads(campus)
    rows = [
        ClassTerm(
            school_class=campus.class_of(*seat, term), term=term, head_teacher=_head(campus, in_charge, seat, term)
        )
        for term in campus.calendar.terms
        for seat in campus.seats
    ]
    save([(row, [Past(row.term.first_day, campus.office)]) for row in rows])
    campus.heads = {(row.school_class_id, row.term_id): row.head_teacher for row in rows}
    _assign_subjects(campus, rows)


def _open_classes(campus):
    begun = {}
    for term in campus.calendar.terms:
        for grade, number in campus.seats:
            new = SchoolClass.in_grade(grade, number, term.school_year)
            begun.setdefault((new.stage, new.intake_year, new.number), (new, term.first_day))
    save([(school_class, [Past(day, campus.office)]) for school_class, day in begun.values()])
    campus.classes = {key: school_class for key, (school_class, _day) in begun.items()}


def _turn(school_class):
    """Who has led a class to its end begins anew with the youngest: the turn comes round every 6 (3) intakes."""
    years = LAST_GRADE[school_class.stage] - FIRST_GRADE[school_class.stage] + 1
    return school_class.stage, school_class.intake_year % years, school_class.number


def _who_heads(campus):
    now = campus.calendar.term
    own = _turn(campus.class_of(*personas.OWN_CLASS, now))
    turns = [_turn(campus.class_of(*seat, now)) for seat in campus.seats]
    turns.remove(own)
    return {own: campus.staff[personas.CLASS_TEACHER], **dict(zip(turns, campus.others, strict=False))}


def _head(campus, in_charge, seat, term):
    if seat == CHANGED_HANDS and term is not campus.calendar.term:
        return campus.others[-2]
    return in_charge[_turn(campus.class_of(*seat, term))]


def _assign_subjects(campus, rows):
    free = {subject: cycle(teachers) for subject, teachers in _by_subject(campus).items()}
    lessons = []
    for row in rows:
        head = row.head_teacher
        lessons.append(SubjectTeacher(class_term=row, staff=head, subject=head.subject))
        for subject in words("staff", "subjects", row.school_class.stage):
            if subject != head.subject and subject in free:
                lessons.append(SubjectTeacher(class_term=row, staff=next(free[subject]), subject=subject))
    SubjectTeacher.objects.bulk_create(lessons, batch_size=BATCH)
    campus.teachers = defaultdict(list)
    for lesson in lessons:
        if lesson.class_term.term is campus.calendar.term:
            campus.teachers[lesson.class_term.school_class_id].append(lesson.staff)


def _by_subject(campus):
    teachers = defaultdict(list)
    for person in campus.staff.values():
        if person.is_active and person.subject:
            teachers[person.subject].append(person)
    return teachers
