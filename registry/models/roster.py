"""A roster file that somebody brought in: the original, kept for the record, and what became of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.models import ScopedQuerySet
from registry.models.term import Term


class RosterImportQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.all() if user.has_role(Role.OFFICE) else self.none()


def original_path(instance, filename):
    """Named by content, so that nothing about a child or a machine stands in a path."""
    return f"rosters/{instance.sha256}"


class RosterImport(models.Model):
    class State(models.TextChoices):
        REFUSED = "refused", _("Could not be read")
        OPEN = "open", _("Waiting for confirmation")
        DISCARDED = "discarded", _("Discarded")
        DONE = "done", _("Imported")

    file = models.FileField(_("original file"), upload_to=original_path, max_length=200)
    filename = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("brought in by"))
    at = models.DateTimeField(_("brought in at"), auto_now_add=True)
    term = models.CharField(_("term"), max_length=20, help_text=_("Short name; the term may not exist yet."))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    done_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    totals = models.JSONField(_("totals"), default=dict, help_text=_("Counts only, never a child's data."))
    message = models.CharField(_("message"), max_length=300, blank=True)

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-at"]

    def __str__(self):
        return self.filename

    @property
    def term_name(self) -> str:
        """The term as people call it; it may not be opened yet, or not be known (a file that could not be read)."""
        year, _dash, season = self.term.partition("-")
        return str(Term.usual(int(year), season)) if season else ""
