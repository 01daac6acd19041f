"""The lists of those who help and are no staff, and of the children they are with."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from lib.admin import ScopedAdmin
from lib.dates import today
from lib.fields import Sensitivity
from lib.text import whole_number
from pairing.models import Companion, Companionship
from pairing.sign_in import rename_account
from registry.disclosure import Disclosure, Level


class Ready(admin.SimpleListFilter):
    title = _("may be paired")
    parameter_name = "ready"

    def lookups(self, request, model_admin):
        return [("yes", _("Screened and bound")), ("no", _("Still to be screened, or stopped"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        ready = Companion.objects.ready().values("pk")
        return queryset.filter(pk__in=ready) if self.value() == "yes" else queryset.exclude(pk__in=ready)


@admin.register(Companion)
class CompanionAdmin(ScopedAdmin):
    list_display = ("name", "kind", "organisation", "village", "subjects", "screened_on", "declared_on", "active")
    list_filter = ("kind", Ready, "active")
    search_fields = ("name", "organisation", "village", "subjects", "parent_of")
    fields = (
        ("kind", "name"), ("sex", "phones"), "organisation", ("village", "subjects"), ("availability", "email"),
        ("school_class", "parent_of"), ("screened_on", "declared_on"), "active",
    )  # fmt: skip

    def may_read(self, request, obj, kind):
        """A phone as design.md 4 has it, of whoever is paired with the child; and by whoever entered it."""
        if kind != Sensitivity.PHONE:
            return super().may_read(request, obj, kind)
        if obj is None or request.user.has_role(Role.OFFICE) or obj.added_by_id == request.user.pk:
            return True
        return any(self._level(request, child) == Level.OPEN for child in self._children(request, obj))

    def _children(self, request, obj):
        rows = Companionship.objects.active(today()).filter(companion=obj)
        return self._answer(request, ["children", obj.pk], lambda: list(rows.values_list("child", flat=True)))

    def _level(self, request, child):
        reading = self._answer(request, ["disclosure"], lambda: Disclosure(request.user, today()))
        return reading.level(child, Sensitivity.PHONE)

    def get_changeform_initial_data(self, request):
        kind = request.GET.get("kind", "")
        return {"kind": kind} if kind in Companion.Kind.values else {}

    def save_model(self, request, obj, form, change):
        if not change:
            obj.added_by = request.user
        super().save_model(request, obj, form, change)
        rename_account(companion=obj, by=request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra = {"account_of": self._account_page(request, object_id), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def _account_page(self, request, object_id) -> int | None:
        """The key of the volunteer, where the office may let it sign in."""
        key = whole_number(unquote(object_id))
        if not key or not request.user.has_role(Role.OFFICE):
            return None
        return Companion.objects.with_account_page().filter(pk=key).values_list("pk", flat=True).first()


class State(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("running", _("Still running")), ("running_out", _("Agreement runs out")), ("ended", _("Ended"))
        ]  # fmt: skip

    def queryset(self, request, queryset):
        if self.value() == "running_out":
            return queryset.running_out(today())
        if self.value() in ("running", "ended"):
            return queryset.filter(ended_on__isnull=self.value() == "running")
        return queryset


@admin.register(Companionship)
class CompanionshipAdmin(ScopedAdmin):
    """Found, filtered and taken away here; begun from the child's file, changed on its own pages."""

    list_display = ("child", "companion", "kind", "started_on", "agreed_until", "ended_on")
    list_filter = (State, "kind")
    search_fields = ("child__name", "companion__name")
    list_select_related = ("child", "companion")
    export_fields = (
        "child", "companion", "kind", "started_on", "agreed_until", "signed_by", "ended_on", "end_reason"
    )  # fmt: skip

    def has_add_permission(self, request):
        return False

    def for_export(self, request, rows):
        return rows.select_related("child", "companion")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return redirect("companionship", found.pk)
