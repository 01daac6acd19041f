"""What every record about children has in common: its day, its author, the children it is about, who may read it.

Visits, family contacts and talks are records; a new record type is a subclass of `Record` and one of `RecordChild`.
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Role
from lib.dates import today
from lib.fields import DigestField, LengthField, digest
from lib.models import ScopedQuerySet
from lib.text import condense
from registry.kinds import kind_of
from registry.models import Child
from registry.rights import WRITE
from registry.standing import Standing

UNDO_FOR = dt.timedelta(minutes=10)
BATCH = 500
READS_ALL_RECORDS = (Role.LEADERSHIP, Role.PSYCHOLOGY)


class RecordQuerySet(ScopedQuerySet):
    """Class teachers read what concerns their class, helpers what they wrote; leadership and psychology read all.

    A kind of record for which that is otherwise says so in these four lines (design.md 4).
    """

    readers = READS_ALL_RECORDS  # who reads all of them
    write = WRITE  # about which children one may write them
    class_reads = True  # does a class teacher read what others wrote about a child of the class?
    helpers_read = False  # does a helper read what others wrote about the child?

    def visible_to(self, user, on=None):
        if not user.is_active:
            return self.none()
        if user.has_role(*self.readers):
            return self.all()
        on = on or today()
        found = Q(author=user) & Q(self._about(self.writable_children(user, on).values("pk")))
        if self.class_reads:
            found |= Q(self._about(Child.objects.ids_in_class_of(user, on)))
        if self.helpers_read:
            found |= Q(self._about(Child.objects.ids_helped_by(user, on)))
        return self.filter(found)

    def readable_by(self, user, on=None):
        """Those whose own page `user` may open: what is listed for that person, unless a kind says more."""
        return self.visible_to(user, on)

    def on_file_of(self, child, standing):
        """`visible_to` of the records about one child, by how the reader stands to it; see `Standing`."""
        rows, user = self.filter(links__child=child), standing.user
        if not user.is_active:
            return rows.none()
        shared = self._shared_with(standing)
        if user.has_role(*self.readers) or child.pk in shared:
            return rows
        others = Q(self._about(shared)) if shared else Q(pk__in=[])  # it may be about such a child as well
        return rows.filter(others | Q(author=user) if standing.has(self.write, child.pk) else others)

    def _shared_with(self, standing) -> frozenset:
        """The children of whom the person reads what others wrote."""
        own_class = standing.own_class if self.class_reads else frozenset()
        return own_class | standing.helped if self.helpers_read else own_class

    def writable_children(self, user, on):
        """The children about whom `user` may write such records."""
        return self.write.over(Child.objects, user, on)

    def changeable_by(self, user, on=None):
        """An author corrects own words, for as long as one of the children is in that person's care."""
        if not user.is_active:
            return self.none()
        return self.filter(self._about(self.writable_children(user, on or today()).values("pk")), author=user)

    def undoable_by(self, user, at):
        """What `user` has just saved, and not touched since, can be taken back for a moment; `at` is now."""
        corrected = self.model.history.model.objects.filter(id=OuterRef("pk"), history_type="~")
        return self.changeable_by(user).filter(~Exists(corrected), created_at__gt=at - UNDO_FOR)

    def may_add(self, user, standing=None):
        """`standing`: the person's, where a page asks for many kinds."""
        return (standing or Standing(user, today())).anywhere(self.write)

    def may_add_about(self, child, standing) -> bool:
        return standing.has(self.write, child.pk)

    def about(self, children):
        """The records that concern any of `children`."""
        return self.filter(self._about(children.values("pk")))

    def _about(self, ids):
        links = self.model.children.through.objects
        return Exists(links.filter(record=OuterRef("pk"), child__in=ids))


def writable_children(user, on):
    """The children about whom `user` may write most records: own class, paired, or for the psychology teacher any."""
    return WRITE.over(Child.objects, user, on)


class Record(models.Model):
    """Something done for one or several children on a day. The day counts, not the hour of typing (design 3).

    The database knows the main text, the `headline` of the kind, by its digest and its length alone.
    """

    on = models.DateField(_("date"), db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    concern = models.BooleanField(
        _("concern"), default=False, help_text=_("Something that others should look at soon.")
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last changed at"), auto_now=True)
    text_digest = DigestField(source="condensed_text")
    text_length = LengthField(source="condensed_text")

    # A version has neither: both follow from its text.
    history = HistoricalRecords(inherit=True, excluded_fields=["text_digest", "text_length"])

    class Meta:
        abstract = True
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["text_digest", "on"], name="%(class)s_same_text")]

    def __str__(self):
        return f"{self.on} {self._meta.verbose_name}"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        # The day stands on the links too, for the (child, day) index on which every figure rests.
        self.children.through.objects.filter(record=self).exclude(on=self.on).update(on=self.on)

    @property
    def condensed_text(self) -> str:
        """The main text without what somebody might change in a copy: blanks, punctuation, capital letters."""
        return condense(getattr(self, kind_of(type(self)).headline))

    def set_children(self, children):
        """Replaces the children this record is about."""
        through = self.children.through
        wanted = {child.pk for child in children}
        through.objects.filter(record=self).exclude(child__in=wanted).delete()
        through.objects.bulk_create(
            [through(record=self, child_id=pk, on=self.on) for pk in sorted(wanted)], ignore_conflicts=True
        )

    def was_opened_by(self, user):
        """Called when its page is shown to `user`: a confidential kind keeps a trace."""

    def children_for(self, user, on=None):
        """Of the children in this record, those that `user` may know of: a forum shows nobody another's child."""
        return self.children.visible_to(user, on)


def measure_texts(model, headline: str):
    """Fills `text_digest` and `text_length` of every row, batch by batch. For migrations, whose models lack methods."""
    last = 0
    while rows := list(model.objects.filter(pk__gt=last).order_by("pk").only(headline)[:BATCH]):
        for row in rows:
            text = condense(getattr(row, headline))
            row.text_digest, row.text_length = digest(text) or None, len(text)
        model.objects.bulk_update(rows, ["text_digest", "text_length"])
        last = rows[-1].pk


class RecordChild(models.Model):
    """A child in a record; `record` is the concrete subclass's foreign key."""

    child = models.ForeignKey(Child, models.CASCADE, verbose_name=_("child"), related_name="+")
    on = models.DateField(_("date"))

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.child_id} {self.on}"


def link_meta(name):
    """The constraint and the index of a link table; `name` keeps them apart."""
    return {
        "constraints": [models.UniqueConstraint(fields=["record", "child"], name=f"{name}_child_once")],
        "indexes": [models.Index(fields=["child", "on"], name=f"{name}_child_on")],
    }
