"""The people who work here: staff, the roles they hold, and the groups that lead and do the caring (A1)."""

import re

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from lib.fields import DigestField, SensitiveText, digest, taken
from lib.models import ScopedQuerySet
from lib.phones import parse as parse_phones


class Role(models.TextChoices):
    """What a person does (design.md 4). Several per person; what each may see adds up."""

    CLASS_TEACHER = "class_teacher", _("Class teacher")
    HELPER = "helper", _("Helper teacher")
    PSYCHOLOGY = "psychology", _("Psychology teacher")
    LEADERSHIP = "leadership", _("Leadership group")
    OFFICE = "office", _("Office")
    IT = "it", _("IT")


# Who reads figures, each of the children in sight (design.md 4); IT reads none.
WITH_FIGURES = (Role.CLASS_TEACHER, Role.HELPER, Role.PSYCHOLOGY, Role.LEADERSHIP, Role.OFFICE)


class StaffQuerySet(ScopedQuerySet):
    def active(self):
        return self.filter(is_active=True)

    def with_role(self, *roles):
        return self.filter(roles__role__in=roles).distinct()

    def of_school(self):
        """Those who work here. A volunteer's account (pairing/sign_in.py) is in no list and no choice of people."""
        return self.filter(is_volunteer=False)

    def visible_to(self, user):
        """Colleagues know one another: everyone who works here sees the names."""
        return self.of_school() if user.is_active and not user.is_volunteer else self.none()

    def changeable_by(self, user):
        return self.of_school() if user.has_role(Role.IT) else self.none()

    def may_add(self, user):
        return user.has_role(Role.IT)

    def signing_in_as(self, name: str):
        """Those whom `name`, a staff number or a phone, may mean."""
        phone = re.sub(r"[\s-]", "", name)
        return self.filter(Q(number=name) | Q(phone_digest=digest(phone)))


class StaffManager(BaseUserManager.from_queryset(StaffQuerySet)):
    def create_user(self, number, password=None, roles=(), **fields):
        staff = self.model(number=number, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        staff.grant(*roles)
        return staff

    def create_superuser(self, number, password=None, **fields):
        """The first person at a new school: who sets up the accounts and brings in the roster."""
        return self.create_user(number, password, roles=[Role.IT, Role.OFFICE], **fields)

    def get_by_natural_key(self, username):
        return self.get(number=username)


class Staff(AbstractBaseUser):
    """A member of staff. Signs in with the staff number or the phone."""

    number = models.CharField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=50)
    phone = SensitiveText(_("phone"), max_length=20)
    phone_digest = DigestField(source="phone")
    email = SensitiveText(
        _("e-mail"), max_length=100, validators=[validate_email], help_text=_("Optional; for reminders only.")
    )
    subject = models.CharField(_("subject taught"), max_length=30, blank=True)
    is_active = models.BooleanField(
        _("works here"),
        default=True,
        help_text=_("Untick when somebody leaves: signing in ends, records stay."),
    )
    must_change_password = models.BooleanField(
        _("must choose a new password"), default=True, help_text=_("At the next sign-in.")
    )
    # Said here and not only by the companion who has the account: whatever becomes of that, it never turns into staff.
    is_volunteer = models.BooleanField(_("a volunteer's account"), default=False, editable=False)

    objects = StaffManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])
    USERNAME_FIELD = "number"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["phone_digest"], name="staff_phone_once"),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        found = parse_phones(self.phone)
        if found.problems or len(found.numbers) > 1:
            raise ValidationError({"phone": _("One phone number, please; a mobile has 11 digits.")}, code="phone")
        self.phone = "".join(found.numbers)
        if taken(self, "phone_digest"):
            raise ValidationError({"phone": _("Another member of staff signs in with this phone.")}, code="taken")

    @cached_property
    def role_set(self) -> frozenset:
        return frozenset(self.roles.values_list("role", flat=True)) if self.may_hold_roles else frozenset()

    @property
    def may_hold_roles(self) -> bool:
        return self.is_active and not self.is_volunteer

    def has_role(self, *roles) -> bool:
        """Does this person hold any of `roles`? Nobody who has left does, and no volunteer."""
        return not self.role_set.isdisjoint(roles)

    def grant(self, *roles):
        StaffRole.objects.bulk_create([StaffRole(staff=self, role=role) for role in roles], ignore_conflicts=True)
        self.__dict__.pop("role_set", None)

    def role_names(self) -> list[str]:
        return [Role(role).label for role in Role.values if role in {r.role for r in self.roles.all()}]

    def get_full_name(self):
        return self.name

    get_short_name = get_full_name

    # What Django's admin asks of a user. Rights come from roles and from each model's visible_to, never from
    # permission rows, so there is nothing here to grant by mistake.
    @property
    def is_staff(self):
        return self.is_active

    is_superuser = False

    def has_perm(self, perm, obj=None):
        return False

    def has_module_perms(self, app_label):
        return self.is_active


class StaffRole(models.Model):
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="roles", verbose_name=_("member of staff"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [models.UniqueConstraint(fields=["staff", "role"], name="role_once")]

    def __str__(self):
        return self.get_role_display()


class CareGroupQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        return self.all() if user.is_active and not user.is_volunteer else self.none()

    def changeable_by(self, user):
        return self.all() if self.may_add(user) else self.none()

    def may_add(self, user):
        return user.has_role(Role.LEADERSHIP, Role.OFFICE)


class CareGroup(models.Model):
    """The leadership group or the care team (plans 1, 4 and 5), as named on paper."""

    class Kind(models.TextChoices):
        LEADERSHIP = "leadership", _("Leadership group")
        TEAM = "team", _("Care team")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    name = models.CharField(_("name of the group"), max_length=60)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)

    objects = CareGroupQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("care group")
        verbose_name_plural = _("care groups")
        ordering = ["kind", "name", "pk"]

    def __str__(self):
        return self.name


class Membership(models.Model):
    """Who serves in a group, in which post, with which duties."""

    class Post(models.TextChoices):
        LEADER = "1", _("Leader")
        DEPUTY = "2", _("Deputy leader")
        MEMBER = "3", _("Member")

    group = models.ForeignKey(CareGroup, models.CASCADE, related_name="members", verbose_name=_("care group"))
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="memberships", verbose_name=_("member of staff"))
    post = models.CharField(_("post"), max_length=1, choices=Post.choices, default=Post.MEMBER)
    duties = models.CharField(_("duties"), max_length=200, blank=True)

    objects = CareGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group member")
        verbose_name_plural = _("group members")
        ordering = ["post", "pk"]
        constraints = [models.UniqueConstraint(fields=["group", "staff"], name="member_once")]

    def __str__(self):
        return f"{self.staff} {self.get_post_display()}"
