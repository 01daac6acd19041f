"""The whisper mailbox (悄悄话信箱), opened every Friday; every letter is read and answered (plan 2, 5).

Of a letter the school keeps that it came, what worries in it and how it was answered; its words only where the child
agrees or its safety demands it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import not_to_come, today
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child
from registry.rights import WRITE
from talks.models.grant import Grant

OPENING_KNOWN_TO = (Role.PSYCHOLOGY, Role.LEADERSHIP)


class OpeningQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(*OPENING_KNOWN_TO) else self.none()

    def changeable_by(self, user):
        return self.all() if user.has_role(Role.PSYCHOLOGY) else self.none()

    def may_add(self, user):
        return user.has_role(Role.PSYCHOLOGY)


class MailboxOpening(models.Model):
    on = models.DateField(_("opened on"), validators=[not_to_come])
    place = models.CharField(_("which mailbox"), max_length=40, blank=True)
    letters = models.PositiveSmallIntegerField(_("how many letters"), default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by"))

    objects = OpeningQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("opening of the mailbox")
        verbose_name_plural = _("openings of the mailbox")
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "place"], name="mailbox_opened_once",
                violation_error_message=_("This mailbox has been noted as opened on that day."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.on} {self.place}".strip()


class WhisperQuerySet(ScopedQuerySet):
    def visible_to(self, user, on=None):
        """Psychology teachers see all, an author who is no longer one those of children still in that person's care."""
        if user.has_role(Role.PSYCHOLOGY):
            return self.all()
        if not user.is_active:
            return self.none()
        return self.filter(author=user, child__in=WRITE.over(Child.objects, user, on or today()).order_by())

    def readable_by(self, user, on=None):
        """A leader reads one by grant, on its own page."""
        seen = self.visible_to(user, on)
        if not user.has_role(Role.LEADERSHIP):
            return seen
        granted = Grant.objects.in_force_for(user, on or today()).filter(whisper=OuterRef("pk"))
        return self.filter(Q(pk__in=seen.order_by().values("pk")) | Exists(granted))

    def changeable_by(self, user, on=None):
        return self.all() if user.has_role(Role.PSYCHOLOGY) else self.none()

    def may_add(self, user):
        return user.has_role(Role.PSYCHOLOGY)

    def unanswered(self):
        return self.filter(answered_on=None)


class Whisper(models.Model):
    """The receipt of a letter."""

    class Level(models.TextChoices):
        UNREAD = "", _("Not yet read")
        CALM = "1", _("All is well")
        SOME = "2", _("Something weighs on the child")
        SERIOUS = "3", _("Serious")

    class Way(models.TextChoices):
        NONE = "", _("Not yet answered")
        TALK = "talk", _("In a talk")
        LETTER = "letter", _("In a letter")
        OPENLY = "openly", _("To all, without a name")
        OTHER = "other", _("Otherwise")

    opening = models.ForeignKey(
        MailboxOpening, models.CASCADE, related_name="whispers", verbose_name=_("opening of the mailbox")
    )
    number = models.PositiveSmallIntegerField(_("letter"))
    on = models.DateField(_("received on"))
    child = models.ForeignKey(
        Child, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("child"),
        help_text=_("Nobody: the letter is not signed."),
    )  # fmt: skip
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    level = models.CharField(_("what it says of the child"), max_length=1, choices=Level.choices, blank=True)
    safety = models.BooleanField(
        _("the child's safety is at stake"), default=False, help_text=_("Then silence must be broken: report it.")
    )
    agreed = models.BooleanField(_("the child agrees that its words are kept"), default=False)
    content = SensitiveText(
        _("the child's words"), multiline=True, help_text=_("Only if the child agrees, or its safety demands it.")
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    way = models.CharField(_("how it was answered"), max_length=10, choices=Way.choices, blank=True)
    answer = SensitiveText(_("the answer"), multiline=True)

    objects = WhisperQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-on", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["opening", "number"], name="whisper_number_once"),
            models.CheckConstraint(
                condition=Q(content__is_empty=True) | Q(agreed=True) | Q(safety=True), name="whisper_kept_with_leave",
                violation_error_message=_("The words are kept only if the child agrees, or its safety demands it."),
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, way="", answer__is_empty=True)
                | (Q(answered_on__isnull=False) & ~Q(way="")),
                name="whisper_answered_somehow",
                violation_error_message=_("Say how it was answered."),
            ),
        ]  # fmt: skip

    def __str__(self):
        """Never a name."""
        return _("Letter %(n)s, %(on)s") % {"n": self.number, "on": self.on}
