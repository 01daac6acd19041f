"""An activity: what, when, where, for whom, who is in charge, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import WITH_FIGURES, Role
from activities.models.partner import Partner
from lib.dates import today
from lib.fields import CodesField, SensitiveText
from lib.models import ScopedQuerySet
from registry.models import Child, ClassTerm, SchoolClass
from registry.rights import WRITE
from registry.standing import Standing

RUN_ALL = (Role.LEADERSHIP, Role.OFFICE)  # the school's activities are theirs (design.md 4)
READ_ALL = (*RUN_ALL, Role.PSYCHOLOGY)  # they know every child


class Checkpoint(models.TextChoices):
    """What is looked at on a round (plan 5, 2.2)."""

    WIRING = "wiring", _("Wiring and sockets")
    EXITS = "exits", _("Escape routes")
    FIRE = "fire", _("Fire extinguishers")
    WINDOWS = "windows", _("Windows and railings")
    BEDS = "beds", _("Beds and ladders")
    WATER = "water", _("Hot water")
    NIGHT = "night", _("Everybody in bed")
    GATE = "gate", _("Gate and wall")
    ROAD = "road", _("Way to school")
    PONDS = "ponds", _("Rivers and ponds")
    STRANGERS = "strangers", _("Strangers about")


class ActivityQuerySet(ScopedQuerySet):
    """Those of the whole school are read by everybody who cares for children. Those of a class are read by its class
    teacher, and by whoever knows a child that takes part. Of the children each reader is shown only the known ones.
    """

    def visible_to(self, user, on=None):
        if not user.is_active or not user.has_role(*WITH_FIGURES):
            return self.none()
        if user.has_role(*READ_ALL):
            return self.all()
        on = on or today()
        known = Child.objects.visible_to(user, on).order_by().values("pk")
        some = _participants().filter(child__in=known)
        return self.filter(~Exists(_classes()) | _of_own_class(user, on) | Exists(some))

    def changeable_by(self, user, on=None):
        """Leadership and office change all; others what they run or have entered, and what is their class's."""
        if user.has_role(*RUN_ALL):
            return self.all()
        on = on or today()
        if not self.may_add(user):
            return self.none()
        return self.visible_to(user, on).filter(Q(organiser=user) | Q(author=user) | _of_own_class(user, on))

    def may_add(self, user):
        return user.has_role(*RUN_ALL) or Standing(user, today()).anywhere(WRITE)

    def of(self, *kinds):
        return self.filter(kind__in=kinds)

    def held(self):
        return self.filter(state=Activity.State.HELD)


def _classes():
    return ActivityClass.objects.filter(activity=OuterRef("pk")).order_by()


def _participants():
    model = Activity._meta.get_field("participants").related_model
    return model.objects.filter(activity=OuterRef("pk")).order_by()


def _of_own_class(user, on):
    return Exists(_classes().filter(school_class__in=ClassTerm.objects.headed_by(user, on).values("school_class")))


class Activity(models.Model):
    class Kind(models.TextChoices):
        CLASS_MEETING = "class_meeting", _("Class meeting")
        PARENTS = "parents", _("Parents' meeting")
        LESSON = "lesson", _("Mental-health lesson")
        FORUM = "forum", _("Forum")
        SHOW = "show", _("Stage show")
        CONTEST = "contest", _("Contest")
        CLUB = "club", _("Club")
        VOLUNTARY = "voluntary", _("Voluntary work")
        EVENT = "event", _("Event")
        TRAINING = "training", _("Training of teachers")
        DORMITORY = "dormitory", _("Dormitory check")
        PATROL = "patrol", _("Patrol")
        DRIVE = "drive", _("Donation drive")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        POSTPONED = "postponed", _("Postponed")
        HELD = "held", _("Held")
        CANCELLED = "cancelled", _("Cancelled")

    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.CLASS_MEETING)
    title = models.CharField(_("title"), max_length=80)
    theme = models.CharField(_("theme"), max_length=120, blank=True)
    on = models.DateField(_("date"), db_index=True)
    begins = models.TimeField(_("begins"), null=True, blank=True)
    ends = models.TimeField(_("ends"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("in charge")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PLANNED)
    first_day = models.DateField(_("planned at first for"), null=True, blank=True, editable=False)
    reason = SensitiveText(_("why it was postponed or cancelled"), max_length=200)
    purpose = SensitiveText(_("purpose"), multiline=True)
    background = SensitiveText(_("background"), multiline=True)
    checked = CodesField(_("what was looked at"), choices=Checkpoint.choices)
    minutes = SensitiveText(_("minutes of the meeting"), multiline=True, help_text=_("Who spoke, and what about."))
    questions = SensitiveText(_("questions and answers"), multiline=True)
    summary = SensitiveText(_("summary"), multiline=True)
    feedback = SensitiveText(_("feedback"), multiline=True)
    press = models.CharField(_("reported by the press"), max_length=200, blank=True)
    guests = models.PositiveSmallIntegerField(_("guests who came"), null=True, blank=True)
    hours = models.DecimalField(_("lesson hours"), max_digits=4, decimal_places=1, null=True, blank=True)
    budget = models.DecimalField(_("budget in yuan"), max_digits=10, decimal_places=2, null=True, blank=True)
    partners = models.ManyToManyField(Partner, blank=True, related_name="activities", verbose_name=_("partners"))
    classes = models.ManyToManyField(
        SchoolClass, through="ActivityClass", related_name="activities", verbose_name=_("classes")
    )
    created_at = models.DateTimeField(_("entered at"), auto_now_add=True)

    objects = ActivityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["kind", "on"], name="activity_kind_on")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_a_title"),
            models.CheckConstraint(
                condition=Q(begins=None) | Q(ends=None) | Q(ends__gt=F("begins")),
                name="activity_times_in_order",
                violation_error_message=_("The end must come after the beginning."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["postponed", "cancelled"]) | Q(reason__is_empty=False),
                name="activity_put_off_with_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(state="postponed") | Q(first_day__isnull=False), name="activity_postponed_from_a_day"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        """Still to come: it can be held, postponed or cancelled."""
        return self.state in (self.State.PLANNED, self.State.POSTPONED)

    @property
    def is_check(self) -> bool:
        return self.kind in CHECKS

    @property
    def asks_families(self) -> bool:
        """Those invited are the families; who of them came is noted."""
        return self.kind in (self.Kind.PARENTS, self.Kind.FORUM)

    @property
    def rolls(self) -> tuple[str, ...]:
        """Which rolls are called: signing in, on the way back, of the families."""
        kind = self.Kind
        if self.kind == kind.PARENTS:
            return ("family",)
        if self.kind == kind.FORUM:
            return ("here", "family")
        if self.kind in (kind.TRAINING, *CHECKS):
            return ()
        return ("here", "back") if self.kind in (kind.EVENT, kind.VOLUNTARY, kind.SHOW, kind.CONTEST) else ("here",)


CHECKS = (Activity.Kind.DORMITORY, Activity.Kind.PATROL)


class ActivityClass(models.Model):
    """A class for which an activity is; one without any is for the whole school."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="links")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="+", verbose_name=_("class"))

    class Meta:
        verbose_name = _("class of an activity")
        verbose_name_plural = _("classes of an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "school_class"], name="activity_class_once")]

    def __str__(self):
        return f"{self.activity_id} {self.school_class_id}"
