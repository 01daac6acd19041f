"""Closes what stock admin leaves open, for ModelAdmins and inlines alike (see libraries.md, "seen in stock admin")."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from lib import forms
from lib.fields import CodesField, SensitiveText, Sensitivity
from lib.masks import masked_field


def scoped(model, user):
    """Every row of `model` that `user` may see. A model that says nothing about it cannot be used in a form."""
    rows = model._default_manager.all()
    if not hasattr(rows, "visible_to"):
        raise ImproperlyConfigured(f"{model.__name__} has no visible_to(user)")
    return rows.visible_to(user)


class Scope:
    """Rows, rights and form fields start from `visible_to` and `changeable_by` of the model's queryset."""

    deletable = False

    # ------------------------------------------------------------------ rows and rights
    def get_queryset(self, request):
        rows = scoped(self.model, request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def _answer(self, request, question, find):
        """Rights are asked for dozens of times a page; each question is put to the model once a request."""
        answers = request.__dict__.setdefault("_scope_answers", {})
        key = (self.model, *question)
        if key not in answers:
            answers[key] = find()
        return answers[key]

    def _visible(self, request):
        return self._answer(request, ["visible"], lambda: scoped(self.model, request.user))

    def _changeable(self, request):
        rows = self.model._default_manager.all()
        return self._answer(request, ["changeable"], lambda: rows.changeable_by(request.user))

    def _holds(self, request, right, rows, obj) -> bool:
        """Is `obj` among `rows`? Without a row: could any be?"""
        if obj is None or obj.pk is None:
            return not rows.query.is_empty()
        return self._answer(request, [right, obj.pk], lambda: rows.filter(pk=obj.pk).exists())

    def has_view_permission(self, request, obj=None):
        return self._holds(request, "visible", self._visible(request), obj)

    def has_change_permission(self, request, obj=None):
        return self._holds(request, "changeable", self._changeable(request), obj)

    def has_add_permission(self, request, obj=None):
        rows = self.model._default_manager.all()
        return self._answer(request, ["add"], lambda: rows.may_add(request.user))

    def has_delete_permission(self, request, obj=None):
        return self.deletable and self.has_change_permission(request, obj)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    # ------------------------------------------------------------------ form fields
    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A select lists, and a forged POST can name, only what the person may see."""
        kwargs.setdefault("queryset", scoped(db_field.remote_field.model, request.user))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", scoped(db_field.remote_field.model, request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
            kwargs.setdefault("widget", forms.DateInput)
        if isinstance(db_field, SensitiveText) and not db_field.multiline:
            kwargs.setdefault("widget", forms.TextInput)  # the admin takes every TextField for a long one
        if isinstance(db_field, CodesField):
            kwargs.setdefault("widget", forms.ManyChips)  # the admin takes it for a line of text
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget  # no pop-ups: what is missing has a page of its own
        return field

    # ------------------------------------------------------------------ sensitive values
    def may_read(self, request, obj, kind: Sensitivity) -> bool:
        """May the person read this kind of value of this row in the clear? Nobody, until an app says who."""
        return kind == Sensitivity.CONTENT

    def get_fieldsets(self, request, obj=None):
        """Read-only values are written out as they are, so those that the person may not read are left out."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or obj.pk is None:
            return fieldsets
        read_only = self._is_read_only(request, obj)
        written_out = flatten_fieldsets(fieldsets) if read_only else self.get_readonly_fields(request, obj)
        hidden = {field.name for field in self._sensitive() if not self.may_read(request, obj, field.kind)}
        hidden &= set(written_out)
        return [(name, {**options, "fields": _less(options["fields"], hidden)}) for name, options in fieldsets]

    def _is_read_only(self, request, obj) -> bool:
        return not self.has_change_permission(request, obj)

    def _sensitive(self):
        return [field for field in self.model._meta.get_fields() if isinstance(field, SensitiveText)]

    def masked_fields(self, request, obj) -> dict:
        """Form fields for the sensitive values that the person may replace but not read."""
        if obj is None:
            return {}
        return {
            field.name: masked_field(field, getattr(obj, field.name))
            for field in self._sensitive()
            if not self.may_read(request, obj, field.kind)
        }


def _less(fields, hidden):
    """`fields` of a fieldset, in which a line of several is a list of its own, without the `hidden` ones."""
    lines = ([n for n in line if n not in hidden] if isinstance(line, list | tuple) else line for line in fields)
    return [line for line in lines if line and (isinstance(line, list) or line not in hidden)]


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """A filter by a related row offers only rows that the person may see."""

    def field_choices(self, field, request, model_admin):
        rows = scoped(field.remote_field.model, request.user)
        return [(row.pk, str(row)) for row in rows]
