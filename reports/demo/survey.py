"""The survey of the running term as it stands: most classes signed for, a few families screened by questionnaire."""

from django.db.models import Max

from registry.actions import record_screenings, sign_class
from registry.census import of_class
from registry.models import ClassSignature, ClassTerm, Screening, TermSurvey
from reports.demo.sources import Dice, source

SIGNED = 0.7  # of the classes that are verified


def survey(campus, *, seed) -> None:
    """Draws with dice of its own: what was drawn before stays as it was."""
    dice = Dice(f"{seed} survey")
    term = campus.calendar.term
    classes = list(ClassTerm.objects.filter(term__slug=term.slug).exclude(head_teacher=None).order_by("pk"))
    for class_term in classes:
        if dice.chance(SIGNED):
            _sign(class_term, campus.calendar.until)
    _screen(dice, classes, campus.calendar.until)


def _sign(class_term, on):
    """On the day on which the last of the class was verified."""
    line = of_class(class_term.head_teacher, class_term, on)
    if not line.may_be_signed:
        return
    signature = sign_class(class_term=class_term, roll=line.roll, on=on, by=class_term.head_teacher)
    of = TermSurvey.objects.filter(term=class_term.term, school_class=class_term.school_class)
    last = of.aggregate(last=Max("verified_on"))["last"]
    ClassSignature.objects.filter(pk=signature.pk).update(on=min(last or on, on))


def _screen(dice, classes, until):
    made = []
    for family in source("screenings")["family"]:
        class_term = dice.choice(classes)
        head, filled_on = class_term.head_teacher, dice.day(class_term.term.first_day, until)
        answers = {name: value for name, value in family.items() if name not in ("guardian", "relation", "at_home")}
        decided = {"decided_by": head, "decided_on": filled_on} if "outcome" in family else {}
        made.append(
            Screening(
                term=class_term.term,
                school_class=class_term.school_class,
                at_home=tuple(family["at_home"]),
                guardian_name=family.get("guardian", ""),
                guardian_relation=family.get("relation", ""),
                filled_by=head,
                filled_on=filled_on,
                **answers,
                **decided,
            )
        )
    for screening in made:
        record_screenings(screenings=[screening], by=screening.filled_by)
