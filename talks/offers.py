"""What talks bring to other pages: duties, parts of a child's file, steps after a record, what waits."""

from django.db.models import Case, CharField, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Role
from registry import duties, file, steps, waiting
from registry.models import Child
from registry.rights import WRITE
from talks.models import Appointment, CounsellingChild, MailboxOpening, TalkChild, Whisper

READS_TALKS = (Role.PSYCHOLOGY, Role.LEADERSHIP)
THE_SCHOOL = Value(0, IntegerField())


def register():
    duties.register(duties.Duty("talk", gettext_lazy("Talk"), duties.about_children(TalkChild), kind="talk"))
    duties.register(
        duties.Duty(
            "mailbox-opening", gettext_lazy("Opening of the mailbox"), _openings, subject=duties.Subject.SCHOOL,
            columns=("school", "on", "by"),
        )
    )  # fmt: skip
    _parts()
    _steps()
    _waiting()


def _openings():
    return MailboxOpening.objects.annotate(school=THE_SCHOOL).order_by()


# ------------------------------------------------------------------ the child's file
def _parts():
    file.register(
        file.Part("talk-cards", gettext_lazy("Talk cards"), "talks/parts/cards.html", _no_lines, _reads_talks, order=30)
    )
    file.register(
        file.Part("counselling", gettext_lazy("Counselling"), "talks/parts/counselling.html", _flag, _writes, order=31)
    )
    file.register(
        file.Part(
            "appointments", gettext_lazy("Appointments"), "talks/parts/appointments.html", _appointments, order=32
        )
    )


def _no_lines(child, standing):
    return file.lines("talk-cards", Child.objects.none())


def _reads_talks(child, standing) -> bool:
    return standing.user.has_role(*READS_TALKS) or standing.has(WRITE, child.pk)


def _writes(child, standing) -> bool:
    return standing.has(WRITE, child.pk)


def _flag(child, standing):
    """That there is any, to the child's class teacher: one line, without a day, a word, or a number (design 4)."""
    own = standing.user.is_active and child.pk in standing.own_class
    about = CounsellingChild.objects.filter(child=OuterRef("pk"))
    rows = Child.objects.filter(Exists(about), pk=child.pk) if own else Child.objects.none()
    return file.lines("counselling", rows)


def _appointments(child, standing):
    rows = Appointment.objects.on_file_of(child, standing)
    who = Coalesce(F("with_whom__name"), Value(""))
    return file.lines("appointments", rows, on=F("on"), state=F("state"), who=who)


# ------------------------------------------------------------------ after a record
def _steps():
    steps.register(
        steps.Step("refer", gettext_lazy("Refer to the psychology teacher"), "calendar", _refer, _refers, order=20)
    )
    steps.register(
        steps.Step(
            "talk-card", gettext_lazy("Talk card"), "print", _card, lambda child, standing: True, order=30,
            always=True, kinds=("talk",),
        )
    )  # fmt: skip
    steps.register(
        steps.Step(
            "grant", gettext_lazy("Let a leader read it"), "eye", _grant, _grants, order=40, always=True,
            kinds=("counselling",),
        )
    )  # fmt: skip


def _refer(kind, record, child):
    return f"{reverse('appointment-new')}?child={child.pk}"


def _refers(child, standing):
    """The psychology teacher need not be told."""
    return not standing.user.has_role(Role.PSYCHOLOGY) and standing.has(WRITE, child.pk)


def _card(kind, record, child):
    return f"{reverse('talk-card', args=[record.pk])}?child={child.pk}"


def _grant(kind, record, child):
    return reverse("grant-new", args=["counselling", record.pk])


def _grants(child, standing):
    return standing.user.has_role(Role.PSYCHOLOGY)


# ------------------------------------------------------------------ front page of the psychology teacher
def _waiting():
    waiting.register(
        waiting.Waiting(
            "appointments", gettext_lazy("Appointments"), "calendar", _appointments_of, _appointment_items,
            lambda: reverse("appointments"), roles=(Role.PSYCHOLOGY,), order=10,
        )
    )  # fmt: skip
    waiting.register(
        waiting.Waiting(
            "whispers", gettext_lazy("Letters to answer"), "file", _letters, _letter_items, lambda: reverse("mailbox"),
            roles=(Role.PSYCHOLOGY,), order=11,
        )
    )  # fmt: skip


def _appointments_of(user, on):
    rows = Appointment.objects.waiting_for(user, on)
    name = Coalesce(F("child__name"), Value(""))
    return file.lines("appointments", rows, on=F("on"), text=name, state=F("state"))


def _appointment_items(lines, on):
    words = dict(Appointment.State.choices)
    return [
        waiting.Item(
            f"{line.text or _('A caller')} · {words[line.state]}", reverse("appointment", args=[line.pk]), line.on,
            urgent=line.on < on,
        )
        for line in lines
    ]  # fmt: skip


def _letters(user, on):
    rows = Whisper.objects.visible_to(user, on).unanswered()
    urgent = Case(
        When(Q(safety=True) | Q(level=Whisper.Level.SERIOUS), then=Value("urgent")),
        default=Value(""),
        output_field=CharField(),
    )
    name = Coalesce(F("child__name"), Value(""))
    return file.lines("whispers", rows, on=F("on"), text=name, state=urgent, n=F("number"))


def _letter_items(lines, on):
    return [
        waiting.Item(
            f"{_('Letter %(n)s') % {'n': line.n}}{f' · {line.text}' if line.text else ''}",
            reverse("whisper", args=[line.pk]), line.on, urgent=bool(line.state),
        )
        for line in lines
    ]  # fmt: skip
