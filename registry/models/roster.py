"""A roster file that somebody brought in: the original, kept for the record, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.fields import SensitiveText
from lib.models import ScopedQuerySet
from registry.models.term import Term


class RosterImportQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(Role.OFFICE) else self.none()

    def same_as(self, roster):
        """Earlier imports of the very same file."""
        return self.filter(sha256=roster.sha256, state=RosterImport.State.DONE).exclude(pk=roster.pk)

    def settling(self, roster):
        """Imports of the same file for the same term that were carried out after it: what it held back may be in."""
        return self.same_as(roster).filter(term=roster.term, done_at__gt=roster.done_at)


def original_path(instance, filename):
    """Named by content, so that nothing about a child or a machine stands in a path."""
    return f"rosters/{instance.sha256}"


class RosterImport(models.Model):
    class State(models.TextChoices):
        REFUSED = "refused", _("Could not be read")
        OPEN = "open", _("Waiting for confirmation")
        DISCARDED = "discarded", _("Discarded")
        DONE = "done", _("Imported")
        UNDONE = "undone", _("Taken back")

    file = models.FileField(_("original file"), upload_to=original_path, max_length=200)
    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("brought in by"))
    at = models.DateTimeField(_("brought in at"), auto_now_add=True)
    term = models.CharField(_("term"), max_length=20, help_text=_("Short name; the term may not exist yet."))
    term_given = models.BooleanField(
        default=False, editable=False
    )  # somebody chose it; else the file decides each time
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    totals = models.JSONField(_("totals"), default=dict, help_text=_("Counts only, never a child's data."))
    held = models.JSONField(
        null=True, editable=False, help_text=_("Rows that it held back: sheet and number; empty before it is done.")
    )
    worked_on = models.BooleanField(default=False, editable=False)  # somebody mended or explained something in it
    message = models.CharField(_("message"), max_length=300, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.filename

    @property
    def reason(self) -> str:
        """Under which everything that the import wrote stands in the history."""
        return f"roster:{self.pk}"

    @property
    def term_name(self) -> str:
        """The term as people call it; it may not be opened yet, or not be known (a file that could not be read)."""
        year, _dash, season = self.term.partition("-")
        return str(Term.usual(int(year), season)) if season else ""


class RosterMending(models.Model):
    """A cell of a roster as somebody corrected it in the preview; the file itself stays as it came."""

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="mendings")
    sheet = models.CharField(max_length=400)
    row = models.PositiveIntegerField()
    field = models.CharField(max_length=40)
    text = SensitiveText()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "sheet", "row", "field"], name="one_mending_a_cell")]

    def __str__(self):
        return f"{self.sheet} {self.row} {self.field}"


class RosterLayout(models.Model):
    """What somebody said about the columns of a header, for whenever a roster with this header comes again."""

    key = models.CharField(max_length=32, unique=True)
    columns = models.JSONField(help_text=_("Number of the column in the header: field; empty for one not needed."))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    def __str__(self):
        return self.key
