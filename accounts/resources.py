"""The staff list as the school keeps it in Excel: one row per person, brought in through django-import-export."""

import re
import tomllib
from pathlib import Path

from django.utils.translation import gettext as _
from import_export import fields, resources, widgets

from accounts.actions import set_roles
from accounts.models import Staff

SHEET = tomllib.loads((Path(__file__).parent / "staff_sheet.toml").read_text(encoding="utf-8"))
COLUMNS, ROLE_WORDS = SHEET["columns"], SHEET["roles"]
NUMBER, NAME = COLUMNS["number"], COLUMNS["name"]


class PlainText(widgets.CharWidget):
    """Text as typed; a number that Excel made of it loses its ".0"."""

    def clean(self, value, row=None, **kwargs):
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value if value is not None else "").strip()


class RolesWidget(widgets.Widget):
    """Several roles in a cell, separated by commas of any kind or spaces."""

    def clean(self, value, row=None, **kwargs):
        words = re.split(r"[、,，;；\s]+", str(value or "").strip())
        unknown = [word for word in words if word and word not in ROLE_WORDS]
        if unknown:
            raise ValueError(
                _("“%(word)s” is no role. Possible: %(roles)s") % {"word": unknown[0], "roles": "、".join(ROLE_WORDS)}
            )
        return [ROLE_WORDS[word] for word in words if word]


class KeptField(fields.Field):
    """A blank cell says nothing: what is on file stays."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        if self.clean(row, **kwargs):
            super().save(instance, row, is_m2m, **kwargs)


class RolesField(fields.Field):
    """Read with the row, written once the person exists; a blank cell leaves the roles as they are."""

    def save(self, instance, row, is_m2m=False, **kwargs):
        instance.roles_to_set = self.clean(row, **kwargs)

    def export(self, instance, **kwargs):
        """For the preview: the roles that the person has, or will have."""
        held = getattr(instance, "roles_to_set", None) or (
            [role.role for role in instance.roles.all()] if instance.pk else []
        )
        return "、".join(word for word, role in ROLE_WORDS.items() if role in held)


class StaffResource(resources.ModelResource):
    number = fields.Field("number", NUMBER, widget=PlainText())
    name = fields.Field("name", NAME, widget=PlainText())
    phone = KeptField("phone", COLUMNS["phone"], widget=PlainText())
    email = KeptField("email", COLUMNS["email"], widget=PlainText())
    subject = KeptField("subject", COLUMNS["subject"], widget=PlainText())
    roles = RolesField("roles", COLUMNS["roles"], widget=RolesWidget())

    class Meta:
        model = Staff
        import_id_fields = ["number"]
        fields = ["number", "name", "phone", "email", "subject", "roles"]
        clean_model_instances = True
        skip_unchanged = False
        use_transactions = True

    def get_queryset(self):
        return Staff.objects.of_school()

    def before_import(self, dataset, **kwargs):
        missing = [name for name in (NUMBER, NAME) if name not in (dataset.headers or [])]
        if missing:
            raise ValueError(
                _("The first row must be the header, with %(columns)s. Missing: %(missing)s")
                % {"columns": "、".join(COLUMNS.values()), "missing": "、".join(missing)}
            )

    def after_init_instance(self, instance, new, row, **kwargs):
        if new:
            instance.set_unusable_password()

    def after_save_instance(self, instance, row, **kwargs):
        roles = getattr(instance, "roles_to_set", None)
        if roles and not kwargs.get("dry_run"):
            set_roles(staff=instance, roles=roles, by=kwargs.get("user"))
