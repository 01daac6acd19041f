"""Notes of leadership to a member of staff: about a record (comment, ask, thanks), or a reminder of what is overdue.

A note waits on the addressee's desk until it is answered: an ask with words, the others with one tap.
"""

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import begins
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.kinds import all_kinds, named_by, on_records
from registry.models.child import Child


class NoteQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Leadership reads all, everybody else what came to them; about a record only while they may read that.

        A reminder about a child is read only by whoever may see the child. So a teacher who loses the child loses the
        note with it, and the notes on a record that is gone are gone.
        """
        if not user.is_active:
            return self.none()
        leads = user.has_role(Role.LEADERSHIP)
        mine = self if leads else self.filter(to=user)
        kinds = all_kinds() if leads else named_by(mine, all_kinds())
        known = Q(child=None) | Q(child__in=Child.objects.visible_to(user, on).order_by().values("pk"))
        readable = on_records(kinds, lambda records: records.visible_to(user, on))
        return mine.filter(Q(kind=Note.Kind.REMINDER) & known | readable)

    def waiting_for(self, user, on=None):
        """What stands on the desk of `user`: not answered yet, by the day by which it should be."""
        rows = self.unanswered().filter(to=user).visible_to(user, on)
        return rows.order_by(F("due_on").asc(nulls_last=True), "created_at", "pk")

    def withdrawable_by(self, user, on=None):
        """Leadership takes back what has not been answered: a slip, or an ask to somebody who has left the child."""
        if not user.has_role(Role.LEADERSHIP):
            return self.none()
        return self.unanswered().exclude(to=user).visible_to(user, on)

    def may_add(self, user):
        return user.has_role(Role.LEADERSHIP)

    def about(self, record, kind):
        return self.filter(record_kind=kind.slug, record_id=record.pk)

    def asks(self):
        return self.filter(kind=Note.Kind.ASK)

    def reminders(self):
        return self.filter(kind=Note.Kind.REMINDER)

    def pressing(self):
        """What wants to be answered or done; thanks and comments want nothing."""
        return self.filter(kind__in=[Note.Kind.ASK, Note.Kind.REMINDER])

    def reminded_since(self, day) -> dict:
        """{member of staff: the latest day of a reminder to them} after `day`."""
        rows = self.reminders().filter(on__gt=day).order_by("on")
        return dict(rows.values_list("to", "on"))

    def unanswered(self):
        return self.filter(answered_at=None)

    def overdue(self, on):
        """The asks whose day has passed without an answer."""
        return self.filter(_late(on))

    def in_short(self, by, on, since) -> dict:
        """How many asks are `overdue`, by whomever, and how many of `by` have been `answered` since that day."""
        lately = Q(by=by, kind=Note.Kind.ASK, answered_at__gte=begins(since))
        return self.order_by().aggregate(overdue=Count("pk", filter=_late(on)), answered=Count("pk", filter=lately))


def _late(on) -> Q:
    return Q(kind=Note.Kind.ASK, answered_at=None, due_on__lt=on)


class Note(models.Model):
    class Kind(models.TextChoices):
        COMMENT = "comment", _("Comment")
        ASK = "ask", _("Please follow up")
        THANKS = "thanks", _("Thanks")
        REMINDER = "reminder", _("Reminder")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("to"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    on = models.DateField(_("written on"))
    text = SensitiveText(_("text"), multiline=True)
    due_on = models.DateField(_("by which day"), null=True, blank=True)
    # The record it is about: the slug of its kind and its key. Kinds are registered from above, so there is no key
    # that the database could watch over; `visible_to` joins what is there.
    record_kind = models.CharField(max_length=20, blank=True)
    record_id = models.PositiveBigIntegerField(null=True, blank=True)
    child = models.ForeignKey(
        Child, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("child"),
        help_text=_("Of whom a reminder speaks."),
    )  # fmt: skip
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer = SensitiveText(_("answer"), multiline=True)

    objects = NoteQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["to", "answered_at"], name="note_on_desk"),
            models.Index(fields=["record_kind", "record_id"], name="note_on_record"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["comment", "ask", "thanks", "reminder"]), name="note_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(to=F("by")), name="note_to_another"),
            models.CheckConstraint(
                condition=Q(kind="thanks") | Q(text__is_empty=False), name="note_says_something",
                violation_error_message=_("Write something."),
            ),
            models.CheckConstraint(
                condition=Q(kind="ask", due_on__isnull=False, due_on__gte=F("on"))
                | (~Q(kind="ask") & Q(due_on__isnull=True)),
                name="note_due_if_asked",
                violation_error_message=_("By which day? Not one that has passed."),
            ),
            models.CheckConstraint(
                condition=Q(kind="reminder", record_kind="", record_id__isnull=True)
                | (~Q(kind="reminder") & ~Q(record_kind="") & Q(record_id__isnull=False)),
                name="note_about_a_record",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer__is_empty=True)
                | (Q(answered_at__isnull=False) & (~Q(kind="ask") | Q(answer__is_empty=False))),
                name="note_answered_in_words",
                violation_error_message=_("Write an answer."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.on} {self.get_kind_display()}"

    @property
    def wants_words(self) -> bool:
        """Is it answered with words? The others with one tap."""
        return self.kind == self.Kind.ASK

    def is_overdue(self, on) -> bool:
        return self.wants_words and self.answered_at is None and self.due_on < on
